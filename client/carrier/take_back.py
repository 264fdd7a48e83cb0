"""Home again: what the diary says settles the outbox, and the letters that came appear in the inbox, each once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from client.carrier import wire_letter
from client.carrier.diary import Diary, Fate
from client.carrier.stick import DIARY, NEWS, PACKED, Stick, sticks
from client.faults import FileDamaged, FileFault, FileForeign, FileVanished, OutcomeUnknown
from client.ids import AccountId, OutboxId
from client.outgoing.states import lasting
from client.portable.reader import Reader
from client.rows import Carrying, TakenBack
from client.store import accounts, carriers, outbox
from client.store.db import Store, Tx
from client.store.outbox import Letter
from client.sync import brought
from client.sync.options import Recognise

Told = Callable[[Carrying], None]


def take_back(store: Store, folder: Path, recognise: Recognise, domains: tuple[str, ...], now: float, told: Told) -> TakenBack:
    """Every packing of this PC that lies there; its files go from the stick once all of it is here. Again: it changes nothing.

    Raises: FileVanished (nothing of this PC there), PlaceGone, FileUnreadable, FileDamaged, StoreFault; again goes on.
    """
    whole, found = TakenBack(0, 0, 0, 0), False
    for stick in sticks(folder):
        carrier = carriers.get(store.read(), stick.id)
        if carrier is None:
            continue
        found = True
        told(Carrying("taking", 0, 0))
        fates = _fates(stick, carrier.key)
        octets = _octets(store, stick, carrier.key, fates)
        with store.write() as tx:
            counts = _settle(tx, stick, fates, octets, now)
        news = sum(_news(store, path, carrier.key, recognise, domains, told) for path in stick.news())
        whole = TakenBack(whole.sent + counts[0], whole.waiting + counts[1], whole.stuck + counts[2], whole.news + news)
        with suppress(OSError):  # it may be locked against writing: taking it back again changes nothing
            for path in stick.files():
                path.unlink()
    if not found:
        raise FileVanished(name="")
    return whole


def _fates(stick: Stick, key: bytes) -> dict[int, Fate]:
    """Nothing where there is no diary, or none that can be read: the claims on the server still say what was sent."""
    if not stick.path(DIARY).exists():
        return {}
    try:
        with Diary(stick.path(DIARY), (), key, writing=False) as diary:
            return diary.fates
    except (FileDamaged, FileForeign):
        return {}


def _octets(store: Store, stick: Stick, key: bytes, fates: dict[int, Fate]) -> dict[int, bytes]:
    """Of letters that were found sent without the stick, and of which it says now that somebody was refused."""
    db = store.read()
    rows = {number: outbox.get(db, OutboxId(number)) for number, fate in fates.items() if fate.gone and fate.refused}
    wanted = [number for number, row in rows.items() if row is not None and row.state in ("sent", "done")]
    if not wanted or not stick.path(PACKED).exists():
        return {}
    try:
        with Reader(stick.path(PACKED), PACKED, lambda _slots: key) as reader:
            entries = {entry.name: entry for entry in reader.check()}
            return {number: b"".join(reader.octets(entries[f"letter/{number}"])) for number in wanted if f"letter/{number}" in entries}
    except FileFault:
        return {}


def _settle(tx: Tx, stick: Stick, fates: dict[int, Fate], octets: dict[int, bytes], now: float) -> tuple[int, int, int]:
    """(sent, waiting, needing the person). What went is believed of any letter that was ever on a stick; all else only of those
    that lie on this one now."""
    sent = 0
    for number, fate in fates.items():
        if fate.gone and (letter := outbox.get(tx.connection, OutboxId(number))) is not None:
            sent += _gone(tx, letter, fate, now)
    waiting = 0
    stuck = sum(carriers.was_refused(tx, OutboxId(number), fates[number].refused, data) for number, data in octets.items())
    for letter in carriers.on_stick(tx.connection, stick.id):
        fate = fates.get(letter.id, Fate())
        carriers.add_voids(tx, letter.id, fate.voids)
        match fate.last:
            case "refused" if fate.fault is not None:
                stuck += outbox.held(tx, letter.id, fate.fault, fate.refused)
            case "leaving" | "unsure" | "elsewhere":
                carriers.add_voids(tx, letter.id, [*fate.others, fate.token])  # counts once the person has said: again
                stuck += outbox.unsure(tx, letter.id, OutcomeUnknown(reason="Carried"))
            case "not taken" if fate.fault is not None:
                waiting += outbox.wait(tx, letter.id, 0.0, fate.fault, counts=False)
            case _:
                waiting += carriers.not_carried(tx, letter.id)
    return sent, waiting, stuck


def _gone(tx: Tx, letter: Letter, fate: Fate, now: float) -> bool:
    """Whoever was refused for now gets it as a letter of its own, as from the courier."""
    if letter.carried == "" or letter.state in ("sent", "done"):
        return False
    later = [(address, fault) for address, fault in fate.refused if not lasting(fault)]
    lasts = [(address, fault) for address, fault in fate.refused if lasting(fault)]
    if later and fate.accepted:
        outbox.split(tx, letter.id, [address for address, _ in later], 0.0, later[0][1])
    if not carriers.found_sent(tx, letter.id, fate.at or now, fate.accepted, lasts):
        return False
    if fate.last == "filed" and letter.filing == "to file":
        outbox.set_filing(tx, letter.id, "filed")
    elif letter.filing == "to file":
        outbox.set_filing(tx, letter.id, "trying")  # it may lie there
    found = outbox.get(tx.connection, letter.id)
    if found is not None and found.filing in outbox.COPY_SETTLED:
        outbox.done(tx, letter.id)
    return True


def _news(store: Store, path: Path, key: bytes, recognise: Recognise, domains: tuple[str, ...], told: Told) -> int:
    """The oldest first, each in a transaction of its own."""
    came = 0
    mine = {account.id for account in accounts.every(store.read())}
    with Reader(path, NEWS, lambda _slots: key) as reader:
        entries = {entry.name: entry for entry in reader.check()}
        names = [name.removeprefix("row/") for name in entries if name.startswith("row/")]
        for done, name in enumerate(reversed(names)):
            told(Carrying("taking", done, len(names)))
            octets = b"".join(reader.octets(entries[f"octets/{name}"]))
            try:
                facts = json.loads(b"".join(reader.octets(entries[f"row/{name}"])))
                found = wire_letter.read(facts)
                account, validity = AccountId(int(facts["account"])), int(facts["uidvalidity"])
            except (ValueError, KeyError, TypeError) as error:
                raise FileDamaged(name=path.name) from error
            if account in mine:
                came += brought.take(store, account, validity, found, octets, recognise, domains)
    return came
