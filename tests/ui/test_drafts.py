"""Thư viết dở: what is missing, the way on, and nothing thrown away for good by one press."""

from __future__ import annotations

from typing import Any

import pytest

from client import commands as c
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession


@pytest.mark.parametrize(("size", "scale", "style"), [("wide", 1.0, "day"), ("narrow", 1.0, "day"), ("wide", 1.5, "day"), ("wide", 1.0, "contrast")])
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


def test_the_list_says_when_it_is_empty(make_window: MakeWindow) -> None:
    session = FakeSession()
    session.drafts.clear()
    window = make_window(session)
    window.go("drafts")
    assert find(window, "Không có thư nào viết dở")
