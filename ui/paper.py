"""Several letters as PDF files, one each: the printing that is there, without a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from client.api import faults, file_name, ids, rows
from ui import printing

Pictures = Callable[[rows.LetterPage], Callable[[str], bytes | None]]


def export(views: Any, letters: Sequence[ids.MessageId], folder: Path, pictures: Pictures) -> rows.Exported:
    """Off the UI thread. A letter whose words are not here is named. Raises: FileUnwritable, LetterGone never."""
    paths: list[Path] = []
    lacking: list[rows.Lacking] = []
    for letter in letters:
        page: rows.LetterPage | None = views.letter(letter)
        if page is None or page.text_state != "have":
            lacking.append(rows.Lacking(page.row.subject if page else "", (page.row.fault if page else None) or faults.LetterGone()))
            continue
        path = printing.free_name(folder, file_name(page.row.subject, page.date, "pdf"))
        if not printing.print_letter(page, pictures(page), printing.printer(file=path, title=page.row.subject)):
            path.unlink(missing_ok=True)
            raise faults.FileUnwritable(name=path.name)
        paths.append(path)
    return rows.Exported(tuple(paths), len(paths), tuple(lacking))
