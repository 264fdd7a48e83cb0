"""Answers to citizens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcedurePaper:
    """`second`: what is to be known of it ('bản chính, 2 bản'), from the catalogue; `form`: the file that goes along, '' = none."""

    name: str
    second: str
    needed: bool
    form: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the catalogue; `marks` as in Found, of the words searched for."""

    id: str
    name: str
    line: str
    papers: tuple[ProcedurePaper, ...]
    fee: str
    days: str
    place: str
    hours: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """The letter as the citizen will read it. `wrong`: what is still to be said: 'papers' | 'reason' | ''."""

    text: str
    html: str
    forms: tuple[str, ...]
    wrong: str
