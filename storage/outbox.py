"""What is to be said, and what was said where.

WAITING ──confirm──▶ SENT ──touch──▶ (claimed again, its card brought up to date)
   │  ╲
  drop  give up ──▶ GIVEN_UP (a person is told; a touch takes up a posted card again)
   ▼
DROPPED (no longer asked for, or superseded; a confirm on its way still makes it SENT)
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from domain.errors import NotFound, Stale
from storage import mapping, tables
from storage.store import Store
from workflows.ports import Claimed, Message

_T = tables.outbox
OFFICE = "office"


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"  # not said yet; the deliverer claims it when it is due
    SENT = "sent"  # said; a touch has its card brought up to date
    DROPPED = "dropped"  # left unsaid: superseded, or the state no longer asks for it
    GIVEN_UP = "given up"  # tried too often; a person is told


_POSTED = _T.c.activity_id.is_not(None)
_BEHIND = and_(_POSTED, _T.c.touched > _T.c.shown)
_BY_LEASE = and_(_T.c.position == bindparam("wanted"), _T.c.lease_token == bindparam("with_token"))
_NO_LEASE: dict[str, Any] = {"lease_token": None, "lease_until": None}


def _is(state: State) -> ColumnElement[bool]:
    return _T.c.state == state.value


def _about(kind: str, subject: str) -> ColumnElement[bool]:
    return and_(_T.c.kind == kind, _T.c.subject == subject)


def _earlier_unsaid(now: datetime) -> ColumnElement[bool]:
    """Say whether something earlier for the same recipient came due and is not said yet.

    What was tried before counts however far its next try lies: otherwise a failing message is
    overtaken. Work in the office is in order within its subject only.
    """
    earlier = _T.alias("earlier")
    came_due = and_(
        earlier.c.state == State.WAITING.value,
        or_(earlier.c.due_at <= now, earlier.c.attempts > 0),
    )
    on_its_way = and_(earlier.c.lease_until > now, earlier.c.activity_id.is_(None))
    return exists().where(
        earlier.c.recipient == _T.c.recipient,
        earlier.c.position < _T.c.position,
        or_(_T.c.recipient != OFFICE, earlier.c.subject == _T.c.subject),
        or_(came_due, on_its_way),
    )


class StorageOutbox:
    """Keeps messages in order for each recipient, each said once, its card kept up to date."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def put(self, message: Message) -> None:
        """Keep it unless the same was put before; order within a recipient is kept.

        Older messages of the same matter are behind now: cards that were posted are brought up
        to date, and what was not said to this recipient yet is left unsaid.
        """
        row = {
            **mapping.flat(message),
            "state": State.WAITING.value,
            "attempts": 0,
            "touched": 0,
            "shown": 0,
        }
        if not self._store.add(_T, row) or not message.collapse_key:
            return
        same = and_(
            _T.c.kind == message.kind,
            _T.c.subject == message.subject,
            _T.c.recipient == message.recipient,
            _T.c.occurrence == message.occurrence,
        )
        older = and_(
            _T.c.collapse_key == message.collapse_key,
            _T.c.position < select(_T.c.position).where(same).scalar_subquery(),
        )
        self._touch(older, self._now)
        unsaid = and_(older, _is(State.WAITING), _T.c.recipient == message.recipient)
        # The lease stays: if it was just being posted, its confirm still says where.
        self._store.do(update(_T).where(unsaid).values(state=State.DROPPED.value))

    def touch(self, kind: str, subject: str, at: datetime) -> None:
        """Have posted cards of this kind about this subject brought up to date."""
        self._touch(_about(kind, subject), at)

    def _touch(self, which: ColumnElement[bool], at: datetime) -> None:
        # Also what is not posted yet: it may be on its way, showing what was true before.
        reachable = or_(_is(State.WAITING), _POSTED)
        fresh = and_(_POSTED, _T.c.touched == _T.c.shown)
        self._store.do(
            update(_T)
            .where(which, reachable)
            .values(
                touched=_T.c.touched + 1,
                due_at=case((fresh, at), else_=_T.c.due_at),
                attempts=case((_is(State.GIVEN_UP), 0), else_=_T.c.attempts),
                state=case((_is(State.GIVEN_UP), State.SENT.value), else_=_T.c.state),
            )
        )

    def next_plan(self, kind: str, subject: str, at: datetime | None) -> None:
        """Say when the planner looks at this matter again; the newest message of it remembers."""
        matter = update(_T).where(_about(kind, subject))
        if not self._store.do(matter.values(next_plan_at=None)) and at is not None:
            raise NotFound("nothing was put about this matter, so nothing can be planned")
        if at is not None:
            newest = select(func.max(_T.c.position)).where(_about(kind, subject))
            mine = _T.c.position == newest.scalar_subquery()
            self._store.do(update(_T).where(mine).values(next_plan_at=at))

    def to_plan(self, now: datetime) -> tuple[Message, ...]:
        """Give one message for each matter that the planner should look at."""
        return self._messages(_T.c.next_plan_at <= now, order=_T.c.next_plan_at)

    def find(self, conversation: str, activity_id: str) -> Message | None:
        found = self._messages(_T.c.conversation == conversation, _T.c.activity_id == activity_id)
        return found[0] if found else None

    def superseded(self, message: Message) -> bool:
        """Say whether its recipient was sent something newer on the same matter."""
        if not message.collapse_key:
            return False
        mine = and_(
            _about(message.kind, message.subject),
            _T.c.recipient == message.recipient,
            _T.c.occurrence == message.occurrence,
        )
        newer = self._store.one(
            select(_T.c.position).where(
                _T.c.collapse_key == message.collapse_key,
                _T.c.recipient == message.recipient,
                or_(_is(State.WAITING), _is(State.SENT)),
                _T.c.position > select(_T.c.position).where(mine).scalar_subquery(),
            )
        )
        return newer is not None

    def given_up(self) -> tuple[Message, ...]:
        return self._messages(_is(State.GIVEN_UP))

    def _messages(
        self, *wanted: ColumnElement[bool], order: ColumnElement[Any] = _T.c.position
    ) -> tuple[Message, ...]:
        rows = self._store.all(select(_T).where(*wanted).order_by(order, _T.c.position))
        return tuple(mapping.build(Message, row) for row in rows)

    def claim(self, now: datetime, *, limit: int, lease_seconds: int) -> tuple[Claimed, ...]:
        """Take what is due and nobody else holds, in order, for as long as the lease lasts."""
        free = or_(_T.c.lease_until.is_(None), _T.c.lease_until <= now)
        unsaid = and_(_is(State.WAITING), ~_earlier_unsaid(now))
        behind = and_(_is(State.SENT), _BEHIND)
        rows = self._store.all(
            select(_T)
            .where(_T.c.due_at <= now, free, or_(unsaid, behind))
            .order_by(_T.c.due_at, _T.c.position)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if not rows:
            return ()
        token = self._store.ids.new()
        self._store.do(
            update(_T)
            .where(_T.c.position.in_([row["position"] for row in rows]), free)
            .values(
                lease_token=token,
                lease_until=now + timedelta(seconds=lease_seconds),
                attempts=_T.c.attempts + 1,
            )
        )
        return tuple(_claimed(row, token) for row in rows)

    def confirm(
        self, claimed: Claimed, *, conversation: str | None, activity_id: str | None, at: datetime
    ) -> None:
        """Keep that it was said and where; what was touched since the claim stays behind."""
        self._settle(
            claimed,
            state=State.SENT.value,
            conversation=conversation or _T.c.conversation,
            activity_id=activity_id or _T.c.activity_id,
            shown=claimed.touched,
            sent_at=case((_T.c.sent_at.is_(None), at), else_=_T.c.sent_at),
            due_at=at,
            attempts=0,
            last_error=None,
        )

    def retry(self, claimed: Claimed, *, at: datetime, error: str) -> None:
        """Have it tried again then, and keep the error's code."""
        self._settle(claimed, due_at=at, last_error=error)

    def give_up(self, claimed: Claimed, *, error: str, at: datetime) -> None:
        """Try no more, and keep the error's code; what was dropped meanwhile stays dropped."""
        self._settle(
            claimed,
            state=case((_is(State.DROPPED), State.DROPPED.value), else_=State.GIVEN_UP.value),
            shown=claimed.touched,
            due_at=at,
            last_error=error,
        )

    def drop(self, claimed: Claimed, *, at: datetime) -> None:
        """Leave it unsaid, because the state no longer asks for it; a posted card stays posted."""
        self._settle(
            claimed,
            state=case((_POSTED, State.SENT.value), else_=State.DROPPED.value),
            shown=claimed.touched,
            due_at=at,
            attempts=0,
        )

    def _settle(self, claimed: Claimed, **values: Any) -> None:
        mine = {"wanted": int(claimed.id), "with_token": claimed.lease_token}
        statement = update(_T).where(_BY_LEASE).values(**values, **_NO_LEASE)
        if not self._store.do(statement, mine):
            raise Stale("the lease is somebody else's by now")


def _claimed(row: RowMapping, token: str) -> Claimed:
    return Claimed(
        id=str(row["position"]),
        message=mapping.build(Message, row),
        lease_token=token,
        attempts=row["attempts"] + 1,
        touched=row["touched"],
        conversation=row["conversation"],
        activity_id=row["activity_id"],
    )
