"""A store of one official with one mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from client.events import Bell, Changed
from client.ids import AccountId, FolderId
from client.store import accounts, folders
from client.store.db import Store

KEY = bytes(range(32))


@dataclass
class Desk:
    store: Store
    account: AccountId
    inbox: FolderId
    trash: FolderId
    heard: list[Changed] = field(default_factory=list)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bell = Bell()
    store = Store.open(tmp_path / "mail.db", KEY, bell)
    with store.write() as tx:
        account = accounts.add(tx, "hoa@caikhe.cantho.example", name="Nguyễn Thị Hoa")
        inbox = folders.add(tx, account, folders.Listed("INBOX", "inbox", "/", True))
        trash = folders.add(tx, account, folders.Listed("Trash", "trash", "/", True))
    made = Desk(store, account, inbox, trash)
    bell.listen(made.heard.append)
    yield made
    store.close()
