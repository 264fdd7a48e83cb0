"""Writing a letter: drafts begun, answered, forwarded and saved."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable, Sequence
from pathlib import Path

from client import commands as c
from client.compose import build
from client.compose import reply as answers
from client.deeds.place import Place
from client.documents import facts
from client.documents.kinds import HEADER
from client.faults import LetterGone, TooLarge
from client.files import read_whole
from client.ids import AccountId, DraftFileId, DraftId, MessageId
from client.message.addresses import Address
from client.message.headers import fields
from client.store import accounts, drafts, messages, parts, texts
from client.store.db import Tx
from client.store.messages import Message
from client.views import writing as views
from client.views.letters import recipients as message_recipients

MOST_FILE = 100_000_000


def start(place: Place, command: c.StartDraft) -> DraftId:
    with place.store.write() as tx:
        return drafts.start(
            tx,
            command.account,
            place.clock.now(),
            kind=command.kind,
            subject=command.subject,
            recipients=_rows(command.recipients),
        )


def _stored(fields: c.Fields | None) -> str:
    """As `draft.fields` keeps it."""
    return json.dumps(dict(fields), ensure_ascii=False) if fields is not None else ""


def _rows(recipients: Iterable[c.Recipient]) -> tuple[drafts.DraftRecipient, ...]:
    return tuple(drafts.DraftRecipient(one.field, one.name, one.address, one.unit) for one in recipients)


def reply(
    place: Place, command: c.StartReply, instead: tuple[str, str] | None = None, files: Sequence[tuple[str, bytes]] = ()
) -> DraftId:
    """`instead`: text and HTML in the place of the quoted letter."""
    row, original = _original(place, command.message)
    own = {account.address for account in accounts.every(place.store.read())}
    made = answers.reply(original, own, everyone=command.everyone, quote_line=command.quote_line)
    text, html = instead or (_signed(place, row, made.text), "")
    with place.store.write() as tx:
        draft = drafts.start(
            tx,
            row.account_id,
            place.clock.now(),
            subject=made.subject,
            text=text,
            html=html,
            answer_of=row.id,
            in_reply_to=made.in_reply_to,
            reference_ids=made.references,
            recipients=[
                *(drafts.DraftRecipient("to", one.name, one.address, "") for one in made.to),
                *(drafts.DraftRecipient("cc", one.name, one.address, "") for one in made.cc),
            ],
        )
        for name, data in files:
            put_file(tx, draft, name, data)
    return draft


def forward(place: Place, command: c.StartForward) -> DraftId:
    row, original = _original(place, command.message)
    made = answers.forward(original, quote_line=command.quote_line)
    db = place.store.read()
    with place.store.write() as tx:
        draft = drafts.start(
            tx,
            row.account_id,
            place.clock.now(),
            kind=row.kind,
            subject=made.subject,
            text=_signed(place, row, made.text),
            forward_of=row.id,
            reference_ids=made.references,
        )
        for part in parts.of_message(db, row.id):
            if part.role != "file":
                continue
            if part.state == "have":
                data = parts.decoded(db, part.id)
                drafts.add_file(tx, draft, part.name, part.type, len(data), data)
            else:
                drafts.add_file(tx, draft, part.name, part.type, int(part.wire_size * 0.731), None, part.id)
    complete(place, draft)
    return draft


def _signed(place: Place, row: Message, text: str) -> str:
    """Room to write, the signature, and the quoted letter below it."""
    lines = views.signature(place.store.read(), place.directory, row.account_id)
    return f"\n\n{lines}{text}" if lines else text


def again(place: Place, message: MessageId) -> DraftId:
    row, original = _original(place, message)
    text = texts.get(place.store.read(), message)
    kind = place.kinds.get(row.kind)
    read = fields(text.headers) if text is not None else {}
    values = None
    if kind.fields and HEADER in read:
        said = facts.read(kind, row.subject, original.text, read, row.date or row.arrived)
        known = {"summary": said.summary, "place": said.place, "chair": said.chair}
        values = tuple((name, words) for name, words in known.items() if words and kind.field(name) is not None)
    with place.store.write() as tx:
        return drafts.start(
            tx,
            row.account_id,
            place.clock.now(),
            kind=row.kind,
            subject="" if values is not None else row.subject,
            text="" if values is not None else original.text,
            fields=_stored(values),
            recipients=[
                drafts.DraftRecipient(field, name, address, "")
                for field in ("to", "cc", "bcc")
                for name, address in message_recipients(row, field)
            ],
        )


def complete(place: Place, draft: DraftId) -> bool:
    """Every file is here, or the server can put it in by itself. What lacks is fetched."""
    db = place.store.read()
    row = drafts.get(db, draft)
    lacking = [file.part_id for file in drafts.files(db, draft) if not (file.here or file.by_name)]
    if row is None or not lacking:
        return row is not None
    with place.store.write() as tx:
        for part in lacking:
            if part is not None:
                parts.want(tx, part)
    place.wake_workers(row.account_id)
    return False


def _original(place: Place, message: MessageId) -> tuple[Message, answers.Original]:
    db = place.store.read()
    row, text = messages.get(db, message), texts.get(db, message)
    if row is None or text is None:
        raise LetterGone()

    def people(field: str) -> tuple[Address, ...]:
        return tuple(Address(name, address) for name, address in message_recipients(row, field))

    original = answers.Original(
        subject=row.subject,
        sender=Address(row.from_name, row.from_address),
        reply_to=people("reply_to"),
        to=people("to"),
        cc=people("cc"),
        message_id=row.message_id,
        references=answers.references(text.headers, row.in_reply_to),
        text=text.text,
        html=text.html,
    )
    return row, original


def save(place: Place, command: c.SaveDraft) -> float:
    now = place.clock.now()
    before = drafts.get(place.store.read(), command.draft)
    with place.store.write() as tx:
        kept = drafts.save(
            tx,
            command.draft,
            now,
            subject=command.subject,
            text=command.text,
            html=command.html,
            kind=command.kind,
            recipients=_rows(command.recipients),
            account=command.account,
            fields=_stored(command.fields),
            confirm=-1 if command.confirm is None else int(command.confirm),
        )
    if not kept:
        raise LetterGone()
    if before is not None and command.account not in (None, before.account_id):
        complete(place, command.draft)  # another mailbox cannot name what lies in this one
    return now


def add_file(place: Place, draft: DraftId, path: Path, instead: DraftFileId | None = None) -> DraftFileId:
    row = drafts.get(place.store.read(), draft)
    return _add(place, draft, path.name, read_whole(path, largest_file(place, row.account_id if row else None)), instead)


def add_made(place: Place, draft: DraftId, name: str, data: bytes, instead: DraftFileId | None = None) -> DraftFileId:
    row = drafts.get(place.store.read(), draft)
    if len(data) > (most := largest_file(place, row.account_id if row else None)):
        raise TooLarge(size=len(data), limit=most)
    return _add(place, draft, name, data, instead)


def largest_file(place: Place, mailbox: AccountId | None) -> int:
    """Octets of a file: with more no letter of this mailbox could go."""
    account = accounts.get(place.store.read(), mailbox) if mailbox is not None else None
    limit = account.largest(place.largest_letter) if account else 0
    return min(MOST_FILE, build.largest_file(limit)) if limit else MOST_FILE


def _add(place: Place, draft: DraftId, name: str, data: bytes, instead: DraftFileId | None) -> DraftFileId:
    with place.store.write() as tx:
        file = put_file(tx, draft, name, data)
        if instead is not None:
            drafts.remove_file(tx, instead)
        drafts.touch(tx, draft, place.clock.now())
    return file


def put_file(tx: Tx, draft: DraftId, name: str, data: bytes) -> DraftFileId:
    name = build.nfc(name)  # a Mac's disk has letters and marks apart
    type_ = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return drafts.add_file(tx, draft, name, type_, len(data), data)


def remove_file(place: Place, file: DraftFileId) -> None:
    with place.store.write() as tx:
        draft = drafts.remove_file(tx, file)
        if draft is not None:
            drafts.touch(tx, draft, place.clock.now())


def discard(place: Place, draft: DraftId) -> None:
    with place.store.write() as tx:
        drafts.discard(tx, draft, place.clock.now())


def keep(place: Place, draft: DraftId) -> None:
    with place.store.write() as tx:
        drafts.keep(tx, draft)


def open_server_draft(place: Place, message: MessageId) -> DraftId:
    """Its text and files must be here (they are small or were asked for by opening it)."""
    db = place.store.read()
    row, text = messages.get(db, message), texts.get(db, message)
    if row is None or text is None:
        raise LetterGone()
    with place.store.write() as tx:
        texts.want(tx, message)
        draft = drafts.start(
            tx,
            row.account_id,
            place.clock.now(),
            kind=row.kind,
            subject=row.subject,
            text=text.text,
            in_reply_to=row.in_reply_to,
            message_row=row.id,
            uid_is=row.uid_is,
            recipients=[
                drafts.DraftRecipient(field, name, address, "")
                for field in ("to", "cc", "bcc")
                for name, address in message_recipients(row, field)
            ],
        )
        for part in parts.of_message(db, message):
            if part.role == "file":
                here = part.state == "have"
                data = parts.decoded(db, part.id) if here else None
                if not here:
                    parts.want(tx, part.id)
                size = len(data) if data is not None else int(part.wire_size * 0.731)
                drafts.add_file(tx, draft, part.name, part.type, size, data, None if here else part.id)
    place.wake_workers(row.account_id)
    return draft


def take_files_that_came(place: Place) -> None:
    """Forwarded files whose octets have come meanwhile go into their drafts."""
    db = place.store.read()
    for file, part in drafts.waiting_files(db):
        data = parts.decoded(db, part)
        with place.store.write() as tx:
            drafts.give_file(tx, file, data)
