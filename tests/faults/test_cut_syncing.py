"""Syncing, while the line is reset, half closed, silent or stalled after any octet, either way: over TLS and plain, with all
extensions and with none of them."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import Fault
from client.ids import DraftId, MessageId
from client.rows import Place
from client.store import parts
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official
from tests.faults.mailbox import Server, Written, arrived, drafts_kept, expected, view
from tests.faults.promises import equal, nothing_stuck
from tests.faults.tally import Broken, Run, running, shares
from tests.faults.test_cut_sending import HOW
from tests.line import Line, Way
from tests.servers import Dovecot, letter

ROUND = 20  # positions in one mailbox
FILE = 40_000  # octets


class Desk:
    """An official at work over a line that breaks; what she has written and what must become of it."""

    def __init__(self, dovecot: Dovecot, make_official: MakeOfficial, folder: Path, *, plain: bool) -> None:
        self.dovecot, self.folder = dovecot, folder
        self.line = Line(dovecot.imap_port if plain else dovecot.imaps_port)
        self.hoa: Official = make_official(
            server=dovecot, imap_port=self.line.port, plain=plain, settings={"small_attachment_limit": 0}
        )
        self.server = Server(dovecot.imap_port, self.hoa.who)
        self.files: dict[str, bytes] = {}  # subject -> what is attached
        self.drafts: dict[DraftId, Written] = {}
        self.saves = 0
        for number in range(20):
            self.server.put(letter(number, subject=f"Thư {number}"))
        self.attach(3)
        before = self.line.up, self.line.down
        self.hoa.sync()
        self.width = (self.line.up - before[0], (self.line.down - before[1]) // 2)  # octets of one pass, about

    def attach(self, count: int) -> None:
        for _ in range(count):
            number = 100 + len(self.files)
            subject, data = f"Tệp {number}", random.Random(number).randbytes(FILE)
            self.server.put(with_file(number, subject, data))
            self.files[subject] = data

    def do_something(self, chance: random.Random) -> None:
        here = self.hoa.letters()
        match chance.randint(0, 9):
            case 0 | 1:
                self.hoa.do(c.MarkRead(tuple(chance.sample(here, 3)), chance.random() < 0.6))
            case 2:
                self.hoa.do(c.Delete((chance.choice(here),)))
            case 3:
                self.hoa.do(c.Flag((chance.choice(here),), chance.random() < 0.7))
            case 4 if gone := self.hoa.letters(Place.DELETED):
                self.hoa.do((c.Restore if chance.random() < 0.6 else c.Purge)((chance.choice(gone),)))
            case 5:
                self.server.put(letter(1000 + len(self.server.letters), subject=f"Mới {len(self.server.letters)}"))
            case 6:
                self._wish_for_a_file(chance, here)
            case _:
                self._write(chance)

    def _wish_for_a_file(self, chance: random.Random, here: list[MessageId]) -> None:
        if chance.random() < 0.3:
            self.attach(1)
        waiting = [one for row in here for one in parts.of_message(self.hoa.db, row) if one.role == "file" and one.state == "none"]
        if waiting:
            self.hoa.do(c.FetchFile(chance.choice(waiting).id))

    def _write(self, chance: random.Random) -> None:
        """Begin a draft, write on in one, put a file to it, or throw it away."""
        if not self.drafts or chance.random() < 0.4:
            draft, files = self.hoa.do(c.StartDraft(self.hoa.account)), ()
        else:
            draft = chance.choice(sorted(self.drafts))
            files = self.drafts[draft].files
            if chance.random() < 0.25:
                self.hoa.do(c.DiscardDraft(draft))
                del self.drafts[draft]
                return
        self.saves += 1
        if chance.random() < 0.2 and not files:
            path = self.folder / f"{draft}.{self.saves}.bin"
            path.write_bytes(files := chance.randbytes(3_000))
            self.hoa.do(c.AddFile(draft, path))
            files = (files,)
        written = Written(f"Nháp {draft}", f"Lần {self.saves}", files)
        self.hoa.do(c.SaveDraft(draft, written.subject, written.text))
        self.drafts[draft] = written

    def cut_pass(self, chance: random.Random) -> bool:
        """A pass over a line that breaks somewhere; True when it really did."""
        seen = view(self.hoa)
        before = self.server.state(seen)
        wanted = expected(seen, before)
        way: Way = chance.choice(("up", "down"))
        self.line.cut_after(way, chance.randint(0, self.width[way == "down"]), **chance.choice(HOW))
        try:
            self.hoa.sync()
        except Fault:
            pass
        struck = self.line.struck
        self.line.mend()
        nothing_stuck(self.hoa, time.time())
        arrived(wanted, self._at_rest(seen), perhaps=before)
        return struck

    def _at_rest(self, seen: Any) -> dict[str, Any]:
        """Once the server has done what had reached it."""
        found = self.server.state(seen)
        while True:
            time.sleep(0.02)
            if found == (found := self.server.state(seen)):
                return found

    def good_pass(self) -> None:
        seen = view(self.hoa)
        wanted = expected(seen, self.server.state(seen))
        self.hoa.sync()
        arrived(wanted, self.server.state())
        equal(self.hoa, self.dovecot)
        drafts_kept(self.server, self.drafts.values())
        nothing_stuck(self.hoa, time.time())
        self._files_are_whole()

    def _files_are_whole(self) -> None:
        for row in self.hoa.session.views.letter_rows(self.hoa.letters()):
            for part in parts.of_message(self.hoa.db, row.id):
                if part.role == "file" and part.state == "wanted":
                    raise Broken("stuck", f"the file of {row.subject} is still wanted")
                if part.role == "file" and part.state == "have" and parts.decoded(self.hoa.db, part.id) != self.files[row.subject]:
                    raise Broken("lost", f"the file of {row.subject} is not what it was")

    def close(self) -> None:
        self.server.close()
        self.line.close()
        self.hoa.session.close()


def with_file(number: int, subject: str, data: bytes) -> bytes:
    import base64

    head = letter(number, subject=subject).partition(b"Content-Type:")[0]
    return head + (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nK\r\n'
        b'--x\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n") + b"--x--\r\n"
    )


@pytest.mark.faults_run
@pytest.mark.parametrize("share", shares("syncing", ROUND), ids=str)
def test_cut_syncing(
    share: range,
    dovecot: Dovecot,
    plain_dovecot: Dovecot,
    make_official: MakeOfficial,
    impatient: float,
    tmp_path: Path,
    record_property: Any,
) -> None:
    """Whatever is cut: after it each letter is where it was or where it is wished to be; after one good pass all wishes have
    arrived, store and server are equal, each draft has one copy with its newest words, and files are whole."""
    with running("syncing", record_property) as run:
        for start in range(share.start - share.start % ROUND, share.stop, ROUND):
            _round(run, start, share, (dovecot, plain_dovecot), make_official, tmp_path)
        assert run.struck > len(share) / 3 or len(share) < 5, "the line hardly ever broke"


def _round(
    run: Run, start: int, share: range, servers: tuple[Dovecot, Dovecot], make_official: MakeOfficial, folder: Path
) -> None:
    kind = start // ROUND % 4
    desk = Desk(servers[kind == 1], make_official, folder, plain=kind != 0)
    try:
        for number in range(start, min(start + ROUND, share.stop)):
            if number < share.start:  # what went before in the same mailbox belongs to it
                _one(desk, run.chance(number))
                continue
            with run.position(number) as chance:
                run.struck += _one(desk, chance)
        with run.afterwards():
            desk.good_pass()
            desk.server.unharmed()
    finally:
        desk.close()


def _one(desk: Desk, chance: random.Random) -> bool:
    for _ in range(chance.randint(1, 3)):
        desk.do_something(chance)
    struck = desk.cut_pass(chance)
    if chance.random() < 0.4:  # else the next cut comes on top of this one
        desk.good_pass()
    return struck
