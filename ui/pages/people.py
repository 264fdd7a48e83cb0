"""Who uses this PC: the people as tiles, and the password of the one chosen."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from client.api import Tile, faults
from i18n import _
from ui import dates, theme, words
from ui.house import House
from ui.sign_in import SignInPage
from ui.widgets.button import Button
from ui.widgets.door import RING, IconNote
from ui.widgets.field import PasswordField
from ui.widgets.flow import FlowBox
from ui.widgets.focus import tab_order
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text
from ui.widgets.tile import PersonTile

if TYPE_CHECKING:
    from client.api import Program, Session


class PeoplePage(SignInPage):
    name: ClassVar[str] = "people"

    def __init__(self, house: House) -> None:
        super().__init__(house, PasswordField())
        self._tiles: tuple[Tile, ...] = ()
        self._buttons: list[PersonTile] = []
        self._chosen: Tile | None = None
        self._wrong: faults.WrongPassword | None = None
        self._forgotten = False  # the PC should know the password, and does not
        self._fill_left()
        self._fill_right()
        self._tick = QTimer(self)  # a pause runs down
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._pauses)
        theme.follow(self, self._place)

    # The people

    def _fill_left(self) -> None:
        left = self._sides.left
        self.title = Text(_("Ai đang dùng máy này?"), "title")
        self._hint = Text(_("Bấm vào tên của mình."), "body", "ink2", wrap=True)
        self._sides.put(self.title, self._hint)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._scroll = Scroll(0, RING)
        self._scroll.column.addLayout(self._grid)
        self._scroll.column.addStretch(1)
        left.addWidget(self._scroll, 1)
        row = FlowBox(12)
        self.other = Button(_("Tên tôi không có ở đây"), "secondary", "person-add", press=self._somebody_else)
        self.practice = Button(_("Tập dùng thử"), "quiet", "lesson", press=self.house.practising.start)
        self.help_button = Button(_("Trợ giúp"), "quiet", "help", press=self.ask_help)
        for button in (self.other, self.practice, self.help_button):
            row.add(button)
        self._sides.put(row)

    def _fill_right(self) -> None:
        right = self._sides.right
        self.forgot = Button(_("Quên mật khẩu"), "quiet", "person-help", press=self._forgot)
        right.addWidget(self._head)
        right.addWidget(self._practising)
        right.addWidget(self.password)
        self._two = QHBoxLayout()
        self._two.setSpacing(10)
        self._two.addWidget(self.password.reveal, 1)
        right.addLayout(self._two)
        right.addWidget(self._notice)
        right.addWidget(self.enter_button)
        self._under = QVBoxLayout()
        right.addLayout(self._under)
        right.addStretch(1)
        self._note = IconNote("lock", "", rule=True)
        right.addWidget(self._note)
        self.leaving = Button(_("Không dùng máy này nữa"), "quiet", row=True, press=self._for_good)
        right.addWidget(self.leaving, 0, Qt.AlignmentFlag.AlignLeft)

    def _place(self) -> None:
        """Beside one another where the width does; one below the other where the letters are large."""
        look = theme.now()
        stacked = look.large or look.narrow
        self._two.setDirection(QHBoxLayout.Direction.TopToBottom if stacked else QHBoxLayout.Direction.LeftToRight)
        (self._under if look.large else self._two).addWidget(self.forgot, 1)  # what everybody needs comes first
        self._note.setVisible(not look.large and self.house.practice is None)
        plain = look.narrow and not look.large  # three buttons in one row
        self.practice.set_words(_("Tập dùng thử"), "" if plain else "lesson")
        self.help_button.set_words(_("Trợ giúp"), "" if plain else "help")
        self.leaving.set_words(_("Rời máy này") if look.large else _("Không dùng máy này nữa"))
        self._arrange()

    def open(self, **arguments: Any) -> None:
        program = self.house.program
        self._tiles = program.tiles() if program is not None else ()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        height = 124 if self.house.practice is None else 100  # the frame of practising takes its room
        for tile in self._tiles:
            button = PersonTile(tile.name, tile.post or tile.unit, partial(self._choose, tile), height=height)
            button.arrow = partial(self._arrow, button)
            self._buttons.append(button)
        self._hint.setText(
            _("Bấm vào tên của mình.") if self._tiles else _("Chưa ai dùng máy này. Bấm Tên tôi không có ở đây.")
        )
        self.practice.setVisible(self.house.practice is None)
        self._practising.look(self.house.practice)
        self._place()
        wanted = arguments.get("person", "")
        first = next((tile for tile in self._tiles if tile.id and tile.id == wanted), None)
        first = first or next((tile for tile in self._tiles if tile.known and not tile.pause), None)
        self._show_choice(first)
        self._tick.start()

    def _arrange(self) -> None:
        look = theme.now()
        columns = 1 if look.large or (look.narrow and look.scale > 1) else 2
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, place // columns, place % columns)
            button.show()
        tab_order(
            *self._buttons, self.other, self.practice, self.help_button, self.password.line, self.password.reveal,
            *((self.enter_button, self.forgot) if look.large else (self.forgot, self.enter_button)), self.leaving,
        )  # fmt: skip
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _arrow(self, button: PersonTile, key: Qt.Key) -> None:
        """To the tile that lies there; nowhere at the edges."""
        columns = 1 if self._grid.columnStretch(1) == 0 else 2
        place = self._buttons.index(button)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}[key]
        if columns == 2 and step in (-1, 1) and (place % 2 == 0) != (step == 1):
            return
        if 0 <= place + step < len(self._buttons):
            there = self._buttons[place + step]
            there.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(there, 0, 12)

    def _choose(self, tile: Tile) -> None:
        if not tile.known:
            self.house.go("first-sign-in", address=tile.address)
            return
        self._show_choice(tile)
        (self.password.line if self._asks() else self.enter_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _asks(self) -> bool:
        return self._chosen is None or not self._chosen.remembered or self._forgotten

    def _show_choice(self, tile: Tile | None) -> None:
        self._turn += 1
        self._chosen, self._wrong, self._forgotten = tile, None, False
        self.password.clear()
        self._show_password()
        self._sides.panel.setVisible(tile is not None)
        if tile is not None:
            self._head.say(tile.name, tile.post or tile.unit)
        self.leaving.setVisible(tile is not None and tile.known and self.house.practice is None)
        self.enter_button.free()
        self._say_state()

    def _show_password(self) -> None:
        asks = self._asks()
        for one in (self.password, self.password.reveal, self.forgot):
            one.setVisible(asks)
        locked = _("Thư được khoá riêng bằng mật khẩu. Người dùng chung máy không mở được.")
        self._note.say(locked if asks else _("Máy này nhớ mật khẩu. Ai bật được máy cũng mở được thư."))

    # What stands beside the names

    def _pauses(self) -> None:
        if not self.isVisible() or not any(tile.pause for tile in self._tiles):
            return
        program = self.house.program
        fresh = {tile.id: tile for tile in program.tiles() if tile.id} if program is not None else {}
        self._tiles = tuple(fresh.get(tile.id, tile) for tile in self._tiles)
        if self._chosen is not None:
            self._chosen = fresh.get(self._chosen.id, self._chosen)
        self._say_state()

    def _say_state(self) -> None:
        now = time.time()
        for tile, button in zip(self._tiles, self._buttons, strict=True):
            chosen = self._chosen is not None and tile.address == self._chosen.address
            note = words.locked(now + tile.pause).fact.rstrip(".") if tile.pause else ""
            if not tile.known:
                note = _("Lần đầu dùng máy này")
            button.set_state(chosen, note, bool(tile.pause), "check-circle-filled" if tile.known else "person-add-filled")
        tile_ = self._chosen
        if tile_ is not None and tile_.pause:
            locked = words.locked(now + tile_.pause)
            self._say("bad", locked)
            if self.enter_button.is_free:
                self.enter_button.block(_("Tạm khoá đến {time}").format(time=dates.since(now + tile_.pause)))
        elif self._wrong is not None:
            left, wrong = int(str(self._wrong.facts.get("tries_left", 0))), int(str(self._wrong.facts.get("wrong", 1)))
            self._say("warn", words.wrong_password(left, wrong, self._caps))
            self.enter_button.free()
        else:
            if self._caps:
                self._say("warn", words.caps_lock())
            else:
                self._notice.hide()
            self.enter_button.free()

    def _say(self, kind: str, saying: words.Saying) -> None:
        self._notice.say(kind, saying.fact, saying.rest)  # type: ignore[arg-type]
        self._notice.show()

    def _say_caps(self) -> None:
        self._say_state()

    # Deeds

    def _deed(self, program: Program, typed: str) -> Callable[[], Session] | None:
        tile = self._chosen
        if tile is None:
            return None
        self.enter_button.busy(_("Đang mở hộp thư..."))
        if not self._asks():
            return lambda: program.sign_in_remembered(tile.id)
        return lambda: program.sign_in(tile.id, typed)

    def _say_refused(self, fault: faults.Fault) -> None:
        program = self.house.program
        if isinstance(fault, faults.WrongPassword) and not self._asks():
            self._forgotten = True
            self._show_password()
            self._say("warn", words.Saying(_("Máy này không còn nhớ mật khẩu."), _("Gõ mật khẩu một lần nữa.")))
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(fault, faults.WrongPassword):
            self._wrong = fault
            self._say_state()
        elif isinstance(fault, faults.SignInLocked) and program is not None:
            self._tiles = program.tiles()
            self._chosen = next((one for one in self._tiles if self._chosen and one.id == self._chosen.id), None)
            self._wrong = None
            self.password.clear()
            self._say_state()
        else:
            self._say("bad", words.say(fault))

    def _somebody_else(self) -> None:
        self.house.go("first-sign-in")

    def _for_good(self) -> None:
        if self._chosen is not None:
            self.house.go("leaving", person=self._chosen.id, name=self._chosen.name, post=self._chosen.post)

    def _forgot(self) -> None:
        self.house.go("help", topic="password")

    def first_focus(self) -> QWidget | None:
        return self.password.line if self._chosen is not None else (self._buttons[0] if self._buttons else self.other)

    def close_page(self) -> None:
        super().close_page()
        self._tick.stop()
