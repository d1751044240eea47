"""How people are refused: politely, with what they can do, and with nothing else."""

from collections.abc import Mapping

_REFUSALS: Mapping[str, str] = {
    "stranger": "I don't know your account, so I can't show you anything. If you should have "
    "access, ask your trust's supervision lead to add you.",
    "proposed": "Your trust's supervision lead has been asked to confirm your account. You will "
    "hear when that is done. Until then I can't show you anything.",
    "guest": "Supervision is for the trust's own staff. Guests have access only where the trust "
    "has set it up for them.",
    "leaver": "Your access has ended. If that is wrong, ask your trust's supervision lead.",
    "not_allowed": "This isn't yours to open or change, so nothing was done.",
    "not_found": "This isn't there any more, or isn't yours to see. Write home to see what needs "
    "you now.",
    "stale": "This changed since you opened it, so nothing was done. Open it again to see how it "
    "stands now.",
    "clock_behind": "The clock of the computer that I run on has gone back, and a signature needs "
    "a true time. So nothing was signed or approved. Your IT team can put it right; please try "
    "again then. Asking for urgent help works as always.",
    "too_much": "That was more than I can keep up with, so I did nothing with this one. Please "
    "wait a minute and try again. Asking for urgent help always gets through.",
    "unknown_button": "This button no longer works, so nothing was done. Write home to see what "
    "needs you now.",
}
_FAILED = (
    "Something went wrong on our side, and this may not have been saved. Please try again. "
    "If it happens again, tell your IT team this code: {}."
)


def refusal(code: str) -> str:
    """Give the words for a refusal. KeyError for a code without words."""
    return _REFUSALS[code]


def failed(error_id: str) -> str:
    """Say that something went wrong, with the code by which it is found in the log."""
    return _FAILED.format(error_id)
