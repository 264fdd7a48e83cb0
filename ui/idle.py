"""Nobody has touched the PC for a while: the mail locks by itself. So it does when the PC has slept (its clock has jumped)."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCursor, QWindow

LOOK_EVERY = 5_000  # ms
SLEPT = 30.0  # s between two looks: nobody looked, since the PC slept (or its lid was closed)
_TOUCHES = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)
)


class Idle(QObject):
    """`locks` is called with `minutes()` once they have passed without a touch (0 = never), and with 0 when the PC has slept. The wall clock
    counts, since others stand still meanwhile; the first touch afterwards does not reach the mail any more.

    Keys and presses are heard at the system's window, before they are handed out: a filter on all events of the program would
    be asked for every line that is painted.
    """

    def __init__(self, minutes: Callable[[], int], locks: Callable[[int], object], parent: QObject) -> None:
        super().__init__(parent)
        self._minutes, self._locks = minutes, locks
        self._window: QWindow | None = None
        self._hand = QCursor.pos()
        self._looked = time.time()
        self.touched()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY)
        self._look.timeout.connect(self.look)
        self._look.start()

    def watch(self, window: QWindow | None) -> None:
        """The system's window, once it is there."""
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def touched(self) -> None:
        self._touched = (time.monotonic(), time.time())

    def look(self) -> None:
        if self._has_slept():
            return
        if self._hand != (hand := QCursor.pos()):  # over a menu, or another program: somebody is here
            self._hand = hand
            self.touched()
        minutes = self._minutes()
        gone = max(time.monotonic() - self._touched[0], time.time() - self._touched[1])
        if minutes and gone >= minutes * 60:
            self._locks(minutes)

    def _has_slept(self) -> bool:
        now = time.time()
        gone, self._looked = now - self._looked, now
        if gone < SLEPT + LOOK_EVERY / 1000 or not self._minutes():
            return False
        self._locks(0)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            if time.time() - self._looked >= SLEPT + LOOK_EVERY / 1000 and self._has_slept():
                return True
            self.touched()
        return False
