"""Sổ văn bản: the table as drawn, what narrows it, a document put right, on paper and as a workbook."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from client.api import commands
from client.rows import DraftNumber, RegisterRow
from tests.ui import fake_letters as data
from tests.ui.conftest import (
    PICTURES,
    SIZES,
    FakeSession,
    MakeWindow,
    clipped,
    find,
    nameless,
    picture,
    press,
)
from tests.ui.looks import drawn_in_every_look
from ui import pc, printing, register_paper
from ui.pages.composer import ComposerPage
from ui.pages.register import RegisterPage
from ui.pages.register_entry import RegisterEntryPage
from ui.register_day import day_of, words_of
from ui.register_times import choices, month, week, year
from ui.window import Window

pytestmark = pytest.mark.usefixtures("stopped_clock")
DRAWN: tuple[tuple[int, int, str, str, str, str], ...] = (
    (512, 24, "214/GM-UBND", "invitation", "Mời họp phòng, chống triều cường rằm tháng 10 âm lịch", "Văn phòng UBND thành phố"),
    (511, 24, "3087/SNV-CCHC", "report", "Báo cáo kết quả cải cách hành chính năm 2026", "Sở Nội vụ"),
    (510, 23, "1954/SYT-NVY", "notice", "Tăng cường phòng, chống sốt xuất huyết", "Sở Y tế"),
    (509, 23, "876/GM-SKHCN", "invitation", "Tập huấn sử dụng chữ ký số cho cán bộ cấp xã", "Sở Khoa học và Công nghệ"),
    (508, 23, "402/BC-UBND", "report", "Kết quả thu hoạch lúa Thu Đông năm 2026", "UBND xã Phong Điền"),
    (507, 20, "48/LCT-UBND", "schedule", "Lịch công tác tuần 48", "UBND phường Cái Khế"),
    (506, 20, "=1+2/CV", "dispatch", "=HYPERLINK(\"x\")", "Phòng Kinh tế"),
)  # fmt: skip


def row(place: int, day: int, code: str, kind: str, summary: str, party: str, **more: Any) -> RegisterRow:
    made = RegisterRow(
        f"<{place}@so>", "in", 2026, place, 0, "given", "", data.at(day, 8, 0), code, kind, summary, party, None, "", False, False, False, None,
    )  # fmt: skip
    return replace(made, **more)


def drawn_session(**more: Any) -> FakeSession:
    session = FakeSession(with_unit=True, **more)
    session.register = {one.doc: one for one in (row(*each) for each in DRAWN)}
    session.register_counts = (512, 347)
    return session


def settle() -> None:
    QTest.qWait(150)


def register(window: Window) -> RegisterPage:
    window.start_at("register")
    settle()
    page = window.page
    assert isinstance(page, RegisterPage)
    return page


@drawn_in_every_look
def test_as_drawn(make_window: MakeWindow, name: str, size: str, scale: float, style: Any) -> None:
    """The register of the unit, the newest first; nothing sticks out, everything has a name."""
    session = drawn_session()
    session.register["<510@so>"] = replace(session.register["<510@so>"], deadline=data.at(23, 9, 0), late=True)
    window = make_window(session, size=size, scale=scale, style=style)
    page = register(window)
    picture(window, f"so-van-ban{name}")
    assert window.size() == SIZES[size]
    assert clipped(window) == [] and nameless(window) == []
    for said in ("Sổ văn bản", "Văn bản đến (512)", "Văn bản đi (347)", "Tháng 11/2026", "In sổ", "Xuất sổ ra bảng tính"):
        find(window, said)
    assert page.table.model_.rowCount() == 7 and page.table.hasFocus()
    window.go("register-entry", account=data.UNIT, doc="<510@so>", book="in", year=2026)
    settle()
    picture(window, f"so-van-ban-muc{name}")
    assert clipped(window) == [] and nameless(window) == []


def test_search_kind_late_and_time_narrow_it(make_window: MakeWindow) -> None:
    session = drawn_session()
    session.register["<510@so>"] = replace(session.register["<510@so>"], deadline=data.at(23, 9, 0), late=True)
    window = make_window(session)
    page = register(window)

    def shown() -> list[int]:
        settle()
        return [one.number for one in page.table.model_.rows]

    page.search.setText("chu ky so")
    QTest.qWait(400)
    assert shown() == [509]
    page._show_all()
    page._choose_only("report")
    assert shown() == [511, 508]
    page._choose_only("late")
    assert shown() == [510]
    page._choose_only("")
    page._choose_span(week(datetime.date(2026, 11, 18)))
    assert shown() == [507, 506]
    page._choose_span(month(2026, 10))
    assert shown() == [] and find(window, "Không có văn bản nào phù hợp")
    press(window, "Xem cả năm")
    assert len(shown()) == 7
    press(window, "Văn bản đi (347)")
    assert shown() == []


def test_a_person_without_a_unit_begins_her_own(make_window: MakeWindow) -> None:
    """Nothing is written into a person's mailbox before she says so."""
    session = FakeSession()
    session.register_begun = False
    window = make_window(session)
    page = register(window)
    press(window, "Lập sổ cho hộp thư này")
    settle()
    assert session.done[-1] == commands.BeginRegister(data.OWN) and page.empty.isVisible()


def test_a_document_is_put_right_and_the_history_says_who(make_window: MakeWindow) -> None:
    window = make_window(session := drawn_session())
    page = register(window)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    entry = window.page
    assert isinstance(entry, RegisterEntryPage) and entry.fields["code"].text() == "3087/SNV-CCHC"
    entry.fields["deadline"].set_text("31/02/2026")
    press(window, "Lưu vào sổ")
    assert find(window, "Gõ ngày như 27/11/2026.") and not any(isinstance(one, commands.CorrectEntry) for one in session.done)
    entry.fields["deadline"].set_text("27/11")
    entry.fields["handler"].set_text("Trần Văn Lợi")
    press(window, "Lưu vào sổ")
    settle()
    assert [one for one in session.done if isinstance(one, commands.CorrectEntry)] == [
        commands.CorrectEntry(data.UNIT, "<511@so>", "deadline", "2026-11-27"),
        commands.CorrectEntry(data.UNIT, "<511@so>", "handler", "Trần Văn Lợi"),
    ]
    assert window.page is page
    page._open(1)
    settle()
    assert "Nguyễn Thị Hoa: Người xử lý → Trần Văn Lợi" in entry.history.text() and "Hạn → 27/11/2026" in entry.history.text()
    press(window, "Đã xử lý xong")
    settle()
    assert session.register["<511@so>"].done and find(window, "Mở lại việc này")
    press(window, "Bỏ khỏi sổ")
    press(window, "Giữ trong sổ")
    assert not session.register["<511@so>"].out


def test_a_conflict_says_who_has_the_number_and_takes_another(make_window: MakeWindow) -> None:
    session = drawn_session()
    lost = row(0, 24, "7/TB-UBND", "announcement", "Thông báo hai", "Sở Y tế", number=0, wants=7, state="clash", other="Thông báo một")
    session.register = {lost.doc: lost, "<8@so>": row(8, 23, "8/TB-UBND", "announcement", "Khác", "Sở Y tế")}
    window = make_window(session)
    window.go("register-entry", account=data.UNIT, doc=lost.doc, book="in", year=2026)
    settle()
    entry = window.page
    assert isinstance(entry, RegisterEntryPage)
    picture(window, "so-van-ban-trung-so")
    find(window, "Số 7 đã cấp cho “Thông báo một”.")
    for typed, said in (("x", "Chỉ gõ số."), ("8", "Số này đã cấp. Gõ số khác.")):
        entry.number.set_text(typed)
        press(window, "Lưu vào sổ")
        settle()
        find(window, said)
    entry.number.set_text("9")
    press(window, "Lưu vào sổ")
    settle()
    assert session.register[lost.doc].number == 9 and not entry.clash.isVisible()


def test_the_workbook_reads_back_with_right_types(qtbot: Any, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are numbers, days are days, and what looks like a formula is text; the head stays, widths are given."""
    session = drawn_session()
    session.register["<512@so>"] = replace(session.register["<512@so>"], deadline=data.at(27, 9, 0))
    window = make_window(session)
    register(window)
    monkeypatch.setattr(pc, "choose_folder", lambda _parent, _title: tmp_path)
    press(window, "Xuất sổ ra bảng tính")
    qtbot.waitUntil(lambda: any(tmp_path.glob("*.xlsx")), timeout=20_000)
    (file,) = tmp_path.glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).active
    assert [cell.value for cell in sheet[2]] == ["Số đến", "Ngày đến", "Số, ký hiệu", "Loại", "Nội dung chính", "Nơi gửi", "Hạn", "Người xử lý", "Tình trạng"]
    first, last = sheet[3], sheet[9]
    assert first[0].value == 512 and first[0].data_type == "n" and first[1].value == datetime.datetime(2026, 11, 24) and first[1].is_date
    assert first[6].value == datetime.datetime(2026, 11, 27) and first[6].number_format == "dd/mm/yyyy" and sheet[4][6].value is None
    assert last[2].value == "=1+2/CV" and last[2].data_type == "s" and last[4].data_type == "s"
    assert sheet.freeze_panes == "A3" and sheet.column_dimensions["E"].width == 48 and sheet.max_row == 9
    assert "Văn bản đến" in sheet["A1"].value and "Tháng 11/2026" in sheet["A1"].value
    find(window, "Mở bảng tính")


def test_on_paper_a_month_of_few_is_one_lying_sheet(tmp_path: Path, make_window: MakeWindow) -> None:
    make_window(drawn_session())
    rows = [row(*each) for each in DRAWN]
    for name, found, sheets in (("few", rows, 1), ("many", rows * 20, None)):
        file = tmp_path / f"{name}.pdf"
        assert register_paper.print_register(found, "in", "Văn bản đến · UBND phường Cái Khế · Tháng 11/2026", printing.printer(file=file))
        pdf = pypdfium2.PdfDocument(file)
        width, height = pdf[0].get_size()
        assert (round(width), round(height)) == (842, 595)
        words = pdf[len(pdf) - 1].get_textpage().get_text_range()
        assert "Số đến" in words  # the head stands on each sheet
        assert len(pdf) == sheets if sheets else len(pdf) > 2
        if name == "few":
            assert all(each[2] in words for each in DRAWN)
            page = pdf[0].render(scale=1.2, rev_byteorder=False, prefer_bgrx=True)
            QImage(bytes(page.buffer), page.width, page.height, page.stride, QImage.Format.Format_RGB32).save(str(PICTURES / "so-van-ban-in.png"))
        pdf.close()


def test_days_and_spans() -> None:
    today = datetime.date(2026, 11, 24)
    assert [day_of(one, today) for one in ("", "27/11", "1-2-2027", "31/2", "mai")] == ["", "2026-11-27", "2027-02-01", None, None]
    assert [words_of(one) for one in ("2026-11-27T16:00", "", "x")] == ["27/11/2026", "–", "x"]
    assert month(2026, 12).until == month(2027, 1).since == year(2026).until
    assert week(today).since == week(datetime.date(2026, 11, 29)).since and week(today).words == "Tuần 23/11 – 29/11"
    assert [one.words for one in choices(today, (2026,))][3:5] == ["Tháng 11/2026", "Tháng 10/2026"]


def test_what_is_due_stands_on_the_home_page(make_window: MakeWindow) -> None:
    session = drawn_session()
    window = make_window(session)
    window.start_at("home")
    settle()
    assert not window.page._due.isVisible()  # type: ignore[union-attr]
    session.register["<512@so>"] = replace(session.register["<512@so>"], deadline=data.at(26, 9, 0))
    window.page.refresh(())  # type: ignore[union-attr]
    settle()
    picture(window, "trang-chinh-den-han")
    assert clipped(window) == []
    press(window, "1 văn bản sắp đến hạn. Hạn gần nhất: 26/11/2026")
    settle()
    assert isinstance(window.page, RegisterPage)


def test_the_next_number_is_taken_and_comes_into_its_field(make_window: MakeWindow) -> None:
    """Offered beside the empty field; claimed for the kept letter; said that it waits; written when it is given, never over what is typed."""
    session = drawn_session()
    session.draft_number = DraftNumber(True, 215, "", "215/GM-UBND")
    window = make_window(session)
    window.go("composer", kind="invitation")
    settle()
    page = window.page
    assert isinstance(page, ComposerPage)
    field = page.sheet.form.number_field()
    assert field is not None
    picture(window, "soan-thu-moi-lay-so")
    press(window, "Lấy số 215")
    QTest.qWait(400)
    assert [type(one) for one in session.done if isinstance(one, commands.TakeNumber)] == [commands.TakeNumber]
    assert find(window, "Sẽ cấp khi có mạng") and field.text() == ""
    session.draft_number = replace(session.draft_number, state="given", number=216, code="216/GM-UBND")
    page.numbering.look()
    settle()
    assert field.text() == "216/GM-UBND" and find(window, "Số tiếp theo trong sổ")
    picture(window, "soan-thu-moi-da-cap-so")
    assert clipped(window) == []
    field.set_text("9/GM-UBND")
    page.numbering.look()
    assert field.text() == "9/GM-UBND"
