"""One row of a form: its label at the left, always visible, and what is filled in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui import theme
from ui.widgets.text import Text

QWIDGETSIZE_MAX = 16_777_215


def label_width() -> int:
    """px of the labels' column, the same in all rows of a page."""
    look = theme.now()
    return 184 if look.large else 96 if look.narrow else 120


class FormRow(QWidget):
    """`under`: small buttons below the label. `aside`: what stands at the right of the field, as high as it."""

    def __init__(
        self,
        label: str,
        field: QWidget,
        *,
        under: tuple[QWidget, ...] = (),
        aside: QWidget | None = None,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label = Text(label, "button", wrap=True)
        self.label.setBuddy(field)
        self._left = QWidget()
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._left)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(8)
        self._words.addWidget(self.label)
        for each in under:
            self._words.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
        if not middle:
            self._words.addStretch(1)
        self._middle = middle
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._left)
        beside = QHBoxLayout()
        beside.setSpacing(10)
        beside.addWidget(field, 1)
        if aside is not None:
            beside.addWidget(aside, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(beside, 1)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        """The label stands at the left; above, where large letters leave no room for that."""
        look = theme.now()
        above = look.large and look.narrow
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if above else way.LeftToRight)
        self._words.setDirection(way.LeftToRight if above else way.TopToBottom)
        self._left.setMinimumWidth(0 if above else label_width())
        self._left.setMaximumWidth(QWIDGETSIZE_MAX if above else label_width())
        top = 0 if self._middle or above else 8 if look.large else 12
        self.label.setContentsMargins(0, top, 0, 0)
        self.label.setWordWrap(not above)
