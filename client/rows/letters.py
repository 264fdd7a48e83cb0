"""Letters in lists and one of them opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from client.faults import Fault
from client.ids import AccountId, FolderId, MessageId, PartId
from client.rows.mailbox import Role, Shelf
from client.rows.people import Person
from client.rows.tracking import Confirming, Told

Here = Literal["none", "wanted", "have", "gone"]  # how much of something on the server is on this PC
TRASH_DAYS = 30  # a letter that the person deleted stays so long, then it goes for good


class Place(Enum):
    """The lists of letters that a page can show."""

    INBOX = "inbox"
    SENT = "sent"
    DELETED = "trash"
    ALL = "all"
    KEPT = "kept"  # on this PC only
    OTHER = "other"  # with a folder


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which letters, newest first. `account` None: all mailboxes; `words`: as typed, marks not needed; `refused_only`: sent
    ones that somebody has not got, and about whom nothing has been decided yet."""

    place: Place
    account: AccountId | None = None
    folder: FolderId | None = None
    kind: str | None = None  # with those that are found under it
    unread_only: bool = False
    refused_only: bool = False
    awaited_only: bool = False  # sent ones that somebody has not confirmed yet, though nothing went wrong
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """How many recipients of a sent letter have what. `reached`: it lies in their mailbox at least; `remindable`: they have not
    confirmed it and can be asked again; `asks`: the letter asks for confirmation."""

    people: int
    confirmed: int
    reached: int
    failed: int
    remindable: int
    asks: bool

    @property
    def missing(self) -> int:
        return self.people - self.confirmed


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One row of a list of letters. In the sent list `sender_*` are the first recipient and `others` counts the rest."""

    id: MessageId
    kind: str
    sender_name: str
    sender_unit: str
    sender_address: str
    outside: bool
    others: int
    subject: str
    arrived: float
    size: int
    files: int
    file_bytes: int
    unread: bool
    flagged: bool
    answered: bool
    text_here: bool
    preview: str
    deleted_at: float
    fault: Fault | None
    sent_state: Literal["", "waiting", "sending", "unsure", "held", "sent", "refused"] = ""  # from the outbox, sent list only
    refused: int = 0
    role: Role = "inbox"  # of the folder it lies in
    shelf: Shelf = ""
    tracked: Tracked | None = None  # sent list only


@dataclass(frozen=True, slots=True)
class FileCard:
    """An attachment. `have` of `wire_size` encoded octets are here while state is `wanted`; the rest comes in `seconds_to_go`,
    by the measured speed (0 = not known). `stopped`: there is no line; it goes on from there by itself."""

    id: PartId
    section: str
    name: str  # safe to show and to save under
    type: str
    kind: str  # pdf, docx, xlsx, image, zip, ... by name and first bytes
    size: int  # decoded; about, until it is here
    state: Here
    have: int
    wire_size: int
    blocked: str  # '' or the reason's code
    fault: Fault | None = None
    seconds_to_go: float = 0.0
    stopped: bool = False

    @property
    def share(self) -> float:
        return min(1.0, self.have / self.wire_size) if self.wire_size else 0.0


@dataclass(frozen=True, slots=True)
class Warning_:
    """A sign of danger: a code with facts; the words are the window's."""

    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Refused:
    person: Person
    fault: Fault


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter says of itself; '' and None: not said, or not certainly. Times in seconds; `whole_day`: the deadline names
    no time of day, and `deadline` is when that day ends."""

    number: str = ""
    summary: str = ""
    meeting: float | None = None
    place: str = ""
    chair: str = ""
    deadline: float | None = None
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All the reader shows. `html` '' means: show `text`. Both are '' while `text_state` is not `have`."""

    row: LetterRow
    account: AccountId
    role: Role
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    date: float
    text_state: Here
    text: str
    html: str
    files: tuple[FileCard, ...]
    inline: Mapping[str, PartId]  # Content-ID -> part
    warnings: tuple[Warning_, ...]
    remote_blocked: int
    message_id: str
    pictures: tuple[FileCard, ...] = ()  # shown within the text, so not among `files`
    signed: bool = False  # not verified
    old: bool = False  # something of it was in an old charset of Vietnamese; `AsSent` is what it looked like
    not_reached: tuple[Refused, ...] = ()  # recipients of a sent letter who have not got it
    facts: Facts = Facts()
    confirming: Confirming | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class AsSent:
    """A letter's words as they are without a look for old Vietnamese. `html` '' means: show `text`. `files`: other names, by section."""

    subject: str
    sender: str
    text: str
    html: str
    files: Mapping[str, str] = field(default_factory=dict)
