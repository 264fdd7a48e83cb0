"""What is said of a large picture and of its smaller copy: how heavy, how large, how long, and what is left then. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client.api import rows
from i18n import _, ngettext
from ui import dates, photo_rules
from ui.photo_rules import packed
from ui.small_copy import SmallCopy
from ui.words import Saying

Fact = tuple[str, str, str]  # icon, words, tint
CROWDED = 0.8  # of the mailbox, as the gauge says it


@dataclass(frozen=True, slots=True)
class Room:
    """`weight`: octets of the letter as it stands now, with the copy in it; `largest`: octets of the largest file that can go, 0 =
    not known; `seconds(octets)`: how long so much of a letter takes, 0 = nobody can tell."""

    quota: rows.Quota
    weight: int
    largest: int = 0
    seconds: Callable[[int], float] = lambda _octets: 0.0


def can_go(copy: SmallCopy, room: Room) -> bool:
    """The original."""
    return not room.largest or copy.size <= room.largest


def banner(copy: SmallCopy, room: Room) -> Saying:
    size = dates.size(copy.size)
    if not can_go(copy, room):
        limit = dates.size(room.largest)
        return Saying(_("Ảnh gốc nặng {size}, thư chỉ gửi được tệp tới {limit}.").format(size=size, limit=limit), _("Thu nhỏ thì gửi được."))
    then = _("Thu nhỏ thì gửi nhanh và ít tốn chỗ.")
    if not _known(room.quota):
        return Saying(_("Ảnh gốc nặng {size}.").format(size=size), then)
    left = dates.megabytes(room.quota.left)
    return Saying(_("Ảnh gốc nặng {size}, hộp thư còn {left} MB.").format(size=size, left=left), then)


def original(copy: SmallCopy, room: Room, *, brief: bool = False, most: int = 4) -> list[Fact]:
    """`brief`: in fewer words; `most` facts, the weightiest."""
    first = "" if brief else _dots(copy.pixels)
    place = _("Có ghi nơi chụp, ngày chụp") if copy.tagged else ""
    last: Fact | None = ("close-circle-filled", _("Máy chủ không nhận tệp nặng như vậy"), "bad-text")
    if can_go(copy, room):
        last = _left(room.weight + packed(copy.size) - packed(len(copy.data)), room)
    return _chosen(first, place, "" if not can_go(copy, room) else _time(copy.size, room), last, most)


def small(copy: SmallCopy, room: Room, *, brief: bool = False, most: int = 4) -> list[Fact]:
    first = _dots(copy.small)
    if photo_rules.prints_clearly(*copy.small):
        first = _("In khổ A4 vẫn rõ") if brief else _("{dots}, in khổ A4 vẫn rõ").format(dots=first)
    place = _("Không ghi nơi chụp, ngày chụp") if copy.tagged else ""
    return _chosen(first, place, _time(len(copy.data), room), _left(room.weight, room), most)


def _chosen(first: str, place: str, time: str, last: Fact | None, most: int) -> list[Fact]:
    """In the order in which they stand; what is left, then the time, say most."""
    rows_ = [("image", first, "ink"), ("place", place, "ink"), ("timer", time, "ink"), last]
    weightiest = [number for number in (3, 2, 0, 1) if (row := rows_[number]) is not None and row[1]][:most]
    return [row for number, row in enumerate(rows_) if row is not None and number in weightiest]


def sizes(copy: SmallCopy) -> tuple[str, str]:
    """Of the original and of the copy, in one unit: they are compared."""
    return dates.size(copy.size), dates.size(len(copy.data), copy.size)


def change(copy: SmallCopy) -> str:
    """'4,8 MB → 0,6 MB, vẫn đọc rõ khi in A4.'"""
    before, after = sizes(copy)
    words = _("{before} → {after}").format(before=before, after=after)
    if photo_rules.prints_clearly(*copy.small):
        return _("{change}, vẫn đọc rõ khi in A4.").format(change=words)
    return f"{words}."


def _time(size: int, room: Room) -> str:
    seconds = room.seconds(packed(size))
    if not seconds:
        return ""
    span = dates.span(seconds)
    if seconds < 55:  # nobody knows it to the second
        n = max(5, round(seconds / 5) * 5)
        span = ngettext("khoảng {n} giây", "khoảng {n} giây", n).format(n=n)
    return _("Mạng này gửi mất {span}").format(span=span)


def _left(weight: int, room: Room) -> Fact | None:
    if not _known(room.quota):
        return None
    left = room.quota.left - weight
    if left < 0:
        return "quota", _("Hộp thư không đủ chỗ cho thư này"), "bad-text"
    words = _("Gửi xong hộp thư còn {left} MB").format(left=dates.megabytes(left))
    if left < (1 - CROWDED) * room.quota.limit and left < room.quota.left * 0.6:
        return "quota", words, "warn-text"
    return "check-circle-filled", words, "ok-text"


def _dots(size: tuple[int, int]) -> str:
    return _("{width} × {height} điểm ảnh").format(width=dates.count(size[0]), height=dates.count(size[1]))


def _known(quota: rows.Quota) -> bool:
    return quota.known and quota.limit > 0
