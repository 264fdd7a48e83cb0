"""What is said of a mailbox and its line, and where letters lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from client.faults import Fault
from client.ids import AccountId, FolderId

Role = Literal["inbox", "sent", "drafts", "trash", "junk", "archive", "kept", "other"]  # kept: on this PC only
LineState = Literal["unknown", "connecting", "good", "weak", "gone"]
Shelf = Literal["", "there", "away"]  # a kept letter lies in the site's network folder, which can or cannot be opened just now


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
class Step:
    """One step of the connection check. `facts` e.g. seconds, used, limit, at."""

    name: Literal["network", "server", "password", "receive", "send", "quota", "shelf"]
    state: Literal["waiting", "running", "good", "warning", "bad", "skipped"]
    fault: Fault | None
    facts: Mapping[str, object]
