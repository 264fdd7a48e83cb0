"""What is asked of the PC itself: a folder to save in, the program for a file, the browser for a page.

Pages call these through the module, so that a test can stand in for the PC.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from i18n import _

_last: Path | None = None  # where this person saved last, as long as the program runs


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """The person points at a folder; None when they would rather not."""
    global _last
    start = _last if _last is not None and _last.is_dir() else downloads()
    dialog = QFileDialog(parent, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    for part, words in (
        (QFileDialog.DialogLabel.Accept, _("Lưu vào đây")), (QFileDialog.DialogLabel.Reject, _("Chưa lưu")),
        (QFileDialog.DialogLabel.LookIn, _("Đang xem")), (QFileDialog.DialogLabel.FileName, _("Thư mục")),
        (QFileDialog.DialogLabel.FileType, _("Loại")),
    ):  # fmt: skip
        dialog.setLabelText(part, words)
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() and dialog.selectedFiles() else None
    dialog.deleteLater()
    if chosen is not None:
        _last = chosen
    return chosen


_taken: Path | None = None  # where files were taken from last


def choose_files(parent: QWidget, title: str) -> list[Path]:
    """The person points at files to send; none when they would rather not."""
    global _taken
    start = _taken if _taken is not None and _taken.is_dir() else documents()
    dialog = QFileDialog(parent, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    for part, words in (
        (QFileDialog.DialogLabel.Accept, _("Thêm vào thư")), (QFileDialog.DialogLabel.Reject, _("Không thêm")),
        (QFileDialog.DialogLabel.LookIn, _("Đang xem")), (QFileDialog.DialogLabel.FileName, _("Tên tệp")),
        (QFileDialog.DialogLabel.FileType, _("Loại")),
    ):  # fmt: skip
        dialog.setLabelText(part, words)
    chosen = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    dialog.deleteLater()
    if chosen:
        _taken = chosen[0].parent
    return chosen


def choose_copy(parent: QWidget, title: str) -> Path | None:
    """The person points at a backup; None when they would rather not."""
    dialog = QFileDialog(parent, title, str(_last if _last is not None and _last.is_dir() else documents()))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_("Bản sao thư (*.tcv)"))
    for part, words in (
        (QFileDialog.DialogLabel.Accept, _("Chọn bản sao này")), (QFileDialog.DialogLabel.Reject, _("Chưa chọn")),
        (QFileDialog.DialogLabel.LookIn, _("Đang xem")), (QFileDialog.DialogLabel.FileName, _("Tên tệp")),
        (QFileDialog.DialogLabel.FileType, _("Loại")),
    ):  # fmt: skip
        dialog.setLabelText(part, words)
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() and dialog.selectedFiles() else None
    dialog.deleteLater()
    return chosen


def documents() -> Path:
    """Where the person's own files usually lie."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else downloads()


def downloads() -> Path:
    """Where files of this PC usually go."""
    for place in (QStandardPaths.StandardLocation.DownloadLocation, QStandardPaths.StandardLocation.DocumentsLocation):
        folder = Path(QStandardPaths.writableLocation(place))
        if folder.is_dir():
            return folder
    return Path.home()


def open_file(path: Path) -> bool:
    """With the PC's own program; False when it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_folder(folder: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_page(address: str) -> bool:
    """In the browser; only http and https."""
    url = QUrl(address)
    return url.scheme().lower() in ("http", "https") and QDesktopServices.openUrl(url)
