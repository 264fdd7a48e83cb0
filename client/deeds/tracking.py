"""Confirming a letter that came, and reminding those who have not confirmed one that was sent."""

from __future__ import annotations

import os

from client import commands as c
from client.compose import build
from client.compose import reply as answers
from client.compose.confirm import confirmation
from client.deeds.place import Place
from client.faults import LetterGone
from client.ids import DraftId, OutboxId
from client.message.addresses import Address
from client.net.smtp.protocol import NOBODY
from client.store import accounts, drafts, folders, messages, outbox, texts
from client.store.messages import MDN_SENT, RECEIPT
from client.store.staging import Frozen
from client.views import tracking as views


def confirm(place: Place, command: c.Confirm) -> OutboxId | None:
    """The flag that says so to the other PCs and the letter are one transaction; the letter goes when the flag is there."""
    db = place.store.read()
    row, text = messages.get(db, command.message), texts.get(db, command.message)
    account = accounts.get(db, row.account_id) if row is not None else None
    if row is None or text is None or account is None:
        raise LetterGone()
    request = views.request(db, row, text.headers)
    if request is None or not row.message_id or (request.doubt and not command.sure):
        return None
    now = place.clock.now()
    message_id = build.message_id(os.urandom(12), account.address.rpartition("@")[2])
    letter = confirmation(
        request,
        Address(account.name, account.address),
        row.message_id,
        answers.references(text.headers, row.in_reply_to),
        command.subject,
        command.text,
        date=now,
        message_id=message_id,
    )
    with place.store.write() as tx:
        current = messages.get(tx.connection, row.id)
        if current is None or current.flags_wish & MDN_SENT or outbox.confirmation(tx.connection, row.id) is not None:
            return None
        number = outbox.queue(
            tx,
            row.account_id,
            Frozen(build.build(letter)),
            [(request.to.name, request.to.address)],
            message_id=message_id,
            sender=NOBODY,
            subject=command.subject,
            kind=RECEIPT,
            now=now,
            not_before=now,
            filing="by server" if place.server_files_sent else "to file",
            confirms=row.id,
        )
        messages.wish_flags(tx, (row.id,), add=MDN_SENT)
        folder = folders.get(tx.connection, row.folder_is)
        if folder is not None and folder.role == "kept":  # it lies here only: no other PC can be quicker
            outbox.agree(tx, (row.id,))
    place.wake_workers(row.account_id)
    place.wake_couriers(row.account_id)
    return number


def remind(place: Place, command: c.StartReminder) -> DraftId:
    db = place.store.read()
    row, text = messages.get(db, command.message), texts.get(db, command.message)
    if row is None or text is None:
        raise LetterGone()
    wanted = {address.casefold() for address in command.addresses}
    people = [one for one in views.tracks(db, row) if one.address.casefold() in wanted]
    with place.store.write() as tx:
        return drafts.start(
            tx,
            row.account_id,
            place.clock.now(),
            subject=command.subject,
            text=command.text,
            in_reply_to=row.message_id,
            reference_ids=answers.thread(answers.references(text.headers, row.in_reply_to), row.message_id),
            recipients=[drafts.DraftRecipient("to", one.name, one.address, "") for one in people],
            confirm=1,
        )
