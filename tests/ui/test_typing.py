"""Vietnamese is typed in every field of every page with UniKey, ibus, fcitx and our own keys, and nothing rewrites it meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from tests.ui import typists
from tests.ui.conftest import MakeWindow, find, press, settle
from tests.ui.fake import FakeSession
from tests.ui.typists import KEYS, WORDS
from ui.widgets.answer_card import AnswerCard
from ui.widgets.recipients_field import RecipientsField
from ui.window import Window

PAGES = ("door", "inbox", "sent", "help", "composer", "recipients")
WAYS = (typists.unikey, typists.ibus, typists.fcitx, typists.plain)


def fields(window: Window) -> list[QLineEdit | QTextEdit]:
    every = [*window.findChildren(QLineEdit), *window.findChildren(QTextEdit)]
    return [one for one in every if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def opened(make_window: MakeWindow, page: str) -> Window:
    window = make_window(None if page == "door" else FakeSession())
    if page == "recipients":
        window.go("composer")
        settle()
        press(window, "Chọn người nhận")
    elif page != "door":
        window.go(page)
    settle()
    if page == "composer":
        press(window, "Thêm đồng gửi")
    return window


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_every_field(make_window: MakeWindow, page: str, way: typists.Way) -> None:
    """After each key the field shows what the input method made of it: no completer and no search takes or changes a letter."""
    window = opened(make_window, page)
    if way is typists.plain and page != "door":
        window.choices.set_typing("telex")
    found = fields(window)
    assert found
    window.activateWindow()
    settle()
    for field in found:
        secret = isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal
        if way is typists.plain and (secret or page == "door"):
            continue
        field.clearFocus()
        field.setFocus()
        field.selectAll()
        field.clear()
        settle(1)
        for wanted in way(field, KEYS, "telex"):
            assert typists.shown(field) == wanted, field.accessibleName()
        settle(2)
        assert typists.shown(field) == WORDS, field.accessibleName()
        field.clear()


def test_a_search_sees_the_word_under_the_input_method(make_window: MakeWindow) -> None:
    """ibus keeps a word to itself until a space ends it; names are found all the same, and a name that is taken takes it along."""
    window = opened(make_window, "composer")
    field = next(one for one in window.findChildren(RecipientsField) if one.isVisible())
    field.line.setFocus()
    QApplication.sendEvent(field.line, QInputMethodEvent("Lợi", []))
    settle()
    assert field.line.text() == "" and field.suggestions.isVisible()
    assert any(offer.recipient.name == "Trần Văn Lợi" for offer in field.suggestions.offered)
    field.suggestions.taken.emit(field.suggestions.offered[0].recipient)
    settle()
    assert field.line.words() == "" and len(field.value) == 1


def test_a_list_is_searched_by_the_word_under_the_input_method(make_window: MakeWindow, qtbot: Any) -> None:
    """The same in the field above a list."""
    window = opened(make_window, "help")
    search = find(window, "Tìm trong Trợ giúp")
    search.setFocus()
    QApplication.sendEvent(search, QInputMethodEvent("nhầm", []))
    qtbot.waitUntil(lambda: bool(window.findChildren(AnswerCard)), timeout=2000)


def test_our_own_keys(make_window: MakeWindow) -> None:
    """Off at first; Telex, VNI and off again by one switch, kept for the person; passwords and commands are left alone."""
    session = FakeSession()
    window = make_window(session)
    window.go("help")
    settle()
    press(window, "Bật Gõ dấu có sẵn. Đang tắt")
    assert session.choices["typing"] == "telex"
    press(window, "Đổi Gõ dấu có sẵn sang kiểu VNI")
    assert session.choices["typing"] == "vni"
    search = find(window, "Tìm trong Trợ giúp")
    search.setFocus()
    assert [*typists.plain(search, "gu7i3 thu7 2026", "vni")][-1] == typists.shown(search) == "gửi thư 2026"
    press(window, "Tắt Gõ dấu có sẵn")
    assert session.choices["typing"] == ""
    search.setFocus()
    search.clear()  # type: ignore[attr-defined]
    for pressed in "gu73":
        typists.key(search, pressed, ord(pressed.upper()))
    assert typists.shown(search) == "gu73"


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("example@cantho.vn", "example@cantho.vn"), ("tesst", "test"), ("windows", "windows"), ("https", "https"), ("Ass", "As"),
        ("hoaf", "hoà"), ("HOAF", "HOÀ"), ("Email", "Email"), ("report", "report"),
    ],
)  # fmt: skip
def test_foreign_words_come_back(make_window: MakeWindow, keys: str, wanted: str) -> None:
    """A word that cannot be Vietnamese any more is what was typed."""
    window = opened(make_window, "composer")
    window.choices.set_typing("telex")
    subject = next(one for one in fields(window) if one.accessibleName() == "Tiêu đề")
    subject.setFocus()
    for pressed in keys:
        typists.key(subject, pressed, ord(pressed.upper()))
    assert typists.shown(subject) == wanted


def test_it_follows_the_keyboard_and_leaves_with_the_person(make_window: MakeWindow) -> None:
    """A field that is gone takes nothing with it; the next person begins without it."""
    session = FakeSession()
    session.choices["typing"] = "telex"
    window = make_window(session)
    assert window.choices.typing == "telex"
    extra = QLineEdit(window)
    extra.show()
    extra.setFocus()
    extra.deleteLater()
    settle()
    QApplication.processEvents()
    window.enter(FakeSession(), start=False)  # type: ignore[arg-type]
    assert window.choices.typing == ""
