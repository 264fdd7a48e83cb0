"""Sending, while the line is reset, half closed, silent or stalled after any octet, either way; over TLS and plain, with BDAT
and with DATA, some recipients refused, and the copy in Sent cut off as well."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from client import commands as c
from client.faults import Fault
from client.net.smtp import connection
from client.store import outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign
from tests.engine.sending import HA, HAI, without_chunking
from tests.faults.promises import Queued, equal, nothing_stuck
from tests.faults.tally import Broken, Run, running, shares
from tests.line import Line, Way
from tests.servers import Dovecot

FILE = 30_000  # octets: worth going up once, by CATENATE and BURL
REFUSED, LATER = "day@cantho.example", "cham@cantho.example"


class Post:
    """An official whose lines to both servers break, and what her letters come to."""

    def __init__(self, dovecot: Dovecot, make_official: MakeOfficial, *, plain: bool) -> None:
        self.dovecot = dovecot
        self.smtp = Line(dovecot.submission_port)
        self.imap = Line(dovecot.imap_port if plain else dovecot.imaps_port)
        self.hoa: Official = make_official(
            dovecot.add_user("100M"), smtp_port=self.smtp.port, imap_port=self.imap.port, plain=plain
        )
        self.courier, self.worker = (make(self.hoa.account) for make in (self.hoa.session.courier, self.hoa.session.worker))
        self.letters: list[Queued] = []
        self.hoa.sync()
        self.write("Đo", [HAI], 0)
        before = [(line.up, line.down) for line in (self.smtp, self.imap)]
        self.settle()
        lines = zip((self.smtp, self.imap), before, strict=True)
        self.widths = [(line.up - up, line.down - down) for line, (up, down) in lines]  # octets of a whole dialogue

    def write(self, subject: str, people: list[str], octets: int, file: bytes = b"") -> Queued:
        draft = self.hoa.do(c.StartDraft(self.hoa.account))
        if file:
            path = self.hoa.program.data_dir / "quet.pdf"
            path.write_bytes(file)
            self.hoa.do(c.AddFile(draft, path))
        recipients = tuple(c.Recipient(address=one) for one in people)
        self.hoa.do(c.SaveDraft(draft, subject, "x" * 70 + " " + "y" * octets, recipients=recipients))
        row = self.hoa.do(c.Send(draft))
        self.hoa.do(c.SendNow(row))
        self.letters.append(Queued.of(self.hoa, row))
        return self.letters[-1]

    def carry(self) -> None:
        """What both threads would do once each. The faults of the line lie on the rows."""
        self.courier.run_once()
        nothing_stuck(self.hoa, time.time())
        try:
            self.worker.run_once()
        except Fault:
            pass
        nothing_stuck(self.hoa, time.time())

    def settle(self) -> None:
        """The line is good; nobody presses anything."""
        for _ in range(8):
            self.worker.run_once()
            sent = self.courier.run_once(now=time.time() + 700.0)  # past the longest pause
            if not sent and not outbox.to_file(self.hoa.db, self.hoa.account) and not self._goes_on():
                break
        nothing_stuck(self.hoa, time.time())

    def _goes_on(self) -> bool:
        return any(row.state == "waiting" for row in outbox.every_open(self.hoa.db, self.hoa.account))

    def states(self, letter: Queued) -> set[str]:
        """Of the letter, and of what was split off it."""
        return {one.state for one in outbox.by_message_ids(self.hoa.db, (letter.message_id,))}

    def copies_are_there(self) -> None:
        """Of each letter exactly one in Sent, octet for octet."""
        with foreign(self.dovecot, self.hoa.who) as other:
            other.select_folder("Sent", readonly=True)
            copies = [facts[b"BODY[]"] for facts in other.fetch(other.search("ALL"), ["BODY.PEEK[]"]).values()]
        for letter in self.letters:
            if (count := copies.count(letter.octets)) != 1:
                raise Broken("doubled" if count else "lost", f"{letter.message_id} lies in Sent {count} times")
        if len(copies) != len(self.letters):
            raise Broken("doubled", f"{len(copies)} copies of {len(self.letters)} letters")

    def close(self) -> None:
        for line in (self.smtp, self.imap):
            line.close()


HOW: tuple[dict[str, Any], ...] = (*[{}] * 8, *[{"half": True}] * 4, {"silent": True}, {"stall": 0.05})


def cut(chance: random.Random, post: Post, octets: int) -> None:
    """Somewhere in the dialogue that carries a letter of so many octets; some of them on the way through the mailbox, be it to
    Sent only or to be sent from there by its name."""
    at = chance.choice((0, 0, 0, 1) if octets < FILE else (0, 1, 1))
    up, down = post.widths[at]
    way: Way = chance.choice(("up", "up", "down"))
    line = (post.smtp, post.imap)[at]
    line.cut_after(way, chance.randint(0, up + octets if way == "up" else down), **chance.choice(HOW))


@pytest.mark.faults_run
@pytest.mark.parametrize("share", shares("sending"), ids=str)
def test_cut_sending(
    share: range,
    dovecot: Dovecot,
    make_official: MakeOfficial,
    impatient: float,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Any,
) -> None:
    """Every letter arrives once at each of its recipients, octet for octet, with one copy in Sent; or somebody is asked, it
    has arrived at most once, and the answer ends it. Who was refused has not got it. Nothing needs a press."""
    plain, tls = Post(dovecot, make_official, plain=True), Post(dovecot, make_official, plain=False)
    with running("sending", record_property) as run:
        for number in share:
            with run.position(number) as chance, monkeypatch.context() as patch:
                if chance.random() < 0.5:
                    patch.setattr(connection, "extensions", without_chunking)
                # most go plain: a cut within a TLS record is the same as one before it
                _one(run, plain if number % 4 else tls, number, chance)
        assert run.struck > len(share) / 2 or len(share) < 5, "the line hardly ever broke"
        for post in (plain, tls):
            with run.afterwards():
                post.copies_are_there()
                equal(post.hoa, dovecot)
    for post in (plain, tls):
        post.close()


def _one(run: Run, post: Post, number: int, chance: random.Random) -> None:
    sink = post.dovecot.sink
    before = len(sink.letters)
    people = [HAI, *chance.sample((HA, REFUSED, LATER), chance.choice((0, 0, 1, 2)))]
    sink.refuse |= {REFUSED: "550 5.1.1 nobody", LATER: "450 4.2.1 later"}
    file = chance.randbytes(FILE) if chance.random() < 0.2 else b""
    letter = post.write(f"Cắt {number}", people, chance.randint(0, 6_000), file)
    cut(chance, post, len(letter.octets))
    post.carry()
    got = len(letter.arrived(sink.letters[before:]))
    run.struck += post.smtp.struck or post.imap.struck
    post.smtp.mend()
    post.imap.mend()
    sink.refuse.pop(LATER)
    if got > 1:
        raise Broken("doubled", f"{letter.message_id} in one go")
    post.settle()
    if "unsure" in post.states(letter):
        run.tally.unsure += 1
        _answered(post, letter, len([one for one in letter.arrived(sink.letters[before:]) if HAI in one.recipients]))
    if left := post.states(letter) - ({"sent", "done"} if REFUSED in people else {"done"}):
        raise Broken("stuck", f"{letter.message_id} is {left}")
    letter.once(sink.letters[before:], [one for one in people if one != REFUSED])
    for row in outbox.every_open(post.hoa.db):
        post.hoa.do(c.LeaveIt(row.id))


def _answered(post: Post, letter: Queued, got: int) -> None:
    """She rings up the recipient, and says what he says."""
    if got > 1:
        raise Broken("doubled", f"{letter.message_id} while nobody knew")
    for row in outbox.by_message_ids(post.hoa.db, (letter.message_id,)):
        if row.state == "unsure":
            post.hoa.do(c.LeaveIt(row.id) if got else c.SendAgain(row.id))
    post.settle()
