"""A man in the middle of a plain connection who answers the client's n-th command in the server's place."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from tests.listener import Listener

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
_REPLY = re.compile(rb"\d\d\d ")


@dataclass
class Meddler(Listener):
    """Listens on `port`. What counts: commands of IMAP, whole replies of SMTP, of all connections together.

    `say` is what the client hears of number `at`. 'NO no', 'BAD no': the server has never seen the command. 'BYE no': the server has
    done it, and nobody hears of it. SMTP: '451 4.3.0 no' and so on in the place of the reply; 421 ends the connection; a reply that
    holds `spare` passes (it would be a lie: the letter is gone), and `spared` says so. COMPRESS is not offered, since nobody could
    read it.
    """

    target: int
    kind: Literal["imap", "smtp"]
    at: int = 0
    say: str = ""
    spare: bytes = b"\0"
    count: int = 0
    spared: bool = False
    struck: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def arm(self, at: int, say: str) -> None:
        self.at, self.say, self.count, self.spared, self.struck = at, say, 0, False, False

    def taken(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self.target))
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        (_Imap if self.kind == "imap" else _Smtp)(self, near, far).start()


class _Pair:
    """One connection."""

    def __init__(self, meddler: Meddler, near: socket.socket, far: socket.socket) -> None:
        self.meddler, self.near, self.far = meddler, near, far
        self.ends = b""  # the tag of the command whose answer nobody hears

    def start(self) -> None:
        threads = [threading.Thread(target=self._guard, args=(carry,), daemon=True) for carry in (self.up, self.down)]
        for one in threads:
            one.start()
        threading.Thread(target=self._wait, args=(threads,), daemon=True).start()

    def _guard(self, carry: Any) -> None:
        with suppress(OSError, ValueError):
            carry()
        for one in (self.near, self.far):  # both directions end together
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _wait(self, threads: list[threading.Thread]) -> None:
        for one in threads:
            one.join()
        self.near.close()
        self.far.close()

    def strikes(self) -> bool:
        self.meddler.count += 1
        return self.meddler.count == self.meddler.at

    def up(self) -> None:
        while data := self.near.recv(65_536):
            self.far.sendall(data)

    def down(self) -> None:
        raise NotImplementedError


class _Imap(_Pair):
    def up(self) -> None:
        with self.near.makefile("rb") as lines:
            while line := lines.readline():
                passes = not self.strikes() or self._goes_through(line)
                while True:
                    literal = _LITERAL.search(line)
                    if passes:
                        self.far.sendall(line)
                    if literal is None or not (passes or literal.group(2)):  # who has heard No sends no literal
                        break
                    octets = lines.read(int(literal.group(1)))
                    if passes:
                        self.far.sendall(octets)
                    line = lines.readline()

    def _goes_through(self, line: bytes) -> bool:
        """False: we say no in the server's place. True: the server does it, and the connection ends with that."""
        self.meddler.struck = True
        tag = line.partition(b" ")[0]
        if self.meddler.say.startswith("BYE"):
            self.ends = tag
            return True
        self.near.sendall(tag + b" " + self.meddler.say.encode() + b"\r\n")
        return False

    def down(self) -> None:
        with self.far.makefile("rb") as lines:
            fresh = True  # not within a response
            while line := lines.readline():
                if fresh and self.ends and line.startswith(self.ends + b" "):
                    self.near.sendall(b"* " + self.meddler.say.encode() + b"\r\n")
                    return
                self.near.sendall(line.replace(b" COMPRESS=DEFLATE", b""))
                literal = _LITERAL.search(line)
                if literal:
                    self.near.sendall(lines.read(int(literal.group(1))))
                fresh = literal is None


class _Smtp(_Pair):
    def down(self) -> None:
        with self.far.makefile("rb") as lines:
            held = b""  # the lines of a reply so far
            while line := lines.readline():
                held += line
                if not _REPLY.match(line):
                    continue
                reply, held = held, b""
                if self.strikes():
                    if self.meddler.spare in reply:
                        self.meddler.spared = True
                    else:
                        self.meddler.struck = True
                        reply = self.meddler.say.encode() + b"\r\n"
                self.near.sendall(reply)
                if reply.startswith(b"421"):
                    return
