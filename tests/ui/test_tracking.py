"""'Xác nhận đã nhận' and 'Ai đã nhận thư này?': as drawn, one press, reminders to those who are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from client import commands as c
from client.ids import MessageId
from client.rows import Confirming, Told
from tests.ui import fake_letters as data
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from ui.window import Window

INVITATION, NOTICE = MessageId(1), MessageId(62)


def at(window: Window, name: str, **arguments: Any) -> Any:
    window.start_at("sent" if name == "tracking" else "inbox")
    window.go(name, **arguments)
    assert window.page is not None and window.page.name == name
    return window.page


@in_every_look
def test_as_drawn(make_window: MakeWindow, stopped_clock: object, size: str, scale: float, style: str) -> None:
    """Nothing sticks out, every control has a name; worst first; the button says how many."""
    window = make_window(FakeSession(), size=size, scale=scale, style=style)
    page = at(window, "tracking", message=NOTICE)
    picture(window, f"theo-doi-{size}-{scale}-{style}")
    assert not clipped(window) and not nameless(window)
    find(window, "UBND phường Ninh Kiều, Đỗ Thị Thu Hà, Chưa nhận được, Hộp thư đầy từ 08:10")
    find(window, "Gọi điện: UBND phường Ninh Kiều")
    assert page.remind.text() == "Nhắc 5 nơi chưa xác nhận" and window.page.header.title.text() == "Ai đã nhận thư này?"


def test_reminding_the_missing(make_window: MakeWindow, stopped_clock: object, qtbot: Any) -> None:
    """All of them, or one; a draft to be looked at, nothing has gone."""
    session = FakeSession()
    window = make_window(session)
    page = at(window, "tracking", message=NOTICE)
    QTest.keyClick(page.first_focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "composer")
    made = next(one for one in session.done if isinstance(one, c.StartReminder))
    assert len(made.addresses) == 5 and data.HA.address not in made.addresses
    assert made.subject.startswith("Nhắc xác nhận: 97/TB-UBND") and not any(isinstance(one, c.Send) for one in session.done)
    page = at(window, "tracking", message=NOTICE)
    press(window, "Nhắc lại: UBND xã Thới Lai")
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "composer")
    assert len([one for one in session.done if isinstance(one, c.StartReminder)][-1].addresses) == 1


def test_from_the_list_and_back(make_window: MakeWindow, qtbot: Any, stopped_clock: object) -> None:
    """The state of a sent letter leads there; Escape leads back; what waits can be listed alone."""
    window = make_window(FakeSession())
    window.start_at("sent")
    window.page.list.pressed_zone.emit("track", NOTICE)
    assert window.page.name == "tracking"
    QTest.keyClick(window.page, Qt.Key.Key_Escape)
    assert window.page.name == "sent"
    press(window, "Chờ xác nhận (1)")
    qtbot.waitUntil(lambda: window.page.list.letters.total == 1)


def test_home_counts_and_leads_there(make_window: MakeWindow, stopped_clock: object) -> None:
    window = make_window(FakeSession())
    press(window, "Theo dõi thư đã gửi. 11 nơi chưa xác nhận")
    assert window.page is not None and window.page.name == "sent" and window.page.awaited.isChecked()


def test_a_letter_that_is_gone(make_window: MakeWindow) -> None:
    window = make_window(FakeSession())
    at(window, "tracking", message=MessageId(999))
    press(window, "Quay lại")
    assert window.page is not None and window.page.name == "sent"


# Letters that came ---------------------------------------------------------------------------------------------------


def test_one_press(make_window: MakeWindow, stopped_clock: object, qtbot: Any) -> None:
    """Enter on the button: said what was sent to whom; the button says that it is done, and does nothing more."""
    session = FakeSession()
    window = make_window(session)
    page = at(window, "reader", message=INVITATION)
    assert page.confirm.text() == "Xác nhận đã nhận"
    QTest.keyClick(page.confirm, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.confirm.text() == "Đã xác nhận")
    picture(window, "doc-thu-da-xac-nhan")
    QTest.keyClick(page.confirm, Qt.Key.Key_Return)
    (made,) = [one for one in session.done if isinstance(one, c.Confirm)]
    assert made.subject == "Đã nhận: Giấy mời họp phòng, chống triều cường rằm tháng 10 âm lịch" and not made.sure
    assert "UBND phường Cái Khế đã nhận được thư:" in made.text and data.ME.name in made.text


@pytest.mark.parametrize("doubt", ["list", "elsewhere"])
def test_asked_before(make_window: MakeWindow, doubt: Any) -> None:
    """To many, or to another than the sender: the address is shown, and 'Không gửi' is the safe way."""
    session = FakeSession()
    session.letters[INVITATION] = replace(session.letters[INVITATION], confirming=Confirming("open", data.SHOP, doubt))
    window = make_window(session)
    at(window, "reader", message=INVITATION)
    press(window, "Xác nhận đã nhận")
    press(window, "Không gửi")
    assert not any(isinstance(one, c.Confirm) for one in session.done)
    press(window, "Xác nhận đã nhận")
    press(window, "Gửi xác nhận")
    assert [one.sure for one in session.done if isinstance(one, c.Confirm)] == [True]


def test_no_button_where_nobody_waits(make_window: MakeWindow) -> None:
    window = make_window(FakeSession())
    page = at(window, "reader", message=MessageId(9))
    assert not page.confirm.isVisible() and not page.track.isVisible()


def test_a_receipt_says_what_it_is(make_window: MakeWindow, stopped_clock: object) -> None:
    """A sentence instead of a technical letter, and the way to all others."""
    session = FakeSession()
    told = Told(data.HA, "confirmed", NOTICE, "Thông báo lịch tiếp công dân tháng 12/2026")
    letter = session.letters[MessageId(9)]
    session.letters[MessageId(9)] = replace(letter, row=replace(letter.row, kind="receipt"), told=told)
    window = make_window(session)
    page = at(window, "reader", message=MessageId(9))
    picture(window, "doc-thu-bao-nhan")
    assert "UBND phường Ninh Kiều đã xác nhận nhận thư" in page.told.accessibleName()
    press(window, "Ai đã nhận?")
    assert window.page is not None and window.page.name == "tracking"


def test_asking_in_the_composer(make_window: MakeWindow, qtbot: Any) -> None:
    """As the kind does, until the person says otherwise; her word is kept."""
    session = FakeSession()
    window = make_window(session)
    window.start_at("composer", kind="invitation")
    page: Any = window.page
    assert page.sheet.confirm.isChecked() and page.sheet.confirm_said is None
    page._choose_kind("other")
    assert not page.sheet.confirm.isChecked()
    page.sheet.subject.setText("Mời")
    page.sheet.confirm.click()
    qtbot.waitUntil(lambda: any(isinstance(one, c.SaveDraft) and one.confirm for one in session.done))
