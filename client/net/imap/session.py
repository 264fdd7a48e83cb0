"""Commands about the connection itself: what the server can, sign-in, waiting, leaving."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from client.faults import Fault, SignInUnavailable, WrongPassword
from client.net.imap import grammar
from client.net.imap.command import Command, Plain, string_segment
from client.net.imap.grammar import Response, Value, octets
from client.net.imap.protocol import Segment


def capability_set(values: Iterable[Value]) -> frozenset[str]:
    return frozenset(octets(value).decode("ascii", "replace").upper() for value in values)


@dataclass(slots=True)
class Capability(Command[frozenset[str]]):
    found: frozenset[str] = frozenset()

    def segments(self) -> list[Segment]:
        return [b"CAPABILITY"]

    def take(self, response: Response) -> bool:
        if response.name == "CAPABILITY":
            self.found = capability_set(response.values)
            return True
        return False

    def result(self, tagged: Response) -> frozenset[str]:
        return self.found


@dataclass(slots=True)
class _SignIn(Command[frozenset[str] | None]):
    """The capabilities after sign-in, where the server tells them by itself."""

    user: str
    password: str = field(repr=False)
    found: frozenset[str] | None = None

    def take(self, response: Response) -> bool:
        if response.name == "CAPABILITY":
            self.found = capability_set(response.values)
            return True
        return False

    def result(self, tagged: Response) -> frozenset[str] | None:
        if tagged.code_name == "CAPABILITY":
            return capability_set(tagged.code[1:])
        return self.found

    def fault(self, tagged: Response) -> Fault:
        low = tagged.text.casefold()
        if tagged.code_name in ("UNAVAILABLE", "CONTACTADMIN", "LIMIT", "INUSE") or "temporar" in low or "too many" in low:
            return SignInUnavailable(reply=tagged.text[:200])
        return WrongPassword(reply=tagged.text[:200])


class Login(_SignIn):
    def segments(self) -> list[Segment]:
        return [b"LOGIN ", string_segment(self.user), b" ", string_segment(self.password)]


@dataclass(slots=True)
class AuthenticatePlain(_SignIn):
    """RFC 4616; with an initial response where the server takes one (RFC 4959)."""

    initial: bool = True
    continues = True

    def segments(self) -> list[Segment]:
        return [b"AUTHENTICATE PLAIN" + (b" " + self._coded() if self.initial else b"")]

    def answer(self, response: Response) -> bytes:
        return b"*" if self.initial else self._coded()

    def _coded(self) -> bytes:
        return base64.b64encode(f"\0{self.user}\0{self.password}".encode())


@dataclass(slots=True)
class Enable(Plain):
    names: tuple[str, ...]

    def segments(self) -> list[Segment]:
        return [f"ENABLE {' '.join(self.names)}".encode()]

    def take(self, response: Response) -> bool:
        return response.name == "ENABLED"


@dataclass(slots=True)
class Id(Plain):
    name: str

    def segments(self) -> list[Segment]:
        return [b'ID ("name" ' + grammar.quote(self.name) + b")"]

    def take(self, response: Response) -> bool:
        return response.name == "ID"


class Compress(Plain):
    line = b"COMPRESS DEFLATE"


class StartTls(Plain):
    line = b"STARTTLS"


class Idle(Plain):
    line = b"IDLE"


class Noop(Plain):
    line = b"NOOP"


class Logout(Plain):
    line = b"LOGOUT"
