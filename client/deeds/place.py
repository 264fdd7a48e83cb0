"""What the deeds work with: the store and whom to wake. One for each session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from client.clock import Clock
from client.documents import procedure_files
from client.documents.kinds import Kinds, shipped
from client.documents.procedures import Catalogue
from client.ids import AccountId
from client.people.directory import Directory
from client.store.db import Store


@dataclass(frozen=True, slots=True)
class Place:
    """`passing`: the person's folder for opened files, emptied when she leaves. `report_to`: IT's address, '' = none.
    `hurry_workers`: she waits for something from the server, so even a worker that rests after a fault begins at once.
    `largest_letter`: octets, as the site says it; 0 = it does not. `procedures`: read when first asked for.
    """

    store: Store
    directory: Directory
    clock: Clock
    passing: Path
    undo_seconds: float
    server_files_sent: bool
    report_to: str
    domains: tuple[str, ...]
    wake_workers: Callable[[AccountId | None], None]
    wake_couriers: Callable[[AccountId | None], None]
    hurry_workers: Callable[[], None]
    look_for_mail: Callable[[AccountId | None], None]
    largest_letter: int = 0
    kinds: Kinds = field(default_factory=shipped)
    secret_by_mail: bool = False  # the site lets documents with a mark of secrecy go by e-mail
    procedures: Callable[[], Catalogue] = procedure_files.shipped
