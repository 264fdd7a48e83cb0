"""A person's own settings: plain JSON values by name."""

from __future__ import annotations

import json

import apsw

from client.events import Topic
from client.store.db import Tx


def get(connection: apsw.Connection, name: str, default: object = None) -> object:
    found = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).get
    return default if found is None else json.loads(str(found))


def put(tx: Tx, name: str, value: object) -> None:
    tx.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, json.dumps(value, ensure_ascii=False)),
    )
    tx.changed(Topic.SETTINGS)
