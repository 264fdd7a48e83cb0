"""A letter written by the fields of its kind: finished, signed by whoever writes it; for the page that shows it and for sending."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import apsw

from client.documents.finished import Finished, Writer, Wrong, finish
from client.documents.finished import signature as lines_of
from client.documents.kinds import Kind, Kinds
from client.ids import AccountId
from client.people.directory import Directory
from client.rows import Finished as FinishedRow
from client.rows import Kind as KindRow
from client.rows import KindField, Warning_
from client.store import accounts
from client.store.drafts import Draft


def fields_of(stored: str) -> dict[str, str] | None:
    """What `draft.fields` holds; None: the letter is written freely."""
    return {str(name): str(value) for name, value in json.loads(stored).items()} if stored else None


def asks(row: Draft, kinds: Kinds) -> bool:
    """Whether the letter that a draft becomes asks its recipients to confirm it."""
    return kinds.get(row.kind).confirm if row.confirm < 0 else bool(row.confirm)


def writer(db: apsw.Connection, directory: Directory, account: AccountId) -> Writer:
    """Who signs what goes out from this mailbox: as the directory says it, else as the mailbox does."""
    every = accounts.every(db)
    row = next((one for one in every if one.id == account), None)
    if row is None:
        return Writer()
    entry = directory.by_address(row.address)
    telephone = entry.telephone if entry else ""
    if row.kind == "unit":
        person = every[0]
        who = ", ".join(filter(None, (person.name, person.post))) if person.kind == "personal" else ""
        return Writer(entry.name if entry else row.name, "", row.name, telephone, row.address, who)
    name, post, unit = (entry.name, entry.post, entry.unit_name) if entry else (row.name, row.post, row.unit)
    return Writer(name, post, unit, telephone, row.address)


def signature(db: apsw.Connection, directory: Directory, account: AccountId) -> str:
    """The lines below a letter from this mailbox; '' where the directory does not know it."""
    who = writer(db, directory, account)
    return lines_of(who) if directory.by_address(who.address) is not None else ""


def finished(
    db: apsw.Connection, directory: Directory, kind: Kind, account: AccountId, values: Mapping[str, str], text: str, html: str,
    people: int, now: float, mark: str = "",
) -> Finished:  # fmt: skip
    return finish(kind, values, text, html, writer(db, directory, account), people, now, mark)


def kind_row(kind: Kind) -> KindRow:
    fields = tuple(
        KindField(one.id, one.label, one.type, one.needed, one.beside, one.hint or (kind.example if one.type == "number" else ""))
        for one in kind.fields
    )
    return KindRow(
        kind.id, kind.name, kind.short, kind.line, kind.icon, kind.tint, kind.under, kind.code, kind.confirm,
        kind.people.partition(":")[0], fields,
    )  # fmt: skip


def row(found: Finished) -> FinishedRow:
    return FinishedRow(found.subject, found.text, found.html, dict(found.shown), problems(found.wrong))


def problems(wrong: Sequence[Wrong]) -> tuple[Warning_, ...]:
    """In the order of the fields; each keeps the letter from going."""
    return tuple(
        Warning_("field", {"field": one.field, "label": one.label, "why": one.why, "day": one.day}) for one in wrong
    )
