"""The tour's hands press only what a hand could press, and say what they did not find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTextEdit, QWidget

from tests.ui.conftest import MakeWindow
from tests.ui.fake import FakeSession
from ui.guide import Guide, Lost


@pytest.fixture
def room(qtbot: Any) -> Iterator[QWidget]:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(400, 300)
    room.show()
    qtbot.waitExposed(room)
    yield room


def button(room: QWidget, words: str, pressed: list[str]) -> QPushButton:
    made = QPushButton(words, room)
    made.setGeometry(20, 20, 200, 56)
    made.clicked.connect(lambda: pressed.append(words))
    made.show()
    return made


def test_presses_by_name(room: QWidget) -> None:
    pressed: list[str] = []
    button(room, "Gửi", pressed)
    Guide(room).press("Gửi")
    assert pressed == ["Gửi"]


def test_what_is_not_there(room: QWidget) -> None:
    with pytest.raises(Lost, match="Gửi"):
        Guide(room).press("Gửi", seconds=0.1)


@pytest.mark.parametrize("why", ["hidden", "disabled", "covered"])
def test_what_no_hand_could_press(room: QWidget, why: str) -> None:
    """Hidden, switched off, or under something else."""
    pressed: list[str] = []
    made = button(room, "Gửi", pressed)
    if why == "hidden":
        made.hide()
    elif why == "disabled":
        made.setEnabled(False)
    else:
        over = QWidget(room)
        over.setGeometry(0, 0, 400, 300)
        over.show()
    with pytest.raises(Lost):
        Guide(room).press("Gửi", seconds=0.1)
    assert not pressed


def test_types_vietnamese(room: QWidget) -> None:
    """Letter by letter, instead of what stood there or after it."""
    line, area = QLineEdit("cũ", room), QTextEdit(room)
    line.setAccessibleName("Tiêu đề")
    line.show()
    area.setPlainText("thứ hai")
    guide = Guide(room)
    guide.type(guide.field("Tiêu đề"), "Giấy mời họp")
    guide.type(area, "Đã nhận. ", instead=False)
    assert (line.text(), area.toPlainText()) == ("Giấy mời họp", "Đã nhận. thứ hai")


def test_a_mistake_of_the_program_ends_the_wait(room: QWidget) -> None:
    guide = Guide(room)
    guide.bugs.append(ZeroDivisionError("x"))
    with pytest.raises(Lost, match="ZeroDivisionError"):
        guide.until(lambda: False, "never", seconds=5)
    guide.bugs.clear()
    with pytest.raises(Lost, match="KeyError"):
        guide.until(lambda: {}["no"], "never", seconds=5)


def test_walks_a_list_and_opens_the_letter(make_window: MakeWindow) -> None:
    """With the arrow keys only; a letter that is not there is said."""
    window = make_window(FakeSession())
    window.start_at("inbox")
    guide = Guide(window)
    view = guide.list("Danh sách thư")
    assert guide.has_row("Danh sách thư", "Lịch công tác")
    guide.walk_to(view, "Lịch công tác")
    guide.key(view, Qt.Key.Key_Return)
    guide.until(lambda: window.page is not None and window.page.name == "reader", "reader")
    window.start_at("inbox")
    with pytest.raises(Lost, match="không có thư này"):
        guide.walk_to(guide.list("Danh sách thư"), "không có thư này")


def test_gives_the_file_that_is_asked_for(make_window: MakeWindow, tmp_path: Path) -> None:
    """Through the choice of files that the button opens."""
    file = tmp_path / "báo cáo.txt"
    file.write_text("x")
    session = FakeSession()
    window = make_window(session)
    window.start_at("composer")
    guide = Guide(window)
    guide.answer_with_file("Thêm tệp", file)
    guide.wait_for("báo cáo.txt")
