"""Thư đã gửi: to whom and how it went, found without marks, taken back after deleting."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from client import commands as c
from tests.ui.conftest import MakeWindow, clipped, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from ui.pages.sent import SentPage
from ui.window import Window


def page(window: Window) -> SentPage:
    found = window.page
    assert isinstance(found, SentPage)
    return found


@in_every_look
def test_as_drawn(make_window: MakeWindow, stopped_clock: object, size: str, scale: float, style: str) -> None:
    """Nothing sticks out, every control has a name, each row says to whom and how it went."""
    window = make_window(FakeSession(outbox=True), size=size, scale=scale, style=style)
    window.start_at("sent")
    picture(window, f"thu-da-gui-{size}-{scale}-{style}")
    assert not clipped(window) and not nameless(window)
    assert page(window).list.letters.total >= 5
    assert "1 thư có lỗi" in page(window).header.subtitle.text()


def test_search_without_marks(make_window: MakeWindow, qtbot: Any) -> None:
    window = make_window(FakeSession())
    window.start_at("sent")
    page(window).search.setText("lich cong tac")
    page(window).search.searched.emit("lich cong tac")
    qtbot.waitUntil(lambda: page(window).list.letters.total == 1)
    page(window).search.setText("khong co gi nhu the")
    page(window).search.searched.emit("khong co gi nhu the")
    qtbot.waitUntil(lambda: page(window).list.letters.total == 0)
    press(window, "Xem tất cả thư")
    qtbot.waitUntil(lambda: page(window).list.letters.total >= 5)


def test_deleting_can_be_taken_back(make_window: MakeWindow, qtbot: Any) -> None:
    session = FakeSession()
    window = make_window(session)
    window.start_at("sent")
    before = page(window).list.letters.total
    letter = page(window)._index()[0][0]
    page(window).list.pressed_zone.emit("delete", letter)
    qtbot.waitUntil(lambda: page(window).list.letters.total == before - 1)
    press(window, "Lấy lại thư")
    assert session.done[-1] == c.Restore((letter,))
    qtbot.waitUntil(lambda: page(window).list.letters.total == before)


def test_only_those_with_trouble(make_window: MakeWindow, qtbot: Any, stopped_clock: object) -> None:
    """'Có lỗi' narrows the list, Escape shows all again, and without trouble the filter is not there."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("sent")
    before = page(window).list.letters.total
    press(window, "Có lỗi (1)")
    qtbot.waitUntil(lambda: page(window).list.letters.total == 1)
    QTest.keyClick(window.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page(window).list.letters.total == before)
    assert page(window).header.subtitle.text() == "6 thư trong tháng 11 · 1 thư có lỗi"
    session.outbox.clear()
    page(window).refresh(())
    assert not page(window).wrong.isVisible()


def test_one_with_trouble_leads_to_what_solves_it(make_window: MakeWindow) -> None:
    """As long as something is to be decided about it; afterwards it opens like any other."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    for expected in ("outbox", "reader"):
        window.start_at("sent")
        rows = page(window)._rows([letter for letter, _at in page(window)._index()])
        page(window).list.opened.emit(next(row.id for row in rows if row.refused))
        assert window.page is not None and window.page.name == expected
        session.outbox.clear()


def test_a_letter_opens(make_window: MakeWindow) -> None:
    window = make_window(FakeSession())
    window.start_at("sent")
    page(window).list.opened.emit(page(window)._index()[0][0])
    assert window.page is not None and window.page.name == "reader"
    item = window.rail.item("sent")
    assert item is not None and item.is_open, "the place it was opened from, not 'Thư đến'"
