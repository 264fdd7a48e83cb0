"""'Trả lời thủ tục': find the procedure, tick the papers, see the letter as the citizen will read it, go on to sending."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from client.api import commands, events, faults, ids, rows
from i18n import _
from ui import dates, draft_words, theme, throwing, words
from ui.draft_keeper import DraftKeeper
from ui.formatted import nfc
from ui.house import House
from ui.page import Page
from ui.sending import say_sent
from ui.widgets.badge import OutsideLabel
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.counted_search import CountedSearch
from ui.widgets.empty import EmptyState
from ui.widgets.filters import FilterRow
from ui.widgets.focus import tab_order
from ui.widgets.letter_text import LetterText
from ui.widgets.new_day import NewDay
from ui.widgets.paper_list import PaperList
from ui.widgets.procedure_list import ProcedureList
from ui.widgets.rule import Rule
from ui.widgets.second_click import swallow_second
from ui.widgets.text import Text
from ui.widgets.three_columns import ThreeColumns

LEAVING = 2.0  # s that leaving may wait for the last words to be kept


class ProceduresPage(Page):
    """`message`: the citizen's letter. What is made here is a draft from the first moment on; the composer goes on with it."""

    name: ClassVar[str] = "procedures"
    rail: ClassVar[str] = "composer"
    topics: ClassVar[frozenset[events.Topic]] = frozenset()

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._message = ids.MessageId(0)
        self._likely: tuple[str, ...] = ()
        self._chosen: rows.Procedure | None = None
        self._ticks: dict[tuple[str, str], tuple[int, ...]] = {}  # of each procedure and form looked at
        self._typed = ""
        self._touched = False  # by the person; what only opened by itself need not stay
        self._going = False  # the draft goes along to another page
        self.keeper = DraftKeeper(house, self._start, self._written, self)
        self.keeper.failed.connect(self._failed)
        self.keeper.saved.connect(lambda _when: self._say_trouble(None))
        self.outside = OutsideLabel(short=True)
        self.header.add(self.outside)
        self.trouble = Banner("bad", "")
        self.trouble.hide()
        self.forms = FilterRow(
            _("Mẫu thư"),
            [("guide", _("Hướng dẫn hồ sơ")), ("missing", _("Phiếu yêu cầu bổ sung")), ("later", _("Hẹn lại ngày trả"))],
        )
        self.forms.chosen.connect(lambda _form: self._changed())
        self.search = CountedSearch(_("Tìm thủ tục"), _("Tìm, không cần dấu"), _("Tìm thủ tục"))
        self.list = ProcedureList()
        self.papers = PaperList()
        self.day = NewDay()
        self.letter = LetterText()
        self._connect()
        self._make_columns()
        self._make_bar()
        theme.follow(self, self._restyle)

    def _connect(self) -> None:
        self.search.searched.connect(self._look)
        self.search.went_down.connect(self.list.go_in)
        self.list.chosen.connect(self._choose)
        self.papers.ticked.connect(self._tick)
        self.day.changed.connect(self._changed)

    def _make_columns(self) -> None:
        finding = QWidget()
        column = QVBoxLayout(finding)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.found = Text("", "second", "ink2", elide=True)
        for widget, share in ((self.search, 0), (self.found, 0), (self.list, 1)):
            column.addWidget(widget, share)
        self.none = EmptyState("list")
        self._middle = QStackedLayout()
        for each in (self.papers, self.day, self.none):
            self._middle.addWidget(each)
        self.head = CardHead("list", "")
        ticking = self._card(self.head, self._middle)
        inside = QHBoxLayout()
        inside.addWidget(self.letter)
        self.reading_head = CardHead("show", "")
        reading = self._card(self.reading_head, inside)
        columns = ThreeColumns(((finding, 300, 214, 330), (ticking, 0, 0, 460), (reading, 380, 262, 460)))
        self.top = QVBoxLayout()
        self.top.setSpacing(10)
        self.top.addWidget(self.trouble)
        self.top.addWidget(self.forms)
        self.body.addLayout(self.top)
        self.body.addWidget(columns, 1)

    @staticmethod
    def _card(head: CardHead, inside: QHBoxLayout | QStackedLayout) -> Card:
        card = Card(margin=2)
        card.body.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(14, 10, 14, 10)
        top.addWidget(head)
        card.body.addLayout(top)
        card.body.addWidget(Rule())
        card.body.addLayout(inside, 1)
        return card

    def _make_bar(self) -> None:
        self.discard = Button(_("Bỏ thư này"), "danger", "delete", press=self._discard)
        self.later = Button(_("Viết tiếp sau"), "secondary", "save", press=self.back)
        self.edit = Button(_("Sửa lời thư"), "secondary", "edit", press=self._edit)
        self.check = Button(_("Kiểm tra rồi gửi"), "primary", "send", press=self._check)
        for button in (self.discard, self.later, self.edit):
            self.bar.add(button)
        self.bar.add(self.check, right=True)

    def _restyle(self) -> None:
        look = theme.now()
        self.top.setContentsMargins(look.side, 12, look.side, 0)
        self.outside.setVisible(not (look.narrow and look.large))  # where one is comes first
        self.head.right.setVisible(not look.narrow or look.large)
        short = look.narrow and not look.large
        self.reading_head.title.setText(_("Thư sẽ gửi") if short else _("Người dân sẽ đọc thư này"))

    # Opening

    def open(self, **arguments: Any) -> None:
        self._message = arguments["message"]
        self.keeper.begin(None)
        self._touched = self._going = False
        self._ticks = {}
        self._typed = ""
        self.search.reset()
        self.forms.set_key("guide")
        self.day.begin()
        self._say_trouble(None)
        self._likely = self.house.views.likely_procedures(self._message)
        every: Sequence[rows.Procedure] = self.house.views.procedures()
        self._chosen = next((one for id in self._likely[:1] for one in every if one.id == id), None)
        self._say_header()
        self._show()
        if self._chosen is not None:
            self.keeper.now()

    def _say_header(self) -> None:
        page: rows.LetterPage | None = self.house.views.letter(self._message)
        sender = page.sender if page is not None else None
        who = ", ".join(dict.fromkeys(filter(None, (sender.name, sender.address)))) if sender is not None else ""
        self.header.say(_("Trả lời thủ tục"), _("Trả lời {who}").format(who=who))

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        if not notices:
            self._going = False
            self._show()

    def first_focus(self) -> QWidget | None:
        return self.search

    # What is shown

    @property
    def answer(self) -> commands.Answer:
        one, form = self._chosen, self.forms.key
        if one is None:
            return commands.Answer("")
        if form == "later":
            return commands.Answer(one.id, form, (), self.day.day.isoformat(), self.day.reason.text())
        return commands.Answer(one.id, form, self._on(one, form))

    def _on(self, one: rows.Procedure, form: str) -> tuple[int, ...]:
        """To bring: what everybody needs; missing: nothing before she has ticked it."""
        usual = tuple(at for at, paper in enumerate(one.papers) if paper.needed) if form == "guide" else ()
        return self._ticks.get((one.id, form), usual)

    def _show(self) -> None:
        every: tuple[rows.Procedure, ...] = self.house.views.procedures(self._typed)
        if not self._typed:
            first = {id: at for at, id in enumerate(self._likely)}
            every = tuple(sorted(every, key=lambda one: first.get(one.id, len(first))))
        n = dates.count(len(every))
        fits = _("{n} thủ tục phù hợp") if theme.now().narrow else _("{n} thủ tục phù hợp, không cần gõ dấu")
        self.found.setText((fits if self._typed else _("{n} thủ tục")).format(n=n))
        self.list.say(every, self._chosen.id if self._chosen is not None else "", self._likely)
        self._show_answer()
        deeds = (self.discard, self.later, self.edit, self.check)
        middle = (*self.papers.controls(), *self.day.controls())
        tab_order(*self.forms.controls(), self.search, *self.list.shown(), *middle, self.letter, *deeds)

    def _show_answer(self) -> None:
        one, form = self._chosen, self.forms.key
        titles = {"guide": _("Giấy tờ cần mang"), "missing": _("Giấy tờ còn thiếu"), "later": _("Hẹn lại ngày trả")}
        self.head.title.setText(titles[form])
        if one is None:
            self._middle.setCurrentWidget(self.none)
            self.none.say("list", _("Chưa chọn thủ tục"), _("Chọn một thủ tục trong danh sách."))
            self.head.right.setText("")
            self.letter.forget()
            self._block(_("Chưa chọn thủ tục nào"))
            return
        on = self._on(one, form)
        self.papers.say(one, on)
        self._middle.setCurrentWidget(self.day if form == "later" else self.papers)
        self.head.right.setText("" if form == "later" else _("đã đánh dấu {n}").format(n=len(on)))
        made: rows.AnswerLetter = self.house.views.answer(self._message, self.answer)
        self.letter.show_letter(made.html, lambda _cid: None)
        if made.wrong:
            reasons = {"papers": _("Chưa đánh dấu giấy nào"), "reason": _("Chưa ghi lý do chậm")}
            self._block(reasons[made.wrong])
        else:
            self.check.free()
            self.edit.free()

    def _block(self, reason: str) -> None:
        self.check.block(reason)
        if self._chosen is None:
            self.edit.block(_("Chưa chọn thủ tục"))
        else:
            self.edit.free()

    # What the person does

    def _look(self, typed: str) -> None:
        """What she searches for is chosen as soon as it is found."""
        self._typed = nfc(typed).strip()
        found: tuple[rows.Procedure, ...] = self.house.views.procedures(self._typed)
        now = self._chosen.id if self._chosen is not None else ""
        if self._typed and found and now not in {one.id for one in found}:
            self._chosen = found[0]
            self._changed()
        self._show()

    def _choose(self, id: str) -> None:
        every: tuple[rows.Procedure, ...] = self.house.views.procedures()
        self._chosen = next((one for one in every if one.id == id), self._chosen)
        self._changed()
        self._show()

    def _tick(self) -> None:
        if self._chosen is not None:
            self._ticks[self._chosen.id, self.forms.key] = self.papers.on()
            self._changed()

    def _changed(self) -> None:
        self._touched = True
        self._show_answer()
        if self._chosen is not None:
            self.keeper.touch()

    def ask_help(self) -> None:
        self._going = True
        self.house.go("help")

    def _edit(self) -> None:
        """The draft stands open in the composer, from where it goes; 'Viết tiếp sau' there leads to the citizen's letter."""
        self.keeper.now(self._to_composer)

    def _to_composer(self) -> None:
        draft = self.keeper.draft
        if draft is not None and self.isVisible():
            self._going = True
            self.house.go_instead("composer", draft=draft)
            self.keeper.begin(None)

    def _check(self) -> None:
        self.keeper.now(self._to_check)

    def _to_check(self) -> None:
        """To everybody who gets it and what goes along; what keeps it from going is said in the composer."""
        draft = self.keeper.draft
        page: rows.DraftPage | None = self.house.views.draft(draft) if draft is not None else None
        if page is None or draft_words.stop(page.problems):
            self._to_composer()
        elif self.isVisible():
            self._going = True
            self.house.go("letter-check", draft=page.id, send=partial(self._send, page.id), add_file=self._edit)

    def _send(self, draft: ids.DraftId) -> None:
        if self.house.bridge is not None:
            self.house.bridge.do(commands.Send(draft), self._gone, self._refused)

    def _gone(self, letter: int) -> None:
        """It lies in the outbox; back to the citizen's letter, whichever of the two pages shows."""
        swallow_second(QCursor.pos().toPointF())
        self.keeper.begin(None)
        self._come_back()
        if self.isVisible():
            self.house.back()
        say_sent(self.house, ids.OutboxId(letter))

    def _refused(self, fault: faults.Fault) -> None:
        self._come_back()
        self._say_trouble(fault)

    def _come_back(self) -> None:
        if self.house.before == self.name:
            self.house.back()

    def _discard(self) -> None:
        if self.keeper.draft is None or self.keeper.fault is not None:
            self._thrown_away()
        else:
            self.keeper.now(lambda: throwing.throw_away(self.house, self.keeper.draft, "", self._thrown_away))

    def _thrown_away(self) -> None:
        self.keeper.begin(None)
        if self.isVisible():
            self.house.back()

    # Keeping

    def _start(self) -> commands.Command:
        return commands.StartAnswer(self._message, self.answer)

    def _written(self, draft: ids.DraftId) -> commands.Command:
        return commands.SaveAnswer(draft, self.answer)

    def _failed(self, fault: faults.Fault) -> None:
        self._say_trouble(fault)

    def _say_trouble(self, fault: faults.Fault | None) -> None:
        self.trouble.setVisible(fault is not None)
        if fault is not None:
            saying = words.say(fault)
            self.trouble.say("bad", saying.fact, saying.rest)

    def leave(self) -> bool:
        draft, bridge = self.keeper.draft, self.house.bridge
        self.keeper.settle(LEAVING)
        draft = self.keeper.draft or draft
        if self._going or draft is None or bridge is None:
            return True
        if self._touched:
            throwing.say_kept(self.house, draft)
        else:
            bridge.do(commands.DiscardDraft(draft), failed=self.house.trouble)
            self.keeper.begin(None)
        return True

    def kept_open(self) -> ids.DraftId | None:
        self.keeper.settle(LEAVING)
        return self.keeper.draft

    def close_page(self) -> None:
        self.keeper.settle(LEAVING)
        self.keeper.begin(None)
        self._chosen = None
        self.letter.forget()
