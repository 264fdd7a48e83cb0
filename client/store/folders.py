"""The server's folders, and how much of each is known here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId, FolderId
from client.store.db import Tx, rows

# What a folder is called that the server does not have yet.
USUAL_NAMES = {
    "inbox": "INBOX",
    "sent": "Sent",
    "drafts": "Drafts",
    "trash": "Trash",
    "junk": "Junk",
    "archive": "Archive",
}

_COLUMNS = (
    "id, account_id, name, role, delimiter, selectable, uidvalidity, uidnext, highestmodseq, exists_count, known_from"
)


@dataclass(frozen=True, slots=True)
class Folder:
    """`known_from`: every UID from there up has a row; 0 = none yet, 1 = all."""

    id: FolderId
    account_id: AccountId
    name: str
    role: str
    delimiter: str
    selectable: int
    uidvalidity: int
    uidnext: int
    highestmodseq: int
    exists_count: int
    known_from: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as LIST gives it, its role already decided."""

    name: str
    role: str
    delimiter: str
    selectable: bool


def of_account(connection: apsw.Connection, account: AccountId) -> tuple[Folder, ...]:
    """Those of the server."""
    return rows(
        connection, Folder, f"SELECT {_COLUMNS} FROM folder WHERE account_id = ? AND role <> 'kept' ORDER BY id", (account,)
    )


def get(connection: apsw.Connection, folder: FolderId) -> Folder | None:
    return next(iter(rows(connection, Folder, f"SELECT {_COLUMNS} FROM folder WHERE id = ?", (folder,))), None)


def by_role(connection: apsw.Connection, account: AccountId, role: str) -> Folder | None:
    found = rows(
        connection,
        Folder,
        f"SELECT {_COLUMNS} FROM folder WHERE account_id = ? AND role = ? ORDER BY id LIMIT 1",
        (account, role),
    )
    return next(iter(found), None)


def with_role(connection: apsw.Connection, role: str, account: AccountId | None = None) -> tuple[Folder, ...]:
    """All folders of a role, of one mailbox or of all."""
    return rows(
        connection,
        Folder,
        f"SELECT {_COLUMNS} FROM folder WHERE role = ?1 AND (?2 IS NULL OR account_id = ?2) ORDER BY id",
        (role, account),
    )


def add(tx: Tx, account: AccountId, listed: Listed) -> FolderId:
    """Learn a folder, or its new role; the id stays."""
    tx.execute(
        "INSERT INTO folder (account_id, name, role, delimiter, selectable) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (account_id, name) DO UPDATE SET role = excluded.role, delimiter = excluded.delimiter,"
        " selectable = excluded.selectable",
        (account, listed.name, listed.role, listed.delimiter, int(listed.selectable)),
    )
    tx.changed(Topic.FOLDERS, account)
    found = tx.execute("SELECT id FROM folder WHERE account_id = ? AND name = ?", (account, listed.name)).get
    return FolderId(int(found))


def keep_only(tx: Tx, account: AccountId, listed: Iterable[Listed]) -> None:
    """After a complete LIST: learn all, forget the folders the server no longer has (with their letters).

    A folder that a letter is still wished into stays: it is made anew when the wish is carried out.
    """
    ids = [add(tx, account, item) for item in listed]
    _give_place(tx, account, ids)
    held = ", ".join(str(int(number)) for number in ids) or "0"
    tx.execute(
        f"DELETE FROM folder WHERE account_id = ? AND id NOT IN ({held}) AND role IN ('other', 'junk', 'archive')"
        " AND NOT EXISTS (SELECT 1 FROM message WHERE folder_wish = folder.id AND folder_is <> folder.id)",
        (account,),
    )
    if tx.touched:
        tx.changed(Topic.MESSAGES)


def _give_place(tx: Tx, account: AccountId, ids: list[FolderId]) -> None:
    """A folder that was only assumed (a letter was deleted before the first LIST) gives its wishes to the server's real one."""
    for real in filter(None, (get(tx.connection, number) for number in ids)):
        for assumed in with_role(tx.connection, real.role, account):
            if real.role != "other" and assumed.id not in ids and not assumed.uidvalidity:
                tx.execute("UPDATE message SET folder_wish = ? WHERE folder_wish = ?", (real.id, assumed.id))
                tx.execute("DELETE FROM folder WHERE id = ?", (assumed.id,))


def set_state(
    tx: Tx,
    folder: FolderId,
    *,
    uidvalidity: int | None = None,
    uidnext: int | None = None,
    highestmodseq: int | None = None,
    exists_count: int | None = None,
    known_from: int | None = None,
) -> None:
    """Only what is given changes."""
    given = {
        "uidvalidity": uidvalidity,
        "uidnext": uidnext,
        "highestmodseq": highestmodseq,
        "exists_count": exists_count,
        "known_from": known_from,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if given:
        columns = ", ".join(f"{name} = ?" for name in given)
        tx.execute(f"UPDATE folder SET {columns} WHERE id = ?", (*given.values(), folder))


def renumber(tx: Tx, folder: FolderId, uidvalidity: int) -> None:
    """UIDVALIDITY changed: no UID of this folder is worth anything, the letters and the wishes on them stay.

    The rows keep their Message-ID, by which `messages.add` finds them again when they are pulled anew; what is not found
    by then is lost (`messages.lost`).
    """
    tx.execute(
        "UPDATE folder SET uidvalidity = ?, uidnext = 0, highestmodseq = 0, known_from = 0 WHERE id = ?",
        (uidvalidity, folder),
    )
    tx.execute("UPDATE message SET uid_is = NULL, modseq = 0 WHERE folder_is = ?", (folder,))
    tx.changed(Topic.FOLDERS)
