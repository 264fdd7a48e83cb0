"""The server answers NO, BAD, BYE, 4xx or 5xx anywhere: in the place of every answer of a pass and of a sending in turn."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from client import commands as c
from client.faults import Fault
from client.store import accounts, messages
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, until
from tests.engine.sending import HAI
from tests.faults.mailbox import Lies, Server, Written, drafts_kept, view
from tests.faults.promises import Queued, equal, nothing_stuck
from tests.faults.tally import SIZE, Broken, Run, running
from tests.meddler import Meddler
from tests.servers import Dovecot, letter

IMAP = ("NO no", "NO [UNAVAILABLE] no", "NO [OVERQUOTA] no", "BAD no", "BYE no")
SMTP = ("451 4.3.0 no", "554 5.0.0 no", "421 4.3.2 no")
FINAL = "250 2.6.0 giao"  # what the sink says to a letter: the one answer that is never a lie
EVERY = {"short": 9, "long": 1}.get(SIZE, 5)  # of the answers; another of them with each word


@pytest.mark.parametrize("bare", [False, True], ids=["all extensions", "none"])
@pytest.mark.parametrize("say", IMAP)
def test_in_a_pass(
    say: str,
    bare: bool,
    dovecot: Dovecot,
    plain_dovecot: Dovecot,
    make_official: MakeOfficial,
    impatient: float,
    record_property: Any,
) -> None:
    """Flags, a deletion, a new draft, a letter to be filed, a text and new mail, and one answer is not what it should be: after
    sound passes each wish has arrived or stands on its row with a reason, nothing is there twice, both sides are equal."""
    server = plain_dovecot if bare else dovecot
    meddler = Meddler(server.imap_port, "imap")
    hoa = make_official(server=server, imap_port=meddler.port, plain=True)
    other = Server(server.imap_port, hoa.who)
    hoa.sync()
    with running("answers", record_property) as run:
        answers = _one(hoa, server, other, meddler, 0, say)
        for number in range(1 + IMAP.index(say) % EVERY, answers + 1, EVERY):
            for row in hoa.session.views.drafts():  # where the one before failed
                if row.id is not None:
                    hoa.do(c.DiscardDraft(row.id))
            with run.position(number):
                _one(hoa, server, other, meddler, number, say)
                run.struck += meddler.struck
        assert run.struck >= run.tally.tried - 2 and answers > 20
    other.close()
    meddler.close()


def _one(hoa: Official, server: Dovecot, other: Server, meddler: Meddler, at: int, say: str) -> int:
    """How many answers there were."""
    marked, deleted = (other.put(letter(at, subject=f"{word} {at} {say}")) for word in ("Dấu", "Xóa"))
    hoa.sync()
    row = {one: messages.by_message_id(hoa.db, hoa.account, one)[0].id for one in (marked, deleted)}
    hoa.do(c.MarkRead((row[marked],)))
    hoa.do(c.Delete((row[deleted],)))
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.do(c.SaveDraft(draft, f"Nháp {at}", "Kính gửi"))
    sent = Queued.written(hoa, f"Gửi {at}")
    hoa.session.courier(hoa.account).run_once()
    other.put(letter(at, subject=f"Mới {at} {say}"))
    meddler.arm(at, say)
    try:
        hoa.sync()
    except Fault:
        pass
    count = meddler.count
    meddler.at = 0
    nothing_stuck(hoa, time.time())
    for _ in range(2):
        hoa.sync()
    nothing_stuck(hoa, time.time())
    if [one for one in hoa.session.views.letter_rows(tuple(row.values())) if one.fault]:  # she sees why, and does it again
        hoa.do(c.MarkRead((row[marked],)))
        hoa.do(c.Delete((row[deleted],)))
        hoa.sync()
    equal(hoa, server)
    there = other.state()
    for one, wanted in ((marked, Lies("INBOX", messages.SEEN)), (deleted, Lies("Trash", 0))):
        if there[one] != wanted:
            raise Broken("stuck", f"{one} is {there[one]}, {view(hoa)[one]}")
    if (copies := other.octets("Sent").count(sent.octets)) != 1:
        raise Broken("doubled" if copies else "lost", f"{copies} copies in Sent")
    drafts_kept(other, [Written(f"Nháp {at}", "Kính gửi")])
    hoa.do(c.DiscardDraft(draft))
    return count


@pytest.fixture
def final(dovecot: Dovecot) -> Iterator[None]:
    dovecot.sink.answer = FINAL
    yield
    dovecot.sink.answer = "250 2.0.0 OK"


@pytest.mark.parametrize("say", SMTP)
def test_in_a_sending(
    say: str, dovecot: Dovecot, make_official: MakeOfficial, impatient: float, final: None, record_property: Any
) -> None:
    """It goes by itself, or it is held with a reason and goes when the person says so: in the end it is there exactly once."""
    meddler = Meddler(dovecot.submission_port, "smtp", spare=b"giao")
    hoa = make_official(smtp_port=meddler.port, plain=True)
    with running("answers", record_property) as run:
        answers = _send(run, hoa, dovecot, meddler, 0, say)
        for number in range(1, answers + 1):
            with run.position(number):
                _send(run, hoa, dovecot, meddler, number, say)
                run.struck += meddler.struck or meddler.spared
        assert run.struck >= answers - 1 > 4  # QUIT waits for nothing
    meddler.close()


def _send(run: Run, hoa: Official, dovecot: Dovecot, meddler: Meddler, at: int, say: str) -> int:
    before = len(dovecot.sink.letters)
    letter = Queued.written(hoa, f"Đáp {at}")
    meddler.arm(at, say)
    courier = hoa.session.courier(hoa.account)
    courier.run_once()
    if meddler.spared:  # the last answer: the server itself says no, and keeps nothing
        letter = _refused_at_the_end(hoa, dovecot, say)
        before = len(dovecot.sink.letters)
    count, meddler.at = meddler.count, 0
    nothing_stuck(hoa, time.time())
    for row in hoa.session.views.outbox():
        run.tally.unsure += row.state == "unsure"
        if row.state in ("held", "unsure"):
            hoa.do(c.SendAgain(row.id))
    if (row := accounts.get(hoa.db, hoa.account)) and row.fault_code == "WrongPassword":
        hoa.do(c.GivePassword(hoa.account, hoa.who.password))  # she is asked for it, and types the same
    courier.run_once(now=time.time() + 700.0)
    hoa.sync()
    letter.once(dovecot.sink.letters[before:], [HAI])
    if hoa.session.views.outbox():
        raise Broken("stuck", hoa.session.views.outbox())
    return count


def _refused_at_the_end(hoa: Official, dovecot: Dovecot, say: str) -> Queued:
    hoa.sync()
    letter = Queued.written(hoa, "Đáp ở cuối")
    dovecot.sink.answer = say
    hoa.session.courier(hoa.account).run_once()
    dovecot.sink.answer = FINAL
    return letter


def test_a_right_password_refused_by_mistake(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """The server says No to the right password, once, on both lines: she is asked, types the same, and all goes on."""
    imap, smtp = Meddler(dovecot.imap_port, "imap"), Meddler(dovecot.submission_port, "smtp")
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port, plain=True)
    letter = Queued.written(hoa, "Lầm")
    imap.arm(1, "NO [AUTHENTICATIONFAILED] no")
    smtp.arm(3, "535 5.7.8 no")
    hoa.session.start()
    until(lambda: imap.struck and smtp.struck)
    until(lambda: hoa.session.views.strip(hoa.account).line.fault)
    hoa.do(c.GivePassword(hoa.account, hoa.who.password))
    until(lambda: not hoa.session.views.outbox() and hoa.session.views.strip(hoa.account).line.state == "good")
    letter.once(dovecot.sink.letters, [HAI])
    hoa.session.close()
    imap.close()
    smtp.close()
