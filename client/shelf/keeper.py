"""The keeper of a person's kept letters in the site's network folder: a thread that makes folder and store agree.

A letter that has come whole is written there, read back and compared before the worker lets the server's copy go; its octets leave
this PC last. What another PC has put there is listed here; a file that somebody wants, and a letter that goes back to the server,
is read from there. While the folder is away everything waits, and nothing is forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from client.clock import Clock, SystemClock
from client.faults import (
    Fault,
    ShelfEmptied,
    ShelfFault,
    ShelfFull,
    ShelfLetterDamaged,
    ShelfLetterGone,
    StoreDamaged,
)
from client.net.background import Abortable, Background
from client.shelf import folder as files
from client.shelf.door import PATIENCE, Door
from client.shelf.entrance import Person, enter
from client.shelf.letters import Letters
from client.store import accounts, kept_facts, kept_octets, messages, parts, shelved
from client.store.db import Store
from client.store.shelved import Shelved

log = logging.getLogger(__name__)
LOOK_SECONDS = 60.0  # another PC's new letters are shown after so long
AWAY_SECONDS = 30.0  # until the next try
AFTER_BUG = 60.0
OF_A_LETTER = (ShelfLetterGone.__name__, ShelfLetterDamaged.__name__)


class Keeper(Background):
    """`root`: the folder; `takes`: new letters go there (False: the site has taken it out of its file, what lies there is read).
    `since`: when the person came in; what was received after that was received with the right password.
    `went_on`: called from this thread when a worker may go on."""

    def __init__(
        self,
        store: Store,
        root: Path,
        *,
        takes: bool,
        since: float,
        recovery_key: bytes = b"",
        went_on: Callable[[], None] = lambda: None,
        clock: Clock = SystemClock(),
        patience: float = PATIENCE,
    ) -> None:
        super().__init__("shelf")
        self._store, self._root, self._takes, self._recovery_key = store, root, takes, recovery_key
        self._went_on, self._clock = went_on, clock
        self._door = Door(patience, lambda: self._stopping)
        self._since = since
        self._due = clock.tick()  # of the next look
        self._looked = False
        self._unbegun = False  # the server has not taken her password yet, so that nothing is begun there
        self._put_off: set[object] = set()  # not again before the next look
        self._doubts: dict[tuple[bytes, str], float] = {}  # see `Person`
        self._strange: dict[str, int] = {}  # files that cannot be read, with their sizes

    @property
    def strange(self) -> int:
        """Files among the letters that cannot be read with this person's key."""
        return len(self._strange)

    # From any thread

    def look(self) -> None:
        """Somebody wants to know: no more rest. Returns at once."""
        self._due = self._clock.tick()
        self._waker.wake()

    def stop(self, seconds: float = 5.0) -> bool:
        stopped = super().stop(seconds)
        self._door.close()
        return stopped

    def _connection(self) -> Abortable | None:
        return None

    def run_once(self) -> Fault | None:
        """Look, and do all there is to do, on the caller's thread. Returns why it could not be done; it also lies in the store."""
        self._due = self._clock.tick()
        return self._pass()

    # The thread

    def _run(self) -> None:
        try:
            while not self._stopping:
                try:
                    if self._is_due() or ((self._looked or self._unbegun) and self._any_work()):
                        self._pass()
                except Fault as fault:  # of this PC's own store
                    log.info("shelf: %s", fault.code)
                    self._due = self._clock.tick() + AWAY_SECONDS
                except Exception:
                    if self._stopping:
                        return
                    log.exception("shelf")
                    self._waker.wait(AFTER_BUG)
                if not self._stopping:
                    self._waker.wait(max(0.0, self._due - self._clock.tick()))
        finally:
            self._store.close_thread()
            self._waker.close()

    def _is_due(self) -> bool:
        return self._clock.tick() >= self._due

    def _pass(self) -> Fault | None:
        fault: Fault | None = None
        try:
            fault = self._work()
        except ShelfFault as found:
            fault, self._looked, self._unbegun = found, False, False
        if fault is not None:
            log.info("shelf: %s", fault.code)
        if self._is_due():
            self._due = self._clock.tick() + (LOOK_SECONDS if self._looked else AWAY_SECONDS)
        if not self._stopping:
            shelved.set_fault(self._store, fault)
        return fault

    def _work(self) -> Fault | None:
        """Raises: ShelfFault of the whole folder. Returns why new letters wait, though it can be read."""
        part = enter(self._door, self._store, self._root, self._person(), may_make=self._takes)
        self._unbegun = part is None
        if part is None:
            return None
        letters = Letters(self._door, self._root, part)
        if self._is_due() or not self._looked:
            self._put_off.clear()
            self._look(letters)
            self._looked = True
        steps = (self._file, self._home, self._give_up, self._leave, self._put, self._free)
        while not self._stopping and any(step(letters) for step in steps):
            pass
        return self._waits()

    def _person(self) -> Person:
        own = accounts.every(self._store.read())[0]
        received = own.received_at if not own.fault_code and own.received_at >= self._since else 0.0
        return Person(own.address, own.password, received, self._clock.now(), self._recovery_key, self._doubts)

    def _waits(self) -> Fault | None:
        if "full" in self._put_off:
            return ShelfFull()
        missing = self._missing()
        return ShelfEmptied(missing=missing) if missing else None

    def _missing(self) -> int:
        return shelved.count(self._store.read(), ShelfLetterGone.__name__)

    def _any_work(self) -> bool:
        db = self._store.read()
        if self._takes and self._may_put():
            shelved.put_all(self._store)
        put = [one for one in shelved.to_put(db) if one.shelf not in self._put_off] if self._takes and self._may_put() else []
        others = (*shelved.to_free(db), *shelved.to_bring_home(db), *(one for _, one in shelved.wanted_parts(db)))
        leaving = [name for name in shelved.leaving(db) if name not in self._put_off]
        return bool(put or leaving or messages.given_up(db) or any(one.shelf not in self._put_off for one in others))

    # Looking

    def _look(self, letters: Letters) -> None:
        there = letters.list_()
        self._strange = {name: size for name, size in self._strange.items() if there.get(name) == size}
        known, leaving = shelved.every(self._store.read()), {*shelved.leaving(self._store.read())}
        for name, one in known.items():
            if one.shelf_state == "there":
                self._compare(letters, one, there.get(name), Path(name).stem + files.GONE in there)
        for name, size in sorted(there.items()):
            if not name.endswith(shelved.ENDING) or name in known or name in leaving or self._strange.get(name) == size:
                continue
            if Path(name).stem + files.GONE not in there:
                self._learn(letters, name, size)
        with self._store.write() as tx:
            shelved.set_looked(tx, str(self._root), self._clock.now())

    def _compare(self, letters: Letters, one: Shelved, size: int | None, note: bool) -> None:
        if size == one.shelf_size:
            if one.fault_code in OF_A_LETTER and self._read(letters, one) is not None:
                self._say(one, None)
            return
        if size is None and note and letters.taken_out(one.shelf):
            with self._store.write() as tx:
                shelved.taken_out(tx, one)
        elif one.pieces:
            with self._store.write() as tx:
                shelved.lost(tx, one)
        else:
            self._say(one, ShelfLetterGone() if size is None else ShelfLetterDamaged())

    def _learn(self, letters: Letters, name: str, size: int) -> None:
        try:
            head = letters.head(name)
            if head.file_size != size:
                raise ShelfLetterDamaged()
            with self._store.write() as tx:
                kept_facts.learn(tx, head.letter, name, size, head.size, head.sha256)
        except (ShelfLetterDamaged, ShelfLetterGone, KeyError, TypeError, ValueError) as error:
            self._strange[name] = size
            log.info("shelf: a file that cannot be read: %s", type(error).__name__)

    def _say(self, one: Shelved, fault: Fault | None) -> None:
        if one.fault_code != (fault.code if fault is not None else ""):
            with self._store.write() as tx:
                shelved.say(tx, one.message_id, fault)

    def _read(self, letters: Letters, one: Shelved, start: int = 0, size: int | None = None) -> bytes | None:
        """None: it cannot be had, which its row says."""
        try:
            return letters.octets(one.shelf, start, size)
        except (ShelfLetterGone, ShelfLetterDamaged) as fault:
            self._put_off.add(one.shelf)
            self._say(one, fault)
            return None

    # Steps: each does the next bit, and says whether there was any

    def _file(self, letters: Letters) -> bool:
        """A file that somebody waits for."""
        for part, one in shelved.wanted_parts(self._store.read()):
            if one.shelf in self._put_off or part.place is None:
                continue
            wire = self._read(letters, one, part.place, part.wire_size)
            if wire is not None:
                with self._store.write() as tx:
                    parts.take(tx, part.id, wire)
            return True
        return False

    def _home(self, letters: Letters) -> bool:
        """A letter that goes back to the server: its octets come here first."""
        for one in shelved.to_bring_home(self._store.read()):
            if one.shelf in self._put_off:
                continue
            octets = self._read(letters, one)
            if octets is not None:
                with self._store.write() as tx:
                    shelved.bring_home(tx, one.message_id, octets)
                self._went_on()
            return True
        return False

    def _give_up(self, letters: Letters) -> bool:
        """Letters that were thrown away, when the last file that was needed of them has come."""
        gone = messages.given_up(self._store.read())
        if gone:
            with self._store.write() as tx:
                messages.drop(tx, gone)
        return bool(gone)

    def _leave(self, letters: Letters) -> bool:
        """A file that is wished out of the folder."""
        for name in shelved.leaving(self._store.read()):
            letters.remove(name)
            with self._store.write() as tx:
                shelved.has_left(tx, name)
            return True
        return False

    def _may_put(self) -> bool:
        """A folder that lacks something may be an older state, or another folder: nothing new is trusted to it."""
        return "full" not in self._put_off and not self._missing()

    def _put(self, letters: Letters) -> bool:
        """A letter that has come whole, or that was kept before there was a folder."""
        if not (self._takes and self._may_put()):
            return False
        shelved.put_all(self._store)
        for one in shelved.to_put(self._store.read()):
            if one.shelf in self._put_off:
                continue
            try:
                self._put_one(letters, one)
            except ShelfFull:
                self._put_off.add("full")
            except ShelfLetterDamaged as fault:
                self._put_off.add(one.shelf)
                self._say(one, fault)
            return True
        return False

    def _put_one(self, letters: Letters, one: Shelved) -> None:
        db = self._store.read()
        row = messages.get(db, one.message_id)
        if row is None:
            return
        if not kept_octets.read_back(db, row.id, row.size):
            self._put_off.add(one.shelf)
            if one.state == "kept":
                self._say(one, StoreDamaged(reply="read back"))
            else:  # it is still on the server: the worker fetches it anew
                with self._store.write() as tx:
                    shelved.unput(tx, one.message_id)
                self._went_on()
            return
        octets = b"".join(kept_octets.octets(db, row.id))
        size = letters.put(one.shelf, kept_facts.facts(db, row.id), octets)
        with self._store.write() as tx:
            shelved.is_there(tx, one, size)
            if one.fault_code in OF_A_LETTER:
                shelved.say(tx, one.message_id, None)
        self._went_on()

    def _free(self, letters: Letters) -> bool:
        """The last step: the octets leave this PC when the file is seen to lie there."""
        for one in shelved.to_free(self._store.read()):
            if one.shelf in self._put_off:
                continue
            if letters.size(one.shelf) != one.shelf_size:
                with self._store.write() as tx:
                    shelved.lost(tx, one)
            else:
                with self._store.write() as tx:
                    shelved.free(tx, one.message_id)
            return True
        return False
