"""The power goes at every commit while a letter is confirmed: it is confirmed in the end, and once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client import commands as c
from client.store.messages import MDN_SENT
from tests.engine.office import agree
from tests.engine.test_tracking import ask, confirmations
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
MOST = 160


def test_dead_at_every_commit(dovecot: Dovecot, tmp_path: Path) -> None:
    """Where the power went between the server's OK and our writing it down the person is asked, as with any letter; else it goes by
    itself; the flag stands on the server in the end."""
    who, died, asked = dovecot.add_user(), 0, 0
    facts = {"data": str(tmp_path / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca)}
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        hoa.sync()
    with mortal("stager", password=who.password, **facts) as program:
        for turn in range(1, MOST):
            subject = f"chet{turn}x"
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                number = ask(dovecot, hoa, subject)
                letter = hoa.do(c.Confirm(number, f"Da nhan {subject}", "Da nhan."))
                assert letter is not None
            lived = program.run(die=(turn + 1) // 2, when=("before", "after")[turn % 2]) == "lived"
            died += not lived
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                hoa.send_and_sync(3)
                assert hoa.do(c.Confirm(number, f"Da nhan {subject}", "Da nhan.")) is None
                if unsure := hoa.row(letter).state == "unsure":
                    asked += 1
                    hoa.do(c.LeaveIt(letter))
                hoa.send_and_sync(2)
                assert hoa.row(letter).state == "done" and hoa.message(number).flags_is & MDN_SENT, turn
                assert len(confirmations(dovecot, subject)) in ((0, 1) if unsure else (1,)), turn
                agree(hoa, dovecot)
            if lived:
                break
    print(f"died {died} times, asked {asked} times")
    assert lived and died > 8 and asked <= 3
