"""Writing the person's files to the disk: never over another one, never outside the chosen folder, marked as from the net."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from client.faults import DiskFull, FileUnreadable, FileUnwritable, FileVanished, TooLarge

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, 112})


def write_new(folder: Path, name: str, data: bytes, *, read_only: bool = False) -> Path:
    """Write `data` under `name` or, where that is taken, under 'name (2)' and so on. `name` must be a safe name.

    Raises: DiskFull, FileUnwritable.
    """
    path = write_pieces(folder, name, (data,))
    if read_only:
        path.chmod(0o400)
    return path


def write_pieces(folder: Path, name: str, pieces: Iterable[bytes]) -> Path:
    """Likewise of octets that come one after the other. What raises, also from `pieces`, leaves no file behind; when the power
    goes, it is an empty one beside a '.part'.

    Raises: DiskFull, FileUnwritable.
    """
    path = None
    try:
        path = _reserve(folder, name)
        part = _part(path)
        try:
            with open(part, "xb") as file:
                for data in pieces:
                    file.write(data)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise (DiskFull() if error.errno in NO_ROOM else FileUnwritable(name=name)) from error
    mark_of_the_web(path)
    return path


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _reserve(folder: Path, name: str) -> Path:
    """An empty file of a name that nobody had. Raises: FileExistsError (too many), OSError."""
    stem, dot, ending = name.rpartition(".")
    for number in range(1, 10_000):
        shown = name if number == 1 else f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"
        path = folder / shown
        if _part(path).exists():  # somebody's; or what a power cut has left, beside an empty file
            continue
        try:
            with open(path, "xb"):
                return path
        except FileExistsError:
            continue
    raise FileExistsError(errno.EEXIST, name)


def replace_whole(path: Path, data: bytes) -> None:
    """Write beside and put in place: after a power cut the old file is there or the new one, whole.

    Raises: DiskFull, FileUnwritable.
    """
    beside = path.with_name(path.name + ".new")
    try:
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(beside, path)
    except OSError as error:
        raise (DiskFull() if error.errno in NO_ROOM else FileUnwritable(name=path.name)) from error


def put_in_place(beside: Path, path: Path) -> None:
    """A finished file takes its name, and whatever had it before goes. Raises: OSError."""
    beside.replace(path)
    if sys.platform != "win32":  # the new name itself has to reach the disk as well
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a network folder that knows no such thing
                raise
        finally:
            os.close(folder)


def mark_of_the_web(path: Path) -> None:
    """On Windows, tell that the file came from outside (zone 3), so that Office opens it guarded."""
    if sys.platform != "win32":
        return
    try:
        with open(f"{path}:Zone.Identifier", "w", encoding="ascii") as stream:
            stream.write("[ZoneTransfer]\r\nZoneId=3\r\n")
    except OSError:
        return  # a disk without streams (USB)


def read_whole(path: Path, most: int) -> bytes:
    """A file the person chose. Raises: FileVanished, FileUnreadable, TooLarge."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileUnreadable(name=path.name)
        if size > most:
            raise TooLarge(size=size, limit=most)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileVanished(name=path.name) from error
    except OSError as error:
        raise FileUnreadable(name=path.name) from error


def empty_folder(folder: Path) -> None:
    """Remove what lies in a folder of passing files; what cannot go now goes next time."""
    for path in sorted(folder.glob("**/*"), reverse=True):
        try:
            path.chmod(0o700)
            path.rmdir() if path.is_dir() else path.unlink()
        except OSError:
            continue
