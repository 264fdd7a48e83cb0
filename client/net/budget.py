"""One line, and who may use it just now: the workers and couriers of one PC share it, and do not carry against each other.

The rule. While a *big* letter goes up (longer than ten seconds by the measured speed), no worker begins what nobody waits for:
texts and small files ahead, older pages, copies of drafts and of sent letters, letters to be kept on this PC; what the person opens
comes all the same. And on a weak line the courier rests between two pieces of that letter as long as a worker is at work, so that
her text or file has the line to itself, and of two couriers the later one rests. On a line that is not weak they all go on beside
each other.

Nobody polls: whoever has to wait leaves his call, and is called when the reason is over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from client.net.line import Meter

BIG = 10.0  # seconds

Call = Callable[[], None]


class Budget:
    """From any thread. A call left here may come twice or late, and must only wake somebody who then looks again."""

    def __init__(self, meter: Meter | None = None) -> None:
        self.meter = meter or Meter()
        self._lock = threading.Lock()
        self._at_work: set[object] = set()
        self._big: list[object] = []  # who carries a big letter, in the order in which they began
        self._held_back: set[Call] = set()
        self._giving_way: set[Call] = set()

    # A worker

    def begin(self, worker: object) -> None:
        """It has something to say to the server."""
        with self._lock:
            self._at_work.add(worker)

    def rest(self, worker: object) -> None:
        """It waits for mail, or has no connection."""
        self.let_go(worker)
        with self._lock:
            self._at_work.discard(worker)
            calls = self._take(self._giving_way) if not self._at_work else ()
        for call in calls:
            call()

    def may_go_ahead(self, worker: object, call: Call) -> bool:
        """May that be begun which nobody waits for? False: `call` comes when it may."""
        with self._lock:
            may = not any(one is not worker for one in self._big)
            if not may:
                self._held_back.add(call)
            return may

    # Who carries a big letter: a courier, or a worker that makes it in the mailbox

    def hold(self, carrier: object) -> None:
        """It carries one from now on."""
        with self._lock:
            if carrier not in self._big:
                self._big.append(carrier)

    def let_go(self, carrier: object) -> None:
        with self._lock:
            if carrier not in self._big:
                return
            self._big.remove(carrier)
            calls = self._take(self._giving_way)
            if not self._big:
                calls += self._take(self._held_back)
        for call in calls:
            call()

    @contextmanager
    def carrying(self, courier: object, octets: int) -> Iterator[bool]:
        """Around a letter of so many octets; gives whether it is a big one."""
        big = octets > BIG * self.meter.up
        if not big:
            yield False
            return
        self.hold(courier)
        try:
            yield True
        finally:
            self.let_go(courier)

    def must_give_way(self, courier: object, call: Call) -> bool:
        """Has the next piece of its big letter to wait? True: `call` comes when it need not any more."""
        weak = self.meter.state == "weak"
        with self._lock:
            must = weak and (bool(self._at_work) or self._big[:1] != [courier])
            if must:
                self._giving_way.add(call)
            return must

    @staticmethod
    def _take(calls: set[Call]) -> tuple[Call, ...]:
        taken = tuple(calls)
        calls.clear()
        return taken
