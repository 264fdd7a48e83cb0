"""The octets of one connection to the practice server."""

from __future__ import annotations

import select
import socket

from client.practice.troubles import Troubles


class Line:
    """Raises ConnectionError (an OSError) when the other side is gone."""

    def __init__(self, raw: socket.socket, troubles: Troubles) -> None:
        self.raw = raw
        self._troubles = troubles
        self._in = bytearray()
        raw.settimeout(1800)

    def send(self, data: bytes) -> None:
        self._troubles.send(self.raw, data)

    def _more(self) -> None:
        data = self.raw.recv(65_536)
        if not data:
            raise ConnectionResetError
        self._in += self._troubles.received(self.raw, data)

    def line(self) -> bytes:
        """Up to and with the line end."""
        while (end := self._in.find(b"\n")) < 0:
            if len(self._in) > 1_000_000:
                raise ConnectionResetError
            self._more()
        found = bytes(self._in[: end + 1])
        del self._in[: end + 1]
        return found

    def octets(self, count: int) -> bytes:
        while len(self._in) < count:
            self._more()
        found = bytes(self._in[:count])
        del self._in[:count]
        return found

    def waiting(self, bell: socket.socket, seconds: float) -> tuple[bool, bool]:
        """(something was said, the bell rang)."""
        if b"\n" in self._in:
            return True, False
        ready, _, _ = select.select([self.raw, bell], [], [], seconds)
        return self.raw in ready, bell in ready
