"""Backup and restore of one session: one at a time, on a thread of its own, stopped when the person says so or leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal, TypeVar

from client.clerk import Clerk
from client.clock import Clock
from client.faults import WrongPassword
from client.people import vault
from client.portable import sealed
from client.portable.backup import Stopped, Told, back_up
from client.portable.restore import restore
from client.portable.writer import beside
from client.rows import Backed, Copying, Restored
from client.store import accounts
from client.store.db import Store

T = TypeVar("T")


class Copies:
    """`came`: told when something was restored. Close it before the store."""

    def __init__(self, store: Store, recovery_key: bytes, clock: Clock, came: Callable[[], None]) -> None:
        self._store, self._recovery_key, self._clock, self._came = store, recovery_key, clock, came
        self._stopped = threading.Event()
        self._clerk: Clerk | None = None

    def file(self, folder: Path) -> Path:
        """The backup of this person in a folder: one file, so that a stick holds the copies of a whole office."""
        return folder / f"sao-luu-{accounts.every(self._store.read())[0].address}.tcv"

    @staticmethod
    def lies_at(path: Path) -> tuple[Literal["", "unfinished", "whole"], int]:
        """What there is of that file, and the octets of an unfinished one, which need no more room. Asks the device and not the
        store: for a thread of its own."""
        try:
            if beside(path).exists():
                return "unfinished", beside(path).stat().st_size
            return ("whole" if path.exists() else ""), 0
        except OSError:  # it is being pulled out
            return "", 0

    def back_up(self, path: Path, told: Told) -> Future[Backed | None]:
        """Into this file, locked by the mail password and, where the site has one, by the city's key. None: it was stopped; what
        was copied is gone on with the next time. `told` is called on another thread.

        Raises: PlaceGone, PlaceFull, FileForeign (the file is something else), FileUnwritable, FileDamaged, StoreFault; WrongPassword
        where the mailbox's is not known.
        """
        word = self._password()

        def work(told: Told) -> Backed:
            if not word:  # locked with nothing it would be open to everybody
                raise WrongPassword()
            return back_up(self._store, path, sealed.by_password(word, self._recovery_key), self._clock.now(), told)

        return self._order(work, told)

    def restore(self, path: Path, told: Told, *, password: str = "", recovery: bytes = b"") -> Future[Restored | None]:
        """Out of this file. Without a password that of the mailbox is tried: it may have been another one when the file was made.
        `recovery`: IT's private key instead. None: it was stopped; what has come back stays.

        Raises: WrongPassword, FileForeign, FileTooNew, FileCut, FileDamaged, FileVanished, FileUnreadable, PlaceGone, StoreFault.
        """
        word = password or self._password()

        def unlock(slots: vault.Slots) -> bytes:
            return vault.unlock_by_recovery(slots, recovery) if recovery else vault.unlock(slots, word)

        def work(told: Told) -> Restored:
            try:
                return restore(self._store, path, unlock, told)
            finally:
                self._came()

        return self._order(work, told)

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

    def _order(self, work: Callable[[Told], T], told: Told) -> Future[T | None]:
        self._stopped = stopped = threading.Event()

        def tell(how_far: Copying) -> None:
            if stopped.is_set():
                raise Stopped()
            told(how_far)

        def stoppable() -> T | None:
            try:
                return work(tell)
            except Stopped:
                return None

        if self._clerk is None:
            self._clerk = Clerk("copies", leave=self._store.close_thread)
        return self._clerk.order(stoppable)
