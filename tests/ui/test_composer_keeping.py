"""Writing a letter: nothing typed is lost, whatever comes between, and every obstacle is said where it lies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client import faults
from client.events import Changed, Topic
from client.ids import DraftId
from client.session import Session
from tests.ui.composing import WORDS, SlowSession, composer, done, kept, written
from tests.ui.conftest import FakeSession, MakeWindow, find, press, settle
from tests.ui.plain import stand_in
from ui import draft_keeper

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_nothing_is_left_of_a_letter_that_was_not_begun(make_window: MakeWindow) -> None:
    """Opened and closed again: no draft anywhere; begun and emptied again: none either."""
    session = FakeSession()
    window = make_window(session)
    before = len(session.views.drafts())
    page = composer(window)
    press(window, "Viết tiếp sau")
    assert not done(session, c.StartDraft)
    page = composer(window)
    QTest.keyClicks(page.sheet.subject, "x")
    page.keeper.now()
    settle()
    page.sheet.subject.clear()
    press(window, "Viết tiếp sau")
    settle()
    assert len(session.views.drafts()) == before


def test_saved_a_second_after_the_last_key(make_window: MakeWindow, qtbot: Any) -> None:
    """And the words about it come from the commit, not from the order."""
    session = SlowSession()
    window = make_window(session)
    page = composer(window)
    QTest.keyClicks(page.sheet.subject, "Bao cao")
    started = time.monotonic()
    session.slow = True
    assert page.saved.text() == "Máy tự lưu khi đang viết"
    qtbot.waitUntil(lambda: bool(session.held), timeout=3000)
    assert 0.8 < time.monotonic() - started < 3.0
    settle()
    assert page.saved.text() == "Máy tự lưu khi đang viết"
    session.commit()  # the number of the letter
    settle()
    assert page.saved.text() == "Máy tự lưu khi đang viết", "begun is not saved"
    session.commit()
    settle()
    assert page.saved.text() == "Đã tự lưu lúc 09:24" and kept(session, page).subject == "Bao cao"


def test_who_types_without_a_pause_is_saved_all_the_same(make_window: MakeWindow, qtbot: Any) -> None:
    """A power cut loses two seconds at most, also of somebody who types for an hour."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session, text=""))
    typing = QTimer(page)
    typing.timeout.connect(lambda: QTest.keyClicks(page.sheet.text, "a"))
    typing.start(60)
    started = time.monotonic()
    qtbot.waitUntil(lambda: bool(done(session, c.SaveDraft)), timeout=4000)
    took = time.monotonic() - started
    typing.stop()
    assert took < 4.0 and done(session, c.SaveDraft)[0].text.startswith("aaa")
    assert draft_keeper.LATEST <= 2.0


def test_one_save_at_a_time(make_window: MakeWindow) -> None:
    """A slow disk gets one save after the other, the last one with everything."""
    session = SlowSession()
    page = composer(make_window(session), draft=written(session, text=""))
    session.slow = True
    for words in ("mot", " hai", " ba"):
        QTest.keyClicks(page.sheet.text, words)
        page.keeper.now()
        settle()
    assert len(session.held) == 1
    session.commit()
    settle()
    ((_, save),) = session.held
    assert isinstance(save, c.SaveDraft) and save.text == "mot hai ba"
    session.commit()
    settle()
    assert page.keeper.is_saved


def test_news_never_disturb_typing(make_window: MakeWindow) -> None:
    """Saves, new mail and a line that comes and goes: words, cursor, selection and a word being composed stay."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session, text="Kính gửi các đồng chí"))
    text = page.sheet.text
    QTest.keyClicks(text, "moi ")
    cursor = text.textCursor()
    cursor.setPosition(6)
    cursor.setPosition(10, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    page.keeper.now()
    settle()
    session.set_line("gone")
    session.bell.ring(Changed(Topic.QUOTA))
    session.bell.ring(Changed(Topic.DRAFTS))
    QTest.qWait(120)  # notices are merged for 60 ms
    assert text.toPlainText() == "moi Kính gửi các đồng chí"
    assert (text.textCursor().anchor(), text.textCursor().position()) == (6, 10)
    text.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(text, QInputMethodEvent("tiế", []))
    page.keeper.now()
    settle()
    assert kept(session, page).text.endswith("tiế"), "what an input method still holds is kept as well"
    assert text.textCursor().block().layout().preeditAreaText() == "tiế"


@pytest.mark.parametrize("way", ["escape", "rail", "later", "help", "recipients", "switch person", "close"])
def test_every_way_out_keeps_the_letter(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Without waiting for the second after the last key."""
    stand_in(monkeypatch, "help")
    session = FakeSession()
    window = make_window(session)
    page = composer(window)
    QTest.keyClicks(page.sheet.subject, "Vua go xong")
    QTest.keyClicks(page.sheet.text, "chua kip luu")
    QTest.keyClicks(page.sheet.to.line, "ai@do.example")
    if way == "escape":
        QTest.keyClick(page.sheet.text, Qt.Key.Key_Escape)
    elif way == "rail":
        window.rail.chosen.emit("inbox")
    elif way == "later":
        press(window, "Viết tiếp sau")
    elif way == "help":
        page.ask_help()
    elif way == "recipients":
        press(window, "Chọn người nhận")
    elif way == "switch person":
        window.switch_person()
    else:
        window.close()
    if way in ("switch person", "close"):
        assert page.sheet.text.toPlainText() == "" and page.sheet.subject.text() == "", "nothing private stays in the window"
    settle()
    (row,) = [row for row in session.views.drafts() if row.subject == "Vua go xong"]
    found = session.views.draft(row.id)  # type: ignore[arg-type]
    assert found is not None and found.text == "chua kip luu"
    assert [one.address for one in found.recipients] == ["ai@do.example"]


def test_the_way_back_to_the_letter(make_window: MakeWindow) -> None:
    """Leaving says where the letter is, and leads back to it; 'Soạn thư' pressed while writing changes nothing."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window)
    QTest.keyClicks(page.sheet.subject, "Con do")
    window.rail.chosen.emit("composer")
    settle()
    assert page.sheet.subject.text() == "Con do"
    window.rail.chosen.emit("home")
    settle()
    assert find(window, "Thư đang soạn được giữ trong Thư viết dở.").isVisible()
    window.rail.chosen.emit("composer")
    settle()
    assert window.page is not None and window.page.name == "kinds", "from elsewhere one says first what to write"
    press(window, "Thư khác. Thư thường, viết tự do.")
    settle()
    assert page.sheet.subject.text() == "", "and it begins a new letter"
    window.back()
    window.rail.chosen.emit("home")
    first = next(row.id for row in session.views.drafts() if row.subject == "Con do")
    page = composer(window, draft=first)
    assert page.sheet.subject.text() == "Con do"


def test_a_full_disk(make_window: MakeWindow) -> None:
    """It is said, tried again, and leaving is held up once; nothing pretends to be saved."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session))
    QTest.keyClicks(page.sheet.subject, "x")
    session.fail_next = faults.DiskFull()
    page.keeper.now()
    settle()
    assert page.saved.text() == "Chưa lưu được. Đang thử lại."
    assert "Ổ đĩa của máy đã đầy" in page.sheet.notice.accessibleName()
    session.fail_next = faults.DiskFull()
    window.start_at("home")
    assert window.page is page and "Rời trang lần nữa" in page.sheet.notice.accessibleName()
    page.keeper.now()  # there is room again
    settle()
    assert page.saved.text().startswith("Đã tự lưu") and not page.sheet.notice.isVisible()
    window.start_at("home")
    assert window.page is not page


def test_thrown_away_elsewhere(make_window: MakeWindow) -> None:
    """The draft is gone under the hands of who writes it: what was written goes on as a new one."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session))
    old = page.keeper.draft
    QTest.keyClicks(page.sheet.subject, "moi ")
    session.fail_next = faults.LetterGone()
    page.keeper.now()
    settle()
    assert page.keeper.draft != old and kept(session, page).text == WORDS


def test_a_draft_that_is_no_more(make_window: MakeWindow) -> None:
    """It was sent meanwhile: said, and an empty letter to write."""
    page = composer(make_window(FakeSession()), draft=DraftId(999_999))
    assert "không còn" in page.sheet.notice.accessibleName() and page.keeper.draft is None


# With the real engine


def test_typed_into_the_real_store(make_window: MakeWindow, real: Callable[[Path], Session], qtbot: Any, tmp_path: Path) -> None:
    """Two seconds after the last key the words lie on the disk: a copy of the folder taken then (as a power cut would leave it)
    has them, formatting, recipient and file included; and so has the store after an orderly end."""
    session = real(tmp_path / "data")
    window = make_window(session)
    page = composer(window)
    file = tmp_path / "Tờ trình.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    QTest.keyClicks(page.sheet.to.line, "loi@cantho.example,")
    QTest.keyClicks(page.sheet.subject, "Bao cao")
    page.files.take([file])
    QTest.keyClick(page.sheet.text, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.sheet.text, "Kinh gui")
    last = time.monotonic()
    qtbot.waitUntil(lambda: page.keeper.is_saved and "lúc" in page.saved.text() and page.sheet.files.add.is_free, timeout=5000)
    assert time.monotonic() - last < 5.0
    shutil.copytree(tmp_path / "data", tmp_path / "after the power cut")
    QTest.keyClicks(page.sheet.text, ", het")
    window.close()

    for folder, text in (("after the power cut", "Kinh gui"), ("data", "Kinh gui, het")):
        again = real(tmp_path / folder)
        (row,) = again.views.drafts()
        found = again.views.draft(row.id)  # type: ignore[arg-type]
        again.close()
        assert found is not None and (found.subject, found.text) == ("Bao cao", text)
        assert found.html == f"<div><b>{text}</b></div>"
        assert [one.address for one in found.recipients] == ["loi@cantho.example"]
        assert [(one.name, one.size, one.here) for one in found.files] == [("Tờ trình.pdf", 10, True)]
