"""Letters being written, kept on the server too: one copy each, the newest, until the letter goes or is thrown away."""

from __future__ import annotations

import re

from client.faults import Fault, FolderGone, LetterGone, OverQuota, ServerRefused
from client.ids import DraftId, FolderId
from client.net.imap.catenate import Catenate
from client.net.imap.letters import Append
from client.store import drafts, folders, messages, outbox
from client.store.drafts import Draft
from client.store.folders import Folder
from client.store.staging import Frozen, on_server, worth_it
from client.sync import staging
from client.sync.link import Link
from client.sync.pull import enter, settled

FLAGS = ("\\Draft", "\\Seen")
# client.deeds.making.draft_bytes: <nhap.DRAFT.VERSION.CREATED@domain>, in milliseconds: two PCs begin within one second
_OURS = re.compile(r"<nhap\.(\d+)\.(\d+)\.(\d+)@")


def keep_drafts(link: Link, *, rest: float) -> bool:
    """One draft further. `rest`: seconds without a key before what is written goes up."""
    folder = folders.by_role(link.store.read(), link.account, "drafts")
    if folder is None:
        return False
    now = link.clock.now()
    for draft in drafts.behind(link.store.read(), link.account):
        if ("draft", draft.id) in link.put_off:
            continue
        if _needed(link, draft):
            continue
        if draft.uid_is is not None and (draft.discarded_at or _leaves(link, draft)):
            _take_down(link, folder, draft)
            return True
        if draft.discarded_at or not _worth_keeping(link, draft) or abs(now - draft.saved_at) < rest:
            continue
        _put_up(link, folder, draft)
        return True
    return _sweep(link, folder)


def seconds_to_next(link: Link, rest: float) -> float | None:
    """When the next draft wants to go up; None without one, or where none can go up before the next survey."""
    if "draft" in link.put_off or folders.by_role(link.store.read(), link.account, "drafts") is None:
        return None
    now = link.clock.now()
    waiting = [
        max(0.1, rest - abs(now - draft.saved_at))
        for draft in drafts.behind(link.store.read(), link.account)
        if not draft.discarded_at and ("draft", draft.id) not in link.put_off and _worth_keeping(link, draft)
    ]
    return min(waiting, default=None)


def _leaves(link: Link, draft: Draft) -> bool:
    """It lies in the outbox: what counts is there."""
    return outbox.of_draft(link.store.read(), draft.id) is not None


def _needed(link: Link, draft: Draft) -> bool:
    """The letter that goes is made of the files in this copy."""
    letter = outbox.of_draft(link.store.read(), draft.id)
    return letter is not None and letter.route == "once" and not letter.staged_uid


def _worth_keeping(link: Link, draft: Draft) -> bool:
    """Something was written (an opened answer alone is version 1), and it is here whole."""
    files = drafts.files(link.store.read(), draft.id)
    if any(not file.here and not (file.by_name and staging.able(link)) for file in files):
        return False
    return draft.version > 1 and draft.version != draft.version_is and not _leaves(link, draft)


def _put_up(link: Link, folder: Folder, draft: Draft) -> None:
    """The new copy first, then the old one goes: at no moment is there none."""
    enter(link, folder.id)
    draft = drafts.get(link.store.read(), draft.id) or draft
    link.put_off.add(("draft", draft.id))
    try:
        files = [(file.id, file.here, file.by_name) for file in drafts.files(link.store.read(), draft.id)]
        frozen = link.hold(("draft", draft.id, draft.version, *files), lambda: link.draft_bytes(draft.id))
    except Fault:
        return
    whole = all(file.here for file in frozen.files)
    by_name = staging.able(link) and worth_it(frozen.files) and ("whole", draft.id) not in link.tries
    by_name = by_name and staging.room(link, frozen)
    if not by_name and not (whole and link.room_for(frozen.size)):
        return
    left = frozen.size - (on_server(link.store.read(), frozen.files) if by_name else 0)
    if link.gate.bars(left, draft.saved_at):
        return  # safe here; a slow or dear line has better to do
    message_id = _message_id(frozen.octets)
    uid = link.find(message_id)  # an earlier connection may have died after the upload
    if uid is None:
        try:
            lifted = by_name and staging.lift(link, frozen)
        except (ServerRefused, FolderGone, OverQuota):
            _go_whole(link, draft, frozen)
            return
        if lifted:
            link.put_off.discard(("draft", draft.id))
            return
        pieces = staging.joined(link, frozen) if by_name else None
        if pieces is None and not whole:
            return
        put = Append(folder.name, frozen.octets, FLAGS, draft.saved_at)
        if pieces is not None:
            put = Catenate(folder.name, flags=FLAGS, at=draft.saved_at, pieces=pieces)
        (answer,) = link.try_flight(put)
        if isinstance(answer, OverQuota):
            link.no_room()
        if isinstance(answer, Fault):
            if pieces is not None and isinstance(answer, LetterGone) and link.tried("join draft", draft.id) < staging.MOST_JOINS:
                staging.doubt(link, frozen)
                link.put_off.discard(("draft", draft.id))
            elif pieces is not None:
                _go_whole(link, draft, frozen)
            return  # full or refused: it is safe here, and tried again after the next survey
        uid = answer or link.find(message_id)
        if by_name and answer:
            staging.lie(link, frozen, folder.name, put.uidvalidity, answer)
    version = int(match.group(2)) if (match := _OURS.match(message_id)) else draft.version
    with link.store.write() as tx:
        drafts.set_on_server(tx, draft.id, version, uid, message_id)
    if draft.uid_is is not None and draft.uid_is != uid and _is_its_copy(link, folder.id, draft):
        _remove(link, folder.id, (draft.uid_is,))
    link.put_off.discard(("draft", draft.id))
    link.look_again(folder.id)
    link.weighed = False


def _go_whole(link: Link, draft: Draft, frozen: Frozen) -> None:
    """The server does not put it together out of pieces: on this connection it goes up as it is."""
    staging.doubt(link, frozen)
    if link.tried("whole", draft.id) == 1:
        link.put_off.discard(("draft", draft.id))


def _message_id(octets: bytes) -> str:
    match = re.search(rb"(?im)^Message-ID:\s*(<[^>]+>)", octets)
    return match.group(1).decode("ascii", "replace") if match else ""


def _take_down(link: Link, folder: Folder, draft: Draft) -> None:
    enter(link, folder.id)
    link.put_off.add(("draft", draft.id))
    fresh = drafts.get(link.store.read(), draft.id)
    if fresh is None or fresh.uid_is is None:
        return
    if _is_its_copy(link, folder.id, fresh):
        _remove(link, folder.id, (fresh.uid_is,))
    with link.store.write() as tx:
        drafts.set_on_server(tx, draft.id, 0, None, "")
    link.put_off.discard(("draft", draft.id))


def _is_its_copy(link: Link, folder: FolderId, draft: Draft) -> bool:
    """A number alone is no proof: what is removed must be this draft."""
    row = messages.by_uid(link.store.read(), folder, draft.uid_is or 0)
    if row is None:
        return True  # not seen here yet: it is the number that our own upload was given
    return row.id == draft.message_row or _belongs(row.message_id, draft)


def _belongs(message_id: str, draft: Draft) -> bool:
    """Other PCs count their drafts from 1, too: the time of its beginning tells them apart."""
    match = _OURS.match(message_id)
    return match is not None and (int(match.group(1)), int(match.group(3))) == (draft.id, int(draft.created_at * 1000))


def _sweep(link: Link, folder: Folder) -> bool:
    """Copies of our own drafts that are no longer the copy: the answer to an upload or a removal was lost with the line."""
    if {("sweep", folder.id), ("folder", folder.id)} & link.put_off or not folder.uidvalidity:
        return False
    link.put_off.add(("sweep", folder.id))
    with link.store.write() as tx:
        drafts.find_numbers(tx, link.account)
    stale = []
    connection = link.store.read()
    for uid, message_id in messages.by_message_id_start(connection, folder.id, "<nhap."):
        match = _OURS.match(message_id)
        draft = drafts.get(connection, DraftId(int(match.group(1)))) if match else None
        if draft is None or not _belongs(message_id, draft):
            continue  # of another PC or program
        if draft.account_id != link.account or draft.uid_is != uid:
            stale.append(uid)
    if not stale:
        return False
    if not settled(link, folder.id):  # looked at anew: the UIDs must not be those of before
        link.put_off.discard(("sweep", folder.id))
        return True
    _remove(link, folder.id, tuple(stale))
    return True


def _remove(link: Link, folder: FolderId, uids: tuple[int, ...]) -> None:
    """From the drafts folder, which is selected."""
    if link.expunge(uids) is None:
        link.weighed = False
        with link.store.write() as tx:
            messages.remove(tx, folder, uids)
