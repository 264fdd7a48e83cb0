"""Trợ giúp: six topics, a search without marks, the way to where a thing is done, IT's telephone, the switches of the look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.api import resources
from client.provision.site import Help
from tests.ui.conftest import FakeProgram, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.fake import FakeSession
from tests.ui.looks import drawn_in_every_look
from ui import help_texts, theme
from ui.help_texts import Answer
from ui.pages.help import HelpPage
from ui.places import PAGES
from ui.practising import Practising
from ui.widgets.answer_card import AnswerCard
from ui.widgets.help_cards import HelpTile
from ui.widgets.text import Text
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
IDS = ("send", "recipients", "files", "password", "quota", "phishing")


def shown(window: Window) -> HelpPage:
    page = window.page
    assert isinstance(page, HelpPage)
    return page


def questions(window: Window) -> list[str]:
    """What is answered on the screen, from top to bottom."""
    QApplication.processEvents()
    cards = [card for card in shown(window).findChildren(AnswerCard) if card.isVisible()]
    return [card.accessibleName().partition("?")[0] + "?" for card in sorted(cards, key=lambda card: card.y())]


def search(qtbot: Any, window: Window, typed: str) -> None:
    page = shown(window)
    page.search.setFocus()
    page.search.selectAll()
    QTest.keyClicks(page.search, typed)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    QApplication.processEvents()


# The texts themselves


def every_answer() -> list[Answer]:
    return [answer for topic in help_texts.topics() for answer in topic.answers]


def test_the_six_topics() -> None:
    """In the order of the drawing, with icons that exist and at least two answers each."""
    assert tuple(topic.id for topic in help_texts.topics()) == IDS
    for topic in help_texts.topics():
        assert (resources() / "icons" / f"{topic.icon}.svg").exists(), topic.icon
        assert topic.title and topic.line and len(topic.answers) >= 2


@pytest.mark.parametrize("answer", every_answer(), ids=lambda answer: answer.question)
def test_the_words_of_an_answer(answer: Answer) -> None:
    """A question; steps of one sentence of at most 15 words, no *bạn*, no exclamation mark; a page that there is."""
    assert answer.question.endswith("?")
    assert answer.page == "" or answer.page in PAGES
    for step in answer.steps:
        for sentence in step.rstrip(".").split(". "):
            assert len(sentence.split()) <= 15, sentence
        assert step.endswith(".") and "!" not in step
        assert "bạn" not in step.casefold().replace("bạn bè", "").split() and "OK" not in step


@pytest.mark.parametrize(
    ("typed", "first"),
    [("gui nham thu", "Gửi nhầm thư thì làm thế nào?"), ("GỬI NHẦM", "Gửi nhầm thư thì làm thế nào?"),
     ("quen mat khau", "Quên mật khẩu thì làm thế nào?"), ("thu hoi", "Gửi nhầm thư thì làm thế nào?"),
     ("may in", "In thư và tệp thế nào?"), ("lua dao", "Nhận ra thư lừa đảo thế nào?"), ("caps", "Vì sao tên bị tạm khoá?")],
)  # fmt: skip
def test_search(typed: str, first: str) -> None:
    """Without marks and in any case; by what people call it; the question before what only stands in a step."""
    assert help_texts.search(typed)[0].question == first


@pytest.mark.parametrize("typed", ["", "   ", "zzz", "gửi nhầm xe đạp"])
def test_search_finds_nothing(typed: str) -> None:
    """Every word must be there."""
    assert not help_texts.search(typed)


# The page


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, qtbot: Any, name: str, size: str, scale: float, style: str) -> None:
    """The six topics, one topic, a search: nothing sticks out, everything has a name, titles and buttons are whole."""
    window = make_window(FakeSession(), size=size, scale=scale, style=style)
    window.go("inbox")
    window.go("help")
    picture(window, f"tro-giup{name}")
    assert clipped(window) == [] and nameless(window) == []
    page = shown(window)
    for button in (page.report, page.check.button, page.practise, page.switches.large.button, page.switches.contrast.button):
        assert button.isVisible() and button.width() >= button.sizeHint().width() - 28, button.text()  # its words are whole
    assert page.header.title.width() >= page.header.title.fontMetrics().horizontalAdvance("Trợ giúp")
    if scale == 1.0:  # all of it without scrolling
        assert not page._scroll.verticalScrollBar().isVisible()
    press(window, "Hộp thư đầy. Xem còn bao nhiêu")
    picture(window, f"tro-giup-muc{name}")
    assert clipped(window) == [] and nameless(window) == []
    search(qtbot, window, "mat mang")
    picture(window, f"tro-giup-tim{name}")
    assert clipped(window) == [] and nameless(window) == []
    search(qtbot, window, "xe dap")
    picture(window, f"tro-giup-tim-khong-co{name}")
    assert clipped(window) == []
    find(window, "Chưa có câu trả lời cho “xe dap”.")


@pytest.mark.parametrize("id", IDS)
def test_a_topic_asked_for_from_elsewhere(make_window: MakeWindow, id: str) -> None:
    """`topic=…` shows all its answers and nothing else; Escape leads back to where the question came up."""
    window = make_window(FakeSession())
    window.go("inbox")
    window.go("help", topic=id)
    topic = help_texts.topic(id)
    assert topic is not None
    assert questions(window) == [answer.question for answer in topic.answers]
    assert shown(window).header.title.text() == topic.title
    assert not shown(window)._six.isVisible()
    find(window, "Về Thư đến")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "inbox"


def test_an_unknown_topic_shows_all(make_window: MakeWindow) -> None:
    window = make_window(FakeSession())
    window.go("help", topic="nothing")
    assert shown(window)._six.isVisible() and questions(window) == []


def test_by_keyboard_into_a_topic_and_back(make_window: MakeWindow) -> None:
    """The keyboard stands in the search; Tab reaches the first topic, Enter opens it, Escape leads back to the six, then away."""
    window = make_window(FakeSession())
    window.go("inbox")
    window.go("help")
    assert window.focusWidget() is shown(window).search
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is shown(window)._tiles[0]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert "Gửi nhầm thư thì làm thế nào?" in questions(window)
    find(window, "Về Trợ giúp")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert shown(window)._six.isVisible()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "inbox"


def test_tab_goes_in_reading_order(make_window: MakeWindow, qtbot: Any) -> None:
    """Head, search, what was found, the deeds below, the cards at the right; also after a search has made the list anew."""
    window = make_window(FakeSession())
    window.go("help")
    page = shown(window)
    search(qtbot, window, "mat khau")
    opens = [card.open for card in sorted(page.findChildren(AnswerCard), key=lambda card: card.y()) if card.isVisible() and card.open]
    assert opens
    page.practise.setFocus(Qt.FocusReason.TabFocusReason)
    wanted = [page.practise, page.search, *opens, page.others, page.check.button, page.report, page.switches.large.button,
              page.switches.contrast.button]  # fmt: skip
    seen = []
    for _step in wanted:
        seen.append(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert seen == wanted


def test_search_on_the_page(make_window: MakeWindow, qtbot: Any) -> None:
    """Answers appear while typing, counted in the head; Escape empties the field, the six are there again."""
    window = make_window(FakeSession())
    window.go("help")
    QTest.keyClicks(window.focusWidget(), "gui nham")
    qtbot.waitUntil(lambda: questions(window) == ["Gửi nhầm thư thì làm thế nào?"])
    assert shown(window).header.subtitle.text() == "1 câu trả lời"
    QTest.keyClick(shown(window).search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(window)._six.isVisible())
    search(qtbot, window, "xe dap")
    press(window, "Xem cả 6 mục")
    assert shown(window)._six.isVisible() and shown(window).search.text() == ""


@pytest.mark.parametrize("page", sorted({answer.page for answer in every_answer()} - {""}))
def test_an_answer_opens_its_place(make_window: MakeWindow, qtbot: Any, page: str) -> None:
    """The button of an answer leads to where the thing is done, and Escape from there back to the help."""
    answer = next(one for one in every_answer() if one.page == page)
    window = make_window(FakeSession())
    window.go("help", topic=answer.topic)
    card = next(one for one in shown(window).findChildren(AnswerCard) if one.accessibleName().startswith(answer.question))
    button = next(one for one in card.findChildren(type(shown(window).report)))
    assert button.text().split()[0] in ("Mở", "Kiểm")
    button.click()
    assert window.page is not None and window.page.name == page


def test_at_the_door(make_window: MakeWindow) -> None:
    """Nobody has signed in: answers stay, ways into a mailbox are not offered, the report is copied."""
    window = make_window(None)
    window.go("help", topic="password")
    picture(window, "tro-giup-ngoai-cua")
    assert questions(window)[0] == "Quên mật khẩu thì làm thế nào?"
    window.go("help", topic="send")
    words = [button.text() for button in shown(window).findChildren(type(shown(window).report)) if button.isVisible()]
    assert not any(each.startswith("Mở ") for each in words)
    press(window, "Chép báo cáo cho cán bộ tin học")
    assert "BÁO CÁO TÌNH TRẠNG MÁY" in QGuiApplication.clipboard().text()
    press(window, "Kiểm tra kết nối")
    assert window.page is not None and window.page.name == "check"


def test_without_a_site_file(make_window: MakeWindow) -> None:
    """Even then: the topics, and whom to ask instead of a telephone."""
    window = make_window(None)
    window.program = None
    window.door()
    window.go("help")
    find(window, "Máy này chưa ghi số điện thoại. Hỏi văn phòng cơ quan.")
    assert shown(window)._six.isVisible()


def test_whom_to_call(make_window: MakeWindow) -> None:
    """Name, telephone and hours are those of the site file."""
    program = FakeProgram()
    program.site = replace(program.site, help=Help("Ông Đặng Quốc Huy, Văn phòng", "Máy lẻ 105", "Thứ Hai đến Thứ Sáu, 07:00–17:00", ""))
    window = make_window(FakeSession(), program=program)
    window.go("help")
    for words in ("Ông Đặng Quốc Huy, Văn phòng", "Máy lẻ 105", "Thứ Hai đến Thứ Sáu, 07:00–17:00"):
        find(window, words)
    find(window, "Chép báo cáo cho cán bộ tin học")  # without an address it cannot be sent


def test_the_report_is_sent(make_window: MakeWindow) -> None:
    """Counts and states, no letter, no address, no password; it waits in the outbox and can be taken back."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    window.go("help")
    press(window, "Gửi báo cáo cho cán bộ tin học")
    saved = next(done for done in session.done if isinstance(done, c.SaveDraft))
    assert [one.address for one in saved.recipients] == [FakeProgram().site.help.address]
    assert f"Thư đến {session.views.counts().inbox}, chờ gửi 5, cần xem lại 2" in saved.text
    for page in session.letters.values():
        assert page.row.subject not in saved.text and page.row.sender_address not in saved.text
    waiting = len(session.outbox)
    press(window, "Lấy lại báo cáo")
    assert len(session.outbox) == waiting - 1


def test_the_report_cannot_go(make_window: MakeWindow) -> None:
    """Refused at once (no room in the outbox): it is said, and no half-written draft stays behind."""
    from client.api import faults

    session = FakeSession()
    window = make_window(session)
    window.go("help")
    drafts = {number for number, (_page, gone) in session.drafts.items() if not gone}
    send = session._send

    def full(draft: Any) -> Any:
        raise faults.DiskFull()

    session._send = full  # type: ignore[method-assign]
    press(window, "Gửi báo cáo cho cán bộ tin học")
    QApplication.processEvents()
    session._send = send  # type: ignore[method-assign]
    assert window.toast.isVisible() and not any(row.subject == "Báo cáo tình trạng máy" for row in session.outbox.values())
    assert {number for number, (_page, gone) in session.drafts.items() if not gone} == drafts


def test_the_switches(make_window: MakeWindow) -> None:
    """'Chữ to', 'Tương phản cao': at once on this page, kept for this person, and the words say how it stands now."""
    session = FakeSession()
    window = make_window(session)
    window.go("help")
    press(window, "Bật Chữ to. Đang tắt")
    assert theme.now().large and session.choices["large_text"] is True
    find(window, "Tắt Chữ to. Đang bật")
    press(window, "Bật Tương phản cao. Đang tắt")
    assert theme.now().contrast and session.choices["high_contrast"] is True
    press(window, "Tắt Tương phản cao. Đang bật")
    press(window, "Tắt Chữ to. Đang bật")
    assert not theme.now().large and not theme.now().contrast
    assert session.choices == {**session.choices, "large_text": False, "high_contrast": False}


def test_the_switches_at_the_door(make_window: MakeWindow) -> None:
    """They work before anybody has signed in; whoever cannot read small letters needs them first."""
    window = make_window(None)
    window.go("help")
    press(window, "Bật Chữ to. Đang tắt")
    assert theme.now().large
    picture(window, "tro-giup-ngoai-cua-chu-to")
    assert clipped(window) == []
    press(window, "Tắt Chữ to. Đang bật")
    assert not theme.now().large


def test_practising(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """'Tập dùng thử' starts it; whoever practises already is not asked again."""
    begun: list[int] = []
    monkeypatch.setattr(Practising, "start", lambda self: begun.append(1))
    window = make_window(FakeSession())
    window.go("help")
    press(window, "Tập dùng thử")
    assert begun == [1]
    window.practice = Rehearsed()
    window.go("help")
    picture(window, "tro-giup-dang-tap")
    assert not shown(window).practise.isVisible()
    assert not shown(window)._scroll.verticalScrollBar().isVisible()  # with the band of practising all is in view as well
    window.practice = None


class Rehearsed:
    password = "tap-123"

    def close(self) -> None: ...


@pytest.mark.parametrize(("size", "scale"), [("wide", 1.0), ("narrow", 1.0), ("wide", 1.5), ("narrow", 1.5)])
def test_every_topic_has_room_for_its_words(make_window: MakeWindow, size: str, scale: float) -> None:
    """Title and words stand below each other, none cuts the marks of the other; tiles of one row are of one height."""
    window = make_window(FakeSession(), size=size, scale=scale)
    window.start_at("help")
    settle()
    tiles = window.findChildren(HelpTile)
    assert len(tiles) == 6
    for tile in tiles:
        for text in tile.findChildren(Text):
            assert text.height() >= text.heightForWidth(text.width()), text.text()
    for one in tiles:
        assert {other.height() for other in tiles if other.y() == one.y()} == {one.height()}
