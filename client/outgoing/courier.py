"""One mailbox's courier: a thread that sends what lies in the outbox."""

from __future__ import annotations

from collections.abc import Callable

from client.clock import Clock, SystemClock
from client.ids import AccountId
from client.net.server import Server
from client.store.db import Store


class Courier:
    """`settled` is called (from this thread) when a letter has gone or has become unsure: the session gives it `worker.wake`."""

    def __init__(
        self,
        store: Store,
        account: AccountId,
        server: Server,
        password: Callable[[], str],
        clock: Clock = SystemClock(),
        settled: Callable[[], None] = lambda: None,
        chance: Callable[[], float] | None = None,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """First settles what a power cut left in `sending` (it becomes `unsure`), then works on a thread of its own."""
        raise NotImplementedError

    def wake(self) -> None:
        """A letter was queued, taken back, or the line is back. From any thread, returns at once."""
        raise NotImplementedError

    def stop(self, seconds: float = 5.0) -> bool:
        """Finish the letter in hand, or break it off after `seconds`; False when the thread still runs."""
        raise NotImplementedError

    def run_once(self, now: float | None = None) -> int:
        """Send every letter that is due, on the caller's thread; how many have gone. Faults lie on the rows."""
        raise NotImplementedError
