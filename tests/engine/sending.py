"""A store whose letters one courier sends, and a server that breaks off where it is told to."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from client.events import Bell
from client.ids import AccountId, OutboxId
from client.net.server import Credentials, Security, Server
from client.net.smtp.protocol import Extensions, Reply, extensions
from client.outgoing.courier import Courier
from client.store import accounts, outbox
from client.store.db import Store
from client.store.staging import Frozen
from tests.line import Line
from tests.listener import Listener
from tests.servers import Dovecot, Received

HAI, HA = "hai@cantho.example", "ha@cantho.example"


class Desk:
    """A store with one mailbox, and letters in its outbox."""

    def __init__(self, folder: Path, who: Credentials) -> None:
        self.who = who
        self.store = Store.open(folder / "mail.db", bytes(32), Bell())
        with self.store.write() as tx:
            self.account: AccountId = accounts.add(tx, who.user, password=who.password)
        self.couriers: list[Courier] = []

    def queue(self, subject: str = "Bao cao", *people: str, not_before: float = 0.0, size: int = 0) -> OutboxId:
        octets = f"Subject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n".encode() + (b"x" * 70 + b"\r\n") * (1 + size // 72)
        with self.store.write() as tx:
            return outbox.queue(
                tx, self.account, Frozen(octets), [("", one) for one in people or (HAI,)],
                message_id=f"<{subject}@x>", sender=self.who.user, subject=subject, kind="other",
                now=time.time(), not_before=not_before,
            )  # fmt: skip

    def courier(self, server: Server, chance: float = 0.0, settled: Callable[[], None] = lambda: None) -> Courier:
        made = Courier(self.store, self.account, server, self.password, settled=settled, chance=lambda: chance)
        self.couriers.append(made)
        return made

    def password(self) -> str:
        row = accounts.get(self.store.read(), self.account)
        return row.password if row else ""

    def row(self, letter: OutboxId) -> outbox.Letter:
        found = outbox.get(self.store.read(), letter)
        assert found is not None
        return found

    @property
    def fault(self) -> str:
        row = accounts.get(self.store.read(), self.account)
        return row.fault_code if row else ""

    def close(self) -> None:
        for one in self.couriers:
            assert one.stop(), "a courier still runs"
        self.store.close()


def through(line: Line, dovecot: Dovecot, timeout: float = 10.0) -> Server:
    return Server("127.0.0.1", line.port, Security.STARTTLS, dovecot.ca, timeout)


def arrived(dovecot: Dovecot, subject: str) -> list[Received]:
    return [one for one in dovecot.sink.letters if f"Subject: {subject}\r\n".encode() in one.letter]


def without_chunking(reply: Reply) -> Extensions:
    """In the place of `connection.extensions`: a server with DATA only."""
    found = extensions(reply)
    return Extensions(found.names - {"CHUNKING"}, found.auth, found.size)


class Fickle(Listener):
    """A server that takes letters, says to each address what it is told, and breaks off instead of the last answer."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.recipients: list[list[str]] = []
        self.last = ""
        super().__init__()

    def taken(self, near: socket.socket) -> None:
        with near, near.makefile("rwb", buffering=0) as line, suppress(ConnectionError):
            self._serve(line)

    def _serve(self, line: Any) -> None:
        read, write = line.readline, line.write
        people = []
        write(b"220 tap\r\n")
        while words := read():
            word = words[:4].upper()
            if word == b"RCPT":
                address = words.decode().partition("<")[2].partition(">")[0]
                people.append(address)
                write(self.answers.get(address, "250 OK").encode() + b"\r\n")
            elif word == b"DATA":
                write(b"354 go\r\n")
                while read() not in (b".\r\n", b""):
                    pass
                self.recipients.append(people)
                people = []
                if not self.last:
                    return
                write(self.last.encode() + b"\r\n")
            else:
                write(b"250 OK\r\n")
