"""What stands above a list of letters: search, kinds, 'Chưa đọc' and 'Ngăn khác', each where the width has room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.kinds import filters
from ui.widgets.button import Button
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterChip, FilterRow
from ui.widgets.rule import Rule
from ui.widgets.text import Text


class LetterTools(QWidget):
    """`changed`: another kind, word or 'Chưa đọc'. `beside` is the room in the page's header for what does not fit here.

    At 1366 the search and the kinds fill the row, the rest stands in the header; at 1024 it stands beside the search; with
    large letters the kinds and 'Chưa đọc' are one button.
    """

    changed = Signal()
    far = Signal()  # 'Tìm trong mọi ngăn', and back

    def __init__(self, folders: Button, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders = folders
        self.unread = FilterChip(_("Chưa đọc"))
        self.unread.clicked.connect(lambda _on: self.changed.emit())
        self.search = SearchField(_("Tìm thư"), _("Tìm thư (không cần gõ dấu)"), _("Tìm thư"))
        self.search.searched.connect(self._searched)
        self._words = ""
        every = [("", _("Tất cả")), *((kind.id, kind.short) for kind in filters())]
        self.kinds = FilterRow(_("Loại thư"), every, also=self.unread)
        self.kinds.chosen.connect(lambda _key: self.changed.emit())
        self._beside = QHBoxLayout(beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(16)
        self._first = QHBoxLayout()
        self._first.setSpacing(12)
        self._first.addWidget(self.search, 1)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(12)
        self._rows.addLayout(self._first, 1)
        self._rows.addWidget(self.kinds)
        self._found = _Found()
        self._found.button.clicked.connect(self.far)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(self._rows)
        self._column.addWidget(self._found)
        self._column.addSpacing(12)
        self._column.addWidget(Rule())
        theme.follow(self, self._place)

    @property
    def words(self) -> str:
        return self._words

    @property
    def is_set(self) -> bool:
        """Does anything narrow the list?"""
        return bool(self._words or self.kinds.key or self.unread.isChecked())

    def reset(self, *, kind: str = "", unread: bool = False) -> None:
        """Silently."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._words = ""
        self.unread.setChecked(unread)
        self.kinds.set_key(kind)

    def say_found(self, words: str, button: str) -> None:
        """What the search has found, and how to look further; '' hides it."""
        self._found.setVisible(bool(words))
        self._found.words.setText(words)
        self._found.button.set_words(button)

    def _searched(self, words: str) -> None:
        if words.strip() != self._words:
            self._words = words.strip()
            self.changed.emit()

    def _place(self) -> None:
        look = theme.now()
        narrow = look.narrow
        self._column.setContentsMargins(0, 12, 0, 0)
        for layout in (self._rows, self._found.row):
            layout.setContentsMargins(look.side, 0, look.side, 0)
        self._rows.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(10 if narrow else 12)
        rest = self._first if narrow else self._beside
        for widget in (self.unread, self.folders):
            self._beside.removeWidget(widget)
            self._first.removeWidget(widget)
            rest.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
            widget.show()
        self.unread.setVisible(not look.large)
        self.search.setMaximumWidth(16_777_215 if narrow or look.large else 330)


class _Found(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", "medium", wrap=True)
        self.button = Button("", "secondary", "search", row=True)
        self.row = QHBoxLayout()
        self.row.setSpacing(16)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.addLayout(self.row)
        self.hide()
