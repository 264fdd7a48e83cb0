"""Addresses as people see them: name, post and unit from the directory, and whether they are outside the city."""

from __future__ import annotations

from client.people.directory import SEPARATOR, Directory, Entry
from client.rows import Found, Person, UnitNode


class Acquaintance:
    """Looks addresses up. `domains`: the site's own, without '@'; anything else is outside."""

    def __init__(self, directory: Directory, domains: tuple[str, ...]) -> None:
        self._directory = directory
        self._domains = tuple(domain.casefold() for domain in domains)

    def outside(self, address: str) -> bool:
        domain = address.rpartition("@")[2].casefold().rstrip(".")
        return not any(domain == own or domain.endswith("." + own) for own in self._domains)

    def person(self, address: str, name: str = "") -> Person:
        """A name from outside is shown as it came; an inside one as the directory has it."""
        entry = self._directory.by_address(address)
        return self.entry(entry) if entry else Person(name or address, address, "", "", self.outside(address))

    def telephone(self, address: str) -> str:
        entry = self._directory.by_address(address)
        return entry.telephone if entry else ""

    def entry(self, entry: Entry) -> Person:
        return Person(entry.name, entry.address, entry.post, entry.unit_name, self.outside(entry.address))

    def unit(self, path: str) -> UnitNode:
        entry = self._directory.unit(path)
        name = path.rpartition(SEPARATOR)[2]
        children = self._directory.children(path)
        return UnitNode(path, name, self._directory.total(path), len(children), entry.address if entry else "")

    def find(self, words: str, limit: int) -> tuple[Found, ...]:
        return tuple(
            Found(
                self.unit(hit.unit_path) if hit.unit_path else None,
                self.entry(hit.entry) if hit.entry else None,
                hit.name,
                hit.marks,
                hit.entry.telephone if hit.entry else "",
                hit.entry.unit if hit.entry else hit.unit_path,
            )
            for hit in self._directory.find(words, limit)
        )
