"""How much one person may ask for in a minute, so that one account can't hold up the others."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.submission import Submission, SubmissionKind

PER_MINUTE = 120  # far more than anybody needs; a program would want more
MOST_PEOPLE = 10_000  # remembered at once; who is forgotten starts afresh
MOST_RECENT = 1_000
_K = SubmissionKind
_BY_A_PERSON = frozenset({_K.MESSAGE, _K.OPEN, _K.SUBMIT, _K.ACT, _K.REFRESH})


class Caps:
    """A bucket a person: each thing they do takes one, and one comes back every so often."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(per_minute), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, who: str, *, reserve: bool = False) -> bool:
        """Take one for this person, and say whether there was one.

        With `reserve`, a second bucketful may be used up: what somebody has typed is taken in
        when buttons no longer are.
        """
        now = self._clock()
        left, since = self._left.pop(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / 60)
        taken = left >= (1 - self._most if reserve else 1)
        self._left[who] = (left - taken, now)
        if len(self._left) > MOST_PEOPLE:
            self._left.popitem(last=False)
        return taken


class Limits:
    """What one person may do; an urgent request is within it always."""

    def __init__(
        self, per_minute: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._caps, self._told = Caps(per_minute, clock), Caps(1, clock)

    def let(self, submission: Submission) -> bool:
        """Say whether this person may do this now, and count it."""
        kind = submission.kind
        if kind not in _BY_A_PERSON or is_urgent(submission):
            return True
        who = _account(submission)
        if kind is _K.REFRESH:
            who += "/refresh"  # Teams asks by itself, for each card in sight
        return self._caps.takes(who, reserve=kind is _K.SUBMIT)

    def tell(self, submission: Submission) -> bool:
        """Say whether to tell somebody that it was too much.

        A message's answer is a message of ours, and one of those a minute is enough.
        """
        return submission.kind is not _K.MESSAGE or self._told.takes(_account(submission))


class Recent:
    """Remember the last things by their keys, in this process alone."""

    def __init__(self, most: int = MOST_RECENT) -> None:
        self._most, self._keys = most, OrderedDict[str, None]()

    def has(self, key: str) -> bool:
        """Say whether it was asked about before, and remember it."""
        known = key in self._keys
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return known


def is_urgent(submission: Submission) -> bool:
    """Say whether it is about an urgent request, by its button or by what was written."""
    return submission.verb.startswith("urgent.") or "urgent" in submission.text.lower()


def _account(submission: Submission) -> str:
    return f"{submission.sender.tenant_id}/{submission.sender.object_id}"
