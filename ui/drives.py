"""The sticks that are plugged into this PC. Asking a device can take seconds: not on the UI thread."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_REMOVABLE = 2  # GetDriveTypeW
_WHERE = ("/media/", "/run/media/")  # Linux desktops put them there


@dataclass(frozen=True, slots=True)
class Drive:
    """`name` as the person knows it; `free` in octets, for this person."""

    path: Path
    name: str
    free: int


def found() -> tuple[Drive, ...]:
    """Those that can be written on."""
    return tuple(of(info) for info in map(QStorageInfo, _roots()) if info.isValid() and info.isReady() and not info.isReadOnly())


def of(info: QStorageInfo) -> Drive:
    path = Path(info.rootPath())
    return Drive(path, info.name() or info.displayName() or path.name or str(path), info.bytesAvailable())


def place(folder: Path) -> Drive:
    """A folder that the person pointed at."""
    return Drive(folder, folder.name or str(folder), QStorageInfo(str(folder)).bytesAvailable())


def _roots() -> list[str]:
    if sys.platform == "win32":
        import ctypes

        windows = ctypes.windll.kernel32
        letters = (chr(ord("A") + number) for number in range(2, 26) if windows.GetLogicalDrives() >> number & 1)  # A, B: floppies
        return [f"{letter}:/" for letter in letters if windows.GetDriveTypeW(f"{letter}:\\") == _REMOVABLE]
    return [info.rootPath() for info in QStorageInfo.mountedVolumes() if info.rootPath().startswith(_WHERE)]
