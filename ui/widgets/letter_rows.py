"""The rows of the lists: a letter that came, a letter that was sent."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme, tracking_words
from ui.folder_names import role_words
from ui.kinds import kind
from ui.theme import Role
from ui.widgets import icons
from ui.widgets.badge import (
    badge_height,
    badge_width,
    outside_height,
    outside_width,
    outside_words,
    paint_badge,
    paint_outside,
)
from ui.widgets.tile import line

GAP = 7  # px between the sender and the subject
Part = tuple[str, Role, str]  # words, role, tint
Who = tuple[Part, ...]  # the line above the subject
Right = tuple[str, str, str, Role]  # words, icon, tint, role of a line at the right


def metrics(role: Role) -> QFontMetrics:
    return QFontMetrics(theme.font(role))


def lines(words: str, role: Role, width: float, most: int = 2) -> list[str]:
    """Broken at blanks where it is too wide; the last line holds the rest and is cut with … by whoever paints it."""
    measure = metrics(role)
    width -= 2  # whole pixels hide up to one more on each side
    found: list[str] = []
    parts = words.split(" ")
    while parts and len(found) < most - 1 and measure.horizontalAdvance(" ".join(parts)) > width:
        n = 1
        while n < len(parts) and measure.horizontalAdvance(" ".join(parts[: n + 1])) <= width:
            n += 1
        found.append(" ".join(parts[:n]))
        parts = parts[n:]
    return [*found, " ".join(parts)] if parts else found or [""]


class _Row(ABC):
    """What all rows share: mark at the left, badge, two lines of words, two lines at the right."""

    def guess(self) -> int:
        return 112 if theme.now().large else 80

    def height(self, row: rows.LetterRow, width: int) -> int:
        look = theme.now()
        if not look.large and not look.narrow:
            return self.guess()
        second = len(lines(row.subject, self._subject(row), self._middle(row, width))) > 1
        return self.guess() + (0 if not second else 27 if look.large else 10)

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        return ""

    def _subject(self, row: rows.LetterRow) -> Role:
        return "strong" if row.unread else "body"

    def _left(self) -> float:
        """Where the middle begins."""
        look = theme.now()
        if look.large:
            return 78
        return 238 if look.narrow else 264

    def _right(self, row: rows.LetterRow) -> float:
        """Room for the two lines at the right."""
        above, below = self._at_right(row)
        wide = metrics(above[3]).horizontalAdvance(above[0]) + (theme.now().icon(20) + 8 if above[1] else 0)
        below_wide = metrics(below[3]).horizontalAdvance(below[0]) + (theme.now().icon(20) + 8 if below[1] else 0)
        return max(wide, below_wide) + self._edge()

    @staticmethod
    def _edge() -> int:
        """Room between the words at the right and the scroll bar."""
        return 20 if theme.now().narrow else 24

    def _middle(self, row: rows.LetterRow, width: float) -> float:
        return width - self._left() - self._right(row) - (4 if theme.now().narrow else 24)

    @abstractmethod
    def _at_right(self, row: rows.LetterRow) -> tuple[Right, Right]:
        """The upper and the lower line."""

    def _paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, mark: str, who: Who) -> None:
        look = theme.now()
        side = look.side
        size = look.icon(24)
        if row.unread:
            painter.fillRect(QRectF(room.left(), room.top(), 6, room.height()), theme.colour("brand"))
        icons.paint(painter, mark, room.left() + side - 2, room.center().y() - size / 2, size, "brand" if row.unread else "ink2")
        left = room.left() + self._left()
        width = self._middle(row, room.width())
        subject = lines(row.subject or _("(Không có tiêu đề)"), self._subject(row), width, 2 if look.narrow or look.large else 1)
        heights = [metrics("second").height() if not look.large else badge_height(), *[metrics(self._subject(row)).height()] * len(subject)]
        if row.outside and not look.large:
            heights[0] = max(heights[0], outside_height() - 6)
        heights[0] += GAP if len(subject) == 1 else GAP - 3
        y = room.top() + (room.height() - sum(heights)) / 2
        x = left
        badge = badge_width(kind(row.kind).name)
        if look.large:
            if row.outside:
                x += paint_outside(painter, QPointF(x, y + heights[0] / 2)) + 12
            else:
                paint_badge(painter, QRectF(x, y, badge, badge_height()), row.kind)
                x += badge + 12
        else:
            wide, gap = (170, 12) if look.narrow else (176, 16)
            paint_badge(painter, QRectF(left - gap - wide, room.center().y() - badge_height() / 2, wide, badge_height()), row.kind)
        end = left + width
        outside = row.outside and not look.large
        label = outside_width() + 10 if outside else 0
        for words, role, tint in who:
            if not words:
                continue
            free = end - x - (label if words is who[0][0] or outside else 0)
            if free < 24:
                break
            shown = min(float(metrics(role).horizontalAdvance(words)), free)
            high = metrics(role).height()
            line(painter, x, y + (heights[0] - high) / 2, shown + 1, words, role, tint)
            x += shown + 10
        if outside:
            paint_outside(painter, QPointF(min(x, end - outside_width()), y + heights[0] / 2))
        y += heights[0]
        for words in subject:
            y += line(painter, left, y, width, words, self._subject(row), "ink")
        above, below = self._at_right(row)
        self._lines_at_right(painter, room, above, below)

    def _lines_at_right(self, painter: QPainter, room: QRectF, above: Right, below: Right) -> None:
        heights = [metrics(each[3]).height() + 5 for each in (above, below)]
        y = room.top() + (room.height() - sum(heights)) / 2
        for (words, icon, tint, role), height in zip((above, below), heights, strict=True):
            wide = metrics(role).horizontalAdvance(words)
            right = room.right() - self._edge()
            line(painter, right - wide, y + 1, wide + 1, words, role, tint)
            if icon:
                size = theme.now().icon(20)
                icons.paint(painter, icon, right - wide - size - 7, y + (height - size) / 2, size, tint)
            y += height


class CameRow(_Row):
    """Letters that came.

    `offline`: what has no text here yet cannot be read now, and says so. `everywhere`: a search through all folders; sent
    letters are among them, and each row says where it lies.
    """

    offline = False
    everywhere = False

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        if row.role == "sent":
            self._paint(painter, room, row, "send", SentRow.who(row))
        else:
            self._paint(painter, room, row, "mail-filled" if row.unread else "mail-read", self.who(row))

    @staticmethod
    def who(row: rows.LetterRow) -> Who:
        name = row.sender_name or row.sender_address
        named: Part = (name, "second-strong", "ink") if row.unread else (name, "badge", "ink2")
        return named, ("" if row.outside else row.sender_unit, "second", "ink2")

    def _at_right(self, row: rows.LetterRow) -> tuple[Right, Right]:
        at = dates.clock(row.arrived)
        unread = _("{time} · Chưa đọc").format(time=at)
        below: Right = (dates.size(row.size), "attach" if row.files else "", "ink2", "second")
        if row.fault is not None:
            below = (_("Chưa làm được"), "error", "bad-text", "badge")
        elif row.shelf == "away":
            below = (_("Ổ chung chưa mở được"), "not-fetched", "warn-text", "badge")
        elif self.offline and not row.text_here:
            below = (_("Chưa tải về"), "not-fetched", "warn-text", "badge")
        elif self.everywhere:
            place, icon = role_words(row.role, row.shelf)
            below = (place, icon, "ink2", "second")
        elif theme.now().large and row.unread:
            unread, below = at, (_("Chưa đọc"), "", "ink2", "second")
        if row.unread:
            return (unread, "", "ink", "second-strong"), below
        return (at, "", "ink2", "second"), below

    def ear(self, row: rows.LetterRow) -> str:
        parts = (
            _("Chưa đọc") if row.unread else _("Đã đọc"),
            role_words(row.role, row.shelf)[0] if self.everywhere else "",
            kind(row.kind).name,
            row.sender_name or row.sender_address,
            outside_words() if row.outside else row.sender_unit,
            row.subject or _("(Không có tiêu đề)"),
            dates.when(row.arrived),
            ngettext("{n} tệp", "{n} tệp", row.files).format(n=row.files) if row.files else "",
            dates.size(row.size),
            _("Chưa tải về") if self.offline and not row.text_here else "",
            _("Chưa làm được") if row.fault is not None else "",
            _("Ổ chung chưa mở được") if row.shelf == "away" else "",
        )
        return ", ".join(filter(None, parts))


class SentRow(_Row):
    """Sent letters: to whom, and how it went."""

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        self._paint(painter, room, row, "send", self.who(row))

    @classmethod
    def who(cls, row: rows.LetterRow) -> Who:
        return (
            (_("Gửi"), "second", "ink2"),
            (row.sender_name or row.sender_address or _("(không rõ nơi nhận)"), "badge", "ink2"),
            (cls._others(row), "second", "ink2"),
        )

    @staticmethod
    def _others(row: rows.LetterRow) -> str:
        return ngettext("và {n} nơi khác", "và {n} nơi khác", row.others).format(n=row.others) if row.others else ""

    def _at_right(self, row: rows.LetterRow) -> tuple[Right, Right]:
        below: tuple[str, str, str, Role] = (f"{dates.clock(row.arrived)} · {dates.size(row.size)}", "", "ink2", "second")
        look = theme.now()
        role: Role = "second-strong" if look.narrow or look.large else "button"  # no room for more
        words, icon, tint = tracking_words.in_list(row)
        return (words, icon, tint, role), below

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        """What is said of its recipients leads to them."""
        tracked = row.tracked is not None and row.tracked.people > 0
        return "track" if tracked and at.x() > room.right() - self._right(row) - 12 else ""

    def ear(self, row: rows.LetterRow) -> str:
        above, _below = self._at_right(row)
        parts = (
            kind(row.kind).name, _("Gửi"), row.sender_name or row.sender_address, self._others(row),
            outside_words() if row.outside else "", row.subject or _("(Không có tiêu đề)"), above[0], dates.when(row.arrived),
            dates.size(row.size),
        )  # fmt: skip
        return ", ".join(filter(None, parts))
