"""The pause between tries: grows, is bounded, never ends the trying, and is different on every PC."""

from __future__ import annotations

from itertools import pairwise

from client.backoff import FIRST_SECONDS, LONGEST_SECONDS, pause


def test_it_doubles_up_to_the_longest() -> None:
    """Without a limit on the number of tries: the ten thousandth is as good as the tenth."""
    ceilings = [pause(failures, 0.999_999_999) for failures in range(1, 12)]
    for before, after in pairwise(ceilings):
        assert abs(after - min(LONGEST_SECONDS, 2 * before)) < 0.01
    assert abs(ceilings[0] - FIRST_SECONDS) < 0.01 and ceilings[-1] <= LONGEST_SECONDS
    assert pause(10_000, 0.5) == pause(11, 0.5)


def test_chance_spreads_it_and_never_makes_it_nothing() -> None:
    """Three thousand PCs do not come back in the same second, and none hammers."""
    for failures in (1, 2, 5, 100):
        low, middle, high = (pause(failures, chance) for chance in (0.0, 0.5, 0.999))
        assert 0 < low < middle < high and low >= high / 2.1
