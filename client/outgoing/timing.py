"""How heavy a letter is for this line, and when it goes: the one place where that is decided. Pure.

A letter that is not heavy goes at once. A heavy one waits for the hours that the site has set aside, and for a line that is not
weak; it never waits longer than the times below, and not at all once the person has said 'now'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from client.rows import WaitsFor

# What takes longer on a weak line. Such lines drop every ten minutes: a letter of three minutes still arrives three times of
# four, a longer one mostly starts again, and nothing else goes meanwhile.
HEAVY_SECONDS = 180.0
LIGHT = 100 * 1024  # octets; a letter of text never waits, whatever was measured
LINE_PATIENCE = 2 * 3600.0  # a line that was weak for half a morning will not be strong before the letter has to be there
HOURS_PATIENCE = 24 * 3600.0  # the hours have come once by then; the PC may have been switched off in them


@dataclass(frozen=True, slots=True)
class Hours:
    """When heavy letters go, in minutes of the local day: from `begin` up to `end`, over midnight where that is not later."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What the site decides. With hours, letters from `heavy_letter` octets on are heavy on every line."""

    hours: Hours | None = None
    heavy_letter: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """As it was measured: `speed` in octets a second, upwards."""

    weak: bool
    speed: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`waits_for` '': it may go. `until`, seconds since the epoch: it goes then at the latest ('line'), or its hours begin ('hours').
    """

    waits_for: WaitsFor = ""
    until: float = 0.0


NOW = Verdict()


def seconds(octets: int, speed: float) -> float:
    """How long it would take; 0 where the speed is not known."""
    return octets / speed if speed > 0 else 0.0


def heavy(size: int, line: Line, rules: Rules) -> bool:
    return _slow(size, line) or _dear(size, rules)


def _slow(size: int, line: Line) -> bool:
    return line.weak and size > LIGHT and seconds(size, line.speed) > HEAVY_SECONDS


def _dear(size: int, rules: Rules) -> bool:
    return rules.hours is not None and size >= rules.heavy_letter


def verdict(
    size: int,
    queued_at: float,
    hurried: bool,
    now: float,
    line: Line,
    rules: Rules,
    zone: tzinfo | None = None,
    *,
    begun: bool = False,
) -> Verdict:
    """Of a letter that is due and of which `size` octets still have to go up. `zone` None: the PC's own. `begun`: a part of it
    is there and stays there, so that a weak line is no reason to stop.

    A letter of the future was queued under a clock that was wrong: nobody knows how long it has waited, so it goes.
    """
    waited = now - queued_at
    if hurried or waited < 0:
        return NOW
    if rules.hours is not None and _dear(size, rules) and waited < HOURS_PATIENCE and not is_open(rules.hours, now, zone):
        return Verdict("hours", opens_at(rules.hours, now, zone))
    if _slow(size, line) and not begun and waited < LINE_PATIENCE:
        return Verdict("line", queued_at + LINE_PATIENCE)
    return NOW


def is_open(hours: Hours, now: float, zone: tzinfo | None = None) -> bool:
    local = datetime.fromtimestamp(now, zone)
    minute = local.hour * 60 + local.minute
    if hours.begin < hours.end:
        return hours.begin <= minute < hours.end
    return minute >= hours.begin or minute < hours.end


def opens_at(hours: Hours, now: float, zone: tzinfo | None = None) -> float:
    """The next time that the hours begin, seconds since the epoch."""
    today = datetime.fromtimestamp(now, zone)
    for days in range(3):
        day = today.date() + timedelta(days=days)
        begin = datetime(day.year, day.month, day.day, hours.begin // 60, hours.begin % 60, tzinfo=zone).timestamp()
        if begin > now:
            return begin
    return now
