"""How good the line of this PC is, from what it has just carried; nothing is sent only for that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

State = Literal["good", "weak"]
Way = Literal["down", "up"]

WEAK_TURN = 0.8  # seconds for a question and a short answer
WEAK_SPEED = 20_000.0  # octets a second
STALE = 900.0  # seconds; what was measured a quarter of an hour ago says nothing of now
SMOOTH = 20.0  # seconds over which the speed of a transfer is taken
SURE = 2.0  # seconds of carrying before it is told
_SHORT = 4_000  # octets: below, a flight tells of the delay; above, of the speed
_LONG = 12_000
_KEEP = 6

Sample = tuple[float, float]  # (tick, value)


class Meter:
    """Remembers the last few flights of all connections of this PC. From any thread."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._lock = threading.Lock()
        self._turns: list[Sample] = []
        self._speeds: dict[Way, list[Sample]] = {"down": [], "up": []}
        self._state: State = "good"

    def note(self, octets: int, seconds: float, way: Way = "down") -> None:
        """A flight carried `octets` in `seconds`, most of them that `way`."""
        now = self._tick()
        with self._lock:
            if octets <= _SHORT:
                self._turns = [*self._turns, (now, seconds)][-_KEEP:]
            elif octets >= _LONG:
                carrying = max(0.001, seconds - (self._turn() if way == "down" else 0.0))
                self._speeds[way] = [*self._speeds[way], (now, octets / carrying)][-_KEEP:]

    @property
    def turn(self) -> float:
        """Seconds of the quickest of the last short flights; 0 while unknown."""
        with self._lock:
            return self._turn()

    @property
    def speed(self) -> float:
        """Octets a second that come down, the middle of the last long flights; a guess while unknown."""
        with self._lock:
            return self._middle("down") or self._guess()

    @property
    def up(self) -> float:
        """Octets a second that go up; while that is unknown, no more than on a weak line."""
        with self._lock:
            return self._middle("up") or min(self._middle("down") or WEAK_SPEED, WEAK_SPEED)

    @property
    def told_up(self) -> float:
        """`up` as far as one may tell it to a person: measured, or what a weak line carries; 0 = nobody knows."""
        weak = self.known and self.state == "weak"
        with self._lock:
            measured = self._middle("up")
        return measured or (self.up if weak else 0.0)

    @property
    def known(self) -> bool:
        """Has anything been measured of late?"""
        with self._lock:
            return any(self._fresh(samples) for samples in (self._turns, *self._speeds.values()))

    @property
    def state(self) -> State:
        """Changes back only when it is clearly better, so that the strip does not flicker."""
        with self._lock:
            ease = 1.25 if self._state == "weak" else 1.0
            known = [speed for speed in (self._middle("down"), self._middle("up")) if speed]
            weak = self._turn() * ease > WEAK_TURN or any(speed < WEAK_SPEED * ease for speed in known)
            self._state = "weak" if weak else "good"
            return self._state

    def _fresh(self, samples: list[Sample]) -> list[float]:
        now = self._tick()
        return [value for at, value in samples if now - at < STALE]

    def _turn(self) -> float:
        return min(self._fresh(self._turns), default=0.0)

    def _middle(self, way: Way) -> float:
        fresh = sorted(self._fresh(self._speeds[way]))
        return fresh[len(fresh) // 2] if fresh else 0.0

    def _guess(self) -> float:
        return WEAK_SPEED if self._turn() > WEAK_TURN / 2 else 4 * WEAK_SPEED


class Pace:
    """How fast one transfer goes, smoothed so that what is said of it does not jump. For one thread."""

    def __init__(self) -> None:
        self._seconds = self._speed = 0.0

    def note(self, octets: int, seconds: float) -> float:
        """So many octets more have arrived (not: were handed over), in so many seconds. Returns `speed`."""
        self._seconds += seconds
        share = min(1.0, seconds / max(0.001, min(self._seconds, SMOOTH)))
        self._speed += share * (octets / max(0.001, seconds) - self._speed)
        return self.speed

    @property
    def speed(self) -> float:
        """Octets a second; 0 while it is too early to tell."""
        return self._speed if self._seconds >= SURE else 0.0
