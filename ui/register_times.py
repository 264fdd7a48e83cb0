"""Which days of the register are shown: a week, a month, a year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from i18n import _, register_words

WEEKS = 3  # this one and those before it, in the menu


@dataclass(frozen=True, slots=True)
class Span:
    """`month`: 1 to 12, 0 = not one month. `since`, `until`: seconds, Vietnam's days."""

    words: str
    year: int
    month: int
    since: float
    until: float


def month(year: int, number: int) -> Span:
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return Span(_("Tháng {month}/{year}").format(month=number, year=year), year, number, _at(first), _at(after))


def year(number: int) -> Span:
    return Span(_("Cả năm {year}").format(year=number), number, 0, _at(date(number, 1, 1)), _at(date(number + 1, 1, 1)))


def week(day: date) -> Span:
    """The one from Monday on; of two years it is in that of `day`."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=6)
    return Span(_("Tuần {first} – {last}").format(first=f"{first:%d/%m}", last=f"{last:%d/%m}"), day.year, 0, _at(first), _at(first + timedelta(days=7)))


def choices(today: date, years: tuple[int, ...]) -> list[Span]:
    """The last weeks, the months of this year, the newest first, and all years."""
    found = [week(today - timedelta(days=7 * back)) for back in range(WEEKS)]
    found += [month(today.year, number) for number in range(today.month, 0, -1)]
    return found + [year(one) for one in years]


def _at(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=register_words.VIETNAM).timestamp()
