"""One PC (`Program`) and one person's unlocked mail (`Session`): builds everything, closes it in order."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from client import settings as options
from client.clerk import Clerk
from client.clock import Clock, SystemClock
from client.commands import Command
from client.deeds import letters, writing
from client.deeds.place import Place
from client.desk import Desk
from client.events import Bell, Changed, Topic
from client.faults import Fault, SignInLocked, StoreDamaged, WrongPassword
from client.files import empty_folder
from client.ids import AccountId
from client.people import passwords, vault
from client.people.acquaintance import Acquaintance
from client.people.directory import Directory
from client.people.profiles import People, Profile
from client.provision.site import Site, SitePerson
from client.rows import Found, Step
from client.store import accounts
from client.store.db import Store
from client.views import Views

T = TypeVar("T")
log = logging.getLogger(__name__)


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
        data_dir.mkdir(parents=True, exist_ok=True)
        self._people = People(data_dir)

    @cached_property
    def directory(self) -> Directory:
        """Empty when the site has none or its file cannot be read (the doctor says so)."""
        if self.site.directory is None:
            return Directory()
        try:
            return Directory.load(self.site.directory)
        except Fault:
            log.exception("directory")
            return Directory()

    def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """People of the directory by name, marks not needed: whoever signs in for the first time looks for their own name."""
        return Acquaintance(self.directory, self.site.domains).find(words, limit)

    def tiles(self) -> tuple[Tile, ...]:
        """Those who have signed in here, then those whom the site file names for this PC."""
        now = self._clock.now()
        known = self._people.every()
        found = [
            Tile(one.id, one.name, one.post, one.unit, one.address, True, one.tries_left, one.pause_left(now))
            for one in known
        ]
        here = {one.address.casefold() for one in known}
        for person in self.site.people:
            if person.address.casefold() not in here:
                name, post, unit = self._facts(person.address)
                found.append(Tile("", name, post, unit, person.address, False, options_tries(), 0.0))
        return tuple(found)

    def sign_in(self, person_id: str, password: str) -> Session:
        """Open a known person's mail; works without a line. Half a second of key derivation: not for the UI thread.

        Raises: WrongPassword(tries_left), SignInLocked(seconds), StoreFault.
        """
        profile = self._people.get(person_id)
        if profile is None:
            raise StoreDamaged(reply="person")
        now = self._clock.now()
        if (pause := profile.pause_left(now)) > 0:
            raise SignInLocked(seconds=pause, until=now + pause)
        slots = vault.load(self._key_file(profile))
        try:
            key = vault.unlock(slots, password)
        except WrongPassword:
            key_after = self._after_change_on_server(profile, slots, password)
            if key_after is None:
                after = self._people.wrong_password(person_id, now)
                if (pause := after.pause_left(now)) > 0:
                    raise SignInLocked(seconds=pause, until=now + pause) from None
                raise WrongPassword(tries_left=after.tries_left, wrong=after.wrong) from None
            key = key_after
        if profile.wrong:
            self._people.right_password(person_id)
        return self._open(profile, key, password)

    def sign_in_new(
        self, address: str, password: str, told: Callable[[SignInStep], None] = lambda step: None
    ) -> Session:
        """First sign-in on this PC: the server is asked whether the password is right.

        Raises: WrongPassword, LineFault, TlsFault, ServerFault, StoreFault.
        """
        known = self._people.by_address(address)
        if known is not None:
            return self.sign_in(known.id, password)
        told(SignInStep("server"))
        self._ask_server(address, password)
        told(SignInStep("store"))
        slots, key = vault.create(password)
        profile = self._people.add(*self._facts(address), address)
        vault.save(self._key_file(profile), slots)
        return self._open(profile, key, password)

    def _ask_server(self, address: str, password: str) -> None:
        from client.net.imap.connection import Imap
        from client.net.server import Credentials

        Imap.connect(server(self.site.imap), Credentials(self.site.user(address), password)).logout()

    def _after_change_on_server(self, profile: Profile, slots: tuple[vault.Slot, ...], password: str) -> bytes | None:
        """The mail password was changed on the server: the new one opens nothing here, but the OS keyring may hold the old
        one (personal PCs). Without it the person is asked for the old one as well."""
        old = passwords.recall(profile.address) if self._settings.remember_me else None
        if old is None:
            return None
        try:
            key = vault.unlock(slots, old)
            self._ask_server(profile.address, password)
        except Fault:
            return None
        vault.save(self._key_file(profile), vault.rewrap(slots, key, password))
        return key

    def change_password(self, person_id: str, old: str, new: str) -> None:
        """The mail password was changed on the server: the key is wrapped anew, nothing is lost.

        Raises: WrongPassword (the old one is not right here, or the server refuses the new one), LineFault.
        """
        profile = self._people.get(person_id)
        if profile is None:
            raise StoreDamaged(reply="person")
        slots = vault.load(self._key_file(profile))
        key = vault.unlock(slots, old)
        self._ask_server(profile.address, new)
        vault.save(self._key_file(profile), vault.rewrap(slots, key, new))

    @cached_property
    def _settings(self) -> options.Settings:
        return options.resolve(self.site.settings, self.site.locked)

    def _facts(self, address: str) -> tuple[str, str, str]:
        """(name, post, unit): the site file's word, else the directory's."""
        named = self.site.person(address) or SitePerson(address)
        entry = self.directory.by_address(address)
        return (
            named.name or (entry.name if entry else address),
            named.post or (entry.post if entry else ""),
            named.unit or (entry.unit_name if entry else ""),
        )

    def _key_file(self, profile: Profile) -> Path:
        return self._people.folder(profile.id) / "key.json"

    def _open(self, profile: Profile, key: bytes, password: str) -> Session:
        folder = self._people.folder(profile.id)
        store = Store.open(folder / "mail.db", key, Bell())
        try:
            self._know_mailboxes(store, profile, password)
            return Session(self, profile, store, folder)
        except BaseException:
            store.close()
            raise

    def _know_mailboxes(self, store: Store, profile: Profile, password: str) -> None:
        """The person's own mailbox and the unit mailboxes that the site gives them."""
        person = self.site.person(profile.address)
        name, post, unit = self._facts(profile.address)
        with store.write() as tx:
            own = accounts.add(
                tx, profile.address, name=name, post=post, unit=unit, user=self.site.user(profile.address)
            )
            row = accounts.get(tx.connection, own)
            if row is not None and row.password != password:
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
        if self._settings.remember_me:
            try:
                passwords.remember(profile.address, password)
            except Fault:
                log.info("no usable keyring")


def options_tries() -> int:
    from client.people.profiles import FREE_TRIES

    return FREE_TRIES


def server(place: Any) -> Any:
    """A site file's place as the net room knows it."""
    from client.net.server import Security, Server

    return Server(place.host, place.port, Security(place.security), place.ca_file)


class Session:
    """Everything of one person. Close it when the person leaves."""

    def __init__(self, program: Program, profile: Profile, store: Store, folder: Path) -> None:
        self.program = program
        self.site = program.site
        self.person_id = profile.id
        self.bell = store.bell
        self.settings = program._settings
        self._clock = program._clock
        self._store = store
        self._workers: dict[AccountId, Any] = {}
        self._couriers: dict[AccountId, Any] = {}
        self._passing = folder / "passing"
        empty_folder(self._passing)
        domains = program.site.domains
        self.views = Views(store, program.directory, domains, self._clock)
        self._place = Place(
            store,
            program.directory,
            self._clock,
            self._passing,
            float(self.settings.undo_seconds),
            program.site.server_files_sent,
            program.site.help.address,
            domains,
            self._wake(self._workers),
            self._wake(self._couriers),
            self._look,
        )
        self._desk = Desk(self._place)
        self._clerk = Clerk("clerk", leave=store.close_thread)
        self._stop_listening = self.bell.listen(self._hear)

    @staticmethod
    def _wake(sleepers: dict[AccountId, Any]) -> Callable[[AccountId | None], None]:
        def wake(account: AccountId | None) -> None:
            for number, sleeper in sleepers.items():
                if account is None or account == number:
                    sleeper.wake()

        return wake

    def _look(self, account: AccountId | None) -> None:
        for number, worker in self._workers.items():
            if account in (None, number):
                worker.look()

    # What the person does and sees

    def submit(self, command: Command) -> Future[Any]:
        """Do a command on the clerk's thread; the Future holds its result or its Fault."""
        return self._clerk.order(lambda: self._desk.do(command))

    def do(self, command: Command) -> Any:
        """Do a command and wait for it (the console). Raises its Fault."""
        return self.submit(command).result()

    def read(self, reading: Callable[[], T]) -> Future[T]:
        """Do a slow reading on the clerk's thread."""
        return self._clerk.order(reading)

    def check_connection(self, told: Callable[[Sequence[Step]], None]) -> Future[tuple[Step, ...]]:
        """The doctor, on a thread of its own: network, server, password, receive, send, quota; `told` after each step."""
        from client.doctor import check
        from client.net.server import Credentials

        row = accounts.every(self._store.read())[0]
        credentials = Credentials(row.sign_in_name, row.password)
        doctor = Clerk("doctor")
        steps = doctor.order(
            lambda: check(server(self.site.imap), server(self.site.smtp), credentials, self._clock, told)
        )
        steps.add_done_callback(lambda _: doctor.stop(0))
        return steps

    # The workers

    def start(self) -> None:
        """Let a worker and a courier begin for each mailbox; the trash loses what has lain there its time."""
        self._clerk.order(lambda: letters.empty_old_trash(self._place))
        for row in accounts.every(self._store.read()):
            worker, courier = self.worker(row.id), self.courier(row.id)
            courier.start()
            worker.start()

    def worker(self, account: AccountId) -> Any:
        """The mailbox's worker, made but not started (the console runs single passes)."""
        if account not in self._workers:
            from client.documents.kinds import recognise
            from client.sync.options import SyncOptions
            from client.sync.worker import Worker

            self._workers[account] = Worker(
                self._store,
                account,
                server(self.site.imap),
                lambda: self._password(account),
                lambda draft: writing.draft_bytes(self._place, draft)[0],
                recognise,
                SyncOptions(
                    folders=self.site.folders,
                    small_attachment=self.settings.small_attachment_limit,
                    server_files_sent=self.site.server_files_sent,
                    domains=tuple(self.site.domains),
                ),
                self._clock,
                lambda: self._couriers[account].wake() if account in self._couriers else None,
            )
        return self._workers[account]

    def courier(self, account: AccountId) -> Any:
        """The mailbox's courier, made but not started."""
        if account not in self._couriers:
            from client.outgoing.courier import Courier

            self._couriers[account] = Courier(
                self._store,
                account,
                server(self.site.smtp),
                lambda: self._password(account),
                self._clock,
                lambda: self._workers[account].wake() if account in self._workers else None,
            )
        return self._couriers[account]

    def _password(self, account: AccountId) -> str:
        row = accounts.get(self._store.read(), account)
        return row.password if row else ""

    def _hear(self, notice: Changed) -> None:
        if notice.topic is Topic.TEXTS:
            self._clerk.order(lambda: writing.take_files_that_came(self._place))

    def close(self) -> None:
        """Courier (finishes the letter in hand), worker, clerk, store; then the passing files go."""
        self._stop_listening()
        for courier in self._couriers.values():
            courier.stop()
        for worker in self._workers.values():
            worker.stop()
        self._clerk.stop(10.0)
        self._store.close()
        empty_folder(self._passing)
        shutil.rmtree(self._passing, ignore_errors=True)



