"""Which way a letter of the outbox goes: whole through SMTP ('plain'), or made in the mailbox first ('once', then 'staged')."""

from __future__ import annotations

from client.ids import OutboxId
from client.store import staging
from client.store.db import Tx
from client.store.outbox import move


def take(tx: Tx, letter: OutboxId, route: str, now: float, *, picked: bool = False) -> bool:
    """A waiting letter goes another way; one that the courier has `picked` it gives back, with the attempt. Never from under the
    courier's hands: it may be arriving."""
    if not move(
        tx,
        letter,
        ("sending" if picked else "waiting",),
        "state = 'waiting', route = ?, route_at = ?, stalled = 0, retry_at = 0, leaving = 0, attempts = max(0, attempts - ?)",
        (route, now, picked),
    ):
        return False
    if route == "plain":
        staging.spare(tx, letter)
    return True


def stall(tx: Tx, letter: OutboxId, now: float) -> bool:
    """There is a line, and the worker has not moved it: once more the same patience, then it goes plain."""
    return move(
        tx,
        letter,
        ("sending",),
        "state = 'waiting', stalled = 1, route_at = ?, attempts = max(0, attempts - 1)",
        (now,),
    )


def go_whole(tx: Tx, letter: OutboxId) -> None:
    """Of a picked letter: through SMTP as it is."""
    staging.spare(tx, letter)
    tx.execute("UPDATE outbox SET route = 'plain' WHERE id = ? AND state = 'sending'", (letter,))


def set_staging_progress(tx: Tx, letter: OutboxId, octets: int, now: float, speed: float = 0.0) -> None:
    """`speed` in octets a second, 0 = not known."""
    move(tx, letter, ("waiting",), "progress = ?, speed = ?, route_at = ?, stalled = 0", (octets, speed, now))


def set_staged(tx: Tx, letter: OutboxId, folder: str, uidvalidity: int, uid: int) -> None:
    """Where the made letter lies; `uid` 0 with a folder: it is under way there; no folder: nowhere."""
    tx.execute(
        "UPDATE outbox SET staged_in = ?, staged_validity = ?, staged_uid = ? WHERE id = ?",
        (folder, uidvalidity, uid, letter),
    )


def set_url(tx: Tx, letter: OutboxId, url: str) -> bool:
    """It lies on the server, and the submission server may fetch it by this name: the courier's turn."""
    return move(tx, letter, ("waiting",), "route = 'staged', url = ?, progress = size, stalled = 0, retry_at = 0", (url,))
