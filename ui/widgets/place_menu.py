"""A list of places that drops down from a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from i18n import _
from ui import dates, theme


def show_places(button: QWidget, name: str, places: Sequence[tuple[str, int, Callable[[], object]]]) -> None:
    """`places`: (words, how many letters, what a press does)."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(name)
    menu.setFont(theme.font("body"))
    for words, n, press in places:
        words = words.replace("&", "&&")
        action = menu.addAction(_("{place} ({n})").format(place=words, n=dates.count(n)) if n else words)
        action.triggered.connect(lambda _on=False, press=press: press())
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
