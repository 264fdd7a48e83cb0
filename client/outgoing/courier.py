"""One mailbox's courier: a thread that sends what lies in the outbox."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from client import health
from client.backoff import AT_MOST_EVERY, doubled, perhaps_no_way
from client.clock import Clock, SystemClock
from client.faults import Fault, LetterGone, OutcomeUnknown, SignInFault, TlsFault, WrongPassword
from client.ids import AccountId, OutboxId
from client.net.background import Background
from client.net.budget import Budget
from client.net.server import Credentials, Server
from client.net.smtp.connection import Smtp
from client.net.way import way_out
from client.outgoing.carriage import Carriage
from client.outgoing.delivery import Settlement, deliver, fetch_first, settlement
from client.outgoing.gate import Gate
from client.outgoing.states import Event, after_fault, retry_at
from client.outgoing.timing import Rules
from client.store import accounts, letter_octets, outbox, route
from client.store.db import Store
from client.store.outbox import Letter
from client.store.staging import files_of, worth_it

log = logging.getLogger(__name__)
LONGEST_SLEEP = 60.0  # the PC's clock may be set while we sleep
SAME_PASSWORD = 3600.0  # a refused password is not tried again before; servers lock people out
AFTER_BUG = 60.0
BUGGY_LETTER = 600.0
LONGEST_REST = 60.0  # seconds between two pieces of a letter; a server hangs up after three minutes (RFC 5321 §4.5.3.2.5)


class Courier(Background):
    """First settles what a power cut left in `sending`, then sends. Wake it when a letter was queued or the line is back.

    `settled` is called (from this thread) when a letter has gone or has become unsure: the session gives it `worker.wake`.
    """

    def __init__(
        self,
        store: Store,
        account: AccountId,
        server: Server,
        password: Callable[[], str],
        clock: Clock = SystemClock(),
        settled: Callable[[], None] = lambda: None,
        chance: Callable[[], float] | None = None,
        *,
        send_once: bool = True,
        budget: Budget | None = None,
        rules: Rules = Rules(),
    ) -> None:
        super().__init__(f"courier-{account}")
        self._store, self._account, self._server, self._password = store, account, server, password
        self._clock, self._settled, self._chance = clock, settled, chance or random.random
        self._send_once = send_once
        self._smtp: Smtp | None = None
        self._connected = False
        self._asked = False  # what the server takes
        self._gone: float | None = None  # since when (tick) no connection can be had
        self._refused_password: tuple[str, float] = ("", -SAME_PASSWORD)
        self._said = ""  # the code of the fault that we put on the account
        self._owed: list[Settlement] = []  # what the disk had no room for
        self._budget = budget or Budget()
        self._line = self._budget.meter.state  # as we said it last
        self._gate = Gate(store, self._budget.meter, clock, rules)

    def _connection(self) -> Smtp | None:
        return self._smtp

    # One round

    def run_once(self, now: float | None = None) -> int:
        """Send every letter that is due, on the caller's thread; how many have gone. Their faults lie on the rows.

        Raises: StoreFault.
        """
        if self._thread is None:
            self._recover()
        sent, _ = self._round(self._clock.now if now is None else lambda: now)
        return sent

    def _recover(self, retry_at: float = 0.0) -> None:
        """What was being sent when somebody pulled the plug (or a bug did)."""
        self._pay()
        with self._store.write() as tx:
            unsure = outbox.interrupted(tx, self._account, OutcomeUnknown(reason="PowerCut"), retry_at)
        if unsure:
            self._settled()

    def _round(self, now: Callable[[], float]) -> tuple[int, float]:
        """(letters gone, seconds to rest since no connection could be had). Each letter is tried once."""
        self._pay()
        sent = 0
        tried: set[OutboxId] = set()
        try:
            while not self._stopping and (letter := self._next(now(), tried)) is not None:
                tried.add(letter.id)
                with self._store.write() as tx:
                    picked = outbox.pick(tx, letter.id)
                if not picked:  # taken back in this moment
                    continue
                if letter.route == "plain" and letter_octets.lacks_files(self._store.read(), letter.id):
                    self._write(fetch_first(letter, self._clock.now())[1])  # no connection for that
                    continue
                try:
                    smtp = self._connect()
                except Fault as fault:
                    return sent, self._put_off(letter, fault)
                if (chosen := self._way(letter)) is not None:
                    with self._budget.carrying(self, 0 if chosen.route == "staged" else chosen.size) as big:
                        sent += self._send(smtp, chosen, big)
        finally:
            self._leave()
        return sent, 0.0

    def _next(self, now: float, tried: Collection[OutboxId]) -> Letter | None:
        """Looked up anew after each letter: what was queued meanwhile and is light goes before the next heavy one."""
        due = outbox.due(self._store.read(), self._account, now)
        return next(iter(self._gate.open([letter for letter in due if letter.id not in tried], now)), None)

    def _way(self, letter: Letter) -> Letter | None:
        """The picked letter as it goes now; None where it is the worker's turn, who makes it in the mailbox first.

        There is a line. A letter that the worker has not moved for long all the same goes whole: the mailbox may be out of reach.
        """
        db, now = self._store.read(), self._clock.now()
        picked = outbox.get(db, letter.id)
        if picked is None:  # taken back while we connected
            return None
        letter = replace(picked, attempts=letter.attempts)  # it may have been made in the mailbox before it was picked
        if letter.route in ("staged", "plain"):
            return letter
        account = accounts.get(db, self._account)
        if letter.route == "" and not (account is not None and account.sends_once and worth_it(files_of(db, letter.id))):
            return letter
        with self._store.write() as tx:
            if letter.route == "once" and letter.stalled:
                route.go_whole(tx, letter.id)
                return replace(letter, route="plain")
            if letter.route == "once":
                route.stall(tx, letter.id, now)
            else:
                route.take(tx, letter.id, "once", now, picked=True)
        self._settled()
        return None

    def _send(self, smtp: Smtp, letter: Letter, big: bool) -> bool:
        """True when it has gone. A connection that broke is left; the next letter gets another."""
        between = partial(self._between_pieces, letter.id) if big else self._say_line
        carriage = Carriage(self._budget.meter, self._clock.tick, between)
        smtp.speed = self._budget.meter.up
        try:
            outcome, written = deliver(self._store, smtp, letter, self._clock, self._chance(), carriage)
        except LetterGone:  # taken back; what has left is worth nothing without the end
            log.info("courier %s: taken back", self._account)
            self._leave(abruptly=True)
            return False
        except Fault as fault:
            outcome = after_fault(fault)
            at = retry_at(self._clock.now(), doubled(letter.attempts + 1), fault, self._chance())
            written = settlement(letter, outcome, at)
            self._leave()
        if outcome.event is Event.NOBODY_KNOWS:
            self._leave()
        if outcome.fault is not None:
            log.info("courier %s: %s", self._account, outcome.fault.code)
        self._write(written)
        if outcome.event is Event.ACCEPTED:
            health.event("sent")
        if outcome.event in (Event.ACCEPTED, Event.NOBODY_KNOWS):
            self._settled()
        return outcome.event is Event.ACCEPTED

    def _between_pieces(self, letter: OutboxId) -> None:
        """Of a big letter: what the person waits for goes first."""
        self._say_line()
        end = self._clock.tick() + LONGEST_REST
        while not self._stopping and (left := end - self._clock.tick()) > 0 and self._budget.must_give_way(self, self.wake):
            if outbox.get(self._store.read(), letter) is None:  # taken back: the caller finds out
                return
            self._waker.wait(left)

    def _say_line(self) -> None:
        """What sending has taught about the line; whether there is one at all is the worker's to say."""
        state = self._budget.meter.state
        if state == self._line:
            return
        self._line = state
        row = accounts.get(self._store.read(), self._account)
        if row is not None and row.line in ("good", "weak"):
            with self._store.write() as tx:
                accounts.set_line(tx, self._account, state, self._clock.now())

    def _put_off(self, letter: Letter, fault: Fault) -> float:
        """Nobody can be reached: this letter waits, the others need not be tried. How long, in seconds."""
        log.info("courier %s: no connection: %s", self._account, fault.code)
        now, tick = self._clock.now(), self._clock.tick()
        self._gone = tick if self._gone is None else self._gone
        no_way = perhaps_no_way(fault) and not way_out()
        at = retry_at(now, tick - self._gone, fault, self._chance(), no_way=no_way)
        outcome = after_fault(fault)
        self._write(settlement(letter, outcome, at))
        if isinstance(fault, (SignInFault, TlsFault)):
            self._say(fault)
        return at - now if outcome.event is Event.NOT_TAKEN else 0.0

    # What is written down

    def _write(self, settling: Settlement) -> None:
        """Raises: StoreFault; it stays owed then, and nothing else is begun before it is written."""
        self._owed.append(settling)
        self._pay()

    def _pay(self) -> None:
        while self._owed:
            with self._store.write() as tx:
                self._owed[0](tx)
            del self._owed[0]

    def _say(self, fault: Fault | None) -> None:
        """On the account: why nothing goes out. Only what we have said is ours to clear."""
        row = accounts.get(self._store.read(), self._account)
        if row is None or (fault is None and row.fault_code != self._said):
            return
        with self._store.write() as tx:
            accounts.set_fault(tx, self._account, fault)
        self._said = fault.code if fault is not None else ""

    # The connection

    def _connect(self) -> Smtp:
        if self._smtp is not None and self._connected:
            return self._smtp
        row = accounts.get(self._store.read(), self._account)
        word = self._password()
        if row is None or not word or (row.fault_code and self._known_wrong(word)):  # no fault: it was given anew
            raise WrongPassword(reply="")

        def opened(smtp: Smtp) -> None:
            self._smtp = smtp
            if self._stopping:
                smtp.abort()

        try:
            smtp = Smtp.connect(self._server, Credentials(row.sign_in_name, word), opened=opened)
        except BaseException as error:
            self._smtp = None
            if isinstance(error, WrongPassword):
                self._refused_password = (word, self._clock.tick())
            raise
        self._connected, self._gone = True, None
        names = smtp.extensions.names - (frozenset() if self._send_once else {"BURL"})
        offered, largest = " ".join(sorted(names)), smtp.extensions.size
        if (offered, largest) != (row.submission, row.size_limit):
            with self._store.write() as tx:
                accounts.set_submission(tx, self._account, offered, largest)
        if self._said:
            self._say(None)
            self._said = ""
        return smtp

    def _ask_once(self) -> None:
        """What the server takes, before the first letter is written: a mailbox that has come is read with the right password."""
        row = accounts.get(self._store.read(), self._account)
        if self._asked or row is None or row.submission or not row.received_at or row.line not in ("good", "weak"):
            return
        self._asked = True
        try:
            self._connect()
        except Fault as fault:  # the first letter asks again
            log.info("courier %s: not asked: %s", self._account, fault.code)
        finally:
            self._leave()

    def _known_wrong(self, word: str) -> bool:
        refused, at = self._refused_password
        return refused == word and self._clock.tick() - at < SAME_PASSWORD

    def _leave(self, *, abruptly: bool = False) -> None:
        """`abruptly`: what still waits to be written is not worth the line."""
        smtp, self._smtp, self._connected = self._smtp, None, False
        if smtp is not None:
            if abruptly:
                smtp.abort()
            smtp.quit()

    # The thread

    def _run(self) -> None:
        recovered = False
        try:
            while not self._stopping:
                began = self._clock.tick()
                try:
                    if not recovered:
                        self._recover()
                        recovered = True
                    _, rest = self._round(self._clock.now)
                    self._ask_once()
                    self._sleep(began, rest)
                except Fault as fault:  # no room on the disk: what happened is owed until there is
                    log.info("courier %s: %s", self._account, fault.code)
                    self._wait(LONGEST_SLEEP)
                except Exception:
                    if self._stopping:  # the store was closed over a thread that could not be stopped in time
                        return
                    log.exception("courier %s", self._account)
                    self._after_bug()
        finally:
            self._store.close_thread()
            self._waker.close()

    def _sleep(self, began: float, rest: float) -> None:
        """Until the next letter is due, or somebody calls; after a failed connection at least `rest`, or until the call."""
        due = outbox.next_due(self._store.read(), self._account)
        seconds = LONGEST_SLEEP if due is None else min(LONGEST_SLEEP, max(0.0, due - self._clock.now()))
        self._wait(max(seconds, rest))
        while rest and not self._stopping and (left := AT_MOST_EVERY - (self._clock.tick() - began)) > 0:
            self._wait(left)

    def _after_bug(self) -> None:
        """A bug must not keep the other letters back: the one it happened to lets them go first."""
        try:
            self._recover(self._clock.now() + BUGGY_LETTER)
        except Fault as fault:
            log.info("courier %s: %s", self._account, fault.code)
        self._wait(AFTER_BUG)

    def _wait(self, seconds: float) -> None:
        if not self._stopping:
            self._waker.wait(seconds)
