"""A shortfall as each of those sees it who may: which school, what follows when; no content."""

from dataclasses import replace

from domain.entitlement import deadlines
from domain.errors import IllegalMove
from domain.permissions import Act, Standing, may, require
from domain.session import SessionMove
from domain.shortfall import NotEngaging, Shortfall
from domain.terms import london_day
from workflows import booking_asked
from workflows.asking import Ask, Page, form_of, open_form
from workflows.beginning import begin_record
from workflows.entitlement import promise_to, standing_of
from workflows.meetings import open_about, third_of
from workflows.ports import Work
from workflows.reminding.saying import look_again, rota
from workflows.shortfalls import shortfall_facts, span_of
from workflows.standing import present, towards_pair
from workflows.views.entitlement import Helps
from workflows.views.forms import FormView
from workflows.views.meetings import ShortfallCan, ShortfallPage, ShortfallView

NOT_ENGAGING = "engagement"


def towards_shortfall(work: Work, person_id: str, shortfall: Shortfall) -> frozenset[Standing]:
    """Say how somebody stands to a shortfall: party, third, or the rung that hears at the end."""
    found = towards_pair(work, person_id, work.roster.pair(shortfall.pair_id))
    if not present(work, person_id):
        return found
    meeting = open_about(work, shortfall.id)
    if meeting and third_of(work, meeting) == person_id and work.now >= meeting.shared_from:
        found |= {Standing.MEDIATOR}
    facts = shortfall_facts(work, shortfall)
    third = (facts.mediator_id,) if facts.mediator_id else ()
    known = rota(work)
    today = london_day(work.now)
    if known.first_here(known.rungs(), today, excluding=(*facts.parties, *third)) == person_id:
        found |= {Standing.OVERSEER}
    return found


def shortfall_view(work: Work, shortfall: Shortfall, viewer_id: str) -> ShortfallView:
    """Give a shortfall for one viewer."""
    known, pair = rota(work), work.roster.pair(shortfall.pair_id)
    promise = promise_to(work, work.roster.school(shortfall.school_id))
    standing = standing_of(work, known, promise, viewer_id)
    after = work.policies.get(shortfall.policy).shortfall
    days = deadlines(span_of(known, shortfall), known, after)
    meeting = open_about(work, shortfall.id)
    notes = work.shortfalls.not_engaging_of(pair.id)
    told = [n for n in notes if n.said_at >= shortfall.opened_at]
    view = ShortfallView(
        id=shortfall.id,
        school=work.roster.school(shortfall.school_id).name,
        supervisor=work.roster.person(pair.supervisor_id).name,
        supervisee=work.roster.person(pair.supervisee_id).name,
        span_name=shortfall.span_name,
        due_by=shortfall.due_by,
        standing=standing,
        talk_on=days.talk,
        three_way_on=days.three_way,
        above_on=days.above,
        over=shortfall.caught_up_at is not None,
        waived=shortfall.waived_at is not None,
        session_id=standing.subject,
        meeting_id=meeting.id if meeting else "",
        told_on=london_day(told[-1].said_at) if told else None,
    )
    return replace(view, can=_can(work, shortfall, view, viewer_id))


def _can(
    work: Work, shortfall: Shortfall, view: ShortfallView, viewer_id: str
) -> frozenset[ShortfallCan]:
    standings = towards_shortfall(work, viewer_id, shortfall)
    if not shortfall.is_chased:
        return frozenset()
    can = set()
    helps = {
        Helps.OFFER: ShortfallCan.OFFER,
        Helps.WRITE: ShortfallCan.WRITE,
        Helps.ASK: ShortfallCan.ASK,
    }.get(view.standing.helps)
    if helps:
        can.add(helps)
    if view.meeting_id and may(standings, Act.MEET):
        can.add(ShortfallCan.MEETING)
    if may(standings, Act.SAY_NOT_ENGAGING) and view.told_on is None:
        can.add(ShortfallCan.NOT_ENGAGING)
    return frozenset(can)


def shortfall_page(work: Work, ask: Ask) -> ShortfallPage:
    """Open the dialog about a shortfall."""
    shortfall = work.shortfalls.get(ask.page.subject)
    require(towards_shortfall(work, ask.actor.person_id, shortfall), Act.SEE_SHORTFALL)
    form = open_form(work, ask.actor, "shortfall", shortfall.id, seen=shortfall.version)
    return ShortfallPage(form.id, shortfall_view(work, shortfall, ask.actor.person_id))


def _of_form(work: Work, ask: Ask) -> ShortfallView:
    shortfall = work.shortfalls.get(form_of(work, ask, "shortfall").subject)
    require(towards_shortfall(work, ask.actor.person_id, shortfall), Act.SEE_SHORTFALL)
    return shortfall_view(work, shortfall, ask.actor.person_id)


def help_with_it(work: Work, ask: Ask) -> Page | FormView:
    """Go to what helps: to offer a time, to write the record, to ask the two, to the meeting."""
    view = _of_form(work, ask)
    if ask.values.get("then") == ShortfallCan.MEETING:
        if ShortfallCan.MEETING not in view.can:
            raise IllegalMove("no meeting", "meet")
        return Page("meeting", view.meeting_id)
    about = ask.showing(Page("home", view.session_id))
    if ShortfallCan.OFFER in view.can:
        return Page("session.offer", view.session_id)
    if ShortfallCan.WRITE in view.can:
        return begin_record(work, about)
    if ShortfallCan.ASK in view.can:
        return booking_asked.ask_form(work, about)
    raise IllegalMove("over", SessionMove.OFFER)


def not_engaging_form(work: Work, ask: Ask) -> FormView:
    """Ask the supervisor whether to tell the supervisee's line manager; say who is told first."""
    form = form_of(work, ask, "shortfall")
    shortfall = work.shortfalls.get(form.subject)
    pair = work.roster.pair(shortfall.pair_id)
    require(towards_pair(work, ask.actor.person_id, pair), Act.SAY_NOT_ENGAGING)
    opened = open_form(work, ask.actor, NOT_ENGAGING, shortfall.id, seen=form.seen)
    supervisee = work.roster.person(pair.supervisee_id).name
    manager = manager_of(work, shortfall.pair_id)
    told = f"then {work.roster.person(manager).name}" if manager else "then whoever is above them"
    return FormView(
        form=opened.id,
        topic="not engaging",
        title="Supervision is not engaged with",
        questions=(),
        buttons=(("engagement.say", "Tell the line manager"),),
        intro=f"{supervisee} is told first that you say this, {told}. They see who and which "
        "school, and no reason. Nothing is said in a channel.",
        back="shortfall.back",
    )


def manager_of(work: Work, pair_id: str) -> str | None:
    """Give the supervisee's line manager, or the next one up: never a party, never one away."""
    pair = work.roster.pair(pair_id)
    return rota(work).manager_or_next(
        pair.supervisee_id, pair.school_id, london_day(work.now), excluding=pair.parties
    )


def say_not_engaging(work: Work, ask: Ask) -> Page:
    """Tell the supervisee, and then their line manager, once a shortfall (srscmat 6, 13)."""
    form = form_of(work, ask, NOT_ENGAGING)
    shortfall = work.shortfalls.get(form.subject)
    pair = work.roster.pair(shortfall.pair_id)
    require(towards_pair(work, ask.actor.person_id, pair), Act.SAY_NOT_ENGAGING)
    said = work.shortfalls.not_engaging_of(pair.id)
    page = Page("said", note="not_engaging")
    if any(note.said_at >= shortfall.opened_at for note in said):
        return page
    if not shortfall.is_chased:
        raise IllegalMove("over", "say not engaging")
    note = NotEngaging(
        id=work.ids.new(),
        pair_id=pair.id,
        by_id=ask.actor.person_id,
        manager_id=manager_of(work, pair.id),
        said_at=work.now,
        told_from=rota(work).heard_at(pair.supervisee_id, work.now) or work.now,
    )
    work.shortfalls.say_not_engaging(note)
    work.audit.write(f"shortfall:{shortfall.id}", "not engaging", ask.actor, work.now, {})
    look_again(work, NOT_ENGAGING, note.id)
    work.outbox.touch("shortfall", shortfall.id, work.now)
    return page


def back(work: Work, ask: Ask) -> Page:
    """Go back to the shortfall."""
    return Page("shortfall", form_of(work, ask, NOT_ENGAGING).subject)
