"""When will the mailbox be full? From the letters of the last weeks that are still there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from client.rows import Quota
from client.store import folders, messages, quota
from client.views import state
from tests.unit.store.conftest import Desk
from tests.unit.store.test_store import header

DAY, KIB = 86_400.0, 1024
NOW = 1_000 * DAY


def told(desk: Desk, left_kib: int, days: list[float], size: int = 100 * KIB) -> Quota:
    """The quota with so much room, after letters that came so many days ago."""
    with desk.store.write() as tx:
        inbox = folders.add(tx, desk.account, folders.Listed("INBOX", "inbox", "/", True))
        made = [replace(header(number + 1), arrived=NOW - ago * DAY, date=NOW - ago * DAY, size=size) for number, ago in enumerate(days)]
        messages.add(tx, inbox, desk.account, made)
        quota.put(tx, desk.account, [quota.Root("", 30_000 - left_kib, 30_000)], NOW)
    return state.strip(desk.store.read(), desk.account, NOW).quota


@pytest.mark.parametrize(
    ("left", "days", "expected"),
    [
        (1_000, [float(n) for n in range(1, 28)] + [40.0], 10),  # 27 letters of 100 KiB in 28 days
        (1_000, [0.5 * n for n in range(1, 21)], 5),  # a new mailbox: 20 letters in ten days
        (30, [float(n) for n in range(1, 28)] + [40.0], 0),
        (20_000, [float(n) for n in range(1, 28)] + [40.0], None),  # far off
        (1_000, [1.0, 2.0, 3.0], None),  # three letters tell nothing
        (1_000, [40.0 + n for n in range(20)], None),  # nothing came lately
        (1_000, [-5.0] * 20, None),  # letters of the future
    ],
)  # fmt: skip
def test_days_left(desk: Desk, left: int, days: list[float], expected: int | None) -> None:
    """Room divided by what a day brings; nothing where nobody can tell or it is not soon."""
    assert told(desk, left, days).days_left == expected


def test_a_quick_question(desk: Desk) -> None:
    """It is asked whenever the strip is painted: from an index alone."""
    plan = desk.store.read().execute(
        "EXPLAIN QUERY PLAN SELECT count(*), total(size), min(arrived) FROM message WHERE account_id = 1 AND arrived BETWEEN 1 AND 2"
    )
    assert all("COVERING INDEX message_growth" in row[3] for row in plan)
