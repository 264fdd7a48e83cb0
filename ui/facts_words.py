"""What a letter says of itself, in lines: the hour first, and how far away it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from client.api import rows
from i18n import _, ngettext
from ui import dates

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Line:
    icon: str
    words: str
    above: str = ""
    below: str = ""
    large: bool = False


def lines(facts: rows.Facts) -> tuple[Line, ...]:
    found = []
    if facts.meeting is not None:
        found.append(Line("clock", _when(facts.meeting), below=until(facts.meeting), large=True))
    if facts.place:
        first, _comma, rest = facts.place.partition(", ")
        found.append(Line("place", first, below=rest))
    if facts.chair:
        found.append(Line("person", facts.chair, above=_("Chủ trì")))
    if facts.deadline is not None:
        words = _day(facts.deadline) if facts.whole_day else _when(facts.deadline)
        found.append(Line("timer", words, above=_("Hạn"), below=until(facts.deadline)))
    if facts.number and facts.meeting is None:
        found.append(Line("document", facts.number, above=_("Số, ký hiệu")))
    return tuple(found)


def until(at: float) -> str:
    """'Hôm nay, còn 4 giờ 36 phút'; 'Ngày mai'; 'Còn 3 ngày'; 'Đã qua'."""
    now = dates.now()
    if at < now:
        return _("Đã qua")
    days = (here(at).date() - here(now).date()).days
    if days == 0:
        return _("Hôm nay, còn {time}").format(time=_hours(at - now))
    if days == 1:
        return _("Ngày mai")
    return ngettext("Còn {n} ngày", "Còn {n} ngày", days).format(n=dates.count(days))


def _hours(seconds: float) -> str:
    hours, minutes = divmod(int(seconds // 60), 60)
    said = [ngettext("{hours} giờ", "{hours} giờ", hours).format(hours=hours)] if hours else []
    if minutes or not hours:
        said.append(ngettext("{n} phút", "{n} phút", minutes).format(n=minutes))
    return " ".join(said)


def here(at: float) -> datetime:
    """As the letter means it: Vietnam's time, whatever the PC's clock is set to."""
    return datetime.fromtimestamp(at, VIETNAM)


def _when(at: float) -> str:
    return _("{time}, {day}").format(time=f"{here(at):%H:%M}", day=_day(at))


def _day(at: float) -> str:
    """With the year where it is not this one."""
    when = here(at).date()
    short = dates.short_day(when) if when.year == here(dates.now()).year else f"{when:%d/%m/%Y}"
    return _("{weekday} {day}").format(weekday=dates.weekday(when), day=short)
