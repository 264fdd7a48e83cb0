"""What one session does with sticks: one thing at a time, on a thread of its own, stopped when the person says so or leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from client.carrier.pack import pack
from client.carrier.send import Post, send
from client.carrier.stick import lies_in
from client.carrier.take_back import take_back
from client.clerk import Clerk
from client.clock import Clock
from client.portable import sealed
from client.rows import Carrying, Delivered, Packed, TakenBack
from client.store import accounts
from client.store.db import Store
from client.sync.options import Recognise

T = TypeVar("T")
Told = Callable[[Carrying], None]  # on another thread


class Stopped(Exception):
    """The person has stopped it, or leaves."""


class Trips:
    """`came`: told when something may go now, or has come. Close it before the store. A trip that was stopped gives None."""

    def __init__(
        self, store: Store, post: Callable[[], Post], recovery_key: bytes, recognise: Recognise, domains: tuple[str, ...], by_server: bool,
        clock: Clock, came: Callable[[], None],
    ) -> None:  # fmt: skip
        self._store, self._post, self._recovery_key, self._recognise = store, post, recovery_key, recognise
        self._domains, self._by_server, self._clock, self._came = domains, by_server, clock, came
        self._stopped = threading.Event()
        self._clerk: Clerk | None = None

    def pack(self, folder: Path, told: Told) -> Future[Packed | None]:
        """What waits in the outbox goes onto the stick, locked by the mail password and, where the site has one, by the city's key.

        Raises: PlaceGone, PlaceFull, FileUnwritable, FileDamaged, StoreFault; the letters wait as before then.
        """
        lock = sealed.by_password(self._password(), self._recovery_key)
        return self._order(
            lambda: pack(self._store, folder, lock.make, self._clock.now(), by_server=self._by_server, told=self._stoppable(told))
        )

    def send(self, folder: Path, told: Told, password: str = "") -> Future[Delivered | None]:
        """What lies on the stick goes from this PC; without a password that of this person's mailbox is tried.

        Raises: as `carrier.send.send`.
        """
        word = password or self._password()
        return self._order(lambda: send(folder, word, self._post(), self._stoppable(told)))

    def take_back(self, folder: Path, told: Told) -> Future[TakenBack | None]:
        """What the stick has brought home. Raises: as `carrier.take_back.take_back`."""

        def work() -> TakenBack:
            try:
                return take_back(self._store, folder, self._recognise, self._domains, self._clock.now(), self._stoppable(told))
            finally:
                self._came()

        return self._order(work)

    def lies_in(self, folder: Path) -> str:
        """See `stick.lies_in`. On any thread."""
        return lies_in(folder)

    def stop(self) -> None:
        """After the letter in hand."""
        self._stopped.set()

    def close(self) -> None:
        self.stop()
        clerk, self._clerk = self._clerk, None
        if clerk is not None:
            clerk.stop(10.0)

    def _password(self) -> str:
        return accounts.every(self._store.read())[0].password

    def _stoppable(self, told: Told) -> Told:
        def tell(how_far: Carrying) -> None:
            if self._stopped.is_set():
                raise Stopped()
            told(how_far)

        return tell

    def _order(self, work: Callable[[], T]) -> Future[T | None]:
        def stoppable() -> T | None:
            try:
                return work()
            except Stopped:
                return None

        if self._clerk is None:
            self._clerk = Clerk("carrier", leave=self._store.close_thread)
        self._stopped.clear()
        return self._clerk.order(stoppable)
