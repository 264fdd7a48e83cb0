"""Writing a letter: how it looks, its files, answers, formatting and kinds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from client import commands as c
from client import faults
from client.events import Changed, Topic
from client.ids import DraftFileId
from client.rows import DraftFile, LineState, Warning_
from tests.ui import fake_letters as data
from tests.ui.composing import composer, kept, written
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.looks import in_every_look
from ui import pc
from ui.widgets.chips import FileChip

pytestmark = pytest.mark.usefixtures("stopped_clock")


# How it looks


@pytest.mark.parametrize(
    ("size", "style", "scale", "line", "unit"),
    [
        ("wide", "day", 1.0, "good", False), ("wide", "day", 1.0, "gone", False), ("narrow", "day", 1.0, "good", False),
        ("narrow", "day", 1.0, "gone", True), ("wide", "contrast", 1.0, "good", True), ("wide", "day", 1.5, "good", False),
        ("narrow", "day", 1.5, "gone", True),
    ],
)  # fmt: skip
def test_looks(make_window: MakeWindow, size: str, style: str, scale: float, line: LineState, unit: bool) -> None:
    """Nothing is cut off and everything has a name, in every size and style; pictures for eyes."""
    session = FakeSession(line=line, with_unit=unit)
    window = make_window(session, size=size, style=style, scale=scale)
    page = composer(window, draft=written(session))
    picture(window, f"composer-{size}-{style}-{scale}-{line}-{'unit' if unit else 'own'}")
    assert clipped(window) == [] and nameless(window) == []
    assert page.send.text() == ("Gửi khi có mạng" if line == "gone" else "Gửi")
    assert "Đã tự lưu" in page.saved.text()
    fill = page.sheet.text.geometry()
    assert fill.height() >= 96


def test_from_is_always_said(make_window: MakeWindow) -> None:
    """With one mailbox beside the saved time; with several as a choice, and the choice goes into the draft at once."""
    one = make_window(FakeSession())
    assert find(composer(one), "· Gửi từ Nguyễn Thị Hoa").isVisible()
    session = FakeSession(with_unit=True)
    page = composer(make_window(session), draft=written(session))
    press(page, "UBND phường Cái Khế")
    settle()
    assert kept(session, page).account == data.UNIT


def test_add_stands_beside_the_first_file(make_window: MakeWindow, tmp_path: Path) -> None:
    """A file comes while the page shows: 'Thêm tệp' makes room for its chip, so that a second one can follow."""
    page = composer(make_window(FakeSession()))
    files = page.sheet.files
    files.say((DraftFile(DraftFileId(1), "Ảnh.jpg", "image/jpeg", 2_000_000, True),))
    settle()
    (chip,) = files.findChildren(FileChip)
    assert chip.geometry().right() < files.add.geometry().left()


# Files


def drop(page: QWidget, files: list[Path]) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    spot, copy = QPoint(300, 300), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(spot, copy, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(spot), copy, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    settle()


def test_files_by_button_by_drop_and_away_again(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also into a letter that has nothing else yet."""
    first, second = tmp_path / "Tờ trình.pdf", tmp_path / "Số liệu.xlsx"
    for file in (first, second):
        file.write_bytes(b"x" * 5000)
    monkeypatch.setattr(pc, "choose_files", lambda _parent, _title: [first])
    session = FakeSession()
    window = make_window(session)
    page = composer(window)
    press(window, "Thêm tệp")
    settle()
    drop(page, [second])
    assert [file.name for file in kept(session, page).files] == ["Tờ trình.pdf", "Số liệu.xlsx"]
    press(window, "Bỏ Tờ trình.pdf")
    settle()
    assert [file.name for file in kept(session, page).files] == ["Số liệu.xlsx"]
    press(window, "Viết tiếp sau")
    settle()
    assert any(row.id == page.keeper.draft for row in session.views.drafts()), "a letter with a file is not blank"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, "không còn ở chỗ cũ"),
        (faults.FileUnreadable(name="x"), "Chưa đọc được tệp “x.pdf”"),
        (faults.TooLarge(size=150_000_000, limit=100_000_000), "nặng 143 MB. Chỉ thêm được tệp tới 95,4 MB."),
        (faults.DiskFull(), "Ổ đĩa của máy đã đầy"),
    ],
)
def test_a_file_that_does_not_come(make_window: MakeWindow, tmp_path: Path, fault: faults.Fault | None, said: str) -> None:
    """Said under the files, and the letter is as it was."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session))
    session.fail_next = fault
    page.files.take([tmp_path / "x.pdf"])
    settle()
    assert said in page.sheet.files.error() and page.sheet.files.add.is_free
    assert len(kept(session, page).files) == 2 and page.send.is_free


@in_every_look
def test_files_that_come_in_every_look(make_window: MakeWindow, size: str, scale: float, style: str) -> None:
    """A long name gives way to how far it is; nothing sticks out."""
    session = FakeSession(line="weak")
    window = make_window(session, size=size, scale=scale, style=style)
    one = DraftFile(DraftFileId(7), "Bản đồ ngập các tuyến đường nội thị năm 2026.pdf", "application/pdf", 3_000_000, False, 0.2, 66.0)
    page = composer(window, draft=written(session, files=(one, replace(one, id=DraftFileId(8), name="Phụ lục.xlsx", share=0.0))))
    picture(window, f"soan-thu-tep-{size}-{scale}-{style}")
    assert find(page, "Phụ lục.xlsx, Sắp tải 2,9 MB")
    assert find(page, f"{one.name}, Đang tải 0,6 trong 2,9 MB, còn khoảng 1 phút")
    assert clipped(window) == [] and nameless(window) == []


def test_a_forwarded_file_that_is_not_here_yet(make_window: MakeWindow) -> None:
    """It is said on its chip and on the button; when it comes the letter can go."""
    session = FakeSession()
    window = make_window(session)
    draft = written(session, files=(DraftFile(DraftFileId(7), "Bản đồ ngập.pdf", "application/pdf", 3_000_000, False),))
    page_, gone = session.drafts[draft]
    session.drafts[draft] = (replace(page_, problems=(Warning_("files_missing", {"count": 1}),)), gone)
    page = composer(window, draft=draft)
    assert page.send.text() == "Chưa gửi được: tệp chưa về"
    assert "chưa về máy này" in page.sheet.notice.accessibleName()
    chip = find(page, "Bản đồ ngập.pdf, Sắp tải 2,9 MB")
    coming = replace(page_.files[0], share=0.2, seconds_to_go=66.0)
    session.drafts[draft] = (replace(session.drafts[draft][0], files=(coming,)), gone)
    session.bell.ring(Changed(Topic.TEXTS, frozenset({1})))  # a piece has come
    QTest.qWait(120)
    assert find(page, "Bản đồ ngập.pdf, Đang tải 0,6 trong 2,9 MB, còn khoảng 1 phút") is chip
    picture(window, "soan-thu-tep-dang-tai")
    session._keep(replace(page_, files=(replace(page_.files[0], here=True),)))
    QTest.qWait(120)  # notices are merged for 60 ms
    assert page.send.is_free and not page.sheet.notice.isVisible()


# Answers, formatting, kinds


def test_an_answer_begins_above_the_quote(make_window: MakeWindow) -> None:
    """The cursor stands on the first line, the quoted letter below it; no formatting, no HTML."""
    session = FakeSession()
    window = make_window(session)
    draft = session.submit(c.StartReply(data.MessageId(1), True, "Ông Hải viết:")).result()
    page = composer(window, draft=draft)
    assert page.header.title.text() == "Trả lời thư" and page.first_focus() is page.sheet.text
    QTest.keyClicks(page.sheet.text, "Da nhan.")
    page.keeper.now()
    settle()
    found = kept(session, page)
    assert found.text.startswith("Da nhan.\n\nÔng Hải viết:\n> Kính gửi") and found.html == ""


def test_formatting_goes_out_as_html_too(make_window: MakeWindow) -> None:
    """Bold and list by their buttons, the keyboard stays in the words; the letter opened again looks the same."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session, text=""))
    page.sheet.text.setFocus()
    page.sheet.bold.click()
    assert window.focusWidget() is page.sheet.text and "đang bật" in page.sheet.bold.accessibleName()
    QTest.keyClicks(page.sheet.text, "Khan")
    page.keeper.now()
    settle()
    found = kept(session, page)
    assert (found.text, found.html) == ("Khan", "<div><b>Khan</b></div>")
    window.start_at("home")
    page = composer(window, draft=found.id)
    assert page.sheet.text.written() == (found.text, found.html)


def test_the_kind(make_window: MakeWindow) -> None:
    """Chosen in the header, kept at once."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session))
    page.kind.chosen.emit("notice")
    settle()
    assert kept(session, page).kind == "notice"


def test_marks_are_composed(make_window: MakeWindow) -> None:
    """NFC in subject and words, however the keyboard made them."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session, text="", subject=""))
    page.sheet.subject.setText("Giấy mời")
    page.sheet.text.insertPlainText("Uỷ ban")
    page.keeper.now()
    settle()
    assert (kept(session, page).subject, kept(session, page).text) == ("Giấy mời", "Uỷ ban")


def test_tab_reaches_everything_in_reading_order(make_window: MakeWindow) -> None:
    """From the first field to 'Gửi', by Tab alone."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session))
    sheet = page.sheet
    wanted: list[QWidget] = [
        sheet.to.chips()[0].remove_button, sheet.to.line, sheet.choose, sheet.copies, sheet.subject, sheet.bold, sheet.list,
        sheet.text, sheet.files.add, page.discard, page.later, page.send,
    ]  # fmt: skip
    seen: list[QWidget] = []
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _step in range(60):
        focus = window.focusWidget()
        if focus in wanted and focus not in seen:
            seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen == wanted
