"""Trang chính: what there is to do, what is new, how things stand; nothing on it is dead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from client.ids import MessageId
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from ui.pages.home import HomePage
from ui.widgets.news_row import NewsRow
from ui.widgets.quota_card import forecast
from ui.widgets.text import Text
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


class Rehearsal:
    """Stands for the practice mailbox behind the window."""

    def __init__(self) -> None:
        self.begun_again = 0
        self.program: Any = None

    def close(self) -> None: ...


def home(window: Window) -> HomePage:
    settle()
    page = window.page
    assert isinstance(page, HomePage)
    return page


def news(page: HomePage) -> list[str]:
    return [row.accessibleName() for row in page.findChildren(NewsRow) if row.isVisible()]


def first_news(page: HomePage) -> str:
    return next(iter(news(page)), "")


@pytest.mark.parametrize(
    ("name", "size", "scale", "style", "line"),
    [
        ("trang-chinh", "wide", 1.0, "day", "good"),
        ("trang-chinh-1024", "narrow", 1.0, "day", "good"),
        ("trang-chinh-tuong-phan-cao", "wide", 1.0, "contrast", "good"),
        ("trang-chinh-chu-150", "wide", 1.5, "day", "good"),
        ("trang-chinh-chu-150-1024", "narrow", 1.5, "day", "weak"),
        ("trang-chinh-mat-mang", "wide", 1.0, "day", "gone"),
        ("trang-chinh-mat-mang-1024", "narrow", 1.0, "contrast", "gone"),
    ],
)
def test_as_drawn(make_window: MakeWindow, name: str, size: str, scale: float, style: str, line: Any) -> None:
    """Every variant: nothing sticks out, everything has a name, the window keeps its size."""
    window = make_window(FakeSession(line=line), size=size, scale=scale, style=style)
    page = home(window)
    picture(window, name)
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    assert page.header.title.text() == ("Xin chào" if "150-1024" in name else "Xin chào, Nguyễn Thị Hoa")
    assert page.header.subtitle.text() == "Thứ Ba, ngày 24 tháng 11 năm 2026 · UBND phường Cái Khế"


def test_it_says_how_things_stand(make_window: MakeWindow) -> None:
    """Counts, quota, line and outbox in words, also for the ear."""
    window = make_window(FakeSession())
    home(window)
    for words in (
        "Đọc thư đến. 3 thư chưa đọc",
        "Thư mời. 1 thư chưa đọc",
        "Theo dõi thư đã gửi. 11 nơi chưa xác nhận",
        "Hộp thư sắp đầy",
        "Còn nhận được khoảng 12 thư có tệp đính kèm.",
        "Đang có mạng. Vừa nhận thư lúc 09:24",
        "Không có thư chờ gửi. Thư gần nhất đã gửi xong lúc 09:02",
    ):
        find(window, words)


def test_new_letters_newest_first(make_window: MakeWindow, qtbot: Any) -> None:
    """The newest unread letters with the day in words; one that comes goes on top; one that is read goes away."""
    session = FakeSession()
    window = make_window(session)
    page = home(window)
    said = news(page)
    assert len(said) == 3
    assert said[0].startswith("Thư mời, Giấy mời họp phòng, chống triều cường") and said[0].endswith("08:52 hôm nay")
    assert "NGOÀI cơ quan" in said[2]
    session.arrive(data.letter(900, "report", data.DUNG, "Thư vừa đến", data.at(24, 9, 23), unread=True))
    qtbot.waitUntil(lambda: "Thư vừa đến" in first_news(page))
    session.change_row(900, unread=False)
    qtbot.waitUntil(lambda: "Giấy mời" in first_news(page))


def test_the_rest_is_one_press_away(make_window: MakeWindow) -> None:
    """More than fit: 'Xem tất cả' opens the inbox with the unread ones."""
    session = FakeSession()
    for number in range(10):
        letter = data.letter(900 + number, "notice", data.NAM, f"Công văn {number}", data.at(23, 9, number), unread=True)
        session.letters[letter.row.id] = letter
    window = make_window(session)
    page = home(window)
    assert len(news(page)) == 3
    picture(window, "trang-chinh-nhieu-thu")
    press(window, "Còn 10 thư chưa đọc nữa. Xem tất cả")
    assert window.page is not None and window.page.name == "inbox"
    assert window.page.arguments == {"unread": True}


def test_news_do_not_throw_the_keyboard_off(make_window: MakeWindow, qtbot: Any) -> None:
    """The keyboard stands on a letter of the list; another one comes: it still stands on the same letter."""
    session = FakeSession()
    window = make_window(session)
    page = home(window)
    row = next(row for row in page.findChildren(NewsRow) if row.letter == MessageId(2))
    row.setFocus()
    session.arrive(data.letter(900, "report", data.DUNG, "Thư vừa đến", data.at(24, 9, 23), unread=True))
    qtbot.waitUntil(lambda: "Thư vừa đến" in first_news(page))
    now = window.focusWidget()
    assert isinstance(now, NewsRow) and now.letter == 2


def test_everything_read(make_window: MakeWindow) -> None:
    """Nothing unread is said, not left blank."""
    session = FakeSession()
    for number, letter in session.letters.items():
        session.letters[number] = replace(letter, row=replace(letter.row, unread=False, tracked=None))
    session.drafts = {}
    window = make_window(session)
    home(window)
    find(window, "Đã đọc hết thư. Thư mới sẽ tự hiện ra ở đây.")
    find(window, "Đọc thư đến. Đã đọc hết")
    find(window, "Theo dõi thư đã gửi. Không còn nơi nào chờ")
    picture(window, "trang-chinh-doc-het")


def test_first_day_and_no_quota(make_window: MakeWindow) -> None:
    """Before the first letters: they are on their way; a server without quota says so, without a gauge."""
    session = FakeSession()
    session.letters = {}
    session.line = replace(session.line, state="connecting", received_at=0.0)
    session.quota = replace(session.quota, known=False, used=0, limit=0, level=0, letters_left=None)
    window = make_window(session)
    home(window)
    find(window, "Đang nhận thư về. Thư mới hiện ra ở đây, thư mới trước.")
    find(window, "Máy chủ không cho biết.")
    picture(window, "trang-chinh-ngay-dau")


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_when_it_will_be_full(make_window: MakeWindow, size: str) -> None:
    """In days where the last weeks tell; today where no day is left; nothing where nobody can tell."""
    session = FakeSession()
    session.quota = replace(session.quota, days_left=9)
    window = make_window(session, size=size)
    home(window)
    assert any(text.text().endswith("Khoảng 9 ngày nữa đầy.") for text in window.findChildren(Text) if text.isVisible())
    assert clipped(window) == []
    picture(window, f"trang-chinh-du-bao-{size}")
    assert forecast(replace(session.quota, days_left=0)) == "Hôm nay có thể đầy."
    assert forecast(replace(session.quota, days_left=None)) == "" == forecast(replace(session.quota, used=session.quota.limit, days_left=0))


@pytest.mark.parametrize(
    ("words", "page", "arguments"),
    [
        ("Soạn thư. ", "kinds", {}),
        ("Đọc thư đến", "inbox", {}),
        ("Thư mời. ", "inbox", {"kind": "invitation"}),
        ("Theo dõi thư đã gửi", "sent", {"awaited": True}),
        ("Dọn hộp thư", "cleanup", {}),
        ("Đang có mạng. ", "check", {}),
        ("Không có thư chờ gửi. ", "outbox", {}),
    ],
)
def test_no_button_is_dead(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, words: str, page: str, arguments: dict[str, object]
) -> None:
    """Every target leads to its page."""
    window = make_window(FakeSession())
    here = home(window)
    went: list[tuple[str, dict[str, object]]] = []
    for way in ("go", "start_at"):
        monkeypatch.setattr(window, way, lambda name, **more: went.append((name, more)))
    target = next(each for each in here.findChildren(QPushButton) if each.isVisible() and each.accessibleName().startswith(words))
    target.click()
    assert went == [(page, arguments)]


def test_a_letter_opens_from_here(make_window: MakeWindow) -> None:
    """By keyboard: Down goes through the letters, Enter opens; coming back, home shows what is still unread."""
    window = make_window(FakeSession())
    page = home(window)
    first = next(row for row in page.findChildren(NewsRow) if row.isVisible())
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = window.focusWidget()
    assert isinstance(second, NewsRow) and second.letter == 2
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert window.page is not None and window.page.name == "reader"
    assert window.page.arguments["message"] == 2
    window.back()
    assert len(news(home(window))) == 2


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("wide", 1.5)])
def test_while_practising(make_window: MakeWindow, size: str, scale: float) -> None:
    """The practice frame, what to try first, and starting again, which is asked about."""
    window = make_window(None, size=size, scale=scale)
    rehearsal = Rehearsal()
    window.practice = rehearsal
    window.enter(FakeSession(), start=False)  # type: ignore[arg-type]
    page = home(window)
    picture(window, f"tap-dung-thu-{size}-{scale}")
    assert clipped(window) == [] and nameless(window) == []
    assert page.header.subtitle.text() == "Đang ở hộp thư tập. Thư thật vẫn nguyên, không bị đụng tới."
    find(window, "ĐANG TẬP – thư không gửi đi thật")
    begun: list[int] = []
    window.practising.again = lambda: begun.append(1)  # type: ignore[method-assign]
    press(window, "Làm lại từ đầu")
    find(window, "Làm lại hộp thư tập từ đầu?")
    press(window, "Giữ nguyên")
    assert begun == []
    press(window, "Tập việc này: Mở một thư mời và đọc")
    assert window.page is not None and window.page.name == "inbox" and window.page.arguments == {"kind": "invitation"}
    window.practice = None


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("wide", 1.5)])
def test_long_name_is_whole_in_the_rail(make_window: MakeWindow, size: str, scale: float) -> None:
    """Its last word is what everybody calls the person by; the post gives way to it, and comes back for a short name."""
    window = make_window(FakeSession(), size=size, scale=scale)
    name, post = window.rail.findChildren(Text)[:2]
    window.rail.set_person("Phạm Thị Ngọc Ánh", "Tư pháp – Hộ tịch")
    QApplication.processEvents()
    assert name.text() == "Phạm Thị Ngọc Ánh"
    assert name.lines(name.width()) * name.fontMetrics().lineSpacing() <= name.height()
    window.rail.set_person("Lê Tâm", "Chuyên viên")
    QApplication.processEvents()
    assert post.isVisible() == (scale == 1.0)


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("wide", 1.5), ("narrow", 1.5)])
def test_strip_is_whole_while_practising(make_window: MakeWindow, size: str, scale: float) -> None:
    """Line, outbox and quota keep all their words inside the frame of practising."""
    window = make_window(FakeSession(), size=size, scale=scale)
    strip = window.strip
    strip.say(strip._last[0], practice=True)
    strip.resize(strip.width() - 16, strip.height())  # the frame
    QApplication.processEvents()
    for part in (strip.line, strip.outbox, strip.quota):
        assert part.width() >= part.sizeHint().width(), part.accessibleName()
