"""What one client's checks cost in octets, counted on the wire between the real engine and a Dovecot of this machine.

TCP and IP headers are not in it. The mailbox: five folders, 60 letters in the inbox, nothing new.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from client.sync import link as links
from tests.conftest import a_dovecot
from tests.engine.office import Official, site, until
from tests.line import Line
from tests.servers import letter

LETTERS = 60
LOOKS = 6
BARE = "imap_capability = IMAP4rev1"  # no IDLE, no CONDSTORE, no compression
OLD = "imap_capability = IMAP4rev1 IDLE UIDPLUS NAMESPACE CHILDREN LITERAL+"  # as Exchange offers


@dataclass(frozen=True)
class Cost:
    """Octets both ways: a connection made anew until there is nothing more to do; one look (poll, or renewal of IDLE); one
    that looks at all flags, as every FLAGS_SECONDS where the server has no CONDSTORE."""

    connect: float
    look: float
    compare: float

    def day(self, connections: float, looks: float, seconds: float) -> float:
        compares = seconds / links.FLAGS_SECONDS
        return connections * self.connect + (looks - compares) * self.look + compares * self.compare


# Measured by `make bench-fleet` on Dovecot 2.3.19, which measures them anew each time; the test's smaller fleet takes these.
MEASURED = {
    "IDLE": Cost(2_950, 270, 270),
    "IDLE without CONDSTORE": Cost(8_450, 1_490, 9_740),
    "polling": Cost(8_420, 1_330, 6_740),
}


def measure(more: str = "") -> Cost:
    """Against a server with the settings `more`."""
    connect, look = _measure(more)
    often, links.FLAGS_SECONDS = links.FLAGS_SECONDS, 0.0
    try:
        return Cost(connect, look, _measure(more)[1])
    finally:
        links.FLAGS_SECONDS = often


def _measure(more: str, *, seconds: float = 1.0) -> tuple[float, float]:
    """(octets to connect, octets of a look); each look comes after `seconds`."""
    with a_dovecot(more=more) as dovecot, tempfile.TemporaryDirectory() as folder:
        line = Line(dovecot.imaps_port)
        who = dovecot.add_user()
        for number in range(LETTERS):
            dovecot.deliver(who.user, letter(number))
        hoa = Official(site(dovecot, imap_port=line.port), Path(folder), who)
        try:
            hoa.sync()
            before = line.up + line.down
            hoa.sync()
            connect = line.up + line.down - before
            worker = hoa.session.worker(hoa.account)
            worker._options = replace(worker._options, poll_seconds=seconds, idle_seconds=seconds)
            times: list[int] = []
            real = worker._rhythm.looked

            def looked(*given: float, first: bool = False) -> None:
                times.append(line.up + line.down)
                real(*given, first=first)

            worker._rhythm.looked = looked
            hoa.session.start()
            until(lambda: len(times) > LOOKS + 2, 60)
            time.sleep(0.1)
            return connect, (times[LOOKS + 2] - times[2]) / LOOKS
        finally:
            hoa.close()
            line.close()


if __name__ == "__main__":
    for name, more in (("all that Dovecot offers", ""), ("IDLE, no CONDSTORE", OLD), ("bare", BARE)):
        print(name, measure(more))
