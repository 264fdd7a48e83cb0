"""The only file of the window that knows there are threads: work goes out, answers and notices come back on the UI thread."""

from __future__ import annotations

import logging
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from client.api import events, faults

if TYPE_CHECKING:
    from client.api import Session, commands

T = TypeVar("T")
log = logging.getLogger(__name__)
# How long a worker may keep the interpreter from the window. Every row that is read hands it over and takes it back: with
# Python's own 5 ms fifty rows could take a quarter of a second while letters come.
SWITCH = 0.0005  # s
NOTICES_EVERY = 60  # ms: notices are merged, and a page reads again at most this often


class Hand(QObject):
    """Runs callables on the UI thread. The signal carries nothing; what to do waits in a queue."""

    _rings = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[Callable[[], object]] = deque()
        self._open = True
        self._rings.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def give(self, work: Callable[[], object]) -> None:
        """From any thread."""
        if self._open:
            self._queue.append(work)
            try:
                self._rings.emit()
            except RuntimeError:  # the window is gone already
                self._open = False

    def close(self) -> None:
        self._open = False
        self._queue.clear()

    def _drain(self) -> None:
        while self._open and self._queue:
            self._queue.popleft()()


class Latest(QObject):
    """From any thread: of much that is said, `then` hears the newest on the UI thread, every NOTICES_EVERY ms at most."""

    def __init__(self, hand: Hand, then: Callable[[Any], object]) -> None:
        super().__init__(hand)
        self._hand, self._then = hand, then
        self._said: deque[Any] = deque(maxlen=1)
        self._lock = threading.Lock()
        self._waiting = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(NOTICES_EVERY)
        self._rest.timeout.connect(self._tell)

    def __call__(self, said: Any) -> None:
        with self._lock:
            self._said.append(said)
            first, self._waiting = not self._waiting, True
        if first:
            self._hand.give(self._rest.start)

    def _tell(self) -> None:
        with self._lock:
            said, self._waiting = self._said.pop(), False
        self._then(said)


Then = Callable[[Any], object]
Failed = Callable[[faults.Fault], object]


def follow(hand: Hand, future: Future[Any], then: Then | None, failed: Failed | None) -> None:
    """`then(result)` or `failed(fault)` on the UI thread. What is not a Fault is a bug: it is raised there, for the page of
    unexpected errors; so is a Fault that nobody takes."""

    def done(ended: Future[Any]) -> None:
        hand.give(lambda: _tell(ended, then, failed))

    future.add_done_callback(done)


def _tell(future: Future[Any], then: Then | None, failed: Failed | None) -> None:
    try:
        result = future.result()
    except CancelledError:
        return
    except faults.Fault as fault:
        if failed is None:
            raise
        failed(fault)
        return
    if then is not None:
        then(result)


def work(hand: Hand, job: Callable[[], T], then: Callable[[T], object] | None = None, failed: Failed | None = None) -> None:
    """Do something slow (a key derivation, a picture of a PDF page) on a thread of its own."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            result = job()
        except BaseException as error:  # handed to the UI thread
            future.set_exception(error)
        else:
            future.set_result(result)

    follow(hand, future, then, failed)
    threading.Thread(target=run, name="window-work", daemon=True).start()


class Bridge(QObject):
    """One session as the window uses it."""

    def __init__(self, session: Session, changed: Callable[[list[events.Changed]], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH)
        self.session = session
        self.views = session.views
        self.hand = Hand(self)
        self._changed = changed
        self._lock = threading.Lock()
        self._waiting: dict[events.Topic, frozenset[int]] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(NOTICES_EVERY)
        self._rest.timeout.connect(self._drain)
        self._unlisten = session.bell.listen(self._hear)

    def do(self, command: commands.Command, then: Then | None = None, failed: Failed | None = None) -> None:
        """Order a deed; the window never waits for it."""
        follow(self.hand, self.session.submit(command), then, failed)

    def read(self, reading: Callable[[], T], then: Callable[[T], object], failed: Failed | None = None) -> None:
        """A slow reading, on the clerk's thread."""
        follow(self.hand, self.session.read(reading), then, failed)

    def work(self, job: Callable[[], T], then: Callable[[T], object] | None = None, failed: Failed | None = None) -> None:
        work(self.hand, job, then, failed)

    def follow(self, future: Future[Any], then: Then | None = None, failed: Failed | None = None) -> None:
        follow(self.hand, future, then, failed)

    def close(self) -> None:
        """No more answers and notices; the session is closed by whoever opened it."""
        self._unlisten()
        self._rest.stop()
        self.hand.close()

    def _hear(self, notice: events.Changed) -> None:
        with self._lock:
            first = not self._waiting
            before = self._waiting.get(notice.topic)
            if before is None:
                self._waiting[notice.topic] = notice.ids
            else:  # no ids: anything
                self._waiting[notice.topic] = before | notice.ids if before and notice.ids else frozenset()
        if first:
            self.hand.give(self._rest.start)

    def _drain(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if waiting:
            self._changed([events.Changed(topic, ids) for topic, ids in waiting.items()])
