"""Is the key file as new as the store? Whoever can write to the disk can put an old `key.json` back, and with it an old password.

The store remembers the password slot it was last opened beside: its number, which grows with every new password, and its salt. A
file that is newer than the store is right (the power went between the two); one that is older, or another with the same number, is
not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

import apsw

from client.events import Bell
from client.faults import Fault, KeyFileOld, StoreFault
from client.people.ways import Ways
from client.store import accounts, settings
from client.store.db import Store

log = logging.getLogger(__name__)
_NAME = "key_file"
Age = tuple[int, str]  # as vault.age_of gives it


def check(store: Store, ways: Ways, key: bytes, password: str | None, ask: Callable[[str], None]) -> None:
    """An older file lets in only somebody whose password the server takes now (`ask` raises a Fault where it does not), or whom this
    PC's keyring has let in (`password` None); then it is made anew. Raises: KeyFileOld.
    """
    if _is_old(store.read(), ways.age):
        log.info("a key file older than its store")
        if password is not None:
            try:
                ask(password)
            except Fault as fault:
                raise KeyFileOld() from fault
        word = password or accounts.every(store.read())[0].password
        if not word:
            raise KeyFileOld()
        ways.set_password(key, word, _remembered(store.read())[0])
    remember(store, ways.age)


def remember(store: Store, age: Age) -> None:
    if _remembered(store.read()) != age:
        with store.write() as tx:
            settings.put(tx, _NAME, age)


def number(path: Path, key: bytes) -> int:
    """The number that a new password slot has to exceed; 0 where the store cannot tell just now."""
    try:
        store = Store.open(path, key, Bell())
    except StoreFault:
        return 0
    try:
        return _remembered(store.read())[0]
    finally:
        store.close()


def _remembered(connection: apsw.Connection) -> Age:
    """(0, '') while nothing is."""
    found = cast("tuple[int, str]", settings.get(connection, _NAME, (0, "")))
    return int(found[0]), str(found[1])


def _is_old(connection: apsw.Connection, age: Age) -> bool:
    before = _remembered(connection)
    return age[0] < before[0] or (age[0] == before[0] and age != before)
