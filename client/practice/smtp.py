"""One SMTP session of the practice server (RFC 5321)."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from client.practice.line import Line
from client.practice.mime import as_text
from client.practice.troubles import Troubles

MOST = 40 * 1024 * 1024


@dataclass(frozen=True)
class Post:
    """The other side of the door: who may send, who gets it."""

    sign_in: Callable[[str, str], bool]
    check: Callable[[str], str]  # address -> '' or a reply that refuses it
    deliver: Callable[[str, list[str], bytes], str]  # -> the reply


@dataclass
class _Envelope:
    sender: str = ""
    binary: bool = False  # RFC 3030
    recipients: list[str] = field(default_factory=list)
    chunks: bytearray = field(default_factory=bytearray)


class Session:
    def __init__(self, raw: socket.socket, post: Post, troubles: Troubles) -> None:
        self._line = Line(raw, troubles)
        self._troubles = troubles
        self._post = post
        self._signed_in = False
        self._envelope: _Envelope | None = None

    def run(self) -> None:
        try:
            self._say("220 localhost ESMTP tap")
            while self._one():
                pass
        except OSError:
            pass

    def _say(self, text: str) -> None:
        self._line.send(text.encode() + b"\r\n")

    def _one(self) -> bool:
        line = self._line.line().decode("utf-8", "replace").strip("\r\n")
        word, _, tail = line.partition(" ")
        match word.upper():
            case "EHLO":
                bodies = ("8BITMIME", "CHUNKING", "BINARYMIME")
                offered = [f"SIZE {MOST}", *bodies, "PIPELINING", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"]
                self._line.send("".join(f"250-{one}\r\n" for one in ("localhost", *offered)).encode() + b"250 HELP\r\n")
            case "HELO" | "NOOP":
                self._say("250 2.0.0 OK")
            case "AUTH":
                self._auth(tail)
            case "MAIL":
                self._mail(tail)
            case "RCPT":
                self._rcpt(tail)
            case "DATA":
                self._data()
            case "BDAT":
                self._bdat(tail)
            case "RSET":
                self._envelope = None
                self._say("250 2.0.0 OK")
            case "QUIT":
                self._say("221 2.0.0 chao")
                return False
            case _:
                self._say("500 5.5.2 no such command")
        return True

    def _auth(self, tail: str) -> None:
        how, _, initial = tail.partition(" ")
        try:
            if how.upper() == "PLAIN":
                words = base64.b64decode(initial or self._ask("")).split(b"\0")
                user, password = words[1].decode(), words[2].decode()
            elif how.upper() == "LOGIN":
                user = base64.b64decode(initial or self._ask("VXNlcm5hbWU6")).decode()
                password = base64.b64decode(self._ask("UGFzc3dvcmQ6")).decode()
            else:
                self._say("504 5.5.4 PLAIN or LOGIN")
                return
        except (ValueError, IndexError):
            self._say("501 5.5.2 not understood")
            return
        self._signed_in = self._post.sign_in(user, password)
        self._say("235 2.7.0 OK" if self._signed_in else "535 5.7.8 authentication failed")

    def _ask(self, text: str) -> str:
        self._say(f"334 {text}")
        return self._line.line().decode().strip()

    def _mail(self, tail: str) -> None:
        match = re.match(r"FROM:\s*<([^>]*)>(.*)", tail, re.IGNORECASE)
        size = re.search(r"SIZE=(\d+)", tail, re.IGNORECASE)
        if not self._signed_in:
            self._say("530 5.7.0 sign in first")
        elif match is None:
            self._say("501 5.5.4 FROM:<>")
        elif size and int(size.group(1)) > MOST:
            self._say("552 5.3.4 too large")
        else:
            self._envelope = _Envelope(match.group(1), "BODY=BINARYMIME" in match.group(2).upper().split())
            self._say("250 2.1.0 OK")

    def _rcpt(self, tail: str) -> None:
        match = re.match(r"TO:\s*<([^>]*)>", tail, re.IGNORECASE)
        if self._envelope is None or match is None:
            self._say("503 5.5.1 MAIL first")
            return
        refused = self._post.check(match.group(1))
        if not refused:
            self._envelope.recipients.append(match.group(1))
        self._say(refused or "250 2.1.5 OK")

    def _ready(self) -> bool:
        if self._envelope is None or not self._envelope.recipients:
            self._say("503 5.5.1 RCPT first")
            return False
        return True

    def _data(self) -> None:
        if not self._ready():
            return
        assert self._envelope is not None
        if self._envelope.binary:
            self._say("503 5.5.1 BDAT, not DATA")
            return
        self._say("354 go on")
        letter = bytearray()
        while (line := self._line.line()) != b".\r\n":
            letter += line[1:] if line.startswith(b".") else line
        self._accept(bytes(letter))

    def _bdat(self, tail: str) -> None:
        words = tail.upper().split()
        data = self._line.octets(int(words[0]))
        if not self._ready():
            return
        assert self._envelope is not None
        self._envelope.chunks += data
        if "LAST" in words:
            self._accept(bytes(self._envelope.chunks))
        else:
            self._say(f"250 2.0.0 {len(data)} octets")

    def _accept(self, letter: bytes) -> None:
        envelope, self._envelope = self._envelope, None
        assert envelope is not None
        letter = as_text(letter) if envelope.binary else letter
        if self._troubles.refuse_letters:
            self._say(self._troubles.refuse_letters)
            return
        self._say(self._post.deliver(envelope.sender, envelope.recipients, letter))
