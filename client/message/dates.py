"""Date fields as they come to seconds since the epoch. Pure; nothing raises."""

from __future__ import annotations

import calendar
import email.utils
import re

from client.message.headers import decode_words

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -500, "edt": -400, "cst": -600, "cdt": -500, "mst": -700, "mdt": -600,
    "pst": -800, "pdt": -700, "ict": 700, "cet": 100, "cest": 200, "met": 100, "jst": 900, "bst": 100,
}  # fmt: skip
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(am|pm)?\s*(?:(?:gmt|utc)?([+-]\d{2}):?(\d{2})|([a-z]{1,5})\b)?"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})[ /.-]+(?:([a-z]{{3}})[a-z]*|(\d{{1,2}}))\.?[ /.,-]+(\d{{4}}|\d{{2}})\b,?[ T]+{_CLOCK}")
_ISO = re.compile(rf"\b(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})[ t]+{_CLOCK}")
MOST_LENGTH = 500
_LATEST = 253402300800.0  # the year 10000


def date(raw: bytes | str) -> float:
    """0.0 when it cannot be read."""
    text = _without_comments(decode_words(raw[:MOST_LENGTH]))
    at = _standard(text)
    if at is None:
        at = _anywhere(text.casefold())
    return at if at is not None and 0 < at < _LATEST else 0.0


def _without_comments(text: str) -> str:
    before = None
    while before != text:
        before, text = text, re.sub(r"\((?:[^()\\]|\\.)*\)", " ", text)
    return " ".join(text.split())


def _standard(text: str) -> float | None:
    parsed = email.utils.parsedate_tz(text)
    if parsed is None:
        return None
    try:
        _year, month, day, hour, minute, second = parsed[:6]
        if not (1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 60):
            return None
        return float(email.utils.mktime_tz(parsed))
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _anywhere(text: str) -> float | None:
    """A date and time inside other words, in the orders that are in use."""
    match = _ISO.search(text)
    if match:
        year, month, day, *clock = match.groups()
        return _moment(int(year), int(month), int(day), clock)
    match = _DAY_FIRST.search(text)
    if match is None:
        return None
    day, name, number, year, *clock = match.groups()
    month_number = _MONTHS.get(name, 0) if name else int(number)
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    return _moment(full, month_number, int(day), clock)


def _moment(year: int, month: int, day: int, clock: list[str | None]) -> float | None:
    hour, minute, second, half, zone_hours, zone_minutes, zone = clock
    shift = 0
    if zone_hours is not None:
        shift = int(zone_hours) * 3600 + (1 if zone_hours[0] == "+" else -1) * int(zone_minutes or 0) * 60
    elif zone in _ZONES:
        hundred = _ZONES[zone]
        shift = (abs(hundred) // 100 * 3600 + abs(hundred) % 100 * 60) * (1 if hundred >= 0 else -1)
    hours = int(hour or 0) % 12 + (12 if half == "pm" else 0) if half else int(hour or 0)
    if not (1 <= month <= 12 and 1 <= day <= 31 and hours <= 24 and int(minute or 0) <= 59):
        return None
    try:
        return float(calendar.timegm((year, month, day, hours, int(minute or 0), int(second or 0)))) - shift
    except (ValueError, OverflowError):
        return None
