"""What the tests of the reader share: a window at a letter, and a PC that only writes down what it is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from client.ids import MessageId
from client.rows import LetterPage, ListQuery, Place
from tests.ui.conftest import MakeWindow
from tests.ui.fake import FakeSession
from tests.ui.plain import stand_in
from ui import pc
from ui.pages.reader import ReaderPage
from ui.widgets.button import Button
from ui.window import Window

INBOX = ListQuery(Place.INBOX)
FRAUD, INVITATION, NOT_HERE, OF_UNIT, WITH_PHOTO, DELETED = 8, 1, 4, 51, 7, 71


def reader_at(make_window: MakeWindow, session: FakeSession, patch: pytest.MonkeyPatch, number: int, **look: Any) -> tuple[Window, ReaderPage]:
    """The reader on letter `number`, come from the inbox; the pages around it are plain."""
    stand_in(patch, "home", "inbox", "composer", "help")
    window = make_window(session, **look)
    window.start_at("inbox")
    window.go("reader", message=MessageId(number), query=INBOX)
    page = window.page
    assert isinstance(page, ReaderPage)
    return window, page


def put(session: FakeSession, number: int, **fields: Any) -> LetterPage:
    """Another version of a letter in the store."""
    key = MessageId(number)
    session.letters[key] = replace(session.letters[key], **fields)
    return session.letters[key]


def words(page: ReaderPage) -> str:
    return page.text.toPlainText()


def toast(window: Window) -> str:
    return window.toast.accessibleName() if window.toast.isVisible() else ""


def bar(page: ReaderPage) -> list[str]:
    """The buttons of the bar from left to right."""
    shown = [one for one in page.bar.findChildren(Button) if one.isVisible()]
    return [one.text() for one in sorted(shown, key=lambda one: (one.y(), one.x()))]


class Asked:
    """Stands in for the PC: folders and programs are not opened, only remembered."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path | None = None) -> None:
        self.files: list[Path] = []
        self.folders: list[Path] = []
        self.pages: list[str] = []
        self.has_program = True
        patch.setattr(pc, "choose_folder", lambda parent, title: folder)
        patch.setattr(pc, "open_file", self._file)
        patch.setattr(pc, "show_folder", self.folders.append)
        patch.setattr(pc, "open_page", self._page)

    def _file(self, path: Path) -> bool:
        self.files.append(path)
        return self.has_program

    def _page(self, address: str) -> bool:
        self.pages.append(address)
        return True
