"""Who wrote, to whom and when: above the words of a letter."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import dates, theme
from ui.widgets import icons, paint
from ui.widgets.avatar import Avatar
from ui.widgets.badge import KindBadge, OutsideLabel
from ui.widgets.card import Card
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text


class LetterHead(QWidget):
    """Avatar, name with post and unit, recipients folded to the first one, time, kind or NGOÀI."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar("", 44)
        self._name = Text("", "button", wrap=True)
        self._second = Text("", "second", "ink2", wrap=True, rich=True)
        self._badge = KindBadge("other")
        self._outside = OutsideLabel()
        self._names = ("", "")  # with the post, and without
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addWidget(self._name)
        self._words.addWidget(self._second)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(self._words, 1)
        theme.follow(self, self._arrange)

    def _arrange(self) -> None:
        """The mark stands at the right, or below the words where they would be squeezed."""
        below = self.width() < 560 * theme.now().scale
        for mark in (self._badge, self._outside):
            self._words.removeWidget(mark)
            self._row.removeWidget(mark)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignVCenter
            (self._words if below else self._row).addWidget(mark, 0, side)
        self._choose_name()

    def _choose_name(self) -> None:
        mark = 0 if self._words.indexOf(self._badge) >= 0 else max(self._badge.sizeHint().width(), 0) + 14
        room = self.width() - 44 - 14 - mark
        full, short = self._names
        self._name.setText(full if self._name.fontMetrics().horizontalAdvance(full) <= room else short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def say(self, page: rows.LetterPage, *, suspicious: bool) -> None:
        sender = page.sender
        name = sender.name or sender.address or _("Không rõ người gửi")
        if suspicious:
            self._avatar.set_name("")
            self._names = (_("“{name}”").format(name=name),) * 2
        else:
            self._avatar.set_name(name)
            self._names = (", ".join(filter(None, (name, sender.post, sender.unit))), ", ".join(filter(None, (name, sender.unit))))
        self._choose_name()
        facts = []
        if sender.outside and sender.address:
            address = f"<b>{escape(breakable_address(sender.address))}</b>"
            facts.append(_("Địa chỉ thật: {address}").format(address=address))
        if not suspicious:
            facts.append(escape(sent_to(page)))
        facts.append(escape(dates.when(page.date)))
        self._second.setText("&nbsp;· ".join(filter(None, facts)))  # the dot ends a line, it begins none
        self._badge.set_kind(page.row.kind)
        self._badge.setVisible(not suspicious and not sender.outside)
        self._outside.setVisible(sender.outside)
        heard = (self._names[0], sender.address, _("ngoài cơ quan") if sender.outside else "", sent_to(page), dates.when(page.date))
        self.setAccessibleName(", ".join(filter(None, heard)))


def breakable_address(address: str) -> str:
    """A long address may break before its @ and after its dots."""
    return address.replace("@", "\u200b@").replace(".", ".\u200b") if len(address) > 30 else address


def sent_to(page: rows.LetterPage) -> str:
    """'Gửi UBND phường Cái Khế và 102 nơi khác'."""
    people = (*page.to, *page.cc)
    if not people:
        return ""
    first, more = people[0].name or people[0].address, len(people) - 1
    if not more:
        return _("Gửi {name}").format(name=first)
    return _("Gửi {name} và {n} nơi khác").format(name=first, n=dates.count(more))


class Recipients(Card):
    """The whole list, unfolded: name, post, unit, address."""

    MOST_HIGH = 196

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=8, parent=parent)
        self._scroll = Scroll(gap=4, margin=4)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Nơi nhận"))
        self.body.addWidget(self._scroll)
        self._words = Text("", "second", wrap=True, rich=True)
        self._scroll.column.addWidget(self._words)
        self._scroll.column.addStretch(1)

    def say(self, page: rows.LetterPage) -> None:
        lines = [_line(_("Người gửi"), page.sender)]
        lines += [_line(_("Gửi tới"), one) for one in page.to]
        lines += [_line(_("Đồng gửi"), one) for one in page.cc]
        self._words.setText("<br>".join(lines))
        wanted = self._words.heightForWidth(max(200, self.width() - 60)) + 32
        self.setFixedHeight(min(round(self.MOST_HIGH * theme.now().scale), max(64, wanted)))


def _line(field: str, one: rows.Person) -> str:
    known = ", ".join(filter(None, (one.name, one.post, one.unit)))
    address = f"&lt;{escape(one.address)}&gt;" if one.address and known else escape(one.address)
    return f"{escape(field)}: <b>{escape(known)}</b> {address}"


class MailboxLine(QWidget):
    """Which mailbox a letter lies in, when it is not the person's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Text("", "second-medium", "brand", elide=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 1)
        theme.follow(self, self._restyle)

    def say(self, box: rows.Mailbox) -> None:
        words = _("Hộp thư cơ quan: {name}").format(name=box.name)
        self._words.setText(words)
        self.setAccessibleName(words)

    def _restyle(self) -> None:
        self._row.setContentsMargins(12 + theme.now().icon(20) + 10, 5, 12, 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = "line" if theme.now().contrast else ""
        paint.box(painter, QRectF(self.rect()), "brand-1", edge, radius=8)
        size = theme.now().icon(20)
        icons.paint(painter, "building-filled", 12, (self.height() - size) / 2, size, "brand")
