"""What a backup holds comes back into the store of its person, on this PC or another: merged, nothing twice.

First the whole file is looked at; a file that is cut or changed gives nothing. Then each letter, each draft, each letter of the
outbox with its draft is one transaction that is left out when it is here already, so whatever interrupts it, doing it again goes on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from client.faults import FileDamaged, FileForeign, StoreDamaged
from client.ids import AccountId, DraftId
from client.people.vault import Slots
from client.portable.backup import KIND, Told, counted, looking
from client.portable.reader import Entry, Reader
from client.rows import Backed, Copying, Restored
from client.store import accounts, copied_letters, copied_writing, kept_octets, messages
from client.store.copied_letters import Record
from client.store.db import Store


def restore(store: Store, path: Path, unlock: Callable[[Slots], bytes], told: Told) -> Restored:
    """Raises: Stopped, WrongPassword, FileForeign (facts: address, where it is another person's), FileTooNew, FileCut, FileDamaged,
    FileVanished, FileUnreadable, PlaceGone, DiskFull, StoreFault."""
    with Reader(path, KIND, unlock) as reader:
        entries = {entry.name: entry for entry in reader.check(looking("checking", told, reader.size))}
        return _Merge(store, reader, entries, path.name, told).all()


class _Merge:
    def __init__(self, store: Store, reader: Reader, entries: dict[str, Entry], name: str, told: Told) -> None:
        self._store, self._reader, self._entries, self._name, self._told = store, reader, entries, name, told
        self._whole = sum(entry.size for entry in entries.values())
        self._octets = 0
        self._came: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._lacking: list[str] = []
        self._already = 0

    def all(self) -> Restored:
        about = self._reader.about
        if copied_letters.by_address(self._store.read(), about["address"]) != accounts.every(self._store.read())[0].id:
            raise FileForeign(name=self._name, address=about["address"])
        for name, facts in self._records("letter"):
            self._here(name, facts, self._letter)
        of_letters = {facts["draft"] for _, facts in self._records("outbox")}
        self._drafts = self._ranked()
        for name, facts in self._records("outbox"):
            self._here(name, facts, self._outbox)
        for name, facts in self._records("draft"):
            if name not in of_letters:
                self._here(name, facts, self._draft)
        self._remember(about)
        return Restored(
            self._came["letter"], self._came["draft"], self._came["outbox"], self._already, dict(self._left_out),
            tuple(self._lacking), float(about["made_at"]),
        )  # fmt: skip

    def _here(self, name: str, facts: Record, put: Callable[[AccountId, str, Record], bool]) -> None:
        self._told(Copying("restoring", self._octets, self._whole, self._came["letter"]))
        account = copied_letters.by_address(self._store.read(), facts["account"])
        if account is None:
            self._left_out[str(facts["account"])] += 1
        elif put(account, name, facts):
            self._came[name.partition("/")[0]] += 1
        else:
            self._already += 1
        self._octets += self._entries[name].size + sum(self._entries[f"octets/{one}"].size for one in _octets_of(facts))

    def _letter(self, account: AccountId, name: str, facts: Record) -> bool:
        if copied_letters.is_here(self._store.read(), account, facts):
            return False
        with self._store.write() as tx:
            letter = copied_letters.put(tx, account, facts, self._pieces)
        if kept_octets.read_back(self._store.read(), letter, facts["row"]["size"]) != facts["octets"]:
            with self._store.write() as tx:
                messages.drop(tx, (letter,))
            raise StoreDamaged(reply="read back")
        return True

    def _draft(self, account: AccountId, name: str, facts: Record) -> bool:
        if copied_writing.draft_here(self._store.read(), account, facts, self._drafts[name]) is not None:
            return False
        files = self._files(facts)
        with self._store.write() as tx:
            self._lacking += copied_writing.put_draft(tx, account, facts, files)[1]
        return True

    def _outbox(self, account: AccountId, name: str, facts: Record) -> bool:
        """The letter and the draft it was made of, in one."""
        of = facts["draft"]
        draft = self._record(of) if of else None
        here: DraftId | None = None
        if draft is not None:
            here = copied_writing.draft_here(self._store.read(), account, draft, self._drafts[of])
        if copied_writing.letter_here(self._store.read(), facts, here):
            return False
        octets = b"".join(self._pieces(facts["octets"]))
        files = self._files(draft) if draft is not None and here is None else []
        with self._store.write() as tx:
            if draft is not None and here is None:
                here, lacking = copied_writing.put_draft(tx, account, draft, files)
                self._lacking += lacking
            copied_writing.put_letter(tx, account, facts, octets, here)
        return True

    def _ranked(self) -> dict[str, int]:
        """Of drafts that were begun in one moment, which is which."""
        seen: Counter[tuple[str, float]] = Counter()
        ranks: dict[str, int] = {}
        for name, facts in self._records("draft"):
            moment = (str(facts["account"]).casefold(), facts["row"]["created_at"])
            ranks[name] = seen[moment]
            seen[moment] += 1
        return ranks

    def _remember(self, about: Mapping[str, Any]) -> None:
        """What has come back lies in that file too: nobody is reminded of it."""
        before = copied_letters.last_backup(self._store.read())
        if before is not None and before.at >= about["made_at"]:
            return
        with self._store.write() as tx:
            copied_letters.remember_backup(tx, Backed(float(about["made_at"]), *counted(about["counts"]), self._reader.size))

    # Out of the file

    def _records(self, kind: str) -> Iterator[tuple[str, Record]]:
        for name in self._entries:
            if name.startswith(f"{kind}/"):
                yield name, self._record(name)

    def _record(self, name: str) -> Record:
        facts: Record = json.loads(b"".join(self._reader.octets(self._entries[name])))
        return facts

    def _pieces(self, sha256: str) -> Iterable[bytes]:
        entry = self._entries[f"octets/{sha256}"]
        if entry.sha256 != sha256:
            raise FileDamaged(name=self._name)
        return self._reader.octets(entry)

    def _files(self, facts: Record) -> list[bytes | None]:
        return [b"".join(self._pieces(file["octets"])) if "octets" in file else None for file in facts["files"]]


def _octets_of(facts: dict[str, Any]) -> Iterator[str]:
    if "octets" in facts:
        yield facts["octets"]
    for one in (*facts.get("parts", ()), *facts.get("files", ())):
        if isinstance(one, dict) and "octets" in one:
            yield one["octets"]
