"""Sao lưu and Khôi phục: what is plugged in, how far it is, how it ended, the stick pulled out, the wrong password; the reminder."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from client import faults
from client.rows import Backed, BackupState, Restored
from tests.ui import fake_letters as data
from tests.ui.conftest import SIZES, FakeSession, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.looks import drawn_in_every_look
from ui import backup_words, dates, drives, outbox_words, pc, reminding, sticks
from ui.backup_words import Doing
from ui.bridge import Hand, Latest
from ui.drives import Drive
from ui.pages.backup import BackupPage
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
MB = 1024 * 1024
STICK = Drive(Path("E:/"), "VAN-THU", 8_000 * MB)
LAST = Backed(data.at(17, 9, 0), 1187, 3, 0, 117 * MB)
STATE = BackupState(1203, 3, 2, 118 * MB, 16, LAST)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Drive]:
    """What is plugged into this PC."""
    found: list[Drive] = []
    monkeypatch.setattr(drives, "found", lambda: tuple(found))
    monkeypatch.setattr(sticks, "EVERY", 20)
    return found


def session(**more: Any) -> FakeSession:
    made = FakeSession(**more)
    made.copies.state = STATE
    return made


def wait() -> None:
    QTest.qWait(160)
    settle()


def backup(window: Window) -> BackupPage:
    window.start_at("cleanup")
    press(window, "Sao lưu")
    wait()
    page = window.page
    assert isinstance(page, BackupPage)
    return page


@drawn_in_every_look
def test_as_drawn(make_window: MakeWindow, plugged: list[Drive], name: str, size: str, scale: float, style: str) -> None:
    """Plugged in, 62 % copied, proven: nothing sticks out, everything has a name."""
    one = session()
    window = make_window(one, size=size, scale=scale, style=style)
    plugged.append(STICK)
    page = backup(window)
    picture(window, f"sao-luu-san-sang{name}")
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    for said in ("USB tên VAN-THU, đủ chỗ cho 118 MB thư.", "1.203 thư ở máy này, 3 thư viết dở, 2 thư chờ gửi.", "Lần trước: 17/11/2026."):
        find(window, said)
    press(window, "Sao lưu vào USB VAN-THU")
    one.copies.tell("copying", 73 * MB, 118 * MB, 746)
    wait()
    picture(window, f"sao-luu{name}")
    assert clipped(window) == [] and nameless(window) == []
    for said in ("Đang chép, đừng rút USB.", "Chép thư: 62%", "Đã chép 73 MB trong 118 MB", "Đang chép 62%, chưa rút được"):
        find(window, said)
    one.copies.tell("checking", 59 * MB, 118 * MB, 601)
    wait()
    find(window, "Đã kiểm tra 601 thư, mở đọc được cả.")
    one.copies.state = replace(STATE, only_here=0, last=replace(LAST, at=data.NOW, letters=1203))
    one.copies.end(Backed(data.NOW, 1203, 3, 2, 118 * MB))
    wait()
    picture(window, f"sao-luu-xong{name}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Đã sao lưu xong, rút USB được rồi.")
    assert [step.state for step in page.steps] == ["done", "done", "done"]
    press(window, "Về Trang chính")
    assert window.page is not None and window.page.name == "home"


@drawn_in_every_look
def test_back_from_a_copy(make_window: MakeWindow, plugged: list[Drive], name: str, size: str, scale: float, style: str) -> None:
    """The password of then, how far it is, and what came; letters of the outbox are to be looked at."""
    one = session()
    one.copies.lies[STICK.path] = "whole"
    window = make_window(one, size=size, scale=scale, style=style)
    plugged.append(STICK)
    page = backup(window)
    press(window, "Khôi phục từ bản sao")
    one.copies.end(faults.WrongPassword())
    wait()
    picture(window, f"khoi-phuc-mat-khau{name}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Mật khẩu không mở được bản sao.")
    page.password.field.line.setText("mật khẩu cũ")
    press(window, "Dùng mật khẩu này")
    assert one.copies.asked[-1] == ("restore", one.copies.file(STICK.path), "mật khẩu cũ")
    one.copies.tell("restoring", 30 * MB, 118 * MB, 300)
    wait()
    picture(window, f"khoi-phuc{name}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "Lấy thư về: 25%")
    one.copies.end(Restored(1187, 3, 2, 20, {"ubnd@cantho.gov.vn": 4}, (), data.NOW))
    wait()
    picture(window, f"khoi-phuc-xong{name}")
    assert clipped(window) == [] and nameless(window) == []
    said = find(window, "Đã lấy lại 1.187 thư.").accessibleName()
    for words in ("Thêm 3 thư viết dở.", "20 thư đã có sẵn.", "ubnd@cantho.gov.vn: để lại 4 thư.", "2 thư chờ gửi cần xem lại"):
        assert words in said
    press(window, "Mở Chờ gửi")
    assert window.page is not None and window.page.name == "outbox"


def test_plugged_in_while_one_looks(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """No stick: the button says so. With one it can be pressed, without room it cannot, and taken out it waits again."""
    one = session()
    window = make_window(one)
    page = backup(window)
    assert page.go.text() == "Chưa cắm USB" and not page.go.is_free
    plugged.append(replace(STICK, free=100 * MB))
    wait()
    assert page.go.text() == "Không đủ chỗ" and page.steps[0].state == "bad"
    find(window, "USB tên VAN-THU thiếu 18 MB.")
    one.copies.lies[STICK.path] = "unfinished"
    wait()
    assert page.go.is_free, "what lies there has its room already"
    plugged[:] = [STICK]
    wait()
    assert page.go.is_free and page.go.text() == "Sao lưu vào USB VAN-THU"
    plugged.clear()
    wait()
    assert page.go.text() == "Chưa cắm USB"


def test_nothing_to_back_up(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """Nothing lies on this PC alone: there is nothing to copy, and the button says so."""
    one = session()
    one.copies.state = BackupState(0, 0, 0, 0, 0, None)
    window = make_window(one)
    plugged.append(STICK)
    page = backup(window)
    assert page.go.text() == "Chưa có thư nào cần sao lưu" and not page.go.is_free
    find(window, "Chưa sao lưu lần nào.")


def test_the_stick_is_pulled_out(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """One sentence; the button waits for the stick, and when it is back, under another letter, it goes on by itself."""
    one = session()
    window = make_window(one)
    plugged.append(STICK)
    page = backup(window)
    press(window, "Sao lưu vào USB VAN-THU")
    one.copies.tell("copying", 10 * MB, 118 * MB, 100)
    plugged.clear()
    one.copies.end(faults.PlaceGone(name="x"))
    wait()
    find(window, "USB hoặc thư mục mạng không còn ở đó.")
    assert page.go.text() == "Chờ cắm lại USB" and not page.go.is_free and len(one.copies.asked) == 1
    other = replace(STICK, path=Path("F:/"))
    one.copies.lies[other.path] = "unfinished"
    plugged.append(other)
    wait()
    assert one.copies.asked[-1] == ("backup", one.copies.file(other.path), "") and len(one.copies.asked) == 2
    assert not page.go.is_free and page.go.text().startswith("Đang chép")


def test_stopped_and_gone_on(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """'Dừng sao lưu' is heard, the stick may go, and 'Chép tiếp' goes on."""
    one = session()
    window = make_window(one)
    plugged.append(STICK)
    page = backup(window)
    press(window, "Sao lưu vào USB VAN-THU")
    press(window, "Dừng sao lưu")
    assert one.copies.stopped and page.stop.text() == "Đang dừng..."
    one.copies.end(None)
    wait()
    find(window, "Đã dừng, rút USB được rồi.")
    press(window, "Chép tiếp")
    assert len(one.copies.asked) == 2


def test_reading_meanwhile(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """Other pages show while it copies; coming back shows how far it is, and the end is told where one is."""
    one = session()
    window = make_window(one)
    plugged.append(STICK)
    backup(window)
    press(window, "Sao lưu vào USB VAN-THU")
    window.start_at("inbox")
    one.copies.tell("copying", 59 * MB, 118 * MB, 400)
    wait()
    window.start_at("cleanup")
    press(window, "Sao lưu")
    find(window, "Chép thư: 50%")
    window.start_at("inbox")
    one.copies.end(Backed(data.NOW, 1203, 3, 2, 118 * MB))
    wait()
    find(window, "Đã sao lưu xong, rút USB được rồi.")


def test_a_network_folder(make_window: MakeWindow, plugged: list[Drive], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No stick at hand: a folder that the person points at; a fault there leaves the button free."""
    one = session()
    window = make_window(one)
    page = backup(window)
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: tmp_path)
    page._choose_folder()
    wait()
    assert page.go.text() == f"Sao lưu vào {tmp_path.name}" and page.go.is_free
    press(window, f"Sao lưu vào {tmp_path.name}")
    one.copies.end(faults.PlaceGone(name="x"))
    wait()
    assert page.go.is_free and page.go.text() == "Chép tiếp"


def test_by_keyboard(make_window: MakeWindow, plugged: list[Drive]) -> None:
    """Enter begins, Escape goes back to where one came from; nothing typed stays in the password field."""
    one = session()
    window = make_window(one)
    plugged.append(STICK)
    page = backup(window)
    assert page.go.hasFocus()
    QTest.keyClick(page.go, Qt.Key.Key_Return)
    assert one.copies.asked[-1][0] == "backup"
    one.copies.end(faults.PlaceFull(name="x", lacking=20 * MB))
    wait()
    find(window, "USB hoặc thư mục mạng còn thiếu 20")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "cleanup"


def test_reminded_once_a_week(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, plugged: list[Drive]) -> None:
    """On the home page, never where one writes; its button leads there and quiets it for a week; a backup ends it."""
    one = session()
    window = make_window(one)
    window.start_at("home")
    settle()
    find(window, "16 thư chỉ có ở máy này.")
    picture(window, "trang-chinh-nhac-sao-luu")
    for elsewhere in ("composer", "inbox"):
        window.go(elsewhere)
        settle()
        with pytest.raises(AssertionError):
            find(window, "16 thư chỉ có ở máy này.")
    window.start_at("home")
    settle()
    press(window, "Sao lưu ra USB")
    assert window.page is not None and window.page.name == "backup"

    def said() -> bool:
        window.start_at("inbox")
        window.start_at("home")
        settle()
        page = window.page
        assert page is not None
        return page._said is not None and page._said.remedy == "backup"

    assert not said()
    monkeypatch.setattr(dates, "now", lambda: data.NOW + 6 * 86_400)
    assert not said()
    monkeypatch.setattr(dates, "now", lambda: data.NOW + 8 * 86_400)
    assert said() and said(), "all that day"
    monkeypatch.setattr(dates, "now", lambda: data.NOW + 9 * 86_400)
    assert not said()
    monkeypatch.setattr(dates, "now", lambda: data.NOW + 30 * 86_400)
    one.copies.state = replace(STATE, only_here=0)
    assert not said()


def test_when_it_is_due() -> None:
    """Never told; a clock that was set back does not silence it for ever."""
    now = data.NOW
    assert reminding.due(0.0, now) and reminding.due(now, now) and reminding.due(now - 3600, now)
    assert not reminding.due(now - 86_400, now) and not reminding.due(now - 6 * 86_400, now)
    assert reminding.due(now - 7 * 86_400, now) and reminding.due(now + 86_400, now)


def test_what_is_plugged_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A place that can be written on has a name and room; one that is not there is none."""
    monkeypatch.setattr(drives, "_roots", lambda: [str(tmp_path), str(tmp_path / "gone")])
    (one,) = drives.found()
    assert one.free > 0 and one.name
    folder = drives.place(tmp_path)
    assert folder.path == tmp_path and folder.name == tmp_path.name and folder.free > 0


def test_a_letter_out_of_a_copy_says_so() -> None:
    """In the outbox: not the line is to blame, and the two answers are those of any letter in doubt."""
    row = replace(data.picture_outbox()[0], state="unsure", fault=faults.OutcomeUnknown(restored=True))
    card = outbox_words.card(row, "good", data.NOW)
    assert card.reason == "Thư lấy từ bản sao, có thể đã gửi rồi. Nên gọi hỏi người nhận trước khi gửi lại."
    assert [choice.deed for choice in card.choices] == ["leave", "send_again"]


def test_only_the_newest_is_told(qtbot: Any) -> None:
    """A thread that says much: the window hears the last of it, and far from all."""
    hand, heard = Hand(), list[int]()
    latest = Latest(hand, heard.append)

    def talk() -> None:
        for number in range(20_000):
            latest(number)

    thread = threading.Thread(target=talk)
    thread.start()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == 19_999)
    thread.join()
    assert heard == sorted(heard) and len(heard) < 100


def test_how_it_ended() -> None:
    """Nothing lacked; no stick was in it."""
    nothing = Restored(0, 0, 0, 20, {}, (), data.NOW)
    assert backup_words.restored(nothing) == ("Không thiếu thư nào.", "20 thư đã có sẵn.")
    done = Doing(phase="done", stick=False, ended=LAST)
    assert backup_words.banner(done) == ("ok", "Đã sao lưu xong.", "Đã kiểm tra 1.190 thư, mở đọc được cả.")
    busy = Doing(phase="busy", stick=False)
    assert "USB" not in " ".join(backup_words.banner(busy) or ()) and "rút" not in backup_words.barred(busy, STATE)
