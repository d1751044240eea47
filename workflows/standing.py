"""How somebody stands to a thing, from the roster as it is now; see `domain.permissions`."""

from domain.handover import successor
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


def absent(work: Work) -> frozenset[str]:
    """Give everybody who has left or is away today: the next one up has what was theirs."""
    today = london_day(work.now)
    away = {away.person_id for away in work.roster.aways() if today in away}
    return leavers(work) | away


def here(work: Work, person_id: str) -> bool:
    """Say whether this person is on the roster, has not left and is not away today."""
    today = london_day(work.now)
    away = any(a.person_id == person_id and today in a for a in work.roster.aways())
    return present(work, person_id) and not away


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
    if person_id not in pair.parties:
        if in_place_of(work, person_id, pair):
            found.add(Standing.COVER)
        if any(successor_of(work, party) == person_id for party in pair.parties):
            found.add(Standing.SUCCESSOR)
    return frozenset(found)


def acts_for(work: Work, person_id: str, pair: Pair) -> str:
    """Give the party as whom somebody arranges a pair's sessions: a party acts as themself."""
    return person_id if person_id in pair.parties else in_place_of(work, person_id, pair) or ""


def in_place_of(work: Work, person_id: str, pair: Pair) -> str | None:
    """Give the party in whose place somebody arranges a pair's sessions; None: in nobody's.

    Who would stand on both sides stands on neither.
    """
    if not here(work, person_id):
        return None
    found = [party for party in pair.parties if person_id in stand_ins(work, party, pair.school_id)]
    return found[0] if len(found) == 1 else None


def stand_ins(work: Work, person_id: str, school_id: str) -> tuple[str, ...]:
    """Give who arranges somebody's sessions at a school today in their place.

    Of somebody away their cover; of a leaver who was named for it, until then the next one up; in
    a job share the other one, on a day on which this one doesn't work.
    """
    today = london_day(work.now)
    person = work.roster.person(person_id)
    if person.has_left(today):
        named = successor_of(work, person_id) or overseer_but(work, person_id)
        return (named,) if named else ()
    shared = _sharers(work, person_id, school_id)
    covers = [a for a in work.roster.aways() if a.person_id == person_id and today in a]
    if covers:
        return tuple(dict.fromkeys([*(a.cover_id for a in covers if a.cover_id), *shared]))
    return () if today.weekday() in person.working_days else shared


def _sharers(work: Work, person_id: str, school_id: str) -> tuple[str, ...]:
    """Give who shares a post at a school with somebody, whichever of the two rows says so."""
    pairs = [(p.person_id, p.shares_with_id) for p in work.roster.posts_at(school_id)]
    found = {(set(pair) - {person_id}).pop() for pair in pairs if person_id in pair and all(pair)}
    return tuple(sorted(one for one in found if one))


def pairs_to_arrange(work: Work, person_id: str) -> tuple[Pair, ...]:
    """Give the pairs whose sessions somebody may have to arrange: their own, others' meanwhile."""
    today = london_day(work.now)
    others = {a.person_id for a in work.roster.aways() if a.cover_id == person_id and today in a}
    others |= {one.person_id for one in work.roster.handovers() if one.to_id == person_id}
    others |= {p.person_id for p in work.roster.posts() if p.shares_with_id == person_id}
    others |= {p.shares_with_id for p in work.roster.posts_of(person_id) if p.shares_with_id}
    if Standing.OVERSEER in towards_trust(work, person_id):
        others |= leavers(work)
    found = {pair.id: pair for one in [person_id, *others] for pair in work.roster.pairs_of(one)}
    live = [p for p in found.values() if person_id in p.parties or (p.ends_on or today) >= today]
    return tuple(sorted(live, key=lambda pair: pair.id))


def hearers(work: Work, person_id: str, school_id: str) -> tuple[str, ...]:
    """Give who hears of a session for a party: they, or who arranges in their place.

    Where there is nobody they hear it themselves, when they are back.
    """
    able = [one for one in stand_ins(work, person_id, school_id) if here(work, one)]
    if here(work, person_id):
        return tuple(dict.fromkeys([person_id, *able]))
    return tuple(able) or (person_id,)


def successor_of(work: Work, person_id: str) -> str | None:
    """Give who takes up what a leaver had in hand; None before they left, or where nobody does."""
    if present(work, person_id):
        return None
    named = successor(work.roster.handovers(), person_id)
    return named if named and present(work, named) else None


def overseer_of(work: Work, pair: Pair) -> str | None:
    """Give whoever acts above this pair: the trust lead, or the next rung where that is a party."""
    return next_rung(work.roster.posts(), parties=pair.parties, absent=absent(work))


def towards_school(work: Work, person_id: str, school_id: str) -> frozenset[Standing]:
    """Say how somebody stands to a child of this school."""
    if not present(work, person_id):
        return frozenset()
    found = {Standing.MEMBER}
    if person_id in {person.id for person in dsls(work, school_id)}:
        found.add(Standing.CHILDS_DSL)
    if person_id in childs_cover(work, school_id):
        found.add(Standing.CHILDS_COVER)
    posts = work.roster.posts_at(school_id)
    if any(p.person_id == person_id and p.role is Role.HEAD for p in posts):
        found.add(Standing.HEAD)
    if Standing.OVERSEER in towards_trust(work, person_id):
        found.add(Standing.OVERSEER)
    return frozenset(found)


def dsls(work: Work, school_id: str) -> tuple[Person, ...]:
    """Give the DSL of a school (several where the post is shared), those who left excepted."""
    ids = sorted({p.person_id for p in work.roster.posts_at(school_id) if p.role is Role.DSL})
    return tuple(work.roster.person(person_id) for person_id in ids if present(work, person_id))


def childs_cover(work: Work, school_id: str) -> tuple[str, ...]:
    """Give who enters children's sheets for the DSL of a school today.

    In the school holidays whom the roster names; where every DSL has left, who takes up theirs.
    """
    found: list[str] = []
    cover = work.roster.school(school_id).holiday_cover_id
    if cover and work.roster.calendar().in_holidays(london_day(work.now)) and here(work, cover):
        found.append(cover)
    if not dsls(work, school_id):
        gone = {p.person_id for p in work.roster.posts_at(school_id) if p.role is Role.DSL}
        named = (successor_of(work, person_id) for person_id in sorted(gone))
        found += [person_id for person_id in named if person_id]
    return tuple(dict.fromkeys(found))


def schools_to_enter(work: Work, person_id: str) -> tuple[str, ...]:
    """Give the schools at which somebody may have children's sheets to enter."""
    posts = {post.school_id for post in work.roster.posts_of(person_id) if post.school_id}
    covered = {s.id for s in work.roster.schools() if s.holiday_cover_id == person_id}
    gone = {one.person_id for one in work.roster.handovers() if one.to_id == person_id}
    left = {p.school_id for one in gone for p in work.roster.posts_of(one) if p.school_id}
    return tuple(sorted(posts | covered | left))


def towards_person(work: Work, person_id: str, whose_id: str) -> frozenset[Standing]:
    """Say how somebody stands to a person: themself, their line manager, the one above all."""
    if not (present(work, person_id) and present(work, whose_id)):
        return frozenset()
    if person_id == whose_id:
        return frozenset({Standing.MEMBER, Standing.SELF})
    found = {Standing.MEMBER}
    if any(post.line_manager_id == person_id for post in work.roster.posts_of(whose_id)):
        found.add(Standing.MANAGER)
    if person_id == overseer_but(work, whose_id):
        found.add(Standing.OVERSEER)
    return frozenset(found)


def towards_leaver(work: Work, person_id: str, leaver_id: str) -> frozenset[Standing]:
    """Say how somebody stands to what a leaver had in hand."""
    if not present(work, person_id):
        return frozenset()
    leads = person_id == overseer_but(work, leaver_id)
    return frozenset({Standing.MEMBER} | ({Standing.OVERSEER} if leads else set()))


def overseer_but(work: Work, *parties: str) -> str | None:
    """Give the trust lead, or the next rung that is here and none of these."""
    return next_rung(work.roster.posts(), parties=frozenset(parties), absent=absent(work))


def towards_trust(work: Work, person_id: str) -> frozenset[Standing]:
    """Say how somebody stands to what belongs to the whole trust."""
    if not present(work, person_id):
        return frozenset()
    leads = overseer_but(work)
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
    found = overseer_but(work, person_id)
    return (found,) if found else ()


def require_in_pair(work: Work, person_id: str, pair: Pair, act: Act) -> frozenset[Standing]:
    """Give how somebody stands to the pair; raise NotAllowed unless they may do this."""
    standings = towards_pair(work, person_id, pair)
    require(standings, act)
    return standings
