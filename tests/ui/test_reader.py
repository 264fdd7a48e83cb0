"""The reader: what is shown in every state of a letter, the keyboard, and the moment it can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.faults import MovedElsewhere, RecipientFull
from client.ids import MessageId, PartId
from client.rows import Person, Refused
from tests.ui import fake_letters as data
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from tests.ui.plain import PlainPage
from tests.ui.reading import (
    FRAUD,
    INVITATION,
    NOT_HERE,
    OF_UNIT,
    WITH_PHOTO,
    bar,
    put,
    reader_at,
    words,
)
from ui.widgets.letter_text import LetterText

# What is shown -----------------------------------------------------------------------------------------------------


@in_every_look
@pytest.mark.parametrize("number", [INVITATION, FRAUD, NOT_HERE, OF_UNIT, WITH_PHOTO])
def test_every_look(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, number: int, size: str, scale: float, style: str
) -> None:
    """Nothing sticks out, and every control has a name, in every width, size and theme."""
    session = FakeSession(with_unit=True, line="gone" if number == NOT_HERE else "good")
    window, _page = reader_at(make_window, session, monkeypatch, number, size=size, scale=scale, style=style)
    picture(window, f"doc-thu-{number}-{size}-{scale}-{style}")
    assert clipped(window) == []
    assert nameless(window) == []


@in_every_look
def test_a_deed_that_came_to_nothing_in_every_look(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float, style: str
) -> None:
    """Another PC was quicker: why, what is safe and what to do stands above the letter."""
    session = FakeSession()
    page = session.letters[MessageId(INVITATION)]
    session.letters[MessageId(INVITATION)] = replace(page, row=replace(page.row, fault=MovedElsewhere()))
    window, shown = reader_at(make_window, session, monkeypatch, INVITATION, size=size, scale=scale, style=style)
    picture(window, f"doc-thu-may-khac-{size}-{scale}-{style}")
    assert shown.undone.isVisible() and "Máy khác đã chuyển thư này trước." in shown.undone.accessibleName()
    assert clipped(window) == [] and nameless(window) == []


@in_every_look
def test_a_sent_letter_that_did_not_reach_everybody(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float, style: str
) -> None:
    """A server has reported it afterwards: what happened, who has not got it, what to do; in every look."""
    session, sent = FakeSession(), MessageId(62)
    full = Refused(data.BAO, RecipientFull(address=data.BAO.address, reply="5.2.2 over quota"))
    session.letters[sent] = replace(session.letters[sent], not_reached=(full,))
    window, _page = reader_at(make_window, session, monkeypatch, sent, size=size, scale=scale, style=style)
    picture(window, f"doc-thu-khong-toi-{size}-{scale}-{style}")
    assert clipped(window) == [] and nameless(window) == []
    said = find(window, "Gửi lỗi: hộp thư người nhận đầy.").accessibleName()
    assert data.BAO.name in said and said.endswith("chưa nhận được. Nên gọi người nhận dọn hộp thư trước.")


@in_every_look
def test_a_file_that_comes_in_every_look(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float, style: str
) -> None:
    """Under its bar there is room for how much and how long; one that waits for the line says from where it goes on."""
    session = FakeSession(line="weak")
    (first, second) = session.letters[MessageId(INVITATION)].files
    coming = replace(first, state="wanted", have=first.wire_size // 5, seconds_to_go=70.0)
    waits = replace(second, state="wanted", have=second.wire_size // 5, stopped=True)
    put(session, INVITATION, files=(coming, waits))
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION, size=size, scale=scale, style=style)
    picture(window, f"doc-thu-tep-{size}-{scale}-{style}")
    find(window, "Giấy mời 214.pdf, 420 KB, Đang tải 84 trong 420 KB, còn khoảng 1 phút")
    find(window, "Bản đồ ngập.pdf, 3,2 MB, Đã tải 0,6 trong 3,2 MB. Có mạng lại sẽ tải tiếp.")
    assert clipped(window) == [] and nameless(window) == []


def test_letter_is_read_and_marked(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening shows sender with post and unit, folded recipients, words, files with their weight; the letter is read now."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    assert session.done == [c.OpenLetter(MessageId(INVITATION))]
    heard = page.head.accessibleName()
    assert "Lê Thanh Hải, Chuyên viên, Văn phòng UBND thành phố" in heard
    assert "Gửi UBND phường Cái Khế và 102 nơi khác" in heard
    assert words(page).startswith("Kính gửi: Uỷ ban nhân dân các xã, phường.")
    find(window, "Giấy mời 214.pdf, 420 KB, Đã tải về")
    find(window, "Bản đồ ngập.pdf, 3,2 MB, Chưa tải về")
    assert bar(page) == ["Xoá", "In", "Trả lời", "Trả lời tất cả", "Chuyển tiếp", "Xác nhận đã nhận"]
    assert window.focusWidget() is page.text


def test_long_list_of_recipients_unfolds(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """All 103 stand there after one press, and go away again."""
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    assert not page.recipients.isVisible()
    press(window, "Xem đủ 103 nơi nhận")
    assert page.recipients.isVisible()
    assert "vt102@p102.cantho.example" in page.recipients._words.text()
    picture(window, "doc-thu-noi-nhan")
    assert clipped(window) == []
    press(window, "Thu lại nơi nhận")
    assert not page.recipients.isVisible()


def test_outside_sender_shows_true_address(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody from elsewhere carries the label and the address beside the name."""
    window, page = reader_at(make_window, FakeSession(), monkeypatch, NOT_HERE)
    find(window, "NGOÀI cơ quan")
    assert "tanphat@mayin.example" in page.head.accessibleName()


def test_unit_mailbox_is_named(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter of the office's mailbox says so; a letter of one's own does not."""
    session = FakeSession(with_unit=True)
    window, page = reader_at(make_window, session, monkeypatch, OF_UNIT)
    find(window, "Hộp thư cơ quan: UBND phường Cái Khế")
    window.go_instead("reader", message=MessageId(INVITATION))
    assert not page.mailbox.isVisible()


def test_text_not_here_says_when(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline it comes with the line; online in some seconds; and when it comes it shows by itself and takes the keyboard."""
    session = FakeSession(line="gone")
    window, page = reader_at(make_window, session, monkeypatch, NOT_HERE)
    assert window.focusWidget() is page  # on no button: Enter must not delete
    assert "Chữ của thư chưa về tới máy này" in page.wait.accessibleName()
    assert "Có mạng lại, thư sẽ tự hiện ở đây." in page.wait.accessibleName()
    assert not page.print.is_free and page.print.text() == "Chưa in được: chưa có chữ"
    session.set_line("good")
    QApplication.processEvents()
    page.refresh([])
    assert "Đang tải chữ của thư" in page.wait.accessibleName()
    session.set_line("weak")
    page.refresh([])
    assert "Mạng yếu" in page.wait.accessibleName()
    session.text_comes(NOT_HERE, "Kính gửi quý cơ quan.")
    page.refresh([])
    assert words(page) == "Kính gửi quý cơ quan."
    assert page.text.isVisible() and page.print.is_free
    assert window.focusWidget() is page.text


def test_gone_letter(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted from another PC while it is read: said calmly, with the way back."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    del session.letters[MessageId(INVITATION)]
    page.refresh([])
    find(window, "Thư này không còn ở đây")
    picture(window, "doc-thu-khong-con")
    press(window, "Quay lại")
    assert isinstance(window.page, PlainPage)


def test_letter_of_files_only(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """No words at all is no error."""
    session = FakeSession()
    put(session, INVITATION, text="", html="")
    _window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    assert "Thư không có chữ nào" in page.wait.accessibleName()


def test_remote_pictures_are_told_once(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for all pictures that were not loaded."""
    session = FakeSession()
    put(session, INVITATION, remote_blocked=3)
    _window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    assert page.blocked.isVisible()
    assert page.blocked.accessibleName().startswith("3 hình ở nơi khác không được tải.")


def test_own_pictures_come_later(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture inside the letter that is not here is asked for once, and shown when it has come, at the same place."""
    session = FakeSession()
    put(session, INVITATION, html="<p>Sơ đồ:</p><img src='cid:so-do'>" + "<p>dòng</p>" * 80, inline={"so-do": PartId(900)})
    _window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    QApplication.processEvents()
    assert session.done.count(c.FetchFile(PartId(900))) == 1
    page.refresh([])
    page.text.verticalScrollBar().setValue(100)
    red = QImage(300, 200, QImage.Format.Format_RGB32)
    red.fill(0xFFFF0000)
    session.contents[PartId(900)] = _png(red)
    page.refresh([])
    QApplication.processEvents()
    assert page.text.verticalScrollBar().value() == 100
    page.text.verticalScrollBar().setValue(0)
    shot = page.text.grab().toImage()
    assert any(shot.pixelColor(x, y).name() == "#ff0000" for x in range(0, shot.width(), 10) for y in range(0, shot.height(), 10))
    assert session.done.count(c.FetchFile(PartId(900))) == 1


def _png(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_plain_view_and_back(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter's other text is one press away."""
    session = FakeSession()
    put(session, INVITATION, text="Bản chữ thường.", html="<p>Bản <b>có kiểu</b>.</p>")
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    assert words(page) == "Bản có kiểu."
    press(window, "Xem dạng chữ thường")
    assert words(page) == "Bản chữ thường."
    press(window, "Xem như người gửi viết")
    assert words(page) == "Bản có kiểu."


# Keyboard, events --------------------------------------------------------------------------------------------------


def test_keyboard(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """The keyboard stands on the words, arrows scroll, Tab reaches the link and then the deeds, Escape goes back."""
    session = FakeSession()
    put(session, INVITATION, html="<p><a href='https://cantho.example/a'>trang</a></p>" + "<p>dòng</p>" * 100)
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    page.text.setFocus()
    qtbot.waitUntil(lambda: page.text.is_whole and page.text.verticalScrollBar().maximum() > 500)
    qtbot.keyClick(page.text, Qt.Key.Key_Down)
    assert page.text.verticalScrollBar().value() > 0
    qtbot.keyClick(page.text, Qt.Key.Key_End)
    assert page.text.verticalScrollBar().value() == page.text.verticalScrollBar().maximum()
    qtbot.keyClick(page.text, Qt.Key.Key_Tab)
    assert page.text.textCursor().selectedText() == "trang"
    reached = set()
    for _ in range(40):
        now = window.focusWidget()
        assert now is not None
        reached.add(now.accessibleName())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert {"Nội dung thư", "Xoá", "In", "Trả lời", "Chuyển tiếp", "Mở tệp Giấy mời 214.pdf", "Thư sau"} <= reached
    qtbot.keyClick(page.text, Qt.Key.Key_Escape)
    assert isinstance(window.page, PlainPage)


@pytest.fixture
def bench_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "events.jsonl"
    monkeypatch.setenv("BENCH_EVENTS", str(file))
    yield file


def test_event_when_readable(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, bench_file: Path, qtbot: Any) -> None:
    """`text_readable` comes once for each letter, when its words have been painted; not for one whose text is not here."""
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)

    def seen() -> int:
        lines = bench_file.read_text("utf-8").splitlines() if bench_file.exists() else []
        return sum(json.loads(line)["ev"] == "text_readable" for line in lines)

    qtbot.waitUntil(lambda: seen() == 1)
    window.repaint()
    page.refresh([])
    QApplication.processEvents()
    assert seen() == 1
    window.go_instead("reader", message=MessageId(NOT_HERE))
    QApplication.processEvents()
    assert seen() == 1
    window.go_instead("reader", message=MessageId(2))
    qtbot.waitUntil(lambda: seen() == 2)


def test_nothing_of_the_letter_stays_after_signing_out(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    _window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    text = page.text
    page.close_page()
    assert text.toPlainText() == "" and page.letter is None
    assert isinstance(text, LetterText)


def test_own_sent_letter_has_no_warnings(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one wrote oneself is never called fraud."""
    session = FakeSession()
    put(session, 61, warnings=session.letters[MessageId(FRAUD)].warnings, sender=Person("Nguyễn Thị Hoa", data.ME.address, "", "", False))
    _window, page = reader_at(make_window, session, monkeypatch, 61)
    assert not page.warning.isVisible()
