"""A letter made on the server of what lies there already (CATENATE, RFC 4469), and its name for the submission server
(URLAUTH, RFC 4467): what has gone up once need not go up again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from client.faults import Fault, LetterGone
from client.net.imap import grammar
from client.net.imap.command import Command, refusal
from client.net.imap.grammar import Response, octets
from client.net.imap.letters import Append
from client.net.imap.protocol import Literal, Segment

NEEDED = frozenset({"CATENATE", "URLAUTH", "UIDPLUS"})


@dataclass(frozen=True, slots=True)
class Named:
    """The octets of one section of a letter on the server; section '' is the whole letter."""

    folder: str
    uidvalidity: int
    uid: int
    section: str = ""

    @property
    def path(self) -> str:
        """RFC 5092; the folder's name in UTF-8, percent-encoded."""
        section = f"/;SECTION={quote(self.section, safe='')}" if self.section else ""
        return f"/{quote(self.folder, safe='/')};UIDVALIDITY={self.uidvalidity}/;UID={self.uid}{section}"


@dataclass(slots=True)
class Catenate(Append):
    """APPEND of `pieces` joined in this order; returns the new UID, 0 where the server does not say."""

    letter: bytes = b""
    pieces: Sequence[bytes | Named] = field(default=(), repr=False)

    def segments(self) -> list[Segment]:
        found: list[Segment] = [self.head() + b"CATENATE ("]
        for number, piece in enumerate(self.pieces):
            gap = b" " if number else b""
            if isinstance(piece, Named):
                found.append(gap + b"URL " + grammar.quote(piece.path))
            else:
                found += [gap + b"TEXT ", Literal(piece)]
        return [*found, b")"]

    def fault(self, tagged: Response) -> Fault:
        """LetterGone: one of the pieces is not there (RFC 4469 §4.2)."""
        return LetterGone(reply=tagged.text[:200]) if tagged.code_name == "BADURL" else refusal(tagged)


@dataclass(slots=True)
class GenUrlAuth(Command[str]):
    """The letter's name with the server's seal, which lets `user`'s submission fetch it (RFC 4467 §7). '' without an answer."""

    host: str
    user: str
    letter: Named
    found: str = ""

    def segments(self) -> list[Segment]:
        user = quote(self.user, safe="")
        url = f"imap://{user}@{self.host}{self.letter.path};URLAUTH=submit+{user}"
        return [b"GENURLAUTH " + grammar.quote(url) + b" INTERNAL"]

    def take(self, response: Response) -> bool:
        if response.name != "GENURLAUTH" or not response.values:
            return False
        if re.fullmatch(rb"[!-~]+", url := octets(response.values[0])):  # it becomes part of an SMTP command
            self.found = url.decode("ascii")
        return True

    def result(self, tagged: Response) -> str:
        return self.found
