"""Kept letters in the network folder of the site, as the official sees them: where they lie, and what is said while it is away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from client.api import commands, faults
from client.events import Changed, Topic
from client.ids import MessageId
from client.rows import Shelf, ShelfState, Step
from tests.ui import fake_letters as data
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake_program import FakeProgram
from tests.ui.looks import drawn_in_every_look
from tests.ui.test_cleanup import FOUR, MB, choose, cleanup, drawn_session, settle
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
AWAY = ShelfState(2, 1.0, faults.ShelfAway(reason="missing"), True)


class SharedProgram(FakeProgram):
    """A site whose kept letters lie in a network folder."""

    def __init__(self) -> None:
        super().__init__()
        self.site = replace(self.site, archive=Path("/o-chung"))


def keep_there(session: FakeSession, number: int, shelf: Shelf, **row: Any) -> MessageId:
    letter = MessageId(number)
    page = session.letters[letter]
    session.letters[letter] = replace(page, role="kept", row=replace(page.row, role="kept", shelf=shelf, **row))
    return letter


@drawn_in_every_look
def test_cleaning_up_into_the_folder(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """The same three steps; the words say where the letters go, and what is waited for while the folder is away."""
    session = drawn_session()
    window = make_window(session, size=size, scale=scale, style=style, program=SharedProgram())
    page = cleanup(window)
    choose(page, FOUR)
    picture(window, f"don-hop-thu-o-chung{name}")
    assert clipped(window) == [] and nameless(window) == []
    assert "ổ chung của cơ quan" in page.note.accessibleName()
    press(window, "Lưu vào ổ chung rồi xoá trên máy chủ")
    session.shelf = AWAY
    for number in FOUR:
        letter = MessageId(number)
        session.keep[letter] = replace(session.keep[letter], shelf=True, have=session.keep[letter].size)
        session.change_keep(number, "coming", session.keep[letter].size, AWAY.fault)
    settle()
    picture(window, f"don-hop-thu-o-chung-dang-cho{name}")
    assert clipped(window) == [] and nameless(window) == []
    assert page.note.accessibleName().startswith("Ổ chung của cơ quan chưa mở được. Không mất thư nào.")
    session.shelf = ShelfState(4, 2.0, None, False)
    for number in FOUR:
        session.change_keep(number, "kept", 0)
    settle()
    assert clipped(window) == [] and nameless(window) == []
    said = str(page.list.letters.data(page.list.letters.index(0)))
    assert "Đã lưu ở ổ chung" in said
    find(window, "Xem thư lưu ở ổ chung")


@drawn_in_every_look
def test_the_list_while_it_is_away(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """Every letter stays listed, each says that it cannot be opened whole just now, and so does the line above."""
    session = drawn_session()
    for number in FOUR[:2]:
        keep_there(session, number, "away")
    session.shelf = AWAY
    window = make_window(session, size=size, scale=scale, style=style, program=SharedProgram())
    window.start_at("inbox", kept=True)
    settle()
    picture(window, f"thu-luu-o-chung{name}")
    page = window.page
    assert page is not None and page.header.title.text() == "Thư lưu ở ổ chung"
    assert page.header.subtitle.text().startswith("Ổ chung chưa mở được")
    assert clipped(window) == [] and nameless(window) == []
    said = [str(page.list.letters.data(page.list.letters.index(row))) for row in range(page.list.letters.rowCount())]  # type: ignore[attr-defined]
    assert sum("Ổ chung chưa mở được" in one for one in said) == 2


def reader(window: Window, letter: MessageId) -> Any:
    window.go("reader", message=letter)
    settle()
    return window.page


def test_reading_one(make_window: MakeWindow) -> None:
    """Above the letter stands where it lies; away or damaged is said there, its words are read, its file waits, it is taken back."""
    session = drawn_session()
    letter = keep_there(session, 1001, "there")
    session.letters[letter] = replace(session.letters[letter], files=(replace(data.file("mot.pdf", MB), state="none"),))
    window = make_window(session, program=SharedProgram())
    page = reader(window, letter)
    picture(window, "doc-thu-o-chung")
    assert clipped(window) == [] and nameless(window) == []
    assert page.kept.accessibleName() == "Thư lưu ở ổ chung của cơ quan. Muốn đưa về máy chủ thì bấm Lấy lại thư."
    session.shelf = AWAY
    keep_there(session, 1001, "away")
    session.bell.ring(Changed(Topic.KEPT))
    settle()
    picture(window, "doc-thu-o-chung-chua-mo")
    assert clipped(window) == [] and page.text.isVisible()
    assert page.kept.accessibleName().startswith("Ổ chung của cơ quan chưa mở được.")
    press(window, "Tải về")
    assert isinstance(session.done[-1], commands.FetchFile)
    find(window, "Ổ chung chưa mở được. Mở lại được, tệp sẽ tự tải về.")
    keep_there(session, 1001, "there", fault=faults.ShelfLetterDamaged())
    session.shelf = ShelfState(1, 3.0, None, False)
    page = reader(window, letter)
    assert page.undone.accessibleName().startswith("Thư này ở ổ chung bị hỏng.")
    keep_there(session, 1001, "away", fault=None)
    page = reader(window, letter)
    press(window, "Lấy lại thư")
    find(window, "Ổ chung mở lại được, thư tự về máy chủ.")
    assert session.done[-1] == commands.Restore((letter,))


def test_on_which_pc(make_window: MakeWindow) -> None:
    """Without a network folder: the PC's name stands above the letter and above the list, since its owner may sit at another
    tomorrow."""
    session = drawn_session()
    letter = keep_there(session, 1001, "")
    window = make_window(session)
    window.start_at("inbox", kept=True)
    settle()
    assert window.page is not None and window.page.header.subtitle.text().startswith("Trên Máy số 3")
    page = reader(window, letter)
    picture(window, "doc-thu-may-so-3")
    assert page.kept.accessibleName().startswith("Thư lưu ở Máy số 3.") and clipped(window) == []


def test_the_file_that_stays_there(make_window: MakeWindow) -> None:
    """The line in the lighter letter names the folder, not this PC."""
    session = drawn_session()
    window = make_window(session, program=SharedProgram())
    page = cleanup(window)
    choose(page, (1001,))
    press(window, "Chỉ lưu tệp, giữ lời thư")
    press(window, "Lưu vào ổ chung rồi xoá trên máy chủ")
    done = next(one for one in session.done if isinstance(one, commands.KeepFiles))
    assert "đã lưu ở ổ chung của cơ quan." in done.files[0][1]


@pytest.mark.parametrize("fault", [None, faults.ShelfUnprepared()])
def test_the_check(make_window: MakeWindow, fault: faults.Fault | None) -> None:
    """One more step where the site has such a folder, and what to do when it cannot be used."""
    session = FakeSession()
    session.checked = {"shelf": Step("shelf", "bad" if fault else "good", fault, {}), "quota": Step("quota", "good", None, {})}
    window = make_window(session, program=SharedProgram())
    window.go("check")
    settle()
    page: Any = window.page
    picture(window, "kiem-tra-o-chung")
    assert clipped(window) == [] and nameless(window) == []
    said = page._rows["shelf"].accessibleName()
    if fault is None:
        assert said == "Ổ chung: Tốt. Ổ chung của cơ quan ghi và đọc được."
        assert page._verdict.accessibleName().endswith("Cả 7 việc đều tốt.")
    else:
        assert said == "Ổ chung: Chưa được. Ổ chung của cơ quan chưa sẵn sàng."
        assert page._verdict.accessibleName() == "Nhận và gửi thư được. Ổ chung của cơ quan chưa dùng được."
