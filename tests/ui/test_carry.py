"""Mang thư đi gửi: the three deeds, what is suggested, how far it is, how it ended; and what 'Chờ gửi' says of a carried letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from client import faults
from client.api import commands
from client.rows import Delivered, LineState, OutboxRow, Packed, TakenBack
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.looks import drawn_in_every_look
from ui import carry_words, dates, drives, outbox_words, sticks
from ui.carry_words import Doing
from ui.drives import Drive
from ui.pages.carry import CarryPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
MB = 1024 * 1024
STICK = Drive(Path("E:/"), "VAN-THU", 8_000 * MB)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Drive]:
    """What is plugged into this PC."""
    found: list[Drive] = [STICK]
    monkeypatch.setattr(drives, "found", lambda: tuple(found))
    monkeypatch.setattr(sticks, "EVERY", 20)
    return found


def session(line: LineState = "gone") -> FakeSession:
    made = FakeSession(line=line)
    for number in range(3):
        row = waiting(number)
        made.outbox[row.id] = row
    return made


def waiting(number: int, **more: Any) -> OutboxRow:
    row = data.picture_outbox()[0]
    return replace(row, **{"id": 900 + number, "state": "waiting", "subject": f"Công văn {number}", "size": MB, "refused": (), "fault": None,
                           "seconds_left": 0.0, "progress": 0, "waits_for": "", **more})  # fmt: skip


def wait() -> None:
    QTest.qWait(90)
    settle()


def carry(window: Window) -> CarryPage:
    window.go("carry")
    wait()
    page = window.page
    assert isinstance(page, CarryPage)
    return page


@drawn_in_every_look
def test_in_every_look(make_window: MakeWindow, plugged: list[Drive], name: str, size: str, scale: float, style: str) -> None:
    """Ready, under way, done: nothing sticks out, everything has a name."""
    one = session()
    window = make_window(one, size=size, scale=scale, style=style)
    carry(window)
    picture(window, f"mang-thu{name}")
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    find(window, "3 thư chờ gửi, nặng 3 MB")
    press(window, "Chép 3 thư vào USB")
    one.carrier.tell("packing", 2 * MB, 3 * MB)
    wait()
    picture(window, f"mang-thu-dang-chep{name}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Đang làm, đừng rút USB.")
    find(window, "Đã chép 2 MB trong 3 MB")
    one.carrier.end(Packed(3, 3 * MB, Path("E:/x"), ()))
    wait()
    picture(window, f"mang-thu-xong{name}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Đã chép 3 thư, rút USB được rồi.")


def test_sent_for_another_with_their_password(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """The stick of a colleague does not open with one's own password: hers is asked for, and nothing typed stays."""
    one = session("good")
    one.carrier.lies[STICK.path] = "packed"
    window = make_window(one)
    page = carry(window)
    press(window, "Gửi thư từ USB này")
    one.carrier.end(faults.WrongPassword())
    wait()
    find(window, "Mật khẩu của tôi không mở được USB này.")
    page.password.field.line.setText("tam12345")
    press(window, "Dùng mật khẩu này")
    assert one.carrier.asked[-1] == ("send", STICK.path, "tam12345")
    one.carrier.tell("sending", 1, 3)
    wait()
    find(window, "Đang gửi thư 2 trong 3")
    one.carrier.end(Delivered(2, 0, 0, 1, 4))
    wait()
    assert "Đã gửi 2 thư, mang về 4 thư mới." in page.banner.accessibleName() and "1 thư chưa rõ" in page.banner.accessibleName()
    assert page.password.field.text() == ""


def test_home_again(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """What lies on the stick says what is wanted: it is the one blue button."""
    one = session("good")
    one.carrier.lies[STICK.path] = "sent"
    window = make_window(one)
    page = carry(window)
    assert carry_words.suggested(page._doing, "good", 3) == "take"
    press(window, "Lấy thư về từ USB")
    one.carrier.end(TakenBack(2, 1, 0, 3))
    wait()
    assert "Đã lấy về: 2 thư đã gửi, 3 thư mới." in page.banner.accessibleName()


def test_no_stick(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """Nothing can be pressed by mistake; the stick is seen as soon as it is in, and when it is pulled out it is said."""
    plugged.clear()
    one = session()
    window = make_window(one)
    page = carry(window)
    with pytest.raises(AssertionError):
        find(window, "Chép 3 thư vào USB")
    find(window, "Cắm USB vào máy.")
    plugged.append(STICK)
    wait()
    wait()
    press(window, "Chép 3 thư vào USB")
    one.carrier.end(faults.PlaceGone(name="x"))
    wait()
    assert page.banner.isVisible() and page._doing.busy is None


def test_stopping(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """The one button of the card under way stops it; then it says that it can be done again."""
    one = session()
    window = make_window(one)
    page = carry(window)
    press(window, "Chép 3 thư vào USB")
    press(window, "Dừng lại")
    assert one.carrier.stopped
    one.carrier.end(None)
    wait()
    assert "Đã dừng, rút USB được rồi." in page.banner.accessibleName()


def test_what_the_outbox_says(make_window: MakeWindow) -> None:
    """A carried letter says since when, and has one button; afterwards it waits for the server's word, and cannot be edited."""
    one = session()
    row = waiting(9, state="carried", carried_at=data.at(25, 9, 0))
    one.outbox = {row.id: row}
    window = make_window(one)
    window.start_at("outbox")
    settle()
    picture(window, "cho-gui-tren-usb")
    find(window, "Đang ở trên USB từ 25/11/2026")
    press(window, "Không mang đi nữa")
    find(window, "Không mang thư này đi nữa?")
    dialog = find(window, "Để thư trên USB").window()
    buttons = [one for one in dialog.findChildren(type(find(window, "Để thư trên USB"))) if one.text() == "Không mang đi nữa" and one.isVisible()]
    buttons[-1].click()
    settle()
    assert isinstance(one.done[-1], commands.NotCarried)
    said = outbox_words.card(replace(row, state="waiting"), "gone", dates.now())
    assert said.state == "Đang chờ hỏi máy chủ" and not said.choices
    press(window, "Mang thư đi gửi bằng USB")
    assert window.page is not None and window.page.name == "carry"


def test_suggestions() -> None:
    """Never a deed that makes no sense."""
    here = Doing(STICK)
    assert carry_words.suggested(here, "gone", 3) == "pack" and carry_words.suggested(here, "gone", 0) is None
    assert carry_words.suggested(replace(here, lies="packed"), "gone", 3) is None
    assert carry_words.suggested(replace(here, lies="packed"), "good", 0) == "send"
    assert carry_words.suggested(replace(here, drive=None), "good", 3) is None
