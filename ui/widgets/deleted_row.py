"""The row of a deleted letter: a box to tick, how many days are left, and 'Lấy lại'."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.kinds import kind
from ui.widgets import icons, paint
from ui.widgets.badge import badge_height, paint_badge
from ui.widgets.check import BOX, paint_box
from ui.widgets.letter_rows import metrics
from ui.widgets.tile import line

SOON = 5  # days: from here on it is said with a warning


def days_left(row: rows.LetterRow) -> int | None:
    """None: it does not go by itself (deleted with another program, or while this PC's clock was wrong)."""
    if row.deleted_at <= row.arrived:
        return None
    gone = (dates.moment(dates.now()).date() - dates.moment(row.deleted_at).date()).days
    return max(0, rows.TRASH_DAYS - gone)


class DeletedRow:
    """Zones: 'tick' (the whole row), 'restore' (its button)."""

    def guess(self) -> int:
        return 112 if theme.now().large else 72

    def height(self, row: rows.LetterRow, width: int) -> int:
        return self.guess()

    def zone(self, at: QPoint, room: QRect, row: rows.LetterRow) -> str:
        return "restore" if self._button(QRectF(room)).contains(QPointF(at)) else "tick"

    def ear(self, row: rows.LetterRow) -> str:
        words = (kind(row.kind).name, row.subject or _("(Không có tiêu đề)"), self._second(row), _left(row)[0])
        return ", ".join(filter(None, words))

    def paint(self, painter: QPainter, room: QRectF, row: rows.LetterRow, *, lit: bool, chosen: bool) -> None:
        look = theme.now()
        paint_box(painter, room.left() + 20, room.center().y() - BOX / 2, 2 if chosen else 0)
        x = room.left() + 20 + BOX + 16
        button = self._button(room)
        words, icon, tint = _left(row)
        wide = metrics("medium").horizontalAdvance(words) + look.icon(24) + 8
        below = look.large  # the days stand below the subject then
        days = x if below else button.left() - (wide + 24 if look.narrow else 224)
        if not look.large and not look.narrow:
            paint_badge(painter, QRectF(x, room.center().y() - badge_height() / 2, 176, badge_height()), row.kind)
            x += 176 + 16
        width = (button.left() if below else days) - x - 12
        y = room.center().y() - (metrics("button").height() + metrics("medium" if below else "second").height()) / 2
        y += line(painter, x, y, width, row.subject or _("(Không có tiêu đề)"), "button", "ink")
        if not below:
            line(painter, x, y, width, self._second(row), "second", "ink2")
            y = room.center().y() - metrics("medium").height() / 2
        high, size = metrics("medium").height(), look.icon(24)
        icons.paint(painter, icon, days, y + (high - size) / 2, size, tint)
        line(painter, days + size + 8, y, wide, words, "medium", tint)
        self._paint_button(painter, button)

    @staticmethod
    def _second(row: rows.LetterRow) -> str:
        when = ""
        if row.deleted_at:
            day = dates.moment(row.deleted_at).date()
            when = _("xoá hôm nay") if day == dates.today() else _("xoá {day}").format(day=dates.day(row.deleted_at))
        return " · ".join(filter(None, (row.sender_name or row.sender_address, when)))

    @staticmethod
    def _button(room: QRectF) -> QRectF:
        wide = metrics("button").horizontalAdvance(_("Lấy lại")) + theme.now().icon(24) + 48
        high = 48 if not theme.now().large else 60
        return QRectF(room.right() - wide - 12, room.center().y() - high / 2, wide, high)

    @staticmethod
    def _paint_button(painter: QPainter, button: QRectF) -> None:
        size = theme.now().icon(24)
        paint.box(painter, button, "surface", "brand", width=2, radius=8)
        icons.paint(painter, "undo", button.left() + 20, button.center().y() - size / 2, size, "link")
        painter.setFont(theme.font("button"))
        painter.setPen(theme.colour("link"))
        at = button.adjusted(20 + size + 8, 0, 0, 0)
        painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter), _("Lấy lại"))


def _left(row: rows.LetterRow) -> tuple[str, str, str]:
    """(words, icon, tint)."""
    days = days_left(row)
    if days is None:
        return _("Không tự mất"), "clock", "ink"
    if days <= 1:
        return _("Mai là mất hẳn"), "warning-filled", "bad-text"
    words = ngettext("Còn {n} ngày", "Còn {n} ngày", days).format(n=days)
    return words, "warning-filled" if days <= SOON else "clock", "warn-text" if days <= SOON else "ink"
