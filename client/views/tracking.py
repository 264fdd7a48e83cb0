"""Who has a letter that was sent, and whether a letter that came can be confirmed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import apsw

from client.documents.kinds import Kinds
from client.documents.tracking import Tally, Track, Went, judge, tally
from client.ids import AccountId, MessageId
from client.message.headers import fields
from client.message.receipts import Request
from client.message.receipts import request as asked_for
from client.people.acquaintance import Acquaintance
from client.rows import Confirming, Told, Tracked, TrackPage, TrackRow
from client.store import accounts, folders, messages, outbox, tracking
from client.store.messages import MDN_SENT, Message
from client.word import Word

AWAITED_DAYS = 30  # so long a confirmation is waited for
MOST_AWAITED = 100  # letters
READ_IN = ("inbox", "other", "archive", "kept")  # folders of letters that came


def page(db: apsw.Connection, known: Acquaintance, message: MessageId) -> TrackPage | None:
    row = messages.get(db, message)
    if row is None or row.gone_wish:
        return None
    return TrackPage(
        row.id, row.account_id, row.subject, row.kind, row.date or row.arrived, row.asks > 0,
        tuple(_row(db, known, row.account_id, one) for one in tracks(db, row)),
    )  # fmt: skip


def _row(db: apsw.Connection, known: Acquaintance, account: AccountId, one: Track) -> TrackRow:
    found = messages.by_message_id(db, account, one.report) if one.report else ()
    report = next((letter.id for letter in found if not letter.gone_wish), None)
    person, telephone = known.person(one.address, one.name), known.telephone(one.address)
    return TrackRow(person, one.state, one.at, one.answered, one.remindable, report, one.fault, telephone)


def sent_letter(db: apsw.Connection, message_id: str) -> MessageId | None:
    named = f"<{message_id.strip().strip('<>')}>"
    for account in accounts.every(db):
        found = messages.by_message_id(db, account.id, named)
        ours = [row for row in found if row.from_address.casefold() == account.address.casefold() and not row.gone_wish]
        if ours:
            return ours[0].id
    return None


def tracks(db: apsw.Connection, row: Message) -> tuple[Track, ...]:
    return every(db, [row])[row.id]


def every(db: apsw.Connection, found: Sequence[Message]) -> Mapping[MessageId, tuple[Track, ...]]:
    """Of sent letters, whatever mailbox. What is said of a reminder is said of the letter it reminds of."""
    ids = [row.message_id for row in found if row.message_id]
    sent: dict[tuple[AccountId, str], list[Went]] = {}
    for letter in outbox.by_message_ids(db, ids):
        for one in outbox.recipients(db, letter.id):
            at = letter.sent_at or letter.queued_at
            sent.setdefault((letter.account_id, letter.message_id), []).append(Went(one.name, one.address, one.state, one.fault, at))
    said: dict[tuple[AccountId, str], list[Word]] = {}
    for account in {row.account_id for row in found}:
        mine = [row.message_id for row in found if row.account_id == account and row.message_id]
        of = {message_id: message_id for message_id in mine} | tracking.reminders(db, account, mine)
        for word in tracking.words(db, account, tuple(of)):
            if of[word.about] == word.about or word.said not in ("failed", "delayed"):  # a reminder is not the letter
                said.setdefault((account, of[word.about]), []).append(word)
    return {
        row.id: judge(
            [*_named(row), *sent.get((row.account_id, row.message_id), ())], said.get((row.account_id, row.message_id), ())
        )
        for row in found
    }


def _named(row: Message) -> list[Went]:
    people = json.loads(row.recipients)
    return [Went(str(name), str(address)) for field in ("to", "cc", "bcc") for name, address in people.get(field, ())]


def tracked(row: Message, found: Sequence[Track]) -> Tracked:
    counted: Tally = tally(found)
    return Tracked(counted.people, counted.confirmed, counted.reached, counted.failed, counted.remindable, row.asks > 0)


def awaited(db: apsw.Connection, now: float, account: AccountId | None = None) -> Mapping[MessageId, Tracked]:
    """Letters of the last weeks that somebody has not confirmed yet, newest first."""
    asking = tracking.asking(db, now - AWAITED_DAYS * 86_400, MOST_AWAITED, account)
    found = every(db, asking)
    counted = {row.id: tracked(row, found[row.id]) for row in asking}
    return {number: one for number, one in counted.items() if one.missing}


# Letters that came ------------------------------------------------------------------------------------------------


def request(db: apsw.Connection, row: Message, headers: bytes) -> Request | None:
    from client.message.addresses import Address

    own = frozenset(one.address.casefold() for one in accounts.every(db))
    return asked_for(fields(headers), Address(row.from_name, row.from_address), own) if row.kind != messages.RECEIPT else None


def confirming(db: apsw.Connection, known: Acquaintance, row: Message, headers: bytes, kinds: Kinds) -> Confirming | None:
    """None: nobody waits for a confirmation. A letter of a kind that is to be confirmed need not ask for it, if it came to no list."""
    folder = folders.get(db, row.folder_wish)
    if folder is None or folder.role not in READ_IN or not row.message_id:
        return None
    found = request(db, row, headers)
    if found is None or not (found.notice or (kinds.get(row.kind).confirm and not found.doubt)):
        return None
    letter = outbox.confirmation(db, row.id)
    state = "done" if row.flags_wish & MDN_SENT or letter is not None else "open"
    if letter is not None and letter.state not in ("sent", "done"):
        state = "sending"
    return Confirming(state, known.person(found.to.address, found.to.name), found.doubt)  # type: ignore[arg-type]


def told(db: apsw.Connection, known: Acquaintance, row: Message) -> Told | None:
    """Of a letter that only says what became of a sent one: which, and what it says."""
    for word in tracking.told_by(db, row.account_id, row.message_id) if row.kind == messages.RECEIPT else ():
        ours = [one for one in messages.by_message_id(db, row.account_id, word.about) if not one.gone_wish]
        about = next((one for one in ours if word.address in tracking.went_to(db, row.account_id, one.message_id)), None)
        if about is not None:
            return Told(known.person(word.address, ""), word.said, about.id, about.subject)  # type: ignore[arg-type]
    return None

