"""The ring around what the keyboard is on: one transparent widget for a whole window, laid over the focused control.

A control says what it wants by the property `ring`: "button" (white 3 px, then ink 3 px, only when the keyboard brought
the focus), "field" (gold 3 px, always) or nothing; `ring_radius` is its own corner radius.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.widgets import paint

KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
ROOM = 6


def ring(control: QWidget, kind: str, radius: int = 8) -> None:
    """Give `control` a ring; the window's FocusRing paints it."""
    control.setProperty("ring", kind)
    control.setProperty("ring_radius", radius)


def tab_order(*controls: QWidget) -> None:
    """Tab goes through them like this, however late some of them were made."""
    for one, next_ in pairwise(controls):
        QWidget.setTabOrder(one, next_)


def ring_around(control: QWidget, around: QWidget) -> None:
    """The ring of `control` is laid around the field that it stands in."""
    control.setProperty("ring_around", around)


class FocusRing(QWidget):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window_over = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._control: QWidget | None = None
        self._watched: list[QWidget] = []
        self._by_keys = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QFocusEvent) and kind == QEvent.Type.FocusIn and watched is self._control:
            self._by_keys = event.reason() in KEYS
            self._place()
        elif kind == QEvent.Type.KeyPress:
            self._by_keys = True
        elif self._control is not None and kind in (
            QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest,
        ):  # fmt: skip
            self._place()
        return False

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for each in self._watched:
            if isValid(each):  # a window that is taken down moves the focus between its last controls
                each.removeEventFilter(self)
        self._watched = []
        top = self.window_over
        around = new.property("ring_around") if new is not None else None
        new = around if isinstance(around, QWidget) else new
        self._control = new if new is not None and new.property("ring") and top.isAncestorOf(new) else None
        if self._control is None:
            self.hide()
            return
        up: QWidget | None = new
        while up is not None and up is not top:
            up.installEventFilter(self)
            self._watched.append(up)
            up = up.parentWidget()
        self._place()

    def _place(self) -> None:
        control, top = self._control, self.window_over
        if control is None or not control.isVisibleTo(top):
            self.hide()
            return
        if control.property("ring") == "button" and not self._by_keys:
            self.hide()
            return
        at = QRect(control.mapTo(top, QPoint(0, 0)), control.size())
        self.setGeometry(at.adjusted(-ROOM, -ROOM, ROOM, ROOM))
        clip = _seen(control, top).translated(-self.pos())
        if clip.contains(self.rect()):
            self.clearMask()
        else:
            self.setMask(QRegion(clip))
        self.stack()
        self.show()
        self.update()

    def stack(self) -> None:
        """On top of all, but below what floats over the control (property `over_ring`)."""
        self.raise_()
        control, top = self._control, self.window_over
        layers = [each for each in top.children() if isinstance(each, QWidget)]
        at = next((number for number, each in enumerate(layers) if control is each or each.isAncestorOf(control)), -1) if control else -1
        for each in layers[at + 1 :]:
            if each.property("over_ring") and each.isVisible():
                self.stackUnder(each)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._control is None:
            return
        painter = QPainter(self)
        radius = float(self._control.property("ring_radius") or 8)
        if self._control.property("ring") == "field":
            room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            paint.box(painter, room, edge="gold", width=3, radius=radius + 3)
            return
        paint.box(painter, QRectF(self.rect()), edge="ring-out", width=3, radius=radius + 6)
        paint.box(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), edge="ring-in", width=3, radius=radius + 3)


def _seen(control: QWidget, top: QWidget) -> QRect:
    """The part of `top` in which the ring may show: inside every scroll area around the control."""
    room = top.rect()
    up = control.parentWidget()
    while up is not None and up is not top:
        if isinstance(up.parentWidget(), QAbstractScrollArea):
            room = room.intersected(QRect(up.mapTo(top, QPoint(0, 0)), up.size()))
        up = up.parentWidget()
    return room
