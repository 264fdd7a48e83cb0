"""Letters that came on a stick: rows as a look at the inbox would have made them, with all their octets. The look that comes later
knows them again by their UID, or by their Message-ID where the server has numbered anew."""

from __future__ import annotations

from client.ids import AccountId, MessageId
from client.net.imap.letters import Fetched
from client.store import folders, messages, parts
from client.store.db import Store, Tx
from client.store.folders import Listed
from client.sync import fetch, letters, plan, wild
from client.sync.options import Recognise


def known_uids(store: Store, account: AccountId) -> tuple[int, int, tuple[int, ...]]:
    """(UIDVALIDITY, UIDNEXT, UIDs above that are here all the same) of the inbox; zeros where it was never looked at."""
    inbox = folders.by_role(store.read(), account, "inbox")
    if inbox is None or not inbox.uidvalidity:
        return 0, 0, ()
    above = tuple(uid for uid in messages.uids(store.read(), inbox.id) if uid >= inbox.uidnext)
    return inbox.uidvalidity, inbox.uidnext, above


def take(
    store: Store, account: AccountId, uidvalidity: int, found: Fetched, octets: bytes, recognise: Recognise, domains: tuple[str, ...]
) -> bool:
    """False: it is here already, wherever it lies now."""
    learned = letters.learn(found, recognise)
    with store.write() as tx:
        there = folders.by_role(tx.connection, account, "inbox")
        inbox = there.id if there is not None else folders.add(tx, account, Listed("INBOX", "inbox", "/", True))
        folder = folders.get(tx.connection, inbox)
        assert folder is not None
        if not folder.uidvalidity:
            folders.renumber(tx, inbox, uidvalidity)
        ours = uidvalidity == (folder.uidvalidity or uidvalidity)
        same = [
            one
            for one in messages.by_message_id(tx.connection, account, learned.header.message_id)
            if one.size == found.size and (learned.header.message_id or one.subject == learned.header.subject)
        ]
        if same or plan.deleted(found.flags or ()) or (ours and messages.by_uid(tx.connection, inbox, found.uid) is not None):
            return False
        (number,) = messages.add(tx, inbox, account, (learned.header,))
        if not ours:  # numbered anew since: a look will find it by its Message-ID
            messages.forget_uid(tx, number)
        parts.put(tx, number, learned.parts)
        _fill(tx, number, octets)
        row = messages.get(tx.connection, number)
        assert row is not None
        fetch.set_words(tx, row, *fetch.read_words(tx.connection, row, domains), recognise)
    return True


def _fill(tx: Tx, number: MessageId, octets: bytes) -> None:
    """What of its parts is where the server says it is; the others come when there is a line."""
    places = wild.places(octets)
    for part in parts.of_message(tx.connection, number):
        place, size = places.get(part.section, (0, -1))
        if size == part.wire_size:
            parts.append(tx, part.id, 0, octets[place : place + size])
            parts.finish(tx, part.id)
