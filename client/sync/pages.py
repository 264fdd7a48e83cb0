"""Rows of letters as they come from the server: the newest screenful, what is told along with its coming, older pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from client import health
from client.faults import Fault, MovedElsewhere
from client.ids import FolderId, MessageId
from client.net.imap.folders import Selected
from client.net.imap.letters import Fetched, fetched
from client.store import folders, kept, messages, parts, texts
from client.store.db import Tx
from client.store.folders import Folder
from client.store.messages import Message
from client.sync import letters, plan
from client.sync.link import Link, Missing
from client.sync.wire import HEADER_ITEMS, FetchNewest


def put(link: Link, tx: Tx, number: FolderId, found: Iterable[Fetched]) -> None:
    """Rows with their parts; letters that are marked as deleted are none."""
    for one in found:
        if one.envelope is None or plan.deleted(one.flags or ()):
            continue
        learned = letters.learn(one, link.recognise)
        fresh = messages.add(tx, number, link.account, (learned.header,))
        if fresh:
            _follow(link, tx, fresh, (learned.header.message_id, learned.header.size))
        for row in fresh:
            link.tally.new += 1
            parts.put(tx, row, learned.parts)
            if learned.report and not link.options.texts_ahead:  # some hundred octets that the tracking of sent letters needs
                texts.want(tx, row)


def _follow(link: Link, tx: Tx, fresh: Sequence[MessageId], letter: tuple[str, int]) -> None:
    """What was wished of a letter that another program has moved here."""
    if change := link.adrift.pop(letter, None):
        messages.wish_flags(tx, fresh, *change)
    if (lines := link.astray.pop(letter, None)) is not None:
        kept.want(tx, fresh, lines)
    if letter in link.overtaken:
        link.overtaken.discard(letter)
        messages.say(tx, fresh, MovedElsewhere())


def drop_lost(link: Link, tx: Tx, number: FolderId) -> None:
    """After a complete look: what was wished here and did not come goes from here. Where another program has put it, says why."""
    lost = messages.lost(tx.connection, number)
    for row in lost:
        overtaken(link, tx, row)
    messages.drop(tx, [row.id for row in lost])
    link.tally.gone += len(lost)


def overtaken(link: Link, tx: Tx, row: Message) -> None:
    """Its wish is lost: said at the row that has come instead of it, or will come."""
    if not row.message_id:
        return
    same = messages.by_message_id(tx.connection, link.account, row.message_id)
    there = [one.id for one in same if one.id > row.id and one.size == row.size and one.uid_is is not None]
    if there:
        messages.say(tx, there, MovedElsewhere())
    else:
        link.overtaken.add((row.message_id, row.size))


def first_page(link: Link, number: FolderId, selected: Selected) -> None:
    """The newest screenful of a folder of which nothing is known; and right behind it the older rows that follow (the server may
    tell of no expunged letter while FETCHes are under way, RFC 9051 §7.5.1, so message numbers hold)."""
    low = max(1, selected.exists - plan.FIRST + 1)
    lower = max(1, low - plan.ALONG)
    if not selected.exists:
        _take_newest(link, number, selected, [], True)
        return
    answers = link.try_flight(
        FetchNewest(f"{low}:{selected.exists}", HEADER_ITEMS),
        then=(FetchNewest(f"{lower}:{low - 1}", HEADER_ITEMS),) if lower < low else (),
        told=lambda page: _take_newest(link, number, selected, page, low == 1),
    )
    for answer in answers:
        if isinstance(answer, Fault):
            raise answer
    folder = folders.get(link.store.read(), number)
    if len(answers) > 1 and folder is not None:
        _take_older(link, folder, answers[1], lower == 1)


def _take_newest(link: Link, number: FolderId, selected: Selected, page: list[Fetched] | Fault, whole: bool) -> None:
    if isinstance(page, Fault):
        return
    uids = [found.uid for found in page if found.uid]
    known_from = 1 if whole or not uids else min(uids)
    with link.store.write() as tx:
        put(link, tx, number, (found for found in page if found.uid))
        folders.set_state(
            tx,
            number,
            uidvalidity=selected.uidvalidity,
            uidnext=max([selected.uidnext, *(uid + 1 for uid in uids), 1]),
            highestmodseq=selected.highestmodseq,
            exists_count=selected.exists,
            known_from=known_from,
        )
        if known_from == 1:
            drop_lost(link, tx, number)
    if _role(link, number) == "inbox":
        health.event("first_rows")
        if known_from == 1:
            health.event("list_complete")


def take_pushed(link: Link, number: FolderId) -> None:
    """Letters that the server has told along with their coming (RFC 5465): their rows show at once. The look that follows says
    whether it is so, and all else."""
    told = [fetched(response) for response in link.imap.unsolicited if response.name == "FETCH"]
    folder = folders.get(link.store.read(), number)
    new = [one for one in told if one.envelope is not None and folder is not None and one.uid >= folder.uidnext > 0]
    if new and link.selected == number:
        with link.store.write() as tx:
            put(link, tx, number, new)


def _take_older(link: Link, folder: Folder, found: list[Fetched], whole: bool) -> None:
    """Rows just below what is known, newest first and page by page, so that nobody waits long for the store."""
    rows = sorted((one for one in found if 0 < one.uid < folder.known_from), key=lambda one: -one.uid)
    for start in range(0, len(rows), plan.PAGE):
        page = rows[start : start + plan.PAGE]
        ends = start + plan.PAGE >= len(rows)
        with link.store.write() as tx:
            put(link, tx, folder.id, page)
            folders.set_state(tx, folder.id, known_from=1 if whole and ends else page[-1].uid)
            if whole and ends:
                drop_lost(link, tx, folder.id)
    if whole and folder.role == "inbox":
        health.event("list_complete")


def _role(link: Link, number: FolderId) -> str:
    folder = folders.get(link.store.read(), number)
    return folder.role if folder else "other"


def take_lot(link: Link, folder: Folder, gap: Missing, lot: list[int], found: list[Fetched] | Fault) -> None:
    """The first UIDs of a gap; page by page, so that nobody waits long for the store."""
    if isinstance(found, Fault):
        return
    rows = {one.uid: one for one in found}
    gaps = link.missing[folder.id]
    for start in range(0, len(lot) or 1, plan.PAGE):
        page = lot[start : start + plan.PAGE]
        gap.uids = gap.uids[len(page) :]
        with link.store.write() as tx:
            put(link, tx, folder.id, (rows[uid] for uid in page if uid in rows))
            if gap.fresh and not gap.uids:
                folders.set_state(tx, folder.id, uidnext=max(gap.uidnext, folder.uidnext))
            if not gap.fresh:
                folders.set_state(tx, folder.id, known_from=min(page) if gap.uids else 1)
            if not gap.uids and len(gaps) == 1:
                drop_lost(link, tx, folder.id)
    if not gap.uids:
        gaps.remove(gap)
        if folder.role == "inbox" and not gaps:
            health.event("list_complete")
