"""Writing a letter: names and addresses in the lines of recipients."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.rows import DraftRecipient
from tests.ui import fake_letters as data
from tests.ui.composing import composer, kept, written
from tests.ui.conftest import FakeSession, MakeWindow, find, press, settle

pytestmark = pytest.mark.usefixtures("stopped_clock")


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
    settle()
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
    settle()
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
    settle()
    assert [one.field for one in kept(session, page).recipients] == ["to"] * 4 + ["cc", "bcc"]
    assert not page.sheet.copies.isVisible()
    page.sheet.fill(kept(session, page))
    assert cc.isVisible()
