"""One mailbox's courier: a thread that sends what lies in the outbox."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from client.clock import Clock, SystemClock
from client.faults import Fault, OutcomeUnknown, StoreFault, WrongPassword
from client.ids import AccountId
from client.net.server import Credentials, Server
from client.net.smtp.connection import Smtp
from client.net.wait import Waker
from client.outgoing import delivery
from client.outgoing.states import after_fault
from client.store import accounts, outbox
from client.store.db import Store
from client.store.outbox import Letter

log = logging.getLogger(__name__)
AT_MOST_EVERY = 2.0  # seconds between two tries that wake-ups bring about
LONGEST_SLEEP = 60.0  # the PC's clock may be set while we sleep
SAME_PASSWORD = 3600.0  # a refused password is not tried again before; servers lock people out
AFTER_BUG = 60.0


class Courier:
    """`settled` is called (from this thread) when a letter has gone or has become unsure: the session gives it `worker.wake`."""

    def __init__(
        self,
        store: Store,
        account: AccountId,
        server: Server,
        password: Callable[[], str],
        clock: Clock = SystemClock(),
        settled: Callable[[], None] = lambda: None,
        chance: Callable[[], float] | None = None,
    ) -> None:
        self._store, self._account, self._server, self._password = store, account, server, password
        self._clock, self._settled, self._chance = clock, settled, chance or random.random
        self._waker = Waker()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._smtp: Smtp | None = None
        self._refused_password: tuple[str, float] = ("", -SAME_PASSWORD)

    # From any thread

    def start(self) -> None:
        """First settles what a power cut left in `sending` (it becomes `unsure`), then works on a thread of its own."""
        self._after_power_cut()
        self._thread = threading.Thread(target=self._run, name=f"courier-{self._account}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """A letter was queued, taken back, or the line is back. From any thread, returns at once."""
        self._waker.wake()

    def stop(self, seconds: float = 5.0) -> bool:
        """Finish the letter in hand, or break it off after `seconds`; False when the thread still runs."""
        self._stopping = True
        self._waker.wake()
        if self._thread is None:
            self._waker.close()
            return True
        self._thread.join(seconds)
        if self._thread.is_alive():
            if (smtp := self._smtp) is not None:
                smtp.abort()
            self._thread.join(2.0)
        return not self._thread.is_alive()

    # One round

    def run_once(self, now: float | None = None) -> int:
        """Send every letter that is due, on the caller's thread; how many have gone. Faults lie on the rows."""
        if self._thread is None:
            self._after_power_cut()
        sent, _ = self._round(self._clock.now() if now is None else now)
        return sent

    def _after_power_cut(self) -> None:
        with self._store.write() as tx:
            unsure = outbox.interrupted(tx, self._account, OutcomeUnknown(reason="PowerCut"))
        if unsure:
            self._settled()

    def _round(self, now: float) -> tuple[int, Fault | None]:
        """(letters gone, the fault for which no connection could be had)."""
        sent = 0
        try:
            for letter in outbox.due(self._store.read(), self._account, now):
                if self._stopping:
                    break
                with self._store.write() as tx:
                    picked = outbox.pick(tx, letter.id)
                if not picked:  # taken back in this moment
                    continue
                try:
                    smtp = self._connected()
                except Fault as fault:
                    self._settle(letter, fault)
                    return sent, fault
                if self._send(smtp, letter):
                    sent += 1
        finally:
            self._leave()
        return sent, None

    def _connected(self) -> Smtp:
        if self._smtp is not None:
            return self._smtp
        row = accounts.get(self._store.read(), self._account)
        word = self._password()
        if row is None or not word or self._known_wrong(word):
            raise WrongPassword(reply="")

        def opened(smtp: Smtp) -> None:
            self._smtp = smtp
            if self._stopping:
                smtp.abort()

        try:
            return Smtp.connect(self._server, Credentials(row.sign_in_name, word), opened=opened)
        except BaseException as error:
            self._smtp = None
            if isinstance(error, WrongPassword):
                self._refused_password = (word, self._clock.tick())
            raise

    def _known_wrong(self, word: str) -> bool:
        refused, at = self._refused_password
        return refused == word and self._clock.tick() - at < SAME_PASSWORD

    def _send(self, smtp: Smtp, letter: Letter) -> bool:
        """True when it has gone. A connection that broke is left; the next letter gets another."""
        try:
            gone = delivery.deliver(self._store, smtp, letter, self._clock, self._chance)
        except StoreFault:
            self._leave()
            raise
        except Fault as fault:
            self._settle(letter, fault)
            self._leave()
            return False
        self._settled()
        return gone

    def _settle(self, letter: Letter, fault: Fault) -> None:
        """What the fault means for the letter that was picked."""
        outcome = after_fault(fault)
        delivery.record(self._store, letter, outcome, self._clock.now(), self._chance())
        log.info("courier %s: %s", self._account, fault.code)
        if isinstance(fault, OutcomeUnknown):
            self._settled()

    def _leave(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.quit()

    # The thread

    def _run(self) -> None:
        try:
            while not self._stopping:
                try:
                    began = self._clock.tick()
                    _, fault = self._round(self._clock.now())
                    self._sleep(began, tired=fault is not None)
                except Fault as fault:  # the disk is full: what was in hand is settled when there is room again
                    log.info("courier %s: %s", self._account, fault.code)
                    self._waker.wait(LONGEST_SLEEP)
                    self._retry_settling()
                except Exception:  # a bug must not keep the other letters back
                    log.exception("courier %s", self._account)
                    self._waker.wait(AFTER_BUG)
                    self._retry_settling()
        finally:
            self._store.close_thread()
            self._waker.close()

    def _sleep(self, began: float, *, tired: bool) -> None:
        """Until the next letter is due, or somebody calls."""
        due = outbox.next_due(self._store.read(), self._account)
        seconds = LONGEST_SLEEP if due is None else min(LONGEST_SLEEP, max(0.0, due - self._clock.now()))
        if not self._stopping:
            self._waker.wait(seconds)
        while tired and not self._stopping and (left := AT_MOST_EVERY - (self._clock.tick() - began)) > 0:
            self._waker.wait(left)

    def _retry_settling(self) -> None:
        try:
            self._after_power_cut()
        except Fault as fault:
            log.info("courier %s: %s", self._account, fault.code)
