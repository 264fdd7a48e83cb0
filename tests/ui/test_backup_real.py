"""Sao lưu in a window on a real mailbox, onto a folder that stands in for the stick; then Khôi phục at another PC."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from client.rows import Place
from tests.engine.conftest import make_official
from tests.engine.test_backup import keep, write, written
from tests.engine.test_keeping import archive, heavy
from tests.servers import Dovecot
from tests.ui.conftest import MakeWindow, find, press
from ui import drives, sticks
from ui.drives import Drive
from ui.pages.backup import BackupPage
from ui.window import Window

__all__ = ["make_official"]


def seen(window: Window, words: str) -> bool:
    try:
        return find(window, words).isVisible()
    except AssertionError:
        return False


def test_out_and_back(
    dovecot: Dovecot, make_official: Any, make_window: MakeWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three presses from the home page; the stick pulled out and put back in the middle; at another PC two more."""
    stick, pocket = tmp_path / "usb", tmp_path / "pocket"
    stick.mkdir()
    monkeypatch.setattr(drives, "found", lambda: (Drive(stick, "VAN-THU", 10**9),) if stick.exists() else ())
    monkeypatch.setattr(sticks, "EVERY", 50)
    here = make_official()
    letters = [heavy(f"Hồ sơ {number}", 900_000) for number in range(4)]
    keep(dovecot, here, *letters)
    write(here, tmp_path)
    window = make_window(here.session)
    qtbot.waitUntil(lambda: seen(window, "Sao lưu ra USB"))
    press(window, "Sao lưu ra USB")  # the reminder's
    page = window.page
    assert isinstance(page, BackupPage)
    qtbot.waitUntil(lambda: page.go.is_free)
    press(window, "Sao lưu vào USB VAN-THU")
    qtbot.waitUntil(lambda: page._doing.how_far is not None and page._doing.how_far.letters >= 1, timeout=10_000)
    stick.rename(pocket)
    qtbot.waitUntil(lambda: page._doing.phase in ("trouble", "done"), timeout=10_000)
    pulled = page._doing.phase == "trouble"
    QTest.qWait(150)
    pocket.rename(stick)
    qtbot.waitUntil(lambda: page._doing.phase == "done", timeout=20_000)
    assert pulled, "it was over before the stick was pulled out"
    qtbot.waitUntil(lambda: seen(window, "Đã sao lưu xong, rút USB được rồi."))
    press(window, "Về Trang chính")
    assert window.page is not None and window.page._said is None, "reminded no more"

    there = make_official(here.who)
    other = make_window(there.session)
    other.go("backup")
    back = other.page
    assert isinstance(back, BackupPage)
    qtbot.waitUntil(lambda: bool(back._sticks.here))
    press(other, "Khôi phục từ bản sao")
    qtbot.waitUntil(lambda: back._doing.phase == "done", timeout=20_000)
    qtbot.waitUntil(lambda: seen(other, "Đã lấy lại 4 thư."))
    assert sorted(archive(there)) == sorted(letters) and written(there) == written(here)
    assert len(there.letters(Place.KEPT)) == 4
