"""How good the line is, from what it has just carried. Pure: the caller measures."""

from __future__ import annotations

from typing import Literal

WEAK_TURN = 0.8  # seconds for a question and a short answer
WEAK_SPEED = 20_000.0  # octets a second
_SHORT = 4_000  # octets: below, a flight tells of the delay; above, of the speed
_LONG = 12_000
_KEEP = 6


class Meter:
    """Remembers the last few flights."""

    def __init__(self) -> None:
        self._turns: list[float] = []
        self._speeds: list[float] = []
        self._state: Literal["good", "weak"] = "good"

    def note(self, octets: int, seconds: float) -> None:
        """A flight carried `octets` both ways in `seconds`."""
        if octets <= _SHORT:
            self._turns = [*self._turns, seconds][-_KEEP:]
        elif octets >= _LONG:
            carrying = max(0.001, seconds - self.turn)
            self._speeds = [*self._speeds, octets / carrying][-_KEEP:]

    @property
    def turn(self) -> float:
        """Seconds of the quickest of the last short flights; 0 while unknown."""
        return min(self._turns, default=0.0)

    @property
    def speed(self) -> float:
        """Octets a second, the middle of the last long flights; a guess from the delay while unknown."""
        if self._speeds:
            return sorted(self._speeds)[len(self._speeds) // 2]
        return WEAK_SPEED if self.turn > WEAK_TURN / 2 else 4 * WEAK_SPEED

    @property
    def state(self) -> Literal["good", "weak"]:
        """Changes back only when it is clearly better, so that the strip does not flicker."""
        ease = 1.25 if self._state == "weak" else 1.0
        known_speed = self.speed if self._speeds else WEAK_SPEED * ease
        weak = self.turn * ease > WEAK_TURN or known_speed < WEAK_SPEED * ease
        self._state = "weak" if weak else "good"
        return self._state
