"""Drafts and letters of the outbox as plain records that can leave this PC, and rows made of such records again.

What was on its way may have gone since, from this PC or another: a letter of the outbox comes back as one of which nobody knows
(`unsure`), never as one that goes by itself. With its Message-ID the worker looks for it in Sent; otherwise the person is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import apsw

from client.events import Topic
from client.faults import OutcomeUnknown
from client.ids import AccountId, DraftFileId, DraftId, MessageId, OutboxId
from client.store import drafts, outbox, staging
from client.store.accounts import fault_columns
from client.store.copied_letters import Record
from client.store.db import Tx, rows
from client.store.drafts import DraftRecipient
from client.store.staging import Frozen, LetterFile

_DRAFT = (
    "kind", "subject", "text", "html", "in_reply_to", "reference_ids", "message_id", "created_at", "saved_at", "version", "version_is",
    "fields",
)  # fmt: skip
_FILE = ("name", "type", "size", "encoding", "wire_size")
_LETTER = ("state", "message_id", "subject", "kind", "sender", "queued_at", "sent_at", "attempts", "filing", "given_up")
_RECIPIENT = ("name", "address", "state", "fault_code", "fault_facts")


def drafts_to_copy(connection: apsw.Connection) -> tuple[DraftId, ...]:
    """In which something was written (an opened answer alone is version 1), also when their letter lies in the outbox."""
    return rows(
        connection,
        DraftId,
        "SELECT id FROM draft WHERE discarded_at = 0 AND (version > 1 OR EXISTS (SELECT 1 FROM outbox"
        " WHERE draft_id = draft.id AND outbox.state <> 'done')) ORDER BY id",
    )


def draft(connection: apsw.Connection, number: DraftId) -> Record:
    """Of a file that is here `file` says which it is; of one that is not, `letter` and `section` where it comes from."""
    ((address, answers, forwards, *row),) = connection.execute(
        f"SELECT address, {_id_of('answer_of')}, {_id_of('forward_of')}, {', '.join(f'draft.{name}' for name in _DRAFT)}"
        " FROM draft JOIN account ON account.id = account_id WHERE draft.id = ?",
        (number,),
    )
    return {
        "account": address, "answers": answers, "forwards": forwards, "row": dict(zip(_DRAFT, row, strict=True)),
        "recipients": [[one.field, one.name, one.address, one.unit] for one in drafts.recipients(connection, number)],
        "files": [_file(*row) for row in connection.execute(
            f"SELECT draft_file.id, typeof(data) <> 'null', coalesce(message.message_id, ''), coalesce(section, ''),"
            f" {', '.join(f'draft_file.{name}' for name in _FILE)} FROM draft_file LEFT JOIN part ON part.id = part_id"
            " LEFT JOIN message ON message.id = part.message_id WHERE draft_id = ? ORDER BY draft_file.id", (number,)
        )],
    }  # fmt: skip


def _id_of(column: str) -> str:
    return f"coalesce((SELECT message.message_id FROM message WHERE message.id = {column}), '')"


def _file(number: int, here: int, letter: str, section: str, *row: Any) -> Record:
    file: Record = dict(zip(_FILE, row, strict=True))
    return file | ({"file": DraftFileId(number)} if here else {"letter": letter, "section": section})


def draft_here(connection: apsw.Connection, account: AccountId, record: Mapping[str, Any], rank: int = 0) -> DraftId | None:
    """The same one on this PC, known by the moment it was begun (`rank` counts those of one moment, of which a coarse clock makes
    several), or by its copy on the server, opened here. Also one that was thrown away, or sent, of late."""
    found = connection.execute(
        "SELECT id FROM draft WHERE account_id = ? AND created_at = ? ORDER BY id LIMIT 1 OFFSET ?",
        (account, record["row"]["created_at"], rank),
    ).get or connection.execute(
        "SELECT draft.id FROM draft LEFT JOIN message ON message.id = message_row WHERE draft.account_id = ?1 AND ?2 <> ''"
        " AND ?2 IN (draft.message_id, message.message_id)",
        (account, record["row"]["message_id"]),
    ).get
    return None if found is None else DraftId(int(found))


def put_draft(tx: Tx, account: AccountId, record: Mapping[str, Any], octets: Sequence[bytes | None]) -> tuple[DraftId, list[str]]:
    """`octets` of its files, in their order; None: not in the copy. Also the names of files that cannot be had here.

    Its copy on the server is still its copy: the worker finds it by its Message-ID.
    """
    names = [name for name in _DRAFT if name in record["row"]]
    tx.execute(
        f"INSERT INTO draft (account_id, answer_of, forward_of, {', '.join(names)}) VALUES (?, ?, ?{', ?' * len(names)})",
        (account, _row_of(tx, account, record["answers"]), _row_of(tx, account, record["forwards"]),
         *(record["row"][name] for name in names)),
    )  # fmt: skip
    number, lacking = DraftId(tx.last_id), []
    drafts.set_recipients(tx, number, (DraftRecipient(*one) for one in record["recipients"]))
    for file, data in zip(record["files"], octets, strict=True):
        part = None if data is not None else tx.execute(
            "SELECT part.id FROM part JOIN message ON message.id = part.message_id"
            " WHERE account_id = ? AND message.message_id = ? AND section = ? AND message.message_id <> ''",
            (account, file["letter"], file["section"]),
        ).get  # fmt: skip
        if data is None and part is None:
            lacking.append(str(file["name"]))
        tx.execute(
            f"INSERT INTO draft_file (draft_id, part_id, data, {', '.join(_FILE)}) VALUES (?, ?, ?{', ?' * len(_FILE)})",
            (number, part, data, *(file[name] for name in _FILE)),
        )
    tx.changed(Topic.DRAFTS, number)
    return number, lacking


def _row_of(tx: Tx, account: AccountId, message_id: str) -> MessageId | None:
    found = tx.execute(
        "SELECT id FROM message WHERE account_id = ?1 AND message_id = ?2 AND ?2 <> '' ORDER BY gone_wish, id LIMIT 1",
        (account, message_id),
    ).get
    return None if found is None else MessageId(int(found))


# The outbox -------------------------------------------------------------------------------------------------------


def letters_to_copy(connection: apsw.Connection) -> tuple[outbox.Letter, ...]:
    """All but those that have gone and of which nothing is left to do."""
    return tuple(
        letter
        for letter in outbox.every_open(connection)
        if letter.state != "sent" or letter.filing not in outbox.COPY_SETTLED or outbox.count_refused(connection, letter.id)
    )


def letter(connection: apsw.Connection, found: outbox.Letter) -> Record:
    """`files`: where each file of its draft lies in the octets, by its place among the files of the draft (-1: it has gone from
    there)."""
    of_draft = [file.id for file in drafts.files(connection, found.draft_id)] if found.draft_id is not None else []
    return {
        "account": connection.execute("SELECT address FROM account WHERE id = ?", (found.account_id,)).get,
        "row": {name: getattr(found, name) for name in _LETTER},
        "answers": connection.execute("SELECT message_id FROM message WHERE id = ?", (found.answers,)).get or "",
        "forwards": connection.execute("SELECT message_id FROM message WHERE id = ?", (found.forwards,)).get or "",
        "recipients": [[getattr(one, name) for name in _RECIPIENT] for one in outbox.recipients(connection, found.id)],
        "files": [
            [file.position, file.place, file.size, file.here, of_draft.index(file.file) if file.file in of_draft else -1]
            for file in staging.files_of(connection, found.id)
        ],
    }  # fmt: skip


def letter_here(connection: apsw.Connection, record: Mapping[str, Any], here: DraftId | None) -> bool:
    """This PC knows what became of it: it has the letter (whole, or shared among several rows), also one that is done; or it has
    its draft (`here`) and not the letter, since the person has taken it back."""
    known = outbox.by_message_ids(connection, (record["row"]["message_id"],))
    people = {one.address for row in known for one in outbox.recipients(connection, row.id)}
    return {one[1] for one in record["recipients"]} <= people if known else here is not None


def put_letter(tx: Tx, account: AccountId, record: Mapping[str, Any], octets: bytes, draft: DraftId | None) -> OutboxId:
    """As a letter of which nobody knows whether it has gone; one that had gone still lacks its copy in Sent, which is looked for
    first."""
    row = record["row"]
    files = [file.id for file in drafts.files(tx.connection, draft)] if draft is not None else []
    frozen = Frozen(octets, tuple(
        LetterFile(position, place, size, here, files[index] if 0 <= index < len(files) else DraftFileId(0))
        for position, place, size, here, index in record["files"]
    ))  # fmt: skip
    number = outbox.queue(
        tx, account, frozen, [(one[0], one[1]) for one in record["recipients"]], message_id=row["message_id"], sender=row["sender"],
        subject=row["subject"], kind=row["kind"], now=row["queued_at"], not_before=0.0, draft=draft,
        answers=_row_of(tx, account, record["answers"]), forwards=_row_of(tx, account, record["forwards"]),
        filing="trying" if row["filing"] == "to file" and row["state"] == "sent" else row["filing"],
    )  # fmt: skip
    gone = row["state"] == "sent"
    code, facts = ("", "{}") if gone else fault_columns(OutcomeUnknown(restored=True))
    tx.execute(
        "UPDATE outbox SET state = ?, attempts = ?, sent_at = ?, given_up = ?, fault_code = ?, fault_facts = ? WHERE id = ?",
        ("sent" if gone else "unsure", row["attempts"], row["sent_at"], row["given_up"], code, facts, number),
    )
    for position, (_, _, state, why, more) in enumerate(record["recipients"]):
        tx.execute(
            "UPDATE outbox_recipient SET state = ?, fault_code = ?, fault_facts = ? WHERE outbox_id = ? AND position = ?",
            (state, why, more if isinstance(more, str) else json.dumps(more), number, position),
        )
    tx.changed(Topic.OUTBOX, number)
    return number
