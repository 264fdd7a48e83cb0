"""The three letters to a citizen: what they say, that they are as the composer would write them, and that nothing is doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from client.compose import checks
from client.documents import answers
from client.documents.answers import FORMS, Form
from client.documents.procedure_files import shipped
from client.documents.procedures import Procedure
from ui.formatted import of_html, to_html, to_text

UNIT = "UBND phường Cái Khế"
EVERY = [(one.id, form) for one in shipped() for form in FORMS]


def written(id: str, form: Form, papers: tuple[int, ...] | None = None, to: str = "Nguyễn Văn Tư", **more: str) -> answers.Written:
    one = shipped().get(id)
    assert one is not None
    chosen = tuple(range(len(one.papers))) if papers is None else papers
    return answers.write(
        one, shipped().office, form, chosen, unit=UNIT, to=to, signature="Nguyễn Thị Hoa\nVăn thư", day=date(2026, 11, 30),
        reason=more.get("reason", "còn chờ xác minh"),
    )  # fmt: skip


@pytest.mark.parametrize(("id", "form"), EVERY)
def test_the_composer_reads_back_the_same(id: str, form: Form) -> None:
    """As text and as HTML it is one letter, so that 'Sửa lời thư' changes nothing by itself."""
    made = written(id, form)
    letter = of_html(made.html)
    assert to_text(letter) == made.text and to_html(letter) == made.html


@pytest.mark.parametrize(("id", "form"), EVERY)
def test_nothing_is_asked_before_it_goes(id: str, form: Form) -> None:
    """No word of it looks like a forgotten file or a mark of secrecy."""
    made = written(id, form)
    found = checks.problems(addresses=["a@b.example"], units=0, people=1, subject="Re: Hỏi", text=made.text, files=0, answer=True)
    assert found == () and made.wrong == ""


def test_what_to_bring() -> None:
    """In words that can be read by whoever has no HTML: numbered papers, then fee, days, place, hours and ground."""
    made = written("khai-sinh", "guide", (0, 1))
    assert made.text.split("\n") == [
        "Kính gửi ông Nguyễn Văn Tư,", "", "UBND phường Cái Khế hướng dẫn đăng ký khai sinh như sau.", "Ông mang theo:",
        "1. Tờ khai đăng ký khai sinh, theo mẫu (có sẵn tại nơi nộp).", "2. Giấy chứng sinh, bản chính.", "",
        "Lệ phí: Không thu khi đăng ký trong 60 ngày từ khi sinh.", "Thời gian: Trong ngày làm việc.",
        "Nơi nộp: Trung tâm Phục vụ hành chính công.", "Giờ nhận: 07:00–11:00 và 13:00–17:00, thứ Hai đến thứ Sáu.",
        "Căn cứ: Luật Hộ tịch số 60/2014/QH13; Nghị định số 123/2015/NĐ-CP.",
        "Nộp sau 15 giờ thì nhận kết quả vào ngày làm việc tiếp theo.", "", "Trân trọng.", "Nguyễn Thị Hoa", "Văn thư",
    ]  # fmt: skip


def test_what_is_missing() -> None:
    made = written("cap-phep-xay-dung", "missing", (2,))
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in made.text
    assert "Hồ sơ còn thiếu:\n1. Bản vẽ thiết kế xây dựng, bản chính, 2 bản.\n" in made.text
    assert "Giấy tờ chứng minh" not in made.text
    assert written("cap-phep-xay-dung", "missing", ()).wrong == "papers"


def test_another_day_with_an_apology() -> None:
    """Apology, reason and the new day are all there; without a reason it cannot go."""
    made = written("bien-dong-dat-dai", "later", reason="  còn chờ xác minh. ")
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in made.text and "xin lỗi ông" in made.text
    assert "Lý do: còn chờ xác minh.\nNgày trả mới: thứ Hai, 30/11/2026.\n" in made.text and not made.wrong
    assert written("bien-dong-dat-dai", "later", reason="  ").wrong == "reason"


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Nguyễn Văn Tư", "ông"), ("Nguyễn Thị Hoa", "bà"), ("Trần Quốc Việt", "ông/bà"), ("", "ông/bà"), ("Văn Thị Mai", "bà"),
        ("Văn Tư", "ông/bà"), ("Lê Thị", "ông/bà"), ("NGUYỄN VĂN TƯ", "ông"),
    ],
)  # fmt: skip
def test_how_somebody_is_addressed(name: str, how: str) -> None:
    """Only where the name tells it surely."""
    assert answers.address(name) == how


def test_forms_are_named_and_go_along(tmp_path: Path) -> None:
    """Only those of ticked papers."""
    one = shipped().get("khai-sinh")
    assert one is not None
    papers = tuple(replace(paper, form=tmp_path / f"mau-{at}.docx") for at, paper in enumerate(one.papers))
    with_forms: Procedure = replace(one, papers=papers)
    made = answers.write(with_forms, shipped().office, "guide", (0, 2), unit=UNIT, to="")
    assert made.forms == (tmp_path / "mau-0.docx", tmp_path / "mau-2.docx")
    assert "Mẫu được gửi kèm thư này: mau-0.docx, mau-2.docx." in made.text


def test_what_an_office_writes_is_no_markup() -> None:
    one = shipped().get("khai-sinh")
    assert one is not None
    made = answers.write(replace(one, name="A <b>& B"), shipped().office, "guide", (0,), unit="<UBND>", to="<script>")
    assert "<script>" not in made.html and "&lt;script&gt;" in made.html and to_text(of_html(made.html)) == made.text
