"""What the program weighs with many letters: a first sync of ten thousand on a free line, memory, and its start."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from bench import mailbox, start
from bench.__main__ import child
from bench.display import display
from bench.line import letters
from bench.line.office import Office
from bench.line.result import Result
from bench.line.wire import LINKS

MANY = 10_000
MB = 1_000_000


def many(office: Office) -> Iterator[Result]:
    """From the first byte until every row is there; CPU seconds of our process until then, its start included."""
    who = office.mailbox("many", letters.many(MANY), quota="1G")
    office.wire.link = LINKS["free"]
    pc = office.pc(office.folder())
    try:
        begun = time.time()
        pc.do("sign_in", address=who.user, password=who.password, ahead=False)
        rows = pc.event("first_rows")
        whole = pc.event("list_complete", 120)
        cpu = pc.do("cpu")
        first = office.wire.first(begun)
        count = office.wire.count(first, whole)
        yield Result(
            "many", "free", octets=count.octets, turns=count.turns, seconds=round(whole - first, 2), cpu=round(cpu, 2),
            facts={"usable": round(rows - first, 2)},
        )  # fmt: skip
    finally:
        pc.close()


def memory(office: Office) -> Iterator[Result]:
    """PSS of the real window with the list open, and from the order to start until it is painted."""
    with display():
        for count in (2_000, 10_000):
            data = office.folder()
            person = mailbox.make(data, count)
            if sys.platform == "linux":
                found = child("bench.window", str(data), person, "memory")
                yield Result(f"memory-{count}", "-", megabytes=round(found["pss"] / MB, 1))
        site = data / "thu-cong-vu.toml"
        (seconds,) = start.seconds(start.python("ui.app", "--site", str(site), "--data", str(data)), runs=5)
        yield Result("start", "-", seconds=round(seconds, 2))
