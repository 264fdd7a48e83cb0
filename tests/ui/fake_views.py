"""What the fake session shows: the same readings as client.views, of the dictionaries of the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from client import faults
from client.api import kinds
from client.commands import Answer
from client.documents import answers, finding
from client.documents.finished import Writer, finish
from client.documents.kinds import shipped
from client.fold import fold
from client.ids import AccountId, DraftId, FolderId, MessageId, OutboxId, PartId
from client.rows import (
    AnswerLetter,
    AsSent,
    BackupState,
    Chosen,
    Counts,
    DraftNumber,
    DraftPage,
    DraftRow,
    ExportForm,
    ExportState,
    Finished,
    FolderRow,
    Found,
    HeavyRow,
    KeepRow,
    Kind,
    LetterPage,
    LetterRow,
    ListQuery,
    Mailbox,
    Me,
    OutboxRow,
    Person,
    Place,
    Procedure,
    RegisterQuery,
    RegisterRow,
    RegisterSheet,
    Role,
    ShelfState,
    Strip,
    Tracked,
    TrackPage,
    UnitNode,
    Weights,
)
from client.views import procedures
from client.views.writing import row
from tests.ui import fake_letters as data
from tests.ui.small_pdf import small_pdf

if TYPE_CHECKING:
    from tests.ui.fake import FakeSession


_ROLES = {Place.INBOX: ("inbox",), Place.SENT: ("sent",), Place.DELETED: ("trash",), Place.KEPT: ("kept",)}
FOLDERS: dict[Role, str] = {
    "inbox": "INBOX", "sent": "Sent", "trash": "Trash", "other": "Dự án cống", "archive": "Archive", "junk": "Junk", "kept": "",
}  # fmt: skip


class FakeViews:
    """Reads the dictionaries of its session."""

    def __init__(self, session: FakeSession) -> None:
        self._s = session
        self.reads = 0

    def backup(self) -> BackupState:
        return self._s.copies.state

    def register(self, query: RegisterQuery) -> RegisterSheet:
        every = [row for row in self._s.register.values() if row.year == query.year and not row.out]
        words = fold(query.words).split()
        found = [
            row for row in every
            if row.book == query.book and (not query.kind or row.kind == query.kind) and (row.late or not query.late)
            and query.since <= row.at < query.until and all(word in fold(f"{row.number} {row.code} {row.summary} {row.party}") for word in words)
        ]  # fmt: skip
        counts = [sum(row.book == book for row in every) for book in ("in", "out")]
        return RegisterSheet(tuple(found), *self._s.register_counts or counts, (2026, 2025), self._s.register_begun, 0)

    def due(self) -> tuple[RegisterRow, ...]:
        return tuple(row for row in self._s.register.values() if row.deadline is not None and not row.done and self._s.register_begun)

    def draft_number(self, draft: DraftId | None, account: AccountId, kind: str) -> DraftNumber:
        return self._s.draft_number

    def only_here(self) -> int:
        return self._s.copies.state.only_here

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
                                   expected, not self._s.on_server or role != "inbox",
                                   "away" if any(p.row.shelf == "away" for p in here) else "there" if any(p.row.shelf for p in here) else ""))  # fmt: skip
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
        return Counts(sum(by_kind.values()), by_kind, len(inbox), len(self._s.outbox), drafts, deleted,
                      sum(one.missing for one in self.awaited().values()))  # fmt: skip

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
            if query.awaited_only and (row.id not in self.awaited() or row.refused):
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

    def as_sent(self, message: MessageId) -> AsSent | None:
        return self._s.originals.get(message)

    def tracking(self, message: MessageId) -> TrackPage | None:
        page = self._s.letters.get(message)
        return replace(self._s.tracks, message=message) if page is not None and page.role == "sent" else None

    def awaited(self, account: AccountId | None = None) -> Mapping[MessageId, Tracked]:
        found = {number: page.row.tracked for number, page in self._s.letters.items() if page.role == "sent"}
        return {number: one for number, one in found.items() if one is not None and one.asks and one.missing}

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

    def shelf(self) -> ShelfState:
        return self._s.shelf

    def export_state(self, chosen: Chosen, form: ExportForm) -> ExportState:
        sizes = {number: self._s.letters[number].row.size for number in chosen.messages if number in self._s.letters}
        coming = [size for number, size in sizes.items() if number in self._s.far and self._s.wanted]
        return ExportState(len(chosen), sum(sizes.values()), sum(sizes.values()) - sum(coming), len(coming))

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

    def draft_people(self, draft: DraftId) -> tuple[Person, ...]:
        found: dict[str, Person] = {}
        for one in self._s.drafts[draft][0].recipients:
            for person in self.everybody(one.unit) if one.unit and not one.address else (self.person(one.address, one.name),):
                found.setdefault(person.address, person)
        return tuple(sorted(found.values(), key=lambda person: not person.outside))

    def kinds(self) -> tuple[Kind, ...]:
        return kinds()[0]

    def finished(
        self, kind: str, account: AccountId, values: Mapping[str, str], text: str, html: str, people: int, mark: str = ""
    ) -> Finished:
        """The engine's own."""
        me = data.ME
        writer = Writer(me.name, me.post, me.unit, "0292 3 000 100", me.address)
        return row(finish(shipped().get(kind), values, text, html, writer, people, data.NOW, mark))

    def signature(self, account: AccountId) -> str:
        return self._s.signature

    def procedures(self, words: str = "") -> tuple[Procedure, ...]:
        return procedures.rows(self._s.catalogue, words)

    def likely_procedures(self, message: MessageId) -> tuple[str, ...]:
        page = self._s.letters[message]
        return finding.likely(self._s.catalogue, page.row.subject, page.text)

    def answer(self, message: MessageId, answer: Answer) -> AnswerLetter:
        made = self.written(message, answer)
        return AnswerLetter(made.text, made.html, tuple(path.name for path in made.forms), made.wrong) if made else AnswerLetter("", "", (), "papers")

    def written(self, message: MessageId, answer: Answer) -> answers.Written | None:
        one, form = self._s.catalogue.get(answer.procedure), answer.form
        if one is None or form not in answers.FORMS:
            return None
        day = date.fromisoformat(answer.day) if answer.day else None
        return answers.write(
            one, self._s.catalogue.office, form, answer.papers, unit=data.ME.unit, to=self._s.letters[message].sender.name,  # type: ignore[arg-type]
            signature=f"{data.ME.name}\n{data.ME.post}, {data.ME.unit}", day=day, reason=answer.reason,
        )  # fmt: skip

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
