"""The reader: every deed with its way back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from client import commands as c
from client import faults
from client.ids import MessageId
from tests.ui.conftest import MakeWindow, press
from tests.ui.fake import FakeSession
from tests.ui.plain import PlainPage
from tests.ui.reading import DELETED, INVITATION, WITH_PHOTO, bar, reader_at, toast


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
