"""What a procedure is: papers, fee, days, place; read out of data with everything that is wrong with it (resources/procedures)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from client import collate
from client.toml_reader import Reader

TYPES = ("bản chính", "bản sao", "bản sao có chứng thực", "xuất trình", "theo mẫu")
OFFICE = "office"  # the file with what holds for every procedure
MOST_PAPERS = 40

FileProblem = tuple[str, int, str, Mapping[str, object]]  # file, line, code, facts: as client.toml_reader has them


@dataclass(frozen=True, slots=True)
class Paper:
    """`form`: a file of the office that goes along with the letter."""

    name: str
    type: str = ""
    copies: int = 1
    note: str = ""
    needed: bool = True
    form: Path | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """`words`: what citizens call it. `place` and `hours` '': those of the office."""

    id: str
    name: str
    papers: tuple[Paper, ...]
    order: int = 500
    line: str = ""
    words: tuple[str, ...] = ()
    fee: str = ""
    days: str = ""
    place: str = ""
    hours: str = ""
    ground: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Where and when citizens hand in, where a procedure does not say it."""

    place: str = ""
    hours: str = ""


class Catalogue:
    """All procedures in their order on the screen."""

    def __init__(self, every: Mapping[str, Procedure], office: Office, problems: tuple[FileProblem, ...] = ()) -> None:
        self.every = tuple(sorted(every.values(), key=lambda one: (one.order, collate.key(one.name))))
        self.office = office
        self.problems = problems
        self._by_id = dict(every)

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.every)

    def __len__(self) -> int:
        return len(self.every)

    def get(self, id: str) -> Procedure | None:
        return self._by_id.get(id)


def office_of(reader: Reader, base: Office) -> Office:
    if any(code == "unreadable" for _line, code, _facts in reader.problems):
        return base
    reader.only((), ("office",))
    reader.only(("office",), ("place", "hours"))
    return Office(reader.text(("office", "place")) or base.place, reader.text(("office", "hours")) or base.hours)


def procedure(reader: Reader, id: str) -> Procedure | None:
    """None where something is wrong; then `reader.problems` says what."""
    if reader.problems and not reader.has(("procedure",)):
        return None
    reader.only((), ("procedure",))
    reader.only(("procedure",), ("name", "line", "words", "order", "fee", "days", "place", "hours", "ground", "note", "paper"))
    order = reader.number(("procedure", "order"), 0, 10_000)
    papers = tuple(_paper(reader, at) for at in range(min(MOST_PAPERS, reader.count(("procedure", "paper")))))
    if not papers:
        reader.wrong(("procedure", "paper"), "missing")
    found = Procedure(
        id,
        reader.text(("procedure", "name"), need=True),
        papers,
        500 if order is None else order,
        reader.text(("procedure", "line")),
        reader.texts(("procedure", "words")),
        reader.text(("procedure", "fee")),
        reader.text(("procedure", "days")),
        reader.text(("procedure", "place")),
        reader.text(("procedure", "hours")),
        reader.texts(("procedure", "ground")),
        reader.text(("procedure", "note")),
    )
    return None if reader.problems else found


def _paper(reader: Reader, at: int) -> Paper:
    place = ("procedure", "paper", at)
    reader.only(place, ("name", "type", "copies", "note", "needed", "form"))
    return Paper(
        reader.text((*place, "name"), need=True),
        reader.choice((*place, "type"), TYPES),
        reader.number((*place, "copies"), 1, 50) or 1,
        reader.text((*place, "note")),
        reader.yes_no((*place, "needed")) is not False,
        reader.file((*place, "form")),
    )
