"""Trouble on order, for lessons and tests: from another thread, at once, and back to good."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Troubles:
    """`slow` (octets a second, seconds of delay); `refuse_letters`: an SMTP reply for every letter; `refuse_deeds`: an IMAP
    text for every change; `vanished`: connections are dropped at the door; `full`: every mailbox counts as full."""

    octets_a_second: int = 0
    delay: float = 0.0
    refuse_letters: str = ""
    refuse_deeds: str = ""
    vanished: bool = False
    full: bool = False
    cut_after: int = -1  # octets that still come through; then the line is cut
    new_numbers: Callable[[], object] = lambda: None  # the server's own
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def good(self) -> None:
        """No trouble any more."""
        self.octets_a_second, self.delay, self.cut_after = 0, 0.0, -1
        self.refuse_letters = self.refuse_deeds = ""
        self.vanished = self.full = False

    def cut(self) -> None:
        """Break every line that is open now; new ones may come."""
        with self._lock:
            lines = tuple(self._open)
        for line in lines:
            _reset(line)

    def vanish(self) -> None:
        """Nobody is there until `good`."""
        self.vanished = True
        self.cut()

    def renumber(self) -> None:
        """Every folder gets a new UIDVALIDITY, every letter another UID, as after a server's restore from a backup; who is
        connected must come again, since numbers do not change under an open folder."""
        self.cut()
        self.new_numbers()

    def slow(self, octets_a_second: int, delay: float = 0.3) -> None:
        self.octets_a_second, self.delay = octets_a_second, delay

    # For the server's connections

    def enter(self, line: socket.socket) -> bool:
        """False: the door is shut."""
        if self.vanished:
            _reset(line)
            return False
        with self._lock:
            self._open.add(line)
        return True

    def leave(self, line: socket.socket) -> None:
        with self._lock:
            self._open.discard(line)

    def send(self, line: socket.socket, data: bytes) -> None:
        """As the trouble of the moment lets it through. Raises: OSError."""
        if self.delay:
            time.sleep(self.delay)
        step = 4096 if self.octets_a_second else 262_144
        for start in range(0, len(data), step):
            piece = self._allowed(line, data[start : start + step])
            line.sendall(piece)
            if self.octets_a_second:
                time.sleep(len(piece) / self.octets_a_second)

    def received(self, line: socket.socket, data: bytes) -> bytes:
        if self.octets_a_second:
            time.sleep(len(data) / self.octets_a_second)
        return self._allowed(line, data)

    def _allowed(self, line: socket.socket, data: bytes) -> bytes:
        if self.cut_after < 0:
            return data
        with self._lock:
            allowed = min(self.cut_after, len(data))
            self.cut_after -= allowed
            broken = self.cut_after == 0
            if broken:
                self.cut_after = -1
        if broken:
            try:
                line.sendall(data[:allowed])
            except OSError:
                pass
            self.cut()
            raise ConnectionResetError
        return data[:allowed]


def _reset(line: socket.socket) -> None:
    """RST, as a router does it."""
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
