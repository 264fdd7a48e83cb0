"""A session that lives in memory: the same interface as client.api.Session, the letters of the pictures, no thread waits, no disk.

`FakeSession(line="gone")` is offline, `letters=10_000` fills the inbox. Commands run at once when `now` is set (the
default for tests), so a page's deed is done when its press returns; results still come as Futures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from client import commands as c
from client import faults
from client.documents.procedure_files import shipped
from client.events import Bell, Changed, Topic
from client.ids import AccountId, DraftFileId, DraftId, MessageId, OutboxId, PartId
from client.rows import (
    AsSent,
    BackupState,
    Carrying,
    Chosen,
    Copying,
    DraftFile,
    DraftNumber,
    DraftPage,
    DraftRecipient,
    Exported,
    FileCard,
    KeepRow,
    Lacking,
    LetterPage,
    Line,
    LineState,
    OutboxRow,
    Person,
    Quota,
    RegisterChange,
    RegisterRow,
    Role,
    ShelfState,
    Stage,
    Step,
    Warning_,
)
from client.settings import DEFAULT
from tests.ui import fake_letters as data
from tests.ui.fake_people import directory
from tests.ui.fake_views import FakeViews

T = TypeVar("T")
NOW = data.NOW


PASSWORD = "hoa12345"


class FakeCopies:
    """`state` is what there is to back up. A backup or restore goes as far as the test `tell`s, and ends as it says (`end`)."""

    def __init__(self) -> None:
        self.state = BackupState(0, 0, 0, 0, 0, None)
        self.lies: dict[Path, str] = {}  # folder: '', 'unfinished', 'whole'
        self.asked: list[tuple[str, Path, str]] = []
        self.stopped = False
        self._told: Callable[[Copying], None] = lambda how_far: None
        self._future: Future[Any] = Future()

    def file(self, folder: Path) -> Path:
        return folder / f"sao-luu-{data.ME.address}.tcv"

    def lies_at(self, path: Path) -> tuple[str, int]:
        lies = self.lies.get(path.parent, "")
        return lies, 30 * 1024 * 1024 if lies == "unfinished" else 0

    def back_up(self, path: Path, told: Callable[[Copying], None]) -> Future[Any]:
        return self._begin("backup", path, "", told)

    def restore(self, path: Path, told: Callable[[Copying], None], *, password: str = "", recovery: bytes = b"") -> Future[Any]:
        return self._begin("restore", path, password, told)

    def stop(self) -> None:
        self.stopped = True

    def _begin(self, deed: str, path: Path, password: str, told: Callable[[Copying], None]) -> Future[Any]:
        self.asked.append((deed, path, password))
        self._told, self._future = told, Future()
        return self._future

    def tell(self, stage: Stage, octets: int, whole: int, letters: int) -> None:
        self._told(Copying(stage, octets, whole, letters))

    def end(self, result: Any) -> None:
        if isinstance(result, faults.Fault):
            self._future.set_exception(result)
        else:
            self._future.set_result(result)


class FakeCarrier:
    """A trip goes as far as the test `tell`s, and ends as it says (`end`)."""

    def __init__(self) -> None:
        self.lies: dict[Path, str] = {}
        self.asked: list[tuple[str, Path, str]] = []
        self.stopped = False
        self._told: Callable[[Carrying], None] = lambda how_far: None
        self._future: Future[Any] = Future()

    def lies_in(self, folder: Path) -> str:
        return self.lies.get(folder, "")

    def pack(self, folder: Path, told: Callable[[Carrying], None]) -> Future[Any]:
        return self._begin("pack", folder, "", told)

    def send(self, folder: Path, told: Callable[[Carrying], None], password: str = "") -> Future[Any]:
        return self._begin("send", folder, password, told)

    def take_back(self, folder: Path, told: Callable[[Carrying], None]) -> Future[Any]:
        return self._begin("take", folder, "", told)

    def stop(self) -> None:
        self.stopped = True

    def _begin(self, deed: str, folder: Path, password: str, told: Callable[[Carrying], None]) -> Future[Any]:
        self.asked.append((deed, folder, password))
        self._told, self._future = told, Future()
        return self._future

    def tell(self, *how_far: Any) -> None:
        self._told(Carrying(*how_far))

    def end(self, result: Any) -> None:
        if isinstance(result, faults.Fault):
            self._future.set_exception(result)
        else:
            self._future.set_result(result)


class FakeSession:
    """`done` lists every command submitted; `fail_next` makes the next one fail with that Fault."""

    def __init__(
        self, *, line: LineState = "good", letters: int = 0, with_unit: bool = False, outbox: bool = False
    ) -> None:
        self.person_id = "hoa"
        self.tracks = data.picture_tracking()
        self.bell = Bell()
        self.views = FakeViews(self)
        self.done: list[c.Command] = []
        self.fail_next: faults.Fault | None = None
        self.closed = False
        self.signature = ""
        self.catalogue = shipped()
        self.with_unit = with_unit
        self.line = _line(line)
        self.quota = Quota(True, 25_480_396, 31_457_280, 80, 80, 12)
        self.originals: dict[MessageId, AsSent] = {}  # of letters in old Vietnamese
        self.letters: dict[MessageId, LetterPage] = {page.row.id: page for page in data.picture_letters()}
        self.speed = 0.0  # octets a second, upwards
        self.largest = 0  # octets of the largest file that can go
        self.contents: dict[PartId, bytes] = {}
        self.passing: Path | None = None  # where OpenFile writes, when a test gives a folder
        self.home: dict[MessageId, Role] = {}
        self.keep: dict[MessageId, KeepRow] = {}
        self.shelf = ShelfState(0, 0.0, None, False)
        self.far: set[MessageId] = set()  # letters of which not all octets are here
        self.wanted = False  # somebody waits for them
        self.exported: list[tuple[Chosen, Path, str]] = []
        self.register: dict[str, RegisterRow] = {}
        self.register_counts: tuple[int, int] | None = None
        self.register_begun = True
        self.draft_number = DraftNumber()
        self.checked: dict[str, Step] = {}  # what the connection check finds instead, by the step's name
        self.check_waits = False
        self.on_server = 0  # > 0: the first letters are still coming, the server has so many
        self.choices: dict[str, object] = {}
        self.settings = DEFAULT
        self.copies = FakeCopies()
        self.carrier = FakeCarrier()
        self.locked = False
        self.outbox: dict[OutboxId, OutboxRow] = {}
        self.drafts: dict[DraftId, tuple[DraftPage, bool]] = {}
        self.directory = directory()
        self.unit_address = {path: f"vt{n}@cantho.example" for n, path in enumerate(self.directory)}
        self._number = 10_000
        self._drafts()
        if outbox:
            self.outbox = {row.id: row for row in data.picture_outbox()}
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

    def export(self, chosen: Chosen, folder: Path, form: str, name: str = "", told: Callable[[int], None] = lambda n: None) -> Future[Exported]:
        self.exported.append((chosen, folder, form))
        lost = [Lacking(self.letters[number].row.subject, faults.LetterGone()) for number in chosen.messages if number in self.far]
        future: Future[Exported] = Future()
        future.set_result(Exported((folder / "thu.eml",), len(chosen) - len(lost), tuple(lost)))
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
        if "shelf" in self.checked:
            steps.append(self.checked["shelf"])
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
        future: Future[None] = Future()
        if password == PASSWORD:
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
        self.letters[key] = replace(page, role="drafts", text_state="have" if here else "none", text=page.text if here else "")
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
            case c.NotCarried(letter):
                self.outbox[letter] = replace(self.outbox[letter], state="waiting")
                self.bell.ring(Changed(Topic.OUTBOX))
            case c.FetchToExport():
                self.wanted = True
            case c.CancelExport():
                self.wanted = False
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
                    role: Role = "trash" if gone else self.home.pop(number, "inbox")
                    if gone:
                        self.home[number] = page.role
                    self.letters[number] = replace(page, role=role, row=replace(page.row, deleted_at=NOW if gone else 0.0))
                self.bell.ring(Changed(Topic.MESSAGES, frozenset(messages)))
            case c.Move(messages, folder):
                roles: dict[int, Role] = {1: "inbox", 2: "sent", 3: "trash"}
                role = roles.get(folder, "other")
                for number in messages:
                    self.home[number] = self.letters[number].role
                    self.letters[number] = replace(self.letters[number], role=role)
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
            case c.StartAgain(message):
                page = self.letters[message]
                to = tuple(c.Recipient(p.name, p.address) for p in page.to)
                return self._draft(page.account, kind=page.row.kind, recipients=to, subject=page.row.subject)
            case c.BeginRegister():
                self.register_begun = True
                self.bell.ring(Changed(Topic.REGISTER))
            case c.CorrectEntry(_, doc, name, value):
                row = self.register[doc]
                change = RegisterChange(NOW, data.ME.name, name, value)
                held: Any = value == "1" if name in ("done", "out") else None if name == "deadline" else value
                self.register[doc] = replace(row, changes=(*row.changes, change), **{name: held})
                self.bell.ring(Changed(Topic.REGISTER))
            case c.GiveNumber(_, doc, number):
                if any(row.number == number for row in self.register.values()):
                    return False
                self.register[doc] = replace(self.register[doc], number=number, wants=0, state="given", other="")
                self.bell.ring(Changed(Topic.REGISTER))
                return True
            case c.TakeNumber():
                self.draft_number = replace(self.draft_number, state="waits")
                self.bell.ring(Changed(Topic.REGISTER))
            case c.SetKind(message, kind):
                self._rows((message,), kind=kind)
            case c.OpenServerDraft(message):
                page = self.letters.pop(message)
                return self._draft(page.account, kind=page.row.kind, subject=page.row.subject, text=page.text)
            case c.StartReply(message, everyone, quote_line):
                page = self.letters[message]
                people = (page.sender, *(page.to if everyone else ()))
                to = tuple(c.Recipient(p.name, p.address) for p in people if p.address != data.ME.address)
                return self._draft(page.account, recipients=to, subject="Trả lời: " + page.row.subject,
                                   text=f"\n\n{quote_line}\n> " + page.text.replace("\n", "\n> "), answer_of=message)  # fmt: skip
            case c.StartAnswer(message, answer):
                page = self.letters[message]
                to = (c.Recipient(page.sender.name, page.sender.address),)
                draft = self._draft(page.account, recipients=to, subject="Re: " + page.row.subject, answer_of=message)
                self._answer(draft, message, answer)
                return draft
            case c.SaveAnswer(draft, answer):
                message_ = self.drafts[draft][0].answer_of
                assert message_ is not None
                return self._answer(draft, message_, answer)
            case c.Confirm(message):
                page = self.letters[message]
                if page.confirming is None or page.confirming.state != "open":
                    return None
                self.letters[message] = replace(page, confirming=replace(page.confirming, state="done"))
                self.bell.ring(Changed(Topic.MESSAGES, frozenset({message})))
                return OutboxId(self._new())
            case c.StartReminder(message, addresses, subject, text):
                named = {one.person.address: one.person.name for one in self.tracks.people}
                to = tuple(c.Recipient(named[address], address) for address in addresses)
                return self._draft(data.OWN, recipients=to, subject=subject, text=text)
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
                del self.outbox[letter]
                self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter})))
                to = tuple(c.Recipient(p.name, p.address) for p in waiting.recipients)
                return self._draft(data.OWN, kind=waiting.kind, recipients=to, subject=waiting.subject)
            case c.SendNow(letter) | c.SendAgain(letter):
                self.change_outbox(letter, state="waiting", goes_at=NOW, seconds_left=0.0, fault=None, waits_for="")
            case c.LeaveIt(letter):
                self.outbox.pop(letter, None)
                self.bell.ring(Changed(Topic.OUTBOX, frozenset({letter})))
            case c.RetryRefused(letter):
                refused = self.outbox.pop(letter)
                new = OutboxId(self._new())
                self.outbox[new] = replace(refused, id=new, state="waiting", recipients=tuple(r.person for r in refused.refused),
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
        name = one.name or one.unit.split(" / ")[-1]
        return DraftRecipient(name, one.address, one.unit, one.field, outside, people)  # type: ignore[arg-type]

    def _keep(self, page: DraftPage) -> None:
        if page.fields is not None:
            made = self.views.finished(page.kind, page.account, page.fields, page.text, page.html, sum(one.people for one in page.recipients))
            page = replace(page, finished=made, subject=made.subject)
        weight = int(2_000 + len(page.text) * 1.4 + sum(file.size for file in page.files) * 1.37)
        problems = list(page.finished.problems) if page.finished is not None else []
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
                           kind=command.kind, account=command.account or page.account, saved_at=saved,
                           fields=dict(command.fields) if command.fields is not None else None))  # fmt: skip
        return saved

    def _answer(self, draft: DraftId, message: MessageId, answer: c.Answer) -> float:
        made = self.views.written(message, answer)
        saved = NOW + len(self.done)
        if made is not None:
            files = tuple(DraftFile(DraftFileId(self._new()), path.name, "application/pdf", 1_000, True) for path in made.forms)
            self._keep(replace(self.drafts[draft][0], text=made.text, html=made.html, files=files, saved_at=saved))
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
