"""SMTP without a server: what is said, in how many flights, what a reply is, and the octets of a letter (RFC 5321, 2920, 3030, 1870)."""

from __future__ import annotations

import random

import pytest

from client import faults as f
from client.net.smtp import connection
from client.net.smtp import protocol as p
from client.net.smtp.connection import Smtp
from tests.wire.script import Script
from tests.wire.talk import ENVELOPE, HA, LETTER, LOI, ME, Diary, talk

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


def test_reports_are_asked_for_where_the_server_has_them() -> None:
    """RFC 3461: whole and by name; that it has arrived only of a letter that asks; nothing of a letter without a sender; xtext."""
    wanted, plus = p.Reports("7a.tcv@x", True), "a+b=@x"
    envelope = (
        "C: MAIL FROM:<hoa@x> RET=HDRS ENVID=7a.tcv@x\nC: RCPT TO:<loi@x> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;loi@x\n"
        "C: RCPT TO:<a+b=@x> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb+3D@x\nS: 250\nS: 250\nS: 250\n"
    )
    smtp, script = talk(envelope + "C: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: .\nS: 250", "PIPELINING, DSN")
    assert smtp.send(ME, [LOI, plus], LETTER, reports=wanted).accepted == (LOI, plus)
    script.end()
    smtp, script = talk(envelope + "C: BURL imap://x LAST\nS: 250", "PIPELINING, DSN, BURL")
    assert smtp.send_named(ME, [LOI, plus], "imap://x", 9, reports=wanted).accepted == (LOI, plus)
    script.end()
    body = "S: 250\nC: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: .\nS: 250"
    for sender, reports, offers, mail, rcpt in (
        (ME, p.Reports("7a.tcv@x"), "DSN", "<hoa@x> RET=HDRS ENVID=7a.tcv@x", "<loi@x> NOTIFY=FAILURE,DELAY ORCPT=rfc822;loi@x"),
        (ME, p.Reports("x" * 101), "DSN", "<hoa@x> RET=HDRS", "<loi@x> NOTIFY=FAILURE,DELAY ORCPT=rfc822;loi@x"),
        (p.NOBODY, wanted, "DSN", "<>", "<loi@x> NOTIFY=NEVER"),
        (p.NOBODY, wanted, "", "<>", "<loi@x>"),
        (ME, wanted, "", "<hoa@x>", "<loi@x>"),
        (ME, None, "DSN", "<hoa@x>", "<loi@x>"),
    ):
        smtp, script = talk(f"C: MAIL FROM:{mail}\nS: 250\nC: RCPT TO:{rcpt}\n{body}", offers)
        assert smtp.send(sender, [LOI], LETTER, reports=reports).accepted == (LOI,)
        script.end()


@pytest.mark.parametrize("at", ["mail", "rcpt"])
def test_a_server_that_offers_reports_and_refuses_them(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """The letter is not lost for that: it waits, and goes without."""
    monkeypatch.setattr(connection, "_no_reports", set())
    mail, rcpt = "C: MAIL FROM:<hoa@x> RET=HDRS ENVID=a@x\n", "C: RCPT TO:<loi@x> NOTIFY=FAILURE,DELAY ORCPT=rfc822;loi@x\n"
    refused = f"{mail}S: 555 5.5.4 what?\n{rcpt}S: 503\nC: RSET\nS: 250" if at == "mail" else f"{mail}S: 250\n{rcpt}S: 501 5.5.4 what?\nC: RSET\nS: 250"
    smtp, script = talk(refused, "DSN")
    with pytest.raises(f.ServerBusy):
        smtp.send(ME, [LOI], LETTER, reports=p.Reports("a@x"))
    script.end()
    smtp, script = talk("C: MAIL FROM:<hoa@x>\nS: 250\nC: RCPT TO:<loi@x>\nS: 250\nC: DATA\nS: 354\nC: Subject: a\nC:\nC: b\nC: .\nS: 250", "DSN")
    assert smtp.send(ME, [LOI], LETTER, reports=p.Reports("a@x")).accepted == (LOI,)
    script.end()


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
