"""Không dùng máy này nữa: a real person with letters that lie on this PC only; they are named, carried away or given up in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from client import commands as c
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import SitePerson, practice
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from ui import pc
from ui.pages.leaving import LeavingPage
from ui.window import Window

DRAFT, WAITING = "Kế hoạch kiểm tra phòng cháy", "Báo cáo tuần 47"


class Pc:
    """A PC on which Hoa has written a draft and queued a letter that the server has not seen."""

    def __init__(self, folder: Path, server: PracticeServer) -> None:
        self.me = server.people[0]
        person = SitePerson(self.me.address, self.me.name, self.me.post)
        self.program = Program(practice(server.imap_port, server.smtp_port, (person,)), folder)
        session = self.program.sign_in_new(self.me.address, self.me.password)
        self.account = session.views.mailboxes()[0].id
        session.close()

    def write(self) -> None:
        session = self.program.sign_in(self.program.tiles()[0].id, self.me.password)
        for subject in (DRAFT, WAITING):
            draft = session.do(c.StartDraft(self.account))
            session.do(c.SaveDraft(draft, subject, "Kính gửi", recipients=(c.Recipient(address="ai@thuctap.example"),)))
        session.do(c.Send(draft))
        session.close()

    @property
    def known(self) -> bool:
        return any(tile.known for tile in self.program.tiles())


@pytest.fixture
def hoa(tmp_path: Path) -> Iterator[Pc]:
    server = PracticeServer(now=1_795_500_000.0)
    server.start()
    yield Pc(tmp_path / "data", server)
    server.stop()


def shown(window: Window) -> LeavingPage:
    assert isinstance(window.page, LeavingPage)
    return window.page


def unlock(window: Window, pc_: Pc, qtbot: Any) -> LeavingPage:
    press(window, "Không dùng máy này nữa")
    page = shown(window)
    QTest.keyClicks(page.password.line, pc_.me.password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._session is not None)
    return page


def on_the_page(page: LeavingPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, hoa: Pc, qtbot: Any, name: str, size: str, scale: float, style: str) -> None:
    """The password first; then what lies here only, the two ways, and the button that waits for one of them."""
    hoa.write()
    window = make_window(None, size=size, scale=1.0, style=style, program=hoa.program)
    press(window, "Không dùng máy này nữa")
    from ui import theme

    theme.set_scale(scale)
    picture(window, f"roi-may-mat-khau{name}")
    assert clipped(window) == [] and nameless(window) == []
    page = shown(window)
    QTest.keyClicks(page.password.line, hoa.me.password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._session is not None)
    picture(window, f"roi-may{name}")
    assert clipped(window) == [] and nameless(window) == []


def test_nothing_lies_here_only(make_window: MakeWindow, hoa: Pc, qtbot: Any, tmp_path: Path) -> None:
    """Then one red button and one question; her folder is gone, and so is her tile, until she signs in anew."""
    window = make_window(None, program=hoa.program)
    page = unlock(window, hoa, qtbot)
    assert page.remove_button.is_free and not page._give_up.isVisible() and not page._carry.isVisible()
    press(window, page.remove_button.text())
    press(window, "Chưa xoá")
    assert hoa.known and window.page is page
    press(window, page.remove_button.text())
    press(window, "Xoá khỏi máy này")
    qtbot.waitUntil(lambda: window.page is not page)
    assert not hoa.known and [one.name for one in (tmp_path / "data" / "people").iterdir() if one.is_dir()] == []
    assert "Đã xoá" in window.toast.accessibleName() or window.toast.isVisible()


def test_given_up_in_words(make_window: MakeWindow, hoa: Pc, qtbot: Any) -> None:
    """Both letters are named; the button acts only once the sentence stands there, marks or not."""
    hoa.write()
    window = make_window(None, program=hoa.program)
    page = unlock(window, hoa, qtbot)
    said = on_the_page(page)
    assert f"Đang viết dở: {DRAFT}" in said and f"Chưa gửi: {WAITING}" in said and "Bỏ hẳn 2 thư" in said
    assert not page.remove_button.is_free
    for typed, free in (("bỏ hẳn", False), ("Bỏ hẳn 3 thư", False), ("bo han 2 thu", True), ("Bỏ hẳn 2 thư", True)):
        page.sentence.set_text(typed)
        assert page.remove_button.is_free is free, typed
    press(window, page.remove_button.text())
    press(window, "Xoá khỏi máy này")
    qtbot.waitUntil(lambda: not hoa.known)


def test_carried_away(make_window: MakeWindow, hoa: Pc, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them lie in the folder that was chosen, whole; then the button acts without the sentence."""
    hoa.write()
    stick = tmp_path / "usb"
    stick.mkdir()
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: stick)
    window = make_window(None, program=hoa.program)
    page = unlock(window, hoa, qtbot)
    press(window, "Chép ra USB hoặc thư mục")
    qtbot.waitUntil(lambda: page.remove_button.is_free)
    files = [path.read_bytes() for path in stick.glob("*.eml")]
    assert len(files) == 2 and all(b"K=C3=ADnh" in one or b"S8OtbmggZ+G7rWk" in one for one in files)
    assert not page._give_up.isVisible() and find(window, "Đã chép 2 thư vào usb.")
    press(window, page.remove_button.text())
    press(window, "Xoá khỏi máy này")
    qtbot.waitUntil(lambda: not hoa.known)
    assert len(list(stick.glob("*.eml"))) == 2


def test_thinking_better_of_it(make_window: MakeWindow, hoa: Pc, qtbot: Any) -> None:
    """Back, or nobody there for five minutes: the mail is closed and as it was, and no subject stays on the screen."""
    hoa.write()
    window = make_window(None, program=hoa.program)
    for going in (lambda page: press(window, "Thôi, giữ lại"), lambda page: page._patience.timeout.emit()):
        page = unlock(window, hoa, qtbot)
        session = page._session
        going(page)
        assert window.page is not None and window.page.name == "people"
        qtbot.waitUntil(lambda: DRAFT not in on_the_page(page))  # noqa: B023
        hoa.program.sign_in(hoa.program.tiles()[0].id, hoa.me.password).close()  # takes the store over
        assert session is not None and session._closed and hoa.known


def test_a_wrong_password(make_window: MakeWindow, hoa: Pc, qtbot: Any) -> None:
    """Counted as at the door; nothing is shown."""
    hoa.write()
    window = make_window(None, program=hoa.program)
    press(window, "Không dùng máy này nữa")
    page = shown(window)
    QTest.keyClicks(page.password.line, "sai")
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._notice.isVisible())
    assert page._notice.accessibleName().startswith("Mật khẩu chưa đúng (lần 1).") and not page.remove_button.isVisible()
    assert hoa.program.tiles()[0].tries_left == 4 and DRAFT not in on_the_page(page)
