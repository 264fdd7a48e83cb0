"""The toast: true while it is shown, never over the page's deeds, and its seconds run down."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from client.ids import OutboxId
from tests.ui.conftest import MakeWindow, press
from tests.ui.fake import FakeSession
from ui.sending import say_sent


def test_it_goes_when_it_is_no_longer_true(make_window: MakeWindow, qtbot: Any) -> None:
    """'Lấy lại để sửa' is offered while the letter waits, and not a second longer."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    say_sent(window, OutboxId(4))
    assert window.toast.isVisible()
    session.change_outbox(OutboxId(4), state="sending", seconds_left=0.0)
    qtbot.waitUntil(lambda: not window.toast.isVisible(), timeout=2000)


def test_it_stays_while_it_is_true(make_window: MakeWindow, qtbot: Any) -> None:
    session = FakeSession(outbox=True)
    window = make_window(session)
    say_sent(window, OutboxId(4))
    words = window.toast._words.text()
    qtbot.waitUntil(lambda: window.toast._words.text() != words, timeout=3000)
    assert window.toast.isVisible()


def test_it_lies_above_the_deeds(make_window: MakeWindow, qtbot: Any) -> None:
    """On a page with an action bar the bar stays free, also for a toast that came before the page."""
    window = make_window(FakeSession())
    window.start_at("home")
    window.toast.say("Đã xoá thư.", "Lấy lại thư", lambda: None)
    low = window.toast.geometry().bottom()
    window.start_at("composer")
    bar = window.page.bar if window.page is not None else window.toast

    def is_free() -> bool:
        return bar.height() > 60 and not window.toast.geometry().intersects(QRect(bar.mapTo(window, QPoint(0, 0)), bar.size()))

    qtbot.waitUntil(is_free, timeout=2000)
    window.start_at("home")
    qtbot.waitUntil(lambda: window.toast.geometry().bottom() == low, timeout=2000)


def test_its_button_does_the_deed_once(make_window: MakeWindow) -> None:
    done: list[int] = []
    window = make_window(FakeSession())
    window.toast.say("Đã xoá thư.", "Lấy lại thư", lambda: done.append(1))
    press(window, "Lấy lại thư")
    assert done == [1] and not window.toast.isVisible()


def test_the_ring_does_not_cut_through_it(make_window: MakeWindow, qtbot: Any) -> None:
    """The ring of a control below the toast lies below it; the ring of its own button lies on top."""
    window = make_window(FakeSession())
    window.activateWindow()
    window.start_at("composer")
    window.toast.say("Đã xoá thư.", "Lấy lại thư", lambda: None)
    page = window.page
    assert page is not None

    def layer(widget: QWidget) -> int:
        return window.children().index(widget)

    QTest.keyClick(window, Qt.Key.Key_Shift)  # the keyboard is in use
    page.header.help.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(window._ring.isVisible)
    assert layer(window._ring) < layer(window.toast)
    window.toast._undo.setFocus(Qt.FocusReason.TabFocusReason)
    assert window._ring.isVisible() and layer(window._ring) > layer(window.toast)
