"""The kinds of letters: data in resources/kinds/*.toml (described there), which a site may change and add to. Read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from client.fold import fold
from client.paths import resources

HEADER = "X-TCV-Loai"
OTHER = "other"
FieldType = Literal["number", "text", "day", "clock", "moment"]
TYPES: tuple[FieldType, ...] = ("number", "text", "day", "clock", "moment")
TINTS = ("k1", "k2", "k3", "k4", "k5", "k6")
MOST_OCTETS = 64 * 1024  # of one file

_ID = re.compile(r"[a-z][a-z-]{0,30}")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked of a letter of this kind; see resources/kinds/README.md."""

    id: str
    label: str
    type: FieldType = "text"
    needed: bool = False
    row: str = ""
    beside: bool = False
    future: bool = False
    before: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`starts`, `holds` and `says` are folded: no marks, đ = d, lower case."""

    id: str
    order: int
    name: str
    short: str
    line: str = ""
    icon: str = "mail"
    tint: str = "k5"
    under: str = ""
    code: str = ""
    title: str = ""
    opening: str = ""
    closing: str = ""
    people: str = ""
    subject: tuple[str, ...] = ("{summary}",)
    meeting: int = 0
    confirm: bool = False
    starts: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def example(self) -> str:
        """Of số, ký hiệu."""
        return f"215/{self.code}-UBND" if self.code else "215/UBND-VP"

    def field(self, id: str) -> Field | None:
        return next((one for one in self.fields if one.id == id), None)


@dataclass(frozen=True, slots=True)
class Document:
    """One of the 29 kinds of administrative documents (NĐ 30/2020): `code` as in số, ký hiệu, `kind` that its letter is of."""

    name: str
    code: str
    kind: str


class Kinds:
    """All kinds in their order on the screen. `problems`: (file, what is wrong) of a site's files, which are left out then.
    `starts`: as `by_first_word`; `codes`: of số, ký hiệu, in lower case, to kinds."""

    def __init__(self, every: Mapping[str, Kind], problems: tuple[tuple[str, str], ...] = ()) -> None:
        self.every = tuple(sorted(every.values(), key=lambda kind: (kind.order, kind.id)))
        self.problems = problems
        self._by_id = dict(every)
        self.starts = by_first_word((start, kind.id) for kind in self.every for start in kind.starts)
        self.codes = {one.code.casefold(): one.kind for one in documents() if one.code}
        self.codes |= {kind.code.casefold(): kind.id for kind in self.every if kind.code}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.every)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def found_under(self, id: str) -> tuple[str, ...]:
        """The kinds that the filter of this one shows."""
        return (id, *(kind.id for kind in self.every if kind.under == id))

    def get(self, id: str) -> Kind:
        """An unknown kind (of a site whose file is gone) is another letter."""
        return self._by_id.get(id) or self._by_id[OTHER]


def by_first_word(starts: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Folded beginnings of subjects with what they mean, by their first words: a subject is asked of few."""
    found: dict[str, list[tuple[str, str]]] = {}
    for start, id in starts:
        found.setdefault(start.partition(" ")[0], []).append((start, id))
    return {word: tuple(every) for word, every in found.items()}


@cache
def shipped() -> Kinds:
    """Those that come with the program."""
    found = {}
    for path in sorted((resources() / "kinds").glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        found[data["id"]] = _kind(data)
    return Kinds(found)


def load(folder: Path | None) -> Kinds:
    """The shipped kinds with a site's own upon them. What is wrong in a site's file costs that file only."""
    own = shipped()
    if folder is None:
        return own
    found = {kind.id: kind for kind in own}
    problems: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            with path.open("rb") as file:
                data = tomllib.loads(file.read(MOST_OCTETS + 1)[:MOST_OCTETS].decode("utf-8-sig"))
            id = data.get("id")
            if not isinstance(id, str) or not _ID.fullmatch(id):
                raise ValueError("id")
            found[id] = _kind(data, found.get(id))
        except (OSError, ValueError, TypeError, KeyError) as error:  # UnicodeDecodeError and TOMLDecodeError are ValueErrors
            problems.append((path.name, str(error)[:200]))
    return Kinds(found, tuple(problems))


@cache
def documents() -> tuple[Document, ...]:
    """The 29 kinds of documents, in the order of the decree."""
    data = tomllib.loads((resources() / "document-kinds.toml").read_text("utf-8"))
    return tuple(Document(**one) for one in data["document"])


@cache
def decree() -> dict[str, tuple[tuple[str, str], ...]]:
    """The names of those documents as `by_first_word`, with the kind of their letters."""
    return by_first_word((fold(one.name), one.kind) for one in documents())


_TEXTS = ("id", "name", "short", "line", "icon", "tint", "under", "code", "title", "opening", "closing", "people")
_LISTS = ("subject", "starts", "holds", "says")
_FOLDED = ("starts", "holds", "says")


def _kind(data: Mapping[str, Any], base: Kind | None = None) -> Kind:
    """Raises: ValueError naming the key."""
    values: dict[str, Any] = {one.name: getattr(base, one.name) for one in fields(Kind)} if base is not None else {}
    for name, value in data.items():
        if name == "field":
            values["fields"] = tuple(_field(one) for one in value)
        elif name in _LISTS and isinstance(value, list) and all(isinstance(one, str) for one in value):
            values[name] = tuple(fold(one) for one in value) if name in _FOLDED else tuple(value)
        elif (
            (name in _TEXTS and isinstance(value, str))
            or (name in ("order", "meeting") and type(value) is int)
            or (name == "confirm" and type(value) is bool)
        ):
            values[name] = value
        else:
            raise ValueError(name)
    values.setdefault("order", 50)
    values.setdefault("short", values.get("name", ""))
    if not values.get("name"):
        raise ValueError("name")
    if values.get("tint", "k5") not in TINTS:
        raise ValueError("tint")
    ids = [one.id for one in values.get("fields", ())]
    if len(set(ids)) < len(ids) or any(one.before and one.before not in ids for one in values.get("fields", ())):
        raise ValueError("field")
    return Kind(**values)


def _field(data: Any) -> Field:
    kinds = {"needed": bool, "beside": bool, "future": bool}
    if not isinstance(data, dict) or any(type(value) is not kinds.get(name, str) for name, value in data.items()):
        raise ValueError("field")
    found = Field(**data)
    if not _ID.fullmatch(found.id) or not found.label or found.type not in TYPES:
        raise ValueError("field")
    return found
