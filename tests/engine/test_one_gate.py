"""A heavy letter that is made in the mailbox (CATENATE, BURL) waits at the same gate as one that goes whole, and says the same."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from client import commands as c
from client.faults import Fault
from client.ids import DraftId, OutboxId
from client.net.line import WEAK_SPEED
from client.provision.site import SiteLine
from client.store import drafts
from tests.engine.conftest import MakeDesk
from tests.engine.office import server_state, until
from tests.engine.once import file
from tests.engine.sending import arrived
from tests.engine.slow import Desk
from tests.servers import Dovecot

SIZE = 700_000


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return file(tmp_path, "bản quét.pdf", SIZE)


def known(make_desk: MakeDesk, **site: object) -> Desk:
    """As after the first letter of its life: the servers' offers are known."""
    desk = make_desk(**site)
    desk.queue("Lam quen", 500)
    desk.official.send_and_sync()
    return desk


def draft_with(desk: Desk, subject: str, file: Path) -> DraftId:
    draft: DraftId = desk.official.do(c.StartDraft(desk.official.account))
    desk.official.save(draft, subject)
    desk.official.do(c.AddFile(draft, file))
    return draft


def send(desk: Desk, subject: str, file: Path) -> OutboxId:
    letter: OutboxId = desk.official.do(c.Send(draft_with(desk, subject, file)))
    assert desk.row(letter).route == "once"
    with desk.official.session._store.write() as tx:
        tx.execute("UPDATE outbox SET not_before = 0")
    return letter


def test_it_waits_for_a_better_line(make_desk: MakeDesk, dovecot: Dovecot, scan: Path) -> None:
    """No octet of its file goes up; the row says why; 'now' sends it, once, without a second press."""
    desk = known(make_desk)
    desk.measured(3_000)
    letter = send(desk, "Cho mang", scan)
    up = desk.imap.up
    desk.official.send_and_sync()
    assert desk.row(letter).waits_for == "line" and desk.imap.up - up < 8_000
    assert desk.official.session.views.outbox()[0].state == "waiting"
    desk.official.session.start()
    desk.official.do(c.SendNow(letter))
    until(lambda: desk.state(letter) == "done")
    assert len(arrived(dovecot, "Cho mang")) == 1 and desk.imap.up + desk.smtp.up - up < 1.2 * SIZE


def test_its_hours_come(make_desk: MakeDesk, dovecot: Dovecot, scan: Path) -> None:
    """Out of hours nothing goes up; when they come the courier, who knows the time, has the worker make it: once, not whole beside."""
    now = time.localtime()
    begin = (now.tm_hour * 60 + now.tm_min + 120) % 1440
    desk = known(make_desk, line=SiteLine(heavy_letter=200_000, hours=(begin, (begin + 60) % 1440)))
    letter = send(desk, "Cho gio", scan)
    up = desk.imap.up
    desk.official.send_and_sync()
    row = desk.row(letter)
    assert row.waits_for == "hours" and desk.imap.up - up < 8_000
    clock = desk.official.session._clock
    ahead = row.waits_until - clock.now() + 1
    desk.official.session.worker(desk.official.account)._gate._clock = Ahead(ahead)
    desk.official.session.courier(desk.official.account)._gate._clock = Ahead(ahead)
    assert desk.official.session.courier(desk.official.account).run_once(now=row.waits_until + 1) == 0
    desk.official.sync()
    desk.official.send_and_sync()
    assert desk.state(letter) == "done" and len(arrived(dovecot, "Cho gio")) == 1
    assert desk.imap.up + desk.smtp.up - up < 1.2 * SIZE


def test_the_copy_of_a_letter_that_went_out_of_hours_waits_for_them(make_desk: MakeDesk, dovecot: Dovecot) -> None:
    """'Now' is said of the letter: its copy, as heavy again, goes up in the site's hours, once, and nobody has to do anything."""
    now = time.localtime()
    begin = (now.tm_hour * 60 + now.tm_min + 120) % 1440
    desk = known(make_desk, send_once=False, line=SiteLine(heavy_letter=200_000, hours=(begin, (begin + 60) % 1440)))
    letter = desk.queue("Ban sao", 300_000)
    up = desk.imap.up
    desk.official.send_and_sync()
    assert desk.state(letter) == "sent" and len(arrived(dovecot, "Ban sao")) == 1 and desk.imap.up - up < 8_000
    assert not desk.official.session.views.outbox(), "for her it has gone"
    desk.official.session.worker(desk.official.account)._gate._clock = Ahead(2 * 3600)
    desk.official.sync()
    assert desk.state(letter) == "done" and sum("Ban sao" in key for key in server_state(dovecot, desk.official.who)["Sent"]) == 1


class Ahead:
    """A clock that goes so many seconds before the others."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def now(self) -> float:
        return time.time() + self._seconds

    def tick(self) -> float:
        return time.monotonic()


def test_what_has_begun_goes_on(make_desk: MakeDesk, dovecot: Dovecot, scan: Path) -> None:
    """Cut in the middle on a line that is weak by now: she is told how much is there and that it goes on, and it does."""
    desk = known(make_desk)
    letter = send(desk, "Da bat dau", scan)
    desk.imap.cut_after("up", 350_000)
    with pytest.raises(Fault):
        desk.official.sync()
    (row,) = desk.official.session.views.outbox()
    assert row.state == "waiting" and 150_000 < row.progress < 500_000 and row.seconds_to_go == 0
    desk.measured(3_000)
    desk.imap.mend()
    up = desk.imap.up
    desk.official.sync()
    desk.official.send_and_sync()
    assert desk.state(letter) in ("sent", "done") and len(arrived(dovecot, "Da bat dau")) == 1
    assert desk.imap.up - up < 1.1 * (SIZE * 1.37 - row.progress) + 20_000


def test_it_says_how_long_it_takes(make_desk: MakeDesk, scan: Path) -> None:
    """While its pieces go up, from their own speed."""
    desk = known(make_desk)
    desk.imap.speed = 150_000
    letter = send(desk, "Bao lau", scan)
    said: list[tuple[str, float]] = []
    views = desk.official.session.views
    desk.official.session._store.bell.listen(
        lambda _notice: said.extend((row.state, row.seconds_to_go) for row in views.outbox() if row.id == letter and row.seconds_to_go)
    )
    desk.official.sync()
    assert {state for state, _ in said} == {"sending"}
    assert said[0][1] < SIZE * 1.37 / 75_000 and said[-1][1] < said[0][1]


def test_a_heavy_draft_stays_here_while_its_letter_would_wait(make_desk: MakeDesk, scan: Path) -> None:
    """Its files are not carried up ahead over a line that is too weak for the letter; a light draft goes as ever."""
    desk = known(make_desk)
    worker = desk.official.session.worker(desk.official.account)
    worker._options = replace(worker._options, draft_rest_seconds=0.0)
    desk.measured(3_000)
    heavy, up = draft_with(desk, "Nhap nang", scan), desk.imap.up
    light = desk.official.do(c.StartDraft(desk.official.account))
    desk.official.do(c.SaveDraft(light, "Nhap nhe", "Kính gửi"))
    desk.official.sync()
    assert desk.imap.up - up < 12_000
    assert not drafts.get(desk.official.db, heavy).version_is and drafts.get(desk.official.db, light).version_is  # type: ignore[union-attr]
    desk.measured(50 * WEAK_SPEED)
    desk.official.sync()
    assert drafts.get(desk.official.db, heavy).version_is  # type: ignore[union-attr]


def test_light_letters_are_made_before_heavy_ones(make_desk: MakeDesk, dovecot: Dovecot, scan: Path, tmp_path: Path) -> None:
    """Both go through the mailbox; the heavy one was queued first and waits."""
    desk = known(make_desk)
    desk.measured(3_000)
    heavy = send(desk, "Nang truoc", scan)
    small = tmp_path / "nhỏ.pdf"
    small.write_bytes(os.urandom(50_000))
    light = send(desk, "Nhe sau", small)
    desk.official.sync()
    desk.official.send_and_sync()
    assert desk.state(light) == "done" and desk.row(heavy).waits_for == "line" and len(arrived(dovecot, "Nhe sau")) == 1
