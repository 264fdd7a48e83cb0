"""Addresses as people see them: name, post and unit from the directory, and whether they are outside the city."""

from __future__ import annotations

from client.people.directory import Directory
from client.rows import Person


class Acquaintance:
    """Looks addresses up. `domains`: the site's own, without '@'; anything else is outside."""

    def __init__(self, directory: Directory, domains: tuple[str, ...]) -> None:
        self._directory = directory
        self._domains = tuple(domain.casefold() for domain in domains)

    def outside(self, address: str) -> bool:
        domain = address.rpartition("@")[2].casefold().rstrip(".")
        return not any(domain == own or domain.endswith("." + own) for own in self._domains)

    def person(self, address: str, name: str = "") -> Person:
        entry = self._directory.by_address(address)
        if entry is None:
            return Person(name or address, address, "", "", self.outside(address))
        return Person(entry.name, address, entry.post, entry.unit, self.outside(address))
