"""Chờ gửi: every state in words, the deed that solves it, and nothing pressed twice or lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from client import commands as c
from client.ids import OutboxId
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.fake_letters import at
from tests.ui.looks import in_every_look
from ui.sending import say_sent
from ui.widgets.button import Button
from ui.widgets.card import OutboxCard
from ui.widgets.dialog import Dialog

pytestmark = pytest.mark.usefixtures("stopped_clock")


@in_every_look
def test_every_state_in_words(make_window: MakeWindow, size: str, scale: float, style: str) -> None:
    """Five letters, five reasons; nothing sticks out, every control has a name."""
    window = make_window(FakeSession(outbox=True), size=size, scale=scale, style=style)
    window.start_at("outbox")
    picture(window, f"cho-gui-{size}-{scale}-{style}")
    assert not clipped(window) and not nameless(window)
    for words in ("Gửi lỗi: hộp thư người nhận đầy", "Đang gửi 43%", "Không rõ thư đã đi chưa", "Đang chờ tới lượt"):
        assert find(window, words)
    assert window.page is not None and "5 thư chưa gửi xong · 2 thư cần xử lý" in window.page.header.subtitle.text()


@in_every_look
def test_a_weak_line_in_words(make_window: MakeWindow, size: str, scale: float, style: str) -> None:
    """As drawn: one goes, one waits for a better line, one for its hours; the strip says what the line is like."""
    session = FakeSession(line="weak", outbox=True)
    for number in (1, 5):
        del session.outbox[OutboxId(number)]
    session.change_outbox(OutboxId(4), waits_for="hours", waits_until=at(24, 17, 0), seconds_left=0.0)
    window = make_window(session, size=size, scale=scale, style=style)
    window.start_at("outbox")
    picture(window, f"cho-gui-mang-yeu-{size}-{scale}-{style}")
    for words in ("Đang chờ mạng mạnh hơn", "Sẽ gửi sau 17 giờ", "Đã gửi 0,9 MB trong 2,1 MB, còn khoảng 1 phút."):
        assert find(window, words)
    assert window.strip.line.accessibleName().startswith("Mạng yếu")
    assert not clipped(window) and not nameless(window)


def test_now_is_one_press(make_window: MakeWindow) -> None:
    """'Gửi luôn bây giờ' of a letter that is kept back."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    press(window, "Gửi luôn bây giờ")
    assert session.done[-1] == c.SendNow(OutboxId(3))


def test_nothing_waits(make_window: MakeWindow) -> None:
    """An empty outbox says so and leads on."""
    window = make_window(FakeSession())
    window.start_at("outbox")
    press(window, "Xem thư đã gửi")
    assert window.page is not None and window.page.name == "sent"


def test_a_copy_on_its_way_is_not_out_of_sight(make_window: MakeWindow) -> None:
    """Gone, and not in Sent yet: it is no letter that waits, but both pages say so, and in a full mailbox what helps."""
    session = FakeSession(outbox=True)
    row = replace(session.outbox[OutboxId(2)], state="sent", refused=())
    session.outbox.clear()
    session.outbox[row.id] = row
    window = make_window(session)
    window.start_at("outbox")
    assert _has(window, "Mọi thư đã gửi xong") and _has(window, row.subject) and _has(window, "Đang cất bản sao vào Thư đã gửi.")
    window.start_at("sent")
    assert window.page is not None and "1 thư vừa gửi, đang cất bản sao" in window.page.header.subtitle.text()
    session.quota = replace(session.quota, used=session.quota.limit)
    window.start_at("outbox")
    card = next(card for card in window.findChildren(OutboxCard) if card.isVisible())
    assert _has(window, "Hộp thư đã đầy. Có chỗ thì bản sao tự vào Thư đã gửi.")
    press(card, "Dọn hộp thư")
    assert window.page is not None and window.page.name == "cleanup"


def test_send_again_is_asked_about(make_window: MakeWindow) -> None:
    """Of an unsure letter a second copy goes only after a question; the safe answer sends nothing."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    press(window, "Gửi lại lần nữa")
    press(window, "Khoan, để hỏi đã")
    assert not any(isinstance(done, c.SendAgain) for done in session.done)
    press(window, "Gửi lại lần nữa")
    asked = [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]
    asked[-1].act_button.click()
    assert session.done[-1] == c.SendAgain(OutboxId(5))


def test_taken_back_it_opens_for_writing(make_window: MakeWindow, qtbot: Any) -> None:
    """And the toast that still counted its seconds is gone."""
    session = FakeSession(outbox=True)
    del session.outbox[OutboxId(3)]
    window = make_window(session)
    window.start_at("outbox")
    say_sent(window, OutboxId(4))
    card = next(card for card in window.findChildren(OutboxCard) if "Lịch công tác tuần 49" in card.accessibleName())
    card.pressed.emit("take_back")
    qtbot.waitUntil(lambda: bool(window.page and window.page.name == "composer"))
    assert window.page is not None and window.page.sheet.subject_words.startswith("Lịch công tác tuần 49")
    assert not window.toast.isVisible()


def test_too_late_to_take_back(make_window: MakeWindow, qtbot: Any) -> None:
    """It has gone in this very moment: said, and nothing is written twice."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    card = next(card for card in window.findChildren(OutboxCard) if "Lịch công tác tuần 49" in card.accessibleName())
    session.change_outbox(OutboxId(4), state="sending", seconds_left=0.0, leaving=True)
    card.pressed.emit("take_back")
    qtbot.waitUntil(lambda: _has(window, "Thư đã đi rồi, không lấy lại được."))
    assert window.page is not None and window.page.name == "outbox"


def test_stop_what_is_being_sent(make_window: MakeWindow, qtbot: Any) -> None:
    """As drawn: one button; the letter is a draft again, and she is told where it lies and how to go on."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    press(window, "Dừng gửi")
    qtbot.waitUntil(lambda: _has(window, "Đã dừng gửi. Thư nằm trong Thư viết dở."))
    assert session.done[-1] == c.TakeBack(OutboxId(2))
    qtbot.waitUntil(lambda: not _has(window, "Đang gửi 43%"))
    picture(window, "cho-gui-da-dung")
    press(window, "Viết tiếp")
    qtbot.waitUntil(lambda: bool(window.page and window.page.name == "composer"))
    assert window.page is not None and window.page.sheet.subject_words.startswith("Báo cáo kết quả")


def test_the_last_octets_cannot_be_stopped(make_window: MakeWindow) -> None:
    """It may arrive already: nothing is promised that cannot be kept."""
    session = FakeSession(outbox=True)
    session.change_outbox(OutboxId(2), leaving=True)
    window = make_window(session)
    window.start_at("outbox")
    assert not _has(window, "Dừng gửi")


def test_one_primary_button(make_window: MakeWindow) -> None:
    """Of all cards only the first that can be solved has it; a second button of a card is quieter than the solving one."""
    window = make_window(FakeSession(outbox=True))
    window.start_at("outbox")
    assert window.page is not None
    kinds = {button.text(): button._kind for button in window.page.findChildren(Button) if button.isVisible()}
    assert [words for words, kind in kinds.items() if kind == "primary"] == ["Gửi lại cho 1 nơi"]
    assert kinds["Thôi, không gửi nữa"] == "quiet"
    assert kinds["Gửi lại lần nữa"] == kinds["Người nhận đã có thư"] == "secondary"


def test_retry_only_the_refused(make_window: MakeWindow) -> None:
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    press(window, "Gửi lại cho 1 nơi")
    assert session.done[-1] == c.RetryRefused(OutboxId(1))


def test_a_button_keeps_the_keyboard(make_window: MakeWindow, qtbot: Any) -> None:
    """The seconds run down under the finger; the button stays the same one."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.start_at("outbox")
    button = find(window, "Gửi lại lần nữa")
    button.setFocus()
    session.change_outbox(OutboxId(2), progress=2_000_000)
    qtbot.waitUntil(lambda: bool(window.page and _has(window, "Đang gửi 91%")), timeout=2000)
    assert find(window, "Gửi lại lần nữa") is button


def _has(window: Any, words: str) -> bool:
    try:
        return bool(find(window, words))
    except AssertionError:
        return False
