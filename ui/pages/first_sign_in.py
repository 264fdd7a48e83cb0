"""The first time at this PC: one's own name out of the directory, the mail password, and what happens then."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import faults, rows
from i18n import _, ngettext
from ui import theme, words
from ui.house import House
from ui.sign_in import SignInPage
from ui.widgets.button import Button
from ui.widgets.door import RING, IconNote
from ui.widgets.field import Field, PasswordField, SearchField
from ui.widgets.flow import FlowBox
from ui.widgets.focus import tab_order
from ui.widgets.numbered import NumberedStep
from ui.widgets.rule import Rule
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text
from ui.widgets.tile import FoundTile

if TYPE_CHECKING:
    from client.api import Program, Session, SignInStep

MOST = 8  # hits shown: more are no help


class FirstSignInPage(SignInPage):
    name: ClassVar[str] = "first-sign-in"

    def __init__(self, house: House) -> None:
        super().__init__(house, PasswordField(_("Mật khẩu thư"), short=True))
        self._found: tuple[rows.Found, ...] = ()
        self._tiles: list[FoundTile] = []
        self._address = ""
        self._fill_left()
        self._fill_right()

    def _fill_left(self) -> None:
        left = self._sides.left
        title = Text(_("Tìm tên của mình trong danh bạ"), "title", wrap=True)
        hint = Text(_("Lần đầu dùng máy này. Gõ tên, không cần dấu, rồi bấm vào tên mình."), "body", "ink2", wrap=True)
        self.search = SearchField(_("Tên của mình"), _("Gõ tên của mình, ví dụ: bich ngoc"))
        self.search.searched.connect(self._look)
        self._count = Text("", "second", "ink2", wrap=True)
        theme.follow(hint, lambda: hint.setVisible(not (theme.now().large and theme.now().narrow)))
        self._sides.put(title, hint)
        self._sides.put(self.search, self._count, gap=6)
        scroll = Scroll(10, RING)
        self._list = scroll.column
        self._list.addStretch(1)
        left.addWidget(scroll, 1)
        self.by_hand = Field(_("Địa chỉ thư của mình"), _("ví dụ: hoa.nt@cantho.example"))
        self.by_hand.changed.connect(self._typed_address)
        self.by_hand.hide()
        self._sides.put(self.by_hand)
        row = FlowBox(12)
        self.missing = Button(_("Không thấy tên mình"), "secondary", "person-help", press=self._type_it)
        self._back = Button(_("Về trang chọn người"), "quiet", "back", press=self.back)
        self._help = Button(_("Trợ giúp"), "quiet", "help", press=self.ask_help)
        for button in (self._back, self.missing, self._help):
            row.add(button)
        self._sides.put(row)
        theme.follow(row, self._place_buttons)

    def _place_buttons(self) -> None:
        plain = theme.now().narrow and not theme.now().large  # three buttons in one row
        self._back.set_words(_("Về trang chọn người"), "" if plain else "back")
        self._help.set_words(_("Trợ giúp"), "" if plain else "help")

    def _fill_right(self) -> None:
        right = self._sides.right
        right.addWidget(self._head)
        right.addWidget(self._practising)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.password, 1)
        row.addWidget(self.password.reveal, 0, Qt.AlignmentFlag.AlignBottom)
        right.addLayout(row)
        right.addWidget(self._notice)
        right.addWidget(self.enter_button)
        steps = QWidget()
        column = QVBoxLayout(steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Rule())
        column.addWidget(Text(_("Bấm xong, máy sẽ làm gì?"), "card", wrap=True))
        for number, fact, second in (
            (1, _("Hỏi máy chủ xem mật khẩu đúng chưa."), _("Cần có mạng, khoảng 10 giây.")),
            (2, _("Tải thư về, thư mới trước."), _("Đọc được ngay, không phải chờ hết.")),
            (3, _("Thêm tên vào trang chọn người."), _("Lần sau chỉ bấm tên rồi gõ mật khẩu.")),
        ):
            column.addWidget(NumberedStep(number, fact, second))
        right.addWidget(steps)
        right.addStretch(1)
        theme.follow(steps, lambda: steps.setVisible(not theme.now().large))
        self._note = IconNote("lock", _("Thư được khoá riêng. Người dùng chung máy không mở được."))
        right.addWidget(self._note)
        self._steps = column

    def open(self, **arguments: Any) -> None:
        self.search.clear()
        self.password.clear()
        self._notice.hide()
        self.enter_button.free()
        self.by_hand.hide()
        self.by_hand.set_text("")
        self._show((), "")
        self._practising.look(self.house.practice)
        self._note.setVisible(self.house.practice is None)  # the frame of practising takes its room
        self._steps.setSpacing(12 if self.house.practice is None else 0)
        program = self.house.program
        address = str(arguments.get("address", ""))
        if address and program is not None:
            tile = next((one for one in program.tiles() if one.address == address), None)
            if tile is not None:  # found already: the left half shows whom, and does not ask for the name again
                same = (one for one in program.find(tile.name, MOST * 3) if one.person is not None and one.person.address == address)
                self._show(tuple(replace(one, marks=()) for one in same)[:1], "")
            self._pick(address, tile.name if tile else address, (tile.post or tile.unit) if tile else "")
        else:
            self._pick("", "", "")

    # Finding

    def _look(self, typed: str) -> None:
        program = self.house.program
        if program is None or len(typed.strip()) < 2:
            self._show((), "")
            return
        found = tuple(one for one in program.find(typed, MOST * 3) if one.person is not None)
        said = _("Gõ thêm tên để bớt lại.") if len(found) > MOST else ""
        if not found:
            said = _("Chưa thấy tên này. Thử gõ họ và tên, hoặc bấm Không thấy tên mình.")
        self._show(found[:MOST], said)
        if found:
            self.search.set_aside(ngettext("{n} người phù hợp", "{n} người phù hợp", len(found)).format(n=len(found)))

    def _show(self, found: tuple[rows.Found, ...], said: str) -> None:
        self._found = found
        self.search.set_aside("")
        self._count.setText(said)
        self._count.setVisible(bool(said))
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = []
        for place, one in enumerate(found):
            person = one.person
            assert person is not None
            second = " · ".join(filter(None, (person.post, person.unit)))
            tile = FoundTile(one.name, second, one.marks, partial(self._pick, person.address, person.name, person.post or person.unit))
            tile.set_chosen(person.address == self._address)
            self._list.insertWidget(place, tile)
            self._tiles.append(tile)
        tab_order(
            self.search, *self._tiles, self.by_hand.line, self._back, self.missing, self._help, self.password.line, self.password.reveal,
            self.enter_button,
        )  # fmt: skip

    def _pick(self, address: str, name: str, post: str) -> None:
        if address != self._address:
            self._turn += 1
            self.enter_button.free()
        self._address = address
        self._sides.panel.setVisible(bool(address))
        self._head.say(name, post)
        self._notice.hide()
        for one, tile in zip(self._found, self._tiles, strict=True):
            tile.set_chosen(one.person is not None and one.person.address == address)
        if address and self.window().focusWidget() is not self.by_hand.line:
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type_it(self) -> None:
        self.by_hand.show()
        self.by_hand.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed_address(self, typed: str) -> None:
        typed = typed.strip()
        whole = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) is not None
        self._pick(typed if whole else "", typed, "")

    # Signing in

    def _deed(self, program: Program, typed: str) -> Callable[[], Session] | None:
        address, turn, hand = self._address, self._turn, self.house.hand
        if not address:
            return None
        self._notice.hide()
        self.enter_button.busy(_("Đang hỏi máy chủ..."))

        def told(step: SignInStep) -> None:
            hand.give(lambda: self._told(turn, step))

        return lambda: program.sign_in_new(address, typed, told)

    def _told(self, turn: int, step: SignInStep) -> None:
        if turn == self._turn and step.name == "store":
            self.enter_button.busy(_("Đúng mật khẩu. Đang mở hộp thư..."))

    def _say_refused(self, fault: faults.Fault) -> None:
        saying = words.say(fault)
        if isinstance(fault, faults.WrongPassword):
            saying = words.wrong_on_server(self._caps)
        self._notice.say("warn" if isinstance(fault, (faults.SignInFault, faults.LineFault)) else "bad", saying.fact, saying.rest)
        self._notice.show()

    def _say_caps(self) -> None:
        if self._caps:
            saying = words.caps_lock()
            self._notice.say("warn", saying.fact, saying.rest)
        self._notice.setVisible(self._caps)

    def first_focus(self) -> QWidget | None:
        return self.password.line if self._address else self.search
