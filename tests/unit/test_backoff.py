"""The pause between tries and the time between looks: quick for one, spread for all, bounded, and never the end of trying."""

from __future__ import annotations

from itertools import pairwise

import pytest

from client import faults as f
from client.backoff import (
    AT_MOST_EVERY,
    LONGEST_SECONDS,
    LOST_WINDOW,
    NO_WAY_SECONDS,
    SERVER_WAITED,
    SERVER_WINDOW,
    Rhythm,
    doubled,
    pause,
    perhaps_no_way,
)

LOST, BYE = f.LineLost(host="m"), f.LineLost(host="m", reply="Server shutting down.")
OF_THE_SERVER = (
    BYE,
    f.ConnectionRefused(),
    f.ServerBusy(),
    f.ServerNonsense(),
    f.SignInUnavailable(),
    f.CertificateExpired(),
)
OF_THE_LINE = (LOST, f.Silent(), f.NameUnknown(), f.NoNetwork(), f.NotMail())
EDGES = (0.0, 0.5, 0.999_999)


@pytest.mark.parametrize("fault", [*OF_THE_LINE, *OF_THE_SERVER, f.DiskFull()], ids=repr)
@pytest.mark.parametrize("waited_for", [True, False])
def test_about_as_long_as_one_was_away(fault: f.Fault, waited_for: bool) -> None:
    """Twice as long at most, LONGEST at most, never nothing; after a week as after an hour."""
    for away in (0.0, 1.0, 20.0, 60.0, 600.0, 3600.0, 7 * 86_400.0):
        low, middle, high = (pause(fault, away, chance, waited_for=waited_for) for chance in EDGES)
        assert 0.2 <= low < middle < high <= max(SERVER_WINDOW, min(away, LONGEST_SECONDS))
    assert pause(fault, 3600.0, 0.3, waited_for=waited_for) == pause(fault, 1e9, 0.3, waited_for=waited_for)


@pytest.mark.parametrize("fault", OF_THE_LINE, ids=repr)
def test_twenty_seconds_are_over_in_seconds(fault: f.Fault) -> None:
    """One official's line dropped for twenty seconds: in the middle of something she is back at once, else within a
    minute."""
    assert pause(fault, 0.0, 0.999, waited_for=True) <= 4.0
    assert pause(fault, 20.0, 0.999, waited_for=True) <= 20.0
    assert max(pause(fault, away, 0.999, waited_for=False) for away in (0.0, 20.0)) <= LOST_WINDOW


@pytest.mark.parametrize("fault", OF_THE_SERVER, ids=repr)
def test_what_everybody_has_is_spread_from_the_first_time(fault: f.Fault) -> None:
    """Whoever waits for something included, though over a minute only: it is not her line."""
    for waited_for, window in ((True, SERVER_WAITED), (False, SERVER_WINDOW)):
        first = [pause(fault, 0.0, chance, waited_for=waited_for) for chance in EDGES]
        assert first[0] <= 0.1 * window and first[-1] >= 0.99 * window


def test_a_pc_without_a_network_asks_often() -> None:
    """No try leaves it: however long it was away, it is back seconds after its network."""
    for away in (0.0, 60.0, 86_400.0):
        assert pause(f.NoNetwork(), away, 0.999, waited_for=False, no_way=True) <= NO_WAY_SECONDS
    assert all(map(perhaps_no_way, (f.NameUnknown(), f.NoNetwork(), LOST))) and not perhaps_no_way(f.Silent())


def test_counted_attempts_double() -> None:
    """Of one letter that the server puts off; the ten thousandth pause is as long as the tenth."""
    for before, after in pairwise(map(doubled, range(1, 12))):
        assert after == 2 * before
    assert doubled(0) == doubled(1) and doubled(10_000) == doubled(21)


def test_presses_make_no_rest_longer() -> None:
    """The time away counts, not the tries; and between two tries that presses bring about there are two seconds."""
    rhythm = Rhythm(100.0, lambda: 0.999)
    for tick in range(101, 120):
        rhythm.tries(float(tick))
        assert rhythm.soonest(float(tick)) == AT_MOST_EVERY and rhythm.soonest(tick + 5.0) == 0.0
    assert rhythm.rest(120.0, LOST, waited_for=True, no_way=False) <= 20.0
    rhythm.good(120.0)
    assert rhythm.rest(120.0, LOST, waited_for=True, no_way=False) <= 4.0


def test_who_began_together_looks_apart() -> None:
    """The first look lies anywhere in the first period, later ones vary; none is late (a NAT forgets us after four
    minutes)."""
    first, later = [], []
    for chance in EDGES:
        rhythm = Rhythm(0.0, lambda chance=chance: chance)  # type: ignore[misc]
        rhythm.looked(0.0, 230.0, first=True)
        first.append(rhythm.due)
        rhythm.looked(1000.0, 230.0)
        later.append(rhythm.due - 1000.0)
    assert first[0] <= 23.0 < 229.0 <= first[-1] <= 230.0
    assert later[0] < 175.0 < 229.0 <= later[-1] <= 230.0
