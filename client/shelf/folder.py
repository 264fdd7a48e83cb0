"""The network folder itself: IT's mark, and one subfolder for each person. Plain files; everything here may hang (`door`).

    thu-cong-vu.mark            made once by IT (`tcv archive --prepare`): a drive that is not connected is an empty folder, too
    <of a person>/key.json      the ways into this part (client.people.vault)
                 /key.proof     tells this part's key from another
                 /<letter>.thu  one sealed letter (client.shelf.sealed)
                 /<letter>.gone says, sealed, that a letter was taken out by its owner

No file is ever changed: it is written beside, flushed, and given its name in one step. So no PC needs to wait for another.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from client.faults import ShelfAway, ShelfUnprepared

MARK = "thu-cong-vu.mark"
GONE = ".gone"
_BESIDE = ".new"
_STALE = 86_400.0  # seconds: whoever was writing this is dead


def mark_of(root: Path) -> str:
    """Which network folder this is. Raises: ShelfUnprepared, ShelfAway, OSError."""
    try:
        found = json.loads((root / MARK).read_bytes())["mark"]
    except FileNotFoundError as error:
        if not root.is_dir():
            raise ShelfAway(reason="missing") from error
        raise ShelfUnprepared() from error
    except (ValueError, KeyError, TypeError) as error:
        raise ShelfUnprepared() from error
    if not isinstance(found, str) or len(found) != 32:
        raise ShelfUnprepared()
    return found


def prepare(root: Path) -> str:
    """IT's mark; one that is there stays. Raises: OSError, ShelfUnprepared where there is something else under its name."""
    try:
        with open(root / MARK, "x", encoding="ascii") as file:
            file.write(json.dumps({"format": 1, "mark": os.urandom(16).hex()}))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return mark_of(root)


def try_out(root: Path) -> None:
    """Something can be written there, read and removed. Raises: OSError, ShelfAway where it comes back otherwise."""
    path, data = root / f"{os.urandom(8).hex()}{_BESIDE}", os.urandom(4096)
    write(path, (data,))
    try:
        if path.read_bytes() != data:
            raise ShelfAway(reason="broken", number=0)
    finally:
        path.unlink(missing_ok=True)


def of_person(root: Path, mark: str, address: str) -> Path:
    """The same on every PC, and tells nobody who looks at the folder whose it is."""
    return root / hashlib.sha256(f"thu-cong-vu/{mark}/{address.casefold()}".encode()).hexdigest()[:32]


def write(path: Path, pieces: Iterable[bytes], lives: Callable[[], None] = lambda: None) -> None:
    """The file is there whole or not at all. Raises: OSError."""
    beside = path.with_name(f"{path.stem}.{os.urandom(4).hex()}{_BESIDE}")
    try:
        with open(beside, "xb") as file:
            for piece in pieces:
                file.write(piece)
                lives()
            file.flush()
            os.fsync(file.fileno())
            lives()
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    _flush(path.parent)


def make(folder: Path, files: dict[str, bytes]) -> bool:
    """A person's part with its first files, all at once. False: another PC was first. Raises: OSError."""
    beside = folder.with_name(f"{folder.name}.{os.urandom(4).hex()}{_BESIDE}")
    beside.mkdir()
    for name, data in files.items():
        write(beside / name, (data,))
    try:
        beside.rename(folder)  # never over a folder in which something lies
    except OSError:
        for path in beside.iterdir():
            path.unlink()
        beside.rmdir()
        if folder.is_dir():
            return False
        raise
    _flush(folder.parent)
    return True


def list_(folder: Path) -> dict[str, int]:
    """Names and sizes of what lies there; what was left half written long ago goes. Raises: OSError."""
    found: dict[str, int] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat()
            if not entry.name.endswith(_BESIDE):
                found[entry.name] = facts.st_size
            elif facts.st_mtime < time.time() - _STALE:
                with suppress(OSError):
                    Path(entry.path).unlink()
    return found


def remove(folder: Path, name: str, note: bytes) -> None:
    """A letter's file goes; `note` stays, so that other PCs know that it was wished. Raises: OSError."""
    stone = folder / (Path(name).stem + GONE)
    if not stone.exists():
        write(stone, (note,))
    (folder / name).unlink(missing_ok=True)


def forget_cached(file: BinaryIO) -> None:
    """What is read now comes from where the file lies, as far as the system can be told, and not from this PC's memory."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _flush(folder: Path) -> None:
    """The new name reaches the disk, where the file system can be told."""
    if sys.platform != "win32":
        with suppress(OSError):
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
