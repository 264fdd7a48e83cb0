"""The register of a mailbox as its page and the console show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import apsw

from client.documents import facts
from client.documents import register as documents
from client.documents.kinds import OTHER, Kinds
from client.documents.register import Claim, Document, Register
from client.documents.when import from_iso, today
from client.fold import fold
from client.ids import AccountId, DraftId, MessageId
from client.message.headers import fields
from client.people.directory import Directory
from client.rows import DraftNumber, RegisterChange, RegisterQuery, RegisterRow, RegisterSheet
from client.store import accounts, folders, messages, texts
from client.store import register as store
from client.store.messages import Message

SHOWN_PEOPLE = 3  # of those a letter went to
MOST_WAITING = 200  # shown before they are entered
DUE_DAYS = 3  # what is due within so many days is told


def read(db: apsw.Connection, account: AccountId) -> Register:
    found = (documents.read(note.id, note.uid, note.body) for note in store.notes(db, account))
    return Register(note for note in found if note is not None)


def not_entered(
    db: apsw.Connection, directory: Directory, kinds: Kinds, account: AccountId, book: Register, limit: int, *, newest: bool = False
) -> list[Claim]:
    """Of the official letters that are not in the register, in the order of their arrival: what would enter them, an outgoing one under
    the number that its words name. `limit`: of the first, or of the `newest`: their words are read, which takes a while."""
    role_of = {folder.id: folder.role for folder in folders.of_account(db, account)}
    role_of |= {folder.id: folder.role for folder in folders.with_role(db, "kept", account)}
    own = accounts.get(db, account)
    address = own.address.casefold() if own else ""
    found: dict[str, Claim] = {}
    every = messages.official(db, account)
    for id, name in reversed(every) if newest else every:
        if len(found) == limit:
            break
        if name in book or name in found:
            continue
        row = messages.get(db, id)
        if row is None or role_of.get(row.folder_wish, "junk") in ("drafts", "trash", "junk"):
            continue
        out = role_of[row.folder_wish] == "sent" or row.from_address.casefold() == address
        found[name] = claim_of(row, _text(db, row), kinds, directory, out)
    return list(found.values())


def _text(db: apsw.Connection, row: Message) -> tuple[str, Mapping[str, str]]:
    text = texts.get(db, row.id)
    return (text.text if text and text.text_state == "have" else "", fields(text.headers) if text else {})


def claim_of(row: Message, text: tuple[str, Mapping[str, str]], kinds: Kinds, directory: Directory, out: bool) -> Claim:
    at = row.date if out and row.date else row.arrived
    said = facts.read(kinds.get(row.kind), row.subject, *text, row.date or row.arrived)
    if out:
        people = json.loads(row.recipients)
        party = parties([(str(name), str(address)) for field in ("to", "cc") for name, address in people.get(field, ())], directory)
    else:
        party = parties([(row.from_name, row.from_address)], directory)
    return claim(row.message_id, out, at, row.kind, said, row.subject, party)


def claim(doc: str, out: bool, at: float, kind: str, said: facts.Facts, subject: str, party: str) -> Claim:
    values = {
        "code": said.number, "kind": kind, "summary": said.summary or subject, "party": party,
        "deadline": said.deadline.iso if said.deadline else "",
    }  # fmt: skip
    number = _leading(said.number) if out else 0
    values = {name: value[: documents.MOST_WORDS] for name, value in values.items() if value}
    return Claim(doc, "out" if out else "in", today(at).year, number, bool(number), at, values)


def _leading(code: str) -> int:
    found = re.match(r"(\d{1,6})\D", code)
    return int(found.group(1)) if found else 0


def parties(people: Iterable[tuple[str, str]], directory: Directory) -> str:
    """(name, address): the units of the directory, else the names; the first few, and how many more."""
    names: dict[str, None] = {}
    for name, address in people:
        entry = directory.by_address(address)
        names[(entry.unit_name if entry else "") or name or address] = None
    every = [name for name in names if name]
    more = len(every) - SHOWN_PEOPLE
    return "; ".join(every[:SHOWN_PEOPLE]) + (f" (+{more})" if more > 0 else "")


# What is shown ---------------------------------------------------------------------------------------------------------


def sheet(db: apsw.Connection, directory: Directory, kinds: Kinds, query: RegisterQuery, now: float) -> RegisterSheet:
    book = read(db, query.account)
    waiting = not_entered(db, directory, kinds, query.account, book, MOST_WAITING, newest=True)
    every = [_row(db, query.account, book, one, kinds, now) for one in book.documents.values()]
    every += [_waiting(db, query.account, one, kinds, now) for one in waiting]
    years = sorted({row.year for row in every} | {today(now).year}, reverse=True)
    of_year = [row for row in every if row.year == query.year and not row.out]
    counts = (sum(row.book == "in" for row in of_year), sum(row.book == "out" for row in of_year))
    found = [row for row in of_year if row.book == query.book and _wanted(row, query, kinds)]
    found.sort(key=lambda row: (query.book == "in" and (row.number or documents.MOST_NUMBER + 1), row.at, row.number), reverse=True)
    known = store.known(db, query.account)
    return RegisterSheet(tuple(found), *counts, tuple(years), bool(known.begun), len(store.waiting(db, query.account)))


def _wanted(row: RegisterRow, query: RegisterQuery, kinds: Kinds) -> bool:
    if query.kind and row.kind not in kinds.found_under(query.kind):
        return False
    if not (query.since <= row.at < query.until):
        return False
    if query.late and not row.late:
        return False
    words = fold(query.words).split()
    if not words:
        return True
    said = fold(f"{row.number or row.wants or ''} {row.code} {row.summary} {row.party} {row.handler} {kinds.get(row.kind).name}")
    return all(word in said for word in words)


def _row(db: apsw.Connection, account: AccountId, book: Register, one: Document, kinds: Kinds, now: float) -> RegisterRow:
    letter = _letter(db, account, one.value("letter") or one.doc)
    other = book.holder(one.book, one.year, one.wants) if one.wants else None
    state = "clash" if one.clash else "given" if one.number else "waits" if one.wants else ""
    said = letter.kind if letter is not None and not any(change.field == "kind" for change in one.history) else one.value("kind")
    return _made(
        one.doc, one.book, one.year, one.number, one.wants, state, other.value("summary") if other and one.clash else "", one.at, one.facts,
        said or OTHER, letter.id if letter else None, tuple(RegisterChange(c.at, c.who, c.field, c.value) for c in one.history if c.field != "letter"), now,
    )  # fmt: skip


def _waiting(db: apsw.Connection, account: AccountId, one: Claim, kinds: Kinds, now: float) -> RegisterRow:
    letter = _letter(db, account, one.doc)
    state = "waits" if one.book == "in" or one.number else ""
    return _made(
        one.doc, one.book, one.year, 0, one.number, state, "", one.at, one.facts, one.facts.get("kind", OTHER),
        letter.id if letter else None, (), now,
    )  # fmt: skip


def _made(
    doc: str, book: documents.Book, year: int, number: int, wants: int, state: str, other: str, at: float, values: Mapping[str, str],
    kind: str, letter: MessageId | None, changes: tuple[RegisterChange, ...], now: float,
) -> RegisterRow:  # fmt: skip
    moment = from_iso(values.get("deadline", ""))
    done = values.get("done") == "1"
    deadline = moment.at if moment else None
    return RegisterRow(
        doc, book, year, number, wants, state, other, at, values.get("code", ""), kind, values.get("summary", ""),  # type: ignore[arg-type]
        values.get("party", ""), deadline, values.get("handler", ""), done, deadline is not None and deadline < now and not done,
        values.get("out") == "1", letter, changes,
    )  # fmt: skip


def _letter(db: apsw.Connection, account: AccountId, name: str) -> Message | None:
    found = [row for row in messages.by_message_id(db, account, name) if not row.gone_wish]
    return found[0] if found else None


def due(db: apsw.Connection, directory: Directory, kinds: Kinds, now: float) -> tuple[RegisterRow, ...]:
    """Incoming documents of all registers that are due within DUE_DAYS, or late, and not done; the nearest first."""
    found: list[RegisterRow] = []
    for account in accounts.every(db):
        if not store.known(db, account.id).begun:
            continue
        book = read(db, account.id)
        rows = (_row(db, account.id, book, one, kinds, now) for one in book.documents.values() if one.book == "in" and one.value("deadline"))
        found += [row for row in rows if not row.done and not row.out and row.deadline is not None and row.deadline < now + DUE_DAYS * 86_400]
    return tuple(sorted(found, key=lambda row: row.deadline or 0.0))


def draft_number(db: apsw.Connection, kinds: Kinds, draft: DraftId | None, account: AccountId, kind: str, now: float) -> DraftNumber:
    """How it stands with the number of a letter that is being written."""
    box = accounts.get(db, account)
    if box is None:
        return DraftNumber()
    offered = bool(store.known(db, account).begun) or box.kind == "unit"
    book, year = read(db, account), today(now).year
    one = book.get(store.doc_of_draft(db, draft)) if draft is not None else None
    number = (one.number or one.wants if one is not None else 0) or book.next("out", year)
    state = "" if one is None else "given" if one.number else "waits" if one.wants else ""
    return DraftNumber(offered, number, state, f"{number}/{_symbol(book, kinds, kind, box)}")  # type: ignore[arg-type]


def _symbol(book: Register, kinds: Kinds, kind: str, box: accounts.Account) -> str:
    """What stands behind the number: as in the last document of that kind, else by the kind's own abbreviation."""
    sent = [one for one in book.documents.values() if one.book == "out" and one.value("kind") == kind and "/" in one.value("code")]
    if sent:
        return max(sent, key=lambda one: one.at).value("code").partition("/")[2]
    unit = (box.name or box.unit).split(" ")[0]
    parts = (kinds.get(kind).code, unit if unit.isupper() else "")
    return "-".join(part for part in parts if part) or "VB"
