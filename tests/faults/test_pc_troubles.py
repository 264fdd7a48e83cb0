"""The PC in trouble: its disk is full, its clock jumps, it falls asleep in the middle of something."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import DiskFull, Fault, StoreFault
from client.ids import OutboxId
from client.rows import Place
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, few_pages, foreign, server_state, until
from tests.engine.sending import HAI
from tests.faults.promises import Queued, equal, nothing_stuck
from tests.faults.tally import Broken, running
from tests.line import Line
from tests.servers import Dovecot, letter

ROOT = Path(__file__).parent.parent.parent
TEN_YEARS = 10 * 365.25 * 86_400.0


# The disk ----------------------------------------------------------------------------------------------------------


@contextmanager
def small_files(hoa: Official, room: int) -> Iterator[None]:
    """The system refuses every write behind this place of a file (EFBIG), as a full disk does (ENOSPC)."""
    resource = pytest.importorskip("resource", reason="platform: no resource limits")
    hoa.session._store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _, hard = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096 * room + 100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("full", [few_pages, small_files])
def test_a_full_disk(full: Callable[[Official, int], Any], dovecot: Dovecot, hoa: Official, record_property: Any) -> None:
    """Wherever in writing, sending and syncing the disk is full: what was said to be kept is there, what was refused was said
    to be, and once there is room all is done, nothing twice."""
    hoa.sync()
    refusals = 0
    with running("disk", record_property) as run:
        for room in range(0, 40, 2):
            with run.position(room):
                kept, sent, failed = _with_little_room(full, hoa, dovecot, room)
                refusals += failed
                run.tally.unsure += _afterwards(hoa, dovecot, kept, sent)
    assert 5 < refusals, "it was never full"


def _with_little_room(
    full: Callable[[Official, int], Any], hoa: Official, dovecot: Dovecot, room: int
) -> tuple[str, Queued | None, int]:
    """(what the draft was said to hold, the letter that was said to go, how often there was no room)."""
    dovecot.deliver(hoa.who.user, letter(room, subject=f"Thư {room}", text="z" * 9_000))
    draft = hoa.do(c.StartDraft(hoa.account))
    kept, sent, failed = "", None, 0
    with full(hoa, room):
        for number in range(4):
            text = f"Lần {number} " + "x" * 6_000
            try:
                hoa.do(c.SaveDraft(draft, f"Đĩa {room}", text, recipients=(c.Recipient(address=HAI),)))
                kept = text
            except DiskFull:
                failed += 1
        try:
            row = hoa.do(c.Send(draft))
            sent = Queued.of(hoa, row)
            hoa.do(c.SendNow(row))
        except (DiskFull, Fault):  # nothing was kept to be sent
            failed += 1
        with suppress(StoreFault):
            hoa.session.courier(hoa.account).run_once()
        try:
            hoa.sync()
        except StoreFault:
            failed += 1
    found = hoa.db.execute("SELECT text FROM draft WHERE id = ?", (draft,)).get
    if found != kept:
        raise Broken("lost", f"the draft holds {found[:20]!r} and not {kept[:20]!r}")
    if sent is None and kept:
        sent = Queued.of(hoa, hoa.do(c.Send(draft)))
    return kept, sent, failed


def _afterwards(hoa: Official, dovecot: Dovecot, kept: str, sent: Queued | None) -> int:
    for row in hoa.session.views.outbox():
        hoa.do(c.SendNow(row.id))
    for _ in range(2):
        hoa.session.courier(hoa.account).run_once()
        hoa.sync()
    nothing_stuck(hoa, time.time())
    unsure = [row for row in hoa.session.views.outbox() if row.state == "unsure"]
    for row in unsure:
        if len(sent.arrived(dovecot.sink.letters) if sent else ()) > 1:
            raise Broken("doubled", row.subject)
        hoa.do(c.LeaveIt(row.id))
        hoa.sync()
    if sent is not None and not unsure:
        sent.once(dovecot.sink.letters, [HAI])
    for row in hoa.session.views.drafts():
        if row.id is not None:
            hoa.do(c.DiscardDraft(row.id))
    hoa.sync()
    equal(hoa, dovecot)
    return len(unsure)


# The clock ---------------------------------------------------------------------------------------------------------


class Clock:
    """What hangs on the wall may jump; what counts seconds does not."""

    def __init__(self) -> None:
        self.wrong = 0.0

    def now(self) -> float:
        return time.time() + self.wrong

    def tick(self) -> float:
        return time.monotonic()


@pytest.mark.parametrize("jump", [TEN_YEARS, -TEN_YEARS], ids=["ten years on", "ten years back"])
def test_the_clock_jumps(jump: float, dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """In the seconds to take a letter back, in the pause before the next try, while a draft rests and in the middle of waiting
    for mail; and back again: everything goes on within its usual seconds, and nothing is emptied."""
    clock, smtp = Clock(), Line(dovecot.submission_port)
    hoa = make_official(clock=clock, smtp_port=smtp.port, settings={"undo_seconds": 10})
    with foreign(dovecot, hoa.who) as other:
        other.append("INBOX", letter(1, subject="Xóa"))
    hoa.sync()
    hoa.do(c.Delete((hoa.letter("Xóa"),)))
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    resting = _queue(hoa, "Lấy lại")  # ten seconds in which it can be taken back
    smtp.cut()
    pausing = Queued.written(hoa, "Chờ thử lại")
    until(lambda: (row := hoa.row(pausing.row)).state == "waiting" and row.fault_code)
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, "Viết dở", "Kính gửi"))
    clock.wrong = jump
    smtp.mend()
    nothing_stuck(hoa, clock.now(), running=True)
    until(lambda: not hoa.session.views.outbox(), 30)
    until(lambda: len(server_state(dovecot, hoa.who)["Drafts"]) == 1, 20)
    dovecot.deliver(hoa.who.user, letter(2, subject="Sau khi đồng hồ nhảy"))
    until(lambda: "Sau khi đồng hồ nhảy" in hoa.subjects(), 20)
    smtp.cut()
    again = Queued.written(hoa, "Trở về")
    until(lambda: (row := hoa.row(again.row)).state == "waiting" and row.fault_code)
    clock.wrong = 0.0
    smtp.mend()
    until(lambda: not hoa.session.views.outbox(), 30)
    until(lambda: not hoa.open_wishes())
    for one in (resting, pausing, again):
        one.once(dovecot.sink.letters, [HAI])
    assert hoa.subjects(Place.DELETED) == ["Xóa"], "what lies in the trash stays"
    hoa.close()
    smtp.close()


def _queue(hoa: Official, subject: str) -> Queued:
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.save(draft, subject)
    return Queued.of(hoa, hoa.do(c.Send(draft)))


# Sleep -------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="platform: no SIGSTOP")
@pytest.mark.parametrize("line_too", [True, False], ids=["the line goes meanwhile", "the line stays"])
def test_sleep_and_waking_up(line_too: bool, dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """The lid is closed in the middle of sending and of waiting for mail, for longer than anybody waits: after waking the letter
    arrives once or is asked about, and new mail is there."""
    hoa = make_official()
    hoa.sync()
    smtp, imap = Line(dovecot.submission_port), Line(dovecot.imaps_port)
    smtp.speed = 40_000
    hoa.session.close()
    facts = {
        "imap": imap.port, "smtp": smtp.port, "ca": str(dovecot.ca), "data": str(hoa.program.data_dir), "timeout": 1.5,
        "password": hoa.who.password,
    }  # fmt: skip
    order = {"seed": "sleep", "die": 0, "when": "", "life": "send"}
    sleeper = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victims"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert sleeper.stdin is not None and sleeper.stdout is not None
        print(json.dumps(facts), json.dumps(order), sep="\n", file=sleeper.stdin, flush=True)
        child = int(sleeper.stdout.readline().split()[1])
        assert sleeper.stdout.readline() == "ready\n"
        queued = OutboxId(int(sleeper.stdout.readline().split()[1]))
        until(lambda: smtp.up > 20_000)
        os.kill(child, signal.SIGSTOP)
        if line_too:
            for line in (smtp, imap):
                line.cut()
                line.mend()
        smtp.speed = 0
        time.sleep(2.5)
        dovecot.deliver(hoa.who.user, letter(5, subject="Lúc ngủ"))
        os.kill(child, signal.SIGCONT)
        until(lambda: smtp.connections > line_too and _lies_in_sent(dovecot, hoa), 30)
        os.kill(child, signal.SIGKILL)
        assert sleeper.stdout.readline() == "dead\n"
    finally:
        sleeper.kill()
        sleeper.communicate()
    hoa.session = hoa.program.sign_in(hoa.session.person_id, hoa.who.password)
    sent = hoa.row(queued)
    assert sent.state in ("sent", "done")
    Queued(sent.id, sent.message_id, b"").once(dovecot.sink.letters, [HAI])
    hoa.sync()
    assert "Lúc ngủ" in hoa.subjects()
    agree(hoa, dovecot)
    for line in (smtp, imap):
        line.close()


def _lies_in_sent(dovecot: Dovecot, hoa: Official) -> bool:
    return bool(server_state(dovecot, hoa.who)["Sent"])
