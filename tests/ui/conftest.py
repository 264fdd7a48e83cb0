"""Pages in a real window (offscreen, or under Xvfb) on a session in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QWidget

from client.people import vault
from client.program import Program
from client.provision.site import practice
from client.session import Session
from tests.ui.fake import NOW, FakeSession
from tests.ui.fake_program import FakeProgram
from ui import dates, theme
from ui.window import Window

SIZES = {"wide": QSize(1366, 736), "narrow": QSize(1024, 736)}
PICTURES = Path(__file__).parent.parent.parent / "build" / "pictures"
MakeWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture
def make_window(qtbot: Any, qapp: QApplication, tmp_path: Path) -> Iterator[MakeWindow]:
    """`make_window(session, size="wide", scale=1.0, style="day")`: signed in with that session; None = at the door."""
    theme.start(qapp)
    made: list[Window] = []

    def make(
        session: FakeSession | None = None, *, size: str = "wide", scale: float = 1.0, style: theme.Name = "day", program: Any = None
    ) -> Window:
        theme.set_scale(scale)
        theme.set_theme(style)
        window = Window(program or FakeProgram(), tmp_path)
        window.resize(SIZES[size])
        window.show()
        if session is not None:
            window.enter(session, start=False)  # type: ignore[arg-type]
        else:
            window.door()
        qtbot.waitExposed(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    theme.set_scale(1.0)
    theme.set_theme("day")


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> float:
    """It is Tuesday 24/11/2026, 09:24, as in the pictures."""
    monkeypatch.setattr(dates, "now", lambda: NOW)
    return NOW


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Session]:
    """Opens the real store of one person in that folder; nobody is asked over the network."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 1024)

    def open_(folder: Path) -> Session:
        program = Program(practice(1, 1), folder)
        profile = program._people.by_address("hoa@cantho.example")
        if profile is not None:
            return program.sign_in(profile.id, "hoa12345")
        slots, key = vault.create("hoa12345")
        profile = program._people.add("Nguyễn Thị Hoa", "Văn thư", "UBND phường Cái Khế", "hoa@cantho.example")
        vault.save(program._key_file(profile), slots)
        return program._open(profile, key, "hoa12345")

    return open_


def settle(times: int = 6) -> None:
    """What hangs on what has just happened has happened too."""
    for _turn in range(times):
        QApplication.processEvents()


def picture(window: QWidget, name: str) -> Path:
    """Leaves build/pictures/NAME.png, for eyes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    file = PICTURES / f"{name}.png"
    settle(5)
    window.grab().save(str(file))
    return file


def find(window: QWidget, words: str) -> QWidget:
    """The visible control whose accessible name or text is (or begins with) these words."""
    for exact in (True, False):
        for widget in window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            said = {widget.accessibleName()}
            text = getattr(widget, "text", None)
            if callable(text):
                said.add(str(text()))
            if any(each == words or (not exact and each.startswith(words)) for each in said):
                return widget
    raise AssertionError(f"nothing on the screen is called {words!r}")


def press(window: QWidget, words: str) -> None:
    """Press the button of these words, as a click does."""
    widget = find(window, words)
    assert widget.isEnabled(), words
    widget.click()  # type: ignore[attr-defined]
    QApplication.processEvents()


def clipped(window: QWidget) -> list[str]:
    """Controls that stick out of the window or of the control they lie in (scroll areas aside)."""
    from PySide6.QtWidgets import QAbstractScrollArea

    found = []
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or parent is None or widget.isWindow():
            continue
        above: QWidget | None = parent
        scrolls = False
        while above is not None and above is not window:
            scrolls = scrolls or isinstance(above, QAbstractScrollArea)
            above = above.parentWidget()
        if scrolls:
            continue
        corner = widget.mapTo(window, QPoint(0, 0))
        if corner.x() < 0 or corner.y() < 0 or corner.x() + widget.width() > window.width() or corner.y() + widget.height() > window.height():
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r} at {corner.toTuple()} {widget.size().toTuple()}")
    return found


def nameless(window: QWidget) -> list[str]:
    """Visible controls that can have the focus but have no accessible name."""
    from PySide6.QtCore import Qt

    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            text = getattr(widget, "text", None)
            if not widget.accessibleName() and not (callable(text) and text()):
                found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


__all__ = ["FakeProgram", "FakeSession", "MakeWindow", "clipped", "find", "nameless", "picture", "press"]
