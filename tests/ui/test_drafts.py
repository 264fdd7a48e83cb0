"""Thư viết dở: what is missing, the way on, and nothing thrown away for good by one press."""

from __future__ import annotations

from typing import Any

import pytest

from client import commands as c
from client.ids import MessageId
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look


@in_every_look
def test_as_drawn(make_window: MakeWindow, stopped_clock: object, size: str, scale: float, style: str) -> None:
    """Three letters, each with what it lacks."""
    window = make_window(FakeSession(), size=size, scale=scale, style=style)
    window.go("drafts")
    picture(window, f"thu-viet-do-{size}-{scale}-{style}")
    assert not clipped(window) and not nameless(window)
    assert find(window, "Đủ, gửi được") and find(window, "Thiếu người nhận") and find(window, "Chưa có tiêu đề")


def test_discarded_and_taken_back(make_window: MakeWindow, qtbot: Any) -> None:
    session = FakeSession()
    window = make_window(session)
    window.go("drafts")
    press(window, "Xoá thư viết dở Họp giao ban")
    assert isinstance(session.done[-1], c.DiscardDraft)
    qtbot.waitUntil(lambda: bool(window.page and len(window.page._lines) == 2))
    with pytest.raises(AssertionError):
        find(window, "Viết tiếp thư Họp giao ban")
    press(window, "Lấy lại thư")
    assert isinstance(session.done[-1], c.KeepDraft)
    qtbot.waitUntil(lambda: bool(window.page and len(window.page._lines) == 3 and window.page._lines[0].isVisible()))
    assert find(window, "Viết tiếp thư Họp giao ban")


def test_written_at_another_pc(make_window: MakeWindow, qtbot: Any) -> None:
    """Its words are here: it opens at once and can be written on."""
    session = FakeSession()
    subject = session.write_elsewhere(1)
    window = make_window(session)
    window.go("drafts")
    assert find(window, "Viết ở máy khác")
    press(window, f"Viết tiếp thư {subject}")
    qtbot.waitUntil(lambda: bool(window.page and window.page.name == "composer"))
    assert c.OpenServerDraft(MessageId(1)) in session.done
    assert window.page is not None and window.page.sheet.subject_words == subject


def test_written_at_another_pc_and_still_there(make_window: MakeWindow, qtbot: Any) -> None:
    """Its words are asked for; when they come it opens by itself, unless the person has gone elsewhere meanwhile."""
    session = FakeSession()
    subject = session.write_elsewhere(1, here=False)
    window = make_window(session)
    window.go("drafts")
    press(window, f"Viết tiếp thư {subject}")
    assert session.done[-1] == c.OpenLetter(MessageId(1))
    assert window.page is not None and window.page.name == "drafts"
    session.text_comes(1, "Kính gửi Sở Nội vụ.")
    qtbot.waitUntil(lambda: bool(window.page and window.page.name == "composer"))

    other = session.write_elsewhere(2, here=False)
    window.go("drafts")
    press(window, f"Viết tiếp thư {other}")
    window.start_at("home")
    session.text_comes(2, "Kính gửi.")
    qtbot.wait(150)  # more than the window merges notices for
    assert window.page is not None and window.page.name == "home"


def test_without_a_line_it_says_so(make_window: MakeWindow) -> None:
    session = FakeSession(line="gone")
    subject = session.write_elsewhere(1, here=False)
    window = make_window(session)
    window.go("drafts")
    press(window, f"Viết tiếp thư {subject}")
    assert find(window, "Thư này viết ở máy khác. Có mạng thì mở được.")


def test_the_list_says_when_it_is_empty(make_window: MakeWindow) -> None:
    session = FakeSession()
    session.drafts.clear()
    window = make_window(session)
    window.go("drafts")
    assert find(window, "Không có thư nào viết dở")


def test_the_words_about_keeping_stay(make_window: MakeWindow) -> None:
    """The banner about the line comes and goes beside the one that says that nothing is lost."""
    session = FakeSession(line="gone")
    window = make_window(session)
    window.go("drafts")
    picture(window, "thu-viet-do-mat-mang")
    assert find(window, "Thử nối lại") and find(window, "Máy tự lưu khi đang viết.")
