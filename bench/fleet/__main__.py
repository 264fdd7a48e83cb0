"""``make bench-fleet``: what 3,081 clients are for the city's server, from the program's own code under a clock that is
quicker than ours, and a hundred real engines on a Dovecot of this machine. Six minutes, most of them the hundred waiting
for their turn.

``python -m bench.fleet simulation`` leaves the hundred out. The exit code is 1 where a figure is over its limit.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from bench.__main__ import Line, show
from bench.fleet import cost, engines
from bench.fleet.cost import Cost
from bench.fleet.simulation import FLEET, City, Habits, Outage, alone, most, share
from client.sync.options import SyncOptions

BEGIN = 3_000.0  # of an outage: everybody is connected and looks when it is their turn
HOUR = 3_600.0
DAY = 9.5 * HOUR  # from 7:30 to 17:00
MB = 1_000_000

# Connections (workers and couriers) that are no trouble. A morning has ten a second. Where the network was silent, the
# systems of all who are just trying repeat their SYN when it is back: that is the peak of its first seconds, and no client
# can spread it.
LONG_SECOND, LONG_MINUTE = 40, 45 * FLEET // 100
SLOW = 20  # sign-ins a second
SYN_SECOND, SHORT_SECOND = 100, 500
DAY_KB = {"IDLE": 100, "IDLE without CONDSTORE": 1_000, "polling": 1_000}  # a day's checks of one client
NAMES = {
    "restart": "server away",
    "reset": "lines reset, silence",
    "silence": "silence",
    "names": "names not found",
    "no way": "no power in the communes",
}


def outages(clients: int = FLEET) -> list[Line]:
    """Long ones and the server's own are spread; short ones of the line cannot be told from one's own, so they are only
    softened."""
    lines: list[Line] = []
    every: list[tuple[Outage, bool]] = [
        (Outage(how, BEGIN, HOUR), idle) for how in ("restart", "reset", "silence", "names") for idle in (True, False)
    ]
    every += [
        (Outage("reset", BEGIN, 600), True),
        (Outage("restart", BEGIN, 10), True),
        (Outage("restart", BEGIN, 60), True),
    ]
    for outage, idle in every:
        city = City(clients, Habits(idle=idle), outage, BEGIN + outage.seconds + 900)
        lines += spread(city, outage, f"{span(outage)} {NAMES[outage.how]}, {'IDLE' if idle else 'polling'}")
    for outage in (
        Outage("reset", BEGIN, 0),
        Outage("reset", BEGIN, 20),
        Outage("reset", BEGIN, 60),
        Outage("no way", BEGIN, HOUR, 120),
    ):
        city = City(clients, Habits(), outage, BEGIN + outage.seconds + 900)
        peak = most(city.server.reached, since=BEGIN)
        lines.append(
            Line(
                f"{span(outage)} {NAMES[outage.how]}: most in a second",
                peak,
                "",
                SHORT_SECOND * clients / FLEET,
                after(city),
            )
        )
        lines.append(Line("  not back, letters not gone", city.lost(), "", 0))
    return lines


def spread(city: City, outage: Outage, name: str) -> list[Line]:
    server, part = city.server, len(city.clients) / FLEET
    peak, minute = most(server.reached, since=BEGIN), most(server.reached, 60, since=BEGIN)
    silent = outage.how in ("reset", "silence")
    return [
        Line(f"{name}: most in a second", peak, "", (SYN_SECOND if silent else LONG_SECOND) * part, after(city)),
        Line("  most in a minute", minute, "", LONG_MINUTE * part, f"{minute / len(city.clients):.0%} of the fleet"),
        Line("  tries that find nobody, most in a second", most(server.vain), "", 2 * SYN_SECOND * part),
        Line("  not back, letters not gone", city.lost(), "", 0),
    ]


def span(outage: Outage) -> str:
    return f"{outage.seconds / HOUR:.0f} h" if outage.seconds >= HOUR else f"{outage.seconds:.0f} s"


def after(city: City) -> str:
    back = city.back()
    return f"half are back after {share(back, 0.5):.0f} s, all {len(back):,} after {max(back):.0f} s"


def crowded(clients: int = FLEET) -> list[Line]:
    """The worst of them on a server that can do little: it is late, and nobody is lost."""
    lines = []
    for outage in (Outage("reset", BEGIN, HOUR), Outage("reset", BEGIN, 0)):
        city = City(clients, Habits(), outage, BEGIN + outage.seconds + 1_800, capacity=SLOW * clients / FLEET)
        lines.append(
            Line(f"{span(outage)} reset, a server of {SLOW} sign-ins a second: all back", max(city.back()), "s", 900)
        )
        lines.append(Line("  not back, letters not gone", city.lost(), "", 0))
    return lines


def days(costs: dict[str, Cost], clients: int = FLEET) -> list[Line]:
    """From 7:30, when all come within five minutes, to 17:00; and what it would be if they came in the same second."""
    lines: list[Line] = []
    options = SyncOptions()
    for name, one in costs.items():
        idle, part = name != "polling", clients / FLEET
        server = City(clients, Habits(idle=idle), None, DAY).server
        octets = one.day(server.reached.total() / clients, server.looks.total() / clients, DAY)
        often = options.idle_seconds if idle else options.poll_seconds
        fair = clients / often
        lines += [
            Line(f"{name}: 7:30 within five minutes, connections in a second", most(server.reached), "", 30 * part + 5),
            Line("  in a minute", most(server.reached, 60), "", LONG_MINUTE * part),
            Line(
                "  looks in a second, until 7:45",
                most(server.looks, until=900),
                "",
                3 * fair + 5,
                f"{fair:.0f} if all were even",
            ),
            Line("  looks in a second, later", most(server.looks, since=900), "", 3 * fair + 5),
            Line("  connections held at once", server.most_held, "", 2 * clients),
            Line(
                "  checks of a day, one client",
                octets / 1000,
                "kB",
                DAY_KB[name],
                f"{one.connect:.0f} octets to connect, {one.look:.0f} to look",
            ),
            Line("  checks of a day, the city", octets * clients / MB, "MB", DAY_KB[name] * clients / 1000),
        ]
        together = City(clients, Habits(idle=idle, start=(0.0, 1.0)), None, HOUR).server
        lines.append(Line("  looks in a second, had all come in the same", most(together.looks), "", 4 * fair + 5))
    return lines


def one_official() -> list[Line]:
    """Her line alone was gone for twenty seconds: seconds after it is back until she is."""
    lines = []
    for how, name, limit in (("reset", "silent", 60.0), ("no way", "no network", 16.0)):
        for busy in (True, False):
            seconds = alone(Outage(how, BEGIN, 20), busy)  # type: ignore[arg-type]
            state = "in the middle of something" if busy else "waiting for mail"
            lines.append(
                Line(
                    f"one line {name} for 20 s, {state}",
                    max(seconds),
                    "s",
                    min(limit, 30) if busy else limit,
                    f"half within {share(seconds, 0.5):.0f} s",
                )
            )
    return lines


def hundred() -> list[Line]:
    found = engines.run()
    back = f"half are back after {share(found.back, 0.5):.0f} s, all after {max(found.back, default=0):.0f} s"
    return [
        Line(
            f"{found.engines} real engines, Dovecot away {engines.AWAY:.0f} s: logins in a second",
            found.in_a_second,
            "",
            12,
            back,
        ),
        Line(
            "  logins in a minute",
            found.in_a_minute,
            "",
            7 * found.engines // 10,
            f"{found.logins} together, in Dovecot's log",
        ),
        Line("  engines that did not come back", found.engines - len(found.back), "", 0),
        Line("  engines that did not see the next letter", found.unseen, "", 0),
        Line(f"  of {found.letters} letters written meanwhile: missing", found.missing, "", 0),
        Line("  sent twice", found.twice, "", 0),
    ]


def costs() -> dict[str, Cost]:
    return {
        "IDLE": cost.measure(),
        "IDLE without CONDSTORE": cost.measure(cost.OLD),
        "polling": cost.measure(cost.BARE),
    }


def main(what: list[str]) -> int:
    print(f"{FLEET:,} clients; load {os.getloadavg()[0] if hasattr(os, 'getloadavg') else 0:.1f}")
    print(f"{'':52} {'here':>8}     {'limit':>8}")
    parts: list[Callable[[], list[Line]]] = [outages, crowded, one_official, lambda: days(costs())]
    lines: list[Line] = []
    for part in parts if what == ["simulation"] else [*parts, hundred]:
        found = part()
        show(found)
        lines += found
    if name := os.environ.get("JSON"):
        with open(name, "w", encoding="utf-8") as file:
            json.dump(
                [[one.what, one.value, one.unit, one.limit, one.ratio] for one in lines],
                file,
                ensure_ascii=False,
                indent=1,
            )
    missed = [line.what for line in lines if not line.kept]
    print(f"{len(lines)} figures, {len(missed)} over their limit{': ' if missed else '.'}{'; '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
