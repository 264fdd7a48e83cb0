"""Máy đã tự khoá: after minutes without a touch, what it shows, what it hides, and the way back."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QSessionManager
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from client.rows import ListQuery, Place
from client.settings import Settings
from tests.ui import fake_letters as data
from tests.ui.conftest import FakeProgram, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import drawn_in_every_look
from ui.ending import Ending
from ui.one_window import OneWindow
from ui.pages.locked import LockedPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


def leave_it(window: Window, minutes: float) -> None:
    """Nobody touches the PC for so long."""
    window._idle._touched = tuple(at - minutes * 60 for at in window._idle._touched)  # type: ignore[assignment]
    window._idle.look()


def locked(window: Window) -> LockedPage:
    assert isinstance(window.page, LockedPage)
    return window.page


def enter(page: LockedPage, password: str) -> None:
    page.password.line.clear()
    QTest.keyClicks(page.password.line, password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """As drawn, with a letter open and letters waiting; nothing is cut, everything has a name."""
    window = make_window(FakeSession(outbox=True), size=size, scale=scale, style=style)
    write(window, "Họp giao ban")
    leave_it(window, 10.1)
    picture(window, f"man-hinh-khoa{name}")
    assert clipped(window) == [] and nameless(window) == []
    for words in ("Máy đã tự khoá", "1 thư đang soạn", "5 thư chờ gửi", "Không hiện nội dung thư"):
        assert find(window, words)


def write(window: Window, subject: str) -> None:
    window.go("composer")
    page = window.page
    assert page is not None
    page.sheet.subject.setText(subject)  # type: ignore[attr-defined]
    page.keeper.settle(2.0)  # type: ignore[attr-defined]


def test_a_touch_keeps_it_open(make_window: MakeWindow) -> None:
    """Minutes without a touch count from the last one; nine and a half are not ten."""
    window = make_window(FakeSession())
    leave_it(window, 9.5)
    assert window.page is not None and window.page.name == "home"
    handle = window.windowHandle()
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier))
    leave_it(window, 9.5)
    assert window.page.name == "home"
    leave_it(window, 1.0)
    assert window.page.name == "locked"


def test_nothing_of_the_mail_is_left(make_window: MakeWindow, qtbot: Any) -> None:
    """No subject, sender or file in any widget, in the title or on the clipboard; the session is closed."""
    session = FakeSession()
    window = make_window(session)
    window.start_at("inbox")
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive)
    QGuiApplication.clipboard().setText("Giấy mời họp triển khai")
    leave_it(window, 11)
    qtbot.waitUntil(lambda: session.locked)
    QTest.qWait(50)  # deleted later
    said = [window.windowTitle(), QGuiApplication.clipboard().text()]
    for widget in window.findChildren(QWidget):
        said += [widget.accessibleName(), widget.toolTip()]
        if isinstance(widget, (QLabel, QPushButton)):
            said.append(widget.text())
    whole = "\n".join(said)
    for row in session.views.letter_rows([number for number, _ in session.views.letter_index(ListQuery(Place.INBOX))]):
        assert row.subject not in whole and row.sender_name not in whole.replace(data.ME.name, "")
    assert "Giấy mời" not in whole and window.bridge is None


def test_back_to_the_letter_being_written(make_window: MakeWindow, qtbot: Any) -> None:
    """Unlocking opens the very letter again; without one it opens the home page."""
    session = FakeSession()
    window = make_window(session)
    write(window, "Họp giao ban công tác tuần")
    leave_it(window, 11)
    window.program = FakeProgram()  # type: ignore[assignment]
    window.program._open = lambda: session  # type: ignore[union-attr,method-assign]
    enter(locked(window), FakeProgram.password)
    qtbot.waitUntil(lambda: bool(window.page and window.page.name == "composer"))
    assert window.page.sheet.subject_words == "Họp giao ban công tác tuần"  # type: ignore[union-attr]


def test_a_wrong_password_is_said_as_at_the_door(make_window: MakeWindow, qtbot: Any) -> None:
    """Counted, in words, and Escape leads nowhere."""
    window = make_window(FakeSession())
    window.program = FakeProgram()  # type: ignore[assignment]
    leave_it(window, 11)
    page = locked(window)
    assert page.password.line.accessibleName() == page.password.label.text() == "Mật khẩu của Nguyễn Thị Hoa"
    enter(page, "sai")
    qtbot.waitUntil(lambda: page._notice.isVisible())
    assert page._notice.accessibleName().startswith("Mật khẩu chưa đúng (lần 1).") and "4 lần" in page._notice.accessibleName()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page is page and window.session is None


def test_somebody_else_sits_down(make_window: MakeWindow) -> None:
    """'Đổi người' shows the people; the mail stays locked."""
    window = make_window(FakeSession())
    window.program = FakeProgram()  # type: ignore[assignment]
    leave_it(window, 11)
    press(window, "Đổi người")
    assert window.page is not None and window.page.name == "people" and window.session is None


def test_a_site_that_never_locks(make_window: MakeWindow) -> None:
    """0 minutes: never."""
    session = FakeSession()
    session.settings = Settings(lock_minutes=0)
    window = make_window(session)
    leave_it(window, 600)
    assert window.page is not None and window.page.name == "home"


def test_a_second_start_shows_what_is_locked(make_window: MakeWindow, tmp_path: Path, qtbot: Any) -> None:
    """Whoever starts the program again finds its window before them, locked as it was."""
    window = make_window(FakeSession())
    window.lock()
    gate, second = OneWindow(tmp_path), OneWindow(tmp_path)
    assert gate.first() and not second.first()
    gate.listen(window)
    window.showMinimized()
    rung = threading.Thread(target=second.call)
    rung.start()
    qtbot.waitUntil(lambda: not rung.is_alive())
    assert not window.isMinimized() and window.isVisible() and locked(window)
    gate.close()


def test_a_pc_that_has_slept(make_window: MakeWindow) -> None:
    """The lid was closed for a minute, long before ten are over: whoever opens it finds the mail locked; their first key goes nowhere."""
    window = make_window(FakeSession())
    window._idle._looked -= 61
    window._idle.look()
    assert locked(window)._title._text.text() == "Máy đã khoá"
    window = make_window(FakeSession())
    window._idle._looked -= 61
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x")
    assert window._idle.eventFilter(window, key) and locked(window)
    window = make_window(FakeSession())
    window._idle._looked -= 20  # a busy PC
    window._idle.look()
    assert window.page is not None and window.page.name == "home"


def test_the_session_of_the_system_ends(make_window: MakeWindow, qtbot: Any, qapp: QApplication) -> None:
    """Logging out, or the PC is shut down: the letter is kept and the mail closed before anything can be asked."""
    session = FakeSession()
    window = make_window(session)
    write(window, "Họp giao ban")

    class Manager:
        hint: object = None

        def setRestartHint(self, hint: object) -> None:
            self.hint = hint

    ending, manager = Ending(qapp, window), Manager()
    ending.session_ends(manager)  # type: ignore[arg-type]
    assert locked(window) and manager.hint == QSessionManager.RestartHint.RestartNever
    qtbot.waitUntil(lambda: session.locked)
    assert "Họp giao ban" in [row.subject for row in session.views.drafts()]
