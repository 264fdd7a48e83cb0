"""What is plugged in, and what lies on it of a backup: looked at every two seconds while a page wants to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ui import drives
from ui.drives import Drive
from ui.house import House

if TYPE_CHECKING:
    from client.api import Session

EVERY = 2_000  # ms


class Sticks:
    """`look(changed)` on and `rest` off; `here`: each drive and '', 'unfinished' or 'whole', or else what `lies` says of it (off the UI
    thread)."""

    def __init__(self, house: House, changed: Callable[[], object], lies: Callable[[Path], str] | None = None) -> None:
        self._house, self._changed, self._lies = house, changed, lies
        self.here: tuple[tuple[Drive, str], ...] = ()
        self._asking = False
        self._ticket = 0
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
        weigh, ticket = self._scales(session), self._ticket
        self._house.work(lambda: tuple(weigh(drive) for drive in drives.found()), lambda found: self._came(found, ticket))

    def forget(self) -> None:
        """One of them has just gone: what was seen before, or is being asked, is worth nothing."""
        self._ticket += 1
        self.here = ()

    def place(self, folder: Path, then: Callable[[Drive], object]) -> None:
        """A folder that the person has pointed at."""
        session = self._house.session
        if session is not None:
            weigh = self._scales(session)
            self._house.work(lambda: weigh(drives.place(folder))[0], then)

    def _scales(self, session: Session) -> Callable[[Drive], tuple[Drive, str]]:
        """What lies there, and how much room there is: an unfinished copy has its room already."""
        if (lies := self._lies) is not None:
            return lambda drive: (drive, lies(drive.path))
        lies_at, name = session.copies.lies_at, session.copies.file(Path()).name

        def weigh(drive: Drive) -> tuple[Drive, str]:
            lies, octets = lies_at(drive.path / name)
            return replace(drive, free=drive.free + octets), lies

        return weigh

    def _came(self, found: tuple[tuple[Drive, str], ...], ticket: int) -> None:
        self._asking = False
        if ticket == self._ticket:
            self.here = found
            self._changed()
