"""The reader: what is shown in every state of a letter, and every deed with its way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from client import commands as c
from client import faults
from client.ids import MessageId, PartId
from client.rows import Person
from tests.ui import fake_letters as data
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.plain import PlainPage
from tests.ui.reading import Asked, put, reader_at
from ui.pages.reader import ReaderPage
from ui.widgets.button import Button
from ui.widgets.dialog import Dialog
from ui.widgets.letter_text import LetterText
from ui.window import Window

FRAUD, INVITATION, NOT_HERE, OF_UNIT, WITH_PHOTO, DELETED = 8, 1, 4, 51, 7, 71
LOOKS = [("wide", 1.0, "day"), ("narrow", 1.0, "day"), ("wide", 1.0, "contrast"), ("wide", 1.5, "day"), ("narrow", 1.5, "day")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    folder = tmp_path / "Tai ve"
    folder.mkdir()
    return Asked(monkeypatch, folder)


def words(page: ReaderPage) -> str:
    return page.text.toPlainText()


def toast(window: Window) -> str:
    return window.toast.accessibleName() if window.toast.isVisible() else ""


def bar(page: ReaderPage) -> list[str]:
    """The buttons of the bar from left to right."""
    shown = [one for one in page.bar.findChildren(Button) if one.isVisible()]
    return [one.text() for one in sorted(shown, key=lambda one: (one.y(), one.x()))]


# What is shown -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "scale", "style"), LOOKS)
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


@pytest.mark.parametrize(("size", "scale", "style"), LOOKS)
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
    assert bar(page) == ["Xoá", "In", "Trả lời", "Trả lời tất cả", "Chuyển tiếp"]
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


# Deeds -------------------------------------------------------------------------------------------------------------


def test_delete_goes_back_and_can_be_taken_back(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Xoá")
    assert session.letters[MessageId(INVITATION)].role == "trash"
    assert isinstance(window.page, PlainPage)
    assert toast(window).startswith("Đã xoá thư “Giấy mời họp")
    press(window, "Lấy lại thư")
    assert session.letters[MessageId(INVITATION)].role == "inbox"


def test_deleted_letter_can_be_restored_or_purged(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the trash: deleting for good asks first, its safe answer leaves everything; 'Lấy lại thư' is the primary deed."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, DELETED)
    assert bar(page) == ["Xoá hẳn", "In", "Lấy lại thư"]
    press(window, "Xoá hẳn")
    press(window, "Giữ thư lại")
    assert MessageId(DELETED) in session.letters
    press(window, "Xoá hẳn")
    press(window, "Xoá hẳn thư này")
    assert MessageId(DELETED) not in session.letters
    window.go("reader", message=MessageId(DELETED + 1))
    press(window, "Lấy lại thư")
    assert session.letters[MessageId(DELETED + 1)].role == "inbox"


@pytest.mark.parametrize(("button", "everyone"), [("Trả lời", False), ("Trả lời tất cả", True)])
def test_reply(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, button: str, everyone: bool) -> None:
    """The answer begins with the Vietnamese line that says who wrote when, and the composer opens on its draft."""
    session = FakeSession()
    _window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    target = page.reply_all if everyone else page.reply
    target.click()
    QApplication.processEvents()
    assert session.done[-1] == c.StartReply(MessageId(INVITATION), everyone, "Ngày 24/11/2026 lúc 08:52, Lê Thanh Hải viết:")
    assert list(PlainPage.opened[-1]) == ["draft"]
    assert target.text() == button


def test_reply_all_only_where_there_are_others(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter to me alone is answered to its sender."""
    _window, page = reader_at(make_window, FakeSession(), monkeypatch, WITH_PHOTO)
    assert bar(page) == ["Xoá", "In", "Trả lời", "Chuyển tiếp"]


def test_forward(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says whose letter it was, in Vietnamese."""
    session = FakeSession()
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Chuyển tiếp")
    command = session.done[-1]
    assert isinstance(command, c.StartForward)
    assert "Người gửi: Lê Thanh Hải <hai.le@vpub.cantho.example>" in command.quote_line
    assert "Tiêu đề: Giấy mời họp" in command.quote_line
    assert list(PlainPage.opened[-1]) == ["draft"]


def test_mark_unread(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Back in the list, unread, and it stays so."""
    session = FakeSession()
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Đánh dấu chưa đọc")
    assert session.letters[MessageId(INVITATION)].row.unread
    assert isinstance(window.page, PlainPage)


def test_move_to_another_folder(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders of this mailbox, without sent, drafts and trash; what was moved can be taken back."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Chuyển sang ngăn khác")
    (menu,) = page.findChildren(QMenu)
    named = {action.text(): action for action in menu.actions()}
    assert not {"Thư đến", "Thư đã gửi", "Thư viết dở", "Thư đã xoá"} & set(named)
    named["Dự án cống"].trigger()
    menu.close()
    QApplication.processEvents()
    assert session.letters[MessageId(INVITATION)].role == "other"
    assert toast(window) == "Đã chuyển thư sang ngăn Dự án cống."
    press(window, "Lấy lại thư")
    assert session.letters[MessageId(INVITATION)].role == "inbox"


def test_letters_before_and_after(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest letter has none before it and says so; 'Thư sau' shows the next older one in its place."""
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    assert page.newer.text() == "Đang ở thư đầu" and not page.newer.is_free
    press(window, "Thư sau")
    assert page.letter is not None and page.letter.row.id == MessageId(2)
    assert page.text.verticalScrollBar().value() == 0
    press(window, "Thư trước")
    assert page.letter is not None and page.letter.row.id == MessageId(INVITATION)
    window.back()
    assert isinstance(window.page, PlainPage)


def test_a_deed_that_fails_is_said(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    session.fail_next = faults.DiskFull()
    press(window, "Chuyển tiếp")
    assert "Ổ đĩa của máy đã đầy." in toast(window)


# Files -------------------------------------------------------------------------------------------------------------


def test_file_from_not_here_to_opened(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked) -> None:
    """Tải về → Đang tải … with Dừng tải → Mở; how far it is and how long it takes stand on the card; a photo opens with the PC's own program."""
    session = FakeSession()
    (card,) = put(session, WITH_PHOTO).files
    put(session, WITH_PHOTO, files=(replace(card, state="none", have=0),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    press(window, "Tải tệp Ảnh sạt lở.jpg về")
    assert session.done[-1] == c.FetchFile(card.id)
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Sắp tải 900 KB")
    session.change_file(card.id, have=int(card.wire_size * 0.45), seconds_to_go=32.0)
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Đang tải 405 trong 900 KB, còn khoảng 30 giây")
    picture(window, "doc-thu-dang-tai")
    press(window, "Dừng tải tệp Ảnh sạt lở.jpg")
    page.refresh([])
    find(window, "Ảnh sạt lở.jpg, 900 KB, Chưa tải về")
    session.change_file(card.id, state="have", have=card.wire_size)
    page.refresh([])
    press(window, "Mở tệp Ảnh sạt lở.jpg")
    assert asked.files == [Path("Ảnh sạt lở.jpg")]
    asked.has_program = False
    press(window, "Mở tệp Ảnh sạt lở.jpg")
    assert "chưa có chương trình mở tệp" in toast(window)


def test_focus_stays_with_the_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """'Tải về' by the keyboard: the button goes, and the next Enter is for the same file, not for another deed of the window."""
    session = FakeSession()
    (card,) = put(session, WITH_PHOTO).files
    put(session, WITH_PHOTO, files=(replace(card, state="none", have=0),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    window.activateWindow()
    find(window, "Tải tệp Ảnh sạt lở.jpg về").setFocus()
    press(window, "Tải tệp Ảnh sạt lở.jpg về")
    page.refresh([])
    assert window.focusWidget() is find(window, "Dừng tải tệp Ảnh sạt lở.jpg")
    session.change_file(card.id, state="have", have=card.wire_size, size=card.size + 1)  # the card is made anew
    page.refresh([])
    assert window.focusWidget() is find(window, "Mở tệp Ảnh sạt lở.jpg")


def test_file_is_saved_and_said_where(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path) -> None:
    window, _page = reader_at(make_window, FakeSession(), monkeypatch, WITH_PHOTO)
    press(window, "Lưu tệp Ảnh sạt lở.jpg vào máy")
    assert (tmp_path / "Tai ve" / "Ảnh sạt lở.jpg").stat().st_size > 100_000
    assert toast(window) == "Đã lưu “Ảnh sạt lở.jpg” vào thư mục Tai ve."
    press(window, "Mở thư mục")
    assert asked.folders == [tmp_path / "Tai ve"]


def test_all_files_are_saved_at_once(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path) -> None:
    """Those that are here; those that are not, and those held back, are left out."""
    session = FakeSession()
    files = (data.file("Một.docx", 40_000), data.file("Hai.xlsx", 50_000), data.file("Ba.pdf", 9_000, here=False),
             data.file("Bốn.zip", 9_000, blocked="holds_program"))  # fmt: skip
    put(session, WITH_PHOTO, files=files)
    window, _page = reader_at(make_window, session, monkeypatch, WITH_PHOTO)
    press(window, "Lưu cả 2 tệp vào máy")
    assert sorted(path.name for path in (tmp_path / "Tai ve").iterdir()) == ["Hai.xlsx", "Một.docx"]
    assert toast(window) == "Đã lưu 2 tệp vào thư mục Tai ve."


def test_fetching_offline_says_when(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(line="gone")
    window, _page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Tải tệp Bản đồ ngập.pdf về")
    assert toast(window) == "Đang mất mạng. Có mạng lại, tệp sẽ tự tải về."


def test_long_file_names_keep_their_ending(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name does, the card stays within its column and the ending is seen."""
    session = FakeSession()
    name = "BAO-CAO_" + "x" * 150 + ".docx"
    put(session, WITH_PHOTO, files=(data.file(name, 40_000),))
    window, page = reader_at(make_window, session, monkeypatch, WITH_PHOTO, size="narrow")
    (card,) = page.side._files.values()
    assert card._name.text().replace("\u200b", "").endswith("xxxx.docx")
    assert card.width() <= page.side.width()
    assert clipped(window) == []


# Suspicious letters ------------------------------------------------------------------------------------------------


def test_suspicious_letter_withholds_links_and_files(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs in words, no link left in the text, files locked, no answering; advice beside it."""
    session = FakeSession()
    (zip_file,) = put(session, FRAUD).files
    put(session, FRAUD, files=(zip_file, data.file("Huong dan.pdf", 50_000)))
    window, page = reader_at(make_window, session, monkeypatch, FRAUD)
    assert page.warning.accessibleName().startswith("Thư này có dấu hiệu lừa đảo. Không làm theo thư. 1. Người gửi ở ngoài")
    assert "[đường dẫn đã bị chặn]" in words(page)
    assert "xacminh.example" not in page.text.toHtml() and "href" not in page.text.toHtml()
    assert bar(page) == ["Xoá", "Thư này an toàn", "Báo thư lừa đảo"]
    find(window, "Huong dan.pdf, 50 KB, Đang giữ lại")
    find(window, "Phieu-xac-minh.zip, 88 KB, Không cho mở. Trong tệp này có một chương trình.")
    assert not [one for one in page.side.findChildren(Button) if one.isVisible() and one.text() in ("Mở", "Lưu vào máy", "Tải về")]
    assert page.side.advice.isVisible()


def test_weak_signs_are_not_called_fraud(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter whose answers go elsewhere is odd, not yet fraud."""
    session = FakeSession()
    (_imitates, password, _link) = put(session, FRAUD).warnings
    put(session, FRAUD, warnings=(replace(password, code="reply_elsewhere"),))
    _window, page = reader_at(make_window, session, monkeypatch, FRAUD)
    assert page.warning.accessibleName() == "Thư này có điểm lạ. Nên hỏi trước khi làm theo. Bấm trả lời thì thư sẽ đi tới một nơi khác."


def test_called_safe(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a question the letter is like any other; a file with a program in it stays locked."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, FRAUD)
    press(window, "Thư này an toàn")
    press(window, "Để xem lại")
    assert page.suspicious
    press(window, "Thư này an toàn")
    next(one for one in window.findChildren(Dialog) if one.isVisible()).act_button.click()
    QApplication.processEvents()
    page.refresh([])
    assert c.CallSafe(MessageId(FRAUD)) in session.done
    assert not page.warning.isVisible()
    assert "xacminh.example" in page.text.toHtml()
    find(window, "Phieu-xac-minh.zip, 88 KB, Không cho mở. Trong tệp này có một chương trình.")
    assert "Trả lời" in bar(page)


def test_reported(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """To IT and out of the mailbox; and it can be taken back."""
    session = FakeSession()
    window, _page = reader_at(make_window, session, monkeypatch, FRAUD)
    press(window, "Báo thư lừa đảo")
    assert session.done[-1] == c.ReportPhishing(MessageId(FRAUD))
    assert session.letters[MessageId(FRAUD)].role == "trash"
    assert toast(window) == "Đã báo cán bộ tin học. Thư đã được cất khỏi hộp thư."
    assert isinstance(window.page, PlainPage)
    press(window, "Lấy lại thư")
    assert session.letters[MessageId(FRAUD)].role == "inbox"


# Links -------------------------------------------------------------------------------------------------------------


def test_link_names_its_true_host_before_opening(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked) -> None:
    """The words of a link may say anything; the question names the host. The safe answer opens nothing."""
    session = FakeSession()
    html = '<p><a href="https://mail.cantho.example@xau.example/mail.cantho.example">mail.cantho.example</a></p>'
    put(session, INVITATION, html=html)
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    window.setFocus()
    page.text.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    page.text.pressed.emit("https://mail.cantho.example@xau.example/mail.cantho.example")
    find(window, "Mở trang xau.example?")
    picture(window, "doc-thu-duong-dan")
    press(window, "Không mở")
    assert asked.pages == []
    page.text.pressed.emit("https://cantho.example/a")
    press(window, "Mở trang này")
    assert asked.pages == ["https://cantho.example/a"]


def test_link_with_foreign_letters_is_spelled_out(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Cyrillic о in a Latin name is told."""
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    page.text.pressed.emit("https://canth\u043e.example/")
    (question,) = window.findChildren(Dialog)
    assert "xn--" in question.accessibleDescription()


def test_address_in_a_letter_begins_a_letter(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """mailto: opens our composer, never another program."""
    session = FakeSession()
    _window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    page.text.pressed.emit("mailto:huy.dang%40caikhe.cantho.example?subject=x")
    command = session.done[-1]
    assert isinstance(command, c.StartDraft)
    assert [one.address for one in command.recipients] == ["huy.dang@caikhe.cantho.example"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "ms-word:x", "https://[broken"])
def test_other_addresses_do_not_open(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, asked: Asked, address: str) -> None:
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    page.text.pressed.emit(address)
    assert asked.pages == [] and window.findChildren(Dialog) == []
    assert "không mở được" in toast(window)


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


