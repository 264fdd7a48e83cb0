"""A letter on the home page: when it came, what it is about, from whom; the whole row opens it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.kinds import kind
from ui.widgets import icons, paint
from ui.widgets.badge import outside_words
from ui.widgets.letter_rows import lines, metrics
from ui.widgets.tile import Tile, line


class NewsRow(Tile):
    def __init__(self, row: rows.LetterRow, press: Callable[[], object]) -> None:
        self._row = row
        self.letter = row.id
        who = row.sender_name or row.sender_address
        self._who = f"{who} · {outside_words() if row.outside else row.sender_unit}".strip(" ·")
        self._subject = row.subject or _("(Không có tiêu đề)")
        super().__init__(", ".join((kind(row.kind).name, self._subject, self._who, dates.when(row.arrived))), 88, press)

    def sizeHint(self) -> QSize:
        return QSize(300, 132 if theme.now().large else 104 if theme.now().narrow else 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("brand-0"))
        wide = 150 if look.large else 92 if look.narrow else 104
        tile = QRectF(16, (self.height() - 66) / 2, wide, 66) if not look.large else QRectF(16, 20, wide, 92)
        paint.box(painter, tile, "brand-1", radius=8)
        painter.setPen(theme.colour("brand"))
        painter.setFont(theme.font("figure"))
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(tile.adjusted(0, 4, 0, -tile.height() * 0.4), middle, dates.clock(self._row.arrived))
        painter.setFont(theme.font("second-medium"))
        painter.drawText(tile.adjusted(0, tile.height() * 0.52, 0, -4), middle, self._day())
        x = 16.0 + wide + (14 if look.narrow else 16)
        width = self.width() - x - 16
        words = lines(self._subject, "button", width, 3 if look.narrow and not look.large else 2)
        high = metrics("button").height()
        below = metrics("second").height()
        y = (self.height() - high * len(words) - below) / 2
        for each in words:
            y += line(painter, x, y, width, each, "button", "ink")
        size = look.icon(20)
        icons.paint(painter, kind(self._row.kind).icon, x, y + (below - size) / 2, size, "ink2")
        outside = f" · {outside_words()}" if self._row.outside else ""
        room = width - size - 6 - metrics("second").horizontalAdvance(outside)
        who = metrics("second").elidedText(self._who.removesuffix(outside), Qt.TextElideMode.ElideRight, int(room))
        line(painter, x + size + 6, y, width - size - 6, who + outside, "second", "ink2")  # a long name gives way to NGOÀI

    def _day(self) -> str:
        there, today = dates.moment(self._row.arrived).date(), dates.today()
        if there == today:
            return _("hôm nay")
        return _("hôm qua") if (today - there).days == 1 else dates.short_day(there)


class NewsFoot(Tile):
    """How many more letters there are; a press opens them all."""

    def __init__(self, press: Callable[[], object]) -> None:
        self._words = ""
        super().__init__("", 56, press)
        self.hide()

    def say(self, more: int) -> None:
        """0 hides it."""
        self._words = ngettext("Còn {n} thư chưa đọc nữa. Xem tất cả", "Còn {n} thư chưa đọc nữa. Xem tất cả", more)
        self._words = self._words.format(n=dates.count(more))
        self.setAccessibleName(self._words)
        self.setVisible(more > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect().adjusted(2, 0, -2, -2), theme.colour("brand-0"))
        painter.fillRect(0, 0, self.width(), theme.now().line_width(), theme.colour("line"))
        size = theme.now().icon(24)
        icons.paint(painter, "inbox", 18, (self.height() - size) / 2, size, "link")
        high = metrics("button").height()
        line(painter, 18 + size + 14, (self.height() - high) / 2, self.width() - size - 48, self._words, "button", "link")
