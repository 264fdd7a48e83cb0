"""Work of one mailbox on a thread of its own, which waits for calls and can be broken off."""

from __future__ import annotations

import threading
from typing import Protocol

from client.net.wait import Waker


class Abortable(Protocol):
    def abort(self) -> None:
        """From any thread: whoever waits on this connection gets a fault at once."""


class Background:
    """A subclass does its work in `_run`, until `_stopping`, and calls `_waker.close()` at its end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waker = Waker()
        self._thread: threading.Thread | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin to work. Returns at once."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to do. From any thread, returns at once."""
        self._waker.wake()

    def stop(self, seconds: float = 5.0) -> bool:
        """Finish what is in hand, or break it off after `seconds`; False when the thread still runs."""
        self._stopping = True
        self._waker.wake()
        if self._thread is None:
            self._waker.close()
            return True
        self._thread.join(seconds)
        if self._thread.is_alive():
            if (connection := self._connection()) is not None:
                connection.abort()
            self._thread.join(2.0)
        return not self._thread.is_alive()

    def _run(self) -> None:
        raise NotImplementedError

    def _connection(self) -> Abortable | None:
        """What the thread may be waiting on."""
        raise NotImplementedError
