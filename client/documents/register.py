"""The register of official documents: what every PC of a mailbox has written into it, made into one book. Pure.

A *note* is what one PC wrote at one moment: some claims and changes (docs/REGISTER.md). Notes are never altered and never removed, so
merging is their union. Claims count in the order in which the server has the notes, changes by their time: every PC that has
the same notes reads the same book. A number is given once: to the first claim of it that the server has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Book = Literal["in", "out"]
VERSION = 1
MOST_NUMBER = 999_999
MOST_WORDS = 500  # letters of one value
MOST_DEEDS = 200  # in one note

# What a document is described by; each can be put right. `letter`: the Message-ID of a document that was claimed while it was a draft.
# `out`: '1' = taken out. `done`: '1' = dealt with. `deadline`: as Moment.iso.
FIELDS = ("code", "kind", "summary", "party", "deadline", "handler", "done", "out", "letter")


@dataclass(frozen=True, slots=True)
class Claim:
    """`doc`: the Message-ID of a letter, or the word of a draft. `number` 0: it is entered, and wants none. `typed`: the number stands
    in the document itself, so no other can take its place. `at`: the document's day, seconds. `facts`: FIELDS, at the time."""

    doc: str
    book: Book
    year: int
    number: int
    typed: bool
    at: float
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of FIELDS, as a person put it right."""

    doc: str
    field: str
    value: str


Deed = Claim | Change


@dataclass(frozen=True, slots=True)
class Note:
    """`uid` 0: the server does not have it yet. `at`: seconds, by the clock of that PC."""

    id: str
    uid: int
    at: float
    who: str
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    at: float
    who: str
    field: str
    value: str


@dataclass(slots=True)
class Document:
    """`number` 0: none given (yet); `wants`: what was claimed for it and is not given. `clash`: that number stands in the document, and
    another has it. `claimed_by`: ids of the notes that claim."""

    doc: str
    book: Book
    year: int
    at: float
    facts: dict[str, str]
    number: int = 0
    wants: int = 0
    clash: bool = False
    history: list[Changed] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.facts.get(name, "")


class Register:
    """`documents`: by their first name; `get` also finds them by the Message-ID that a draft got."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.documents: dict[str, Document] = {}
        self._holder: dict[tuple[Book, int, int], str] = {}
        self._highest: dict[tuple[Book, int], int] = {}
        self._names: dict[str, str] = {}
        every = list(notes)
        there = sorted((note for note in every if note.uid), key=lambda note: note.uid)
        waiting = sorted((note for note in every if not note.uid), key=lambda note: (note.at, note.id))
        for note in there:
            for deed in note.deeds:
                if isinstance(deed, Claim):
                    self._claim(deed, given=True)
        for note in waiting:
            for deed in note.deeds:
                if isinstance(deed, Claim):
                    self._claim(deed, given=False)
        for note in sorted(every, key=lambda note: (note.at, note.id)):
            for deed in note.deeds:
                if isinstance(deed, Change):
                    self._change(note, deed)

    def get(self, name: str) -> Document | None:
        return self.documents.get(self._names.get(name, name))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def next(self, book: Book, year: int) -> int:
        """The number after the highest that anybody has claimed."""
        return self._highest.get((book, year), 0) + 1

    def holder(self, book: Book, year: int, number: int) -> Document | None:
        """Who has this number."""
        name = self._holder.get((book, year, number))
        return self.documents.get(name) if name is not None else None

    def losers(self) -> list[Document]:
        """Those whose claimed number another has got before them, and that can take any."""
        return [one for one in self.documents.values() if one.wants and not one.number and not one.clash and self._lost(one)]

    def _lost(self, one: Document) -> bool:
        holder = self._holder.get((one.book, one.year, one.wants))
        return holder is not None and holder != one.doc

    def _claim(self, deed: Claim, *, given: bool) -> None:
        one = self.documents.get(deed.doc)
        if one is None:
            one = self.documents[deed.doc] = Document(deed.doc, deed.book, deed.year, deed.at, dict(deed.facts))
        if not deed.number or (one.number and (not deed.typed or deed.number == one.number)):
            return
        key = (one.book, one.year, deed.number)
        highest = (one.book, one.year)
        self._highest[highest] = max(self._highest.get(highest, 0), deed.number)
        holder = self._holder.get(key)
        if given and holder is None:
            self._holder[key] = deed.doc
            one.number, one.wants, one.clash = deed.number, 0, False
        elif given and holder == deed.doc:  # it comes back to a number that it had
            one.number, one.wants, one.clash = deed.number, 0, False
        else:
            one.wants = deed.number
            one.clash = deed.typed and holder is not None and holder != deed.doc

    def _change(self, note: Note, deed: Change) -> None:
        if deed.field == "letter":
            self._names[deed.value] = deed.doc
        one = self.documents.get(self._names.get(deed.doc, deed.doc))
        if one is None:
            return
        one.facts[deed.field] = deed.value
        one.history.append(Changed(note.at, note.who, deed.field, deed.value))


# What a note is on the wire ---------------------------------------------------------------------------------------------


def body(at: float, who: str, deeds: Iterable[Deed]) -> str:
    """JSON, ASCII only."""
    return json.dumps({"version": VERSION, "at": at, "who": who, "deeds": [_plain(deed) for deed in deeds]}, separators=(",", ":"))


def _plain(deed: Deed) -> dict[str, Any]:
    if isinstance(deed, Change):
        return {"doc": deed.doc, "field": deed.field, "value": deed.value}
    facts = {name: value for name, value in deed.facts.items() if value}
    return {
        "doc": deed.doc, "book": deed.book, "year": deed.year, "number": deed.number, "typed": deed.typed, "day": deed.at, "facts": facts,
    }  # fmt: skip


def read(id: str, uid: int, text: str) -> Note | None:
    """A note; None: not one (anybody may have put it there), or of a later program. A deed that is not one is left out."""
    try:
        found = json.loads(text)
        if found["version"] != VERSION or not isinstance(found["deeds"], list):
            return None
        deeds = tuple(deed for deed in map(_deed, found["deeds"][:MOST_DEEDS]) if deed is not None)
        return Note(id, uid, float(found["at"]), str(found["who"])[:MOST_WORDS], deeds)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def _deed(data: Any) -> Deed | None:
    if not isinstance(data, dict) or not _word(data.get("doc")):
        return None
    if "field" in data:
        value = data.get("value")
        good = data["field"] in FIELDS and isinstance(value, str) and len(value) <= MOST_WORDS
        return Change(data["doc"], data["field"], value) if good else None  # type: ignore[arg-type]
    book, facts = data.get("book"), data.get("facts")
    number, year, at = _number(data.get("number"), 0, MOST_NUMBER), _number(data.get("year"), 2000, 2999), _number(data.get("day"), 0, 1e11)
    if book not in ("in", "out") or number is None or year is None or at is None or not isinstance(facts, dict):
        return None
    kept = {name: value[:MOST_WORDS] for name, value in facts.items() if name in FIELDS and isinstance(value, str)}
    return Claim(data["doc"], book, int(year), int(number), data.get("typed") is True, at, kept)


def _number(value: object, least: float, most: float) -> float | None:
    """Also no truth value, and no NaN."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most else None


def _word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_WORDS
