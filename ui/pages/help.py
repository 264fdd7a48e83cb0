"""Trợ giúp: six topics, a search without marks, IT's telephone, large letters and high contrast."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from i18n import _, ngettext
from ui import dates, help_texts, places, report, theme
from ui.help_texts import Answer
from ui.house import House
from ui.page import Page
from ui.widgets.answer_card import AnswerCard
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.field import SearchField
from ui.widgets.help_cards import CheckCard, HelperCard, HelpTile, SwitchesCard
from ui.widgets.scroll import Scroll

WHOLE = 684  # px that the page needs to show all of itself


class HelpPage(Page):
    """`topic=…` opens one topic ('send', 'recipients', 'files', 'password', 'quota', 'phishing'); unknown ones: all six."""

    name: ClassVar[str] = "help"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._topic = ""  # '' = all six
        self._asked_for = ""  # the topic that the page was opened with
        self.header.help.hide()
        self.practise = Button(_("Tập dùng thử"), "secondary", "lesson", press=house.practising.start)
        self.header.add(self.practise)
        self.search = SearchField(
            _("Tìm trong Trợ giúp"), _("Đang vướng việc gì? Gõ vài chữ, không cần dấu. Ví dụ: gui nham thu"), _("Đang vướng việc gì?")
        )
        self.search.searched.connect(lambda _typed: self._show())
        self._tiles = [HelpTile(each.icon, each.title, each.line, self._opener(each.id)) for each in help_texts.topics()]
        self._six = QWidget()
        self._grid = QGridLayout(self._six)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._answers = QWidget()
        self._list = QVBoxLayout(self._answers)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._nothing = EmptyState("search")
        self._nothing.setMinimumHeight(260)
        self.others = Button(_("Xem cả 6 mục"), "secondary", "list", press=self._all)
        self.check = CheckCard(lambda: house.go("check"))
        self._right = QWidget()
        self._side = side = QVBoxLayout(self._right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        self.switches = SwitchesCard(house.choices)
        side.addWidget(self._helper())
        side.addWidget(self.switches)
        side.addStretch(1)
        self._fill()
        theme.follow(self, self._place)

    def _opener(self, id: str) -> Any:
        return lambda: self._open_topic(id)

    def _fill(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        for widget in (self._six, self._nothing, self._answers):
            left.addWidget(widget)
        left.addWidget(self.others, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.check)
        left.addStretch(1)
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(16)
        self._two.addLayout(left, 1)
        self._two.addWidget(self._right)
        self._scroll = Scroll(12)
        self._scroll.column.addWidget(self.search)
        self._scroll.column.addLayout(self._two)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)

    def _helper(self) -> QWidget:
        house = self.house
        site = house.program.site if house.program is not None else None
        self._sends = report.can_send(house)
        if self._sends:
            self.report = Button(_("Gửi báo cáo cho cán bộ tin học"), "secondary", "send", press=self._report)
        else:
            self.report = Button(_("Chép báo cáo"), "secondary", "copy", press=self._report)
            self.report.setAccessibleName(_("Chép báo cáo cho cán bộ tin học"))
        helper = (site.help.name, site.help.telephone, site.help.hours) if site is not None else ("", "", "")
        return HelperCard(*helper, self.report)

    def _place(self) -> None:
        look = theme.now()
        self._scroll.column.setContentsMargins(look.side, 12 if look.narrow else 16, look.side, 0)
        if look.large and look.narrow:  # the head has room for nothing but its title
            self._side.insertWidget(0, self.practise)
        else:
            self.header.add(self.practise)
        below = look.large
        self._two.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        wide = 16_777_215 if below else 300 if look.narrow else 372
        self._right.setMinimumWidth(0 if below else wide)
        self._right.setMaximumWidth(wide)
        if self._sends:
            self.report.set_words(_("Gửi báo cáo") if look.narrow and not look.large else _("Gửi báo cáo cho cán bộ tin học"))
            self.report.setAccessibleName(_("Gửi báo cáo cho cán bộ tin học"))
        columns = 1 if look.large and look.narrow else 2
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._order_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme.now()
        if not look.narrow and not look.large:  # while practising the window is lower: the tiles give way, all stays in view
            for tile in self._tiles:
                tile.set_height(max(92, min(124, 124 - (WHOLE - self.height() + 2) // 3)))

    def open(self, **arguments: Any) -> None:
        asked = str(arguments.get("topic", ""))
        self._topic = self._asked_for = asked if help_texts.topic(asked) is not None else ""
        self.search.reset()
        self.practise.setVisible(self.house.practice is None)
        self._show()

    # Topics

    def _open_topic(self, id: str) -> None:
        self._topic = id
        self._show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _all(self) -> None:
        self._topic = ""
        self.search.reset()
        self._show()
        self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        typed = self.search.words().strip()
        topic = help_texts.topic(self._topic)
        if typed:
            found = help_texts.search(typed)
            self.header.say(_("Trợ giúp"), ngettext("{n} câu trả lời", "{n} câu trả lời", len(found)).format(n=len(found)))
            self._answer(found)
        elif topic is not None:
            self.header.say(topic.title, topic.line)
            self._answer(topic.answers)
        else:
            self.header.say(_("Trợ giúp"), _("Tìm cách làm, đổi cỡ chữ, gọi cán bộ tin học"))
            self._answer(())
        plain = not typed and topic is None
        self._six.setVisible(plain)
        self.others.setVisible(not plain)
        empty = bool(typed) and not self._list.count()
        self._nothing.setVisible(empty)
        if empty:
            self._nothing.say("search", _("Chưa có câu trả lời cho “{words}”.").format(words=typed), _("Gõ ít chữ hơn, hoặc gọi cán bộ tin học."))
        self._scroll.verticalScrollBar().setValue(0)
        inner = not plain and not self._asked_for
        before = self.house.before
        self.header.set_back(_("Về Trợ giúp") if inner else places.back_words(before) if before else "", self.back)

    def _answer(self, answers: Sequence[Answer]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._answers.setVisible(bool(answers))
        for each in answers:
            words = self._place_words(each.page)
            self._list.addWidget(AnswerCard(each.question, each.steps, words, self._goer(each.page)))
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes as one reads: the list in the middle is made anew with every search."""
        cards = [item.widget() for number in range(self._list.count()) if (item := self._list.itemAt(number)) is not None]
        opens = [card.open for card in cards if isinstance(card, AnswerCard) and card.open is not None]
        buttons = (self.others, self.check.button, self.report, self.switches.large.button, self.switches.contrast.button, self.switches.typing.button)
        keys: list[QWidget] = [self.search, *self._tiles, *opens, *buttons]
        keys.insert(keys.index(self.report) if self._right.isAncestorOf(self.practise) else 0, self.practise)
        for one, after in pairwise(keys):
            QWidget.setTabOrder(one, after)

    def _place_words(self, page: str) -> str:
        """Of the button that opens the place; '' where there is none, or nobody has signed in."""
        if self.house.bridge is None and page != "check":
            return ""
        return {
            "inbox": _("Mở Thư đến"), "outbox": _("Mở Chờ gửi"), "deleted": _("Mở Thư đã xoá"), "kinds": _("Mở Soạn thư"),
            "check": _("Kiểm tra kết nối"), "cleanup": _("Mở Dọn hộp thư"), "backup": _("Mở Sao lưu"), "export": _("Mở Xuất thư"),
            "carry": _("Mở Mang thư đi gửi"), "sent": _("Mở Thư đã gửi"),
            "register": _("Mở Sổ văn bản"),
        }.get(page, "")  # fmt: skip

    def _goer(self, page: str) -> Any:
        return lambda: self.house.go(page)

    def back(self) -> None:
        if self.search.words():
            self.search.reset()
            self._show()
        elif self._topic and not self._asked_for:
            self._all()
        else:
            super().back()

    # The report

    def _report(self) -> None:
        text = report.of_state(self.house, dates.now())
        if self._sends:
            report.send(self.house, _("Báo cáo tình trạng máy"), text)
        else:
            report.copy(self.house, text)

    def first_focus(self) -> QWidget | None:
        return self.search
