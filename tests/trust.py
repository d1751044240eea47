"""An invented trust on a real database, driven by the verbs that people's buttons carry."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot.routes import ACTS, OPENS, SUBMITS, show, walk
from cards.verbs import Verb
from domain.document import Document
from domain.numbers import AUTHORITYS, Line, Number
from domain.people import IMPORTER, Account, Actor, Pair, Person, Post, Role, School
from domain.session import Session
from domain.terms import LONDON, Term
from papers.characters import unprintable
from policies.loader import PublishedPolicies
from storage.engine import Database, open_database
from storage.tables import metadata
from tests.databases import MovedClock, Place, RandomIds
from workflows.asking import Ask, Page
from workflows.planning import plan
from workflows.ports import Channel, Work
from workflows.ports import Trust as TrustRow
from workflows.views.documents import ReadingView
from workflows.views.sessions import SessionView

T = TypeVar("T")
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
PEOPLE = {
    "margaret": "Margaret Okafor",
    "daniel": "Daniel Reeve",
    "helen": "Helen Marsh",
    "priya": "Priya Nair",
    "tom": "Tom Ashworth",
    "joan": "Joan Pell",
    "robert": "Robert Finch",
    "catherine": "Catherine Doyle",
    "francis": "Francis Bell",
}
SCHOOLS = {
    "brigid": "St Brigid's Primary",
    "oswald": "St Oswald's Primary",
    "edith": "Blessed Edith Academy",
}
POSTS = [
    ("margaret", Role.TRUST_LEAD, None),
    ("margaret", Role.SUPERVISOR, None),
    ("daniel", Role.SUPERVISOR, None),
    ("helen", Role.HEAD, "brigid"),
    ("helen", Role.DSL, "brigid"),
    ("priya", Role.DSL, "oswald"),
    ("priya", Role.DSL, "edith"),
    ("tom", Role.DEPUTY_DSL, "edith"),
    ("joan", Role.HEAD, "oswald"),
    ("robert", Role.HEAD, "edith"),
    ("catherine", Role.EXECUTIVE_LEAD, None),
    ("francis", Role.CHAIR_OF_TRUSTEES, None),
]
PAIRS = {
    "brigid": ("brigid", "margaret", "helen"),
    "oswald": ("oswald", "margaret", "priya"),
    "edith": ("edith", "daniel", "priya"),
    "tom": ("edith", "daniel", "tom"),
}
# Which section of a case holds which answers.
SECTIONS = {
    "since": {"why"},
    "escalation": {"done", "done_by", "done_on", "nothing"},
    "life": {"child_life", "impact", "role", "challenge"},
    "plan": {"plan"},
}
TERMS = (
    Term(
        "2026/27",
        "Autumn",
        date(2026, 9, 2),
        date(2026, 10, 23),
        date(2026, 11, 2),
        date(2026, 12, 18),
    ),
    Term(
        "2026/27",
        "Spring",
        date(2027, 1, 4),
        date(2027, 2, 12),
        date(2027, 2, 22),
        date(2027, 3, 25),
    ),
    Term(
        "2026/27",
        "Summer",
        date(2027, 4, 12),
        date(2027, 5, 28),
        date(2027, 6, 7),
        date(2027, 7, 23),
    ),
)
# Of the next school year: for what takes four sessions.
NEXT_AUTUMN = Term(
    "2027/28",
    "Autumn",
    date(2027, 9, 1),
    date(2027, 10, 22),
    date(2027, 11, 1),
    date(2027, 12, 17),
)


class _Glyphs:
    def unprintable(self, text: str) -> tuple[str, ...]:
        return unprintable(text)


@dataclass
class Trust:
    """The invented trust. People and pairs are named by the keys above."""

    database: Database
    clock: MovedClock
    views: dict[str, Any] = field(default_factory=dict)

    @classmethod
    async def founded(cls, place: Place) -> "Trust":
        database = open_database(
            place.url,
            mode=place.mode,
            keyset=place.keyset,
            clock=place.clock,
            ids=RandomIds(),
            policies=PublishedPolicies(),
            glyphs=_Glyphs(),
        )
        trust = cls(database, place.clock)
        await database.run(_found)
        return trust

    async def run(self, fn: Callable[[Work], T]) -> T:
        return await self.database.run(fn)

    def actor(self, who: str) -> Actor:
        return Actor(who, PEOPLE[who], account(who))

    async def plan(self) -> None:
        await self.run(plan)

    async def opens(self, who: str, verb: Verb, subject: str = "") -> Any:
        """Press a button on a posted card that opens a dialog."""
        return await self._press(who, OPENS[verb], {"id": subject})

    async def acts(self, who: str, verb: Verb, subject: str, seen: int) -> Any:
        """Press a button on a posted card that acts."""
        return await self._press(who, ACTS[verb], {"id": subject, "seen": str(seen)})

    async def sends(self, who: str, verb: Verb, view: Any, /, **values: str) -> Any:
        """Press a button in a dialog that shows this view."""
        return await self._press(who, SUBMITS[verb], {"form": view.form, **values})

    async def shows(self, who: str, page: Page) -> Any:
        ask = Ask(self.actor(who), page=page)
        return (await self.run(lambda work: show(work, ask, page))).view

    async def _press(self, who: str, step: Any, values: dict[str, str]) -> Any:
        ask = Ask(self.actor(who), values, Page("home", values.get("id", "")))
        return (await self.run(lambda work: walk(work, ask, step))).view

    async def session(self, pair: str) -> Session:
        """The newest session of a pair."""
        return (await self.run(lambda work: work.sessions.of_pair(pair)))[-1]

    async def booked(self, pair: str, when: str = "2026-11-24T10:00") -> SessionView:
        """A session booked by both, at this London time."""
        school, supervisor, supervisee = PAIRS[pair]
        await self.plan()
        session = await self.session(pair)
        day, _, clock = when.partition("T")
        form = await self.opens(supervisor, Verb.OFFER_FORM, session.id)
        await self.sends(
            supervisor, Verb.OFFER, form, date=day, time=clock, minutes="90", place="school"
        )
        session = await self.session(pair)
        view = await self.acts(supervisee, Verb.ACCEPT, session.id, session.version)
        assert isinstance(view, SessionView)
        del school
        return view

    async def writes(self, who: str, hub: Any, pick: str, **answers: str) -> Any:
        """Open one section from the writing page, answer and save it."""
        form = await self.sends(who, Verb.PICK, hub, pick=pick)
        given = {q.key: q.value for q in form.questions} | answers
        return await self.sends(who, Verb.SAVE, form, **given)

    async def started(self, pair: str, when: str = "2026-11-24T10:00") -> Any:
        """The writing page of a record with every required answer of its own sections."""
        booked = await self.booked(pair, when)
        self.at(when)
        self.later(minutes=100)
        supervisor = PAIRS[pair][1]
        hub = await self.opens(supervisor, Verb.RECORD, booked.id)
        hub = await self.writes(
            supervisor, hub, "section/agenda", agenda="Earlier actions", coverage="none"
        )
        return await self.writes(supervisor, hub, "section/harm", harm="no")

    async def discusses(
        self, who: str, hub: Any, reference: str, **answers: str
    ) -> tuple[str, Any]:
        """Write one whole case discussion; give its id and the writing page again."""
        child = {"initials": "AB", "school": "edith"} | answers
        known = {key: child.pop(key) for key in ("initials", "school")}
        case = await self.writes(who, hub, "case/new", reference=reference, **known)
        case_id = case.lines[0].pick.split("/")[1]
        since = {"since": "Absent again", "progress": "no", "concern": "same"}
        since |= {key: child.pop(key) for key in since.keys() & child.keys()}
        case = await self.writes(who, case, f"case/{case_id}/since", **since)
        for section, keys in SECTIONS.items():
            if given := {key: child.pop(key) for key in keys & child.keys()}:
                case = await self.writes(who, case, f"case/{case_id}/{section}", **given)
        assert not child, child
        return case_id, await self.sends(who, Verb.BACK, case)

    async def submits(self, who: str, hub: Any) -> Any:
        """Check and submit what is written; give it as it is then read."""
        preview = await self.sends(who, Verb.CHECK, hub)
        assert isinstance(preview, ReadingView), preview.faults
        return await self.sends(who, Verb.SUBMIT, preview)

    async def submitted(self, pair: str, **case: str) -> str:
        """A submitted record, with one case where answers for it are given; its id."""
        supervisor, hub = PAIRS[pair][1], await self.started(pair)
        if case:
            _, hub = await self.discusses(supervisor, hub, **({"reference": "1234"} | case))
        return str((await self.submits(supervisor, hub)).heading.id)

    async def reads(self, who: str, document_id: str) -> Any:
        """Open a document."""
        return await self.opens(who, Verb.DOCUMENT, document_id)

    async def signs(self, who: str, document_id: str) -> Any:
        """Open a document and sign it."""
        return await self.sends(who, Verb.SIGN, await self.reads(who, document_id))

    async def locked(self, pair: str, **case: str) -> str:
        """A record that both signed; its id."""
        document_id = await self.submitted(pair, **case)
        for who in PAIRS[pair][1:]:
            await self.signs(who, document_id)
        return document_id

    async def locked_but_for_approval(self) -> str:
        """A record of the pair edith, signed by both, whose change of plan waits; its id."""
        return await self.locked("edith", plan="A social worker visits")

    async def document(self, document_id: str) -> Document:
        return await self.run(lambda work: work.documents.get(document_id))

    async def moves_dsl(self, who: str, school: str) -> None:
        """Have somebody be the only DSL of a school from now on."""

        def appoint(work: Work) -> None:
            for post in work.roster.posts_at(school):
                if post.role is Role.DSL:
                    work.roster.save_post(replace(post, person_id=who))

        await self.run(appoint)

    async def leaves(self, who: str, last_day: date) -> None:
        """Have somebody leave."""

        def leave(work: Work) -> None:
            work.roster.save_person(replace(work.roster.person(who), leaves_on=last_day))

        await self.run(leave)

    async def messages(self) -> list[dict[str, Any]]:
        """What is said or is to be said to somebody; not what the planner keeps for itself."""
        return [m for m in (await self.rows())["outbox"] if m["state"] != "planned"]

    async def rows(self, *but: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, but of those named."""
        wanted = [t for t in metadata.sorted_tables if t.name not in but]

        def dump(work: Any) -> dict[str, list[dict[str, Any]]]:
            store = work.documents._store
            return {
                t.name: sorted((dict(row) for row in store.all(select(t))), key=repr)
                for t in wanted
            }

        return await self.run(dump)

    def at(self, london: str) -> None:
        """Move the clock to a London time, "2026-11-24T10:00"."""
        moment = datetime.fromisoformat(london).replace(tzinfo=LONDON)
        self.clock.moment = moment.astimezone(self.clock.moment.tzinfo)

    def later(self, **much: float) -> None:
        self.clock.moment += timedelta(**much)


def account(who: str) -> Account:
    number = list(PEOPLE).index(who) + 1
    return Account(TENANT, f"00000000-0000-4000-8000-{number:012}")


def _found(work: Work) -> None:
    roster = work.roster
    roster.save_trust(TrustRow("Hollin Vale Catholic Academy Trust", "srscmat", TENANT))
    roster.save_terms(TERMS)
    for key, name in SCHOOLS.items():
        roster.save_school(School(key, name))
    for key, name in PEOPLE.items():
        email = f"{name.lower().replace(' ', '.')}@hollinvale.example"
        roster.save_person(Person(key, name, email, teams_id=f"29:{key}"))
        if key != "joan":
            roster.bind(key, account(key), by=IMPORTER, at=work.now)
    for number, (who, role, school) in enumerate(POSTS):
        roster.save_post(Post(f"post-{number}", who, role, school))
    for key, (school, supervisor, supervisee) in PAIRS.items():
        roster.save_pair(Pair(key, school, supervisor, supervisee))
    work.numbers.replace(
        [
            *(
                Number(school, line, "Hollinshire", f"01632 9601{place:02}")
                for school in SCHOOLS
                for place, line in enumerate(AUTHORITYS)
            ),
            *(
                Number("", Line.PERSON, who, f"01632 9603{place:02}")
                for place, who in enumerate(PEOPLE)
            ),
        ]
    )
    for key, name in SCHOOLS.items():
        channel = Channel(f"19:{key}", "team", f"{name} supervision", "http://127.0.0.1:1/")
        work.conversations.save_channel(replace(channel, school_id=key, bound_at=work.now))
