"""Writing a letter: nothing typed is lost, nothing is sent by mistake or twice, and every obstacle is said where it lies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from client import commands as c
from client import faults
from client.events import Changed, Topic
from client.ids import AccountId, DraftFileId, DraftId
from client.rows import DraftFile, DraftPage, DraftRecipient, Quota, Warning_
from client.session import Session
from tests.ui import fake_letters as data
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.plain import stand_in
from ui import dates, draft_keeper, draft_words, pc
from ui.pages.composer import ComposerPage
from ui.widgets.chips import FileChip
from ui.widgets.dialog import Dialog
from ui.window import Window

WARD = "Các xã, phường / UBND phường Thới Hưng"
WORDS = (
    "Kính gửi: Sở Nội vụ thành phố Cần Thơ.\nUBND phường Cái Khế báo cáo kết quả cải cách hành chính năm 2026. Tỷ lệ giải quyết "
    "hồ sơ đúng hạn đạt 98,7%, hồ sơ nộp trực tuyến đạt 86,2%.\nChi tiết tại tệp đính kèm. Kính trình Sở Nội vụ tổng hợp."
)


@pytest.fixture(autouse=True)
def nine_twenty_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment of the pictures."""
    monkeypatch.setattr(dates, "now", lambda: data.NOW)


def turn(times: int = 3) -> None:
    for _again in range(times):
        QApplication.processEvents()


def written(session: FakeSession, **more: Any) -> DraftId:
    """The letter of the pictures."""
    files = (
        DraftFile(DraftFileId(1), "Báo cáo 212_BC-UBND.pdf", "application/pdf", 1_468_006, True),
        DraftFile(DraftFileId(2), "Phụ lục số liệu.xlsx", "x", 717_003, True),
    )
    facts: dict[str, Any] = dict(
        kind="report", subject="Báo cáo kết quả cải cách hành chính năm 2026", text=WORDS, files=files,
        recipients=(
            c.Recipient(unit="Các sở, ban, ngành / Sở Nội vụ"), c.Recipient(unit="Các sở, ban, ngành / Văn phòng UBND thành phố"),
            c.Recipient("Trần Văn Lợi", "loi@caikhe.cantho.example"), c.Recipient("Lê Minh Tâm", "tam@caikhe.cantho.example"),
        ),
    )  # fmt: skip
    facts.update(more)
    draft: DraftId = session._draft(data.OWN, **facts)
    return draft


def composer(window: Window, **arguments: Any) -> ComposerPage:
    window.go("composer", **arguments)
    turn()
    page = window.page
    assert isinstance(page, ComposerPage)
    return page


def kept(session: FakeSession, page: ComposerPage) -> DraftPage:
    assert page.keeper.draft is not None
    found = session.views.draft(page.keeper.draft)
    assert found is not None
    return found


def done(session: FakeSession, kind: type[Any]) -> list[Any]:
    return [command for command in session.done if isinstance(command, kind)]


class SlowSession(FakeSession):
    """Saves are ordered at once and committed when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[tuple[Future[Any], c.Command]] = []
        self.slow = False

    def submit(self, command: c.Command) -> Future[Any]:
        if not self.slow:
            return super().submit(command)
        future: Future[Any] = Future()
        self.done.append(command)
        self.held.append((future, command))
        return future

    def commit(self) -> None:
        held, self.held = self.held, []
        for future, command in held:
            future.set_result(self._do(command))


# How it looks


@pytest.mark.parametrize(
    ("size", "style", "scale", "line", "unit"),
    [
        ("wide", "day", 1.0, "good", False), ("wide", "day", 1.0, "gone", False), ("narrow", "day", 1.0, "good", False),
        ("narrow", "day", 1.0, "gone", True), ("wide", "contrast", 1.0, "good", True), ("wide", "day", 1.5, "good", False),
        ("narrow", "day", 1.5, "gone", True),
    ],
)  # fmt: skip
def test_looks(make_window: MakeWindow, size: str, style: str, scale: float, line: str, unit: bool) -> None:
    """Nothing is cut off and everything has a name, in every size and style; pictures for eyes."""
    session = FakeSession(line=line, with_unit=unit)  # type: ignore[arg-type]
    window = make_window(session, size=size, style=style, scale=scale)
    page = composer(window, draft=written(session))
    picture(window, f"composer-{size}-{style}-{scale}-{line}-{'unit' if unit else 'own'}")
    assert clipped(window) == [] and nameless(window) == []
    assert page.send.text() == ("Gửi khi có mạng" if line == "gone" else "Gửi")
    assert "Đã tự lưu" in page.saved.text()
    fill = page.sheet.text.geometry()
    assert fill.height() >= 96


def test_from_is_always_said(make_window: MakeWindow) -> None:
    """With one mailbox beside the saved time; with several as a choice, and the choice goes into the draft at once."""
    one = make_window(FakeSession())
    assert find(composer(one), "· Gửi từ Nguyễn Thị Hoa").isVisible()
    session = FakeSession(with_unit=True)
    page = composer(make_window(session), draft=written(session))
    press(page, "UBND phường Cái Khế")  # type: ignore[arg-type]
    turn()
    assert kept(session, page).account == data.UNIT


# Keeping


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
    turn()
    page.sheet.subject.clear()
    press(window, "Viết tiếp sau")
    turn()
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
    turn()
    assert page.saved.text() == "Máy tự lưu khi đang viết"
    session.commit()  # the number of the letter
    turn()
    assert page.saved.text() == "Máy tự lưu khi đang viết", "begun is not saved"
    session.commit()
    turn()
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
        turn()
    assert len(session.held) == 1
    session.commit()
    turn()
    assert len(session.held) == 1 and session.held[0][1].text == "mot hai ba"  # type: ignore[attr-defined]
    session.commit()
    turn()
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
    turn()
    session.set_line("gone")
    session.bell.ring(Changed(Topic.QUOTA))
    session.bell.ring(Changed(Topic.DRAFTS))
    QTest.qWait(120)  # notices are merged for 60 ms
    assert text.toPlainText() == "moi Kính gửi các đồng chí"
    assert (text.textCursor().anchor(), text.textCursor().position()) == (6, 10)
    text.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(text, QInputMethodEvent("tiế", []))
    page.keeper.now()
    turn()
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
    turn()
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
    turn()
    assert page.sheet.subject.text() == "Con do"
    window.rail.chosen.emit("home")
    turn()
    assert find(window, "Thư đang soạn được giữ trong Thư viết dở.").isVisible()
    window.rail.chosen.emit("composer")
    turn()
    assert page.sheet.subject.text() == "", "from elsewhere it begins a new letter"
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
    turn()
    assert page.saved.text() == "Chưa lưu được. Đang thử lại."
    assert "Ổ đĩa của máy đã đầy" in page.sheet.notice.accessibleName()
    session.fail_next = faults.DiskFull()
    window.start_at("home")
    assert window.page is page and "Rời trang lần nữa" in page.sheet.notice.accessibleName()
    page.keeper.now()  # there is room again
    turn()
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
    turn()
    assert page.keeper.draft != old and kept(session, page).text == WORDS


def test_a_draft_that_is_no_more(make_window: MakeWindow) -> None:
    """It was sent meanwhile: said, and an empty letter to write."""
    page = composer(make_window(FakeSession()), draft=DraftId(999_999))
    assert "không còn" in page.sheet.notice.accessibleName() and page.keeper.draft is None


# Recipients


def test_names_are_offered_and_never_typed_for_her(make_window: MakeWindow) -> None:
    """Accent-free; the arrows choose, Enter takes; what she types stays as she typed it."""
    session = FakeSession()
    page = composer(make_window(session))
    to = page.sheet.to
    QTest.keyClicks(to.line, "dang quoc huy")
    assert to.line.text() == "dang quoc huy" and to.suggestions.isVisible()
    assert [offer.recipient.name for offer in to.suggestions.offered] == ["Đặng Quốc Huy"]
    QTest.keyClick(to.line, Qt.Key.Key_Return)
    assert to.value == (DraftRecipient(data.HUY.name, data.HUY.address, data.HUY.unit, "to", False, 1),)
    QTest.keyClicks(to.line, "van loi")
    QTest.keyClick(to.line, Qt.Key.Key_Down)
    QTest.keyClick(to.line, Qt.Key.Key_Down)
    second = to.suggestions.offered[1].recipient
    QTest.keyClick(to.line, Qt.Key.Key_Return)
    assert to.value[-1] == second and to.line.text() == "" and not to.suggestions.isVisible()
    turn()
    assert len(kept(session, page).recipients) == 2, "what is chosen is kept without waiting"


def test_several_names_and_nobody_chosen(make_window: MakeWindow) -> None:
    """Enter does not guess between people of one name."""
    page = composer(make_window(FakeSession()))
    to = page.sheet.to
    QTest.keyClicks(to.line, "van loi")
    QTest.keyClick(to.line, Qt.Key.Key_Return)
    assert to.value == () and find(page, "Chưa đúng: Có nhiều tên phù hợp.").isVisible()
    QTest.mouseClick(to.suggestions, Qt.MouseButton.LeftButton, pos=QPoint(40, 30))
    assert len(to.value) == 1 and not to.wrong


@pytest.mark.parametrize(
    ("typed", "addresses", "left", "said"),
    [
        ("ai@do.example,", ["ai@do.example"], "", ""),
        ("Chị Ba <ba@do.example>; loi@caikhe.cantho.example;", ["ba@do.example", "loi@caikhe.cantho.example"], "", ""),
        ("chị nào đó", [], "chị nào đó", "Chưa rõ “chị nào đó” là ai"),
        ("hoa.nguyễn@cantho.example", [], "hoa.nguyễn@cantho.example", "không có dấu tiếng Việt"),
        ("ai@do", [], "ai@do", "Chưa rõ “ai@do” là ai"),
    ],
)
def test_addresses_by_hand(make_window: MakeWindow, typed: str, addresses: list[str], left: str, said: str) -> None:
    """Taken when whole; what is none stays where it was typed, with a sentence that helps."""
    page = composer(make_window(FakeSession()))
    to = page.sheet.to
    to.line.setText(typed)
    to.left()
    assert [one.address for one in to.value] == addresses and to.line.text() == left
    assert said in to.line.accessibleDescription()
    assert bool(said) == to.wrong


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
    turn()
    assert window.page is not page and not done(session, c.Send) and not window.findChildren(Dialog)


def test_add_stands_beside_the_first_file(make_window: MakeWindow, tmp_path: Path) -> None:
    """A file comes while the page shows: 'Thêm tệp' makes room for its chip, so that a second one can follow."""
    page = composer(make_window(FakeSession()))
    files = page.sheet.files
    files.say((DraftFile(DraftFileId(1), "Ảnh.jpg", "image/jpeg", 2_000_000, True),))
    turn()
    (chip,) = files.findChildren(FileChip)
    assert chip.geometry().right() < files.add.geometry().left()


def test_blocked_button_is_whole_when_the_page_comes_again(make_window: MakeWindow) -> None:
    """Its label changed while another page was shown."""
    window = make_window(FakeSession(line="gone"), size="narrow")
    page = composer(window, draft=written(window.session))
    assert page.send.text() == "Gửi khi có mạng"
    window.go("home")
    composer(window)
    turn()
    assert page.send.text() == "Chưa gửi được: thiếu người nhận"
    assert page.send.width() == page.send.sizeHint().width()


def test_a_pasted_list_of_addresses(make_window: MakeWindow) -> None:
    """One under the other, as out of a spreadsheet."""
    page = composer(make_window(FakeSession()))
    to = page.sheet.to
    QApplication.clipboard().setText("a@do.example\nb@do.example\r\na@do.example")
    to.line.paste()
    to.left()
    assert [one.address for one in to.value] == ["a@do.example", "b@do.example"]


def test_outside_is_said(make_window: MakeWindow) -> None:
    """NGOÀI stands on the chip."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session, recipients=(c.Recipient("Cửa hàng", data.SHOP.address),)))
    assert "ngoài cơ quan" in page.sheet.to.chips()[0].accessibleName()


def test_chips_by_keyboard(make_window: MakeWindow) -> None:
    """Backspace on the empty line goes to the last 'Bỏ', and only a press there takes somebody away."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session))
    to = page.sheet.to
    to.line.setFocus()
    QTest.keyClick(to.line, Qt.Key.Key_Backspace)
    focus = window.focusWidget()
    assert len(to.value) == 4 and focus is to.chips()[-1].remove_button
    QTest.keyClick(focus, Qt.Key.Key_Space)
    turn()
    assert [one.name for one in to.value][-1] == "Trần Văn Lợi" and len(kept(session, page).recipients) == 3


def test_half_a_name_is_kept_with_the_letter(make_window: MakeWindow) -> None:
    """Left in the middle of a name: it is there when the letter is opened again, and it keeps the letter from going."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window)
    QTest.keyClicks(page.sheet.subject, "x")
    QTest.keyClicks(page.sheet.to.line, "chi ba phong mot")
    press(window, "Viết tiếp sau")
    draft = next(row.id for row in session.views.drafts() if row.subject == "x")
    page = composer(window, draft=draft)
    assert [chip.accessibleName().split(",")[0] for chip in page.sheet.to.chips()] == ["chi ba phong mot"]


def test_hundreds_of_recipients(make_window: MakeWindow) -> None:
    """An answer to all of a hundred communes opens at once: the first are chips, the rest a count that leads to the list."""
    session = FakeSession()
    people = tuple(c.Recipient(f"UBND phường số {n}", f"vt{n}@p{n}.cantho.example") for n in range(300))
    window = make_window(session)
    draft = written(session, recipients=people)
    start = time.thread_time()
    page = composer(window, draft=draft)
    assert time.thread_time() - start < 1.0
    assert len(page.sheet.to.chips()) == 30 and len(page.sheet.recipients()) == 300
    press(window, "và 270 nơi khác")
    assert type(window.page).__name__ == "RecipientsPage"


def test_copies_are_folded_away(make_window: MakeWindow) -> None:
    """'Đồng gửi' and 'Gửi kín' come when asked for, and stay when somebody is in them."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session))
    cc, bcc = page.sheet.fields["cc"], page.sheet.fields["bcc"]
    assert not cc.isVisible()
    press(window, "Thêm đồng gửi")
    assert cc.isVisible() and window.focusWidget() is cc.line
    QTest.keyClicks(cc.line, data.HUY.address + ",")
    QTest.keyClicks(bcc.line, data.NAM.address + ",")
    turn()
    assert [one.field for one in kept(session, page).recipients] == ["to"] * 4 + ["cc", "bcc"]
    assert not page.sheet.copies.isVisible()
    page.sheet.fill(kept(session, page))
    assert cc.isVisible()


# Sending


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
    turn()
    assert done(session, c.Send) == [c.Send(draft)]  # type: ignore[arg-type]
    assert done(session, c.SaveDraft)[-1].text.endswith("tổng hợp. Het.")
    assert type(window.page).__name__ == "InboxPage" and len(session.outbox) == 1
    assert find(window, "Thư sẽ gửi sau 10 giây").isVisible()
    press(window, "Lấy lại để sửa")
    turn()
    assert isinstance(window.page, ComposerPage) and not session.outbox


def test_too_late_to_take_back(make_window: MakeWindow) -> None:
    """The letter has gone meanwhile: said calmly."""
    session = FakeSession()
    window, _ = send_ready(make_window, session)
    press(window, "Gửi")
    turn()
    session.outbox.clear()
    press(window, "Lấy lại để sửa")
    turn()
    assert find(window, "Thư đã đi rồi, không lấy lại được.").isVisible()


def test_why_it_cannot_go_yet(make_window: MakeWindow) -> None:
    """The reason is the button's label; it is free as soon as somebody is chosen, or an address is typed in full."""
    session = FakeSession()
    window, page = send_ready(make_window, session, recipients=())
    assert page.send.text() == "Chưa gửi được: thiếu người nhận" and not page.send.is_free
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    turn()
    assert not done(session, c.Send)
    QTest.keyClicks(page.sheet.to.line, "ai@do.example")
    assert page.send.is_free
    press(window, "Gửi")
    turn()
    (row,) = session.outbox.values()
    assert [one.address for one in row.recipients] == ["ai@do.example"]


def test_offline(make_window: MakeWindow) -> None:
    """Writing goes on; the letter waits and goes by itself."""
    session = FakeSession(line="gone")
    window, page = send_ready(make_window, session)
    assert find(window, "Đang mất mạng. Cứ viết như thường.").isVisible()
    assert page.saved.text() == "Đã tự lưu vào máy lúc 09:24"
    press(window, "Gửi khi có mạng")
    turn()
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
    turn()
    assert find(window, question).isVisible() and not done(session, c.Send)
    press(window, safe) if safe != "Thêm tệp" else find(window, question).safe_button.click()  # type: ignore[attr-defined]
    turn()
    assert not done(session, c.Send) and page.send.is_free
    assert asked if safe == "Thêm tệp" else window.focusWidget() is page.sheet.subject
    press(window, "Gửi")
    turn()
    press(window, act)
    turn()
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
    turn()
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
    turn()
    assert type(window.page).__name__ == "InboxPage" and session.views.draft(draft) is None  # type: ignore[arg-type]
    press(window, "Lấy lại thư")
    turn()
    assert window.page is page and page.sheet.subject.text().endswith("(moi)")


# Files


def drop(page: QWidget, files: list[Path]) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    spot, copy = QPoint(300, 300), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(spot, copy, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(spot), copy, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    turn()


def test_files_by_button_by_drop_and_away_again(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also into a letter that has nothing else yet."""
    first, second = tmp_path / "Tờ trình.pdf", tmp_path / "Số liệu.xlsx"
    for file in (first, second):
        file.write_bytes(b"x" * 5000)
    monkeypatch.setattr(pc, "choose_files", lambda _parent, _title: [first])
    session = FakeSession()
    window = make_window(session)
    page = composer(window)
    press(window, "Thêm tệp")
    turn()
    drop(page, [second])
    assert [file.name for file in kept(session, page).files] == ["Tờ trình.pdf", "Số liệu.xlsx"]
    press(window, "Bỏ Tờ trình.pdf")
    turn()
    assert [file.name for file in kept(session, page).files] == ["Số liệu.xlsx"]
    press(window, "Viết tiếp sau")
    turn()
    assert any(row.id == page.keeper.draft for row in session.views.drafts()), "a letter with a file is not blank"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, "không còn ở chỗ cũ"),
        (faults.FileUnreadable(name="x"), "Chưa đọc được tệp “x.pdf”"),
        (faults.TooLarge(size=150_000_000, limit=100_000_000), "nặng 143 MB. Chỉ thêm được tệp tới 95,4 MB."),
        (faults.DiskFull(), "Ổ đĩa của máy đã đầy"),
    ],
)
def test_a_file_that_does_not_come(make_window: MakeWindow, tmp_path: Path, fault: faults.Fault | None, said: str) -> None:
    """Said under the files, and the letter is as it was."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session))
    session.fail_next = fault
    page.files.take([tmp_path / "x.pdf"])
    turn()
    assert said in page.sheet.files.error() and page.sheet.files.add.is_free
    assert len(kept(session, page).files) == 2 and page.send.is_free


@pytest.mark.parametrize(("size", "scale", "style"), [("wide", 1.0, "day"), ("narrow", 1.0, "day"), ("wide", 1.5, "day"), ("wide", 1.0, "contrast")])
def test_files_that_come_in_every_look(make_window: MakeWindow, size: str, scale: float, style: str) -> None:
    """A long name gives way to how far it is; nothing sticks out."""
    session = FakeSession(line="weak")
    window = make_window(session, size=size, scale=scale, style=style)
    one = DraftFile(DraftFileId(7), "Bản đồ ngập các tuyến đường nội thị năm 2026.pdf", "application/pdf", 3_000_000, False, 0.2, 66.0)
    page = composer(window, draft=written(session, files=(one, replace(one, id=DraftFileId(8), name="Phụ lục.xlsx", share=0.0))))
    picture(window, f"soan-thu-tep-{size}-{scale}-{style}")
    assert find(page, "Phụ lục.xlsx, Sắp tải 2,9 MB")
    assert find(page, f"{one.name}, Đang tải 0,6 trong 2,9 MB, còn khoảng 1 phút")
    assert clipped(window) == [] and nameless(window) == []


def test_a_forwarded_file_that_is_not_here_yet(make_window: MakeWindow) -> None:
    """It is said on its chip and on the button; when it comes the letter can go."""
    session = FakeSession()
    window = make_window(session)
    draft = written(session, files=(DraftFile(DraftFileId(7), "Bản đồ ngập.pdf", "application/pdf", 3_000_000, False),))
    page_, gone = session.drafts[draft]
    session.drafts[draft] = (replace(page_, problems=(Warning_("files_missing", {"count": 1}),)), gone)
    page = composer(window, draft=draft)
    assert page.send.text() == "Chưa gửi được: tệp chưa về"
    assert "chưa về máy này" in page.sheet.notice.accessibleName()
    chip = find(page, "Bản đồ ngập.pdf, Sắp tải 2,9 MB")
    coming = replace(page_.files[0], share=0.2, seconds_to_go=66.0)
    session.drafts[draft] = (replace(session.drafts[draft][0], files=(coming,)), gone)
    session.bell.ring(Changed(Topic.TEXTS, frozenset({1})))  # a piece has come
    QTest.qWait(120)
    assert find(page, "Bản đồ ngập.pdf, Đang tải 0,6 trong 2,9 MB, còn khoảng 1 phút") is chip
    picture(window, "soan-thu-tep-dang-tai")
    session._keep(replace(page_, files=(replace(page_.files[0], here=True),)))
    QTest.qWait(120)  # notices are merged for 60 ms
    assert page.send.is_free and not page.sheet.notice.isVisible()


# Answers, formatting, kinds


def test_an_answer_begins_above_the_quote(make_window: MakeWindow) -> None:
    """The cursor stands on the first line, the quoted letter below it; no formatting, no HTML."""
    session = FakeSession()
    window = make_window(session)
    draft = session.submit(c.StartReply(data.MessageId(1), True, "Ông Hải viết:")).result()
    page = composer(window, draft=draft)
    assert page.header.title.text() == "Trả lời thư" and page.first_focus() is page.sheet.text
    QTest.keyClicks(page.sheet.text, "Da nhan.")
    page.keeper.now()
    turn()
    found = kept(session, page)
    assert found.text.startswith("Da nhan.\n\nÔng Hải viết:\n> Kính gửi") and found.html == ""


def test_formatting_goes_out_as_html_too(make_window: MakeWindow) -> None:
    """Bold and list by their buttons, the keyboard stays in the words; the letter opened again looks the same."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session, text=""))
    page.sheet.text.setFocus()
    page.sheet.bold.click()
    assert window.focusWidget() is page.sheet.text and "đang bật" in page.sheet.bold.accessibleName()
    QTest.keyClicks(page.sheet.text, "Khan")
    page.keeper.now()
    turn()
    found = kept(session, page)
    assert (found.text, found.html) == ("Khan", "<div><b>Khan</b></div>")
    window.start_at("home")
    page = composer(window, draft=found.id)
    assert page.sheet.text.written() == (found.text, found.html)


def test_the_kind(make_window: MakeWindow) -> None:
    """Chosen in the header, kept at once."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session))
    page.kind.chosen.emit("notice")
    turn()
    assert kept(session, page).kind == "notice"


def test_marks_are_composed(make_window: MakeWindow) -> None:
    """NFC in subject and words, however the keyboard made them."""
    session = FakeSession()
    page = composer(make_window(session), draft=written(session, text="", subject=""))
    page.sheet.subject.setText("Giấy mời")
    page.sheet.text.insertPlainText("Uỷ ban")
    page.keeper.now()
    turn()
    assert (kept(session, page).subject, kept(session, page).text) == ("Giấy mời", "Uỷ ban")


def test_tab_reaches_everything_in_reading_order(make_window: MakeWindow) -> None:
    """From the first field to 'Gửi', by Tab alone."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=written(session))
    sheet = page.sheet
    wanted: list[QWidget] = [
        sheet.to.chips()[0].remove_button, sheet.to.line, sheet.choose, sheet.copies, sheet.subject, sheet.bold, sheet.list,
        sheet.text, sheet.files.add, page.discard, page.later, page.send,
    ]  # fmt: skip
    seen: list[QWidget] = []
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _step in range(60):
        focus = window.focusWidget()
        if focus in wanted and focus not in seen:
            seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen == wanted


# With the real engine


def test_typed_into_the_real_store(make_window: MakeWindow, real: Callable[[Path], Session], qtbot: Any, tmp_path: Path) -> None:
    """Two seconds after the last key the words lie on the disk: a copy of the folder taken then (as a power cut would leave it)
    has them, formatting, recipient and file included; and so has the store after an orderly end."""
    session = real(tmp_path / "data")
    window = make_window(session)  # type: ignore[arg-type]
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


def test_sent_through_the_real_store(make_window: MakeWindow, real: Callable[[Path], Session], qtbot: Any, tmp_path: Path) -> None:
    """The letter lies in the outbox, once; taken back it is the same letter to write on."""
    session = real(tmp_path / "data")
    window = make_window(session)  # type: ignore[arg-type]
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
