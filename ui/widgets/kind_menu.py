"""The kinds of letters as a menu: for a letter being written, and for one that was taken for another kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from i18n import _
from ui import theme
from ui.kinds import kinds
from ui.widgets import icons


def kind_menu(parent: QWidget, choose: Callable[[str], object]) -> QMenu:
    """Forgets itself when it closes."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("Loại thư"))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for each in kinds():
        action = menu.addAction(icons.icon(each.icon, theme.now().icon(24), "ink"), each.name)
        action.triggered.connect(lambda _on=False, id=each.id: choose(id))
    return menu
