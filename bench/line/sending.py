"""What sending costs, and what a line that breaks does to it. Bytes are counted on the wire, letters at the recipient's server."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from bench.line import letters
from bench.line.office import Office, Pc
from bench.line.result import Result
from bench.line.wire import LINKS, Link

MIB = 1024 * 1024
ROUTES = ("BURL", "CHUNKING", "neither")
OUTAGE = 4.0  # seconds
TO = "hai@cantho.example"


def send(office: Office, link: Link) -> Iterator[Result]:
    """1 MiB of incompressible file, Sent copy included, by each way the server may offer."""
    for route in ROUTES:
        with _Sender(office, link, route) as one:
            begun = time.time()
            free = one.pc.do("send", to=TO, subject=one.subject, file=str(one.file))
            at = one.pc.do("outbox_empty")
            count = office.wire.count(begun, at)
            yield Result(
                f"send-{route}", link.name, up=count.up, seconds=round(at - begun, 1), delivered=one.delivered, copies=one.copies,
                facts={"free": round(free - begun, 2), "down": count.down},
            )  # fmt: skip


def forward(office: Office, link: Link) -> Iterator[Result]:
    """A letter of 1 MB that lies on the server and whose file has never been on this PC, which has sent letters before."""
    with _Sender(office, link, "BURL", octets=100) as one:
        one.pc.do("send", to=TO, subject="Thu dau tien", file=str(one.file))
        one.pc.do("outbox_empty")
        office.wire.quiet(1.0)
        begun = time.time()
        one.pc.do("forward", of=letters.FORWARD_SUBJECT, to=TO, subject=one.subject)
        at = one.pc.do("outbox_empty")
        count = office.wire.count(begun, at)
        yield Result(
            "forward", link.name, up=count.up, seconds=round(at - begun, 1), delivered=one.delivered, copies=one.copies,
            facts={"down": count.down},
        )  # fmt: skip


def download_cut(office: Office, link: Link) -> Iterator[Result]:
    """Nine tenths of a 2 MB file are here when the line breaks; what the same takes without a cut is measured first."""
    whole = 0
    for cut in (False, True):
        with _Sender(office, link, "BURL") as one:
            begun = time.time()
            if cut:
                office.wire.cut_after("down", whole * 9 // 10)
            one.pc.order("fetch", subject=letters.BIG_SUBJECT)
            one.pc.answer()
            if cut:
                _outage(office)
            at = one.pc.do("fetched", subject=letters.BIG_SUBJECT)
            down = office.wire.count(begun, at).down
            if cut:
                yield Result("download-cut", link.name, twice=down - whole, hand=0, seconds=round(at - begun, 1))
            whole = down


def upload_cut(office: Office, link: Link) -> Iterator[Result]:
    """The same with nine tenths of a 1 MB letter gone up, by the best way the server offers."""
    whole = 0
    for cut in (False, True):
        with _Sender(office, link, "BURL", octets=MIB * 3 // 4) as one:
            begun = time.time()
            if cut:
                office.wire.cut_after("up", whole * 9 // 10)
            one.pc.do("send", to=TO, subject=one.subject, file=str(one.file))
            if cut:
                _outage(office)
            at = one.pc.do("outbox_empty")
            up = office.wire.count(begun, at).up
            if cut:
                yield Result(
                    "upload-cut", link.name, twice=up - whole, hand=0, delivered=one.delivered, copies=one.copies,
                    seconds=round(at - begun, 1),
                )  # fmt: skip
            whole = up


def final_cut(office: Office, link: Link) -> Iterator[Result]:
    """The recipient's server has the letter; the line breaks before the client hears of it."""
    for route in ROUTES:
        with _Sender(office, link, route, octets=100_000) as one:
            cut_at: list[float] = []

            def cut(cut_at: list[float] = cut_at) -> None:
                if not cut_at:
                    cut_at.append(time.time())
                    office.wire.cut()

            office.on_letter = cut
            begun = time.time()
            one.pc.do("send", to=TO, subject=one.subject, file=str(one.file))
            _outage(office)
            at = one.pc.do("outbox_empty")
            states = one.pc.do("states")
            ids = {message_from_bytes(found.letter)["Message-ID"] for found in office.delivered(one.subject)}
            yield Result(
                f"final-cut-{route}", link.name, delivered=one.delivered, copies=one.copies if not states else None,
                hand=len(states), seconds=round(at - begun, 1), facts={"ids": len(ids), "asked": states},
            )  # fmt: skip


def copy_cut(office: Office, link: Link) -> Iterator[Result]:
    """The letter has gone, and the line breaks in the middle of its copy for Sent. (By BURL the copy is the letter.)"""
    for route in ROUTES:
        with _Sender(office, link, route, octets=300_000) as one:
            begun = time.time()
            if route == "BURL":
                office.wire.cut_after("up", 150_000)
            one.pc.do("send", to=TO, subject=one.subject, file=str(one.file))
            if route != "BURL":
                one.pc.event("sent")
                office.wire.cut_after("up", 150_000)
            _outage(office)
            at = one.pc.do("outbox_empty")
            yield Result(
                f"copy-cut-{route}", link.name, delivered=one.delivered, copies=one.copies, hand=len(one.pc.do("states")),
                seconds=round(at - begun, 1),
            )  # fmt: skip


def _outage(office: Office) -> None:
    """Wait for the cut that was ordered, then some seconds of no line. (Nothing where it never came: the figures tell.)"""
    end = time.time() + 120
    while not office.wire.broken and time.time() < end:
        time.sleep(0.02)
    time.sleep(OUTAGE)
    office.wire.mend()


class _Sender:
    """A PC with the commune's mailbox, in an open session on `link`, and a file of so many octets to send."""

    def __init__(self, office: Office, link: Link, route: str, octets: int = MIB) -> None:
        self._office, self._link = office, link
        self.who = office.mailbox("commune", letters.mailbox(), quota="100M")
        data = office.folder()
        office.on_letter = lambda: None
        office.wire.mend()
        office.wire.link = LINKS["free"]
        self.pc: Pc = office.pc(data, route)
        self.pc.do("sign_in", address=self.who.user, password=self.who.password, ahead=False)
        self.pc.event("list_complete")
        office.wire.quiet(1.0)
        self.subject = f"To trinh {data.name}"
        self.file: Path = data / "to-trinh.pdf"
        self.file.write_bytes(random.Random(octets).randbytes(octets))

    def __enter__(self) -> _Sender:
        self._office.wire.link = self._link
        return self

    def __exit__(self, *why: object) -> None:
        self._office.on_letter = lambda: None
        self._office.wire.mend()
        self._office.wire.link = LINKS["free"]
        self.pc.close()

    @property
    def delivered(self) -> int:
        return len(self._office.delivered(self.subject))

    @property
    def copies(self) -> int:
        return self._office.in_sent(self.who, self.subject)
