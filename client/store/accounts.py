"""The person's mailboxes: her own and the unit mailboxes given to her."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import apsw

from client.events import Topic
from client.faults import Fault, from_code
from client.ids import AccountId
from client.store.db import Tx, rows

LineState = Literal["unknown", "connecting", "good", "weak", "gone"]

_COLUMNS = (
    "id, address, name, post, unit, kind, user, password, capabilities, submission, size_limit, staging, line, line_since,"
    " received_at, fault_code, fault_facts"
)


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    address: str
    name: str
    post: str
    unit: str
    kind: Literal["personal", "unit"]
    user: str
    password: str
    capabilities: str
    submission: str
    size_limit: int
    staging: str
    line: LineState
    line_since: float
    received_at: float
    fault_code: str
    fault_facts: str

    @property
    def fault(self) -> Fault | None:
        return stored_fault(self.fault_code, self.fault_facts)

    @property
    def sends_once(self) -> bool:
        """A letter that lies in the mailbox can be sent by its name (CATENATE, URLAUTH, UIDPLUS; BURL), and so goes up once."""
        return {*self.capabilities.split()} >= {"CATENATE", "URLAUTH", "UIDPLUS"} and "BURL" in self.submission.split()

    def largest(self, site: int) -> int:
        """Octets of the largest letter that can go: what the server takes, or less where the site says so (0 = it does not).
        0 = not known."""
        return min((size for size in (self.size_limit, site) if size > 0), default=0)

    @property
    def sign_in_name(self) -> str:
        return self.user or self.address

    def __repr__(self) -> str:
        return f"Account({self.id})"


def stored_fault(code: str, facts: str) -> Fault | None:
    """The Fault that a row keeps; None where it keeps none."""
    return from_code(code, json.loads(facts)) if code else None


def fault_columns(fault: Fault | None) -> tuple[str, str]:
    """(fault_code, fault_facts) for a row."""
    if fault is None:
        return "", "{}"
    return fault.code, json.dumps(dict(fault.facts), ensure_ascii=False, default=str)


def every(connection: apsw.Connection) -> tuple[Account, ...]:
    """The person's own first."""
    return rows(connection, Account, f"SELECT {_COLUMNS} FROM account ORDER BY kind <> 'personal', id")


def get(connection: apsw.Connection, account: AccountId) -> Account | None:
    return next(iter(rows(connection, Account, f"SELECT {_COLUMNS} FROM account WHERE id = ?", (account,))), None)


def add(
    tx: Tx,
    address: str,
    *,
    name: str = "",
    post: str = "",
    unit: str = "",
    kind: Literal["personal", "unit"] = "personal",
    user: str = "",
    password: str = "",
) -> AccountId:
    """A new mailbox; the same address again brings its facts up to date and returns the old id."""
    tx.execute(
        "INSERT INTO account (address, name, post, unit, kind, user, password) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (address) DO UPDATE SET name = excluded.name, post = excluded.post, unit = excluded.unit,"
        " kind = excluded.kind, user = excluded.user",
        (address, name, post, unit, kind, user, password),
    )
    tx.changed(Topic.ACCOUNTS)
    found = tx.execute("SELECT id FROM account WHERE address = ?", (address,)).get
    return AccountId(int(found))


def set_password(tx: Tx, account: AccountId, password: str) -> None:
    """Also clears the fault that made us ask."""
    tx.execute("UPDATE account SET password = ?, fault_code = '', fault_facts = '{}' WHERE id = ?", (password, account))
    tx.changed(Topic.ACCOUNTS, account)


def set_capabilities(tx: Tx, account: AccountId, capabilities: str) -> None:
    """Of the mailbox's server, after sign-in: words with blanks between them."""
    tx.execute("UPDATE account SET capabilities = ? WHERE id = ?", (capabilities, account))


def set_submission(tx: Tx, account: AccountId, extensions: str, size_limit: int) -> None:
    """Of the server for sending, after sign-in: likewise, and the octets of the largest letter it takes (0 = not said)."""
    tx.execute("UPDATE account SET submission = ?, size_limit = ? WHERE id = ?", (extensions, size_limit, account))
    tx.changed(Topic.ACCOUNTS, account)


def set_staging(tx: Tx, account: AccountId, name: str) -> None:
    tx.execute("UPDATE account SET staging = ? WHERE id = ?", (name, account))


def set_line(tx: Tx, account: AccountId, line: LineState, now: float) -> None:
    """`line_since` moves only when the state does."""
    tx.execute(
        "UPDATE account SET line = ?, line_since = ? WHERE id = ? AND line <> ?", (line, now, account, line)
    )
    if tx.touched:
        tx.changed(Topic.LINE, account)


def set_received(tx: Tx, account: AccountId, now: float) -> None:
    tx.execute("UPDATE account SET received_at = ? WHERE id = ?", (now, account))
    tx.changed(Topic.LINE, account)


def set_fault(tx: Tx, account: AccountId, fault: Fault | None) -> None:
    code, facts = fault_columns(fault)
    tx.execute(
        "UPDATE account SET fault_code = ?, fault_facts = ? WHERE id = ? AND (fault_code <> ? OR fault_facts <> ?)",
        (code, facts, account, code, facts),
    )
    if tx.touched:
        tx.changed(Topic.LINE, account)
