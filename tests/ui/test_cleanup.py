"""Dọn hộp thư: choose, keep on this PC, done; the way there, back, and what is said on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from client.api import commands, faults
from client.ids import MessageId
from client.rows import KeepRow, LetterRow, Quota
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from ui import cleanup_words, dates, words
from ui.pages.cleanup import CHOOSE, DONE, KEEP, CleanupPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
MB = 1024 * 1024
DRAWN = (
    ("Hồ sơ nghiệm thu cống rạch Bà Bộ", "Lê Minh Tâm", (12, 10), 4.8), ("Ảnh hội nghị tổng kết quý III", "Huỳnh Quốc Bảo", (2, 10), 3.9),
    ("Bản đồ quy hoạch phường Cái Khế", "Sở Xây dựng", (18, 9), 2.6), ("Tài liệu tập huấn chữ ký số", "Sở Khoa học và Công nghệ", (23, 11), 3.2),
    ("Biểu mẫu thống kê dân cư (bản cũ)", "Phòng Văn hóa – Xã hội", (5, 8), 0.9), ("Báo cáo thu hoạch lúa Thu Đông", "UBND xã Phong Điền", (23, 11), 1.1),
)  # fmt: skip
FOUR = (1001, 1002, 1003, 1005)


def drawn_session(**more: Any) -> FakeSession:
    """The mailbox of the picture."""
    session = FakeSession(**more)
    session.letters = {}
    for number, (subject, sender, (day, month), size) in enumerate(DRAWN, 1001):
        page = data.letter(number, "notice", data.person(sender, "", f"{number}@cantho.example"), subject, data.at(day, 8, 0, month))
        row = replace(page.row, size=round(size * MB), unread=False)
        session.letters[row.id] = replace(page, row=row, files=(data.file("ho-so.pdf", round(size * MB * 0.7)),))
    return session


def settle() -> None:
    """News come drop by drop, about sixty milliseconds apart."""
    QTest.qWait(150)


def cleanup(window: Window) -> CleanupPage:
    window.start_at("cleanup")
    settle()
    page = window.page
    assert isinstance(page, CleanupPage)
    return page


def choose(page: CleanupPage, letters: tuple[int, ...]) -> None:
    page.list.ticked = {MessageId(number) for number in letters}
    page._say()
    settle()


@drawn_in_every_look
def test_as_drawn(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """Four of six letters chosen, half way, and done: nothing sticks out, everything has a name."""
    session = drawn_session()
    window = make_window(session, size=size, scale=scale, style=style)
    page = cleanup(window)
    choose(page, FOUR)
    picture(window, f"don-hop-thu{name}")
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    for said in ("Dọn hộp thư", "Đã chọn 4 trong 6 thư", "24,3 MB trong 30 MB", "12,1 MB trong 30 MB", "Trống thêm 12,2 MB"):
        find(window, said)
    press(window, "Lưu vào máy rồi xoá trên máy chủ")
    session.change_keep(1001, "kept", 0)
    session.change_keep(1002, "coming", round(1.4 * MB))
    settle()
    assert page.steps.now == KEEP
    picture(window, f"don-hop-thu-dang-luu{name}")
    assert clipped(window) == [] and nameless(window) == []
    for number in FOUR:
        session.change_keep(number, "kept", 0)
    settle()
    assert page.steps.now == DONE
    picture(window, f"don-hop-thu-xong{name}")
    assert clipped(window) == [] and nameless(window) == []


def test_from_home_to_done(make_window: MakeWindow) -> None:
    """Two presses, since what is heavy, old and read is chosen already; the third leads home."""
    session = drawn_session()
    session.quota = Quota(True, round(28.5 * MB), 30 * MB, 90, 90, 1)
    window = make_window(session)
    press(window, "Dọn hộp thư")
    settle()
    page = window.page
    assert isinstance(page, CleanupPage) and page.steps.now == CHOOSE
    freed = sum(session.letters[number].row.size for number in page.list.ticked)
    assert (28.5 * MB - freed) / (30 * MB) < 0.7
    press(window, "Lưu vào máy rồi xoá trên máy chủ")
    assert isinstance(session.done[-1], commands.Keep) and set(session.done[-1].messages) == {1001, 1002}
    for number in (1001, 1002):
        session.change_keep(number, "kept", 0)
    settle()
    assert page.steps.now == DONE and "Đã dọn 2 thư, trống thêm 8,7 MB." in page.header.subtitle.text()
    press(window, "Về Trang chính")
    assert window.page is not None and window.page.name == "home"


def test_what_is_proposed() -> None:
    """Heavy, old and read ones first; never unread or flagged ones; nothing where there is room."""

    def row(number: int, size: int, days: int, **more: Any) -> LetterRow:
        made = data.letter(number, "notice", data.NAM, f"Thư {number}", data.NOW - days * 86_400).row
        return replace(made, **{"size": size * MB, "unread": False, "flagged": False, **more})

    found = [row(1, 9, 2), row(2, 5, 90), row(3, 8, 90, unread=True), row(4, 8, 90, flagged=True), row(5, 3, 40)]
    full = Quota(True, 29 * MB, 30 * MB, 90, 0, None)
    assert cleanup_words.proposed(found, full, data.NOW) == {2, 5}
    assert cleanup_words.proposed(found, replace(full, used=32 * MB), data.NOW) == {2, 5, 1}
    assert cleanup_words.proposed(found, replace(full, used=20 * MB), data.NOW) == set()
    assert cleanup_words.proposed(found, replace(full, known=False), data.NOW) == set()
    crumbs = [replace(row(10 + n, 0, 90), size=50_000) for n in range(30)]  # thirty ticks for nothing
    assert cleanup_words.proposed([*crumbs, *found], replace(full, used=32 * MB), data.NOW) == {2, 5, 1}


def test_what_moves_stands_first() -> None:
    """The one that comes next, then those that wait, then what did not go; what is done makes room for them."""
    states = [KeepRow(MessageId(n), "", size * MB, have * MB, state, None) for n, size, have, state in (
        (1, 9, 9, "kept"), (2, 8, 0, "coming"), (3, 3, 0, "coming"), (4, 5, 4, "coming"), (5, 1, 0, "back"), (6, 2, 2, "leaving"), (7, 1, 0, "gone"),
    )]  # type: ignore[arg-type]  # fmt: skip
    assert [row.id for row in cleanup_words.in_order(states)] == [6, 4, 3, 2, 5, 1]


def test_what_was_chosen_for_her_is_in_view(make_window: MakeWindow) -> None:
    """The heaviest ones are new and unread, thirty of them: the list opens at the first tick, with the keyboard on it."""
    session = drawn_session()
    session.quota = Quota(True, round(28.5 * MB), 30 * MB, 90, 90, 1)
    for n in range(30):
        letter = data.letter(2000 + n, "notice", data.NAM, f"Thư nặng {n}", data.NOW - 3600)
        session.letters[MessageId(2000 + n)] = replace(letter, row=replace(letter.row, size=6 * MB, unread=True, flagged=False))
    page = cleanup(make_window(session))
    first = next(letter for letter in page._heavy if letter in page.list.ticked)
    row = page.list.letters.row_of(first)
    assert row >= 30 and page.list.currentIndex().row() == row
    assert page.list.viewport().rect().contains(page.list.visualRect(page.list.letters.index(row)))


def test_the_deleted_ones_count_too(make_window: MakeWindow) -> None:
    """They stand among the heavy ones, say so, and the button to them says what they weigh."""
    session = drawn_session()
    letter = MessageId(1001)
    session.letters[letter] = replace(session.letters[letter], role="trash", row=replace(session.letters[letter].row, role="trash"))
    window = make_window(session)
    page = cleanup(window)
    assert str(page.list.letters.data(page.list.letters.index(0))).split(", ")[1] == "Thư đã xoá · Từ Lê Minh Tâm · 12/10/2026"
    press(window, "Xem thư đã xoá, 4,8 MB")
    assert window.page is not None and window.page.name == "deleted"


def test_with_the_keyboard(make_window: MakeWindow) -> None:
    """Arrows and Space choose; before anything is chosen the button says why it does not go."""
    session = drawn_session()
    session.quota = Quota(True, 20 * MB, 30 * MB, 0, 0, 12)
    window = make_window(session)
    page = cleanup(window)
    assert page.list.hasFocus() and not page.list.ticked and not page.keep.is_free
    find(window, "Chưa chọn thư nào")
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    settle()
    assert page.list.ticked == {1001, 1002} and page.keep.is_free
    said = page.list.letters.data(page.list.letters.index(0))
    assert said == "Hồ sơ nghiệm thu cống rạch Bà Bộ, Từ Lê Minh Tâm · 12/10/2026, 4,8 MB"


def test_other_orders(make_window: MakeWindow) -> None:
    """By age, by sender, by kind: the same letters, those chosen stay chosen."""
    session = drawn_session()
    window = make_window(session)
    page = cleanup(window)
    choose(page, (1004,))
    page._sort("age")
    settle()
    assert page.list.letters.keys[0] == 1005 and page.list.ticked == {1004}
    find(window, "Thư cũ nhất")


def test_only_the_files(make_window: MakeWindow) -> None:
    """The words stay on the server, with a line that names the PC; what goes free is what the files weigh."""
    session = drawn_session()
    window = make_window(session)
    page = cleanup(window)
    choose(page, (1001,))
    press(window, "Chỉ lưu tệp, giữ lời thư")
    file = session.letters[MessageId(1001)].files[0]
    assert page._frees(MessageId(1001)) == file.wire_size
    press(window, "Lưu vào máy rồi xoá trên máy chủ")
    (deed,) = [one for one in session.done if isinstance(one, commands.KeepFiles)]
    assert deed == commands.KeepFiles(MessageId(1001), ((file.id, f"Tệp “ho-so.pdf” ({dates.size(file.size)}) đã lưu ở Máy số 3."),))


def test_goes_on_where_it_was(make_window: MakeWindow) -> None:
    """After a restart the page shows what is still on its way; 'Dừng lại' leaves on the server what has not come."""
    session = drawn_session(line="gone")
    session.submit(commands.Keep((MessageId(1001), MessageId(1002))))
    session.change_keep(1001, "leaving", 0)
    window = make_window(session)
    page = cleanup(window)
    assert page.steps.now == KEEP
    find(window, "Đang mất mạng. Có mạng lại, việc này tự đi tiếp.")
    press(window, "Dừng lại, để trên máy chủ")
    assert session.done[-1] == commands.Restore((MessageId(1002),))
    settle()
    assert not page.stop.isVisible(), "what is here already is not stopped any more"
    session.line = replace(session.line, state="good", fault=faults.WrongPassword())
    page.refresh(())
    find(window, words.say(faults.WrongPassword()).whole)
    session.change_keep(1001, "kept", 0)
    settle()
    assert page.steps.now == DONE
    find(window, "1 thư vẫn ở trên máy chủ.")


def test_why_it_does_not_go(make_window: MakeWindow) -> None:
    """The disk is full: said at the letter, in words."""
    session = drawn_session()
    window = make_window(session)
    page = cleanup(window)
    choose(page, (1001,))
    press(window, "Lưu vào máy rồi xoá trên máy chủ")
    session.change_keep(1001, "coming", MB, faults.DiskFull())
    settle()
    said = str(page.list.letters.data(page.list.letters.index(0)))
    assert "đĩa" in said.casefold(), said


def test_kept_letters_are_reached_and_taken_back(make_window: MakeWindow) -> None:
    """From the last step, and among 'Ngăn khác' of the inbox: a list like any other; the reader takes a letter back."""
    session = drawn_session()
    window = make_window(session)
    page = cleanup(window)
    choose(page, (1001,))
    press(window, "Lưu vào máy rồi xoá trên máy chủ")
    session.change_keep(1001, "kept", 0)
    settle()
    press(window, "Xem thư lưu ở máy này")
    settle()
    assert window.page is not None and window.page.name == "inbox"
    assert window.page.header.title.text() == "Thư lưu ở máy này"
    window.go("reader", message=MessageId(1001))
    settle()
    press(window, "Lấy lại thư")
    assert session.done[-1] == commands.Restore((MessageId(1001),))
    find(window, "Đang đưa thư về máy chủ.")  # it is not there yet
    session.line = replace(session.line, state="gone")
    session.change_keep(1001, "kept", 0)
    window.go("reader", message=MessageId(1001))
    settle()
    press(window, "Lấy lại thư")
    find(window, "Có mạng lại, thư tự về máy chủ.")


def test_one_file_of_a_letter(make_window: MakeWindow) -> None:
    """In the reader one file, or all of them, can leave the mailbox; that can be taken back; not of a signed or a kept letter."""
    session = drawn_session()
    letter = MessageId(1001)
    files = (data.file("mot.pdf", 2 * MB), data.file("hai.pdf", MB))
    session.letters[letter] = replace(session.letters[letter], files=files)
    window = make_window(session)
    window.go("reader", message=letter)
    settle()
    press(window, "Chuyển tệp vào máy")
    menu = next(each for each in window.findChildren(QMenu) if each.isVisible())
    assert [action.text() for action in menu.actions()] == [
        *(f"{file.name} · {dates.size(file.size)}" for file in files), "Tất cả các tệp",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    settle()
    assert session.done[-1] == commands.KeepFiles(letter, ((files[1].id, f"Tệp “hai.pdf” ({dates.size(files[1].size)}) đã lưu ở Máy số 3."),))
    press(window, "Để tệp trên máy chủ")
    assert session.done[-1] == commands.Restore((letter,))
    page: Any = window.page
    assert page.lighten.isVisible()
    for changed in ({"signed": True}, {"role": "kept"}):
        session.letters[letter] = replace(session.letters[letter], **{"signed": False, "role": "inbox", **changed})
        page._read()
        assert not page.lighten.isVisible(), changed
