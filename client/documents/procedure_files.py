"""The catalogue of procedures from its files: those that come with the program, and an office's own upon them, in TOML or as a
spreadsheet. What is wrong in an office's file costs that procedure only."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from client.documents.procedures import OFFICE, Catalogue, FileProblem, Office, office_of, procedure
from client.paths import resources
from client.toml_reader import Problem, Reader

MOST_OCTETS = 512 * 1024  # of one TOML file
KINDS = (".toml", ".xlsx")


@cache
def shipped() -> Catalogue:
    """Those that come with the program."""
    return _read(resources() / "procedures", Catalogue({}, Office()))


def load(folder: Path | None) -> Catalogue:
    """The shipped ones with an office's own upon them."""
    return shipped() if folder is None else _read(folder, shipped())


def check(folder: Path) -> Catalogue:
    """What the folder holds by itself, with all its problems."""
    return _read(folder, Catalogue({}, Office()))


def _read(folder: Path, base: Catalogue) -> Catalogue:
    found = {one.id: one for one in base}
    office = base.office
    problems: list[FileProblem] = []
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.casefold() in KINDS and path.name[0] not in ".~")
    except OSError:
        return Catalogue(found, office, ((folder.name, 0, "unreadable", {}),))
    for path in files:
        readers = _sheet(path) if path.suffix.casefold() == ".xlsx" else _toml(path)
        for id, reader in readers:
            if id == OFFICE:
                office = office_of(reader, office)
            elif (one := procedure(reader, id)) is not None:
                found[id] = one
            problems += [(path.name, *problem) for problem in reader.sorted_problems()]
    return Catalogue(found, office, tuple(problems))


def _toml(path: Path) -> list[tuple[str, Reader]]:
    id = path.stem
    try:
        with path.open("rb") as file:
            text = file.read(MOST_OCTETS).decode("utf-8-sig")
    except OSError:
        return [(id, _broken(path, (0, "unreadable", {})))]
    except UnicodeDecodeError as error:
        return [(id, _broken(path, (error.object[: error.start].count(b"\n") + 1, "encoding", {})))]
    return [(id, Reader.of_text(text, path.parent))]


def _sheet(path: Path) -> list[tuple[str, Reader]]:
    from client.documents import procedure_sheet  # few offices have one

    try:
        return procedure_sheet.read(path)
    except procedure_sheet.NoSheet:
        return [("", _broken(path, (0, "unreadable", {})))]


def _broken(path: Path, problem: Problem) -> Reader:
    reader = Reader({}, {}, path.parent)
    reader.problems.append(problem)
    return reader
