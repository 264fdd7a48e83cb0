"""Nobody can sign in: no site file, a wrong one, or a data folder that is not ours to use. What has to be done, and by whom."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import faults
from i18n import _, site_words
from ui import words
from ui.house import House
from ui.page import Page
from ui.widgets.button import Button
from ui.widgets.card import Card, IconBox
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text


class NoSitePage(Page):
    name: ClassVar[str] = "no-site"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header.hide()
        card = Card(edge="edge", width=2, margin=32)
        card.setMaximumWidth(900)
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(IconBox("server", "info-bg", "info-text", 72), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(4)
        self._fact = Text("", "title", wrap=True)
        self._then = Text("", "lesson", wrap=True)
        said.addWidget(self._fact)
        said.addWidget(self._then)
        said.addStretch(1)
        head.addLayout(said, 1)
        card.body.addLayout(head)
        self._scroll = Scroll(6)
        self._scroll.setAccessibleName(_("Các chỗ cần sửa trong tệp cấu hình"))
        card.body.addWidget(self._scroll, 1)
        card.body.addWidget(Rule())
        row = QHBoxLayout()
        row.setSpacing(12)
        self.quit = Button(_("Tắt chương trình"), "quiet", "close", press=self._leave)
        row.addWidget(self.quit)
        row.addStretch(1)
        self.practise = Button(_("Tập dùng thử"), "primary", "lesson", press=self.house.practising.start)
        row.addWidget(self.practise)
        card.body.addLayout(row)
        card.body.setSpacing(18)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 30)
        middle.addStretch(1)
        self.body.setContentsMargins(24, 24, 24, 24)
        self.body.addStretch(1)
        self.body.addLayout(middle)
        self.body.addStretch(1)

    def open(self, **arguments: Any) -> None:
        fault = arguments.get("fault")
        self._scroll.clear()
        if isinstance(fault, faults.SiteFault):
            self._fact.setText(_("Tệp cấu hình chưa đúng"))
            self._then.setText(_("Máy này chưa nhận thư được. Xin báo cán bộ tin học các chỗ dưới đây."))
            found: Any = fault.facts.get("problems", ())
            for sentence in site_words.problems(found):
                self._scroll.column.addWidget(Text(sentence, "body", wrap=True))
            self._scroll.column.addStretch(1)
        elif isinstance(fault, faults.Fault):
            said = words.say(fault)
            self._fact.setText(said.fact.rstrip("."))
            self._then.setText(said.rest)
        else:
            self._fact.setText(_("Máy này chưa được cài đặt"))
            self._then.setText(_("Xin gọi cán bộ tin học đặt tệp cấu hình vào máy. Trong lúc chờ, có thể tập dùng thử."))
        self.practise.setVisible(fault is None or isinstance(fault, faults.SiteFault))  # practising needs the folder too
        listed = isinstance(fault, faults.SiteFault)
        self._scroll.setVisible(listed)
        self.body.setStretch(0, 0 if listed else 1)
        self.body.setStretch(1, 1 if listed else 0)
        self.body.setStretch(2, 0 if listed else 1)

    def _leave(self) -> None:
        self.window().close()

    def first_focus(self) -> QWidget | None:
        return self.practise if self.practise.isVisibleTo(self) else self.quit
