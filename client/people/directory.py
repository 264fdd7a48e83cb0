"""The city's directory: units as a tree, people in them; read from the site's CSV and kept in memory.

It is public within the city and needed before anybody has signed in, so it lies in no person's store. Columns:
``unit_path;kind;name;post;address;telephone``, levels of `unit_path` joined by ' / ', kind 'unit' or 'person'.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client import collate
from client.faults import FileUnreadable
from client.fold import fold

SEPARATOR = " / "
COLUMNS = ("unit_path", "kind", "name", "post", "address", "telephone")


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, or a unit with its own mailbox. `unit` is the path of the unit it belongs to (of a unit: its own path)."""

    kind: str
    unit: str
    name: str
    post: str
    address: str
    telephone: str

    @property
    def unit_name(self) -> str:
        return self.unit.rpartition(SEPARATOR)[2]


@dataclass(slots=True)
class _Node:
    path: str
    name: str
    entry: Entry | None
    children: list[str]
    people: list[Entry]
    total: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """`unit_path` set: a unit; else `entry` is a person."""

    unit_path: str
    entry: Entry | None
    name: str
    marks: tuple[tuple[int, int], ...]


class Directory:
    """`problems`: (line, what) of rows that could not be used."""

    def __init__(self, entries: Iterable[Entry] = (), problems: tuple[tuple[int, str], ...] = ()) -> None:
        self.problems = problems
        self._nodes: dict[str, _Node] = {"": _Node("", "", None, [], [])}
        self._by_address: dict[str, Entry] = {}
        people: list[Entry] = []
        for entry in entries:
            node = self._node(entry.unit)
            if entry.kind == "unit":
                node.entry = entry
            else:
                node.people.append(entry)
                people.append(entry)
            if entry.address:
                self._by_address.setdefault(entry.address.casefold(), entry)
        for node in self._nodes.values():
            node.people.sort(key=_place)
        self._count("")
        self._people = [(_search_words(entry), fold(entry.name), entry) for entry in people]
        self._units = [(fold(node.name), node.path) for node in self._nodes.values() if node.path]

    @classmethod
    def load(cls, path: Path) -> Directory:
        """Raises: FileUnreadable. Wrong rows are left out and listed in `problems`."""
        try:
            text = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise FileUnreadable(name=path.name) from error
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Directory:
        text = text.removeprefix("\ufeff")
        first = text.partition("\n")[0]
        separator = ";" if first.count(";") >= first.count(",") else ","
        rows = csv.reader(io.StringIO(text), delimiter=separator)
        header = [name.strip().casefold() for name in next(rows, [])]
        if any(name not in header for name in ("unit_path", "kind", "name", "address")):
            return cls((), ((1, "columns"),))
        where = {name: header.index(name) for name in COLUMNS if name in header}
        entries: list[Entry] = []
        problems: list[tuple[int, str]] = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            cells = {name: row[at].strip() if at < len(row) else "" for name, at in where.items()}
            kind = cells["kind"].casefold()
            if kind not in ("unit", "person") or not cells["unit_path"] or (kind == "person" and not cells["name"]):
                problems.append((rows.line_num, "row"))
                continue
            if "@" not in cells["address"] and (kind == "person" or cells["address"]):
                problems.append((rows.line_num, "address"))
                continue
            unit = SEPARATOR.join(level.strip() for level in cells["unit_path"].split("/"))
            entries.append(
                Entry(
                    kind,
                    unit,
                    cells["name"] or unit.rpartition(SEPARATOR)[2],
                    cells.get("post", ""),
                    cells["address"],
                    cells.get("telephone", ""),
                )
            )
        return cls(entries, tuple(problems))

    def __len__(self) -> int:
        return len(self._people)

    def children(self, path: str = "") -> tuple[str, ...]:
        """Paths of the units directly below."""
        node = self._nodes.get(path)
        return tuple(node.children) if node else ()

    def total(self, path: str) -> int:
        """How many people a unit has, all levels below included."""
        node = self._nodes.get(path)
        return node.total if node else 0

    def unit(self, path: str) -> Entry | None:
        """A unit's own entry (its mailbox), where it has one."""
        node = self._nodes.get(path)
        return node.entry if node else None

    def people(self, path: str) -> tuple[Entry, ...]:
        """The people of the unit itself: its heads in the order of the file, then the others by their given names."""
        node = self._nodes.get(path)
        return tuple(node.people) if node else ()

    def expand(self, path: str) -> tuple[Entry, ...]:
        """All people of a unit and below."""
        node = self._nodes.get(path)
        if node is None:
            return ()
        return (*node.people, *(entry for child in node.children for entry in self.expand(child)))

    def by_address(self, address: str) -> Entry | None:
        return self._by_address.get(address.casefold())

    def find(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Units and people in which every word begins some word; the best first."""
        wanted = fold(words).split()
        if not wanted:
            return ()
        whole = " ".join(wanted)
        scored: list[tuple[tuple[int, bool, int, Any], str, Entry | None]] = []
        for name, path in self._units:
            padded = f" {name}"
            if all(f" {word}" in padded for word in wanted):
                rank = 0 if name == whole else 1 if f" {whole}" in padded else 3
                scored.append(((rank, False, path.count(SEPARATOR), collate.key(self._nodes[path].name)), path, None))
        spaced, last = f" {whole}", wanted[-1]
        begins = [f" {word}" for word in wanted]
        for text, name, entry in self._people:
            if all(word in text for word in begins):
                given = name.rpartition(" ")[2]
                rank = 0 if whole in (name, given) else 1 if given.startswith(last) or spaced in f" {name}" else 2
                scored.append(((rank, True, len(entry.unit), collate.name_key(entry.name)), "", entry))
        scored.sort(key=lambda found: found[0])
        return tuple(
            Hit(path, entry, shown, marks(shown, wanted))
            for _rank, path, entry in scored[:limit]
            for shown in (entry.name if entry is not None else self._nodes[path].name,)
        )

    def _node(self, path: str) -> _Node:
        found = self._nodes.get(path)
        if found is None:
            above, _, name = path.rpartition(SEPARATOR)
            found = self._nodes[path] = _Node(path, name, None, [], [])
            self._node(above).children.append(path)
        return found

    def _count(self, path: str) -> int:
        node = self._nodes[path]
        node.total = len(node.people) + sum(self._count(child) for child in node.children)
        return node.total


def marks(text: str, folded_words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """(start, length) in `text` where one of the folded words begins a word."""
    found: list[tuple[int, int]] = []
    start = 0
    for word in text.split():
        start = text.index(word, start)
        bare = fold(word)
        length = max((len(wanted) for wanted in folded_words if bare.startswith(wanted)), default=0)
        if length:
            found.append((start, len(word) if length == len(bare) else length))
        start += len(word)
    return tuple(found)


# Posts that are said before the names of others, without marks.
_HEADS = ("bi thu", "pho bi thu", "chu tich", "pho chu tich", "giam doc", "pho giam doc", "truong", "pho truong", "chanh", "pho chanh")


def _place(entry: Entry) -> tuple[bool, Any]:
    head = f"{fold(entry.post)} ".startswith(tuple(f"{post} " for post in _HEADS))
    return (False, ()) if head else (True, collate.name_key(entry.name))


def _search_words(entry: Entry) -> str:
    return f" {fold(' '.join((entry.name, entry.post, entry.unit.replace('/', ' '), entry.address)))}"
