"""A table as an .xlsx workbook (ECMA-376) that Excel and LibreOffice open: days are days, numbers numbers, text never a formula."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from client.faults import DiskFull, FileUnwritable

Cell = str | int | date | None
MOST_CELL = 32_767  # signs; more is no workbook
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in signs of the usual letter."""

    name: str
    width: int
    kind: Literal["text", "number", "day"] = "text"


def write(path: Path, title: str, heading: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet: a heading line, the names of the columns (they stay in sight), the rows; A4 landscape on paper. The file takes its
    name when it is whole. Raises: FileUnwritable, DiskFull."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    sheet.cell(1, 1, heading).font = Font(bold=True, size=14)
    line = Side(style="thin", color="7A8A99")
    edges = Border(line, line, line, line)
    last = 2
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(2, at, column.name)
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor="E8EDF1"), edges
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="right" if column.kind == "number" else "left")
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for last, row in enumerate(rows, 3):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = sheet.cell(last, at)
            if isinstance(value, str):
                cell.value = _CONTROL.sub("", value)[:MOST_CELL]
                cell.data_type = "s"  # also what begins with '='
            else:
                cell.value = value
            if column.kind == "day":
                cell.number_format = "dd/mm/yyyy"
            cell.border = edges
            cell.alignment = Alignment(wrap_text=column.kind == "text", vertical="top")
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    beside = path.with_name(f".{path.name}.part")
    try:
        book.save(beside)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT) else FileUnwritable(name=path.name) from error
