"""The ladder of an urgent request: who is asked after how many hours, and who is left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """Who stands on a rung, in the words of a policy."""

    SUPERVISOR = "supervisor"  # of the asker, at the school that it is about
    ALTERNATES = "alternates"  # the other supervisors of the trust
    TRUST_LEAD = "trust lead"
    EXECUTIVE_LEAD = "executive lead"
    EVERYBODY = "everybody"  # of all rungs below, again


@dataclass(frozen=True, slots=True)
class Rung:
    """Who is asked this many literal hours after the request; nights and clock changes count."""

    hours: int
    ask: Asked


@dataclass(frozen=True, slots=True)
class UrgentRules:
    """What a policy says of urgent requests.

    `minutes` is how long a conversation is taken to last, so that both are asked afterwards.
    """

    window_hours: int
    minutes: int
    ladder: tuple[Rung, ...]
    ways: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]

    def way_label(self, key: str) -> str:
        """Give the words for how somebody is reached; none for none."""
        return dict(self.ways).get(key, "")


@dataclass(frozen=True, slots=True)
class Step:
    """Whom one rung asks, and after how many hours."""

    number: int
    hours: int
    people: tuple[str, ...]


def steps(
    rules: UrgentRules,
    people: Mapping[Asked, tuple[str, ...]],
    *,
    able: Callable[[str], bool],
    willing: Callable[[str], bool],
    above: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Give whom each rung asks. Who is not able is skipped; an empty rung goes to the next one up.

    The next one up has it at the empty rung's hour. `willing` leaves out who said that they can't,
    until everybody is asked again. Above the last rung stand `above`, in order.
    """
    found = [*_upwards(rules, people, lambda p: able(p) and willing(p), above)]
    for number, rung in enumerate(rules.ladder):
        if rung.ask is Asked.EVERYBODY:
            below = (
                p for r in rules.ladder if r.hours <= rung.hours for p in people.get(r.ask, ())
            )
            asked = (*filter(able, below), *(p for step in found for p in step.people))
            found.append(Step(number, rung.hours, tuple(dict.fromkeys(asked))))
    return tuple(sorted((s for s in found if s.people), key=lambda s: (s.hours, s.number)))


def _upwards(
    rules: UrgentRules,
    people: Mapping[Asked, tuple[str, ...]],
    wanted: Callable[[str], bool],
    above: tuple[str, ...],
) -> Iterator[Step]:
    empty_since: int | None = None
    for number, rung in enumerate(rules.ladder):
        if rung.ask is Asked.EVERYBODY:
            continue
        hours = rung.hours if empty_since is None else min(rung.hours, empty_since)
        asked = tuple(dict.fromkeys(filter(wanted, people.get(rung.ask, ()))))
        empty_since = None if asked else hours
        if asked:
            yield Step(number, hours, asked)
    on_rungs = {person for rung in rules.ladder for person in people.get(rung.ask, ())}
    top = next((p for p in above if wanted(p) and p not in on_rungs), None)
    if empty_since is not None and top is not None:
        yield Step(len(rules.ladder), empty_since, (top,))
