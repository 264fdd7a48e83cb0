"""What is measured of the line, and who may use it: without a line, under a clock that the test turns."""

from __future__ import annotations

import random
from itertools import pairwise

from client.net.budget import Budget
from client.net.line import STALE, WEAK_SPEED, Meter, Pace
from client.outgoing.carriage import Carriage


class Hands:
    """A clock."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def weak() -> Meter:
    meter = Meter()
    meter.note(50_000, 5.0, "up")
    assert meter.state == "weak"
    return meter


# Measuring


def test_what_a_person_is_told_of_the_way_up() -> None:
    """Nothing as long as nobody knows, also on a good line that has only brought something; on a weak one at least that it is weak."""
    hands = Hands()
    meter = Meter(hands)
    assert meter.told_up == 0
    meter.note(200_000, 1.0)
    assert meter.told_up == 0 and meter.state == "good"
    meter.note(60_000, 6.0, "up")
    assert meter.told_up == 10_000
    hands.at += STALE + 1
    assert meter.told_up == 0
    meter.note(100, 2.0)
    assert meter.state == "weak" and meter.told_up == WEAK_SPEED


def test_both_ways_are_known_apart() -> None:
    """A line that brings much and takes little is weak for who wants to send."""
    meter = Meter()
    meter.note(200_000, 1.0)
    assert meter.speed == 200_000 and meter.up == WEAK_SPEED and meter.state == "good"
    meter.note(60_000, 6.0, "up")
    assert meter.speed == 200_000 and meter.up == 10_000 and meter.state == "weak"


def test_old_measures_are_forgotten() -> None:
    """A line that was weak is not called so for ever only because nothing is carried over it any more."""
    hands = Hands()
    meter = Meter(hands)
    meter.note(60_000, 6.0, "up")
    assert meter.state == "weak"
    hands.at += STALE - 1
    assert meter.state == "weak"
    hands.at += 2
    assert meter.state == "good" and meter.up == WEAK_SPEED


def test_pace_does_not_jump() -> None:
    """Pieces that come in bursts, seeded: what is said after the first seconds stays within half of the truth."""
    chance = random.Random(7)
    pace, said = Pace(), []
    assert pace.note(60_000, 0.1) == 0.0, "too early to tell"
    for _ in range(200):
        said.append(pace.note(20_000, chance.choice((0.2, 1.0, 1.8))))
    assert all(10_000 < one < 30_000 for one in said[20:])
    assert max(abs(a - b) / a for a, b in pairwise(said[20:])) < 0.15


def test_pace_follows_a_line_that_changes() -> None:
    pace = Pace()
    for _ in range(30):
        pace.note(40_000, 1.0)
    for _ in range(100):
        pace.note(8_000, 1.0)
    assert 7_900 < pace.speed < 8_700


def test_a_rest_is_not_the_lines_fault() -> None:
    """While the courier gives way the clock of the letter stands still, and what arrived meanwhile does not make it faster."""
    hands, meter = Hands(), Meter()
    resting = [0.0]

    def between() -> None:
        hands.at += resting[0]

    carriage = Carriage(meter, hands, between)
    carriage.begin()
    for piece in range(1, 6):
        hands.at += 3.0
        speed = carriage.arrived(30_000 * piece)
    resting[0] = 40.0
    hands.at += 3.0
    carriage.arrived(180_000)
    resting[0] = 0.0
    for piece in range(7, 10):  # they were under way
        hands.at += 0.001
        assert abs(carriage.arrived(30_000 * piece) - speed) < 100
    hands.at += 3.0
    assert abs(carriage.arrived(300_000) - speed) < 100
    assert speed == meter.up == 10_000 and meter.state == "weak"


# Sharing


def test_nobody_begins_what_nobody_waits_for_beside_a_big_letter() -> None:
    """And whoever was held back is called once, when the last big letter has gone; a small letter holds nobody back."""
    budget, calls = Budget(weak()), []

    def call() -> None:
        calls.append(1)

    with budget.carrying("own", 50_000) as big:
        assert not big and budget.may_go_ahead("worker", call)
    with budget.carrying("own", 2_000_000) as big:
        with budget.carrying("unit", 2_000_000):
            assert big and not budget.may_go_ahead("worker", call) and not budget.may_go_ahead("worker", call)
        assert not calls and not budget.may_go_ahead("worker", call)
    assert calls == [1] and budget.may_go_ahead("worker", call)
    with budget.carrying("own", 2_000_000):
        pass
    assert calls == [1], "who was not held back is not called: that costs a turn"


def test_the_courier_gives_way_on_a_weak_line_only() -> None:
    """While a worker of any mailbox is at work; the call comes when the last of them rests."""
    budget, calls = Budget(weak()), []

    def call() -> None:
        calls.append(1)

    with budget.carrying("courier", 2_000_000):
        assert not budget.must_give_way("courier", call)
        budget.begin("own")
        budget.begin("unit")
        assert budget.must_give_way("courier", call)
        budget.rest("own")
        assert not calls and budget.must_give_way("courier", call)
        budget.rest("unit")
        assert calls == [1] and not budget.must_give_way("courier", call)
    good = Budget()
    good.begin("own")
    with good.carrying("courier", 2_000_000):
        assert not good.must_give_way("courier", call)


def test_two_big_letters_go_one_after_the_other() -> None:
    """Of two mailboxes, on a weak line: the later one rests until the earlier one has gone."""
    budget, calls = Budget(weak()), []
    with budget.carrying("unit", 2_000_000):
        with budget.carrying("own", 2_000_000):
            assert not budget.must_give_way("unit", calls.clear)
            assert budget.must_give_way("own", lambda: calls.append(1))
        assert calls == [1]
