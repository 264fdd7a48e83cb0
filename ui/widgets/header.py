"""The head of every page: 'Về …' at the left, where I am, the page's own buttons, 'Trợ giúp' at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.theme import Role
from ui.widgets.button import Button
from ui.widgets.text import Text


class Header(QWidget):
    """`help` is the button at the right; `add` puts a page's own button before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = Button(_("Về Trang chính"), "quiet", "back")
        self._back.hide()
        self._back_words = _("Về Trang chính")
        self._role: Role = "title"
        self._go_back: Callable[[], object] = lambda: None
        self._back.clicked.connect(lambda: self._go_back())
        self._before: QWidget | None = None
        self.title = Text("", "title", elide=True)
        self.subtitle = Text("", "second", "ink2", elide=True)
        self.subtitle.hide()
        self.help = Button(_("Trợ giúp"), "quiet", "help")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch()
        self._words = words
        self._own = QHBoxLayout()
        self._own.setSpacing(16)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        self._row.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._own)
        self._row.addWidget(self.help, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.follow(self, self._restyle)

    def say(self, title: str, subtitle: str = "", *, small: bool = False) -> None:
        """`small`: the title is a letter's subject or a file's name (24 instead of 30; two lines where one does not do)."""
        self.title.setText(title)
        self.title.set_lines(2 if small and not subtitle else 1)
        self.title.setToolTip(title if small else "")
        self._role = "figure" if small else "title"
        self.title.set_look(self._role)
        self.subtitle.setText(subtitle)
        self._restyle()

    def set_back(self, words: str, go: Callable[[], object]) -> None:
        """'' hides it."""
        self._back_words = words
        self._go_back = go
        self._back.setVisible(bool(words))
        self._restyle()

    def add(self, button: QWidget) -> None:
        self._own.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_below(self, widget: QWidget) -> None:
        """A line of the page's own under the title, in the place of the subtitle."""
        self._words.insertWidget(3, widget)

    def set_before(self, widget: QWidget) -> None:
        """Something of the page's own at the far left (an avatar)."""
        self._row.insertWidget(1, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _restyle(self) -> None:
        look = theme.now()
        self._row.setContentsMargins(look.side, 0, look.side, 0)
        self.subtitle.setVisible(bool(self.subtitle.text()) and not look.large)
        self._fit()
        two = False
        if self.title.hasHeightForWidth():
            room = self._title_room()
            self.title.set_look("figure")
            if self.title.lines(room) > 2:
                self.title.set_look("card")
            two = look.large and self.title.lines(room) > 1
        self.setFixedHeight((120 if two else 76) if look.large else 90 if self.subtitle.text() else 84)

    def _fit(self) -> None:
        """Where one is comes first: with large letters in a narrow window 'Về …' gives way, then the title takes smaller letters."""
        self._say_back(self._back_words)
        if self.title.hasHeightForWidth():
            return
        self.title.set_look(self._role)
        if not theme.now().large:
            return
        if self._too_wide():
            self._say_back(_("Về"))
        if self._too_wide() and self._role == "title":
            self.title.set_look("figure")
        if self._too_wide():
            self.title.set_look("card")

    def _say_back(self, words: str) -> None:
        self._back.set_words(words)
        self._back.setAccessibleName(self._back_words)

    def _too_wide(self) -> bool:
        return self.title.fontMetrics().horizontalAdvance(self.title.text()) > self._title_room()

    @property
    def is_cut(self) -> bool:
        """The title is longer than what can be shown of it."""
        return self.title.hasHeightForWidth() and self.title.lines(self._title_room()) > 2

    def _title_room(self) -> int:
        """What the other parts leave, in px."""
        gap, taken = self._row.spacing(), 0
        for number in range(self._row.count()):
            item = self._row.itemAt(number)
            if item is not None and item.widget() is not None and not item.isEmpty():
                taken += item.sizeHint().width() + gap
        if own := self._own.sizeHint().width():
            taken += own + gap
        return self.width() - 2 * theme.now().side - taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.title.hasHeightForWidth() or theme.now().large:
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        width = theme.now().line_width()
        painter.fillRect(0, self.height() - width, self.width(), width, theme.colour("line"))
