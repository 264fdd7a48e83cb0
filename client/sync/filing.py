"""What sent letters still need from the mailbox: a copy in Sent, once; and of an unsure letter, whether it is there."""

from __future__ import annotations

from client import health
from client.faults import Fault, OverQuota, ServerBusy
from client.net.imap.letters import Append
from client.store import accounts, carriers, folders, letter_octets, messages, outbox, route
from client.store.folders import Folder
from client.store.outbox import COPY_SETTLED, Letter
from client.sync import staging
from client.sync.link import Link
from client.sync.pull import enter


def settle_unsure(link: Link) -> bool:
    """A server that files Sent copies itself, our own copy of the letter, or that of a recipient who reads on this PC can say
    that it went."""
    for letter in outbox.every_open(link.store.read(), link.account):
        if letter.state != "unsure" or ("unsure", letter.id) in link.put_off:
            continue
        link.put_off.add(("unsure", letter.id))
        uid = lies_on_server(link, letter)
        if uid is not None:
            went(link, letter, uid or None)
        return True
    return False


def lies_on_server(link: Link, letter: Letter) -> int | None:
    """Its UID in Sent, 0 where it lies elsewhere; None: nowhere that proves that it went."""
    if _lies_with_a_recipient(link, letter):
        return 0
    for role in _where(link, letter):
        folder = folders.by_role(link.store.read(), link.account, role)
        if folder is not None and (uid := _find(link, folder, letter.message_id)) is not None:
            return uid if role == "sent" else 0
    return None


def went(link: Link, letter: Letter, copy: int | None = None) -> None:
    """`copy`: its UID in Sent."""
    now = link.clock.now()
    with link.store.write() as tx:
        people = [one.address for one in outbox.recipients(tx.connection, letter.id) if one.state == "waiting"]
        if not outbox.sent(tx, letter.id, now, people, ()):
            carriers.found_sent(tx, letter.id, now, people, ())
        if copy is not None:
            outbox.set_filing(tx, letter.id, "filed", copy)


def _lies_with_a_recipient(link: Link, letter: Letter) -> bool:
    """Another mailbox of this person, such as the unit's, has received it; whoever sent it from there has a copy as well."""
    db = link.store.read()
    people = {one.address.casefold() for one in outbox.recipients(db, letter.id) if one.state == "waiting"}
    return any(
        found.folder_is == inbox.id
        for account in accounts.every(db)
        if account.id != link.account and account.address.casefold() in people
        for found in messages.by_message_id(db, account.id, letter.message_id)
        for inbox in folders.with_role(db, "inbox", account.id)
    )


def _where(link: Link, letter: Letter) -> tuple[str, ...]:
    """Our own inbox only where the letter was also addressed to us. A letter that goes a second time, to those who were
    refused, has its copy in Sent already: that proves nothing."""
    people = {one.address.casefold() for one in outbox.recipients(link.store.read(), letter.id)}
    inbox = ("inbox",) if letter.sender.casefold() in people else ()
    return inbox if letter.filing == "filed" else ("sent", *inbox)


def file_sent(link: Link) -> bool:
    """One sent letter further: its copy filed, or all there is to do about it done."""
    for letter in outbox.to_file(link.store.read(), link.account):
        if ("copy", letter.id) in link.put_off:
            continue
        if letter.filing in COPY_SETTLED:
            with link.store.write() as tx:
                if outbox.done(tx, letter.id):
                    return True
            link.put_off.add(("copy", letter.id))
        elif _file(link, letter):
            return True
    return False


def _file(link: Link, letter: Letter) -> bool:
    if staging.found(link, letter):
        letter = outbox.get(link.store.read(), letter.id) or letter
    if link.options.server_files_sent:
        return _filed(link, letter, "by server", None)
    folder = folders.by_role(link.store.read(), link.account, "sent")
    link.put_off.add(("copy", letter.id))  # one try between two surveys
    moves = bool(letter.staged_uid) and link.has("MOVE")  # that needs no room
    if folder is None or not (moves or link.room_for(letter.size)):
        return False
    if not letter.staged_uid and link.gate.copy_bars(letter.size, letter.sent_at):
        return False
    if letter.filing == "trying" and (uid := _find(link, folder, letter.message_id)) is not None:
        return _filed(link, letter, "filed", uid)
    with link.store.write() as tx:
        outbox.set_filing(tx, letter.id, "trying")
    if letter.staged_uid:
        return _move(link, letter, folder)
    octets = letter_octets.whole(link.store.read(), letter.id)
    if octets is None:
        return _not_here(link, letter)
    (answer,) = link.try_flight(Append(folder.name, octets, ("\\Seen",), letter.sent_at))
    if not isinstance(answer, Fault):
        link.look_again(folder.id)
        link.weighed = False
        return _filed(link, letter, "filed", answer or None)
    with link.store.write() as tx:
        outbox.set_filing(tx, letter.id, "to file")
    if isinstance(answer, OverQuota):
        link.no_room()
    return True


def _move(link: Link, letter: Letter, folder: Folder) -> bool:
    """It lies on the server already; where somebody has taken it away, it goes up after all, unless it is found in Sent."""
    try:
        uid = staging.into_sent(link, letter, folder.name)
    except OverQuota:  # a server without MOVE
        link.no_room()
        return True
    except ServerBusy:
        return True
    if uid:
        link.look_again(folder.id)
        return _filed(link, letter, "filed", uid)
    with link.store.write() as tx:
        route.set_staged(tx, letter.id, "", 0, 0)
    link.look_again(folder.id)
    link.put_off.discard(("copy", letter.id))
    return True


def _not_here(link: Link, letter: Letter) -> bool:
    """A forwarded file was never on this PC: fetched for the copy, and where that cannot be, there is none."""
    with link.store.write() as tx:
        can = letter_octets.want_files(tx, letter.id)
        outbox.set_filing(tx, letter.id, "to file" if can else "given up")
    return True


def _filed(link: Link, letter: Letter, how: str, uid: int | None) -> bool:
    with link.store.write() as tx:
        outbox.set_filing(tx, letter.id, how, uid)
        outbox.done(tx, letter.id)
    health.event("copy_saved")
    return True


def _find(link: Link, folder: Folder, message_id: str) -> int | None:
    enter(link, folder.id)
    return link.find(message_id)
