"""Import the roster from a spreadsheet: all of it, or nothing and every fault (product.md, 1).

The file is one row a post. What it says of a person replaces what the roster says of them; whom it
doesn't mention stays as they are. The same file twice changes nothing the second time.
"""

from collections import Counter
from collections.abc import Sequence

from domain.errors import NotFound
from domain.people import IMPORTER, Account, Pair, Person, Post, School
from domain.terms import london_day
from workflows.importing.checks import clashes, faults_against, faults_between
from workflows.importing.known import Known
from workflows.importing.plan import Binding, Change, Event, Plan
from workflows.importing.rows import COLUMNS, OPTIONAL, Row, read_row
from workflows.importing.tables import SheetFaultsError, Table, in_order, read_lines
from workflows.ports import Message, Proposal, Work
from workflows.standing import confirmers
from workflows.views.imports import ImportFault, ImportResult

NO_TRUST = ImportFault(
    0, "", "No trust is named here yet. Name it first: app.py trust --name NAME --policy ID."
)


class RosterFaultsError(SheetFaultsError):
    """The roster's file has faults. `clashing` are accounts it claims for people bound already."""

    def __init__(
        self, faults: tuple[ImportFault, ...], clashing: tuple[Proposal, ...] = ()
    ) -> None:
        super().__init__(faults)
        self.clashing = clashing


def import_roster(work: Work, table: Table) -> ImportResult:
    """Bring the roster up to date with a file; RosterFaultsError, and nothing changed, if it can't.

    `table` is the file's records as the spreadsheet has them, header first, empty ones included.
    """
    changes, result = _planned(work, table)
    for change in changes:
        _write(work, change)
    return result


def check_roster(work: Work, table: Table) -> ImportResult:
    """Say what an import would change, and write nothing."""
    return _planned(work, table)[1]


def quarantine_clashing(work: Work, clashing: Sequence[Proposal]) -> int:
    """Keep accounts that a refused file claimed apart and tell who may confirm; count new ones.

    A unit of work of its own: the one that found them was undone.
    """
    fresh = 0
    for claim in clashing:
        if not work.roster.quarantine(claim.person_id, claim.account, work.now):
            continue
        fresh += 1
        work.audit.write("roster", "quarantined", IMPORTER, work.now, {"person": claim.person_id})
        for confirmer in confirmers(work, claim.person_id):
            to, occurrence = f"person:{confirmer}", f"quarantine-{claim.account.object_id}"
            matter = f"accounts:{confirmer}"
            work.outbox.put(Message("accounts", "roster", to, occurrence, work.now, matter))
    return fresh


def _planned(work: Work, table: Table) -> tuple[list[Change], ImportResult]:
    rows, known = _checked(work, table)
    plan = Plan(work, rows, known)
    changes = [*plan.schools(), *plan.people(), *plan.posts(), *plan.pairs(), *plan.bindings()]
    count = Counter(change.event for change in changes)
    matched = {person.id for person in known.match(rows).values()}
    result = ImportResult(
        added_schools=count[Event.SCHOOL_ADDED],
        changed_schools=count[Event.SCHOOL_CHANGED],
        added_people=count[Event.PERSON_ADDED],
        changed_people=count[Event.PERSON_CHANGED],
        added_posts=count[Event.POST_ADDED],
        changed_posts=count[Event.POST_CHANGED],
        removed_posts=count[Event.POST_REMOVED],
        added_pairs=count[Event.PAIR_ADDED],
        changed_pairs=count[Event.PAIR_CHANGED],
        ended_pairs=count[Event.PAIR_ENDED],
        bound=count[Event.ACCOUNT_BOUND],
        untouched=tuple(
            person.name
            for person in known.people
            if person.id not in matched and not person.has_left(known.today)
        ),
    )
    return changes, result


def _checked(work: Work, table: Table) -> tuple[tuple[Row, ...], Known]:
    lines, found = read_lines(table, COLUMNS, OPTIONAL)
    faults, rows = list(found), []
    for line in lines:
        row, wrong = read_row(line)
        rows.append(row)
        faults += wrong
    try:
        known = _known(work, rows)
    except NotFound:
        raise RosterFaultsError((NO_TRUST, *in_order(faults, COLUMNS))) from None
    claims: list[Proposal] = []
    # Where a column is missing, everything that hangs on it would be said to be wrong.
    if lines and all(
        line.has(column) for line in lines for column in COLUMNS if column not in OPTIONAL
    ):
        faults += [*faults_between(rows), *faults_against(rows, known)]
        claims += [
            Proposal(person.id, Account(known.tenant_id, row.object_id), work.now)
            for row, person in clashes(rows, known)
        ]
    if faults:
        raise RosterFaultsError(in_order(faults, COLUMNS), tuple(dict.fromkeys(claims)))
    return tuple(rows), known


def _known(work: Work, rows: Sequence[Row]) -> Known:
    tenant = work.roster.trust().tenant_id
    people = work.roster.people()
    accounts = {p.id: account for p in people if (account := work.roster.account_of(p.id))}
    owners = {
        object_id: person
        for object_id in {row.object_id for row in rows if row.object_id}
        if (person := work.roster.person_with(Account(tenant, object_id)))
    }
    return Known(
        people=people,
        schools=work.roster.schools(),
        posts=tuple(post for post in work.roster.posts() if not post.is_acting),
        pairs=work.roster.pairs(),
        accounts=accounts,
        owners=owners,
        tenant_id=tenant,
        today=london_day(work.now),
    )


def _write(work: Work, change: Change) -> None:
    roster, facts = work.roster, {}
    match change.thing:
        case School() as school:
            roster.save_school(school)
            facts = {"school": school.id}
        case Person() as person:
            roster.save_person(person)
            facts = {"person": person.id}
        case Post() as post:
            if change.event is Event.POST_REMOVED:
                roster.remove_post(post.id)
            else:
                roster.save_post(post)
            facts = {"post": post.id, "person": post.person_id}
        case Pair() as pair:
            roster.save_pair(pair)
            facts = {"pair": pair.id, "of": pair.supervisee_id, "by": pair.supervisor_id}
        case Binding() as binding:
            _bind(work, binding)
            facts = {"person": binding.person_id}
    work.audit.write("roster", change.event, IMPORTER, work.now, facts)


def _bind(work: Work, binding: Binding) -> None:
    """Bind, and settle what e-mail addresses had proposed meanwhile."""
    person_id, account = binding.person_id, binding.account
    work.roster.bind(person_id, account, by=IMPORTER, at=work.now)
    for proposal in work.roster.proposals():
        if proposal.person_id == person_id or proposal.account == account:
            if proposal.account != account:
                # Somebody else's account says it is this person: kept apart, for a human to see.
                work.roster.quarantine(person_id, proposal.account, work.now)
                work.audit.write("roster", "quarantined", IMPORTER, work.now, {"person": person_id})
            work.roster.drop_proposal(proposal.person_id)
            work.outbox.touch("accounts", "roster", work.now)
