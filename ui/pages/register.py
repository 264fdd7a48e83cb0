"""Sổ văn bản: what came in and what went out, with its running number; found, printed, taken out as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from client import api
from client.api import commands, events, ids, rows
from i18n import _, ngettext, register_words
from ui import dates, pc, print_question, printing, register_paper, register_times, theme
from ui.house import House
from ui.kinds import filters, kind, kinds
from ui.page import Page
from ui.register_times import Span
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterChip
from ui.widgets.register_table import RegisterTable
from ui.widgets.text import Text

Topic = events.Topic
LATE = "late"


class RegisterPage(Page):
    name: ClassVar[str] = "register"
    rail: ClassVar[str] = "register"
    topics = frozenset({Topic.REGISTER, Topic.MESSAGES, Topic.ACCOUNTS})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._ticket = 0
        self._account: ids.AccountId | None = None
        self._book, self._only = "in", ""  # `_only`: a kind, LATE, or all
        self._sheet: rows.RegisterSheet | None = None
        self._span = register_times.month(dates.today().year, dates.today().month)
        self.incoming, self.outgoing = FilterChip(""), FilterChip("")
        self.incoming.clicked.connect(partial(self._show_book, "in"))
        self.outgoing.clicked.connect(partial(self._show_book, "out"))
        self.search = SearchField(_("Tìm trong sổ"), _("Tìm số, tên văn bản"), _("Tìm văn bản"))
        self.search.searched.connect(lambda _typed: self._read())
        self.when = Button("", "secondary", "calendar", press=self._show_spans)
        self.only = Button("", "quiet", "filter", press=self._show_kinds)
        self.header.add(self.only)
        books = QHBoxLayout()
        books.setSpacing(8)
        books.addWidget(self.incoming)
        books.addWidget(self.outgoing)
        books.addStretch(1)
        find = QHBoxLayout()
        find.setSpacing(12)
        find.addWidget(self.search, 1)
        find.addWidget(self.when)
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.addLayout(books)
        self._tools.addLayout(find, 1)
        self.table = RegisterTable(_("Sổ văn bản"))
        self.table.opened.connect(self._open)
        self.empty = EmptyState("register")
        self.card = Card(margin=1)
        self.card.body.addWidget(self.table)
        self._room = QVBoxLayout()
        self._room.addWidget(self.card, 1)
        self._room.addWidget(self.empty, 1)
        self.body.setSpacing(0)
        self.body.addLayout(self._tools)
        self.body.addLayout(self._room, 1)
        self.count = Text("", "second", "ink2")
        self.paper = Button(_("In sổ"), "secondary", "print", press=self._print)
        self.export = Button(_("Xuất sổ ra bảng tính"), "primary", "spreadsheet", press=self._export)
        self.bar.add(self.count)
        self.bar.add(self.paper, right=True)
        self.bar.add(self.export, right=True)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        below = look.narrow or look.large
        self._tools.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(12)
        self._tools.setContentsMargins(look.side, 16, look.side, 12)
        self._room.setContentsMargins(look.side, 0, look.side, 16)
        self.count.setVisible(not look.large)
        self._say()

    # What is shown

    def open(self, **arguments: Any) -> None:
        boxes: Sequence[rows.Mailbox] = self.house.views.mailboxes()
        if self._account not in [box.id for box in boxes]:
            self._account = next((box.id for box in boxes if box.kind == "unit"), boxes[0].id)
        self.search.reset()
        self._book, self._only = arguments.get("book", "in"), ""
        self._span = register_times.month(dates.today().year, dates.today().month)
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    @property
    def query(self) -> rows.RegisterQuery:
        assert self._account is not None
        late, only = self._only == LATE, "" if self._only == LATE else self._only
        return rows.RegisterQuery(
            self._account, self._book, self._span.year, self.search.text().strip(), only, self._span.since, self._span.until, late,  # type: ignore[arg-type]
        )  # fmt: skip

    def _read(self) -> None:
        """On the clerk's thread; an older answer is not shown."""
        bridge, query, views = self.house.bridge, self.query, self.house.views
        if bridge is None:
            return
        self._ticket += 1
        ticket = self._ticket

        def came(sheet: rows.RegisterSheet) -> None:
            if ticket == self._ticket:
                self._sheet = sheet
                self.table.take(sheet.rows, query.book)
                self._say()

        bridge.read(lambda: views.register(query), came)

    def _box(self) -> rows.Mailbox | None:
        boxes: Sequence[rows.Mailbox] = self.house.views.mailboxes()
        return next((box for box in boxes if box.id == self._account), None)

    def _say(self) -> None:
        sheet = self._sheet
        if sheet is None or self.house.bridge is None:
            return
        box = self._box()
        unit = (box.name or box.unit or box.address) if box else ""
        self.header.say(_("Sổ văn bản"), " · ".join(filter(None, (unit, _("Năm {year}").format(year=self._span.year)))))
        for chip, n, name in ((self.incoming, sheet.incoming, "in"), (self.outgoing, sheet.outgoing, "out")):
            chip.set_words(_("{book} ({n})").format(book=register_words.book(name), n=dates.count(n)))
            chip.set_on(self._book == name)
        self.when.set_words(self._span.words)
        chosen = _("Quá hạn") if self._only == LATE else kind(self._only).short if self._only else _("Tất cả loại")
        if theme.now().large and theme.now().narrow:  # no room; the menu says what is chosen
            chosen = _("Loại")
        self.only.set_words(chosen)
        n = len(sheet.rows)
        said = ngettext("{when} có {n} văn bản", "{when} có {n} văn bản", n).format(when=self._span.words, n=dates.count(n))
        if sheet.unsent:
            said += " · " + _("có ghi chép chờ mạng")
        self.count.setText(said)
        for button in (self.paper, self.export):
            button.free() if n else button.block(_("Chưa có văn bản"))
        self._say_empty(sheet, box)

    def _say_empty(self, sheet: rows.RegisterSheet, box: rows.Mailbox | None) -> None:
        self.card.setVisible(bool(sheet.rows) and (sheet.begun or self._may_look(box)))
        self.empty.setVisible(not self.card.isVisibleTo(self))
        if self.card.isVisibleTo(self):
            return
        if not sheet.begun and not self._may_look(box):
            button = Button(_("Lập sổ cho hộp thư này"), "primary", "register", press=self._begin)
            self.empty.say("register", _("Hộp thư này chưa có sổ."), _("Lập sổ rồi, văn bản đến và đi tự vào sổ."), button)
        elif self._narrowed:
            button = Button(_("Xem cả năm"), "secondary", press=self._show_all)
            self.empty.say("search", _("Không có văn bản nào phù hợp"), _("Thử gõ ít chữ hơn, hoặc xem cả năm."), button)
        else:
            self.empty.say("register", _("Chưa có văn bản nào."), _("Văn bản đến và đi tự vào sổ."))

    def _may_look(self, box: rows.Mailbox | None) -> bool:
        return box is not None and box.kind == "unit"

    @property
    def _narrowed(self) -> bool:
        return bool(self.search.text().strip() or self._only) or self._span.month > 0 or "–" in self._span.words

    # Choices

    def _show_book(self, book: str) -> None:
        self._book = book
        self._say()
        self._read()

    def _switch(self, account: int) -> None:
        self._account = ids.AccountId(account)
        self._read()

    def _choose_span(self, span: Span) -> None:
        self._span = span
        self._read()

    def _choose_only(self, only: str) -> None:
        self._only = only
        self._read()

    def _show_all(self) -> None:
        self.search.reset()
        self._only = ""
        self._choose_span(register_times.year(dates.today().year))
        self.search.setFocus()

    def _show_spans(self) -> None:
        years = self._sheet.years if self._sheet is not None else (dates.today().year,)
        spans = register_times.choices(dates.today(), years)
        self._menu(self.when, _("Thời gian"), [(span.words, partial(self._choose_span, span)) for span in spans])

    def _show_kinds(self) -> None:
        every = [(_("Tất cả loại"), partial(self._choose_only, "")), (_("Quá hạn"), partial(self._choose_only, LATE))]
        every += [(one.name, partial(self._choose_only, one.id)) for one in filters()]
        boxes: Sequence[rows.Mailbox] = self.house.views.mailboxes()
        every += [(_("Sổ của {name}").format(name=box.name or box.address), partial(self._switch, box.id)) for box in boxes if box.id != self._account]
        self._menu(self.only, _("Loại văn bản"), every)

    def _menu(self, button: Button, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        menu = QMenu(button)
        menu.setAccessibleName(name)
        menu.setFont(theme.font("body"))
        menu.aboutToHide.connect(menu.deleteLater)
        for words, press in choices:
            menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _on=False, press=press: press())
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    # Deeds

    def _begin(self) -> None:
        if self.house.bridge is not None and self._account is not None:
            self.house.bridge.do(commands.BeginRegister(self._account), lambda _done: self._read())

    def _open(self, place: int) -> None:
        row = self.table.model_.rows[place]
        self.house.go("register-entry", account=self._account, doc=row.doc, book=row.book, year=row.year)

    def _heading(self) -> str:
        box = self._box()
        unit = (box.name or box.unit) if box else ""
        return " · ".join(filter(None, (register_words.book(self._book), unit, self._span.words)))

    def _print(self) -> None:
        if self._sheet is not None:
            found, book, heading = self._sheet.rows, self._book, self._heading()
            print_question.ask(self.house, _("Sổ văn bản"), lambda on: register_paper.print_register(found, book, heading, on))

    def _export(self) -> None:
        folder = pc.choose_folder(self.window(), _("Chọn chỗ lưu bảng tính"))
        if folder is None or self._sheet is None:
            return
        file = printing.free_name(folder, self._heading().replace("·", "-"), ".xlsx")
        book, heading = self._book, self._heading()
        table = register_words.table(book, self._sheet.rows, {one.id: one.name for one in kinds()})

        def done(_nothing: None) -> None:
            words = _("Đã lưu “{name}” vào thư mục {folder}.").format(name=file.name, folder=folder.name)
            self.house.toast.say(words, _("Mở bảng tính"), lambda: pc.open_file(file))

        self.house.work(lambda: api.write_sheet(file, register_words.book(book), heading, *table), done, self.house.trouble)

    def first_focus(self) -> QWidget | None:
        return self.table if not self.card.isHidden() else self.search
