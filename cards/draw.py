"""From a view to a card: one table by the view's type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cards import (
    accounts,
    actions,
    away,
    cancelling,
    channels,
    children,
    closing,
    forms,
    home,
    leaving,
    meetings,
    notices,
    overview,
    papers,
    preparing,
    reading,
    sessions,
    shortfalls,
    urgent,
    withdrawn,
    writing,
)
from cards.drawn import Drawn, Size
from cards.wording import say
from workflows.views.agenda import ActionsView, ActionView, PrepareView
from workflows.views.away import ActingNotice, AwayNotice, MoreView
from workflows.views.documents import (
    CaseView,
    ChildSheetView,
    ClosingView,
    PapersView,
    ReadingView,
    WithdrawnView,
    WritingView,
)
from workflows.views.forms import FormView
from workflows.views.leaving import LeaverNotice, LeaverView
from workflows.views.meetings import (
    DisputePage,
    MeetingPage,
    MeetingView,
    NotEngagingNotice,
    ShortfallPage,
)
from workflows.views.notices import (
    AccountsNotice,
    AccountsView,
    BindView,
    ChannelNotice,
    ChildNotice,
    DocumentNotice,
    HomeView,
    MorningView,
    PatternNotice,
    Superseded,
    WithdrawnNotice,
)
from workflows.views.overview import OverviewView
from workflows.views.sessions import CalendarView, CancelView, SessionView, WaiveView
from workflows.views.urgent import HarmNotice, UrgentFormView, UrgentSentView, UrgentView

__all__ = ["Drawn", "Size", "draw", "say"]


@dataclass(frozen=True, slots=True)
class _Besides:
    """What some cards need besides their view."""

    base_url: str
    page: int
    extract: str


_TABLE: Mapping[type, Callable[[Any, _Besides], Drawn]] = {
    SessionView: lambda view, _: sessions.draw_session(view),
    CalendarView: lambda view, more: papers.draw_calendar(view, more.base_url),
    CancelView: lambda view, _: cancelling.draw_cancel(view),
    WaiveView: lambda view, _: cancelling.draw_waive(view),
    PatternNotice: lambda view, _: cancelling.draw_pattern(view),
    FormView: lambda view, _: forms.draw_form(view),
    WritingView: lambda view, more: writing.draw_writing(view, more.page),
    CaseView: lambda view, _: writing.draw_case(view),
    ReadingView: lambda view, more: reading.draw_reading(view, more.page),
    ChildSheetView: lambda view, more: children.draw_child(view, more.extract, more.page),
    WithdrawnView: lambda view, _: withdrawn.draw_withdrawn(view),
    PapersView: lambda view, more: papers.draw_papers(view, more.base_url),
    ClosingView: lambda view, _: closing.draw_closing(view),
    MeetingView: lambda view, _: meetings.draw_meeting(view),
    MeetingPage: lambda view, more: meetings.draw_meeting_page(view, more.page),
    DisputePage: lambda view, more: meetings.draw_dispute_page(view, more.page),
    ShortfallPage: lambda view, _: shortfalls.draw_shortfall(view),
    NotEngagingNotice: lambda view, _: shortfalls.draw_not_engaging(view),
    PrepareView: lambda view, more: preparing.draw_prepare(view, more.page),
    ActionsView: lambda view, more: actions.draw_actions(view, more.page),
    ActionView: lambda view, more: actions.draw_action(view, more.page),
    HomeView: lambda view, _: home.draw_home(view),
    MorningView: lambda view, _: home.draw_morning(view),
    DocumentNotice: lambda view, _: notices.draw_document(view),
    ChildNotice: lambda view, _: notices.draw_child(view),
    WithdrawnNotice: lambda view, _: withdrawn.draw_notice(view),
    Superseded: lambda view, _: notices.draw_superseded(view),
    AccountsNotice: lambda view, _: notices.draw_waiting_accounts(view),
    ChannelNotice: lambda view, _: channels.draw_greeting(view),
    BindView: lambda view, _: channels.draw_bind(view),
    AwayNotice: lambda view, _: away.draw_away(view),
    ActingNotice: lambda view, _: away.draw_acting(view),
    OverviewView: lambda view, _: overview.draw_overview(view),
    LeaverView: lambda view, _: leaving.draw_leaver(view),
    LeaverNotice: lambda view, _: leaving.draw_named(view),
    MoreView: lambda view, _: away.draw_more(view),
    AccountsView: lambda view, _: accounts.draw_accounts(view),
    UrgentView: lambda view, _: urgent.draw_urgent(view),
    UrgentFormView: lambda view, _: urgent.draw_urgent_form(view),
    UrgentSentView: lambda view, _: urgent.draw_urgent_sent(view),
    HarmNotice: lambda view, _: urgent.draw_harm(view),
}


def draw(view: object, base_url: str, *, page: int = 1, extract: str = "") -> Drawn:
    """Draw a view. `page` turns a long one; `extract` is a child's sheet as text to copy.

    Raises TypeError for what is no view of ours. What ends a dialog, Said, is for `say`.
    """
    drawer = _TABLE.get(type(view))
    if drawer is None:
        raise TypeError(f"no card for {type(view).__name__}")
    return drawer(view, _Besides(base_url.rstrip("/"), page, extract))
