"""The rows of the lists: a letter that came, a letter that was sent, a letter that was deleted."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.kinds import kind
from ui.theme import Role
from ui.widgets import icons, paint
from ui.widgets.badge import (
    badge_height,
    badge_width,
    outside_width,
    outside_words,
    paint_badge,
    paint_outside,
)
from ui.widgets.check import BOX, paint_box
from ui.widgets.tile import line

GAP = 4  # px between the sender and the subject
KEPT_DAYS = 30  # a deleted letter stays so long


def metrics(role: Role) -> QFontMetrics:
    return QFontMetrics(theme.font(role))


def two_lines(words: str, role: Role, width: float) -> tuple[str, str]:
    """Broken at a blank where it is too wide; the second line may be '' and is cut with … by whoever paints it."""
    measure = metrics(role)
    if measure.horizontalAdvance(words) <= width:
        return words, ""
    first = ""
    parts = words.split(" ")
    for number, part in enumerate(parts):
        longer = f"{first} {part}" if first else part
        if measure.horizontalAdvance(longer) > width:
            return (first, " ".join(parts[number:])) if first else (words, "")
        first = longer
    return words, ""


class _Row:
    """What all rows share: mark at the left, badge, two lines of words, two lines at the right."""

    badge_room = 176  # px at 1366

    def height(self, row: rows.LetterRow, width: int) -> int:
        look = theme.now()
        if look.large:
            base = 112
            return base + 28 if two_lines(row.subject, self._subject(row), self._middle(row, width))[1] else base
        if look.narrow and two_lines(row.subject, self._subject(row), self._middle(row, width))[1]:
            return 90
        return 80

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
        wide = metrics("second-strong").horizontalAdvance(above[0]) + (theme.now().icon(20) + 8 if above[1] else 0)
        return max(wide, metrics("second").horizontalAdvance(below[0]) + (theme.now().icon(20) + 8 if below[1] else 0)) + 24

    def _middle(self, row: rows.LetterRow, width: float) -> float:
        return width - self._left() - self._right(row) - 24

    def _at_right(self, row: rows.LetterRow) -> tuple[tuple[str, str, str, Role], tuple[str, str, str, Role]]:
        """(words, icon, tint, role) of the upper and the lower line."""
        raise NotImplementedError

    def _paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, mark: str, who: tuple[tuple[str, Role, str], ...]) -> None:
        look = theme.now()
        side = look.side
        size = look.icon(24)
        icons.paint(painter, mark, room.left() + side - 2, room.center().y() - size / 2, size, "brand" if row.unread else "ink2")
        left = room.left() + self._left()
        width = self._middle(row, room.width())
        first, second = two_lines(row.subject or _("(Không có tiêu đề)"), self._subject(row), width) if look.narrow or look.large else (row.subject or _("(Không có tiêu đề)"), "")
        heights = [metrics("second").height() if not look.large else badge_height(), metrics(self._subject(row)).height()]
        if second:
            heights.append(metrics(self._subject(row)).height())
        heights[0] += GAP
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
            wide = min(self.badge_room if not look.narrow else 170, left - 20 - (side + size + 14))
            paint_badge(painter, QRectF(left - wide - 14, room.center().y() - badge_height() / 2, wide, badge_height()), row.kind)
        end = left + width
        outside = row.outside and not look.large
        label = outside_width() + 12 if outside else 0
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
        ink = "ink"
        line(painter, left, y, width, first, self._subject(row), ink)
        if second:
            line(painter, left, y + heights[1], width, second, self._subject(row), ink)
        above, below = self._at_right(row)
        self._lines_at_right(painter, room, above, below)

    def _lines_at_right(
        self, painter: QPainter, room: QRectF, above: tuple[str, str, str, Role], below: tuple[str, str, str, Role]
    ) -> None:
        heights = [metrics(each[3]).height() + 2 for each in (above, below)]
        y = room.top() + (room.height() - sum(heights)) / 2
        for (words, icon, tint, role), height in zip((above, below), heights, strict=True):
            wide = metrics(role).horizontalAdvance(words)
            right = room.right() - 24
            line(painter, right - wide, y + 1, wide + 1, words, role, tint)
            if icon:
                size = theme.now().icon(20)
                icons.paint(painter, icon, right - wide - size - 7, y + (height - size) / 2, size, tint)
            y += height


class CameRow(_Row):
    """The inbox."""

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        if row.unread:
            painter.fillRect(QRectF(room.left(), room.top(), 6, room.height()), theme.colour("brand"))
        tint, name = ("ink", "second-strong") if row.unread else ("ink2", "badge")
        who: tuple[tuple[str, Role, str], ...] = (
            (row.sender_name or row.sender_address, "second-strong" if name == "second-strong" else "badge", tint),
            ("" if row.outside else row.sender_unit, "second", "ink2"),
        )
        self._paint(painter, room, row, "mail-filled" if row.unread else "mail-read", who)

    def _at_right(self, row: rows.LetterRow) -> tuple[tuple[str, str, str, Role], tuple[str, str, str, Role]]:
        at = dates.clock(row.arrived)
        size = (dates.size(row.size), "attach" if row.files else "", "ink2", "second")
        below: tuple[str, str, str, Role] = size  # type: ignore[assignment]
        if row.fault is not None:
            below = (_("Chưa làm được, xem thư"), "error", "bad-text", "badge")
        elif not row.text_here:
            below = (_("Chưa tải về"), "not-fetched", "warn-text", "badge")
        if not row.unread:
            return (at, "", "ink2", "second"), below
        if theme.now().large:
            return (at, "", "ink", "second-strong"), (_("Chưa đọc"), "", "ink2", "second")
        return (_("{time} · Chưa đọc").format(time=at), "", "ink", "second-strong"), below

    def ear(self, row: rows.LetterRow) -> str:
        parts = (
            _("Chưa đọc") if row.unread else _("Đã đọc"),
            kind(row.kind).name,
            row.sender_name or row.sender_address,
            outside_words() if row.outside else row.sender_unit,
            row.subject or _("(Không có tiêu đề)"),
            dates.clock(row.arrived),
            ngettext("{n} tệp", "{n} tệp", row.files).format(n=row.files) if row.files else "",
            dates.size(row.size),
            "" if row.text_here else _("Chưa tải về"),
        )
        return ", ".join(filter(None, parts))


class SentRow(_Row):
    """Sent letters: to whom, and how it went."""

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        who: tuple[tuple[str, Role, str], ...] = (
            (_("Gửi"), "second", "ink2"),
            (row.sender_name or row.sender_address or _("(không rõ nơi nhận)"), "badge", "ink2"),
            (self._others(row), "second", "ink2"),
        )
        self._paint(painter, room, row, "send", who)

    @staticmethod
    def _others(row: rows.LetterRow) -> str:
        return ngettext("và {n} nơi khác", "và {n} nơi khác", row.others).format(n=row.others) if row.others else ""

    def _at_right(self, row: rows.LetterRow) -> tuple[tuple[str, str, str, Role], tuple[str, str, str, Role]]:
        below: tuple[str, str, str, Role] = (f"{dates.clock(row.arrived)} · {dates.size(row.size)}", "", "ink2", "second")
        if row.refused:
            words = ngettext("Có lỗi: {n} nơi chưa nhận được", "Có lỗi: {n} nơi chưa nhận được", row.refused)
            return (words.format(n=row.refused), "error-filled", "bad-text", "second-strong"), below
        return (_("Đã chuyển đi"), "send", "ink", "second-strong"), below

    def ear(self, row: rows.LetterRow) -> str:
        above, below = self._at_right(row)
        parts = (
            kind(row.kind).name, _("Gửi"), row.sender_name or row.sender_address, self._others(row),
            outside_words() if row.outside else "", row.subject or _("(Không có tiêu đề)"), above[0], below[0],
        )  # fmt: skip
        return ", ".join(filter(None, parts))


class DeletedRow:
    """Deleted letters: a box to tick, how many days are left, and 'Lấy lại'. Zones: 'tick', 'restore'."""

    def height(self, row: rows.LetterRow, width: int) -> int:
        return 112 if theme.now().large else 72

    def _button(self, room: QRectF) -> QRectF:
        wide = metrics("button").horizontalAdvance(_("Lấy lại")) + theme.now().icon(24) + 52
        high = 48 if not theme.now().large else 60
        return QRectF(room.right() - wide - 12, room.center().y() - high / 2, wide, high)

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        return "restore" if self._button(QRectF(room)).contains(QPointF(at)) else "tick"

    @staticmethod
    def days_left(row: rows.LetterRow) -> int:
        return max(0, KEPT_DAYS - int((time.time() - row.deleted_at) // 86400)) if row.deleted_at else KEPT_DAYS

    def _left_words(self, row: rows.LetterRow) -> tuple[str, str, str]:
        days = self.days_left(row)
        if days <= 1:
            return _("Mai là mất hẳn"), "warning-filled", "bad-text"
        words = ngettext("Còn {n} ngày", "Còn {n} ngày", days).format(n=days)
        return words, "warning-filled" if days <= 5 else "clock", "warn-text" if days <= 5 else "ink"

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        look = theme.now()
        paint_box(painter, room.left() + 20, room.center().y() - BOX / 2, 2 if chosen else 0)
        x = room.left() + 20 + BOX + 16
        button = self._button(room)
        words, icon, tint = self._left_words(row)
        wide = metrics("medium").horizontalAdvance(words) + look.icon(24) + 8
        days = button.left() - (wide + 24 if look.narrow or look.large else 224)
        if not look.large:
            badge = 170 if look.narrow else 176
            paint_badge(painter, QRectF(x, room.center().y() - badge_height() / 2, badge, badge_height()), row.kind)
            x += badge + 16
        width = days - x - 12
        high = metrics("medium").height() + metrics("second").height()
        y = room.center().y() - high / 2
        y += line(painter, x, y, width, row.subject or _("(Không có tiêu đề)"), "medium", "ink")
        when = dates.day(row.deleted_at) if row.deleted_at else ""
        today = row.deleted_at and dates.moment(row.deleted_at).date() == dates.moment(time.time()).date()
        second = " · ".join(filter(None, (row.sender_name or row.sender_address, _("xoá hôm nay") if today else _("xoá {day}").format(day=when) if when else "")))
        line(painter, x, y, width, second, "second", "ink2")
        icons.paint(painter, icon, days, room.center().y() - look.icon(24) / 2, look.icon(24), tint)
        high = metrics("medium").height()
        line(painter, days + look.icon(24) + 8, room.center().y() - high / 2, wide, words, "medium", tint)
        paint.box(painter, button, "surface", "brand", width=2, radius=8)
        icons.paint(painter, "undo", button.left() + 18, button.center().y() - look.icon(24) / 2, look.icon(24), "link")
        painter.setFont(theme.font("button"))
        painter.setPen(theme.colour("link"))
        painter.drawText(button.adjusted(18 + look.icon(24) + 8, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), _("Lấy lại"))

    def ear(self, row: rows.LetterRow) -> str:
        return ", ".join(filter(None, (kind(row.kind).name, row.subject, row.sender_name, self._left_words(row)[0])))
