"""'Kiểm tra trước khi gửi': everybody who will get the letter, what is doubtful in it, what goes along, and one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from client.api import events, ids, rows
from i18n import _, ngettext
from ui import dates, theme
from ui.house import House
from ui.kinds import kind
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.check_note import CheckNote, FileLine, GoodLine
from ui.widgets.columns import Columns
from ui.widgets.letter_text import LetterText
from ui.widgets.letter_weight import is_too_heavy, room_for
from ui.widgets.people_grid import PeopleGrid
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

Topic = events.Topic
SIDE = 400  # px


class LetterCheckPage(Page):
    """`draft`; `send()`: it goes; `add_file()`: the composer's 'Thêm tệp'."""

    name: ClassVar[str] = "letter-check"
    rail: ClassVar[str] = "composer"
    topics = frozenset({Topic.DRAFTS, Topic.QUOTA, Topic.LINE})
    shows_state: ClassVar[bool] = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._draft = ids.DraftId(0)
        self._send: Callable[[], object] = lambda: None
        self._add_file: Callable[[], object] = lambda: None
        self._shown: object = None
        self.head = CardHead("people", "")
        self.people = PeopleGrid()
        self.letter = LetterText()
        scroll = Scroll(0)
        scroll.column.addWidget(self.people)
        scroll.column.addStretch(1)
        inside = QWidget()
        self._sheet = QStackedLayout(inside)
        self._sheet.addWidget(scroll)
        self._sheet.addWidget(self.letter)
        card = Card(margin=2)
        card.body.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 10)
        top.addWidget(self.head)
        card.body.addLayout(top)
        card.body.addWidget(Rule())
        card.body.addWidget(inside, 1)
        self.side = Scroll(10)
        self.body.addWidget(Columns(card, self.side, SIDE, share=0.5), 1)
        self.edit = Button(_("Quay lại sửa"), "secondary", "back", press=self.back)
        self.whole = Button(_("Xem thư đầy đủ"), "secondary", "show", press=self._turn)
        self.undo = Text("", "second", "ink2", wrap=True)
        self.send = Button("", "primary", "send", press=self._go)
        self.bar.add(self.edit)
        self.bar.add(self.whole)
        self.bar.add(self.undo, right=True)
        self.bar.add(self.send, right=True)

    def open(self, **arguments: Any) -> None:
        self._draft = arguments["draft"]
        self._send, self._add_file = arguments["send"], arguments["add_file"]
        self._shown = None
        self.send.free()
        self._sheet.setCurrentIndex(0)
        self._read()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._read()

    def first_focus(self) -> QWidget | None:
        return self.send

    def close_page(self) -> None:
        self.letter.forget()
        self._shown = None

    # What is shown

    def _read(self) -> None:
        page: rows.DraftPage | None = self.house.views.draft(self._draft)
        if page is None:
            self.send.block(_("Thư này không còn"))
            return
        people: Sequence[rows.Person] = self.house.views.draft_people(self._draft)
        strip: rows.Strip = self.house.views.strip(page.account)
        now = (page, people, strip.quota, strip.line.state, theme.now(), self._sheet.currentIndex())
        if now == self._shown:
            return
        self._shown = now
        made = page.finished
        named = [kind(page.kind).name, made.shown.get("number", "") if made is not None else ""]
        summary = made.shown.get("summary", "") if made is not None else page.subject
        self.header.say(_("Kiểm tra trước khi gửi"), " · ".join(filter(None, (" ".join(filter(None, named)), summary))))
        self._say_people(people)
        self._say_letter(page)
        self._say_notes(page, people, strip.quota)
        n = dates.count(len(people))
        self.send.set_words(ngettext("Gửi cho {n} nơi", "Gửi cho {n} nơi", len(people)).format(n=n))
        gone = strip.line.state == "gone"
        seconds = self.house.session.settings.undo_seconds if self.house.session is not None else 0
        undo = ngettext("Gửi xong còn {n} giây để lấy lại.", "Gửi xong còn {n} giây để lấy lại.", seconds).format(n=seconds)
        self.undo.setText(_("Đang mất mạng. Có mạng thì tự gửi.") if gone else undo)
        self.undo.setVisible(not theme.now().narrow and (gone or seconds > 0))
        self.bar.arrange()

    def _say_people(self, people: Sequence[rows.Person]) -> None:
        n, outside = len(people), sum(one.outside for one in people)
        self.head.title.setText(ngettext("{n} nơi sẽ nhận thư", "{n} nơi sẽ nhận thư", n).format(n=dates.count(n)))
        short = theme.now().narrow
        words = _("{n} trong, {m} ngoài") if short else _("{n} trong cơ quan, {m} NGOÀI")
        self.head.right.setText(words.format(n=dates.count(n - outside), m=dates.count(outside)))
        self.people.say(people)

    def _say_letter(self, page: rows.DraftPage) -> None:
        whole = self._sheet.currentIndex() == 1
        self.whole.set_words(_("Xem nơi nhận") if whole else _("Xem thư đầy đủ"), "people" if whole else "show")
        if whole:
            self.head.title.setText(_("Thư như người nhận sẽ thấy"))
            self.head.right.setText("")
            self.letter.show_letter(page.finished.html if page.finished is not None else page.html, lambda cid: None)

    def _say_notes(self, page: rows.DraftPage, people: Sequence[rows.Person], quota: rows.Quota) -> None:
        while (item := self.side.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for note in self._notes(page, people, room_for(page, quota)):
            self.side.column.addWidget(note)
        self.side.column.addStretch(1)

    def _notes(self, page: rows.DraftPage, people: Sequence[rows.Person], quota: rows.Quota) -> list[QWidget]:
        codes = {one.code for one in page.problems}
        outside = sum(one.outside for one in people)
        found: list[QWidget] = []
        if "forgotten_file" in codes:
            fact, then = _("Trong thư có nhắc tới tệp nhưng chưa có tệp."), _("Có thể còn thiếu tệp đính kèm.")
            found.append(CheckNote("warning-filled", fact, then, (_("Thêm tệp"), "attach", self._back_for_file)))
        if outside:
            fact = ngettext("Có {n} nơi NGOÀI cơ quan.", "Có {n} nơi NGOÀI cơ quan.", outside).format(n=dates.count(outside))
            found.append(CheckNote("globe-filled", fact, _("Xem kỹ tên và địa chỉ trước khi gửi.")))
        n = len(page.files)
        if n:
            found.append(Text(ngettext("{n} tệp gửi kèm", "{n} tệp gửi kèm", n).format(n=n), "second-strong", "ink2"))
        found += [FileLine(file.name, dates.size(file.size)) for file in page.files]
        found.append(self._weight(page, quota))
        if page.finished is not None and not page.finished.problems:
            found.append(GoodLine(self._good(page.finished)))
        return found

    def _weight(self, page: rows.DraftPage, quota: rows.Quota) -> QWidget:
        card = Card(margin=14)
        card.body.setSpacing(0)
        card.body.addWidget(Text(_("Thư này nặng {size}").format(size=dates.size(page.weight)), "button"))
        if quota.known and quota.limit > 0:
            left = dates.megabytes(quota.left)
            heavy = is_too_heavy(page.weight, quota)
            words = _("Hộp thư còn {left} MB, không đủ giữ bản sao.") if heavy else _("Hộp thư còn {left} MB, gửi được.")
            card.body.addWidget(Text(words.format(left=left), "second", "bad-text" if heavy else "ink2", wrap=True))
        return card

    @staticmethod
    def _good(made: rows.Finished) -> str:
        said = [_("Đủ các ô cần điền.")]
        if made.shown.get("day") and made.shown.get("clock"):
            said = [_("Đủ ngày, giờ, địa điểm.") if made.shown.get("place") else _("Đủ ngày, giờ.")]
        if deadline := made.shown.get("deadline"):
            said.append(_("Hạn: {when}.").format(when=deadline))
        return " ".join(said)

    # Deeds

    def _turn(self) -> None:
        self._sheet.setCurrentIndex(1 - self._sheet.currentIndex())
        self._read()

    def _back_for_file(self) -> None:
        self.back()
        self._add_file()

    def _go(self) -> None:
        self.send.busy(_("Đang gửi..."))
        self._send()
