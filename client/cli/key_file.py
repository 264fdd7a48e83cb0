"""The file of the city's private recovery key, which lies with IT and on no office PC."""

from __future__ import annotations

import base64
from pathlib import Path

from client.api import faults
from client.files import write_new

_HEAD = "thu-cong-vu recovery key 1"


def write(path: Path, private: bytes) -> Path:
    """Never over another file. Raises: FileUnwritable, DiskFull."""
    return write_new(path.parent, path.name, f"{_HEAD}\n{base64.b64encode(private).decode()}\n".encode(), read_only=True)


def read(path: Path) -> bytes:
    """Raises: FileUnreadable."""
    try:
        head, _line_end, text = path.read_text(encoding="utf-8").partition("\n")
        key = base64.b64decode(text.strip(), validate=True)
    except (OSError, ValueError) as error:
        raise faults.FileUnreadable(name=path.name) from error
    if head.strip() != _HEAD or len(key) != 32:
        raise faults.FileUnreadable(name=path.name)
    return key
