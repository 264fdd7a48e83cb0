"""The catalogue of procedures as a spreadsheet: what an office edits in Excel or LibreOffice, and the same made from a catalogue.

Three sheets, found by their names: "Thủ tục" (a row each), "Giấy tờ" (a row for each paper), "Nơi nhận" (one row, may be missing).
The first row has the names of the columns, in any order. They are data, as the keys of a TOML file are.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from client.documents.procedures import Catalogue
from client.fold import fold
from client.toml_lines import Place
from client.toml_reader import Reader

PROCEDURES, PAPERS, OFFICE = "Thủ tục", "Giấy tờ", "Nơi nhận"
ID, OF = "Mã", "Mã thủ tục"
YES, NO = "có", "không"
COLUMNS: Mapping[str, Mapping[str, str]] = {
    PROCEDURES: {
        "name": "Tên", "line": "Dòng phụ", "words": "Người dân hay gọi", "fee": "Lệ phí", "days": "Thời gian", "place": "Nơi nộp",
        "hours": "Giờ nhận", "ground": "Căn cứ", "note": "Lời dặn", "order": "Thứ tự",
    },
    PAPERS: {"name": "Tên giấy", "type": "Loại", "copies": "Số bản", "note": "Ghi chú", "needed": "Đánh dấu sẵn", "form": "Tệp mẫu"},
    OFFICE: {"place": "Nơi nộp", "hours": "Giờ nhận"},
}  # fmt: skip
WIDTHS = {"Tên": 36, "Dòng phụ": 30, "Người dân hay gọi": 32, "Căn cứ": 48, "Tên giấy": 44, "Ghi chú": 40, "Nơi nộp": 36, "Giờ nhận": 44}
LISTS = ("words", "ground")
NUMBERS = ("order", "copies")
MOST_ROWS, MOST_COLUMNS = 2000, 40
MOST_OCTETS = 20_000_000  # of the sheets, unpacked


class NoSheet(Exception):
    """No spreadsheet, or none of ours."""


Row = tuple[int, Mapping[str, object]]  # number of the row, column -> cell


def read(path: Path) -> list[tuple[str, Reader]]:
    """(id, its values) of every procedure of the file, and ("office", …) where it says that. Raises: NoSheet."""
    sheets, unknown = _open(path)
    papers: dict[str, list[Row]] = {}
    for row in sheets.get(PAPERS, []):
        papers.setdefault(_text(row[1].get(OF)), []).append(row)
    found: list[tuple[str, Reader]] = []
    seen: set[str] = set()
    for number, cells in sheets[PROCEDURES]:
        id = _text(cells.get(ID))
        made = _procedure(path, number, cells, papers.pop(id, []))
        if not id or id in seen:
            made.problems.append((number, "twice" if id else "missing", {"key": f"{PROCEDURES}: {ID}", "value": id}))
        seen.add(id)
        found.append((id, made))
    for id, rows in papers.items():
        lost = Reader({}, {}, path.parent)
        facts = {"key": f"{PAPERS}: {OF}", "value": id}
        lost.problems += [(number, "nobody" if id else "missing", facts) for number, _cells in rows]
        found.append(("", lost))
    for number, cells in sheets.get(OFFICE, [])[:1]:
        table, where = _table(OFFICE, number, cells, ("office",))
        found.append(("office", Reader({"office": table}, where, path.parent)))
    if unknown:
        strange = Reader({}, {}, path.parent)
        strange.problems += [(1, "unknown", {"key": f"{sheet}: {name}"}) for sheet, name in unknown]
        found.append(("", strange))
    return found


def _procedure(path: Path, number: int, cells: Mapping[str, object], papers: Sequence[Row]) -> Reader:
    table, where = _table(PROCEDURES, number, cells, ("procedure",))
    where[("procedure",)] = number
    rows: list[dict[str, object]] = []
    wrong = []
    for at, (line, values) in enumerate(papers):
        row, places = _table(PAPERS, line, values, ("procedure", "paper", at))
        if "needed" in row:
            said = fold(str(row["needed"]))
            if said not in (fold(YES), fold(NO)):
                wrong.append((line, "choice", {"key": f"{PAPERS}: {COLUMNS[PAPERS]['needed']}", "allowed": (YES, NO)}))
            row["needed"] = said != fold(NO)
        if isinstance(row.get("type"), str):
            row["type"] = str(row["type"]).casefold()
        rows.append(row)
        where |= places | {("procedure", "paper", at): line}
    if rows:
        table["paper"] = rows
    reader = Reader({"procedure": table}, where, path.parent, name=_name)
    reader.problems += wrong
    return reader


def _table(sheet: str, number: int, cells: Mapping[str, object], at: Place) -> tuple[dict[str, object], dict[Place, int]]:
    """A row as a TOML table, with the row's number for each key."""
    table: dict[str, object] = {}
    for key, column in COLUMNS[sheet].items():
        value = cells.get(column)
        if value is None or value == "":
            continue
        if key in LISTS:
            table[key] = [line.strip() for line in _text(value).split("\n") if line.strip()]
        elif key in NUMBERS:
            table[key] = int(value) if isinstance(value, (int, float)) and value == int(value) else _text(value)
        else:
            table[key] = _text(value)
    return table, {(*at, key): number for key in table}


def _name(place: Place) -> str:
    """As the office sees it: "Giấy tờ: Loại"."""
    sheet = PAPERS if "paper" in place else PROCEDURES
    last = str(place[-1]) if isinstance(place[-1], str) else ""
    column = COLUMNS[sheet].get(last, "")
    return f"{sheet}: {column}" if column else sheet


def _open(path: Path) -> tuple[dict[str, list[Row]], list[tuple[str, str]]]:
    """Our sheets with their rows, and columns that nobody knows. Raises: NoSheet."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_OCTETS:
                raise NoSheet
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            found, unknown = {}, []
            for sheet in book.worksheets:
                name = next((one for one in COLUMNS if fold(one) == fold(sheet.title)), None)
                if name is not None:
                    found[name], strange = _rows(name, sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True))
                    unknown += [(name, each) for each in strange]
        finally:
            book.close()
    except NoSheet:
        raise
    except Exception as error:  # openpyxl says in many ways that a file is none
        raise NoSheet from error
    if PROCEDURES not in found:
        raise NoSheet
    return found, unknown


def _rows(name: str, rows: Iterable[Sequence[Any]]) -> tuple[list[Row], list[str]]:
    known = {fold(column): column for column in (*COLUMNS[name].values(), *([ID] if name == PROCEDURES else [OF]))}
    heads: list[str] = []
    found: list[Row] = []
    unknown: list[str] = []
    for number, row in enumerate(rows, 1):
        if number == 1:
            heads = [known.get(fold(_text(cell)), "") for cell in row]
            unknown = [_text(cell) for cell, head in zip(row, heads, strict=True) if _text(cell) and not head]
        elif any(_text(cell) for cell in row):
            found.append((number, {head: cell for head, cell in zip(heads, row, strict=False) if head}))
    return found, unknown


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def write(catalogue: Catalogue, path: Path) -> None:
    """The catalogue as such a spreadsheet. Raises: OSError."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, first in ((PROCEDURES, (ID,)), (PAPERS, (OF,)), (OFFICE, ())):
        sheet = book.create_sheet(name)
        heads = (*first, *COLUMNS[name].values())
        sheet.append(heads)
        for row in _written(catalogue, name):
            sheet.append(row)
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                if cell.row == 1:
                    cell.font = Font(bold=True)
        for at, head in enumerate(heads, 1):
            sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(head, 22)
        sheet.freeze_panes = "A2"
    book.save(path)


def _written(catalogue: Catalogue, sheet: str) -> list[list[object]]:
    if sheet == OFFICE:
        return [[catalogue.office.place, catalogue.office.hours]]
    rows: list[list[object]] = []
    for one in catalogue:
        if sheet == PROCEDURES:
            rows.append([
                one.id, one.name, one.line, "\n".join(one.words), one.fee, one.days, one.place, one.hours, "\n".join(one.ground), one.note,
                one.order,
            ])  # fmt: skip
        else:
            rows += [
                [one.id, paper.name, paper.type, paper.copies, paper.note, YES if paper.needed else NO, paper.form.name if paper.form else ""]
                for paper in one.papers
            ]
    return rows
