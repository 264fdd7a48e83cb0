"""Fields to type in: label always visible, error as a sentence under the field, gold ring while focused (by FocusRing)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.caps_lock import CapsLock
from ui.widgets import edit_menu, icons
from ui.widgets.button import Button
from ui.widgets.focus import ring
from ui.widgets.text import Text
from ui.widgets.typed_line import TypedLine


class Line(TypedLine):
    """One line, 56 high; `icon` stands inside at the left."""

    def __init__(self, name: str, hint: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(56)
        ring(self, "field")
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font("body"))
        size = theme.now().icon(24)
        self.setTextMargins(size + 12 if self._icon else 0, 0, 0, 0)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self._restyle()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            size = theme.now().icon(24)
            icons.paint(QPainter(self), self._icon, 18, (self.height() - size) / 2, size, "ink")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        edit_menu.show(self, event.globalPos())

    def set_wrong(self, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)


class ErrorLine(QWidget):
    """Icon and a sentence; hidden while there is nothing wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Text("", "badge", "bad-text", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 0, 0, 0)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str) -> None:
        self._words.setText(sentence)
        self._words.setAccessibleName(_("Chưa đúng: {what}").format(what=sentence) if sentence else "")
        self.setVisible(bool(sentence))

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), "error-filled", 0, max(0, (self.height() - 20) // 2), 20, "bad-text")


class Field(QWidget):
    """A label and a Line. `where`: the label above it, or at its left (`label_width` px), or only for the ear ('hidden')."""

    changed = Signal(str)

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        where: Literal["above", "left", "hidden"] = "above",
        label_width: int = 120,
        line: Line | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.line = line or Line(label, hint)
        self.label = Text(label, "button", wrap=where == "left")
        self.label.setBuddy(self.line)
        self._error = ErrorLine()
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        if where == "above":
            below.addWidget(self.label)
        below.addWidget(self.line)
        below.addWidget(self._error)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if where == "left":
            self.label.setFixedWidth(label_width)
            self.label.setMinimumHeight(56)
            row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        elif where == "hidden":
            self.label.setParent(self)
            self.label.hide()
        row.addLayout(below, 1)
        self.line.textChanged.connect(self._typed)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def set_label(self, words: str) -> None:
        """For the eye and for the ear."""
        self.label.setText(words)
        self.line.setAccessibleName(words)

    def set_text(self, words: str) -> None:
        self.line.setText(words)

    def set_error(self, sentence: str) -> None:
        """'' takes it away; so does typing."""
        self.line.set_wrong(bool(sentence))
        self.line.setAccessibleDescription(sentence)
        self._error.say(sentence)

    def _typed(self, words: str) -> None:
        if self.line.property("wrong"):
            self.set_error("")
        self.changed.emit(words)


class PasswordField(Field):
    """`reveal` is the button Hiện mật khẩu / Ẩn mật khẩu, for the page to place; `caps_lock(on)` as far as it can be known."""

    caps_lock = Signal(bool)
    entered = Signal()

    def __init__(self, label: str = "", *, short: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(label or _("Mật khẩu"), parent=parent)
        self._words = (_("Hiện"), _("Ẩn")) if short else (_("Hiện mật khẩu"), _("Ẩn mật khẩu"))
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.returnPressed.connect(self.entered)
        self.line.installEventFilter(self)
        self.reveal = Button(self._words[0], "secondary", "show", press=self._turn)
        self.reveal.setAccessibleName(_("Hiện mật khẩu"))
        self._caps = CapsLock()
        self._said_caps = False

    def _turn(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.reveal.set_words(self._words[1] if hidden else self._words[0], "hide" if hidden else "show")
        self.reveal.setAccessibleName(_("Ẩn mật khẩu") if hidden else _("Hiện mật khẩu"))

    def clear(self) -> None:
        self.line.clear()
        if self.line.echoMode() != QLineEdit.EchoMode.Password:
            self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            self._caps.hear(event)
        elif kind == QEvent.Type.FocusIn:
            self._caps.look()
        on = bool(self._caps.on)
        if on != self._said_caps:
            self._said_caps = on
            self.caps_lock.emit(on)
        return False


class SearchField(Line):
    """`searched(words)` shortly after the last key; Escape empties it."""

    searched = Signal(str)

    def __init__(self, name: str, hint: str, short_hint: str = "", parent: QWidget | None = None) -> None:
        self._hints = (hint, short_hint or hint)
        self._aside = ""
        super().__init__(name, hint, "search", parent)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(lambda: self.searched.emit(self.words()))
        self.seen.connect(lambda _: self._wait.start())

    def reset(self) -> None:
        """Empty, without anybody being told."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self._wait.stop()

    def set_aside(self, words: str) -> None:
        """Small words at the right, inside the field: how many were found. '' takes them away."""
        self._aside = words
        self.setAccessibleDescription(words)
        self._restyle()
        self.update()

    def _restyle(self) -> None:
        super()._restyle()
        if self._aside:
            margins = self.textMargins()
            margins.setRight(QFontMetrics(theme.font("second")).horizontalAdvance(self._aside) + 12)
            self.setTextMargins(margins)
        self._choose_hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._aside:
            painter = QPainter(self)
            painter.setFont(theme.font("second"))
            painter.setPen(theme.colour("ink2"))
            painter.drawText(self.rect().adjusted(0, 0, -18, 0), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._aside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_hint()

    def _choose_hint(self) -> None:
        """The long one where it can be read whole."""
        room = self.width() - self.textMargins().left() - 40
        fits = self.fontMetrics().horizontalAdvance(self._hints[0]) <= room
        self.setPlaceholderText(self._hints[0 if fits and not theme.now().large else 1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wait.stop()
            self.searched.emit(self.words())
        else:
            super().keyPressEvent(event)


class TextArea(QTextEdit):
    """Many lines, body size, line height 1.5; pasting brings plain text only."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ring(self, "field")
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font("body"))
        self.document().setDefaultFont(theme.font("body"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
