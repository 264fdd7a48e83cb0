"""Where in a TOML text each key stands (tomllib does not tell), and which lines are not TOML at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

Place = tuple[str | int, ...]  # e.g. ("imap", "host"), ("people", "person", 0, "address")

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_AT = re.compile(r"\(at line (\d+)")
_MOST = 25


def read(text: str) -> tuple[dict[str, object], list[int], set[Place]]:
    """(document, lines that are wrong, keys on those lines). A wrong line is left out, so that the rest can be checked too."""
    lines = text.split("\n")
    wrong: list[int] = []
    lost: set[Place] = set()
    where = {line: place for place, line in index(text).items()}
    while True:
        try:
            return tomllib.loads("\n".join(lines)), wrong, lost
        except tomllib.TOMLDecodeError as error:
            found = _AT.search(str(error))
            line = int(found[1]) if found else _last(lines)
            if line in wrong or not 1 <= line <= len(lines) or not lines[line - 1].strip():
                line = _last(lines[:line])  # an unfinished value is noticed only further down
            if line == 0 or len(wrong) >= _MOST:
                return {}, wrong or [1], lost
            wrong.append(line)
            if line in where:
                lost.add(where[line])
            lines[line - 1] = ""


def index(text: str) -> Mapping[Place, int]:
    """The line (from 1) of every table and key; a table's own place is the line of its header."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _split(header[2])
            if header[1] == "[[":
                at = counts.get(table, 0)
                counts[table] = at + 1
                found.setdefault(table, number)
                table = (*table, at)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_split(key[1])), number)
    return found


def _split(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _last(lines: list[str]) -> int:
    return next((at for at in range(len(lines), 0, -1) if lines[at - 1].strip()), 0)
