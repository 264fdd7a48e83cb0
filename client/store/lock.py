"""A lock on a file that the operating system lets go when the program dies; one door for Windows and the others."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class FileLock:
    """Held by at most one program at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """False when another holds it. Raises: OSError where the folder cannot be used."""
        file = _opened(self._path)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _opened(path: Path) -> int:
    """A lock file holds nothing; of somebody else's, on a folder for all, reading is enough to ask."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY)
