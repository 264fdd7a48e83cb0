"""Letters being written. A save is one transaction with everything in it; the server's copy follows by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId, DraftFileId, DraftId, MessageId, PartId
from client.store import accounts
from client.store.db import Tx, rows

_COLUMNS = (
    "id, account_id, kind, subject, text, html, answer_of, forward_of, in_reply_to, reference_ids, message_id, created_at,"
    " saved_at, version, version_is, uid_is, message_row, discarded_at, fields, confirm"
)
# A draft whose letter lies in the outbox is not in the list of drafts.
_OPEN = (
    "discarded_at = 0 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.draft_id = draft.id AND outbox.state <> 'done')"
)


# Its octets may stand in a new letter as they are. Not those of the draft's own copy on the server, which goes with the next save.
_NAMEABLE = (
    "part.state <> 'gone' AND lower(part.encoding) IN ('base64', 'quoted-printable', '7bit') AND part.wire_size > 0"
    " AND message.uid_is IS NOT NULL AND message.account_id = draft.account_id AND message.id IS NOT draft.message_row"
)


@dataclass(frozen=True, slots=True)
class Draft:
    id: DraftId
    account_id: AccountId
    kind: str
    subject: str
    text: str
    html: str
    answer_of: MessageId | None
    forward_of: MessageId | None
    in_reply_to: str
    reference_ids: str
    message_id: str
    created_at: float
    saved_at: float
    version: int
    version_is: int
    uid_is: int | None
    message_row: MessageId | None
    discarded_at: float
    fields: str  # JSON of what was typed into the fields of its kind; '' = written freely
    confirm: int  # 1, 0: it asks for confirmation or not; -1: as its kind does


@dataclass(frozen=True, slots=True)
class DraftRecipient:
    """`unit` set and `address` empty: everybody of that unit."""

    field: str
    name: str
    address: str
    unit: str


@dataclass(frozen=True, slots=True)
class DraftFile:
    """`here` False: a forwarded file whose bytes are not on this PC (`part_id`). `by_name`: the server can put it into a letter
    of this mailbox by itself, as it is: `wire_size` octets in this `encoding`."""

    id: DraftFileId
    draft_id: DraftId
    name: str
    type: str
    size: int
    part_id: PartId | None
    here: int
    by_name: int
    encoding: str
    wire_size: int


def start(
    tx: Tx,
    account: AccountId,
    now: float,
    *,
    kind: str = "other",
    subject: str = "",
    text: str = "",
    html: str = "",
    answer_of: MessageId | None = None,
    forward_of: MessageId | None = None,
    in_reply_to: str = "",
    reference_ids: str = "",
    message_row: MessageId | None = None,
    uid_is: int | None = None,
    recipients: Iterable[DraftRecipient] = (),
    fields: str = "",
    confirm: int = -1,
) -> DraftId:
    tx.execute(
        "INSERT INTO draft (account_id, kind, subject, text, html, answer_of, forward_of, in_reply_to, reference_ids,"
        " message_row, uid_is, created_at, saved_at, fields, confirm)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account,
            kind,
            subject,
            text,
            html,
            answer_of,
            forward_of,
            in_reply_to,
            reference_ids,
            message_row,
            uid_is,
            now,
            now,
            fields,
            confirm,
        ),
    )
    draft = DraftId(tx.last_id)
    set_recipients(tx, draft, recipients)
    tx.changed(Topic.DRAFTS, draft)
    return draft


def save(
    tx: Tx,
    draft: DraftId,
    now: float,
    *,
    subject: str,
    text: str,
    html: str,
    kind: str,
    recipients: Iterable[DraftRecipient],
    account: AccountId | None = None,
    fields: str = "",
    confirm: int = -1,
) -> bool:
    """False when there is no such draft (any more)."""
    if account is not None:  # its copy in another mailbox is no copy of it any more; the numbers mean nothing here
        tx.execute(
            "UPDATE draft SET uid_is = NULL, version_is = 0, message_id = '', message_row = NULL"
            " WHERE id = ? AND account_id <> ?",
            (draft, account),
        )
        if tx.touched:
            tx.execute("DELETE FROM file_place WHERE file_id IN (SELECT id FROM draft_file WHERE draft_id = ?)", (draft,))
    tx.execute(
        "UPDATE draft SET subject = ?, text = ?, html = ?, kind = ?, account_id = coalesce(?, account_id), saved_at = ?,"
        " fields = ?, confirm = ?, version = version + 1 WHERE id = ?",
        (subject, text, html, kind, account, now, fields, confirm, draft),
    )
    if not tx.touched:
        return False
    set_recipients(tx, draft, recipients)
    tx.changed(Topic.DRAFTS, draft)
    return True


def set_recipients(tx: Tx, draft: DraftId, recipients: Iterable[DraftRecipient]) -> None:
    tx.execute("DELETE FROM draft_recipient WHERE draft_id = ?", (draft,))
    for position, recipient in enumerate(recipients):
        tx.execute(
            "INSERT INTO draft_recipient (draft_id, position, field, name, address, unit) VALUES (?, ?, ?, ?, ?, ?)",
            (draft, position, recipient.field, recipient.name, recipient.address, recipient.unit),
        )


def touch(tx: Tx, draft: DraftId, now: float) -> None:
    """A file came or went: the server's copy is no longer this version."""
    tx.execute("UPDATE draft SET version = version + 1, saved_at = ? WHERE id = ?", (now, draft))
    tx.changed(Topic.DRAFTS, draft)


def add_file(
    tx: Tx, draft: DraftId, name: str, type_: str, size: int, data: bytes | None, part: PartId | None = None
) -> DraftFileId:
    """`data` None: a forwarded part that is still to be fetched."""
    tx.execute(
        "INSERT INTO draft_file (draft_id, name, type, size, part_id, encoding, wire_size, data) VALUES (?1, ?2, ?3, ?4, ?5,"
        " coalesce((SELECT lower(encoding) FROM part WHERE id = ?5), ''),"
        " coalesce((SELECT wire_size FROM part WHERE id = ?5), 0), ?6)",
        (draft, name, type_, size, part, data),
    )
    return DraftFileId(tx.last_id)


def give_file(tx: Tx, file: DraftFileId, data: bytes) -> None:
    """The bytes of a forwarded file have come. In our own encoding it lies nowhere on the server yet."""
    tx.execute("DELETE FROM file_place WHERE file_id = ?", (file,))
    tx.execute("UPDATE draft_file SET data = ?, size = ? WHERE id = ?", (data, len(data), file))
    found = tx.execute("SELECT draft_id FROM draft_file WHERE id = ?", (file,)).get
    if found is not None:
        tx.changed(Topic.DRAFTS, int(found))


def remove_file(tx: Tx, file: DraftFileId) -> DraftId | None:
    found = tx.execute("SELECT draft_id FROM draft_file WHERE id = ?", (file,)).get
    if found is None:
        return None
    tx.execute("DELETE FROM draft_file WHERE id = ?", (file,))
    tx.changed(Topic.DRAFTS, int(found))
    return DraftId(int(found))


def discard(tx: Tx, draft: DraftId, now: float) -> None:
    """Can be taken back until the next start; the server's copy goes."""
    tx.execute("UPDATE draft SET discarded_at = ? WHERE id = ? AND discarded_at = 0", (now, draft))
    tx.changed(Topic.DRAFTS, draft)


def keep(tx: Tx, draft: DraftId) -> None:
    tx.execute("UPDATE draft SET discarded_at = 0, version = version + 1 WHERE id = ?", (draft,))
    tx.changed(Topic.DRAFTS, draft)


def forget(tx: Tx, draft: DraftId) -> None:
    """The row itself; only when its server copy is gone too."""
    tx.execute("DELETE FROM draft WHERE id = ?", (draft,))
    tx.changed(Topic.DRAFTS, draft)


def forget_discarded(tx: Tx, account: AccountId, before: float) -> None:
    """Thrown away (or sent) before that time, and no copy is left on the server."""
    tx.execute(
        "DELETE FROM draft WHERE account_id = ? AND discarded_at > 0 AND discarded_at < ? AND uid_is IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.draft_id = draft.id AND outbox.state <> 'done')",
        (account, before),
    )


def set_on_server(tx: Tx, draft: DraftId, version: int, uid: int | None, message_id: str) -> None:
    """`version` 0 and `uid` None: no copy is there."""
    tx.execute(
        "UPDATE draft SET version_is = ?, uid_is = ?, message_id = ?, message_row = NULL WHERE id = ?",
        (version, uid, message_id, draft),
    )
    tx.changed(Topic.DRAFTS, draft)


def forget_numbers(tx: Tx, account: AccountId) -> None:
    """UIDVALIDITY of the drafts folder changed; `find_numbers` learns the new ones once the folder is known again."""
    tx.execute("UPDATE draft SET uid_is = NULL WHERE account_id = ?", (account,))


def find_numbers(tx: Tx, account: AccountId) -> None:
    """Server copies without a UID are found by their Message-ID; those that are not there any more are uploaded anew."""
    tx.execute(
        "UPDATE draft SET (uid_is, message_row) = (SELECT message.uid_is, message.id FROM message JOIN folder ON folder.id = message.folder_is"
        " WHERE message.account_id = draft.account_id AND message.message_id = draft.message_id"
        " AND folder.role = 'drafts' AND message.uid_is IS NOT NULL ORDER BY message.uid_is DESC LIMIT 1)"
        " WHERE account_id = ? AND uid_is IS NULL AND message_id <> ''",
        (account,),
    )
    tx.execute(
        "UPDATE draft SET version_is = 0 WHERE account_id = ? AND uid_is IS NULL AND version_is > 0", (account,)
    )


def get(connection: apsw.Connection, draft: DraftId) -> Draft | None:
    return next(iter(rows(connection, Draft, f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))), None)


def octets_there(connection: apsw.Connection, draft: DraftId) -> int:
    """What of it lies in the mailbox now and goes when the letter goes: its copy, and pieces of its files on their way up."""
    found = connection.execute(
        "SELECT (SELECT coalesce(sum(message.size), 0) FROM message JOIN folder ON folder.id = message.folder_is"
        " WHERE message.account_id = draft.account_id AND folder.role = 'drafts' AND message.uid_is IS NOT NULL"
        " AND (message.id = draft.message_row OR (draft.message_id <> '' AND message.message_id = draft.message_id)))"
        " + (SELECT coalesce(sum(file_place.size), 0) FROM file_place JOIN draft_file ON draft_file.id = file_place.file_id"
        " WHERE draft_file.draft_id = draft.id AND file_place.uid > 0 AND file_place.section = 'TEXT')"
        " FROM draft WHERE id = ?",
        (draft,),
    ).get
    return int(found or 0)


def every(connection: apsw.Connection, account: AccountId | None = None) -> tuple[Draft, ...]:
    """Those still being written, last saved first."""
    return rows(
        connection,
        Draft,
        f"SELECT {_COLUMNS} FROM draft WHERE {_OPEN} AND (?1 IS NULL OR account_id = ?1) ORDER BY saved_at DESC",
        (account,),
    )


def only_on_server(connection: apsw.Connection) -> tuple[MessageId, ...]:
    """Letters in a drafts folder that are no copy of a draft here: written elsewhere."""
    return tuple(
        row[0]
        for row in connection.execute(
            "SELECT message.id FROM message JOIN folder ON folder.id = message.folder_wish"
            " WHERE folder.role = 'drafts' AND message.gone_wish = 0 AND NOT EXISTS (SELECT 1 FROM draft"
            " WHERE draft.account_id = message.account_id"
            " AND (draft.message_row = message.id OR (draft.message_id <> '' AND draft.message_id = message.message_id)))"
        )
    )


def behind(connection: apsw.Connection, account: AccountId) -> tuple[Draft, ...]:
    """Those whose server copy is not what it should be: newer here, discarded, or sent."""
    return rows(
        connection,
        Draft,
        f"SELECT {_COLUMNS} FROM draft WHERE account_id = ?1 AND ((version <> version_is AND {_OPEN})"
        f" OR (uid_is IS NOT NULL AND NOT ({_OPEN})) OR (discarded_at > 0)) ORDER BY saved_at",
        (account,),
    )


def recipients(connection: apsw.Connection, draft: DraftId) -> tuple[DraftRecipient, ...]:
    return rows(
        connection,
        DraftRecipient,
        "SELECT field, name, address, unit FROM draft_recipient WHERE draft_id = ? ORDER BY position",
        (draft,),
    )


def files(connection: apsw.Connection, draft: DraftId) -> tuple[DraftFile, ...]:
    return rows(
        connection,
        DraftFile,
        "SELECT draft_file.id, draft_id, draft_file.name, draft_file.type, draft_file.size, part_id, typeof(data) <> 'null',"
        f" ? AND typeof(data) = 'null' AND (EXISTS (SELECT 1 FROM part JOIN message ON message.id = part.message_id"
        f" JOIN draft ON draft.id = draft_id WHERE part.id = part_id AND {_NAMEABLE})"
        f" OR EXISTS (SELECT 1 FROM file_place WHERE file_id = draft_file.id AND start = 0 AND uid > 0"
        f" AND file_place.size = draft_file.wire_size)), encoding, draft_file.wire_size"
        f" FROM draft_file WHERE draft_id = ? ORDER BY draft_file.id",
        (_sends_once(connection, draft), draft),
    )


def _sends_once(connection: apsw.Connection, draft: DraftId) -> bool:
    row = get(connection, draft)
    account = accounts.get(connection, row.account_id) if row else None
    return account is not None and account.sends_once


def file_bytes(connection: apsw.Connection, file: DraftFileId) -> bytes:
    found = connection.execute("SELECT data FROM draft_file WHERE id = ?", (file,)).get
    return bytes(found or b"")


def waiting_files(connection: apsw.Connection) -> tuple[tuple[DraftFileId, PartId], ...]:
    """Forwarded files without bytes whose part has come meanwhile."""
    return tuple(
        connection.execute(
            "SELECT draft_file.id, part.id FROM draft_file JOIN part ON part.id = draft_file.part_id"
            " WHERE draft_file.data IS NULL AND part.state = 'have'"
        )
    )
