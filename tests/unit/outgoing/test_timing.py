"""When a letter goes, case by case: light and heavy, weak and dear, over midnight, and under clocks that jump."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from client.outgoing.timing import (
    HOURS_PATIENCE,
    LIGHT,
    LINE_PATIENCE,
    NOW,
    Hours,
    Line,
    Rules,
    Verdict,
    heavy,
    is_open,
    opens_at,
    verdict,
)

VIETNAM, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
GOOD, WEAK = Line(False, 500_000.0), Line(True, 20_000.0)
MB = 1024 * 1024
EVENING = Rules(Hours(17 * 60, 21 * 60))
NIGHT = Rules(Hours(17 * 60, 7 * 60))


def at(clock: str, day: int = 24, zone: ZoneInfo = VIETNAM, month: int = 11) -> float:
    return datetime(2026, month, day, *map(int, clock.split(":")), tzinfo=zone).timestamp()


def ask(size: int, now: float, line: Line = WEAK, rules: Rules = Rules(), *, queued: float | None = None, hurried: bool = False) -> Verdict:
    return verdict(size, now if queued is None else queued, hurried, now, line, rules, VIETNAM)


@pytest.mark.parametrize(("size", "line", "is_heavy"), [
    (int(2.1 * MB), WEAK, False),  # under two minutes: as drawn, it goes
    (int(4.8 * MB), WEAK, True),  # over four: as drawn, it waits
    (int(4.8 * MB), GOOD, False),
    (int(4.8 * MB), Line(True, 500_000.0), False),  # weak by its delay alone: it carries well
    (LIGHT, Line(True, 10.0), False),  # a letter of text never waits
    (LIGHT + 1, Line(True, 10.0), True),
    (4 * MB, Line(True, 0.0), False),  # nothing known is no reason to wait
])  # fmt: skip
def test_heavy_is_what_takes_too_long(size: int, line: Line, is_heavy: bool) -> None:
    """On a line that is weak, by how fast it carries; never on a good one without hours."""
    assert heavy(size, line, Rules()) is is_heavy
    assert (ask(size, at("09:00"), line) != NOW) is is_heavy


def test_on_dear_lines_heavy_is_what_the_site_says() -> None:
    """From heavy_letter on, however good the line is; without hours the figure means nothing."""
    rules = Rules(EVENING.hours, 2 * MB)
    assert heavy(2 * MB, GOOD, rules) and not heavy(2 * MB - 1, GOOD, rules)
    assert not heavy(50 * MB, GOOD, Rules(None, MB))


def test_a_weak_line_is_waited_for_and_not_for_ever() -> None:
    """It says until when; then it goes although nothing is better, and at once when the line is."""
    queued = at("09:05")
    until = queued + LINE_PATIENCE
    assert ask(5 * MB, queued) == Verdict("line", until)
    assert ask(5 * MB, until - 1, queued=queued) == Verdict("line", until)
    assert ask(5 * MB, until, queued=queued) == NOW
    assert ask(5 * MB, queued + 60, GOOD, queued=queued) == NOW


def test_what_has_begun_is_not_stopped_by_a_weak_line() -> None:
    """A part of it lies there and stays; but its hours are still its hours, since every octet costs."""
    now = at("09:00")
    assert verdict(5 * MB, now, False, now, WEAK, Rules(), VIETNAM, begun=True) == NOW
    assert verdict(5 * MB, now, False, now, WEAK, EVENING, VIETNAM, begun=True) == Verdict("hours", at("17:00"))


def test_the_person_has_the_last_word() -> None:
    assert ask(5 * MB, at("09:00"), WEAK, NIGHT, hurried=True) == NOW


@pytest.mark.parametrize(("now", "opens"), [
    ("09:00", at("17:00")), ("16:59", at("17:00")), ("17:00", None), ("20:59", None), ("21:00", at("17:00", 25)), ("23:59", at("17:00", 25)),
    ("00:00", at("17:00")),
])  # fmt: skip
def test_hours_of_one_day(now: str, opens: float | None) -> None:
    """Begin included, end not; after the last minute it is tomorrow's."""
    assert ask(2 * MB, at(now), GOOD, EVENING) == (NOW if opens is None else Verdict("hours", opens))


@pytest.mark.parametrize(("now", "opens"), [
    ("16:59", at("17:00")), ("17:00", None), ("23:59", None), ("00:00", None), ("06:59", None), ("07:00", at("17:00")),
])  # fmt: skip
def test_hours_over_midnight(now: str, opens: float | None) -> None:
    assert ask(2 * MB, at(now), GOOD, NIGHT) == (NOW if opens is None else Verdict("hours", opens))


def test_in_its_hours_the_line_must_still_be_good_enough() -> None:
    """Queued within the hours on a weak line it waits for the line; one that has waited all day does not wait a second time."""
    assert ask(5 * MB, at("17:30"), WEAK, EVENING) == Verdict("line", at("19:30"))
    assert ask(5 * MB, at("17:00"), WEAK, EVENING, queued=at("09:00")) == NOW


def test_a_pc_that_is_off_in_the_evening_sends_all_the_same() -> None:
    """Queued on Monday, switched off at five each day: on Tuesday at the same time it goes, said or not."""
    queued = at("10:00", 23)
    assert ask(2 * MB, at("07:30"), GOOD, EVENING, queued=queued) == Verdict("hours", at("17:00"))
    assert ask(2 * MB, queued + HOURS_PATIENCE, GOOD, EVENING, queued=queued) == NOW


@pytest.mark.parametrize("years", [-10, 10])
@pytest.mark.parametrize("rules", [Rules(), EVENING])
def test_a_clock_that_jumps_holds_nothing_back_for_long(years: int, rules: Rules) -> None:
    """Ten years forth: it has waited long enough. Ten years back: nobody knows how long, so it goes."""
    queued = at("09:00")
    assert ask(5 * MB, queued, WEAK, rules).waits_for
    assert ask(5 * MB, queued + years * 365 * 86_400, WEAK, rules, queued=queued) == NOW


def test_summer_time() -> None:
    """Where clocks are changed, the hours are those on the wall: also on the night that lacks one, and on the one that has one twice."""
    night = Hours(2 * 60 + 30, 6 * 60)
    spring = opens_at(night, at("23:00", 28, BERLIN, 3), BERLIN)  # 02:30 does not exist on 29 March 2026
    assert datetime.fromtimestamp(spring, BERLIN).strftime("%d %H:%M") == "29 03:30" and is_open(night, spring, BERLIN)
    autumn = opens_at(night, at("23:00", 24, BERLIN, 10), BERLIN)
    assert datetime.fromtimestamp(autumn, BERLIN).strftime("%d %H:%M") == "25 02:30" and is_open(night, autumn, BERLIN)
    assert opens_at(Hours(17 * 60, 0), at("12:00", 28, BERLIN, 3), BERLIN) + 23 * 3600 == opens_at(Hours(17 * 60, 0), at("18:00", 28, BERLIN, 3), BERLIN)


def test_the_hours_always_come() -> None:
    """From every minute of a day on they begin within a day, and are open when they do."""
    for hours in (EVENING.hours, NIGHT.hours, Hours(0, 1), Hours(23 * 60 + 59, 23 * 60 + 58)):
        assert hours is not None
        for minute in range(24 * 60):
            now = at("00:00") + minute * 60 + 7
            opens = opens_at(hours, now, VIETNAM)
            assert now < opens <= now + 86_400 and is_open(hours, opens, VIETNAM)
