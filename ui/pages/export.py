"""Letters out of the program: choose them, choose the form, point at a folder; what is not on this PC comes first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _
from ui import dates, export_words, letter_deeds, pc, theme
from ui.house import House
from ui.page import Page
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.check import CheckRow
from ui.widgets.choices import Choices
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.filters import FilterRow
from ui.widgets.heavy_row import HeavyRow
from ui.widgets.letter_list import LetterList
from ui.widgets.letter_model import Every
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

Topic = events.Topic
SIDE = 372  # px


class ExportPage(Page):
    """`message`: this letter is chosen already, and stands alone; else `place`: the list that is shown first."""

    name: ClassVar[str] = "export"
    topics = frozenset({Topic.KEPT, Topic.TEXTS, Topic.MESSAGES, Topic.LINE, Topic.DRAFTS, Topic.OUTBOX})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._alone: ids.MessageId | None = None
        self._going: rows.Chosen | None = None  # what is being exported, from the press to the end
        self._writing = False
        self._folder = Path()
        self.search = SearchField(_("Tìm thư"), _("Tìm thư (không cần gõ dấu)"), _("Tìm thư"))
        self.search.searched.connect(lambda _words: self._start_over())
        self.places = FilterRow(_("Ngăn"), export_words.places())
        self.places.chosen.connect(lambda _key: self._start_over())
        self._looks = HeavyRow()
        self.list = LetterList(_("Danh sách thư để xuất"), self._index, self._rows, self._looks, headings=False)
        self.list.ground = "surface"
        self.list.opened.connect(self._tick)
        self.list.pressed_zone.connect(lambda zone, letter: self._tick(letter) if zone == "tick" else None)
        self.list.emptied.connect(self._emptied)
        self.empty = EmptyState("mail")
        self.count = Text("", "second", "ink2")
        self.form: Choices[rows.ExportForm] = Choices(_("Dạng tệp"), export_words.forms(), first="eml", told=lambda _form: self._say())
        self.drafts = CheckRow(_("Cả thư viết dở"))
        self.outbox = CheckRow(_("Cả thư chờ gửi"))
        for check in (self.drafts, self.outbox):
            check.clicked.connect(self._say)
        self.note = Banner("warn", "", small=True)
        side = Scroll(gap=8)
        for each in (Text(_("Xuất thành dạng nào"), "strong"), self.form, self.drafts, self.outbox, self.note):
            side.column.addWidget(each)
        side.column.addStretch(1)
        self.columns = Columns(self._card(), side, SIDE, share=0.45)
        self._tools = QVBoxLayout()
        self._tools.setSpacing(10)
        self._tools.addWidget(self.places)
        self.body.setSpacing(0)
        self.body.addLayout(self._tools)
        self.body.addWidget(self.columns, 1)
        self.all = Button(_("Chọn tất cả"), "quiet", "check", press=self._all)
        self.stop = Button(_("Dừng lại"), "quiet", "stop", press=self._stop)
        self.now = Button(_("Xuất thư có sẵn"), "secondary", "save", press=self._write)
        self.go = Button("", "primary", "save", press=self._export)
        for button in (self.all, self.stop, self.now):
            self.bar.add(button)
        self.bar.add(self.go, right=True)
        theme.follow(self, self._place)

    def _card(self) -> Card:
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(2, 1, 2, 3)  # inside the rounded edge
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 16, 8)
        head.setSpacing(12)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        card.body.addLayout(head)
        card.body.addWidget(Rule())
        card.body.addWidget(self.list, 1)
        card.body.addWidget(self.empty, 1)
        return card

    def _place(self) -> None:
        side = theme.now().side
        self._tools.setContentsMargins(side, 12, side, 0)

    # What is shown

    def open(self, **arguments: Any) -> None:
        self._alone = arguments.get("message")
        self.places.set_key(str(arguments.get("place", "inbox")))
        self.list.ticked = set() if self._alone is None else {self._alone}
        for check in (self.drafts, self.outbox):
            check.setChecked(False)
        self._start_over()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        if self._going is not None:
            self._follow()
        elif any(notice.topic in (Topic.MESSAGES, Topic.TEXTS) for notice in notices) or not notices:
            self.list.reload()
        self._say()

    def leave(self) -> bool:
        if self._going is not None and not self._writing:
            self._stop()
        return True

    def _index(self) -> Every:
        views = self.house.views
        if self._alone is not None:
            return [(row.id, row.arrived) for row in views.letter_rows([self._alone])]
        place = rows.Place(self.places.key)
        words = self.search.text().strip()
        found: Every = views.letter_index(rows.ListQuery(place, account=self.house.account, words=words))
        return found

    def _rows(self, letters: Sequence[ids.MessageId]) -> Sequence[rows.LetterRow]:
        found: Sequence[rows.LetterRow] = self.house.views.letter_rows(letters)
        self._looks.most = max((self._looks.most, *(row.size for row in found)))
        return found

    def _start_over(self) -> None:
        self._looks.most = 1
        self.list.start_over()
        self._say()

    def _emptied(self, empty: bool) -> None:
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        if empty:
            self.empty.say("mail", _("Ngăn này không có thư nào."), _("Chọn ngăn khác ở trên."))

    # Choosing

    def _tick(self, letter: int) -> None:
        if self._going is None:
            self.list.ticked ^= {ids.MessageId(letter)}
            self._say()

    def _all(self) -> None:
        """Of this list; pressed again: none of it."""
        here = {letter for letter, _at in self._index()}
        self.list.ticked = self.list.ticked - here if here <= self.list.ticked else self.list.ticked | here
        self._say()

    def _chosen(self) -> rows.Chosen:
        views = self.house.views
        drafts: tuple[ids.DraftId, ...] = ()
        outbox: tuple[ids.OutboxId, ...] = ()
        if self.drafts.isChecked() and self.drafts.isVisibleTo(self):
            drafts = tuple(row.id for row in views.drafts() if row.id is not None)
        if self.outbox.isChecked() and self.outbox.isVisibleTo(self):
            outbox = tuple(row.id for row in views.outbox())
        return rows.Chosen(tuple(sorted(self.list.ticked)), drafts, outbox)

    # Words

    def _form(self) -> rows.ExportForm:
        return self.form.chosen or "eml"

    def _say(self) -> None:
        views, busy = self.house.views, self._going is not None
        self.header.say(_("Xuất thư ra tệp"), _("Chép thư ra thư mục hay USB"))
        self.places.setVisible(self._alone is None)
        self.search.setVisible(self._alone is None)
        whole = self._alone is None and self._form() != "pdf"
        for check, n in ((self.drafts, len(views.drafts())), (self.outbox, len(views.outbox()))):
            check.setVisible(whole and n > 0)
            check.set_second(dates.count(n))
        chosen = self._going or self._chosen()
        n, shown = len(chosen), {letter for letter, _at in self._index()}
        self.count.setText(_("Đã chọn {n} thư").format(n=dates.count(n)))
        self.all.set_words(_("Bỏ chọn tất cả") if shown and shown <= self.list.ticked else _("Chọn tất cả"))
        self.all.setVisible(not busy and self._alone is None)
        self.stop.setVisible(busy and not self._writing)
        if busy:
            self._say_going(chosen)
        else:
            self.now.hide()
            self.note.say("warn", *export_words.note(self._form()))
            self.go.set_words(export_words.deed(n))
            self.go.free() if n else self.go.block(_("Chưa chọn thư nào"))
        self.bar.arrange()
        self.columns.arrange()
        self.list.viewport().update()

    def _say_going(self, chosen: rows.Chosen) -> None:
        if self._writing:
            self.now.hide()
            return
        state: rows.ExportState = self.house.views.export_state(chosen, self._form())
        gone = self.house.views.strip(self.house.account).line.state == "gone"
        self.note.say("warn" if gone else "info", *export_words.coming(state, self._form(), gone=gone))
        self.now.setVisible(state.coming < state.letters)
        self.go.block(export_words.progress(state, self._form()))

    # Deeds

    def _export(self) -> None:
        bridge, chosen = self.house.bridge, self._chosen()
        folder = pc.choose_folder(self.window(), _("Chọn chỗ lưu thư"))
        if bridge is None or folder is None or not len(chosen):
            return
        self._folder, self._going = folder, chosen
        bridge.do(commands.FetchToExport(chosen, self._form()), lambda _done: self._follow(), self._failed)

    def _follow(self) -> None:
        """Everything that can come has come: it is written down."""
        chosen = self._going
        if chosen is None or self._writing:
            return
        if self.house.views.export_state(chosen, self._form()).coming == 0:
            self._write()
        else:
            self._say()

    def _write(self) -> None:
        chosen, bridge, session, folder, form = self._going, self.house.bridge, self.house.session, self._folder, self._form()
        if chosen is None or bridge is None or session is None or self._writing:
            return
        self._writing = True
        self.go.block(_("Đang ghi tệp..."))
        self._say()
        if form == "pdf":
            from ui import paper

            pictures = letter_deeds.LetterDeeds(self.house, _Nobody()).picture_of
            bridge.work(lambda: paper.export(self.house.views, chosen.messages, folder, pictures), self._done, self._failed)
            return
        name = _("Thư {day}").format(day=dates.today().isoformat())
        bridge.follow(session.export(chosen, folder, form, name), self._done, self._failed)

    def _done(self, done: rows.Exported) -> None:
        self._end()
        folder = self._folder
        if done.letters:
            self.list.ticked = self.list.ticked if done.lacking else set()
            self.house.toast.say(export_words.done(done, folder), _("Mở thư mục"), lambda: pc.show_folder(folder), icon="save", seconds=12)
        self._say()
        if done.lacking:
            self.note.say("bad", *export_words.lacking(done))
            self.columns.arrange()

    def _failed(self, fault: faults.Fault) -> None:
        self._end()
        self._say()
        self.house.trouble(fault)

    def _stop(self) -> None:
        chosen = self._going
        self._end()
        if chosen is not None and self.house.bridge is not None:
            self.house.bridge.do(commands.CancelExport(chosen), failed=self.house.trouble)
        self._say()

    def _end(self) -> None:
        self._going, self._writing = None, False
        self.go.free()

    def first_focus(self) -> QWidget | None:
        return self.list if not self.list.isHidden() else None


class _Nobody:
    """No letter is being read."""

    letter: rows.LetterPage | None = None
    suspicious = False

    def window(self) -> QWidget:
        raise RuntimeError("no window")
