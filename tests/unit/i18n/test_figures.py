"""Numbers, times and weekdays are those of CLDR: our few lines are held against Babel, which is too heavy to ship."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from babel.dates import format_datetime, get_day_names
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

import i18n
from i18n import figures
from ui import dates


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> object:
    before = i18n.language()
    i18n.use(request.param)
    yield request.param
    i18n.use(before)


@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1234.5, 24.3, 1234567, 0.05, -12.5])
def test_numbers(language: str, value: float) -> None:
    """1.234,5 in Vietnamese, 1,234.5 in English."""
    for places in (0, 1, 2):
        wanted = format_decimal(round(value, places), "#,##0" + ("." + "0" * places if places else ""), locale=language)
        assert figures.number(value, places) == wanted


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)))
def test_days_and_hours(when: datetime) -> None:
    """Day before month before year, and 24 hours, as Nghị định 30/2020 and CLDR have them."""
    seconds = when.timestamp()
    assert figures.day(seconds) == format_datetime(when, "dd/MM/yyyy", locale="vi")
    assert figures.clock(seconds) == format_datetime(when, "HH:mm", locale="vi")


def test_weekdays() -> None:
    """The names of the days, from Monday on."""
    monday = datetime(2026, 11, 23)
    for number, name in get_day_names("wide", locale="vi").items():
        assert dates.weekday(monday + timedelta(days=number)).casefold() == name.casefold()
