"""What it is to be refused by Teams, told without quoting anything."""

import re
from http import HTTPStatus
from typing import Any

TRANSIENT = frozenset({0, 412, 429, 502, 503, 504})
UNHEARD = frozenset({401, 412, 429})  # 401: the token was dropped, and the next try has a new one

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Refused(Exception):
    """Say that Teams, or the way to it, refused; status 0 where no answer came."""

    def __init__(self, status: int, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status, self.code, self.retry_after = status, code, retry_after

    @property
    def transient(self) -> bool:
        """Say whether the same request may succeed later."""
        return self.status in TRANSIENT

    @property
    def unheard(self) -> bool:
        """Say whether nothing was done with the request, so that it can't be done twice."""
        return self.status in UNHEARD

    @property
    def blocked(self) -> bool:
        """Say whether the person blocked the bot, or it may not write there."""
        return self.status == HTTPStatus.FORBIDDEN

    @property
    def gone(self) -> bool:
        """Say whether the conversation or the message is no longer there."""
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def too_large(self) -> bool:
        """Say whether the message is larger than Teams takes."""
        return self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def bare_code(value: Any) -> str:
    """Keep an error's code and nothing else: its message may quote what was sent."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
