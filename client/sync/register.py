"""The register's notes between this PC and the mailbox: those of others come, ours go up, each once.

They are small letters in a folder that nobody sees, known by their Message-ID. Before one goes up, all that lies there is known: so
one whose answer a cut line has eaten is found there and does not go twice.
"""

from __future__ import annotations

import base64
import binascii
from email.utils import formatdate

from client.faults import Fault, OverQuota, ServerBusy
from client.message.headers import fields
from client.net.imap.folders import Create, Select, Selected
from client.net.imap.letters import Append, Fetch
from client.store import folders, messages
from client.store import register as store
from client.sync import plan
from client.sync.link import Link

AT_ONCE = 20  # notes in one flight
PAGE = 20  # UIDs asked for at once
MOST_OCTETS = 400_000  # of one note


def carry(link: Link) -> bool:
    """What a person, or this PC, has written goes up."""
    if not _has(link) or ("carry", 0) in link.put_off or not store.waiting(link.store.read(), link.account):
        return False
    if not _learn(link):
        link.put_off.add(("carry", 0))
        return True
    link.put_off.discard(("look", 0))  # whoever was slower takes another number now
    notes = store.waiting(link.store.read(), link.account)[:AT_ONCE]
    letters = [letter(note.id, note.body) for note in notes]
    if not notes:
        return True
    if not link.room_for(sum(map(len, letters))):
        link.put_off.add(("carry", 0))
        return True
    folder = _folder(link)
    answers = link.try_flight(*(Append(folder, octets, ("\\Seen",)) for octets in letters))
    link.weighed = False
    refusals = [answer for answer in answers if isinstance(answer, Fault)]
    if any(isinstance(fault, OverQuota) for fault in refusals):
        link.no_room()
    _learn(link)
    if refusals or {note.id for note in notes} & {note.id for note in store.waiting(link.store.read(), link.account)}:
        link.put_off.add(("carry", 0))  # not again and again
    return True


def look(link: Link) -> bool:
    """What others have written comes, and what has arrived is entered: once between two surveys, after something of ours went up, and
    when there are other letters."""
    if not _has(link):
        return False
    letters = messages.official(link.store.read(), link.account)
    if ("look", 0) in link.put_off and len(letters) == link.official:
        return False
    link.put_off.add(("look", 0))
    link.official = len(letters)
    _learn(link)
    if link.enter is not None:
        link.enter()
    return True


def _has(link: Link) -> bool:
    return link.enter is not None and bool(store.known(link.store.read(), link.account).begun)


def _learn(link: Link) -> bool:
    """All notes that lie there are known afterwards. False: there can be no such folder just now."""
    folder = _folder(link)
    selected = _select(link, folder)
    if selected is None:
        link.try_flight(Create(folder))
        selected = _select(link, folder)
    if selected is None:
        return False
    known = store.known(link.store.read(), link.account)
    if known.uidvalidity != selected.uidvalidity:
        with link.store.write() as tx:
            store.renumber(tx, link.account, selected.uidvalidity)
        known = store.known(link.store.read(), link.account)
    after = selected.uidnext or selected.exists and known.uidnext + 1  # an old server does not say
    for start in range(known.uidnext, after, PAGE):
        _learn_page(link, start, start + PAGE if selected.uidnext else 0, selected.uidvalidity)
    return True


def _learn_page(link: Link, start: int, end: int, validity: int) -> None:
    """The notes from UID `start` to below `end`; 0: to the last one. Written down at once: a cut costs one page."""
    fetched = link.call(Fetch(f"{start}:{end - 1 if end else '*'}", ("UID", "BODY.PEEK[]")))
    fresh = sorted((one for one in fetched if one.uid >= start), key=lambda one: one.uid)
    read = [(one.uid, *note) for one in fresh if (note := unwrap(one.sections.get("") or b"")) is not None]
    top = fresh[-1].uid + 1 if fresh else start
    with link.store.write() as tx:
        store.learn(tx, link.account, read)
        store.set_known(tx, link.account, validity, top)


def _folder(link: Link) -> str:
    return plan.register_folder(folders.of_account(link.store.read(), link.account))


def _select(link: Link, folder: str) -> Selected | None:
    link.selected = None
    (answer,) = link.try_flight(Select(folder))
    link.imap.unsolicited.clear()
    if isinstance(answer, ServerBusy):
        raise answer
    return answer if isinstance(answer, Selected) else None


def letter(id: str, body: str) -> bytes:
    """The note as it lies there; also readable by whoever looks with another program."""
    head = (
        f"Date: {formatdate(0)}\r\nMessage-ID: {id}\r\nSubject: So van ban (Thu Cong Vu)\r\nMIME-Version: 1.0\r\n"
        "Content-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(body.encode("ascii")).replace(b"\n", b"\r\n")


def unwrap(octets: bytes) -> tuple[str, str] | None:
    """(Message-ID, body) of such a letter; None: something else lies there."""
    head, _gap, rest = octets.partition(b"\r\n\r\n")
    id = next((value.strip() for name, value in fields(head).items() if name.casefold() == "message-id"), "")
    if len(octets) > MOST_OCTETS or not store.is_id(id):
        return None
    try:
        return id, base64.b64decode(rest).decode("ascii")
    except (binascii.Error, ValueError):
        return None

