"""What the letters of a mailbox weigh, and how that has grown."""

from __future__ import annotations

import apsw

from client.ids import AccountId, FolderId
from client.store.messages import Message, select


def on_server(connection: apsw.Connection, account: AccountId, oldest: bool, limit: int) -> tuple[Message, ...]:
    """What can leave the mailbox: the heaviest, or the oldest, first."""
    return select(
        connection,
        "WHERE account_id = ? AND gone_wish = 0 AND folder_is IN (SELECT id FROM folder WHERE role NOT IN ('kept', 'drafts'))"
        f" AND folder_wish IN (SELECT id FROM folder WHERE role <> 'drafts') ORDER BY {'arrived' if oldest else 'size DESC'}, id LIMIT ?",
        (account, limit),
    )


def of_folder(connection: apsw.Connection, folder: FolderId) -> tuple[int, int]:
    """(letters, octets) of a folder, as the person wants it; what lies on this PC only weighs nothing."""
    letters, octets = connection.execute(
        "SELECT count(*), coalesce(sum(size), 0) FROM message WHERE folder_wish = ? AND gone_wish = 0"
        " AND folder_is NOT IN (SELECT id FROM folder WHERE role = 'kept')",
        (folder,),
    ).get
    return int(letters), int(octets)


def typical(connection: apsw.Connection, account: AccountId, most: int) -> int:
    """The mean size of the latest letters with files, in bytes; 0 without any. (How many fit is a question of the sum.)"""
    found = [
        row[0]
        for row in connection.execute(
            "SELECT size FROM message WHERE account_id = ? AND files > 0 ORDER BY arrived DESC LIMIT ?", (account, most)
        )
    ]
    return int(sum(found) // len(found)) if found else 0


def growth(connection: apsw.Connection, account: AccountId, now: float, days: int, least: int) -> float:
    """Octets a day by which the mailbox has grown in the last `days` days: what has come since and is still there, sent letters
    too. 0.0 with fewer than `least` letters, of which nobody can tell anything."""
    since = now - days * 86_400.0
    count, octets, first = connection.execute(
        "SELECT count(*), total(size), min(arrived) FROM message WHERE account_id = ? AND arrived BETWEEN ? AND ?",
        (account, since, now),
    ).get
    older = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM message WHERE account_id = ? AND arrived < ?)", (account, since)
    ).get
    if count < least:
        return 0.0
    return float(octets) / (days if older else max(1.0, (now - float(first)) / 86_400.0))
