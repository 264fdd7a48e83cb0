"""What letters here say of letters that were sent (`word`), and which letters were sent at all. Who is believed: client.documents.tracking."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import apsw

from client.events import Topic
from client.ids import AccountId, MessageId
from client.store import messages, texts
from client.store.db import Tx, marks, rows
from client.store.messages import Message
from client.word import Word

RECEIPT = messages.RECEIPT
TOLD = ("delayed", "arrived", "read", "confirmed")  # what a letter says that nobody needs to read


def note(tx: Tx, account: AccountId, words: Iterable[Word]) -> None:
    """Of one thing said twice the first counts, in whichever order they were read."""
    for one in words:
        tx.execute(
            "INSERT INTO word (account_id, about, address, said, at, report, full, reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (account_id, about, address, said) DO UPDATE SET at = excluded.at, report = excluded.report,"
            " full = excluded.full, reply = excluded.reply WHERE (excluded.at, excluded.report) < (word.at, word.report)",
            (account, one.about, one.address.casefold(), one.said, one.at, one.report, one.full, one.reply),
        )
        if tx.touched:
            tx.changed(Topic.MESSAGES, *(row.id for row in messages.by_message_id(tx.connection, account, one.about)))
        settle(tx, account, one.about)


def settle(tx: Tx, account: AccountId, about: str) -> None:
    """Letters that only say what became of this one are no letters to be read, if it really went to those of whom they speak. It
    may be known later than they are."""
    went = went_to(tx.connection, account, about)
    if not went:
        return
    found = tx.execute(
        "SELECT DISTINCT message.id FROM word JOIN message ON message.account_id = word.account_id AND message.message_id = word.report"
        f" WHERE word.account_id = ? AND word.about = ? AND word.report <> '' AND word.said IN ({marks(len(TOLD))})"
        f" AND word.address IN ({marks(len(went))}) AND message.kind <> '{RECEIPT}' AND NOT EXISTS"
        " (SELECT 1 FROM word AS bad WHERE bad.account_id = word.account_id AND bad.report = word.report AND bad.said = 'failed')",
        (account, about, *TOLD, *went),
    )
    for (number,) in list(found):
        texts.learn_kind(tx, MessageId(int(number)), RECEIPT)


def went_to(connection: apsw.Connection, account: AccountId, about: str) -> tuple[str, ...]:
    """Addresses, in lower case: as the letter in Sent names them, and as this PC sent it."""
    found = connection.execute(
        "SELECT lower(pair.value ->> 1) FROM message JOIN folder ON folder.id = message.folder_wish, json_each(message.recipients) AS field,"
        " json_each(field.value) AS pair WHERE message.account_id = ?1 AND message.message_id = ?2 AND field.key IN ('to', 'cc', 'bcc')"
        " AND message.from_address = (SELECT address FROM account WHERE id = ?1) COLLATE NOCASE AND folder.role NOT IN ('drafts', 'junk')"
        " UNION SELECT lower(outbox_recipient.address) FROM outbox JOIN outbox_recipient ON outbox_id = outbox.id"
        " WHERE outbox.account_id = ?1 AND outbox.message_id = ?2",
        (account, about),
    )
    return tuple(str(address) for (address,) in found if address)


def words(connection: apsw.Connection, account: AccountId, about: Collection[str]) -> tuple[Word, ...]:
    """All that is said of these letters."""
    return rows(
        connection,
        Word,
        f"SELECT about, address, said, at, report, full, reply FROM word WHERE account_id = ? AND about IN ({marks(len(about))})",
        (account, *about),
    )


def told_by(connection: apsw.Connection, account: AccountId, report: str) -> tuple[Word, ...]:
    """What one letter says."""
    return rows(
        connection,
        Word,
        "SELECT about, address, said, at, report, full, reply FROM word WHERE account_id = ? AND report = ? AND report <> ''",
        (account, report),
    )


def asking(connection: apsw.Connection, since: float, limit: int, account: AccountId | None = None) -> tuple[Message, ...]:
    """Sent letters that ask to be confirmed, newest first; a reminder is part of the letter it reminds of."""
    return messages.select(
        connection,
        "WHERE asks = 1 AND arrived >= ?1 AND (?2 IS NULL OR account_id = ?2) AND gone_wish = 0"
        " AND folder_wish IN (SELECT id FROM folder WHERE role IN ('sent', 'kept', 'archive'))"
        " AND from_address = (SELECT address FROM account WHERE account.id = message.account_id) COLLATE NOCASE"
        " AND NOT EXISTS (SELECT 1 FROM message AS first WHERE first.message_id = message.in_reply_to AND first.message_id <> ''"
        " AND first.account_id = message.account_id AND first.asks = 1 AND first.from_address = message.from_address)"
        " ORDER BY arrived DESC LIMIT ?3",
        (since, account, limit),
    )


def reminders(connection: apsw.Connection, account: AccountId, message_ids: Collection[str]) -> dict[str, str]:
    """Message-ID of a reminder -> of the letter that it reminds of. Both are ours."""
    found = connection.execute(
        "SELECT message_id, in_reply_to FROM message WHERE account_id = ? AND asks = 1 AND message_id <> ''"
        " AND from_address = (SELECT address FROM account WHERE id = message.account_id) COLLATE NOCASE"
        f" AND in_reply_to IN ({marks(len(message_ids))})",
        (account, *message_ids),
    )
    return {str(own): str(of) for own, of in found}
