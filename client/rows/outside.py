"""What leaves this PC in files, on sticks and in backups, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from client.faults import Fault
from client.ids import DraftId, MessageId, OutboxId

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
