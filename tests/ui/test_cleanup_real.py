"""The clean-up in a window on a real, nearly full mailbox: how many presses it takes, and what it has changed."""

from __future__ import annotations

from typing import Any

from client.rows import Place
from tests.engine.conftest import make_official
from tests.engine.office import Official, agree, foreign
from tests.engine.test_keeping import archive, everywhere, heavy
from tests.servers import Dovecot
from tests.ui.conftest import MakeWindow, find, press
from ui.pages.cleanup import DONE, CleanupPage

__all__ = ["make_official"]
MB = 1024 * 1024


def test_from_full_to_room(dovecot: Dovecot, make_official: Any, make_window: MakeWindow, qtbot: Any) -> None:
    """29 of 30 MB in use: three presses from the home page to under 70 %, with every letter here or there."""
    hoa: Official = make_official()
    letters = [heavy(f"Hồ sơ {number}", 2 * MB) for number in range(10)]
    with foreign(dovecot, hoa.who) as other:
        for one in letters:
            other.append("INBOX", one, flags=("\\Seen",))
    hoa.sync()
    window = make_window(program=hoa.program)
    window.enter(hoa.session, start=True)
    assert hoa.session.views.strip(hoa.account).quota.share > 0.9
    presses = 0

    def seen(words: str) -> bool:
        try:
            return find(window, words).isVisible()
        except AssertionError:
            return False

    def pressed(words: str) -> None:
        nonlocal presses
        qtbot.waitUntil(lambda: seen(words), timeout=20_000)
        press(window, words)
        presses += 1

    pressed("Dọn hộp thư")
    page = window.page
    assert isinstance(page, CleanupPage)
    qtbot.waitUntil(lambda: bool(page.list.ticked), timeout=20_000)
    n = len(page.list.ticked)
    pressed("Lưu vào máy rồi xoá trên máy chủ")
    qtbot.waitUntil(lambda: page.steps.now == DONE, timeout=120_000)
    qtbot.waitUntil(lambda: hoa.session.views.strip(hoa.account).quota.share < 0.7, timeout=20_000)
    there = everywhere(dovecot, hoa.who)["INBOX"]
    assert len(archive(hoa)) == n and sorted(archive(hoa) + there) == sorted(letters)
    pressed("Về Trang chính")
    find(window, "Hộp thư còn chỗ")
    assert presses <= 5
    print(f"{n} letters, {presses} presses, {hoa.session.views.strip(hoa.account).quota.share:.0%} in use")
    assert len(hoa.letters(Place.KEPT)) == n
    worker = hoa.session.worker(hoa.account)
    worker.stop()
    hoa.session._workers.clear()
    hoa.sync()
    agree(hoa, dovecot)
