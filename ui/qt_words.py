"""Qt's own words (its choice of files, its menus) in ours: Qt brings no Vietnamese."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from i18n import _, mark

# Qt's source text -> ours; & marks of keys are dropped
_WORDS = {
    "Look in:": mark("Đang xem"),
    "Directory:": mark("Thư mục"),
    "File name:": mark("Tên tệp"),
    "Files of type:": mark("Loại"),
    "Open": mark("Mở"),
    "Save": mark("Lưu"),
    "Save As": mark("Lưu thành"),
    "Choose": mark("Chọn"),
    "Cancel": mark("Thôi"),
    "Yes": mark("Thay tệp cũ"),
    "No": mark("Giữ tệp cũ"),
    "Back": mark("Quay lại"),
    "Forward": mark("Đi tới"),
    "Go back": mark("Quay lại"),
    "Go forward": mark("Đi tới"),
    "Parent Directory": mark("Lên một cấp"),
    "Go to the parent directory": mark("Lên một cấp"),
    "Create New Folder": mark("Tạo thư mục mới"),
    "Create a New Folder": mark("Tạo thư mục mới"),
    "New Folder": mark("Thư mục mới"),
    "List View": mark("Xem danh sách"),
    "Change to list view mode": mark("Xem danh sách"),
    "Detail View": mark("Xem chi tiết"),
    "Change to detail view mode": mark("Xem chi tiết"),
    "Sidebar": mark("Các nơi thường dùng"),
    "List of places and bookmarks": mark("Các nơi thường dùng"),
    "Files": mark("Các tệp"),
    "All Files (*)": mark("Mọi tệp (*)"),
    "All files (*)": mark("Mọi tệp (*)"),
    "Name": mark("Tên"),
    "Size": mark("Nặng"),
    "Type": mark("Loại"),
    "Kind": mark("Loại"),
    "Date Modified": mark("Ngày sửa"),
    "Folder": mark("Thư mục"),
    "Drive": mark("Ổ đĩa"),
    "Computer": mark("Máy này"),
    "My Computer": mark("Máy này"),
    "Recent Places": mark("Nơi vừa xem"),
    "Remove": mark("Bỏ"),
    "Rename": mark("Đổi tên"),
    "Delete": mark("Xoá"),
    "Show hidden files": mark("Hiện tệp ẩn"),
    "Copy": mark("Chép"),
    "Cut": mark("Cắt"),
    "Paste": mark("Dán"),
    "Undo": mark("Làm lại như trước"),
    "Redo": mark("Làm tiếp"),
    "Select All": mark("Chọn hết"),
    "%1 already exists.\nDo you want to replace it?": mark("Đã có tệp %1. Có thay tệp cũ không?"),
    "%1\nFile not found.\nPlease verify the correct file name was given.": mark("Không thấy tệp %1. Xem lại tên tệp."),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": mark("Không thấy thư mục %1."),
}


class QtWords(QTranslator):
    """Install it on the application, and hold on to it."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """'' = Qt's own."""
        found = _WORDS.get(source.replace("&", "").rstrip())
        return _(found) if found is not None else ""

    def isEmpty(self) -> bool:
        return False


def speak(app: QObject) -> QtWords:
    made = QtWords(app)
    app.installTranslator(made)  # type: ignore[attr-defined]
    return made
