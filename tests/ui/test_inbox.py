"""Thư đến: by day, narrowed, searched, received, deleted and taken back; every state in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from client.api import commands, faults, rows
from client.ids import MessageId
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from ui.pages.inbox import InboxPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


def inbox(window: Window, **arguments: Any) -> InboxPage:
    window.start_at("inbox", **arguments)
    settle()
    page = window.page
    assert isinstance(page, InboxPage)
    return page


def subjects(page: InboxPage) -> list[str]:
    entries = (page.list.letters.entry(row) for row in range(page.list.letters.rowCount()))
    return [entry.subject for entry in entries if isinstance(entry, rows.LetterRow)]


def offered(window: QWidget) -> list[str]:
    """What the open menu offers."""
    (menu,) = (each for each in window.findChildren(QMenu) if each.isVisible())
    return [action.text() for action in menu.actions() if action.text()]


def take(window: QWidget, words: str) -> None:
    """Choose in the open menu."""
    (menu,) = (each for each in window.findChildren(QMenu) if each.isVisible())
    (action,) = (each for each in menu.actions() if each.text() == words)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle()


def type_words(page: InboxPage, words: str, qtbot: Any) -> None:
    page.tools.search.setFocus()
    with qtbot.waitSignal(page.tools.search.searched):
        QTest.keyClicks(page.tools.search, words)
    settle()


@pytest.mark.parametrize(
    ("name", "size", "scale", "style", "line"),
    [
        ("thu-den", "wide", 1.0, "day", "good"),
        ("thu-den-1024", "narrow", 1.0, "day", "good"),
        ("thu-den-mat-mang", "wide", 1.0, "day", "gone"),
        ("thu-den-mat-mang-1024", "narrow", 1.0, "day", "gone"),
        ("thu-den-tuong-phan-cao", "wide", 1.0, "contrast", "good"),
        ("thu-den-chu-150", "wide", 1.5, "day", "good"),
        ("thu-den-chu-150-1024", "narrow", 1.5, "contrast", "gone"),
    ],
)
def test_as_drawn(make_window: MakeWindow, name: str, size: str, scale: float, style: str, line: Any) -> None:
    """Every variant of the picture: nothing sticks out, everything has a name, the window keeps its size."""
    window = make_window(FakeSession(line=line), size=size, scale=scale, style=style)
    page = inbox(window)
    picture(window, name)
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    assert page.header.title.text() == "Thư đến"
    assert page.header.subtitle.text() == "3 thư chưa đọc · 39 thư trong hộp"
    assert page.receive.isVisible() == (line != "gone"), "without a line the banner's button is the one"
    if line == "gone":
        find(window, "Đang mất mạng từ 09:12.")
        find(window, "Thử nối lại")
        first_not_here = page.list.letters.entry(page.list.letters.row_of(MessageId(4)))
        assert isinstance(first_not_here, rows.LetterRow)
        assert "Chưa tải về" in page._style.ear(first_not_here)


def test_days_and_words_of_the_first_rows(make_window: MakeWindow) -> None:
    """Day headings in order, and the first letter as one hears it."""
    page = inbox(make_window(FakeSession()))
    model = page.list.letters
    said = [model.data(model.index(row)) for row in range(8)]
    assert said[0] == "Hôm nay, Thứ Ba 24/11"
    assert said[1].startswith("Chưa đọc, Thư mời, Lê Thanh Hải, Văn phòng UBND thành phố, Giấy mời họp")
    assert "NGOÀI cơ quan" in said[4]
    assert said[5] == "Hôm qua, Thứ Hai 23/11"


def test_kind_and_unread_narrow_the_list(make_window: MakeWindow) -> None:
    """One kind, then only its unread letters; 'Xem tất cả thư' and Escape lead back to all."""
    window = make_window(FakeSession())
    page = inbox(window)
    press(window, "Báo cáo")
    settle()
    assert page.query.kind == "report" and all("áo cáo" in each or "Công văn" in each for each in subjects(page))
    press(window, "Chưa đọc")
    settle()
    assert subjects(page) == ["Đề nghị báo cáo cải cách hành chính năm 2026 trước ngày 30/11"]
    press(window, "Lịch công tác")
    settle()
    assert page.empty.isVisible()
    find(window, "Không có Lịch công tác nào chưa đọc. Thư khác vẫn còn nguyên.")
    picture(window, "thu-den-loc-khong-co")
    press(window, "Xem tất cả thư")
    settle()
    assert len(subjects(page)) == 39
    press(window, "Chưa đọc")
    settle()
    assert len(subjects(page)) == 3
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    settle()
    assert len(subjects(page)) == 39 and window.page is page


def test_home_leads_into_a_narrowed_list(make_window: MakeWindow) -> None:
    """The arguments `kind` and `unread` begin with that filter; the next visit begins with all again."""
    window = make_window(FakeSession())
    page = inbox(window, unread=True)
    assert len(subjects(page)) == 3
    page = inbox(window, kind="invitation")
    assert page.query.kind == "invitation" and not page.query.unread_only
    assert len(subjects(inbox(window))) == 39


def test_filters_at_150_percent(make_window: MakeWindow) -> None:
    """One button opens the full list of kinds, with 'Chưa đọc' in it; it says what is chosen."""
    window = make_window(FakeSession(), scale=1.5)
    page = inbox(window)
    press(window, "Loại thư: Tất cả")
    take(window, "Thư mời")
    press(window, "Loại thư: Thư mời")
    take(window, "Chưa đọc")
    assert subjects(page) == ["Giấy mời họp phòng, chống triều cường rằm tháng 10 âm lịch"]
    find(window, "Loại thư: Thư mời, chưa đọc")


def test_search_as_one_types(make_window: MakeWindow, qtbot: Any) -> None:
    """Without marks, shortly after the last key; it says how many, looks everywhere when asked, Escape empties the field."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    type_words(page, "bao cao", qtbot)
    here = len(subjects(page))
    assert 0 < here < 39
    find(window, f"{here} thư có “bao cao” trong Thư đến.")
    press(window, "Tìm trong mọi ngăn")
    settle()
    everywhere = subjects(page)
    assert "Báo cáo kết quả cải cách hành chính năm 2026" in everywhere, "a sent letter"
    assert "Biểu mẫu thống kê dân cư (bản cũ)" not in everywhere
    assert len(everywhere) > here
    model = page.list.letters
    said = [model.data(model.index(row)) for row in range(model.rowCount())]
    assert any("Thư đã gửi" in each for each in said), "each row says where it lies"
    picture(window, "thu-den-tim")
    press(window, "Chỉ tìm trong Thư đến")
    settle()
    assert len(subjects(page)) == here
    QTest.keyClick(page.tools.search, Qt.Key.Key_Escape)
    settle()
    qtbot.waitUntil(lambda: len(subjects(page)) == 39)
    assert window.page is page, "the first Escape only empties the field"


def test_a_search_without_hits(make_window: MakeWindow, qtbot: Any) -> None:
    """It says so and offers the next step, in two stages."""
    window = make_window(FakeSession())
    page = inbox(window)
    type_words(page, "xyzzy", qtbot)
    find(window, "Không có thư nào có “xyzzy”. Thử gõ ít chữ hơn, hoặc tìm trong mọi ngăn.")
    assert window.focusWidget() is page.tools.search, "the keyboard stays in the field"
    press(window, "Tìm trong mọi ngăn")
    settle()
    picture(window, "thu-den-tim-khong-co")
    press(window, "Xem tất cả thư")
    settle()
    assert len(subjects(page)) == 39 and page.tools.search.text() == ""


def test_older_answers_do_not_come_after_newer_ones(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two searches on their way, answered the wrong way round: what shows is what the field says."""
    window = make_window(FakeSession())
    page = inbox(window)
    waiting: list[tuple[Any, Any]] = []
    monkeypatch.setattr(window.bridge, "read", lambda reading, then, failed=None: waiting.append((reading, then)))
    page.tools.search.setText("trieu cuong")
    page.tools.search.searched.emit("trieu cuong")
    page.tools.search.setText("sat lo")
    page.tools.search.searched.emit("sat lo")
    (old_reading, old_then), (new_reading, new_then) = waiting
    new_then(new_reading())
    old_then(old_reading())
    settle()
    assert subjects(page) == ["Báo cáo tình hình sạt lở bờ sông tháng 11"]


def test_opening_and_coming_back(make_window: MakeWindow) -> None:
    """Enter opens the letter with the list it stands in; coming back, the keyboard is where it was."""
    session = FakeSession(letters=300)
    window = make_window(session)
    page = inbox(window)
    page.list.setFocus()
    for _press in range(40):
        QTest.keyClick(page.list, Qt.Key.Key_Down)
    at, scrolled = page.list.current(), page.list.verticalScrollBar().value()
    query = page.query
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert window.page is not None and window.page.name == "reader"
    assert window.page.arguments == {"message": at, "query": query}
    window.page.back()
    settle()
    assert window.page is page
    assert (page.list.current(), page.list.verticalScrollBar().value()) == (at, scrolled)
    assert window.focusWidget() is page.list


def test_delete_and_take_back(make_window: MakeWindow) -> None:
    """Delete puts the letter into the trash, says so with the way back, and the keyboard stands on the next letter."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    page.list.setFocus()
    page.list.choose(MessageId(4))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    settle()
    assert session.done[-1] == commands.Delete((MessageId(4),))
    assert page.list.letters.row_of(MessageId(4)) == -1
    assert page.list.current() == 5 and window.focusWidget() is page.list
    assert page.header.subtitle.text() == "2 thư chưa đọc · 38 thư trong hộp"
    find(window, "Đã xoá thư “Báo giá mực in và sửa máy in tháng 12”.")
    picture(window, "thu-den-vua-xoa")
    assert clipped(window) == []
    press(window, "Lấy lại thư")
    settle()
    assert session.done[-1] == commands.Restore((MessageId(4),))
    assert page.list.current() == 4
    assert page.header.subtitle.text() == "3 thư chưa đọc · 39 thư trong hộp"


def test_a_delete_that_fails_says_so(make_window: MakeWindow) -> None:
    """The letter stays and a sentence says why."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    session.fail_next = faults.DiskFull()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    settle()
    assert page.list.letters.row_of(MessageId(1)) > 0
    assert window.toast.isVisible() and window.toast.accessibleName()


def test_new_letters_come_by_themselves(make_window: MakeWindow, qtbot: Any) -> None:
    """A letter arrives: it stands on top, the counts follow; one that is read elsewhere is not 'Chưa đọc' any more."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    page.list.choose(MessageId(2))
    session.arrive(data.letter(900, "report", data.DUNG, "Thư vừa đến", data.at(24, 9, 23), unread=True))
    qtbot.waitUntil(lambda: page.list.letters.row_of(MessageId(900)) == 1)
    assert page.list.current() == 2
    assert page.header.subtitle.text() == "4 thư chưa đọc · 40 thư trong hộp"
    session.change_row(1, unread=False)
    qtbot.waitUntil(lambda: page.header.subtitle.text().startswith("3 thư"))
    model = page.list.letters
    qtbot.waitUntil(lambda: model.data(model.index(model.row_of(MessageId(1)))).startswith("Đã đọc"))


def test_receive_says_what_came(make_window: MakeWindow, qtbot: Any) -> None:
    """'Nhận thư mới' is at work until the line was looked at again, then says how many came, or that none did."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    press(window, "Nhận thư mới")
    assert session.done[-1] == commands.CheckMail()
    assert not page.receive.is_free and page.receive.text() == "Đang nhận thư..."
    session.letters[MessageId(901)] = data.letter(901, "report", data.DUNG, "Thư vừa đến", data.at(24, 9, 23), unread=True)
    session.line = replace(session.line, received_at=session.line.received_at + 60)
    session.arrive(session.letters[MessageId(901)])
    qtbot.waitUntil(lambda: page.receive.is_free)
    find(window, "Có 1 thư mới.")
    press(window, "Nhận thư mới")
    session.line = replace(session.line, received_at=session.line.received_at + 60)
    session.arrive(session.letters[MessageId(901)])
    qtbot.waitUntil(lambda: page.receive.is_free)
    find(window, "Không có thư mới.")
    press(window, "Nhận thư mới")
    session.set_line("gone")
    qtbot.waitUntil(lambda: page.receive.is_free)
    assert not page.receive.isVisible()


def test_focus_stays_on_the_page_when_its_control_goes(make_window: MakeWindow) -> None:
    """The line is back, the banner with 'Thử nối lại' goes: the keyboard does not land on 'Đổi người'."""
    session = FakeSession(line="gone")
    window = make_window(session)
    page = inbox(window)
    window.activateWindow()
    find(window, "Thử nối lại").setFocus()
    settle()
    session.set_line("good")
    window.show_state()
    settle()
    stands = window.focusWidget()
    assert stands is not None and (stands is page or page.isAncestorOf(stands))


def test_empty_and_first_sync(make_window: MakeWindow) -> None:
    """Nothing yet: it says how much is coming; nothing at all: what would be here; no line: that it goes on by itself."""
    session = FakeSession()
    session.letters = {}
    session.on_server = 128
    window = make_window(session)
    page = inbox(window)
    find(window, "Đang nhận 128 thư về. Thư mới nhất hiện ra trước. Lần đầu có thể mất vài phút.")
    picture(window, "thu-den-lan-dau")
    assert page.first_focus() is page.tools.search
    for letter in data.picture_letters()[:5]:
        session.letters[letter.row.id] = letter
    page.refresh(())
    assert page.header.subtitle.text() == "3 thư chưa đọc · đang nhận 5 trong 128 thư"
    session.letters = {}
    session.line = replace(session.line, received_at=0.0)
    session.set_line("gone")
    page.refresh(())
    find(window, "Chưa nhận được thư nào. Đang mất mạng. Có mạng lại, thư tự hiện ra.")
    session.on_server = 0
    session.set_line("good")
    page.refresh(())
    find(window, "Chưa có thư nào ở đây. Thư mới sẽ tự hiện ra.")
    picture(window, "thu-den-trong")


def test_a_store_that_cannot_be_read(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says what is safe and offers to read again."""
    session = FakeSession()
    window = make_window(session)
    page = inbox(window)
    whole = session.views.letter_index

    def broken(query: rows.ListQuery) -> Any:
        raise faults.StoreDamaged(reply="")

    monkeypatch.setattr(session.views, "letter_index", broken)
    press(window, "Thư mời")
    settle()
    assert page.empty.isVisible() and not page.list.isVisible()
    picture(window, "thu-den-loi")
    monkeypatch.setattr(session.views, "letter_index", whole)
    press(window, "Đọc lại")
    settle()
    assert page.list.isVisible() and page.query.kind == "invitation"


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("narrow", 1.5)])
def test_own_and_unit_mailbox(make_window: MakeWindow, size: str, scale: float) -> None:
    """Two mailboxes: which one is open is always to be seen; the switch changes list, title, counts and strip."""
    session = FakeSession(with_unit=True)
    window = make_window(session, size=size, scale=scale)
    page = inbox(window)
    assert len(subjects(page)) == 39
    own = find(window, "Của tôi" if scale > 1 else "Hộp thư của tôi")
    assert "đang mở" in own.accessibleName() and "3 chưa đọc" in own.accessibleName()
    press(window, "Cơ quan" if scale > 1 else "Hộp thư cơ quan")
    settle()
    assert window.account == data.UNIT
    assert page.header.title.text() == ("Thư đến" if scale > 1 else "Thư đến cơ quan")
    assert page.header.subtitle.text() == "2 thư chưa đọc · 4 thư trong hộp"
    assert len(subjects(page)) == 4
    picture(window, f"hop-thu-co-quan-{size}-{scale}")
    assert window.size() == SIZES[size] and clipped(window) == [] and nameless(window) == []


def test_one_mailbox_has_no_switch(make_window: MakeWindow) -> None:
    """Who has only her own mailbox sees nothing of it."""
    page = inbox(make_window(FakeSession()))
    assert not page.switch.isVisible()


def test_other_folders(make_window: MakeWindow) -> None:
    """'Ngăn khác' leads to every place letters lie in: drafts, deleted letters, the person's own folders, junk where there is any."""
    session = FakeSession()
    for number, role in ((801, "other"), (802, "junk")):
        letter = data.letter(number, "other", data.HUY, f"Thư trong ngăn {role}", data.at(20, 8, 0), role=role)  # type: ignore[arg-type]
        session.letters[letter.row.id] = letter
    window = make_window(session)
    page = inbox(window)
    press(window, "Ngăn khác")
    assert offered(window) == ["Thư viết dở (3)", "Thư đã xoá (6)", "Dự án cống (1)", "Thư rác (1)", "Xuất thư ra tệp"], "an empty archive is not offered"
    take(window, "Dự án cống (1)")
    assert page.header.title.text() == "Dự án cống" and subjects(page) == ["Thư trong ngăn other"]
    assert page.header.subtitle.text() == "Đã đọc hết · 1 thư trong hộp" and not page.receive.isVisible()
    picture(window, "ngan-khac")
    press(window, "Về Thư đến")
    settle()
    assert page.header.title.text() == "Thư đến" and len(subjects(page)) == 39
    press(window, "Ngăn khác")
    take(window, "Thư rác (1)")
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert window.page is not None and window.page.name == "reader"
    window.back()
    settle()
    assert page.header.title.text() == "Thư rác", "back in the folder, not in the inbox"
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    settle()
    assert page.header.title.text() == "Thư đến"
    press(window, "Ngăn khác")
    take(window, "Thư đã xoá (6)")
    assert window.page is not None and window.page.name == "deleted"


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_tab_goes_in_reading_order(make_window: MakeWindow, size: str) -> None:
    """Header, tools from left to right, list; every control is reached by Tab alone."""
    window = make_window(FakeSession(with_unit=True), size=size)
    page = inbox(window)
    start = page.tools.unread if size == "wide" else page.receive
    start.setFocus()
    reached: list[QWidget] = []
    for _step in range(16):
        now = window.focusWidget()
        assert now is not None
        reached.append(now)
        if now is page.list:
            break
        QTest.keyClick(now, Qt.Key.Key_Tab)
        settle()
    assert reached[-1] is page.list
    header = [each for each in reached if page.header.isAncestorOf(each)]
    assert reached[: len(header)] == header, "the header comes first"
    for part in (page.receive, page.folders, page.tools.search, page.tools.unread, *page.switch.tiles()):
        assert part in reached
    assert len(reached) == 5 + 2 + 6 + 1, [each.accessibleName() for each in reached]


def test_ten_thousand_letters(make_window: MakeWindow) -> None:
    """The page opens on a huge mailbox, End reaches the oldest letter, and news cost no new reading of all rows."""
    session = FakeSession(letters=10_000)
    window = make_window(session)
    page = inbox(window)
    assert page.header.subtitle.text() == "3 thư chưa đọc · 10.039 thư trong hộp"
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_End)
    settle()
    assert page.list.current() == 109_999
    picture(window, "thu-den-10000")


def test_another_person_reads_nothing_of_the_last_one(make_window: MakeWindow) -> None:
    """Signed in as somebody else, the page that was closed reads no rows any more, whatever the theme does."""
    first, second = FakeSession(letters=500), FakeSession()
    window = make_window(first)
    inbox(window)
    window.enter(second, start=False)  # type: ignore[arg-type]
    second.views.reads = 0
    window.choices.set_contrast(True)
    window.choices.set_large(True)
    settle()
    assert window.page is not None and window.page.name == "home"
    assert first.views.reads > 0
