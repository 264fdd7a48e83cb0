"""One person's unlocked mail: builds everything, closes it in order."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from client.clerk import Clerk
from client.clock import Clock
from client.commands import Command, GivePassword
from client.deeds import exporting, letters, making, register, writing
from client.deeds.place import Place
from client.desk import Desk
from client.documents.kinds import load
from client.documents.procedure_files import load as load_procedures
from client.events import Changed, Topic
from client.files import empty_folder
from client.ids import AccountId
from client.paths import PASSING
from client.people.directory import Directory
from client.provision.site import Site, SiteLine
from client.rows import Chosen, Exported, ExportForm, Step
from client.settings import Settings
from client.store import accounts, carriers, drafts, messages, outbox, shelved
from client.store.db import Store
from client.views import Views

if TYPE_CHECKING:
    from client.carrier.trips import Trips
    from client.portable.copies import Copies

T = TypeVar("T")


def server(place: Any) -> Any:
    """A site file's place as the net room knows it."""
    from client.net.server import Security, Server

    return Server(place.host, place.port, Security(place.security), place.ca_file)


def post(site: Site, clock: Clock) -> Any:
    """A site file's servers as the carrier knows them."""
    from client.carrier.send import Post

    return Post(server(site.imap), server(site.smtp), dict(site.folders), clock.now)


def rules(line: SiteLine) -> Any:
    """What a site file says of heavy letters as the outgoing room knows it."""
    from client.outgoing.timing import Hours, Rules

    return Rules(Hours(*line.hours) if line.hours else None, line.heavy_letter)


class Session:
    """Everything of one person. Close it when the person leaves."""

    def __init__(
        self,
        site: Site,
        directory: Directory,
        settings: Settings,
        clock: Clock,
        person_id: str,
        store: Store,
        folder: Path,
        renew: Callable[[str, str], bool],
        signed_in: Any = None,
    ) -> None:
        """`signed_in`: the IMAP connection on which the server has just been asked about the person's own password; used on."""
        self.site = site
        self._signed_in = signed_in
        self._renew = renew  # (address, new password): the server is asked, and the store's key wrapped anew
        self.person_id = person_id
        self.bell = store.bell
        self.settings = settings
        self._clock = clock
        self._since = clock.now()
        self._store = store
        self._workers: dict[AccountId, Any] = {}
        self._couriers: dict[AccountId, Any] = {}
        self._shared: Any = None
        self._keeper: Any = None
        self._passing = folder / PASSING
        empty_folder(self._passing)
        domains = site.domains
        self.kinds = load(site.kinds)
        procedures = cache(partial(load_procedures, site.procedures))
        self.views = Views(
            store, directory, domains, self._clock, site.largest_letter, self._speed_up, self.kinds, site.secret_by_mail, procedures
        )
        self._place = Place(
            store,
            directory,
            self._clock,
            self._passing,
            float(self.settings.undo_seconds),
            site.server_files_sent,
            site.help.address,
            domains,
            self._wake(self._workers),
            self._wake(self._couriers),
            self._hurry,
            self._look,
            site.largest_letter,
            self.kinds,
            site.secret_by_mail,
            procedures,
        )
        self._desk = Desk(self._place)
        self._clerk = Clerk("clerk", leave=store.close_thread)
        if carriers.unfinished(store.read()):
            with store.write() as tx:
                carriers.recover(tx)
        self._stop_listening = self.bell.listen(self._hear)
        self._ending = threading.RLock()
        self._closed = self._resting = False

    @cached_property
    def copies(self) -> Copies:
        """Backup and restore."""
        from client.portable.copies import Copies

        return Copies(self._store, self.site.recovery_key, self._clock, lambda: self._place.wake_workers(None))

    @cached_property
    def carrier(self) -> Trips:
        """Letters on sticks."""
        from client.carrier.trips import Trips
        from client.documents.recognise import recognise

        site = self.site
        return Trips(
            self._store, lambda: post(site, self._clock), site.recovery_key, partial(recognise, self.kinds), tuple(site.domains),
            site.server_files_sent, self._clock, self._hurry,
        )  # fmt: skip

    @staticmethod
    def _wake(sleepers: dict[AccountId, Any]) -> Callable[[AccountId | None], None]:
        def wake(account: AccountId | None) -> None:
            for number, sleeper in tuple(sleepers.items()):
                if account is None or account == number:
                    sleeper.wake()

        return wake

    def _hurry(self) -> None:
        for worker in self._workers.values():
            worker.hurry()
        if self._keeper is not None:
            self._keeper.look()

    def _look(self, account: AccountId | None) -> None:
        for number, worker in self._workers.items():
            if account in (None, number):
                worker.look()
        if self._keeper is not None:
            self._keeper.look()

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
        """The doctor, on a thread of its own: network, server, password, receive, send, quota, network folder; `told` after each step."""
        from client.doctor import check
        from client.net.server import Credentials

        row = accounts.every(self._store.read())[0]
        credentials = Credentials(row.sign_in_name, row.password)
        doctor = Clerk("doctor", leave=self._store.close_thread)
        steps = doctor.order(
            lambda: check(
                server(self.site.imap), server(self.site.smtp), credentials, self._clock, told, self.site.archive,
                lambda: shelved.state(self._store.read()).fault,
            )
        )
        steps.add_done_callback(lambda _: doctor.stop(0))
        return steps

    def give_password(self, account: AccountId, password: str) -> Future[None]:
        """The mail password was changed on the server, and the person has typed the new one. The server is asked first;
        then it opens the store of this PC too, and the mailboxes that used the old one use it.

        Raises: WrongPassword, LineFault, TlsFault, ServerFault; then nothing is changed.
        """
        asker = Clerk("password", leave=self._store.close_thread)
        done = asker.order(lambda: self._give_password(account, password))
        done.add_done_callback(lambda _: asker.stop(0))
        return done

    def _give_password(self, account: AccountId, password: str) -> None:
        every = accounts.every(self._store.read())
        row = next(one for one in every if one.id == account)
        own = self._renew(row.address, password)
        for one in every:
            if one.id == account or (own and one.password == row.password):
                self.do(GivePassword(one.id, password))

    def export(
        self, chosen: Chosen, folder: Path, form: ExportForm, name: str = "thu", told: Callable[[int], None] = lambda letters: None
    ) -> Future[Exported]:
        """Write letters whose octets are here into files, on a thread of its own; the others are named (`FetchToExport` brings them).
        `form`: eml or mbox (`name`d so). `told`: letters written so far, from that thread.

        Raises: DiskFull, FileUnwritable.
        """
        writer = Clerk("export", leave=self._store.close_thread)
        done = writer.order(lambda: exporting.export(self._place, chosen, folder, form, name, told))
        done.add_done_callback(lambda _: writer.stop(0))
        return done

    def only_here(self) -> list[str]:
        """Subjects of letters that lie on this PC and nowhere else (`Views.lies_only_here` says which)."""
        db = self._store.read()
        lost = self.views.lies_only_here()
        waiting = [letter.subject for number in lost.outbox if (letter := outbox.get(db, number)) is not None]
        waiting += [row.subject for row in messages.by_rows(db, lost.messages)]
        return waiting + [draft.subject for number in lost.drafts if (draft := drafts.get(db, number)) is not None]

    # The workers

    def start(self) -> None:
        """Let a worker and a courier begin for each mailbox; the trash and old copies for export lose what has lain there its time."""
        self._clerk.order(lambda: letters.empty_old_trash(self._place))
        self._clerk.order(lambda: exporting.forget_old(self._place))
        for row in accounts.every(self._store.read()):
            worker, courier = self.worker(row.id), self.courier(row.id)
            courier.start()
            worker.start()
        if (keeper := self.keeper()) is not None:
            keeper.start()

    def worker(self, account: AccountId) -> Any:
        """The mailbox's worker, made but not started (the console runs single passes)."""
        if account not in self._workers:
            from client.documents.recognise import recognise
            from client.outgoing.gate import Gate
            from client.sync.options import SyncOptions
            from client.sync.worker import Worker

            own = account == accounts.every(self._store.read())[0].id
            row = accounts.get(self._store.read(), account)
            signed_in, self._signed_in = (self._signed_in, None) if own else (None, self._signed_in)
            self._workers[account] = Worker(
                self._store,
                account,
                server(self.site.imap),
                lambda: self._password(account),
                lambda draft: making.draft_bytes(self._place, draft),
                partial(recognise, self.kinds),
                SyncOptions(
                    folders=self.site.folders,
                    small_attachment=0 if self.site.line.metered else self.settings.small_attachment_limit,
                    texts_ahead=not self.site.line.metered,
                    server_files_sent=self.site.server_files_sent,
                    send_once=self.site.send_once,
                    shelf=self.site.archive is not None,
                    domains=tuple(self.site.domains),
                ),
                self._clock,
                lambda: self._couriers[account].wake() if account in self._couriers else None,
                budget=self._budget(),
                gate=Gate(self._store, self._budget().meter, self._clock, rules(self.site.line)),
                signed_in=signed_in,
                enter=partial(register.enter, self._place, account),
            )
            if row is not None and row.kind == "unit" and not register.has(self._place, account):
                register.begin(self._place, account)
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
                lambda: self._settled(account),
                send_once=self.site.send_once,
                budget=self._budget(),
                rules=rules(self.site.line),
            )
        return self._couriers[account]

    def keeper(self) -> Any:
        """Of the letters in the network folder, made but not started; None where the site has none and had none."""
        known = shelved.state(self._store.read()).path if shelved.count(self._store.read()) else ""
        root = self.site.archive or (Path(known) if known else None)
        if self._keeper is None and root is not None:
            from client.shelf.keeper import Keeper

            self._keeper = Keeper(
                self._store, root, takes=self.site.archive is not None, since=self._since,
                recovery_key=self.site.recovery_key, went_on=lambda: self._wake(self._workers)(None), clock=self._clock,
            )  # fmt: skip
        return self._keeper

    def _speed_up(self) -> float:
        return self._shared.meter.told_up if self._shared is not None else 0.0

    def _budget(self) -> Any:
        """All mailboxes of this PC hang on one line."""
        if self._shared is None:
            from client.net.budget import Budget

            self._shared = Budget()
        return self._shared

    def _password(self, account: AccountId) -> str:
        row = accounts.get(self._store.read(), account)
        return row.password if row else ""

    def _hear(self, notice: Changed) -> None:
        if notice.topic is Topic.DRAFTS:
            for worker in tuple(self._workers.values()):
                worker.written()
        if self._keeper is not None and notice.topic in (Topic.KEPT, Topic.MESSAGES, Topic.TEXTS, Topic.LINE):
            self._keeper.wake()
        if notice.topic is Topic.TEXTS:
            self._clerk.order(lambda: writing.take_files_that_came(self._place))

    def _settled(self, account: AccountId) -> None:
        """A letter has gone, or has become unsure."""
        if account in self._workers:
            self._workers[account].hurry()

    # Leaving

    def lock(self) -> None:
        """Nobody looks any more. Everything is closed at once; where the site allows it the courier alone stays until what waits
        in the outbox has gone, and then closes the store by itself. From any thread; some seconds at most.
        """
        with self._ending:
            if self._closed or self._resting:
                return
            self._stop_listening()
            if "copies" in self.__dict__:
                self.copies.close()
            if "carrier" in self.__dict__:
                self.carrier.close()
            for worker in self._workers.values():
                worker.stop()
            self._stop_keeper()
            self._clerk.stop(10.0)
            empty_folder(self._passing)
            if not (self.settings.send_while_locked and self._goes_on()):
                self.close()
                return
            self._resting = True
            self._stop_listening = self.bell.listen(self._rest)
            if not self._couriers:  # opened only to be looked at
                for row in accounts.every(self._store.read()):
                    self.courier(row.id).start()

    def _goes_on(self) -> bool:
        """Is there anything that will go by itself?"""
        return any(letter.state in ("waiting", "sending") for letter in outbox.every_open(self._store.read()))

    def _rest(self, notice: Changed) -> None:
        """On the courier's thread, which cannot wait for its own end."""
        if notice.topic is Topic.OUTBOX and not self._goes_on():
            threading.Thread(target=self.close, name="last-letter", daemon=True).start()

    def _stop_keeper(self) -> None:
        """It holds a key; what hangs in a dead network drive is left to itself."""
        if self._keeper is not None:
            self._keeper.stop(2.0)
            self._keeper = None

    def close(self) -> None:
        """Courier (finishes the letter in hand), worker, clerk, store; then the passing files go. A second call waits for the
        first and does nothing."""
        with self._ending:
            if self._closed:
                return
            self._closed = True
            self._renew = lambda address, password: False  # it holds the key
            self._stop_listening()
            if "copies" in self.__dict__:
                self.copies.close()
            if "carrier" in self.__dict__:
                self.carrier.close()
            for courier in self._couriers.values():
                courier.stop()
            for worker in self._workers.values():
                worker.stop()
            self._stop_keeper()
            if self._signed_in is not None:
                self._signed_in.logout()
            self._clerk.stop(10.0)
            self._store.close()
            empty_folder(self._passing)
            shutil.rmtree(self._passing, ignore_errors=True)
