"""A PDF inside the program: pages as pictures off the UI thread, zoom in words, printing, saving, sending on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.ids import MessageId, PartId
from tests.ui.conftest import MakeWindow, clipped, find, nameless, picture, press
from tests.ui.fake import FakeSession
from tests.ui.looks import in_every_look
from tests.ui.plain import PlainPage
from tests.ui.reading import Asked, reader_at
from tests.ui.small_pdf import small_pdf
from ui import pdf_pages, printing
from ui.pages.pdf import PdfPage
from ui.pages.reader import ReaderPage
from ui.pdf_pages import PdfPages, PdfUnreadable
from ui.widgets.paper import KEPT
from ui.window import Window


def pdf_at(make_window: MakeWindow, patch: pytest.MonkeyPatch, qtbot: Any, data: bytes | None = None, **look: Any) -> tuple[Window, PdfPage, FakeSession]:
    """Opened from the reader by 'Mở', as a person does."""
    session = FakeSession()
    part = session.letters[MessageId(1)].files[0].id
    if data is not None:
        session.contents[part] = data
    window, _reader = reader_at(make_window, session, patch, 1, **look)
    press(window, "Mở tệp Giấy mời 214.pdf")
    page = window.page
    assert isinstance(page, PdfPage)
    qtbot.waitUntil(lambda: page._pages is not None or "Đang mở" not in page.empty.accessibleName(), timeout=20_000)
    return window, page, session


def wait_for_picture(page: PdfPage, qtbot: Any, number: int = 0) -> None:
    def here() -> bool:
        page.paper.viewport().update()
        return any(each == number for each, _pixels in page.paper._pictures) and not page._painting

    qtbot.waitUntil(here, timeout=20_000)


@in_every_look
def test_every_look(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, size: str, scale: float, style: str) -> None:
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot, size=size, scale=scale, style=style)
    wait_for_picture(page, qtbot)
    picture(window, f"xem-tep-pdf-{size}-{scale}-{style}")
    assert clipped(window) == []
    assert nameless(window) == []


def test_pages_and_zoom_in_words(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Where one is, next and previous, near and far; at each end the button says why it cannot."""
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot)
    assert page.header.title.text() == "Giấy mời 214.pdf"
    assert page.header.subtitle.text() == "420 KB · Đã tải về · Chỉ xem, không sửa được"
    find(window, "Trang 1 trong 2")
    assert page.before.text() == "Đang ở trang đầu" and not page.before.is_free
    press(window, "Trang sau")
    find(window, "Trang 2 trong 2")
    assert page.next.text() == "Đang ở trang cuối"
    press(window, "Trang trước")
    find(window, "Trang 1 trong 2")
    wide = page.paper._width()
    press(window, "Phóng to")
    assert page.paper._width() > wide
    for _ in range(10):
        page.nearer.click()
    assert page.nearer.text() == "Đã to nhất"
    for _ in range(10):
        page.farther.click()
    assert page.farther.text() == "Đã nhỏ nhất" and page.paper._width() < wide


def test_what_is_seen_is_the_page(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """The picture holds the words of the page, sharp at the width it is shown in; the screen reader hears them."""
    _window, page, _session = pdf_at(make_window, monkeypatch, qtbot)
    wait_for_picture(page, qtbot)
    (image,) = (image for (number, _), image in page.paper._pictures.items() if number == 0)
    assert abs(image.width() - page.paper._width()) <= 2
    dark = sum(image.pixelColor(x, y).lightness() < 90 for x in range(0, image.width(), 3) for y in range(0, image.height() // 4, 3))
    assert dark > 50
    qtbot.waitUntil(lambda: "Giay moi 214 - 1" in page.paper.accessibleDescription())


def test_keyboard(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """The keyboard stands on the paper: arrows and page keys scroll, Escape goes back to the letter."""
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot)
    assert window.focusWidget() is page.paper
    qtbot.keyClick(page.paper, Qt.Key.Key_Down)
    assert page.paper.verticalScrollBar().value() > 0
    qtbot.keyClick(page.paper, Qt.Key.Key_End)
    assert page.paper.at == 1
    qtbot.keyClick(page.paper, Qt.Key.Key_Escape)
    assert isinstance(window.page, ReaderPage)
    assert page._pages is None  # nothing of it stays in memory


def test_rendering_is_elsewhere_and_bounded(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Pages are painted on other threads, one at a time; of two hundred pages only a handful is kept, and rushing through
    them does not paint them all."""
    threads: set[int] = set()
    at_once = [0, 0]
    painted: list[int] = []
    real = PdfPages.picture

    def watched(self: PdfPages, number: int, width: int) -> QImage:
        threads.add(threading.get_ident())
        at_once[0] += 1
        at_once[1] = max(at_once)
        painted.append(number)
        try:
            return real(self, number, width)
        finally:
            at_once[0] -= 1

    monkeypatch.setattr(PdfPages, "picture", watched)
    _window, page, _session = pdf_at(make_window, monkeypatch, qtbot, small_pdf("trang", pages=200))
    wait_for_picture(page, qtbot)
    for number in range(0, 200, 2):
        page.paper.go(number)
        page.paper.viewport().repaint()
        QApplication.processEvents()
    page.paper.go(199)
    wait_for_picture(page, qtbot, 199)
    assert threading.get_ident() not in threads
    assert at_once[1] == 1
    assert len(page.paper._pictures) <= KEPT
    assert len(painted) < 150


def test_a_file_left_in_haste(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Going back before the file is open, and opening it again, ends with the file."""
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot, small_pdf("x", pages=50))
    for _ in range(5):
        window.back()
        press(window, "Mở tệp Giấy mời 214.pdf")
    qtbot.waitUntil(lambda: page._pages is not None)
    wait_for_picture(page, qtbot)
    find(window, "Trang 1 trong 50")


@pytest.mark.parametrize("data", [b"", b"not a pdf", small_pdf("x")[:200], b"%PDF-1.7\n" + b"\0" * 5_000])
def test_broken_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, data: bytes) -> None:
    """Says so and offers another program; saving still works."""
    asked = Asked(monkeypatch)
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot, data)
    assert "Không mở được tệp này" in page.empty.accessibleName()
    assert not page.print_button.isVisible() and page.save.isVisible()
    QApplication.processEvents()
    press(window, "Mở bằng chương trình khác")
    assert asked.files == [Path("Giấy mời 214.pdf")]


def test_locked_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, corpora: Path) -> None:
    """A password is no damage: it says what to ask for."""
    (file,) = (corpora / "pdfbox").rglob("PasswordSample-256bit.pdf")
    window, page, _session = pdf_at(make_window, monkeypatch, qtbot, file.read_bytes())
    assert "Tệp này có khoá bằng mật khẩu" in page.empty.accessibleName()
    picture(window, "xem-tep-pdf-co-khoa")
    assert clipped(window) == []


def test_save(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, tmp_path: Path) -> None:
    asked = Asked(monkeypatch, tmp_path)
    window, _page, _session = pdf_at(make_window, monkeypatch, qtbot)
    press(window, "Lưu vào máy")
    assert (tmp_path / "Giấy mời 214.pdf").read_bytes().startswith(b"%PDF")
    assert window.toast.accessibleName().startswith("Đã lưu “Giấy mời 214.pdf” vào thư mục")
    press(window, "Mở thư mục")
    assert asked.folders == [tmp_path]


def test_print(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, tmp_path: Path) -> None:
    """Without a printer: a PDF of the same pages."""
    Asked(monkeypatch, tmp_path)
    monkeypatch.setattr(printing, "installed", list)
    window, _page, _session = pdf_at(make_window, monkeypatch, qtbot)
    press(window, "In")
    qtbot.waitUntil(lambda: _there(window, "Lưu tệp PDF"))
    press(window, "Lưu tệp PDF")
    qtbot.waitUntil(lambda: window.toast.accessibleName().startswith("Đã lưu"), timeout=30_000)
    document = pypdfium2.PdfDocument(tmp_path / "Giấy mời 214.pdf")
    assert len(document) == 2
    document.close()


def _there(window: Window, words: str) -> bool:
    try:
        find(window, words)
    except AssertionError:
        return False
    return True


def test_forward_this_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, tmp_path: Path) -> None:
    """A new letter with this file in it, from the mailbox it came to."""
    window, _page, session = pdf_at(make_window, monkeypatch, qtbot)
    session.passing = tmp_path
    press(window, "Gửi tiếp tệp này")
    draft = PlainPage.opened[-1]["draft"]
    page = session.views.draft(draft)
    assert page is not None and [file.name for file in page.files] == ["Giấy mời 214.pdf"]
    assert page.subject == "Giấy mời 214"
    assert any(isinstance(one, c.AddFile) for one in session.done)


def test_gone_file(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Cleaned away meanwhile: said, with what to do."""
    session = FakeSession()
    window, _reader = reader_at(make_window, session, monkeypatch, 1)
    window.go("pdf", part=PartId(4_711), name="x.pdf")
    page = window.page
    assert isinstance(page, PdfPage)
    qtbot.waitUntil(lambda: "không còn trên máy này" in page.empty.accessibleName())


# The pages themselves ----------------------------------------------------------------------------------------------


def test_real_pdfs(corpora: Path) -> None:
    """Signed, encrypted, broken PDFs of the corpora: pictures or a plain PdfUnreadable, never anything else."""
    opened = locked = 0
    for file in sorted([*(corpora / "pdfbox").rglob("*.pdf"), *(corpora / "libreoffice-pdfsign").rglob("*.pdf")]):
        try:
            pages = PdfPages(file.read_bytes())
        except PdfUnreadable as trouble:
            locked += trouble.locked
            continue
        image = pages.picture(0, 300)
        whole = image.width() * image.height()
        assert abs(image.width() - 300) <= 1 or whole > pdf_pages.MOST_PIXELS * 0.9, file.name
        pages.words(0)
        pages.close()
        opened += 1
    assert opened > 10
    assert locked >= 4


def test_pictures_are_bounded_and_closing_is_safe() -> None:
    """No page picture above the limit whatever is asked; a closed document gives white paper."""
    pages = PdfPages(small_pdf("x"))
    image = pages.picture(0, 100_000)
    assert image.width() * image.height() <= pdf_pages.MOST_PIXELS * 1.01
    assert pages.words(0) == "x - 1"
    pages.close()
    pages.close()
    assert pages.picture(0, 100).pixelColor(5, 5).name() == "#ffffff"
    assert pages.words(0) == ""
