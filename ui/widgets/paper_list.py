"""The papers of a procedure to tick, and what else is to be known of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import theme
from ui.theme import Role
from ui.widgets import icons
from ui.widgets.check import BOX, paint_box
from ui.widgets.focus import ring
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

SIDE, GAP = 14, 14
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class PaperRow(QCheckBox):
    """A box, the paper's name and what is to be known of it; the whole row is the target."""

    def __init__(self, paper: rows.ProcedurePaper, parent: QWidget | None = None) -> None:
        super().__init__(paper.name, parent)
        self._second = ". ".join(filter(None, (paper.second, _("Có mẫu gửi theo thư") if paper.form else "")))
        self.setAccessibleName(", ".join(filter(None, (paper.name, self._second))))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring(self, "button")
        theme.follow(self, self.updateGeometry)

    def _heights(self, width: int) -> tuple[int, int]:
        room = max(60, width - 2 * SIDE - BOX - GAP)
        found = []
        both: tuple[tuple[str, Role], ...] = ((self.text(), "body"), (self._second, "second"))
        for words, role in both:
            metrics = QFontMetrics(theme.font(role))
            found.append(metrics.boundingRect(0, 0, room, 10_000, _FLAGS, words).height() if words else 0)
        return found[0], found[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(56, sum(self._heights(width)) + 16)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(self.width() if self.width() > 100 else 320))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 56)

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("brand-0"))
        paint_box(painter, SIDE, (self.height() - BOX) / 2, 2 if self.isChecked() else 0)
        first, second = self._heights(self.width())
        left, top = SIDE + BOX + GAP, (self.height() - first - second) / 2
        width = self.width() - left - SIDE
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(left, top, width, first), _FLAGS, self.text())
        painter.setFont(theme.font("second"))
        painter.setPen(theme.colour("ink2"))
        painter.drawText(QRectF(left, top + first, width, second), _FLAGS, self._second)
        rule = theme.now().line_width()
        painter.fillRect(QRectF(0, self.height() - rule, self.width(), rule), theme.colour("line"))


class FactLine(QWidget):
    """Icon, what it is, and what is so."""

    def __init__(self, icon: str, label: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._label = Text(label, "second", "ink2")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(Text(words, "second-strong", wrap=True), 1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        self._row.setContentsMargins(SIDE + look.icon(20) + 10, 3, SIDE, 3)
        self._label.setFixedWidth(round(78 * look.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, SIDE, 4, theme.now().icon(20), "ink2")


class PaperList(Scroll):
    """`ticked`: which ones are ticked has changed."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self._rows: list[PaperRow] = []
        self._shown: rows.Procedure | None = None
        self.setAccessibleName(_("Giấy tờ"))

    def say(self, one: rows.Procedure, on: Sequence[int]) -> None:
        if one != self._shown:
            self._shown = one
            self._fill(one)
        for number, row in enumerate(self._rows):
            row.blockSignals(True)
            row.setChecked(number in on)
            row.blockSignals(False)
            row.update()

    def _fill(self, one: rows.Procedure) -> None:
        self.clear()
        self._rows = []
        for paper in one.papers:
            row = PaperRow(paper)
            row.toggled.connect(lambda _on: self.ticked.emit())
            self.column.addWidget(row)
            self._rows.append(row)
        facts = QWidget()
        column = QVBoxLayout(facts)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        said = (
            ("document", _("Lệ phí"), one.fee), ("timer", _("Thời gian"), one.days), ("place", _("Nơi nộp"), one.place),
            ("clock", _("Giờ nhận"), one.hours),
        )  # fmt: skip
        for icon, label, words in said:
            if words:
                column.addWidget(FactLine(icon, label, words))
        self.column.addWidget(facts)
        self.column.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def controls(self) -> Sequence[QWidget]:
        """In reading order."""
        return tuple(self._rows)

    def on(self) -> tuple[int, ...]:
        return tuple(number for number, row in enumerate(self._rows) if row.isChecked())
