"""What a person does to letters she has: each function is one transaction and the call that makes it go on."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from client.deeds.place import Place
from client.faults import FileBlocked, FileUnwritable, LetterGone
from client.files import write_new
from client.ids import FolderId, MessageId, PartId
from client.store import folders, messages, parts


def open_letter(place: Place, message: MessageId) -> None:
    with place.store.write() as tx:
        messages.wish_flags(tx, (message,), add=messages.SEEN)
        messages.want_text(tx, message)
    place.wake_workers()


def mark_read(place: Place, ids: Iterable[MessageId], read: bool) -> None:
    with place.store.write() as tx:
        if read:
            messages.wish_flags(tx, ids, add=messages.SEEN)
        else:
            messages.wish_flags(tx, ids, remove=messages.SEEN)
    place.wake_workers()


def flag(place: Place, ids: Iterable[MessageId], flagged: bool) -> None:
    with place.store.write() as tx:
        if flagged:
            messages.wish_flags(tx, ids, add=messages.FLAGGED)
        else:
            messages.wish_flags(tx, ids, remove=messages.FLAGGED)
    place.wake_workers()


def delete(place: Place, ids: Iterable[MessageId]) -> None:
    _gather(place, ids, "trash", deleted_at=place.clock.now())


def restore(place: Place, ids: Iterable[MessageId]) -> None:
    with place.store.write() as tx:
        for row in messages.rows(tx, tuple(ids)):
            home = row.restore_to or folders.by_role(tx, row.account_id, "inbox").id
            messages.wish_folder(tx, (row.id,), home, deleted_at=0.0)
    place.wake_workers()


def move(place: Place, ids: Iterable[MessageId], folder: FolderId) -> None:
    with place.store.write() as tx:
        messages.wish_folder(tx, tuple(ids), folder, deleted_at=0.0)
    place.wake_workers()


def purge(place: Place, ids: Iterable[MessageId]) -> None:
    with place.store.write() as tx:
        messages.wish_gone(tx, tuple(ids))
    place.wake_workers()
