"""IMAP without a socket: octets in, responses out; commands in, octets out. Pure.

Several commands may be under way at once (RFC 9051 §5.5). A synchronising literal holds everything behind it back until the
server says '+'.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from client.net.imap.grammar import LITERAL, GrammarError, Response, parse

BROKEN = "BROKEN"  # the name of a response that could not be read
MOST_LINE = 8_000_000
MOST_LITERAL = 512_000_000


@dataclass(frozen=True, slots=True)
class Literal:
    """Octets that go as a literal."""

    data: bytes


Segment = bytes | Literal


class Protocol:
    """`literal_plus`: the server takes {n+} (RFC 7888); `literal_minus`: up to 4096 octets."""

    def __init__(self) -> None:
        self.literal_plus = False
        self.literal_minus = False
        self.last_plain = ""  # the tag of COMPRESS: what stands behind its answer is not for this parser as it is
        self._count = 0
        self._in = bytearray()
        self._start = 0  # where the search for the line's end goes on
        self._astray = False
        self._out: deque[bytes | None] = deque()  # None: wait for '+'

    # Out

    def command(self, segments: Iterable[Segment]) -> str:
        """Queue a command; returns its tag."""
        self._count += 1
        tag = f"A{self._count}"
        line = bytearray(f"{tag} ".encode())
        for segment in segments:
            if isinstance(segment, bytes):
                line += segment
                continue
            size = len(segment.data)
            if self.literal_plus or (self.literal_minus and size <= 4096):
                line += b"{%d+}\r\n" % size + segment.data
            else:
                line += b"{%d}\r\n" % size
                self._out.append(bytes(line))
                self._out.append(None)
                line = bytearray(segment.data)
        self._out.append(bytes(line + b"\r\n"))
        return tag

    def answer(self, line: bytes) -> None:
        """A line that is no command (after '+': SASL, DONE)."""
        self._out.appendleft(line + b"\r\n")

    def outgoing(self) -> bytes:
        """What may be sent now."""
        ready = bytearray()
        while self._out and self._out[0] is not None:
            ready += self._out.popleft() or b""
        return bytes(ready)

    @property
    def holding(self) -> bool:
        """Waiting for '+' before the rest may go."""
        return bool(self._out)

    def go_on(self) -> None:
        """The server said '+' to a literal."""
        if self._out and self._out[0] is None:
            self._out.popleft()

    def drop_held(self) -> None:
        """The server refused the literal: its command's rest is not sent."""
        while self._out and self._out[0] is None:
            self._out.popleft()
            if self._out:
                self._out.popleft()

    # In

    def feed(self, data: bytes) -> list[Response]:
        """Octets from the server; the complete responses in them.

        Raises: GrammarError where it is not IMAP, or cannot be told where the next response begins.
        """
        self._in += data
        found = []
        while (response := self._next()) is not None:
            found.append(response)
            if response.tag == self.last_plain:
                break
        return found

    def rest(self) -> bytes:
        """What was fed and not read."""
        rest = bytes(self._in)
        self._in.clear()
        self._start = 0
        return rest

    def _next(self) -> Response | None:
        while True:
            end = self._in.find(b"\n", self._start)
            if end < 0:
                if len(self._in) - self._start > MOST_LINE:
                    raise GrammarError("an endless line")
                return None
            match = LITERAL.search(bytes(self._in[max(self._start, end - 40) : end + 1]))
            if match is None:
                line = bytes(self._in[: end + 1])
                del self._in[: end + 1]
                self._start = 0
                if not line.strip():
                    continue
                try:
                    response = parse(line)
                except GrammarError:
                    if not (line.startswith(b"* ") or self._astray):
                        raise
                    self._astray = True  # one bad line, perhaps with a line end inside: what follows may belong to it
                    return Response("*", BROKEN)
                self._astray = self._astray and response.tag != "*"
                return response
            size = int(match.group(2))
            if size > MOST_LITERAL:
                raise GrammarError("an endless literal")
            if len(self._in) < end + 1 + size:
                return None
            self._start = end + 1 + size
