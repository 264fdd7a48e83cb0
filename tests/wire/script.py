"""A server that follows a transcript: C: what the client must say, S: what it hears. No socket, no thread."""

from __future__ import annotations

from collections.abc import Callable

from client.faults import LineLost
from client.net.server import Security, Server
from client.net.stream import Stream


class Script(Stream):
    """Lines `C: …` and `S: …` (CRLF is added); `S- …` the same without the line end; `X` the line breaks.

    Everything that the client must say before it may hear an answer has to be said by then, and nothing more: so two C lines
    in a row are one flight. `cut_at`: the line breaks when these octets would be sent.
    """

    def __init__(self, transcript: str, *, security: Security = Security.PLAIN, cut_at: bytes = b"") -> None:
        super().__init__(Server("127.0.0.1", 25, security))
        self._steps = [_step(line) for line in transcript.strip().splitlines()]
        self._cut_at = cut_at
        self._said = b""
        self.sent = b""
        self.flights: list[bytes] = []
        self.secured = False

    def open(self) -> None:
        return

    def start_tls(self) -> None:
        self.secured = True

    def send(self, data: bytes, told: Callable[[int], None] | None = None) -> None:
        if self._cut_at and self._cut_at in data:
            raise LineLost(host="127.0.0.1")
        self._said += data
        self.sent += data
        self.flights.append(data)
        if told is not None:
            told(len(data))

    def receive(self, timeout: float | None = None) -> bytes:
        heard = b""
        while self._steps:
            kind, data = self._steps[0]
            if kind == "C":
                if heard:
                    return heard
                assert self._said.startswith(data), f"wanted {data!r}, said {self._said!r}"
                self._said = self._said[len(data) :]
            elif kind == "X":
                if heard:
                    return heard
                raise LineLost(host="127.0.0.1")
            else:
                assert not self._said, f"too much said: {self._said!r}"
                heard += data
            del self._steps[0]
        assert heard, "waits for an answer that nobody gives"
        return heard

    def end(self) -> None:
        """All was said and heard. A last C line needs no answer."""
        left = b"".join(data for kind, data in self._steps if kind == "C")
        assert [kind for kind, _ in self._steps] == ["C"] * len(self._steps) and self._said == left, (self._steps, self._said)
        self.close()


def _step(line: str) -> tuple[str, bytes]:
    kind, text = line.strip()[:2], line.strip()[3:]
    if kind == "X":
        return "X", b""
    assert kind in ("C:", "S:", "S-"), line
    return kind[0], text.encode() + (b"" if kind == "S-" else b"\r\n")
