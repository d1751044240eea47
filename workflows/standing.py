"""How somebody stands to a thing, from the roster as it is now; see `domain.permissions`."""

from domain.people import RUNGS, Pair, Person, Role, next_rung
from domain.permissions import Act, Standing, require
from domain.terms import london_day
from workflows.ports import Work


def present(work: Work, person_id: str) -> bool:
    """Say whether this person is on the roster and has not left."""
    person = work.roster.person(person_id)
    return not person.has_left(london_day(work.now))


def leavers(work: Work) -> frozenset[str]:
    """Give everybody whose last day is over."""
    today = london_day(work.now)
    return frozenset(p.id for p in work.roster.people() if p.has_left(today))


def towards_pair(work: Work, person_id: str, pair: Pair) -> frozenset[Standing]:
    """Say how somebody stands to a pair and all that belongs to it."""
    if not present(work, person_id):
        return frozenset()
    found = {Standing.MEMBER}
    if person_id == pair.supervisor_id:
        found.add(Standing.SUPERVISOR)
    if person_id == pair.supervisee_id:
        found.add(Standing.SUPERVISEE)
    if overseer_of(work, pair) == person_id:
        found.add(Standing.OVERSEER)
    return frozenset(found)


def overseer_of(work: Work, pair: Pair) -> str | None:
    """Give whoever acts above this pair: the trust lead, or the next rung where that is a party."""
    return next_rung(work.roster.posts(), parties=pair.parties, absent=leavers(work))


def towards_school(work: Work, person_id: str, school_id: str) -> frozenset[Standing]:
    """Say how somebody stands to a child of this school."""
    if not present(work, person_id):
        return frozenset()
    is_dsl = person_id in {person.id for person in dsls(work, school_id)}
    return frozenset({Standing.MEMBER} | ({Standing.CHILDS_DSL} if is_dsl else set()))


def dsls(work: Work, school_id: str) -> tuple[Person, ...]:
    """Give the DSL of a school (several where the post is shared), those who left excepted."""
    ids = sorted({p.person_id for p in work.roster.posts_at(school_id) if p.role is Role.DSL})
    return tuple(work.roster.person(person_id) for person_id in ids if present(work, person_id))


def towards_trust(work: Work, person_id: str) -> frozenset[Standing]:
    """Say how somebody stands to what belongs to the whole trust."""
    if not present(work, person_id):
        return frozenset()
    leads = next_rung(work.roster.posts(), parties=frozenset(), absent=leavers(work))
    overseer = {Standing.OVERSEER} if leads == person_id else set()
    return frozenset({Standing.MEMBER} | overseer)


def towards_account(work: Work, person_id: str, whose_id: str) -> frozenset[Standing]:
    """Say how somebody stands to somebody's account: nobody confirms their own."""
    return frozenset() if whose_id == person_id else towards_accounts(work, person_id)


def towards_accounts(work: Work, person_id: str) -> frozenset[Standing]:
    """Say how somebody stands to the accounts of other people."""
    if not present(work, person_id):
        return frozenset()
    roles = {post.role for post in work.roster.posts_of(person_id)}
    able = roles & {*RUNGS, Role.ADMINISTRATOR}
    return frozenset({Standing.MEMBER} | ({Standing.CONFIRMER} if able else set()))


def confirmers(work: Work, person_id: str) -> tuple[str, ...]:
    """Give those who may confirm this person's account: the next rung above."""
    found = next_rung(work.roster.posts(), parties=frozenset({person_id}), absent=leavers(work))
    return (found,) if found else ()


def require_in_pair(work: Work, person_id: str, pair: Pair, act: Act) -> frozenset[Standing]:
    """Give how somebody stands to the pair; raise NotAllowed unless they may do this."""
    standings = towards_pair(work, person_id, pair)
    require(standings, act)
    return standings
