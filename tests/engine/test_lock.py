"""Leaving a shared PC: what is closed, what still goes, and coming back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from client import commands as c
from client.faults import StoreInUse
from client.program import Program
from client.session import Session
from client.store import outbox
from tests.engine.office import site, until
from tests.engine.sending import arrived
from tests.line import Line
from tests.servers import Dovecot


def queue(session: Session, subject: str) -> int:
    draft = session.do(c.StartDraft(session.views.mailboxes()[0].id))
    session.do(c.SaveDraft(draft, subject, "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
    letter: int = session.do(c.Send(draft))
    session.do(c.SendNow(letter))
    return letter


def is_open(session: Session) -> bool:
    try:
        session._store.read()
    except RuntimeError:
        return False
    return not session._closed


def test_nothing_waits_nothing_stays(dovecot: Dovecot, tmp_path: Path) -> None:
    """Locked with an empty outbox, the store is closed and another program may open it."""
    who = dovecot.add_user()
    session = Program(site(dovecot), tmp_path).sign_in_new(who.user, who.password)
    session.start()
    opened = session._passing / "mở xem.pdf"
    opened.parent.mkdir(exist_ok=True)
    opened.write_bytes(b"%PDF")
    session.lock()
    assert session._closed and not opened.exists()
    other = Program(site(dovecot), tmp_path)
    other.sign_in(other.tiles()[0].id, who.password).close()


def test_what_waits_still_goes(dovecot: Dovecot, tmp_path: Path) -> None:
    """The line was gone when she left: it comes back, the letter goes, and only then the store is closed, by itself."""
    who, line = dovecot.add_user(), Line(dovecot.submission_port)
    session = Program(site(dovecot, smtp_port=line.port), tmp_path).sign_in_new(who.user, who.password)
    line.cut()
    session.start()
    queue(session, "Gui not khi khoa")
    session.lock()
    assert is_open(session) and all(not worker._thread.is_alive() for worker in session._workers.values())
    line.mend()
    session.courier(session.views.mailboxes()[0].id).wake()
    until(lambda: session._closed, 30)
    until(lambda: not is_open(session))
    assert len(arrived(dovecot, "Gui not khi khoa")) == 1
    line.close()


def test_looked_at_and_closed_again(dovecot: Dovecot, tmp_path: Path) -> None:
    """Opened without a worker (somebody thought of leaving this PC, and stays): what waited still goes."""
    who, line = dovecot.add_user(), Line(dovecot.submission_port)
    program = Program(site(dovecot, smtp_port=line.port), tmp_path)
    program.sign_in_new(who.user, who.password).close()
    session = program.sign_in(program.tiles()[0].id, who.password)
    queue(session, "Mo ra xem thoi")
    assert len(session.views.lies_only_here()) == 1
    session.lock()
    until(lambda: session._closed, 30)
    assert len(arrived(dovecot, "Mo ra xem thoi")) == 1
    line.close()


def test_a_site_that_forbids_it(dovecot: Dovecot, tmp_path: Path) -> None:
    """Then nothing goes and no key stays; the letter waits for her."""
    who, line = dovecot.add_user(), Line(dovecot.submission_port)
    made = site(dovecot, smtp_port=line.port, settings={"send_while_locked": False})
    program = Program(made, tmp_path)
    session = program.sign_in_new(who.user, who.password)
    line.cut()
    session.start()
    letter = queue(session, "Khong gui khi khoa")
    session.lock()
    line.mend()
    assert session._closed
    again = program.sign_in(program.tiles()[0].id, who.password)
    assert outbox.get(again._store.read(), letter) is not None and not arrived(dovecot, "Khong gui khi khoa")
    again.close()
    line.close()


def test_back_while_the_courier_still_works(dovecot: Dovecot, tmp_path: Path) -> None:
    """She unlocks at once: the store changes hands, the letter is there once, and goes once."""
    who, line = dovecot.add_user(), Line(dovecot.submission_port)
    program = Program(site(dovecot, smtp_port=line.port), tmp_path)
    session = program.sign_in_new(who.user, who.password)
    line.cut()
    session.start()
    queue(session, "Mo khoa ngay")
    session.lock()
    with pytest.raises(StoreInUse):
        Program(site(dovecot), tmp_path).sign_in(program.tiles()[0].id, who.password)
    begun = time.monotonic()
    again = program.sign_in(program.tiles()[0].id, who.password)
    assert session._closed and time.monotonic() - begun < 10 and len(again.views.outbox()) == 1
    line.mend()
    again.start()
    until(lambda: arrived(dovecot, "Mo khoa ngay"), 30)
    again.close()
    assert len(arrived(dovecot, "Mo khoa ngay")) == 1
    line.close()


def test_a_hundred_switches_in_the_middle_of_writing(dovecot: Dovecot, tmp_path: Path) -> None:
    """Two people by turns, each leaving in the middle of a letter: every word is there, and only with its own."""
    program = Program(site(dovecot), tmp_path)
    people = [dovecot.add_user() for _ in range(2)]
    ids: dict[str, str] = {}
    for who in people:
        program.sign_in_new(who.user, who.password).close()
    for tile in program.tiles():
        ids[tile.address] = tile.id
    written: dict[str, list[str]] = {who.user: [] for who in people}
    for number in range(100):
        who = people[number % 2]
        session = program.sign_in(ids[who.user], who.password)
        assert sorted(row.subject for row in session.views.drafts()) == sorted(written[who.user])
        draft = session.do(c.StartDraft(session.views.mailboxes()[0].id))
        subject = f"{who.user} {number}"
        session.submit(c.SaveDraft(draft, subject, "Kính gửi"))
        written[who.user].append(subject)
        session.lock()
    program.close()
