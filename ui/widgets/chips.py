"""Chips of the composer: a recipient, a file; each with 'Bỏ'."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.badge import OutsideLabel
from ui.widgets.focus import ring
from ui.widgets.text import Text

FILE_ICONS = {
    "pdf": "pdf", "docx": "document", "doc": "document", "odt": "document", "xlsx": "spreadsheet", "xls": "spreadsheet",
    "image": "image", "zip": "archive", "rar": "archive",
}  # fmt: skip


def file_icon(kind: str) -> str:
    """The icon of a kind of file ('pdf', 'docx', …) or of a file name's ending."""
    kind = kind.lower().rsplit(".", 1)[-1]
    if kind in ("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic"):
        kind = "image"
    return FILE_ICONS.get(kind, "attach")


class _Remove(QPushButton):
    """'Bỏ', 48 high inside the chip."""

    def __init__(self, what: str, parent: QWidget) -> None:
        super().__init__(_("Bỏ"), parent)
        self.setAccessibleName(_("Bỏ {what}").format(what=what))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        ring(self, "button", 6)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font("badge"))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(14 + theme.now().icon(20) + 6 + self.fontMetrics().horizontalAdvance(self.text()) + 14, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            paint.box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), "brand-1", radius=6)
        painter.fillRect(0, 0, 1, self.height(), theme.colour("line"))
        size = theme.now().icon(20)
        icons.paint(painter, "close", 14, (self.height() - size) / 2, size, "brand")
        painter.setFont(self.font())
        painter.setPen(theme.colour("brand"))
        painter.drawText(self.rect().adjusted(14 + size + 6, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text())


class _Chip(QWidget):
    removed = Signal()

    def __init__(self, icon: str, name: str, second: str, outside: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAccessibleName(", ".join(filter(None, (name, second, _("ngoài cơ quan") if outside else ""))))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(Text(name, "medium", elide=True), 1)
        self._name, self._second = name, Text(second, "second", "ink2")
        self._row.addWidget(self._second)
        self._second.setVisible(bool(second))
        if outside:
            self._row.addWidget(OutsideLabel(short=True))
        self.remove_button = _Remove(name, self)
        self.remove_button.clicked.connect(self.removed)
        self._row.addWidget(self.remove_button)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(12 + theme.now().icon(20) + 8, 1, 1, 1)
        self.setFixedHeight(50)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "brand-0", "brand", width=1, radius=8)
        size = theme.now().icon(20)
        icons.paint(painter, self._icon, 12, (self.height() - size) / 2, size, "ink")


class RecipientChip(_Chip):
    """`removed` when 'Bỏ' is pressed. `unit`: the icon of a unit instead of a person's."""

    def __init__(
        self, name: str, *, unit: bool = False, outside: bool = False, second: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("building" if unit else "person", name, second, outside, parent)


class FileChip(_Chip):
    """A file of the letter being written. `second`: its size, or how far it is where it still has to come from the server."""

    def __init__(self, name: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(file_icon(name), name, second, False, parent)

    def say(self, second: str) -> None:
        self._second.setText(second)
        self.setAccessibleName(f"{self._name}, {second}")
        self.updateGeometry()
