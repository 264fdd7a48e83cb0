"""How one letter is carried, piece by piece: measured by what has arrived, and giving way to the person between two pieces."""

from __future__ import annotations

from collections.abc import Callable

from client.net.line import Meter, Pace

A_REST = 0.05  # seconds

class Carriage:
    """`between` is called after each piece, on the sender's thread; the time it takes is not the line's."""

    def __init__(self, meter: Meter, tick: Callable[[], float], between: Callable[[], None] = lambda: None) -> None:
        self._meter, self._tick, self._between = meter, tick, between
        self._pace = Pace()
        self._gone, self._at = 0, tick()
        self._rested = False

    def begin(self) -> None:
        """The first octets of the letter go now."""
        self._at = self._tick()

    def arrived(self, gone: int) -> float:
        """So much of the letter is on the other side. Returns octets a second, 0 while not known."""
        now = self._tick()
        more, seconds = gone - self._gone, now - self._at
        if more > 0:
            self._measure(more, seconds)
            self._gone, self._at = gone, now
        self._between()
        rest = self._tick() - now
        self._at += rest
        self._rested = self._rested or rest > A_REST
        return self._pace.speed

    def _measure(self, octets: int, seconds: float) -> None:
        """Not what was under way while we rested: it seems to arrive in no time."""
        if self._rested and octets > 4 * seconds * (self._pace.speed or self._meter.up):
            return
        self._rested = False
        self._meter.note(octets, seconds, "up")
        self._pace.note(octets, seconds)
