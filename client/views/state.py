"""Who is signed in, the line, the quota and the counts."""

from __future__ import annotations

import apsw

from client.ids import AccountId
from client.rows import Counts, FolderRow, Line, Mailbox, Me, Quota, Shelf, Strip
from client.store import accounts, drafts, folders, messages, outbox, quota, shelved, weight
from client.views import tracking

MOST_LETTERS_LOOKED_AT = 60
WEEKS, LETTERS_TO_TELL, SOON = 4, 8, 60  # weeks looked back on; letters needed; days ahead worth a word


def mailboxes(db: apsw.Connection, largest: int = 0) -> tuple[Mailbox, ...]:
    """`largest`: octets of the largest letter that the site lets go, 0 = it does not say."""
    from client.compose.build import largest_file

    found = []
    for row in accounts.every(db):
        inbox = folders.by_role(db, row.id, "inbox")
        unread = sum(messages.unread(db, inbox.id).values()) if inbox else 0
        limit = row.largest(largest)
        found.append(
            Mailbox(row.id, row.address, row.name, row.post, row.unit, row.kind, unread, limit, largest_file(limit) if limit else 0)
        )
    return tuple(found)


def letter_folders(db: apsw.Connection, account: AccountId) -> tuple[FolderRow, ...]:
    """In the order in which the server names them; last, what is kept on this PC."""
    found = []
    for row in folders.of_account(db, account):
        if not row.selectable:
            continue
        letters, unread = messages.count(db, row.id), sum(messages.unread(db, row.id).values())
        path = tuple(filter(None, row.name.split(row.delimiter))) if row.delimiter else (row.name,)
        if len(path) > 1 and path[0].upper() == "INBOX":
            path = path[1:]
        complete = row.known_from == 1
        found.append(FolderRow(row.id, account, row.role, path, letters, unread, max(row.exists_count, letters), complete))  # type: ignore[arg-type]
    for row in folders.with_role(db, "kept", account):
        letters, unread = messages.count(db, row.id), sum(messages.unread(db, row.id).values())
        shelf: Shelf = "" if not shelved.count(db) else "away" if shelved.state(db).away else "there"
        found.append(FolderRow(row.id, account, "kept", (), letters, unread, letters, True, shelf))
    return tuple(found)


def me(db: apsw.Connection, largest: int = 0) -> Me:
    boxes = mailboxes(db, largest)
    own = boxes[0]
    return Me(own.name, own.post, own.unit, own.address, boxes)


def strip(db: apsw.Connection, account: AccountId | None, now: float) -> Strip:
    every = accounts.every(db)
    row = next((one for one in every if one.id == account), every[0])
    line = Line(row.line, row.line_since, row.received_at, row.fault)
    letters = outbox.every_open(db)
    waiting = sum(letter.state in ("waiting", "carried", "sending") for letter in letters)
    stuck = sum(letter.state in ("unsure", "held") for letter in letters)
    return Strip(line, waiting, stuck, outbox.last_sent_at(db), quota_of(db, row.id, now))


def counts(db: apsw.Connection, now: float) -> Counts:
    by_kind: dict[str, int] = {}
    inbox = 0
    for folder in folders.with_role(db, "inbox"):
        inbox += messages.count(db, folder.id)
        for kind, number in messages.unread(db, folder.id).items():
            by_kind[kind] = by_kind.get(kind, 0) + number
    deleted = sum(messages.count(db, folder.id) for folder in folders.with_role(db, "trash"))
    open_letters = [letter for letter in outbox.every_open(db) if letter.state != "sent" or refused(db, letter)]
    written = len(drafts.every(db)) + len(drafts.only_on_server(db))
    return Counts(sum(by_kind.values()), by_kind, inbox, len(open_letters), written, deleted, sum(one.missing for one in tracking.awaited(db, now).values()))


def refused(db: apsw.Connection, letter: outbox.Letter) -> bool:
    """A sent letter that some recipient did not get still needs the person."""
    return any(recipient.state == "refused" for recipient in outbox.recipients(db, letter.id))


def quota_of(db: apsw.Connection, account: AccountId, now: float) -> Quota:
    mood = quota.mood(db, account)
    full = quota.fullest(db, account)
    if not mood.known or full is None:
        return Quota(bool(mood.known), 0, 0, 0, mood.told_level, None, asked=mood.checked_at > 0)
    used, limit = full.used_kib * 1024, full.limit_kib * 1024
    left = None
    typical = weight.typical(db, account, MOST_LETTERS_LOOKED_AT)
    if limit and typical:
        left = int(max(0, limit - used) // typical)
    daily = weight.growth(db, account, now, WEEKS * 7, LETTERS_TO_TELL) if limit else 0.0
    days = int(max(0, limit - used) // daily) if daily else None
    soon = days if days is not None and days <= SOON else None
    return Quota(True, used, limit, mood.level, mood.told_level, left, days_left=soon)
