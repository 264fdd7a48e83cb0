"""What fills a mailbox, and how far what is to lie on this PC has come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

import apsw

from client.ids import AccountId, MessageId
from client.people.acquaintance import Acquaintance
from client.rows import HeavyRow, KeepRow, ShelfState, Weights
from client.store import folders, kept, messages, parts, shelved, texts, weight
from client.store.messages import Message
from client.views.letters import file_card, recipients, signed
from client.views.state import quota_of

Order = Literal["size", "age", "sender", "kind"]


def heavy(db: apsw.Connection, known: Acquaintance, account: AccountId, order: Order, limit: int) -> tuple[HeavyRow, ...]:
    """Of all folders but the drafts. By sender and by kind: whoever takes most room first, the heaviest within."""
    roles = {folder.id: folder.role for folder in folders.of_account(db, account)}
    found = [_row(db, known, row, roles[row.folder_wish]) for row in weight.on_server(db, account, order == "age", limit)]
    if order in ("sender", "kind"):
        room: dict[str, int] = {}
        for row in found:
            room[_group(row, order)] = room.get(_group(row, order), 0) + row.size
        found.sort(key=lambda row: (-room[_group(row, order)], _group(row, order), -row.size))
    return tuple(found)


def _group(row: HeavyRow, order: Order) -> str:
    return row.kind if order == "kind" else f"{row.outgoing} {row.name}"


def _row(db: apsw.Connection, known: Acquaintance, row: Message, role: str) -> HeavyRow:
    outgoing = role == "sent"
    address, name = row.from_address, row.from_name
    if outgoing:
        name, address = next(iter(recipients(row, "to") + recipients(row, "cc")), ("", ""))
    shown = known.person(address, name)
    text = texts.get(db, row.id)
    tree = json.loads(text.structure or "{}") if text is not None else {}
    cards = () if _any_signed(tree) else tuple(file_card(db, part) for part in parts.of_message(db, row.id) if part.role == "file")
    return HeavyRow(row.id, row.kind, shown.name, shown.unit, row.subject, row.arrived, row.size, role, outgoing, cards)  # type: ignore[arg-type]


def _any_signed(tree: dict[str, object]) -> bool:
    children = tree.get("children")
    below = children if isinstance(children, list) else []
    return signed(json.dumps(tree)) or any(_any_signed(child) for child in below)


def weights(db: apsw.Connection, account: AccountId, now: float) -> Weights:
    there = [folder for folder in folders.of_account(db, account) if folder.selectable]
    roles: dict[str, tuple[int, int]] = {}
    for folder in there:
        letters, octets = weight.of_folder(db, folder.id)
        before = roles.get(folder.role, (0, 0))
        roles[folder.role] = (before[0] + letters, before[1] + octets)
    return Weights(quota_of(db, account, now), roles, all(folder.known_from == 1 for folder in there))


def keeping(db: apsw.Connection, ids: Sequence[MessageId]) -> tuple[KeepRow, ...]:
    """In the order of `ids`; without ids: all that is not settled yet."""
    return tuple(_keep_row(db, number) for number in ids or kept.unsettled(db))


def _keep_row(db: apsw.Connection, number: MessageId) -> KeepRow:
    row, one = messages.get(db, number), kept.get(db, number)
    if row is None:
        return KeepRow(number, "", 0, 0, "gone", None)
    state: Literal["coming", "leaving", "kept", "back"] = "back"
    if one is not None and one.copied and one.state in ("wanted", "here"):
        one = None  # for export
    if one is not None and one.state in ("wanted", "here"):
        state = "coming"
    elif one is not None:
        twin = messages.get(db, one.server_row) if one.server_row is not None else None
        state = "leaving" if twin is not None and twin.gone_wish else "kept"
    shelf = one is not None and one.shelf_state != ""
    fault = shelved.state(db).fault if shelf and state == "coming" and row.fault is None else row.fault
    return KeepRow(number, row.subject, row.size, one.have if one is not None else 0, state, fault, shelf)


def shelf(db: apsw.Connection) -> ShelfState:
    found = shelved.state(db)
    return ShelfState(shelved.count(db), found.looked_at, found.fault, found.away)
