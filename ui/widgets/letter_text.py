"""The words of a letter: read only, nothing loaded from anywhere but the letter itself, links only tell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

WIDEST_PICTURE = 4_000  # px; larger ones are not decoded


class LetterText(QTextBrowser):
    """`pressed` carries the address of a link; the page decides. `pictures` gives the bytes of a cid, or None."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Callable[[str], bytes | None] = lambda cid: None
        self._shown = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameStyle(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(20)
        self.anchorClicked.connect(lambda url: self.pressed.emit(url.toString()))

    def show_letter(self, html: str, style: str, pictures: Callable[[str], bytes | None]) -> None:
        """`style` is CSS for the document. The place in the text is kept when the same letter is shown again."""
        self._pictures = pictures
        whole = f"<style>{style}</style>{html}"
        if whole == self._shown:
            return
        place = self.verticalScrollBar().value() if self._shown else 0
        self._shown = whole
        self.document().setDefaultStyleSheet(style)
        self.setHtml(html)
        self.verticalScrollBar().setValue(place)

    def forget(self) -> None:
        self._shown = ""
        self.clear()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Never a file, never the network: a picture of the letter, or an empty one (a null would let Qt open files)."""
        name = QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and name.scheme() == "cid":
            data = self._pictures(name.path())
            image = QImage.fromData(data) if data else QImage()
            if not image.isNull() and image.width() <= WIDEST_PICTURE:
                room = max(120, self.viewport().width() - 2 * int(self.document().documentMargin()))
                if image.width() > room:
                    image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
                return image
        if kind == QTextDocument.ResourceType.ImageResource.value and name.scheme() == "data":
            return super().loadResource(kind, name)
        return _nothing()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(0)
    return image
