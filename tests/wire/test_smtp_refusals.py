"""What each refusal of a server for sending means, and what is known when the line breaks (RFC 5321, 3463)."""

from __future__ import annotations

import pytest

from client import faults as f
from client.net.smtp import protocol as p
from client.net.smtp.connection import Watch
from tests.wire.talk import ENVELOPE, LETTER, LOI, ME, Diary, talk

# Refusals ------------------------------------------------------------------------------------------------------------


def test_all_recipients_refused() -> None:
    """Nothing is sent, and the connection is good for the next letter."""
    smtp, script = talk("""
        C: MAIL FROM:<hoa@x>
        S: 250
        C: RCPT TO:<loi@x>
        S: 450 4.2.1 later
        C: RSET
        S: 250
        """)
    found = smtp.send(ME, [LOI], LETTER)
    assert not found.accepted and [one.fault.code for one in found.refused] == ["ServerBusy"]
    script.end()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("421 4.3.2 closing", f.ServerBusy),
        ("451 4.3.0 later", f.ServerBusy),
        ("452 4.3.1 insufficient system storage", f.ServerBusy),
        ("452 4.2.2 over quota", f.OverQuota),
        ("552 5.2.2 mailbox full", f.OverQuota),
        ("552 5.3.4 too big", f.TooLarge),
        ("552 message exceeds fixed maximum message size", f.TooLarge),
        ("552 Requested action aborted: exceeded quota exceeded", f.OverQuota),
        ("554 5.7.1 spam", f.ContentRefused),
        ("550 5.7.60 not permitted to send as this sender", f.SenderRefused),
        ("500 what", f.ContentRefused),
    ],
)
def test_the_letter_is_refused_at_its_end(reply: str, kind: type[f.Fault]) -> None:
    smtp, script = talk(f"{ENVELOPE}C: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: .\nS: {reply}")
    with pytest.raises(f.Fault) as raised:
        smtp.send(ME, [LOI], LETTER)
    assert type(raised.value) is kind
    script.end()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("550 5.1.1 no such user", f.RecipientRefused),
        ("553 5.1.3 bad address", f.RecipientRefused),
        ("552 5.2.2 full", f.RecipientFull),
        ("550 Mailbox is full", f.RecipientFull),
        ("452 4.2.2 The email account that you tried to reach is over quota", f.RecipientFull),
        ("450 4.7.1 greylisted", f.ServerBusy),
        ("354 what", f.RecipientRefused),
    ],
)
def test_a_recipient_is_refused(reply: str, kind: type[f.Fault]) -> None:
    code, text = int(reply[:3]), reply[4:]
    fault = p.recipient_fault(p.Reply(code, (text,)), LOI)
    assert type(fault) is kind and fault.facts == {"address": LOI, "reply": reply}


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("530 5.7.0 sign in first", f.SenderRefused),
        ("553 5.7.1 sender address rejected: not owned by user", f.SenderRefused),
        ("552 5.3.4 too big", f.TooLarge),
        ("451 4.3.0 later", f.ServerBusy),
    ],
)
def test_the_sender_is_refused(reply: str, kind: type[f.Fault]) -> None:
    smtp, script = talk(
        f"C: MAIL FROM:<hoa@x>\nC: RCPT TO:<loi@x>\nS: {reply}\nS: 503 no\nC: RSET\nS: 250", "PIPELINING"
    )
    with pytest.raises(f.Fault) as raised:
        smtp.send(ME, [LOI], LETTER)
    assert type(raised.value) is kind
    script.end()


def test_too_large_is_known_beforehand() -> None:
    """Not one octet goes up a slow line for a letter that cannot be taken."""
    smtp, script = talk("S: 1", "SIZE 10")
    with pytest.raises(f.TooLarge) as raised:
        smtp.send(ME, [LOI], LETTER)
    assert raised.value.facts == {"size": len(LETTER), "limit": 10} and not script.sent
    script.close()


@pytest.mark.parametrize("bad", ["a@x>\r\nRCPT TO:<b@x", "a@x\n", "a b@x", "", "<a@x>", "a\0@x", "a@" + "x" * 400])
def test_an_address_cannot_be_a_command(bad: str) -> None:
    """It may come from a stranger's Reply-To: refused here, the others get the letter."""
    smtp, script = talk("""
        C: MAIL FROM:<hoa@x>
        S: 250
        C: RCPT TO:<loi@x>
        S: 250
        C: DATA
        S: 354
        C: Subject: a
        C:
        C: b
        C: .
        S: 250
        """)
    found = smtp.send(ME, [bad, LOI], LETTER)
    assert found.accepted == (LOI,) and [one.fault.code for one in found.refused] == ["RecipientRefused"]
    script.end()
    smtp, script = talk("S: 1")
    with pytest.raises(f.SenderRefused):
        smtp.send(bad, [LOI], LETTER)
    assert not script.sent
    script.close()


# Where the line breaks -----------------------------------------------------------------------------------------------

DATA = ENVELOPE + "C: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: .\n"


@pytest.mark.parametrize("cut_at", [b"MAIL", b"RCPT", b"DATA", b"Subject"])
def test_before_the_end_nobody_has_it(cut_at: bytes) -> None:
    smtp, script = talk(DATA, cut_at=cut_at)
    diary = Diary()
    with pytest.raises(f.LineLost):
        smtp.send(ME, [LOI], LETTER, diary)
    assert "leaving" not in diary.seen
    script.close()


@pytest.mark.parametrize(
    "end", ["X", "S: rubbish", "S: 354 again", "S: 199 hm", "S: 999 what", "S- 250 O\nX", "S: 250-and\nX"]
)
def test_after_the_end_nobody_knows(end: str) -> None:
    """Also where the server talks nonsense: it may have the letter."""
    smtp, script = talk(DATA + end)
    with pytest.raises(f.OutcomeUnknown):
        smtp.send(ME, [LOI], LETTER)
    script.close()


def test_what_cannot_be_written_down_is_not_sent() -> None:
    """When the store has no room for 'the last octets leave', they do not."""

    class Full(Watch):
        def leaving(self) -> None:
            raise f.DiskFull()

    smtp, script = talk(DATA)
    with pytest.raises(f.DiskFull):
        smtp.send(ME, [LOI], LETTER, Full())
    assert not script.sent.endswith(b".\r\n")
    script.close()
