"""Commands about folders: which there are, what is in them, how full the mailbox is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from client.faults import Fault, FolderGone, ServerRefused
from client.net.imap import grammar
from client.net.imap.command import Command, Plain, folder_segment, refusal
from client.net.imap.grammar import Response, octets
from client.net.imap.letters import Fetched, fetched, vanished
from client.net.imap.protocol import Segment


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


class Close(Plain):
    line = b"CLOSE"


class Unselect(Plain):
    line = b"UNSELECT"


@dataclass(slots=True)
class Notify(Plain):
    """RFC 5465: a new letter of the selected folder is told together with these items of it, while we IDLE."""

    items: Sequence[str]

    def segments(self) -> list[Segment]:
        events = f"MessageNew ({' '.join(self.items)}) MessageExpunge FlagChange"
        return [f"NOTIFY SET (selected-delayed ({events}))".encode()]


@dataclass(slots=True)
class Create(Plain):
    folder: str

    def segments(self) -> list[Segment]:
        return [b"CREATE " + folder_segment(self.folder)]


@dataclass(slots=True)
class Subscribe(Plain):
    folder: str

    def segments(self) -> list[Segment]:
        return [b"SUBSCRIBE " + folder_segment(self.folder)]


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
                used, limit = (grammar.integer(items[at + step]) for step in (1, 2))
                self.found.roots.append(StorageRoot(name, used, limit))
        return True

    def result(self, tagged: Response) -> QuotaRoots:
        return self.found
