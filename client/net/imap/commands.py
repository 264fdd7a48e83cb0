"""The commands we send, each with what it is answered by.

A command says how it looks (`segments`), which untagged responses are its own (`take`), and what it was good for (`result`).
So several can be under way at once and each still gets its own answer.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from client.faults import (
    Fault,
    FolderGone,
    LetterGone,
    OverQuota,
    ServerBusy,
    ServerRefused,
    SignInUnavailable,
    WrongPassword,
)
from client.net.imap import grammar
from client.net.imap.grammar import BodyPart, Envelope, GrammarError, Response, Value, octets
from client.net.imap.protocol import Literal, Segment

R = TypeVar("R")


class Command(Generic[R]):
    """One command under way; used once."""

    continues = False  # answers '+' itself

    def segments(self) -> list[Segment]:
        raise NotImplementedError

    def take(self, response: Response) -> bool:
        """True when this untagged response is (also) an answer to this command and to no other."""
        return False

    def result(self, tagged: Response) -> R:
        raise NotImplementedError

    def answer(self, response: Response) -> bytes:
        """What to say to a '+'."""
        raise NotImplementedError

    def fault(self, tagged: Response) -> Fault:
        """Why the server said NO or BAD."""
        return refusal(tagged)


def refusal(tagged: Response) -> Fault:
    """The Fault of a NO or BAD (RFC 5530 codes, and the words of servers that send none)."""
    code, text = tagged.code_name, tagged.text
    low = text.casefold()
    facts = {"reply": text[:200]}
    if code == "OVERQUOTA" or "quota exceeded" in low or "over quota" in low or "mailbox is full" in low:
        return OverQuota(**facts)
    if code in ("NONEXISTENT", "TRYCREATE") or "doesn't exist" in low or "does not exist" in low:
        return FolderGone(**facts)
    if code == "EXPUNGEISSUED":
        return LetterGone(**facts)
    if code in ("UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "THROTTLED") or "try again" in low or "temporar" in low:
        return ServerBusy(**facts)
    return ServerRefused(**facts)


def folder_segment(name: str) -> bytes:
    return grammar.quote(grammar.encode_folder(name))


def string_segment(text: str) -> Segment:
    try:
        return grammar.quote(text)
    except GrammarError:
        return Literal(text.encode())


class _Plain(Command[Response]):
    """A command whose answer is only OK."""

    line = b""

    def segments(self) -> list[Segment]:
        return [self.line]

    def result(self, tagged: Response) -> Response:
        return tagged


class Noop(_Plain):
    line = b"NOOP"


class Logout(_Plain):
    line = b"LOGOUT"


class Close(_Plain):
    line = b"CLOSE"


class Unselect(_Plain):
    line = b"UNSELECT"


class Compress(_Plain):
    line = b"COMPRESS DEFLATE"


class Idle(_Plain):
    line = b"IDLE"


class StartTls(_Plain):
    line = b"STARTTLS"


@dataclass(slots=True)
class Notify(_Plain):
    """RFC 5465: a new letter of the selected folder is told together with these items of it, while we IDLE."""

    items: Sequence[str]

    def segments(self) -> list[Segment]:
        events = f"MessageNew ({' '.join(self.items)}) MessageExpunge FlagChange"
        return [f"NOTIFY SET (selected-delayed ({events}))".encode()]


@dataclass(slots=True)
class Enable(_Plain):
    names: tuple[str, ...]

    def segments(self) -> list[Segment]:
        return [f"ENABLE {' '.join(self.names)}".encode()]

    def take(self, response: Response) -> bool:
        return response.name == "ENABLED"


@dataclass(slots=True)
class Create(_Plain):
    folder: str

    def segments(self) -> list[Segment]:
        return [b"CREATE " + folder_segment(self.folder)]


@dataclass(slots=True)
class Subscribe(_Plain):
    folder: str

    def segments(self) -> list[Segment]:
        return [b"SUBSCRIBE " + folder_segment(self.folder)]


@dataclass(slots=True)
class Id(_Plain):
    name: str

    def segments(self) -> list[Segment]:
        return [b'ID ("name" ' + grammar.quote(self.name) + b")"]

    def take(self, response: Response) -> bool:
        return response.name == "ID"


# Sign-in ---------------------------------------------------------------------------------------------------------


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


# Folders ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """`attributes` in lower case without the backslash; `delimiter` '' for a flat name."""

    name: str
    delimiter: str
    attributes: frozenset[str]


@dataclass(slots=True)
class List(Command[tuple[ListedFolder, ...]]):
    """All folders. `special_use`: ask for RFC 6154 attributes by RETURN (only where LIST-EXTENDED is offered). `status`: these
    items of every folder as well, into `statuses` by name (RFC 5819, only where LIST-STATUS is offered)."""

    special_use: bool = False
    status: tuple[str, ...] = ()
    found: list[ListedFolder] = field(default_factory=list)
    statuses: dict[str, dict[str, int]] = field(default_factory=dict)

    def segments(self) -> list[Segment]:
        options = ["SPECIAL-USE"] if self.special_use else []
        options += [f"STATUS ({' '.join(self.status)})"] if self.status else []
        return [b'LIST "" "*"' + (f" RETURN ({' '.join(options)})".encode() if options else b"")]

    def take(self, response: Response) -> bool:
        if self.status and response.name == "STATUS" and len(response.values) >= 2:
            self.statuses[grammar.decode_folder(octets(response.values[0]))] = status_numbers(response)
            return True
        if response.name != "LIST" or len(response.values) < 3:
            return False
        attributes, delimiter, name = response.values[0], response.values[1], response.values[2]
        words = attributes if isinstance(attributes, list) else []
        self.found.append(
            ListedFolder(
                grammar.decode_folder(octets(name)),
                octets(delimiter).decode("ascii", "replace"),
                frozenset(octets(word).decode("ascii", "replace").lstrip("\\").lower() for word in words),
            )
        )
        return True

    def result(self, tagged: Response) -> tuple[ListedFolder, ...]:
        return tuple(self.found)


def status_numbers(response: Response) -> dict[str, int]:
    """E.g. {'MESSAGES': 3, 'UIDNEXT': 9, 'UIDVALIDITY': 1, 'UNSEEN': 0, 'HIGHESTMODSEQ': 12}."""
    pairs = response.values[1] if isinstance(response.values[1], list) else []
    found = {}
    for at in range(0, len(pairs) - 1, 2):
        number = octets(pairs[at + 1])
        if grammar.DIGITS.fullmatch(number):
            found[octets(pairs[at]).decode("ascii", "replace").upper()] = int(number)
    return found


@dataclass(slots=True)
class Status(Command[dict[str, int]]):
    """`status_numbers` of one folder."""

    folder: str
    items: tuple[str, ...]
    found: dict[str, int] = field(default_factory=dict)

    def segments(self) -> list[Segment]:
        return [b"STATUS " + folder_segment(self.folder) + f" ({' '.join(self.items)})".encode()]

    def take(self, response: Response) -> bool:
        if response.name != "STATUS" or len(response.values) < 2:
            return False
        name = grammar.decode_folder(octets(response.values[0]))
        if name != self.folder and name.upper() != self.folder.upper():
            return False
        self.found |= status_numbers(response)
        return True

    def result(self, tagged: Response) -> dict[str, int]:
        return self.found


@dataclass(slots=True)
class Selected:
    """What SELECT told. `vanished` and `changed` only with QRESYNC (RFC 7162)."""

    exists: int = 0
    uidvalidity: int = 0
    uidnext: int = 0
    highestmodseq: int = 0
    read_only: bool = False
    vanished: list[int] = field(default_factory=list)
    changed: list[Fetched] = field(default_factory=list)


@dataclass(slots=True)
class Select(Command[Selected]):
    """`qresync`: (uidvalidity, modseq) last seen; `condstore`: ask for MODSEQ."""

    folder: str
    qresync: tuple[int, int] | None = None
    condstore: bool = False
    verb = b"SELECT "
    found: Selected = field(default_factory=Selected)

    def segments(self) -> list[Segment]:
        tail = b""
        if self.qresync is not None:
            tail = b" (QRESYNC (%d %d))" % self.qresync
        elif self.condstore:
            tail = b" (CONDSTORE)"
        return [self.verb + folder_segment(self.folder) + tail]

    def take(self, response: Response) -> bool:
        found = self.found
        match response.name:
            case "EXISTS":
                found.exists = response.number or 0
            case "RECENT" | "FLAGS":
                pass
            case "OK":
                code = response.code
                number = octets(code[1]) if len(code) > 1 else b""
                if response.code_name in ("UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ") and grammar.DIGITS.fullmatch(number):
                    setattr(found, response.code_name.lower(), int(number))
                elif response.code_name not in ("PERMANENTFLAGS", "UNSEEN", "NOMODSEQ", "CLOSED", "MAILBOXID"):
                    return False
            case "VANISHED":
                found.vanished += vanished(response)
            case "FETCH":
                found.changed.append(fetched(response))
            case _:
                return False
        return True

    def result(self, tagged: Response) -> Selected:
        self.found.read_only = tagged.code_name == "READ-ONLY"
        return self.found

    def fault(self, tagged: Response) -> Fault:
        fault = refusal(tagged)
        return FolderGone(folder=self.folder) if isinstance(fault, (ServerRefused, FolderGone)) else fault


class Examine(Select):
    verb = b"EXAMINE "


@dataclass(frozen=True, slots=True)
class StorageRoot:
    """RFC 9208 STORAGE of one root, in KiB."""

    name: str
    used: int
    limit: int


@dataclass(slots=True)
class QuotaRoots:
    roots: list[StorageRoot] = field(default_factory=list)

    def storage(self) -> tuple[StorageRoot, ...]:
        return tuple(self.roots)


@dataclass(slots=True)
class GetQuotaRoot(Command[QuotaRoots]):
    folder: str
    found: QuotaRoots = field(default_factory=QuotaRoots)

    def segments(self) -> list[Segment]:
        return [b"GETQUOTAROOT " + folder_segment(self.folder)]

    def take(self, response: Response) -> bool:
        if response.name == "QUOTAROOT":
            return True
        if response.name != "QUOTA" or len(response.values) < 2:
            return False
        name = octets(response.values[0]).decode("utf-8", "replace")
        items = response.values[1] if isinstance(response.values[1], list) else []
        for at in range(0, len(items) - 2, 3):
            if octets(items[at]).upper() == b"STORAGE":
                used, limit = (_signed(items[at + step]) for step in (1, 2))
                self.found.roots.append(StorageRoot(name, used, limit))
        return True

    def result(self, tagged: Response) -> QuotaRoots:
        return self.found


def _signed(value: Value) -> int:
    match = re.fullmatch(rb"-?[0-9]{1,20}", octets(value))
    return int(match.group()) if match else 0


# Letters ---------------------------------------------------------------------------------------------------------


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
                found.uid = _signed(value)
            case "FLAGS":
                words = value if isinstance(value, list) else []
                found.flags = frozenset(octets(word).decode("utf-8", "replace") for word in words)
            case "RFC822.SIZE":
                found.size = _signed(value)
            case "INTERNALDATE":
                found.internal_date = grammar.internal_date(octets(value))
            case "MODSEQ":
                found.modseq = _signed(value[0] if isinstance(value, list) and value else value)
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
        return wanted <= found.sections.keys() and _covers(self.uids, found.uid)

    def result(self, tagged: Response) -> list[Fetched]:
        return self.found


def _covers(uids: str, uid: int) -> bool:
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
    """UID STORE of flags, silent. `sign` '+' or '-'."""

    uids: str
    sign: str
    flags: Collection[str]
    found: list[Fetched] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        return [f"UID STORE {self.uids} {self.sign}FLAGS.SILENT ({' '.join(sorted(self.flags))})".encode()]

    def take(self, response: Response) -> bool:
        if response.name != "FETCH":
            return False
        found = fetched(response)
        if not found.uid or found.sections or found.envelope or not _covers(self.uids, found.uid):
            return False
        self.found.append(found)
        return True

    def result(self, tagged: Response) -> list[Fetched]:
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
    return Copied(_signed(response.code[1]), dict(zip(olds, news, strict=False)))


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
class Expunge(_Plain):
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
        self.uidvalidity = _signed(tagged.code[1])
        return _signed(tagged.code[2])


AnyCommand = Command[Any]
