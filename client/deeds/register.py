"""What is written into the register of a mailbox: by the person, and by itself of what has come and gone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from client.compose.letter import Outgoing
from client.deeds.place import Place
from client.documents import facts
from client.documents.kinds import OTHER
from client.documents.register import FIELDS, MOST_DEEDS, MOST_NUMBER, MOST_WORDS, Change, Claim, Deed, body
from client.documents.when import today
from client.ids import AccountId, DraftId
from client.store import accounts, drafts, folders
from client.store import register as store
from client.store.db import Tx
from client.views import register as views


def begin(place: Place, account: AccountId) -> None:
    with place.store.write() as tx:
        store.begin(tx, account)
    place.wake_workers(account)


def has(place: Place, account: AccountId) -> bool:
    return bool(store.known(place.store.read(), account).begun)


def enter(place: Place, account: AccountId) -> bool:
    """What is official and not in the register yet, in the order in which it came; who lost a number to another PC gets the next.
    Only once all letters are known here: the order is that of the server. A note full at a time, on the worker's thread. False: there
    was nothing."""
    if not has(place, account) or not _all_known(place, account):
        return False
    with place.store.write() as tx:
        book = views.read(tx.connection, account)
        deeds: list[Deed] = []
        next_: dict[tuple[str, int], int] = {}

        def take(claim: Claim) -> Claim:
            key = (claim.book, claim.year)
            next_[key] = max(next_.get(key, 0), book.next(claim.book, claim.year))
            next_[key] += 1
            return replace(claim, number=next_[key] - 1)

        deeds += [take(Claim(one.doc, one.book, one.year, 0, False, one.at, one.facts)) for one in book.losers()]
        for claim in views.not_entered(tx.connection, place.directory, place.kinds, account, book, MOST_DEEDS):
            deeds.append(take(claim) if claim.book == "in" else claim)
        _write(place, tx, account, deeds)
    return bool(deeds)


def _all_known(place: Place, account: AccountId) -> bool:
    there = [folder for folder in folders.of_account(place.store.read(), account) if folder.role in ("inbox", "sent")]
    return any(folder.role == "inbox" for folder in there) and all(folder.known_from == 1 for folder in there)


def _write(place: Place, tx: Tx, account: AccountId, deeds: Sequence[Deed]) -> None:
    who = accounts.every(tx.connection)[0]
    for at in range(0, len(deeds), MOST_DEEDS):
        text = body(place.clock.now(), who.name or who.address, deeds[at : at + MOST_DEEDS])
        store.write(tx, account, store.new_id(os.urandom(12)), text)


def correct(place: Place, account: AccountId, doc: str, field: str, value: str) -> None:
    """A field of FIELDS; what is not entered yet is entered with it."""
    if field not in FIELDS or field == "letter":
        raise ValueError(field)
    with place.store.write() as tx:
        deeds = _entered(place, tx, account, doc)
        if deeds is not None:
            _write(place, tx, account, [*deeds, Change(doc, field, value.strip()[:MOST_WORDS])])
    place.wake_workers(account)


def give_number(place: Place, account: AccountId, doc: str, number: int) -> bool:
    """By hand. False: another document has it, or it is none."""
    if not 0 < number <= MOST_NUMBER:
        return False
    with place.store.write() as tx:
        book = views.read(tx.connection, account)
        deeds = _entered(place, tx, account, doc)
        one = book.get(doc)
        claim = next((deed for deed in deeds or [] if isinstance(deed, Claim)), None)
        claim = claim or (Claim(one.doc, one.book, one.year, 0, True, one.at, {}) if one is not None else None)
        if claim is None:
            return False
        holder = book.holder(claim.book, claim.year, number)
        if holder is not None and holder is not one:
            return False
        _write(place, tx, account, [*(deeds or []), replace(claim, number=number, typed=True)])
    place.wake_workers(account)
    return True


def _entered(place: Place, tx: Tx, account: AccountId, doc: str) -> list[Deed] | None:
    """What enters it, if it is not in the register yet; None: there is no such document."""
    book = views.read(tx.connection, account)
    if doc in book:
        return []
    found = views.not_entered(tx.connection, place.directory, place.kinds, account, book, views.MOST_WAITING, newest=True)
    claim = next((one for one in found if one.doc == doc), None)
    return None if claim is None else [claim]


# A letter that is being written ----------------------------------------------------------------------------------------


def take_number(place: Place, draft: DraftId) -> None:
    """The next outgoing number is claimed for this draft, once. It is given when the server has the claim, and it is the first."""
    with place.store.write() as tx:
        row = drafts.get(tx.connection, draft)
        if row is None:
            return
        doc = store.doc_of_draft(tx.connection, draft) or _name_draft(tx, draft)
        book = views.read(tx.connection, row.account_id)
        one = book.get(doc)
        if one is None or not (one.number or one.wants):
            now = place.clock.now()
            year = today(now).year
            facts = {"kind": row.kind, "summary": row.subject[:MOST_WORDS]}
            _write(place, tx, row.account_id, [Claim(doc, "out", year, book.next("out", year), False, now, facts)])
        store.begin(tx, row.account_id)
    place.hurry_workers()
    place.wake_workers(None)


def _name_draft(tx: Tx, draft: DraftId) -> str:
    doc = f"draft.{os.urandom(12).hex()}"
    store.set_doc(tx, draft, doc)
    return doc


def goes(place: Place, tx: Tx, row: drafts.Draft, claim: Claim | None, message_id: str) -> None:
    """The draft is a letter now: it is entered under the number that its words name. `claim`: of the letter; None: not official."""
    doc = store.doc_of_draft(tx.connection, row.id)
    if not store.known(tx.connection, row.account_id).begun or (claim is None and not doc):
        return
    doc = doc or _name_draft(tx, row.id)
    book = views.read(tx.connection, row.account_id)
    deeds: list[Deed] = []
    if claim is not None:
        one = book.get(doc)
        if one is None or (claim.number and claim.number not in (one.number, 0)):
            deeds.append(replace(claim, doc=doc))
        if one is not None:
            deeds += [Change(doc, name, value) for name, value in claim.facts.items() if value and one.value(name) != value]
    _write(place, tx, row.account_id, [*deeds, Change(doc, "letter", message_id)])


def claim_of(place: Place, row: drafts.Draft, letter: Outgoing) -> Claim | None:
    """What enters a letter that goes now; None: it is no official one."""
    if row.kind == OTHER:
        return None
    said = facts.read(place.kinds.get(row.kind), letter.subject, letter.text, dict(letter.extra_headers), letter.date)
    party = views.parties([(one.name, one.address) for one in (*letter.to, *letter.cc)], place.directory)
    return views.claim(letter.message_id, True, letter.date, row.kind, said, letter.subject, party)
