"""Days and times of day as Vietnamese offices write them: read, checked, and said again. Pure.

All of it is Vietnam's local time, wherever the PC's clock thinks it is. Words are folded before they are read, so marks and
capitals do not matter. Nothing raises; what is not certain (31/2, 25 giờ, a weekday that is not that day's) is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from client.fold import fold

VIETNAM = timezone(timedelta(hours=7))
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
PAST = 60  # days: without a year, a day that lies further back is next year's

_DAY = (
    r"(?P<d>\d{1,2})\s?(?:[/.–-]\s?|thang\s)(?P<m>\d{1,2})"
    r"(?:(?:\s?[/.–-]\s?|,?\snam\s)(?P<y>\d{4}|\d{2}(?!\d)))?(?!\s?[/.–-]\s?\d)(?!\d)"
)
_CLOCK = (
    r"(?P<h>\d{1,2})\s?(?::|gio|g(?![a-z])|h(?![a-z]))"
    r"\s?(?P<min>\d{1,2}(?=\s?p)|\d{2}(?!\d|\s?[/.-]))?(?:\s?(?:phut|p)\b)?(?P<half>\s(?:sang|chieu|toi)\b)?"
)
_WEEKDAY = r"(?P<w>thu\s(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)"
_WEEKDAY_AFTER = _WEEKDAY.replace("?P<w>", "?P<w2>")
_BETWEEN = r"(?:\s?[,;(]?\s?(?:ngay|vao|hom)?\s?)"
_WHOLE_CLOCK = re.compile(_CLOCK)
_WHOLE_DAY = re.compile(rf"(?:{_WEEKDAY}[,\s(]*)?(?:ngay\s)?{_DAY}\)?")
_MOMENT = re.compile(
    rf"(?<![\d/:.])(?:{_CLOCK}{_BETWEEN})?(?:{_WEEKDAY}{_BETWEEN})?(?P<n>ngay\s?)?{_DAY}"
    rf"(?:\s?[,(]\s?{_WEEKDAY_AFTER}\)?)?(?:\s?[,)]?\s?(?:luc|vao luc|hoi)?\s?(?P<late>{_CLOCK.replace('?P<', '?P<l')}))?"
)
_NAMES = {name: at for at, words in enumerate(WEEKDAYS) for name in (fold(words), f"thu {at + 2}")}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and its time of day (hour, minute) where one is named."""

    day: date
    clock: tuple[int, int] | None = None

    @property
    def at(self) -> float:
        """Seconds since the epoch; without a time of day: when the day ends."""
        hour, minute = self.clock or (23, 59)
        return datetime(self.day.year, self.day.month, self.day.day, hour, minute, tzinfo=VIETNAM).timestamp()

    @property
    def iso(self) -> str:
        """'2026-11-27T08:00', or '2026-11-27'."""
        return self.day.isoformat() + (f"T{clock_words(self.clock)}" if self.clock else "")


def today(now: float) -> date:
    return datetime.fromtimestamp(now, VIETNAM).date()


def from_iso(text: str) -> Moment | None:
    """What `iso` gives, and nothing else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", text):
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(read.date(), (read.hour, read.minute) if "T" in text else None)


def day(text: str, base: date) -> date | None:
    """The whole of `text` as a day; without a year the one that is near `base`."""
    match = _WHOLE_DAY.fullmatch(fold(text))
    return _day(match.groupdict(), base) if match else None


def clock(text: str) -> tuple[int, int] | None:
    """The whole of `text` as a time of day: 8:00, 8h, 14 giờ 30, 2 giờ chiều."""
    plain = fold(text)
    match = _WHOLE_CLOCK.fullmatch(plain if not re.fullmatch(r"\d{1,2}", plain) else f"{plain}h")
    return _clock(match.groupdict()) if match else None


def moment(text: str, base: date) -> Moment | None:
    """The whole of `text` as a day with or without a time of day, in either order."""
    plain = fold(text).strip(" .,")
    match = _MOMENT.fullmatch(plain)
    return _moment(match, base) if match else None


def moments(folded: str, base: date) -> Iterator[tuple[int, int, Moment]]:
    """(start, end, moment) of all that are named within folded words."""
    for match in _MOMENT.finditer(folded):
        sure = match["y"] or match["n"] or re.search(r"/|thang", match.group())  # not 'điểm 3.2'
        found = _moment(match, base) if sure else None
        if found is not None:
            yield match.start(), match.end(), found


def clock_words(of: tuple[int, int]) -> str:
    return f"{of[0]:02}:{of[1]:02}"


def day_words(of: date) -> str:
    return f"{WEEKDAYS[of.weekday()]} {of.day:02}/{of.month:02}/{of.year}"


def words(of: Moment) -> str:
    """'08:00, Thứ Sáu 27/11/2026'."""
    return f"{clock_words(of.clock)}, {day_words(of.day)}" if of.clock else day_words(of.day)


def _moment(match: re.Match[str], base: date) -> Moment | None:
    groups = match.groupdict()
    found = _day(groups, base)
    if found is None:
        return None
    if groups["h"] is None and groups["lh"] is None:
        return Moment(found)
    of = _clock(groups if groups["h"] is not None else {name: groups[f"l{name}"] for name in ("h", "min", "half")})
    return Moment(found, of) if of is not None else None


def _day(groups: dict[str, str | None], base: date) -> date | None:
    number, month, year, weekday = (groups.get(name) for name in ("d", "m", "y", "w"))
    try:
        if year:
            found = date(int(year) + (2000 if len(year) == 2 else 0), int(month or 0), int(number or 0))
        else:
            found = date(base.year, int(month or 0), int(number or 0))
            if (base - found).days > PAST:
                found = found.replace(year=base.year + 1)
    except ValueError:
        return None
    named = (weekday, groups.get("w2"))
    return found if all(name is None or _NAMES[name] == found.weekday() for name in named) else None


def _clock(groups: dict[str, str | None]) -> tuple[int, int] | None:
    hour, minute, half = int(groups["h"] or 0), int(groups["min"] or 0), (groups["half"] or "").strip()
    if half in ("chieu", "toi") and hour < 12:
        hour += 12
    return (hour, minute) if hour < 24 and minute < 60 else None
