"""What has come into the inbox since the stick was packed: onto it, the newest first, as far as there is room."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

from client.carrier import wire_letter
from client.carrier.mailbox import Mailbox
from client.carrier.stick import NEWS, Stick, same_key
from client.net.imap.letters import Fetch, Fetched
from client.people.vault import Slots
from client.portable.writer import Writer
from client.rows import Carrying
from client.sync import plan
from client.sync.wire import HEADER_ITEMS, FetchRows, Uids

FIRST_TIME = 50  # letters, where the home PC has never seen its inbox
PIECE = 256 * 1024
SPARE = 1_000_000  # octets of the stick that stay free, for the diary above all
Told = Callable[[Carrying], None]


def bring(
    mailbox: Mailbox, stick: Stick, account: dict[str, Any], slots: Slots, key: bytes, most: int, told: Told
) -> tuple[int, int]:
    """(letters brought, letters left there for want of room). What an earlier trip has brought stays on the stick beside it.

    Raises: PlaceGone, PlaceFull, FileUnwritable, what ends the connection.
    """
    selected = mailbox.select("inbox")
    if selected is None:
        return 0, 0
    validity, after, have = account["inbox"]
    known = validity == selected.uidvalidity and after
    wanted = mailbox.imap.call(Uids(f"UID {after}:* UNDELETED" if known else "UNDELETED", mailbox.imap.capabilities))
    wanted = [uid for uid in wanted if uid >= after and uid not in have] if known else wanted[-FIRST_TIME:]
    if not wanted:
        return 0, 0
    most = min(most, shutil.disk_usage(stick.folder).free - SPARE)
    brought = left = gone = 0
    with Writer(stick.path(NEWS, account["id"]), NEWS, same_key(slots, key)) as writer:
        names: list[str] = []
        for uid in reversed(wanted):
            (row,) = mailbox.rows(FetchRows(str(uid), HEADER_ITEMS)) or (None,)
            if row is None or plan.deleted(row.flags or ()):
                continue
            if gone + row.size > most:
                left += 1
                continue
            octets = _whole(mailbox, row)
            if octets is None:
                continue
            facts = wire_letter.plain(row) | {"account": account["id"], "uidvalidity": selected.uidvalidity}
            name = f"{account['id']}.{selected.uidvalidity}.{uid}"
            writer.add(f"octets/{name}", [octets])
            writer.add(f"row/{name}", [json.dumps(facts, ensure_ascii=False).encode()])
            names += [f"octets/{name}", f"row/{name}"]
            brought, gone = brought + 1, gone + row.size
            told(Carrying("fetching", gone, most))
        if names:
            writer.close(names)
    return brought, left


def _whole(mailbox: Mailbox, row: Fetched) -> bytes | None:
    """None: it is gone, or the server does not know how long it is."""
    octets = bytearray()
    while len(octets) < row.size:
        (found,) = mailbox.rows(Fetch(str(row.uid), ("UID", f"BODY.PEEK[]<{len(octets)}.{PIECE}>"))) or (None,)
        data = (found.sections.get("") if found is not None else None) or b""
        if not data:
            return None
        octets += data
    return bytes(octets) if len(octets) == row.size else None
