"""The power goes, or the stick is full, at any moment of a backup or a restore: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.portable.writer import beside
from client.store import drafts, letter_octets, outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.test_backup import back_up, hold, keep, restore, write, written
from tests.engine.test_keeping import archive, heavy
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
MOST = 200


def facts(dovecot: Dovecot, folder: Path, deed: str, **more: str) -> dict[str, Any]:
    return {
        "data": str(folder / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca), "deed": deed,
        **more,
    }  # fmt: skip


def test_dead_while_backing_up(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Killed at every word of its progress and around its commit, one death after the other on the same unfinished file: the copy
    of last week stays good, and in the end the new one has everything, octet for octet."""
    who, died = dovecot.add_user("100M"), 0
    letters = [heavy(f"Chết khi chép {number}", 900_000) for number in range(5)]
    stick = tmp_path / "b"
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        keep(dovecot, hoa, letters[0])
        back_up(hoa, stick)
        old = stick.read_bytes()
        keep_more(dovecot, hoa, *letters[1:])
        write(hoa, tmp_path)
        hold(hoa, "Chờ gửi", tmp_path / "Biểu 1.xlsx")
        mine = written(hoa)
    with mortal("copier", password=who.password, **facts(dovecot, tmp_path, "backup", stick=str(stick))) as program:
        for turn in range(1, MOST, 2):
            lived = program.run(die=turn, when="told") == "lived"
            if lived:
                break
            died += 1
            assert stick.read_bytes() == old, "it has its name before it was proven"
        for turn, when in ((1, "before"), (1, "after")):
            died += program.run(die=turn, when=when) == "died"
    there = make_official(who)
    came = restore(there, stick)
    assert (came.letters, came.drafts, came.outbox) == (5, 1, 1)
    assert sorted(archive(there)) == sorted(letters) and written(there) == mine
    print(f"backup: died {died} times, lost 0")
    assert lived and died > 20


def keep_more(dovecot: Dovecot, official: Any, *letters: bytes) -> None:
    from tests.engine.test_keeping import deliver

    deliver(dovecot, official.who, *letters)
    official.sync()
    official.do(c.Keep(tuple(official.letters())))
    official.sync()


def test_dead_while_restoring(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Killed before and after every commit: done again it brings what lacks, and nothing twice."""
    who = dovecot.add_user("100M")
    here = make_official(who)
    letters = [heavy(f"Chết khi lấy lại {number}", 60_000) for number in range(4)]
    keep(dovecot, here, *letters)
    write(here, tmp_path)
    held = [hold(here, f"Chờ {number}", tmp_path / "Biểu 1.xlsx") for number in range(2)]
    frozen = sorted(letter_octets.whole(here.db, one) or b"" for one in held)
    mine, stick, died = written(here), tmp_path / "b", 0
    back_up(here, stick)
    for turn in range(1, MOST):
        folder = tmp_path / f"there{turn}"
        with at_her_pc(dovecot, folder, who):
            pass
        with mortal("copier", password=who.password, **facts(dovecot, folder, "restore", stick=str(stick))) as program:
            lived = program.run(die=(turn + 1) // 2, when=("before", "after")[turn % 2]) == "lived"
            died += not lived
            assert program.run(die=0) == "lived"
        with at_her_pc(dovecot, folder, who) as there:
            assert sorted(archive(there)) == sorted(letters), turn
            assert written(there) == mine, turn
            assert sorted(letter_octets.whole(there.db, row.id) or b"" for row in outbox.every_open(there.db)) == frozen, turn
            assert all(row.state == "unsure" for row in outbox.every_open(there.db)) and len(drafts.every(there.db)) == 1
        if lived:
            break
    print(f"restore: died {died} times, lost 0")
    assert lived and died >= 14


def test_a_full_stick(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """The system refuses the next octet, wherever that is: the copy of last week stays good, and with room it goes on."""
    who, stick = dovecot.add_user("100M"), tmp_path / "b"
    letters = [heavy(f"Đầy {number}", 200_000) for number in range(3)]
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        keep(dovecot, hoa, *letters)
        back_up(hoa, stick)
    old = stick.read_bytes()
    with mortal("copier", password=who.password, **facts(dovecot, tmp_path, "backup", stick=str(stick))) as program:
        for octets in (1, 100, 1_000, 270_000, 500_000, len(old) - 400, len(old) - 10):
            assert program.run(die=octets, when="full") == "died"
            assert stick.read_bytes() == old and beside(stick).stat().st_size <= octets
        assert program.run(die=0) == "lived"
    assert stick.read_bytes() != old
    there = make_official(who)
    assert restore(there, stick).letters == 3 and sorted(archive(there)) == sorted(letters)
