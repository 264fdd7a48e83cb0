"""Two PCs of one person and a foreign program in one mailbox, over lines that break: random histories against a model.

Each pass is compared with the merge of what that PC knew, what its person wants and what the server held (`mailbox.merged`).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from client import commands as c
from client.faults import Fault
from client.ids import DraftId, MessageId
from client.net.server import Credentials
from client.practice.server import PracticeServer
from client.provision.site import Place as ServerPlace
from client.provision.site import Site
from tests.engine.office import Official, site
from tests.faults.mailbox import Server, Written, arrived, drafts_kept, expected, view
from tests.faults.promises import Queued, alike, nothing_stuck
from tests.faults.tally import SEED, Broken, Run, running, shares
from tests.line import Line
from tests.servers import Dovecot, Received, letter

BLOCK = 10  # histories that Hypothesis makes of one seed
STEPS = 20
SHORTEN = bool(os.environ.get("FAULTS_SHORTEN"))  # a failing history is made as short as can be, which takes minutes
FOLDERS = ("INBOX", "Junk", "Trash")


@dataclass
class Pc:
    """One of the PCs: `box` is the line to the server of mailboxes."""

    number: int
    official: Official
    box: Line
    drafts: dict[DraftId, Written] = field(default_factory=dict)
    saves: int = 0

    def letter(self, which: int) -> MessageId | None:
        rows = self.official.db.execute(
            "SELECT id FROM message WHERE message_id LIKE '%@cantho.example>' AND message_id NOT LIKE '<nhap.%'"
            " AND folder_wish IN (SELECT id FROM folder WHERE role IN ('inbox', 'junk', 'trash')) ORDER BY message_id"
        ).fetchall()
        return MessageId(rows[which % len(rows)][0]) if rows else None


@dataclass
class Stage:
    """The two PCs, the server, and what has been sent."""

    server: Any  # with imap_port
    who: Credentials
    other: Server
    pcs: list[Pc]
    addressee: str
    received: Callable[[], list[Received]]
    sent: list[Queued] = field(default_factory=list)
    close: Callable[[], None] = lambda: None

    def good(self, pc: Pc) -> None:
        """One pass over a sound line."""
        wanted = expected(view(pc.official), self.other.state())
        pc.official.send_and_sync()
        arrived(wanted, self.other.state())
        nothing_stuck(pc.official, time.time())

    def broken(self, pc: Pc, way: Any, octets: int, **how: Any) -> None:
        """One pass over a line that breaks, so that nobody knows how far it came."""
        before = self.other.state()
        wanted = expected(view(pc.official), before)
        pc.box.cut_after(way, octets, **how)
        with suppress(Fault):
            pc.official.send_and_sync()
        pc.box.mend()
        nothing_stuck(pc.official, time.time())
        now = self.other.state()
        time.sleep(0.03)
        while now != (now := self.other.state()):
            time.sleep(0.02)
        arrived(wanted, now, perhaps=before)

    def end(self) -> None:
        """The lines are good: each PC looks, and sees what the other has done."""
        for pc in (*self.pcs, *self.pcs):
            self.good(pc)
        for pc in self.pcs:
            alike(pc.official, self.server)
        drafts_kept(self.other, [one for pc in self.pcs for one in pc.drafts.values()])
        self.other.unharmed()
        copies = self.other.octets("Sent")
        for one in self.sent:
            one.once(self.received(), [self.addressee])
            if copies.count(one.octets) != 1:
                raise Broken("doubled" if one.octets in copies else "lost", f"{one.message_id} in Sent")


class History(RuleBasedStateMachine):
    """`make` is set by the test."""

    make: Callable[[], Stage]

    def __init__(self) -> None:
        super().__init__()
        self.stage = type(self).make()

    which = st.integers(0, 11)
    pc = st.integers(0, 1)

    def _do(self, pc: int, which: int, command: Callable[[tuple[MessageId, ...]], c.Command]) -> None:
        here = self.stage.pcs[pc]
        if (found := here.letter(which)) is not None:
            here.official.do(command((found,)))

    @precondition(lambda self: len(self.stage.other.letters) < 12)
    @rule()
    def a_letter_comes(self) -> None:
        number = len(self.stage.other.letters)
        self.stage.other.put(letter(number, subject=f"Thư {number}"))

    @rule(pc=pc, which=which, on=st.booleans())
    def mark(self, pc: int, which: int, on: bool) -> None:
        self._do(pc, which, lambda ids: c.MarkRead(ids, on))

    @rule(pc=pc, which=which, on=st.booleans())
    def flag(self, pc: int, which: int, on: bool) -> None:
        self._do(pc, which, lambda ids: c.Flag(ids, on))

    @rule(pc=pc, which=which)
    def delete(self, pc: int, which: int) -> None:
        self._do(pc, which, c.Delete)

    @rule(pc=pc, which=which)
    def restore(self, pc: int, which: int) -> None:
        self._do(pc, which, c.Restore)

    @rule(pc=pc, which=which)
    def to_junk(self, pc: int, which: int) -> None:
        official = self.stage.pcs[pc].official
        if official.db.execute("SELECT 1 FROM folder WHERE role = 'junk'").get:
            self._do(pc, which, lambda ids: c.Move(ids, official.folder("junk").id))

    @rule(pc=pc, which=which)
    def purge(self, pc: int, which: int) -> None:
        self._do(pc, which, c.Purge)

    @rule(pc=pc, anew=st.booleans())
    def write(self, pc: int, anew: bool) -> None:
        here = self.stage.pcs[pc]
        draft = max(here.drafts, default=None) if not anew else None
        if draft is None:
            draft = here.official.do(c.StartDraft(here.official.account))
        here.saves += 1
        written = Written(f"Nháp {here.number}.{draft}", f"Lần {here.saves}")
        here.official.do(c.SaveDraft(draft, written.subject, written.text))
        here.drafts[draft] = written

    @rule(pc=pc)
    def throw_away(self, pc: int) -> None:
        here = self.stage.pcs[pc]
        if here.drafts:
            draft = min(here.drafts)
            here.official.do(c.DiscardDraft(draft))
            del here.drafts[draft]

    @rule(pc=pc)
    def send(self, pc: int) -> None:
        here = self.stage.pcs[pc]
        if here.drafts:
            draft = max(here.drafts)
            written = here.drafts.pop(draft)
            people = (c.Recipient(address=self.stage.addressee),)
            here.official.do(c.SaveDraft(draft, written.subject, written.text, recipients=people))
            row = here.official.do(c.Send(draft))
            here.official.do(c.SendNow(row))
            self.stage.sent.append(Queued.of(here.official, row))

    @rule(which=which, folder=st.sampled_from(FOLDERS))
    def another_program_moves(self, which: int, folder: str) -> None:
        if letters := sorted(self.stage.other.letters):
            self.stage.other.act(letters[which % len(letters)], folder=folder)

    @rule(which=which, flags=st.sampled_from((0, 1, 4, 5)))
    def another_program_marks(self, which: int, flags: int) -> None:
        if letters := sorted(self.stage.other.letters):
            self.stage.other.act(letters[which % len(letters)], flags=flags)

    @rule(pc=pc)
    def good(self, pc: int) -> None:
        self.stage.good(self.stage.pcs[pc])

    @rule(pc=pc, way=st.sampled_from(("up", "down")), at=st.integers(0, 100), half=st.booleans())
    def broken(self, pc: int, way: str, at: int, half: bool) -> None:
        self.stage.broken(self.stage.pcs[pc], way, at * (15 if way == "up" else 60), half=half)

    def teardown(self) -> None:
        try:
            self.stage.end()
        finally:
            self.stage.close()


def _play(run: Run, share: range, make: Callable[[], Stage]) -> None:
    for start in range(share.start - share.start % BLOCK, share.stop, BLOCK):
        made = 0

        def counted() -> Stage:
            nonlocal made
            made += 1
            return make()

        machine = seed(random.Random(f"{SEED}/{run.name}/{start}").getrandbits(64))(
            type("Again", (History,), {"make": staticmethod(counted)})
        )
        how = settings(
            max_examples=BLOCK, stateful_step_count=STEPS, deadline=None, database=None, print_blob=False,
            phases=[Phase.generate, Phase.shrink] if SHORTEN else [Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        with run.position(start):
            run_state_machine_as_test(machine, settings=how)
        run.tally.tried += min(made, BLOCK) - 1


@pytest.fixture
def stages(dovecot: Dovecot, tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """A new mailbox with two PCs, on Dovecot; what is open at the end is closed."""
    with ExitStack() as opened:
        count = 0

        def make() -> Stage:
            nonlocal count
            count += 1
            who = dovecot.add_user()
            lines = [Line(dovecot.imap_port) for _ in range(2)]
            sites = [site(dovecot, imap_port=line.port, plain=True) for line in lines]
            before = len(dovecot.sink.letters)
            stage = _stage(dovecot, who, sites, lines, tmp_path / str(count), "hai@cantho.example")
            stage.received = lambda: dovecot.sink.letters[before:]
            opened.callback(stage.close)
            return stage

        yield make


def _stage(server: Any, who: Credentials, sites: list[Site], lines: list[Line], folder: Path, addressee: str) -> Stage:
    officials = [Official(one, folder / str(number), who) for number, one in enumerate(sites)]
    pcs = [Pc(number, official, line) for number, (official, line) in enumerate(zip(officials, lines, strict=True))]
    other = Server(server.imap_port, who)
    stage = Stage(server, who, other, pcs, addressee, list)
    for number in range(4):
        other.put(letter(number, subject=f"Thư {number}"))
    closed = False

    def close() -> None:
        nonlocal closed
        if not closed:
            closed = True
            other.close()
            for pc in pcs:
                pc.official.close()
                pc.box.close()

    stage.close = close
    return stage


@pytest.mark.faults_run
@pytest.mark.parametrize("share", shares("histories", BLOCK), ids=str)
def test_histories(share: range, stages: Callable[[], Stage], impatient: float, record_property: Any) -> None:
    """Against Dovecot: every letter once, where the last word put it; every draft once with its newest words; every letter
    sent arrives once; both PCs and the server equal."""
    with running("histories", record_property) as run:
        _play(run, share, stages)


@pytest.mark.faults_run
@pytest.mark.parametrize("share", shares("practice", BLOCK), ids=str)
def test_practice_histories(share: range, impatient: float, tmp_path: Path, record_property: Any) -> None:
    """The same against the practice server, whose MOVE and QRESYNC nobody else has written."""
    server, count = PracticeServer(), 0
    server.start()
    hoa, hai = server.people[:2]
    inbox = server.mailbox(hai.address).folders["INBOX"]
    smtp = ServerPlace("127.0.0.1", server.smtp_port, "plain", None)
    with ExitStack() as opened, running("practice", record_property) as run:
        opened.callback(server.stop)

        def make() -> Stage:
            nonlocal count
            count += 1
            for folder in (inbox, *server.mailbox(hoa.address).folders.values()):
                folder.letters.clear()
            lines = [Line(server.imap_port) for _ in range(2)]
            sites = [Site("Tập", (server.domain,), ServerPlace("127.0.0.1", one.port, "plain", None), smtp) for one in lines]
            who = Credentials(hoa.address, hoa.password)
            stage = _stage(server, who, sites, lines, tmp_path / str(count), hai.address)
            stage.received = lambda: [Received("", (hai.address,), one.octets) for one in inbox.letters]
            opened.callback(stage.close)
            return stage

        _play(run, share, make)
