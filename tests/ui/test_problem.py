"""Something unexpected: one calm page, what is safe, a way on, a report for IT without a word of any letter."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from client import commands as c
from client.api import faults
from tests.ui.conftest import FakeProgram, FakeSession, MakeWindow, clipped, find, nameless, picture, press
from tests.ui.looks import drawn_in_every_look
from ui.opening import catch_bugs
from ui.pages.problem import ProblemPage
from ui.window import Window, problem

SECRET = "Kính gửi bà Hà, mật khẩu là hoa12345"

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What is unexpected is logged, as it must be; pytest need not see it as trouble of its own."""
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def hook() -> Iterator[None]:
    before = sys.excepthook
    yield
    sys.excepthook = before


def bug() -> BaseException:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        return error


def shown(window: Window) -> ProblemPage:
    page = window.page
    assert isinstance(page, ProblemPage)
    return page


def everything_said(window: Window) -> str:
    """All words of the page, and all that a screen reader would say."""
    page = shown(window)
    return "\n".join(
        words for one in page.findChildren(object) for words in (
            one.text() if isinstance(one, QLabel) else "", one.accessibleName() if hasattr(one, "accessibleName") else "",
        ) if words
    )  # fmt: skip


@pytest.mark.parametrize("inside", [True, False])
@drawn_in_every_look
def test_pictures(make_window: MakeWindow, name: str, size: str, scale: float, style: str, inside: bool) -> None:
    """Inside and at the door, in every look: nothing is cut, everything has a name, the words of the buttons are whole."""
    window = make_window(FakeSession(outbox=True) if inside else None, size=size, scale=scale, style=style)
    problem(window, bug())
    picture(window, f"loi-chuong-trinh{name}" + ("" if inside else "-ngoai-cua"))
    assert clipped(window) == [] and nameless(window) == []
    page = shown(window)
    for button in (page.quit, page.report, page.go_on):
        assert button.width() >= button.sizeHint().width(), button.text()


def test_what_is_safe_is_counted(make_window: MakeWindow) -> None:
    """The letters received, the draft and the outbox with their figures, as the store has them."""
    session = FakeSession(outbox=True)
    window = make_window(session)
    problem(window, bug())
    assert find(window, f"Thư đã nhận: Còn đủ {session.views.counts().inbox} thư.")
    assert find(window, "Thư đang soạn: Đã giữ đến lúc 09:31.")
    assert find(window, "Thư chờ gửi: 5 thư, sẽ tự gửi.")
    assert find(window, "Chương trình gặp lỗi lúc 09:24. Bấm Làm tiếp để về Trang chính.")


def test_nothing_to_count(make_window: MakeWindow) -> None:
    """No draft and nothing waiting is said in words, not as a nought."""
    session = FakeSession()
    session.drafts.clear()
    window = make_window(session)
    problem(window, bug())
    assert find(window, "Thư đang soạn: Không có thư viết dở.")
    assert find(window, "Thư chờ gửi: Không có thư chờ gửi.")


def test_no_trace_and_nothing_private(make_window: MakeWindow) -> None:
    """Neither the page nor its report has the error's words; the report has its kind and its places."""
    session = FakeSession()
    window = make_window(session)
    assert window.program is not None
    problem(window, bug())
    said = everything_said(window)
    for word in ("Traceback", "KeyError", ".py", "hoa12345", "bà Hà"):
        assert word not in said, word
    press(window, "Gửi báo cáo cho cán bộ tin học")
    saved = next(done for done in session.done if isinstance(done, c.SaveDraft))
    assert "KeyError" in saved.text and "test_problem" in saved.text
    for word in ("hoa12345", "bà Hà", "Kính gửi", "@caikhe"):
        assert word not in saved.text, word


def test_the_report_goes_as_a_letter(make_window: MakeWindow, qtbot: Any) -> None:
    """To IT's address of the site file, through the outbox, where it counts; taken back, it leaves no draft behind."""
    session = FakeSession()
    window = make_window(session)
    problem(window, bug())
    drafts = set(session.drafts)
    press(window, "Gửi báo cáo cho cán bộ tin học")
    row = list(session.outbox.values())[-1]
    assert [one.address for one in row.recipients] == [FakeProgram().site.help.address]
    assert row.subject == "Báo cáo lỗi chương trình"
    qtbot.waitUntil(lambda: shown(window)._kept[2].accessibleName() == "Thư chờ gửi: 1 thư, sẽ tự gửi.")
    press(window, "Lấy lại báo cáo")
    assert row.id not in session.outbox
    assert {number for number, (_page, gone) in session.drafts.items() if not gone} == drafts


def test_at_the_door_it_is_copied(make_window: MakeWindow) -> None:
    """Nobody has signed in, so nobody can send: the report goes to the clipboard, and that is said."""
    window = make_window(None)
    problem(window, bug())
    press(window, "Chép báo cáo cho cán bộ tin học")
    text = QGuiApplication.clipboard().text()
    assert "BÁO CÁO LỖI CHƯƠNG TRÌNH" in text and "KeyError" in text and SECRET not in text
    assert window.toast.isVisible()
    assert not any(box.isVisible() for box in shown(window)._kept)


def test_go_on(make_window: MakeWindow) -> None:
    """'Làm tiếp' (the keyboard stands on it) leads home on the same unlocked mail, with every page made anew."""
    session = FakeSession()
    window = make_window(session)
    window.go("inbox")
    broken = window.page
    problem(window, bug())
    assert window.focusWidget() is shown(window).go_on
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.page is not None and window.page.name == "home"
    assert window.session is session and not session.closed
    window.go("inbox")
    assert window.page is not broken


@pytest.mark.parametrize("inside", [True, False])
def test_escape_goes_on_too(make_window: MakeWindow, inside: bool) -> None:
    window = make_window(FakeSession() if inside else None)
    problem(window, bug())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == ("home" if inside else "people")


def test_quit_closes_the_window(make_window: MakeWindow) -> None:
    """'Tắt chương trình' closes window and mail."""
    session = FakeSession()
    window = make_window(session)
    problem(window, bug())
    press(window, "Tắt chương trình")
    assert not window.isVisible() and session.closed


def test_whom_to_call(make_window: MakeWindow) -> None:
    """A sentence of its own, with the number of the site file in one piece."""
    window = make_window(None)
    problem(window, bug())
    words = shown(window)._call.text.text()
    site = FakeProgram().site.help
    assert "Lỗi lặp lại 3 lần? Gọi " in words and site.telephone.replace(" ", "\N{NO-BREAK SPACE}") in words


# From the first exception to the page


def raise_in_the_window(error: BaseException) -> None:
    def boom() -> None:
        raise error

    QTimer.singleShot(0, boom)


@pytest.mark.usefixtures("hook")
def test_a_bug_in_a_page_shows_it(make_window: MakeWindow, qtbot: Any) -> None:
    """Whatever is raised in the window's code leads here, a second bug as well."""
    window = make_window(FakeSession())
    with qtbot.captureExceptions():  # its hook gives way to ours
        catch_bugs(window)
        raise_in_the_window(KeyError(SECRET))
        qtbot.waitUntil(lambda: window.page is not None and window.page.name == "problem")
        press(window, "Làm tiếp")
        raise_in_the_window(ValueError(SECRET))
        qtbot.waitUntil(lambda: window.page is not None and window.page.name == "problem")
        assert isinstance(shown(window)._error, ValueError)


@pytest.mark.usefixtures("hook")
def test_the_page_that_is_left_is_the_broken_one(make_window: MakeWindow, qtbot: Any) -> None:
    """It is asked once to keep what it holds; that it cannot must neither hold the person there nor ask for ever."""
    window = make_window(FakeSession())
    asked: list[int] = []

    def leave() -> bool:
        asked.append(1)
        raise ValueError(SECRET)

    assert window.page is not None
    window.page.leave = leave  # type: ignore[method-assign]
    with qtbot.captureExceptions():
        catch_bugs(window)
        raise_in_the_window(KeyError("first"))
        qtbot.waitUntil(lambda: window.page is not None and window.page.name == "problem")
        qtbot.wait(100)  # time for a second round, which must not come
    assert asked == [1] and isinstance(shown(window)._error, KeyError)


@pytest.mark.usefixtures("hook")
def test_even_counting_is_broken(make_window: MakeWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the mail itself cannot be read the page still comes, once, without figures, and its report says what kind of trouble."""
    session = FakeSession()
    window = make_window(session)
    opened: list[int] = []
    before = ProblemPage.open
    monkeypatch.setattr(ProblemPage, "open", lambda self, **named: (opened.append(1), before(self, **named))[1])

    def broken() -> Any:
        raise ValueError(SECRET)

    session.views.counts = broken  # type: ignore[method-assign]
    with qtbot.captureExceptions():
        catch_bugs(window)
        raise_in_the_window(KeyError("first"))
        qtbot.waitUntil(lambda: window.page is not None and window.page.name == "problem")
        qtbot.wait(100)
        assert opened == [1]
        assert not any(box.isVisible() for box in shown(window)._kept)
        press(window, "Gửi báo cáo cho cán bộ tin học")
        qtbot.waitUntil(lambda: any(isinstance(done, c.Send) for done in session.done))
    text = next(done for done in session.done if isinstance(done, c.SaveDraft)).text
    assert "Không đọc được hộp thư: ValueError" in text and SECRET not in text


@pytest.mark.usefixtures("hook")
def test_a_fault_is_no_bug(make_window: MakeWindow, qtbot: Any) -> None:
    """A Fault that nobody took is said in its own words, and the page stays."""
    window = make_window(FakeSession())
    with qtbot.captureExceptions():
        catch_bugs(window)
        raise_in_the_window(faults.DiskFull())
        qtbot.waitUntil(lambda: window.toast.isVisible())
    assert window.page is not None and window.page.name == "home"
