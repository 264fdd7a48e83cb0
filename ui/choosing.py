"""Who is chosen in the tree of units: whole units, single people, and what a tick on one of them means. Pure.

A unit that is chosen stays one entry; when somebody in it is unticked, it falls into those who are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from client.api import rows

SEPARATOR = " / "
Entries = tuple[rows.DraftRecipient, ...]


class Offices:
    """The directory as this page asks for it again and again; it does not change while the page is open."""

    def __init__(
        self, units: Callable[[str], Sequence[rows.UnitNode]], people: Callable[[str], Sequence[rows.Person]]
    ) -> None:
        self._read_units, self._read_people = units, people
        self._units: dict[str, tuple[rows.UnitNode, ...]] = {}
        self._people: dict[str, tuple[rows.Person, ...]] = {}
        self._addresses: dict[str, frozenset[str]] = {}

    def units(self, path: str) -> tuple[rows.UnitNode, ...]:
        if path not in self._units:
            self._units[path] = tuple(self._read_units(path))
        return self._units[path]

    def people(self, path: str) -> tuple[rows.Person, ...]:
        if path not in self._people:
            self._people[path] = tuple(self._read_people(path))
        return self._people[path]

    def addresses(self, path: str) -> frozenset[str]:
        """Of everybody in a unit and below."""
        if path not in self._addresses:
            own = (one.address.casefold() for one in self.people(path))
            below = (address for unit in self.units(path) for address in self.addresses(unit.path))
            self._addresses[path] = frozenset((*own, *below))
        return self._addresses[path]


def above(path: str) -> str:
    return path.rpartition(SEPARATOR)[0]


def within(path: str, unit: str) -> bool:
    """`path` is that unit or lies below it."""
    return path == unit or path.startswith(unit + SEPARATOR)


def whole(node: rows.UnitNode) -> rows.DraftRecipient:
    return rows.DraftRecipient(node.name, "", node.path, "to", False, node.people)


def single(person: rows.Person) -> rows.DraftRecipient:
    return rows.DraftRecipient(person.name, person.address, person.unit, "to", person.outside, 1)


def mailbox(node: rows.UnitNode) -> rows.DraftRecipient:
    """A unit's own mailbox: one recipient, whoever reads it."""
    return rows.DraftRecipient(node.name, node.address, node.name, "to", False, 1)


class Choice:
    """`entries` in the order of choosing; `reach`: the address of everybody who will get the letter."""

    def __init__(self, offices: Offices, entries: Iterable[rows.DraftRecipient] = ()) -> None:
        self._offices = offices
        self.entries: Entries = ()
        self.reach: frozenset[str] = frozenset()
        self.put(entries)

    def put(self, entries: Iterable[rows.DraftRecipient]) -> None:
        self.entries = tuple(entries)
        reach: set[str] = set()
        for one in self.entries:
            if one.address:
                reach.add(one.address.casefold())
            else:
                reach |= self._offices.addresses(one.unit)
        self.reach = frozenset(reach)

    def count(self, path: str) -> int:
        """How many of a unit are chosen."""
        return len(self._offices.addresses(path) & self.reach)

    def state(self, path: str) -> int:
        """Of a unit's tick: 0 nobody, 1 some, 2 everybody."""
        everybody = self._offices.addresses(path)
        chosen = len(everybody & self.reach)
        return 2 if chosen and chosen == len(everybody) else 1 if chosen else 0

    def has(self, address: str) -> bool:
        return address.casefold() in self.reach

    def turn_unit(self, node: rows.UnitNode) -> None:
        """A unit without people is its mailbox."""
        if not node.people:
            if node.address:
                self.turn_person(mailbox(node))
            return
        inside = self._offices.addresses(node.path)
        full = self.state(node.path) == 2
        kept: list[rows.DraftRecipient] = []
        for one in self.entries:
            if one.address:
                if one.address.casefold() not in inside:
                    kept.append(one)
            elif within(one.unit, node.path):
                continue
            elif full and within(node.path, one.unit):
                kept += self._without(one.unit, node.path, "")
            else:
                kept.append(one)
        self.put(kept if full else (*kept, whole(node)))

    def turn_person(self, person: rows.DraftRecipient) -> None:
        address = person.address.casefold()
        if address not in self.reach:
            self.put((*self.entries, person))
            return
        kept: list[rows.DraftRecipient] = []
        for one in self.entries:
            if one.address:
                if one.address.casefold() != address:
                    kept.append(one)
            elif address in self._offices.addresses(one.unit):
                kept += self._without(one.unit, "", address)
            else:
                kept.append(one)
        self.put(kept)

    def remove(self, entry: rows.DraftRecipient) -> None:
        self.put(one for one in self.entries if one != entry)

    def _without(self, path: str, unit: str, address: str) -> list[rows.DraftRecipient]:
        """All of `path` but that unit, or that person, in as few entries as it takes."""
        left = [single(one) for one in self._offices.people(path) if one.address.casefold() != address]
        for child in self._offices.units(path):
            if child.path == unit:
                continue
            if (unit and within(unit, child.path)) or (address and address in self._offices.addresses(child.path)):
                left += self._without(child.path, unit, address)
            elif child.people:
                left.append(whole(child))
        return left
