"""What letters that come say of letters that were sent, written down for `client.documents.tracking` to judge.

The letter's row tells of answers and of confirmations by this program, its parts of RFC 8098 notifications and RFC 3464 reports.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from client.faults import RecipientFull, RecipientRefused
from client.ids import MessageId
from client.store import accounts, folders, messages, outbox, texts, tracking
from client.store.db import Tx
from client.store.messages import Message
from client.sync import wild
from client.word import Word

NOT_BELIEVED = ("junk", "drafts")  # folders


def learn(tx: Tx, number: MessageId, raw: bytes) -> None:
    """What those of its header fields say that did not come with its row."""
    row, text = messages.get(tx.connection, number), texts.get(tx.connection, number)
    if row is None or text is None:
        return
    fields = wild.fields(text.headers) | wild.fields(raw)
    texts.learn_asks(tx, number, wild.ASKS.casefold() in map(str.casefold, fields), raw.strip())
    is_report = bool(text.structure) and json.loads(text.structure).get("type") == "multipart/report"
    said = wild.said(fields, row.subject, row.from_address, row.in_reply_to, is_report)
    if _is_own(tx, row):
        if row.message_id:
            tracking.settle(tx, row.account_id, row.message_id)  # what is said of it may have come first
    elif _counts(tx, row):
        tracking.note(tx, row.account_id, [Word(about, row.from_address, what, row.arrived, row.message_id) for about, what in said])


def read(tx: Tx, row: Message, raw: Sequence[wild.RawText]) -> None:
    """Of a letter whose parts are here."""
    text = texts.get(tx.connection, row.id)
    if text is None or _is_own(tx, row) or not _counts(tx, row):
        return
    path = {name.casefold(): value for name, value in wild.fields(text.headers).items()}.get("return-path")
    seen = wild.receipt(raw)
    if seen is not None and wild.is_from(path, row.from_address) and seen.address.casefold() in ("", row.from_address.casefold()):
        tracking.note(tx, row.account_id, [Word(seen.message_id, row.from_address, seen.said, row.arrived, row.message_id)])
    told = wild.reported(raw)
    if told is not None and wild.is_report(path):
        _reported(tx, row, told)


def _reported(tx: Tx, row: Message, told: wild.Report) -> None:
    """A server's report. What it calls the sending must be what we called it; that a letter has arrived counts only with it."""
    named = f"<{told.envelope_id.strip('<>')}>" if told.envelope_id else ""
    about = told.message_id or named or row.in_reply_to
    if not about or named not in ("", about):
        return
    words, failed = [], []
    for one in told.outcomes:
        reply = f"{one.status} {one.said}"[:200]
        what = {"failed": "failed", "delayed": "delayed", "delivered": "arrived" if named else ""}.get(one.action, "")
        if what and what != "failed":
            words.append(Word(about, one.address, what, row.arrived, row.message_id))
        for address in {one.address, one.final} if what == "failed" else ():  # it may have been sent on before it failed
            words.append(Word(about, address, what, row.arrived, row.message_id, int(one.full), reply))
            failed.append((address, (RecipientFull if one.full else RecipientRefused)(address=one.address, reply=reply)))
    tracking.note(tx, row.account_id, words)
    outbox.bounced(tx, row.account_id, about, failed)


def _is_own(tx: Tx, row: Message) -> bool:
    own = accounts.get(tx.connection, row.account_id)
    return own is not None and own.address.casefold() == row.from_address.casefold()


def _counts(tx: Tx, row: Message) -> bool:
    folder = folders.get(tx.connection, row.folder_is)
    return folder is not None and folder.role not in NOT_BELIEVED
