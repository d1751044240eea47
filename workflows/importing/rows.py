"""One row of the roster's spreadsheet: a post, read cell by cell, every fault with its sentence."""

import re
from dataclasses import dataclass
from datetime import date

from domain.people import TRUST_WIDE, Role
from workflows.importing.tables import Line, day, meant, shown
from workflows.views.imports import ImportFault

COLUMNS = (
    "person",
    "email",
    "object_id",
    "role",
    "school",
    "high_case_load",
    "supervisor",
    "line_manager",
    "shares_post_with",
    "working_days",
    "leaves_on",
    "holiday_cover",
)
OPTIONAL = ("holiday_cover",)
ALL_WEEK = frozenset(range(5))
# A supervisor may serve the whole trust or one school; every other role is one or the other.
_EITHER = frozenset({Role.SUPERVISOR, Role.EXTERNAL_SUPERVISOR})
SUPERVISING = _EITHER | {Role.TRUST_LEAD}
_ROLES = {role.value.casefold(): role for role in Role}
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_SHORTEST_DAY = 3
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_ACCOUNT = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Row:
    """One post as the file gives it. What could not be read is empty, and has its fault.

    `role` None means that it could not be read; `email` and the other people are lower case.
    `holiday_cover` None means that the file has no such column.
    """

    number: int
    name: str
    email: str
    object_id: str
    role: Role | None
    school: str
    high_case_load: bool | None
    supervisor: str
    line_manager: str
    shares_with: str
    working_days: frozenset[int]
    leaves_on: date | None
    holiday_cover: str | None

    @property
    def school_key(self) -> str:
        """Give the school's name in the form that is compared."""
        return school_key(self.school)


def school_key(name: str) -> str:
    """Give a school's name in the form that is compared: case, stops and kinds of ’ don't count."""
    return " ".join(name.casefold().replace("’", "'").replace(".", " ").split())


def is_email(typed: str) -> bool:
    """Say whether this is one plain e-mail address, in lower case."""
    return _EMAIL.fullmatch(typed) is not None


def read_row(line: Line) -> tuple[Row, list[ImportFault]]:
    """Read one row, and give everything that is wrong with its cells."""
    cells = _Cells(line)
    role, school = cells.role(), line["school"]
    cells.check_place(role, school)
    for column in ("person", "email", "role"):
        cells.demand(column)
    row = Row(
        number=line.row,
        name=line["person"],
        email=cells.email("email"),
        object_id=cells.object_id(),
        role=role,
        school=school,
        high_case_load=cells.yes_or_no(),
        supervisor=cells.email("supervisor"),
        line_manager=cells.email("line_manager"),
        shares_with=cells.email("shares_post_with"),
        working_days=cells.working_days(),
        leaves_on=cells.leaves_on(),
        holiday_cover=cells.holiday_cover(school),
    )
    return row, cells.faults


_EMPTY = {
    "person": "Nobody is named. Write the person's name.",
    "email": "There is no e-mail address. Write the one they have at work.",
    "role": "There is no role. Write one of: " + ", ".join(Role) + ".",
}


class _Cells:
    """Reads the cells of one line and collects their faults."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.faults: list[ImportFault] = []

    def _fault(self, column: str, says: str) -> None:
        self.faults.append(ImportFault(self._line.row, column, says))

    def demand(self, column: str) -> None:
        if self._line.has(column) and not self._line[column]:
            self._fault(column, _EMPTY[column])

    def email(self, column: str) -> str:
        typed = self._line[column].lower()
        if typed and not is_email(typed):
            says = f'"{shown(typed)}" is not one e-mail address. Write it like name@school.example.'
            self._fault(column, says)
        return typed

    def object_id(self) -> str:
        typed = self._line["object_id"].lower().removeprefix("{").removesuffix("}")
        if not typed:
            return ""
        if _GUID.fullmatch(typed) and typed != _NO_ACCOUNT:
            return typed
        self._fault(
            "object_id",
            "This is not an Entra object id. Copy the whole of it from the person's Entra page, "
            "32 letters and digits in five groups, or leave the cell empty.",
        )
        return ""

    def role(self) -> Role | None:
        typed = self._line["role"]
        role = _ROLES.get(typed.casefold())
        if typed and role is None:
            hint = meant(typed, list(Role), cutoff=0.5)
            known = ", ".join(Role)
            self._fault("role", f'"{shown(typed)}" is not a role.{hint} Roles are: {known}.')
        return role

    def check_place(self, role: Role | None, school: str) -> None:
        if not self._line.has("school") or role is None:
            return
        if role in TRUST_WIDE and school:
            says = f"The role {role} is for the whole trust. Leave the school empty."
            self._fault("school", says)
        if role not in TRUST_WIDE | _EITHER and not school:
            self._fault("school", f"The role {role} belongs to a school. Write which one.")
        elif self._line["supervisor"] and not school:
            self._fault("supervisor", _NO_PAIR)

    def yes_or_no(self) -> bool | None:
        typed = self._line["high_case_load"].casefold()
        if typed in _YES and not self._line["school"] and self._line.has("school"):
            says = "The case load is a school's. Leave this empty on a row for the trust."
            self._fault("high_case_load", says)
        if typed and typed not in _YES | _NO:
            self._fault("high_case_load", f'"{shown(typed)}" is not understood. Write yes or no.')
        return True if typed in _YES else False if typed in _NO else None

    def working_days(self) -> frozenset[int]:
        days = set()
        for typed in re.split(r"[\s,;/+&]+", self._line["working_days"].casefold()):
            if not typed:
                continue
            found = [n for n, name in enumerate(_DAYS) if name.startswith(typed.rstrip("."))]
            if len(found) == 1 and len(typed) >= _SHORTEST_DAY:
                days.add(found[0])
                continue
            self._fault(
                "working_days",
                f'"{shown(typed)}" is not a working day. Write each day, like Mon Tue Wed, '
                "or leave the cell empty for the whole week.",
            )
        return frozenset(days) or ALL_WEEK

    def holiday_cover(self, school: str) -> str | None:
        if not self._line.has("holiday_cover"):
            return None
        typed = self.email("holiday_cover")
        if typed and not school and self._line.has("school"):
            says = "Holiday cover is a school's. Leave this empty on a row for the trust."
            self._fault("holiday_cover", says)
        return typed

    def leaves_on(self) -> date | None:
        typed = self._line["leaves_on"]
        found = day(typed) if typed else None
        if typed and found is None:
            says = f'"{shown(typed)}" is not a date. Write it like 2026-12-31 or 31/12/2026.'
            self._fault("leaves_on", says)
        return found


_NO_PAIR = (
    "Supervision is kept for a school. Leave this empty on a row for the trust, "
    "or write the supervisor on the row for the school."
)
