"""How full a mailbox is, and when the person is told: once at 80 %, once at 90 %, calm again below 75 %."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from client.events import Topic
from client.ids import AccountId
from client.store.db import Tx, rows

CALM, NEARLY, ALMOST = 0.75, 0.80, 0.90


@dataclass(frozen=True, slots=True)
class Root:
    """One quota root; KiB as in RFC 9208 STORAGE; `limit_kib` 0 = none named."""

    root: str
    used_kib: int
    limit_kib: int

    @property
    def share(self) -> float:
        return self.used_kib / self.limit_kib if self.limit_kib > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Mood:
    """`known` 0: the server has no quota. `level`: 0, 80 or 90; `told_level`: the highest the person was told since calm."""

    known: int
    level: int
    told_level: int
    checked_at: float


def level(share: float, before: int) -> int:
    """The level of a share, given the level before (it falls back to 0 only below 75 %)."""
    if share >= ALMOST:
        return 90
    if share >= NEARLY:
        return 80
    if share >= CALM and before:
        return 80
    return 0


def put(tx: Tx, account: AccountId, roots: Iterable[Root] | None, now: float) -> None:
    """What the server said; None: it has no quota extension. Nonsense (negative) counts as nothing."""
    tx.execute("DELETE FROM quota WHERE account_id = ?", (account,))
    before = mood(tx.connection, account)
    for root in roots or ():
        tx.execute(
            "INSERT INTO quota (account_id, root, used_kib, limit_kib) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (account_id, root) DO NOTHING",
            (account, root.root, max(0, root.used_kib), max(0, root.limit_kib)),
        )
    full = fullest(tx.connection, account)
    now_level = level(full.share if full else 0.0, before.level)
    told = 0 if now_level == 0 else before.told_level
    tx.execute(
        "INSERT INTO quota_mood (account_id, known, level, told_level, checked_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET known = excluded.known, level = excluded.level,"
        " told_level = excluded.told_level, checked_at = excluded.checked_at",
        (account, int(roots is not None), now_level, told, now),
    )
    tx.changed(Topic.QUOTA, account)


def told(tx: Tx, account: AccountId, told_level: int) -> None:
    tx.execute(
        "UPDATE quota_mood SET told_level = max(told_level, ?) WHERE account_id = ?", (told_level, account)
    )
    tx.changed(Topic.QUOTA, account)


def fullest(connection: apsw.Connection, account: AccountId) -> Root | None:
    """Several roots: the fullest counts."""
    found = rows(connection, Root, "SELECT root, used_kib, limit_kib FROM quota WHERE account_id = ?", (account,))
    return max(found, key=lambda root: (root.share, root.used_kib), default=None)


def mood(connection: apsw.Connection, account: AccountId) -> Mood:
    found = rows(
        connection, Mood, "SELECT known, level, told_level, checked_at FROM quota_mood WHERE account_id = ?", (account,)
    )
    return next(iter(found), Mood(0, 0, 0, 0.0))
