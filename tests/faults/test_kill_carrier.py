"""The power goes at every commit of packing, sending and taking back: every letter comes to its recipient once, or is asked about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client import commands as c
from client.people import vault
from client.store import outbox
from tests.engine.carrying import came, pack, send, take_back
from tests.engine.office import Official
from tests.engine.test_keeping import deliver, heavy
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
MOST = 60


def settle(hoa: Official, dovecot: Dovecot, subjects: list[str]) -> int:
    """The line is back, and no stick is used any more; the person answers what she is asked, as it is. How often that was."""
    for letter in outbox.every_open(hoa.db):
        hoa.do(c.NotCarried(letter.id))
    hoa.sync()
    hoa.send_and_sync(2)
    asked = 0
    for letter in outbox.every_open(hoa.db):
        assert letter.state == "unsure", (letter.subject, letter.state)
        asked += 1
        hoa.do(c.LeaveIt(letter.id) if came(dovecot)[letter.subject] else c.SendAgain(letter.id))
    hoa.send_and_sync(2)
    assert not outbox.every_open(hoa.db)
    got = came(dovecot)
    assert {subject: got[subject] for subject in subjects} == dict.fromkeys(subjects, 1)
    return asked


@pytest.mark.parametrize("deed", ["pack", "send", "take"])
def test_dead_at_every_commit(dovecot: Dovecot, tmp_path: Path, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards the same is done again, the stick comes home, and the line comes back: lost 0, doubled 0."""
    monkeypatch.setattr(vault, "measured", lambda: 3)
    who, died, asked = dovecot.add_user("100M"), 0, 0
    usb = tmp_path / "usb"
    usb.mkdir()
    facts = {"data": str(tmp_path / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca)}
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        hoa.sync()
    with mortal("carrier", password=who.password, deed=deed, folder=str(usb), **facts) as program:
        for turn in range(1, MOST):
            subjects = [f"Chet {deed} {turn} {number}" for number in range(2)]
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                for subject in subjects:
                    hoa.write(subject)
                if deed != "pack":
                    pack(hoa, usb)
                deliver(dovecot, who, heavy(f"Ve {deed} {turn}", 3_000))
                if deed == "take":
                    send(dovecot, hoa, usb)
            lived = program.run(die=(turn + 1) // 2, when=("before", "after")[turn % 2]) == "lived"
            died += not lived
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                if any(usb.glob("thu-mang-di-????????????????.tcv")):
                    send(dovecot, hoa, usb)
                    take_back(hoa, usb)
                assert max(came(dovecot)[subject] for subject in subjects) <= 1
                asked += settle(hoa, dovecot, subjects)
                hoa.sync()
                assert hoa.subjects().count(f"Ve {deed} {turn}") == 1, "what came is here once"
            for left in usb.iterdir():
                left.unlink()
            if lived:
                break
    print(f"{deed}: died {died} times, asked about {asked} letters, lost 0, doubled 0")
    assert lived and died >= {"pack": 4, "send": 16, "take": 3}[deed]
