"""Writing by kind: choosing it, its fields with the finished letter beside them, the check before sending."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from client import commands as c
from client import faults
from client.ids import DraftId
from tests.ui import fake_letters as data
from tests.ui.composing import composer, done, kept
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.looks import drawn_in_every_look
from ui import by_fields, dates
from ui.kinds import kinds
from ui.pages.composer import ComposerPage
from ui.pages.kinds import KindsPage
from ui.pages.letter_check import LetterCheckPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
FIELDS = {
    "number": "215/GM-UBND", "summary": "Họp giao ban công tác tháng 12 năm 2026", "day": "27/11/2026", "clock": "8h",
    "place": "Phòng họp số 2, UBND phường Cái Khế", "chair": "Ông Trần Văn Lợi, Phó Chủ tịch UBND phường", "deadline": "16:00 26/11/2026",
}  # fmt: skip


def invitation(session: FakeSession, text: str = "", **change: str) -> DraftId:
    """The draft of the pictures: eleven of the office, one outside."""
    people = [p for p in session.views.everybody("UBND phường Cái Khế") if not p.outside][:11]
    recipients = (*(c.Recipient(p.name, p.address) for p in people), c.Recipient("Trần Quốc Việt", "viet@hungphat.example"))
    draft: DraftId = session._draft(data.OWN, kind="invitation", recipients=recipients)
    fields = tuple((FIELDS | change).items())
    session.submit(c.SaveDraft(draft, "", text, recipients=recipients, kind="invitation", fields=fields))
    session.done.clear()
    return draft


def wait() -> None:
    QTest.qWait(by_fields.REST + 60)
    settle()


@drawn_in_every_look
def test_choosing_the_kind(make_window: MakeWindow, name: str, size: str, scale: float, style: Any) -> None:
    """Every kind is one press away; nothing is cut; Escape goes back."""
    session = FakeSession()
    window = make_window(session, size=size, scale=scale, style=style)
    window.rail.chosen.emit("composer")
    page = window.page
    assert isinstance(page, KindsPage) and list(page.tiles) == [each.id for each in kinds()]
    assert clipped(window) == [] and nameless(window) == []
    picture(window, f"chon-loai-thu{name}")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "home"


def test_each_kind_opens_its_own_fields(make_window: MakeWindow) -> None:
    """Only that kind's fields; another letter has the plain form of before. Nothing is begun by looking."""
    session = FakeSession()
    window = make_window(session)
    for each in kinds():
        window.start_at("kinds")
        press(window, f"{each.name}. {each.line}")
        page = window.page
        assert isinstance(page, ComposerPage) and page.kind.kind == each.id
        assert list(page.sheet.form.fields) == [field.id for field in each.fields]
        assert page.sheet.subject.isVisible() is not bool(each.fields) and page.both.preview.isVisible() is bool(each.fields)
    assert not done(session, c.StartDraft)


@drawn_in_every_look
def test_the_fields_and_the_letter_beside_them(make_window: MakeWindow, name: str, size: str, scale: float, style: Any) -> None:
    """As in the picture: one field is wrong, says so below itself, in the letter and on the button."""
    session = FakeSession()
    window = make_window(session, size=size, scale=scale, style=style)
    page = composer(window, draft=invitation(session, "Chương trình họp gửi kèm theo.", deadline="28/11/2026"))
    settle()
    assert "Chọn ngày 26/11 hoặc trước nữa." in find(window, "Chưa đúng: Hạn xác nhận").accessibleName()
    assert page.send.text() == "Chưa gửi được: sửa hạn xác nhận"
    assert page.both.preview.isVisible() is (scale == 1.0)
    if page.both.preview.isVisible():
        words = page.both.preview.text.toPlainText()
        assert "chưa đúng" in words and "08:00, Thứ Sáu 27/11/2026" in words and "12 nơi theo danh sách" in words
    assert page.sheet.form.people.text() == "12 nơi, 1 NGOÀI"
    assert clipped(window) == [] and nameless(window) == []
    picture(window, f"soan-thu-moi{name}")


def test_what_is_typed_is_kept_and_written_well(make_window: MakeWindow) -> None:
    """Each field is saved as typed; when the keyboard leaves it the day stands there in full; errors wait until then."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, kind="invitation")
    form = page.sheet.form
    assert QApplication.focusWidget() is form.fields["number"].line
    QTest.keyClicks(form.fields["day"].line, "2")
    form.fields["day"].line.setFocus()
    wait()
    assert not form.fields["day"].line.property("wrong"), "nobody is corrected while typing"
    QTest.keyClicks(form.fields["day"].line, "7/11")
    form.fields["clock"].line.setFocus()
    settle()
    assert form.fields["day"].text() == "Thứ Sáu 27/11/2026"
    QTest.keyClicks(form.fields["clock"].line, "25 gio")
    form.fields["place"].line.setFocus()
    settle()
    assert form.fields["clock"].line.property("wrong")
    page.keeper.now()
    settle()
    saved = kept(session, page)
    assert saved.fields is not None and saved.fields["clock"] == "25 gio" and saved.fields["day"] == "Thứ Sáu 27/11/2026"
    assert page.send.text() == "Chưa gửi được: thiếu số, ký hiệu"


def test_another_kind_keeps_what_both_ask_for(make_window: MakeWindow) -> None:
    """Chosen wrongly: number and summary go along; as another letter the summary becomes the subject, and back."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=invitation(session))
    page._choose_kind("announcement")
    assert page.sheet.form.values() == {"number": FIELDS["number"], "summary": FIELDS["summary"]}
    page._choose_kind("other")
    assert page.sheet.subject.text() == FIELDS["summary"] and not page.both.preview.isVisible()
    assert page.kept_open() is not None and kept(session, page).fields is None
    page._choose_kind("report")
    assert page.sheet.form.values()["summary"] == FIELDS["summary"]
    assert len(kept(session, page).recipients) == 12


@drawn_in_every_look
def test_the_check_before_sending(make_window: MakeWindow, name: str, size: str, scale: float, style: Any) -> None:
    """Everybody with post and unit, outside first; the forgotten file; the weight; the deadline; how many places."""
    session = FakeSession()
    window = make_window(session, size=size, scale=scale, style=style)
    page = composer(window, draft=invitation(session, "Chương trình họp xem tệp đính kèm."))
    page.send.click()
    settle()
    check = window.page
    assert isinstance(check, LetterCheckPage)
    heard = check.people.accessibleDescription()
    assert heard.startswith("NGOÀI cơ quan: Trần Quốc Việt") and "viet@hungphat.example" in heard and heard.count(";") == 11
    assert find(window, "Trong thư có nhắc tới tệp").isVisible() and find(window, "Có 1 nơi NGOÀI cơ quan.").isVisible()
    assert check.send.text() == "Gửi cho 12 nơi"
    assert clipped(window) == [] and nameless(window) == []
    picture(window, f"kiem-tra-truoc-khi-gui{name}")
    press(window, "Xem thư đầy đủ")
    assert "Phòng họp số 2" in check.letter.toPlainText()
    picture(window, f"kiem-tra-xem-thu{name}")


def test_sent_from_the_check_once(make_window: MakeWindow) -> None:
    """One press, or two in a row: one letter; then one is back where one came from, with the toast."""
    session = FakeSession()
    window = make_window(session)
    window.go("inbox")
    page = composer(window, draft=invitation(session))
    page.send.click()
    check = window.page
    assert isinstance(check, LetterCheckPage)
    check.send.click()
    check._go()
    settle()
    assert len(done(session, c.Send)) == 1 and len(session.outbox) == 1
    assert window.page is not None and window.page.name == "inbox" and page.keeper.draft is None
    assert find(window, "Lấy lại để sửa").isVisible()


def test_refused_while_it_was_checked(make_window: MakeWindow) -> None:
    """The letter stays; one is back at it, and it says why."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=invitation(session))
    page.send.click()
    session.fail_next = faults.DiskFull()
    press(window, "Gửi cho 12 nơi")
    settle()
    assert window.page is page and page.keeper.draft is not None and page.sheet.notice.isVisible()


def test_back_from_the_check_to_add_a_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """'Thêm tệp' leads to the composer's own; 'Quay lại sửa' leads to the letter as it was."""
    session = FakeSession()
    window = make_window(session)
    page = composer(window, draft=invitation(session, "Xem tệp đính kèm."))
    asked: list[bool] = []
    monkeypatch.setattr(page.files, "choose", lambda: asked.append(window.page is page))
    page.send.click()
    press(window, "Thêm tệp")
    assert asked == [True]
    page.send.click()
    press(window, "Quay lại sửa")
    assert window.page is page and page.sheet.form.values()["place"] == FIELDS["place"]


def test_used_again(make_window: MakeWindow) -> None:
    """A sent letter of a kind with fields begins a new one with a press."""
    session = FakeSession()
    window = make_window(session)
    window.rail.chosen.emit("composer")
    found = [widget for widget in window.findChildren(object) if getattr(widget, "accessibleName", lambda: "")().startswith("Dùng lại thư ")]
    assert found, "the fake's sent letters have some"
    found[0].click()  # type: ignore[attr-defined]
    settle()
    assert isinstance(window.page, ComposerPage) and len(done(session, c.StartAgain)) == 1


def test_by_keys_alone(make_window: MakeWindow) -> None:
    """Tab goes through the fields in reading order."""
    session = FakeSession()
    window: Window = make_window(session)
    page = composer(window, kind="invitation")
    seen = []
    for _turn in range(6):
        here = QApplication.focusWidget()
        seen.append(here.accessibleName() if here is not None else "")
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert seen == ["Số, ký hiệu", "Trích yếu", "Ngày, giờ", "Giờ", "Địa điểm", "Chủ trì"]
    assert QApplication.focusWidget() is page.sheet.form.choose


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("wide", 1.5)])
def test_the_reader_says_when_and_where(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float) -> None:
    """The card of the meeting, as in the picture and in Vietnam's time wherever the PC is; none for a letter that says nothing certain."""
    monkeypatch.setattr(dates, "now", lambda: (data.MEETING.meeting or 0) - (4 * 60 + 36) * 60)
    session = FakeSession()
    window = make_window(session, size=size, scale=scale)
    window.go("reader", message=data.MessageId(1))
    page: Any = window.page
    settle()
    assert find(window, "14:00, Thứ Ba 24/11, Hôm nay, còn 4 giờ 36 phút").isVisible()
    assert find(window, "Chủ trì, Ông Võ Thành Nhơn, Phó Chủ tịch").isVisible() and find(window, "Thư mời họp").isVisible()
    assert clipped(window) == []
    picture(window, f"doc-thu-thu-moi-{size}-{scale}")
    window.go("reader", message=data.MessageId(2))
    assert page.side.facts.isHidden()


def test_the_person_puts_the_kind_right(make_window: MakeWindow) -> None:
    """'Đổi loại thư' in the reader offers all kinds; the badge follows."""
    session = FakeSession()
    window = make_window(session)
    window.go("reader", message=data.MessageId(2))
    page: Any = window.page
    press(window, "Đổi loại thư")
    menu = page.other_kind.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == [each.name for each in kinds()]
    actions["Công văn"].trigger()
    menu.close()
    wait()
    assert done(session, c.SetKind) == [c.SetKind(data.MessageId(2), "dispatch")]
    assert session.letters[data.MessageId(2)].row.kind == "dispatch" == page.letter.row.kind


def test_the_signature_stands_below_a_new_letter(make_window: MakeWindow) -> None:
    """It is there, is no letter by itself, and goes where fields bring their own."""
    session = FakeSession()
    session.signature = "Nguyễn Thị Hoa\nVăn thư, UBND phường Cái Khế"
    window = make_window(session)
    page = composer(window)
    assert page.sheet.text.written()[0] == f"\n\n{session.signature}"
    window.start_at("home")
    assert not session.done, "nothing was begun"
    page = composer(window)
    QTest.keyClicks(page.sheet.text, "Chao chi")
    page._choose_kind("report")
    assert page.sheet.text.written()[0] == "Chao chi"
    page._choose_kind("other")
    assert page.sheet.text.written()[0] == f"Chao chi\n\n{session.signature}"
