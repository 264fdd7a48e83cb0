"""What is said of a large picture and of its smaller copy: how heavy, how large, how long, and what is left then. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.api import rows
from i18n import _
from ui import dates, photo_rules
from ui.photo_rules import packed
from ui.small_copy import SmallCopy
from ui.words import Saying

Fact = tuple[str, str, str]  # icon, words, tint
CROWDED = 0.8  # of the mailbox, as the gauge says it


@dataclass(frozen=True, slots=True)
class Room:
    """`weight`: octets of the letter as it stands now, with the copy in it or (`original`) the original; `largest`: octets of the
    largest file that can go, `largest_letter` of the letter, 0 = not known; `speed` in octets a second, 0 = not known."""

    quota: rows.Quota
    weight: int
    original: bool = False
    largest: int = 0
    largest_letter: int = 0
    speed: float = 0.0


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


def original(copy: SmallCopy, room: Room, *, brief: bool = False) -> list[Fact]:
    """`brief`: only what decides."""
    found: list[Fact] = [] if brief else [("image", _dots(copy.pixels), "ink")]
    if copy.tagged and not brief:
        found.append(("place", _("Có ghi nơi chụp, ngày chụp"), "ink"))
    if not can_go(copy, room):
        return [*found, ("close-circle-filled", _("Máy chủ không nhận tệp nặng như vậy"), "bad-text")]
    return found + _sending(copy.size, _weight(copy, room, original=True), room)


def small(copy: SmallCopy, room: Room, *, brief: bool = False) -> list[Fact]:
    dots, clear = _dots(copy.small), photo_rules.prints_clearly(*copy.small)
    if clear:
        dots = _("In khổ A4 vẫn rõ") if brief else _("{dots}, in khổ A4 vẫn rõ").format(dots=dots)
    found: list[Fact] = [("image", dots, "ink")] if clear or not brief else []
    if copy.tagged and not brief:
        found.append(("place", _("Không ghi nơi chụp, ngày chụp"), "ink"))
    return found + _sending(len(copy.data), _weight(copy, room, original=False), room)


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


def _sending(size: int, weight: int, room: Room) -> list[Fact]:
    found: list[Fact] = []
    if room.speed > 0:
        span = dates.span(packed(size) / room.speed)
        found.append(("timer", _("Mạng này gửi mất {span}").format(span=span), "ink"))
    if not _known(room.quota):
        return found
    left = room.quota.left - weight
    if left < 0:
        return [*found, ("quota", _("Hộp thư không đủ chỗ cho thư này"), "bad-text")]
    words = _("Gửi xong hộp thư còn {left} MB").format(left=dates.megabytes(left))
    if left < (1 - CROWDED) * room.quota.limit and left < room.quota.left * 0.6:
        return [*found, ("quota", words, "warn-text")]
    return [*found, ("check-circle-filled", words, "ok-text")]


def _weight(copy: SmallCopy, room: Room, *, original: bool) -> int:
    now = copy.size if room.original else len(copy.data)
    then = copy.size if original else len(copy.data)
    return room.weight + packed(then) - packed(now)


def _dots(size: tuple[int, int]) -> str:
    return _("{width} × {height} điểm ảnh").format(width=dates.count(size[0]), height=dates.count(size[1]))


def _known(quota: rows.Quota) -> bool:
    return quota.known and quota.limit > 0
