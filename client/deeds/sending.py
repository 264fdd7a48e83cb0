"""From a draft to the outbox, and what the person may do with a letter there."""

from __future__ import annotations

import os

from client.compose import build
from client.deeds import letters, making, register, writing
from client.deeds.place import Place
from client.faults import FileVanished, LetterGone, RecipientRefused, SiteFault, TooLarge
from client.ids import DraftId, MessageId, OutboxId
from client.message.receipts import ASKS
from client.store import accounts, carriers, drafts, letter_octets, messages, outbox, texts
from client.store.staging import Frozen, worth_it


def send(place: Place, draft: DraftId) -> OutboxId:
    """The octets and the Message-ID are made once, here; the same draft twice is one letter."""
    db = place.store.read()
    already = outbox.of_draft(db, draft)
    if already is not None:
        return already.id
    row = drafts.get(db, draft)
    account = accounts.get(db, row.account_id) if row else None
    if row is None or account is None:
        raise LetterGone()
    if not writing.complete(place, draft):
        raise FileVanished(name="")
    now = place.clock.now()
    message_id = build.message_id(os.urandom(12), account.address.rpartition("@")[2])
    letter = making.outgoing(place, draft, message_id, now)
    making.refuse_unready(place, row, letter)
    people = (*letter.to, *letter.cc, *letter.bcc)
    if not people:
        raise RecipientRefused(address="", reply="")
    frozen = making.freeze(letter)
    if [file.file for file in frozen.files] != [file.id for file in drafts.files(db, draft)]:
        raise FileVanished(name="")  # it was not to be had just while the letter was made: not without it
    limit = account.largest(place.largest_letter)
    if limit and frozen.size > limit:
        raise TooLarge(size=frozen.size, limit=limit)
    once = account.sends_once and worth_it(frozen.files)
    claim = register.claim_of(place, row, letter)
    with place.store.write() as tx:
        already = outbox.of_draft(tx.connection, draft)
        if already is not None:
            return already.id
        number = outbox.queue(
            tx,
            row.account_id,
            frozen,
            [(one.name, one.address) for one in people],
            message_id=message_id,
            sender=account.address,
            subject=letter.subject,
            kind=row.kind,
            now=now,
            not_before=now + place.undo_seconds,
            draft=draft,
            answers=row.answer_of,
            forwards=row.forward_of,
            filing="by server" if place.server_files_sent else "to file",
            route="once" if once else "",
            asks=any(name == ASKS for name, _value in letter.extra_headers),
        )
        register.goes(place, tx, row, claim, message_id)
    place.wake_couriers(row.account_id)
    place.wake_workers(row.account_id)
    return number


def take_back(place: Place, letter: OutboxId) -> DraftId | None:
    """None: too late. Of a letter that others have already got, the draft names only those who have not."""
    db = place.store.read()
    row = outbox.get(db, letter)
    people = [drafts.DraftRecipient("to", one.name, one.address, "") for one in outbox.recipients(db, letter)]
    if row is None:
        return None
    with place.store.write() as tx:
        if not outbox.take_back(tx, letter):
            return None
        if row.confirms is not None:  # it has not gone, so nobody has confirmed anything
            messages.wish_flags(tx, (row.confirms,), remove=messages.MDN_SENT)
        if row.draft_id is not None:
            drafts.keep(tx, row.draft_id)
            if row.filing == "filed":
                drafts.set_recipients(tx, row.draft_id, people)
    place.wake_couriers(row.account_id)  # it may be in the middle of it
    return row.draft_id


def send_now(place: Place, letter: OutboxId) -> None:
    with place.store.write() as tx:
        outbox.hurry(tx, letter)
    place.wake_couriers(None)
    place.wake_workers(None)  # it may be theirs to carry up


def send_again(place: Place, letter: OutboxId) -> None:
    with place.store.write() as tx:
        outbox.again(tx, letter)
    place.wake_couriers(None)
    place.wake_workers(None)


def not_carried(place: Place, letter: OutboxId) -> None:
    with place.store.write() as tx:
        carriers.not_carried(tx, letter)
    place.hurry_workers()


def leave_it(place: Place, letter: OutboxId) -> None:
    with place.store.write() as tx:
        outbox.leave(tx, letter, place.clock.now())
    place.wake_workers(None)


def retry_refused(place: Place, letter: OutboxId) -> OutboxId:
    """The same octets once more, only to those who have not got them; no second copy in Sent."""
    db = place.store.read()
    row = outbox.get(db, letter)
    refused = [one for one in outbox.recipients(db, letter) if one.state == "refused"]
    if row is None or not refused:
        raise LetterGone()
    frozen = letter_octets.frozen(db, letter)
    if not frozen.octets:
        raise LetterGone()
    now = place.clock.now()
    with place.store.write() as tx:
        number = outbox.queue(
            tx,
            row.account_id,
            frozen,
            [(one.name, one.address) for one in refused],
            message_id=row.message_id,
            sender=row.sender,
            subject=row.subject,
            kind=row.kind,
            now=now,
            not_before=now,
            draft=row.draft_id,
            filing="filed",
            asks=bool(row.asks),
        )
        outbox.give_up_refused(tx, letter)
    place.wake_couriers(row.account_id)
    return number


def report_phishing(place: Place, message: MessageId) -> OutboxId:
    """The letter goes to IT as a file, as far as it is here; then it lies in the trash."""
    from client.compose.letter import OutFile, Outgoing
    from client.message.addresses import Address

    if not place.report_to:
        raise SiteFault(problems=((0, "no_report_address", {}),))
    db = place.store.read()
    row, text = messages.get(db, message), texts.get(db, message)
    account = accounts.get(db, row.account_id) if row else None
    if row is None or text is None or account is None:
        raise LetterGone()
    now = place.clock.now()
    message_id = build.message_id(os.urandom(12), account.address.rpartition("@")[2])
    seen = text.headers + b"\r\n\r\n" + text.text.encode()
    octets = build.build(
        Outgoing(
            sender=Address(account.name, account.address),
            to=(Address("", place.report_to),),
            subject=f"[X-TCV] {row.subject}",
            text=row.from_address,
            files=(OutFile("thu-nghi-ngo.txt", "text/plain", seen),),
            date=now,
            message_id=message_id,
            extra_headers=(("X-TCV-Report", "phishing"),),
        )
    )
    with place.store.write() as tx:
        number = outbox.queue(
            tx,
            row.account_id,
            Frozen(octets),
            [("", place.report_to)],
            message_id=message_id,
            sender=account.address,
            subject=row.subject,
            kind="other",
            now=now,
            not_before=now,
        )
        messages.wish_folder(tx, (message,), letters.role_folder(tx, row.account_id, "trash"), deleted_at=now)
    place.wake_couriers(row.account_id)
    place.wake_workers(row.account_id)
    return number
