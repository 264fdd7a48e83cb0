"""The one door to a folder that may hang: a dead network drive answers after minutes, or never."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from client.clerk import Clerk
from client.faults import Fault, ShelfAway, ShelfFull
from client.files import NO_ROOM

T = TypeVar("T")
PATIENCE = 20.0  # seconds without a sign of life
GLANCE = 0.5  # seconds between two looks whether the person has left


class Door:
    """What is done in the folder is done on a thread of its own. `stopping`: nobody waits any more."""

    def __init__(self, patience: float = PATIENCE, stopping: Callable[[], bool] = lambda: False) -> None:
        self._clerk = Clerk("shelf-folder")
        self._patience, self._stopping = patience, stopping
        self._lived = 0.0
        self._hanging: Future[Any] | None = None

    def do(self, work: Callable[[], T]) -> T:
        """Raises: ShelfAway, ShelfFull; at once while earlier work still hangs."""
        if self._hanging is not None and not self._hanging.done():
            raise ShelfAway(reason="silent")
        self._hanging = None
        self.lives()
        future = self._clerk.order(lambda: _told(work))
        while not wait([future], min(GLANCE, self._patience)).done:
            if time.monotonic() - self._lived > self._patience or self._stopping():
                self._hanging = future
                raise ShelfAway(reason="silent")
        return future.result()

    def lives(self) -> None:
        """Long work calls this after each piece."""
        self._lived = time.monotonic()

    def close(self) -> None:
        """Work that hangs is left to itself."""
        self._clerk.stop(0.0)


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except OSError as error:
        raise fault_of(error) from error


def fault_of(error: OSError) -> Fault:
    if error.errno in NO_ROOM or error.errno == errno.EFBIG:
        return ShelfFull()
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ShelfAway(reason="missing")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return ShelfAway(reason="rights")
    return ShelfAway(reason="broken", number=error.errno or 0)
