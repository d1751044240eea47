"""The school year 2026/27 in Derbyshire, by hand.

autumn  Wed 2 Sep  – Fri 23 Oct | Mon 2 Nov  – Fri 18 Dec   38 + 35 school days
spring  Mon 4 Jan  – Fri 12 Feb | Mon 22 Feb – Thu 25 Mar   30 + 24
summer  Mon 12 Apr – Fri 28 May | Mon 7 Jun  – Fri 23 Jul   34 + 35 (Mon 3 May is May Day)
"""

from datetime import date

from domain.terms import SchoolCalendar, Term

AUTUMN = Term(
    "2026/27",
    "autumn",
    date(2026, 9, 2),
    date(2026, 10, 23),
    date(2026, 11, 2),
    date(2026, 12, 18),
)
SPRING = Term(
    "2026/27", "spring", date(2027, 1, 4), date(2027, 2, 12), date(2027, 2, 22), date(2027, 3, 25)
)
SUMMER = Term(
    "2026/27", "summer", date(2027, 4, 12), date(2027, 5, 28), date(2027, 6, 7), date(2027, 7, 23)
)
YEAR = SchoolCalendar((AUTUMN, SPRING, SUMMER))
