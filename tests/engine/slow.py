"""A mailbox behind two lines, one for reading and one for sending, that write down in one log what they carry."""

from __future__ import annotations

import base64
import random
import socket
import time
from dataclasses import dataclass, field

from client.ids import OutboxId
from client.net.line import Meter
from client.store import outbox
from client.store.staging import Frozen
from tests.engine.office import Official
from tests.line import Line, Way

Log = list[tuple[str, str, int]]


@dataclass
class Logged(Line):
    """Writes down each delivery, in the order of both lines together: (name, way, octets)."""

    name: str = ""
    log: Log = field(default_factory=list)

    def _deliver(self, target: socket.socket, data: bytes, way: Way) -> bool:
        self.log.append((self.name, way, len(data)))
        return super()._deliver(target, data, way)


class Told(Meter):
    """Believes what a test tells it, whatever the line of the test carries."""

    told = False

    def note(self, octets: int, seconds: float, way: Way = "down") -> None:
        if not self.told:
            super().note(octets, seconds, way)

    def tell(self, speed: float) -> None:
        self.told = False
        for way in ("up", "down"):
            for _ in range(6):
                self.note(50_000, 50_000 / speed, way)
        self.told = True


@dataclass
class Desk:
    official: Official
    imap: Logged
    smtp: Logged
    log: Log
    meter: Told

    def measured(self, speed: float) -> None:
        self.meter.tell(speed)

    def queue(self, subject: str, size: int, *, hurried: bool = True) -> OutboxId:
        octets = f"Subject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n".encode() + (b"x" * 70 + b"\r\n") * (size // 72)
        with self.official.session._store.write() as tx:
            number = outbox.queue(
                tx, self.official.account, Frozen(octets), [("", "hai@cantho.example")], message_id=f"<{subject}@x>",
                sender=self.official.who.user, subject=subject, kind="other", now=time.time(), not_before=0.0,
            )  # fmt: skip
            if hurried:
                outbox.hurry(tx, number)
        return number

    def row(self, number: OutboxId) -> outbox.Letter:
        return self.official.row(number)

    def state(self, number: OutboxId) -> str:
        return self.row(number).state

    def carried(self, name: str, way: str, *, since: int = 0, to: int | None = None) -> int:
        return sum(octets for who, there, octets in self.log[since:to] if (who, there) == (name, way))


def words(number: int, size: int) -> str:
    """That compression does not carry off."""
    return base64.encodebytes(random.Random(number).randbytes(size * 3 // 4)).decode()


def with_file(number: int, size: int) -> bytes:
    data = words(number, size * 4 // 3).encode().replace(b"\n", b"\r\n")
    return (
        f"From: hai@cantho.example\r\nTo: hoa@cantho.example\r\nSubject: Tep {number}\r\nMessage-ID: <tep{number}@x>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nXem tep.\r\n--b\r\n"
        "Content-Type: application/pdf; name=tep.pdf\r\nContent-Disposition: attachment; filename=tep.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + data + b"--b--\r\n"
