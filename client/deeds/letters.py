"""What a person does to letters she has: each function is one transaction, and the call that makes it go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from client.deeds.place import Place
from client.faults import FileBlocked, LetterGone
from client.files import write_new
from client.ids import AccountId, FolderId, MessageId, PartId
from client.rows import TRASH_DAYS
from client.store import accounts, folders, kept, messages, parts, quota, settings, shelved, texts
from client.store.db import Tx
from client.views.letters import file_card

Ids = Sequence[MessageId]
TRASH_LOOKED_AT = "trash_looked_at"  # a setting: seconds since the epoch
ABSENCE = 7 * 86_400.0  # seconds; nobody has signed in for longer, or a clock is wrong


def open_letter(place: Place, message: MessageId) -> None:
    with place.store.write() as tx:
        messages.wish_flags(tx, (message,), add=messages.SEEN)
        waiting = texts.want(tx, message)
        shelved.want_pictures(tx, message)
    if waiting:
        place.hurry_workers()
    else:
        place.wake_workers(None)


def mark_read(place: Place, ids: Ids, read: bool) -> None:
    _set_flag(place, ids, messages.SEEN, read)


def flag(place: Place, ids: Ids, flagged: bool) -> None:
    _set_flag(place, ids, messages.FLAGGED, flagged)


def _set_flag(place: Place, ids: Ids, bit: int, on: bool) -> None:
    with place.store.write() as tx:
        messages.wish_flags(tx, ids, add=bit if on else 0, remove=0 if on else bit)
    place.wake_workers(None)


def delete(place: Place, ids: Ids) -> None:
    with place.store.write() as tx:
        kept.unwant(tx, ids)
        for row in messages.by_rows(tx.connection, ids):
            trash = role_folder(tx, row.account_id, "trash")
            messages.wish_folder(tx, (row.id,), trash, deleted_at=place.clock.now())
    place.wake_workers(None)


def restore(place: Place, ids: Ids) -> None:
    with place.store.write() as tx:
        stayed = kept.unwant(tx, ids)  # they have not left their place yet
        for row in messages.by_rows(tx.connection, [number for number in ids if number not in stayed]):
            home = _home(tx, row) or role_folder(tx, row.account_id, "inbox")
            messages.wish_folder(tx, (row.id,), home)
    place.wake_workers(None)


def _home(tx: Tx, row: messages.Message) -> FolderId | None:
    """Where it lay; a kept letter that was deleted lies among the kept ones again. None: not known."""
    one = kept.get(tx.connection, row.id)
    if one is None or one.state not in ("kept", "going"):
        return row.restore_to
    return row.folder_is if row.deleted_at else one.origin


def keep(place: Place, ids: Ids) -> None:
    with place.store.write() as tx:
        kept.want(tx, ids)
    place.wake_workers(None)


def keep_files(place: Place, message: MessageId, files: Sequence[tuple[PartId, str]]) -> None:
    with place.store.write() as tx:
        lines = {part.section: line for number, line in files if (part := parts.get(tx.connection, number)) is not None}
        if lines:
            kept.want(tx, (message,), lines)
    place.wake_workers(None)


def move(place: Place, ids: Ids, folder: FolderId) -> None:
    found = folders.get(place.store.read(), folder)
    if found is not None and found.role == "kept":
        keep(place, ids)
        return
    with place.store.write() as tx:
        kept.unwant(tx, ids)
        messages.wish_folder(tx, ids, folder)
    place.wake_workers(None)


def purge(place: Place, ids: Ids) -> None:
    """What lies on this PC only is gone at once, but for what a letter being sent on still needs from the network folder."""
    with place.store.write() as tx:
        kept.unwant(tx, ids)
        here = kept.local(tx.connection, ids)
        at_once = {*here} - messages.named(tx.connection, here)
        messages.drop(tx, [number for number in ids if number in at_once])
        messages.wish_gone(tx, [number for number in ids if number not in at_once])
    place.wake_workers(None)


def empty_old_trash(place: Place) -> int:
    """What the person deleted more than TRASH_DAYS ago goes for good, as 'Thư đã xoá' says; how many letters.

    A longer absence does not count, nor does a clock that was wrong meanwhile: nothing goes before she could look at it.
    """
    now = place.clock.now()
    with place.store.write() as tx:
        away = now - float(str(settings.get(tx.connection, TRASH_LOOKED_AT, now)))
        if not 0 <= away <= ABSENCE:
            messages.shift_deleted(tx, away)
        settings.put(tx, TRASH_LOOKED_AT, now)
    old = messages.deleted_before(place.store.read(), now - TRASH_DAYS * 86_400)
    if old:
        purge(place, old)
    return len(old)


def role_folder(tx: Tx, account: AccountId, role: str) -> FolderId:
    """The folder of a role; where the server has none (yet), one that the worker will make there."""
    found = folders.by_role(tx.connection, account, role)
    if found is not None:
        return found.id
    return folders.add(tx, account, folders.Listed(folders.USUAL_NAMES[role], role, "/", True))


def call_safe(place: Place, message: MessageId) -> None:
    with place.store.write() as tx:
        texts.trust(tx, message)


def set_kind(place: Place, message: MessageId, kind: str) -> None:
    if kind in place.kinds:
        with place.store.write() as tx:
            texts.say_kind(tx, message, kind)


# Files -----------------------------------------------------------------------------------------------------------


def fetch_file(place: Place, part: PartId) -> None:
    with place.store.write() as tx:
        parts.want(tx, part)
    place.hurry_workers()


def cancel_fetch(place: Place, part: PartId) -> None:
    with place.store.write() as tx:
        parts.unwant(tx, part)


def save_file(place: Place, part: PartId, folder: Path) -> Path:
    name, data = _open_part(place, part)
    return write_new(folder, name, data)


def open_file(place: Place, part: PartId) -> Path:
    name, data = _open_part(place, part)
    place.passing.mkdir(parents=True, exist_ok=True)
    return write_new(place.passing, name, data, read_only=True)


def _open_part(place: Place, part: PartId) -> tuple[str, bytes]:
    db = place.store.read()
    row = parts.get(db, part)
    if row is None or row.state != "have":
        raise LetterGone()
    card = file_card(db, row)
    if card.blocked:
        raise FileBlocked(name=card.name, reason=card.blocked)
    return card.name, parts.decoded(db, part)


# Settings --------------------------------------------------------------------------------------------------------


def change_setting(place: Place, name: str, value: object) -> None:
    with place.store.write() as tx:
        settings.put(tx, name, value)


def give_password(place: Place, account: AccountId, password: str) -> None:
    with place.store.write() as tx:
        accounts.set_password(tx, account, password)
    place.wake_workers(account)
    place.wake_couriers(account)


def warning_told(place: Place, account: AccountId, level: int) -> None:
    with place.store.write() as tx:
        quota.told(tx, account, level)
