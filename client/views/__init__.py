"""What each page reads. Every function reads the store at the moment of asking, on any thread; nothing waits for the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from client.clock import Clock
from client.commands import Answer
from client.documents import procedure_files
from client.documents.kinds import Kinds, shipped
from client.documents.procedures import Catalogue
from client.ids import AccountId, DraftId, MessageId, OutboxId, PartId
from client.people.acquaintance import Acquaintance
from client.people.directory import Directory
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
    Procedure,
    RegisterQuery,
    RegisterRow,
    RegisterSheet,
    ShelfState,
    Strip,
    Tracked,
    TrackPage,
    UnitNode,
    Weights,
)
from client.store import settings
from client.store.db import Store
from client.views import (
    backup,
    cleanup,
    drafts,
    export,
    letters,
    outbox,
    procedures,
    register,
    state,
    tracking,
    writing,
)


class Views:
    """`largest`: octets of the largest letter that the site lets go (0 = it does not say); `speed`: octets a second that the line
    carries up, 0 = not known."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        domains: tuple[str, ...],
        clock: Clock,
        largest: int = 0,
        speed: Callable[[], float] = lambda: 0.0,
        kinds: Kinds | None = None,
        secret: bool = False,
        catalogue: Callable[[], Catalogue] = procedure_files.shipped,
    ) -> None:
        self._store = store
        self._directory = directory
        self._known = Acquaintance(directory, domains)
        self._clock = clock
        self._rules = drafts.Rules(kinds or shipped(), largest, secret)
        self._speed = speed
        self._catalogue = catalogue

    # State

    def me(self) -> Me:
        return state.me(self._store.read(), self._rules.largest)

    def mailboxes(self) -> tuple[Mailbox, ...]:
        """The person's own first."""
        return state.mailboxes(self._store.read(), self._rules.largest)

    def folders(self, account: AccountId) -> tuple[FolderRow, ...]:
        """What can be looked into in one mailbox, with how much lies there."""
        return state.letter_folders(self._store.read(), account)

    def strip(self, account: AccountId | None = None) -> Strip:
        """Of one mailbox; None: the person's own (outbox counts are of all)."""
        return state.strip(self._store.read(), account, self._clock.now())

    def seconds_to_send(self, octets: int) -> float:
        """How long so many octets of a letter take on this line, as it was measured of late; 0 = nobody can tell."""
        speed = self._speed()
        return octets / speed if speed > 0 else 0.0

    def counts(self) -> Counts:
        return state.counts(self._store.read(), self._clock.now())

    def setting(self, name: str, default: object = None) -> object:
        return settings.get(self._store.read(), name, default)

    # Letters

    def letter_index(self, query: ListQuery) -> Sequence[tuple[MessageId, float]]:
        """(id, arrived) of every letter of the query, newest first; 10,000 take about 10 ms."""
        return letters.index(self._store.read(), query, self._rules.kinds, self._clock.now())

    def letter_rows(self, ids: Sequence[MessageId]) -> tuple[LetterRow, ...]:
        """The rows of these letters in this order; letters gone meanwhile are left out."""
        return letters.rows(self._store.read(), self._known, ids)

    def letter(self, message: MessageId) -> LetterPage | None:
        """All the reader shows; None when the letter is gone."""
        return letters.page(self._store.read(), self._known, message, self._rules.kinds)

    def as_sent(self, message: MessageId) -> AsSent | None:
        """The letter's words without a look for old Vietnamese (`LetterPage.old`); None: they cannot be had any more."""
        return letters.as_sent(self._store.read(), message)

    def tracking(self, message: MessageId) -> TrackPage | None:
        """Who has a letter that was sent; None when it is gone."""
        return tracking.page(self._store.read(), self._known, message)

    def sent_letter(self, message_id: str) -> MessageId | None:
        """By its Message-ID, with or without the brackets."""
        return tracking.sent_letter(self._store.read(), message_id)

    def awaited(self, account: AccountId | None = None) -> Mapping[MessageId, Tracked]:
        """Sent letters of the last weeks that somebody has not confirmed yet, newest first."""
        return tracking.awaited(self._store.read(), self._clock.now(), account)

    def part_bytes(self, part: PartId) -> bytes:
        """A decoded attachment or inline picture that is here (state `have`). Raises LetterGone."""
        return letters.part_bytes(self._store.read(), part)

    def neighbours(self, message: MessageId, query: ListQuery) -> tuple[MessageId | None, MessageId | None]:
        """(newer, older) in the list the letter was opened from."""
        return letters.neighbours(self._store.read(), message, query, self._rules.kinds)

    # Cleaning up

    def heavy(self, account: AccountId, order: cleanup.Order = "size", limit: int = 200) -> tuple[HeavyRow, ...]:
        """What takes room on the server; `order`: size, age, sender, kind."""
        return cleanup.heavy(self._store.read(), self._known, account, order, limit)

    def weights(self, account: AccountId) -> Weights:
        return cleanup.weights(self._store.read(), account, self._clock.now())

    def keeping(self, ids: Sequence[MessageId] = ()) -> tuple[KeepRow, ...]:
        """How far these letters are on their way to this PC; without ids: all that is under way."""
        return cleanup.keeping(self._store.read(), ids)

    def shelf(self) -> ShelfState:
        """How it stands with the site's network folder for kept letters."""
        return cleanup.shelf(self._store.read())
    def backup(self) -> BackupState:
        """What a backup would hold, what lies on this PC alone and in none yet, and the last one."""
        return backup.state(self._store.read())

    def only_here(self) -> int:
        """How many kept letters lie on this PC alone and in no backup; quick."""
        return backup.only_here(self._store.read())

    # Exporting

    def lies_only_here(self) -> Chosen:
        """Letters that lie on this PC and nowhere else: not sent yet, kept here, or drafts the server does not have as they are."""
        return export.only_here(self._store.read())

    def export_state(self, chosen: Chosen, form: ExportForm) -> ExportState:
        """How far what is to be exported has come here."""
        return export.state(self._store.read(), chosen, form)

    # Writing and sending

    def outbox(self) -> tuple[OutboxRow, ...]:
        """Those that need the person first, then in sending order. Done letters are not here."""
        return outbox.rows(self._store.read(), self._known, self._clock.now())

    def filing(self) -> tuple[OutboxRow, ...]:
        """Letters that have gone, and whose copy has still to come into Sent."""
        return outbox.filing(self._store.read(), self._known, self._clock.now())

    def outbox_row(self, letter: OutboxId) -> OutboxRow | None:
        return next((row for row in self.outbox() if row.id == letter), None)

    def drafts(self) -> tuple[DraftRow, ...]:
        """What is being written, last saved first; drafts that only the server has are among them."""
        return drafts.rows(self._store.read(), self._known, self._directory, self._rules, self._clock.now())

    def draft(self, draft: DraftId) -> DraftPage | None:
        return drafts.page(self._store.read(), self._known, self._directory, draft, self._rules, self._clock.now())

    def draft_people(self, draft: DraftId) -> tuple[Person, ...]:
        """Everybody who will get it, units expanded, each once; those outside first."""
        return drafts.people(self._store.read(), self._known, self._directory, draft)

    # Kinds of letters

    def kinds(self) -> tuple[Kind, ...]:
        """All of this site, in their order on the screen."""
        return tuple(writing.kind_row(kind) for kind in self._rules.kinds)

    def finished(
        self, kind: str, account: AccountId, values: Mapping[str, str], text: str, html: str, people: int, mark: str = ""
    ) -> Finished:
        """The letter that these fields make, while they are being filled in. `mark`: stands where a value is wrong."""
        found = self._rules.kinds.get(kind)
        db, now = self._store.read(), self._clock.now()
        return writing.row(writing.finished(db, self._directory, found, account, values, text, html, people, now, mark))

    def signature(self, account: AccountId) -> str:
        """The lines below a letter from this mailbox: name, post, unit, telephone, address; '' where the directory knows it not."""
        return writing.signature(self._store.read(), self._directory, account)

    # Answers to citizens

    def procedures(self, words: str = "") -> tuple[Procedure, ...]:
        """Those that fit the words, marks not needed; all for no words."""
        return procedures.rows(self._catalogue(), words)

    def likely_procedures(self, message: MessageId) -> tuple[str, ...]:
        """Ids of those that the letter may be about, the likeliest first."""
        return procedures.likely(self._store.read(), self._catalogue(), message)

    def answer(self, message: MessageId, answer: Answer) -> AnswerLetter:
        """The letter that this answer makes; nothing is kept."""
        return procedures.letter(self._store.read(), self._directory, self._catalogue(), message, answer)

    # The register

    def register(self, query: RegisterQuery) -> RegisterSheet:
        """The newest first."""
        return register.sheet(self._store.read(), self._directory, self._rules.kinds, query, self._clock.now())

    def due(self) -> tuple[RegisterRow, ...]:
        """Incoming documents that are due within three days, or late, and not done; the nearest first."""
        return register.due(self._store.read(), self._directory, self._rules.kinds, self._clock.now())

    def draft_number(self, draft: DraftId | None, account: AccountId, kind: str) -> DraftNumber:
        """How it stands with the running number of a letter that is being written from this mailbox; None: it is not kept yet."""
        return register.draft_number(self._store.read(), self._rules.kinds, draft, account, kind, self._clock.now())

    # Directory

    def units(self, path: str = "") -> tuple[UnitNode, ...]:
        """The units directly below; '' = the top."""
        return tuple(self._known.unit(child) for child in self._directory.children(path))

    def unit(self, path: str) -> UnitNode:
        return self._known.unit(path)

    def unit_people(self, path: str) -> tuple[Person, ...]:
        """The people of a unit itself."""
        return tuple(self._known.entry(entry) for entry in self._directory.people(path))

    def everybody(self, path: str) -> tuple[Person, ...]:
        """All people of a unit and below."""
        return tuple(self._known.entry(entry) for entry in self._directory.expand(path))

    def find(self, words: str, limit: int = 50) -> tuple[Found, ...]:
        """Directory search, marks not needed, đ = d."""
        return self._known.find(words, limit)

    def person(self, address: str, name: str = "") -> Person:
        """What the directory knows of an address."""
        return self._known.person(address, name)
