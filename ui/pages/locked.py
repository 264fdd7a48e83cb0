"""The PC has locked itself: whose mail it is, what is kept, and one password. Nothing of the mail itself is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from client.api import faults, ids
from i18n import _, ngettext
from ui import dates, theme, words
from ui.house import House
from ui.sign_in import SignInPage
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.field import PasswordField
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

if TYPE_CHECKING:
    from client.api import Program, Session


@dataclass(frozen=True, slots=True)
class Kept:
    """Who has left, and what waits for them. `draft`: the letter that stood open; `minutes` 0: locked by a press."""

    person: str
    name: str
    post: str
    since: float
    minutes: int
    waiting: int
    goes_on: bool  # what waits is sent all the same
    draft: ids.DraftId | None = None


class LockedPage(SignInPage):
    name: ClassVar[str] = "locked"

    def __init__(self, house: House) -> None:
        super().__init__(house, PasswordField())
        self._kept: Kept | None = None

    def _lay_out(self) -> None:
        scroll = Scroll()
        self._card = _Card()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        scroll.column.addStretch(1)
        scroll.column.addLayout(middle)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self._title = _Title()
        self._other = Button(_("Đổi người"), "secondary", "switch-person", press=self.house.door)
        self.enter_button.set_words(_("Mở khoá"), "unlock")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.password, 1)
        row.addWidget(self.password.reveal, 0, Qt.AlignmentFlag.AlignBottom)
        deeds = QHBoxLayout()
        deeds.setSpacing(12)
        deeds.addWidget(self._other)
        deeds.addWidget(self.enter_button, 1)
        self._else = Text("", "second", "ink2", wrap=True)
        for part in (self._title, self._head):
            self._card.left.addWidget(part)
        self._card.left.addLayout(row)
        self._card.left.addWidget(self._notice)
        self._card.left.addLayout(deeds)
        self._card.left.addWidget(self._else)
        self._card.left.addStretch(1)
        self._facts = [_Fact() for _number in range(3)]
        self._card.right.addWidget(Text(_("Mọi việc đang làm vẫn còn"), "card", wrap=True))
        for fact in self._facts:
            self._card.right.addWidget(fact)
        self._card.right.addStretch(1)

    def open(self, **arguments: Any) -> None:
        kept: Kept = arguments["kept"]
        self._kept = kept
        self._turn += 1
        self.enter_button.free()
        self.password.clear()
        self._notice.hide()
        since = dates.since(kept.since)
        self._title.say(_("Máy đã tự khoá") if kept.minutes else _("Máy đã khoá"))
        said = _("khoá từ {time}").format(time=since)
        if kept.minutes:
            said = _("khoá từ {time}, sau {n} phút không dùng").format(time=since, n=kept.minutes)
        self._head.say(kept.name, " · ".join(filter(None, (kept.post, said))))
        self.password.set_label(_("Mật khẩu của {name}").format(name=kept.name))
        self._else.setText(_("Không phải {name}? Bấm Đổi người. Thư của {name} vẫn khoá.").format(name=kept.name))
        self._say_facts(kept)

    def _say_facts(self, kept: Kept) -> None:
        writing, waiting, hidden = self._facts
        writing.setVisible(kept.draft is not None)
        writing.say("drafts", _("1 thư đang soạn"), _("Đã tự lưu. Mở khoá là viết tiếp."))
        waiting.setVisible(kept.waiting > 0)
        rest = _("Vẫn tự gửi khi có mạng, không cần mở khoá.") if kept.goes_on else _("Mở khoá thì thư tự gửi.")
        waiting.say("outbox", ngettext("{n} thư chờ gửi", "{n} thư chờ gửi", kept.waiting).format(n=kept.waiting), rest)
        hidden.say("hide", _("Không hiện nội dung thư"), _("Tên người gửi, tiêu đề và tệp đều được che."))

    def first_focus(self) -> QWidget | None:
        return self.password.line

    def back(self) -> None:
        """Escape leads nowhere from here."""

    # Signing in

    def _deed(self, program: Program, typed: str) -> Callable[[], Session] | None:
        kept = self._kept
        if kept is None:
            return None
        self.enter_button.busy(_("Đang mở hộp thư..."))
        return lambda: program.sign_in(kept.person, typed)

    def _entered(self, turn: int, session: Session) -> None:
        kept, here = self._kept, turn == self._turn
        super()._entered(turn, session)
        if here and kept is not None and kept.draft is not None:
            self.house.go("composer", draft=kept.draft)

    def _say_refused(self, fault: faults.Fault) -> None:
        if isinstance(fault, faults.WrongPassword):
            left, wrong = int(str(fault.facts.get("tries_left", 0))), int(str(fault.facts.get("wrong", 1)))
            said = words.wrong_password(left, wrong, self._caps)
        else:
            said = words.say(fault)
        self._notice.say("warn" if isinstance(fault, faults.SignInFault) else "bad", said.fact, said.rest)
        self._notice.show()

    def _say_caps(self) -> None:
        if self._caps and not self._notice.isVisible():
            said = words.caps_lock()
            self._notice.say("warn", said.fact, said.rest)
            self._notice.show()


class _Card(QWidget):
    """Two halves in one frame; one below the other where the window is small for the letters."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self.left.setSpacing(14)
        self.right.setSpacing(18)
        self._facts = QWidget()
        self._facts.setLayout(self.right)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(0)
        self._row.addLayout(self.left, 1)
        self._row.addWidget(self._facts)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        look = theme.now()
        stacked = look.large
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        side = 24 if look.narrow else 32
        self.left.setContentsMargins(side, 24, side, 24)
        self.right.setContentsMargins(side - 4, 24, side - 4, 24)
        self.setFixedWidth(900 if look.narrow else 940)
        if stacked:
            self._facts.setMinimumWidth(0)
            self._facts.setMaximumWidth(16_777_215)
        else:
            self._facts.setFixedWidth(360 if look.narrow else 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "surface", "edge", width=2, radius=12)
        painter.setClipRect(self._facts.geometry().adjusted(0, 0, 2, 2))
        paint.box(painter, QRectF(self.rect()), "brand-0", "edge", width=2, radius=12)


class _Title(QWidget):
    """A lock and the words."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Text("", "title", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        theme.follow(self, self._restyle)

    def say(self, words_: str) -> None:
        self._text.setText(words_)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(36) + 14, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(36)
        icons.paint(QPainter(self), "lock-filled", 0, (self.height() - size) / 2, size, "ink")


class _Fact(QWidget):
    """What is kept: an icon, a bold line, a quiet one."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = ""
        self._what, self._how = Text("", "strong", wrap=True), Text("", "second", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addWidget(self._what)
        column.addWidget(self._how)
        self._column = column
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def say(self, icon: str, what: str, how: str) -> None:
        self._icon = icon
        self._what.setText(what)
        self._how.setText(how)
        self.update()

    def _restyle(self) -> None:
        self._column.setContentsMargins(theme.now().icon(24) + 14, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            size = theme.now().icon(24)
            icons.paint(QPainter(self), self._icon, 0, 2, size, "ink")
