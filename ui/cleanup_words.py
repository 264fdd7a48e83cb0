"""What the clean-up says, and which letters it proposes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from client.api import ids, rows
from i18n import _, mark, ngettext
from ui import dates
from ui.words import say

ENOUGH = 0.7  # of the mailbox: so much may stay
OLD_DAYS = 30
LIGHT = 100_000  # octets: a lighter letter makes no room worth a tick
ORDERS = (
    ("size", mark("Thư nặng nhất")),
    ("age", mark("Thư cũ nhất")),
    ("sender", mark("Theo người gửi")),
    ("kind", mark("Theo loại thư")),
)


def order_words(order: str) -> str:
    return _(dict(ORDERS)[order])


def proposed(found: Iterable[rows.LetterRow], quota: rows.Quota, now: float) -> set[ids.MessageId]:
    """The heaviest that are read and not flagged, old ones first, until there is room again; none where nobody knows the limit."""
    over = quota.used - ENOUGH * quota.limit if quota.known and quota.limit > 0 else 0.0
    heavy = sorted((row for row in found if row.size >= LIGHT and not row.unread and not row.flagged), key=lambda row: -row.size)
    old = [row for row in heavy if row.arrived < now - OLD_DAYS * 86_400]
    chosen: set[ids.MessageId] = set()
    for row in (*old, *(row for row in heavy if row not in old)):
        if over <= 0:
            break
        chosen.add(row.id)
        over -= row.size
    return chosen


def in_order(states: Iterable[rows.KeepRow]) -> list[rows.KeepRow]:
    """What moves stands first, in the order in which it comes (see `store.kept`); then what did not go, with its reason."""
    ranks = {"leaving": 0, "coming": 1, "back": 2, "kept": 3}
    there = (row for row in states if row.state != "gone")
    return sorted(there, key=lambda row: (ranks[row.state], row.size - row.have if row.state == "coming" else -row.size))


def subject(row: rows.LetterRow) -> str:
    return row.subject or _("(Không có tiêu đề)")


def second(row: rows.LetterRow) -> str:
    """'Từ Lê Minh Tâm · 12/10/2026'."""
    name = row.sender_name or row.sender_address
    who = _("Gửi {name}") if row.role == "sent" else _("Từ {name}")
    place = _("Thư đã xoá") if row.role == "trash" else ""
    return " · ".join(filter(None, (place, who.format(name=name) if name else "", dates.day(row.arrived))))


def progress(row: rows.KeepRow) -> str:
    if row.fault is not None:
        return say(row.fault).fact
    match row.state:
        case "coming" if row.shelf:
            return _("Đang chép vào ổ chung")
        case "coming":
            return _("Đang lưu {n} trong {all}").format(n=dates.size(row.have), all=dates.size(row.size)) if row.have else _("Chờ lưu")
        case "leaving":
            return _("Đã lưu đủ. Đang xoá trên máy chủ")
        case "kept":
            return _("Đã lưu ở ổ chung") if row.shelf else _("Đã lưu ở máy này")
        case "back":
            return _("Vẫn ở trên máy chủ")
    return _("Thư này không còn nữa")


def room(quota: rows.Quota, used: int) -> str:
    """'24,3 MB trong 30 MB'."""
    if not quota.known:
        return _("Máy chủ không cho biết.") if quota.asked else _("Đang hỏi máy chủ.")
    if not quota.limit:
        return _("Đã dùng {used} MB").format(used=dates.megabytes(used))
    return _("{used} MB trong {limit} MB").format(used=dates.megabytes(used), limit=dates.megabytes(quota.limit))


def left(quota: rows.Quota) -> str:
    size = dates.size(quota.left)
    if quota.share >= 1:
        return _("Hộp thư đã đầy, không còn chỗ")
    if quota.share > 0.9:
        return _("Hộp thư gần đầy, còn {size}").format(size=size)
    return (_("Hộp thư sắp đầy, còn {size}") if quota.share >= 0.8 else _("Hộp thư còn chỗ, còn {size}")).format(size=size)


def after(n: int) -> str:
    words = ngettext("Sau khi dọn {n} thư đã chọn", "Sau khi dọn {n} thư đã chọn", n)
    return words.format(n=dates.count(n)) if n else _("Chưa chọn thư nào")


def in_place_of(file: rows.FileCard, where: str) -> str:
    """The line that stays in the letter where a file was."""
    return _("Tệp “{name}” ({size}) đã lưu ở {pc}.").format(name=file.name, size=dates.size(file.size), pc=where)


def kept(rows_: Sequence[rows.KeepRow]) -> list[rows.KeepRow]:
    return [row for row in rows_ if row.state == "kept"]
