"""One official at one PC with the real engine, the same mailbox seen through a foreign client, and whether both agree."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import imapclient

from client import commands as c
from client.clock import Clock
from client.ids import AccountId, DraftId, MessageId, OutboxId
from client.net.server import Credentials
from client.program import Program
from client.provision.site import Place as Server
from client.provision.site import Site
from client.rows import LetterPage, ListQuery, Place
from client.session import Session
from client.store import accounts, folders, messages, outbox
from client.sync import plan
from tests.engine.sending import HAI
from tests.servers import Dovecot


def site(
    dovecot: Dovecot, *, imap_port: int | None = None, smtp_port: int | None = None, plain: bool = False, **more: Any
) -> Site:
    """`plain`: no TLS, so that each octet on the wire is one of the dialogue."""
    imap, smtp = ("plain", "plain") if plain else ("tls", "starttls")
    return Site(
        "UBND phường Cái Khế",
        ("cantho.example",),
        Server("127.0.0.1", imap_port or (dovecot.imap_port if plain else dovecot.imaps_port), imap, dovecot.ca),
        Server("127.0.0.1", smtp_port or dovecot.submission_port, smtp, dovecot.ca),
        **more,
    )


class Official:
    """Her session; `sync` is one pass on the caller's thread."""

    def __init__(self, made: Site, data: Path, who: Credentials, clock: Clock | None = None) -> None:
        self.who = who
        self.program = Program(made, data, clock)
        self.session: Session = self.program.sign_in_new(who.user, who.password)
        self.account: AccountId = self.session.views.mailboxes()[0].id

    @property
    def db(self) -> Any:
        return self.session._store.read()

    def do(self, command: c.Command) -> Any:
        return self.session.do(command)

    def sync(self) -> Any:
        return self.session.worker(self.account).run_once()

    def send_and_sync(self, times: int = 1) -> Any:
        for _ in range(times):
            self.session.courier(self.account).run_once()
            done = self.sync()
        return done

    def save(
        self, draft: DraftId, subject: str, text: str = "Kính gửi", people: tuple[str, ...] = (HAI,), account: AccountId | None = None
    ) -> None:
        recipients = tuple(c.Recipient(address=one) for one in people)
        self.do(c.SaveDraft(draft, subject, text, recipients=recipients, account=account))

    def send(self, draft: DraftId) -> OutboxId:
        """At once: the seconds to take it back are over."""
        letter: OutboxId = self.do(c.Send(draft))
        self.do(c.SendNow(letter))
        return letter

    def write(self, subject: str, *files: Path, text: str = "Kính gửi", people: tuple[str, ...] = (HAI,)) -> OutboxId:
        """A letter that goes at once."""
        draft = self.do(c.StartDraft(self.account))
        self.save(draft, subject, text, people)
        for file in files:
            self.do(c.AddFile(draft, file))
        return self.send(draft)

    def row(self, letter: OutboxId) -> outbox.Letter:
        found = outbox.get(self.db, letter)
        assert found is not None
        return found

    def letters(self, place: Place = Place.INBOX, **more: Any) -> list[MessageId]:
        return [number for number, _ in self.session.views.letter_index(ListQuery(place, **more))]

    def subjects(self, place: Place = Place.INBOX) -> list[str]:
        return [row.subject for row in self.session.views.letter_rows(self.letters(place))]

    def letter(self, subject: str, place: Place = Place.INBOX) -> MessageId:
        for row in self.session.views.letter_rows(self.letters(place)):
            if row.subject == subject:
                return row.id
        raise AssertionError(f"{subject!r} is not among {self.subjects(place)}")

    def folder(self, role: str) -> Any:
        found = folders.by_role(self.db, self.account, role)
        assert found is not None, role
        return found

    def state(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Folder -> Message-ID -> (UID, flags) of what she sees as being on the server."""
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for folder in folders.of_account(self.db, self.account):
            rows = self.db.execute(
                "SELECT message_id, uid_is, flags_is FROM message WHERE folder_is = ? ORDER BY uid_is", (folder.id,)
            )
            found[folder.name] = {f"{message_id}/{uid}": (uid, flags) for message_id, uid, flags in rows}
        return found

    @property
    def mailbox(self) -> accounts.Account:
        """What the store holds of it."""
        found = accounts.get(self.db, self.account)
        assert found is not None
        return found

    def message(self, number: MessageId) -> messages.Message:
        found = messages.get(self.db, number)
        assert found is not None
        return found

    def page(self, number: MessageId) -> LetterPage:
        """The letter as it is read."""
        found = self.session.views.letter(number)
        assert found is not None
        return found

    def open_wishes(self) -> int:
        return len(messages.wishes(self.db, self.account))

    def close(self) -> None:
        self.session.close()


@contextmanager
def few_pages(official: Official, room: int) -> Iterator[None]:
    """The store may grow by so many pages: whichever transaction needs one more is refused."""
    writer = official.session._store._writer
    pages = int(writer.pragma("page_count"))
    writer.pragma("max_page_count", pages + room)
    try:
        yield
    finally:
        writer.pragma("max_page_count", 1 << 30)


@contextmanager
def foreign(dovecot: Dovecot, who: Credentials) -> Iterator[imapclient.IMAPClient]:
    """Another program in the same mailbox."""
    client = imapclient.IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False)
    client.login(who.user, who.password)
    try:
        yield client
    finally:
        client.logout()


def server_state(dovecot: Dovecot, who: Credentials) -> dict[str, dict[str, tuple[int, int]]]:
    """The same of the server itself."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with foreign(dovecot, who) as client:
        for _, _, name in client.list_folders():
            client.select_folder(name, readonly=True)
            here = {}
            for uid, facts in client.fetch(client.search("ALL"), ["FLAGS", "ENVELOPE"]).items():
                flags = [flag.decode() for flag in facts[b"FLAGS"]]
                if not plan.deleted(flags):
                    message_id = (facts[b"ENVELOPE"].message_id or b"").decode()
                    here[f"{message_id}/{uid}"] = (uid, plan.bits(flags))
            found[name] = here
    return found


def agree(official: Official, dovecot: Dovecot) -> None:
    """Store and server are equal, and no wish is left."""
    assert official.open_wishes() == 0
    here, there = official.state(), server_state(dovecot, official.who)
    assert {name: rows for name, rows in here.items() if rows} == {name: rows for name, rows in there.items() if rows}


def until(true: Callable[[], Any], seconds: float = 15.0) -> Any:
    """Wait for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found
