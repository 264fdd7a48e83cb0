"""The words of the register that the window, paper, the workbook and the console share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from i18n import _

VIETNAM = timezone(timedelta(hours=7))
_WIDTHS = {"number": 9, "at": 12, "code": 18, "kind": 18, "summary": 48, "party": 26, "deadline": 12, "handler": 20, "state": 12}
_TYPES = {"number": "number", "at": "day", "deadline": "day"}


def book(name: str) -> str:
    return _("Văn bản đến") if name == "in" else _("Văn bản đi")


def columns(name: str) -> dict[str, str]:
    """Field of a row to its heading, in the order of the book on paper (Nghị định 30/2020/NĐ-CP, phụ lục IV)."""
    incoming = name == "in"
    return {
        "number": _("Số đến") if incoming else _("Số đi"),
        "at": _("Ngày đến") if incoming else _("Ngày gửi"),
        "code": _("Số, ký hiệu"),
        "kind": _("Loại"),
        "summary": _("Nội dung chính"),
        "party": _("Nơi gửi") if incoming else _("Nơi nhận"),
        "deadline": _("Hạn"),
        "handler": _("Người xử lý"),
        "state": _("Tình trạng"),
    }


def number(given: int, wants: int, state: str) -> str:
    """What stands in the column of the running number."""
    return {"given": str(given), "clash": _("trùng số {n}").format(n=wants), "waits": _("chưa cấp")}.get(state, "–")


def state(*, done: bool, late: bool, deadline: bool) -> str:
    if done:
        return _("Đã xong")
    return _("Quá hạn") if late else _("Còn hạn") if deadline else ""


def heading(name: str, unit: str, year: int, month: int) -> str:
    when = _("Tháng {month}/{year}").format(month=month, year=year) if month else _("Năm {year}").format(year=year)
    return f"{book(name)} · {unit} · {when}"


def table(name: str, found: Iterable[Any], kinds: Mapping[str, str]) -> tuple[list[tuple[str, int, str]], list[tuple[Any, ...]]]:
    """Rows of the register (client.rows.RegisterRow) as a workbook takes them: columns (name, width, type), and their cells."""
    heads = [(words, _WIDTHS[field], _TYPES.get(field, "text")) for field, words in columns(name).items()]
    return heads, [_cells(row, kinds) for row in found]


def _cells(row: Any, kinds: Mapping[str, str]) -> tuple[Any, ...]:
    said = state(done=row.done, late=row.late, deadline=row.deadline is not None)
    said = number(0, row.wants, row.state) if row.state in ("clash", "waits") else said
    due = day(row.deadline) if row.deadline is not None else None
    return (row.number or None, day(row.at), row.code, kinds.get(row.kind, ""), row.summary, row.party, due, row.handler, said)


def day(at: float) -> date:
    """In Vietnam."""
    return datetime.fromtimestamp(at, VIETNAM).date()
