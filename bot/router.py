"""From a submission to a reply: who is it, what do they ask, which card answers.

Everything that goes wrong by rule becomes a card or a sentence; nothing typed is lost.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar

import structlog

from bot import metrics
from bot.caps import Limits, Recent
from bot.logs import bind_also
from bot.places import Places
from bot.routes import ACTS, OPENS, SUBMITS, Shown, Step, show, walk
from bot.runs import Runs
from bot.submission import Dialog, Nothing, Reply, Say, ShowCard, Submission, SubmissionKind
from cards.draw import draw, say
from cards.refusals import refusal
from cards.verbs import Verb
from domain.errors import ClockBehind, IllegalMove, NotAllowed, NotFound, Stale, SupervisionError
from domain.people import Account, Actor
from papers.extract import extract_text
from workflows.asking import Ask, Page
from workflows.notices import notice_for
from workflows.people import identify, reached
from workflows.ports import Outcome, Work
from workflows.views.documents import ChildSheetView
from workflows.views.notices import Help, Said

_HOME_WORDS = {"home", "hi", "hello", "start", ""}
LONGEST_NUMBER = 3  # digits
LONGEST_ID = 200
_URGENT = "urgent"
_OVERVIEW_WORD = "overview"
_HELP_WORDS = {"help", "?"}


_VERBS = frozenset(Verb)
_outcome: ContextVar[str] = ContextVar("outcome")
_log = structlog.get_logger("router")


class Router:
    """Answer submissions."""

    def __init__(
        self,
        runs: Runs,
        places: Places,
        public_url: str,
        wake: Callable[[], None],
        limits: Limits | None = None,
    ) -> None:
        self._runs = runs
        self._places = places
        self._public_url = public_url
        self._wake = wake
        self._limits = limits or Limits()
        self._met = Recent()

    async def answer(self, submission: Submission) -> Reply:
        """Give the reply to one submission, and count what came of it."""
        began, kind = time.perf_counter(), submission.kind.value
        _outcome.set("failed")
        try:
            reply = await self._answer(submission)
            if _outcome.get() == "failed":
                _outcome.set("answered")
            return reply
        finally:
            self._wake()
            took, outcome = time.perf_counter() - began, _outcome.get()
            metrics.TURNS.labels(kind, outcome).inc()
            metrics.TURN_SECONDS.labels(kind).observe(took)
            verb = submission.verb if submission.verb in _VERBS else ""
            ms = round(took * 1000, 1)
            _log.info("turn", kind=kind, verb=verb, outcome=outcome, ms=ms)

    async def _answer(self, submission: Submission) -> Reply:
        if not self._limits.let(submission):
            return self._too_much(submission)
        actor = await self._identify(submission)
        bind_also(person=actor.person_id if actor else "")
        return await self._of(actor, submission)

    async def _of(self, actor: Actor | None, submission: Submission) -> Reply:
        kind = submission.kind
        if kind in {SubmissionKind.INSTALLED, SubmissionKind.MEMBERS}:
            await self._places.installed(submission, actor)
            return Nothing()
        if kind is SubmissionKind.REMOVED:
            return Nothing()
        if actor is None:
            return await self._stranger(submission)
        if kind is SubmissionKind.MESSAGE:
            return await self._message(submission, actor)
        if kind is SubmissionKind.REFRESH:
            return await self._refresh(submission, actor)
        return await self._button(submission, actor)

    async def _stranger(self, submission: Submission) -> Reply:
        # Strangers leave no trace but in memory.
        is_message = submission.kind is SubmissionKind.MESSAGE
        if is_message and self._met.has(submission.delivery_key):
            return self._again()
        return self._say(submission, await self._places.met(submission))

    def _too_much(self, submission: Submission) -> Reply:
        told = self._say(submission, "too_much")
        return told if self._limits.tell(submission) else Nothing()

    async def _identify(self, submission: Submission) -> Actor | None:
        sender, where = submission.sender, submission.where
        if not sender.object_id:
            return None
        account = Account(sender.tenant_id, sender.object_id)

        def known(work: Work) -> Actor | None:
            actor = identify(work, account, sender.teams_id)
            if actor and where.kind == "personal":
                reached(work, actor, where.conversation_id, where.service_url)
            return actor

        return await self._runs.run(known)

    async def _message(self, submission: Submission, actor: Actor) -> Reply:
        """Answer a message once, by the page it asks for: in one transaction."""
        private = submission.where.kind == "personal"
        ask = Ask(actor, page=_asked(submission))

        def answered(work: Work) -> Shown | None:
            if not _is_new(work, submission):
                return None
            return show(work, ask, ask.page) if private else Shown(Said("answer_in_private"))

        try:
            shown = await self._runs.run(answered)
        except NotAllowed:
            # Nothing was kept of it: sent again, it is refused again.
            return self._say(submission, "not_allowed")
        if shown is None:
            return self._again()
        if isinstance(shown.view, Said):
            return Say(say(shown.view))
        return ShowCard(draw(shown.view, self._public_url).card)

    def _again(self) -> Nothing:
        _outcome.set("again")
        return Nothing()

    async def _refresh(self, submission: Submission, actor: Actor) -> Reply:
        def seen(work: Work) -> object:
            if submission.values.get("kind") == "home":
                return _home_again(work, actor, submission)
            posted = work.outbox.find(submission.where.conversation_id, submission.reply_to or "")
            return notice_for(work, actor, posted) if posted else None

        view = await self._runs.run(seen)
        if view is None:
            return Nothing()
        return ShowCard(draw(view, self._public_url).card)

    async def _button(self, submission: Submission, actor: Actor) -> Reply:
        tables = {
            SubmissionKind.OPEN: OPENS,
            SubmissionKind.ACT: ACTS,
            SubmissionKind.SUBMIT: SUBMITS,
        }
        try:
            step = tables[submission.kind][Verb(submission.verb)]
        except (KeyError, ValueError):
            return self._say(submission, "unknown_button")
        page = Page("home", _named(submission))
        number = _page_number(submission)
        ask = Ask(actor, submission.values, page)
        try:
            shown = await self._runs.run(
                lambda work: once(work, ask, submission.delivery_key, step)
            )
        except (Stale, IllegalMove):
            shown, number = await self._as_it_is(submission, ask), 1
        except (NotAllowed, NotFound, ClockBehind) as error:
            return self._say(submission, _code(error))
        return self._reply(submission, shown, number)

    async def _as_it_is(self, submission: Submission, ask: Ask) -> Shown:
        """Show the present state, and say that it changed since the button was drawn."""
        _outcome.set("stale")

        def present(work: Work) -> Shown:
            page = _present_page(work, ask, submission)
            return show(work, ask, page)

        try:
            return await self._runs.run(present)
        except SupervisionError:
            return Shown(Said("changed"))

    def _reply(self, submission: Submission, shown: Shown, number: int) -> Reply:
        view = shown.view
        if isinstance(view, Said):
            return self._words(submission, say(view))
        extract = extract_text(view.extract) if isinstance(view, ChildSheetView) else ""
        drawn = draw(view, self._public_url, page=number, extract=extract)
        if submission.kind is SubmissionKind.ACT:
            return ShowCard(drawn.card)
        return Dialog(drawn.title, drawn.card, drawn.size)

    def _say(self, submission: Submission, code: str) -> Reply:
        _outcome.set(code)
        return self._words(submission, refusal(code))

    def _words(self, submission: Submission, words: str) -> Reply:
        return Nothing() if submission.kind is SubmissionKind.REFRESH else Say(words)


def _home_again(work: Work, actor: Actor, submission: Submission) -> object:
    """Give what needs this person by now, for a home card in their own chat; None elsewhere."""
    why = submission.values.get("id", "")
    if submission.where.kind != "personal" or why not in set(Help):
        return None
    ask = Ask(actor, page=Page("home", detail=why))
    return show(work, ask, ask.page).view


def _asked(submission: Submission) -> Page:
    word = submission.text.strip().lower()
    if word == _OVERVIEW_WORD:
        return Page("overview")
    why = Help.UNKNOWN
    if word in _HOME_WORDS:
        why = Help.HOME
    elif word in _HELP_WORDS:
        why = Help.HELP
    elif _URGENT in word:
        why = Help.URGENT
    return Page("home", detail=why)


def _is_new(work: Work, submission: Submission) -> bool:
    """Say whether a message is answered for the first time: Teams may send it again."""
    if work.inbox.recall(submission.delivery_key):
        return False
    work.inbox.remember(submission.delivery_key, Outcome("answered", ""), work.now)
    return True


def once(work: Work, ask: Ask, delivery_key: str, step: Step) -> Shown:
    """Take a step once for each delivery: a retry is answered by the page it led to."""
    known = work.inbox.recall(delivery_key)
    if known is not None:
        return show(work, ask, Page.from_reference(known.reference))
    shown = walk(work, ask, step)
    if shown.done is not None:
        outcome = Outcome(shown.done.note or "shown", shown.done.reference())
        work.inbox.remember(delivery_key, outcome, work.now)
    return shown


def _present_page(work: Work, ask: Ask, submission: Submission) -> Page:
    form = work.inbox.form(submission.values.get("form", ""))
    if form is None or form.person_id != ask.actor.person_id:
        if submission.verb.startswith("urgent."):
            return Page("urgent", ask.page.subject, note="stale")
        session = submission.verb.startswith("session.") or submission.verb == Verb.RECORD
        return Page("session" if session else "document", ask.page.subject, note="stale")
    if form.verb.startswith("document."):
        return Page("document", form.subject, note="stale")
    if form.verb in {"urgent.offer", "urgent.withdraw"}:
        return Page("urgent.sent", form.subject, note="stale")
    return {
        "session.offer": Page("session.offer", form.subject, note="stale"),
        "session.cancel": Page("session", form.subject, note="stale"),
        "session.waive": Page("session", form.subject, note="stale"),
        "child": Page("child", form.subject, note="stale"),
        "meeting": Page("meeting", form.subject, note="stale"),
        "meeting.dispute": Page("meeting", form.subject, note="stale"),
        "meeting.offer": Page("meeting", form.subject, note="stale"),
        "meeting.outcome": Page("meeting", form.subject, note="stale"),
        "shortfall": Page("shortfall", form.subject, note="stale"),
        "engagement": Page("shortfall", form.subject, note="stale"),
        "prepare.item": Page("prepare", form.subject, note="stale"),
        "action": Page("action", form.subject, note="stale"),
    }.get(form.verb, Page("said", note="changed"))


def _named(submission: Submission) -> str:
    """Give the id of the thing that a button names; none where it can't be one of ours."""
    sent = submission.values.get("id", "")
    return sent if len(sent) <= LONGEST_ID and sent.isprintable() and "|" not in sent else ""


def _page_number(submission: Submission) -> int:
    sent = submission.values.get("page", "") if submission.verb == Verb.TURN else ""
    return int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else 1


def _code(error: SupervisionError) -> str:
    if isinstance(error, ClockBehind):
        return "clock_behind"
    return "not_allowed" if isinstance(error, NotAllowed) else "not_found"
