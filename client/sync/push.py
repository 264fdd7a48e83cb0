"""From the store to the server: the wishes of one folder, in as few commands as there can be.

A wish is fulfilled only when the server has said OK. An answer that was lost with the line is made up for by looking: `pull`
finds a letter gone from where it lay and learns it where it was wished to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from client.faults import Fault, FolderGone, LetterGone, OverQuota, ServerBusy, ServerRefused
from client.ids import FolderId, MessageId
from client.net.imap.folders import Create, Subscribe
from client.net.imap.grammar import sequence
from client.net.imap.letters import Copied, Copy, Move, Store
from client.store import folders, messages, outbox
from client.store.db import Tx
from client.store.folders import Folder
from client.sync import keeping, plan
from client.sync.link import MOST_TRIES, Link
from client.sync.pull import enter, settled


def push(link: Link) -> bool:
    """Carry out the wishes of one folder. False when none can be carried out just now."""
    number = _next_folder(link)
    if number is None:
        return False
    if not settled(link, number):
        return True
    acts = plan.acts(_open_wishes(link, number), frozenset(link.singly))
    if not acts:
        return True  # they were taken back meanwhile
    marks, agreements = plan.apart(acts.marks)
    _agree(link, agreements)
    _mark(link, marks)
    if acts.carries:
        _carry(link, number, acts.carries)
        return True  # that may have led elsewhere: what is to be expunged is reckoned anew
    for purge in acts.purges:
        if _copies_gone(link, number, purge):
            _purge(link, purge)
    return True


def _open_wishes(link: Link, number: FolderId | None = None) -> list[messages.Wish]:
    return [
        wish
        for wish in messages.wishes(link.store.read(), link.account)
        if wish.uid_is is not None
        and ("wish", wish.id) not in link.put_off
        and ("folder", wish.folder_is) not in link.put_off
        and number in (None, wish.folder_is)
    ]


def _next_folder(link: Link) -> FolderId | None:
    """The selected folder first: its wishes cost no SELECT."""
    waiting = [wish.folder_is for wish in _open_wishes(link)]
    if link.selected in waiting:
        return link.selected
    return waiting[0] if waiting else None


# Flags ------------------------------------------------------------------------------------------------------------


def _mark(link: Link, marks: Sequence[plan.Mark]) -> None:
    answers = link.try_flight(
        *(Store(sequence(mark.uids), "+" if mark.add else "-", plan.names(mark.add or mark.remove)) for mark in marks)
    )
    with link.store.write() as tx:
        for mark, answer in zip(marks, answers, strict=True):
            if isinstance(answer, Fault):
                _refused(link, tx, mark.ids, answer, keywords=(mark.add | mark.remove) & plan.KEYWORDS)
            else:
                messages.flags_pushed(tx, mark.ids, mark.add, mark.remove)


def _agree(link: Link, marks: Sequence[plan.Mark]) -> None:
    """$MDNSent is the word between the PCs of a mailbox: who puts it there confirms the letter. Where another was quicker, the
    look that follows says so, and the confirmation is withdrawn (`pull`)."""
    if not marks:
        return
    known = {row.id: row.modseq for mark in marks for row in messages.by_rows(link.store.read(), mark.ids)}
    commands = [
        Store(str(mark.uids[0]), "+", plan.names(mark.add), known.get(mark.ids[0], 0) if link.condstore else 0) for mark in marks
    ]
    with link.store.write() as tx:  # if the answer is lost with the line, it may be ours that is there then
        outbox.agree(tx, known, "trying")
    answers = link.try_flight(*commands)
    with link.store.write() as tx:
        for mark, command, answer in zip(marks, commands, answers, strict=True):
            if command.refused:
                outbox.agree(tx, mark.ids, "no")
                link.look_again(link.selected)
                continue
            if isinstance(answer, Fault):
                _refused(link, tx, mark.ids, answer, keywords=messages.MDN_SENT)
            else:
                messages.flags_pushed(tx, mark.ids, messages.MDN_SENT)
            outbox.agree(tx, mark.ids, "no" if isinstance(answer, ServerBusy) else "yes")
    link.letter_ready()


# Moves ------------------------------------------------------------------------------------------------------------


def _carry(link: Link, source: FolderId, carries: Sequence[plan.Carry]) -> None:
    targets = {carry.target: folders.get(link.store.read(), carry.target) for carry in carries}
    named = [(carry, target) for carry in carries if (target := targets[carry.target]) is not None]
    if not link.has("MOVE"):
        for carry, target in named:
            _carry_by_copy(link, source, carry, target)
        return
    answers = link.try_flight(*(Move(sequence(carry.uids), target.name) for carry, target in named))
    for (carry, target), answer in zip(named, answers, strict=True):
        if isinstance(answer, Fault):
            _not_carried(link, carry, target, answer)
        else:
            _carried(link, source, carry, target, answer)


def _carried(link: Link, source: FolderId, carry: plan.Carry, target: Folder, copied: Copied) -> None:
    """Letters that the server does not name (though it names others) were not there any more."""
    same = copied.uidvalidity == target.uidvalidity
    with link.store.write() as tx:
        for number, uid in zip(carry.ids, carry.uids, strict=True):
            if copied.uids and uid not in copied.uids:
                _try_again(link, tx, number, LetterGone())
                link.look_again(source)
            else:
                messages.moved(tx, number, carry.target, copied.uids.get(uid) if same else None)
    link.look_again(carry.target)


def _not_carried(link: Link, carry: plan.Carry, target: Folder, fault: Fault) -> None:
    if isinstance(fault, FolderGone) and _make_folder(link, target):
        return
    with link.store.write() as tx:
        _refused(link, tx, carry.ids, fault)


def _make_folder(link: Link, target: Folder) -> bool:
    """The target is not there (any more): make it, once a connection. True when the move can be tried again."""
    if ("made", target.id) in link.put_off:
        return False
    link.put_off.add(("made", target.id))
    made, _ = link.try_flight(Create(target.name), Subscribe(target.name))
    return not isinstance(made, Fault)


def _carry_by_copy(link: Link, source: FolderId, carry: plan.Carry, target: Folder) -> None:
    """COPY, and only once that is known to be done, the originals go (RFC 3501 has no move)."""
    numbers = _uidvalidity(link, source)
    there = _copies(link, target, carry)
    enter(link, source)
    if _uidvalidity(link, source) != numbers:
        return  # these UIDs are other letters now
    pairs = list(zip(carry.ids, carry.uids, strict=True))
    if done := [(number, uid) for number, uid in pairs if uid in there]:
        _leave(link, source, _part(carry, done), target, Copied(_uidvalidity(link, target.id), there))
    if not (left := [(number, uid) for number, uid in pairs if uid not in there]):
        return
    rest = _part(carry, left)
    (answer,) = link.try_flight(Copy(sequence(rest.uids), target.name))
    if isinstance(answer, Fault):
        _not_carried(link, rest, target, answer)
    else:
        _leave(link, source, rest, target, answer)


def _part(carry: plan.Carry, pairs: Sequence[tuple[MessageId, int]]) -> plan.Carry:
    return plan.Carry(tuple(number for number, _ in pairs), tuple(uid for _, uid in pairs), carry.target)


def _uidvalidity(link: Link, number: FolderId) -> int:
    folder = folders.get(link.store.read(), number)
    return folder.uidvalidity if folder else 0


def _copies(link: Link, target: Folder, carry: plan.Carry) -> dict[int, int]:
    """UID -> UID in the target of letters that are copied already: we may have been cut off between the two halves.

    A Message-ID alone is no proof, since the original goes for it: the copy is as long as the original, too.
    """
    found: dict[int, int] = {}
    for number, uid in zip(carry.ids, carry.uids, strict=True):
        row = messages.get(link.store.read(), number)
        if number not in link.perhaps_copied or row is None or not row.message_id or not target.uidvalidity:
            continue
        enter(link, target.id)
        there = link.find(row.message_id)
        copy = messages.by_uid(link.store.read(), target.id, there) if there else None
        if there and copy is not None and copy.size == row.size and there not in found.values():
            found[uid] = there
    return found


def _leave(link: Link, source: FolderId, carry: plan.Carry, target: Folder, copied: Copied) -> None:
    """The copies are there: now the originals go. Where they may not, the next try must not copy once more."""
    fault = link.expunge(carry.uids)
    if fault is None:
        link.perhaps_copied.difference_update(carry.ids)
        _carried(link, source, carry, replace(target, uidvalidity=_uidvalidity(link, target.id)), copied)
        return
    link.perhaps_copied.update(carry.ids)
    link.look_again(target.id)
    with link.store.write() as tx:
        if isinstance(fault, ServerBusy):
            link.put_off.update(("wish", number) for number in carry.ids)
        else:
            messages.spring_back(tx, carry.ids, fault)


# For good ---------------------------------------------------------------------------------------------------------


def _copies_gone(link: Link, source: FolderId, purge: plan.Purge) -> bool:
    """A letter that is to go for good may have been on its way before, by COPY: what has arrived there goes first. True when the
    source is selected as it was, so that the originals may follow."""
    half: dict[FolderId, list[tuple[MessageId, int]]] = {}
    for row in messages.by_rows(link.store.read(), purge.ids):
        if not link.has("MOVE") and row.id in link.perhaps_copied and row.uid_is and row.folder_wish != row.folder_is:
            half.setdefault(row.folder_wish, []).append((row.id, row.uid_is))
    numbers = _uidvalidity(link, source)
    for number, pairs in half.items():
        target = folders.get(link.store.read(), number)
        if target is None:
            continue
        ids, uids = zip(*pairs, strict=True)
        there = _copies(link, target, plan.Carry(ids, uids, number))
        if there:
            enter(link, number)
            if link.expunge(sorted(there.values())) is not None:
                return False
            link.look_again(number)
    enter(link, source)
    return _uidvalidity(link, source) == numbers


def _purge(link: Link, purge: plan.Purge) -> None:
    purge = keeping.proven(link, purge)
    if not purge.ids:
        return
    fault = link.expunge(purge.uids)
    with link.store.write() as tx:
        if fault is not None:
            _refused(link, tx, purge.ids, fault)
        else:
            messages.drop(tx, purge.ids)
            link.tally.gone += len(purge.ids)
            link.weighed = False


# No --------------------------------------------------------------------------------------------------------------


def _refused(link: Link, tx: Tx, ids: Sequence[MessageId], fault: Fault, *, keywords: int = 0) -> None:
    """Busy: after a rest. Several at once: one by one. One alone: it springs back, with the reason on its row."""
    if isinstance(fault, ServerBusy):
        link.put_off.update(("wish", number) for number in ids)
    elif keywords:
        for number in ids:  # no room for such a flag there; the person sees nothing of it
            tx.execute(
                "UPDATE message SET flags_wish = (flags_wish & ~?1) | (flags_is & ?1) WHERE id = ?2", (keywords, number)
            )
    elif len(ids) > 1 and not isinstance(fault, OverQuota):
        link.singly.update(ids)
    elif isinstance(fault, LetterGone):
        for number in ids:
            _try_again(link, tx, number, fault)
        link.look_again(link.selected)
    else:
        messages.spring_back(tx, ids, fault)


def _try_again(link: Link, tx: Tx, number: MessageId, fault: Fault) -> None:
    if link.tried("wish", number) >= MOST_TRIES:
        messages.spring_back(tx, (number,), fault if isinstance(fault, LetterGone) else ServerRefused(reply=""))
