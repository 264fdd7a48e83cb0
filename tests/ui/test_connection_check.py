"""Kiểm tra kết nối: every step in words, the first that fails and what to do, the report, and the password anew."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.api import faults
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import Help, practice
from client.rows import Line, Step
from tests.ui.conftest import FakeProgram, MakeWindow, clipped, find, nameless, picture, press, settle
from tests.ui.fake import FakeSession
from tests.ui.looks import drawn_in_every_look
from ui import check_words, pc
from ui.pages.connection_check import ConnectionCheckPage
from ui.widgets.numbered import NumberedStep
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")

SILENT = Step("send", "bad", faults.Silent(), {})


class Program_(FakeProgram):
    """The telephone of the picture."""

    def __init__(self) -> None:
        super().__init__()
        site_help = Help("Ông Đặng Quốc Huy, Văn phòng", "Máy lẻ 105", "Thứ Hai đến Thứ Sáu, 07:00–17:00", "ho-tro@cantho.example")
        self.site = replace(self.site, help=site_help)


def check(window: Window, **arguments: Any) -> ConnectionCheckPage:
    window.go("check", **arguments)
    settle()
    page = window.page
    assert isinstance(page, ConnectionCheckPage)
    return page


def rows_said(page: ConnectionCheckPage) -> list[str]:
    return [row.accessibleName() for row in page._rows.values()]


def to_do(page: ConnectionCheckPage) -> list[str]:
    return [re.sub("<[^>]+>", "", one.fact.text()).replace("\xa0", " ") for one in page.findChildren(NumberedStep) if one.isVisible()]


def shown(page: ConnectionCheckPage) -> str:
    return page._verdict.accessibleName()


@drawn_in_every_look
def test_pictures(make_window: MakeWindow, name: str, size: str, scale: float, style: str) -> None:
    """As drawn: everything is good but sending, and the mailbox is nearly full."""
    session = FakeSession(outbox=True)
    session.outbox = dict(list(session.outbox.items())[2:3])
    session.checked = {"send": SILENT}
    window = make_window(session, program=Program_(), size=size, scale=scale, style=style)
    page = check(window)
    picture(window, f"kiem-tra-ket-noi{name}")
    assert clipped(window) == [] and nameless(window) == []
    assert shown(page) == "Chưa gửi được thư, vẫn nhận được thư. 1 thư đang giữ an toàn ở Chờ gửi."
    assert page.header.subtitle.text() == "Đã kiểm tra 6 việc lúc 09:24 · 1 việc chưa được"
    assert rows_said(page) == [
        "Mạng: Tốt. Máy vào được mạng.",
        "Máy chủ: Tốt. Máy chủ thư trả lời sau 1 giây.",
        "Mật khẩu: Tốt. Mật khẩu đúng.",
        "Nhận thư: Tốt. Vừa nhận thư lúc 09:24.",
        "Gửi thư: Chưa được. Máy chủ gửi thư không trả lời.",
        "Dung lượng: Sắp đầy. Đã dùng 24,3 MB trong 30 MB, còn 5,7 MB.",
    ]
    assert to_do(page) == [
        "Chờ 5 phút rồi bấm Kiểm tra lại. Máy chủ có thể đang bận.",
        "Vẫn chưa được thì gửi báo cáo. Cán bộ tin học gọi lại.",
        "Việc gấp: gọi máy lẻ 105, ông Đặng Quốc Huy, Văn phòng.",
    ]


def test_while_it_runs(make_window: MakeWindow) -> None:
    """A slow line: which of the six is being looked at, and the button does not start a second check."""
    session = FakeSession()
    session.check_waits = True
    window = make_window(session)
    page = check(window)
    assert shown(page) == "Đang kiểm tra việc 1 trong 6. Mạng yếu thì lâu hơn một chút."
    assert rows_said(page)[:2] == ["Mạng: Đang xem. Đang kiểm tra...", "Máy chủ: Chờ. Chưa tới lượt."]
    assert page.again.text() == "Đang kiểm tra..." and not page.again.is_free
    assert not page.save.isVisible() and not page.send.isVisible()
    picture(window, "kiem-tra-ket-noi-dang-chay")
    assert clipped(window) == []


def test_a_late_answer_of_an_older_check_is_not_shown(make_window: MakeWindow) -> None:
    """The page is opened again while the first check still hangs: only the second one counts."""
    session = FakeSession()
    session.check_waits = True
    window = make_window(session)
    page = check(window)
    old = page._turn
    session.check_waits = False
    window.back()
    page = check(window)
    # opened anew while running: it keeps waiting for the running one, or shows the new one; never both
    page._ended(old - 1, (Step("network", "bad", faults.NoNetwork(), {}),))
    assert "Chưa nhận" not in shown(page)


@pytest.mark.parametrize(
    ("line", "words", "first"),
    [
        ("gone", "Chưa nhận và chưa gửi được thư. Thư đã tải về vẫn đọc được.", "Xem dây mạng đã cắm chặt hai đầu chưa."),
        ("good", "Nhận và gửi thư được. Hộp thư sắp hết chỗ.", "Mở Thư đã xoá, bấm Xoá hẳn để có chỗ."),
    ],
)
def test_verdicts(make_window: MakeWindow, line: Any, words: str, first: str) -> None:
    """Without a line, and with everything good but the room."""
    window = make_window(FakeSession(line=line))
    page = check(window)
    assert shown(page) == words
    assert to_do(page)[0] == first
    picture(window, f"kiem-tra-ket-noi-{line}")


def steps(**bad: faults.Fault | str) -> tuple[Step, ...]:
    found = []
    for name in check_words.NAMES:
        value = bad.get(name)
        if isinstance(value, faults.Fault):
            found.append(Step(name, "bad", value, {}))  # type: ignore[arg-type]
        else:
            found.append(Step(name, value or "good", None, {}))  # type: ignore[arg-type]
    return tuple(found)


@pytest.mark.parametrize(
    ("found", "kind", "fact"),
    [
        (steps(), "ok", "Nhận và gửi thư được."),
        (steps(quota="warning"), "warn", "Nhận và gửi thư được."),
        (steps(quota=faults.ServerBusy()), "warn", "Nhận và gửi thư được."),
        (steps(password=faults.WrongPassword(), receive="skipped", send=faults.WrongPassword()), "bad", "Máy chủ chưa nhận mật khẩu."),
        (steps(receive=faults.ServerBusy()), "bad", "Chưa nhận được thư, vẫn gửi được thư."),
        (steps(server=faults.Silent(), password="skipped", receive="skipped"), "bad", "Chưa nhận được thư, vẫn gửi được thư."),
        (steps(server=faults.Silent(), password="skipped", receive="skipped", send=faults.Silent()), "bad", "Chưa nhận và chưa gửi được thư."),
        (steps(send=faults.Silent()), "bad", "Chưa gửi được thư, vẫn nhận được thư."),
    ],
)
def test_what_the_steps_mean_together(found: tuple[Step, ...], kind: str, fact: str) -> None:
    """One sentence for every combination that can come."""
    assert check_words.verdict(found, 0, True)[:2] == (kind, fact)


def test_every_fault_has_advice() -> None:
    """Whatever fails: at least one step, at most three, the last tells whom to call; no sentence is longer than 15 words."""
    for kind in faults.every_fault():
        for can in (True, False):
            said = check_words.advice(steps(send=kind()), ("Ông Huy", "Máy lẻ 105"), can, True)
            assert 2 <= len(said) <= 3, kind
            for sentence in re.split(r"[.?] ?", re.sub("<[^>]+>", "", " ".join(said))):
                assert len(sentence.split()) <= 15, sentence
    assert "cán bộ tin học của cơ quan" in check_words.advice(steps(send=faults.Silent()), ("", ""), False, True)[-1]
    assert "<script>" not in check_words.advice(steps(send=faults.Silent()), ("<script>", "105"), False, True)[-1]


# The report


def test_the_report_goes_into_the_outbox_and_can_be_taken_back(make_window: MakeWindow) -> None:
    """To IT's address, with the steps; never a password, a letter or an address of anybody."""
    session = FakeSession()
    session.checked = {"send": SILENT}
    window = make_window(session, program=Program_())
    check(window)
    press(window, "Gửi báo cáo cho cán bộ tin học")
    sent = next(one for one in session.done if isinstance(one, c.SaveDraft))
    assert sent.subject == "Báo cáo kiểm tra kết nối"
    assert sent.recipients == (c.Recipient("Ông Đặng Quốc Huy, Văn phòng", "ho-tro@cantho.example"),)
    assert "Gửi thư: Chưa được. Máy chủ gửi thư không trả lời." in sent.text and "Mã lỗi: Silent" in sent.text
    assert "Máy số 3" in sent.text and "09:24 24/11/2026" in sent.text
    assert "@" not in sent.text and FakeProgram.password not in sent.text
    assert len(session.outbox) == 1
    find(window, "Báo cáo đã nằm trong Chờ gửi, sẽ tự gửi.")
    drafts = len(session.views.drafts())
    press(window, "Lấy lại báo cáo")
    assert session.outbox == {} and len(session.views.drafts()) == drafts


def test_copied_and_saved(make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text on the clipboard and in a file whose name is not taken yet; a place that cannot be written is said."""
    session = FakeSession()
    session.checked = {"send": SILENT}
    window = make_window(session, program=Program_())
    check(window)
    press(window, "Chép báo cáo")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("BÁO CÁO KIỂM TRA KẾT NỐI\n") and "Mã lỗi: Silent" in text
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: usb)
    press(window, "Lưu báo cáo ra USB")
    press(window, "Lưu báo cáo ra USB")
    assert sorted(file.name for file in usb.iterdir()) == ["bao-cao-2026-11-24-0924-2.txt", "bao-cao-2026-11-24-0924.txt"]
    assert (usb / "bao-cao-2026-11-24-0924.txt").read_text("utf-8") == text
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: tmp_path / "gone")
    press(window, "Lưu báo cáo ra USB")
    find(window, "Không lưu được vào chỗ đã chọn.")
    monkeypatch.setattr(pc, "choose_folder", lambda parent, title: None)
    press(window, "Lưu báo cáo ra USB")
    assert len(list(usb.iterdir())) == 2


def test_without_its_address(make_window: MakeWindow) -> None:
    """The site names nobody to write to: no button that cannot work; copying and saving are still there."""
    program = Program_()
    program.site = replace(program.site, help=Help())
    session = FakeSession()
    session.checked = {"send": SILENT}
    window = make_window(session, program=program)
    page = check(window)
    assert not page.send.isVisible() and page.save.isVisible() and page.copy.isVisible()
    assert to_do(page)[-1] == "Việc gấp: gọi cán bộ tin học của cơ quan."


# The password


def refused() -> FakeSession:
    session = FakeSession()
    session.line = Line("good", session.line.since, session.line.received_at, faults.WrongPassword())
    return session


@pytest.mark.parametrize(
    ("name", "size", "scale"), [("", "wide", 1.0), ("-1024", "narrow", 1.0), ("-chu-150", "wide", 1.5), ("-chu-150-1024", "narrow", 1.5)]
)
def test_the_password_is_asked_for(make_window: MakeWindow, name: str, size: str, scale: float) -> None:
    """From the banner's button: the field first, the server is not bothered with the wrong password again."""
    session = refused()
    window = make_window(session, program=Program_(), size=size, scale=scale)
    QApplication.processEvents()
    press(window, "Gõ lại mật khẩu")
    settle()
    page = window.page
    assert isinstance(page, ConnectionCheckPage)
    assert window.focusWidget() is page.password.field.line
    assert shown(page) == "Máy chủ chưa nhận mật khẩu đang giữ. Thư trên máy này vẫn còn nguyên."
    picture(window, f"kiem-tra-ket-noi-mat-khau{name}")
    assert clipped(window) == [] and nameless(window) == []


def test_the_right_password_is_kept_and_checked(make_window: MakeWindow) -> None:
    """Wrong: said in the card, nothing is given. Right: kept, the card goes, and the check runs by itself."""
    session = refused()
    window = make_window(session, program=Program_())
    page = check(window, ask_password=True)
    QTest.keyClick(page.password.field.line, Qt.Key.Key_Return)
    find(window, "Chưa đúng: Chưa gõ mật khẩu.")
    QTest.keyClicks(page.password.field.line, "van-sai")
    QTest.keyClick(page.password.field.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    find(window, "Mật khẩu chưa đúng. Gõ lại chậm từng chữ.")
    assert not any(isinstance(one, c.GivePassword) for one in session.done)
    page.password.field.line.clear()
    QTest.keyClicks(page.password.field.line, FakeProgram.password)
    QTest.keyClick(page.password.field.line, Qt.Key.Key_Return)
    settle()
    assert c.GivePassword(window.account, FakeProgram.password) in session.done  # type: ignore[arg-type]
    assert not page.password.isVisible() and page.password.field.text() == ""
    assert shown(page) == "Nhận và gửi thư được. Hộp thư sắp hết chỗ."
    find(window, "Mật khẩu đúng. Từ lần sau vào hộp thư bằng mật khẩu này.")


def test_a_wrong_password_found_by_the_check(make_window: MakeWindow) -> None:
    """The one primary button then leads to the password, not to a report."""
    window = make_window(refused(), program=Program_())
    page = check(window)
    assert shown(page).startswith("Máy chủ chưa nhận mật khẩu.")
    assert page.ask.isVisible() and not page.send.isVisible()
    press(page, "Gõ lại mật khẩu")
    assert page.password.isVisible() and window.focusWidget() is page.password.field.line
    QTest.keyClicks(page.password.field.line, "abc")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is not page and page.password.field.text() == ""  # nothing typed stays


# At the door


@pytest.fixture
def office() -> Any:
    server = PracticeServer(now=1_795_500_000.0)
    server.start()
    yield server
    server.stop()


def at_the_door(window: Window, qtbot: Any) -> ConnectionCheckPage:
    """Asked for with a press on the strip, and finished."""
    window.strip.line.click()
    page = window.page
    assert isinstance(page, ConnectionCheckPage)
    qtbot.waitUntil(lambda: not page._running, timeout=20_000)
    return page


def test_at_the_door(make_window: MakeWindow, qtbot: Any, office: PracticeServer, tmp_path: Path) -> None:
    """Real servers: they answer; what needs a password says when it can be checked; nobody's sign-in is tried."""
    program = Program(practice(office.imap_port, office.smtp_port), tmp_path / "data")
    window = make_window(program=program)
    page = at_the_door(window, qtbot)
    assert shown(page) == "Máy chủ thư trả lời tốt. Chọn tên mình và gõ mật khẩu để vào hộp thư."
    assert rows_said(page)[0] == "Mạng: Tốt. Máy vào được mạng."
    assert rows_said(page)[2] == "Mật khẩu: Bỏ qua. Vào hộp thư rồi mới kiểm tra được."
    assert rows_said(page)[4] == "Gửi thư: Tốt. Máy chủ gửi thư sẵn sàng."
    picture(window, "kiem-tra-ket-noi-ngoai-cua")
    assert clipped(window) == [] and not page.send.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is not None and window.page.name == "people"


def test_at_the_door_without_a_server(make_window: MakeWindow, qtbot: Any, tmp_path: Path) -> None:
    """Nobody listens there: said, with what to do and whom to call."""
    window = make_window(program=Program(practice(1, 1), tmp_path / "data"))
    page = at_the_door(window, qtbot)
    assert shown(page) == "Chưa nhận và chưa gửi được thư. Thư trong máy vẫn còn nguyên."
    assert rows_said(page)[1] == "Máy chủ: Chưa được. Máy chủ thư chưa nhận kết nối."
    qtbot.waitUntil(lambda: bool(to_do(page)))
    assert to_do(page)[-1] == "Việc gấp: gọi 0292 3 000 000, Đặng Quốc Huy."
