"""Letters that come to this PC whole and then leave the server, and those that go back.

The letter comes in pieces, is read back from the disk and compared, and changes over in one transaction, with which its copy on
the server becomes a row that goes (`push` expunges it, which a full mailbox allows). Where the site has a network folder for kept
letters it does so only once the letter lies there too (`client.shelf`). So it lies in at least one place whatever is
cut off or killed, and going on is nothing but looking at the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from client.faults import (
    DiskFull,
    Fault,
    FolderGone,
    LetterGone,
    OverQuota,
    ServerBusy,
    ServerNonsense,
    ServerRefused,
    StoreDamaged,
)
from client.ids import MessageId
from client.net.imap.folders import Create, Subscribe
from client.net.imap.grammar import sequence
from client.net.imap.letters import Append, Fetch, Fetched
from client.store import folders, kept, kept_octets, messages, parts, shelved, texts
from client.store.db import Tx
from client.store.folders import Folder
from client.store.kept import Kept
from client.store.messages import Message
from client.sync import fetch, letters, plan, wild, words
from client.sync.link import MOST_TRIES, Link
from client.sync.pull import enter, settled
from client.sync.wire import MORE_FIELDS, FetchRows


def keep(link: Link, *, copies: bool = False) -> bool:
    """One letter that is wished here one piece further, or over. `copies`: of those that are to be exported; they only come."""
    for one in kept.under_way(link.store.read(), link.account, copies=copies):
        row = messages.get(link.store.read(), one.message_id)
        if row is None or row.uid_is is None or ("keep", row.id) in link.put_off or ("folder", row.folder_is) in link.put_off:
            continue
        if link.options.shelf and (one.state, one.shelf_state) == ("here", "put"):
            continue  # the network folder's turn (client.shelf)
        if not settled(link, row.folder_is):
            return True
        try:
            if one.state == "wanted":
                _piece(link, row, one)
            else:
                _change_over(link, row, one)
        except DiskFull as fault:  # everything else may still go
            link.put_off.add("keep")
            with suppress(DiskFull), link.store.write() as tx:
                kept.say(tx, row.id, fault)
            return False
        return True
    return False


def _piece(link: Link, row: Message, one: Kept) -> None:
    most = max(plan.PIECE_LEAST, min(kept_octets.PIECE, int(link.meter.speed)))
    (answer,) = link.try_flight(Fetch(str(row.uid_is), ("UID", f"BODY.PEEK[]<{one.have}.{most}>")))
    found: Fetched | None = None if isinstance(answer, Fault) else next(iter(answer), None)
    if found is None:
        _failed(link, row, answer if isinstance(answer, Fault) else LetterGone())
        return
    data = found.sections.get("") or b""
    have = one.have + len(data)
    if have > row.size or (not data and have < row.size):  # the server does not know how long its letter is
        with link.store.write() as tx:
            kept.unwant(tx, (row.id,), ServerNonsense(reply="RFC822.SIZE"))
        return
    with link.store.write() as tx:
        kept_octets.append(tx, row.id, one.have, data, whole=have == row.size)
        if row.fault_code:
            kept.say(tx, row.id, None)


def _failed(link: Link, row: Message, fault: Fault) -> None:
    """Busy: after a rest. No such letter: looking says so. In vain three times: it stays where it is, and says why."""
    link.put_off.add(("keep", row.id))
    if isinstance(fault, LetterGone):
        link.look_again(row.folder_is)
    if not isinstance(fault, ServerBusy) and link.tried("keep", row.id) >= MOST_TRIES:
        with link.store.write() as tx:
            kept.unwant(tx, (row.id,), fault)


# Over -------------------------------------------------------------------------------------------------------------


def _change_over(link: Link, row: Message, one: Kept) -> None:
    """All octets are here: what is on the disk is what came, every part can be had from it, and then the letter changes over."""
    sha256 = kept_octets.read_back(link.store.read(), row.id, row.size)
    if not sha256:
        with link.store.write() as tx:
            if link.tried("read back", row.id) >= MOST_TRIES:
                kept.unwant(tx, (row.id,), StoreDamaged(reply="read back"))
            else:
                kept.restart(tx, row.id)
        return
    octets = b"".join(kept_octets.octets(link.store.read(), row.id))
    if not _every_part(link, row, octets):
        return
    _readable(link, row, octets)
    light = wild.without(octets, one.lines) if one.lines else b""
    with link.store.write() as tx:
        if not _same(tx, row, one):
            return
        if light is None:  # signed: not to be changed
            kept.unwant(tx, (row.id,), ServerRefused(reply="signed"))
            return
        if link.options.shelf and one.shelf_state != "there":
            shelved.put(tx, row.id)
            return
        if light:
            _lighter(tx, row, one, light)
        kept.keep(tx, row.id, sha256, link.clock.now())


def _same(tx: Tx, row: Message, one: Kept) -> bool:
    """Nobody has thought better of it, and the row is still the copy that was fetched."""
    found, wish = messages.get(tx.connection, row.id), kept.get(tx.connection, row.id)
    seen = found is not None and (found.folder_is, found.uid_is, found.gone_wish) == (row.folder_is, row.uid_is, 0)
    return seen and wish is not None and (wish.state, wish.without) == ("here", one.without)


def _every_part(link: Link, row: Message, octets: bytes) -> bool:
    """Each part is had from the letter itself; where the server sees its parts otherwise than we do, from the server. False:
    they are on their way."""
    places = wild.places(octets)
    lacking = False
    with link.store.write() as tx:
        for part in parts.of_message(tx.connection, row.id):
            place, size = places.get(part.section, (0, -1))
            if part.place is not None:
                continue
            if size == part.wire_size:
                parts.lies_in_letter(tx, part.id, place, size)
            elif part.state in ("none", "wanted"):
                parts.want(tx, part.id)
                lacking = True
    if lacking and link.tried("parts", row.id) > 1:  # fetching parts comes first: here is one that cannot be had now
        link.put_off.add(("keep", row.id))
    return not lacking


def _readable(link: Link, row: Message, octets: bytes) -> None:
    if row.text_state == "have":
        return
    if row.asks < 0:
        with link.store.write() as tx:
            words.learn(tx, row.id, wild.some(octets, MORE_FIELDS))
    if fetch.shapeless(link, row):
        fetch.make_readable_whole(link, row, octets)
    else:
        fetch.make_readable(link, row)


def _lighter(tx: Tx, row: Message, one: Kept, octets: bytes) -> None:
    every = [part for part in parts.of_message(tx.connection, row.id) if part.role == "file" and part.section not in one.lines]
    text = texts.get(tx.connection, row.id)
    words = "\n".join(filter(None, (text.text if text else "", *one.lines.values())))
    kept.put_passing(tx, row.id, octets, words, len(every), sum(part.size for part in every))


# Away from the server ---------------------------------------------------------------------------------------------


def proven(link: Link, purge: plan.Purge) -> plan.Purge:
    """Of letters that are to be expunged (in the selected folder), those of which that is right: a kept letter's copy goes only
    while the kept one is here and is to stay here, and only when UID, Message-ID and size still belong together."""
    copies = {row: one for row in purge.ids if (one := kept.proof_of(link.store.read(), row)) is not None}
    there = _still_there(link, copies)
    back = set(kept.to_give_back(link.store.read(), link.account))
    uids = dict(zip(purge.ids, purge.uids, strict=True))
    left = [row for row in purge.ids if row not in copies or (row in there and copies[row] not in back)]
    with link.store.write() as tx:
        for row, one in copies.items():
            if row not in there:
                messages.drop(tx, (row,))
            elif one in back:
                kept.still_there(tx, one, row)
    return plan.Purge(tuple(left), tuple(uids[row] for row in left))


def _still_there(link: Link, copies: Iterable[MessageId]) -> set[MessageId]:
    """Which of these rows (of the selected folder) are what the server has under their UID: asked now, since an EXPUNGE of ours
    may have been carried out before the line was lost. Of the others, looking says what they are."""
    rows = [row for row in messages.by_rows(link.store.read(), tuple(copies)) if row.uid_is is not None]
    if not rows:
        return set()
    answer = link.call(FetchRows(sequence(sorted(row.uid_is or 0 for row in rows)), ("UID", "ENVELOPE", "RFC822.SIZE")))
    found = {one.uid: (letters.one_id(one.envelope.message_id), one.size) for one in answer if one.envelope}
    there = {row.id for row in rows if found.get(row.uid_is or 0) == (row.message_id, row.size)}
    if len(there) < len(rows):
        link.look_again(link.selected)
    return there


# Back -------------------------------------------------------------------------------------------------------------


def give_back(link: Link) -> bool:
    """One kept letter is the server's again: it still lies there, or goes up with its flags and its time."""
    for number in kept.to_give_back(link.store.read(), link.account):
        if ("back", number) in link.put_off:
            continue
        row, one = messages.get(link.store.read(), number), kept.get(link.store.read(), number)
        if one is not None and one.server_row is None and one.shelf_state == "there" and not kept_octets.here(link.store.read(), number):
            continue  # it is read from the network folder first (client.shelf)
        link.put_off.add(("back", number))  # one try between two surveys
        folder = folders.get(link.store.read(), row.folder_wish) if row else None
        if row is None or one is None or folder is None:
            continue
        if one.server_row is None:
            _carry_up(link, folder, row, one)
            return True
        link.put_off.discard(("back", number))
        copy = messages.get(link.store.read(), one.server_row)
        if copy is None or copy.uid_is is None or not settled(link, copy.folder_is):
            return copy is not None and copy.uid_is is not None  # looking may have changed it
        there = _still_there(link, (one.server_row,))
        with link.store.write() as tx:
            if there:
                kept.still_there(tx, number, one.server_row)
            else:
                messages.drop(tx, (one.server_row,))
        return True
    return False


def _carry_up(link: Link, folder: Folder, row: Message, one: Kept) -> None:
    try:
        enter(link, folder.id)
        uid = _arrived(link, folder, row) if one.state == "going" else None
        if uid is None:
            uid = _append(link, folder, row)
    except OverQuota as fault:
        link.no_room()
        _stays(link, row, one, fault)
    except FolderGone as fault:
        if ("made", folder.id) in link.put_off:
            _stays(link, row, one, fault)
            return
        link.put_off.add(("made", folder.id))
        link.try_flight(Create(folder.name), Subscribe(folder.name))
        link.put_off.discard(("back", row.id))
    except ServerBusy:
        return
    except ServerRefused as fault:
        _stays(link, row, one, fault)
    else:
        link.weighed = False
        with link.store.write() as tx:
            messages.moved(tx, row.id, folder.id, uid or None)
            kept.is_back(tx, row.id)
        link.look_again(folder.id)


def _append(link: Link, folder: Folder, row: Message) -> int:
    """Its UID; 0 where the server does not say. Raises: the server's refusal."""
    if not link.room_for(row.size):
        raise OverQuota(reply="")
    octets = b"".join(kept_octets.octets(link.store.read(), row.id))
    with link.store.write() as tx:
        kept.going(tx, row.id, True)
    put = Append(folder.name, octets, plan.names(row.flags_wish), row.arrived)
    (answer,) = link.try_flight(put)
    if isinstance(answer, Fault):
        with link.store.write() as tx:
            kept.going(tx, row.id, False)
        raise answer
    fresh = folders.get(link.store.read(), folder.id)
    return int(answer) if fresh is not None and fresh.uidvalidity == put.uidvalidity else 0


def _arrived(link: Link, folder: Folder, row: Message) -> int | None:
    """An earlier connection may have died after the upload."""
    if row.message_id:
        uid = link.find(row.message_id)
        found = link.call(FetchRows(str(uid), ("UID", "ENVELOPE", "RFC822.SIZE"))) if uid else []
        return next((one.uid for one in found if one.size == row.size), None)
    return next(
        (
            one.uid_is
            for one in messages.by_message_id(link.store.read(), link.account, "")
            if (one.folder_is, one.size, one.subject) == (folder.id, row.size, row.subject)
            and int(one.arrived) == int(row.arrived)
        ),
        None,
    )


def _stays(link: Link, row: Message, one: Kept, fault: Fault) -> None:
    """It stays on this PC, and says why; a lighter copy waits until there is room."""
    if one.passing:
        return
    with link.store.write() as tx:
        kept.stay(tx, row.id, fault)
