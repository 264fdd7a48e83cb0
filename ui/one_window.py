"""One window for a person and a data folder: a second start brings the first window up and ends.

Whoever holds the lock is the first; the operating system lets it go however the program ends, so nothing is ever stale. The
second rings by a file in the data folder and waits until the first has taken it away: no port, and no library for sockets.
"""

from __future__ import annotations

import os
import sys
import time
from binascii import crc32
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QDir, QFileSystemWatcher, Qt
from PySide6.QtWidgets import QWidget

from client.api import FileLock

PATIENCE = 20.0  # seconds: the first may still be starting, or closing
_LOOK_AGAIN = 0.05  # seconds
_TOKEN = "XDG_ACTIVATION_TOKEN"  # a Wayland desktop lets a window come up only for whoever holds one


class OneWindow:
    """The folder may serve several users of the operating system: each has a window of their own, and the lock of a store
    (StoreInUse) keeps two of them from one person's mail."""

    def __init__(self, data_dir: Path) -> None:
        who = f"{crc32(QDir.homePath().encode()):08x}"
        self._folder = data_dir
        self._ring = data_dir / f"window-{who}.ring"
        self._lock = FileLock(data_dir / f"window-{who}.lock")
        self._watcher: QFileSystemWatcher | None = None

    def first(self) -> bool:
        """Whether no other window is there. A folder that cannot be used is said of later, by whoever needs it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._lock.take():
                return False
            self._ring.unlink(missing_ok=True)
        except OSError:
            return True
        return True

    def call(self, patience: float = PATIENCE) -> bool | None:
        """Ask the other window to come up. True: it has; False: it has gone, and this one is the first now; None: it does not
        answer."""
        _let_it_come()
        end = time.monotonic() + patience
        with suppress(OSError):
            self._ring.write_text(os.environ.get(_TOKEN, ""), encoding="utf-8")
        while time.monotonic() < end:
            if self.first():
                return False
            if not self._ring.exists():
                return True
            time.sleep(_LOOK_AGAIN)
        return None

    def listen(self, window: QWidget) -> None:
        """From now on `window` comes up when somebody rings."""
        watcher = QFileSystemWatcher([str(self._folder)], window)
        watcher.directoryChanged.connect(lambda _folder: self._heard(window))
        self._watcher = watcher
        self._heard(window)  # rung while this one was starting

    def deaf(self) -> None:
        """The window is closing: whoever rings now waits, and becomes the first."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def close(self) -> None:
        self._lock.release()

    def _heard(self, window: QWidget) -> None:
        if self._watcher is None or not self._ring.exists():
            return
        try:
            with open(self._ring, encoding="utf-8", errors="replace") as file:
                token = file.read(200)
            self._ring.unlink()
        except OSError:  # still being written, on Windows: the folder changes once more when it is closed
            return
        if token:
            os.environ[_TOKEN] = token
        bring_up(window)


def bring_up(window: QWidget) -> None:
    """Before all others, however small it was made."""
    window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()


def _let_it_come() -> None:
    """Windows lets a window come up only for the program that the person has just started: pass the right on."""
    if sys.platform == "win32":
        import ctypes

        anybody = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anybody)
