"""What the right mouse button offers in a place to type in: Qt's own menu is in English."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QTextEdit

from i18n import _


def show(edit: QLineEdit | QTextEdit, at: QPoint) -> None:
    """At this place of the screen; it goes by itself."""
    menu = QMenu(edit)
    menu.setAccessibleName(_("Sửa chữ"))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(words: str, deed: Callable[[], object], can: bool) -> None:
        action = menu.addAction(words)
        action.triggered.connect(lambda: deed())
        action.setEnabled(can)

    if isinstance(edit, QLineEdit):
        chosen, full, undo, redo = edit.hasSelectedText(), bool(edit.text()), edit.isUndoAvailable(), edit.isRedoAvailable()
        can_paste = bool(QGuiApplication.clipboard().text())
    else:
        document = edit.document()
        chosen, full = edit.textCursor().hasSelection(), not document.isEmpty()
        undo, redo = document.isUndoAvailable(), document.isRedoAvailable()
        can_paste = edit.canPaste()
    can_write = not edit.isReadOnly()
    offer(_("Lùi lại một bước"), edit.undo, undo and can_write)
    offer(_("Làm lại bước vừa lùi"), edit.redo, redo and can_write)
    menu.addSeparator()
    offer(_("Cắt"), edit.cut, chosen and can_write)
    offer(_("Chép"), edit.copy, chosen)
    offer(_("Dán"), edit.paste, can_paste and can_write)
    offer(_("Chọn tất cả chữ"), edit.selectAll, full)
    menu.popup(at)
