"""Before paper is used: which printer, how many. A PC without a printer gets a PDF file instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _, ngettext
from ui import pc, printing
from ui.house import House
from ui.widgets.button import Button
from ui.widgets.choices import Choices
from ui.widgets.dialog import Dialog
from ui.widgets.text import Text

MOST_COPIES = 50
Job = Callable[[QPrinter], bool]
FILE = ""  # the choice that is no printer


def ask(house: House, title: str, job: Job) -> None:
    """`job` paints on the printer it is given, off the UI thread, and says whether that went well."""
    house.work(printing.installed, lambda names: _Question(house, title, job, names))


class _Question:
    """Lives as long as its dialog."""

    def __init__(self, house: House, title: str, job: Job, printers: list[str]) -> None:
        self._house, self._title, self._job = house, title, job
        self._copies = 1
        rows = [(name, name) for name in printers] + [(FILE, _("Tệp PDF lưu trên máy này"))]
        self._choices = Choices(_("Máy in"), rows, first=rows[0][0], told=lambda _name: self._say())
        self._count = Text("", "medium")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._less = Button(_("Bớt một bản"), "quiet", "remove", row=True, press=lambda: self._change(-1))
        self._more = Button(_("Thêm một bản"), "quiet", "add", row=True, press=lambda: self._change(1))
        self._copy_row = QWidget()
        row = QHBoxLayout(self._copy_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._less)
        row.addWidget(self._count, 1)
        row.addWidget(self._more)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._choices)
        column.addWidget(self._copy_row)
        words = "" if printers else _("Máy này chưa có máy in. Lưu thành tệp PDF rồi in ở máy khác.")
        self._dialog: Dialog = house.ask(
            _("In “{title}”?").format(title=title), words, _("Chưa in"), _("Lưu tệp PDF"), self._go,
            kind="primary", icon="print", body=body, act_icon="print",
        )  # fmt: skip
        self._say()

    def _change(self, step: int) -> None:
        self._copies = min(MOST_COPIES, max(1, self._copies + step))
        self._say()

    def _say(self) -> None:
        on_paper = self._choices.chosen != FILE
        self._copy_row.setVisible(on_paper)
        copies = ngettext("{n} bản", "{n} bản", self._copies).format(n=self._copies)
        self._count.setText(copies)
        if self._copies > 1:
            self._less.free()
        else:
            self._less.block(_("Ít nhất một bản"))
        act = _("In {copies}").format(copies=copies) if on_paper else _("Lưu tệp PDF")
        self._dialog.act_button.set_words(act, "print" if on_paper else "save")

    def _go(self) -> None:
        name = self._choices.chosen or FILE
        house, title, job, copies = self._house, self._title, self._job, self._copies
        file: Path | None = None
        if name == FILE:
            folder = pc.choose_folder(self._dialog.window(), _("Chọn chỗ lưu tệp PDF"))
            if folder is None:
                return
            file = printing.free_name(folder, title)
            house.toast.say(_("Đang làm tệp PDF..."), icon="print", seconds=60)
        else:
            house.toast.say(_("Đang gửi tới máy in {name}...").format(name=name), icon="print", seconds=60)

        def work() -> bool:
            return job(printing.printer(name, file=file, title=title, copies=copies))

        house.work(work, lambda good: _told(house, good, name, file))


def _told(house: House, good: bool, name: str, file: Path | None) -> None:
    if file is not None:
        if good:
            folder = file.parent
            words = _("Đã lưu “{name}” vào thư mục {folder}.").format(name=file.name, folder=folder.name)
            house.toast.say(words, _("Mở thư mục"), lambda: pc.show_folder(folder))
        else:
            house.toast.say(_("Chưa lưu được tệp PDF. Chọn chỗ lưu khác."), icon="warning-filled")
    elif good:
        house.toast.say(_("Đã gửi tới máy in {name}.").format(name=name), icon="print")
    else:
        house.toast.say(_("Máy in {name} chưa in được. Xem máy in đã bật chưa.").format(name=name), icon="warning-filled")
