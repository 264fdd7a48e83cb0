"""The words of letters: whether they are here, what was made of them, and what they told of the letter."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId, MessageId
from client.rows import Here
from client.store import search
from client.store.db import Tx, rows
from client.store.messages import Message, select

AS_SENT = b"X-TCV-As-Sent-"  # fields of ours among `headers`: what came where old Vietnamese was found


@dataclass(frozen=True, slots=True)
class Text:
    structure: str
    headers: bytes
    text_state: Here
    text: str
    html: str
    findings: str  # JSON, see 0001.sql
    trusted: int


def want(tx: Tx, message: MessageId) -> bool:
    """False when it is here already (or cannot come)."""
    tx.execute("UPDATE message SET text_state = 'wanted' WHERE id = ? AND text_state = 'none'", (message,))
    if tx.touched:
        tx.changed(Topic.TEXTS, message)
    return bool(tx.touched)


def put(tx: Tx, message: MessageId, text: str, html: str, preview: str, findings: str = "") -> None:
    """The text is here; it can be searched from now on."""
    tx.execute(
        "UPDATE message SET text_state = 'have', text = ?, html = ?, preview = ?, findings = ? WHERE id = ?",
        (text, html, preview, findings, message),
    )
    search.refresh(tx, message)
    tx.changed(Topic.TEXTS, message)


def set_names(tx: Tx, message: MessageId, subject: str, from_name: str) -> None:
    """Old Vietnamese in them that only the letter's words have shown; what they were stays among the headers."""
    for before, name, headers in tx.execute("SELECT subject, from_name, coalesce(headers, x'') FROM message WHERE id = ?", (message,)):
        changed = [(b"Subject", before)] * (before != subject) + [(b"From", name)] * (name != from_name)
        lines = [headers, *(AS_SENT + field + b": " + was.encode() for field, was in changed)]
        tx.execute(
            "UPDATE message SET subject = ?, from_name = ?, headers = ? WHERE id = ?",
            (subject, from_name, b"\r\n".join(filter(None, lines)), message),
        )
    tx.changed(Topic.MESSAGES, message)


def set_gone(tx: Tx, message: MessageId) -> None:
    tx.execute("UPDATE message SET text_state = 'gone' WHERE id = ?", (message,))
    tx.changed(Topic.TEXTS, message)


def trust(tx: Tx, message: MessageId) -> None:
    """The person says that the letter is genuine: no warnings any more."""
    tx.execute("UPDATE message SET trusted = 1 WHERE id = ?", (message,))
    tx.changed(Topic.TEXTS, message)


def say_kind(tx: Tx, message: MessageId, kind: str) -> None:
    """The person's own word for it."""
    tx.execute(
        "INSERT INTO kind_said (message_id, kind) VALUES (?, ?) ON CONFLICT (message_id) DO UPDATE SET kind = excluded.kind",
        (message, kind),
    )
    tx.execute("UPDATE message SET kind = ? WHERE id = ?", (kind, message))
    tx.changed(Topic.MESSAGES, message)


def learn_asks(tx: Tx, message: MessageId, asks: bool, fields: bytes) -> None:
    """`fields`: header fields that did not come with the row."""
    tx.execute(
        "UPDATE message SET asks = ?1, headers = iif(?2 = x'', headers, CAST(coalesce(headers, x'') || x'0d0a' || ?2 AS BLOB)) WHERE id = ?3",
        (asks, fields, message),
    )
    tx.changed(Topic.MESSAGES, message)


def learn_kind(tx: Tx, message: MessageId, kind: str) -> None:
    """What its text tells of a letter that had no kind yet; the person's own word stays."""
    tx.execute(
        "UPDATE message SET kind = ?1 WHERE id = ?2 AND kind <> ?1"
        " AND NOT EXISTS (SELECT 1 FROM kind_said WHERE message_id = ?2)",
        (kind, message),
    )
    if tx.touched:
        tx.changed(Topic.MESSAGES, message)


def get(connection: apsw.Connection, message: MessageId) -> Text | None:
    found = rows(
        connection,
        Text,
        "SELECT structure, coalesce(headers, x''), text_state, text, html, findings, trusted FROM message WHERE id = ?",
        (message,),
    )
    return next(iter(found), None)


def wanted(connection: apsw.Connection, account: AccountId, limit: int = 10) -> tuple[Message, ...]:
    """What the person waits for, newest first."""
    return select(
        connection, "WHERE account_id = ? AND text_state = 'wanted' ORDER BY arrived DESC LIMIT ?", (account, limit)
    )


def missing(
    connection: apsw.Connection, account: AccountId, *, unread: bool, limit: int = 10
) -> tuple[Message, ...]:
    """What may be fetched ahead, newest first; `unread` only those not read yet."""
    seen = "AND flags_wish & 1 = 0" if unread else ""
    return select(
        connection,
        f"WHERE account_id = ? AND text_state = 'none' AND structure <> '' AND uid_is IS NOT NULL {seen}"
        " ORDER BY arrived DESC LIMIT ?",
        (account, limit),
    )


def unlearned(connection: apsw.Connection, account: AccountId, limit: int, *, read: bool) -> tuple[Message, ...]:
    """Of which it is not known whether they ask to be confirmed, newest first; `read`: only those whose texts are here."""
    here = "AND text_state = 'have'" if read else ""
    return select(
        connection, f"WHERE account_id = ? AND asks < 0 AND uid_is IS NOT NULL {here} ORDER BY arrived DESC LIMIT ?", (account, limit)
    )
