"""What one session does with sticks: one thing at a time, on a thread of its own, stopped when the person says so or leaves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from client.carrier.pack import pack
from client.carrier.send import Post, send
from client.carrier.stick import lies_in
from client.carrier.take_back import take_back
from client.clock import Clock
from client.portable import sealed
from client.portable.stoppable import Stoppable
from client.rows import Carrying, Delivered, Packed, TakenBack
from client.store.db import Store
from client.sync.options import Recognise

Told = Callable[[Carrying], None]  # on another thread


class Trips(Stoppable[Carrying]):
    """`came`: told when something may go now, or has come. A trip that was stopped gives None."""

    def __init__(
        self, store: Store, post: Callable[[], Post], recovery_key: bytes, recognise: Recognise, domains: tuple[str, ...], by_server: bool,
        clock: Clock, came: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__("carrier", store)
        self._post, self._recovery_key, self._recognise = post, recovery_key, recognise
        self._domains, self._by_server, self._clock, self._came = domains, by_server, clock, came

    def pack(self, folder: Path, told: Told) -> Future[Packed | None]:
        """What waits in the outbox goes onto the stick, locked by the mail password and, where the site has one, by the city's key.

        Raises: PlaceGone, PlaceFull, FileUnwritable, FileDamaged, StoreFault; WrongPassword where the mailbox's is not known. The
        letters wait as before then.
        """

        def work(told: Told) -> Packed:
            lock = sealed.by_password(self._lock_word(), self._recovery_key)
            return pack(self._store, folder, lock.make, self._clock.now(), by_server=self._by_server, told=told)

        return self._order(work, told)

    def send(self, folder: Path, told: Told, password: str = "") -> Future[Delivered | None]:
        """What lies on the stick goes from this PC; without a password that of this person's mailbox is tried.

        Raises: as `carrier.send.send`.
        """
        word = password or self._password()
        return self._order(lambda told: send(folder, word, self._post(), told), told)

    def take_back(self, folder: Path, told: Told) -> Future[TakenBack | None]:
        """What the stick has brought home. Raises: as `carrier.take_back.take_back`."""

        def work(told: Told) -> TakenBack:
            try:
                return take_back(self._store, folder, self._recognise, self._domains, self._clock.now(), told)
            finally:
                self._came()

        return self._order(work, told)

    def lies_in(self, folder: Path) -> str:
        """See `stick.lies_in`. On any thread."""
        return lies_in(folder)
