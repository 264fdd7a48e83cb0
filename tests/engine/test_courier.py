"""Sending against Dovecot's submission service: once, in parts, refused, busy, and with the line gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from client import commands as c
from client.faults import ServerBusy
from client.net.smtp import connection
from client.store import letter_octets, outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, server_state, until
from tests.engine.sending import arrived, without_chunking
from tests.line import Line
from tests.servers import Dovecot


@pytest.fixture
def refuse(dovecot: Dovecot) -> Iterator[dict[str, str]]:
    """address -> what the next server says to it."""
    yield dovecot.sink.refuse
    dovecot.sink.refuse.clear()
    dovecot.sink.answer = "250 2.0.0 OK"


def test_some_recipients_are_refused(dovecot: Dovecot, hoa: Official, refuse: dict[str, str]) -> None:
    """The letter has gone to the others; who did not get it, and why, stands on the letter; a retry goes only to them."""
    refuse["ha@cantho.example"] = "552 5.2.2 mailbox full"
    letter = hoa.write("Thong bao A1", people=("hai@cantho.example", "ha@cantho.example"))
    hoa.send_and_sync()
    (row,) = hoa.session.views.outbox()
    assert row.state == "sent" and row.accepted == 1
    assert [(one.person.address, one.fault.code) for one in row.refused] == [("ha@cantho.example", "RecipientFull")]
    refuse.clear()
    hoa.do(c.RetryRefused(letter))
    hoa.send_and_sync()
    assert [one.recipients for one in arrived(dovecot, "Thong bao A1")] == [("hai@cantho.example",), ("ha@cantho.example",)]
    assert not hoa.session.views.outbox() and len(server_state(dovecot, hoa.who)["Sent"]) == 1


def test_some_recipients_must_wait(dovecot: Dovecot, hoa: Official, refuse: dict[str, str]) -> None:
    """A temporary refusal of one: the others have the letter, the one gets it by itself later, nobody gets it twice."""
    refuse["cham@cantho.example"] = "451 4.7.1 try again later"
    hoa.write("Thong bao B2", people=("hai@cantho.example", "cham@cantho.example"))
    hoa.send_and_sync()
    (row,) = hoa.session.views.outbox()
    assert row.state == "waiting" and [one.address for one in row.recipients] == ["cham@cantho.example"]
    refuse.clear()
    hoa.do(c.SendNow(row.id))
    hoa.send_and_sync()
    assert [one.recipients for one in arrived(dovecot, "Thong bao B2")] == [("hai@cantho.example",), ("cham@cantho.example",)]
    assert not hoa.session.views.outbox() and len(server_state(dovecot, hoa.who)["Sent"]) == 1


def test_taking_back_what_some_already_have(dovecot: Dovecot, hoa: Official, refuse: dict[str, str]) -> None:
    """The letter that waits for the one who was refused for now comes back as a draft to that one alone; the next sending
    reaches nobody twice."""
    refuse["cham@cantho.example"] = "451 4.7.1 try again later"
    hoa.write("Thong bao B3", text="Nguyên văn", people=("hai@cantho.example", "cham@cantho.example"))
    hoa.send_and_sync()
    (row,) = hoa.session.views.outbox()
    draft = hoa.do(c.TakeBack(row.id))
    assert draft is not None and not hoa.session.views.outbox()
    page = hoa.session.views.draft(draft)
    assert page is not None and page.text == "Nguyên văn" and [one.address for one in page.recipients] == ["cham@cantho.example"]
    refuse.clear()
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    hoa.send_and_sync()
    assert [one.recipients for one in arrived(dovecot, "Thong bao B3")] == [("hai@cantho.example",), ("cham@cantho.example",)]
    assert not hoa.session.views.drafts() and not hoa.session.views.outbox()


@pytest.mark.parametrize("chunks", [True, False], ids=["BDAT", "DATA"])
def test_stopped_in_the_middle(
    dovecot: Dovecot, make_official: MakeOfficial, chunks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person stops a letter that is being sent: it is a draft, whole; nobody gets it; what waits behind it goes at once;
    and sent again from the draft it arrives once."""
    if not chunks:
        monkeypatch.setattr(connection, "extensions", without_chunking)
    subject = f"Thong bao S1 {chunks}"
    line = Line(dovecot.submission_port, speed=400_000.0)
    hoa = make_official(smtp_port=line.port)
    letter = hoa.write(subject, text="Kính gửi " + "dong chi " * 500_000)
    second = hoa.write("Thong bao S2")
    courier = hoa.session.courier(hoa.account)
    courier.start()
    until(lambda: hoa.row(letter).state == "sending" and hoa.session.views.outbox()[0].progress > 0)
    draft = hoa.do(c.TakeBack(letter))
    assert draft is not None and outbox.get(hoa.db, letter) is None
    until(lambda: hoa.row(second).state in ("sent", "done"))
    assert line.up < 4_000_000, "the rest was not carried for nothing"
    page = hoa.session.views.draft(draft)
    assert page is not None and page.text.startswith("Kính gửi dong chi") and not arrived(dovecot, subject)
    line.speed = 0.0
    again = hoa.send(draft)
    until(lambda: hoa.row(again).state in ("sent", "done"))
    assert [one.recipients for one in arrived(dovecot, subject)] == [("hai@cantho.example",)]
    line.close()


def test_stopped_before_the_first_octet_and_after_the_last(dovecot: Dovecot, hoa: Official) -> None:
    """Picked and not yet connected: it stops. Once the last octets leave it may arrive, so that is refused."""
    letter = hoa.write("Thong bao S3")
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
    assert hoa.do(c.TakeBack(letter)) is not None
    hoa.session.courier(hoa.account).run_once()
    last = hoa.write("Thong bao S4")
    with hoa.session._store.write() as tx:
        outbox.pick(tx, last)
        outbox.set_leaving(tx, last)
    assert hoa.do(c.TakeBack(last)) is None and hoa.session.views.outbox()[0].leaving
    assert not arrived(dovecot, "Thong bao S3")


def test_it_has_arrived_says_the_person(dovecot: Dovecot, hoa: Official) -> None:
    """An unsure letter that the recipient has is a sent one: with its copy in Sent, which is not made twice."""
    letter = hoa.write("Thong bao K9")
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_leaving(tx, letter)
    hoa.session.courier(hoa.account).run_once()
    hoa.do(c.LeaveIt(letter))
    hoa.sync()
    hoa.sync()
    assert hoa.row(letter).state == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 1
    assert not hoa.session.views.outbox() and not hoa.session.views.drafts() and not arrived(dovecot, "Thong bao K9")


def test_a_power_cut_before_the_end_asks_nobody(dovecot: Dovecot, hoa: Official) -> None:
    """While connecting, or in the middle of the letter: it certainly has not arrived, so it goes by itself."""
    letter = hoa.write("Thong bao L1")
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_progress(tx, letter, 10)
    assert hoa.session.courier(hoa.account).run_once() == 1 and len(arrived(dovecot, "Thong bao L1")) == 1


@pytest.mark.parametrize(("reply", "ends", "code"), [
    ("451 4.3.0 try later", "waiting", "ServerBusy"),
    ("554 5.7.1 content refused", "held", "ContentRefused"),
    ("552 5.3.4 message too big", "held", "TooLarge"),
])  # fmt: skip
def test_the_letter_itself_is_refused(
    dovecot: Dovecot, hoa: Official, refuse: dict[str, str], reply: str, ends: str, code: str
) -> None:
    """Temporary: it waits with a time; for good: it is held with its reason; both can be taken back whole."""
    dovecot.sink.answer = reply
    letter = hoa.write("Thong bao C3")
    hoa.session.courier(hoa.account).run_once()
    row = hoa.row(letter)
    assert row.state == ends and row.fault is not None
    assert row.fault.code == code or isinstance(row.fault, ServerBusy)
    assert (row.retry_at > 0) == (ends == "waiting") and row.attempts == 1
    assert hoa.do(c.TakeBack(letter)) is not None


def test_a_wrong_password_costs_no_attempt(dovecot: Dovecot, hoa: Official) -> None:
    """It waits for the right one, is not tried again and again with the wrong one, and goes as soon as it is given."""
    hoa.do(c.GivePassword(hoa.account, "sai"))
    letter = hoa.write("Thong bao D4")
    courier = hoa.session.courier(hoa.account)
    for _ in range(3):
        courier.run_once(now=4e9)
    row = hoa.row(letter)
    assert row.attempts == 0 and row.fault is not None and row.fault.code == "WrongPassword"
    hoa.do(c.GivePassword(hoa.account, hoa.who.password))
    assert courier.run_once(now=4e9) == 1


def test_it_goes_by_itself_when_the_line_is_back(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Line gone while writing; back: no press is needed."""
    imap, smtp = Line(dovecot.imaps_port), Line(dovecot.submission_port)
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port)
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    imap.cut()
    smtp.cut()
    letter = hoa.write("Thong bao E5")
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "gone" and hoa.row(letter).attempts)
    imap.mend()
    smtp.mend()
    until(lambda: hoa.row(letter).state == "done", 30)
    assert len(arrived(dovecot, "Thong bao E5")) == 1
    imap.close()
    smtp.close()


def test_a_letter_that_goes_is_not_taken_back(dovecot: Dovecot, hoa: Official) -> None:
    letter = hoa.write("Thong bao F6")
    hoa.send_and_sync()
    assert hoa.do(c.TakeBack(letter)) is None and len(arrived(dovecot, "Thong bao F6")) == 1


def test_a_power_cut_makes_unsure(dovecot: Dovecot, hoa: Official) -> None:
    """What was being sent when the program died is asked about; 'send again' has the same Message-ID."""
    letter = hoa.write("Thong bao G7")
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_leaving(tx, letter)
    hoa.session.courier(hoa.account).run_once()
    assert hoa.row(letter).state == "unsure" and not arrived(dovecot, "Thong bao G7")
    before = letter_octets.whole(hoa.db, letter)
    hoa.do(c.SendAgain(letter))
    assert letter_octets.whole(hoa.db, letter) == before
    hoa.send_and_sync()
    assert len(arrived(dovecot, "Thong bao G7")) == 1


def test_unsure_settles_itself_where_it_can(dovecot: Dovecot, hoa: Official) -> None:
    """A copy that the server has filed says that the letter went."""
    letter = hoa.write("Thong bao H8")
    octets = letter_octets.whole(hoa.db, letter)
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_leaving(tx, letter)
        outbox.interrupted(tx, hoa.account, ServerBusy())
    from tests.engine.office import foreign

    hoa.sync()
    assert hoa.row(letter).state == "unsure"
    with foreign(dovecot, hoa.who) as other:
        other.append("Sent", octets)
    hoa.sync()
    assert hoa.row(letter).state == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 1


def test_unsure_settles_itself_by_our_own_inbox(dovecot: Dovecot, hoa: Official) -> None:
    """She is among the recipients, and has it: the others have it too, and its copy goes to Sent."""
    letter = hoa.write("Thong bao H9", people=("hai@cantho.example", hoa.who.user))
    octets = letter_octets.whole(hoa.db, letter)
    assert octets is not None
    with hoa.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_leaving(tx, letter)
        outbox.interrupted(tx, hoa.account, ServerBusy())
    dovecot.deliver(hoa.who.user, octets)
    hoa.sync()
    hoa.sync()
    assert hoa.row(letter).state == "done" and len(server_state(dovecot, hoa.who)["Sent"]) == 1
