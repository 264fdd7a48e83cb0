"""The clerk: one thread that does what the person orders, one after the other, so that the window never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Clerk:
    """`leave` runs last on the thread, e.g. to close what belongs to it."""

    def __init__(self, name: str, leave: Callable[[], None] = lambda: None) -> None:
        self._orders: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._leave = leave
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def order(self, work: Callable[[], T]) -> Future[T]:
        """Do `work` later, in order; the Future holds its result or what it raised."""
        future: Future[T] = Future()
        self._orders.put((future, work))
        return future

    def stop(self, seconds: float) -> bool:
        """Finish what was ordered, then leave; False when that took longer than `seconds`, or is still to come."""
        self._orders.put(None)
        if threading.current_thread() is self._thread:  # told by its own last work
            return False
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            while (order := self._orders.get()) is not None:
                future, work = order
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(work())
                except BaseException as error:  # handed to whoever asked
                    future.set_exception(error)
                del future, work, order
        finally:
            self._leave()
