"""The place where a letter is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.widgets.letter_editor import LetterEditor


@pytest.fixture
def editor(qtbot: Any, qapp: QApplication) -> LetterEditor:
    theme.start(qapp)
    made = LetterEditor("Nội dung")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def test_what_is_plain_stays_plain(editor: LetterEditor) -> None:
    """No HTML goes out for a letter without formatting; line ends, tabs and empty lines are as written."""
    editor.set_letter("Kính gửi:\n\n\tUBND xã\n> trích\n", "")
    assert editor.written() == ("Kính gửi:\n\n\tUBND xã\n> trích\n", "")


def test_bold_and_list(editor: LetterEditor) -> None:
    """By keyboard: Ctrl+B, a list, Enter for the next entry, Enter on an empty one ends it; kept and opened again the same."""
    QTest.keyClick(editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "Khan")
    QTest.keyClick(editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, " thong bao")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    editor.turn_list()
    QTest.keyClicks(editor, "mot")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "hai")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "Het")
    text, html = editor.written()
    assert text == "Khan thong bao\n- mot\n- hai\nHet"
    assert html == "<div><b>Khan</b> thong bao</div><ul><li>mot</li><li>hai</li></ul><div>Het</div>"
    editor.set_letter(text, html)
    assert editor.written() == (text, html)
    assert not editor.document().isUndoAvailable()
    editor.selectAll()
    editor.turn_list()
    editor.turn_list()
    assert "<ul>" not in editor.written()[1]


def test_undo(editor: LetterEditor) -> None:
    """Whatever was typed or pasted can be taken back, never past the beginning of the letter."""
    editor.set_letter("Đầu thư", "")
    pasted = QMimeData()
    pasted.setHtml("<p><b>một</b></p><p>hai</p>")
    editor.insertFromMimeData(pasted)
    assert editor.written()[0] == "một\nhaiĐầu thư"
    for _again in range(5):
        editor.undo()
    assert editor.written() == ("Đầu thư", "")
    editor.redo()
    assert "<b>một</b>" in editor.written()[1]


def test_a_word_being_composed_is_written_too(editor: LetterEditor) -> None:
    """An input method still holds 'Việ': a save now has it, and does not disturb the composing."""
    told = []
    editor.typed.connect(lambda: told.append(1))
    editor.set_letter("Đã viết ", "")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(editor, QInputMethodEvent("Việ", []))
    assert told and editor.written()[0] == "Đã viết Việ"
    assert editor.textCursor().block().layout().preeditAreaText() == "Việ"
    done = QInputMethodEvent()
    done.setCommitString("Việt")
    QApplication.sendEvent(editor, done)
    assert editor.written()[0] == "Đã viết Việt"


def test_files_and_pictures(editor: LetterEditor, tmp_path: Path) -> None:
    """Files dropped on the words become attachments, not links; a lone picture is said, not lost in silence."""
    got: list[Any] = []
    editor.files.connect(got.append)
    editor.picture.connect(lambda: got.append("picture"))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.pdf"))])
    editor.insertFromMimeData(files)
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    editor.insertFromMimeData(picture)
    assert got == [[tmp_path / "a.pdf"], "picture"] and editor.written() == ("", "")


def test_nothing_is_loaded(editor: LetterEditor, tmp_path: Path) -> None:
    """A pasted picture from the net or the disk leaves no trace and is not looked up."""
    pasted = QMimeData()
    pasted.setHtml(f'<p>x<img src="http://dau-vet.example/1.png"><img src="file://{tmp_path}/x.png"></p>')
    editor.insertFromMimeData(pasted)
    assert editor.written() == ("x", "")


def test_tab_goes_on(editor: LetterEditor) -> None:
    """The keyboard leaves the words with Tab."""
    assert editor.tabChangesFocus()
