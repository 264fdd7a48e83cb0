"""Letters that go up once: their files piece by piece into a staging folder, joined there (CATENATE), sent by their name (BURL).

A cut line costs the pieces under way and no more; the person's wishes go between two of them. What is no longer needed is
removed, also after a crash: everything of ours there is written down before it goes up, or found again by its Message-ID.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence

from client.faults import Fault, FolderGone, LetterGone, OverQuota, ServerBusy, ServerRefused
from client.net.imap.catenate import NEEDED, Catenate, GenUrlAuth, Named
from client.net.imap.folders import Create, Select
from client.net.imap.letters import Append, Copy, Move
from client.store import accounts, folders, letter_octets, outbox, route
from client.store import staging as store
from client.store.outbox import Letter
from client.store.staging import Frozen, LetterFile, Place
from client.sync import plan
from client.sync.link import Link

AT_ONCE = 2  # pieces under way: the line does not rest while the server answers
LINE = 78  # octets of a base64 line: pieces end with one, so that no server changes them
MOST_JOINS = 2


def able(link: Link) -> bool:
    return link.options.send_once and link.imap.capabilities >= NEEDED


def letters(link: Link) -> bool:
    """One step further with a letter that goes through the mailbox. What cannot goes whole."""
    for letter in link.gate.open(outbox.to_stage(link.store.read(), link.account)):
        if ("stage", letter.id) in link.put_off:
            continue
        frozen = _octets(link, letter)
        try:
            if not letter.staged_uid:
                _can(link, frozen)
            _further(link, letter, frozen)
        except ServerBusy:
            link.put_off.add(("stage", letter.id))  # the courier sends it whole when this lasts
        except (ServerRefused, OverQuota, LetterGone, FolderGone):
            with link.store.write() as tx:
                route.take(tx, letter.id, "plain", link.clock.now())
            link.letter_ready()
        return True
    return False


def _octets(link: Link, letter: Letter) -> Frozen:
    db = link.store.read()
    octets = link.hold(("letter", letter.id), lambda: letter_octets.frozen(db, letter.id).octets)
    return Frozen(octets, store.files_of(db, letter.id))


def _can(link: Link, frozen: Frozen) -> None:
    """Raises: LetterGone, OverQuota."""
    if not able(link) or not all(file.file for file in frozen.files):
        raise LetterGone()
    if not room(link, frozen):
        raise OverQuota(reply="")


def room(link: Link, frozen: Frozen) -> bool:
    """For the letter, and for the pieces of it that are not there yet."""
    return link.room_for(2 * frozen.size - store.on_server(link.store.read(), frozen.files))


def _further(link: Link, letter: Letter, frozen: Frozen) -> None:
    if not letter.staged_uid:
        before, start = store.on_server(link.store.read(), frozen.files), time.monotonic()
        if lift(link, frozen):
            gone = store.on_server(link.store.read(), frozen.files)
            speed = link.lifting.note(max(0, gone - before), time.monotonic() - start)
            with link.store.write() as tx:
                route.set_staging_progress(tx, letter.id, gone, link.clock.now(), speed)
            return
        if not _join(link, letter, frozen):
            return
    fresh = outbox.get(link.store.read(), letter.id)
    if fresh is None or not fresh.staged_uid:
        return
    account = accounts.get(link.store.read(), link.account)
    assert account is not None
    where = Named(fresh.staged_in, fresh.staged_validity, fresh.staged_uid)
    url = link.call(GenUrlAuth(link.host, account.sign_in_name, where))
    if not url:
        raise ServerRefused(reply="GENURLAUTH")
    with link.store.write() as tx:
        route.set_url(tx, letter.id, url)
    link.letter_ready()


# Pieces -----------------------------------------------------------------------------------------------------------


def lift(link: Link, frozen: Frozen) -> bool:
    """The next pieces of files that are here and not yet there. False: they all are. Raises: the server's refusal."""
    lot: list[tuple[LetterFile, int, int]] = []
    for file in frozen.files:
        if file.here and len(lot) < AT_ONCE:
            _settle(link, frozen, file)
            lot += [(file, *gap) for gap in _gaps(link, file)[: AT_ONCE - len(lot)]]
    if not lot:
        return False
    us, folder = ours(link), _folder(link)
    with link.store.write() as tx:
        begun = store.begin(tx, link.account, folder)
        for file, start, size in lot:
            store.under_way(tx, file.file, start, size, folder)
    pieces = [
        Append(folder, b"Message-ID: %s\r\n\r\n" % _id(us, octets).encode() + octets, ("\\Seen",))
        for octets in [frozen.piece(*gap) for gap in lot]
    ]
    answers = link.try_flight(*pieces)
    link.weighed = False
    with link.store.write() as tx:
        for (file, start, _), piece, answer in zip(lot, pieces, answers, strict=True):
            if isinstance(answer, Fault) or not answer:
                store.not_there(tx, file.file, start)
            else:
                store.arrived(tx, link.account, file.file, start, folder, piece.uidvalidity, answer)
        if begun:
            store.end(tx, link.account, folder)
    _complain(link, folder, [answer for answer in answers if isinstance(answer, Fault)])
    if not all(answers):  # it does not say where they are: they would go up for ever
        raise ServerRefused(reply="APPENDUID")
    return True


def _complain(link: Link, folder: str, refusals: Sequence[Fault]) -> None:
    """The folder is made where it is not there; anything else is raised."""
    for fault in refusals:
        if isinstance(fault, OverQuota):
            link.no_room()
        if not isinstance(fault, FolderGone):
            raise fault
    if refusals:
        if link.tried("staging folder", 0) > MOST_JOINS:
            raise refusals[0]
        link.call(Create(folder))


def _gaps(link: Link, file: LetterFile) -> list[tuple[int, int]]:
    """(start, size) of what is not there, in pieces as the line bears them."""
    size = plan.piece(link.meter.up) // LINE * LINE
    found, at = [], 0
    for place in (*store.places(link.store.read(), file), None):
        end = place.start if place is not None else file.size
        while at < end:
            found.append((at, min(size, end - at)))
            at += min(size, end - at)
        at = place.start + place.size if place is not None else end
    return found


def _settle(link: Link, frozen: Frozen, file: LetterFile) -> None:
    """Pieces whose answer an earlier connection did not live to hear: are they there?"""
    doubtful = [place for place in store.places(link.store.read(), file) if not place.uid]
    if not doubtful:
        return
    validity = select(link, doubtful[0].folder)
    for place in doubtful:
        uid = link.find(_id(ours(link), frozen.piece(file, place.start, place.size))) if validity else None
        with link.store.write() as tx:
            if uid is not None:
                store.arrived(tx, link.account, file.file, place.start, place.folder, validity, uid)
            else:
                store.not_there(tx, file.file, place.start)


def _id(us: str, octets: bytes) -> str:
    """Found by it, it can be no other piece: not one of another size, nor of before a backup was played back."""
    return f"<{id_start(us)}{hashlib.sha256(octets).hexdigest()[:32]}@thu-cong-vu>"


def id_start(us: str) -> str:
    """How the Message-IDs of this PC's pieces begin."""
    return f"phan.{us}."


def ours(link: Link) -> str:
    """What tells this PC's pieces from those of others who use the same mailbox. Before the first there may be no folder."""
    account = accounts.get(link.store.read(), link.account)
    if account is not None and account.staging:
        return account.staging
    link.try_flight(Create(_folder(link)))
    made = os.urandom(8).hex()
    with link.store.write() as tx:
        accounts.set_staging(tx, link.account, made)
    return made


def _folder(link: Link) -> str:
    return plan.staging_folder(folders.of_account(link.store.read(), link.account))


def select(link: Link, folder: str) -> int:
    """Its UID validity; 0 where there is none. Nobody else's folder is selected afterwards. Raises: ServerBusy."""
    link.selected = None
    (answer,) = link.try_flight(Select(folder))
    link.imap.unsolicited.clear()
    if isinstance(answer, ServerBusy):
        raise answer
    return 0 if isinstance(answer, Fault) else int(answer.uidvalidity)


# Letters ----------------------------------------------------------------------------------------------------------


def joined(link: Link, frozen: Frozen) -> list[bytes | Named] | None:
    """What the letter is made of; None when a file of it is neither here nor there."""
    texts = frozen.between()
    found: list[bytes | Named] = [texts[0]]
    for number, file in enumerate(frozen.files):
        places = store.places(link.store.read(), file)
        if not _covers(places, file.size):
            return None
        found += [Named(place.folder, place.uidvalidity, place.uid, place.section) for place in places]
        found.append(texts[number + 1])
    return [piece for piece in found if piece]


def _covers(places: Sequence[Place], size: int) -> bool:
    at = 0
    for place in places:
        if place.start != at or not place.uid:
            return False
        at += place.size
    return at == size


def _join(link: Link, letter: Letter, frozen: Frozen) -> bool:
    """Make the letter in the staging folder. Raises: the server's refusal. False: it has to be tried again."""
    if found(link, letter):
        return True
    folder = _folder(link)
    pieces = joined(link, frozen)
    if pieces is None:
        raise LetterGone()
    with link.store.write() as tx:
        route.set_staged(tx, letter.id, folder, 0, 0)
    made = Catenate(folder, flags=("\\Seen",), at=link.clock.now(), pieces=pieces)
    (answer,) = link.try_flight(made)
    if isinstance(answer, Fault) or not answer:
        with link.store.write() as tx:
            route.set_staged(tx, letter.id, "", 0, 0)
        fault = answer if isinstance(answer, Fault) else ServerRefused(reply="APPENDUID")
        if isinstance(fault, LetterGone) and link.tried("join", letter.id) < MOST_JOINS:
            doubt(link, frozen)
            return False
        _complain(link, folder, [fault])
        return False
    _lies(link, letter, frozen.files, folder, made.uidvalidity, answer)
    return True


def found(link: Link, letter: Letter) -> bool:
    """An earlier connection may have died after the letter was made: is it there?"""
    if not letter.staged_in or letter.staged_uid:
        return False
    validity = select(link, letter.staged_in)
    uid = link.find(letter.message_id) if validity else None
    if uid is None:
        return False
    _lies(link, letter, store.files_of(link.store.read(), letter.id), letter.staged_in, validity, uid)
    return True


def _lies(link: Link, letter: Letter, files: Sequence[LetterFile], folder: str, validity: int, uid: int) -> None:
    link.weighed = False
    with link.store.write() as tx:
        route.set_staged(tx, letter.id, folder, validity, uid)
        store.lies_there(tx, link.account, folder, validity, uid)
        store.lies_in(tx, files, folder, validity, uid)


def lie(link: Link, frozen: Frozen, folder: str, validity: int, uid: int) -> None:
    """The files are sections of this letter from now on; their pieces are not needed any more."""
    with link.store.write() as tx:
        store.lies_in(tx, frozen.files, folder, validity, uid)


def doubt(link: Link, frozen: Frozen) -> None:
    """Something that was there is there no more: up with all of it again."""
    with link.store.write() as tx:
        for file in frozen.files:
            store.not_there(tx, file.file)


def into_sent(link: Link, letter: Letter, sent: str) -> int:
    """The made letter becomes the copy in Sent; its UID there, 0 when it is not there any more, or the server does not say.
    Raises: OverQuota, ServerBusy."""
    if select(link, letter.staged_in) != letter.staged_validity:
        return 0
    moves = link.has("MOVE")
    (answer,) = link.try_flight((Move if moves else Copy)(str(letter.staged_uid), sent))
    if isinstance(answer, (OverQuota, ServerBusy)):
        raise answer
    uid: int = 0 if isinstance(answer, Fault) else answer.uids.get(letter.staged_uid, 0)
    if uid:
        with link.store.write() as tx:
            store.lies_in(tx, store.files_of(tx.connection, letter.id), sent, answer.uidvalidity, uid)
            if moves:
                store.removed(tx, link.account, letter.staged_in, letter.staged_validity, (letter.staged_uid,))
    return uid
