"""A third of the city under a clock of its own (`make bench-fleet` has all of it): what the server sees of the program's
pauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.fleet.cost import MEASURED
from bench.fleet.simulation import City, Habits, How, Outage, alone, most, share
from client import backoff
from client.sync.options import SyncOptions

CLIENTS = 1_000
BEGIN, HOUR = 3_000.0, 3_600.0


def hour(how: How = "restart", **habits: Any) -> City:
    return City(CLIENTS, Habits(**habits), Outage(how, BEGIN, HOUR), BEGIN + HOUR + 900)


@pytest.mark.parametrize("how", ["restart", "reset", "silence", "names"])
@pytest.mark.parametrize("idle", [True, False], ids=["IDLE", "polling"])
def test_an_hour(how: How, idle: bool) -> None:
    """Not in the same minute, nobody waits longer than the longest pause and a try, nobody and no letter is left behind;
    and in the hour the server's door is not battered."""
    city = hour(how, idle=idle)
    assert most(city.server.reached, since=BEGIN) <= 0.04 * CLIENTS
    assert most(city.server.reached, 60, since=BEGIN) <= 0.45 * CLIENTS
    back = city.back()
    assert len(back) > 0.9 * CLIENTS and max(back) <= backoff.LONGEST_SECONDS + 60 and city.lost() == 0
    assert most(city.server.vain, since=BEGIN + 300) <= 0.02 * CLIENTS


def test_the_server_says_good_bye() -> None:
    """A restart of ten seconds: over four minutes, and half are back within two."""
    city = City(CLIENTS, Habits(), Outage("restart", BEGIN, 10), BEGIN + 900)
    assert most(city.server.reached, 60, since=BEGIN) <= 0.45 * CLIENTS and city.lost() == 0
    assert share(city.back(), 0.5) <= 120.0 and max(city.back()) <= backoff.SERVER_WINDOW + 10


@pytest.mark.parametrize("busy", [True, False])
def test_one_line_for_twenty_seconds(busy: bool) -> None:
    """An official whose own line was gone: seconds after it is back, not minutes."""
    seconds = alone(Outage("reset", BEGIN, 20), busy, 100)
    assert len(seconds) == 100 and share(seconds, 0.5) <= 20 and max(seconds) <= (30 if busy else 60)
    assert max(alone(Outage("no way", BEGIN, 20), busy, 100)) <= backoff.NO_WAY_SECONDS + 1


@pytest.mark.parametrize("idle", [True, False], ids=["IDLE", "polling"])
def test_who_came_together_looks_apart(idle: bool) -> None:
    """All sign in in the same second; from then on no ten seconds see many of them look. A day costs each of them little."""
    server = City(CLIENTS, Habits(idle=idle, start=(0.0, 1.0)), None, 9.5 * HOUR).server
    even = CLIENTS / (SyncOptions().idle_seconds if idle else SyncOptions().poll_seconds)
    assert most(server.looks, 10) <= 20 * even
    assert server.reached.total() == server.most_held == CLIENTS
    looks = server.looks.total() / CLIENTS
    assert MEASURED["IDLE" if idle else "polling"].day(1, looks, 9.5 * HOUR) < (100_000 if idle else 1_000_000)


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever has no connection tries every minute."""
    monkeypatch.setattr(backoff, "pause", lambda *given, **more: 60.0)
    yield


def test_the_simulation_sees_a_bad_rule(stubborn: None) -> None:
    """Without spreading, the fleet stands at the door in the same second: this is what the others would look like."""
    city = hour(letters=0.0, presses=0.0)
    assert most(city.server.reached, 5, since=BEGIN) > 0.9 * CLIENTS


def test_the_same_seed_is_the_same_day() -> None:
    first, second = hour(), hour()
    assert first.server.reached == second.server.reached and first.back() == second.back()
    assert (
        City(CLIENTS, Habits(), Outage("restart", BEGIN, HOUR), BEGIN + HOUR + 900, seed=2).server.reached
        != first.server.reached
    )


def test_a_small_server_is_late_and_loses_nobody() -> None:
    """Seven sign-ins a second, and all thousand lines broken at once: who waits too long goes and comes again later."""
    city = City(CLIENTS, Habits(letters=0.0, presses=0.0), Outage("reset", BEGIN, 0), BEGIN + 1_800, capacity=7.0)
    assert city.lost() == 0 and max(city.back()) <= 900
