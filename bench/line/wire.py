"""The slow line between one PC and the server: shared bandwidth each way, a delay each way, everything counted.

Octets are TCP payload, counted when they are delivered. A turn: the client speaks again after the server has spoken, all
connections together. What waits for the line waits in the sender's own buffer, not here: at most a packet is taken ahead. As
with the peers (bench/line/peers.toml), making a TCP connection costs no time.
"""

from __future__ import annotations

import heapq
import itertools
import select
import socket
import struct
import threading
import time
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["up", "down"]
PACKET = 1400
AHEAD = 0.02  # seconds before the line is free that the next packet is taken
BUFFER = 16_384
MOST_LATE = 65_536  # octets that the receiver has not taken yet


@dataclass(frozen=True, slots=True)
class Link:
    """`rate` in bit/s each way, 0 = as fast as it goes; `delay` in seconds each way."""

    name: str
    rate: float
    delay: float


LINKS = {
    link.name: link
    for link in (Link("256k", 256_000, 0.150), Link("56k", 56_000, 0.300), Link("2M", 2_000_000, 0.040), Link("free", 0, 0))
}


@dataclass(frozen=True, slots=True)
class Count:
    """What has gone over the line within some time."""

    up: int
    down: int
    turns: int

    @property
    def octets(self) -> int:
        return self.up + self.down


@dataclass(slots=True, eq=False)
class _Half:
    """One connection, one way. `late`: delivered octets that the receiver has no room for."""

    way: Way
    source: socket.socket
    target: socket.socket
    late: bytearray = field(default_factory=bytearray)
    on_way: int = 0
    ended: bool = False
    closed: bool = False


class Wire:
    """Carry with `listen`; measure with `count`; break with `cut` and `cut_after` until `mend`."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.broken = False
        self._free_at: dict[Way, float] = {"up": 0.0, "down": 0.0}
        self._listeners: dict[socket.socket, int] = {}
        self._halves: deque[_Half] = deque()
        self._on_way: list[tuple[float, int, _Half, bytes]] = []
        self._number = itertools.count()
        self._heard = False
        self._total: dict[Way, int] = {"up": 0, "down": 0}
        self._turns = 0
        self._log: list[tuple[float, int, int, int]] = [(0.0, 0, 0, 0)]  # (epoch, up, down, turns)
        self._first: list[float] = []  # when a connection was made
        self._limit: tuple[Way, int] | None = None
        self._lock = threading.RLock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()

    def listen(self, target: int) -> int:
        """The port that leads to `target`."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)  # what it accepts has it too
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        with self._lock:
            self._listeners[listener] = target
        return int(listener.getsockname()[1])

    # Measuring

    def count(self, since: float, until: float | None = None) -> Count:
        """Between two moments (seconds since the epoch)."""
        with self._lock:
            times = [one[0] for one in self._log]
            begun = self._log[bisect_right(times, since) - 1]
            ended = self._log[bisect_right(times, until) - 1] if until is not None else self._log[-1]
        return Count(ended[1] - begun[1], ended[2] - begun[2], ended[3] - begun[3])

    def begin(self) -> float:
        """Now: what is measured begins here. The client's next word is a turn, whoever spoke last."""
        with self._lock:
            self._heard = True
        return time.time()

    def first(self, since: float) -> float:
        """When the first connection after that moment was made."""
        with self._lock:
            return next((at for at in self._first if at >= since), since)

    def first_down(self, since: float) -> float:
        """When the server's first word after that moment was delivered."""
        with self._lock:
            begun = self._log[bisect_right([one[0] for one in self._log], since) - 1]
            return next((one[0] for one in self._log if one[0] > since and one[2] > begun[2]), since)

    def quiet(self, seconds: float, most: float = 60.0) -> None:
        """Wait until nothing has gone for so long."""
        end = time.time() + most
        while time.time() < end and time.time() - self._log[-1][0] < seconds:
            time.sleep(0.05)

    # Breaking

    def cut(self) -> None:
        """By reset, now; nobody gets through before `mend`."""
        with self._lock:
            self.broken, self._limit = True, None
            for half in tuple(self._halves):
                self._close(half, reset=True)
            self._on_way.clear()

    def cut_after(self, way: Way, octets: int) -> None:
        """Once so many more have been delivered that way."""
        with self._lock:
            self._limit = (way, self._total[way] + octets)

    def mend(self) -> None:
        with self._lock:
            self.broken, self._limit = False, None

    def close(self) -> None:
        self._stopping = True
        self._thread.join(5)
        self.cut()
        for listener in self._listeners:
            listener.close()

    # Carrying

    def _run(self) -> None:
        while not self._stopping:
            with self._lock:
                now = time.monotonic()
                self._deliver(now)
                for half in [half for half in self._halves if half.ended and not half.on_way and not half.late]:
                    self._close(half)
                readers = [half for half in self._halves if self._may_read(half, now)]
                writers = [half for half in self._halves if half.late]
                listening = list(self._listeners)
                due = [self._on_way[0][0]] if self._on_way else []
                due += [at - AHEAD for at in self._free_at.values() if at - AHEAD > now]
            wait = min(0.02, max(0.0, min(due, default=now + 1) - now))
            try:
                ready, room, _ = select.select(
                    [*listening, *(half.source for half in readers)], [half.target for half in writers], [], wait
                )
            except (OSError, ValueError):  # a socket was closed meanwhile
                continue
            with self._lock:
                for listener in set(ready) & set(listening):
                    self._accept(listener)
                for half in writers:
                    if half.target in room and not half.closed:
                        self._write(half, b"")
                for half in readers:
                    if half.source in ready and not half.closed and self._may_read(half, time.monotonic()):
                        self._take(half)

    def _may_read(self, half: _Half, now: float) -> bool:
        return not half.ended and len(half.late) < MOST_LATE and self._free_at[half.way] - AHEAD <= now

    def _accept(self, listener: socket.socket) -> None:
        near, _ = listener.accept()
        if self.broken:
            _reset(near)
            return
        try:
            far = socket.create_connection(("127.0.0.1", self._listeners[listener]), 5)
        except OSError:
            _reset(near)
            return
        for one in (near, far):
            one.setblocking(False)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._first.append(time.time())
        self._halves += [_Half("up", near, far), _Half("down", far, near)]

    def _take(self, half: _Half) -> None:
        """One packet onto the line; the next turn is another connection's."""
        self._halves.remove(half)
        self._halves.append(half)
        try:
            data = half.source.recv(PACKET)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            half.ended = True
            return
        if half.way == "up" and self._heard:
            self._heard = False
            self._turns += 1
            self._note()
        now = time.monotonic()
        gone = max(now, self._free_at[half.way])
        if self.link.rate:
            gone += len(data) * 8 / self.link.rate
        self._free_at[half.way] = gone
        half.on_way += 1
        heapq.heappush(self._on_way, (gone + self.link.delay, next(self._number), half, data))

    def _deliver(self, now: float) -> None:
        while self._on_way and self._on_way[0][0] <= now:
            _, _, half, data = heapq.heappop(self._on_way)
            half.on_way -= 1
            if half.closed:
                continue
            ends = False
            if self._limit is not None and self._limit[0] == half.way:
                left = self._limit[1] - self._total[half.way]
                ends = len(data) >= left
                data = data[: max(0, left)]
            self._total[half.way] += len(data)
            self._heard = self._heard or half.way == "down"
            self._note()
            self._write(half, data)
            if ends:
                self.cut()

    def _note(self) -> None:
        self._log.append((time.time(), self._total["up"], self._total["down"], self._turns))

    def _write(self, half: _Half, data: bytes) -> None:
        half.late += data
        try:
            gone = half.target.send(half.late) if half.late else 0
            del half.late[:gone]
        except BlockingIOError:
            pass
        except OSError:
            self._close(half, reset=True)

    def _close(self, half: _Half, *, reset: bool = False) -> None:
        """The end of one way is passed on; when both ways have ended, the sockets go."""
        half.closed = half.ended = True
        other = next((one for one in self._halves if one.source is half.target), None)
        if half in self._halves:
            self._halves.remove(half)
        if reset or other is None:
            for one in (half.source, half.target):
                _reset(one) if reset else one.close()
            if other is not None:
                other.closed = other.ended = True
                self._halves.remove(other)
            return
        try:
            half.target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def _reset(one: socket.socket) -> None:
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    one.close()
