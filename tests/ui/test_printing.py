"""Letters and PDFs on paper: real PDF files are written and read back by other programs."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from client.ids import MessageId
from client.rows import LetterPage, Warning_
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.reading import Asked, put, reader_at
from ui import printing, theme
from ui.widgets.dialog import Dialog
from ui.window import Window

TEXT = (
    "Kính gửi: Uỷ ban nhân dân các xã, phường.\n\nĐề nghị các địa phương chuẩn bị báo cáo nhanh tình hình đê bao, cống và các điểm "
    "ngập, gửi lại trước 11 giờ 30 cùng ngày.\n\nỨng phó triều cường: ẫ ổ Ứ ẵ ỹ ợ đ Đ ₫.\n"
)


@pytest.fixture
def letter(qapp: QApplication) -> LetterPage:
    theme.start(qapp)
    page = FakeSession().letters[MessageId(1)]
    return replace(page, text=TEXT, html="")


def on_paper(page: LetterPage, tmp_path: Path, pictures: dict[str, bytes] | None = None) -> Path:
    file = tmp_path / "thu.pdf"
    assert printing.print_letter(page, (pictures or {}).get, printing.printer(file=file, title=page.row.subject))
    return file


def read_back(file: Path) -> list[str]:
    """The words of each page, as pdfium sees them, spaces made one."""
    document = pypdfium2.PdfDocument(file)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return pages


def ink(file: Path, number: int = 0) -> QImage:
    document = pypdfium2.PdfDocument(file)
    bitmap = document[number].render(scale=1, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888).copy()
    document.close()
    return image


def test_a_letter_keeps_every_vietnamese_sign(letter: LetterPage, tmp_path: Path) -> None:
    """Head and words can be read back letter by letter, on one A4 page without a page number."""
    (page,) = read_back(on_paper(letter, tmp_path))
    assert letter.row.subject in page
    assert "Người gửi Lê Thanh Hải, Văn phòng UBND thành phố <hai.le@vpub.cantho.example>" in page
    assert "và 91 nơi khác" in page
    assert "08:52, 24/11/2026" in page
    assert "Giấy mời 214.pdf (420 KB)" in page
    for paragraph in TEXT.strip().split("\n\n"):
        assert paragraph in page
    assert "Trang" not in page
    document = pypdfium2.PdfDocument(tmp_path / "thu.pdf")
    width, height = document.get_page_size(0)
    document.close()
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="platform: no pdftotext")
def test_another_program_reads_the_same(letter: LetterPage, tmp_path: Path) -> None:
    """poppler agrees with pdfium."""
    file = on_paper(letter, tmp_path)
    said = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert "ẫ ổ Ứ ẵ ỹ ợ đ Đ ₫" in said
    assert "Kính gửi: Uỷ ban nhân dân các xã, phường." in said


def test_long_letters_go_over_pages(letter: LetterPage, tmp_path: Path) -> None:
    """Every line, in order, over numbered pages; nothing is cut at a page's edge."""
    lines = [f"Dòng thứ {number} của thư." for number in range(300)]
    pages = read_back(on_paper(replace(letter, text="\n".join(lines)), tmp_path))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Trang {number} trong {len(pages)}" in page
    # Qt writes a line beside the edge of a page on both pages; outside its own one it is clipped and not seen
    seen = [[line for line in lines if line in page] for page in pages]
    assert list(dict.fromkeys(line for page in seen for line in page)) == lines
    assert all(len(set(page) & set(after)) <= 2 for page, after in itertools.pairwise(seen))
    for number in range(len(pages)):
        image = ink(tmp_path / "thu.pdf", number)
        edge = range(round(image.height() * 0.005), round(image.height() * 0.017))  # above the printed area
        assert all(image.pixelColor(x, y).lightness() > 240 for x in range(0, image.width(), 2) for y in edge)


def test_html_with_its_picture(letter: LetterPage, tmp_path: Path) -> None:
    """Bold words, a table and the letter's own picture come onto the paper."""
    red = QImage(200, 100, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    file = tmp_path / "r.png"
    red.save(str(file))
    html = "<p>Chữ <b>đậm</b></p><table border=1><tr><td>Ô một</td><td>Ô hai</td></tr></table><img src='cid:a'>"
    printed = on_paper(replace(letter, html=html), tmp_path, {"a": file.read_bytes()})
    (page,) = read_back(printed)
    assert "Chữ đậm" in page and "Ô một" in page and "Ô hai" in page
    image = ink(printed)
    reds = sum(image.pixelColor(x, y).red() > 200 > 100 > image.pixelColor(x, y).green() for x in range(0, 595, 5) for y in range(0, 842, 5))
    assert reds > 20


def test_high_contrast_prints_black_on_white(letter: LetterPage, tmp_path: Path) -> None:
    """White words on a black screen are black words on paper."""
    theme.set_theme("contrast")
    try:
        image = ink(on_paper(replace(letter, html=f"<p style='color:white'>{TEXT}</p>"), tmp_path))
    finally:
        theme.set_theme("day")
    dark = sum(image.pixelColor(x, y).lightness() < 100 for x in range(60, 540, 2) for y in range(60, 500, 2))
    assert 200 < dark < 40_000


def test_suspicious_letter_is_printed_without_links(letter: LetterPage, tmp_path: Path) -> None:
    page = replace(letter, html="<p><a href='http://x.example/'>bấm</a></p>", warnings=(Warning_("asks_password", {}),))
    (words,) = read_back(on_paper(page, tmp_path))
    assert "[đường dẫn đã bị chặn]" in words and "bấm" not in words


def test_pages_of_a_pdf_fill_their_sheets(qapp: QApplication, tmp_path: Path) -> None:
    """A tall page fits the sheet; a wide one is turned."""
    tall, wide = QImage(827, 1169, QImage.Format.Format_RGB32), QImage(1169, 827, QImage.Format.Format_RGB32)
    tall.fill(QColor("#ff0000"))
    wide.fill(QColor("#0000ff"))
    file = tmp_path / "tep.pdf"
    assert printing.print_pictures(iter([tall, wide]), printing.printer(file=file))
    for number, colour in enumerate(("red", "blue")):
        image = ink(file, number)
        seen = image.pixelColor(image.width() // 2, image.height() - 20)
        assert getattr(seen, colour)() > 200 and seen.green() < 60


def test_a_printer_that_takes_nothing_says_so(letter: LetterPage, tmp_path: Path) -> None:
    nowhere = printing.printer(file=tmp_path / "khong" / "co" / "thu.pdf")
    assert not printing.print_letter(letter, lambda cid: None, nowhere)
    assert not printing.print_pictures(iter(()), nowhere)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Giấy mời 214", "Giấy mời 214.pdf"),
        ("Giấy mời 214.pdf", "Giấy mời 214.pdf"),
        ("a/b\\c:*?\"<>|d\u202egpj", "a b c d gpj.pdf"),
        ("../../etc", "etc.pdf"),
        ("...", "Thư.pdf"),
        ("", "Thư.pdf"),
    ],
)
def test_name_of_the_file(tmp_path: Path, title: str, name: str) -> None:
    """The subject is a stranger's: it names no other folder and hides no ending; what is there is not written over."""
    assert printing.free_name(tmp_path, title) == tmp_path / name
    (tmp_path / name).touch()
    assert printing.free_name(tmp_path, title).name == name.removesuffix(".pdf") + " (2).pdf"


# The question ------------------------------------------------------------------------------------------------------


def ask(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, printers: list[str], **look: Any) -> Window:
    monkeypatch.setattr(printing, "installed", lambda: printers)
    window, _page = reader_at(make_window, FakeSession(), monkeypatch, 1, **look)
    press(window, "In")
    qtbot.waitUntil(lambda: bool(window.findChildren(Dialog)))
    QApplication.processEvents()
    return window


@pytest.mark.parametrize(("size", "scale", "style"), [("wide", 1.0, "day"), ("narrow", 1.5, "day"), ("wide", 1.0, "contrast")])
def test_question_before_paper(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, size: str, scale: float, style: str
) -> None:
    """The usual printer is chosen; the button says how many copies; Escape leaves everything."""
    window = ask(make_window, monkeypatch, qtbot, ["Canon phòng Văn thư", "HP tầng 2"], size=size, scale=scale, style=style)
    picture(window, f"in-thu-{size}-{scale}-{style}")
    assert clipped(window) == [] and nameless(window) == []
    find(window, "In 1 bản")
    press(window, "Thêm một bản")
    find(window, "In 2 bản")
    press(window, "Tệp PDF lưu trên máy này")
    find(window, "Lưu tệp PDF")
    press(window, "Chưa in")
    assert not window.toast.isVisible()


def test_without_a_printer_a_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, tmp_path: Path) -> None:
    """A PC without a printer says so and makes a PDF, from the press to the file."""
    asked = Asked(monkeypatch, tmp_path)
    window = ask(make_window, monkeypatch, qtbot, [])
    press(window, "Lưu tệp PDF")
    qtbot.waitUntil(lambda: window.toast.accessibleName().startswith("Đã lưu"), timeout=20_000)
    (file,) = tmp_path.glob("*.pdf")
    assert "phòng, chống triều cường" in read_back(file)[0]
    press(window, "Mở thư mục")
    assert asked.folders == [tmp_path]


def test_a_printer_that_is_off_is_said(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    monkeypatch.setattr(printing, "print_letter", lambda page, picture, on: False)
    window = ask(make_window, monkeypatch, qtbot, ["HP tầng 2"])
    press(window, "In 1 bản")
    qtbot.waitUntil(lambda: "chưa in được" in window.toast.accessibleName(), timeout=20_000)


def test_a_letter_still_prints_after_the_page_went_on(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, tmp_path: Path) -> None:
    """What was asked for is printed, even when another letter shows meanwhile."""
    Asked(monkeypatch, tmp_path)
    session = FakeSession()
    put(session, 1, html="", text="Thư thứ nhất.")
    monkeypatch.setattr(printing, "installed", list)
    window, _page = reader_at(make_window, session, monkeypatch, 1)
    press(window, "In")
    qtbot.waitUntil(lambda: bool(window.findChildren(Dialog)))
    window.go_instead("reader", message=MessageId(2))
    press(window, "Lưu tệp PDF")
    qtbot.waitUntil(lambda: window.toast.accessibleName().startswith("Đã lưu"), timeout=20_000)
    (file,) = tmp_path.glob("*.pdf")
    assert "Thư thứ nhất." in read_back(file)[0]
