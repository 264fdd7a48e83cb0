"""'Trả lời thủ tục': from a citizen's letter to an answer in three presses, and nothing of it is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client import faults
from client.documents.procedures import Catalogue
from client.ids import DraftId, MessageId
from client.rows import DraftPage, Warning_
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from tests.ui.reading import DELETED, FRAUD, INBOX, NOT_HERE, bar, toast
from ui.pages.composer import ComposerPage
from ui.pages.letter_check import LetterCheckPage
from ui.pages.procedures import ProceduresPage
from ui.pages.reader import ReaderPage
from ui.window import Window

CITIZEN, OFFICE, SENT_TO_CITIZEN = 53, 54, 65


def at_letter(make_window: MakeWindow, session: FakeSession, number: int = CITIZEN, **look: Any) -> Window:
    window = make_window(session, **look)
    window.start_at("inbox")
    window.go("reader", message=MessageId(number), query=INBOX)
    return window


def at_page(make_window: MakeWindow, session: FakeSession, **look: Any) -> tuple[Window, ProceduresPage]:
    window = at_letter(make_window, session, **look)
    press(window, "Trả lời thủ tục")
    page = window.page
    assert isinstance(page, ProceduresPage)
    return window, page


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(with_unit=True)


def ask(session: FakeSession, subject: str, text: str = "") -> None:
    """The citizen writes something else."""
    page = session.letters[MessageId(CITIZEN)]
    session.letters[MessageId(CITIZEN)] = replace(page, row=replace(page.row, subject=subject), text=text or subject)


def draft(session: FakeSession) -> DraftPage:
    """The one draft that answers the citizen."""
    (found,) = [page for page, gone in session.drafts.values() if page.answer_of == CITIZEN and not gone]
    return found


def drafts(session: FakeSession) -> list[DraftId]:
    return [page.id for page, gone in session.drafts.values() if page.answer_of == CITIZEN and not gone]


def text(page: ProceduresPage) -> str:
    """The letter as it is shown; Qt writes the numbers of a list, so they come from what it is made of."""
    return str(page.house.views.answer(MessageId(CITIZEN), page.answer).text)


# How it looks ------------------------------------------------------------------------------------------------------


@drawn_in_every_look
@pytest.mark.parametrize("form", ["guide", "missing", "later", "search"])
def test_every_look(
    make_window: MakeWindow, session: FakeSession, stopped_clock: float, form: str, name: str, size: str, scale: float, style: str
) -> None:
    """Nothing sticks out, and every control has a name, in each of the letters and while searching."""
    window, page = at_page(make_window, session, size=size, scale=scale, style=style)
    if form == "search":
        QTest.keyClicks(page.search, "hon")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    else:
        page.forms._choose(form)
    QApplication.processEvents()
    picture(window, f"tra-loi-thu-tuc-{form}{name}")
    assert clipped(window) == [] and nameless(window) == []


@drawn_in_every_look
def test_the_citizens_letter_in_every_look(
    make_window: MakeWindow, session: FakeSession, name: str, size: str, scale: float, style: str
) -> None:
    """There is room for one more button below the letter."""
    window = at_letter(make_window, session, size=size, scale=scale, style=style)
    picture(window, f"doc-thu-nguoi-dan{name}")
    assert clipped(window) == [] and nameless(window) == []


# For whom ----------------------------------------------------------------------------------------------------------


def offered(make_window: MakeWindow, session: FakeSession, number: int) -> bool:
    window = at_letter(make_window, session, number)
    page = window.page
    assert isinstance(page, ReaderPage)
    return "Trả lời thủ tục" in bar(page)


def test_only_letters_of_citizens_have_the_button(make_window: MakeWindow, session: FakeSession) -> None:
    """Not those of colleagues, sent or deleted ones, none with signs of fraud, and none whose words are not here yet."""
    assert offered(make_window, session, CITIZEN)
    for number in (OFFICE, FRAUD, SENT_TO_CITIZEN, DELETED, NOT_HERE):
        assert not offered(make_window, session, number), number
    page = session.letters[MessageId(CITIZEN)]
    session.letters[MessageId(CITIZEN)] = replace(page, warnings=(Warning_("asks_password", {}),))
    assert not offered(make_window, session, CITIZEN)


# The way -----------------------------------------------------------------------------------------------------------


def test_three_presses(make_window: MakeWindow, session: FakeSession, stopped_clock: float) -> None:
    """The right procedure and its papers are chosen already; the letter that goes is the letter that was shown."""
    window, page = at_page(make_window, session)
    assert page.letter.toPlainText().startswith("Kính gửi ông Nguyễn Văn Tư,")
    made = session.views.answer(MessageId(CITIZEN), page.answer)
    press(window, "Kiểm tra rồi gửi")
    assert isinstance(window.page, LetterCheckPage)
    assert draft(session).text == made.text and "1. Tờ khai đăng ký khai sinh" in made.text
    press(window, "Gửi cho 1 nơi")
    assert isinstance(session.done[-1], c.Send) and isinstance(window.page, ReaderPage)
    (row,) = session.outbox.values()
    assert [one.address for one in row.recipients] == ["tu.nguyen@dandung.example"] and row.subject.startswith("Re: ")


def test_the_first_look_chooses_what_is_asked(make_window: MakeWindow, session: FakeSession) -> None:
    """Several asked for: the likeliest is chosen and first, the other one follows and says why."""
    ask(session, "Hỏi kết hôn", "Hỏi thủ tục kết hôn. Cũng xin hỏi thêm chuyện trợ cấp xã hội hằng tháng cho mẹ.")
    _, page = at_page(make_window, session)
    assert page.answer.procedure == "ket-hon" and page.list.shown()[0].one.id == "ket-hon"
    assert page.list.shown()[0].accessibleName().endswith("Đang chọn")
    ask(session, "Hỏi kết hôn, trợ cấp xã hội")
    _, page = at_page(make_window, session)
    assert {row.one.id for row in page.list.shown()[:2]} == {"ket-hon", "tro-cap-xa-hoi"}
    assert page.list.shown()[1].accessibleName().endswith("Thư hỏi việc này")


def test_nothing_is_guessed(make_window: MakeWindow, session: FakeSession) -> None:
    """A letter about something else: nothing is chosen, nothing is kept, and both ways on say what is missing."""
    ask(session, "Đề nghị bàn giao mặt bằng hẻm 12")
    window, page = at_page(make_window, session)
    assert page.answer.procedure == "" and not drafts(session)
    for button in (page.check, page.edit):
        assert not button.is_free
    press(window, "Cấp phép xây dựng nhà ở riêng lẻ")
    assert page.check.is_free and page.edit.is_free
    page.keeper.settle(1)
    assert "cấp phép xây dựng nhà ở riêng lẻ" in draft(session).text


def test_ticks_are_the_letter(make_window: MakeWindow, session: FakeSession) -> None:
    """What is ticked stands in the letter shown and in the draft; each form keeps its own ticks."""
    window, page = at_page(make_window, session)
    press(window, "Giấy uỷ quyền đã chứng thực")
    assert "5. Giấy uỷ quyền đã chứng thực" in text(page) and page.head.right.text() == "đã đánh dấu 5"
    press(window, "Giấy chứng sinh")
    assert "Giấy chứng sinh" not in text(page)
    page.keeper.settle(1)
    assert "4. Giấy uỷ quyền" in draft(session).text and "Giấy chứng sinh" not in draft(session).text
    press(window, "Phiếu yêu cầu bổ sung")
    assert page.papers.on() == () and not page.check.is_free and page.check.text() == "Chưa đánh dấu giấy nào"
    press(window, "Giấy chứng sinh")
    assert page.check.is_free and "PHIẾU YÊU CẦU BỔ SUNG" in text(page)
    press(window, "Hướng dẫn hồ sơ")
    assert page.papers.on() == (0, 2, 3, 4)


def test_another_day(make_window: MakeWindow, session: FakeSession, stopped_clock: float) -> None:
    """Neither past nor on a weekend, however she presses; and not without a reason."""
    window, page = at_page(make_window, session)
    press(window, "Hẹn lại ngày trả")
    assert page.day.day == date(2026, 11, 27) and page.check.text() == "Chưa ghi lý do chậm"
    press(window, "Muộn 1 ngày")
    assert page.day.day == date(2026, 11, 30), "Saturday and Sunday are left out"
    press(window, "Muộn 1 tuần")
    assert page.day.day == date(2026, 12, 7)
    for _time in range(30):
        if page.day.sooner.is_free:
            press(window, "Sớm 1 ngày")
        assert page.day.day > date(2026, 11, 24) and page.day.day.weekday() < 5
    assert page.day.day == date(2026, 11, 25) and not page.day.sooner.is_free
    QTest.keyClicks(page.day.reason.line, "cho xac minh")
    assert page.check.is_free and "Ngày trả mới: thứ Tư, 25/11/2026." in text(page) and "xin lỗi ông" in text(page)
    page.keeper.settle(1)
    assert "Lý do: cho xac minh." in draft(session).text


def test_what_is_searched_for_is_chosen(make_window: MakeWindow, session: FakeSession) -> None:
    """Typed without marks; Enter, and the letter is about it. Nothing found: the choice stays."""
    _window, page = at_page(make_window, session)
    QTest.keyClicks(page.search, "doc than")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.answer.procedure == "tinh-trang-hon-nhan" and "xác nhận tình trạng hôn nhân" in text(page)
    assert page.found.text().startswith("1 thủ tục phù hợp")
    page.search.selectAll()
    QTest.keyClicks(page.search, "ho chieu ngoai giao")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.list.empty.isVisible() and page.answer.procedure == "tinh-trang-hon-nhan" and page.check.is_free


def test_by_keyboard(make_window: MakeWindow, session: FakeSession) -> None:
    """Down from the search into the list, Enter chooses, Space and Enter tick, Escape goes back to the letter."""
    window, page = at_page(make_window, session)
    assert window.focusWidget() is page.search
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert page.answer.procedure == "khai-tu"
    first = page.papers._rows[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert 0 not in page.answer.papers
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert 0 in page.answer.papers
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert isinstance(window.page, ReaderPage)


# Keeping -----------------------------------------------------------------------------------------------------------


def test_a_look_leaves_nothing_behind(make_window: MakeWindow, session: FakeSession) -> None:
    """Opened and gone back: no draft. The letter was kept meanwhile, though."""
    window, _page = at_page(make_window, session)
    assert len(drafts(session)) == 1
    press(window, "Về thư")
    assert not drafts(session) and isinstance(window.page, ReaderPage)


def test_what_she_did_is_kept(make_window: MakeWindow, session: FakeSession) -> None:
    window, _page = at_page(make_window, session)
    press(window, "Giấy chứng sinh")
    press(window, "Viết tiếp sau")
    assert isinstance(window.page, ReaderPage) and "Giấy chứng sinh" not in draft(session).text
    assert "Thư viết dở" in toast(window)


def test_a_lock_keeps_it(make_window: MakeWindow, session: FakeSession) -> None:
    """Also what was not touched: unlocking leads to this draft in the composer."""
    window, page = at_page(make_window, session)
    assert page.kept_open() == draft(session).id
    press(window, "Giấy chứng sinh")
    kept = page.kept_open()
    assert kept == draft(session).id and "Giấy chứng sinh" not in draft(session).text
    page.close_page()
    assert drafts(session) == [kept]


def test_help_and_back(make_window: MakeWindow, session: FakeSession) -> None:
    """The page stands as it was left."""
    window, page = at_page(make_window, session)
    press(window, "Phiếu yêu cầu bổ sung")
    press(window, "Giấy chứng sinh")
    press(window, "Trợ giúp")
    window.back()
    assert window.page is page and page.answer == c.Answer("khai-sinh", "missing", (1,)) and len(drafts(session)) == 1


def test_thrown_away_and_taken_back(make_window: MakeWindow, session: FakeSession) -> None:
    window, _page = at_page(make_window, session)
    number = draft(session).id
    press(window, "Bỏ thư này")
    assert isinstance(window.page, ReaderPage) and not drafts(session)
    press(window, "Lấy lại thư")
    assert isinstance(window.page, ComposerPage) and draft(session).id == number


def test_edited_words_are_never_written_over(make_window: MakeWindow, session: FakeSession) -> None:
    """The composer takes the page's place: the way back leads to the letter, and the draft stays as it was written there."""
    window, _page = at_page(make_window, session)
    press(window, "Sửa lời thư")
    composer = window.page
    assert isinstance(composer, ComposerPage)
    QTest.keyClicks(composer.sheet.text, "Z")
    press(window, "Viết tiếp sau")
    assert isinstance(window.page, ReaderPage) and "Z" in draft(session).text and len(drafts(session)) == 1


def test_a_save_that_fails_is_said(make_window: MakeWindow, session: FakeSession) -> None:
    """Nothing goes on until it is kept; the next save that goes takes the words away."""
    window, page = at_page(make_window, session)
    session.fail_next = faults.DiskFull()
    press(window, "Giấy chứng sinh")
    press(window, "Kiểm tra rồi gửi")
    assert window.page is page and page.trouble.isVisible()
    press(window, "Kiểm tra rồi gửi")
    assert isinstance(window.page, LetterCheckPage) and not page.trouble.isVisible()


def test_looked_over_and_changed(make_window: MakeWindow, session: FakeSession) -> None:
    """From the check page back to the ticks as they were; it is still one draft, and goes with what was changed."""
    window, page = at_page(make_window, session)
    press(window, "Kiểm tra rồi gửi")
    press(window, "Quay lại sửa")
    assert window.page is page
    press(window, "Giấy chứng sinh")
    press(window, "Kiểm tra rồi gửi")
    assert len(drafts(session)) == 1 and "Giấy chứng sinh" not in draft(session).text
    press(window, "Gửi cho 1 nơi")
    assert len(session.outbox) == 1 and not drafts(session)


def test_what_does_not_go_is_said(make_window: MakeWindow, session: FakeSession) -> None:
    """The disk is full when she presses 'Gửi': back on the page, with the reason; pressed again, it goes once."""
    window, page = at_page(make_window, session)
    press(window, "Kiểm tra rồi gửi")
    session.fail_next = faults.DiskFull()
    press(window, "Gửi cho 1 nơi")
    assert window.page is page and page.trouble.isVisible() and not session.outbox
    press(window, "Kiểm tra rồi gửi")
    press(window, "Gửi cho 1 nơi")
    assert len(session.outbox) == 1 and isinstance(window.page, ReaderPage)


def test_the_citizens_letter_is_gone(make_window: MakeWindow, session: FakeSession) -> None:
    """Another PC has thrown it away in this moment: it is said once, not asked for without end."""
    window = at_letter(make_window, session)
    session.fail_next = faults.LetterGone()
    press(window, "Trả lời thủ tục")
    page = window.page
    assert isinstance(page, ProceduresPage) and page.trouble.isVisible()
    assert sum(isinstance(one, c.StartAnswer) for one in session.done) == 1


def test_an_office_with_a_form(make_window: MakeWindow, session: FakeSession, tmp_path: Path) -> None:
    """Its form is named on the page, in the letter, and lies in the draft."""
    one = session.catalogue.get("khai-sinh")
    assert one is not None
    papers = (replace(one.papers[0], form=tmp_path / "to-khai.docx"), *one.papers[1:])
    session.catalogue = Catalogue({"khai-sinh": replace(one, papers=papers)}, session.catalogue.office)
    window, page = at_page(make_window, session)
    assert "Có mẫu gửi theo thư" in find(window, "Tờ khai đăng ký khai sinh").accessibleName()
    assert "to-khai.docx" in text(page) and [file.name for file in draft(session).files] == ["to-khai.docx"]
    press(window, "Tờ khai đăng ký khai sinh")
    page.keeper.settle(1)
    assert draft(session).files == ()


def test_tab_goes_in_reading_order(make_window: MakeWindow, session: FakeSession) -> None:
    """Search, the list as one stop, the papers, the letter, the deeds from left to right."""
    window, page = at_page(make_window, session)
    met: list[str] = []
    while not met or met[-1] != "Kiểm tra rồi gửi":
        widget = window.focusWidget()
        said = widget.accessibleName() or widget.text()  # type: ignore[attr-defined]
        met += [said] if met[-1:] != [said] else []  # within the letter it stops at abbreviations
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert met[0] == "Tìm thủ tục" and met[1].startswith("Đăng ký khai sinh")
    assert [name.partition(",")[0] for name in met[2:7]] == [row.text() for row in page.papers._rows]
    assert met[7:] == ["Nội dung thư", "Bỏ thư này", "Viết tiếp sau", "Sửa lời thư", "Kiểm tra rồi gửi"]
