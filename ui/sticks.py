"""What is plugged in, and what lies on it of a backup: looked at every two seconds while a page wants to know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from ui import drives
from ui.drives import Drive
from ui.house import House

EVERY = 2_000  # ms


class Sticks:
    """`look(changed)` on and `rest` off; `here`: each drive and '', 'unfinished' or 'whole'."""

    def __init__(self, house: House, changed: Callable[[], object]) -> None:
        self._house, self._changed = house, changed
        self.here: tuple[tuple[Drive, str], ...] = ()
        self._asking = False
        self._timer = QTimer()
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)

    def look(self) -> None:
        self._timer.start()
        self.ask()

    def rest(self) -> None:
        self._timer.stop()

    def with_copy(self, how: str) -> Drive | None:
        """The first on which an 'unfinished' or 'whole' backup of this person lies."""
        return next((drive for drive, lies in self.here if lies == how), None)

    def at(self, path: Path) -> Drive | None:
        return next((drive for drive, _lies in self.here if drive.path == path), None)

    def ask(self) -> None:
        """A device may let one wait; then nobody is asked a second time."""
        session = self._house.session
        if session is None or self._asking:
            return
        self._asking = True
        lies_at, name = session.copies.lies_at, session.copies.file(Path()).name
        self._house.work(lambda: tuple((drive, lies_at(drive.path / name)) for drive in drives.found()), self._came)

    def _came(self, found: tuple[tuple[Drive, str], ...]) -> None:
        self._asking = False
        self.here = found
        self._changed()
