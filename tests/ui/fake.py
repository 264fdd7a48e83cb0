"""A session that lives in memory: the same interface as client.api.Session, the letters of the pictures, no thread waits, no disk.

`FakeSession(line="gone")` is offline, `letters=10_000` fills the inbox. Commands run at once when `now` is set (the
default for tests), so a page's deed is done when its press returns; results still come as Futures.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from client import commands as c
from client import faults
from client.events import Bell, Changed, Topic
from client.ids import AccountId, DraftFileId, DraftId, FolderId, MessageId, OutboxId, PartId
from client.program import SignInStep, Tile
from client.provision.site import practice
from client.rows import (
    Counts,
    DraftFile,
    DraftPage,
    DraftRecipient,
    DraftRow,
    FileCard,
    FolderRow,
    Found,
    HeavyRow,
    KeepRow,
    LetterPage,
    LetterRow,
    Line,
    LineState,
    ListQuery,
    Mailbox,
    Me,
    OutboxRow,
    Person,
    Place,
    Quota,
    Refused,
    Role,
    Step,
    Strip,
    UnitNode,
    Warning_,
    Weights,
)
from client.settings import DEFAULT
from tests.ui import fake_letters as data

T = TypeVar("T")
NOW = data.NOW
_ROLES = {Place.INBOX: ("inbox",), Place.SENT: ("sent",), Place.DELETED: ("trash",), Place.KEPT: ("kept",)}
FOLDERS: dict[Role, str] = {
    "inbox": "INBOX", "sent": "Sent", "trash": "Trash", "other": "Dự án cống", "archive": "Archive", "junk": "Junk", "kept": "",
}  # fmt: skip


def fold(words: str) -> str:
    """No marks, đ = d, small letters."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


class FakeViews:
    """Reads the dictionaries of its session."""

    def __init__(self, session: FakeSession) -> None:
        self._s = session
        self.reads = 0

    def me(self) -> Me:
        me = data.ME
        return Me(me.name, me.post, me.unit, me.address, self.mailboxes())

    def mailboxes(self) -> tuple[Mailbox, ...]:
        me = data.ME
        limit = self._s.largest
        own = Mailbox(data.OWN, me.address, me.name, me.post, me.unit, "personal", self._unread(data.OWN), limit * 78 // 57, limit)
        if not self._s.with_unit:
            return (own,)
        unit = Mailbox(
            data.UNIT,
            "ubnd@caikhe.cantho.example",
            "UBND phường Cái Khế",
            "",
            me.unit,
            "unit",
            self._unread(data.UNIT),
        )
        return (own, unit)

    def _unread(self, account: AccountId) -> int:
        return sum(
            p.row.unread for p in self._s.letters.values() if p.role == "inbox" and p.account == account
        )

    def folders(self, account: AccountId) -> tuple[FolderRow, ...]:
        """The inbox, sent, the trash, one folder of the person's own and, where a test puts letters there, archive and junk."""
        found = []
        for number, (role, name) in enumerate(FOLDERS.items(), 1):
            here = [p for p in self._s.letters.values() if p.role == role and p.account == account]
            expected = self._s.on_server if role == "inbox" and self._s.on_server else len(here)
            found.append(FolderRow(FolderId(number), account, role, (name,), len(here), sum(p.row.unread for p in here),
                                   expected, not self._s.on_server or role != "inbox"))  # type: ignore[arg-type]  # fmt: skip
        return tuple(found)

    def strip(self, account: AccountId | None = None) -> Strip:
        waiting = sum(row.state != "sent" for row in self._s.outbox.values())
        stuck = sum(row.state in ("held", "unsure") or bool(row.refused) for row in self._s.outbox.values())
        return Strip(self._s.line, waiting, stuck, data.at(24, 9, 2), self._s.quota)

    def seconds_to_send(self, octets: int) -> float:
        return octets / self._s.speed if self._s.speed else 0.0

    def counts(self) -> Counts:
        pages = self._s.letters.values()
        inbox = [p for p in pages if p.role == "inbox" and (p.account == data.OWN or self._s.with_unit)]
        by_kind: dict[str, int] = {}
        for page in inbox:
            if page.row.unread:
                by_kind[page.row.kind] = by_kind.get(page.row.kind, 0) + 1
        deleted = sum(p.role == "trash" for p in pages)
        drafts = sum(not gone for _, gone in self._s.drafts.values())
        return Counts(sum(by_kind.values()), by_kind, len(inbox), len(self._s.outbox), drafts, deleted)

    def letter_index(self, query: ListQuery) -> Sequence[tuple[MessageId, float]]:
        self.reads += 1
        roles = _ROLES.get(query.place, tuple(FOLDERS))
        if query.place is Place.OTHER and query.folder is not None:
            roles = (tuple(FOLDERS)[query.folder - 1],)
        words = fold(query.words).split()
        found = []
        for page in self._s.letters.values():
            row = page.row
            if page.role not in roles or (query.account is not None and page.account != query.account):
                continue
            if page.account == data.UNIT and not self._s.with_unit:
                continue
            if (query.kind and row.kind != query.kind) or (query.unread_only and not row.unread):
                continue
            if query.refused_only and not row.refused:
                continue
            if words:
                body = fold(f"{row.subject} {row.sender_name} {row.sender_unit} {page.text}")
                if not all(word in body for word in words):
                    continue
            found.append((row.id, row.arrived))
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    def letter_rows(self, ids: Sequence[MessageId]) -> tuple[LetterRow, ...]:
        letters = self._s.letters
        return tuple(replace(letters[number].row, role=letters[number].role) for number in ids if number in letters)

    def letter(self, message: MessageId) -> LetterPage | None:
        self.reads += 1
        return self._s.letters.get(message)

    def part_bytes(self, part: PartId) -> bytes:
        """Of a PDF: a real one of two pages, or what a test put into `session.contents`."""
        if part in self._s.contents:
            return self._s.contents[part]
        for page in self._s.letters.values():
            for card in page.files:
                if card.id == part and card.state == "have":
                    return small_pdf("Giay moi 214", pages=2) if card.kind == "pdf" else b"0" * card.size
        raise faults.LetterGone()

    def neighbours(self, message: MessageId, query: ListQuery) -> tuple[MessageId | None, MessageId | None]:
        ids = [number for number, _ in self.letter_index(query)]
        if message not in ids:
            return None, None
        place = ids.index(message)
        return (ids[place - 1] if place else None), (ids[place + 1] if place + 1 < len(ids) else None)

    def heavy(self, account: AccountId, order: str = "size", limit: int = 200) -> tuple[HeavyRow, ...]:
        found = [
            HeavyRow(p.row.id, p.row.kind, p.row.sender_name, "", p.row.subject, p.row.arrived, p.row.size, p.role, p.role == "sent", p.files)
            for p in self._s.letters.values()
            if p.account == account and p.role != "kept"
        ]
        keys: dict[str, Callable[[HeavyRow], Any]] = {
            "size": lambda row: -row.size, "age": lambda row: row.arrived, "sender": lambda row: row.name, "kind": lambda row: row.kind,
        }  # fmt: skip
        return tuple(sorted(found, key=keys[order])[:limit])

    def weights(self, account: AccountId) -> Weights:
        roles: dict[str, tuple[int, int]] = {}
        for page in self._s.letters.values():
            letters, octets = roles.get(page.role, (0, 0))
            roles[page.role] = (letters + 1, octets + page.row.size)
        return Weights(self._s.quota, roles, True)

    def keeping(self, ids: Sequence[MessageId] = ()) -> tuple[KeepRow, ...]:
        wanted = ids or [number for number, row in self._s.keep.items() if row.state in ("coming", "leaving")]
        return tuple(self._s.keep[number] for number in wanted if number in self._s.keep)

    def outbox(self) -> tuple[OutboxRow, ...]:
        def needs(row: OutboxRow) -> bool:
            return row.state in ("held", "unsure") or bool(row.refused)

        waiting = (row for row in self._s.outbox.values() if row.state != "sent" or row.refused)
        return tuple(sorted(waiting, key=lambda row: (not needs(row), row.queued_at)))

    def filing(self) -> tuple[OutboxRow, ...]:
        return tuple(row for row in self._s.outbox.values() if row.state == "sent" and not row.refused)

    def outbox_row(self, letter: OutboxId) -> OutboxRow | None:
        return self._s.outbox.get(letter)

    def drafts(self) -> tuple[DraftRow, ...]:
        rows = []
        for page, gone in self._s.drafts.values():
            if gone:
                continue
            first = page.recipients[0].name if page.recipients else ""
            rows.append(
                DraftRow(page.id, None, page.kind, page.subject, first, len(page.recipients), page.weight, page.saved_at,
                         len(page.problems), page.problems)
            )  # fmt: skip
        for letter in self._s.letters.values():
            if letter.role == "drafts":
                row = letter.row
                rows.append(DraftRow(None, row.id, row.kind, row.subject, letter.sender.name, 1, row.size, row.arrived, 0, ()))
        return tuple(sorted(rows, key=lambda row: -row.saved_at))

    def draft(self, draft: DraftId) -> DraftPage | None:
        kept = self._s.drafts.get(draft)
        return None if kept is None or kept[1] else kept[0]

    def units(self, path: str = "") -> tuple[UnitNode, ...]:
        depth = len(path.split(" / ")) if path else 0
        names: dict[str, None] = {}
        for unit in self._s.directory:
            parts = unit.split(" / ")
            if len(parts) > depth and (not path or unit == path or unit.startswith(path + " / ")):
                names[" / ".join(parts[: depth + 1])] = None
        nodes = []
        for full in names:
            children = {u.split(" / ")[depth + 1] for u in self._s.directory if u.startswith(full + " / ")}
            nodes.append(
                UnitNode(
                    full,
                    full.split(" / ")[-1],
                    len(self.everybody(full)),
                    len(children),
                    self._s.unit_address.get(full, ""),
                )
            )
        return tuple(nodes)

    def unit(self, path: str) -> UnitNode:
        children = {u for u in self._s.directory if u.startswith(path + " / ")}
        return UnitNode(path, path.split(" / ")[-1], len(self.everybody(path)), len(children), self._s.unit_address.get(path, ""))

    def unit_people(self, path: str) -> tuple[Person, ...]:
        return tuple(sorted(self._s.directory.get(path, ()), key=lambda one: one.name.split()[-1]))

    def everybody(self, path: str) -> tuple[Person, ...]:
        return tuple(
            p
            for unit, people in self._s.directory.items()
            if unit == path or unit.startswith(path + " / ")
            for p in people
        )

    def find(self, words: str, limit: int = 50) -> tuple[Found, ...]:
        wanted = fold(words).split()
        hits: list[Found] = []
        if not wanted:
            return ()
        for path, people in self._s.directory.items():
            name = path.split(" / ")[-1]
            if all(word in fold(name) for word in wanted):
                node = UnitNode(path, name, len(self.everybody(path)), 0, self._s.unit_address.get(path, ""))
                hits.append(Found(node, None, name, _marks(name, wanted), "", path))
            for one in people:
                if all(word in fold(f"{one.name} {one.post} {one.unit}") for word in wanted):
                    hits.append(Found(None, one, one.name, _marks(one.name, wanted), "0292 3 820 114", path))
        return tuple(hits[:limit])

    def person(self, address: str, name: str = "") -> Person:
        for people in self._s.directory.values():
            for one in people:
                if one.address.casefold() == address.casefold():
                    return one
        return Person(name or address, address, "", "", not address.endswith(data.INSIDE))

    def setting(self, name: str, default: object = None) -> object:
        return self._s.choices.get(name, default)


def _marks(name: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    plain = fold(name)
    if len(plain) != len(name):
        return ()
    return tuple((plain.index(word), len(word)) for word in words if word in plain)


class FakeSession:
    """`done` lists every command submitted; `fail_next` makes the next one fail with that Fault."""

    def __init__(
        self, *, line: LineState = "good", letters: int = 0, with_unit: bool = False, outbox: bool = False
    ) -> None:
        self.person_id = "hoa"
        self.bell = Bell()
        self.views = FakeViews(self)
        self.done: list[c.Command] = []
        self.fail_next: faults.Fault | None = None
        self.closed = False
        self.with_unit = with_unit
        self.line = _line(line)
        self.quota = Quota(True, 25_480_396, 31_457_280, 80, 80, 12)
        self.letters: dict[MessageId, LetterPage] = {page.row.id: page for page in data.picture_letters()}
        self.speed = 0.0  # octets a second, upwards
        self.largest = 0  # octets of the largest file that can go
        self.contents: dict[PartId, bytes] = {}
        self.passing: Path | None = None  # where OpenFile writes, when a test gives a folder
        self.home: dict[MessageId, str] = {}
        self.keep: dict[MessageId, KeepRow] = {}
        self.checked: dict[str, Step] = {}  # what the connection check finds instead, by the step's name
        self.check_waits = False
        self.on_server = 0  # > 0: the first letters are still coming, the server has so many
        self.choices: dict[str, object] = {}
        self.settings = DEFAULT
        self.locked = False
        self.outbox: dict[OutboxId, OutboxRow] = {}
        self.drafts: dict[DraftId, tuple[DraftPage, bool]] = {}
        self.directory = _directory()
        self.unit_address = {path: f"vt{n}@cantho.example" for n, path in enumerate(self.directory)}
        self._number = 10_000
        self._drafts()
        if outbox:
            self.outbox = {row.id: row for row in picture_outbox()}
        for number in range(letters):
            page = data.letter(
                100_000 + number,
                "notice",
                data.NAM,
                f"Công văn số {number}",
                NOW - 86_400 * 12 - number * 3_000,
            )
            self.letters[page.row.id] = page

    # the session's interface
    def submit(self, command: c.Command) -> Future[Any]:
        future: Future[Any] = Future()
        self.done.append(command)
        fault, self.fail_next = self.fail_next, None
        try:
            if fault is not None:
                raise fault
            future.set_result(self._do(command))
        except Exception as trouble:  # the Future carries it, as the real clerk's does
            future.set_exception(trouble)
        return future

    def read(self, reading: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(reading())
        except Exception as trouble:
            future.set_exception(trouble)
        return future

    def check_connection(self, told: Callable[[Sequence[Step]], None]) -> Future[tuple[Step, ...]]:
        steps = [
            Step("network", "good", None, {}), Step("server", "good", None, {"seconds": 0.4}), Step("password", "good", None, {}),
            Step("receive", "good", None, {"at": data.at(24, 9, 24)}), Step("send", "good", None, {"at": data.at(24, 9, 2)}),
            Step("quota", "warning", None, {"used": 25_480_396, "limit": 31_457_280}),
        ]  # fmt: skip
        if self.line.state == "gone":
            bad = Step("network", "bad", faults.NoNetwork(), {})
            steps = [bad, *(replace(step, state="skipped", facts={}) for step in steps[1:])]
        if self.line.fault is not None and isinstance(self.line.fault, faults.SignInFault):
            steps[2:] = [
                Step("password", "bad", self.line.fault, {}), Step("receive", "skipped", None, {}),
                Step("send", "bad", self.line.fault, {}), Step("quota", "skipped", None, {}),
            ]  # fmt: skip
        steps = [self.checked.get(step.name, step) for step in steps]
        future: Future[tuple[Step, ...]] = Future()
        if self.check_waits:  # a slow line: the test ends it
            told((replace(steps[0], state="running", facts={}, fault=None),))
            return future
        for count in range(1, len(steps) + 1):
            told(tuple(steps[:count]))
        future.set_result(tuple(steps))
        return future

    def give_password(self, account: AccountId, password: str) -> Future[None]:
        """The server knows FakeProgram.password only."""
        future: Future[None] = Future()
        if password == FakeProgram.password:
            self.submit(c.GivePassword(account, password))
            self.line = replace(self.line, fault=None)
            future.set_result(None)
        else:
            future.set_exception(faults.WrongPassword())
        return future

    def start(self) -> None:
        """No workers here."""

    def lock(self) -> None:
        self.locked = True
        self.close()

    def close(self) -> None:
        self.closed = True

    # what tests turn
    def set_line(self, state: LineState) -> None:
        self.line = _line(state)
        self.bell.ring(Changed(Topic.LINE))

    def arrive(self, page: LetterPage) -> None:
        self.letters[page.row.id] = page
        self.bell.ring(Changed(Topic.MESSAGES, frozenset({page.row.id})))

    def change_row(self, number: int, **fields: Any) -> None:
        """Change a letter's row, as a worker would, and ring."""
        key = MessageId(number)
        page = self.letters[key]
        self.letters[key] = replace(page, row=replace(page.row, **fields))
        self.bell.ring(Changed(Topic.MESSAGES, frozenset({key})))

    def change_file(self, part: PartId, **fields: Any) -> None:
        for number, page in self.letters.items():
            if any(card.id == part for card in page.files):
                files = tuple(replace(card, **fields) if card.id == part else card for card in page.files)
                self.letters[number] = replace(page, files=files)
                self.bell.ring(Changed(Topic.TEXTS, frozenset({number})))
                return

    def change_keep(self, number: int, state: str, have: int, fault: faults.Fault | None = None) -> None:
        """A letter on its way to this PC has come so far."""
        letter = MessageId(number)
        self.keep[letter] = replace(self.keep[letter], state=state, have=have, fault=fault)  # type: ignore[arg-type]
        role: Role = "kept" if state in ("leaving", "kept") else "inbox"
        self.letters[letter] = replace(self.letters[letter], role=role, row=replace(self.letters[letter].row, role=role))
        self.bell.ring(Changed(Topic.KEPT, frozenset({letter})))

    def text_comes(self, number: int, text: str) -> None:
        key = MessageId(number)
        page = self.letters[key]
        self.letters[key] = replace(page, row=replace(page.row, text_here=True), text_state="have", text=text)
        self.bell.ring(Changed(Topic.TEXTS, frozenset({key})))

    def write_elsewhere(self, number: int, *, here: bool = True) -> str:
        """This letter is now a draft that was written at another PC; returns its subject."""
        key = MessageId(number)
        page = self.letters[key]
        state = "have" if here else "none"
        self.letters[key] = replace(page, role="drafts", text_state=state, text=page.text if here else "")  # type: ignore[arg-type]
        self.bell.ring(Changed(Topic.DRAFTS))
        return page.row.subject

    def change_outbox(self, letter: OutboxId, **fields: Any) -> None:
        self.outbox[letter] = replace(self.outbox[letter], **fields)
        self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter})))

    # commands
    def _new(self) -> int:
        self._number += 1
        return self._number

    def _rows(self, ids: Iterable[MessageId], **fields: Any) -> None:
        for number in ids:
            page = self.letters.get(number)
            if page is not None:
                self.letters[number] = replace(page, row=replace(page.row, **fields))
        self.bell.ring(Changed(Topic.MESSAGES, frozenset(ids)))

    def _card(self, part: PartId) -> FileCard:
        return next(card for page in self.letters.values() for card in page.files if card.id == part)

    def _do(self, command: c.Command) -> Any:
        match command:
            case c.OpenLetter(message):
                self._rows((message,), unread=False)
                page = self.letters[message]
                if page.text_state == "none":
                    self.letters[message] = replace(page, text_state="wanted")
            case c.MarkRead(messages, read):
                self._rows(messages, unread=not read)
            case c.Flag(messages, flagged):
                self._rows(messages, flagged=flagged)
            case c.Keep(messages):
                for number in messages:
                    row = self.letters[number].row
                    self.keep[number] = KeepRow(number, row.subject, row.size, 0, "coming", None)
                self.bell.ring(Changed(Topic.KEPT, frozenset(messages)))
            case c.KeepFiles(message, _files):
                row = self.letters[message].row
                self.keep[message] = KeepRow(message, row.subject, row.size, 0, "coming", None)
            case c.Restore(messages) if messages and set(messages) <= self.keep.keys():
                for number in messages:
                    self.change_keep(number, "back", 0)
            case c.Delete(messages) | c.Restore(messages):
                gone = isinstance(command, c.Delete)
                for number in messages:
                    page = self.letters[number]
                    role = "trash" if gone else self.home.pop(number, "inbox")
                    if gone:
                        self.home[number] = page.role
                    self.letters[number] = replace(
                        page, role=role, row=replace(page.row, deleted_at=NOW if gone else 0.0)
                    )  # type: ignore[arg-type]
                self.bell.ring(Changed(Topic.MESSAGES, frozenset(messages)))
            case c.Move(messages, folder):
                role = {1: "inbox", 2: "sent", 3: "trash"}.get(int(folder), "other")
                for number in messages:
                    self.home[number] = self.letters[number].role
                    self.letters[number] = replace(self.letters[number], role=role)  # type: ignore[arg-type]
                self.bell.ring(Changed(Topic.MESSAGES, frozenset(messages)))
            case c.Purge(messages):
                for number in messages:
                    self.letters.pop(number, None)
                self.bell.ring(Changed(Topic.MESSAGES, frozenset(messages)))
            case c.FetchFile(part):
                self.change_file(part, state="wanted")
            case c.CancelFetch(part):
                self.change_file(part, state="none")
            case c.SaveFile(part, folder):
                card = self._card(part)
                if card.blocked:
                    raise faults.FileBlocked(name=card.name)
                path = folder / card.name
                path.write_bytes(self.views.part_bytes(part))
                return path
            case c.OpenFile(part):
                card = self._card(part)
                if card.blocked:
                    raise faults.FileBlocked(name=card.name)
                if self.passing is None:
                    return Path(card.name)
                opened = self.passing / card.name
                opened.write_bytes(self.views.part_bytes(part))
                return opened
            case c.ReportPhishing(message):
                self._do(c.Delete((message,)))
                return OutboxId(self._new())
            case c.CallSafe(message):
                self.letters[message] = replace(self.letters[message], warnings=())
                self.bell.ring(Changed(Topic.TEXTS, frozenset({message})))
            case c.CheckMail() | c.GivePassword():
                pass
            case c.ChangeSetting(name, value):
                self.choices[name] = value
                self.bell.ring(Changed(Topic.SETTINGS))
            case c.WarningTold(_, level):
                self.quota = replace(self.quota, told_level=level)
            case c.StartDraft(account, kind, recipients, subject):
                return self._draft(account, kind=kind, recipients=recipients, subject=subject)
            case c.OpenServerDraft(message):
                page = self.letters.pop(message)
                return self._draft(page.account, kind=page.row.kind, subject=page.row.subject, text=page.text)
            case c.StartReply(message, everyone, quote_line):
                page = self.letters[message]
                people = (page.sender, *(page.to if everyone else ()))
                to = tuple(c.Recipient(p.name, p.address) for p in people if p.address != data.ME.address)
                return self._draft(page.account, recipients=to, subject="Trả lời: " + page.row.subject,
                                   text=f"\n\n{quote_line}\n> " + page.text.replace("\n", "\n> "), answer_of=message)  # fmt: skip
            case c.StartForward(message, quote_line):
                page = self.letters[message]
                files = tuple(
                    DraftFile(DraftFileId(self._new()), f.name, f.type, f.size, f.state == "have")
                    for f in page.files
                )
                return self._draft(page.account, subject="Chuyển tiếp: " + page.row.subject, text=f"\n\n{quote_line}\n{page.text}",
                                   files=files, forward_of=message)  # fmt: skip
            case c.SaveDraft():
                return self._save(command)
            case c.AddFile(draft, path, instead):
                if not path.exists():
                    raise faults.FileVanished(name=path.name)
                return self._add(draft, path.name, path.stat().st_size, instead)
            case c.AddMade(draft, name, made, instead):
                return self._add(draft, name, len(made), instead)
            case c.RemoveFile(number):
                for page_, _ in list(self.drafts.values()):
                    if any(file.id == number for file in page_.files):
                        self._keep(
                            replace(page_, files=tuple(file for file in page_.files if file.id != number))
                        )
            case c.DiscardDraft(draft) | c.KeepDraft(draft):
                self.drafts[draft] = (self.drafts[draft][0], isinstance(command, c.DiscardDraft))
                self.bell.ring(Changed(Topic.DRAFTS, frozenset({draft})))
            case c.Send(draft):
                return self._send(draft)
            case c.TakeBack(letter):
                waiting = self.outbox.get(letter)
                if waiting is None or waiting.state not in ("waiting", "held", "sending") or waiting.leaving:
                    return None
                row = self.outbox.pop(letter)
                self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter})))
                to = tuple(c.Recipient(p.name, p.address) for p in row.recipients)
                return self._draft(data.OWN, kind=row.kind, recipients=to, subject=row.subject)
            case c.SendNow(letter) | c.SendAgain(letter):
                self.change_outbox(letter, state="waiting", goes_at=NOW, seconds_left=0.0, fault=None, waits_for="")
            case c.LeaveIt(letter):
                self.outbox.pop(letter, None)
                self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter})))
            case c.RetryRefused(letter):
                row = self.outbox.pop(letter)
                new = OutboxId(self._new())
                self.outbox[new] = replace(row, id=new, state="waiting", recipients=tuple(r.person for r in row.refused),
                                           refused=(), accepted=0, fault=None, seconds_left=10.0)  # fmt: skip
                self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter, new})))
                return new
            case _:
                raise TypeError(type(command).__name__)
        return None

    def _draft(self, account: AccountId, *, kind: str = "other", recipients: tuple[c.Recipient, ...] = (), subject: str = "",
               text: str = "", files: tuple[DraftFile, ...] = (), saved_at: float = NOW, answer_of: MessageId | None = None,
               forward_of: MessageId | None = None) -> DraftId:  # fmt: skip
        draft = DraftId(self._new())
        page = DraftPage(draft, account, kind, subject, text, "", tuple(map(self._recipient, recipients)), files, saved_at, False, 0, (),
                         answer_of, forward_of)  # fmt: skip
        self._keep(page)
        return draft

    def _add(self, draft: DraftId, name: str, size: int, instead: DraftFileId | None) -> DraftFileId:
        if self.largest and size > self.largest:
            raise faults.TooLarge(size=size, limit=self.largest)
        kind = name.rpartition(".")[2] or "bin"
        added = DraftFile(DraftFileId(self._new()), name, f"application/{kind}", size, True)
        page, _ = self.drafts[draft]
        self._keep(replace(page, files=(*(file for file in page.files if file.id != instead), added)))
        return added.id

    def _recipient(self, one: c.Recipient) -> DraftRecipient:
        people = len(self.views.everybody(one.unit)) if one.unit else 1
        outside = bool(one.address) and not one.address.endswith(data.INSIDE)
        return DraftRecipient(
            one.name or one.unit.split(" / ")[-1], one.address, one.unit, one.field, outside, people
        )  # type: ignore[arg-type]

    def _keep(self, page: DraftPage) -> None:
        weight = int(2_000 + len(page.text) * 1.4 + sum(file.size for file in page.files) * 1.37)
        problems = []
        if not page.recipients:
            problems.append(Warning_("no_recipient", {}))
        if not page.subject.strip():
            problems.append(Warning_("no_subject", {}))
        if "đính kèm" in page.text and not page.files:
            problems.append(Warning_("forgotten_file", {"words": "đính kèm"}))
        gone = self.drafts.get(page.id, (page, False))[1]
        self.drafts[page.id] = (replace(page, weight=weight, problems=tuple(problems)), gone)
        self.bell.ring(Changed(Topic.DRAFTS, frozenset({page.id})))

    def _save(self, command: c.SaveDraft) -> float:
        page, _ = self.drafts[command.draft]
        saved = NOW + len(self.done)
        people = tuple(map(self._recipient, command.recipients))
        self._keep(replace(page, subject=command.subject, text=command.text, html=command.html, recipients=people,
                           kind=command.kind, account=command.account or page.account, saved_at=saved))  # fmt: skip
        return saved

    def _send(self, draft: DraftId) -> OutboxId:
        already = [row for row in self.outbox.values() if row.id == OutboxId(draft + 50_000)]
        if already:
            return already[0].id
        page, _ = self.drafts.pop(draft)
        if not page.recipients:
            self.drafts[draft] = (page, False)
            raise faults.RecipientRefused(address="", reply="")
        people = tuple(Person(r.name, r.address, "", r.unit, r.outside) for r in page.recipients)
        row = OutboxRow(OutboxId(draft + 50_000), "waiting", page.subject, page.kind, people, 0, (), page.weight, 0, NOW, NOW + 10,
                        10.0, 0, None, 0.0)  # fmt: skip
        self.outbox[row.id] = row
        self.bell.ring(Changed(Topic.DRAFTS, frozenset({draft})))
        self.bell.ring(Changed(Topic.OUTBOX, frozenset({row.id})))
        return row.id

    def _drafts(self) -> None:
        twelve = tuple(
            c.Recipient(p.name, p.address) for p in self.views.everybody("UBND phường Cái Khế")[:12]
        )
        self._draft(data.OWN, kind="invitation", subject="Họp giao ban công tác tháng 12 năm 2026", recipients=twelve, saved_at=data.at(24, 9, 31),
                    text="Kính mời các phòng dự họp.")  # fmt: skip
        self._draft(data.OWN, kind="report", subject="Báo cáo công tác tiếp công dân năm 2026", saved_at=data.at(23, 16, 5),
                    recipients=(c.Recipient("Sở Nội vụ", "vt@snv.cantho.example"),), text="Kính gửi Sở Nội vụ.")  # fmt: skip
        self._draft(data.OWN, saved_at=data.at(20, 10, 12))


def _line(state: LineState) -> Line:
    fault = faults.NoNetwork() if state == "gone" else None
    return Line(
        state, data.at(24, 9, 12), data.at(24, 9, 24) if state != "gone" else data.at(24, 9, 10), fault
    )


def picture_outbox() -> tuple[OutboxRow, ...]:
    """The four letters of cho-gui.png and one `unsure`."""
    twenty = tuple(data.person(f"UBND phường số {n}", "", f"vt{n}@cantho.example") for n in range(23))
    full = Refused(data.HA, faults.RecipientFull(address=data.HA.address, reply="552 mailbox full"))
    return (
        OutboxRow(OutboxId(1), "held", "Thông báo lịch tiếp công dân tháng 12/2026", "notice", (data.HA, *twenty), 23, (full,), 98_304,
                  98_304, data.at(24, 8, 50), 0.0, 0.0, 1, full.fault, 0.0),
        OutboxRow(OutboxId(2), "sending", "Báo cáo kết quả cải cách hành chính năm 2026", "report", (data.DUNG,), 0, (), 2_202_010,
                  945_000, data.at(24, 9, 0), 0.0, 0.0, 1, None, 0.0, seconds_to_go=63.0),
        OutboxRow(OutboxId(3), "waiting", "Hồ sơ nghiệm thu công trình cống rạch Bà Bộ", "other", (data.KHANH,), 0, (), 5_033_164, 0,
                  data.at(24, 9, 5), NOW - 60, 0.0, 0, None, 0.0, waits_for="line", waits_until=data.at(24, 11, 5)),
        OutboxRow(OutboxId(4), "waiting", "Lịch công tác tuần 49 (từ 30/11 đến 06/12/2026)", "schedule", (data.BAO,), 0, (), 98_304, 0,
                  data.at(24, 9, 23), NOW + 10, 10.0, 0, None, 0.0),
        OutboxRow(OutboxId(5), "unsure", "Giấy mời họp tổ kiểm tra an toàn", "invitation", (data.HAI,), 0, (), 310_000, 310_000,
                  data.at(24, 8, 40), 0.0, 0.0, 1, faults.OutcomeUnknown(), 0.0),
    )  # fmt: skip


def _directory() -> dict[str, tuple[Person, ...]]:
    """Unit path -> its own people; three levels, about 120 people."""
    found: dict[str, tuple[Person, ...]] = {
        "UBND phường Cái Khế": (data.ME, data.BAO, data.HUY),
        "Các sở, ban, ngành / Văn phòng UBND thành phố": (data.HAI,),
        "Các sở, ban, ngành / Sở Nội vụ": (data.DUNG,),
        "Các sở, ban, ngành / Sở Y tế": (data.NAM,),
        "Các sở, ban, ngành / Sở Khoa học và Công nghệ": (data.TRAM,),
        "Các xã, phường / UBND phường Ninh Kiều": (data.HA,),
        "Các xã, phường / UBND xã Phong Điền": (data.KHANH,),
    }
    family = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Đỗ")
    given = (
        "Văn Lợi",
        "Minh Tâm",
        "Thị Hạnh",
        "Quốc Dũng",
        "Thanh Thuỷ",
        "Hữu Phước",
        "Ngọc Ánh",
        "Thới Hưng",
    )
    posts = (
        "Chủ tịch",
        "Phó Chủ tịch",
        "Văn thư",
        "Kế toán",
        "Tư pháp – Hộ tịch",
        "Địa chính",
        "Văn hóa – Xã hội",
        "Chuyên viên",
    )
    wards = ("Thới Hưng", "Bình Thủy", "An Bình", "Long Tuyền", "Ô Môn", "Thốt Nốt", "Cờ Đỏ", "Vĩnh Thạnh")
    for place, ward in enumerate(wards):
        unit = f"UBND phường {ward}"
        folded = fold(ward).replace(" ", "")
        found[f"Các xã, phường / {unit}"] = tuple(
            Person(
                f"{family[(n + place) % 8]} {given[n]}",
                f"{fold(given[n]).replace(' ', '.')}@{folded}.cantho.example",
                posts[n],
                unit,
                False,
            )
            for n in range(8)
        )
    office = "UBND phường Cái Khế / Văn phòng HĐND và UBND"
    found[office] = tuple(
        Person(
            f"{family[n]} {given[-n - 1]}",
            f"vp{n}@caikhe.cantho.example",
            posts[n],
            "UBND phường Cái Khế",
            False,
        )
        for n in range(8)
    )
    return found


class FakeProgram:
    """Program before signing in. Password of everybody known: "hoa12345"; five wrong ones lock."""

    password = "hoa12345"

    def __init__(self, *, remembered: bool = False) -> None:
        self.remembered = remembered  # Hoa's; the keyring keeps it while `forgets` is False
        self.forgets = False
        self.tries = 5
        self.locked_until = 0.0
        self.sessions: list[FakeSession] = []
        self.site = practice(1, 1, name="UBND phường Cái Khế, thành phố Cần Thơ", pc_name="Máy số 3")

    def tiles(self) -> tuple[Tile, ...]:
        """The six of the picture; one is locked, the last has not signed in here yet."""
        me = data.ME
        pause = max(0.0, self.locked_until - time.time())
        names = (
            ("loi", "Trần Văn Lợi", "Phó Chủ tịch UBND phường"), ("tam", "Lê Minh Tâm", "Phòng Kinh tế, Hạ tầng"),
            ("anh", "Phạm Thị Ngọc Ánh", "Tư pháp – Hộ tịch"), ("bao", data.BAO.name, "Phòng Văn hóa – Xã hội"),
            ("", "Võ Thị Kim Liên", "Phục vụ hành chính công"),
        )  # fmt: skip
        return (
            Tile("hoa", me.name, me.post, me.unit, me.address, True, self.tries, pause, self.remembered),
            *(
                Tile(id, name, post, "", f"{id or 'lien'}@cantho.example", bool(id), 5, 600.0 if id == "anh" else 0.0)
                for id, name, post in names
            ),
        )

    def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        return FakeSession().views.find(words, limit)

    def sign_in(self, person_id: str, password: str) -> FakeSession:
        if self.locked_until:
            raise faults.SignInLocked(until=self.locked_until)
        if password != self.password:
            self.tries -= 1
            if self.tries == 0:
                self.locked_until = time.time() + 60
                raise faults.SignInLocked(until=self.locked_until)
            raise faults.WrongPassword(tries_left=self.tries, wrong=5 - self.tries)
        return self._open()

    def close(self) -> None:
        """Nobody is left behind here."""

    def sign_in_remembered(self, person_id: str) -> FakeSession:
        if self.forgets:
            raise faults.WrongPassword()
        return self._open()

    def sign_in_new(
        self, address: str, password: str, told: Callable[[SignInStep], None] = lambda step: None
    ) -> FakeSession:
        told(SignInStep("server"))
        if password != self.password:
            raise faults.WrongPassword()
        told(SignInStep("store"))
        told(SignInStep("letters"))
        return self._open()

    def _open(self) -> FakeSession:
        session = FakeSession()
        self.sessions.append(session)
        return session


def small_pdf(words: str, pages: int = 1) -> bytes:
    """A valid PDF of A4 pages with one line of ASCII text on each."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n in range(pages):
        body = f"BT /F1 28 Tf 72 720 Td ({words} - {n + 1}) Tj ET".encode("ascii")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
