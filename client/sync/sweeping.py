"""The staging folder kept clean: what of ours nothing needs any more, and what others have forgotten there."""

from __future__ import annotations

from client.faults import Fault
from client.net.imap.claims import SWEPT_NOT
from client.net.imap.grammar import date_text
from client.store import staging as store
from client.sync.link import Link
from client.sync.staging import id_start, ours, select
from client.sync.wire import Uids, by_message_id

FORGOTTEN_DAYS = 14  # what another PC has left there and will not fetch any more


def sweep(link: Link) -> bool:
    """What of ours nothing needs any more, and what others have forgotten there."""
    left = store.left_over(link.store.read(), link.account)
    if not left or ("staging", 0) in link.put_off:
        return False
    link.put_off.add(("staging", 0))
    folder, validity = left[0][:2]
    uids = {uid for name, numbering, uid in left if (name, numbering) == (folder, validity)}
    there = select(link, folder)
    gone = uids if there == validity else _strays(link, folder, there)
    if gone:
        day = date_text(link.clock.now() - FORGOTTEN_DAYS * 86_400).split()[0]
        (old,) = link.try_flight(Uids(f"BEFORE {day} {SWEPT_NOT}", link.imap.capabilities))
        if link.expunge(sorted({*gone, *(old if not isinstance(old, Fault) else ())})) is not None:
            return True
        link.weighed = False
    with link.store.write() as tx:
        store.removed(tx, link.account, folder, validity, uids)
    link.put_off.discard(("staging", 0))
    return True


def _strays(link: Link, folder: str, validity: int) -> set[int]:
    """Our pieces there of which nothing is written down."""
    if not validity:
        return set()
    there = link.call(Uids(by_message_id(id_start(ours(link))), link.imap.capabilities))
    return {*there} - store.known(link.store.read(), link.account, folder, validity)
