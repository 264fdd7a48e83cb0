"""To whom: chips with 'Bỏ', and after them a place to type names or addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from client.api import rows
from i18n import _
from ui import addresses, theme
from ui.formatted import nfc
from ui.widgets import edit_menu, paint
from ui.widgets.button import Button
from ui.widgets.chip_box import ChipBox
from ui.widgets.chips import RecipientChip
from ui.widgets.field import ErrorLine
from ui.widgets.focus import ring, ring_around
from ui.widgets.suggestions import Offer, Suggestions, of_person, offers
from ui.widgets.typed_line import TypedLine

MOST_CHIPS = 30  # more are counted; the page of recipients shows them all
MOST_OFFERS = 6
Recipients = tuple[rows.DraftRecipient, ...]


class TypingLine(TypedLine):
    """Without a frame of its own; the field around it decides what the keys mean."""

    def __init__(self, name: str, field: RecipientsField) -> None:
        super().__init__()
        self._field = field
        self.setProperty("bare", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = self.text() or self.placeholderText()
        return QSize(max(round(160 * theme.now().scale), self.fontMetrics().horizontalAdvance(words) + 40), 50)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 50)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._field.key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._field.entered()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._field.left()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        edit_menu.show(self, event.globalPos())


class _Frame(QWidget):
    """The box of a field around chips; a press anywhere in it puts the keyboard into the line."""

    def __init__(self, field: RecipientsField) -> None:
        super().__init__()
        self._field = field
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._field.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = "bad-btn" if self._field.wrong else "brand" if self._field.line.hasFocus() else "ctl"
        paint.box(QPainter(self), QRectF(self.rect()), "surface", edge, width=2, radius=8)


class RecipientsField(QWidget):
    """`value` is what was chosen; `changed` when it is another. `typed`: there are words in the line that are nobody yet.

    `find(words)` searches the directory, `know(address, name)` says who that is.
    """

    changed = Signal()
    typed = Signal()
    more = Signal()

    def __init__(
        self,
        name: str,
        hint: str,
        find: Callable[[str], Sequence[rows.Found]],
        know: Callable[[str, str], rows.Person],
        *,
        least: int = 62,
        most_rows: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._know, self._hint = find, know, hint
        self.value: Recipients = ()
        self.wrong = False
        self.line = TypingLine(name, self)
        self.line.textChanged.connect(self._edited)  # not only by keys: a screen reader writes too
        self.line.seen.connect(self._offer)
        self._more = Button("", "quiet", "people", row=True, press=self.more.emit)
        self._more.hide()
        self.frame = _Frame(self)
        self.frame.setMinimumHeight(least)
        self.frame.setAccessibleName(name)
        self._chips = ChipBox(most_rows)
        self._chips.set_tail(self._more, self.line)
        inside = QVBoxLayout(self.frame)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.setSpacing(0)
        inside.addWidget(self._chips)
        inside.addStretch(1)
        self._error = ErrorLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.frame)
        column.addWidget(self._error)
        self.suggestions = Suggestions()
        self.suggestions.taken.connect(self._take)
        self.setFocusProxy(self.line)
        ring(self.frame, "field")
        ring_around(self.line, self.frame)
        self._show()

    # What is chosen

    def put(self, value: Iterable[rows.DraftRecipient]) -> None:
        """From outside (a draft, the page of recipients); tells nobody."""
        value = tuple(value)
        if value != self.value:
            self.value = value
            self._show()

    def take_typed(self, *, even_wrong: bool = False) -> bool:
        """What stands in the line becomes recipients, as far as it is addresses; True when nothing is left there.

        `even_wrong`: also what is none, so that it is kept with the letter (which then says what is wrong).
        """
        words = nfc(self.line.text())
        pieces = addresses.parse(words)
        good = [piece for piece in pieces if addresses.is_address(piece[1])]
        bad = [piece for piece in pieces if not addresses.is_address(piece[1])]
        taken = good + (bad if even_wrong else [])
        if taken:
            self._add([of_person(self._know(address, name)) for name, address in taken])
            self._set_line("" if even_wrong else ", ".join(address for _name, address in bad))
        elif not pieces:
            self._set_line("")
        self._say_wrong()
        return not self.line.text()

    def clear_line(self) -> None:
        self._set_line("")
        self.suggestions.hide()
        self.say_error("")

    def _set_line(self, words: str) -> None:
        """Nobody types this."""
        self.line.blockSignals(True)
        self.line.setText(words)
        self.line.blockSignals(False)
        self.line.updateGeometry()

    def say_error(self, sentence: str) -> None:
        self.wrong = bool(sentence)
        self._error.say(sentence)
        self.line.setAccessibleDescription(sentence)
        self.frame.update()

    def _take(self, one: rows.DraftRecipient) -> None:
        self.line.settle()
        self._set_line("")
        self.suggestions.hide()
        self._add([one])
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, more: Iterable[rows.DraftRecipient]) -> None:
        known = {key(one) for one in self.value}
        new = []
        for one in more:
            if key(one) not in known:
                known.add(key(one))
                new.append(one)
        self.say_error("")
        if new:
            self.value = (*self.value, *new)
            self._show()
            self._chips.show_end()
            self.changed.emit()

    def _remove(self, one: rows.DraftRecipient) -> None:
        at = self.value.index(one) if one in self.value else 0
        self.value = tuple(each for each in self.value if each != one)
        self._show()
        chips = self.chips()
        target: QWidget = chips[min(at, len(chips) - 1)].remove_button if chips else self.line
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_wrong()
        self.changed.emit()

    def chips(self) -> list[RecipientChip]:
        flow = self._chips.box.flow
        items = (flow.itemAt(at) for at in range(flow.count()))
        return [chip for item in items if item is not None and isinstance(chip := item.widget(), RecipientChip)]

    def _show(self) -> None:
        made: list[QWidget] = []
        for one in self.value[:MOST_CHIPS]:
            unit = bool(one.unit) and not one.address
            chip = RecipientChip(one.name or one.address, unit=unit, outside=one.outside)
            chip.setToolTip(one.address)
            chip.removed.connect(lambda one=one: self._remove(one))
            made.append(chip)
        self._more.setVisible(len(self.value) > MOST_CHIPS)
        self._more.set_words(_("và {n} nơi khác").format(n=len(self.value) - MOST_CHIPS))
        self.line.setPlaceholderText("" if self.value else self._hint)
        self._chips.put(made)

    # Typing

    def _edited(self, words: str) -> None:
        self.say_error("")
        self.line.updateGeometry()
        self._chips.show_end()
        self.typed.emit()
        if any(sign in words for sign in ",;\n") and "@" in words:
            self.take_typed()
            self._offer(self.line.words())

    def _offer(self, words: str) -> None:
        words = nfc(words).strip()
        offered: list[Offer] = offers(self._find(words)[:MOST_OFFERS]) if words else []
        if addresses.is_address(words) and not any(one.recipient.address.casefold() == words.casefold() for one in offered):
            person = self._know(words, "")
            offered.append(Offer(of_person(person), _("Gửi tới địa chỉ này") if person.name == words else words))
        self.suggestions.say(offered[:MOST_OFFERS], self.frame)

    def key(self, event: QKeyEvent) -> bool:
        """True: that was one of ours."""
        pressed, shown = event.key(), self.suggestions.isVisible()
        if pressed in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown:
            self.suggestions.step(1 if pressed == Qt.Key.Key_Down else -1, self.line)
            return True
        if pressed == Qt.Key.Key_Escape:
            if not shown:
                event.ignore()
            self.suggestions.hide()
            return True
        if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        if pressed == Qt.Key.Key_Backspace and not self.line.text() and self.value and not event.isAutoRepeat():
            chips = self.chips()
            chips[-1].remove_button.setFocus(Qt.FocusReason.BacktabFocusReason)
            return True
        return False

    def _enter(self) -> None:
        """The name that the arrows stand on, else the only one that fits, else the address as typed."""
        words = nfc(self.line.text()).strip()
        one = self.suggestions.chosen()
        if one is None and words and not addresses.is_address(words) and len(self.suggestions.offered) == 1:
            one = self.suggestions.offered[0].recipient
        if one is not None:
            self._take(one)
            return
        self.take_typed()
        self._offer(self.line.text())
        if self.line.text() and self.suggestions.isVisible():
            self.say_error(_("Có nhiều tên phù hợp. Bấm vào một tên bên dưới."))

    def entered(self) -> None:
        """The keyboard comes here."""
        self._chips.show_end()
        self.frame.update()

    def left(self) -> None:
        """The keyboard goes elsewhere."""
        self.suggestions.hide()
        self.take_typed()
        self.frame.update()

    def _say_wrong(self) -> None:
        """About what is left in the line, or among the chips."""
        left = nfc(self.line.text()).strip()
        bad = left or next((one.address for one in self.value if one.address and not addresses.is_address(one.address)), "")
        if not bad:
            self.say_error("")
        elif addresses.has_marks(bad):
            self.say_error(_("Địa chỉ thư không có dấu tiếng Việt. Gõ lại “{words}” không dấu.").format(words=bad))
        elif left:
            self.say_error(_("Chưa rõ “{words}” là ai. Chọn tên trong danh bạ, hoặc gõ đủ địa chỉ.").format(words=bad))
        else:
            self.say_error(_("Địa chỉ “{words}” chưa đúng. Bấm Bỏ rồi gõ lại.").format(words=bad))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.frame.update()


def key(one: rows.DraftRecipient) -> str:
    """The same recipient twice is one."""
    return one.address.casefold() or f"unit:{one.unit}"


def in_field(recipients: Iterable[rows.DraftRecipient], field: str) -> Recipients:
    return tuple(replace(one, field=field) for one in recipients)  # type: ignore[arg-type]
