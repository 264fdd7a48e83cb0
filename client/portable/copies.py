"""Backup and restore of one session: one at a time, on a thread of its own, stopped when the person says so or leaves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

from client.clock import Clock
from client.people import vault
from client.portable import sealed
from client.portable.backup import Told, back_up
from client.portable.restore import restore
from client.portable.stoppable import Stoppable
from client.portable.writer import beside
from client.rows import Backed, Copying, Restored
from client.store import accounts
from client.store.db import Store


class Copies(Stoppable[Copying]):
    """`came`: told when something was restored."""

    def __init__(self, store: Store, recovery_key: bytes, clock: Clock, came: Callable[[], None]) -> None:
        super().__init__("copies", store)
        self._recovery_key, self._clock, self._came = recovery_key, clock, came

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

        def work(told: Told) -> Backed:
            lock = sealed.by_password(self._lock_word(), self._recovery_key)
            return back_up(self._store, path, lock, self._clock.now(), told)

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
