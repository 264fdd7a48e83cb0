"""Not a word of Qt's own English is left in the choice of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QHeaderView, QLabel, QTreeView

from ui.qt_words import speak

ENGLISH = {"Look in", "File name", "Files of type", "Open", "Cancel", "Name", "Size", "Type", "Date Modified", "Back", "Forward"}


def test_the_choice_of_files(qapp: QApplication, qtbot: Any, tmp_path: Path) -> None:
    """Buttons, labels, tips and the heads of the columns."""
    words = speak(qapp)
    try:
        dialog = QFileDialog(None, "Chọn tệp", str(tmp_path))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setViewMode(QFileDialog.ViewMode.Detail)
        qtbot.addWidget(dialog)
        dialog.show()
        said = {label.text() for label in dialog.findChildren(QLabel)}
        for button in dialog.findChildren(QAbstractButton):
            said |= {button.text(), button.toolTip(), button.accessibleName()}
        view = dialog.findChild(QTreeView)
        assert isinstance(view, QTreeView) and isinstance(view.header(), QHeaderView)
        said |= {str(view.model().headerData(n, view.header().orientation())) for n in range(view.model().columnCount())}
        left = {one for one in said if one.replace("&", "").rstrip(": ") in ENGLISH}
        assert not left
        assert {"Tên", "Nặng", "Ngày sửa"} <= said
    finally:
        qapp.removeTranslator(words)
