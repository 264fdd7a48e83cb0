"""Xuất thư ra tệp: choose, wait for what is not here, files in a folder; and what is said when something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from client.api import commands
from client.events import Changed, Topic
from client.rows import Chosen
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.looks import drawn_in_every_look
from ui import pc
from ui.pages.export import ExportPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person points."""
    made = tmp_path / "ra"
    made.mkdir()
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: made)
    return made


def opened(window: Window, **arguments: object) -> ExportPage:
    window.go("export", **arguments)
    settle()
    page = window.page
    assert isinstance(page, ExportPage)
    return page


@drawn_in_every_look
def test_in_every_look(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """Some letters chosen; nothing sticks out, everything has a name."""
    window = make_window(FakeSession(outbox=True), size=size, scale=scale, style=style)
    page = opened(window)
    for letter, _at in page._index()[:2]:
        page._tick(letter)
    settle()
    picture(window, f"xuat-thu{name}")
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Xuất 2 thư")


def test_what_is_here_goes_at_once(make_window: MakeWindow, folder: Path) -> None:
    """By keyboard alone: Space ticks, the button writes, a toast says where."""
    session = FakeSession()
    window = make_window(session)
    page = opened(window)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    (letter,) = page.list.ticked
    press(window, "Xuất 1 thư")
    settle()
    assert session.exported == [(Chosen((letter,)), folder, "eml")]
    find(window, "Đã xuất 1 thư vào thư mục ra.")
    assert not page.list.ticked


def test_what_is_not_here_comes_first(make_window: MakeWindow) -> None:
    """Said how much is missing; written by itself when it has come; until then the person may stop, or take what there is."""
    session = FakeSession()
    window = make_window(session)
    page = opened(window)
    every = [letter for letter, _at in page._index()[:2]]
    session.far = {every[0]}
    for letter in every:
        page._tick(letter)
    press(window, "Xuất 2 thư")
    settle()
    assert not session.exported and isinstance(session.done[-1], commands.FetchToExport)
    find(window, "1 thư chưa có đủ ở máy này.")
    press(window, "Dừng lại")
    assert isinstance(session.done[-1], commands.CancelExport) and page.list.ticked == set(every)
    press(window, "Xuất 2 thư")
    settle()
    session.far = set()
    session.bell.ring(Changed(Topic.KEPT))
    QTest.qWait(150)
    assert len(session.exported) == 1


def test_what_is_missing_is_named(make_window: MakeWindow) -> None:
    """'Xuất thư có sẵn' writes what is here, and says which letters are not among them; they stay chosen."""
    session = FakeSession(line="gone")
    window = make_window(session)
    page = opened(window)
    every = [letter for letter, _at in page._index()[:2]]
    session.far = {every[0]}
    for letter in every:
        page._tick(letter)
    press(window, "Xuất 2 thư")
    settle()
    press(window, "Xuất thư có sẵn")
    settle()
    assert "Còn thiếu 1 thư, chưa xuất được:" in page.note.accessibleName()
    assert session.letters[every[0]].row.subject in page.note.accessibleName()
    assert every[0] in page.list.ticked


def test_from_the_reader_as_pdf(make_window: MakeWindow, folder: Path, qtbot: object) -> None:
    """One letter, as paper: a real PDF of it, under its day and subject; twice it is two files."""
    session = FakeSession()
    window = make_window(session)
    letter = next(page.row.id for page in session.letters.values() if page.text_state == "have" and not page.warnings)
    window.go("reader", message=letter, query=None)
    settle()
    press(window, "Xuất thư ra tệp")
    page = window.page
    assert isinstance(page, ExportPage) and page.list.ticked == {letter}
    for turn in (1, 2):
        page._tick(letter) if not page.list.ticked else None
        page.form.choose("pdf")
        press(window, "Xuất 1 thư")
        qtbot.waitUntil(lambda turn=turn: len(list(folder.glob("*.pdf"))) == turn and page._going is None, timeout=20_000)  # type: ignore[attr-defined]
    first = sorted(folder.glob("*.pdf"))[0]
    assert first.read_bytes().startswith(b"%PDF-") and session.letters[letter].row.subject[:20] in first.name
    assert not session.exported
