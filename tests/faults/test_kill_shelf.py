"""The power goes while letters go into the network folder or come back from it: at every commit and at every step in the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client import commands as c
from client.rows import Place
from client.shelf import folder as files
from client.store import kept, shelved
from tests.engine.office import agree
from tests.engine.test_keeping import archive, deliver, everywhere, heavy
from tests.engine.test_shelf import go_round, in_folder, read_there
from tests.faults.test_kill_sending import at_her_pc, mortal
from tests.servers import Dovecot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: no fork")
MOST = 120


@pytest.mark.parametrize("how", ["commit", "folder"])
@pytest.mark.parametrize("deed", ["keep", "back", "move"])
def test_dead_at_every_step(dovecot: Dovecot, tmp_path: Path, deed: str, how: str) -> None:
    """Whenever the power goes the letter is whole on the server, on this PC or in the folder; afterwards it goes on by itself to the
    end that was wished, and lies where it was wished and nowhere else. `move`: it was kept on this PC before there was a folder."""
    who, died, lived = dovecot.add_user("100M"), 0, False
    shelf = tmp_path / "o-chung"
    shelf.mkdir()
    files.prepare(shelf)
    ports = {"imap": dovecot.imaps_port, "smtp": dovecot.submission_port}
    facts = {"data": str(tmp_path / "pc"), **ports, "ca": str(dovecot.ca), "shelf": str(shelf)}
    with at_her_pc(dovecot, tmp_path, who, archive=shelf) as hoa:
        go_round(hoa)
    with mortal("shelver", password=who.password, **facts) as program:
        for turn in range(1, MOST):
            subject = f"Chết {deed} {how} {turn}"
            octets = heavy(subject, 60_000)
            deliver(dovecot, who, octets)
            with at_her_pc(dovecot, tmp_path, who, archive=None if deed == "move" else shelf) as hoa:
                hoa.sync()
                letter = hoa.letter(subject)
                hoa.do(c.Keep((letter,)))
                if deed == "move":
                    hoa.sync()
                if deed == "back":
                    go_round(hoa)
                    hoa.do(c.Restore((letter,)))
            at = (turn + 1) // 2 if deed == "keep" else turn  # of the other two, each commit either before or after
            order = {"die": at, "when": ("before", "after")[turn % 2]} if how == "commit" else {"die": turn, "when": "folder"}
            lived = program.run(**order) == "lived"
            died += not lived
            with at_her_pc(dovecot, tmp_path, who, archive=shelf) as hoa:
                everything = (*archive(hoa), *everywhere(dovecot, who)["INBOX"])
                assert octets in everything or octets in read_there(hoa), f"lost at step {turn}"
                assert go_round(hoa, 3) is None
                there = everywhere(dovecot, who)["INBOX"]
                assert not kept.unsettled(hoa.db) and not shelved.leaving(hoa.db)
                if deed == "back":
                    assert there == [octets] and not read_there(hoa) and hoa.letters() == [letter], turn
                else:
                    assert not there and read_there(hoa) == [octets] and hoa.letters(Place.KEPT) == [letter], turn
                assert not hoa.db.execute("SELECT count(*) FROM kept_piece").get
                agree(hoa, dovecot)
                hoa.do(c.Purge((*hoa.letters(), *hoa.letters(Place.KEPT))))
                go_round(hoa)
                assert not in_folder(hoa, shelved.ENDING)
            if lived:
                break
    print(f"{deed}, {how}: died {died} times, lost 0")
    assert lived and died > 10
