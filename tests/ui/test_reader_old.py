"""A letter in old Vietnamese: readable at once, the original one press away and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from client.ids import MessageId
from client.rows import AsSent
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from tests.ui.reading import INVITATION, put, reader_at, words

NEW = "Kính gửi: Uỷ ban nhân dân phường Cái Khế.\nXin báo cáo kết quả thực hiện nhiệm vụ năm 2004."
OLD = AsSent(
    "B¸o c¸o kÕt qu¶", "Lª Thanh H¶i", "KÝnh göi: Uû ban nh©n d©n ph­êng C¸i KhÕ.\nXin b¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m 2004.", ""
)


def old_letter() -> FakeSession:
    session = FakeSession()
    page = put(session, INVITATION, text=NEW, html="", old=True)
    put(session, INVITATION, row=replace(page.row, subject="Báo cáo kết quả"))
    session.originals[MessageId(INVITATION)] = OLD
    return session


@in_every_look
def test_there_and_back(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float, style: str) -> None:
    """Words, subject and name; the press keeps the keyboard, so the same key turns back."""
    window, page = reader_at(make_window, old_letter(), monkeypatch, INVITATION, size=size, scale=scale, style=style)
    settle()
    assert "Uỷ ban nhân dân" in words(page) and page.old.isVisible()
    picture(window, f"thu-phong-cu-{size}-{scale}-{style}")
    assert clipped(window) == [] and nameless(window) == []
    press(window, "Xem nguyên bản")
    settle()
    assert "Uû ban nh©n d©n" in words(page) and "B¸o c¸o" in page.header.title.text()
    picture(window, f"thu-phong-cu-nguyen-ban-{size}-{scale}-{style}")
    assert clipped(window) == [] and nameless(window) == []
    again = QApplication.focusWidget()
    assert again is None or again is find(window, "Xem chữ đã đổi")
    press(window, "Xem chữ đã đổi")
    settle()
    assert "Uỷ ban nhân dân" in words(page) and "Báo cáo" in page.header.title.text()


def test_another_letter_begins_readable(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice is of one letter, and a letter in which nothing is old says nothing."""
    session = old_letter()
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Xem nguyên bản")
    window.go_instead("reader", message=MessageId(2), query=None)
    settle()
    assert not page.old.isVisible()
    window.go_instead("reader", message=MessageId(INVITATION), query=None)
    settle()
    assert "Uỷ ban nhân dân" in words(page)


def test_an_original_that_is_gone(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its octets are no longer here: that is said, and the readable words stay."""
    session = old_letter()
    session.originals.clear()
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    press(window, "Xem nguyên bản")
    settle()
    assert "Uỷ ban nhân dân" in words(page) and "không còn" in page.old.accessibleName()
