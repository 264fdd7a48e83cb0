"""What is being written and what waits to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from client.faults import Fault
from client.ids import AccountId, DraftFileId, DraftId, MessageId, OutboxId
from client.rows.letters import Refused, Warning_
from client.rows.people import Person


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
class DraftNumber:
    """`offered`: its mailbox has a register. `state` '': `number` is the next, nobody has it; waits: taken here, given once the server
    has the claim; given. `code`: as số, ký hiệu."""

    offered: bool = False
    number: int = 0
    state: Literal["", "waits", "given"] = ""
    code: str = ""


WaitsFor = Literal["", "line", "hours"]


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
