"""Mang thư đi gửi in a window on a real mailbox: onto the stick, sent from it, taken home; three presses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client.rows import Place
from tests.engine.carrying import came
from tests.engine.conftest import make_official
from tests.engine.office import Official
from tests.engine.test_keeping import deliver, heavy
from tests.servers import Dovecot
from tests.ui.conftest import MakeWindow, press
from ui import drives, sticks
from ui.drives import Drive
from ui.pages.carry import CarryPage
from ui.widgets.button import Button
from ui.window import Window

__all__ = ["make_official"]


def shown(window: Window, words: str) -> bool:
    return any(button.text() == words for button in window.findChildren(Button) if button.isVisible())


def test_three_presses(
    dovecot: Dovecot, make_official: Any, make_window: MakeWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker runs in this window, as without a line; what the page suggests is what is pressed."""
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(drives, "found", lambda: (Drive(usb, "VAN-THU", 8_000_000_000),))
    monkeypatch.setattr(sticks, "EVERY", 50)
    hoa: Official = make_official()
    hoa.sync()
    before = came(dovecot)
    hoa.write("Mang tu cua so")
    deliver(dovecot, hoa.who, heavy("Tra loi cua so", 10_000))
    window = make_window(program=hoa.program)
    window.enter(hoa.session, start=False)
    window.go("carry")
    page = window.page
    assert isinstance(page, CarryPage)
    for words, said in (
        ("Chép 1 thư vào USB", "Đã chép 1 thư, rút USB được rồi."),
        ("Gửi thư từ USB này", "Đã gửi 1 thư, mang về 1 thư mới."),
        ("Lấy thư về từ USB", "Đã lấy về: 1 thư đã gửi, 1 thư mới."),
    ):
        qtbot.waitUntil(lambda words=words: shown(window, words), timeout=5_000)
        press(window, words)
        qtbot.waitUntil(lambda said=said: page.banner.accessibleName().startswith(said), timeout=30_000)
    assert came(dovecot) - before == {"Mang tu cua so": 1} and not list(usb.iterdir())
    assert hoa.subjects(Place.INBOX) == ["Tra loi cua so"] and not hoa.session.views.outbox()
