"""SMTP without a server: what is said, in how many flights, and what each answer means (RFC 5321, 2920, 3030, 1870, 3463)."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence

import pytest

from client import faults as f
from client.net.server import Credentials, Security
from client.net.smtp import connection
from client.net.smtp import protocol as p
from client.net.smtp.connection import Refusal, Smtp, Watch
from tests.wire.script import Script

ME, LOI, HA = "hoa@x", "loi@x", "ha@x"
LETTER = b"Subject: a\r\n\r\nb\r\n"


class Diary(Watch):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def answered(self, accepted: Sequence[str], refused: Sequence[Refusal]) -> None:
        self.seen.append(f"answered {','.join(accepted)}/{','.join(one.address for one in refused)}")

    def progress(self, gone: int, total: int) -> None:
        self.seen.append(f"{gone} of {total}")

    def leaving(self) -> None:
        self.seen.append("leaving")


def talk(transcript: str, offers: str = "", *, cut_at: bytes = b"") -> tuple[Smtp, Script]:
    """A connection that has signed in already; `offers` are EHLO lines."""
    script = Script(transcript, cut_at=cut_at)
    smtp = Smtp(script)
    smtp.extensions = p.extensions(p.Reply(250, ("localhost", *offers.split(", "))))
    return smtp, script


# A letter, in flights ------------------------------------------------------------------------------------------------


def test_pipelined() -> None:
    """Envelope in one flight; SIZE and 8BITMIME only where offered."""
    smtp, script = talk(
        """
        C: MAIL FROM:<hoa@x> SIZE=18 BODY=8BITMIME
        C: RCPT TO:<loi@x>
        C: RCPT TO:<ha@x>
        S: 250 2.1.0 OK
        S: 250 2.1.5 OK
        S: 550 5.1.1 nobody
        C: DATA
        S: 354 go on
        C: Subject: a
        C:
        C: đ
        C: .
        S: 250 2.0.0 queued as 7
        """,
        "PIPELINING, SIZE 1000, 8BITMIME",
    )
    diary = Diary()
    found = smtp.send(ME, [LOI, HA], "Subject: a\r\n\r\nđ\n".encode(), diary)
    script.end()
    assert found.accepted == (LOI,) and found.reply == "2.0.0 queued as 7"
    assert [(one.address, one.fault.code, one.fault.facts["reply"]) for one in found.refused] == [
        (HA, "RecipientRefused", "550 5.1.1 nobody")
    ]
    assert diary.seen[0] == "answered loi@x/ha@x" and diary.seen[-1] == "leaving"


def test_one_by_one() -> None:
    """A server without any extension hears one command at a time, and nothing it does not know."""
    smtp, script = talk("""
        C: MAIL FROM:<hoa@x>
        S: 250 OK
        C: RCPT TO:<loi@x>
        S: 250 OK
        C: RCPT TO:<ha@x>
        S: 251 will forward
        C: DATA
        S: 354 go on
        C: Subject: a
        C:
        C: b
        C: .
        S: 250 OK
        """)
    assert smtp.send(ME, [LOI, HA], LETTER).accepted == (LOI, HA)
    script.end()


def test_the_last_octets_leave_alone() -> None:
    """Nobody has the letter before the final dot: it goes by itself, after `leaving` was written down."""
    chunks = "C: BDAT 17\nC: Subject: a\nC:\nC: b\nS: 250 17\nC: BDAT 0 LAST"
    data = "C: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: ."
    for offers, body, last in (("", data, b".\r\n"), ("CHUNKING", chunks, b"BDAT 0 LAST\r\n")):
        smtp, script = talk(f"C: MAIL FROM:<hoa@x>\nS: 250\nC: RCPT TO:<loi@x>\nS: 250\n{body}\nS: 250 OK", offers)
        smtp.send(ME, [LOI], LETTER)
        script.end()
        assert script.flights[-1] == last


def test_a_few_words_go_as_text() -> None:
    """Where binary is offered too: there is nothing to save, and every server on the way knows text."""
    short = b"Content-Transfer-Encoding: base64\r\n\r\nYg0K\r\n"
    smtp, script = talk(
        f"C: MAIL FROM:<hoa@x> SIZE={len(short)}\nS: 250\nC: RCPT TO:<loi@x>\nS: 250\nC: BDAT {len(short)}\n"
        "C: Content-Transfer-Encoding: base64\nC:\nC: Yg0K\nS: 250\nC: BDAT 0 LAST\nS: 250 OK",
        "CHUNKING, BINARYMIME, SIZE 9000",
    )
    assert smtp.send(ME, [LOI], short).accepted == (LOI,)
    script.end()


def test_many_recipients_go_in_portions() -> None:
    """Neither side may have to wait for the other to read."""
    people = [f"a{number}@x" for number in range(120)]
    lines = [f"C: RCPT TO:<{one}>" for one in people]
    ok = "S: 250 OK"
    steps = ["C: MAIL FROM:<hoa@x>", *lines[:49], *[ok] * 50, *lines[49:99], *[ok] * 50, *lines[99:], *[ok] * 21]
    steps += ["C: DATA", "S: 354", "C: Subject: a", "C:", "C: b", "C: .", ok]
    smtp, script = talk("\n".join(steps), "PIPELINING")
    assert len(smtp.send(ME, people, LETTER).accepted) == 120
    script.end()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CHUNK", 4)
    monkeypatch.setattr(connection, "CHUNKS_AT_ONCE", 2)


ENVELOPE = """
C: MAIL FROM:<hoa@x>
S: 250 OK
C: RCPT TO:<loi@x>
S: 250 OK
"""


class Chunked(Script):
    """Answers every BDAT; from piece `refuse_from` on with 452."""

    def __init__(self, *, refuse_from: int = 99) -> None:
        super().__init__(ENVELOPE)
        self.refuse_from = refuse_from
        self.pieces = self.unanswered = self.most_unanswered = 0

    def send(self, data: bytes, told: object = None) -> None:
        if self._steps:
            super().send(data)
            return
        self.flights.append(data)
        self.pieces += data.startswith(b"BDAT")
        self.unanswered += data.startswith(b"BDAT")
        self.most_unanswered = max(self.most_unanswered, self.unanswered)

    def receive(self, timeout: float | None = None) -> bytes:
        if self._steps:
            return super().receive(timeout)
        assert self.unanswered
        self.unanswered -= 1
        return b"452 4.3.1 no room\r\n" if self.pieces >= self.refuse_from else b"250 2.0.0 got it\r\n"


def chunked(offers: str, **more: int) -> tuple[Smtp, Chunked]:
    server = Chunked(**more)
    smtp = Smtp(server)
    smtp.extensions = p.extensions(p.Reply(250, ("localhost", *offers.split(", "))))
    smtp._ask_all = lambda lines: [smtp._ask(line) for line in lines]  # type: ignore[method-assign]
    return smtp, server


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("offers", "at_once"), [("CHUNKING", 1), ("CHUNKING, PIPELINING", 2)])
def test_chunks(offers: str, at_once: int) -> None:
    """Pieces of known length; a few unanswered at once, but none when the last one goes; dots stay what they are."""
    smtp, server = chunked(offers)
    diary = Diary()
    assert smtp.send(ME, [LOI], b".bcdefghijkl\r\n", diary).reply == "2.0.0 got it"
    pieces = [b"BDAT 4\r\n.bcd", b"BDAT 4\r\nefgh", b"BDAT 4\r\nijkl", b"BDAT 2\r\n\r\n", b"BDAT 0 LAST\r\n"]
    assert server.flights[-5:] == pieces and server.most_unanswered == at_once
    assert diary.seen == ["answered loi@x/", "4 of 14", "8 of 14", "12 of 14", "14 of 14", "leaving"]
    server.close()


@pytest.mark.usefixtures("small_chunks")
def test_a_chunk_is_refused() -> None:
    """The last piece is never sent then."""
    smtp, server = chunked("CHUNKING, PIPELINING", refuse_from=2)
    diary = Diary()
    with pytest.raises(f.ServerBusy):
        smtp.send(ME, [LOI], b"abcdefghijkl\r\n", diary)
    assert "leaving" not in diary.seen and not any(b"LAST" in one for one in server.flights)
    server.close()


def test_a_letter_of_nothing_is_one_last_chunk() -> None:
    smtp, server = chunked("CHUNKING")
    assert smtp.send(ME, [LOI], b"").accepted == (LOI,)
    assert b"".join(server.flights).endswith(b"BDAT 0 LAST\r\n")
    server.close()


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


# Replies -------------------------------------------------------------------------------------------------------------


def test_replies_come_in_any_pieces() -> None:
    """Cut anywhere, with CRLF or bare LF, several at once, without text."""
    wire = "220 tap ESMTP\r\n250-một\r\n250-\r\n250 hai\n354\r\n550 5.1.1 không có\r\n".encode()
    whole = p.Replies().feed(wire)
    assert [(one.code, one.lines) for one in whole] == [
        (220, ("tap ESMTP",)), (250, ("một", "", "hai")), (354, ("",)), (550, ("5.1.1 không có",)),
    ]  # fmt: skip
    assert whole[3].status == "5.1.1" and whole[0].status == "" and whole[1].text == "một  hai"
    chance = random.Random(4)
    for _ in range(200):
        replies, found, rest = p.Replies(), [], wire
        while rest:
            size = chance.randint(1, 9)
            found += replies.feed(rest[:size])
            rest = rest[size:]
        assert found == whole


@pytest.mark.parametrize(
    "wire",
    [b"HTTP/1.1 200 OK\r\n", b"* OK IMAP\r\n", b"\r\n", b"25 OK\r\n", b"250+OK\r\n", b"2500 OK\r\n", b"\x16\x03\x01\x02\n",
     b"x" * (p.MOST_LINE + 1), b"250-more\r\n" * (p.MOST_LINES + 1)],
)  # fmt: skip
def test_what_is_not_smtp(wire: bytes) -> None:
    """Named as such, and never read without end."""
    with pytest.raises(p.ReplyError):
        p.Replies().feed(wire)


def test_a_hostile_reply_is_only_text() -> None:
    """Octets that are no UTF-8, NUL, and codes in the text: the code is what stands in front."""
    (reply,) = p.Replies().feed(b"550 \xff\0 250 OK 5.9.9\r\n")
    assert reply.code == 550 and not reply.good and reply.status == ""


def test_extensions() -> None:
    """In any case, with the old AUTH=, with a size that is none."""
    (reply,) = p.Replies().feed(
        b"250-localhost\r\n250-size 1000\r\n250-AUTH=LOGIN\r\n250-auth plain xoauth2\r\n250-Pipelining\r\n250 \r\n"
    )
    found = p.extensions(reply)
    assert found.size == 1000 and found.auth == {"LOGIN", "PLAIN", "XOAUTH2"} and "PIPELINING" in found
    assert p.extensions(p.Reply(250, ("x", "SIZE", "SIZE huge"))).size == 0
    assert "LOCALHOST" not in found


# Octets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "wire"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"..\r\n.a\r\n", b"...\r\n..a\r\n.\r\n"),
        (b"a\r\n.\r\nMAIL FROM:<x>\r\n", b"a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
    ],
)
def test_dots(letter: bytes, wire: bytes) -> None:
    assert p.stuff(letter) == wire


def test_no_letter_can_end_itself() -> None:
    """Random rubbish of CR, LF and dots: no end of data before the end, and what is unstuffed is the letter."""
    chance = random.Random(9)
    for _ in range(3_000):
        letter = p.crlf(bytes(chance.choice(b"\r\n\r\n..a") for _ in range(chance.randint(0, 14))))
        wire = p.stuff(letter)
        assert (b"\r\n" + wire).find(b"\r\n.\r\n") == len(wire) - 3
        lines = wire[:-3].split(b"\r\n")
        plain = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)
        assert plain in (letter, letter + b"\r\n")
        assert not {b"\r", b"\n"} & {bytes([one]) for one in letter.replace(b"\r\n", b"")}


# Opening -------------------------------------------------------------------------------------------------------------


def open_with(transcript: str, monkeypatch: pytest.MonkeyPatch, security: Security = Security.PLAIN) -> tuple[Smtp, Script]:
    script = Script(transcript, security=security)
    monkeypatch.setattr(connection, "Stream", lambda server, traffic: script)
    monkeypatch.setattr("socket.gethostname", lambda: "MÁY-01")
    return Smtp.connect(script.server, Credentials("hoa", "bí mật")), script


PLAIN = base64.b64encode("\0hoa\0bí mật".encode()).decode()
USER, WORD = base64.b64encode(b"hoa").decode(), base64.b64encode("bí mật".encode()).decode()


@pytest.mark.parametrize(
    ("offer", "talk"),
    [
        ("AUTH PLAIN LOGIN", f"C: AUTH PLAIN {PLAIN}\nS: 235 2.7.0 OK"),
        ("AUTH LOGIN", f"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: {USER}\nS: 334 UGFzc3dvcmQ6\nC: {WORD}\nS: 235 OK"),
        ("HELP", ""),
    ],
)  # fmt: skip
def test_signing_in(offer: str, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC whose name is Vietnamese calls itself localhost; a server that trusts the network is not asked."""
    _, script = open_with(f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 {offer}\n{talk}", monkeypatch)
    script.end()


def test_a_server_from_before_ehlo(monkeypatch: pytest.MonkeyPatch) -> None:
    smtp, script = open_with("S: 220 tap\nC: EHLO localhost\nS: 502 what\nC: HELO localhost\nS: 250 tap", monkeypatch)
    assert not smtp.extensions.names
    script.end()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("535 5.7.8 wrong", f.WrongPassword),
        ("550 5.7.8 wrong", f.WrongPassword),
        ("554 denied", f.WrongPassword),
        ("454 4.7.0 later", f.SignInUnavailable),
        ("530 5.7.0 STARTTLS first", f.SignInUnavailable),
        ("534 5.7.9 mechanism too weak", f.SignInUnavailable),
        ("538 5.7.11 encryption required", f.SignInUnavailable),
        ("504 5.5.4 mechanism", f.SignInUnavailable),
        ("421 4.7.0 too many connections", f.ServerBusy),
        ("334 and more", f.SignInUnavailable),
        ("rubbish", f.ServerNonsense),
    ],
)
def test_sign_in_is_refused(reply: str, kind: type[f.Fault], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what says that the password is wrong lets the person be asked for another."""
    with pytest.raises(f.Fault) as raised:
        open_with(
            f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 AUTH PLAIN\nC: AUTH PLAIN {PLAIN}\nS: {reply}", monkeypatch
        )
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        ("S: 554 no service", f.ServerBusy),
        ("S: 421 too many", f.ServerBusy),
        ("S: HTTP/1.1 302 Found", f.NotMail),
        ("S: * OK IMAP4rev1", f.NotMail),
        ("X", f.LineLost),
        ("S: 220 tap\nC: EHLO localhost\nS: 250-tap\nS: 250 AUTH GSSAPI", f.SignInUnavailable),
        ("S: 220 tap\nC: EHLO localhost\nS: 550 no\nC: HELO localhost\nS: 550 no", f.ServerBusy),
    ],
)
def test_the_door_is_shut(greeting: str, kind: type[f.Fault], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(f.Fault) as raised:
        open_with(greeting, monkeypatch)
    assert type(raised.value) is kind


def test_nothing_said_in_the_clear_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody slips in before TLS is forgotten; the password goes only afterwards (CVE-2011-0411)."""
    smtp, script = open_with(
        f"""
        S: 220 tap
        C: EHLO localhost
        S: 250-tap
        S: 250-AUTH PLAIN LOGIN
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 go
        S: 250-evil
        S: 250 SIZE 1
        C: EHLO localhost
        S: 250-tap
        S: 250 AUTH PLAIN
        C: AUTH PLAIN {PLAIN}
        S: 235 OK
        """,
        monkeypatch,
        Security.STARTTLS,
    )
    script.end()
    assert script.secured and smtp.extensions.size == 0


@pytest.mark.parametrize("end", ["S: 250 HELP", "S: 250 STARTTLS\nC: STARTTLS\nS: 454 not now"])
def test_no_encryption_no_password(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(f.TlsUnavailable):
        open_with(f"S: 220 tap\nC: EHLO localhost\nS: 250-tap\n{end}", monkeypatch, Security.STARTTLS)
