"""The mailboxes of the practice server: folders, letters, quota. In memory; every change is told to whoever watches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from client.practice import mime

SPECIAL = {"Sent": "\\Sent", "Drafts": "\\Drafts", "Trash": "\\Trash", "Junk": "\\Junk"}


class Full(Exception):
    """The letter does not fit into the mailbox."""


@dataclass(slots=True, eq=False)
class Letter:
    uid: int
    octets: bytes = field(repr=False)
    flags: set[str]
    at: float
    modseq: int
    node: mime.Node | None = field(default=None, repr=False)

    def parsed(self) -> mime.Node:
        if self.node is None:
            self.node = mime.read(self.octets)
        return self.node


@dataclass(slots=True, eq=False)
class Folder:
    """`vanished`: (modseq, uid) of letters that are gone, for QRESYNC."""

    name: str
    uidvalidity: int
    uidnext: int = 1
    letters: list[Letter] = field(default_factory=list)
    vanished: list[tuple[int, int]] = field(default_factory=list)
    subscribed: bool = True


class Mailbox:
    """One address. All methods hold the lock; `watch` hears the name of the folder that changed."""

    def __init__(self, address: str, password: str, limit: int) -> None:
        self.address = address
        self.password = password
        self.limit = limit  # octets
        self.lock = threading.RLock()
        self.modseq = 1
        self._validity = 1_700_000_000
        self._watchers: list[Callable[[str], None]] = []
        self.folders: dict[str, Folder] = {}
        for name in ("INBOX", *SPECIAL):
            self.create(name)

    def watch(self, watcher: Callable[[str], None]) -> Callable[[], None]:
        with self.lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self.lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return stop

    def _tell(self, folder: Folder) -> None:
        for watcher in tuple(self._watchers):
            watcher(folder.name)

    def _step(self) -> int:
        self.modseq += 1
        return self.modseq

    def find(self, name: str) -> Folder | None:
        return self.folders.get("INBOX" if name.upper() == "INBOX" else name)

    def create(self, name: str) -> Folder:
        with self.lock:
            self._validity += 1
            return self.folders.setdefault(name, Folder(name, self._validity))

    def used(self) -> int:
        with self.lock:
            return sum(len(letter.octets) for folder in self.folders.values() for letter in folder.letters)

    def append(self, folder: Folder, octets: bytes, flags: set[str], at: float) -> Letter:
        """Raises: Full."""
        with self.lock:
            if self.used() + len(octets) > self.limit:
                raise Full
            letter = Letter(folder.uidnext, octets, set(flags), at, self._step())
            folder.uidnext += 1
            folder.letters.append(letter)
            self._tell(folder)
            return letter

    def set_flags(self, folder: Folder, letter: Letter, flags: set[str]) -> None:
        with self.lock:
            if letter.flags != flags:
                letter.flags = set(flags)
                letter.modseq = self._step()
                self._tell(folder)

    def remove(self, folder: Folder, letters: list[Letter]) -> None:
        with self.lock:
            for letter in letters:
                if letter in folder.letters:
                    folder.letters.remove(letter)
                    folder.vanished.append((self._step(), letter.uid))
            self._tell(folder)

    def copy(self, letters: list[Letter], target: Folder) -> list[tuple[int, int]]:
        """(old uid, new uid). Raises: Full."""
        with self.lock:
            if self.used() + sum(len(letter.octets) for letter in letters) > self.limit:
                raise Full
            return [(one.uid, self._take(target, one)) for one in letters]

    def move(self, source: Folder, letters: list[Letter], target: Folder) -> list[tuple[int, int]]:
        """Needs no room: nothing is there twice."""
        with self.lock:
            pairs = [(one.uid, self._take(target, one)) for one in letters]
            self.remove(source, letters)
            return pairs

    def _take(self, target: Folder, one: Letter) -> int:
        made = Letter(target.uidnext, one.octets, set(one.flags), one.at, self._step(), one.node)
        target.uidnext += 1
        target.letters.append(made)
        self._tell(target)
        return made.uid

    def renumber(self, folder: Folder) -> None:
        """A new UIDVALIDITY: every letter gets another UID."""
        with self.lock:
            self._validity += 1
            folder.uidvalidity = self._validity
            for number, letter in enumerate(folder.letters, 1):
                letter.uid, letter.modseq = number + 100, self._step()
            folder.uidnext = len(folder.letters) + 101
            folder.vanished.clear()
            self._tell(folder)
