"""The reader: what a letter that looks like fraud withholds, and what a link names before it opens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.ids import MessageId
from tests.ui import fake_letters as data
from tests.ui.conftest import MakeWindow, find, picture, press
from tests.ui.fake import FakeSession
from tests.ui.plain import PlainPage
from tests.ui.reading import FRAUD, INVITATION, Asked, bar, put, reader_at, toast, words
from ui.widgets.button import Button
from ui.widgets.dialog import Dialog

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


def test_link_names_its_true_host_before_opening(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of a link may say anything; the question names the host. The safe answer opens nothing."""
    asked = Asked(monkeypatch)
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
def test_other_addresses_do_not_open(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    asked = Asked(monkeypatch)
    window, page = reader_at(make_window, FakeSession(), monkeypatch, INVITATION)
    page.text.pressed.emit(address)
    assert asked.pages == [] and window.findChildren(Dialog) == []
    assert "không mở được" in toast(window)
