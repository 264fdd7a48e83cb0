"""One mailbox's worker: a thread that makes the server equal to the wishes and the store equal to the server."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from client.backoff import SOUND_AFTER, Rhythm, perhaps_no_way
from client.clock import Clock, SystemClock
from client.events import Topic
from client.faults import Fault, ServerRefused, SignInFault, WrongPassword
from client.ids import AccountId
from client.net.background import Background
from client.net.budget import Budget
from client.net.imap.connection import Imap
from client.net.imap.folders import Notify
from client.net.server import Server
from client.net.stream import Traffic
from client.net.way import way_out
from client.store import accounts, drafts, folders, messages, outbox
from client.store.db import Store
from client.sync import (
    clearing,
    fetch,
    filing,
    keeping,
    pages,
    pull,
    push,
    register,
    server_drafts,
    staging,
    survey,
    sweeping,
)
from client.sync.door import Door
from client.sync.link import Doubts, Link
from client.sync.options import DraftBytes, Gate, OpenGate, Pass, Recognise, SyncOptions
from client.sync.wire import HEADER_ITEMS

log = logging.getLogger(__name__)
AFTER_BUG = 60.0
RESTLESS = 5  # so many times IDLE ended at once; then
BREATH = 5.0  # seconds are waited, or a server that always has something to say keeps both sides running


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work: `do` does the next bit of it, and says whether there was any. `waited_for`: somebody waits for it, so that it
    does not give way to a big letter that goes up; `carries` one itself; `needed`: without it there is no use in the rest.
    """

    name: str
    do: Callable[[Link], bool]
    waited_for: bool = True
    carries: bool = False
    needed: bool = False


class Worker(Background):
    """`password` gives '' while nobody has told it; `line_back` is called (from this thread) when the line is back or a letter
    may go now: the session gives it `courier.wake`. `signed_in`: the connection over which the server was asked about the password;
    the thread begins with it. `enter` writes what has come into the register. Everything it learns and every Fault lies in the store.
    """

    def __init__(
        self,
        store: Store,
        account: AccountId,
        server: Server,
        password: Callable[[], str],
        draft_bytes: DraftBytes,
        recognise: Recognise,
        options: SyncOptions = SyncOptions(),
        clock: Clock = SystemClock(),
        line_back: Callable[[], None] = lambda: None,
        chance: Callable[[], float] = random.random,
        budget: Budget | None = None,
        gate: Gate | None = None,
        signed_in: Imap | None = None,
        enter: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(f"worker-{account}")
        self._store, self._account, self._server, self._password = store, account, server, password
        self._draft_bytes, self._recognise, self._options = draft_bytes, recognise, options
        self._clock, self._line_back = clock, line_back
        self._look = self._hurried = False
        self._rhythm = Rhythm(clock.tick(), chance)
        self._budget = budget or Budget()
        self._meter = self._budget.meter
        self._gate: Gate = gate or OpenGate()
        self._doubts = Doubts()
        self._enter = enter
        self._imap: Imap | None = None
        self._door = Door(server, signed_in)
        self._began = clock.now()
        self._tried = ""  # the password of the last connection
        self._sound = False
        self._waited_for = True  # somebody has just signed in
        self._restless = 0
        self._counting = False  # a draft is waited for, so that a new version of it need not wake us

    # From any thread

    def written(self) -> None:
        """A draft is no longer what it was. Calls only where nobody counts the seconds already: typing disturbs no IDLE."""
        if not self._counting:
            self._waker.wake()

    def look(self) -> None:
        """The person wants to know whether there is mail. From any thread, returns at once."""
        self._look = True
        self.hurry()

    def hurry(self) -> None:
        """The person waits for something from the server, or it can be reached again: no more rest before the next try.
        What she does otherwise (`wake`) waits for its time. From any thread, returns at once."""
        self._hurried = True
        self._waker.wake()

    def stop(self, seconds: float = 5.0) -> bool:
        if self._thread is None:
            self._door.leave()
        return super().stop(seconds)

    def _connection(self) -> Imap | None:
        return self._imap

    # One pass

    def run_once(self) -> Pass:
        """One pass on the caller's thread: look at every folder, carry out all wishes, fetch the texts; then sign off.

        Raises: the Fault that ended the connection (it also lies on the account).
        """
        begun, traffic = time.monotonic(), Traffic()
        self._door.leave()
        try:
            link = self._connect(traffic)
            try:
                self._signed_in(link)
                steps = self._steps(rest=0.0)
                while self._one_step(link, steps):
                    pass
            finally:
                self._budget.rest(self)
                self._imap = None
                link.imap.logout()
        except Fault as fault:
            self._record(fault)
            raise
        tally, seconds = link.tally, time.monotonic() - begun
        counts = (traffic.up, traffic.down, traffic.turns, traffic.connections)
        return Pass(tally.new, tally.changed, tally.gone, *counts, seconds)

    # The thread

    def _run(self) -> None:
        fault: Fault | None = None
        link: Link | None = None
        try:
            while not self._stopping:
                try:
                    if fault is not None:
                        self._rest(fault)
                        if self._stopping:
                            return
                    fault, self._sound, link = None, False, None
                    self._tidy()
                    link = self._connect(Traffic())
                    try:
                        self._signed_in(link)
                        self._serve(link)
                    finally:
                        self._budget.rest(self)
                        self._imap = None
                        link.imap.close()
                except Fault as found:
                    if self._stopping:
                        return
                    fault = found
                    if link is not None:
                        self._door.broke(link.imap)
                    log.info("worker %s: %s", self._account, fault.code)
                    if self._sound:
                        self._rhythm.good(self._clock.tick())
                    self._record(fault)
                except Exception:  # a bug must not end the mail of this person
                    if self._stopping:
                        return
                    log.exception("worker %s", self._account)
                    self._waker.wait(AFTER_BUG)
        finally:
            self._door.leave()
            self._store.close_thread()
            self._waker.close()

    def _rest(self, fault: Fault) -> None:
        """Until the next try. A wrong password is not tried again before somebody has given it anew."""
        if isinstance(fault, WrongPassword) and self._is_refused():
            while not self._stopping and self._is_refused():
                self._waker.wait(3600.0)
        else:
            no_way = perhaps_no_way(fault) and not way_out()
            begun = self._clock.tick()
            seconds = self._rhythm.rest(begun, fault, waited_for=self._waited_for, no_way=no_way)
            self._sleep(lambda: 0.0 if self._hurried else begun + seconds - self._clock.tick())
        self._sleep(lambda: self._rhythm.soonest(self._clock.tick()))

    def _sleep(self, left: Callable[[], float]) -> None:
        while not self._stopping and (seconds := left()) > 0:
            self._waker.wait(seconds)

    def _is_refused(self) -> bool:
        """The fault stands on the mailbox until a password is given: another, or the same, which a server may have refused by
        mistake."""
        row = accounts.get(self._store.read(), self._account)
        return self._password() == self._tried and row is not None and row.fault_code == WrongPassword.__name__

    def _tidy(self) -> None:
        with self._store.write() as tx:
            drafts.forget_discarded(tx, self._account, self._began)

    def _connect(self, traffic: Traffic) -> Link:
        row = accounts.get(self._store.read(), self._account)
        self._tried = word = self._password()
        if row is None or not word:
            raise WrongPassword(reply="")
        self._rhythm.tries(self._clock.tick())
        self._waited_for, self._hurried = self._waited_for or self._hurried, False
        if row.line != "gone":  # 'gone since 09:12' stays while we try
            self._say_line("connecting")

        def opened(imap: Imap) -> None:
            self._imap = imap
            if self._stopping:
                imap.abort()

        imap = self._door.enter(row, word, traffic, opened)
        self._doubts.connection += 1
        wishes = {wish.id for wish in messages.wishes(self._store.read(), self._account)}
        site = (self._options, self._clock, self._recognise, self._draft_bytes)
        return Link(
            self._store, self._account, imap, *site, self._meter, self._doubts, self._server.host, self._line_back,
            self._gate, perhaps_copied=wishes, enter=self._enter,
        )  # fmt: skip

    def _signed_in(self, link: Link) -> None:
        with link.store.write() as tx:
            accounts.set_fault(tx, self._account, None)
            accounts.set_line(tx, self._account, self._meter.state, self._clock.now())
            accounts.set_capabilities(tx, self._account, " ".join(sorted(link.imap.remembered)))
            outbox.hurry_all(tx, self._account)
        self._line_back()

    def _serve(self, link: Link) -> None:
        """Work and wait until the person leaves. Raises: the Fault that ended the connection."""
        steps = self._steps(rest=self._options.draft_rest_seconds)
        begun = self._clock.tick()
        self._rhythm.looked(begun, self._every(link), first=True)
        while not self._stopping:
            self._waited_for, self._hurried = self._waited_for or self._hurried, False
            if self._look:
                self._look = link.surveyed = False
                link.compared.clear()
            busy = self._one_step(link, steps)
            self._sound = self._sound or not busy or self._clock.tick() - begun > SOUND_AFTER
            self._waited_for = busy  # a line that breaks while we wait for mail keeps nobody waiting
            if not busy:
                self._wait(link)
        link.imap.logout()

    def _every(self, link: Link) -> float:
        return self._options.idle_seconds if link.has("IDLE") else self._options.poll_seconds

    def _wait(self, link: Link) -> None:
        """For mail, for the person, or for the time to look again."""
        link.let_go()
        idle = link.has("IDLE")
        inbox = folders.by_role(self._store.read(), self._account, "inbox")
        if idle and inbox is not None and pull.enter(link, inbox.id):
            return
        if inbox is not None and link.selected == inbox.id and link.heard():
            self._take_breath(True)
            link.look_again(inbox.id)  # it came while we did something else: IDLE does not tell it again
            return
        due = self._rhythm.due - self._clock.tick()
        self._counting = False  # before looking: a save that is not seen here calls
        draft = None
        if self._budget.may_go_ahead(self, self.wake):
            draft = server_drafts.seconds_to_next(link, self._options.draft_rest_seconds)
        self._counting = draft is not None
        seconds = max(0.0, due if draft is None else min(due, draft))
        if idle:
            begun = self._clock.tick()
            try:
                news = link.imap.idle(seconds, self._waker, self._subscription(link))
            except ServerRefused:
                link.imap.capabilities -= {"IDLE"}
                return
            self._take_breath(not news.woken and self._clock.tick() - begun < min(1.0, seconds))
            if news.pushed and inbox is not None:
                pages.take_pushed(link, inbox.id)
                link.look_again(inbox.id)
        else:
            self._waker.wait(seconds)
        if (tick := self._clock.tick()) >= self._rhythm.due:
            link.surveyed = False
            self._rhythm.looked(tick, self._every(link))

    def _subscription(self, link: Link) -> tuple[Notify, ...]:
        """Once a connection: a new letter's row comes along with the news of it."""
        if link.subscribed or not link.has("NOTIFY"):
            return ()
        link.subscribed = True
        return (Notify(HEADER_ITEMS),)

    def _take_breath(self, at_once: bool) -> None:
        """Nothing was waited for (`at_once`): a server that goes on like that is looked at now and then."""
        self._restless = self._restless + 1 if at_once else 0
        if self._restless > RESTLESS:
            self._waker.wait(BREATH)

    # Steps

    def _steps(self, *, rest: float) -> tuple[Step, ...]:
        """In the order of who waits: the person first, always."""
        return (
            Step("survey", survey.survey, needed=True),
            Step("text", fetch.wanted_texts),
            Step("push", push.push),
            Step("look", pull.look_due),
            Step("unsure", filing.settle_unsure),
            Step("clear", clearing.clear),
            Step("file", filing.file_sent, waited_for=False),
            Step("number", register.carry),
            Step("part", fetch.file_piece),
            Step("copy", lambda link: keeping.keep(link, copies=True)),
            Step("stage", staging.letters, carries=True),
            Step("draft", lambda link: server_drafts.keep_drafts(link, rest=rest), waited_for=False),
            Step("sweep", sweeping.sweep),
            Step("quota", survey.weigh),
            Step("back", keeping.give_back, waited_for=False),
            Step("keep", keeping.keep, waited_for=False),
            Step("page", pull.fill_inbox, waited_for=False),
            Step("unread", lambda link: fetch.texts_ahead(link, unread=True), waited_for=False),
            Step("small", lambda link: fetch.file_piece(link, ahead=True), waited_for=False),
            Step("others", pull.fill_others, waited_for=False),
            Step("fields", fetch.fields_ahead, waited_for=False),
            Step("ahead", lambda link: fetch.texts_ahead(link, unread=False), waited_for=False),
            Step("register", register.look, waited_for=False),
        )

    def _one_step(self, link: Link, steps: Sequence[Step]) -> bool:
        """The first thing there is to do. False: nothing."""
        self._budget.begin(self)
        for step in steps:
            if step.name in link.put_off or not (step.waited_for or self._budget.may_go_ahead(self, self.wake)):
                continue
            try:
                worked = step.do(link)
            except pull.OUT_OF_REACH as fault:  # this is not to be had now; everything else is
                log.info("worker %s: %s: %s", self._account, step.name, fault.code)
                if step.needed:
                    raise
                link.put_off.add(step.name)
                continue
            if step.carries:
                (self._budget.hold if worked else self._budget.let_go)(self)
            if worked:
                self._say_line(self._meter.state)
                return True
        self._budget.rest(self)
        return False

    # What the person is told

    def _say_line(self, state: accounts.LineState) -> None:
        row = accounts.get(self._store.read(), self._account)
        if row is not None and row.line != state:
            with self._store.write() as tx:
                accounts.set_line(tx, self._account, state, self._clock.now())
            if (row.line, state) == ("weak", "good"):
                self._line_back()

    def _record(self, fault: Fault) -> None:
        """Whoever refuses the sign-in can be reached; anything else means that nothing goes just now."""
        try:
            with self._store.write() as tx:
                accounts.set_fault(tx, self._account, fault)
                line: accounts.LineState = "good" if isinstance(fault, SignInFault) else "gone"
                accounts.set_line(tx, self._account, line, self._clock.now())
                tx.changed(Topic.LINE, self._account)
        except Fault:  # the disk is full: that is said elsewhere
            log.info("worker %s: not recorded", self._account)

