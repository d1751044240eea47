"""Policies as data: reads the packs in this folder, reports every fault of a pack at once."""

import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import NotFound
from domain.ladder import Rung, UrgentRules
from domain.policy import (
    Cancelling,
    Chase,
    Choice,
    Drift,
    Field,
    Form,
    Frequency,
    Hours,
    Lateness,
    Length,
    Policy,
    Reason,
    Rule,
    Section,
    Shortfall,
    SignOff,
)
from domain.rota import Quiet
from policies import schema
from policies.crossing import NEEDED, crossed

HERE = Path(__file__).parent


class PolicyFaultsError(Exception):
    """A pack that cannot be used: the file, and each fault with its key."""

    def __init__(self, path: Path, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join((f"{path.name} cannot be used:", *faults)))
        self.faults = faults


FORMS = tuple(NEEDED)
# The schema's own words, where they would puzzle whoever writes a pack.
_PLAINLY = {"extra_forbidden": "no such key is known here", "missing": "is missing"}


def load(path: Path) -> Policy:
    """Read one pack; raise PolicyFaultsError with all of its faults."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise PolicyFaultsError(path, ("file: must be saved as UTF-8",)) from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyFaultsError(path, (f"file: {error}",)) from None
    between = tuple(crossed(raw))
    try:
        pack = schema.Pack.model_validate(raw)
    except ValidationError as error:
        faults = (
            f"{_where(e['loc'])}: {_PLAINLY.get(e['type'], e['msg'])}" for e in error.errors()
        )
        raise PolicyFaultsError(path, (*faults, *between)) from None
    if between:
        raise PolicyFaultsError(path, between)
    return _policy(pack)


def _where(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)


def _policy(pack: schema.Pack) -> Policy:
    lists = {
        "places": _choices(pack.place.choices),
        "online_reasons": _choices(pack.place.online_reasons),
    }
    return Policy(
        id=pack.id,
        version=pack.version,
        title=pack.title,
        owner=pack.owner,
        effective_from=pack.effective_from,
        review_due=pack.review_due,
        frequency=Frequency(**pack.frequency.model_dump()),
        length=Length(pack.length.usual, pack.length.least, pack.length.most),
        places=lists["places"],
        online=pack.place.online,
        online_reasons=lists["online_reasons"],
        sign_off=SignOff(**pack.sign_off.model_dump()),
        lateness=Lateness(**pack.late.model_dump()),
        quiet=Quiet(pack.quiet.starts, pack.quiet.ends),
        chase={what: Chase(**chase.model_dump()) for what, chase in pack.chase.items()},
        shortfall=Shortfall(**pack.shortfall.model_dump()),
        urgent=_urgent(pack.urgent),
        drift=Drift(**pack.drift.model_dump()),
        cancelling=_cancelling(pack.cancelling),
        clauses=tuple(pack.clauses.items()),
        **{name: _form(name, getattr(pack, name), lists) for name in FORMS},
    )


def _urgent(urgent: schema.Urgent) -> UrgentRules:
    return UrgentRules(
        window_hours=urgent.window_hours,
        minutes=urgent.minutes,
        ladder=tuple(Rung(rung.hours, rung.ask) for rung in urgent.ladder),
        ways=tuple((way.key, way.label) for way in urgent.ways),
        reasons=tuple((reason.key, reason.label) for reason in urgent.reasons),
    )


def _cancelling(cancelling: schema.Cancelling) -> Cancelling:
    return Cancelling(
        cancelling.at_once,
        Hours(cancelling.hours.starts, cancelling.hours.ends),
        tuple(Reason(r.key, r.label, r.excused) for r in cancelling.reasons),
        _choices(cancelling.waivers),
    )


def _choices(choices: tuple[schema.Choice, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(choice.key, choice.label) for choice in choices)


def _rules(rules: tuple[schema.Rule, ...]) -> tuple[Rule, ...]:
    return tuple(Rule(rule.when, rule.is_value, rule.either) for rule in rules)


def _form(key: str, form: schema.Form, lists: dict[str, tuple[Choice, ...]]) -> Form:
    def field(f: schema.Field) -> Field:
        choices = lists[f.choices_from] if f.choices_from else _choices(f.choices)
        return Field(f.key, f.label, f.answer, f.required, f.hint, choices, f.clause)

    sections = tuple(
        Section(s.key, s.title, tuple(map(field, s.fields)), _rules(s.rules), s.hint)
        for s in form.sections
    )
    return Form(key, form.title, sections, _rules(form.rules))


class PublishedPolicies:
    """The packs of a folder, read once; a pack with a fault stops the start."""

    def __init__(self, folder: Path = HERE) -> None:
        self._folder = folder

    @cached_property
    def _all(self) -> dict[str, Policy]:
        found: dict[str, Policy] = {}
        for path in sorted(self._folder.glob("*.toml")):
            policy = load(path)
            if policy.ref in found:
                raise PolicyFaultsError(path, (f"version: {policy.ref} is in another file too",))
            found[policy.ref] = policy
        return found

    def get(self, ref: str) -> Policy:
        """Give one version, "srscmat@1"; NotFound where it isn't there."""
        if ref not in self._all:
            raise NotFound("policy")
        return self._all[ref]

    def current(self, policy_id: str, on: date) -> Policy:
        """Give the newest version in force on a day; NotFound where there is none."""
        able = [p for p in self._all.values() if p.id == policy_id and p.effective_from <= on]
        if not able:
            raise NotFound("policy")
        return max(able, key=lambda policy: policy.version)

    def check(self) -> dict[str, Any]:
        """Read every pack now, so that a fault stops the start; give their titles by reference."""
        return {ref: policy.title for ref, policy in self._all.items()}
