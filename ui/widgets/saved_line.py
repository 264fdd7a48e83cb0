"""'Đã tự lưu lúc 09:24', with a tick; and before the first save, that nothing has to be done for it."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from i18n import _
from ui import dates, theme
from ui.widgets import icons
from ui.widgets.text import Text


class SavedLine(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tint = "info", "ink2"
        self._words = Text("", "badge", "ink2", elide=True)
        self._row = QHBoxLayout(self)
        self._sender = Text("", "second", "ink2", elide=True)
        self._sender.hide()
        self._row.setSpacing(12)
        self._row.addWidget(self._words)
        self._row.addWidget(self._sender, 1)
        self._row.addStretch(0)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(20) + 8, 0, 0, 0)
        self._sender.setVisible(bool(self._sender.text()) and not theme.now().narrow)
        self.update()

    def say(self, saved_at: float, *, offline: bool = False, failed: bool = False) -> None:
        """`saved_at` 0: nothing was kept yet."""
        if failed:
            self._set("error-filled", "bad-text", _("Chưa lưu được. Đang thử lại."))
        elif not saved_at:
            self._set("save", "ink2", _("Máy tự lưu khi đang viết"))
        else:
            words = _("Đã tự lưu vào máy lúc {time}") if offline and not theme.now().narrow else _("Đã tự lưu lúc {time}")
            self._set("check-circle-filled", "ok-text", words.format(time=dates.since(saved_at)))

    def say_sender(self, name: str, address: str) -> None:
        """Whose letter it becomes, where there is only one mailbox; '' where that is chosen elsewhere."""
        self._sender.setText(_("· Gửi từ {name}").format(name=name) if name else "")
        self._sender.setToolTip(address)
        self._restyle()

    def text(self) -> str:
        return self._words.text()

    def _set(self, icon: str, tint: str, words: str) -> None:
        self._icon, self._tint = icon, tint
        self._words.set_tint(tint)
        self._words.setText(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(20)
        icons.paint(QPainter(self), self._icon, 0, (self.height() - size) / 2, size, self._tint)
