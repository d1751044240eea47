from datetime import UTC, date, datetime

import pytest

from papers.names import Kind, file_name
from papers.words import say_date, say_length, say_span, say_time


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-24T10:00", "Tue 24 Nov 2026, 10:00"),
        ("2026-07-01T23:30", "Thu 2 Jul 2026, 00:30"),
        ("2026-03-29T00:59", "Sun 29 Mar 2026, 00:59"),
        ("2026-03-29T01:00", "Sun 29 Mar 2026, 02:00"),
        ("2026-10-25T00:30", "Sun 25 Oct 2026, 01:30 BST"),
        ("2026-10-25T01:30", "Sun 25 Oct 2026, 01:30 GMT"),
        ("2026-10-25T02:30", "Sun 25 Oct 2026, 02:30"),
    ],
)
def test_times_are_uk_times(at: str, said: str) -> None:
    assert say_time(utc(at)) == said


def test_spans_lengths_and_days() -> None:
    assert say_span(utc("2026-11-24T10:00"), 90) == "Tue 24 Nov 2026, 10:00 to 11:30"
    late = say_span(utc("2026-11-24T23:30"), 60)
    assert late == "Tue 24 Nov 2026, 23:30 to Wed 25 Nov 2026, 00:30"
    assert [say_length(n) for n in (0, 1, 60, 90, 121)] == [
        "0 minutes",
        "1 minute",
        "1 hour",
        "1 hour 30 minutes",
        "2 hours 1 minute",
    ]
    assert say_date(date(2026, 2, 1)) == "Sun 1 Feb 2026"


@pytest.mark.parametrize(
    ("kind", "number", "name"),
    [
        (Kind.STAFF, None, "Supervision 2026-11-24 K7Q2M9 staff part.pdf"),
        (Kind.CHILD, 1, "Supervision 2026-11-24 K7Q2M9 child sheet 1.pdf"),
        (Kind.AGREEMENT, None, "Supervision 2026-11-24 K7Q2M9 agreement.pdf"),
        (Kind.EXTRACT, 2, "Supervision 2026-11-24 K7Q2M9 child extract 2.txt"),
        (Kind.INVITATION, None, "Meeting 2026-11-24 K7Q2M9.ics"),
    ],
)
def test_files_are_named_by_date_and_reference(kind: Kind, number: int | None, name: str) -> None:
    assert file_name(kind, date(2026, 11, 24), "K7Q2M9", number) == name


@pytest.mark.parametrize("reference", ["", "AB", "../../x", "Amy B 2201", "K7Q2M9\n", "k7q2m9"])
def test_a_file_name_takes_no_words(reference: str) -> None:
    with pytest.raises(ValueError, match="capital letters and digits"):
        file_name(Kind.STAFF, date(2026, 11, 24), reference)
