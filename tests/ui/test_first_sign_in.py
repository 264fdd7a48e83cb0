"""Tìm tên của mình trong danh bạ: found without marks, the server is asked, what happens next is said; no site at all."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar

from client.api import faults
from client.program import SignInStep
from client.rows import Found, Person
from tests.ui.conftest import FakeProgram, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from ui import words
from ui.pages.first_sign_in import FirstSignInPage
from ui.pages.no_site import NoSitePage
from ui.practising import Practising
from ui.widgets.tile import FoundTile
from ui.window import Window

NGOC = (
    ("Lê Thị Bích Ngọc", "Chuyên viên", "Phòng Văn hóa – Xã hội, UBND phường Cái Khế", 7),
    ("Trần Bích Ngọc", "Kế toán", "Văn phòng HĐND và UBND phường Cái Khế", 5),
    ("Huỳnh Thị Bích Ngọc", "Phó Trưởng phòng", "Phòng Kinh tế, UBND xã Phong Điền", 10),
    ("Nguyễn Bích Ngọc", "Chuyên viên", "Sở Nội vụ thành phố Cần Thơ", 7),
)


class Office(FakeProgram):
    """The four of the picture; everything that was asked is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []
        self.refusal: faults.Fault | None = None
        self.go = threading.Event()
        self.go.set()

    def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        if words != "bich ngoc":
            return super().find(words, limit)
        return tuple(
            Found(None, Person(name, f"ngoc{n}@cantho.example", post, unit, False), name, ((start, 9),), "")
            for n, (name, post, unit, start) in enumerate(NGOC)
        )

    def sign_in_new(self, address: str, password: str, told: Any = lambda step: None) -> Any:
        self.asked.append((address, password))
        told(SignInStep("server"))
        assert self.go.wait(10)
        if self.refusal is not None:
            raise self.refusal
        return super().sign_in_new(address, password, told)


def first(window: Window, qtbot: Any, typed: str = "") -> FirstSignInPage:
    press(window, "Tên tôi không có ở đây")
    page = window.page
    assert isinstance(page, FirstSignInPage)
    if typed:
        QTest.keyClicks(page.search, typed)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        QApplication.processEvents()
    return page


def said(page: FirstSignInPage) -> str:
    return page._notice.accessibleName() if page._notice.isVisible() else ""


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, qtbot: Any, name: str, size: str, scale: float, style: str) -> None:
    """As drawn: four of the same name, the first chosen, the password typed."""
    window = make_window(program=Office(), size=size, scale=scale, style=style)
    page = first(window, qtbot, "bich ngoc")
    assert page.search.accessibleDescription() == "4 người phù hợp"
    press(window, "Lê Thị Bích Ngọc")
    QTest.keyClicks(page.password.line, "mat-khau1")
    picture(window, f"dang-nhap-lan-dau{name}")
    assert clipped(window) == [] and nameless(window) == []


def test_the_whole_way(make_window: MakeWindow, qtbot: Any) -> None:
    """Type, choose, type the password, Enter: what the machine does meanwhile stands on the button."""
    program = Office()
    program.go.clear()
    window = make_window(program=program)
    page = first(window, qtbot, "bich ngoc")
    assert not page.enter_button.isVisible()  # nobody is chosen yet
    tiles = [one for one in page.findChildren(FoundTile) if one.isVisible()]
    assert len(tiles) == 4
    tiles[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tiles[0], Qt.Key.Key_Down)
    assert window.focusWidget() is tiles[1]
    QTest.keyClick(tiles[1], Qt.Key.Key_Return)
    assert window.focusWidget() is page.password.line
    assert find(window, "Trần Bích Ngọc, Kế toán · Văn phòng HĐND và UBND phường Cái Khế, Đang chọn")
    QTest.keyClicks(page.password.line, FakeProgram.password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    assert page.enter_button.text() == "Đang hỏi máy chủ..."
    qtbot.waitUntil(lambda: len(program.asked) == 1)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)  # pressed again: asked once
    program.go.set()
    qtbot.waitUntil(lambda: window.session is not None)
    assert program.asked == [("ngoc1@cantho.example", FakeProgram.password)]
    assert window.page is not None and window.page.name == "home"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.WrongPassword(), "Mật khẩu chưa đúng. Gõ lại chậm từng chữ. Xem phím Caps Lock có bật không."),
        (faults.NoNetwork(), "Đang mất mạng. Thư đã tải về vẫn đọc được. Thư viết bây giờ sẽ tự gửi khi có mạng."),
        (faults.CertificateUntrusted(), "Chưa xác minh được máy chủ thư. Mật khẩu và thư chưa bị gửi đi đâu cả. Nên gọi cán bộ tin học."),
    ],
)
def test_refused(make_window: MakeWindow, qtbot: Any, fault: faults.Fault, words: str) -> None:
    """Said at the password; what was typed can be typed over, nobody is inside."""
    program = Office()
    program.refusal = fault
    window = make_window(program=program)
    page = first(window, qtbot, "bich ngoc")
    press(window, "Lê Thị Bích Ngọc")
    QTest.keyClicks(page.password.line, "sai")
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: said(page) != "")
    assert said(page) == words
    assert page.enter_button.is_free and window.session is None


def test_gone_elsewhere_meanwhile(make_window: MakeWindow, qtbot: Any) -> None:
    """Who goes back while the server is being asked is not thrown into a mailbox; the session is closed again."""
    program = Office()
    program.go.clear()
    window = make_window(program=program)
    page = first(window, qtbot, "bich ngoc")
    press(window, "Lê Thị Bích Ngọc")
    QTest.keyClicks(page.password.line, FakeProgram.password)
    press(window, "Vào hộp thư")
    press(window, "Về trang chọn người")
    program.go.set()
    qtbot.waitUntil(lambda: bool(program.sessions) and program.sessions[0].closed)
    assert window.session is None and window.page is not None and window.page.name == "people"


def test_chosen_at_the_door_is_found_already(make_window: MakeWindow) -> None:
    """Who pressed their own tile is not asked for the name again: it stands chosen at the left, only the password is missing."""

    class Lien(FakeProgram):
        def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
            people = (Person(words, f"{n}@cantho.example", "Chuyên viên", "Sở Nội vụ", False) for n in ("lien", "khac"))
            return tuple(Found(None, one, one.name, ((0, 2),), "") for one in people)

    window = make_window(program=Lien())
    window.activateWindow()
    window.go("first-sign-in", address="lien@cantho.example")
    page = window.page
    assert isinstance(page, FirstSignInPage)
    QApplication.processEvents()
    (tile,) = [one for one in page.findChildren(FoundTile) if one.isVisible()]
    assert tile.accessibleName() == "Võ Thị Kim Liên, Chuyên viên · Sở Nội vụ, Đang chọn"
    assert window.focusWidget() is page.password.line


def test_not_in_the_directory(make_window: MakeWindow, qtbot: Any) -> None:
    """Nothing found says what else to try; the address can be typed by hand, and counts once it is whole."""
    program = Office()
    window = make_window(program=program)
    page = first(window, qtbot, "khongcoai")
    assert page._count.text() == "Chưa thấy tên này. Thử gõ họ và tên, hoặc bấm Không thấy tên mình."
    press(window, "Không thấy tên mình")
    QTest.keyClicks(page.by_hand.line, "moi@cantho")
    assert not page.enter_button.isVisible()
    QTest.keyClicks(page.by_hand.line, ".example")
    assert page.enter_button.isVisible() and window.focusWidget() is page.by_hand.line
    picture(window, "dang-nhap-lan-dau-go-dia-chi")
    QTest.keyClicks(page.password.line, FakeProgram.password)
    press(window, "Vào hộp thư")
    qtbot.waitUntil(lambda: window.session is not None)
    assert program.asked[0][0] == "moi@cantho.example"


def test_too_many_are_not_listed(make_window: MakeWindow, qtbot: Any) -> None:
    """Eight at most, with a word to go on typing."""
    window = make_window()
    page = first(window, qtbot, "nguyen")
    assert sum(one.isVisible() for one in page.findChildren(FoundTile)) == 8
    assert page._count.text() == "Gõ thêm tên để bớt lại."


def test_practising_tells_the_password(make_window: MakeWindow, qtbot: Any) -> None:
    """The practice office's password stands there; on real mail nothing does."""

    class Rehearsal:
        password = "tap-123"

        def close(self) -> None: ...

    window = make_window(program=Office())
    page = first(window, qtbot)
    assert not page._practising.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    window.practice = Rehearsal()
    press(window, "Võ Thị Kim Liên")
    find(window, "Đang tập. Mật khẩu để tập là tap-123.")
    picture(window, "dang-nhap-lan-dau-dang-tap")
    assert clipped(window) == []
    assert not any(bar.isVisible() for bar in page.findChildren(QScrollBar))  # all fits within the frame of practising
    window.practice = None


def test_caps_lock(make_window: MakeWindow, qtbot: Any) -> None:
    """Noticed here too."""
    window = make_window(program=Office())
    page = first(window, qtbot, "bich ngoc")
    press(window, "Lê Thị Bích Ngọc")
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    QApplication.sendEvent(page.password.line, event)
    assert said(page) == "Phím Caps Lock đang bật. Chữ sẽ thành chữ hoa."


# No site file, or a wrong one


@pytest.fixture
def bare(qtbot: Any, qapp: QApplication, tmp_path: Any) -> Any:
    """A window without any site."""
    from ui import theme

    theme.start(qapp)
    window = Window(None, tmp_path)
    window.resize(1366, 736)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    theme.set_scale(1.0)


def test_no_site(bare: Window) -> None:
    """Who has to act, and what can be done meanwhile; no dead end behind any button."""
    bare.door()
    assert isinstance(bare.page, NoSitePage)
    find(bare, "Máy này chưa được cài đặt")
    picture(bare, "chua-cai-dat")
    assert clipped(bare) == [] and nameless(bare) == []
    begun: list[int] = []
    bare.practising.start = lambda: begun.append(1)  # type: ignore[method-assign]
    assert find(bare, "Tập dùng thử").hasFocus() or bare.focusWidget() is find(bare, "Tập dùng thử")
    bare.strip.line.click()
    assert bare.page is not None and bare.page.name == "check"
    find(bare, "Máy này chưa được cài đặt. Chưa biết máy chủ thư ở đâu. Xin gọi cán bộ tin học.")
    picture(bare, "chua-cai-dat-kiem-tra")
    QTest.keyClick(bare.page, Qt.Key.Key_Escape)
    bare.strip.quota.click()
    assert bare.page.name == "help"
    find(bare, "Máy này chưa ghi số điện thoại. Hỏi văn phòng cơ quan.")


def test_practice_from_a_bare_pc(qtbot: Any, qapp: QApplication, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button calls the window's practice."""
    begun: list[int] = []
    monkeypatch.setattr(Practising, "start", lambda self: begun.append(1))
    window = Window(None, tmp_path)
    window.door()
    window.show()
    press(window, "Tập dùng thử")
    assert begun == [1]
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_wrong_site_names_every_problem(bare: Window, scale: float) -> None:
    """All problems with their lines, in Vietnamese; many of them scroll."""
    from ui import theme

    theme.set_scale(scale)
    problems = (
        (6, "range", {"key": "[imap] port", "lowest": 1, "highest": 65535}),
        (9, "missing", {"key": "[smtp] host"}),
        (0, "encoding", {}),
        *((20 + n, "unknown", {"key": f"[help] x{n}"}) for n in range(12)),
    )
    bare.start_at("no-site", fault=faults.SiteFault(problems=problems))
    QApplication.processEvents()
    find(bare, "Tệp cấu hình chưa đúng")
    find(bare, "Dòng 6: [imap] port phải từ 1 đến 65535.")
    find(bare, "Dòng 9: Thiếu mục [smtp] host.")
    find(bare, "Dòng 31: Không có mục [help] x11. Kiểm tra chính tả.")
    picture(bare, f"tep-cau-hinh-sai-{scale}")
    assert clipped(bare) == []


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("fault", [faults.StoreForbidden(), faults.StoreInUse()], ids=lambda fault: fault.code)
def test_a_data_folder_that_is_not_ours(bare: Window, fault: faults.Fault, scale: float) -> None:
    """Another user of the PC's, or a first window that does not answer: what to do, and no practising in that same folder."""
    from ui import theme

    theme.set_scale(scale)
    bare.start_at("no-site", fault=fault)
    QApplication.processEvents()
    find(bare, words.say(fault).fact.rstrip("."))
    find(bare, words.say(fault).rest)
    picture(bare, f"kho-thu-khong-mo-duoc-{fault.code}-{scale}")
    assert clipped(bare) == [] and bare.focusWidget() is find(bare, "Tắt chương trình")
    assert not bare.page.practise.isVisible()  # type: ignore[union-attr]
