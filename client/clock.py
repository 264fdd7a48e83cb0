"""The time, behind one door so that a test can turn the hands.

`now` is for stamps that people see; `tick` is for waiting and must not jump with the wall clock.
"""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the epoch, UTC; may jump."""

    def tick(self) -> float:
        """Seconds from an unnamed start; never goes back."""


class SystemClock:
    def now(self) -> float:
        return time.time()

    def tick(self) -> float:
        return time.monotonic()
