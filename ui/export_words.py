"""What the page of exporting says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from client.api import rows
from i18n import _, ngettext
from ui import dates


def places() -> Sequence[tuple[str, str]]:
    """(value of rows.Place, words)."""
    return (("inbox", _("Thư đến")), ("trash", _("Thư đã xoá")), ("sent", _("Thư đã gửi")), ("kept", _("Lưu ở máy này")), ("all", _("Mọi ngăn")))


def forms() -> Sequence[tuple[rows.ExportForm, str]]:
    return (("eml", _("Mỗi thư một tệp, đủ đính kèm")), ("mbox", _("Gộp tất cả vào một tệp")), ("pdf", _("Mỗi thư một tệp PDF để in")))


def note(form: rows.ExportForm) -> tuple[str, str]:
    """(fact, rest)"""
    if form == "pdf":
        return _("PDF chỉ có lời thư và tên tệp."), _("Muốn giữ cả tệp đính kèm thì chọn dòng đầu.")
    return _("Tệp xuất ra không khoá."), _("Ai cầm tệp cũng đọc được thư.")


def deed(n: int) -> str:
    return ngettext("Xuất {n} thư", "Xuất {n} thư", n).format(n=dates.count(n)) if n else _("Xuất thư")


def coming(state: rows.ExportState, form: rows.ExportForm, *, gone: bool) -> tuple[str, str]:
    n = state.coming
    words = ngettext("{n} thư chưa có đủ ở máy này.", "{n} thư chưa có đủ ở máy này.", n).format(n=dates.count(n))
    if gone:
        return words, _("Đang mất mạng. Có mạng lại, thư tự tải về.")
    return words, _("Đang tải về. Tải xong, máy tự ghi ra tệp.")


def progress(state: rows.ExportState, form: rows.ExportForm) -> str:
    if form == "pdf":
        return _("Đang tải thư {n} trong {all}").format(n=dates.count(state.have), all=dates.count(state.octets))
    return _("Đang tải {n} trong {all}").format(n=dates.size(state.have), all=dates.size(state.octets))


def done(found: rows.Exported, folder: Path) -> str:
    n = found.letters
    words = ngettext("Đã xuất {n} thư vào thư mục {folder}.", "Đã xuất {n} thư vào thư mục {folder}.", n)
    return words.format(n=dates.count(n), folder=folder.name or str(folder))


def lacking(found: rows.Exported) -> tuple[str, str]:
    n = len(found.lacking)
    words = ngettext("Còn thiếu {n} thư, chưa xuất được:", "Còn thiếu {n} thư, chưa xuất được:", n).format(n=dates.count(n))
    names = [one.subject or _("(Không có tiêu đề)") for one in found.lacking[:5]]
    more = [_("và {n} thư khác").format(n=dates.count(n - 5))] if n > 5 else []
    return words, "; ".join((*(f"“{name}”" for name in names), *more))
