"""One document of the register: what stands there, put right with its history; dealt with, taken out, its letter opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.api import commands, events, ids, rows
from i18n import _, register_words
from ui import dates, theme
from ui.house import House
from ui.kinds import kind
from ui.page import Page
from ui.register_day import day_of, words_of
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

Topic = events.Topic
FIELDS = ("code", "summary", "party", "deadline", "handler")


class RegisterEntryPage(Page):
    name: ClassVar[str] = "register-entry"
    rail: ClassVar[str] = "register"
    topics = frozenset({Topic.REGISTER, Topic.MESSAGES})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._row: rows.RegisterRow | None = None
        self._query: rows.RegisterQuery | None = None
        self.clash = Banner("bad", "")
        names = register_words.columns("in")
        self.number = Field(_("Số mới"), where="left", label_width=150)
        self.fields = {name: Field(names[name], where="left", label_width=150) for name in FIELDS}
        self.history = Text("", "second", "ink2", wrap=True)
        self._scroll = Scroll(gap=10)
        for each in (self.clash, self.number, *self.fields.values(), self.history):
            self._scroll.column.addWidget(each)
        self._scroll.column.addStretch(1)
        room = QVBoxLayout()
        room.addWidget(self._scroll)
        self._room = room
        self.body.addLayout(room, 1)
        self.out = Button(_("Bỏ khỏi sổ"), "danger", "delete", press=self._ask_out)
        self.letter = Button(_("Mở thư"), "secondary", "mail", press=self._open_letter)
        self.done = Button("", "secondary", "check", press=self._done)
        self.save = Button(_("Lưu vào sổ"), "primary", "save", press=self._save)
        for button in (self.out, self.letter, self.done):
            self.bar.add(button)
        self.bar.add(self.save, right=True)
        theme.follow(self, self._place)

    def _place(self) -> None:
        self._room.setContentsMargins(theme.now().side, 16, theme.now().side, 0)

    def open(self, **arguments: Any) -> None:
        self._query = rows.RegisterQuery(arguments["account"], arguments["book"], arguments["year"])
        self._doc = str(arguments["doc"])
        self._row = None
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def _read(self) -> None:
        bridge, views, query = self.house.bridge, self.house.views, self._query
        if bridge is not None and query is not None:
            bridge.read(lambda: views.register(query), self._came)

    def _came(self, sheet: rows.RegisterSheet) -> None:
        found = next((row for row in sheet.rows if row.doc == self._doc), None)
        if found is None:
            if self.isVisible():
                self.house.back()
            return
        before, self._row = self._row, found
        names = register_words.columns(found.book)
        number = register_words.number(found.number, found.wants, found.state)
        title = f"{names['number']} {number}" if found.number else kind(found.kind).name
        self.header.say(title, " · ".join((kind(found.kind).name, dates.when(found.at))))
        self.fields["party"].set_label(names["party"])
        for name, field in self.fields.items():
            if before is None or field.text() == _shown(before, name):  # what is being typed stays
                field.set_text(_shown(found, name))
                field.line.setCursorPosition(0)
        self.clash.setVisible(found.state == "clash")
        self.number.setVisible(found.state == "clash")
        if found.state == "clash":
            self.clash.say("bad", _("Số {n} đã cấp cho “{other}”.").format(n=found.wants, other=found.other), _("Gõ số khác, rồi báo lại nơi đã nhận."))
        self.done.set_words(_("Mở lại việc này") if found.done else _("Đã xử lý xong"), "undo" if found.done else "check")
        self.letter.setVisible(found.letter is not None)
        self._say_history(found)

    def _say_history(self, row: rows.RegisterRow) -> None:
        names = register_words.columns(row.book) | {"done": _("Đã xong"), "out": _("Bỏ khỏi sổ")}
        lines = []
        for one in reversed(row.changes):
            value = {"1": _("có"), "": _("không")}.get(one.value, one.value)
            value = kind(one.value).name if one.field == "kind" else words_of(one.value) if one.field == "deadline" else value
            lines.append(_("{when}, {who}: {field} → {value}").format(when=dates.when(one.at), who=one.who, field=names.get(one.field, one.field), value=value))
        self.history.setText("\n".join([_("Đã sửa"), *lines]) if lines else _("Chưa ai sửa mục này."))

    # Deeds

    def _save(self) -> None:
        row, query = self._row, self._query
        if row is None or query is None:
            return
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        day = day_of(typed["deadline"], dates.today())
        if day is None:
            self.fields["deadline"].set_error(_("Gõ ngày như 27/11/2026."))
            self.fields["deadline"].setFocus()
            return
        number = self.number.text().strip()
        if row.state == "clash" and number:
            self._give(row, number)
        changed = {name: day if name == "deadline" else value for name, value in typed.items() if value != _shown(row, name)}
        for name, value in changed.items():
            self._correct(name, value)
        if changed:
            self.house.toast.say(_("Đã lưu vào sổ."))
        if not (row.state == "clash" and number):
            self.house.back()

    def _give(self, row: rows.RegisterRow, number: str) -> None:
        if not number.isdecimal():
            self.number.set_error(_("Chỉ gõ số."))
            return

        def said(given: bool) -> None:
            if given:
                self.number.set_text("")
                self.house.toast.say(_("Đã lưu vào sổ."))
            else:
                self.number.set_error(_("Số này đã cấp. Gõ số khác."))

        if self.house.bridge is not None and self._query is not None:
            self.house.bridge.do(commands.GiveNumber(self._query.account, row.doc, int(number)), said)

    def _correct(self, field: str, value: str) -> None:
        if self.house.bridge is not None and self._query is not None and self._row is not None:
            self.house.bridge.do(commands.CorrectEntry(self._query.account, self._row.doc, field, value))

    def _done(self) -> None:
        if self._row is not None:
            self._correct("done", "" if self._row.done else "1")

    def _ask_out(self) -> None:
        self.house.ask(
            _("Bỏ văn bản này khỏi sổ?"), _("Số của nó không cấp lại. Thư vẫn còn nguyên."), _("Giữ trong sổ"), _("Bỏ khỏi sổ"),
            lambda: self._correct("out", "1"),
        )  # fmt: skip

    def _open_letter(self) -> None:
        if self._row is not None and self._row.letter is not None:
            self.house.go("reader", message=ids.MessageId(self._row.letter), query=rows.ListQuery(rows.Place.ALL))

    def first_focus(self) -> QWidget | None:
        return self.number if self.number.isVisible() else self.fields["code"]


def _shown(row: rows.RegisterRow, name: str) -> str:
    if name == "deadline":
        return f"{register_words.day(row.deadline):%d/%m/%Y}" if row.deadline is not None else ""
    return str(getattr(row, name))
