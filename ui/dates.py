"""Sizes, dates and times in words; own few lines for Vietnamese, so that nothing big is imported before the first paint.

Times are epoch seconds, shown in the PC's own time zone. `now` is the only clock; a test stops it there.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from i18n import _, figures, ngettext
from i18n.figures import clock, day

__all__ = [
    "clock", "count", "day", "full_day", "heading", "hour", "left", "letters", "megabytes", "moment", "now", "number",
    "part_of", "people",
    "short_day", "since", "size", "span", "today", "weekday", "when",
]  # fmt: skip


def now() -> float:
    """Every 'today' of the window comes from here, so that a test can stop the clock."""
    return time.time()


def today() -> date:
    return moment(now()).date()


def number(value: float, decimals: int = 1) -> str:
    """24.3 -> '24,3'; no needless ',0'."""
    words = figures.number(value, decimals)
    return words.rstrip("0").rstrip(",.") if decimals else words


def count(value: int) -> str:
    """1234567 -> '1.234.567'."""
    return figures.number(value)


def size(octets: int, beside: int = 0) -> str:
    """Of a file or a letter: '420 KB', '1,8 MB'; in the unit of `beside`, where that is the larger one."""
    if max(octets, beside) < 1000 * 1024:
        return _("{n} KB").format(n=max(1, round(octets / 1024)) if octets else 0)
    return _("{n} MB").format(n=megabytes(octets))


def part_of(octets: int, whole: int) -> str:
    """'0,4 trong 2,1 MB'."""
    return _("{part} trong {whole}").format(part=size(octets, whole).split()[0], whole=size(whole))


def megabytes(octets: int) -> str:
    """Only the number: '24,3'; above 100 without decimals."""
    value = octets / (1024 * 1024)
    return number(value, 1 if value < 100 else 0)


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at)


def short_day(when: date) -> str:
    return when.strftime("%d/%m")


def weekday(when: date) -> str:
    return (
        _("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"),
    )[when.weekday()]  # fmt: skip


def heading(when: date, on: date | None = None) -> str:
    """A day heading: 'Hôm nay, Thứ Ba 24/11', 'Hôm qua, …', 'Thứ Sáu 20/11', and with the year when it is another one."""
    on = on or today()
    words = _("{weekday} {day}").format(weekday=weekday(when), day=short_day(when))
    if when == on:
        return _("Hôm nay, {day}").format(day=words)
    if when == on - timedelta(days=1):
        return _("Hôm qua, {day}").format(day=words)
    if when.year != on.year:
        return _("{weekday} {day}").format(weekday=weekday(when), day=when.strftime("%d/%m/%Y"))
    return words


def full_day(when: date) -> str:
    """'Thứ Ba, ngày 24 tháng 11 năm 2026'."""
    return _("{weekday}, ngày {day} tháng {month} năm {year}").format(
        weekday=weekday(when), day=when.day, month=when.month, year=when.year
    )


def when(at: float, now: float | None = None) -> str:
    """Inside a sentence: '08:52 hôm nay', '16:40 hôm qua', '16:40 ngày 20/11/2026'."""
    there, on = moment(at), (today() if now is None else moment(now).date())
    if there.date() == on:
        return _("{time} hôm nay").format(time=clock(at))
    if there.date() == on - timedelta(days=1):
        return _("{time} hôm qua").format(time=clock(at))
    return _("{time} ngày {day}").format(time=clock(at), day=day(at))


def since(at: float, now: float | None = None) -> str:
    """After 'từ': '09:12', or '16:40 ngày 20/11' when not today."""
    there, on = moment(at), (today() if now is None else moment(now).date())
    if there.date() == on:
        return clock(at)
    return _("{time} ngày {day}").format(time=clock(at), day=short_day(there.date()))


def span(seconds: float) -> str:
    """How long: '10 giây', 'khoảng 3 phút', 'khoảng 2 giờ'."""
    if seconds < 55:
        n = max(1, round(seconds))
        return ngettext("{n} giây", "{n} giây", n).format(n=n)
    if seconds < 55 * 60:
        n = max(1, round(seconds / 60))
        return ngettext("khoảng {n} phút", "khoảng {n} phút", n).format(n=n)
    n = max(1, round(seconds / 3600))
    return ngettext("khoảng {n} giờ", "khoảng {n} giờ", n).format(n=n)


def left(seconds: float) -> str:
    """Inside a sentence: 'còn khoảng 1 phút'; in steps so coarse that the words do not jump. '' where nobody knows."""
    if not 0 < seconds < 24 * 3600:
        return ""
    if seconds < 8:
        return _("còn vài giây")
    if seconds < 55:
        n = max(10, round(seconds / 10) * 10)
        return ngettext("còn khoảng {n} giây", "còn khoảng {n} giây", n).format(n=n)
    if seconds < 55 * 60:
        n = max(1, round(seconds / 60))
        return ngettext("còn khoảng {n} phút", "còn khoảng {n} phút", n).format(n=n)
    n = max(1, round(seconds / 3600))
    return ngettext("còn khoảng {n} giờ", "còn khoảng {n} giờ", n).format(n=n)


def hour(at: float, now: float) -> str:
    """'17 giờ', '17 giờ 30', '17 giờ ngày mai'."""
    there = moment(at)
    words = _("{n} giờ").format(n=there.hour)
    if there.minute:
        words = _("{n} giờ {minute}").format(n=there.hour, minute=f"{there.minute:02d}")
    return words if there.date() == moment(now).date() else _("{time} ngày mai").format(time=words)


def people(n: int) -> str:
    return ngettext("{n} người", "{n} người", n).format(n=count(n))


def letters(n: int) -> str:
    return ngettext("{n} thư", "{n} thư", n).format(n=count(n))
