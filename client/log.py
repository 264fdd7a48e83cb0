"""The log that IT may read and send on: it holds no address, no subject, no file name and no password.

The rule that makes this safe: **the words of a log line are ours, its arguments are not.** Numbers, enums and fault codes
pass; any other argument becomes its type and length, unless the caller vouches for it with `plain`. Of an exception the
type and the places in the code are kept, never its message. Lines of other libraries are counted, not quoted.
"""

from __future__ import annotations

import logging
import re
import traceback
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from client.faults import Fault, every_fault

FILE = "thu-cong-vu.log"
OWN = ("client", "ui", "i18n", "__main__")
_MAX_BYTES, _KEPT = 512 * 1024, 3
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


class plain(str):
    """A text the caller vouches for: no word in it comes from a person or a letter.

    Lower case, since it reads as a verb: ``log.info("at %s", plain(host))``.
    """

    __slots__ = ()


def start(data: Path, level: int = logging.INFO) -> Path:
    """Write the log into `data`/log, about 2 MB at most. Calling it again changes nothing. Returns the file."""
    folder = data / "log"
    path = folder / FILE
    root = logging.getLogger()
    if any(isinstance(one, RotatingFileHandler) and Path(one.baseFilename) == path.resolve() for one in root.handlers):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(path.resolve(), maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    file.setFormatter(Redacted())
    root.addHandler(file)
    root.setLevel(level)
    for name in set(logging.Logger.manager.loggerDict) - set(OWN):
        if not name.startswith(OWN):
            logging.getLogger(name).setLevel(logging.WARNING)
    return path


class Redacted(logging.Formatter):
    """One line for each record, redacted; safe for any record of any library."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        stamp = f"{self.formatTime(record)} {record.levelname} {record.threadName} {record.name}: "
        line = stamp + _ADDRESS.sub("<address>", _message(record))
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + places(record.exc_info[1])
        return line


def places(error: BaseException) -> str:
    """Type and places in the code of an exception and of what caused it; no message, no source line's values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"  {type(current).__name__}{_facts(current)}")
        lines.extend(_frames(current.__traceback__))
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _facts(error: BaseException) -> str:
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f" errno={error.errno}"
    if isinstance(error, Fault):
        return "".join(f" {name}={_mask(value)}" for name, value in error.facts.items())
    return ""


def _message(record: logging.LogRecord) -> str:
    if not record.name.startswith(OWN):
        return f"<{len(record.msg)} characters>" if isinstance(record.msg, str) else f"<{type(record.msg).__name__}>"
    if not record.args:
        return str(record.msg)
    arguments = record.args
    try:
        if isinstance(arguments, dict):
            return str(record.msg) % {name: _mask(value) for name, value in arguments.items()}
        return str(record.msg) % tuple(_mask(value) for value in arguments)
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _mask(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, plain)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Fault):
        return value.code
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        return value if value in {kind.__name__ for kind in every_fault()} else f"<str {len(value)}>"
    if isinstance(value, (bytes, bytearray, list, tuple, set, frozenset, dict)):
        return f"<{type(value).__name__} {len(value)}>"
    return f"<{type(value).__name__}>"
