"""The words of a letter: read only, nothing loaded from anywhere but the letter itself, links only tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget

from i18n import _
from ui import abbreviations, letter_html, safe_picture, theme
from ui.letter_pieces import pieces
from ui.widgets.bubble import Bubble
from ui.widgets.focus import ring

MARGIN = 20
STEP = 60  # px for one press of an arrow
SCROLLING = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space}
)
Pictures = Callable[[str], bytes | None]


class LetterText(QTextBrowser):
    """`pressed` carries the address of a link; the page decides. `seen` comes when the letter is on the screen, `whole` when
    its last piece is."""

    pressed = Signal(str)
    seen = Signal()
    whole = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Pictures = lambda cid: None
        self._missing: set[str] = set()
        self._shown: str | None = None
        self._rest: Iterator[str] = iter(())
        self._unseen = False
        self.setAccessibleName(_("Nội dung thư"))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameStyle(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(MARGIN)
        self.anchorClicked.connect(lambda url: self._follow(url.toString()))
        self._bubble = Bubble(self)
        self._pressed_at: QPoint | None = None  # None: by the keyboard
        self._breath = QTimer(self)
        self._breath.setInterval(0)
        self._breath.timeout.connect(self._next)
        ring(self, "button", 10)
        theme.follow(self, self._restyle)

    def show_letter(self, html: str, pictures: Pictures) -> None:
        """`pictures` gives the octets of a Content-ID, or None while they are not here.

        The same letter again keeps the place in it and only looks for the pictures that were missing.
        """
        self._pictures = pictures
        if html == self._shown:
            self._find_missing()
            return
        self._shown = html
        self._begin()
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Nothing of the letter stays."""
        self._breath.stop()
        self._shown = None
        self._rest = iter(())
        self._pictures = lambda cid: None
        self._missing.clear()
        self.clear()

    @property
    def is_whole(self) -> bool:
        return not self._breath.isActive()

    def _restyle(self) -> None:
        if self._shown is not None:
            place = self.verticalScrollBar().value()
            self._begin()
            QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(place))

    def _begin(self) -> None:
        html = abbreviations.marked(letter_html.settled(self._shown or ""))
        if theme.now().contrast:
            html = letter_html.without_colours(html)
        self._missing.clear()
        self._rest = pieces(html)
        document = self.document()
        document.setDefaultFont(theme.font("body"))
        document.setDefaultStyleSheet(style())
        self.setHtml(next(self._rest, ""))
        self._space_out(0)
        self._unseen = True
        self._breath.start()

    def _next(self) -> None:
        piece = next(self._rest, None)
        if piece is None:
            self._breath.stop()
            self.whole.emit()
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.block().length() > 1:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        start = cursor.position()
        cursor.insertHtml(piece)
        self._space_out(start)

    def _space_out(self, start: int) -> None:
        """Lines 1.5 times as high as their letters; the font's own height is 1.26."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        room = QTextBlockFormat()
        gap = round(theme.now().pixels("body") * 0.23)
        room.setLineHeight(gap, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        cursor.mergeBlockFormat(room)
        self._dot(start)

    def _dot(self, start: int) -> None:
        """What is explained has dots below it, that nobody takes it for a link; style sheets cannot say so."""
        dotted = QTextCharFormat()
        dotted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        for begin, end in abbreviations.places(self.document(), start):
            cursor = QTextCursor(self.document())
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(dotted)

    # Links and abbreviations

    def _follow(self, address: str) -> None:
        """An abbreviation is explained where it stands; a link is the page's."""
        found = abbreviations.meaning(address)
        if found is None:
            self.pressed.emit(address)
            return
        beside = self.cursorRect()
        if self._pressed_at is not None:
            beside.moveCenter(self._pressed_at)
        short, words = found
        self._bubble.say(short, words, beside.translated(self.viewport().pos()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """From link to link; the same abbreviation once."""
        while super().focusNextPrevChild(next):
            if not (self.hasFocus() and abbreviations.is_again(self.textCursor().charFormat().anchorHref())):
                return True
        return False

    # Pictures: never a file, never the network

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the letter, or an empty one: a null would let Qt open files."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return ""
        image = QImage()
        if url.scheme() == "cid":
            data = self._pictures(url.path())
            if data is None:
                self._missing.add(url.path())
            else:
                image = safe_picture.decode(data, self._room())
        elif url.scheme() == "data":
            image = safe_picture.decode(safe_picture.of_address(url.toString()), self._room())
        return image if not image.isNull() else _nothing()

    def _room(self) -> int:
        return max(120, self.viewport().width() - 2 * MARGIN - 4)

    def _find_missing(self) -> None:
        for cid in tuple(self._missing):
            data = self._pictures(cid)
            if data is None:
                continue
            self._missing.discard(cid)
            image = safe_picture.decode(data, self._room())
            if not image.isNull():
                document = self.document()
                url = QUrl()
                url.setScheme("cid")
                url.setPath(cid)
                document.addResource(QTextDocument.ResourceType.ImageResource.value, url, image)
                document.markContentsDirty(0, document.characterCount())

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unseen:
            self._unseen = False
            self.seen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(STEP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape belongs to the page; Home and End to the whole letter."""
        bar = self.verticalScrollBar()
        self._pressed_at = None
        if event.key() == Qt.Key.Key_Escape or (event.key() in SCROLLING and not bar.maximum()):
            event.ignore()  # where the page scrolls as a whole, it is the page's
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu is in English and copies where a link leads without saying so."""
        menu = QMenu(self)
        copy = menu.addAction(_("Chép phần đã chọn"), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(_("Chọn cả thư"), self.selectAll)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 90)


def style() -> str:
    """CSS for the words of a letter in the theme in force."""
    look = theme.now()
    return f"""
    body {{ color: {look.token("ink")}; }}
    p {{ margin-top: 0; margin-bottom: {round(10 * look.scale)}px; }}
    a {{ color: {look.token("link")}; text-decoration: underline; }}
    a.explained {{ color: {look.token("ink")}; text-decoration: underline; }}
    small, sub, sup {{ font-size: {look.pixels("second")}px; }}
    h1, h2 {{ font-size: {look.pixels("figure")}px; }}
    h3, h4, h5, h6 {{ font-size: {look.pixels("card")}px; }}
    blockquote {{ color: {look.token("ink2")}; margin-top: 4px; margin-bottom: 4px; margin-left: 16px; margin-right: 0; }}
    .blocked {{ background-color: {look.token("sunk")}; font-weight: 600; }}
    """


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(0)
    return image
