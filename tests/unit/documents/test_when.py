"""Days and times of day in the ways that offices write them; what does not exist is nothing."""

from __future__ import annotations

from datetime import date

import pytest

from client.documents import when
from client.documents.when import Moment
from client.fold import fold

BASE = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("27/11", date(2026, 11, 27)),
        ("27-11-2026", date(2026, 11, 27)),
        ("Thứ Sáu 27/11/2026", date(2026, 11, 27)),
        ("thứ 6, 27/11/2026", date(2026, 11, 27)),
        ("ngày 5 tháng 1", date(2027, 1, 5)),
        ("20/11", date(2026, 11, 20)),
        ("29/2/2028", date(2028, 2, 29)),
        ("29/2/2027", None),
        ("31/11", None),
        ("Thứ Hai 27/11/2026", None),
        ("mai", None),
        ("27/11/2026/1", None),
        ("", None),
        ("31 - 12 – 2026", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_whole_or_not_at_all(typed: str, day: date | None) -> None:
    """Without a year it is the day that lies near; a weekday must be that day's."""
    assert when.day(typed, BASE) == day


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("8:00", (8, 0)), ("08:00", (8, 0)), ("8h", (8, 0)), ("8h30", (8, 30)), ("8 giờ", (8, 0)), ("14 giờ 30 phút", (14, 30)),
        ("14g30", (14, 30)), ("2 giờ chiều", (14, 0)), ("7 giờ tối", (19, 0)), ("8", (8, 0)), ("24:00", None), ("8:75", None),
        ("sáng", None), ("8:00:00", None),
    ],
)  # fmt: skip
def test_a_time_of_day(typed: str, clock: tuple[int, int] | None) -> None:
    """As people write it; an impossible one is none."""
    assert when.clock(typed) == clock


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("16:00 26/11/2026", "2026-11-26T16:00"),
        ("16h 26/11", "2026-11-26T16:00"),
        ("16 giờ 30 ngày 26/11", "2026-11-26T16:30"),
        ("26/11 16:00", "2026-11-26T16:00"),
        ("16:00, Thứ Năm 26/11/2026", "2026-11-26T16:00"),
        ("14 giờ 00, ngày 24 tháng 11 năm 2026 (thứ Ba)", "2026-11-24T14:00"),
        ("26/11", "2026-11-26"),
        ("26/11 lúc 30:00", ""),
    ],
)
def test_a_day_with_its_time(typed: str, moment: str) -> None:
    """Either may come first."""
    found = when.moment(typed, BASE)
    assert (found.iso if found else "") == moment


def test_what_is_said_is_read_again() -> None:
    """Every day of two years with odd and even hours: words and ISO come back the same."""
    for number in range(BASE.toordinal(), BASE.toordinal() + 730):
        of = Moment(date.fromordinal(number), (number % 24, number * 7 % 60) if number % 3 else None)
        assert when.moment(when.words(of), BASE) == of
        assert when.from_iso(of.iso) == of


def test_numbers_that_are_no_days() -> None:
    """Numbers of documents, points of a list, addresses and sums are not taken for days."""
    words = "Số 12/2026/QĐ-UBND; điểm 3.2; IP 10.0.0.1; 1/500; tỷ lệ 33/2015; hẻm 12/5/7 đường 30; 12.500.000 đồng"
    assert [one.iso for _s, _e, one in when.moments(fold(words), BASE)] == []


def test_hostile_numbers_do_not_raise() -> None:
    """Digits of other scripts and very long numbers."""
    for words in ("٣/١١/2026", "9" * 5000 + "/11", "1/1/0000", "0/0", "1/1/9999", "²/11"):
        list(when.moments(fold(words), BASE))
        when.day(words, BASE)
        when.clock(words)
