"""A full mailbox on a real server, at every step that needs room; and a report that the recipient's was full."""

from __future__ import annotations

from typing import Any

import pytest

from client import commands as c
from client.faults import OverQuota, RecipientFull, RecipientRefused
from client.rows import Place
from client.sync.link import Link
from tests.engine.conftest import make_official
from tests.engine.office import Official, agree, foreign, server_state
from tests.engine.sending import arrived
from tests.servers import Dovecot

__all__ = ["make_official"]
HAI, HA = "hai@cantho.example", "ha@cantho.example"


def letter(subject: str, octets: int = 0) -> bytes:
    body = ("y" * 76 + "\r\n") * (octets // 78)
    return f"From: a@b.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@b>\r\n\r\n{body}".encode()


def fill(dovecot: Dovecot, hoa: Official) -> None:
    """Until nothing fits any more."""
    with foreign(dovecot, hoa.who) as other:
        for octets in (900_000, 60_000, 20_000, 5_000, 1_000, 300, 100, 0):
            for number in range(60):
                try:
                    other.append("INBOX", letter(f"day{octets}.{number}", octets))
                except Exception as error:  # imaplib's own
                    assert "quota" in str(error).casefold()
                    break
    hoa.sync()


def test_every_step_on_a_full_mailbox(dovecot: Dovecot, make_official: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter itself goes, once; its copy, a draft and what is thrown away wait here, each saying why, and nothing is lost;
    when there is room again all of it goes by itself."""
    hoa: Official = make_official(dovecot.add_user("1M"))
    hoa.sync()
    fill(dovecot, hoa)
    assert hoa.session.views.strip(hoa.account).quota.share > 0.99
    sent = hoa.write("Di duoc khi day")
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.save(draft, "Viet do khi day")
    hoa.send_and_sync(2)
    assert len(arrived(dovecot, "Di duoc khi day")) == 1
    assert hoa.row(sent).state == "sent" and [row.id for row in hoa.session.views.filing()] == [sent]
    assert hoa.session.views.lies_only_here().drafts == (draft,)
    moved = hoa.letter("day900000.0")
    hoa.do(c.Delete((moved,)))
    hoa.sync()
    there = server_state(dovecot, hoa.who)
    assert any("<day900000.0@b>" in one for one in there["Trash"]), "Dovecot moves without asking for room"
    copied = hoa.letter("day60000.0")
    with monkeypatch.context() as old:
        has = Link.has
        old.setattr(Link, "has", lambda link, name: name != "MOVE" and has(link, name))
        hoa.do(c.Delete((copied,)))
        hoa.sync()
    (row,) = hoa.session.views.letter_rows((copied,))
    assert isinstance(row.fault, OverQuota) and copied in hoa.letters(), "a server without MOVE: it is shown where it is, with the reason"
    hoa.do(c.Purge((moved,)))
    hoa.send_and_sync(3)
    assert hoa.row(sent).state == "done" and not hoa.session.views.lies_only_here().drafts
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 1 and len(arrived(dovecot, "Di duoc khi day")) == 1
    agree(hoa, dovecot)


# A report of delivery ---------------------------------------------------------------------------------------------

POSTFIX = """\
From: MAILER-DAEMON@mail.cantho.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {me}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1/mail"
Message-Id: <bounce@mail.cantho.example>

This is a MIME-encapsulated message.

--B1/mail
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B1/mail
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.cantho.example
Arrival-Date: Tue, 24 Nov 2026 09:20:00 +0700 (+07)

Final-Recipient: rfc822; {failed}
Original-Recipient: rfc822;{failed}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 552 {status} <{failed}>: quota exceeded

--B1/mail
Content-Description: Undelivered Message
{about}
--B1/mail--
"""
HEADERS = "Content-Type: text/rfc822-headers\n\nMessage-ID: {id}\nSubject: x\n"
WHOLE = "Content-Type: message/rfc822\n\nMessage-ID: {id}\nFrom: {me}\nSubject: x\nContent-Type: text/plain\n\nKinh gui\n"


def bounce(dovecot: Dovecot, hoa: Official, message_id: str, about: str = WHOLE, **more: str) -> None:
    told = {"failed": HA.upper(), "action": "failed", "status": "5.2.2", "me": hoa.who.user, "id": message_id} | more
    made = POSTFIX.format(about=about.format(**told), **{key: value for key, value in told.items() if key != "id"})
    with foreign(dovecot, hoa.who) as other:
        other.append("INBOX", made.replace("\n", "\r\n").encode())
    hoa.sync()
    hoa.sync()


@pytest.mark.parametrize("about", [WHOLE, HEADERS], ids=["the letter came back", "only its headers"])
def test_the_recipients_mailbox_is_full(dovecot: Dovecot, make_official: Any, about: str) -> None:
    """It was sent to two, and long filed; then a server reports that one has not got it: said at the sent letter, with the name."""
    hoa: Official = make_official()
    hoa.sync()
    sent = hoa.write("Bao cao hai noi", people=(HAI, HA))
    hoa.send_and_sync(2)
    assert hoa.row(sent).state == "done"
    bounce(dovecot, hoa, hoa.row(sent).message_id, about)
    page = hoa.page(hoa.letter("Bao cao hai noi", Place.SENT))
    assert [one.person.address for one in page.not_reached] == [HA]
    assert isinstance(page.not_reached[0].fault, RecipientFull)
    assert page.row.sent_state == "refused" and page.row.refused == 1
    assert hoa.letters(Place.SENT, refused_only=True) == [page.row.id]
    report = hoa.page(hoa.letter("Undelivered Mail Returned to Sender"))
    assert "I'm sorry" in report.text and "Final-Recipient" not in report.text


def test_other_reports(dovecot: Dovecot, make_official: Any) -> None:
    """Delayed is not failed; an unknown address is another sentence; whoever was no recipient, and a letter that is not ours,
    change nothing: anybody can write a report."""
    hoa: Official = make_official()
    hoa.sync()
    sent = hoa.write("Cho mot noi", people=(HA,))
    hoa.send_and_sync(2)
    number, ours = hoa.letter("Cho mot noi", Place.SENT), hoa.row(sent).message_id
    bounce(dovecot, hoa, ours, action="delayed", status="4.2.2")
    bounce(dovecot, hoa, ours, failed="la@ngoai.example")
    bounce(dovecot, hoa, "<khong-phai@cua-minh>")
    bounce(dovecot, hoa, "")
    assert hoa.page(number).not_reached == ()
    bounce(dovecot, hoa, ours, status="5.1.1")
    (one,) = hoa.page(number).not_reached
    assert isinstance(one.fault, RecipientRefused) and str(one.fault.facts["reply"]).startswith("5.1.1")
