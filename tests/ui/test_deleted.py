"""Thư đã xoá: how long each stays, taking back, deleting for good only after a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from client.api import commands, faults
from client.ids import MessageId
from client.rows import LetterRow
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from ui.pages.deleted import DeletedPage
from ui.widgets.deleted_row import days_left
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


def deleted(window: Window) -> DeletedPage:
    window.start_at("inbox")
    window.go("deleted")
    settle()
    page = window.page
    assert isinstance(page, DeletedPage)
    return page


def said(page: DeletedPage) -> list[str]:
    model = page.list.letters
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def click(page: DeletedPage, letter: int, x: int) -> None:
    """`x` from the left, or from the right edge when negative."""
    rect = page.list.visualRect(page.list.letters.index(page.list.letters.row_of(MessageId(letter))))
    at = QPoint(x if x >= 0 else rect.right() + x, rect.center().y())
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    settle()


@pytest.mark.parametrize(
    ("name", "size", "scale", "style", "line"),
    [
        ("thu-da-xoa", "wide", 1.0, "day", "good"),
        ("thu-da-xoa-1024", "narrow", 1.0, "day", "good"),
        ("thu-da-xoa-tuong-phan-cao", "wide", 1.0, "contrast", "good"),
        ("thu-da-xoa-chu-150", "wide", 1.5, "day", "good"),
        ("thu-da-xoa-chu-150-1024", "narrow", 1.5, "day", "gone"),
        ("thu-da-xoa-mat-mang", "wide", 1.0, "day", "gone"),
    ],
)
def test_as_drawn(make_window: MakeWindow, name: str, size: str, scale: float, style: str, line: Any) -> None:
    """With two letters chosen, as in the picture: nothing sticks out, everything has a name."""
    window = make_window(FakeSession(line=line), size=size, scale=scale, style=style)
    page = deleted(window)
    page.list.pressed_zone.emit("tick", 73)
    page.list.pressed_zone.emit("tick", 74)
    settle()
    picture(window, name)
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    assert page.header.subtitle.text() == "6 thư, giữ 30 ngày rồi tự mất hẳn"
    for words in ("Đã chọn 2 trong 6 thư", "Xoá hẳn 2 thư đã chọn", "Lấy lại 2 thư đã chọn"):
        find(window, words)
    find(window, "Về Thư đến")


def test_how_long_each_stays(make_window: MakeWindow) -> None:
    """Last deleted first; days in words, with a warning for the last ones, and the weight of all."""
    window = make_window(FakeSession())
    page = deleted(window)
    left = [words.rsplit(", ", 1)[1] for words in said(page)]
    assert left == ["Còn 30 ngày", "Còn 29 ngày", "Còn 21 ngày", "Còn 18 ngày", "Còn 5 ngày", "Mai là mất hẳn"]
    assert "xoá hôm nay" in said(page)[0] and "xoá 26/10/2026" in said(page)[5]
    find(window, "Thư đã xoá còn chiếm 2,4 MB trong hộp thư")


def test_what_does_not_go_by_itself_says_so() -> None:
    """Deleted by another program, or while this PC's clock was wrong: no day is promised."""

    def row(deleted_at: float) -> LetterRow:
        letter = data.letter(1, "notice", data.NAM, "Công văn", data.at(20, 8, 0), role="trash", deleted_at=deleted_at)
        return letter.row

    assert days_left(row(0.0)) is None
    assert days_left(row(data.at(20, 7, 59))) is None
    assert days_left(row(data.at(24, 9, 0))) == 30
    assert days_left(replace(row(data.at(20, 9, 0)), arrived=1.0, deleted_at=2.0)) == 0


def test_take_one_back(make_window: MakeWindow) -> None:
    """'Lấy lại' in the row takes that letter back, says so, and may itself be undone."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    click(page, 72, -40)
    assert session.done[-1] == commands.Restore((MessageId(72),))
    assert page.list.letters.row_of(MessageId(72)) == -1
    find(window, "Đã lấy lại 1 thư, về chỗ cũ.")
    picture(window, "thu-da-xoa-lay-lai")
    press(window, "Xoá lại")
    settle()
    assert session.done[-1] == commands.Delete((MessageId(72),))
    assert page.list.letters.row_of(MessageId(72)) >= 0


def test_choose_and_take_back_several(make_window: MakeWindow) -> None:
    """Nothing chosen: the button says why it cannot act. A press on a row ticks it, Space too, 'Chọn tất cả' all of them."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    assert not page.restore.is_free and page.restore.text() == "Chưa chọn thư nào"
    assert not page.purge.isVisible()
    click(page, 71, 300)
    click(page, 73, 300)
    click(page, 71, 300)
    assert page.list.ticked == {73}
    page.list.setFocus()
    page.list.choose(MessageId(75))
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    press(window, "Lấy lại 2 thư đã chọn")
    settle()
    assert session.done[-1] == commands.Restore((MessageId(73), MessageId(75)))
    assert page.list.ticked == set() and len(said(page)) == 4
    press(window, "Chọn tất cả")
    find(window, "Đã chọn 4 trong 4 thư")
    press(window, "Bỏ chọn tất cả")
    assert page.list.ticked == set()
    press(window, "Chọn lại")
    assert len(page.list.ticked) == 4


def test_delete_for_good_is_asked_about(make_window: MakeWindow) -> None:
    """The safe answer (and Escape) leaves all as it was; the act says how many and what it frees."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    page.list.pressed_zone.emit("tick", 73)
    page.list.pressed_zone.emit("tick", 76)
    press(window, "Xoá hẳn 2 thư đã chọn")
    find(window, "Xoá hẳn 2 thư?")
    picture(window, "thu-da-xoa-hoi")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert session.done == [] and len(said(page)) == 6 and page.list.ticked == {73, 76}
    press(window, "Xoá hẳn 2 thư đã chọn")
    press(window, "Giữ thư lại")
    assert session.done == []
    press(window, "Xoá hẳn 2 thư đã chọn")
    press(window, "Xoá hẳn 2 thư")
    settle()
    assert session.done == [commands.Purge((MessageId(73), MessageId(76)))]
    assert len(said(page)) == 4
    find(window, "Đã xoá hẳn 2 thư, hộp thư trống thêm 2,4 MB.")


def test_delete_key_asks_too(make_window: MakeWindow) -> None:
    """On the row the keyboard stands on, when none is chosen."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    page.list.setFocus()
    page.list.choose(MessageId(74))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    find(window, "Xoá hẳn 1 thư?")
    press(window, "Xoá hẳn 1 thư")
    settle()
    assert session.done == [commands.Purge((MessageId(74),))]


def test_a_deleted_letter_can_be_read(make_window: MakeWindow) -> None:
    """Enter on a row, or 'Xem thư đã chọn' when just one is chosen."""
    window = make_window(FakeSession())
    page = deleted(window)
    page.list.setFocus()
    page.list.choose(MessageId(72))
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert window.page is not None and window.page.name == "reader"
    window.back()
    settle()
    page.list.pressed_zone.emit("tick", 73)
    press(window, "Xem thư đã chọn")
    settle()
    assert window.page is not None and window.page.arguments["message"] == 73
    window.back()
    settle()
    page.list.pressed_zone.emit("tick", 74)
    assert not page.read.isVisible()


def test_empty(make_window: MakeWindow) -> None:
    """It says what would be here and where to go; no bar of dead buttons."""
    session = FakeSession()
    session.letters = {number: letter for number, letter in session.letters.items() if letter.role != "trash"}
    window = make_window(session)
    page = deleted(window)
    find(window, "Không có thư nào đã xoá. Thư nào xoá đi sẽ nằm ở đây 30 ngày, lấy lại được.")
    assert not page.bar.isVisible()
    picture(window, "thu-da-xoa-trong")


def test_a_deed_that_fails_says_so(make_window: MakeWindow) -> None:
    """The letters stay, chosen as they were."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    page.list.pressed_zone.emit("tick", 73)
    session.fail_next = faults.DiskFull()
    press(window, "Lấy lại 1 thư đã chọn")
    settle()
    assert window.toast.isVisible() and len(said(page)) == 6 and page.list.ticked == {73}


def test_a_letter_that_goes_elsewhere_is_not_chosen_any_more(make_window: MakeWindow, qtbot: Any) -> None:
    """Purged by another program meanwhile: the count follows."""
    session = FakeSession()
    window = make_window(session)
    page = deleted(window)
    page.list.pressed_zone.emit("tick", 73)
    page.list.pressed_zone.emit("tick", 74)
    session._do(commands.Purge((MessageId(73),)))
    qtbot.waitUntil(lambda: page.list.ticked == {74})
    find(window, "Đã chọn 1 trong 5 thư")
