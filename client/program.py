"""One PC, before anybody has signed in (`Program`): who uses it, and the way in.

The first screen needs nothing but this file and the people; what unlocked mail needs is imported when somebody signs in
(`warm` does it beforehand).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from client.clock import Clock, SystemClock
from client.faults import (
    Fault,
    LineFault,
    ShelfFault,
    SignInLocked,
    StoreDamaged,
    StoreInUse,
    WrongPassword,
)
from client.paths import PASSING
from client.people.profiles import FREE_TRIES, People, Profile
from client.provision.site import Site, SitePerson

if TYPE_CHECKING:
    from client.net.imap.connection import Imap
    from client.people.directory import Directory
    from client.people.vault import Slots
    from client.people.ways import Ways
    from client.rows import Found
    from client.session import Session
    from client.settings import Settings
    from client.store.db import Store

log = logging.getLogger(__name__)


def warm() -> None:
    """Import what the sign-in needs, while the person is still typing."""
    import client.people.seal
    import client.session
    from client import memory

    memory.begin()
    import client.sync.worker  # noqa: F401


@dataclass(frozen=True, slots=True)
class Tile:
    """One person on the first screen. `known` False: named by the site file, not yet signed in on this PC."""

    id: str
    name: str
    post: str
    unit: str
    address: str
    known: bool
    tries_left: int
    pause: float  # seconds until the next try is allowed; 0 = now
    remembered: bool = False  # this PC can open the mail without a password


@dataclass(frozen=True, slots=True)
class SignInStep:
    """What the first sign-in does just now: 'server' (is the password right?), then 'store'."""

    name: str


class Program:
    """Thư Công Vụ on one PC, before anybody has signed in."""

    def __init__(self, site: Site, data_dir: Path, clock: Clock | None = None) -> None:
        self.site = site
        self.data_dir = data_dir
        self._clock = clock or SystemClock()
        self._people = People(data_dir)
        # by person: the last session while it is still about, perhaps closing
        self._inside: WeakValueDictionary[str, Session] = WeakValueDictionary()

    @cached_property
    def directory(self) -> Directory:
        """Empty when the site has none or its file cannot be read (the doctor says so)."""
        from client.people.directory import Directory

        if self.site.directory is None:
            return Directory()
        try:
            return Directory.load(self.site.directory)
        except Fault:
            log.exception("directory")
            return Directory()

    def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """People of the directory by name, marks not needed: whoever signs in for the first time looks for their own name."""
        from client.people.acquaintance import Acquaintance

        return Acquaintance(self.directory, self.site.domains).find(words, limit)

    def sweep(self) -> None:
        """At the start: files that somebody had opened when the program was killed, or the power went, do not wait for them to
        come back."""
        from client.files import empty_folder
        from client.store.lock import FileLock

        try:
            every = self._people.every()
        except Fault:  # the first page says it
            return
        for profile in every:
            folder = self._people.folder(profile.id)
            lock = FileLock(folder / "mail.lock")
            with suppress(OSError):
                if lock.take():
                    try:
                        empty_folder(folder / PASSING)
                    finally:
                        lock.release()

    def close(self) -> None:
        """Before the program ends: whatever still sends for somebody who has gone is stopped in order."""
        while self._inside:
            self._inside.popitem()[1].close()

    def tiles(self) -> tuple[Tile, ...]:
        """Those who have signed in here, then those whom the site file names for this PC."""
        now = self._clock.now()
        known = self._people.every()
        found = [
            Tile(
                one.id, one.name, one.post, one.unit, one.address, True, one.tries_left, one.pause_left(now),
                self._settings.remember_me and self._ways(one).remembered,
            )
            for one in known
        ]  # fmt: skip
        here = {one.address.casefold() for one in known}
        for person in self.site.people:
            if person.address.casefold() not in here:
                name, post, unit = self._facts(person.address)
                found.append(Tile("", name, post, unit, person.address, False, FREE_TRIES, 0.0))
        return tuple(found)

    def sign_in(self, person_id: str, password: str) -> Session:
        """Open a known person's mail; works without a line. Half a second of key derivation: not for the UI thread.

        Raises: WrongPassword(tries_left), SignInLocked(seconds), StoreFault.
        """
        profile = self._profile(person_id)
        now = self._clock.now()
        if (pause := profile.pause_left(now)) > 0:
            raise SignInLocked(seconds=pause, until=now + pause)
        try:
            key = self._ways(profile).by_password(password)
        except WrongPassword:
            key_after = self._after_change_on_server(profile, password)
            if key_after is None:
                after = self._people.wrong_password(person_id, now)
                if (pause := after.pause_left(now)) > 0:
                    raise SignInLocked(seconds=pause, until=now + pause) from None
                raise WrongPassword(tries_left=after.tries_left, wrong=after.wrong) from None
            key = key_after
        if profile.wrong:
            self._people.right_password(person_id)
        return self._open(profile, key, password)

    def sign_in_remembered(self, person_id: str) -> Session:
        """Open with what the keyring of this PC keeps (personal PCs, where the site allows it).

        Raises: WrongPassword where nothing is kept, StoreFault.
        """
        profile = self._profile(person_id)
        return self._open(profile, self._ways(profile).by_keyring(), None)

    def sign_in_new(
        self, address: str, password: str, told: Callable[[SignInStep], None] = lambda step: None
    ) -> Session:
        """First sign-in on this PC: the server is asked whether the password is right.

        Raises: WrongPassword, LineFault, TlsFault, ServerFault, StoreFault.
        """
        from concurrent.futures import ThreadPoolExecutor

        from client.people import vault

        known = self._people.by_address(address)
        if known is not None:
            return self.sign_in(known.id, password)
        told(SignInStep("server"))
        with ThreadPoolExecutor(1) as beside:
            made = beside.submit(vault.create, password)  # slow on purpose: while the line is slow anyway
            imap = self._reach_server(address, password)
        try:
            told(SignInStep("store"))
            slots, key = made.result()
            profile = self._people.add(*self._facts(address), address)
            self._ways(profile).begin(slots)
            return self._open(profile, key, password, imap)
        except BaseException:
            imap.close()
            raise

    def _reach_server(self, address: str, password: str) -> Imap:
        from client.net.imap.connection import Imap
        from client.net.server import Credentials
        from client.session import server

        return Imap.connect(server(self.site.imap), Credentials(self.site.user(address), password))

    def _ask_server(self, address: str, password: str) -> None:
        self._reach_server(address, password).logout()

    def _profile(self, person_id: str) -> Profile:
        return _known(self._people.get(person_id))

    def _profile_of(self, address: str) -> Profile:
        return _known(self._people.by_address(address))

    def _after_change_on_server(self, profile: Profile, password: str) -> bytes | None:
        """The mail password was changed on the server: the new one opens nothing here, but the keyring may (personal PCs).
        Without it the person is asked for the old one as well."""
        ways = self._ways(profile)
        try:
            key = ways.by_keyring()
            self._ask_server(profile.address, password)
        except Fault:
            return None
        ways.set_password(key, password)
        return key

    def recover(self, address: str, private: bytes, password: str) -> None:
        """Nobody knows the password any more: the city's IT opens the store with its recovery key, and `password` opens it
        from now on. Drafts, outbox and archive are untouched. Where the server can be asked, it must know the password.

        Raises: WrongPassword (no slot for this key, or the server refuses the password), StoreFault.
        """
        from client.people import vault

        profile = self._profile_of(address)
        ways = self._ways(profile)
        key = ways.by_recovery(private)
        with suppress(LineFault):
            self._ask_server(profile.address, password)
        ways.set_password(key, password, self._above(profile, key))
        self._people.right_password(profile.id)
        self._rewrap_shelf(profile, lambda slots: vault.unlock_by_recovery(slots, private), password)

    def sign_in_by_recovery(self, address: str, private: bytes) -> Session:
        """For the city's IT: open with its recovery key and change nothing. Raises: WrongPassword (no slot for this key), StoreFault."""
        profile = self._profile_of(address)
        return self._open(profile, self._ways(profile).by_recovery(private), None)

    def change_password(self, address: str, old: str, new: str) -> None:
        """The mail password was changed on the server, and the old one is still known: the keys are wrapped anew, nothing is lost.

        Raises: WrongPassword (the old one is right nowhere here, or the server refuses the new one), LineFault.
        """
        from client.people import vault

        profile = self._profile_of(address)
        ways = self._ways(profile)
        self._ask_server(profile.address, new)
        try:
            key = ways.by_password(old)
            ways.set_password(key, new, self._above(profile, key))
        except WrongPassword:
            ways.by_password(new)  # this PC knows the new one; the network folder perhaps does not
        self._rewrap_shelf(profile, lambda slots: vault.unlock(slots, old), new)

    def _rewrap_shelf(self, profile: Profile, unlock: Callable[[Slots], bytes], password: str) -> None:
        """The person's part of the network folder, too; while it is away, a store that has been inside still knows its key."""
        if self.site.archive is None:
            return
        from client.shelf.door import Door
        from client.shelf.entrance import rewrap

        door = Door()
        with suppress(ShelfFault):
            rewrap(door, self.site.archive, profile.address, unlock, password)
        door.close()

    def _above(self, profile: Profile, key: bytes) -> int:
        from client.people import key_age

        return key_age.number(self._people.folder(profile.id) / "mail.db", key)

    def _renew(self, profile: Profile, key: bytes, store: Store, address: str, password: str) -> bool:
        """Whoever is inside already has another password at `address`: the server is asked; the person's own opens the store
        too from now on. Returns whether it is their own.

        Raises: WrongPassword, LineFault, TlsFault, ServerFault.
        """
        self._ask_server(address, password)
        own = address.casefold() == profile.address.casefold()
        if own:
            from client.people import key_age

            ways = self._ways(profile)
            ways.set_password(key, password)
            key_age.remember(store, ways.age)
        return own

    @cached_property
    def _settings(self) -> Settings:
        from client.settings import resolve

        return resolve(self.site.settings, self.site.locked)

    def _facts(self, address: str) -> tuple[str, str, str]:
        """(name, post, unit): the site file's word, else the directory's."""
        named = self.site.person(address) or SitePerson(address)
        if named.name and named.post and named.unit:
            return named.name, named.post, named.unit
        entry = self.directory.by_address(address)
        return (
            named.name or (entry.name if entry else address),
            named.post or (entry.post if entry else ""),
            named.unit or (entry.unit_name if entry else ""),
        )

    def _key_file(self, profile: Profile) -> Path:
        return self._people.folder(profile.id) / "key.json"

    def _ways(self, profile: Profile) -> Ways:
        from client.people.ways import Ways

        return Ways(
            self._key_file(profile), profile.address,
            remember=self._settings.remember_me, recovery_key=self.site.recovery_key,
        )  # fmt: skip

    def _open(self, profile: Profile, key: bytes, password: str | None, signed_in: Imap | None = None) -> Session:
        """`password` None: the store knows it."""
        from client.events import Bell
        from client.people import key_age
        from client.session import Session
        from client.store.db import Store

        folder = self._people.folder(profile.id)
        if (before := self._inside.pop(profile.id, None)) is not None:
            before.close()  # locked, or still closing: its courier hands over
        store = Store.open(folder / "mail.db", key, Bell())
        try:
            key_age.check(store, self._ways(profile), key, password, partial(self._ask_server, profile.address))
            self._know_mailboxes(store, profile, password)
            self._ways(profile).keep(key)
            renew = partial(self._renew, profile, key, store)
            made = Session(
                self.site, self.directory, self._settings, self._clock, profile.id, store, folder, renew, signed_in
            )
            self._inside[profile.id] = made
            return made
        except BaseException:
            store.close()
            raise

    def remove(self, address: str) -> None:
        """Forget a person and everything of theirs on this PC. The caller has made sure that it may go (`Views.lies_only_here`).

        Raises: StoreDamaged where there is no such person, StoreInUse while they are inside.
        """
        self._remove(self._profile_of(address))

    def remove_open(self, session: Session) -> None:
        """The same for the person whose mail stands open: nobody else can have changed what the caller has looked at."""
        session.close()
        self._remove(self._profile(session.person_id))

    def _remove(self, profile: Profile) -> None:
        from client.store.lock import FileLock

        lock = FileLock(self._people.folder(profile.id) / "mail.lock")
        if not lock.take():
            raise StoreInUse()
        lock.release()
        self._ways(profile).forget()
        self._people.remove(profile.id)

    def _know_mailboxes(self, store: Store, profile: Profile, password: str | None) -> None:
        """The person's own mailbox and the unit mailboxes that the site gives them."""
        from client.store import accounts

        person = self.site.person(profile.address)
        name, post, unit = self._facts(profile.address)
        with store.write() as tx:
            own = accounts.add(
                tx, profile.address, name=name, post=post, unit=unit, user=self.site.user(profile.address)
            )
            row = accounts.get(tx.connection, own)
            if password is None:
                password = row.password if row is not None else ""
            elif row is not None and row.password != password:
                accounts.set_password(tx, own, password)
            for address in person.mailboxes if person else ():
                title, _, _ = self._facts(address)
                entry = self.directory.by_address(address)
                shown = entry.name if entry else title
                box = accounts.add(
                    tx, address, name=shown, unit=shown, kind="unit", user=self.site.user(address)
                )
                kept = accounts.get(tx.connection, box)
                if kept is not None and not kept.password:
                    accounts.set_password(tx, box, password)


def _known(profile: Profile | None) -> Profile:
    """Raises: StoreDamaged where there is no such person."""
    if profile is None:
        raise StoreDamaged(reply="person")
    return profile
