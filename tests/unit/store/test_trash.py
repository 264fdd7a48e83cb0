"""Deleted letters stay their time and then go for good; every folder can be looked into."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.deeds import letters
from client.deeds.place import Place
from client.people.directory import Directory
from client.rows import TRASH_DAYS
from client.store import folders, messages
from client.views import state
from tests.unit.store.conftest import Desk
from tests.unit.store.test_store import header

DAY = 86_400.0
ARRIVED = 1e9


class Clock:
    def __init__(self) -> None:
        self.at = ARRIVED

    def now(self) -> float:
        return self.at

    def tick(self) -> float:
        return self.at


def place(desk: Desk, clock: Clock) -> Place:
    def nobody(_account: object) -> None: ...

    return Place(desk.store, Directory(), clock, Path(), 10.0, False, "", (), nobody, nobody, lambda: None, nobody)


def test_deleted_letters_go_after_their_days(desk: Desk) -> None:
    """On the thirtieth day a letter is still there, after it no more; what was never deleted stays whatever its age."""
    clock = Clock()
    here = place(desk, clock)
    with desk.store.write() as tx:
        kept, gone = messages.add(tx, desk.inbox, desk.account, [header(1), header(2)])
    clock.at = ARRIVED + DAY
    letters.delete(here, (gone,))
    clock.at += TRASH_DAYS * DAY - 60
    assert letters.empty_old_trash(here) == 0
    clock.at += 120
    assert letters.empty_old_trash(here) == 1
    assert messages.index(desk.store.read(), [desk.trash]) == []
    assert [number for number, _ in messages.index(desk.store.read(), [desk.inbox])] == [kept]
    assert letters.empty_old_trash(here) == 0


def test_a_restored_letter_is_not_counted(desk: Desk) -> None:
    """Taken back in time, it is an ordinary letter again."""
    clock = Clock()
    here = place(desk, clock)
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
    clock.at = ARRIVED + DAY
    letters.delete(here, (number,))
    letters.restore(here, (number,))
    clock.at += 2 * TRASH_DAYS * DAY
    assert letters.empty_old_trash(here) == 0
    assert [one for one, _ in messages.index(desk.store.read(), [desk.inbox])] == [number]


def test_a_clock_that_stood_in_2001_empties_nothing(desk: Desk) -> None:
    """Deleted on a PC whose battery was dead: 'before it arrived'. When the clock is right again the letter stays."""
    clock = Clock()
    here = place(desk, clock)
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
    clock.at = ARRIVED - 3_000 * DAY
    letters.delete(here, (number,))
    clock.at = ARRIVED + 3 * DAY
    assert letters.empty_old_trash(here) == 0
    assert [one for one, _ in messages.index(desk.store.read(), [desk.trash])] == [number]


@pytest.mark.parametrize("away", [60 * DAY, 3_650 * DAY], ids=["on leave", "a clock ten years ahead"])
def test_what_nobody_could_look_at_stays(desk: Desk, away: float) -> None:
    """After two months of leave, or on a PC that starts in 2036 and is right again the next day, its days go on where they were."""
    clock = Clock()
    here = place(desk, clock)
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
    clock.at = ARRIVED + DAY
    letters.delete(here, (number,))
    for _ in range(20):
        clock.at += DAY
        letters.empty_old_trash(here)
    for jump in (away, -away):
        clock.at += jump
        assert letters.empty_old_trash(here) == 0
        clock.at += 9 * DAY / 2
        assert letters.empty_old_trash(here) == 0
    clock.at += 2 * DAY
    assert letters.empty_old_trash(here) == 1


def test_every_folder_with_its_letters(desk: Desk) -> None:
    """Levels are told apart, the server's own first level is left out, and folders that hold no letters are not offered."""
    with desk.store.write() as tx:
        year = folders.add(tx, desk.account, folders.Listed("INBOX/Công văn/2025", "other", "/", True))
        folders.add(tx, desk.account, folders.Listed("INBOX/Chỉ là tầng", "other", "/", False))
        messages.add(tx, year, desk.account, [header(1), header(2, flags=messages.SEEN)])
        folders.set_state(tx, year, exists_count=7, known_from=40)
    found = {row.path: row for row in state.letter_folders(desk.store.read(), desk.account)}
    assert set(found) == {("INBOX",), ("Trash",), ("Công văn", "2025")}
    row = found["Công văn", "2025"]
    assert (row.letters, row.unread, row.expected, row.complete) == (2, 1, 7, False)
    assert found["INBOX",].role == "inbox"
