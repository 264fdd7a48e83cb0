"""An SMTP server that takes letters in binary (RFC 3030) over STARTTLS, and keeps the octets as they came."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.listener import Listener

OFFERS = ("PIPELINING", "SIZE 40000000", "8BITMIME", "CHUNKING", "BINARYMIME", "ENHANCEDSTATUSCODES")


@dataclass(frozen=True)
class Carried:
    """`mail`: what was said behind MAIL FROM; `chunks`: octets of each BDAT; no chunks: it came by DATA."""

    mail: str
    recipients: tuple[str, ...]
    chunks: tuple[int, ...]
    letter: bytes


class Bdat(Listener):
    """`answer`: the reply to a whole letter in binary, `answer_mail` to its MAIL; letters in another form are always
    taken."""

    def __init__(self, chain: Path, key: Path, offers: tuple[str, ...] = OFFERS) -> None:
        self.offers = offers
        self.answer = self.answer_mail = "250 2.0.0 OK"
        self.letters: list[Carried] = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(chain, key)
        super().__init__()

    def taken(self, near: socket.socket) -> None:
        threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with suppress(OSError):
            line = near.makefile("rwb", buffering=0)
            line.write(b"220 tap\r\n")
            if self._talk(line, secured=False):
                with self._tls.wrap_socket(near, server_side=True) as safe:
                    self._talk(safe.makefile("rwb"), secured=True)
        near.close()

    def _talk(self, line: Any, *, secured: bool) -> bool:
        """True: STARTTLS was asked for."""
        mail, people, chunks, letter = "", list[str](), list[int](), bytearray()

        def say(text: str) -> None:
            line.write(text.encode() + b"\r\n")
            line.flush()

        while words := line.readline().decode("utf-8", "replace").strip():
            word, _, rest = words.partition(" ")
            if word == "EHLO":
                offered = (*self.offers, "AUTH PLAIN") if secured else (*self.offers, "STARTTLS")
                say("\r\n".join(f"250-{one}" for one in ("localhost", *offered)) + "\r\n250 HELP")
            elif word == "STARTTLS":
                say("220 go")
                return True
            elif word == "MAIL":
                mail, people, chunks, letter = rest, [], [], bytearray()
                say(self.answer_mail if "BINARYMIME" in mail else "250 2.1.0 OK")
            elif word == "RCPT":
                people.append(rest.partition("<")[2].partition(">")[0])
                say("250 2.1.5 OK")
            elif word in ("BDAT", "DATA"):
                if word == "BDAT":
                    chunks.append(int(rest.split()[0]))
                    letter += _exactly(line, chunks[-1])
                    if "LAST" not in rest:
                        say(f"250 2.0.0 {chunks[-1]}")
                        continue
                else:
                    say("354 go")
                    while (text := line.readline()) != b".\r\n":
                        letter += text.removeprefix(b".")
                binary = "BINARYMIME" in mail
                if not binary or self.answer.startswith("2"):
                    self.letters.append(Carried(mail, tuple(people), tuple(chunks), bytes(letter)))
                say(self.answer if binary else "250 2.0.0 OK")
            elif word == "QUIT":
                break
            else:
                say("235 2.7.0 OK" if word == "AUTH" else "250 2.0.0 OK")
        return False


def _exactly(line: Any, count: int) -> bytes:
    found = bytearray()
    while len(found) < count:
        piece = line.read(count - len(found))
        if not piece:
            raise ConnectionResetError
        found += piece
    return bytes(found)


def size_said(one: Carried) -> int:
    found = re.search(r"SIZE=(\d+)", one.mail)
    return int(found.group(1)) if found else 0
