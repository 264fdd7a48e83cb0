"""The power goes at every commit while letters leave the server for this PC, go back, or lose a file: nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client import commands as c
from client.rows import Place
from client.store import kept, parts
from tests.engine.office import agree
from tests.engine.test_keeping import archive, deliver, everywhere, heavy
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
MOST = 100



@pytest.mark.parametrize("deed", ["keep", "back", "file"])
def test_dead_at_every_commit(dovecot: Dovecot, tmp_path: Path, deed: str) -> None:
    """Whenever the power goes the letter is whole on the server or on this PC; afterwards it goes on by itself to the end that was
    wished, and lies where it was wished and nowhere else."""
    who, died = dovecot.add_user("100M"), 0
    facts = {"data": str(tmp_path / "pc"), "imap": dovecot.imaps_port, "smtp": dovecot.submission_port, "ca": str(dovecot.ca)}
    with at_her_pc(dovecot, tmp_path, who) as hoa:
        hoa.sync()
    with mortal("stager", password=who.password, **facts) as program:
        for turn in range(1, MOST):
            subject = f"Chết {deed} {turn}"
            octets = heavy(subject, 60_000, files=2 if deed == "file" else 1)
            deliver(dovecot, who, octets)
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                hoa.sync()
                letter = hoa.letter(subject)
                if deed == "file":
                    hoa.do(c.KeepFiles(letter, ((parts.of_message(hoa.db, letter)[-1].id, "Tệp ở Máy số 3."),)))
                else:
                    hoa.do(c.Keep((letter,)))
                if deed == "back":
                    hoa.sync()
                    hoa.do(c.Restore((letter,)))
            lived = program.run(die=(turn + 1) // 2, when=("before", "after")[turn % 2]) == "lived"
            died += not lived
            with at_her_pc(dovecot, tmp_path, who) as hoa:
                assert octets in archive(hoa) or octets in everywhere(dovecot, who)["INBOX"], f"lost at commit {turn}"
                hoa.sync()
                hoa.sync()
                there = everywhere(dovecot, who)["INBOX"]
                assert not kept.unsettled(hoa.db)
                if deed == "back":
                    assert there == [octets] and not archive(hoa) and hoa.letters() == [letter], turn
                else:
                    assert archive(hoa) == [octets] and hoa.letters(Place.KEPT) == [letter], turn
                    assert len(there) == (deed == "file") and octets not in there, turn
                agree(hoa, dovecot)
                hoa.do(c.Purge((*hoa.letters(), *hoa.letters(Place.KEPT))))
                hoa.sync()
            if lived:
                break
    print(f"{deed}: died {died} times, lost 0")
    assert lived and died > 20
