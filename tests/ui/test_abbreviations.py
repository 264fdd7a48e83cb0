"""TM., UBND, V/v …: a press says where they stand what they mean."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor

from tests.ui.conftest import MakeWindow, picture, settle
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from tests.ui.reading import INVITATION, put, reader_at
from ui import abbreviations
from ui.widgets.letter_text import LetterText

WORDS = (
    "Kính gửi: UBND phường Cái Khế, V/v báo cáo kết quả CCHC theo Quyết định số 212/QĐ-UBND. Đề nghị UBND phường gửi về Sở trước ngày 30."
    "\nTM. UỶ BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNơi nhận: như trên; lưu: VT."
)


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("TM. UỶ BAN", ["TM."]), ("Số: 12/GM-UBND", ["GM", "UBND"]), ("212/QĐ-UBND", ["QĐ-UBND"]), ("30/2020/NĐ-CP", ["NĐ-CP"]),
        ("V/v họp", ["V/v"]), ("ATM. HTML UBNDX", []), ('<a href="https://x.vn/UBND">UBND</a> UBND', ["UBND"]), ("Sở TN&amp;MT", ["TN&MT"]),
        ("<p class='UBND'>chữ</p>", []), ("tm. kt. vt", []), ("hoa@UBND.vn", ["UBND"]),
    ],
)  # fmt: skip
def test_what_is_marked(markup: str, found: list[str]) -> None:
    """Whole words as offices write them; nothing within links, tags or other words."""
    marked = abbreviations.marked(markup)
    addresses = re.findall(r'href="(explain:[^"]*)"', marked)
    assert [abbreviations.meaning(one)[0] for one in addresses] == found  # type: ignore[index]
    assert re.sub(r'<a class="explained"[^>]*>(.*?)</a>', r"\1", marked) == markup


def test_the_data() -> None:
    """Every abbreviation is found by itself, has a meaning of at most 15 words a sentence, and nothing is said twice."""
    for short, words in abbreviations.meanings().items():
        assert abbreviations.marked(short.replace("&", "&amp;")).startswith("<a "), short
        assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.;]\s", words)), short


def press_on(text: LetterText, word: str) -> None:
    at = text.document().find(word)
    at.setPosition(at.selectionStart() + 1)
    place = text.cursorRect(at).center() + QPoint(2, 0)
    from PySide6.QtTest import QTest

    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle()


@in_every_look
def test_in_the_reader(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: str, scale: float, style: str) -> None:
    """Beside the word, inside the window; Escape takes it away and leaves the letter open."""
    session = FakeSession()
    put(session, INVITATION, text=WORDS, html="")
    window, page = reader_at(make_window, session, monkeypatch, INVITATION, size=size, scale=scale, style=style)
    settle()
    press_on(page.text, "V/v")
    bubble = page.text._bubble
    assert bubble.isVisible() and "Về việc" in bubble.accessibleName()
    assert page.text.visibleRegion().boundingRect().contains(bubble.geometry())
    picture(window, f"chu-viet-tat-{size}-{scale}-{style}")
    from PySide6.QtTest import QTest

    QTest.keyClick(page.text, Qt.Key.Key_Escape)
    assert not bubble.isVisible() and window.page is page


def test_by_the_keyboard(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Tab comes to each abbreviation once, Enter explains it."""
    session = FakeSession()
    put(session, INVITATION, text=WORDS, html="")
    window, page = reader_at(make_window, session, monkeypatch, INVITATION)
    window.activateWindow()
    page.text.setFocus()
    settle()
    said = []
    for _step in range(12):
        qtbot.keyClick(page.text, Qt.Key.Key_Tab)
        address = page.text.textCursor().charFormat().anchorHref()
        if not page.text.hasFocus():
            break
        said.append(address)
        qtbot.keyClick(page.text, Qt.Key.Key_Return)
        assert page.text._bubble.isVisible()
    assert said == ["explain:UBND", "explain:V/v", "explain:CCHC", "explain:Q%C4%90-UBND", "explain:TM.", "explain:KT.", "explain:VT"]
    assert isinstance(page.text.textCursor(), QTextCursor)
