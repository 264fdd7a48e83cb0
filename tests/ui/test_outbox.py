"""Chờ gửi: every state in words, the deed that solves it, and nothing pressed twice or lost."""

from __future__ import annotations

from typing import Any

import pytest

from client import commands as c
from client.ids import OutboxId
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import NOW, FakeSession
from ui import dates
from ui.widgets.dialog import Dialog


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "now", lambda: NOW)


@pytest.mark.parametrize(("size", "scale", "style"), [("wide", 1.0, "day"), ("narrow", 1.0, "day"), ("wide", 1.5, "day"), ("wide", 1.0, "contrast")])
def test_every_state_in_words(make_window: MakeWindow, size: str, scale: float, style: str) -> None:
    """Five letters, five reasons; nothing sticks out, every control has a name."""
    window = make_window(FakeSession(outbox=True), size=size, scale=scale, style=style)
    window.start_at("outbox")
    picture(window, f"cho-gui-{size}-{scale}-{style}")
    assert not clipped(window) and not nameless(window)
    for words in ("Gửi lỗi: hộp thư người nhận đầy", "Đang gửi 43%", "Không rõ thư đã đi chưa", "Đang chờ tới lượt"):
        assert find(window, words)
    assert window.page is not None and "5 thư chưa gửi xong · 2 thư cần xử lý" in window.page.header.subtitle.text()


def test_nothing_waits(make_window: MakeWindow) -> None:
    """An empty outbox says so and leads on."""
    window = make_window(FakeSession())
    window.start_at("outbox")
    press(window, "Xem thư đã gửi")
    assert window.page is not None and window.page.name == "sent"


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
