"""Packing: what waits in the outbox goes onto a stick as one sealed file, and is carried from then on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from client.carrier.stick import ID_OCTETS, PACKED, Stick, same_key
from client.ids import OutboxId
from client.people.vault import Slots
from client.portable.writer import Writer
from client.rows import Carrying, Packed
from client.store import accounts, carriers, letter_octets, outbox
from client.store.db import Store
from client.store.outbox import Letter
from client.sync.brought import known_uids

Told = Callable[[Carrying], None]


def pack(store: Store, folder: Path, make: Callable[[], tuple[Slots, bytes]], now: float, *, by_server: bool, told: Told) -> Packed:
    """Everything that waits; also nothing, to fetch what has come. `make`: new slots and their key. `by_server`: it files copies.

    The letters are carried before the first octet is written: whenever the power goes, they are not sent from here without the
    server being asked. Raises: PlaceGone, PlaceFull, FileUnwritable, FileDamaged, StoreFault; then they wait as before.
    """
    told(Carrying("packing", 0, 0))
    slots, key = make()
    stick = Stick(folder, os.urandom(ID_OCTETS).hex())
    before: dict[OutboxId, int] = {}
    lacking: list[str] = []
    with store.write() as tx:
        carriers.add(tx, stick.id, key, now)
        for letter in carriers.to_carry(tx.connection):
            if letter_octets.lacks_files(tx.connection, letter.id):
                lacking.append(letter.subject)
            elif carriers.carry(tx, letter.id, stick.id, now):
                before[letter.id] = letter.ask
    letters = carriers.on_stick(store.read(), stick.id)
    closing = False
    try:
        with Writer(stick.path(PACKED), PACKED, same_key(slots, key)) as writer:
            octets, names = _write(store, writer, stick, letters, now, by_server=by_server, told=told)
            closing = True
            writer.close(names)
    except BaseException:
        _put_back(store, stick, before, perhaps=closing)
        raise
    with store.write() as tx:
        carriers.finished(tx, stick.id)
    return Packed(len(letters), octets, stick.path(PACKED), tuple(lacking))


def _put_back(store: Store, stick: Stick, before: dict[OutboxId, int], *, perhaps: bool) -> None:
    """Nothing can be sent of a file that did not take its name; where it perhaps has (`perhaps`, and the stick is gone), the server is
    asked first."""
    there = perhaps and (stick.path(PACKED).exists() or not stick.folder.is_dir())
    with store.write() as tx:
        for letter, ask in before.items():
            carriers.not_carried(tx, letter)
            if not there and not ask:
                carriers.may_go(tx, letter)


def _write(
    store: Store, writer: Writer, stick: Stick, letters: tuple[Letter, ...], now: float, *, by_server: bool, told: Told
) -> tuple[int, list[str]]:
    """(octets of letters, the names of all entries)"""
    db = store.read()
    whole, gone = sum(letter.size for letter in letters), 0
    for letter in letters:
        octets = letter_octets.whole(db, letter.id) or b""
        writer.add(f"letter/{letter.id}", [octets])
        gone += len(octets)
        told(Carrying("packing", gone, whole))
    about = {
        "id": stick.id, "made_at": now, "by_server": by_server,
        "accounts": [_account(store, account) for account in accounts.every(db)],
        "letters": [_letter(store, letter) for letter in letters],
    }  # fmt: skip
    writer.add("about", [json.dumps(about, ensure_ascii=False).encode()])
    return gone, ["about", *(f"letter/{letter.id}" for letter in letters)]


def _account(store: Store, account: accounts.Account) -> dict[str, object]:
    """What its mailbox is entered with, and which letters of the inbox are here."""
    return {
        "id": account.id, "address": account.address, "user": account.sign_in_name, "password": account.password,
        "inbox": known_uids(store, account.id),
    }  # fmt: skip


def _letter(store: Store, letter: Letter) -> dict[str, object]:
    people = [one.address for one in outbox.recipients(store.read(), letter.id) if one.state != "accepted"]
    return {
        "id": letter.id, "account": letter.account_id, "message_id": letter.message_id, "claim": letter.claim_name,
        "sender": letter.sender, "size": letter.size, "people": people, "filing": letter.filing, "voids": letter.voids,
    }  # fmt: skip
