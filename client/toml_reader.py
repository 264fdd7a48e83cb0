"""A TOML file that an office has written: its values, and everything that is wrong with them, each with its line.

Problem codes, with their facts (words: i18n/site_words.py):
    syntax                         this line is not TOML
    unknown     key                no such table or key (most often a slip of the pen)
    missing     key                has to be there
    type        key, want          want: text | number | yes_no | list | table
    empty       key
    range       key, lowest, highest
    choice      key, allowed       a tuple of texts
    address     key, value
    no_file     key, value         the file named there does not exist
    no_folder   key, value         the folder named there does not exist
    nobody      key, value         names something that is none of those known
    time        key, value         no time of the day
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from client import toml_lines as lines

Problem = tuple[int, str, Mapping[str, object]]  # line (0 = the file as a whole), code, facts

ADDRESS = re.compile(r"[^\s@<>\",;:()]{1,64}@[^\s@<>\",;:()]{1,253}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class Reader:
    """Takes values out of the document and writes down what is wrong with them; never raises."""

    def __init__(
        self,
        document: Mapping[str, object],
        where: Mapping[lines.Place, int],
        folder: Path,
        lost: frozenset[lines.Place] = frozenset(),
        name: Callable[[lines.Place], str] | None = None,
    ) -> None:
        """`where`: the line of each key; `folder`: files named are looked for there; `lost`: keys on lines that were left out;
        `name`: how the office knows a key."""
        self.problems: list[Problem] = []
        self._document = document
        self._where = where
        self._folder = folder
        self._lost = lost
        self._name = name or name_of

    @classmethod
    def of_text(cls, text: str, folder: Path) -> Reader:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        document, wrong, lost = lines.read(text)
        reader = cls(document, lines.index(text), folder, frozenset(lost))
        reader.problems.extend((line, "syntax", {}) for line in wrong)
        return reader

    def sorted_problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=lambda problem: problem[:2]))

    def wrong(self, place: lines.Place, code: str, **facts: object) -> None:
        at = place
        while at and at not in self._where:
            at = at[:-1]
        self.problems.append((self._where.get(at, 0), code, {"key": self._name(place), **facts}))

    def has(self, place: lines.Place) -> bool:
        return place in self._lost or self._look(place) is not None

    def only(self, place: lines.Place, known: tuple[str, ...]) -> None:
        table = self._look(place)
        if isinstance(table, dict):
            for name in table:
                if name not in known:
                    self.wrong((*place, name), "unknown")
        elif table is not None:
            self.wrong(place, "type", want="table")

    def text(self, place: lines.Place, need: bool = False) -> str:
        value = self._take(place, lambda value: isinstance(value, str), "text", need)
        stripped = str(value).strip() if value is not None else ""
        if need and value is not None and not stripped:
            self.wrong(place, "empty")
        return stripped

    def address(self, place: lines.Place, need: bool = False) -> str:
        value = self.text(place, need)
        if value and not ADDRESS.fullmatch(value):
            self.wrong(place, "address", value=value)
        return value

    def texts(self, place: lines.Place) -> tuple[str, ...]:
        def check(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)

        value = self._take(place, check, "list")
        return tuple(item.strip() for item in cast(list[str], value or []))

    def names(self, place: lines.Place, known: tuple[str, ...]) -> tuple[str, ...]:
        found = self.texts(place)
        for name in found:
            if name not in known:
                self.wrong(place, "nobody", value=name)
        return found

    def number(self, place: lines.Place, lowest: int, highest: int) -> int | None:
        value = self._take(place, lambda value: isinstance(value, int) and not isinstance(value, bool), "number")
        if value is not None and not lowest <= cast(int, value) <= highest:
            self.wrong(place, "range", lowest=lowest, highest=highest)
            return None
        return cast("int | None", value)

    def yes_no(self, place: lines.Place) -> bool | None:
        return cast("bool | None", self._take(place, lambda value: isinstance(value, bool), "yes_no"))

    def minute(self, place: lines.Place) -> int | None:
        """"17:30" as a minute of the day."""
        value = self.text(place)
        found = _TIME.fullmatch(value)
        if value and not found:
            self.wrong(place, "time", value=value)
        return int(found[1]) * 60 + int(found[2]) if found else None

    def choice(self, place: lines.Place, allowed: tuple[str, ...]) -> str:
        value = self.text(place)
        if value and value not in allowed:
            self.wrong(place, "choice", allowed=allowed)
            return ""
        return value

    def file(self, place: lines.Place) -> Path | None:
        value = self.text(place)
        if not value:
            return None
        path = self._folder / value
        if path.is_file():
            return path
        self.wrong(place, "no_file", value=value)
        return None

    def folder(self, place: lines.Place) -> Path | None:
        """Needed where its table is. Not looked for: a network drive may be away just now, and may hang."""
        value = self.text(place, need=self.has(place[:-1]))
        return self._folder / value if value else None

    def folder_here(self, place: lines.Place) -> Path | None:
        """One that must exist, as a file named there must."""
        value = self.text(place)
        if not value or (self._folder / value).is_dir():
            return self._folder / value if value else None
        self.wrong(place, "no_folder", value=value)
        return None

    def count(self, place: lines.Place) -> int:
        """How many tables `[[place]]` there are."""
        value = self._take(place, lambda value: isinstance(value, list), "list")
        return len(cast("list[object]", value or []))

    def _take(
        self, place: lines.Place, check: Callable[[object], bool], want: str, need: bool = False
    ) -> object | None:
        value = self._look(place)
        if value is None:
            if need and place not in self._lost:
                self.wrong(place, "missing")
            return None
        if not check(value):
            self.wrong(place, "type", want=want)
            return None
        return value

    def _look(self, place: lines.Place) -> object | None:
        current: object = self._document
        for step in place:
            if isinstance(current, dict) and isinstance(step, str):
                current = current.get(step)
            elif isinstance(current, list) and isinstance(step, int) and step < len(current):
                current = current[step]
            else:
                return None
        return current


def name_of(place: lines.Place) -> str:
    """As IT wrote it: ``[imap] host``, ``[[people.person]] address``."""
    names = [str(step) for step in place if isinstance(step, str)]
    if len(names) == 1:
        return f"[{names[0]}]"
    double = any(isinstance(step, int) for step in place)
    head = ".".join(names[:-1])
    return f"[[{head}]] {names[-1]}" if double else f"[{head}] {names[-1]}"
