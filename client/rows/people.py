"""Addresses, with what the directory knows of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """An address, with what the directory knows of it."""

    name: str
    address: str
    post: str
    unit: str
    outside: bool


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit of the directory: path levels joined by ' / '."""

    path: str
    name: str
    people: int  # below, all levels
    units: int  # direct children
    address: str  # of the unit's own mailbox, '' = none


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a directory search: a unit or a person; `marks` are (start, length) in `name` to be painted; `path` is the
    unit itself, or the one that the person belongs to."""

    unit: UnitNode | None
    person: Person | None
    name: str
    marks: tuple[tuple[int, int], ...]
    telephone: str
    path: str = ""
