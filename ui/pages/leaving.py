"""Somebody leaves this PC for good: what lies on it and nowhere else is named, and is carried away or given up in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import faults, fold
from i18n import _, ngettext
from ui import dates, pc, theme, words
from ui.house import House
from ui.sign_in import SignInPage
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.door import IconNote
from ui.widgets.field import Field, PasswordField
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

if TYPE_CHECKING:
    from client.api import Program, Session, rows

PATIENCE = 300_000  # ms: nobody is signed in, so subjects do not stay on the screen for ever


class LeavingPage(SignInPage):
    """First the password, as for signing in; then the letters, two ways for them, and one red button."""

    name: ClassVar[str] = "leaving"

    def __init__(self, house: House) -> None:
        super().__init__(house, PasswordField())
        self.header.show()
        self._person = self._name = ""
        self._session: Session | None = None  # open, but nobody is inside: no worker runs
        self._lost: rows.Chosen | None = None
        self._left = 0  # letters that would be gone for ever
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self.house.door)

    def _lay_out(self) -> None:
        self._scroll = Scroll(12)
        self.body.addWidget(self._scroll, 1)
        self._who = Card(margin=20)
        self._who.body.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.password, 1)
        row.addWidget(self.password.reveal, 0, Qt.AlignmentFlag.AlignBottom)
        self.enter_button.set_words(_("Xem thư chỉ có ở máy này"), "lock")
        for part in (
            self._head,
            IconNote("server", _("Thư trên máy chủ vẫn còn nguyên, mở được ở máy khác.")),
            IconNote("delete", _("Tên và thư cất riêng ở máy này sẽ bị xoá.")),
        ):
            self._who.body.addWidget(part)
        self._who.body.addLayout(row)
        self._who.body.addWidget(self._notice)
        self._who.body.addWidget(self.enter_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._state = Banner("ok", "")
        self._list = Card(margin=20)
        self._carry = Card(margin=20)
        self.export_button = Button(_("Chép ra USB hoặc thư mục"), "primary", "usb", press=self._export)
        self._exported = Banner("ok", "")
        self._carry.body.addWidget(Text(_("Cách 1. Chép ra tệp, không mất thư nào"), "card", wrap=True))
        self._carry.body.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._carry.body.addWidget(self._exported)
        self._give_up = Card(margin=20)
        self.sentence = Field(" ")
        self.sentence.changed.connect(lambda _typed: self._weigh())
        self._give_up.body.addWidget(Text(_("Cách 2. Bỏ hẳn, không lấy lại được"), "card", wrap=True))
        self._give_up.body.addWidget(self.sentence)
        for card in (self._who, self._state, self._list, self._carry, self._give_up):
            self._scroll.column.addWidget(card)
        self._scroll.column.addStretch(1)
        self.remove_button = Button("", "danger-solid", "delete", press=self._ask)
        self.keep_button = Button(_("Thôi, giữ lại"), "secondary", "back", press=self.back)
        self.bar.add(self.remove_button)
        self.bar.add(self.keep_button, right=True)
        theme.follow(self, self._place)

    def _place(self) -> None:
        side = theme.now().side
        self._scroll.column.setContentsMargins(side, 16, side, 16)

    def open(self, **arguments: Any) -> None:
        self._turn += 1
        self._person, self._name = arguments["person"], arguments["name"]
        self.header.say(_("Không dùng máy này nữa"), self._name)
        self._head.say(self._name, arguments.get("post", ""))
        self.password.set_label(_("Mật khẩu của {name}").format(name=self._name))
        self.password.clear()
        self.enter_button.free()
        self._notice.hide()
        self.sentence.set_text("")
        self.remove_button.set_words(_("Xoá {name} khỏi máy này").format(name=self._name))
        self._show(False)

    def _show(self, opened: bool) -> None:
        """Before the password: who. After it: what lies here."""
        self._who.setVisible(not opened)
        self._state.setVisible(opened)
        for card in (self._list, self._carry, self._give_up):
            card.setVisible(opened and self._left > 0)
        self._exported.setVisible(False)
        self.remove_button.setVisible(opened)
        self.bar.arrange()

    def first_focus(self) -> QWidget | None:
        return self.password.line if self._session is None else self.keep_button

    # The password

    def _deed(self, program: Program, typed: str) -> Callable[[], Session] | None:
        self.enter_button.busy(_("Đang mở hộp thư..."))
        person = self._person
        return lambda: program.sign_in(person, typed)

    def _entered(self, turn: int, session: Session) -> None:
        if turn != self._turn:
            self.house.work(session.lock)
            return
        self.password.clear()
        self._session = session
        self._lost = session.views.lies_only_here()
        self._left = len(self._lost)
        self._patience.start()
        self._name_them(session, self._lost)
        if self._left:
            n = self._left
            fact = ngettext("{n} thư chỉ có ở máy này.", "{n} thư chỉ có ở máy này.", n).format(n=dates.count(n))
            self._state.say("warn", fact, _("Xoá khỏi máy là mất hẳn. Chọn một trong hai cách dưới đây."))
        else:
            self._state.say("ok", _("Không có thư nào chỉ nằm ở máy này."), _("Xoá rồi vẫn vào lại được như lần đầu."))
        self._show(True)
        self._weigh()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_refused(self, fault: faults.Fault) -> None:
        if isinstance(fault, faults.WrongPassword):
            left, wrong = int(str(fault.facts.get("tries_left", 0))), int(str(fault.facts.get("wrong", 1)))
            said = words.wrong_password(left, wrong, self._caps)
        else:
            said = words.say(fault)
        self._notice.say("warn", said.fact, said.rest)
        self._notice.show()

    def _say_caps(self) -> None:
        if self._caps:
            said = words.caps_lock()
            self._notice.say("warn", said.fact, said.rest)
        self._notice.setVisible(self._caps)

    # What lies on this PC only

    def _name_them(self, session: Session, lost: rows.Chosen) -> None:
        views = session.views
        named = [("outbox", _("Chưa gửi"), row.subject) for row in views.outbox() if row.id in lost.outbox]
        named += [("drafts", _("Đang viết dở"), row.subject) for row in views.drafts() if row.id in lost.drafts]
        named += [("archive", _("Lưu ở máy này"), row.subject) for row in views.letter_rows(lost.messages)]
        for icon, what, subject in named:
            self._list.body.addWidget(IconNote(icon, f"{what}: {subject or _('(Không có tiêu đề)')}"))

    def _weigh(self) -> None:
        """May the red button act? And what has to be typed for what is left."""
        n = self._left
        wanted = ngettext("Bỏ hẳn {n} thư", "Bỏ hẳn {n} thư", n).format(n=dates.count(n))
        self.sentence.set_label(_("Gõ đúng câu: {sentence}").format(sentence=wanted))
        self._give_up.setVisible(self._session is not None and n > 0)
        if n == 0 or fold(" ".join(self.sentence.text().split())) == fold(wanted):
            self.remove_button.free()
        else:
            self.remove_button.block(_("Chọn cách 1 hoặc cách 2 trước"))
        self.bar.arrange()

    def _export(self) -> None:
        session, lost = self._session, self._lost
        if session is None or lost is None or not self.export_button.is_free:
            return
        folder = pc.choose_folder(self, _("Chép thư vào đâu?"))
        if folder is None:
            return
        self.export_button.busy(_("Đang chép thư..."))
        self._patience.start()
        turn = self._turn
        self.house.work(
            lambda: session.export(lost, folder, "eml").result(), partial(self._carried, turn, folder), partial(self._not_carried, turn)
        )

    def _carried(self, turn: int, folder: Path, done: rows.Exported) -> None:
        if turn != self._turn:
            return
        self.export_button.free()
        self._left = len(done.lacking)
        n = done.letters
        fact = ngettext("Đã chép {n} thư vào {folder}.", "Đã chép {n} thư vào {folder}.", n)
        rest = "" if not done.lacking else _("Chưa chép được: {subjects}.").format(
            subjects="; ".join(one.subject or _("(Không có tiêu đề)") for one in done.lacking)
        )  # fmt: skip
        self._exported.say("warn" if done.lacking else "ok", fact.format(n=dates.count(n), folder=folder.name or str(folder)), rest)
        self._exported.show()
        self._weigh()

    def _not_carried(self, turn: int, fault: faults.Fault) -> None:
        if turn == self._turn:
            self.export_button.free()
            said = words.say(fault)
            self._exported.say("bad", said.fact, said.rest)
            self._exported.show()

    # The deed

    def _ask(self) -> None:
        self.house.ask(
            _("Xoá {name} khỏi máy này?").format(name=self._name),
            _("Tên và thư cất ở máy này sẽ mất. Thư trên máy chủ vẫn còn."),
            _("Chưa xoá"), _("Xoá khỏi máy này"), self._remove, act_icon="delete",
        )  # fmt: skip

    def _remove(self) -> None:
        program, session = self.house.program, self._session
        if program is None or session is None:
            return
        self._session = None
        self.remove_button.busy(_("Đang xoá..."))
        self.house.work(lambda: program.remove_open(session), self._removed, self._not_removed)

    def _removed(self, _done: object) -> None:
        self.house.door()
        self.house.toast.say(_("Đã xoá {name} khỏi máy này.").format(name=self._name))

    def _not_removed(self, fault: faults.Fault) -> None:
        self.house.door()
        self.house.trouble(fault)

    # Leaving the page

    def leave(self) -> bool:
        self._forget()
        return super().leave()

    def close_page(self) -> None:
        self._forget()
        super().close_page()

    def _forget(self) -> None:
        """Nothing of theirs stays on the page, nor open."""
        self._patience.stop()
        session, self._session, self._lost, self._left = self._session, None, None, 0
        self.sentence.set_text("")
        self._show(False)
        if session is not None:
            while (item := self._list.body.takeAt(0)) is not None:
                if (note := item.widget()) is not None:
                    note.deleteLater()
            self.house.work(session.lock)  # what waited in the outbox goes on, where the site lets it
