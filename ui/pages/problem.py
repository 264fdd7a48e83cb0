"""An unexpected error of the program: what is safe, a way on, a report for IT. Never a trace."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from client.api import events
from i18n import _, ngettext
from ui import dates, report, theme
from ui.check_words import call_html
from ui.house import House
from ui.page import Page
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.card import Card, IconBox
from ui.widgets.door import IconNote
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

log = logging.getLogger(__name__)


class ProblemPage(Page):
    """`error=…`: what was raised; it goes into the report as its kind and places only."""

    name: ClassVar[str] = "problem"
    topics = frozenset({events.Topic.MESSAGES, events.Topic.DRAFTS, events.Topic.OUTBOX})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header.hide()
        self._error: BaseException = RuntimeError()
        self._at = 0.0
        card = Card(edge="edge", width=2, margin=36)
        card.setMaximumWidth(900)
        card.body.setSpacing(18)
        card.body.addLayout(self._head())
        self._kept = [KeptBox("inbox", _("Thư đã nhận")), KeptBox("drafts", _("Thư đang soạn")), KeptBox("outbox", _("Thư chờ gửi"))]
        self._three = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._three.setSpacing(12)
        for box in self._kept:
            self._three.addWidget(box, 1)
        card.body.addLayout(self._three)
        card.body.addWidget(Text(_("Lỗi này không phải do bấm nhầm. Báo cáo không có nội dung thư và mật khẩu."), "body", wrap=True))
        card.body.addWidget(Rule())
        self.quit = Button(_("Tắt chương trình"), "quiet", "close", press=self._quit)
        self._sends = report.can_send(house)
        self.report = (
            Button(_("Gửi báo cáo cho cán bộ tin học"), "secondary", "send", press=self._report)
            if self._sends
            else Button(_("Chép báo cáo"), "secondary", "copy", press=self._report)
        )
        self.go_on = Button(_("Làm tiếp"), "primary", "retry", press=self._go_on)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.quit)
        row.addStretch(1)
        row.addWidget(self.report)
        row.addWidget(self.go_on)
        self._row = row
        card.body.addLayout(row)
        self._call = IconNote("phone", "", rich=True)
        card.body.addWidget(self._call)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 30)
        middle.addStretch(1)
        scroll = Scroll(0)
        scroll.column.setContentsMargins(20, 20, 20, 20)
        scroll.column.addStretch(1)
        scroll.column.addLayout(middle)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        theme.follow(self, self._place)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        self._fact = Text(_("Thư vẫn còn trong máy"), "title", wrap=True)
        self._then = Text("", "lesson", wrap=True)
        words.addWidget(self._fact)
        words.addWidget(self._then)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(IconBox("shield-ok-filled", "ok-bg", "ok-text", 72), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _place(self) -> None:
        look = theme.now()
        below = look.large and look.narrow
        self._three.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._row.setDirection(QBoxLayout.Direction.BottomToTop if below else QBoxLayout.Direction.LeftToRight)
        self.quit.set_words(_("Tắt chương trình"), "" if look.large else "close")
        if self._sends:
            self.report.set_words(_("Gửi báo cáo") if look.narrow or look.large else _("Gửi báo cáo cho cán bộ tin học"))
        self.report.setAccessibleName(
            _("Gửi báo cáo cho cán bộ tin học") if self._sends else _("Chép báo cáo cho cán bộ tin học")
        )

    def open(self, **arguments: Any) -> None:
        error = arguments.get("error")
        self._error = error if isinstance(error, BaseException) else RuntimeError()
        self._at = dates.now()
        inside = self.house.bridge is not None
        then = _("Bấm Làm tiếp để về Trang chính.") if inside else _("Bấm Làm tiếp để về trang chọn người.")
        self._then.setText(_("Chương trình gặp lỗi lúc {time}.").format(time=dates.clock(self._at)) + " " + then)
        self._say_kept()
        site = self.house.program.site if self.house.program is not None else None
        self._call.say(_call(site.help.name, site.help.telephone) if site is not None else _call("", ""))

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._say_kept()

    def _say_kept(self) -> None:
        """The three boxes; none where nobody has signed in, or where even counting fails."""
        said: tuple[str, ...] = ()
        if self.house.bridge is not None:
            try:
                counts, strip = self.house.views.counts(), self.house.views.strip(None)
                saved = max((row.saved_at for row in self.house.views.drafts()), default=0.0)
            except Exception:  # this page comes when anything may be broken
                log.exception("counting what is kept")
            else:
                letters = ngettext("Còn đủ {n} thư.", "Còn đủ {n} thư.", counts.inbox).format(n=dates.count(counts.inbox))
                draft = _("Đã giữ đến lúc {time}.").format(time=dates.since(saved)) if saved else _("Không có thư viết dở.")
                n = strip.waiting
                waiting = ngettext("{n} thư, sẽ tự gửi.", "{n} thư, sẽ tự gửi.", n).format(n=n) if n else _("Không có thư chờ gửi.")
                said = (letters, draft, waiting)
        for place, box in enumerate(self._kept):
            box.setVisible(bool(said))
            box.say(said[place] if said else "")

    # Deeds

    def _go_on(self) -> None:
        """Every page is made anew, on the same unlocked mail."""
        session = self.house.session
        if session is not None:
            self.house.enter(session, start=False)
        else:
            self.house.door()

    def _report(self) -> None:
        text = report.of_error(self.house, self._error, self._at)
        if self._sends:
            report.send(self.house, _("Báo cáo lỗi chương trình"), text)
        else:
            report.copy(self.house, text)

    def _quit(self) -> None:
        self.window().close()

    def back(self) -> None:
        self._go_on()

    def first_focus(self) -> QWidget | None:
        return self.go_on


class KeptBox(QWidget):
    """What is safe: an icon, what it is, and how much of it."""

    def __init__(self, icon: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._title = title
        self._words = Text("", "second", "ok-text", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(2)
        self._column = column
        column.addWidget(Text(title, "card", "ok-text", wrap=True))
        column.addWidget(self._words)
        column.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(f"{self._title}: {words}")

    def _restyle(self) -> None:
        self._column.setContentsMargins(18, 16 + theme.now().icon(24) + 8, 18, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "ok-bg", "ok-line", width=theme.now().line_width(), radius=8)
        icons.paint(painter, self._icon, 18, 16, theme.now().icon(24), "ok-text")


def _call(name: str, telephone: str) -> str:
    call = call_html(name, telephone)
    return _("Lỗi lặp lại 3 lần?") + " " + call[:1].upper() + call[1:]
