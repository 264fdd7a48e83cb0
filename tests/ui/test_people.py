"""Ai đang dùng máy này?: the tiles, the password, wrong tries in words, a pause that runs down, Caps Lock, the keyboard alone."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollBar

from client.api import faults
from client.program import Tile
from tests.ui.conftest import FakeProgram, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from ui import caps_lock, dates
from ui.caps_lock import CapsLock, from_letter
from ui.pages.people import PeoplePage
from ui.practising import Practising
from ui.widgets.tile import PersonTile
from ui.window import Window


def people(window: Window) -> PeoplePage:
    page = window.page
    assert isinstance(page, PeoplePage)
    return page


def said(page: PeoplePage) -> str:
    return page._notice.accessibleName() if page._notice.isVisible() else ""


def enter(qtbot: Any, page: PeoplePage, password: str) -> None:
    """Type and press Enter; wait until the button is free again or somebody is inside."""
    page.password.line.clear()
    QTest.keyClicks(page.password.line, password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.house.bridge is not None or page.enter_button.text() != "Đang mở hộp thư...")


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, qtbot: Any, name: str, size: str, scale: float, style: str) -> None:
    """As drawn: the second wrong try with Caps Lock on; nothing is cut and everything has a name."""
    window = make_window(None, size=size, scale=scale, style=style)
    page = people(window)
    enter(qtbot, page, "hoa123")
    enter(qtbot, page, "HOA1234")
    assert said(page) == "Mật khẩu chưa đúng (lần 2). Còn 3 lần nữa. Kiểm tra phím Caps Lock đang bật."
    picture(window, f"chon-nguoi-dung{name}")
    assert clipped(window) == [] and nameless(window) == []
    for button in window.findChildren(QPushButton):
        if button.isVisible() and not isinstance(button, PersonTile) and button.text():
            assert button.width() >= button.sizeHint().width() - 12, button.text()  # its words are whole


def test_the_right_password_opens_the_mail(make_window: MakeWindow, qtbot: Any) -> None:
    """Typing starts at once: the first known person is chosen and the keyboard stands in the field."""
    window = make_window()
    page = people(window)
    qtbot.waitUntil(lambda: window.focusWidget() is page.password.line)
    QTest.keyClicks(page.password.line, FakeProgram.password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.page is not None and window.page.name == "home"
    assert window.session is window.program.sessions[-1]  # type: ignore[union-attr]


def test_a_personal_pc_asks_nothing(make_window: MakeWindow, qtbot: Any) -> None:
    """Where the PC remembers, one press opens the mail; when it no longer does, she is told and asked once."""
    window = make_window()
    program = FakeProgram(remembered=True)
    window.program = program  # type: ignore[assignment]
    window.start_at("people")
    page = people(window)
    assert not page.password.isVisible() and not page.forgot.isVisible() and clipped(window) == []
    picture(window, "chon-nguoi-dung-nho-mat-khau")
    program.forgets = True
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: said(page).startswith("Máy này không còn nhớ mật khẩu."))
    assert page.password.isVisible() and window.session is None
    program.forgets = False
    press(window, "Lê Minh Tâm")
    assert page.password.isVisible()
    press(window, "Nguyễn Thị Hoa")
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: window.session is not None)


class SlowProgram(FakeProgram):
    """Its sign-in ends when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.asked = 0
        self.threads: set[str] = set()

    def sign_in(self, person_id: str, password: str) -> Any:
        self.asked += 1
        self.threads.add(threading.current_thread().name)
        assert self.go.wait(10)
        return super().sign_in(person_id, password)


def test_the_key_is_derived_elsewhere(make_window: MakeWindow, qtbot: Any) -> None:
    """While the half second runs the button says so, the window lives, and a second Enter asks nothing twice."""
    program = SlowProgram()
    window = make_window(program=program)
    page = people(window)
    QTest.keyClicks(page.password.line, FakeProgram.password)
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: program.asked == 1)
    assert page.enter_button.text() == "Đang mở hộp thư..." and window.session is None
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    program.go.set()
    qtbot.waitUntil(lambda: window.session is not None)
    assert program.asked == 1 and program.threads == {"window-work"}


def test_another_person_is_chosen_while_it_works(make_window: MakeWindow, qtbot: Any) -> None:
    """A refusal that comes late says nothing about whoever has been chosen since."""
    program = SlowProgram()
    window = make_window(program=program)
    page = people(window)
    QTest.keyClicks(page.password.line, "sai")
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: program.asked == 1)
    press(window, "Trần Văn Lợi, Phó Chủ tịch UBND phường")
    assert find(window, "Trần Văn Lợi, Phó Chủ tịch UBND phường, Đang chọn")
    program.go.set()
    qtbot.waitUntil(lambda: program.tries == 4)
    QApplication.processEvents()
    assert said(page) == "" and page.enter_button.is_free


def test_wrong_passwords_are_counted_in_words(make_window: MakeWindow, qtbot: Any) -> None:
    """What happened, how many tries are left, what to do; then the pause with its time, and no more typing into the void."""
    window = make_window()
    page = people(window)
    marked: list[str] = []
    page.password.line.selectionChanged.connect(lambda: marked.append(page.password.line.selectedText()))
    enter(qtbot, page, "sai")
    assert said(page) == "Mật khẩu chưa đúng (lần 1). Còn 4 lần nữa. Gõ lại chậm từng chữ."
    assert "sai" in marked  # the next key replaces what was wrong
    enter(qtbot, page, "sai")
    assert said(page) == "Mật khẩu chưa đúng (lần 2). Còn 3 lần nữa. Vừa đổi mật khẩu thì gõ mật khẩu cũ."
    for _try in range(3):
        enter(qtbot, page, "sai")
    until = dates.since(window.program.locked_until)  # type: ignore[union-attr]
    assert said(page).startswith(f"Tạm khoá đến {until}.")
    assert page.enter_button.text() == f"Tạm khoá đến {until}" and not page.enter_button.is_free
    assert page.password.text() == ""
    assert find(window, f"Nguyễn Thị Hoa, Văn thư, Tạm khoá đến {until}")
    picture(window, "chon-nguoi-dung-tam-khoa")


def test_the_pause_ends_by_itself(make_window: MakeWindow, qtbot: Any) -> None:
    """The page looks again every second; when the time has come the button is free without a press."""
    window = make_window()
    page = people(window)
    program: Any = window.program
    program.locked_until = time.time() + 1.2
    press(window, "Nguyễn Thị Hoa, Văn thư")
    page.open(person="hoa")
    assert not page.enter_button.is_free
    qtbot.waitUntil(lambda: page.enter_button.is_free, timeout=5000)
    assert said(page) == "" and find(window, "Nguyễn Thị Hoa, Văn thư, Đang chọn")


def test_a_locked_person_is_not_chosen_first(make_window: MakeWindow) -> None:
    """Who must wait can be chosen, and sees why; the first that can enter is chosen when the page opens."""
    window = make_window()
    page = people(window)
    assert find(window, "Nguyễn Thị Hoa, Văn thư, Đang chọn")
    locked = next(one for one in page.findChildren(PersonTile) if "Ánh" in one.accessibleName())
    assert "Tạm khoá đến" in locked.accessibleName()
    locked.click()
    assert "Tạm khoá đến" in said(page) and not page.enter_button.is_free


def test_nothing_typed(make_window: MakeWindow) -> None:
    """An empty password asks nobody."""
    window = make_window()
    page = people(window)
    press(window, "Vào hộp thư")
    assert find(window, "Chưa đúng: Chưa gõ mật khẩu.")
    assert page.enter_button.is_free and window.program.tries == 5  # type: ignore[union-attr]


def test_show_and_hide(make_window: MakeWindow) -> None:
    """'Hiện mật khẩu' shows it, 'Ẩn mật khẩu' hides it; another person starts with nothing shown."""
    window = make_window()
    page = people(window)
    QTest.keyClicks(page.password.line, "abc")
    press(window, "Hiện mật khẩu")
    assert page.password.line.echoMode() == QLineEdit.EchoMode.Normal
    press(window, "Ẩn mật khẩu")
    assert page.password.line.echoMode() == QLineEdit.EchoMode.Password
    press(window, "Hiện mật khẩu")
    press(window, "Trần Văn Lợi, Phó Chủ tịch UBND phường")
    assert page.password.text() == "" and page.password.line.echoMode() == QLineEdit.EchoMode.Password


def test_ways_out(make_window: MakeWindow) -> None:
    """New here: the first sign-in, with the name chosen; not on the list: the search; forgotten: that topic of the help."""
    window = make_window()
    tile = next(one for one in window.findChildren(PersonTile) if "Kim Liên" in one.accessibleName())
    assert tile.accessibleName().endswith("Lần đầu dùng máy này")
    tile.click()
    assert window.page is not None and window.page.name == "first-sign-in"
    assert window.page.arguments == {"address": "lien@cantho.example"}
    find(window, "Võ Thị Kim Liên")
    QTest.keyClick(window.page, Qt.Key.Key_Escape)
    press(window, "Tên tôi không có ở đây")
    assert window.page.name == "first-sign-in" and window.page.arguments == {}
    press(window, "Về trang chọn người")
    press(window, "Quên mật khẩu")
    assert window.page.name == "help" and window.page.arguments == {"topic": "password"}
    QTest.keyClick(window.page, Qt.Key.Key_Escape)
    assert window.page.name == "people"
    press(window, "Trợ giúp")
    assert window.page.name == "help"


def test_practising_from_the_door(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """'Tập dùng thử' starts the practice; while practising it is not offered again."""
    begun: list[int] = []
    monkeypatch.setattr(Practising, "start", lambda self: begun.append(1))
    window = make_window()
    press(window, "Tập dùng thử")
    assert begun == [1]
    window.practice = Rehearsal()
    window.door()
    assert not people(window).practice.isVisible()
    assert find(window, "Đang tập. Mật khẩu để tập là tap-123.")
    picture(window, "chon-nguoi-dung-dang-tap")
    assert not any(bar.isVisible() for bar in people(window).findChildren(QScrollBar))  # six people fit within its frame
    window.practice = None


class Rehearsal:
    password = "tap-123"

    def close(self) -> None: ...


class Nobody(FakeProgram):
    def tiles(self) -> tuple[Tile, ...]:
        return ()


class Crowd(FakeProgram):
    """Twenty people share this PC."""

    def tiles(self) -> tuple[Tile, ...]:
        first = super().tiles()[0]
        return tuple(replace(first, id=f"p{n}", address=f"p{n}@cantho.example", name=f"Nguyễn Thị Hoa {n}") for n in range(20))


def test_nobody_yet(make_window: MakeWindow) -> None:
    """A new PC says what to do; the password side is not there."""
    window = make_window(program=Nobody())
    find(window, "Chưa ai dùng máy này. Bấm Tên tôi không có ở đây.")
    assert not people(window).password.isVisible()
    assert people(window).other.hasFocus() or people(window).first_focus() is people(window).other
    picture(window, "chon-nguoi-dung-chua-ai")
    assert clipped(window) == []


def test_a_crowd_scrolls(make_window: MakeWindow) -> None:
    """Twenty tiles: the buttons stay where they are, and the keyboard reaches the last one and brings it into view."""
    window = make_window(program=Crowd(), size="narrow")
    page = people(window)
    last = page.findChildren(PersonTile)[-1]
    QApplication.processEvents()
    assert last.visibleRegion().isEmpty()
    tiles = page.findChildren(PersonTile)
    tiles[0].setFocus(Qt.FocusReason.TabFocusReason)
    for place in range(2, 20, 2):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
        assert window.focusWidget() is tiles[place] and not tiles[place].visibleRegion().isEmpty()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is last and last.visibleRegion().boundingRect().height() > 100
    picture(window, "chon-nguoi-dung-dong-nguoi")
    assert clipped(window) == []


def test_keyboard_alone(make_window: MakeWindow, qtbot: Any) -> None:
    """Arrows go from tile to tile as they lie, Enter chooses and goes to the password, Enter enters."""
    window = make_window()
    page = people(window)
    tiles = page.findChildren(PersonTile)
    tiles[0].setFocus(Qt.FocusReason.TabFocusReason)
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(window.focusWidget(), key)
        assert window.focusWidget() is tiles[place], key
    QTest.keyClick(tiles[0], Qt.Key.Key_Right)
    QTest.keyClick(tiles[1], Qt.Key.Key_Return)
    assert window.focusWidget() is page.password.line
    assert find(window, "Trần Văn Lợi, Phó Chủ tịch UBND phường, Đang chọn")
    QTest.keyClicks(page.password.line, FakeProgram.password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session is not None)


def test_tab_goes_in_reading_order(make_window: MakeWindow) -> None:
    """Every control is reached by Tab; the tiles come before the buttons below them, those before the password."""
    window = make_window()
    page = people(window)
    page.findChildren(PersonTile)[0].setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _step in range(40):
        now = window.focusWidget()
        if now in seen:
            break
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    wanted = [*page.findChildren(PersonTile), page.other, page.practice, page.help_button, page.password.line, page.password.reveal,
              page.forgot, page.enter_button]  # fmt: skip
    assert [one for one in seen if one in wanted] == wanted


class Broken(FakeProgram):
    def sign_in(self, person_id: str, password: str) -> Any:
        raise faults.StoreInUse()


def test_other_faults_are_said_there(make_window: MakeWindow, qtbot: Any) -> None:
    """A store that is open in another window: what happened, what is safe, what to do, at the password."""
    window = make_window(program=Broken())
    page = people(window)
    enter(qtbot, page, "abc")
    assert said(page) == "Hộp thư này đang mở ở nơi khác trên máy. Thư trên máy này vẫn còn nguyên. Đóng ở cửa sổ hay tài khoản máy kia, rồi mở lại."


# Caps Lock


@pytest.mark.parametrize(
    ("typed", "shift", "told"),
    [("a", False, False), ("A", True, False), ("A", False, True), ("a", True, True), ("Đ", False, True), ("ư", False, False),
     ("1", False, None), ("!", True, None), ("", False, None), ("ẤP", False, None)],
)  # fmt: skip
def test_a_letter_gives_it_away(typed: str, shift: bool, told: bool | None) -> None:
    """Letters tell, nothing else does."""
    assert from_letter(typed, shift) is told


def key(code: Qt.Key, text: str = "", shift: bool = False) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier, text)


def test_no_false_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody says how it was before, the Caps Lock key alone says nothing (it may have been turned off)."""
    monkeypatch.setattr(caps_lock, "system_state", lambda: None)
    caps = CapsLock()
    caps.hear(key(Qt.Key.Key_CapsLock))
    assert caps.on is None
    caps.hear(key(Qt.Key.Key_A, "A"))
    assert caps.on is True
    caps.hear(key(Qt.Key.Key_CapsLock))
    assert caps.on is False
    caps.hear(key(Qt.Key.Key_1, "1"))
    caps.hear(key(Qt.Key.Key_A, "A", shift=True))
    assert caps.on is False


def test_a_system_that_tells_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: already when the field gets the keyboard, before any letter."""
    monkeypatch.setattr(caps_lock, "system_state", lambda: True)
    caps = CapsLock()
    assert caps.on is True
    caps.hear(key(Qt.Key.Key_A, "a"))
    assert caps.on is True


def test_caps_lock_is_noticed_while_typing(make_window: MakeWindow) -> None:
    """One capital without Shift: the page says so at once, and stops saying so when it is off again."""
    window = make_window()
    page = people(window)
    QTest.keyClick(page.password.line, "H", Qt.KeyboardModifier.ShiftModifier)
    assert said(page) == ""
    QApplication.sendEvent(page.password.line, key(Qt.Key.Key_O, "O"))
    assert said(page) == "Phím Caps Lock đang bật. Chữ sẽ thành chữ hoa."
    QApplication.sendEvent(page.password.line, key(Qt.Key.Key_CapsLock))
    assert said(page) == ""


def test_nothing_private_in_the_log(make_window: MakeWindow, qtbot: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Neither name nor password, right or wrong."""
    window = make_window()
    enter(qtbot, people(window), "mat-khau-rat-rieng")
    enter(qtbot, people(window), FakeProgram.password)
    assert "mat-khau" not in caplog.text and FakeProgram.password not in caplog.text and "Hoa" not in caplog.text
