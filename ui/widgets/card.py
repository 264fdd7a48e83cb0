"""White boxes with content: the plain card, the card of an outbox letter, the card of a file in the reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import dates, theme
from ui.widgets import icons, paint
from ui.widgets.button import Button, Kind
from ui.widgets.chips import file_icon
from ui.widgets.gauge import ProgressBar
from ui.widgets.text import Text


class IconBox(QWidget):
    """An icon on a tinted square."""

    def __init__(self, icon: str, back: str, ink: str, size: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._back, self._ink, self._size = icon, back, ink, size
        theme.follow(self, self._restyle)

    def set_icon(self, icon: str, back: str, ink: str) -> None:
        self._icon, self._back, self._ink = icon, back, ink
        self.update()

    def _restyle(self) -> None:
        size = round(self._size * (1.2 if theme.now().large else 1))
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = "line" if theme.now().contrast else ""
        paint.box(painter, QRectF(self.rect()), self._back, edge, width=2, radius=8)
        size = theme.now().icon(36 if self._size >= 64 else 28 if self._size >= 48 else 24)
        at = (self.width() - size) / 2
        icons.paint(painter, self._icon, at, at, size, self._ink)


class Card(QWidget):
    """`body` is the layout for its content; `edge` token and width of the border."""

    def __init__(
        self, *, edge: str = "line", width: int = 0, back: str = "surface", margin: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._edge, self._width, self._back = edge, width, back
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(8)
        theme.follow(self, self.update)

    def set_edge(self, edge: str, width: int = 0, back: str = "surface") -> None:
        self._edge, self._width, self._back = edge, width, back
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        width = max(self._width, theme.now().line_width())
        paint.box(QPainter(self), QRectF(self.rect()), self._back, self._edge, width=width, radius=10)


class CardHead(QWidget):
    """Icon and title at the head of a card, small words at the right."""

    def __init__(self, icon: str, title: str, right: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.title = Text(title, "card", elide=True)
        self.right = Text(right, "second", "ink2")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.title, 1)
        self._row.addWidget(self.right)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(24) + 10, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(24)
        icons.paint(QPainter(self), self._icon, 0, (self.height() - size) / 2, size, "ink")


class OutboxCard(Card):
    """State in words, subject, reason, and what solves it: one button, two only where the answer is the person's.

    `tint`: '' plain, 'info', 'warn', 'bad', 'ok'. `pressed(key)` names the button's deed.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=20, parent=parent)
        self.setMinimumHeight(108)
        self._box = IconBox("clock", "sunk", "ink")
        self._state = Text("", "card", wrap=True)
        self._bar = ProgressBar(16)
        self._subject = Text("", "medium", wrap=True)
        self._reason = Text("", "second", "ink2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(4)
        bar = QHBoxLayout()
        bar.addWidget(self._bar, 3)
        bar.addStretch(1)
        words.addStretch(1)
        words.addWidget(self._state)
        words.addLayout(bar)
        words.addWidget(self._subject)
        words.addWidget(self._reason)
        words.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(18)
        self._row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        self.body.setContentsMargins(20, 12, 20, 12)
        self.body.addLayout(self._row)
        self._deeds = QVBoxLayout()
        self._deeds.setSpacing(8)
        deeds = QVBoxLayout()
        deeds.addStretch(1)
        deeds.addLayout(self._deeds)
        deeds.addStretch(1)
        self._row.addLayout(deeds)
        self._buttons: dict[str, Button] = {}

    def say(
        self,
        state: str,
        subject: str,
        reason: str,
        deeds: Sequence[tuple[str, str, str, Kind]],
        *,
        icon: str = "clock",
        tint: str = "",
        progress: float | None = None,
    ) -> None:
        """`deeds`: (key, words, icon, kind) of each button; one that stays the same keeps the keyboard."""
        self._state.setText(state)
        self._state.set_tint(f"{tint}-text" if tint in ("warn", "bad", "ok") else "ink")
        self._subject.setText(subject)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._bar.setVisible(progress is not None)
        self._bar.set_share(progress or 0.0)
        self._box.set_icon(icon, f"{tint}-bg" if tint else "sunk", f"{tint}-text" if tint else "ink")
        self.set_edge("bad-line" if tint == "bad" else "line", 2 if tint == "bad" else 0)
        self.setAccessibleName(". ".join(filter(None, (state, subject, reason))))
        self._put_buttons(deeds)

    def _put_buttons(self, deeds: Sequence[tuple[str, str, str, Kind]]) -> None:
        wanted = {key for key, _words, _icon, _kind in deeds}
        for key in [key for key in self._buttons if key not in wanted]:
            gone = self._buttons.pop(key)
            gone.hide()
            gone.deleteLater()
        for place, (key, words, icon, kind) in enumerate(deeds):
            button = self._buttons.get(key)
            if button is None:
                button = self._buttons[key] = Button(words, kind, icon, press=partial(self.pressed.emit, key))
                self._deeds.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignVCenter)
            button.set_words(words, icon)
            button.set_kind(kind)
            button.setMinimumWidth(max(button.sizeHint().width(), 220 if theme.now().narrow else 268))
            button.setAccessibleDescription(self._subject.text())


class FileCard(Card):
    """A file of the letter being read: `state` none | wanted | have | gone | blocked; the buttons call what they are given.

    With `save`, and with large letters, the buttons stand in a row of their own.
    """

    def __init__(
        self,
        name: str,
        size: int,
        kind: str,
        *,
        open: Callable[[], object],
        fetch: Callable[[], object],
        cancel: Callable[[], object],
        save: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(margin=8, parent=parent)
        self._size = size
        self.setMinimumHeight(64)
        self.body.setContentsMargins(12, 8, 8, 8)
        self._name = Text(breakable(name), "button", wrap=True)
        self._second = Text("", "second", "ink2", wrap=True, rich=True)
        self._coming = Text("", "second", "ink2", wrap=True)  # below: beside the button it has no room
        self._bar = ProgressBar(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._second)
        self._box = IconBox(file_icon(kind or name), "brand-1", "brand", 40)
        self._kind = kind or name
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addWidget(self._box)
        self._row.addLayout(words, 1)
        self._below.setSpacing(8)
        self.body.addLayout(self._row)
        self.body.addWidget(self._coming)
        self.body.addWidget(self._bar)
        self.body.addLayout(self._below)
        self.open_button = Button(_("Mở"), "secondary", "open", row=True, press=open)
        self.fetch_button = Button(_("Tải về"), "secondary", "download", row=True, press=fetch)
        self.cancel_button = Button(_("Dừng tải"), "quiet", "close", row=True, press=cancel)
        self.save_button = Button(_("Lưu vào máy"), "quiet", "save", row=True, press=save or (lambda: None))
        for button, words_for_ear in (
            (self.open_button, _("Mở tệp {name}")), (self.fetch_button, _("Tải tệp {name} về")),
            (self.cancel_button, _("Dừng tải tệp {name}")), (self.save_button, _("Lưu tệp {name} vào máy")),
        ):  # fmt: skip
            button.setAccessibleName(words_for_ear.format(name=name))
        self._ear = name
        self._savable = save is not None
        self._buttons = (self.fetch_button, self.cancel_button, self.open_button, self.save_button)
        theme.follow(self, self._place_buttons)
        self.set_state("none")

    def _place_buttons(self) -> None:
        below = self._savable or theme.now().large
        for row in (self._row, self._below):
            for button in self._buttons:
                row.removeWidget(button)
        for button in self._buttons:
            one_row = not below or (button in self._buttons[:2] and not theme.now().large)
            (self._row if one_row else self._below).addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_state(self, state: str, share: float = 0.0, reason: str = "") -> None:
        """`share` of what is being fetched; `reason`, in words: why it is blocked, or how far it is."""
        size = dates.size(self._size)
        words, tint = {
            "none": (_("Chưa tải về"), "warn-text"),
            "wanted": (reason, "ink2"),
            "have": (_("Đã tải về"), "ink2"),
            "gone": (_("Tệp không còn trên máy chủ"), "bad-text"),
            "blocked": (reason or _("Không cho mở"), "bad-text"),
        }[state]
        shade = theme.colour(tint).name()
        weight = "600" if tint in ("warn-text", "bad-text") else "400"
        self._second.setText(f'{size} · <span style="color:{shade};font-weight:{weight}">{words}</span>')
        self._second.setAccessibleName(f"{size}, {words}")
        self._coming.setText(words)
        comes = state == "wanted"
        self._second.setVisible(not comes)
        self._coming.setVisible(comes)
        self._bar.setVisible(comes)
        self._bar.set_share(share)
        self._box.set_icon("lock" if state == "blocked" else file_icon(self._kind), "brand-1", "brand")
        wanted = {
            self.open_button: state == "have", self.save_button: state == "have" and self._savable,
            self.fetch_button: state == "none", self.cancel_button: state == "wanted",
        }  # fmt: skip
        for button, shown in sorted(wanted.items(), key=lambda pair: not pair[1]):  # what comes, then what goes
            if not shown and button.hasFocus():
                self.take_focus()
            button.setVisible(shown)
        self.setAccessibleName(f"{self._ear}, {size}, {words}")

    def has_focus(self) -> bool:
        return any(button.hasFocus() for button in self._buttons)

    def take_focus(self) -> None:
        """To the button that now stands where the pressed one stood: Qt would take the next one of the whole window."""
        for button in (self.open_button, self.cancel_button, self.fetch_button):
            if button.isVisibleTo(self):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return


def breakable(name: str) -> str:
    """A file's name for a narrow place: it may break after its marks, a long one loses its middle, never its ending."""
    if len(name) > 64:
        name = f"{name[:42].rstrip()}…{name[-20:].lstrip()}"
    name = re.sub(r"(?<=[-_,+&])(?=\w)", "\u200b", name)
    return re.sub(r"[^\s\u200b]{16}", lambda run: run.group() + "\u200b", name)
