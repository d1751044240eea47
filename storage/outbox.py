"""What is to be said, and what was said where.

GATHERED ──with the morning message──▶ SENT (or DROPPED, where it is owed no more)
WAITING ──confirm──▶ SENT ──touch──▶ (claimed again, its card brought up to date)
   │  ╲
  drop  give up ──▶ GIVEN_UP (a person is told; a touch takes up a posted card again)
   ▼
DROPPED (no longer asked for, or superseded; a confirm on its way still makes it SENT;
         put again, it waits again)
PLANNED (a matter: nothing is said by it; the planner looks at it at `next_plan_at`)
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from domain.errors import Stale
from storage import mapping, tables
from storage.store import Store
from workflows.ports import Claimed, Delivery, Look, Message, OutboxStanding

_T = tables.outbox
OFFICE = "office"
MORNING = "morning"
URGENT = "urgent"
_GATHERING = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(hours=1)  # for another try; what waits longer was put by a wrong clock


class State(StrEnum):
    """Where a message stands."""

    GATHERED = "gathered"  # not said yet; its recipient's morning message says it
    PLANNED = "planned"  # a matter that the planner looks at again
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


def _touching(which: ColumnElement[bool]) -> Update:
    # Also what is not posted yet: it may be on its way, showing what was true before.
    reachable = or_(_is(State.WAITING), _POSTED)
    fresh = and_(_POSTED, _T.c.touched == _T.c.shown)
    at = bindparam("touched_at", type_=_T.c.due_at.type)
    return (
        update(_T)
        .where(which, reachable)
        .values(
            touched=_T.c.touched + 1,
            due_at=case((fresh, at), else_=_T.c.due_at),
            attempts=case((_is(State.GIVEN_UP), 0), else_=_T.c.attempts),
            state=case((_is(State.GIVEN_UP), State.SENT.value), else_=_T.c.state),
        )
    )


# Whether a message is about a matter: "action" has "action.due" among others.
_ABOUT = and_(
    _T.c.subject == bindparam("about"),
    or_(_T.c.kind == bindparam("of_kind"), _T.c.kind.like(bindparam("within"))),
)


def _about(kind: str, subject: str) -> dict[str, str]:
    return {"of_kind": kind, "within": f"{kind}.%", "about": subject}


# Made once: putting a statement together takes longer than running it.
_TOUCH_ABOUT = _touching(_ABOUT)
_MORNINGS_ABOUT = select(_T.c.recipient, _T.c.morning).where(_ABOUT, _T.c.morning != "").distinct()
_TOUCH_MORNING = _touching(
    and_(
        _T.c.kind == MORNING,
        _T.c.recipient == bindparam("to"),
        _T.c.occurrence == bindparam("on"),
    )
)


def _same(message: Message) -> ColumnElement[bool]:
    return and_(
        _T.c.kind == message.kind,
        _T.c.subject == message.subject,
        _T.c.recipient == message.recipient,
        _T.c.occurrence == message.occurrence,
    )


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
    # All that can be without an activity: what was dropped may be on its way all the same.
    unsaid = (State.WAITING.value, State.DROPPED.value, State.GATHERED.value)
    return exists().where(
        earlier.c.recipient == _T.c.recipient,
        earlier.c.state.in_(unsaid),
        earlier.c.position < _T.c.position,
        or_(_T.c.recipient != OFFICE, earlier.c.subject == _T.c.subject),
        or_(came_due, on_its_way),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(_T.c.lease_until.is_(None), _T.c.lease_until <= now)


def _still_gathering(now: datetime) -> ColumnElement[bool]:
    """Say whether a morning message may still grow: the planner has more to look at by now.

    Else who looks and who delivers, in two processes, would make two mornings of one. A look that
    fails and fails holds it up for so long and no longer.
    """
    looked = _T.alias("looked")
    more = exists().where(looked.c.next_plan_at <= now)
    return and_(_T.c.kind == MORNING, _T.c.due_at > now - _GATHERING, more)


def _claimable(now: datetime) -> ColumnElement[bool]:
    unsaid = and_(
        _is(State.WAITING), or_(_T.c.urgent, ~_earlier_unsaid(now)), ~_still_gathering(now)
    )
    return and_(_T.c.due_at <= now, _free(now), or_(unsaid, _to_update()))


def _to_update() -> ColumnElement[bool]:
    return and_(_is(State.SENT), _BEHIND)


class StorageOutbox:
    """Keeps messages in order for each recipient, each said once, its card kept up to date."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def put(self, message: Message) -> bool:
        """Keep it unless the same was put before; order within a recipient is kept.

        What was dropped unsaid is taken up again. Gives whether it is to be said because of this.

        Older messages of the same matter are behind now: cards that were posted are brought up
        to date, and what was not said to this recipient yet is left unsaid.
        """
        state = (State.GATHERED if message.morning else State.WAITING).value
        row = {**mapping.flat(message), "state": state, "attempts": 0, "touched": 0, "shown": 0}
        if not self._store.add(_T, row):
            unsaid = and_(_is(State.DROPPED), _T.c.sent_at.is_(None))
            again = {"state": state, "due_at": message.due_at, "morning": message.morning}
            return self._store.do(update(_T).where(_same(message), unsaid).values(**again)) == 1
        if not message.collapse_key:
            return True
        same = _same(message)
        older = and_(
            _T.c.collapse_key == message.collapse_key,
            _T.c.position < select(_T.c.position).where(same).scalar_subquery(),
        )
        self._touch(older, self._now)
        waits = or_(_is(State.WAITING), _is(State.GATHERED))
        unsaid = and_(older, waits, _T.c.recipient == message.recipient)
        # The lease stays: if it was just being posted, its confirm still says where.
        self._store.do(update(_T).where(unsaid).values(state=State.DROPPED.value))
        return True

    def touch(self, kind: str, subject: str, at: datetime) -> None:
        """Have posted cards of this kind about this subject brought up to date."""
        about = _about(kind, subject)
        self._store.do(_TOUCH_ABOUT, {**about, "touched_at": at})
        for row in self._store.all(_MORNINGS_ABOUT, about):
            said = {"to": row["recipient"], "on": row["morning"]}
            self._store.do(_TOUCH_MORNING, {**said, "touched_at": at})

    def _touch(self, which: ColumnElement[bool], at: datetime) -> None:
        self._store.do(_touching(which), {"touched_at": at})

    def look_at(self, kind: str, subject: str, at: datetime | None) -> None:
        """Say when the planner looks at this matter again; None: it is over."""
        matter = Message(kind, subject, OFFICE, "plan", at or self._now)
        planned = {"state": State.PLANNED.value, "attempts": 0, "touched": 0, "shown": 0}
        row = {**mapping.flat(matter), **planned, "next_plan_at": at}
        if not self._store.add(_T, row):
            self._store.do(update(_T).where(_same(matter)).values(next_plan_at=at))

    def look_at_everything(self, at: datetime) -> None:
        """Have every matter planned anew: people, terms or absences changed."""
        under_way = and_(_is(State.PLANNED), _T.c.next_plan_at.is_not(None))
        self._store.do(update(_T).where(under_way).values(next_plan_at=at))

    def to_plan(self, now: datetime) -> tuple[Look, ...]:
        """Give the matters that the planner should look at, longest waiting first."""
        urgent_first = case((_T.c.kind == URGENT, 0), else_=1)
        rows = self._store.all(
            select(_T)
            .where(_T.c.next_plan_at <= now)
            .order_by(urgent_first, _T.c.next_plan_at, _T.c.position)
        )
        return tuple(Look(row["kind"], row["subject"], row["next_plan_at"]) for row in rows)

    def gathered(self, recipient: str, morning: str) -> tuple[Message, ...]:
        """Give what a person's morning message of this day says, in order."""
        reachable = or_(_is(State.GATHERED), _is(State.SENT))
        return self._messages(
            _T.c.recipient == recipient, _T.c.morning == morning, reachable, order=_T.c.due_at
        )

    def morning_was_said(self, recipient: str, morning: str) -> bool:
        """Say whether a person had their morning message of this day already."""
        mine = and_(_T.c.kind == MORNING, _T.c.recipient == recipient, _T.c.occurrence == morning)
        return bool(self._messages(mine, _T.c.sent_at.is_not(None)))

    def settle_gathered(
        self, said: Collection[Message], unsaid: Collection[Message], at: datetime
    ) -> None:
        """Keep what a morning message said, and what it left out because it was owed no more.

        What was gathered for it meanwhile has it brought up to date.
        """
        spoken = {"state": State.SENT.value, "sent_at": at}
        for messages, values in ((said, spoken), (unsaid, {"state": State.DROPPED.value})):
            for message in messages:
                mine = and_(_same(message), _is(State.GATHERED))
                self._store.do(update(_T).where(mine).values(**values))
        for recipient, morning in {(m.recipient, m.morning) for m in (*said, *unsaid)}:
            left = and_(_T.c.recipient == recipient, _T.c.morning == morning)
            if self._messages(left, _is(State.GATHERED)):
                whole = and_(_T.c.recipient == recipient, _T.c.occurrence == morning)
                self._touch(and_(_T.c.kind == MORNING, whole), at)

    def deliveries(self, kind: str, subject: str) -> tuple[Delivery, ...]:
        """Give how far each message of this kind about this subject got; dropped ones aside."""
        rows = self._store.all(
            select(_T).where(_ABOUT, _T.c.state != State.PLANNED.value).order_by(_T.c.position),
            _about(kind, subject),
        )
        return tuple(
            Delivery(row["kind"], row["recipient"], row["sent_at"], row["state"] == State.GIVEN_UP)
            for row in rows
            if row["state"] != State.DROPPED or row["sent_at"]
        )

    def find(self, conversation: str, activity_id: str) -> Message | None:
        found = self._messages(_T.c.conversation == conversation, _T.c.activity_id == activity_id)
        return found[0] if found else None

    def superseded(self, message: Message) -> bool:
        """Say whether its recipient was sent something newer on the same matter."""
        if not message.collapse_key:
            return False
        mine = _same(message)
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

    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, urgent: bool = False
    ) -> tuple[Claimed, ...]:
        """Take what is due and nobody else holds, in order, for as long as the lease lasts.

        With `urgent`, only what is urgent, and whatever a wrong clock says of when it is due: an
        urgent message is put when it is due, and waits no longer than for another try.
        """
        free, claimable = _free(now), _claimable(now)
        if urgent:
            soon = now + _LONGEST_WAIT
            free = or_(free, _T.c.lease_until > soon)
            due = or_(_T.c.due_at <= now, _T.c.attempts == 0, _T.c.due_at > soon)
            claimable = and_(_T.c.urgent, due, free, or_(_is(State.WAITING), _to_update()))
        rows = self._store.all(
            select(_T)
            .where(claimable)
            .order_by(_T.c.urgent.desc(), _T.c.due_at, _T.c.position)
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

    def release(self, claimed: Sequence[Claimed]) -> None:
        """Give leases back unused, and the attempts with them, where they are still held."""
        for one in claimed:
            mine = {"wanted": int(one.id), "with_token": one.lease_token}
            back = update(_T).where(_BY_LEASE).values(attempts=_T.c.attempts - 1, **_NO_LEASE)
            self._store.do(back, mine)

    def standing(self, now: datetime) -> OutboxStanding:
        """Count what is due, what was given up and what is under way."""
        unsaid = and_(_is(State.WAITING), _T.c.due_at <= now)
        behind = and_(_is(State.SENT), _BEHIND, _T.c.due_at <= now)
        kept = and_(_is(State.PLANNED), _T.c.next_plan_at.is_not(None))
        matters = select(_T.c.kind, func.count().label("number")).where(kept).group_by(_T.c.kind)
        return OutboxStanding(
            unsaid=self._count(unsaid),
            behind=self._count(behind),
            given_up=self._count(_is(State.GIVEN_UP)),
            oldest=self._oldest(or_(unsaid, behind)),
            ready=self._oldest(_claimable(now)),
            under_way={row["kind"]: row["number"] for row in self._store.all(matters)},
        )

    def _count(self, which: ColumnElement[bool]) -> int:
        row = self._store.one(select(func.count().label("number")).select_from(_T).where(which))
        return row["number"] if row else 0

    def _oldest(self, which: ColumnElement[bool]) -> datetime | None:
        row = self._store.one(select(_T.c.due_at).where(which).order_by(_T.c.due_at).limit(1))
        return row["due_at"] if row else None

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
