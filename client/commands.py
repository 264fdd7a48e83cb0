"""What a person can do, as values. `Desk.do` turns each into one transaction; nothing else writes for the person.

Every command says what it returns, and which Faults it raises at once (later trouble stands on the row it concerns).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from client.ids import AccountId, DraftFileId, DraftId, FolderId, MessageId, OutboxId, PartId
from client.rows import Chosen, ExportForm

Fields = tuple[tuple[str, str], ...]


class Command:
    """One deed. Subclasses are frozen values."""

    __slots__ = ()


# Letters ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenLetter(Command):
    """The person looks at a letter: mark it read and ask for its text (and small files). Returns None."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class MarkRead(Command):
    messages: tuple[MessageId, ...]
    read: bool = True


@dataclass(frozen=True, slots=True)
class Flag(Command):
    messages: tuple[MessageId, ...]
    flagged: bool = True


@dataclass(frozen=True, slots=True)
class Delete(Command):
    """To the trash; `Restore` of the same letters takes it back."""

    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Keep(Command):
    """To lie on this PC and no longer on the server. What is not here yet comes when the line allows, also after a restart; the
    server's copy goes only then. `Restore` of the same letters takes it back. Drafts are left alone."""

    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class KeepFiles(Command):
    """Only these files leave the letter on the server: the whole letter is kept on this PC as by `Keep`, and a lighter one stays
    where it lay. `files`: (part, the line that stands in its place: client has no words). A signed letter cannot be changed: it
    stays as it is, with ServerRefused on its row."""

    message: MessageId
    files: tuple[tuple[PartId, str], ...]


@dataclass(frozen=True, slots=True)
class Restore(Command):
    """Back to where each letter lay before it was deleted or kept on this PC (the inbox where that is not known)."""

    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Move(Command):
    messages: tuple[MessageId, ...]
    folder: FolderId


@dataclass(frozen=True, slots=True)
class Purge(Command):
    """Delete for good; cannot be taken back, so the page has asked."""

    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class FetchFile(Command):
    """Wish for an attachment; it comes when the line allows, also after a restart."""

    part: PartId


@dataclass(frozen=True, slots=True)
class CancelFetch(Command):
    part: PartId


@dataclass(frozen=True, slots=True)
class SaveFile(Command):
    """Write an attachment into `folder` under a safe, unused name. Returns the Path.

    Raises: FileBlocked, FileUnwritable, DiskFull.
    """

    part: PartId
    folder: Path


@dataclass(frozen=True, slots=True)
class OpenFile(Command):
    """Write an attachment, read-only, into the person's passing folder for the PC's own program. Returns the Path.

    Raises: FileBlocked, DiskFull.
    """

    part: PartId


@dataclass(frozen=True, slots=True)
class FetchToExport(Command):
    """What these letters lack comes here, also after a restart, and the server keeps it (`Views.export_state` says how far it is).
    `Session.export` writes them. Returns None."""

    chosen: Chosen
    form: ExportForm


@dataclass(frozen=True, slots=True)
class CancelExport(Command):
    """What came only to be exported is not needed any more."""

    chosen: Chosen


@dataclass(frozen=True, slots=True)
class ReportPhishing(Command):
    """Send the letter, as a file, to IT and put it into the trash. Returns the OutboxId. Raises SiteFault without IT's address."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class CallSafe(Command):
    """The person says the letter is genuine: its warnings are not shown again."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class SetKind(Command):
    """The person says which kind a letter is. That stays on this PC."""

    message: MessageId
    kind: str


@dataclass(frozen=True, slots=True)
class Confirm(Command):
    """Tell who wrote a letter that it has come, once; `subject` and `text` of that letter (client has no words). `sure`: the person
    was asked where it goes to many, or elsewhere. Returns the OutboxId; None: it is confirmed already, or nobody waits for it.

    Raises: LetterGone.
    """

    message: MessageId
    subject: str
    text: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class StartReminder(Command):
    """A letter to those who have not confirmed a sent one; it asks for confirmation as that one did. Returns the DraftId.

    Raises: LetterGone.
    """

    message: MessageId
    addresses: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckMail(Command):
    """Look for new letters now, in one mailbox or in all."""

    account: AccountId | None = None


# Writing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipient:
    """`unit` set and `address` empty: everybody of that unit of the directory (expanded when the letter is sent)."""

    name: str = ""
    address: str = ""
    unit: str = ""
    field: str = "to"  # to | cc | bcc


@dataclass(frozen=True, slots=True)
class StartDraft(Command):
    """Returns the DraftId. Nothing is kept on the server before something was written."""

    account: AccountId
    kind: str = "other"
    recipients: tuple[Recipient, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class StartReply(Command):
    """`quote_line`: the words that introduce the quoted text (client has no words). Returns the DraftId."""

    message: MessageId
    everyone: bool
    quote_line: str


@dataclass(frozen=True, slots=True)
class StartForward(Command):
    """Takes the attachments along; those not fetched yet are fetched first, or with the letter. Returns the DraftId."""

    message: MessageId
    quote_line: str


@dataclass(frozen=True, slots=True)
class StartAgain(Command):
    """A new letter like one that was sent: its kind, recipients and words; of one by fields what stays the same next time, so
    neither number nor days. Returns the DraftId. Raises: LetterGone."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a citizen: about which procedure, and in which letter of the three. `papers`: places in its list that are
    ticked (to bring, or missing); `day`: ISO date of the new appointment; `reason`: why it is late."""

    procedure: str
    form: str = "guide"  # guide | missing | later
    papers: tuple[int, ...] = ()
    day: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartAnswer(Command):
    """As StartReply, with the letter that the answer makes instead of a quotation, and its forms as files. Returns the DraftId.

    Raises: LetterGone, FileUnreadable, FileVanished, TooLarge, DiskFull.
    """

    message: MessageId
    answer: Answer


@dataclass(frozen=True, slots=True)
class SaveAnswer(Command):
    """Another answer in the same draft: its words and its files, in one transaction. Returns the time saved. Raises as StartAnswer."""

    draft: DraftId
    answer: Answer


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """The whole of what is written so far (files are added and removed one by one). Returns the time saved.

    `fields` None: written freely. Otherwise (field, as typed) of the kind: subject and letter are made of them, and `text` is
    what the person adds in her own words.
    """

    draft: DraftId
    subject: str
    text: str
    html: str = ""  # '' = no formatting used
    recipients: tuple[Recipient, ...] = ()
    kind: str = "other"
    account: AccountId | None = None  # another From
    fields: Fields | None = None
    confirm: bool | None = None  # whether it asks for confirmation; None = as its kind does


@dataclass(frozen=True, slots=True)
class AddFile(Command):
    """Copy a file of the PC into the draft; `instead` leaves it in the same moment. Returns the DraftFileId.

    Raises: FileUnreadable, FileVanished, TooLarge (no letter with it could go), DiskFull.
    """

    draft: DraftId
    path: Path
    instead: DraftFileId | None = None


@dataclass(frozen=True, slots=True)
class AddMade(Command):
    """Put a file that the program has made (the smaller copy of a photo) into the draft. Otherwise as AddFile.

    Raises: TooLarge, DiskFull.
    """

    draft: DraftId
    name: str
    data: bytes = field(repr=False)
    instead: DraftFileId | None = None


@dataclass(frozen=True, slots=True)
class RemoveFile(Command):
    file: DraftFileId


@dataclass(frozen=True, slots=True)
class DiscardDraft(Command):
    draft: DraftId


@dataclass(frozen=True, slots=True)
class KeepDraft(Command):
    """Take a discarded draft back."""

    draft: DraftId


@dataclass(frozen=True, slots=True)
class OpenServerDraft(Command):
    """A draft that another program or PC left on the server, opened for writing on. Returns the DraftId."""

    message: MessageId


# Sending ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Send(Command):
    """Freeze the draft into the outbox. The same draft twice is one letter. Returns the OutboxId.

    Raises: NoRecipient-like refusals as `RecipientRefused`, LetterUnready, TooLarge, DiskFull.
    """

    draft: DraftId


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """Stop a letter that waits, is held, or is being sent: it is a draft again. Returns the DraftId, or None when it has
    already gone (or may have)."""

    letter: OutboxId


@dataclass(frozen=True, slots=True)
class SendNow(Command):
    """Try a waiting letter at once, without the seconds to take it back."""

    letter: OutboxId


@dataclass(frozen=True, slots=True)
class SendAgain(Command):
    """Of an `unsure` letter: send it once more, with the same Message-ID."""

    letter: OutboxId


@dataclass(frozen=True, slots=True)
class NotCarried(Command):
    """A letter that lies on a stick waits here again: the stick is lost, or is not used. It goes once the server has said that it has
    not gone from there. Returns None."""

    letter: OutboxId


@dataclass(frozen=True, slots=True)
class LeaveIt(Command):
    """Of an `unsure` letter, or of refused recipients: no more tries."""

    letter: OutboxId


@dataclass(frozen=True, slots=True)
class RetryRefused(Command):
    """A new letter, same words, only to the recipients that were refused. Returns the new OutboxId."""

    letter: OutboxId


# The register ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BeginRegister(Command):
    """This mailbox gets a register that fills by itself, also at the other PCs where that is said."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class CorrectEntry(Command):
    """`field`: code, kind, summary, party, deadline (as '2026-11-27'), handler, done, out ('1' or ''). What stood there stays in the
    history."""

    account: AccountId
    doc: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class GiveNumber(Command):
    """The running number of a document by hand. Returns False where another document has it, or it is none."""

    account: AccountId
    doc: str
    number: int


@dataclass(frozen=True, slots=True)
class TakeNumber(Command):
    """Claim the next outgoing number for a letter that is being written (`Views.draft_number` tells when it is given)."""

    draft: DraftId


# Settings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangeSetting(Command):
    """`value` must be plain JSON: str, int, float, bool, None."""

    name: str
    value: object = field(default=None)


@dataclass(frozen=True, slots=True)
class GivePassword(Command):
    """The person has typed the mail password anew (the server refused the kept one)."""

    account: AccountId
    password: str


@dataclass(frozen=True, slots=True)
class WarningTold(Command):
    """The quota warning of this level (80 or 90) was shown."""

    account: AccountId
    level: int
