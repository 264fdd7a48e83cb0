"""Long work of one session with what lies outside this PC: one thing at a time, on a thread of its own, stopped when the person says
so or leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from client.clerk import Clerk
from client.faults import WrongPassword
from client.store import accounts
from client.store.db import Store

T = TypeVar("T")
P = TypeVar("P")  # how far it is


class Stopped(Exception):
    """The person has stopped it, or leaves. What was done stays done, and is gone on with the next time."""


class Stoppable(Generic[P]):
    """Close it before the store."""

    def __init__(self, name: str, store: Store) -> None:
        self._name, self._store = name, store
        self._stopped = threading.Event()
        self._clerk: Clerk | None = None

    def stop(self) -> None:
        """At the next word of how far it is."""
        self._stopped.set()

    def close(self) -> None:
        self.stop()
        clerk, self._clerk = self._clerk, None
        if clerk is not None:
            clerk.stop(10.0)

    def _password(self) -> str:
        """Of the person's own mailbox; '' where it is not known."""
        return accounts.every(self._store.read())[0].password

    def _lock_word(self) -> str:
        """Locked with nothing, a file would be open to everybody. Raises: WrongPassword."""
        word = self._password()
        if not word:
            raise WrongPassword()
        return word

    def _order(self, work: Callable[[Callable[[P], None]], T], told: Callable[[P], None]) -> Future[T | None]:
        """`work` is given what it tells how far it is; None: it was stopped."""
        self._stopped = stopped = threading.Event()

        def tell(how_far: P) -> None:
            if stopped.is_set():
                raise Stopped()
            told(how_far)

        def stoppable() -> T | None:
            try:
                return work(tell)
            except Stopped:
                return None

        if self._clerk is None:
            self._clerk = Clerk(self._name, leave=self._store.close_thread)
        return self._clerk.order(stoppable)
