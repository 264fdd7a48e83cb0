"""The rows of the tree of units: what is open, what is ticked, what was found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from client.api import rows
from i18n import _, ngettext
from ui import dates
from ui.choosing import SEPARATOR, Choice, Offices, above, mailbox, single

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """`unit` or `person` is set. `tick`: 0, 1 a part, 2. `open` None: there is nothing to open here."""

    depth: int
    name: str
    second: str
    tick: int
    unit: rows.UnitNode | None = None
    person: rows.DraftRecipient | None = None
    marks: Marks = ()
    open: bool | None = None
    icon: str = "building"

    @property
    def key(self) -> str:
        return f"unit:{self.unit.path}" if self.unit is not None else f"{self.person.address if self.person else ''}:{self.depth}"


class Tree:
    """Builds rows of what is chosen now; `opened` are the paths that are open."""

    def __init__(self, offices: Offices, choice: Choice, opened: frozenset[str]) -> None:
        self._offices, self._choice, self._opened = offices, choice, opened
        self._rows: list[TreeRow] = []

    def browse(self) -> list[TreeRow]:
        for node in self._offices.units(""):
            self._branch(node, 0)
        return self._rows

    def found(self, hits: Sequence[rows.Found]) -> list[TreeRow]:
        """Hits below the unit that they belong to, the best first."""
        own = {hit.path for hit in hits if hit.unit is not None}
        groups: dict[str, list[rows.Found]] = {}
        for hit in hits:
            groups.setdefault(above(hit.path) if hit.unit is not None else hit.path, []).append(hit)
        for parent, group in groups.items():
            if parent in own:
                continue  # below its own row
            if parent:
                self._parent(parent)
            for hit in group:
                self._hit(hit, 1 if parent else 0, groups)
        return self._rows

    def _hit(self, hit: rows.Found, depth: int, groups: dict[str, list[rows.Found]]) -> None:
        if hit.unit is not None:
            if not self._branch(hit.unit, depth, joined(hit.name, hit.marks)):
                for below in groups.get(hit.path, ()):
                    self._hit(below, depth + 1, groups)
        elif hit.person is not None:
            self._person(hit.person, depth, joined(hit.name, hit.marks))

    def _parent(self, path: str) -> None:
        """The unit that the next rows belong to; where it lies below others, that is said beside it."""
        node = next((unit for unit in self._offices.units(above(path)) if unit.path == path), None)
        if node is None:
            return
        count = self._choice.count(path)
        second = said(count, node.people) if count else above(path).replace(SEPARATOR, " · ")
        self._rows.append(TreeRow(0, node.name, second, self._choice.state(path), unit=node))

    def _branch(self, node: rows.UnitNode, depth: int, marks: Marks = ()) -> bool:
        """A unit, and what is in it when it is open. True when it was open."""
        inside = bool(node.people or node.units)
        open_ = node.path in self._opened if inside else None
        if node.people:
            second, tick = said(self._choice.count(node.path), node.people), self._choice.state(node.path)
        else:
            second, tick = node.address or _("chưa có ai"), 2 if node.address and self._choice.has(node.address) else 0
        self._rows.append(TreeRow(depth, node.name, second, tick, unit=node, marks=marks, open=open_))
        if not open_:
            return False
        if node.address and node.people:
            box = mailbox(node)
            words = _("Hộp thư cơ quan")
            self._rows.append(TreeRow(depth + 1, words, node.address, 2 if self._choice.has(box.address) else 0, person=box, icon="inbox"))
        for person in self._offices.people(node.path):
            self._person(person, depth + 1)
        for child in self._offices.units(node.path):
            self._branch(child, depth + 1)
        return True

    def _person(self, person: rows.Person, depth: int, marks: Marks = ()) -> None:
        tick = 2 if self._choice.has(person.address) else 0
        self._rows.append(TreeRow(depth, person.name, person.post, tick, person=single(person), marks=marks, icon="person"))


def said(chosen: int, everybody: int) -> str:
    """'14 người', or 'đã chọn 7/31' when it is a part."""
    if 0 < chosen < everybody:
        return _("đã chọn {n}/{all}").format(n=dates.count(chosen), all=dates.count(everybody))
    return ngettext("{n} người", "{n} người", everybody).format(n=dates.count(everybody))


def joined(name: str, marks: Marks) -> Marks:
    """Neighbouring words found are painted as one."""
    found: list[tuple[int, int]] = []
    for start, length in sorted(marks):
        if found and start <= sum(found[-1]) + 1 and name[sum(found[-1]) : start].strip() == "":
            found[-1] = (found[-1][0], max(sum(found[-1]), start + length) - found[-1][0])
        else:
            found.append((start, length))
    return tuple(found)
