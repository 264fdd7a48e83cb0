"""SMTP without a socket (RFC 5321): replies out of octets, extensions out of EHLO, Faults out of codes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.faults import (
    ContentRefused,
    Fault,
    OverQuota,
    RecipientFull,
    RecipientRefused,
    SenderRefused,
    ServerBusy,
    SignInUnavailable,
    TooLarge,
    WrongPassword,
)

MOST_LINE = 65_536
MOST_LINES = 1_000  # of one reply
NOBODY = "<>"  # the sender of a letter about which nobody is told when it does not arrive (RFC 5321 §4.5.5)
END = b".\r\n"  # what DATA ends with; nobody has the letter before it


class ReplyError(ValueError):
    """That is not SMTP."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`lines` without the codes; `status` the enhanced code '5.2.2' (RFC 3463), '' without one."""

    code: int
    lines: tuple[str, ...]

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def said(self) -> str:
        """As a Fault keeps it: the code is the verdict, the rest is for IT."""
        return f"{self.code} {self.text}"[:200]

    @property
    def status(self) -> str:
        match = re.match(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)", self.lines[0] if self.lines else "")
        return match.group(1) if match else ""


class Replies:
    """Octets in, complete replies out."""

    def __init__(self) -> None:
        self._in = bytearray()
        self._lines: list[str] = []

    def feed(self, data: bytes) -> list[Reply]:
        """Raises: ReplyError."""
        self._in += data
        found: list[Reply] = []
        while (end := self._in.find(b"\n")) >= 0:
            line = bytes(self._in[:end]).rstrip(b"\r").decode("utf-8", "replace")
            del self._in[: end + 1]
            match = re.match(r"(\d{3})(?:([ -])(.*))?$", line, re.DOTALL)
            if match is None:
                raise ReplyError(line[:100])
            self._lines.append(match.group(3) or "")
            if len(self._lines) > MOST_LINES:
                raise ReplyError("an endless reply")
            if match.group(2) != "-":
                found.append(Reply(int(match.group(1)), tuple(self._lines)))
                self._lines.clear()
        if len(self._in) > MOST_LINE:
            raise ReplyError("an endless line")
        return found


@dataclass(frozen=True, slots=True)
class Extensions:
    """What EHLO offered. `size`: most octets of a letter, 0 = not said."""

    names: frozenset[str] = frozenset()
    auth: frozenset[str] = frozenset()
    size: int = 0

    def __contains__(self, name: str) -> bool:
        return name in self.names


def extensions(reply: Reply) -> Extensions:
    names: set[str] = set()
    auth: set[str] = set()
    size = 0
    for line in reply.lines[1:]:
        name, *words = line.upper().replace("AUTH=", "AUTH ").split() or [""]
        names.add(name)
        if name == "AUTH":
            auth.update(words)
        elif name == "SIZE" and words and words[0].isdigit():
            size = int(words[0])
    return Extensions(frozenset(names), frozenset(auth), size)


_FULL = re.compile(r"mailbox (is )?full|over ?quota|quota exceeded|insufficient.*storage.*(user|mailbox)", re.IGNORECASE)


def recipient_fault(reply: Reply, address: str) -> Fault:
    """Why a RCPT was refused."""
    facts = {"address": address, "reply": reply.said}
    if reply.status.endswith(".2.2") or _FULL.search(reply.text) or reply.code == 552:
        return RecipientFull(**facts)
    if 400 <= reply.code < 500:
        return ServerBusy(**facts)
    return RecipientRefused(**facts)


def letter_fault(reply: Reply, stage: str, size: int, limit: int) -> Fault:
    """Why a letter as a whole was refused; `stage` 'mail' or 'data'."""
    said = reply.said
    if reply.status.endswith(".3.4") or reply.code == 552 and not _FULL.search(reply.text):
        return TooLarge(size=size, limit=limit, reply=said)
    if reply.status.endswith(".2.2") or _FULL.search(reply.text):
        return OverQuota(reply=said)
    if 400 <= reply.code < 500:
        return ServerBusy(reply=said)
    if stage == "mail" or reply.status.startswith("5.7") and "send" in reply.text.casefold():
        return SenderRefused(reply=said)
    return ContentRefused(reply=said)


_NO_SIGN_IN = (500, 502, 503, 504, 530, 534, 538)  # not that the password is wrong: it was not looked at (RFC 4954 §6)


def sign_in_fault(reply: Reply) -> Fault:
    said = reply.said
    if reply.code != 535 and not reply.status.startswith("5.7.8") and (reply.code < 500 or reply.code in _NO_SIGN_IN):
        return SignInUnavailable(reply=said)
    return WrongPassword(reply=said)


def stuff(letter: bytes) -> bytes:
    """A letter (CRLF lines) as DATA wants it: dots doubled, the final dot (RFC 5321 §4.5.2)."""
    if letter.startswith(b"."):
        letter = b"." + letter
    letter = letter.replace(b"\r\n.", b"\r\n..")
    return letter + (b"" if letter.endswith(b"\r\n") else b"\r\n") + END


def crlf(letter: bytes) -> bytes:
    """Every line end as CRLF: bare CR or LF in DATA is how letters get smuggled."""
    return re.sub(rb"\r\n|\r|\n", b"\r\n", letter)


@dataclass(frozen=True, slots=True)
class Reports:
    """What servers are asked to report of a letter (RFC 3461). `envelope_id`: what the sending is called; `arrived`: also that it has
    arrived, not only that it has not."""

    envelope_id: str = ""
    arrived: bool = False

    def of_letter(self, sender: str) -> str:
        """For MAIL FROM."""
        named = xtext(self.envelope_id)
        return " RET=HDRS" + (f" ENVID={named}" if 0 < len(named) <= MOST_ENVELOPE_ID else "") if sender != NOBODY else ""

    def of_recipient(self, sender: str, address: str) -> str:
        """For RCPT TO. Nobody hears of a letter without a sender."""
        if sender == NOBODY:
            return " NOTIFY=NEVER"
        said = " NOTIFY=SUCCESS,FAILURE,DELAY" if self.arrived else " NOTIFY=FAILURE,DELAY"
        return said + (f" ORCPT=rfc822;{xtext(address)}" if address.isascii() and len(xtext(address)) <= MOST_ORIGINAL else "")


MOST_ENVELOPE_ID, MOST_ORIGINAL = 100, 500  # letters


def xtext(words: str) -> str:
    """RFC 3461 §4: what may stand in a command; '' for words beyond ASCII."""
    plain = words.isascii() and words.isprintable()
    return "".join(sign if "!" <= sign <= "~" and sign not in "+=" else f"+{ord(sign):02X}" for sign in words) if plain else ""


def path_is_safe(address: str) -> bool:
    """Whether an address can stand in a command without ending it: it may come from somebody's Reply-To."""
    return 0 < len(address) <= 320 and not re.search(r"[\x00-\x20\x7f<>]", address)
