"""The register on A4 paper, lying: the columns of the book (Nghị định 30/2020/NĐ-CP, phụ lục IV), its head on each page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from client.api import rows
from i18n import register_words
from ui import printing, theme
from ui.kinds import kind

_STYLE = """
body { font-size: 9pt; color: #000000; }
h1 { font-size: 14pt; margin-bottom: 6px; }
th { font-weight: 600; background-color: #e8edf1; text-align: left; }
"""
_SHARES = {"number": 7, "at": 8, "code": 13, "kind": 12, "summary": 30, "party": 15, "deadline": 7, "handler": 8}  # per cent


def document(found: Sequence[rows.RegisterRow], book: str, heading: str) -> QTextDocument:
    """Black on white; on the thread that prints it."""
    names = register_words.columns(book)
    made = QTextDocument()
    font = QFont(theme.FAMILY)
    font.setPointSizeF(9)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(_STYLE)
    head = "".join(f"<th width='{share}%'>{escape(names[field])}</th>" for field, share in _SHARES.items())
    body = "".join("<tr>" + "".join(f"<td>{escape(_cell(row, field))}</td>" for field in _SHARES) + "</tr>" for row in found)
    made.setHtml(
        f"<h1>{escape(heading)}</h1><table width='100%' border='1' cellspacing='0' cellpadding='3' style='border-collapse: collapse'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return made


def _cell(row: rows.RegisterRow, field: str) -> str:
    match field:
        case "number":
            return register_words.number(row.number, row.wants, row.state)
        case "at":
            return f"{register_words.day(row.at):%d/%m/%Y}"
        case "deadline":
            return f"{register_words.day(row.deadline):%d/%m/%Y}" if row.deadline is not None else ""
        case "kind":
            return kind(row.kind).name
        case _:
            return str(getattr(row, field))


def print_register(found: Sequence[rows.RegisterRow], book: str, heading: str, on: QPrinter) -> bool:
    """False when the printer takes nothing."""
    on.setPageOrientation(QPageLayout.Orientation.Landscape)
    on.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    return printing.print_document(document(found, book, heading), on)
