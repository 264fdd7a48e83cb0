"""One row of a form: its label at the left, always visible, and what is filled in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.text import Text


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
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(self.label)
        for each in under:
            left.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
        if not middle:
            left.addStretch(1)
        self._left = QWidget()
        self._left.setLayout(left)
        self._middle = middle
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._left)
        self._row.addWidget(field, 1)
        if aside is not None:
            self._row.addSpacing(4)
            self._row.addWidget(aside, 0, Qt.AlignmentFlag.AlignTop)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._left.setFixedWidth(label_width())
        if not self._middle:
            self.label.setContentsMargins(0, 12 if not theme.now().large else 8, 0, 0)
