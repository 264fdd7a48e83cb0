"""Everything that can go wrong and is nobody's bug.

Fault
├── LineFault                     the line, not the server
│   ├── NoNetwork                 no route, no interface
│   ├── NameUnknown               the server's name does not resolve
│   ├── ConnectionRefused         nobody listens there
│   ├── LineLost                  reset, closed or half-closed in the middle
│   ├── Silent                    nothing came (or nothing was acknowledged) in time
│   └── NotMail                   something answered that is not a mail server (captive portal)
├── TlsFault
│   ├── CertificateUntrusted      unknown issuer
│   ├── CertificateExpired        or not yet valid; often the PC's clock
│   ├── CertificateWrongName      made out to another name
│   └── TlsUnavailable            the server offers no encryption where it must
├── SignInFault
│   ├── WrongPassword             the server (or the PC's own store) refuses the password
│   ├── SignInLocked              too many tries; facts: until (epoch seconds)
│   └── SignInUnavailable         the server takes no sign-in just now
├── ServerFault
│   ├── ServerBusy                temporary NO/4xx; facts: reply
│   ├── ServerRefused             NO/5xx for this one deed; facts: reply
│   └── ServerNonsense            breaks the protocol; facts: reply
├── MailboxFault
│   ├── OverQuota                 our own mailbox is full
│   ├── FolderGone                the folder is no more; facts: folder
│   ├── LetterGone                the letter is no more on the server
│   └── MovedElsewhere            another program has put it elsewhere first
├── SendFault
│   ├── RecipientRefused          facts: address, reply
│   ├── RecipientFull             facts: address, reply
│   ├── SenderRefused             facts: reply
│   ├── TooLarge                  facts: size, limit (bytes; limit may be 0 = unknown)
│   ├── ContentRefused            the server refuses the letter itself; facts: reply
│   ├── LetterUnready             it may not go as it is; facts: problem (secret | field), mark, label
│   └── OutcomeUnknown            the line broke after the server may have accepted
├── StoreFault
│   ├── DiskFull
│   ├── StoreDamaged
│   ├── StoreTooNew               written by a newer program
│   ├── StoreInUse                another program has this person open
│   ├── KeyFileOld                the key file is older than the store: somebody has put it back
│   └── StoreForbidden            this user of the operating system may not open or change it
├── FileFault                     facts: name; outside: on a stick or in a network folder, no file of a letter
│   ├── FileUnreadable
│   ├── FileVanished
│   ├── FileBlocked               a program or script; not opened from the mail
│   ├── FileUnwritable            the place chosen for saving cannot be written
│   ├── FileForeign               a sealed file was expected, and this is none (or one of another kind)
│   ├── FileTooNew                a sealed file of a newer program; facts: version
│   ├── FileCut                   a sealed file that ends before its end
│   ├── FileDamaged               a sealed file that is not as it was written; facts: written (just now: the device is bad)
│   ├── PlaceGone                 the stick or network folder is away
│   └── PlaceFull                 the stick or network folder is full
├── ShelfFault                    the site's network folder for kept letters (client/shelf)
│   ├── ShelfAway                 not to be reached; facts: reason (missing | rights | silent | broken)
│   ├── ShelfUnprepared           a folder without IT's mark: not the right one, or a network drive that is not connected
│   ├── ShelfEmptied              this person's part of it was there and is not, or cannot be opened as it is
│   ├── ShelfLocked               it opens with an older mail password only
│   ├── ShelfFull                 no room there
│   ├── ShelfLetterGone           a letter's file is not there
│   └── ShelfLetterDamaged        a letter's file is not what was written
├── SiteFault                     facts: problems, a tuple of (line, code, facts)
└── KeyringFault                  no usable keyring, or it is locked
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar


class Who(Enum):
    """Who has to act before it can get better."""

    NOBODY = "nobody"
    PERSON = "person"
    IT = "it"


class Retry(Enum):
    """LATER: with backoff, by itself. AFTER: once the named actor has acted. NEVER: as it is, not again."""

    LATER = "later"
    AFTER = "after"
    NEVER = "never"


class Fault(Exception):
    """A thing that went wrong and is nobody's bug. ``facts`` hold plain values, never words for the person.

    ``code`` is stable: it is stored in rows (``fault_code``) and shown to IT, and `from_code` reads it back.
    """

    who: ClassVar[Who] = Who.IT
    retry: ClassVar[Retry] = Retry.LATER

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = MappingProxyType(facts)
        super().__init__(self.code, dict(facts))

    @property
    def code(self) -> str:
        return type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), dict(self.facts)))


def _rebuild(kind: type[Fault], facts: dict[str, object]) -> Fault:
    return kind(**facts)


class LineFault(Fault):
    who = Who.NOBODY


class NoNetwork(LineFault): ...


class NameUnknown(LineFault): ...


class ConnectionRefused(LineFault): ...


class LineLost(LineFault): ...


class Silent(LineFault): ...


class NotMail(LineFault): ...


class TlsFault(Fault): ...


class CertificateUntrusted(TlsFault): ...


class CertificateExpired(TlsFault): ...


class CertificateWrongName(TlsFault): ...


class TlsUnavailable(TlsFault): ...


class SignInFault(Fault):
    who = Who.PERSON
    retry = Retry.AFTER


class WrongPassword(SignInFault): ...


class SignInLocked(SignInFault): ...


class SignInUnavailable(SignInFault):
    who = Who.NOBODY
    retry = Retry.LATER


class ServerFault(Fault): ...


class ServerBusy(ServerFault):
    who = Who.NOBODY


class ServerRefused(ServerFault):
    retry = Retry.NEVER


class ServerNonsense(ServerFault): ...


class MailboxFault(Fault):
    who = Who.PERSON
    retry = Retry.AFTER


class OverQuota(MailboxFault): ...


class FolderGone(MailboxFault):
    who = Who.NOBODY
    retry = Retry.NEVER


class LetterGone(MailboxFault):
    who = Who.NOBODY
    retry = Retry.NEVER


class MovedElsewhere(MailboxFault):
    who = Who.NOBODY
    retry = Retry.NEVER


class SendFault(Fault):
    who = Who.PERSON
    retry = Retry.NEVER


class RecipientRefused(SendFault): ...


class RecipientFull(SendFault): ...


class SenderRefused(SendFault):
    who = Who.IT


class TooLarge(SendFault): ...


class ContentRefused(SendFault): ...


class LetterUnready(SendFault): ...


class OutcomeUnknown(SendFault):
    retry = Retry.AFTER


class StoreFault(Fault): ...


class DiskFull(StoreFault):
    who = Who.PERSON
    retry = Retry.AFTER


class StoreDamaged(StoreFault):
    retry = Retry.NEVER


class StoreTooNew(StoreFault):
    retry = Retry.NEVER


class StoreInUse(StoreFault):
    who = Who.PERSON
    retry = Retry.AFTER


class KeyFileOld(StoreFault):
    retry = Retry.AFTER


class StoreForbidden(StoreFault):
    retry = Retry.AFTER


class FileFault(Fault):
    who = Who.PERSON
    retry = Retry.AFTER


class FileUnreadable(FileFault): ...


class FileVanished(FileFault): ...


class FileBlocked(FileFault):
    who = Who.IT
    retry = Retry.NEVER


class FileUnwritable(FileFault): ...


class FileForeign(FileFault): ...


class FileTooNew(FileFault):
    who = Who.IT


class FileCut(FileFault): ...


class FileDamaged(FileFault):
    retry = Retry.NEVER


class PlaceGone(FileFault): ...


class PlaceFull(FileFault): ...


class ShelfFault(Fault):
    retry = Retry.LATER


class ShelfAway(ShelfFault): ...


class ShelfUnprepared(ShelfFault): ...


class ShelfEmptied(ShelfFault): ...


class ShelfLocked(ShelfFault):
    who = Who.PERSON
    retry = Retry.AFTER


class ShelfFull(ShelfFault): ...


class ShelfLetterGone(ShelfFault): ...


class ShelfLetterDamaged(ShelfFault): ...


class SiteFault(Fault):
    retry = Retry.AFTER


class KeyringFault(Fault):
    who = Who.NOBODY
    retry = Retry.NEVER


def every_fault() -> tuple[type[Fault], ...]:
    """All concrete kinds (the leaves of the tree)."""
    found: list[type[Fault]] = []
    todo: list[type[Fault]] = [Fault]
    while todo:
        kind = todo.pop()
        children = kind.__subclasses__()
        todo.extend(children)
        if not children:
            found.append(kind)
    return tuple(sorted(found, key=lambda kind: kind.__name__))


def from_code(code: str, facts: Mapping[str, object]) -> Fault:
    """The Fault a stored row names.

    Raises:
        KeyError: no such code.
    """
    return {kind.__name__: kind for kind in every_fault()}[code](**dict(facts))
