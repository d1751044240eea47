"""What the doctor says, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.watch import LATE
from workflows.checkup import Checkup
from workflows.steady import APART


class State(StrEnum):
    """How a thing was found."""

    OK = "ok"
    WRONG = "wrong"
    LOOK = "look"  # it can't be seen from here: the line says how to look


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, in a sentence that says what to do where it is wrong."""

    state: State
    text: str

    @property
    def is_wrong(self) -> bool:
        """Say whether something is to be mended."""
        return self.state is State.WRONG


def ok(text: str) -> Line:
    """Say that a thing is in order."""
    return Line(State.OK, text)


def wrong(text: str) -> Line:
    """Say what is wrong, and what to do."""
    return Line(State.WRONG, text)


def looked(text: str) -> Line:
    """Say how to look at what can't be seen from here."""
    return Line(State.LOOK, text)


def of_checkup(found: Checkup | None) -> Iterator[Line]:
    """Say what was found about roster, terms, channels and messages."""
    if found is None:
        yield wrong('No trust is named: run app.py trust --name "..." --policy ID.')
        return
    if not found.policy_in_force:
        yield wrong("The trust's policy has no version in force today: run app.py trust again.")
    for lines in (_of_roster(found), _of_terms(found), _of_teams(found), _of_figures(found)):
        yield from lines


def _of_roster(found: Checkup) -> Iterator[Line]:
    if not found.schools:
        yield wrong("The roster is empty: run app.py roster import FILE.csv.")
        return
    faults = [
        (found.without_dsl, "no Designated Safeguarding Lead"),
        (found.without_pair, "nobody whom somebody supervises"),
        (found.missing_rungs, ""),
    ]
    for names, lacking in faults[:2]:
        if names:
            yield wrong(f"{_all(names)}: {lacking}. Add that to the roster and import it again.")
    if found.missing_rungs:
        yield wrong(
            f"Nobody is {_all(found.missing_rungs)} of the trust. Add them to the roster: what "
            "nobody below may do goes to them."
        )
    if not any(names for names, _ in faults):
        yield ok("Every school has its DSL and its pairs, and every rung above is filled.")


def _of_terms(found: Checkup) -> Iterator[Line]:
    if not found.term_for_today:
        yield wrong("No term dates for today: run app.py terms import FILE.csv.")
    if not found.next_term:
        yield wrong(
            "No term dates after this term: import the next school year's with app.py terms import."
        )
    if found.term_for_today and found.next_term:
        yield ok("Term dates are known for today and for the next term.")


def _of_teams(found: Checkup) -> Iterator[Line]:
    if found.without_channel:
        yield wrong(
            f"{_all(found.without_channel)}: no channel. Add the app to the school's channel in "
            "Teams; the trust lead is asked there which school it is for."
        )
    if found.unbound_channels:
        yield wrong(
            f"{_count(found.unbound_channels, 'channel waits', 'channels wait')} to be told which "
            "school it is for: the trust lead answers the greeting there."
        )
    if found.waiting_accounts:
        yield wrong(
            f"{_count(found.waiting_accounts, 'account waits', 'accounts wait')} to be confirmed: "
            "the trust lead writes home to the bot and confirms."
        )
    if found.quarantined:
        yield wrong(
            f"{_count(found.quarantined, 'account claims', 'accounts claim')} somebody who has "
            "one already. The trust lead sees whose; find out who it was."
        )
    if found.people_without_account:
        yield wrong(
            f"{_count(found.people_without_account, 'person', 'people')} on the roster without an "
            'account: they write "hello" to the bot in Teams, and the trust lead confirms. Or add '
            "their object ids to the roster."
        )
    else:
        yield ok("Everybody on the roster has an account.")


def _of_figures(found: Checkup) -> Iterator[Line]:
    figures = found.figures
    if figures.given_up:
        yield wrong(
            f"{_count(int(figures.given_up), 'message was', 'messages were')} given up. The trust "
            "lead sees which at home; mostly the app isn't installed for somebody, or was blocked."
        )
    if figures.outbox_lag > LATE:
        yield wrong(
            f"Messages have waited for {int(figures.outbox_lag // 60)} minutes: is the bot "
            "running? Its log says why it can't deliver."
        )
    if figures.clock_behind > APART.total_seconds():
        yield wrong(
            f"This machine's clock is {_minutes(figures.clock_behind)} behind the last thing on "
            "file: nothing can be signed. Turn on time synchronisation."
        )
    else:
        yield ok("The clock has not gone back.")


def _minutes(seconds: float) -> str:
    return _count(max(1, round(seconds / 60)), "minute", "minutes")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _all(names: tuple[str, ...]) -> str:
    return ", ".join(names)
