"""What pages show: frozen values, read by `client.views` from the store at the moment of asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal

from client.faults import Fault
from client.ids import AccountId, DraftFileId, DraftId, FolderId, MessageId, OutboxId, PartId

Role = Literal["inbox", "sent", "drafts", "trash", "junk", "archive", "kept", "other"]  # kept: on this PC only
LineState = Literal["unknown", "connecting", "good", "weak", "gone"]
Here = Literal["none", "wanted", "have", "gone"]  # how much of something on the server is on this PC
WaitsFor = Literal["", "line", "hours"]
Shelf = Literal["", "there", "away"]  # a kept letter lies in the site's network folder, which can or cannot be opened just now
TRASH_DAYS = 30  # a letter that the person deleted stays so long, then it goes for good


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One account, as its switch and its From show it.

    `largest_letter` and `largest_file`: octets of what the server and the site let go; 0 = not known yet.
    """

    id: AccountId
    address: str
    name: str
    post: str
    unit: str
    kind: Literal["personal", "unit"]
    unread: int
    largest_letter: int = 0
    largest_file: int = 0


@dataclass(frozen=True, slots=True)
class Me:
    name: str
    post: str
    unit: str
    address: str
    mailboxes: tuple[Mailbox, ...]  # the person's own first


@dataclass(frozen=True, slots=True)
class Line:
    """`since`: when this state began; `received_at`: last complete look for mail, 0 = never."""

    state: LineState
    since: float
    received_at: float
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Quota:
    """`asked` False: nobody has asked the server yet. `known` False: it has no quota extension. `limit` 0: it names no limit."""

    known: bool
    used: int
    limit: int
    level: int  # 0 | 80 | 90
    told_level: int
    letters_left: int | None  # about how many letters with a file still fit, from this mailbox's own history
    asked: bool = True
    days_left: int | None = None  # until it is full, as it has grown in the last weeks; None = nobody can tell, or not soon

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def share(self) -> float:
        """Used part of the limit, 0..1 and above; 0 without a limit."""
        return self.used / self.limit if self.limit > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Strip:
    """What the status strip says; `waiting` counts outbox letters not yet gone, `stuck` those that need the person."""

    line: Line
    waiting: int
    stuck: int
    last_sent_at: float  # 0 = none yet
    quota: Quota


@dataclass(frozen=True, slots=True)
class Counts:
    unread: int  # inbox of all mailboxes
    unread_by_kind: Mapping[str, int]
    inbox: int
    outbox: int
    drafts: int
    deleted: int
    unconfirmed: int = 0  # recipients of sent letters of the last weeks


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One folder that can be looked into. `path`: its name, level by level, without the server's own first level."""

    id: FolderId
    account: AccountId
    role: Role
    path: tuple[str, ...]
    letters: int
    unread: int
    expected: int  # letters on the server when it was last asked
    complete: bool  # all of them have come
    shelf: Shelf = ""  # of the kept letters: they lie in the network folder


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
class HeavyRow:
    """A letter on the server, as the clean-up weighs it. `size`: what goes free with all of it. `outgoing`: `name` is the first
    recipient. `files`: what can leave it alone (none of a signed letter, which must not be changed)."""

    id: MessageId
    kind: str
    name: str
    unit: str
    subject: str
    arrived: float
    size: int
    role: Role
    outgoing: bool
    files: tuple[FileCard, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a mailbox's octets lie, by the letters that are known here: (letters, octets) of each role."""

    quota: Quota
    roles: Mapping[str, tuple[int, int]]
    complete: bool  # every letter of every folder is known


@dataclass(frozen=True, slots=True)
class KeepRow:
    """How far a letter is on its way to this PC. coming: `have` of `size` octets are here; leaving: it is here and was compared,
    the server's copy still has to go; kept: it lies here only; back: it was taken back; gone: it is no more. `shelf`: it lies, or
    waits to lie, in the site's network folder; `fault` says also why that cannot be."""

    id: MessageId
    subject: str
    size: int
    have: int
    state: Literal["coming", "leaving", "kept", "back", "gone"]
    fault: Fault | None
    shelf: bool = False


@dataclass(frozen=True, slots=True)
class ShelfState:
    """The site's network folder for kept letters, as this person has it. `letters` lie there; `fault`: why new ones wait; `away`:
    nor can those be read that lie there."""

    letters: int
    looked_at: float
    fault: Fault | None
    away: bool


ExportForm = Literal["eml", "mbox", "pdf"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Letters of any kind: of a folder (also kept ones), being written, in the outbox."""

    messages: tuple[MessageId, ...] = ()
    drafts: tuple[DraftId, ...] = ()
    outbox: tuple[OutboxId, ...] = ()

    def __len__(self) -> int:
        return len(self.messages) + len(self.drafts) + len(self.outbox)


@dataclass(frozen=True, slots=True)
class ExportState:
    """How far chosen letters have come here: `have` of `octets` (of texts for a PDF: counted), `coming` letters are on their way."""

    letters: int
    octets: int
    have: int
    coming: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """A chosen letter that is not among the exported ones, and why."""

    subject: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Exported:
    """`paths`: the files that were written, with `letters` letters in them."""

    paths: tuple[Path, ...]
    letters: int
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Carrying:
    """How far a stick is: `done` of `whole`, octets while packing and fetching, letters while sending and taking back."""

    stage: Literal["packing", "sending", "fetching", "taking"]
    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Packed:
    """`lacking`: subjects of letters that stayed here, since a file of theirs is on the server only."""

    letters: int
    octets: int
    path: Path
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a PC with a line has done for a stick: letters that went (now or before), that were refused, that still wait and of which
    nobody knows; letters that came, and how many were left on the server for want of room. `fault`: why not all of it was done."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    unsure: int = 0
    news: int = 0
    left: int = 0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a stick has brought home: letters that went, that wait here again, that need the person; letters that came."""

    sent: int
    waiting: int
    stuck: int
    news: int


@dataclass(frozen=True, slots=True)
class Person:
    """An address, with what the directory knows of it."""

    name: str
    address: str
    post: str
    unit: str
    outside: bool


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


TrackState = Literal["sending", "sent", "delayed", "arrived", "read", "confirmed", "failed"]


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One recipient of a sent letter. `at`: when that became known, 0 = not said; `report`: the letter that says it."""

    person: Person
    state: TrackState
    at: float
    answered: bool  # confirmed by an answer
    remindable: bool
    report: MessageId | None
    fault: Fault | None
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class TrackPage:
    message: MessageId
    account: AccountId
    subject: str
    kind: str
    sent_at: float
    asks: bool
    people: tuple[TrackRow, ...]  # in the order of the letter


@dataclass(frozen=True, slots=True)
class Confirming:
    """A letter that can be confirmed: to whom that goes; `doubt`: ask first, since it came to many or goes elsewhere."""

    state: Literal["open", "sending", "done"]
    to: Person
    doubt: Literal["", "list", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that only says what became of a sent one."""

    person: Person
    said: Literal["delayed", "arrived", "read", "confirmed"]
    message: MessageId  # the sent one
    subject: str


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


@dataclass(frozen=True, slots=True)
class DraftFile:
    id: DraftFileId
    name: str
    type: str
    size: int
    here: bool  # False: a forwarded file still to be fetched; the rest as in FileCard
    share: float = 0.0
    seconds_to_go: float = 0.0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class DraftRecipient:
    """`people` > 1: a chosen unit with that many people."""

    name: str
    address: str
    unit: str
    field: Literal["to", "cc", "bcc"]
    outside: bool
    people: int


@dataclass(frozen=True, slots=True)
class KindField:
    """One thing that a kind asks for. `beside`: in the row of the field before it."""

    id: str
    label: str
    type: Literal["number", "text", "day", "clock", "moment"]
    needed: bool
    beside: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letters as the window shows it; without `fields` it is written freely. `people`: the label of its recipients,
    '' = the usual one. `tint`: of the badge."""

    id: str
    name: str
    short: str
    line: str
    icon: str
    tint: str
    under: str  # the kind under whose filter its letters are found, '' = its own
    code: str
    confirm: bool
    people: str
    fields: tuple[KindField, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A letter written by fields, as its readers will see it. `shown`: each field as it is best written. `problems`: code
    'field' with field, label, why (missing | unreadable | weekday | past | after | number | order) and day."""

    subject: str
    text: str
    html: str
    shown: Mapping[str, str]
    problems: tuple[Warning_, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    id: DraftId
    account: AccountId
    kind: str
    subject: str
    text: str
    html: str
    recipients: tuple[DraftRecipient, ...]
    files: tuple[DraftFile, ...]
    saved_at: float
    on_server: bool  # this version is in the server's drafts folder
    weight: int  # bytes on the wire
    problems: tuple[Warning_, ...]  # what is still missing or wrong, compose.checks
    answer_of: MessageId | None
    forward_of: MessageId | None
    there: int = 0  # octets of it that lie in the mailbox already, and go when it goes
    fields: Mapping[str, str] | None = None  # as typed, of its kind; None: written freely
    finished: Finished | None = None  # where it is written by fields
    confirm: bool = False  # it asks for confirmation


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`server_only` set: written elsewhere, to be opened with OpenServerDraft."""

    id: DraftId | None
    server_only: MessageId | None
    kind: str
    subject: str
    first_recipient: str
    recipients: int
    weight: int
    saved_at: float
    missing: int
    problems: tuple[Warning_, ...]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """`goes_at`: when the next try is due (0 = no time, something else must happen first). `leaving`: too late to stop it.

    `waits_for`: a heavy letter, due, that waits for a line that is not weak ('line': `waits_until` at the latest) or for the
    hours of the site file ('hours': they begin at `waits_until`). `seconds_to_go`: while it is sent, by the measured speed; 0 =
    not known.
    """

    id: OutboxId
    state: Literal["waiting", "carried", "sending", "unsure", "held", "sent"]
    subject: str
    kind: str
    recipients: tuple[Person, ...]
    accepted: int
    refused: tuple[Refused, ...]
    size: int
    progress: int
    queued_at: float
    goes_at: float
    seconds_left: float  # to take it back; 0 = over
    attempts: int
    fault: Fault | None
    sent_at: float
    leaving: bool = False
    waits_for: WaitsFor = ""
    waits_until: float = 0.0
    seconds_to_go: float = 0.0
    carried_at: float = 0.0  # since when it lies on a stick; it waits and this is set: the server is asked before it goes from here


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit of the directory: path levels joined by ' / '."""

    path: str
    name: str
    people: int  # below, all levels
    units: int  # direct children
    address: str  # of the unit's own mailbox, '' = none


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a directory search: a unit or a person; `marks` are (start, length) in `name` to be painted; `path` is the
    unit itself, or the one that the person belongs to."""

    unit: UnitNode | None
    person: Person | None
    name: str
    marks: tuple[tuple[int, int], ...]
    telephone: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class ProcedurePaper:
    """`second`: what is to be known of it ('bản chính, 2 bản'), from the catalogue; `form`: the file that goes along, '' = none."""

    name: str
    second: str
    needed: bool
    form: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the catalogue; `marks` as in Found, of the words searched for."""

    id: str
    name: str
    line: str
    papers: tuple[ProcedurePaper, ...]
    fee: str
    days: str
    place: str
    hours: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """The letter as the citizen will read it. `wrong`: what is still to be said: 'papers' | 'reason' | ''."""

    text: str
    html: str
    forms: tuple[str, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the connection check. `facts` e.g. seconds, used, limit, at."""

    name: Literal["network", "server", "password", "receive", "send", "quota", "shelf"]
    state: Literal["waiting", "running", "good", "warning", "bad", "skipped"]
    fault: Fault | None
    facts: Mapping[str, object]


Stage = Literal["looking", "copying", "checking", "restoring"]


@dataclass(frozen=True, slots=True)
class Copying:
    """How far a backup (or a restore) is: what lies there of an earlier try is looked at, then letters are copied, then all of it is
    read back. `octets` of about `whole`; `letters` that are done in this stage."""

    stage: Stage
    octets: int
    whole: int
    letters: int


@dataclass(frozen=True, slots=True)
class Backed:
    """A finished and proven backup; `at` is when it was begun."""

    at: float
    letters: int
    drafts: int
    outbox: int
    size: int

    @property
    def all(self) -> int:
        return self.letters + self.drafts + self.outbox


@dataclass(frozen=True, slots=True)
class BackupState:
    """`size`: about how large a backup would be now. `only_here`: letters kept since the last one that lie on this PC alone."""

    letters: int
    drafts: int
    outbox: int
    size: int
    only_here: int
    last: Backed | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What has come back, and how much of it was here `already`. `left_out`: how many belong to mailboxes that this PC does not
    have, by address; `lacking`: files of drafts that were not on the PC of the backup either. `made_at`: of the backup."""

    letters: int
    drafts: int
    outbox: int
    already: int
    left_out: Mapping[str, int]
    lacking: tuple[str, ...]
    made_at: float


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


# The register


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Of one mailbox and year. `since`, `until`: seconds; `words`: marks not needed; `kind`: '' = all; `late`: past its day, not done."""

    account: AccountId
    book: Literal["in", "out"]
    year: int
    words: str = ""
    kind: str = ""
    since: float = 0.0
    until: float = 1e12
    late: bool = False


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """`field`: code, kind, summary, party, deadline, handler, done, out."""

    at: float
    who: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """`doc`: its name in the register. `state`: given (`number`); waits (`wants` is claimed, and given once the server has the claim);
    clash (`wants` stands in the document, and the document `other` has it); '' = it has none and wants none. `letter`: None = it is
    not on this PC, or not sent yet. `out`: taken out of the register."""

    doc: str
    book: Literal["in", "out"]
    year: int
    number: int
    wants: int
    state: Literal["given", "waits", "clash", ""]
    other: str
    at: float
    code: str
    kind: str
    summary: str
    party: str
    deadline: float | None
    handler: str
    done: bool
    late: bool
    out: bool
    letter: MessageId | None
    changes: tuple[RegisterChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """`incoming`, `outgoing`: how many of the year, whatever the query narrows. `begun`: this mailbox has a register that fills by
    itself. `unsent`: what this PC has written and the server has not got yet."""

    rows: tuple[RegisterRow, ...]
    incoming: int
    outgoing: int
    years: tuple[int, ...]
    begun: bool
    unsent: int


@dataclass(frozen=True, slots=True)
class DraftNumber:
    """`offered`: its mailbox has a register. `state` '': `number` is the next, nobody has it; waits: taken here, given once the server
    has the claim; given. `code`: as số, ký hiệu."""

    offered: bool = False
    number: int = 0
    state: Literal["", "waits", "given"] = ""
    code: str = ""
