"""One SMTP connection: EHLO, TLS, sign-in, and letters. For one thread.

What decides whether a letter may be sent again is *where* the line broke: before its last octet could have left it was not
accepted; afterwards nobody knows (RFC 1047), and that is said as OutcomeUnknown.
"""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from client.faults import (
    Fault,
    LineFault,
    NotMail,
    OutcomeUnknown,
    RecipientRefused,
    SenderRefused,
    ServerBusy,
    ServerNonsense,
    SignInUnavailable,
    TlsUnavailable,
    TooLarge,
)
from client.net.server import Credentials, Security, Server
from client.net.smtp.binary import binary
from client.net.smtp.protocol import (
    END,
    NOBODY,
    Extensions,
    Replies,
    Reply,
    ReplyError,
    Reports,
    crlf,
    extensions,
    letter_fault,
    path_is_safe,
    recipient_fault,
    sign_in_fault,
    stuff,
)
from client.net.stream import SEND_BUFFER, Stream, Traffic

CHUNK_LEAST, CHUNK = 16_384, 65_536  # octets of a BDAT
CHUNKS_AT_ONCE = 4  # sent before the first is acknowledged
COMMANDS_AT_ONCE = 50  # more could fill both directions, with each side waiting for the other to read
WORTH_BINARY = 2_000  # octets to be saved; a few words of text go in the form that every server on the way knows
FINAL_TIMEOUT = 300.0  # a server may scan a letter for viruses before its last reply (RFC 5321 §4.5.3.2.6)

NOT_THESE_WORDS = (501, 504, 555)  # replies to parameters (RFC 5321 §4.2.4)

_no_binary: set[Server] = set()  # offer BINARYMIME and refuse it
_no_reports: set[Server] = set()  # offer DSN and refuse it


@dataclass(frozen=True, slots=True)
class Refusal:
    address: str
    fault: Fault


class Watch:
    """Hears how a letter goes; what it raises breaks the sending off, and nothing was accepted then. This one does not care."""

    def answered(self, accepted: Sequence[str], refused: Sequence[Refusal]) -> None:
        """Of each recipient, before the letter itself goes."""

    def progress(self, gone: int, total: int) -> None:
        """In octets of the letter."""

    def leaving(self) -> None:
        """The last octets come next: after this the letter may arrive."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`accepted` empty: all recipients were refused and nothing was sent."""

    accepted: tuple[str, ...]
    refused: tuple[Refusal, ...]
    reply: str


class Smtp:
    """Raises only Faults."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._replies = Replies()
        self._backlog: list[Reply] = []
        self.extensions = Extensions()
        self.speed = float(CHUNK)  # octets a second that the caller expects: a piece is about a second's worth

    @property
    def traffic(self) -> Traffic:
        return self._stream.traffic

    @classmethod
    def connect(
        cls,
        server: Server,
        credentials: Credentials | None,
        *,
        traffic: Traffic | None = None,
        opened: Callable[[Smtp], None] = lambda smtp: None,
    ) -> Smtp:
        """`opened` gets the connection before anything else, so that another thread may abort it.

        Raises: LineFault, TlsFault, WrongPassword, SignInUnavailable, ServerBusy, ServerNonsense.
        """
        smtp = cls(Stream(server, traffic))
        try:
            opened(smtp)
            smtp._stream.open()
            smtp._greet(server)
            if credentials is not None:
                smtp._sign_in(credentials)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, server: Server) -> None:
        greeting = self._reply(greeting=True)
        if not greeting.good:
            raise ServerBusy(reply=greeting.said)
        self._hello()
        if server.security is Security.STARTTLS:
            if "STARTTLS" not in self.extensions:
                raise TlsUnavailable(host=server.host)
            if not self._ask(b"STARTTLS").good:
                raise TlsUnavailable(host=server.host)
            self._stream.start_tls()
            self._replies = Replies()
            self._backlog.clear()
            self._hello()

    def _hello(self) -> None:
        try:
            name = socket.gethostname().encode("ascii").decode() or "localhost"
        except UnicodeEncodeError:  # a Vietnamese PC name
            name = "localhost"
        name = "".join(sign for sign in name if sign.isalnum() or sign in "-.") or "localhost"
        reply = self._ask(f"EHLO {name}".encode())
        if reply.good:
            self.extensions = extensions(reply)
        elif not self._ask(f"HELO {name}".encode()).good:
            raise ServerBusy(reply=reply.said)

    def _sign_in(self, credentials: Credentials) -> None:
        if "AUTH" not in self.extensions:
            return  # a server that trusts this network
        if "PLAIN" in self.extensions.auth:
            coded = base64.b64encode(f"\0{credentials.user}\0{credentials.password}".encode())
            reply = self._ask(b"AUTH PLAIN " + coded)
        elif "LOGIN" in self.extensions.auth:
            reply = self._ask(b"AUTH LOGIN")
            for word in (credentials.user, credentials.password):
                if reply.code == 334:
                    reply = self._ask(base64.b64encode(word.encode()))
        else:
            raise SignInUnavailable(reply=" ".join(sorted(self.extensions.auth)))
        if not reply.good:
            raise sign_in_fault(reply)

    # Sending

    def send(
        self, sender: str, recipients: Sequence[str], letter: bytes, watch: Watch = Watch(), reports: Reports | None = None
    ) -> Delivery:
        """Send one letter to all recipients that the server takes. `sender` NOBODY: nobody is told when it does not arrive. `reports`:
        what is asked for where the server has DSN; None = nothing.

        Raises: LineFault, ServerBusy, SenderRefused, TooLarge, ContentRefused, OverQuota (nothing was accepted);
            OutcomeUnknown (it may have been).
        """
        offered, letter = self.extensions, crlf(letter)
        form = "8BITMIME" if "8BITMIME" in offered and not letter.isascii() else ""
        if {"CHUNKING", "BINARYMIME"} <= offered.names and self._stream.server not in _no_binary:
            octets = binary(letter)
            if octets is not None and len(letter) - len(octets) >= WORTH_BINARY:
                letter, form = octets, "BINARYMIME"
        if offered.size and len(letter) > offered.size:
            raise TooLarge(size=len(letter), limit=offered.size)
        accepted, refused = self._envelope(sender, recipients, len(letter), form, reports)
        if not accepted:
            self._ask(b"RSET")
            return Delivery((), refused, "")
        watch.answered(accepted, refused)
        final = (self._chunks if "CHUNKING" in offered else self._data)(letter, watch)
        if not final.good:
            raise self._refused(final, "data", len(letter), form)
        return Delivery(accepted, refused, final.text)

    def send_named(
        self, sender: str, recipients: Sequence[str], url: str, size: int, watch: Watch = Watch(), reports: Reports | None = None
    ) -> Delivery:
        """Send a letter that lies in the mailbox: the server fetches it by its name (BURL, RFC 4468). `size` about.

        Raises: as `send`.
        """
        accepted, refused = self._envelope(sender, recipients, size, "", reports)
        if not accepted:
            self._ask(b"RSET")
            return Delivery((), refused, "")
        watch.answered(accepted, refused)
        final = self._last(f"BURL {url} LAST\r\n".encode("ascii"), watch)
        if not final.good:
            raise letter_fault(final, "data", size, self.extensions.size)
        return Delivery(accepted, refused, final.text)

    def _envelope(
        self, sender: str, recipients: Sequence[str], size: int, form: str, reports: Reports | None
    ) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
        """(accepted, refused). `form`: the BODY of RFC 6152 and 3030, '' for none."""
        if sender != NOBODY and not path_is_safe(sender):
            raise SenderRefused(reply="")
        wanted = reports if "DSN" in self.extensions and self._stream.server not in _no_reports else None
        extra = f" SIZE={size}" if "SIZE" in self.extensions else ""
        extra += f" BODY={form}" if form else ""
        extra += wanted.of_letter(sender) if wanted is not None else ""
        sound = [one for one in recipients if path_is_safe(one)]
        refused = [Refusal(one, RecipientRefused(address=one, reply="")) for one in recipients if one not in sound]
        lines = [f"MAIL FROM:<{sender.strip('<>')}>{extra}".encode(), *(self._recipient(sender, one, wanted) for one in sound)]
        replies = self._ask_all(lines)
        if not replies[0].good:
            self._ask(b"RSET")
            if wanted is not None and replies[0].code in NOT_THESE_WORDS:
                raise self._without_reports(replies[0])
            raise self._refused(replies[0], "mail", size, form)
        if wanted is not None and any(reply.code in NOT_THESE_WORDS for reply in replies[1:]):
            self._ask(b"RSET")
            raise self._without_reports(next(reply for reply in replies[1:] if reply.code in NOT_THESE_WORDS))
        answers = tuple(zip(sound, replies[1:], strict=True))
        refused += [Refusal(one, recipient_fault(reply, one)) for one, reply in answers if not reply.good]
        return tuple(one for one, reply in answers if reply.good), tuple(refused)

    @staticmethod
    def _recipient(sender: str, address: str, wanted: Reports | None) -> bytes:
        return f"RCPT TO:<{address}>{wanted.of_recipient(sender, address) if wanted is not None else ''}".encode()

    def _without_reports(self, reply: Reply) -> Fault:
        """It offers DSN and does not understand it: the retry asks for none."""
        _no_reports.add(self._stream.server)
        return ServerBusy(reply=reply.said)

    def _refused(self, reply: Reply, stage: str, size: int, form: str) -> Fault:
        """A server that offers binary letters and has no use for them (or the next one has none) gets the retry as text."""
        if form == "BINARYMIME" and (reply.status.startswith("5.6.") or reply.code in (501, 504, 555)):
            _no_binary.add(self._stream.server)
            return ServerBusy(reply=reply.said)
        return letter_fault(reply, stage, size, self.extensions.size)

    def _data(self, letter: bytes, watch: Watch) -> Reply:
        ready = self._ask(b"DATA")
        if ready.code != 354:
            if ready.good:
                raise ServerNonsense(reply=ready.said)
            return ready
        wire, total = stuff(letter), len(letter)
        # what was handed over last may still lie in our own buffer
        self._stream.send(wire[: -len(END)], lambda gone: watch.progress(max(0, min(gone, total) - SEND_BUFFER), total))
        return self._last(wire[-len(END) :], watch)

    def _chunks(self, letter: bytes, watch: Watch) -> Reply:
        """Each piece is acknowledged, so progress is real; a few are under way at once, so that a slow line stays full. The
        last one is empty: only while its few octets and their answer are under way can nobody know."""
        chunk = min(CHUNK, max(CHUNK_LEAST, int(self.speed)))
        total, acknowledged, under_way = len(letter), 0, 0
        most = CHUNKS_AT_ONCE if "PIPELINING" in self.extensions else 1
        start = 0
        while acknowledged < total:
            if start < total and under_way < most:
                piece = letter[start : start + chunk]
                self._stream.send(b"BDAT %d\r\n" % len(piece) + piece)
                start += len(piece)
                under_way += 1
                continue
            reply = self._reply()
            if not reply.good:
                return reply
            under_way -= 1
            acknowledged = min(total, acknowledged + chunk)
            watch.progress(acknowledged, total)
        return self._last(b"BDAT 0 LAST\r\n", watch)

    def _last(self, wire: bytes, watch: Watch) -> Reply:
        """The last octets and the final reply: from here on a broken line means that nobody knows."""
        watch.leaving()
        try:
            self._stream.send(wire)
            reply = self._reply(timeout=FINAL_TIMEOUT)
        except (LineFault, ServerNonsense) as fault:
            raise OutcomeUnknown(reason=fault.code) from fault
        if reply.code // 100 not in (2, 4, 5):
            raise OutcomeUnknown(reason="ServerNonsense")
        return reply

    # Commands

    def _ask(self, line: bytes) -> Reply:
        self._stream.send(line + b"\r\n")
        return self._reply()

    def _ask_all(self, lines: list[bytes]) -> list[Reply]:
        """In one flight where the server takes that (RFC 2920)."""
        if "PIPELINING" not in self.extensions:
            return [self._ask(line) for line in lines]
        replies: list[Reply] = []
        for start in range(0, len(lines), COMMANDS_AT_ONCE):
            some = lines[start : start + COMMANDS_AT_ONCE]
            self._stream.send(b"".join(line + b"\r\n" for line in some))
            replies += [self._reply() for _ in some]
        return replies

    def _reply(self, *, greeting: bool = False, timeout: float | None = None) -> Reply:
        while not self._backlog:
            data = self._stream.receive(timeout)
            try:
                self._backlog += self._replies.feed(data)
            except ReplyError as error:
                if greeting:
                    raise NotMail(host=self._stream.server.host) from error
                raise ServerNonsense(reply=str(error)) from error
        reply = self._backlog.pop(0)
        if reply.code == 421:
            raise ServerBusy(reply=reply.said)
        return reply

    def quit(self) -> None:
        """Say good-bye; a dead line does not matter any more."""
        try:
            self._stream.send(b"QUIT\r\n")
        except Fault:
            pass
        self.close()

    def abort(self) -> None:
        """From any thread."""
        self._stream.abort()

    def close(self) -> None:
        self._stream.close()


