"""What the page of letters says of itself: where one is, how much lies there, and why it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.api import rows
from i18n import _, ngettext
from ui import dates
from ui.folder_names import folder_name

Then = Literal["", "receive", "everywhere", "all"]


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty list: what would be here, and the next step."""

    icon: str
    fact: str
    then: str
    button: str = ""
    deed: Then = ""


def title(box: rows.Mailbox, folder: rows.FolderRow | None, *, short: bool = False) -> str:
    if folder is not None:
        return folder_name(folder)
    return _("Thư đến") if box.kind == "personal" or short else _("Thư đến cơ quan")


def counts(folder: rows.FolderRow | None, pc: str = "") -> str:
    """'3 thư chưa đọc · 128 thư trong hộp'; while the first letters come, how many of how many. Of kept letters: where they lie."""
    if folder is None or (not folder.letters and not folder.complete):
        return _("Chưa nhận thư lần nào")
    unread, coming = _("Đã đọc hết"), ""
    if folder.unread:
        n = dates.count(folder.unread)
        unread = ngettext("{n} thư chưa đọc", "{n} thư chưa đọc", folder.unread).format(n=n)
    if not folder.complete and folder.expected > folder.letters:
        coming = _("đang nhận {n} trong {all} thư").format(n=dates.count(folder.letters), all=dates.count(folder.expected))
    whole = ngettext("{n} thư trong hộp", "{n} thư trong hộp", folder.letters).format(n=dates.count(folder.letters))
    if folder.role == "kept":
        where = _("trên {pc}").format(pc=pc) if pc and not folder.shelf else ""
        if folder.shelf == "away":
            where = _("ổ chung chưa mở được")
        return " · ".join(filter(None, (where[:1].upper() + where[1:], unread, whole)))
    return f"{unread} · {coming or whole}"


def found(n: int, words: str, place: str) -> str:
    """Above the letters of a search; `place` '' = everywhere."""
    if not place:
        said = ngettext("{n} thư có “{words}” trong mọi ngăn.", "{n} thư có “{words}” trong mọi ngăn.", n)
        return said.format(n=dates.count(n), words=words)
    said = ngettext("{n} thư có “{words}” trong {place}.", "{n} thư có “{words}” trong {place}.", n)
    return said.format(n=dates.count(n), words=words, place=place)


def nothing(
    folder: rows.FolderRow | None, line: rows.Line, *, words: str, everywhere: bool, unread: bool, kind: str
) -> Nothing:
    """`kind`: its name, '' for all; `folder` None: not known yet."""
    if words:
        fact = _("Không có thư nào có “{words}”.").format(words=words)
        if everywhere:
            return Nothing("search", fact, _("Thử gõ ít chữ hơn."), _("Xem tất cả thư"), "all")
        return Nothing("search", fact, _("Thử gõ ít chữ hơn, hoặc tìm trong mọi ngăn."), _("Tìm trong mọi ngăn"), "everywhere")
    if unread or kind:
        fact = _("Đã đọc hết thư.") if not kind else _("Không có {kind} nào.").format(kind=kind)
        if unread and kind:
            fact = _("Không có {kind} nào chưa đọc.").format(kind=kind)
        return Nothing("check-circle" if unread else "mail", fact, _("Thư khác vẫn còn nguyên."), _("Xem tất cả thư"), "all")
    if folder is not None and folder.complete:
        return Nothing("inbox", _("Chưa có thư nào ở đây."), _("Thư mới sẽ tự hiện ra."), _("Nhận thư mới"), "receive")
    if line.state == "gone":
        then = _("Đang mất mạng. Có mạng lại, thư tự hiện ra.")
        return Nothing("offline", _("Chưa nhận được thư nào."), then, _("Thử nối lại"), "receive")
    then = _("Thư mới nhất hiện ra trước. Lần đầu có thể mất vài phút.")
    if folder is not None and folder.expected:
        n = dates.count(folder.expected)
        return Nothing("receive", ngettext("Đang nhận {n} thư về.", "Đang nhận {n} thư về.", folder.expected).format(n=n), then)
    return Nothing("receive", _("Đang hỏi máy chủ có bao nhiêu thư."), then)
