"""Searching every letter on this PC, with or without marks: FTS5 over folded words (đ = d)."""

from __future__ import annotations

import json
import re

from client.fold import fold
from client.store.db import Tx

_WORD = re.compile(r"\w+", re.UNICODE)
MOST_TEXT = 60_000  # characters of a letter that are searched


def put(tx: Tx, message: int, subject: str, people: str, text: str) -> None:
    """(Re)place what is found of a letter."""
    tx.execute("DELETE FROM search WHERE rowid = ?", (message,))
    tx.execute(
        "INSERT INTO search (rowid, subject, people, text) VALUES (?, ?, ?, ?)",
        (message, fold(subject), fold(people), fold(text[:MOST_TEXT])),
    )


def refresh(tx: Tx, message: int) -> None:
    """Make anew what is found of a letter from its rows: the names of its files count as text."""
    found = tx.execute(
        "SELECT subject, from_name, from_address, recipients, substr(text, 1, ?1),"
        " (SELECT coalesce(group_concat(name, ' '), '') FROM part WHERE message_id = message.id)"
        " FROM message WHERE id = ?2",
        (MOST_TEXT, message),
    ).fetchone()
    if found is not None:
        subject, name, address, recipients, text, files = (str(value) for value in found)
        put(tx, message, subject, people(name, address, recipients), f"{files} {text}")


def people(from_name: str, from_address: str, recipients: str) -> str:
    """Every name and address of a letter; `recipients` is the JSON of message.recipients."""
    named = [from_name, from_address]
    for addresses in json.loads(recipients or "{}").values():
        for name, address in addresses:
            named += [name, address]
    return " ".join(named)


def query(words: str) -> str:
    """An FTS5 query: every word must begin some word of the letter; '' when nothing can be searched."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(fold(words)))
