"""Commands about letters: reading, marking, moving, putting there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from client.net.imap import grammar
from client.net.imap.command import Command, Plain, folder_segment
from client.net.imap.grammar import BodyPart, Envelope, GrammarError, Response, octets
from client.net.imap.protocol import Literal, Segment


@dataclass(slots=True)
class Fetched:
    """What one FETCH response holds; `sections` by the name between the brackets ('2', '1.HEADER', 'HEADER.FIELDS (A)')."""

    number: int = 0
    uid: int = 0
    flags: frozenset[str] | None = None
    size: int = 0
    internal_date: float = 0.0
    modseq: int = 0
    envelope: Envelope | None = None
    structure: BodyPart | None = None
    sections: dict[str, bytes | None] = field(default_factory=dict)


def fetched(response: Response) -> Fetched:
    """Read a FETCH response; what we do not know is passed over."""
    found = Fetched(response.number or 0)
    items = response.values[0] if response.values and isinstance(response.values[0], list) else []
    for at in range(0, len(items) - 1, 2):
        name, value = octets(items[at]).decode("ascii", "replace").upper(), items[at + 1]
        match name:
            case "UID":
                found.uid = grammar.integer(value)
            case "FLAGS":
                words = value if isinstance(value, list) else []
                found.flags = frozenset(octets(word).decode("utf-8", "replace") for word in words)
            case "RFC822.SIZE":
                found.size = grammar.integer(value)
            case "INTERNALDATE":
                found.internal_date = grammar.internal_date(octets(value))
            case "MODSEQ":
                found.modseq = grammar.integer(value[0] if isinstance(value, list) and value else value)
            case "ENVELOPE":
                found.envelope = grammar.envelope(value)
            case "BODYSTRUCTURE" | "BODY":
                try:
                    found.structure = grammar.body_structure(value)
                except GrammarError:
                    found.structure = None
            case _ if name.startswith(("BODY[", "BINARY[")):
                section = name.partition("[")[2].partition("]")[0]
                found.sections[section] = None if value is None else octets(value)
    return found


def vanished(response: Response) -> list[int]:
    """The UIDs of a VANISHED response, (EARLIER) or not."""
    for value in response.values:
        if isinstance(value, (str, bytes)) and octets(value)[:1].isdigit():
            try:
                return grammar.numbers(octets(value).decode("ascii", "replace"))
            except GrammarError:
                return []  # too many, or no numbers: the next comparison with the server's list tells
    return []


@dataclass(slots=True)
class Fetch(Command[list[Fetched]]):
    """UID FETCH. `uids` a sequence set ('1:5,9' or '17:*'); `items` as on the wire ('FLAGS', 'BODY.PEEK[2]<0.65536>').

    `changedsince` needs CONDSTORE, `vanished` QRESYNC as well; UIDs reported as gone are in `gone`.
    """

    uids: str
    items: Sequence[str]
    changedsince: int = 0
    vanished: bool = False
    found: list[Fetched] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        tail = ""
        if self.changedsince:
            tail = f" (CHANGEDSINCE {self.changedsince}{' VANISHED' if self.vanished else ''})"
        return [f"UID FETCH {self.uids} ({' '.join(self.items)}){tail}".encode()]

    def take(self, response: Response) -> bool:
        if response.name == "FETCH":
            found = fetched(response)
            if not found.uid or not self._mine(found):
                return False
            self.found.append(found)
            return True
        if response.name == "VANISHED" and self.vanished:
            self.gone += vanished(response)
            return True
        return False

    def _mine(self, found: Fetched) -> bool:
        """With several FETCHes under way: is this one's UID ours, and is what we asked for in it?"""
        wanted = {item.partition("[")[2].partition("]")[0].upper() for item in self.items if "[" in item}
        return wanted <= found.sections.keys() and covers(self.uids, found.uid)

    def result(self, tagged: Response) -> list[Fetched]:
        return self.found


def covers(uids: str, uid: int) -> bool:
    """Whether a sequence set holds this UID."""
    for run in uids.split(","):
        first, _, last = run.partition(":")
        if last == "*":
            return True  # n:* also gives the last letter when it is below n
        if last:
            if int(first) <= uid <= int(last):
                return True
        elif first == "*" or int(first) == uid:
            return True
    return False


@dataclass(slots=True)
class Search(Command[list[int]]):
    """UID SEARCH; `criteria` as on the wire, already quoted."""

    criteria: str
    found: list[int] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        return [f"UID SEARCH {self.criteria}".encode()]

    def take(self, response: Response) -> bool:
        if response.name != "SEARCH":
            return False
        self.found += [int(octets(value)) for value in response.values if grammar.DIGITS.fullmatch(octets(value))]
        return True

    def result(self, tagged: Response) -> list[int]:
        return sorted(self.found)


@dataclass(slots=True)
class Store(Command[list[Fetched]]):
    """UID STORE of flags, silent. `sign` '+' or '-'. `unless_newer`: nothing is done to a letter that has changed since this
    modification number (RFC 7162 §3.1.3), and `refused` says so; 0 = whatever has happened meanwhile."""

    uids: str
    sign: str
    flags: Collection[str]
    unless_newer: int = 0
    refused: bool = False
    found: list[Fetched] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        since = f"(UNCHANGEDSINCE {self.unless_newer}) " if self.unless_newer else ""
        return [f"UID STORE {self.uids} {since}{self.sign}FLAGS.SILENT ({' '.join(sorted(self.flags))})".encode()]

    def take(self, response: Response) -> bool:
        if response.name != "FETCH":
            return False
        found = fetched(response)
        if not found.uid or found.sections or found.envelope or not covers(self.uids, found.uid):
            return False
        self.found.append(found)
        return True

    def result(self, tagged: Response) -> list[Fetched]:
        self.refused = tagged.code_name == "MODIFIED"
        return self.found


@dataclass(slots=True)
class Copied:
    """RFC 4315: old UID to new UID; empty where the server does not say. `uidvalidity` of the target."""

    uidvalidity: int = 0
    uids: dict[int, int] = field(default_factory=dict)


def _copied(response: Response) -> Copied | None:
    if response.code_name != "COPYUID" or len(response.code) < 4:
        return None
    try:
        olds, news = (grammar.numbers(octets(value).decode("ascii", "replace")) for value in response.code[2:4])
    except GrammarError:
        return None
    return Copied(grammar.integer(response.code[1]), dict(zip(olds, news, strict=False)))


@dataclass(slots=True)
class Copy(Command[Copied]):
    uids: str
    folder: str
    verb = b"COPY"
    found: Copied | None = None

    def segments(self) -> list[Segment]:
        return [b"UID " + self.verb + b" " + self.uids.encode() + b" " + folder_segment(self.folder)]

    def take(self, response: Response) -> bool:
        if response.name == "OK" and (copied := _copied(response)) is not None:
            self.found = copied
            return True
        return False

    def result(self, tagged: Response) -> Copied:
        return _copied(tagged) or self.found or Copied()


class Move(Copy):
    """RFC 6851. The EXPUNGEs or VANISHED of the moved letters go to whoever watches the folder."""

    verb = b"MOVE"


@dataclass(slots=True)
class Expunge(Plain):
    """`uids` needs UIDPLUS; '' expunges every letter marked as deleted."""

    uids: str = ""

    def segments(self) -> list[Segment]:
        return [f"UID EXPUNGE {self.uids}".encode() if self.uids else b"EXPUNGE"]


@dataclass(slots=True)
class Append(Command[int]):
    """Returns the new UID, 0 where the server does not say (no UIDPLUS); `uidvalidity` then tells of which numbering."""

    folder: str
    letter: bytes = field(repr=False)
    flags: tuple[str, ...] = ()
    at: float = 0.0
    uidvalidity: int = 0

    def head(self) -> bytes:
        flags = f" ({' '.join(self.flags)})".encode() if self.flags else b""
        date = b' "' + grammar.date_text(self.at).encode() + b'"' if self.at else b""
        return b"APPEND " + folder_segment(self.folder) + flags + date + b" "

    def segments(self) -> list[Segment]:
        return [self.head(), Literal(self.letter)]

    def result(self, tagged: Response) -> int:
        if tagged.code_name != "APPENDUID" or len(tagged.code) < 3:
            return 0
        self.uidvalidity = grammar.integer(tagged.code[1])
        return grammar.integer(tagged.code[2])
