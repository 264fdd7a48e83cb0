"""From the server to the store: what is new, changed or gone in a folder; newest letters first.

A look is a SELECT that brings everything at once where the server has QRESYNC (RFC 7162), with one more question where it
has only CONDSTORE, and by comparing flags where it has nothing. Everything is committed in small steps, each of which
leaves the store true: rows exist for every UID from `known_from` up to `uidnext`, and what lies outside is asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from client.events import Topic
from client.faults import Fault, FolderGone, MailboxFault, ServerBusy, ServerRefused
from client.ids import FolderId, MessageId
from client.net.imap.command import AnyCommand
from client.net.imap.folders import Select, Selected
from client.net.imap.grammar import sequence
from client.net.imap.letters import Fetch, Fetched
from client.store import drafts, folders, kept, messages, outbox
from client.store.db import Tx
from client.store.folders import Folder
from client.sync import pages, plan
from client.sync.link import Link, Missing
from client.sync.wire import HEADER_ITEMS, LAST_UID, FetchRows, Uids

log = logging.getLogger(__name__)
OUT_OF_REACH = (ServerRefused, ServerBusy, MailboxFault)  # one deed or one folder; the connection is sound
WINDOW = 60  # new UIDs asked for along with the SELECT


def look_due(link: Link) -> bool:
    """The next folder that may have changed."""
    for number in tuple(link.due):
        folder = folders.get(link.store.read(), number)
        if folder is None or not folder.selectable or ("folder", number) in link.put_off:
            link.due.pop(number)
            continue
        settled(link, number)
        return True
    return False


def settled(link: Link, number: FolderId) -> bool:
    """The folder is selected, and what is known of it holds. False: it was looked at just now, or cannot be looked at before
    the next survey, which must not keep the others waiting; the caller begins anew."""
    try:
        return not enter(link, number)
    except OUT_OF_REACH as fault:
        log.info("folder %s: %s", number, fault.code)
        link.put_off.add(("folder", number))
        link.selected = None  # it may be selected, and not known
        return False


def enter(link: Link, number: FolderId) -> bool:
    """Have this folder selected; looking at it costs nothing more. False when it was selected already."""
    if link.selected == number and number not in link.due:
        return False
    folder = folders.get(link.store.read(), number)
    if folder is None:
        raise FolderGone()
    look(link, folder)
    if link.selected != number:
        raise FolderGone(folder=folder.name)
    return True


def look(link: Link, folder: Folder) -> None:
    learn(link, folder, link.try_flight(*ask(link, folder)))


def ask(link: Link, folder: Folder, *, brief: bool = False) -> list[AnyCommand]:
    """The commands of one look; the answers go to `learn`, in this order. `brief`: where the server cannot tell what has
    changed, look for new letters only (`learn` sees by their number when some are gone)."""
    link.imap.unsolicited.clear()
    seen = folder.uidvalidity and folder.uidnext
    fast = link.qresync and seen and folder.highestmodseq
    select = Select(folder.name, (folder.uidvalidity, folder.highestmodseq) if fast else None, link.condstore and not fast)
    if not seen:
        return [select]
    fresh = FetchRows(f"{folder.uidnext}:{folder.uidnext + WINDOW - 1}", HEADER_ITEMS)
    if fast or (brief and folder.known_from == 1):
        return [select, fresh]
    present = Uids(f"UID {max(1, folder.known_from)}:* UNDELETED", link.imap.capabilities)
    if link.condstore and folder.highestmodseq:
        return [select, Fetch("1:*", ("UID", "FLAGS"), changedsince=folder.highestmodseq), fresh, present]
    return [select, Fetch(f"{max(1, folder.known_from)}:*", ("UID", "FLAGS")), fresh, present]


def learn(link: Link, folder: Folder, answers: Sequence[Any]) -> None:
    """Commit what a look has told."""
    link.due.pop(folder.id, None)
    selected = answers[0]
    if isinstance(selected, Fault):
        link.selected = None
        if isinstance(selected, FolderGone):
            _folder_gone(link, folder)
            return
        raise selected
    link.selected = folder.id
    assert isinstance(selected, Selected)
    if folder.uidvalidity and selected.uidvalidity != folder.uidvalidity:
        _renumber(link, folder, selected)
        pages.first_page(link, folder.id, selected)
        return
    if not (folder.uidvalidity and folder.uidnext):
        pages.first_page(link, folder.id, selected)
        return
    for answer in answers[1:]:
        if isinstance(answer, ServerBusy):
            raise answer
    told: list[Fetched] = [*selected.changed]
    for answer in answers[1:3]:
        told += () if isinstance(answer, Fault) else answer
    present = answers[3] if len(answers) == 4 and not isinstance(answers[3], Fault) else None
    if present is not None:
        link.compared[folder.id] = link.clock.tick()
    _compare(link, folder, selected, told, present)


def _folder_gone(link: Link, folder: Folder) -> None:
    link.listed_at = -1e9
    link.missing.pop(folder.id, None)
    with link.store.write() as tx:
        folders.set_state(tx, folder.id, exists_count=0)
        tx.execute("UPDATE folder SET selectable = 0 WHERE id = ? AND role <> 'inbox'", (folder.id,))
        tx.changed(Topic.FOLDERS, link.account)
    if folder.role == "inbox":
        raise FolderGone(folder=folder.name)


def _renumber(link: Link, folder: Folder, selected: Selected) -> None:
    """UIDVALIDITY changed: letters and wishes stay and are found again by Message-ID."""
    link.missing.pop(folder.id, None)
    with link.store.write() as tx:
        folders.renumber(tx, folder.id, selected.uidvalidity)
        wished = [one for copies in (False, True) for one in kept.under_way(tx.connection, link.account, copies=copies)]
        for wish in wished:
            row = messages.get(tx.connection, wish.message_id)
            if row is not None and row.folder_is == folder.id:  # what has come may be of another letter
                kept.restart(tx, row.id)
        if folder.role == "drafts":
            drafts.forget_numbers(tx, link.account)


def _compare(
    link: Link, folder: Folder, selected: Selected, told: Sequence[Fetched], present: Sequence[int] | None
) -> None:
    """What is gone, changed and new since the last look, in one small transaction; what is much, is left to `fill`."""
    connection = link.store.read()
    rows = set(messages.uids(connection, folder.id))
    rich = {found.uid: found for found in told if found.envelope is not None and found.uid}
    flags = {found.uid: found for found in told if found.uid and found.flags is not None}
    dead = {uid for uid, found in flags.items() if plan.deleted(found.flags or ())}
    gone = rows & ({*selected.vanished} | dead)
    if present is None and selected.exists != len(rows - gone | (rich.keys() - dead)) and folder.known_from == 1:
        # the counts differ although nobody told why: ask, unless we know (letters marked as deleted)
        if link.hidden.get(folder.id) != selected.exists - len(rows - gone | (rich.keys() - dead)):
            present = link.call(Uids("UNDELETED", link.imap.capabilities))
    if present is not None:
        lost = {uid for uid in rows - {*present} if uid >= folder.known_from}
        if lost and not _believe(link, folder, len(rows), len(rows - gone - lost)):
            lost = set()
        gone |= lost
        visible = len(rows - gone | (rich.keys() - dead))
        link.hidden[folder.id] = selected.exists - visible if folder.known_from == 1 else 0
    server_next = selected.uidnext or max([folder.uidnext, *(uid + 1 for uid in rich), *(uid + 1 for uid in present or ())])
    reached = min(max(server_next, folder.uidnext), folder.uidnext + WINDOW)
    wanted = {uid for uid in flags.keys() | {*(present or ())} if uid >= folder.known_from} - rows - rich.keys() - dead
    above = set[int]()
    if server_next > reached:
        above = {*link.call(Uids(f"UID {reached}:{LAST_UID} UNDELETED", link.imap.capabilities))} - rows - rich.keys() - dead
    _forget_fresh(link, folder.id)
    stray = {uid for uid in wanted if uid < reached}
    found = [*rich.values()]
    if stray:
        page = link.call(FetchRows(sequence(sorted(stray)[-plan.PAGE :]), HEADER_ITEMS))
        found += page
        if page and len(stray) > plan.PAGE:  # none: the server will not give them the next time either
            link.look_again(folder.id)
    with link.store.write() as tx:
        link.tally.gone += _remove(link, tx, folder.id, gone)
        for uid in flags.keys() & rows - dead:
            messages.set_flags(tx, folder.id, uid, plan.bits(flags[uid].flags or ()), flags[uid].modseq)
            link.tally.changed += 1
        outbox.withdraw_confirmed(tx, link.account)
        pages.put(link, tx, folder.id, found)
        folders.set_state(
            tx,
            folder.id,
            uidnext=reached if above else max(server_next, folder.uidnext),
            highestmodseq=selected.highestmodseq,
            exists_count=selected.exists,
        )
        if folder.known_from == 1 and not above and len(stray) <= plan.PAGE:
            pages.drop_lost(link, tx, folder.id)
    if above:
        link.missing.setdefault(folder.id, []).insert(0, Missing(sorted(above, reverse=True), True, server_next))


def _forget_fresh(link: Link, number: FolderId) -> None:
    link.missing[number] = [gap for gap in link.missing.get(number, []) if not gap.fresh]


def _believe(link: Link, folder: Folder, known: int, left: int) -> bool:
    """A folder that is suddenly empty is believed only when a second connection says so too."""
    if not plan.doubtful(known, left):
        link.doubts.folders.pop(folder.id, None)
        return True
    first = link.doubts.folders.setdefault(folder.id, link.doubts.connection)
    if first != link.doubts.connection:
        link.doubts.folders.pop(folder.id, None)
        return True
    return False


def _remove(link: Link, tx: Tx, number: FolderId, uids: Iterable[int]) -> int:
    """Letters that are no longer here. One that was wished elsewhere has probably arrived there: an answer was lost."""
    rest = []
    for uid in uids:
        wish = tx.execute(
            "SELECT id, folder_wish FROM message WHERE folder_is = ? AND uid_is = ? AND folder_wish <> folder_is"
            " AND gone_wish = 0",
            (number, uid),
        ).get
        if wish is None:
            rest.append(uid)
        else:
            message, target = (int(value) for value in wish)
            messages.moved(tx, MessageId(message), FolderId(target), None)
            link.look_again(FolderId(target))
    for uid in rest:
        _flags_go_along(link, tx, number, uid)
        _wish_goes_along(link, tx, number, uid)
        _purge_overtaken(link, tx, number, uid)
    return messages.remove(tx, number, rest)


def _flags_go_along(link: Link, tx: Tx, number: FolderId, uid: int) -> None:
    """Another program may have moved a letter whose flags the person has just changed: the change follows it."""
    row = messages.by_uid(tx.connection, number, uid)
    if row is None or row.flags_is == row.flags_wish or not row.message_id:
        return
    change = (row.flags_wish & ~row.flags_is, row.flags_is & ~row.flags_wish)
    there = [
        one.id
        for one in messages.by_message_id(tx.connection, link.account, row.message_id)
        if one.id != row.id and one.size == row.size and one.uid_is is not None
    ]
    if there:
        messages.wish_flags(tx, there, *change)
    else:
        link.adrift[row.message_id, row.size] = change


def _purge_overtaken(link: Link, tx: Tx, number: FolderId, uid: int) -> None:
    """Thrown away for good here, taken out of the trash by another program: that stands, and is said."""
    row = messages.by_uid(tx.connection, number, uid)
    if row is not None and row.gone_wish:
        pages.overtaken(link, tx, row)


def _wish_goes_along(link: Link, tx: Tx, number: FolderId, uid: int) -> None:
    """Likewise the wish that it be kept on this PC, with what has come of it."""
    row = messages.by_uid(tx.connection, number, uid)
    wish = kept.get(tx.connection, row.id) if row is not None and row.message_id else None
    if row is None or wish is None or wish.state not in ("wanted", "here"):
        return
    for one in messages.by_message_id(tx.connection, link.account, row.message_id):
        if one.id != row.id and one.size == row.size and one.uid_is is not None and not one.gone_wish:
            kept.follow(tx, row.id, one.id)
            return
    if not wish.copied:
        link.astray[row.message_id, row.size] = wish.lines


# Older pages, and much that is new ----------------------------------------------------------------------------------


def fill_inbox(link: Link) -> bool:
    inbox = folders.by_role(link.store.read(), link.account, "inbox")
    return inbox is not None and fill(link, inbox)


def fill_others(link: Link) -> bool:
    return any(
        folder.selectable and folder.uidvalidity and fill(link, folder)
        for folder in folders.of_account(link.store.read(), link.account)
    )


def fill(link: Link, folder: Folder) -> bool:
    """Some pages of letters that have no row yet, newest first. False when the folder is complete."""
    gaps = link.missing.setdefault(folder.id, [])
    if (folder.known_from == 1 and not gaps) or ("folder", folder.id) in link.put_off:
        return False
    if not settled(link, folder.id):
        return True
    if folder.known_from > 1 and not any(not gap.fresh for gap in gaps):
        older = link.call(Uids(f"UID 1:{folder.known_from - 1} UNDELETED", link.imap.capabilities))
        gaps.append(Missing(sorted(older, reverse=True), False))
    if not gaps:
        return False
    gap = gaps[0]
    lot = gap.uids[: plan.rows_at_once(link.meter.speed)]
    half = max(plan.PAGE, len(lot) // 2)  # while the one is written down here, the other is on its way
    first, second = lot[:half], lot[half:]
    answers = link.try_flight(
        *([FetchRows(sequence(first), HEADER_ITEMS)] if first else []),
        then=(FetchRows(sequence(second), HEADER_ITEMS),) if second else (),
        told=lambda found: pages.take_lot(link, folder, gap, first, found),
    )
    for answer in answers:
        if isinstance(answer, Fault):
            raise answer
    if second or not first:
        pages.take_lot(link, folder, gap, second, answers[1] if second else [])
    return True
