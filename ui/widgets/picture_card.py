"""A picture with what it weighs above it, and what that means below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import icons, paint
from ui.widgets.text import Text

Fact = tuple[str, str, str]  # icon, words, tint
RADIUS = 10


class PictureCard(QWidget):
    """`chosen`: the one that is recommended, with the strong edge."""

    def __init__(self, icon: str, title: str, *, chosen: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._chosen = title, chosen
        self._edge = 3 if chosen else 2
        self.view = _View()
        self._head = Text(title, "card", "brand" if chosen else "ink")
        self._weight = Text("", "figure", "brand" if chosen else "ink")
        self._icon = _Icon(icon, "brand" if chosen else "ink")
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(self._head, 1)
        head.addWidget(self._weight)
        self._below = QWidget()
        self._facts = QVBoxLayout(self._below)
        self._facts.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(self._edge, self._edge, self._edge, self._edge)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self._below)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        upright = 8 if look.large else 12
        self._facts.setContentsMargins(16, upright, 16, upright)
        self._icon.setVisible(not (look.large and look.narrow))
        self._weight.set_look("card" if look.large and look.narrow else "figure")
        self.update()

    def say(self, weight: str, facts: Sequence[Fact]) -> None:
        self._weight.setText(weight)
        while (item := self._facts.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for icon, words, tint in facts:
            row = _FactRow(icon, words, tint)
            self._facts.addWidget(row)
            row.show()  # it is measured at once
        self._facts.addStretch(1)
        self.setAccessibleName(". ".join((f"{self._title}, {weight}", *(words for _icon, words, _tint in facts))))
        self.view.setAccessibleName(f"{self._title}, {weight}")

    def wanted_below(self) -> int:
        """The height in px that its facts need in this width."""
        return self._facts.totalHeightForWidth(max(100, self.width() - 2 * self._edge))

    def set_below(self, height: int) -> None:
        """So that two pictures beside each other show the same part."""
        self._below.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        edge = "brand" if self._chosen else "edge"
        paint.box(painter, room, "surface", edge, width=self._edge, radius=RADIUS)
        if self._chosen:
            inside = room.adjusted(self._edge, self._edge, -self._edge, -self._edge)
            shape = QPainterPath()
            shape.addRoundedRect(inside, RADIUS - self._edge, RADIUS - self._edge)
            painter.setClipRect(QRectF(0, 0, self.width(), self.view.y()))
            painter.fillPath(shape, theme.colour("brand-0"))


class _Icon(QWidget):
    def __init__(self, icon: str, tint: str) -> None:
        super().__init__()
        self._icon, self._tint = icon, tint
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.setFixedSize(theme.now().icon(24), theme.now().icon(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._icon, 0, 0, self.width(), self._tint)


class _FactRow(QWidget):
    def __init__(self, icon: str, words: str, tint: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Icon(icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(words, "body", tint, wrap=True), 1)


class _View(QWidget):
    """The picture fills the room; what stands over is cut away evenly."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.follow(self, self.update)

    def show_image(self, image: QImage, words: str = "") -> None:
        """`words` stand there while there is no picture."""
        self._image, self._words = image, words
        self.update()

    @property
    def image(self) -> QImage:
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(300, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunk"))
        line = theme.now().line_width()
        if self._image.isNull():
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("ink"))
            painter.drawText(self.rect().adjusted(12, 0, -12, 0), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._words)
        else:
            shown = self.size().scaled(self._image.size(), Qt.AspectRatioMode.KeepAspectRatio)
            part = QRect((self._image.width() - shown.width()) // 2, (self._image.height() - shown.height()) // 2, shown.width(), shown.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image, part)
        painter.fillRect(0, 0, self.width(), line, theme.colour("line"))
        painter.fillRect(0, self.height() - line, self.width(), line, theme.colour("line"))
