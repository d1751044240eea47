"""The invented trust of a run: people who write, pairs who sign, and a storm that is due.

Records to sign are written and submitted by the product's own use cases. Roster and sessions are
kept by its repositories.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.activities import chat, object_id
from bench.places import APP_ID, IDENTITY, SERVICE_URL, START, TENANT
from bot.routes import OPENS, SUBMITS, Step, walk
from bot.settings import Settings
from cards.verbs import Verb
from cli.house import House, furnish
from domain.document import Document, DocumentKind, Status
from domain.people import IMPORTER, Account, Actor, Pair, Person, Post, Role, School
from domain.session import Session, SessionStatus, Slot
from domain.signing import Part, Signer
from domain.terms import LONDON, Term
from workflows.asking import Ask, Page
from workflows.planning import plan
from workflows.ports import Channel, Conversation, Message, Trust, Work

WRITERS = 400  # people who write to the bot; each has a session to arrange
SIGNING_PAIRS = 40
STORM = 10_000  # conversations
_POLICY = "srscmat@1"
_DAY = date(2026, 11, 23)
_TERM = Term(
    "2026/27",
    "Autumn",
    date(2026, 9, 2),
    date(2026, 10, 23),
    date(2026, 11, 2),
    date(2026, 12, 18),
)


def opened(data: Path) -> House:
    """Open the installation in this folder as the program under test will."""
    wind(data)
    return furnish(
        Settings.load(
            mode="local",
            app_id=APP_ID,
            app_tenant=TENANT,
            data_dir=data,
            listen_host="127.0.0.1",
            listen_port=1,
            local_teams=IDENTITY,
            local_start=START,
        )
    )


def wind(data: Path) -> None:
    """Set a world's clock to just after what was last done in it; a new one begins at START."""
    last = last_act(data)
    if last is not None:
        offset = last + timedelta(seconds=1) - datetime.now(UTC)
        kept = json.dumps({"offset_seconds": offset.total_seconds()})
        (data / "clock.json").write_text(kept)


def last_act(data: Path) -> datetime | None:
    """Give the moment of the newest audit entry."""
    database = data / "supervision.db"
    if not database.exists():
        return None
    connection = sqlite3.connect(database)
    try:
        (at,) = connection.execute("SELECT max(at) FROM audit").fetchone()
    except sqlite3.OperationalError:
        return None  # nothing is there yet
    finally:
        connection.close()
    return datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A record that somebody opened and can sign: who, and the dialog in which they read it."""

    person: int
    form: str


def person_id(number: int) -> str:
    """Give the id of an invented person."""
    return f"person-{number}"


def _supervisor(pair: int) -> int:
    return 2 * pair + 1


def _supervisee(pair: int) -> int:
    return 2 * pair + 2


async def found(house: House) -> None:
    """Keep the trust: writers first, then those who sign, each pair at a school of its own."""
    pairs = WRITERS // 2 + SIGNING_PAIRS

    def roster(work: Work) -> None:
        keep = work.roster
        keep.save_trust(Trust("Hollin Vale Catholic Academy Trust", "srscmat", TENANT))
        keep.save_terms([_TERM])
        for pair in range(pairs):
            keep.save_school(School(f"school-{pair}", f"St Hilda's Primary {pair}"))
            for number in (_supervisor(pair), _supervisee(pair)):
                settle(work, number)
            head = Post(f"head-{pair}", person_id(_supervisee(pair)), Role.DSL, f"school-{pair}")
            keep.save_post(head)
            keep.save_post(Post(f"post-{pair}", person_id(_supervisor(pair)), Role.SUPERVISOR))
            keep.save_pair(
                Pair(
                    f"pair-{pair}",
                    f"school-{pair}",
                    person_id(_supervisor(pair)),
                    person_id(_supervisee(pair)),
                )
            )
            channel = Channel(
                f"19:school-{pair}@thread.tacv2",
                "team",
                f"School {pair}",
                SERVICE_URL,
                work.now,
                f"school-{pair}",
            )
            work.conversations.save_channel(channel)

    await house.run(roster)
    await house.run(plan)


def settle(work: Work, number: int) -> None:
    """Keep one person with their account and their chat."""
    who = person_id(number)
    email = f"person.{number}@hollinvale.example"
    work.roster.save_person(Person(who, f"Person {number}", email, teams_id=f"29:{who}"))
    work.roster.bind(who, Account(TENANT, object_id(number)), by=IMPORTER, at=work.now)
    work.conversations.save_personal(Conversation(who, chat(number), SERVICE_URL))


async def to_sign(house: House, count: int, *, signed_by_one: bool = False) -> list[Reading]:
    """Write and submit records, and have a signer of each open it; give who can sign what.

    With `signed_by_one` the other signature is there, so that this one settles the record.
    """
    hands, readings = Hands(house), []
    for number in range(count):
        pair = WRITERS // 2 + number % SIGNING_PAIRS
        record, view = await hands.submits(pair)
        writer, reader = _supervisor(pair), _supervisee(pair)
        if signed_by_one:
            await hands.sends(writer, Verb.SIGN, view)
        opened_by_other = await hands.opens(reader, Verb.DOCUMENT, record)
        readings.append(Reading(reader, opened_by_other.form))
    await house.run(plan)
    return readings


class Hands:
    """Press buttons as people do, each press a transaction."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def submits(self, pair: int) -> tuple[str, Any]:
        """Write the record of a session that was held, and submit it."""
        writer = _supervisor(pair)
        session = await self._house.run(lambda work: _held(work, pair))
        hub = await self.opens(writer, Verb.RECORD, session)
        for pick, answers in _ANSWERS.items():
            form = await self.sends(writer, Verb.PICK, hub, pick=pick)
            given = {question.key: question.value for question in form.questions} | answers
            hub = await self.sends(writer, Verb.SAVE, form, **given)
        preview = await self.sends(writer, Verb.CHECK, hub)
        reading = await self.sends(writer, Verb.SUBMIT, preview)
        return reading.heading.id, reading

    async def opens(self, who: int, verb: Verb, subject: str) -> Any:
        """Press a button on a posted card."""
        return await self._press(who, OPENS[verb], {"id": subject})

    async def sends(self, who: int, verb: Verb, view: Any, **values: str) -> Any:
        """Press a button in a dialog."""
        return await self._press(who, SUBMITS[verb], {"form": view.form, **values})

    async def _press(self, who: int, step: Step, values: dict[str, str]) -> Any:
        def press(work: Work) -> Any:
            actor = Actor(person_id(who), f"Person {who}", Account(TENANT, object_id(who)))
            return walk(work, Ask(actor, values, Page("home", values.get("id", ""))), step).view

        return await self._house.run(press)


_ANSWERS = {
    "section/agenda": {
        "agenda": "What we agreed last time; two children; how the week was.",
        "coverage": "none",
    },
    "section/harm": {"harm": "no"},
}


def _held(work: Work, pair: int) -> str:
    """Keep one more session of a pair, booked for yesterday."""
    starts_at = datetime.fromisoformat(f"{_DAY}T13:00").replace(tzinfo=LONDON)
    session = Session(
        id=work.ids.new(),
        pair_id=f"pair-{pair}",
        school_id=f"school-{pair}",
        policy=_POLICY,
        due_key=work.ids.new(),
        due_by=_TERM.ends,
        status=SessionStatus.BOOKED,
        booked=Slot(starts_at, 90, "school"),
    )
    work.sessions.add(session)
    return session.id


async def all_said(house: House) -> None:
    """Have everything that waits count as posted: what a run measures begins after this."""
    number = 0
    while claimed := await house.run(
        lambda work: work.outbox.claim(work.now, limit=500, lease_seconds=60)
    ):
        number += len(claimed)

        def confirm(work: Work, said: Any = claimed) -> None:
            for one in said:
                at = one.conversation or "a:seed"
                work.outbox.confirm(one, conversation=at, activity_id=f"s-{one.id}", at=work.now)

        await house.run(confirm)


async def storm(house: House) -> None:
    """Have ten thousand people be asked to sign: two a record, each in a chat of their own."""
    first = WRITERS + 2 * SIGNING_PAIRS
    for start in range(0, STORM // 2, 250):
        numbers = range(start, min(start + 250, STORM // 2))

        def records(work: Work, numbers: range = numbers) -> None:
            for number in numbers:
                _record_out(work, first + 2 * number + 1, number)

        await house.run(records)


def _record_out(work: Work, number: int, record: int) -> None:
    one, other = person_id(number), person_id(number + 1)
    settle(work, number)
    settle(work, number + 1)
    pair = Pair(f"storm-{record}", "school-0", one, other)
    work.roster.save_pair(pair)
    document = Document(
        id=f"storm-{record}",
        kind=DocumentKind.RECORD,
        pair_id=pair.id,
        school_id=pair.school_id,
        author_id=one,
        policy=_POLICY,
        signers=(Signer(one, Part.SUPERVISOR), Signer(other, Part.SUPERVISEE)),
        begun_at=work.now - timedelta(days=1),
    )
    out = replace(
        document, status=Status.AWAITING, revision=1, digest="0" * 64, submitted_at=work.now
    )
    work.documents.add(out)
    for who in (one, other):
        key = f"document:{document.id}:{who}"
        to = f"person:{who}"
        work.outbox.put(Message("document", document.id, to, "1-awaiting", work.now, key))
