"""A PDF inside the program: large pages, to be read, printed, saved or sent on; never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QWidget

from client.api import commands, events, faults, ids
from i18n import _
from ui import dates, print_question, printing
from ui.house import House
from ui.letter_deeds import open_outside, save_into_folder
from ui.page import Page
from ui.pdf_pages import PdfPages, PdfUnreadable
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState
from ui.widgets.paper import Paper
from ui.widgets.text import Text

SIDE = 248  # px


class PdfPage(Page):
    """`part`, `name`, `size` (octets) and `account` (whose mailbox a letter with this file is written from)."""

    name: ClassVar[str] = "pdf"
    rail: ClassVar[str] = ""  # the place that the letter was opened from stays open

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._part = ids.PartId(0)
        self._account: ids.AccountId | None = None
        self._title = ""
        self._pages: PdfPages | None = None
        self._turn = 0  # counts documents: what was asked for another one is dropped
        self._wanted: list[tuple[int, int]] = []
        self._painting = False
        self.paper = Paper(self._want, _("Đang mở trang..."))
        self.paper.turned.connect(self._turned)
        self.empty = EmptyState("pdf")
        sheet = QWidget()
        self._sheet = QStackedLayout(sheet)
        self._sheet.addWidget(self.paper)
        self._sheet.addWidget(self.empty)
        self.side = QWidget()
        self._grid = QGridLayout(self.side)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        where = Card(margin=8)
        self.where = Text("", "card")
        self.where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        where.body.addWidget(self.where)
        self.next = Button(_("Trang sau"), "secondary", "down", press=lambda: self._go(1))
        self.before = Button(_("Trang trước"), "secondary", "up", press=lambda: self._go(-1))
        self.nearer = Button(_("Phóng to"), "secondary", "zoom-in", press=lambda: self._zoom(1))
        self.farther = Button(_("Thu nhỏ"), "secondary", "zoom-out", press=lambda: self._zoom(-1))
        self._tools = (where, self.next, self.before, self.nearer, self.farther)
        self.columns = Columns(sheet, self.side, SIDE, least=400, share=0.45, large=1.4)
        self.columns.turned.connect(self._arrange_tools)
        self._arrange_tools(self.columns.stacked)
        self.body.addWidget(self.columns, 1)
        self.forward = Button(_("Gửi tiếp tệp này"), "secondary", "forward", press=self._forward)
        self.print_button = Button(_("In"), "secondary", "print", press=self._print)
        self.save = Button(_("Lưu vào máy"), "primary", "save", press=lambda: save_into_folder(self.house, self, self._part))
        self.bar.add(self.forward)
        self.bar.add(self.print_button, right=True)
        self.bar.add(self.save, right=True)

    def _arrange_tools(self, below: bool) -> None:
        """One below the other beside the paper, two and two below it."""
        across = 2 if below else 1
        for number, tool in enumerate(self._tools):
            self._grid.addWidget(tool, number // across, number % across)
        for row in range(len(self._tools) + 1):
            self._grid.setRowStretch(row, 1 if row == len(self._tools) and not below else 0)

    def open(self, **arguments: Any) -> None:
        self._part, self._title = arguments["part"], arguments["name"]
        self._account = arguments.get("account") or self.house.account
        size = dates.size(arguments["size"]) if arguments.get("size") else ""
        facts = (size, _("Đã tải về"), _("Chỉ xem, không sửa được"))
        self.header.say(self._title, " · ".join(filter(None, facts)), small=True)
        self._forget()
        self._sheet.setCurrentWidget(self.empty)
        self.empty.say("pdf", _("Đang mở tệp..."))
        self._say_place()
        turn, views, part = self._turn, self.house.views, self._part

        def job() -> PdfPages:
            return PdfPages(views.part_bytes(part))

        self.house.work(lambda: _outcome(job), lambda outcome: self._opened(turn, outcome))

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        """A file does not change."""

    def leave(self) -> bool:
        self._forget()
        self.arguments = {}  # opened anew on coming back: the pages are not kept in memory
        return True

    def close_page(self) -> None:
        self._forget()

    def first_focus(self) -> QWidget | None:
        return self.paper if self.paper.isVisibleTo(self) else self

    def _forget(self) -> None:
        self._turn += 1
        self._wanted.clear()
        self.paper.set_sheets(())
        pages, self._pages = self._pages, None
        if pages is not None:
            self.house.work(pages.close)

    # Opening

    def _opened(self, turn: int, outcome: PdfPages | PdfUnreadable | faults.Fault) -> None:
        if turn != self._turn:
            if isinstance(outcome, PdfPages):
                self.house.work(outcome.close)
            return
        if isinstance(outcome, PdfPages):
            self._pages = outcome
            self.paper.set_sheets(tuple(size.height / size.width for size in outcome.sizes))
            self._sheet.setCurrentWidget(self.paper)
            if self.window().focusWidget() in (None, self):
                self.paper.setFocus()
            self._turned(0)
            return
        other = Button(_("Mở bằng chương trình khác"), "secondary", "external", press=self._open_outside)
        if isinstance(outcome, PdfUnreadable) and outcome.locked:
            self.empty.say("lock", _("Tệp này có khoá bằng mật khẩu"), _("Hỏi người gửi mật khẩu, rồi mở bằng chương trình khác."), other)
        elif isinstance(outcome, PdfUnreadable):
            self.empty.say("pdf", _("Không mở được tệp này, có thể tệp bị hỏng"), _("Nên nhờ người gửi gửi lại tệp."), other)
        else:
            self.empty.say("pdf", _("Tệp không còn trên máy này"), _("Về thư rồi bấm Tải về."))
        self._say_place()

    def _open_outside(self) -> None:
        if self.house.bridge is not None:
            self.house.bridge.do(commands.OpenFile(self._part), lambda path: open_outside(self.house, path), self.house.trouble)

    # Pages as pictures: one at a time, the last wanted first, what is out of sight not at all

    def _want(self, number: int, pixels: int) -> None:
        self._wanted = [(number, pixels), *(each for each in self._wanted if each[1] == pixels)][:4]
        self._paint_next()

    def _paint_next(self) -> None:
        pages = self._pages
        if self._painting or pages is None or not self._wanted:
            return
        number, pixels = self._wanted.pop(0)
        self._painting, turn = True, self._turn

        def done(picture: QImage) -> None:
            self._painting = False
            if turn == self._turn:
                self.paper.give(number, pixels, picture)
            self._paint_next()

        self.house.work(lambda: pages.picture(number, pixels), done)

    # Where one is

    @property
    def is_painted(self) -> bool:
        """The pages in view are here."""
        return self._pages is not None and not self._painting and not self._wanted

    def _turned(self, number: int) -> None:
        self._say_place()
        pages, turn = self._pages, self._turn
        if pages is None:
            return

        def heard(words: str) -> None:
            if turn == self._turn and self.paper.at == number:
                self.paper.setAccessibleDescription(words)

        self.house.work(lambda: pages.words(number), heard)

    def _say_place(self) -> None:
        count = len(self._pages.sizes) if self._pages is not None else 0
        self.side.setVisible(count > 0)
        self.columns.arrange()
        for button in (self.print_button, self.forward):
            button.setVisible(count > 0 or button is self.forward)
        if not count:
            return
        at = self.paper.at
        words = _("Trang {page} trong {count}").format(page=at + 1, count=count)
        self.where.setText(words)
        self.paper.setAccessibleName(words)
        _free(self.next, at + 1 < count, _("Đang ở trang cuối"))
        _free(self.before, at > 0, _("Đang ở trang đầu"))
        _free(self.nearer, self.paper.can_zoom(1), _("Đã to nhất"))
        _free(self.farther, self.paper.can_zoom(-1), _("Đã nhỏ nhất"))

    def _go(self, step: int) -> None:
        self.paper.go(self.paper.at + step)
        self._say_place()

    def _zoom(self, step: int) -> None:
        self.paper.zoom(step)
        self._say_place()

    # Deeds

    def _print(self) -> None:
        pages = self._pages
        if pages is None:
            return

        def sheets() -> Iterator[QImage]:
            for number in range(len(pages.sizes)):
                yield pages.picture(number, printing.PAGE_DOTS)

        def job(on: QPrinter) -> bool:
            return printing.print_pictures(sheets(), on)

        print_question.ask(self.house, self._title, job)

    def _forward(self) -> None:
        """A new letter with this file alone."""
        bridge, account, part = self.house.bridge, self._account, self._part
        if bridge is None or account is None:
            return
        trouble = self.house.trouble

        def opened(path: Any) -> None:
            def begun(draft: ids.DraftId) -> None:
                bridge.do(commands.AddFile(draft, path), lambda _file: self.house.go("composer", draft=draft), trouble)

            bridge.do(commands.StartDraft(account, subject=self._title.rsplit(".", 1)[0]), begun, trouble)

        bridge.do(commands.OpenFile(part), opened, trouble)


def _outcome(job: Any) -> PdfPages | PdfUnreadable | faults.Fault:
    try:
        pages: PdfPages = job()
    except (PdfUnreadable, faults.Fault) as trouble:
        return trouble
    return pages


def _free(button: Button, can: bool, reason: str) -> None:
    if can:
        button.free()
    else:
        button.block(reason)
