"""A letter that goes up once, through the mailbox: what its tests prepare, and what they look at afterwards."""

from __future__ import annotations

import email
import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import LineLost
from client.ids import DraftId, OutboxId
from client.net.imap.command import Command
from client.net.imap.grammar import Response
from client.store import accounts
from tests.engine.office import Official, server_state
from tests.engine.sending import arrived
from tests.servers import Dovecot

SIZE = 260_000


def knows_the_way(official: Official) -> None:
    """As after the first letter of its life: the server's offers are known."""
    official.write("Lam quen")
    official.send_and_sync()
    row = accounts.get(official.db, official.account)
    assert row is not None and row.sends_once


def file(folder: Path, name: str = "a.pdf", size: int = SIZE) -> Path:
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def files(letter: bytes) -> dict[str, bytes]:
    found = {}
    for part in email.message_from_bytes(letter).walk():
        if part.get_filename():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            found[str(part.get_filename())] = data
    return found


def with_file(subject: str, name: str, data: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "hai@cantho.example", "hoa@cantho.example", subject
    made["Message-ID"] = f"<{subject.replace(' ', '.')}@x>"
    made.set_content("Kính gửi")
    made.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes(policy=SMTP)


def draft_with(official: Official, subject: str, *paths: Path) -> DraftId:
    draft: DraftId = official.do(c.StartDraft(official.account))
    for path in paths:
        official.do(c.AddFile(draft, path))
    official.save(draft, subject)
    return draft


def forwarded(dovecot: Dovecot, official: Official, subject: str, original: bytes) -> DraftId:
    dovecot.deliver(official.who.user, original)
    official.sync()
    draft: DraftId = official.do(c.StartForward(official.letter(subject), "Thư chuyển tiếp"))
    official.save(draft, f"Fw {subject}")
    return draft


def before_answer(command: type[Command[Any]], act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Act before the answer to the first such command is taken."""
    taken = command.result

    def result(self: Any, tagged: Response) -> Any:
        monkeypatch.setattr(command, "result", taken)
        act()
        return taken(self, tagged)

    monkeypatch.setattr(command, "result", result)


def lost(*_words: Any) -> None:
    raise LineLost(host="x")


def staging_state(dovecot: Dovecot, official: Official) -> dict[str, object]:
    found = server_state(dovecot, official.who)
    return {name: letters for name, letters in found.items() if "đang gửi" in name and letters}


def went_once(dovecot: Dovecot, official: Official, letter: OutboxId, subject: str) -> None:
    """It has arrived once, its one copy lies in Sent beside that of the first letter, and no piece is left."""
    assert len(arrived(dovecot, subject)) == 1 and official.row(letter).state == "done"
    assert len(server_state(dovecot, official.who)["Sent"]) == 2 and staging_state(dovecot, official) == {}
