"""A line under the test's control between client and server: cut after any octet, either way, silent, slow, counted."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Literal

from tests.listener import Listener

Way = Literal["up", "down"]


@dataclass
class Line(Listener):
    """Listens on `port` and carries everything to `target`. Octets are counted when they are delivered.

    `cut_after(way, n)`: once n octets have gone that way (all connections together, from now on) the line breaks by reset; or
    goes silent (`silent=True`): open, but nothing comes through any more, either way; or is closed that way only (`half=True`):
    the receiver sees the end, the other way goes on; or holds everything back that way for `stall` seconds and goes on as if
    nothing had been. `mend` lets new connections through again.
    """

    target: int
    delay: float = 0.0  # seconds, each way
    speed: float = 0.0  # octets a second, shared; 0 = as fast as it goes
    up: int = 0
    down: int = 0
    connections: int = 0
    broken: bool = False
    struck: bool = False  # what `cut_after` ordered has come to pass
    _limits: dict[Way, int] = field(default_factory=dict)
    _silent: bool = False
    _silenced: bool = False
    _half: bool = False
    _stall: float = 0.0
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        super().__init__()

    def cut_after(self, way: Way, octets: int, *, silent: bool = False, half: bool = False, stall: float = 0.0) -> None:
        with self._lock:
            self._silent, self._half, self._stall, self.struck = silent, half, stall, False
            self._limits = {way: (self.up if way == "up" else self.down) + octets}

    def cut(self) -> None:
        """Now, and until `mend`."""
        with self._lock:
            self.broken = True
            self._break(self._open)

    def mend(self) -> None:
        with self._lock:
            self.broken = self._silent = self._silenced = self._half = False
            self._stall = 0.0
            self._limits = {}
            self._break(self._open)

    def close(self) -> None:
        self.cut()
        super().close()

    def _break(self, doomed: set[socket.socket]) -> None:
        for one in doomed:
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RD)  # a thread that still reads would keep the socket open
            except OSError:
                pass
            one.close()  # with a reset
        self._open = self._open - doomed

    def taken(self, near: socket.socket) -> None:
        with self._lock:
            if self.broken:
                near.close()
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                near.close()
                return
            far.settimeout(None)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open |= {near, far}
        ways: tuple[tuple[socket.socket, socket.socket, Way], ...] = ((near, far, "up"), (far, near, "down"))
        for source, target, way in ways:
            threading.Thread(target=self._carry, args=(source, target, way), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, way: Way) -> None:
        try:
            while data := source.recv(16_384):
                if self.delay:
                    time.sleep(self.delay)
                if self.speed:
                    time.sleep(len(data) / self.speed)
                first, pause = self._stalls(data, way)
                if not self._deliver(target, first, way):
                    return
                if pause:
                    time.sleep(pause)
                    if not self._deliver(target, data[len(first) :], way):
                        return
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        finally:
            with self._lock:
                half_down = self._half and "down" in self._limits
                if way == ("up" if half_down else "down"):  # the last word that can still be heard is said
                    for one in (source, target):
                        self._open.discard(one)
                        one.close()

    def _stalls(self, data: bytes, way: Way) -> tuple[bytes, float]:
        """What goes before the pause, and how long that is; all of it and none where no pause is due."""
        with self._lock:
            limit, gone = self._limits.get(way), self.up if way == "up" else self.down
            if not self._stall or limit is None or gone + len(data) < limit:
                return data, 0.0
            pause, self._stall, self._limits = self._stall, 0.0, {}
            self.struck = True
            return data[: max(0, limit - gone)], pause

    def _deliver(self, target: socket.socket, data: bytes, way: Way) -> bool:
        with self._lock:
            if self._silenced:
                return True
            gone = self.up if way == "up" else self.down
            limit = self._limits.get(way)
            ends = limit is not None and gone + len(data) >= limit
            if ends and limit is not None:
                data = data[: max(0, limit - gone)]
            if way == "up":
                self.up += len(data)
            else:
                self.down += len(data)
            if target not in self._open:
                return False
            if data:
                target.sendall(data)
            if not ends:
                return True
            self.struck = True
            if self._silent:
                self._silenced = True
                return True
            if self._half:
                target.shutdown(socket.SHUT_WR)
                return False
            self.broken = True
            doomed = set(self._open)
        time.sleep(0.02)  # what was delivered arrives before the reset
        with self._lock:
            self._break(doomed & self._open)  # not what was opened since, where the line was mended meanwhile
        return False
