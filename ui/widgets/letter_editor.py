"""The words of the letter being written: bold and lists, and nothing else that could be pasted into it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
)
from PySide6.QtWidgets import QWidget

from ui import formatted, theme
from ui.formatted import SOFT_BREAK, Letter, Paragraph, Run
from ui.widgets import edit_menu
from ui.widgets.field import TextArea

_STYLES: dict[str, QTextListFormat.Style] = {
    "dots": QTextListFormat.Style.ListDisc,
    "numbers": QTextListFormat.Style.ListDecimal,
}


class LetterEditor(TextArea):
    """`typed` after every change, also while an input method still composes a word; `files` are dropped or pasted ones;
    `looks` says whether the words at the cursor are bold, and which list they stand in."""

    typed = Signal()
    files = Signal(list)
    picture = Signal()
    looks = Signal(bool, str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.setAcceptRichText(True)
        self.textChanged.connect(self.typed)
        self.cursorPositionChanged.connect(self._tell_looks)
        self.currentCharFormatChanged.connect(lambda _format: self._tell_looks())

    # The letter

    def set_letter(self, text: str, html: str) -> None:
        """Another letter from its beginning; there is nothing to undo."""
        document = self.document()
        self.blockSignals(True)
        document.setUndoRedoEnabled(False)
        self.clear()
        cursor = QTextCursor(document)
        cursor.setBlockFormat(_spacing())
        cursor.setCharFormat(QTextCharFormat())
        if html:
            self._insert(cursor, formatted.of_html(html))
        else:
            cursor.insertText(formatted.nfc(text))
        document.setUndoRedoEnabled(True)
        document.setModified(False)
        self.blockSignals(False)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._tell_looks()

    def letter(self) -> Letter:
        """As it stands there, with the word that an input method is still composing."""
        document = self._with_preedit()
        found = []
        block = document.begin()
        while block.isValid():
            runs = []
            step = block.begin()
            while not step.atEnd():
                fragment = step.fragment()
                runs.append(Run(fragment.text().replace("\u00a0", " "), _is_bold(fragment.charFormat())))
                step += 1
            found.append(Paragraph(tuple(runs), _list_of(block.textList())))
            block = block.next()
        if document is not self.document():
            document.deleteLater()
        return tuple(found)

    def is_blank(self) -> bool:
        """Not even a word under an input method."""
        return self.document().isEmpty() and not self.textCursor().block().layout().preeditAreaText()

    def written(self) -> tuple[str, str]:
        """(text, html); html is '' as long as no formatting is used."""
        letter = self.letter()
        return formatted.to_text(letter), "" if formatted.is_plain(letter) else formatted.to_html(letter)

    def _with_preedit(self) -> QTextDocument:
        cursor = self.textCursor()
        layout = cursor.block().layout()
        words = layout.preeditAreaText()
        if not words:
            return self.document()
        copy: QTextDocument = self.document().clone(self)
        at = QTextCursor(copy)
        at.setPosition(cursor.block().position() + layout.preeditAreaPosition())
        at.insertText(words)
        return copy

    # Looks

    def turn_bold(self) -> None:
        on = not _is_bold(self.currentCharFormat())
        self.setFontWeight(QFont.Weight.Bold if on else QFont.Weight.Normal)
        self._tell_looks()

    def turn_list(self, kind: str = "dots") -> None:
        """The paragraphs of the selection become a list, or stop being one."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if _list_of(cursor.currentList()) == kind:
            first, last = self._blocks(cursor)
            for number in range(first, last + 1):
                self._leave_list(QTextCursor(self.document().findBlockByNumber(number)))
        else:
            first, last = self._blocks(cursor)
            at = QTextCursor(self.document().findBlockByNumber(first))
            made = at.createList(_STYLES[kind])
            for number in range(first + 1, last + 1):
                made.add(self.document().findBlockByNumber(number))
        cursor.endEditBlock()
        self._tell_looks()
        self.typed.emit()

    def _blocks(self, cursor: QTextCursor) -> tuple[int, int]:
        document = self.document()
        return document.findBlock(cursor.selectionStart()).blockNumber(), document.findBlock(cursor.selectionEnd()).blockNumber()

    def _leave_list(self, cursor: QTextCursor) -> None:
        block = cursor.block()
        lines = block.textList()
        if lines is not None:
            lines.remove(block)
        cursor.setBlockFormat(_spacing())

    def _tell_looks(self) -> None:
        self.looks.emit(_is_bold(self.currentCharFormat()), _list_of(self.textCursor().currentList()))

    # Pasting and dropping

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasUrls() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words, bold and lists; files become attachments; a picture alone cannot be pasted."""
        files = local_files(source)
        if files:
            self.files.emit(files)
            return
        html = source.html() if source.hasHtml() else ""
        if html and len(html) <= formatted.MOST_PASTED and (letter := formatted.of_html(html)):
            cursor = self.textCursor()
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            self._insert(cursor, letter)
            cursor.endEditBlock()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        elif source.hasText():
            self.textCursor().insertText(formatted.nfc(source.text()), QTextCharFormat())
            self.ensureCursorVisible()
        elif source.hasImage():
            self.picture.emit()

    def _insert(self, cursor: QTextCursor, letter: Iterable[Paragraph]) -> None:
        lines: QTextList | None = None
        for number, paragraph in enumerate(letter):
            if number:
                cursor.insertBlock(_spacing(), QTextCharFormat())
            if not paragraph.list:
                lines = None
            elif lines is not None and _list_of(lines) == paragraph.list:
                lines.add(cursor.block())
            else:
                lines = cursor.createList(_STYLES[paragraph.list])
            for run in paragraph.runs:
                look = QTextCharFormat()
                if run.bold:
                    look.setFontWeight(QFont.Weight.Bold)
                cursor.insertText(run.text.replace("\n", SOFT_BREAK), look)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is loaded from anywhere, least of all a file."""
        return ""

    # Qt

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape belongs to the page; Enter on an empty entry ends the list."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        if event.key() == Qt.Key.Key_B and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.turn_bold()
            return
        cursor = self.textCursor()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and cursor.currentList() is not None and not cursor.block().text():
            cursor.beginEditBlock()
            self._leave_list(cursor)
            cursor.endEditBlock()
            self._tell_looks()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        edit_menu.show(self, event.globalPos())

    def sizeHint(self) -> QSize:
        """As low as may be: it takes what the rest of the form leaves."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 96)


def local_files(source: QMimeData) -> list[Path]:
    """The files of this PC that are dropped or pasted."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []


def _spacing() -> QTextBlockFormat:
    """Lines 1.5 times as high as their letters, paragraphs a little apart."""
    room = QTextBlockFormat()
    body = theme.now().pixels("body")
    room.setLineHeight(round(body * 0.23), QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    room.setBottomMargin(round(body * 0.33))
    return room


def _is_bold(look: QTextCharFormat) -> bool:
    return look.fontWeight() >= QFont.Weight.DemiBold.value


def _list_of(lines: QTextList | None) -> formatted.List:
    if lines is None:
        return ""
    return "numbers" if lines.format().style() == QTextListFormat.Style.ListDecimal else "dots"
