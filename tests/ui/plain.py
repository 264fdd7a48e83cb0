"""Stand-ins for the pages around the one under test, so that each page is tested on its own."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from ui import places
from ui.page import Page


class PlainPage(Page):
    """Remembers what it was opened with."""

    opened: ClassVar[list[dict[str, Any]]] = []

    def open(self, **arguments: Any) -> None:
        PlainPage.opened.append(arguments)
        self.header.say("…")


def stand_in(patch: pytest.MonkeyPatch, *names: str) -> list[dict[str, Any]]:
    """These pages are plain ones; returns the list of what they are opened with."""
    PlainPage.opened.clear()
    for name in names:
        patch.setitem(places.PAGES, name, ("tests.ui.plain", "PlainPage"))
    return PlainPage.opened
