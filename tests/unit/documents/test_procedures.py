"""The catalogue of procedures: what is shipped, what an office makes of it, and what is said of its mistakes."""

from __future__ import annotations

import random
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from client.documents import procedure_sheet
from client.documents.procedure_files import check, load, shipped
from client.documents.procedures import TYPES, Procedure
from client.message.vietnamese.syllables import is_syllable
from client.paths import resources
from i18n import site_words

TEN = {
    "khai-sinh", "khai-tu", "ket-hon", "tinh-trang-hon-nhan", "chung-thuc-ban-sao", "ho-kinh-doanh", "cap-phep-xay-dung",
    "bien-dong-dat-dai", "tro-cap-xa-hoi", "khieu-nai-to-cao",
}  # fmt: skip
GOOD = """[procedure]
name = "Cấp đổi số nhà"
words = ["số nhà"]
fee = "Không thu"
days = "5 ngày"
place = "Phòng 3"
hours = "Sáng thứ Ba"
ground = ["Quyết định của phường"]

[[procedure.paper]]
name = "Đơn xin cấp số nhà"
type = "theo mẫu"
form = "don.docx"

[[procedure.paper]]
name = "Bản vẽ vị trí"
copies = 2
needed = false
"""


def said(folder: Path) -> list[str]:
    return [f"{file}: {site_words.problem(line, code, facts)}" for file, line, code, facts in check(folder).problems]


def test_all_ten_load() -> None:
    """Each has a name, papers, fee, days and legal ground; where and when is the office's."""
    catalogue = shipped()
    assert {one.id for one in catalogue} == TEN and not catalogue.problems
    assert catalogue.office.place and catalogue.office.hours
    for one in catalogue:
        assert one.name and one.line and one.fee and one.days and one.ground and len(one.papers) >= 2, one.id
        assert any(paper.needed for paper in one.papers) and {paper.type for paper in one.papers} <= {"", *TYPES}
        assert len(one.words) >= 5


def sentences(one: Procedure) -> list[str]:
    papers = [words for paper in one.papers for words in (paper.name, paper.note)]
    return [one.name, one.line, one.fee, one.days, one.note, *one.words, *papers]


def test_every_word_is_vietnamese() -> None:
    """Marks as they are written, NFC, and no sentence above fifteen words."""
    letters = re.sub(r"(?m)^facts = .*$", "", (resources() / "procedure-letters.toml").read_text("utf-8"))
    shown = [*re.findall(r'"([^"]*)"', letters), shipped().office.place, shipped().office.hours]
    for text in (*(each for one in shipped() for each in sentences(one)), *shown):
        assert unicodedata.is_normalized("NFC", text), text
        for sentence in re.split(r"(?<=[.:;]) ", text):
            assert len(sentence.split()) <= 15, sentence
        for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", text)):
            assert is_syllable(word), (word, text)


def test_an_office_adds_and_replaces(tmp_path: Path) -> None:
    """Its own file of the same name counts instead, another one is added, and place and hours hold for all."""
    (tmp_path / "so-nha.toml").write_text("\ufeff" + GOOD, "utf-8")
    (tmp_path / "don.docx").write_bytes(b"PK")
    (tmp_path / "khai-tu.toml").write_text(GOOD.replace("Cấp đổi số nhà", "Khai tử của phường"), "utf-8")
    (tmp_path / "office.toml").write_text('[office]\nplace = "Bộ phận Một cửa"\n', "utf-8")
    catalogue = load(tmp_path)
    assert not catalogue.problems and {one.id for one in catalogue} == TEN | {"so-nha"}
    own, replaced = catalogue.get("so-nha"), catalogue.get("khai-tu")
    assert own is not None and own.papers[0].form == tmp_path / "don.docx" and own.place == "Phòng 3"
    assert (own.papers[1].copies, own.papers[1].needed) == (2, False)
    assert replaced is not None and replaced.name == "Khai tử của phường"
    assert catalogue.office.place == "Bộ phận Một cửa" and catalogue.office.hours == shipped().office.hours


def test_every_mistake_is_named_with_file_and_line(tmp_path: Path) -> None:
    """All at once; the other procedures of the folder are read."""
    (tmp_path / "dung.toml").write_text(GOOD.replace('form = "don.docx"\n', ""), "utf-8")
    (tmp_path / "sai.toml").write_text(
        '[procedure]\nname = ""\nfee = 5000\nphi = "x"\n[[procedure.paper]]\ntype = "bản photo"\ncopies = 99\nform = "mat.docx"\n[[loi\n',
        "utf-8",
    )
    (tmp_path / "latin.toml").write_bytes(b'[procedure]\nname = "Khai sinh \xff"\n')
    (tmp_path / "trong.toml").write_text("", "utf-8")
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04")
    assert [one.name for one in check(tmp_path)] == ["Cấp đổi số nhà"]
    assert said(tmp_path) == [
        "hong.xlsx: Không mở được tệp này.",
        "latin.toml: Dòng 2: Tệp phải lưu bằng bảng mã UTF-8.",
        "sai.toml: Dòng 2: [procedure] name đang để trống.",
        "sai.toml: Dòng 3: [procedure] fee phải là chữ trong dấu ngoặc kép.",
        "sai.toml: Dòng 4: Không có mục [procedure] phi. Kiểm tra chính tả.",
        "sai.toml: Dòng 5: Thiếu mục [[procedure.paper]] name.",
        "sai.toml: Dòng 6: [[procedure.paper]] type phải là một trong: " + ", ".join(TYPES) + ".",
        "sai.toml: Dòng 7: [[procedure.paper]] copies phải từ 1 đến 50.",
        "sai.toml: Dòng 8: [[procedure.paper]] form: không thấy tệp “mat.docx”.",
        "sai.toml: Dòng 9: Không hiểu dòng này. Kiểm tra dấu ngoặc kép và dấu bằng.",
        "trong.toml: Thiếu mục [procedure] paper.",
        "trong.toml: Thiếu mục [procedure] name.",
    ]


def test_a_wrong_file_costs_that_procedure_only(tmp_path: Path) -> None:
    """Of a shipped one the shipped version stays."""
    (tmp_path / "khai-sinh.toml").write_text("[procedure]\nname = 3\n", "utf-8")
    assert load(tmp_path).get("khai-sinh") == shipped().get("khai-sinh")


@pytest.mark.parametrize("seed", range(4))
def test_nothing_in_a_folder_stops_the_program(tmp_path: Path, seed: int) -> None:
    """Files cut, stirred and filled with other files' lines: problems with lines that exist, never an error."""
    chance = random.Random(seed)
    sources = [path.read_text("utf-8") for path in sorted((resources() / "procedures").glob("*.toml"))]
    every = [line for text in sources for line in text.split("\n")]
    for number in range(60):
        lines = chance.choice(sources).split("\n")
        for _time in range(chance.randint(1, 6)):
            at = chance.randrange(len(lines) + 1)
            match chance.randrange(4):
                case 0:
                    lines = lines[:at]
                case 1:
                    lines.insert(at, chance.choice(every))
                case 2:
                    lines[at : at + 1] = [lines[at][::-1]] if at < len(lines) else []
                case _:
                    lines.insert(at, chance.choice(("[procedure.paper]", "x = {", "name = [1, 2]", "[[procedure]]", "paper = 3", '"')))
        (tmp_path / f"{number}.toml").write_text("\n".join(lines), "utf-8")
    catalogue = load(tmp_path)
    for name, line, code, facts in catalogue.problems:
        assert 0 <= line <= len((tmp_path / name).read_text("utf-8").split("\n")) and site_words.problem(line, code, facts)
    assert all(one.name and one.papers for one in catalogue)


# The spreadsheet ---------------------------------------------------------------------------------------------------


def test_the_sheet_is_the_same_catalogue(tmp_path: Path) -> None:
    """What is written is read back to the same procedures, in the same order."""
    procedure_sheet.write(shipped(), tmp_path / "thu-tuc.xlsx")
    read = check(tmp_path)
    assert not read.problems and list(read) == list(shipped()) and read.office == shipped().office


def test_a_sheet_edited_in_an_office(tmp_path: Path) -> None:
    """Columns moved, a name without marks, numbers as numbers, an empty row between: all is understood."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "thu tuc"
    sheet.append(["Lệ phí", "MÃ", "Ten", "Căn cứ"])
    sheet.append([8000, "so-nha", "Cấp số nhà", "Luật A\n\nLuật B"])
    papers = book.create_sheet("Giấy tờ")
    papers.append(["Mã thủ tục", "Tên giấy", "Loại", "Số bản", "Đánh dấu sẵn"])
    papers.append(["so-nha", "Đơn", "Theo mẫu", 2.0, "Không"])
    papers.append([])
    papers.append(["so-nha", "Bản vẽ"])
    book.save(tmp_path / "a.xlsx")
    (one,) = check(tmp_path)
    assert said(tmp_path) == []
    assert (one.id, one.name, one.fee, one.ground) == ("so-nha", "Cấp số nhà", "8000", ("Luật A", "Luật B"))
    assert [(paper.name, paper.type, paper.copies, paper.needed) for paper in one.papers] == [
        ("Đơn", "theo mẫu", 2, False), ("Bản vẽ", "", 1, True),
    ]  # fmt: skip


def test_mistakes_in_a_sheet_have_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    procedure_sheet.write(shipped(), path)
    book = load_workbook(path)
    sheet, papers = book["Thủ tục"], book["Giấy tờ"]
    sheet["L1"] = "Cột lạ"
    sheet["A3"] = "khai-sinh"
    papers["C2"], papers["D3"], papers["F4"] = "bản photo", "hai", "hơi hơi"
    papers.append(["khong-co", "Đơn"])
    book.save(path)
    found = said(tmp_path)
    assert "a.xlsx: Dòng 1: Không có mục Thủ tục: Cột lạ. Kiểm tra chính tả." in found
    assert "a.xlsx: Dòng 3: Thủ tục: Mã: “khai-sinh” đã có ở trên." in found
    assert "a.xlsx: Dòng 2: Giấy tờ: Loại phải là một trong: " + ", ".join(TYPES) + "." in found
    assert "a.xlsx: Dòng 3: Giấy tờ: Số bản phải là một số nguyên." in found
    assert "a.xlsx: Dòng 4: Giấy tờ: Đánh dấu sẵn phải là một trong: có, không." in found
    last = papers.max_row
    assert f"a.xlsx: Dòng {last}: Giấy tờ: Mã thủ tục: không có tuỳ chọn “khong-co”." in found
    assert "khai-sinh" not in {one.id for one in check(tmp_path)} and len(check(tmp_path)) == 8


def test_a_bomb_is_no_sheet(tmp_path: Path) -> None:
    """Some kilobytes that unpack to very many are not unpacked."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert said(tmp_path) == ["a.xlsx: Không mở được tệp này."]


def test_forms_of_the_folder_go_with_the_sheet(tmp_path: Path) -> None:
    (tmp_path / "don.docx").write_bytes(b"PK")
    (tmp_path / "so-nha.toml").write_text(GOOD, "utf-8")
    other = tmp_path / "khac"
    other.mkdir()
    shutil.copy(tmp_path / "don.docx", other)
    procedure_sheet.write(check(tmp_path), other / "bang.xlsx")
    (one,) = check(other)
    assert one.papers[0].form == other / "don.docx"
