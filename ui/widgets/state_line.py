"""A state in two lines with an icon: the line, the outbox. A press opens its page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.widgets import icons
from ui.widgets.letter_rows import metrics
from ui.widgets.tile import Tile, line


class StateLine(Tile):
    def __init__(self, press: Callable[[], object]) -> None:
        self._icon, self._tint, self._fact, self._second = "info", "ink", "", ""
        super().__init__("", 69, press)

    def sizeHint(self) -> QSize:
        return QSize(200, 69 if not theme.now().large else 96)

    def say(self, icon: str, tint: str, fact: str, second: str) -> None:
        self._icon, self._tint, self._fact, self._second = icon, tint, fact, second
        self.setAccessibleName(f"{fact}. {second}")
        self.update()

    def say_line(self, state: rows.Line) -> None:
        received = _("Vừa nhận thư lúc {time}").format(time=dates.since(state.received_at)) if state.received_at else _("Chưa nhận thư lần nào")
        match state.state:
            case "good":
                self.say("online", "ok-text", _("Đang có mạng"), received)
            case "weak":
                self.say("weak", "warn-text", _("Mạng yếu"), _("Vẫn gửi được, hơi chậm"))
            case "gone":
                self.say("offline", "bad-text", _("Mất mạng từ {time}").format(time=dates.since(state.since)), _("Đang tự nối lại"))
            case _:
                self.say("receive", "ink2", _("Đang nối tới máy chủ"), received)

    def say_outbox(self, strip: rows.Strip) -> None:
        sent = _("Thư gần nhất đã gửi xong lúc {time}")
        if theme.now().narrow:
            sent = _("Gửi xong gần nhất: {time}")
        sent = sent.format(time=dates.since(strip.last_sent_at)) if strip.last_sent_at else _("Chưa gửi thư nào ở máy này")
        if strip.stuck:
            words = ngettext("{n} thư cần xử lý", "{n} thư cần xử lý", strip.stuck).format(n=strip.stuck)
            self.say("error", "bad-text", words, _("Bấm để mở Chờ gửi"))
        elif strip.waiting:
            words = ngettext("{n} thư chờ gửi", "{n} thư chờ gửi", strip.waiting).format(n=strip.waiting)
            self.say("outbox", "warn-text", words, _("Thư tự gửi, không cần làm gì"))
        else:
            self.say("check-circle", "ok-text", _("Không có thư chờ gửi"), sent)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("brand-0"))
        size = look.icon(24)
        icons.paint(painter, self._icon, 16, (self.height() - size) / 2, size, self._tint)
        x = 16.0 + size + 12
        width = self.width() - x - 12
        y = (self.height() - metrics("button").height() - metrics("second").height()) / 2
        y += line(painter, x, y, width, self._fact, "button", "ink")
        line(painter, x, y, width, self._second, "second", "ink2")
