"""The status strip: the line, the outbox and the quota in words, always; each part opens its own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from i18n import _, ngettext
from ui import dates, theme
from ui.widgets import icons
from ui.widgets.focus import ring
from ui.widgets.gauge import QuotaGauge

if TYPE_CHECKING:
    from client.api import rows

Words = tuple[tuple[str, bool], ...]  # (words, bold)


class StripPart(QPushButton):
    """An icon and words of which some are bold; `tint` '' or the name of a state ('warn', 'gold')."""

    def __init__(self, press: Callable[[], object], gauge: QuotaGauge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._tint = "info", "ink", ""
        self._words: Words = ()
        self._gauge = gauge
        if gauge is not None:
            gauge.setParent(self)
            gauge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        ring(self, "button", 0)
        self.clicked.connect(lambda: press())
        theme.follow(self, self.updateGeometry)

    def say(self, icon: str, ink: str, words: Words, tint: str = "", ear: str = "") -> None:
        self._icon, self._ink, self._words, self._tint = icon, ink, words, tint
        self.setAccessibleName(ear or "".join(each for each, _bold in words))
        self.updateGeometry()
        self.update()

    def _width_of_words(self) -> int:
        return sum(
            QFontMetrics(theme.font("badge" if bold else "second")).horizontalAdvance(words) for words, bold in self._words
        )

    def sizeHint(self) -> QSize:
        look = theme.now()
        width = 12 + look.icon(24) + 10 + self._width_of_words() + (8 if look.narrow else 14)
        if self._gauge is not None and not self._gauge.isHidden():
            width += self._gauge.sizeHint().width() + 10
        return QSize(width, 48)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 48)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        ink = "ink"
        if self._tint:
            back, ink = {"warn": ("warn-bg", "warn-text"), "gold": ("gold", "on-gold"), "bad": ("bad-bg", "bad-text")}[self._tint]
            painter.fillRect(self.rect(), theme.colour(back))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("brand-0"))
        x = 12.0
        size = look.icon(24)
        icons.paint(painter, self._icon, x, (self.height() - size) / 2, size, ink if self._tint else self._ink)
        x += size + 10
        right = self.width() - 4
        if self._gauge is not None and not self._gauge.isHidden():
            wide = self._gauge.sizeHint()
            self._gauge.setGeometry(self.width() - wide.width(), (self.height() - wide.height()) // 2, wide.width(), wide.height())
            right = self._gauge.x() - 8
        for words, bold in self._words:
            painter.setFont(theme.font("badge" if bold else "second"))
            painter.setPen(theme.colour(ink if self._tint or bold else "ink2"))
            room = int(right - x)
            if room <= 8:
                break
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(x, 0, room + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), shown)
            x += painter.fontMetrics().horizontalAdvance(words)


class Strip(QWidget):
    """`press(part)`: 'line', 'outbox' or 'quota'."""

    def __init__(self, press: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gauge = QuotaGauge(16, 110)
        self.line = StripPart(lambda: press("line"))
        self.outbox = StripPart(lambda: press("outbox"))
        self.quota = StripPart(lambda: press("quota"), self.gauge)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.line)
        self._row.addWidget(self.outbox)
        self._row.addStretch(1)
        self._row.addWidget(self.quota)
        self._last: tuple[rows.Strip | None, bool] = (None, False)
        self.setFixedHeight(48)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        self._row.setContentsMargins(look.side - 12, 0, look.side, 0)
        self.gauge.setVisible(not look.large)
        self.gauge.set_width(80 if look.narrow else 110)
        self.say(*self._last)

    def say(self, strip: rows.Strip | None, practice: bool = False) -> None:
        """None: nobody has signed in."""
        self._last = (strip, practice)
        few = theme.now().narrow and theme.now().large  # room for two words in each part
        if strip is None:
            kept = _("Thư vẫn trong máy") if few else _("Máy này vẫn giữ thư đã tải về.")
            own = _("Hộp thư riêng") if few else _("Mỗi người một hộp thư riêng")
            later = _("Chưa rõ dung lượng") if few else _("Dung lượng hộp thư hiện ra sau khi vào")
            self.line.say("desktop", "ink", ((kept, False),))
            self.outbox.say("check-circle", "ok-text", ((own, False),))
            self.gauge.hide()
            self.quota.say("quota", "ink", ((later, False),))
            return
        short = theme.now().narrow or theme.now().large
        self.line.say(*(_line_in_two_words(strip.line) if few else _line(strip.line, short)))
        if practice:
            self.outbox.say("lesson", "on-gold", ((_("Thư tập") if short else _("Thư tập không gửi đi thật"), False),), "gold")
        elif few and not strip.stuck and not strip.waiting:
            self.outbox.say("check-circle", "ok-text", ((_("Đã gửi hết"), False),))
        else:
            self.outbox.say(*_outbox(strip))
        self._quota(strip.quota, short, practice, few)
        self.update()

    def _quota(self, quota: rows.Quota, short: bool, practice: bool, few: bool) -> None:
        known = quota.known and quota.limit > 0
        self.gauge.setVisible(known and not theme.now().large)
        if not known:
            unknown = _("Không rõ dung lượng") if short else _("Máy chủ không cho biết dung lượng")
            if not quota.asked:
                unknown = _("Đang hỏi dung lượng")
            self.quota.say("quota", "ink", ((unknown, False),))
            return
        self.gauge.set_share(quota.share)
        ink = "brand" if quota.share < 0.8 else "warn-text" if quota.share <= 0.9 else "bad-text"
        used, limit, left = (dates.megabytes(each) for each in (quota.used, quota.limit, quota.left))
        ear = _("Hộp thư đã dùng {used} MB trong {limit} MB, còn {left} MB").format(used=used, limit=limit, left=left)
        if few:
            words: Words = ((_("Còn "), False), (_("{n} MB").format(n=left), True))
        elif practice and not theme.now().large:
            words = ((_("Hộp thư tập đã dùng "), False), (used, True), (f"/{limit} MB", False))
        elif short:
            words = ((_("Hộp thư còn "), False), (_("{n} MB").format(n=left), True), (f"/{limit} MB", False))
        else:
            words = (
                (_("Hộp thư đã dùng "), False), (used, True), (_("/{limit} MB, còn ").format(limit=limit), False),
                (_("{n} MB").format(n=left), True),
            )  # fmt: skip
        self.quota.say("quota", ink, words, "", ear)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        width = theme.now().line_width()
        painter.fillRect(0, 0, self.width(), width, theme.colour("line"))
        for x in (self.outbox.x(), self.quota.x()):
            painter.fillRect(x - width, 0, width, self.height(), theme.colour("line"))


def _line(line: rows.Line, short: bool) -> tuple[str, str, Words, str]:
    at = dates.since(line.received_at) if line.received_at else ""
    match line.state:
        case "gone":
            words: Words = ((_("Mất mạng"), True), (" " + _("từ {time}").format(time=dates.since(line.since)), False))
            if not short:
                words += ((". " + _("Đang tự nối lại."), False),)
            return "offline", "warn-text", words, "warn"
        case "weak":
            words = ((_("Mạng yếu."), True), (" " + (_("Hơi chậm") if short else _("Vẫn gửi được, hơi chậm")), False))
            return "weak", "warn-text", words, "warn"
        case "good":
            if short or not at:
                return "online", "ok-text", ((_("Đang có mạng"), True),), ""
            return "online", "ok-text", ((_("Đang có mạng."), True), (" " + _("Nhận thư lúc {time}").format(time=at), False)), ""
        case _:
            return "online", "ink", ((_("Đang nối với máy chủ..."), False),), ""


def _line_in_two_words(line: rows.Line) -> tuple[str, str, Words, str]:
    icon, ink, _words, tint = _line(line, True)
    words = {"gone": _("Mất mạng"), "weak": _("Mạng yếu"), "good": _("Có mạng")}.get(line.state, _("Đang nối..."))
    return icon, ink, ((words, True),), tint


def _outbox(strip: rows.Strip) -> tuple[str, str, Words, str]:
    if strip.stuck:
        words = ngettext("{n} thư cần xem lại", "{n} thư cần xem lại", strip.stuck).format(n=strip.stuck)
        return "error", "bad-text", ((words, True),), "bad"
    if strip.waiting:
        n = strip.waiting
        return "outbox", "warn-text", ((ngettext("{n} thư", "{n} thư", n).format(n=n), True), (" " + _("chờ gửi"), False)), "warn"
    return "check-circle", "ok-text", ((_("Không có thư chờ gửi"), False),), ""
