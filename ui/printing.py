"""A letter or a PDF on A4 paper, or as a PDF file of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTransform,
)

from client.api import rows
from i18n import _, figures
from ui import letter_html, safe_picture, theme
from ui.letter_pieces import pieces

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MOST_NAMES = 12  # recipients written out on paper
MOST_PICTURE = 600  # px of a picture in a letter
PAGE_DOTS = 1_654  # pixels of an A4 width at 200 dpi

_STYLE = """
body { font-size: 11pt; color: #000000; }
p { margin-top: 0; margin-bottom: 9px; line-height: 140%; }
h1 { font-size: 16pt; margin-bottom: 10px; }
.name { color: #333333; }
blockquote { margin-left: 18px; margin-right: 0; }
a { color: #000000; }
"""


def installed() -> list[str]:
    """The names of this PC's printers, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    names = list(QPrinterInfo.availablePrinterNames())
    return sorted(names, key=lambda name: name != usual)


def printer(name: str = "", *, file: Path | None = None, title: str = "", copies: int = 1) -> QPrinter:
    """An A4 printer of this PC, or one that writes the PDF `file`."""
    from PySide6.QtPrintSupport import QPrinter

    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    if file is not None:
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(file))
    elif name:
        made.setPrinterName(name)
    made.setDocName(title)
    made.setCopyCount(max(1, copies))
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    made.setPageMargins(QMarginsF(20, 15, 15, 15), QPageLayout.Unit.Millimeter)
    return made


def free_name(folder: Path, title: str, ending: str = ".pdf") -> Path:
    """Where a PDF (or another file) of this title goes without writing over anything."""
    words = re.sub(r'[\x00-\x1f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+', " ", title.removesuffix(ending))
    stem = " ".join(words.split()).strip(". ")[:80].rstrip(". ") or _("Thư")
    file, number = folder / f"{stem}{ending}", 2
    while file.exists():
        file, number = folder / f"{stem} ({number}){ending}", number + 1
    return file


def letter_document(page: rows.LetterPage, picture: Callable[[str], bytes | None]) -> QTextDocument:
    """Header lines, then the words; black on white whatever the theme. On the thread that prints it."""
    head = [
        f"<h1>{escape(page.row.subject or _('Thư không có tiêu đề'))}</h1><table cellspacing='0' cellpadding='2'>"
    ]
    for name, words in _header(page):
        head.append(f"<tr><td class='name'>{escape(name)}&nbsp;&nbsp;</td><td>{escape(words)}</td></tr>")
    head.append("</table><hr>")
    body = letter_html.without_colours(page.html) if page.html else letter_html.from_text(page.text)
    if page.warnings:
        body = letter_html.without_links(body, _("[đường dẫn đã bị chặn]"))
    document = _Paper(picture)
    font = QFont(theme.FAMILY)
    font.setPointSizeF(11)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml("".join(head))
    cursor = QTextCursor(document)
    for piece in pieces(letter_html.settled(body)):  # small pieces: the window can breathe in between
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.block().length() > 1:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        cursor.insertHtml(piece)
    return document


def tracking_document(page: rows.TrackPage) -> QTextDocument:
    """Who has a sent letter, as a list on paper."""
    from ui import tracking_words

    made = [f"<h1>{escape(page.subject or _('Thư không có tiêu đề'))}</h1><p>{escape(_('Gửi lúc'))} {figures.clock(page.sent_at)}, "]
    made.append(f"{figures.day(page.sent_at)}</p><table width='100%' cellspacing='0' cellpadding='3' border='1'>")
    made.append("".join(f"<th align='left'>{escape(title)}</th>" for title in (_("Nơi nhận"), _("Người nhận"), _("Tình trạng"), _("Lúc"))))
    for one in page.people:
        cells = (*tracking_words.place(one), tracking_words.state(one)[0], tracking_words.when(one))
        made.append("<tr>" + "".join(f"<td>{escape(words)}</td>" for words in cells) + "</tr>")
    document = QTextDocument()
    font = QFont(theme.FAMILY)
    font.setPointSizeF(11)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml("".join(made) + "</table>")
    return document


def _header(page: rows.LetterPage) -> list[tuple[str, str]]:
    lines = [
        (_("Người gửi"), _person(page.sender)),
        (_("Gửi tới"), _people(page.to)),
    ]
    if page.cc:
        lines.append((_("Đồng gửi"), _people(page.cc)))
    lines.append((_("Lúc"), f"{figures.clock(page.date)}, {figures.day(page.date)}"))
    if page.files:
        names = "; ".join(f"{card.name} ({figures.size(card.size)})" for card in page.files)
        lines.append((_("Tệp đính kèm"), names))
    return lines


def _person(one: rows.Person) -> str:
    words = ", ".join(part for part in (one.name, one.unit) if part)
    return f"{words} <{one.address}>" if one.address else words


def _people(people: tuple[rows.Person, ...]) -> str:
    shown = "; ".join(one.name or one.address for one in people[:MOST_NAMES])
    more = len(people) - MOST_NAMES
    return _("{names} và {count} nơi khác").format(names=shown, count=more) if more > 0 else shown


class _Paper(QTextDocument):
    """Loads the letter's own pictures, nothing else."""

    def __init__(self, picture: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._picture = picture

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        url = QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and url.scheme() in ("cid", "data"):
            inside = url.scheme() == "data"
            data = safe_picture.of_address(url.toString()) if inside else self._picture(url.path())
            image = safe_picture.decode(data or b"", MOST_PICTURE)
            if not image.isNull():
                return image
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(0)
        return nothing


def print_letter(page: rows.LetterPage, picture: Callable[[str], bytes | None], on: QPrinter) -> bool:
    """The whole letter; False when the printer takes nothing."""
    return print_document(letter_document(page, picture), on)


def print_tracking(page: rows.TrackPage, on: QPrinter) -> bool:
    return print_document(tracking_document(page), on)


def print_document(document: QTextDocument, on: QPrinter) -> bool:
    """All pages of the document, with a page number where there is more than one. False when the printer takes nothing."""
    page = on.pageLayout().paintRectPoints()
    document.setPageSize(QSizeF(page.width(), page.height()))
    document.documentLayout().setPaintDevice(on)
    painter = QPainter()
    if not painter.begin(on):
        return False
    scale = on.resolution() / 72
    # the layout measures in the printer's own dots once it is its paint device
    area = QSizeF(page.width() * scale, page.height() * scale - 24 * scale)
    document.setPageSize(area)
    document.setDocumentMargin(0)
    count = document.pageCount()
    black = QPalette()  # the program's own theme may be white on black
    black.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    for number in range(count):
        if number:
            on.newPage()
        painter.save()
        painter.translate(0, -number * area.height())
        clip = QRectF(0, number * area.height(), area.width(), area.height())
        painter.setClipRect(clip.adjusted(0, 0, 0, -2 * scale))  # the next page's marks reach above their line
        ink = QAbstractTextDocumentLayout.PaintContext()
        ink.palette = black
        ink.clip = clip
        document.documentLayout().draw(painter, ink)
        painter.restore()
        if count > 1:
            words = _("Trang {page} trong {count}").format(page=number + 1, count=count)
            foot = QRectF(0, area.height() + 6 * scale, area.width(), 18 * scale)
            font = QFont(theme.FAMILY)
            font.setPointSizeF(9)
            painter.setFont(font)
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, words)
    return painter.end()


def print_pictures(pictures: Iterable[QImage], on: QPrinter) -> bool:
    """Each picture (a page of a PDF) fitted on its sheet, a wide one turned. False when the printer takes nothing."""
    on.setFullPage(True)
    on.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(on):
        return False
    sheet = painter.viewport()
    for number, picture in enumerate(pictures):
        if number:
            on.newPage()
        if picture.width() > picture.height():
            picture = picture.transformed(QTransform().rotate(90))
        size = picture.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = (sheet.width() - size.width()) / 2
        painter.drawImage(QRectF(left, 0, size.width(), size.height()), picture)
    return painter.end()
