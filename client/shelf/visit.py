"""A short visit to the network folder, for IT and for the connection check."""

from __future__ import annotations

from pathlib import Path

from client.shelf import folder as files
from client.shelf.door import Door

PATIENCE = 10.0  # seconds


def visit(root: Path, *, prepare: bool = False) -> None:
    """Is it the right one, and can letters be written there? `prepare`: give it IT's mark first, where it has none.

    Raises: ShelfAway, ShelfUnprepared, ShelfFull.
    """
    door = Door(PATIENCE)
    try:
        door.do(lambda: files.prepare(root) if prepare else files.mark_of(root))
        door.do(lambda: files.try_out(root))
    finally:
        door.close()
