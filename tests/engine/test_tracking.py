"""Confirming a letter, asking for confirmation, and who has what was sent; on a real server, through the real engine."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bench.tracking import run as simulation
from bench.tracking.offices import Letter, confirm, seen
from client import commands as c
from client.ids import MessageId
from client.message import headers, receipts
from client.provision.site import SiteLine
from client.rows import Place
from client.store import outbox
from client.store.messages import MDN_SENT
from tests.engine.conftest import make_official
from tests.engine.office import Official, foreign
from tests.servers import Dovecot, Received

__all__ = ["make_official"]
HAI = "hai@cantho.example"
ASKING = (
    "From: Le Thanh Hai <hai@cantho.example>\r\nTo: hoa@cantho.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@cantho.example>\r\n"
    "Disposition-Notification-To: {to}\r\n{more}\r\nKinh moi.\r\n"
)


def ask(dovecot: Dovecot, hoa: Official, subject: str, to: str = HAI, more: str = "") -> MessageId:
    """A letter that asks to be confirmed lies in her inbox, and is read."""
    with foreign(dovecot, hoa.who) as other:
        other.append("INBOX", ASKING.format(subject=subject, to=to, more=more).encode())
    hoa.sync()
    number = hoa.letter(subject)
    hoa.do(c.OpenLetter(number))
    hoa.sync()
    return number


def confirmations(dovecot: Dovecot, subject: str) -> list[Received]:
    return [one for one in dovecot.sink.letters if f"Subject: Da nhan {subject}".encode() in one.letter]


def press(hoa: Official, number: MessageId, subject: str, *, sure: bool = False) -> Any:
    return hoa.do(c.Confirm(number, f"Da nhan {subject}", "UBND phường Cái Khế đã nhận được thư.", sure))


@pytest.mark.parametrize("seed", [1, 20261125])
def test_a_hundred_offices(dovecot: Dovecot, tmp_path: Path, seed: int) -> None:
    """They confirm, answer, read, ignore, bounce, are away, twice, and lie: both PCs of the mailbox show what is true, nothing goes out by
    itself, and only letters that nobody needs to read have left the list."""
    found = simulation.run(dovecot, tmp_path, seed)
    truth = {one.address: one.truth for one in found.offices}
    assert len(truth) == 100 and found.here == truth and found.there == truth
    assert found.went == 0 and 0 < found.listed < found.came


def test_one_press(dovecot: Dovecot, make_official: Any) -> None:
    """A short letter that anybody can read and a notification that programs can, without a sender, once; the flag stands on the server."""
    hoa: Official = make_official()
    hoa.sync()
    number = ask(dovecot, hoa, "thu1")
    assert hoa.page(number).confirming.state == "open" and hoa.page(number).confirming.to.address == HAI  # type: ignore[union-attr]
    letter = press(hoa, number, "thu1")
    assert press(hoa, number, "thu1") is None, "a double press"
    assert hoa.page(number).confirming.state == "sending"  # type: ignore[union-attr]
    hoa.session.courier(hoa.account).run_once()
    assert confirmations(dovecot, "thu1") == [], "not before the other PCs can know of it"
    hoa.send_and_sync(3)
    (sent,) = confirmations(dovecot, "thu1")
    assert sent.sender in ("", "<>", None) and sent.recipients == (HAI,)
    assert b"report-type=disposition-notification" in sent.letter and b"Original-Message-ID: <thu1@cantho.example>" in sent.letter
    fields = headers.fields(sent.letter)
    assert fields[receipts.CONFIRMS] == "<thu1@cantho.example>" and receipts.ASKS not in fields
    assert hoa.row(letter).state == "done" and hoa.page(number).confirming.state == "done"  # type: ignore[union-attr]
    assert hoa.message(number).flags_is & MDN_SENT
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("INBOX", readonly=True)
        assert any(b"$MDNSent" in one[b"FLAGS"] for one in other.fetch(other.search(), ["FLAGS"]).values())


def test_two_pcs(dovecot: Dovecot, make_official: Any) -> None:
    """Both press; the second one, offline until then, finds $MDNSent there and withdraws its letter."""
    first: Official = make_official()
    first.sync()
    number = ask(dovecot, first, "thu2")
    second: Official = make_official(first.who)
    second.sync()
    other = second.letter("thu2")
    second.do(c.OpenLetter(other))
    second.sync()
    late = press(second, other, "thu2")
    press(first, number, "thu2")
    first.send_and_sync(3)
    assert len(confirmations(dovecot, "thu2")) == 1
    second.send_and_sync(3)
    assert len(confirmations(dovecot, "thu2")) == 1 and outbox.get(second.db, late) is None
    assert second.page(other).confirming.state == "done"  # type: ignore[union-attr]


def test_pressed_in_the_same_moment(dovecot: Dovecot, make_official: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other PC's flag comes between our look and our STORE: UNCHANGEDSINCE says so."""
    from client.sync import push

    hoa: Official = make_official()
    hoa.sync()
    number = ask(dovecot, hoa, "thu3")
    press(hoa, number, "thu3")
    agree, done = push._agree, []

    def meanwhile(link: Any, marks: Any) -> None:
        if marks and not done:
            done.append(True)
            with foreign(dovecot, hoa.who) as other:
                other.select_folder("INBOX")
                other.add_flags(other.search(["HEADER", "Message-ID", "<thu3@cantho.example>"]), ["$MDNSent"])
        agree(link, marks)

    monkeypatch.setattr(push, "_agree", meanwhile)
    hoa.send_and_sync(3)
    assert done and confirmations(dovecot, "thu3") == []
    assert hoa.page(number).confirming.state == "done"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("to", "more", "doubt"),
    [
        ("nguoi.khac@ngoai.example", "", "elsewhere"),
        (f"{HAI}, nguoi.khac@ngoai.example", "", "elsewhere"),
        (HAI, "Return-Path: <gui@ngoai.example>\r\n", "elsewhere"),
        (HAI, "List-Id: <can-bo.cantho.example>\r\n", "list"),
        (HAI, "Precedence: bulk\r\n", "list"),
    ],
)
def test_asked_before(dovecot: Dovecot, make_official: Any, to: str, more: str, doubt: str) -> None:
    """To many, or to another address than the sender's, nothing goes without the person's word."""
    hoa: Official = make_official()
    hoa.sync()
    number = ask(dovecot, hoa, "thu4", to, more)
    found = hoa.page(number).confirming
    assert found is not None and found.doubt == doubt
    assert press(hoa, number, "thu4") is None and hoa.page(number).confirming == found
    assert press(hoa, number, "thu4", sure=True) is not None


def test_never(dovecot: Dovecot, make_official: Any) -> None:
    """One's own letter, a machine's letter and a confirmation are not confirmed."""
    hoa: Official = make_official()
    hoa.sync()
    for name, more in (("may", "Auto-Submitted: auto-replied\r\n"), ("xn", f"{receipts.CONFIRMS}: <la@la>\r\n")):
        number = ask(dovecot, hoa, name, more=more)
        assert hoa.page(number).confirming is None and press(hoa, number, name, sure=True) is None
    number = ask(dovecot, hoa, "tu.minh", to=hoa.who.user)
    assert hoa.page(number).confirming is None and press(hoa, number, "tu.minh", sure=True) is None


def test_asking(dovecot: Dovecot, make_official: Any) -> None:
    """A kind that is to be confirmed asks, another does not, and the person's word comes first."""
    hoa: Official = make_official()
    hoa.sync()
    for subject, kind, said, asks in (
        ("moi", "invitation", None, True), ("khac", "other", None, False), ("moi khong", "invitation", False, False), ("khac co", "other", True, True),
    ):  # fmt: skip
        draft = hoa.do(c.StartDraft(hoa.account))
        hoa.do(c.SaveDraft(draft, subject, "x", recipients=(c.Recipient(address=HAI),), kind=kind, confirm=said))
        assert hoa.session.views.draft(draft).confirm == asks  # type: ignore[union-attr]
        hoa.send(draft)
        hoa.send_and_sync(2)
        (sent,) = [one for one in dovecot.sink.letters if one.sender == hoa.who.user and f"Subject: {subject}\r\n".encode() in one.letter]
        assert (headers.fields(sent.letter).get(receipts.ASKS) == hoa.who.user) == asks
        (row,) = hoa.session.views.letter_rows((hoa.letter(subject, Place.SENT),))
        assert row.tracked is not None and row.tracked.asks == asks
    assert hoa.session.views.counts().unconfirmed == 2


def test_reminding_the_missing(dovecot: Dovecot, make_official: Any) -> None:
    """The draft names only them; who confirms the reminder has confirmed the letter; the reminder is not waited for by itself."""
    hoa: Official = make_official()
    hoa.sync()
    draft = hoa.do(c.StartDraft(hoa.account))
    people = tuple(c.Recipient(address=f"xa{number}@cantho.example") for number in range(3))
    hoa.do(c.SaveDraft(draft, "nhac", "x", recipients=people, confirm=True))
    hoa.send(draft)
    hoa.send_and_sync(2)
    number = hoa.letter("nhac", Place.SENT)
    missing = tuple(one.address for one in people[1:])
    reminder = hoa.do(c.StartReminder(number, missing, "Nhac xac nhan", "De nghi xac nhan."))
    page = hoa.session.views.draft(reminder)
    assert page is not None and page.confirm and [one.address for one in page.recipients] == list(missing)
    hoa.send(reminder)
    hoa.send_and_sync(2)
    assert hoa.session.views.counts().unconfirmed == 3
    sent = hoa.message(hoa.letter("Nhac xac nhan", Place.SENT))
    _sender, octets = confirm(Letter(_sent(dovecot, hoa, "Nhac xac nhan"), sent.message_id, hoa.who.user), missing[0], random.Random(1))
    with foreign(dovecot, hoa.who) as other:
        other.append("INBOX", octets)
    hoa.sync()
    tracks = hoa.session.views.tracking(number)
    assert tracks is not None and [one.state for one in tracks.people] == ["sent", "confirmed", "sent"]
    assert hoa.session.views.counts().unconfirmed == 2


def _sent(dovecot: Dovecot, hoa: Official, subject: str) -> bytes:
    return next(one.letter for one in dovecot.sink.letters if one.sender == hoa.who.user and f"Subject: {subject}\r\n".encode() in one.letter)


def test_a_line_that_costs_money(dovecot: Dovecot, make_official: Any) -> None:
    """No text comes ahead there: answers, confirmations and reports are heard of all the same."""
    hoa: Official = make_official(line=SiteLine(metered=True))
    hoa.sync()
    draft = hoa.do(c.StartDraft(hoa.account))
    people = tuple(c.Recipient(address=f"xa{number}@cantho.example") for number in range(3))
    hoa.do(c.SaveDraft(draft, "dat", "x", recipients=people, confirm=True))
    hoa.send(draft)
    hoa.send_and_sync(2)
    number = hoa.letter("dat", Place.SENT)
    assert hoa.session.views.counts().unconfirmed == 3
    letter = Letter(_sent(dovecot, hoa, "dat"), hoa.message(number).message_id, hoa.who.user)
    chance = random.Random(1)
    with foreign(dovecot, hoa.who) as other:
        for posted in (confirm(letter, people[0].address, chance), seen(letter, people[1].address, chance)):
            other.append("INBOX", posted[1])
        other.append("INBOX", b"From: x@y\r\nSubject: khac\r\nMessage-ID: <khac@y>\r\n\r\nx\r\n")
    hoa.sync()
    hoa.sync()
    tracks = hoa.session.views.tracking(number)
    assert tracks is not None and [one.state for one in tracks.people] == ["confirmed", "read", "sent"]
    assert hoa.page(hoa.letter("khac")).text_state == "none" and hoa.subjects() == ["khac"]
