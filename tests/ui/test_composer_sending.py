"""Writing a letter: nothing is sent by mistake or twice, and what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from client import commands as c
from client import faults
from client.ids import AccountId, DraftId
from client.rows import DraftPage, DraftRecipient, Quota, Warning_
from client.session import Session
from tests.ui.composing import SlowSession, composer, done, written
from tests.ui.conftest import FakeSession, MakeWindow, find, press, settle
from tests.ui.plain import stand_in
from ui import draft_words, pc
from ui.pages.composer import ComposerPage
from ui.widgets.dialog import Dialog
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_who_leaves_while_it_is_being_saved_has_not_sent(make_window: MakeWindow) -> None:
    """'Gửi', and at once away to another page: what would still have been asked is not asked there."""
    session = SlowSession()
    window = make_window(session)
    page = composer(window, draft=written(session, files=()))
    QTest.keyClicks(page.sheet.subject, "x")
    session.slow = True
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    assert page.send.text() == "Đang gửi..." and session.held
    session.slow = False
    session.commit()  # the answer is on its way
    window.rail.chosen.emit("home")
    settle()
    assert window.page is not page and not done(session, c.Send) and not window.findChildren(Dialog)


def test_blocked_button_is_whole_when_the_page_comes_again(make_window: MakeWindow) -> None:
    """Its label changed while another page was shown."""
    window = make_window(FakeSession(line="gone"), size="narrow")
    page = composer(window, draft=written(window.session))
    assert page.send.text() == "Gửi khi có mạng"
    window.go("home")
    composer(window)
    settle()
    assert page.send.text() == "Chưa gửi được: thiếu người nhận"
    assert page.send.width() == page.send.sizeHint().width()


def send_ready(make_window: MakeWindow, session: FakeSession, **more: Any) -> tuple[Window, ComposerPage]:
    window = make_window(session)
    window.start_at("inbox")
    return window, composer(window, draft=written(session, **more))


def test_sent_once_and_back_where_she_came_from(make_window: MakeWindow) -> None:
    """Pressed twice it is one letter; the last words are in it; ten seconds to take it back."""
    session = FakeSession()
    window, page = send_ready(make_window, session)
    page.sheet.text.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.sheet.text, " Het.")
    draft = page.keeper.draft
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    assert page.send.text() == "Đang gửi..."
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.send, Qt.Key.Key_Return)
    settle()
    assert done(session, c.Send) == [c.Send(draft)]  # type: ignore[arg-type]
    assert done(session, c.SaveDraft)[-1].text.endswith("tổng hợp. Het.")
    assert type(window.page).__name__ == "InboxPage" and len(session.outbox) == 1
    assert find(window, "Thư sẽ gửi sau 10 giây").isVisible()
    press(window, "Lấy lại để sửa")
    settle()
    assert isinstance(window.page, ComposerPage) and not session.outbox


def test_too_late_to_take_back(make_window: MakeWindow) -> None:
    """The letter has gone meanwhile: said calmly."""
    session = FakeSession()
    window, _ = send_ready(make_window, session)
    press(window, "Gửi")
    settle()
    session.outbox.clear()
    press(window, "Lấy lại để sửa")
    settle()
    assert find(window, "Thư đã đi rồi, không lấy lại được.").isVisible()


def test_why_it_cannot_go_yet(make_window: MakeWindow) -> None:
    """The reason is the button's label; it is free as soon as somebody is chosen, or an address is typed in full."""
    session = FakeSession()
    window, page = send_ready(make_window, session, recipients=())
    assert page.send.text() == "Chưa gửi được: thiếu người nhận" and not page.send.is_free
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    settle()
    assert not done(session, c.Send)
    QTest.keyClicks(page.sheet.to.line, "ai@do.example")
    assert page.send.is_free
    press(window, "Gửi")
    settle()
    (row,) = session.outbox.values()
    assert [one.address for one in row.recipients] == ["ai@do.example"]


def test_offline(make_window: MakeWindow) -> None:
    """Writing goes on; the letter waits and goes by itself."""
    session = FakeSession(line="gone")
    window, page = send_ready(make_window, session)
    assert find(window, "Đang mất mạng. Cứ viết như thường.").isVisible()
    assert page.saved.text() == "Đã tự lưu vào máy lúc 09:24"
    press(window, "Gửi khi có mạng")
    settle()
    assert len(session.outbox) == 1 and find(window, "Thư nằm trong Chờ gửi. Có mạng thì tự gửi.").isVisible()


@pytest.mark.parametrize(
    ("more", "question", "act", "safe"),
    [
        ({"files": ()}, "Thư chưa có tệp đính kèm. Vẫn gửi?", "Gửi không kèm tệp", "Thêm tệp"),
        ({"subject": " "}, "Thư chưa có tiêu đề. Vẫn gửi?", "Gửi không tiêu đề", "Viết tiêu đề"),
    ],
)
def test_what_is_doubtful_is_asked(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], question: str, act: str, safe: str
) -> None:
    """A forgotten file, an empty subject: the safe answer leads to what is missing, the other sends."""
    asked: list[str] = []
    monkeypatch.setattr(pc, "choose_files", lambda _parent, title: asked.append(title) or [])
    session = FakeSession()
    window, page = send_ready(make_window, session, **more)
    press(window, "Gửi")
    settle()
    assert find(window, question).isVisible() and not done(session, c.Send)
    press(window, safe) if safe != "Thêm tệp" else find(window, question).safe_button.click()  # type: ignore[attr-defined]
    settle()
    assert not done(session, c.Send) and page.send.is_free
    assert asked if safe == "Thêm tệp" else window.focusWidget() is page.sheet.subject
    press(window, "Gửi")
    settle()
    press(window, act)
    settle()
    assert len(done(session, c.Send)) == 1


def test_questions_by_facts() -> None:
    """Many recipients of an answer, and a letter that does not fit; nothing doubtful asks nothing."""
    people = tuple(DraftRecipient(f"n{n}", f"n{n}@x.example", "", "to", False, 1) for n in range(45))
    page = DraftPage(
        DraftId(1), AccountId(1), "other", "x", "x", "", people, (), 0.0, False, 9_000_000,
        (Warning_("many_recipients", {"people": 45}),), None, None,
    )  # fmt: skip
    quota = Quota(True, 25_000_000, 31_457_280, 80, 80, None)
    first, second = draft_words.questions(page, True, quota)
    assert (first.question, first.act, first.then) == ("Trả lời cho 45 người?", "Gửi cho 45 người", "recipients")
    assert second.code == "too_heavy" and "8,6 MB" in second.words and "6,2 MB" in second.words
    assert draft_words.questions(replace(page, problems=()), False, quota) == []
    assert draft_words.stop((Warning_("no_subject", {}), Warning_("secret", {"mark": "MẬT"}))) == "Chưa gửi được: văn bản mật"


def test_too_heavy_is_said_before_sending(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it is, with the button that helps; the words beside the gauge turn red."""
    session = FakeSession()
    session.quota = Quota(True, 30_900_000, 31_457_280, 90, 90, 1)
    _window, page = send_ready(make_window, session)
    assert "hộp thư còn 0,5 MB" in page.sheet.notice.accessibleName()
    opened = stand_in(monkeypatch, "cleanup")
    press(page.sheet.notice, "Dọn hộp thư")
    assert opened == [{}]


def test_its_own_copy_takes_no_room_from_it(make_window: MakeWindow) -> None:
    """What lies in the mailbox of this very letter goes when it goes: it neither frightens nor asks."""
    session = FakeSession()
    _window, page = send_ready(make_window, session)
    draft = page.keeper.draft
    assert draft is not None
    kept, gone = session.drafts[draft]
    session.drafts[draft] = replace(kept, weight=4_000_000, there=4_000_000), gone
    session.quota = Quota(True, 30_000_000, 31_457_280, 90, 90, 1)
    page.state.read_again()
    assert not page.sheet.notice.isVisible() and "hộp thư còn 5,2 MB" in page.weight.accessibleName()
    session.drafts[draft] = replace(kept, weight=4_000_000), gone
    page.state.read_again()
    assert "hộp thư còn 1,4 MB" in page.sheet.notice.accessibleName()


def test_the_outbox_does_not_take_it(make_window: MakeWindow) -> None:
    """The letter stays, the reason is said in its place, the button is free again."""
    session = FakeSession()
    window, page = send_ready(make_window, session)
    session.fail_next = faults.TooLarge(size=9, limit=5)
    press(window, "Gửi")
    settle()
    assert "Thư quá nặng" in page.sheet.notice.accessibleName() and page.send.is_free and window.page is page


def test_thrown_away_and_taken_back(make_window: MakeWindow) -> None:
    """'Bỏ thư này' needs no question: all of it comes back, the last words too."""
    session = FakeSession()
    window, page = send_ready(make_window, session)
    page.sheet.subject.setFocus()
    QTest.keyClick(page.sheet.subject, Qt.Key.Key_End)
    QTest.keyClicks(page.sheet.subject, " (moi)")
    draft = page.keeper.draft
    press(window, "Bỏ thư này")
    settle()
    assert type(window.page).__name__ == "InboxPage" and session.views.draft(draft) is None  # type: ignore[arg-type]
    press(window, "Lấy lại thư")
    settle()
    assert window.page is page and page.sheet.subject.text().endswith("(moi)")


def test_sent_through_the_real_store(make_window: MakeWindow, real: Callable[[Path], Session], qtbot: Any, tmp_path: Path) -> None:
    """The letter lies in the outbox, once; taken back it is the same letter to write on."""
    session = real(tmp_path / "data")
    window = make_window(session)
    page = composer(window)
    QTest.keyClicks(page.sheet.to.line, "loi@cantho.example")
    QTest.keyClicks(page.sheet.subject, "Bao cao")
    QTest.keyClicks(page.sheet.text, "Kinh gui")
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(session.views.outbox()) == 1, timeout=5000)
    qtbot.waitUntil(lambda: window.page is not page, timeout=5000)
    assert not session.views.drafts()
    press(window, "Lấy lại để sửa")
    qtbot.waitUntil(lambda: window.page is page, timeout=5000)
    assert page.sheet.text.toPlainText() == "Kinh gui" and not session.views.outbox()
    assert [one.address for one in page.sheet.recipients()] == ["loi@cantho.example"]
