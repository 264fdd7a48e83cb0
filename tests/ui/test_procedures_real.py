"""A citizen is answered in the real window: how many presses it takes, and that the answer arrives whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from client.message.letter import read
from client.rehearsal import Rehearsal
from client.rows import ListQuery, Place
from tests.engine.conftest import make_official
from tests.engine.office import Official
from tests.engine.test_answering import CITIZEN, SUBJECT, asked
from tests.servers import Dovecot
from tests.ui.conftest import MakeWindow, find, press
from ui.pages.procedures import ProceduresPage
from ui.pages.reader import ReaderPage

__all__ = ["make_official"]
OPENING = "UBND phường Cái Khế hướng dẫn đăng ký khai sinh như sau."


class Presses:
    """Waits for each button as a person does, and counts."""

    def __init__(self, window: Any, qtbot: Any) -> None:
        self._window, self._qtbot, self.count = window, qtbot, 0

    def __call__(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: self.sees(words), timeout=20_000)
        press(self._window, words)
        self.count += 1

    def sees(self, words: str) -> bool:
        try:
            return find(self._window, words).isEnabled()
        except AssertionError:
            return False


def answer(window: Any, qtbot: Any) -> int:
    """From the open letter to 'Gửi cho 1 nơi'; returns the presses."""
    pressed = Presses(window, qtbot)
    pressed("Trả lời thủ tục")
    assert isinstance(window.page, ProceduresPage)
    pressed("Kiểm tra rồi gửi")
    pressed("Gửi cho 1 nơi")
    qtbot.waitUntil(lambda: isinstance(window.page, ReaderPage), timeout=20_000)
    return pressed.count


def test_three_presses_and_it_arrives(dovecot: Dovecot, make_official: Any, make_window: MakeWindow, qtbot: Any) -> None:
    """On a real server: the citizen has the whole answer, once."""
    hoa: Official = make_official()
    asked(dovecot, hoa.who)
    hoa.sync()
    window = make_window(program=hoa.program)
    window.enter(hoa.session, start=True)
    before = len(dovecot.sink.letters)
    window.go("reader", message=hoa.letter(SUBJECT))
    assert answer(window, qtbot) == 3
    qtbot.waitUntil(lambda: len(dovecot.sink.letters) > before, timeout=30_000)  # the ten seconds to take it back are over
    (got,) = dovecot.sink.letters[before:]
    words = read(got.letter).body.text
    assert got.recipients == (CITIZEN,) and "1. Tờ khai đăng ký khai sinh, theo mẫu (có sẵn tại nơi nộp)." in words
    assert "Giờ nhận: 07:00–11:00 và 13:00–17:00, thứ Hai đến thứ Sáu." in words and "hướng dẫn đăng ký khai sinh như sau." in words
    hoa.session.worker(hoa.account).stop()


def test_in_the_practice_mailbox(make_window: MakeWindow, qtbot: Any, tmp_path: Path) -> None:
    """Whoever practises finds the citizen's letter there, and the answer in Sent."""
    rehearsal = Rehearsal(tmp_path)
    try:
        session = rehearsal.sign_in()
        window = make_window(program=rehearsal.program)
        window.enter(session, start=True)
        box = session.views.mailboxes()[0]

        def letter() -> int:
            rows = session.views.letter_rows([number for number, _at in session.views.letter_index(ListQuery(Place.INBOX, account=box.id))])
            return next((row.id for row in rows if row.subject == SUBJECT), 0)

        qtbot.waitUntil(lambda: letter() > 0, timeout=30_000)
        window.go("reader", message=letter())
        assert answer(window, qtbot) == 3

        def sent() -> bool:
            rehearsed = rehearsal._server.mailbox(box.address).folders["Sent"].letters
            return any(OPENING in read(one.octets).body.text for one in rehearsed)

        qtbot.waitUntil(sent, timeout=40_000)
        window.close()
    finally:
        rehearsal.close()
