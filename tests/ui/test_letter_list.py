"""The list of letters: ten thousand without a gap, by keyboard alone, still under the hand, and in words for the ear."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client.ids import MessageId
from client.rows import LetterRow
from tests.ui import fake_letters as data
from tests.ui.conftest import picture
from ui import theme
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_rows import CameRow

pytestmark = pytest.mark.usefixtures("stopped_clock")
LONG = "Về việc tăng cường công tác phòng, chống sốt xuất huyết cuối mùa mưa trên toàn địa bàn phường"


class Box:
    """Letters in memory; counts how many rows were read."""

    def __init__(self, n: int, *, long: bool = False) -> None:
        subjects = [LONG if long and number % 3 else f"Công văn số {number}" for number in range(n)]
        self.rows: dict[MessageId, LetterRow] = {}
        for number, subject in enumerate(subjects):
            row = data.letter(number + 1, "notice", data.NAM, subject, data.NOW - number * 3_600).row
            self.rows[row.id] = row
        self.read = 0

    def index(self) -> Sequence[tuple[MessageId, float]]:
        return sorted(((row.id, row.arrived) for row in self.rows.values()), key=lambda pair: -pair[1])

    def look(self, letters: Sequence[MessageId]) -> Sequence[LetterRow]:
        self.read += len(letters)
        return [self.rows[letter] for letter in letters if letter in self.rows]

    def come(self, number: int, at: float = data.NOW + 60) -> MessageId:
        row = data.letter(number, "report", data.DUNG, "Thư vừa đến", at, unread=True).row
        self.rows[row.id] = row
        return row.id


@pytest.fixture
def made(qtbot: Any, qapp: QApplication) -> Iterator[Any]:
    theme.start(qapp)

    def make(box: Box, width: int = 1100, height: int = 500) -> LetterList:
        shown = LetterList("Danh sách thư", box.index, box.look, CameRow())
        qtbot.addWidget(shown)
        shown.resize(width, height)
        shown.show()
        qtbot.waitExposed(shown)
        shown.reload()
        QApplication.processEvents()
        return shown

    yield make
    theme.set_width(1366)


def letter_at_top(shown: LetterList) -> tuple[MessageId, int]:
    """The first letter whose row begins in view, and where."""
    keys = shown.letters.keys
    for row in range(shown.indexAt(QPoint(5, 0)).row(), len(keys)):
        key = keys[row]
        if isinstance(key, int) and (top := shown.visualRect(shown.letters.index(row)).top()) >= 0:
            return MessageId(key), top
    raise AssertionError("no letter in view")


def test_ten_thousand_letters_open_and_scroll_without_a_gap(made: Any) -> None:
    """Opening reads one stretch; every jump of the scroll bar, to any place, is painted within 50 ms."""
    box = Box(10_000)
    began = time.thread_time()
    shown = made(box)
    assert time.thread_time() - began < 0.8
    assert box.read <= 120
    bar = shown.verticalScrollBar()
    assert bar.maximum() > 10_000 * 80 - 500, "the bar knows the whole length at once"
    worst = 0.0
    for step in range(60):
        began = time.thread_time()
        bar.setValue(bar.maximum() * step // 59)
        shown.grab(QRect(0, 0, 1100, 500))
        worst = max(worst, time.thread_time() - began)
    assert worst < 0.15, f"{worst * 1000:.0f} ms"
    assert shown.indexAt(QPoint(20, shown.viewport().height() - 5)).row() == shown.letters.rowCount() - 1


def test_news_among_ten_thousand_cost_little(made: Any) -> None:
    """A new letter on top of ten thousand is taken in within 50 ms."""
    box = Box(10_000)
    shown = made(box)
    shown.verticalScrollBar().setValue(300_000)
    box.come(20_001)
    every = box.index()
    began = time.thread_time()
    shown.take_gently(every)
    shown.grab(QRect(0, 0, 1100, 500))
    assert time.thread_time() - began < 0.15
    assert shown.letters.total == 10_001


def test_every_key_of_a_list(made: Any) -> None:
    """Arrows pass over day headings; Home, End and the page keys go where they say; Enter opens, Space and Delete name a deed."""
    box = Box(300)
    shown = made(box)
    shown.setFocus()
    opened: list[int] = []
    deeds: list[tuple[str, int]] = []
    shown.opened.connect(opened.append)
    shown.pressed_zone.connect(lambda zone, letter: deeds.append((zone, letter)))
    assert shown.current() == 1, "the keyboard stands on the first letter at once"
    for _press in range(12):
        QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.current() == 13, "a heading lies between, and is passed over"
    QTest.keyClick(shown, Qt.Key.Key_Up)
    assert shown.current() == 12
    QTest.keyClick(shown, Qt.Key.Key_End)
    assert shown.current() == 300
    rect = shown.visualRect(shown.currentIndex())
    assert shown.viewport().rect().contains(rect)
    QTest.keyClick(shown, Qt.Key.Key_PageUp)
    after_page = shown.current()
    assert after_page is not None and 290 <= after_page < 299
    for _press in range(2):
        QTest.keyClick(shown, Qt.Key.Key_PageDown)
    assert shown.current() == 300
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.current() == 1 and shown.verticalScrollBar().value() == 0, "the heading above the first letter shows too"
    QTest.keyClick(shown, Qt.Key.Key_Return)
    QTest.keyClick(shown, Qt.Key.Key_Space)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert opened == [1]
    assert deeds == [("tick", 1), ("delete", 1)]


def test_news_do_not_move_what_is_in_view(made: Any) -> None:
    """Scrolled down: a new letter comes and an old one above goes; the rows in view and the chosen one stay where they are."""
    box = Box(500)
    shown = made(box)
    shown.setFocus()
    shown.choose(MessageId(205))
    shown.verticalScrollBar().setValue(shown.verticalScrollBar().value() + 33)
    before = letter_at_top(shown)
    box.come(9_001)
    del box.rows[MessageId(20)], box.rows[MessageId(21)]
    shown.take_gently(box.index())
    assert letter_at_top(shown) == before
    assert shown.current() == 205
    assert shown.selectionModel().isSelected(shown.currentIndex())


def test_the_letter_in_view_may_go_itself(made: Any) -> None:
    """The top letter in view is deleted elsewhere: the next one takes its place, nothing else moves."""
    box = Box(500)
    shown = made(box)
    shown.verticalScrollBar().setValue(8_000)
    top, _y = letter_at_top(shown)
    keys = list(shown.letters.keys)
    follower = next(key for key in keys[keys.index(top) + 2 :] if isinstance(key, int))
    y = shown.visualRect(shown.letters.index(shown.letters.row_of(MessageId(follower)))).top()
    del box.rows[top]
    shown.take(box.index())
    moved = y - shown.visualRect(shown.letters.index(shown.letters.row_of(MessageId(follower)))).top()
    assert 0 <= moved <= 120, "no further than the row (and its heading) that went"


def test_a_pointing_hand_holds_the_rows(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the top new letters push the rows down, but not while the mouse is just pointing at one; they come when it rests."""
    box = Box(50)
    shown = made(box)
    resting = [0.0]
    monkeypatch.setattr("ui.widgets.letter_list.time.monotonic", lambda: resting[0])
    monkeypatch.setattr(shown.viewport(), "underMouse", lambda: True)
    QTest.mouseMove(shown.viewport(), QPoint(300, 100))
    shown._hand_at = 0.0
    new = box.come(9_001)
    resting[0] = 0.5
    shown.take_gently(box.index())
    assert shown.letters.row_of(new) == -1
    resting[0] = 2.0
    shown._rest.timeout.emit()
    assert shown.letters.row_of(new) == 1
    assert shown.verticalScrollBar().value() == 0


def test_heights_that_were_guessed_do_not_make_it_jump(made: Any) -> None:
    """At 1024 long subjects take two lines, which only shows when a row is looked at: scrolling up stays smooth all the same."""
    theme.set_width(1024)
    box = Box(2_000, long=True)
    shown = made(box, width=794)
    bar = shown.verticalScrollBar()
    bar.setValue(bar.maximum())
    for _step in range(60):
        (letter, y) = letter_at_top(shown)
        bar.setValue(bar.value() - 40)
        row = shown.letters.row_of(letter)
        assert shown.visualRect(shown.letters.index(row)).top() == y + 40


def test_rows_touch_and_none_is_missing(made: Any) -> None:
    """From top to bottom every row begins where the one before ends, and each is painted (no empty gap between)."""
    box = Box(200)
    shown = made(box)
    for value in (0, 777, 5_000, shown.verticalScrollBar().maximum()):
        shown.verticalScrollBar().setValue(value)
        first = shown.indexAt(QPoint(5, 0)).row()
        y = shown.visualRect(shown.letters.index(first)).top()
        image: QImage = shown.viewport().grab().toImage()
        for row in range(first, min(first + 8, shown.letters.rowCount())):
            rect = shown.visualRect(shown.letters.index(row))
            assert rect.top() == y
            y = rect.bottom() + 1
            if rect.top() >= 0 and rect.bottom() < shown.viewport().height():
                colours = {image.pixel(x, rect.center().y()) for x in range(0, rect.width(), 2)}
                colours |= {image.pixel(x, rect.center().y() - 9) for x in range(0, rect.width(), 2)}
                assert len(colours) > 3, f"row {row} at {value} has no words"


def test_pressing_twice_opens_once(made: Any, qtbot: Any) -> None:
    """A double click, out of habit, opens the letter once and presses nothing more at that place."""
    box = Box(20)
    shown = made(box)
    opened: list[int] = []
    shown.opened.connect(opened.append)
    at = shown.visualRect(shown.letters.index(shown.letters.row_of(MessageId(3)))).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert opened == [3]
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert opened == [3, 3], "afterwards a press counts again"


def test_a_press_that_slides_off_opens_nothing(made: Any) -> None:
    """Pressed on one row, let go on another: nothing happens."""
    shown = made(Box(20))
    opened: list[int] = []
    shown.opened.connect(opened.append)
    one, other = (shown.visualRect(shown.letters.index(row)).center() for row in (2, 4))
    QTest.mousePress(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, one)
    QTest.mouseRelease(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, other)
    assert opened == []


def test_every_row_is_there_for_the_screen_reader(made: Any) -> None:
    """The accessible list has one child for each row, also those far below; a letter says unread, sender, subject and day."""
    box = Box(1_000)
    box.rows[MessageId(1)] = replace(box.rows[MessageId(1)], unread=True)
    shown = made(box)
    face = QAccessible.queryAccessibleInterface(shown)
    assert face is not None and face.text(QAccessible.Text.Name) == "Danh sách thư"
    assert face.childCount() == shown.letters.rowCount()
    assert face.child(0).text(QAccessible.Text.Name) == "Hôm nay, Thứ Ba 24/11"
    words = face.child(1).text(QAccessible.Text.Name)
    for part in ("Chưa đọc", "Trương Hoàng Nam", "Công văn số 0", "09:24 hôm nay"):
        assert part in words, words
    last = face.child(shown.letters.rowCount() - 1)
    assert "Đã đọc" in last.text(QAccessible.Text.Name) and "Công văn số 999" in last.text(QAccessible.Text.Name)
    shown.choose(MessageId(5))
    row = face.child(shown.letters.row_of(MessageId(5)))
    assert row.state().selected
    assert row.rect().height() == 80


def test_the_list_at_work(made: Any) -> None:
    """For eyes."""
    shown = made(Box(40, long=True))
    assert picture(shown, "letter-list").exists()
