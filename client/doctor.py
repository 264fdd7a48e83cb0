"""The connection check: each step from the network to the quota (and the network folder), the first that fails, and why.

One connection for reading and one for sending answer all six questions, so the check costs a poor line little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from client.clock import Clock
from client.faults import Fault, NameUnknown, NoNetwork, SignInFault
from client.net.imap.connection import Imap
from client.net.imap.folders import GetQuotaRoot, Select
from client.net.server import Credentials, Server
from client.net.smtp.connection import Smtp
from client.rows import Step
from client.shelf.visit import visit

SHELF = "shelf"  # last, and only where the site has a network folder for kept letters
NAMES = ("network", "server", "password", "receive", "send", "quota")
NEARLY_FULL = 0.8


def check(
    imap_server: Server,
    smtp_server: Server,
    credentials: Credentials | None,
    clock: Clock,
    told: Callable[[Sequence[Step]], None] = lambda steps: None,
    shelf: Path | None = None,
    inside: Callable[[], Fault | None] = lambda: None,
) -> tuple[Step, ...]:
    """Go through the steps, telling all of them after each; never raises a Fault.

    Without credentials the servers are only asked whether they answer, and the steps that need a password are skipped. `shelf`: the
    site's network folder; `inside`: what is wrong with the person's own part of it.
    """
    chart = _Chart(told, (*NAMES, SHELF) if shelf is not None else NAMES)
    try:
        receiving = _receive(chart, imap_server, credentials, clock)
    except Fault as fault:
        receiving = None
        chart.fail(fault)
    chart.run("send")
    try:
        start = clock.tick()
        Smtp.connect(smtp_server, credentials).close()
        chart.pass_("send", seconds=clock.tick() - start)
    except Fault as fault:
        chart.set("send", "bad", fault)
    if receiving is not None:
        _weigh(chart, receiving)
    if shelf is not None:
        _visit(chart, shelf, inside)
    return chart.done()


def _visit(chart: _Chart, shelf: Path, inside: Callable[[], Fault | None]) -> None:
    chart.run(SHELF)
    try:
        visit(shelf)
        if (fault := inside()) is not None:
            raise fault
    except Fault as fault:
        chart.set(SHELF, "bad", fault)
    else:
        chart.pass_(SHELF)


def _receive(chart: _Chart, server: Server, credentials: Credentials | None, clock: Clock) -> Imap | None:
    chart.run("network")
    start = clock.tick()
    try:
        imap = Imap.connect(server, credentials)
    except Fault as fault:
        if not isinstance(fault, (NoNetwork, NameUnknown)):
            chart.pass_("network")
        if isinstance(fault, SignInFault):
            chart.pass_("server", seconds=clock.tick() - start)
        raise
    seconds = clock.tick() - start
    for name in ("network", "server"):
        chart.pass_(name, seconds=seconds)
    if credentials is None:
        imap.close()
        return None
    chart.pass_("password")
    chart.run("receive")
    try:
        imap.call(Select("INBOX"))
    except Fault:
        imap.close()
        raise
    chart.pass_("receive", at=clock.now())
    return imap


def _weigh(chart: _Chart, imap: Imap) -> None:
    chart.run("quota")
    try:
        roots = imap.call(GetQuotaRoot("INBOX")).storage() if "QUOTA" in imap.capabilities else ()
    except Fault as fault:
        chart.set("quota", "bad", fault)
        return
    finally:
        imap.close()
    fullest = max((root for root in roots if root.limit > 0), key=lambda root: root.used / root.limit, default=None)
    if fullest is None:
        chart.set("quota", "good", None, known=False)
    else:
        state = "warning" if fullest.used >= NEARLY_FULL * fullest.limit else "good"
        chart.set("quota", state, None, known=True, used=fullest.used * 1024, limit=fullest.limit * 1024)


class _Chart:
    """The steps as they stand; every change is told."""

    def __init__(self, told: Callable[[Sequence[Step]], None], names: Sequence[str]) -> None:
        self._steps = {name: Step(name, "waiting", None, {}) for name in names}  # type: ignore[arg-type]
        self._told = told

    def run(self, name: str) -> None:
        self.set(name, "running", None)

    def pass_(self, name: str, **facts: object) -> None:
        self.set(name, "good", None, **facts)

    def fail(self, fault: Fault) -> None:
        """The fault belongs to the first of the reading steps that is not good yet."""
        name = next(name for name in NAMES if self._steps[name].state != "good")
        self.set(name, "bad", fault)

    def set(self, name: str, state: str, fault: Fault | None, **facts: object) -> None:
        known: Mapping[str, object] = facts
        self._steps[name] = replace(self._steps[name], state=state, fault=fault, facts=known)  # type: ignore[arg-type]
        self._told(tuple(self._steps.values()))

    def done(self) -> tuple[Step, ...]:
        for name, step in self._steps.items():
            if step.state in ("waiting", "running"):
                self._steps[name] = replace(step, state="skipped")
        steps = tuple(self._steps.values())
        self._told(steps)
        return steps
