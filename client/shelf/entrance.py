"""The way into a person's part of the network folder (docs/KEYS.md): a key of its own, sealed under the mail password.

A PC that has been inside once remembers the key in its own store. So it gets in whatever another PC has made of the password
meanwhile, and it makes the password slot anew once the server has said that the person's password is right.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from client.faults import ShelfEmptied, ShelfLocked, StoreDamaged, StoreTooNew, WrongPassword
from client.people import vault
from client.shelf import folder as files
from client.shelf.door import Door
from client.store import shelved
from client.store.db import Store
from client.store.proof import word_of

KEYS, PROOF = "key.json", "key.proof"


@dataclass(frozen=True, slots=True)
class Person:
    """`word`: her mail password, as this PC has it; `received_at`: when the server last took it, 0 = not since she came in.
    `recovery_key`: the city's, b'' = none. `doubts`: since when (salt of the slot there, word) is known not to fit; kept between
    two visits."""

    address: str
    word: str
    received_at: float
    now: float
    recovery_key: bytes
    doubts: dict[tuple[bytes, str], float]

    def fits(self, slots: vault.Slots, key: bytes) -> bool:
        asked = vault.salt_of(slots), self.word
        if asked not in self.doubts and not _opens(slots, key, self.word):
            self.doubts[asked] = self.now
        return asked not in self.doubts

    def is_right(self, slots: vault.Slots) -> bool:
        """Of a word that does not fit: the server has taken it since that was seen. So a PC with an old one never brings it back."""
        return self.received_at > self.doubts[vault.salt_of(slots), self.word]


@dataclass(frozen=True, slots=True)
class Part:
    """An opened part of the network folder."""

    mark: str
    folder: Path
    key: bytes


@dataclass(frozen=True, slots=True)
class _Found:
    mark: str
    folder: Path
    there: bool
    keys: bytes
    proof: bytes


def enter(door: Door, store: Store, root: Path, person: Person, *, may_make: bool) -> Part | None:
    """None: nothing is there yet, and it cannot be begun now. Raises: ShelfFault of the whole folder."""
    found = door.do(lambda: _look(root, person.address))
    known = shelved.keys(store.read(), found.mark)
    if not found.there:
        if any(one.salt for one in known):
            raise ShelfEmptied()
        return _begin(door, store, found, person) if may_make and person.received_at else None
    one = next((one for one in known if word_of(one.key) == found.proof), None)
    key = one.key if one is not None else _by_password(store, found, person)
    _keep_ways(door, store, found, key, person)
    return Part(found.mark, found.folder, key)


def rewrap(door: Door, root: Path, address: str, unlock: Callable[[vault.Slots], bytes], password: str) -> bool:
    """Whoever can `unlock` the part in another way than by `password` (WrongPassword: cannot) lets that open it from now on. False:
    nothing was opened.

    Raises: ShelfFault.
    """
    found = door.do(lambda: _look(root, address))
    if not found.there:
        return False
    try:
        slots = vault.unpack(found.keys)
        key = unlock(slots)
    except (StoreDamaged, StoreTooNew) as error:
        raise ShelfEmptied() from error
    except WrongPassword:
        return False
    _write(door, found, vault.rewrap(slots, key, password))
    return True


def _look(root: Path, address: str) -> _Found:
    mark = files.mark_of(root)
    folder = files.of_person(root, mark, address)
    return _Found(mark, folder, folder.is_dir(), _read(folder / KEYS), _read(folder / PROOF))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _begin(door: Door, store: Store, found: _Found, person: Person) -> Part | None:
    key = next((one.key for one in shelved.keys(store.read(), found.mark)), None) or os.urandom(32)
    slots = vault.rewrap((), key, person.word)
    if person.recovery_key:
        slots = vault.with_recovery(slots, key, person.recovery_key)
    with store.write() as tx:  # before anything is written there: no key is ever forgotten
        shelved.know_key(tx, found.mark, key, b"", "")
    if not door.do(lambda: files.make(found.folder, {KEYS: vault.pack(slots), PROOF: word_of(key)})):
        return None  # another PC was first: the next look finds its key
    with store.write() as tx:
        shelved.know_key(tx, found.mark, key, vault.salt_of(slots), person.word)
    return Part(found.mark, found.folder, key)


def _by_password(store: Store, found: _Found, person: Person) -> bytes:
    """Raises: ShelfLocked, ShelfEmptied."""
    try:
        slots = vault.unpack(found.keys)
    except (StoreDamaged, StoreTooNew) as error:
        raise ShelfEmptied() from error
    asked = vault.salt_of(slots), person.word
    if asked in person.doubts:  # half a second of work each time
        raise ShelfLocked()
    try:
        key = vault.unlock(slots, person.word)
    except WrongPassword as error:
        person.doubts[asked] = person.now
        raise ShelfLocked() from error
    if found.proof and found.proof != word_of(key):
        raise ShelfEmptied()
    with store.write() as tx:
        shelved.know_key(tx, found.mark, key, *asked)
    return key


def _keep_ways(door: Door, store: Store, found: _Found, key: bytes, person: Person) -> None:
    """Password and recovery key as they are today; a key file that was damaged or is an older one is made anew."""
    try:
        before = slots = vault.unpack(found.keys)
    except (StoreDamaged, StoreTooNew):
        before = slots = ()
    one = next(one for one in shelved.keys(store.read(), found.mark) if one.key == key)
    fits = (vault.salt_of(slots), person.word) == (one.salt, one.word) and bool(slots) or person.fits(slots, key)
    if not fits and person.is_right(slots):
        slots, fits = vault.rewrap(slots, key, person.word), True
    if slots and person.recovery_key and vault.recoverable_by(slots) != person.recovery_key:
        slots = vault.with_recovery(slots, key, person.recovery_key)
    if slots != before:
        _write(door, found, slots)
    if found.proof != word_of(key):
        door.do(lambda: files.write(found.folder / PROOF, (word_of(key),)))
    if fits and (vault.salt_of(slots), person.word) != (one.salt, one.word):
        with store.write() as tx:
            shelved.know_key(tx, found.mark, key, vault.salt_of(slots), person.word)


def _opens(slots: vault.Slots, key: bytes, word: str) -> bool:
    try:
        return vault.unlock(slots, word) == key
    except WrongPassword:
        return False


def _write(door: Door, found: _Found, slots: vault.Slots) -> None:
    door.do(lambda: files.write(found.folder / KEYS, (vault.pack(slots),)))
