"""The parts of the help: a topic, whom to call, the switches of the look, the way to the check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets import icons, paint
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.rule import Rule
from ui.widgets.text import Text
from ui.widgets.tile import Tile

if TYPE_CHECKING:
    from ui.choices import OwnChoices


class HelpTile(Tile):
    """A topic of the help: an icon on a tinted square, its title, and what it holds in up to two lines."""

    def __init__(self, icon: str, title: str, words: str, press: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(f"{title}. {words}", 124, press, parent)
        self._icon = icon
        self._box = 52
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # as high as its neighbour
        self._title = Text(title, "card", wrap=True)
        self._words = Text(words, "second", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addStretch(1)
        for text in (self._title, self._words):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(text)
        column.addStretch(1)
        theme.follow(self, self._place)

    def set_height(self, height: int) -> None:
        """In px, before large letters make it higher."""
        if height != self._height:
            self._height = height
            self._place()

    def _place(self) -> None:
        look = theme.now()
        self._box = 62 if look.large else 44 if look.narrow else 52
        layout = self.layout()
        assert layout is not None
        side = 12 if look.narrow else 16
        layout.setContentsMargins(side + self._box + side - 2, 8, 12, 8)
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its words need in this width, and no lower than its height."""
        size, layout = super().sizeHint(), self.layout()
        if layout is None:
            return size
        room = layout.contentsMargins()
        width = self.width() - room.left() - room.right()
        words = sum(text.heightForWidth(width) for text in (self._title, self._words)) + layout.spacing()
        return size.expandedTo(QSize(0, words + room.top() + room.bottom()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), "brand-0" if self.underMouse() else "surface", "edge", width=2, radius=10)
        at = QRectF(12 if look.narrow else 16, (self.height() - self._box) / 2, self._box, self._box)
        paint.box(painter, at, "brand-1", "line" if look.contrast else "", width=2, radius=8)
        size = look.icon(28)
        icons.paint(painter, self._icon, at.center().x() - size / 2, at.center().y() - size / 2, size, "brand")


class HelperCard(Card):
    """IT's name, telephone and hours, as the site file gives them; '' = not known."""

    def __init__(self, name: str, telephone: str, hours: str, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(margin=18, parent=parent)
        self.body.setSpacing(4)
        self.body.addWidget(CardHead("phone", _("Gọi cán bộ tin học")))
        self.body.addSpacing(4)
        if telephone:
            if name:
                self.body.addWidget(Text(name, "body", wrap=True))
            self.body.addWidget(Text(telephone, "title", wrap=True))
            if hours:
                self.body.addWidget(Text(hours, "second", "ink2", wrap=True))
        else:
            self.body.addWidget(Text(_("Máy này chưa ghi số điện thoại. Hỏi văn phòng cơ quan."), "body", wrap=True))
        self.body.addSpacing(8)
        self.body.addWidget(button)


class SwitchLine(QWidget):
    """A choice that is on or off, said in words, and the button that turns it."""

    def __init__(
        self, icon: str, words: str, is_on: Callable[[], bool], turn: Callable[[bool], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._name, self._is_on, self._turn = icon, words, is_on, turn
        self._state = Text("", "second", "ink2")
        self.button = Button("", "secondary", row=True, press=self._press)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Text(words, "button", wrap=True))
        column.addWidget(self._state)
        self._row = QHBoxLayout(self)
        self._row.addLayout(column, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self, self._restyle)

    def _press(self) -> None:
        self._turn(not self._is_on())

    def _restyle(self) -> None:
        on = self._is_on()
        self._state.setText(_("Đang bật") if on else _("Đang tắt"))
        self.button.set_words(_("Tắt") if on else _("Bật"))
        ear = _("Tắt {name}. Đang bật") if on else _("Bật {name}. Đang tắt")
        self.button.setAccessibleName(ear.format(name=self._name))
        self.button.setMinimumWidth(max(116, self.button.sizeHint().width()))
        self._row.setContentsMargins(theme.now().icon(28) + 12, 0, 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(28)
        icons.paint(QPainter(self), self._icon, 0, (self.height() - size) / 2, size, "ink")


class TypingSwitch(SwitchLine):
    """The input method of our own: off, Telex, VNI, and off again. `method()` '' : off."""

    def __init__(self, method: Callable[[], str], use: Callable[[str], object], parent: QWidget | None = None) -> None:
        self._method, self._use = method, use
        super().__init__("edit", _("Gõ dấu có sẵn"), lambda: bool(method()), lambda on: None, parent)

    def _press(self) -> None:
        self._use({"": "telex", "telex": "vni"}.get(self._method(), ""))
        self._restyle()

    def _restyle(self) -> None:
        super()._restyle()
        method = self._method()
        state, words, ear = {
            "telex": (_("Kiểu Telex"), _("Sang VNI"), _("Đổi Gõ dấu có sẵn sang kiểu VNI. Đang bật kiểu Telex")),
            "vni": (_("Kiểu VNI"), _("Tắt"), _("Tắt Gõ dấu có sẵn. Đang bật kiểu VNI")),
        }.get(method, (_("Đang tắt"), _("Bật"), _("Bật Gõ dấu có sẵn. Đang tắt")))
        self._state.setText(state)
        self.button.set_words(words)
        self.button.setAccessibleName(ear)


class SwitchesCard(Card):
    """'Chữ to', 'Tương phản cao', 'Gõ dấu có sẵn'."""

    def __init__(self, choices: OwnChoices) -> None:
        super().__init__(margin=18)
        self.body.setContentsMargins(18, 6, 18, 6)
        self.body.setSpacing(4)
        self.large = SwitchLine("text-size", _("Chữ to"), lambda: theme.now().large, choices.set_large)
        self.contrast = SwitchLine("contrast", _("Tương phản cao"), lambda: theme.now().contrast, choices.set_contrast)
        self.body.addWidget(self.large)
        self.body.addWidget(Rule())
        self.body.addWidget(self.contrast)
        self.typing = TypingSwitch(lambda: choices.typing, choices.set_typing)
        self.body.addWidget(Rule())
        self.body.addWidget(self.typing)


class CheckCard(Card):
    """'Thư không gửi, không nhận được?' and the button that opens the check."""

    def __init__(self, press: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self._icon = "help"
        self.button = Button(_("Kiểm tra kết nối"), "primary", "online", press=press)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(_("Thư không gửi, không nhận được?"), "button", wrap=True))
        self._second = Text(_("Máy tự kiểm tra, mất khoảng 1 phút."), "second", "ink2", wrap=True)
        words.addWidget(self._second)
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(12)
        self._two.addLayout(words, 1)
        self._two.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self._two)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        below = look.large and look.narrow
        self._two.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        tight = look.narrow and not look.large  # the question and its button beside one another, nothing more
        self._second.setVisible(not tight)
        self._icon = "" if tight else "help"
        self.body.setContentsMargins(16 if tight else 16 + look.icon(28) + 12, 6, 8, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            size = theme.now().icon(28)
            icons.paint(QPainter(self), self._icon, 16, (self.height() - size) / 2, size, "ink")
