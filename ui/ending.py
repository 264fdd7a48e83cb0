"""The session of the operating system ends, or somebody asks the program to end: the same promise as for leaving by hand.

The letter being written is kept, opened files go, the mail is closed. Nothing may be asked then: Windows gives five seconds.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication, QSessionManager

if TYPE_CHECKING:
    from ui.window import Window


class Ending(QObject):
    def __init__(self, app: QGuiApplication, window: Window) -> None:
        super().__init__(window)
        self._app, self._window = app, window
        self._pipe = -1
        self._notifier: QSocketNotifier | None = None
        app.commitDataRequest.connect(self.session_ends)
        app.saveStateRequest.connect(self.come_back_never)

    def session_ends(self, manager: QSessionManager) -> None:
        """Locked first, so that nothing can hold the end up; Qt closes the window afterwards. Where the end is called off by another
        program, a password leads back."""
        self.come_back_never(manager)
        self._window.lock()

    def come_back_never(self, manager: QSessionManager) -> None:
        """A PC that starts again does not open somebody's mail program by itself."""
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)

    def asked(self) -> None:
        """SIGTERM, SIGHUP (the terminal has gone), SIGINT: a page that cannot keep its words says so once, and does not stay."""
        self._window.lock()
        self._window.close()
        self._app.quit()

    def hear_signals(self) -> None:
        """Windows has none of them. Python sees a signal between two of its own steps, and while Qt waits it makes none: an octet
        in a pipe wakes Qt up."""
        if sys.platform == "win32":
            return
        read, write = os.pipe()
        for end in (read, write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            signal.signal(getattr(signal, name), _wakes)
        self._notifier = QSocketNotifier(read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._pipe = read

    def _woken(self) -> None:
        os.read(self._pipe, 64)
        self.asked()


def _wakes(number: int, frame: FrameType | None) -> None:
    """The pipe has said it."""
