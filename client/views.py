"""What each page reads. Every function reads the store at the moment of asking, on any thread; nothing waits for the network."""

from __future__ import annotations

from collections.abc import Sequence

from client.ids import AccountId, DraftId, MessageId, OutboxId, PartId
from client.rows import (
    Counts,
    DraftPage,
    DraftRow,
    Found,
    LetterPage,
    LetterRow,
    ListQuery,
    Mailbox,
    Me,
    OutboxRow,
    Person,
    Strip,
    UnitNode,
)


class Views:
    def me(self) -> Me:
        raise NotImplementedError

    def mailboxes(self) -> tuple[Mailbox, ...]:
        raise NotImplementedError

    def strip(self, account: AccountId | None = None) -> Strip:
        """Of one mailbox; None: the person's own (outbox counts are of all)."""
        raise NotImplementedError

    def counts(self) -> Counts:
        raise NotImplementedError

    def letter_index(self, query: ListQuery) -> Sequence[tuple[MessageId, float]]:
        """(id, arrived) of every letter of the query, newest first; 10,000 take about 10 ms."""
        raise NotImplementedError

    def letter_rows(self, ids: Sequence[MessageId]) -> tuple[LetterRow, ...]:
        """The rows of these letters in this order; letters gone meanwhile are left out."""
        raise NotImplementedError

    def letter(self, message: MessageId) -> LetterPage | None:
        """All the reader shows; None when the letter is gone."""
        raise NotImplementedError

    def part_bytes(self, part: PartId) -> bytes:
        """A decoded attachment or inline picture that is here (state `have`); for the PDF page and cid pictures. Raises LetterGone."""
        raise NotImplementedError

    def neighbours(self, message: MessageId, query: ListQuery) -> tuple[MessageId | None, MessageId | None]:
        """(newer, older) in the list the letter was opened from."""
        raise NotImplementedError

    def outbox(self) -> tuple[OutboxRow, ...]:
        """Those that need the person first, then in sending order. Done letters are not here."""
        raise NotImplementedError

    def outbox_row(self, letter: OutboxId) -> OutboxRow | None:
        raise NotImplementedError

    def drafts(self) -> tuple[DraftRow, ...]:
        raise NotImplementedError

    def draft(self, draft: DraftId) -> DraftPage | None:
        raise NotImplementedError

    def units(self, path: str = "") -> tuple[UnitNode, ...]:
        """The units directly below; '' = the top."""
        raise NotImplementedError

    def unit_people(self, path: str) -> tuple[Person, ...]:
        """The people of a unit itself, by given name."""
        raise NotImplementedError

    def everybody(self, path: str) -> tuple[Person, ...]:
        """All people of a unit and below."""
        raise NotImplementedError

    def find(self, words: str, limit: int = 50) -> tuple[Found, ...]:
        """Directory search, marks not needed, đ = d."""
        raise NotImplementedError

    def person(self, address: str, name: str = "") -> Person:
        """What the directory knows of an address."""
        raise NotImplementedError

    def setting(self, name: str, default: object = None) -> object:
        raise NotImplementedError
