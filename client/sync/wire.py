"""Commands that only syncing needs, beside those of client.net.imap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from client.net.imap import grammar
from client.net.imap.command import Command
from client.net.imap.grammar import GrammarError, Response, octets
from client.net.imap.letters import Fetch, Fetched, covers

LAST_UID = 4_294_967_295
# What ENVELOPE does not hold; the rest of a header is not worth its octets on a poor line.
FIELDS = ("References", "X-TCV-Loai", "X-TCV-So", "X-TCV-Han", "X-TCV-Gio")
# What confirmations need. With the rows it would cost every tenth octet of a new account, so it comes with the text.
MORE_FIELDS = ("X-TCV-Xac-Nhan", "Disposition-Notification-To", "Return-Path", "Auto-Submitted", "Precedence", "List-Id")
HEADER_ITEMS = (
    "UID",
    "FLAGS",
    "ENVELOPE",
    "BODYSTRUCTURE",
    "RFC822.SIZE",
    "INTERNALDATE",
    f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]",
)
MORE_ITEMS = ("UID", f"BODY.PEEK[HEADER.FIELDS ({' '.join(MORE_FIELDS)})]")


class FetchFields(Fetch):
    """UID FETCH of header fields alone, however the server spells their section."""

    def _mine(self, found: Fetched) -> bool:
        return found.envelope is None and header(found) is not None and covers(self.uids, found.uid)


def header(found: Fetched) -> bytes | None:
    """The header fields of a FETCH; None: it has none."""
    lines = [data for section, data in found.sections.items() if section.startswith("HEADER.FIELDS") and data is not None]
    return b"".join(lines) if lines else None


class FetchRows(Fetch):
    """UID FETCH of what a list row needs. However the server spells the header section, an ENVELOPE makes it ours."""

    def _mine(self, found: Fetched) -> bool:
        return found.envelope is not None


class FetchNewest(FetchRows):
    """The same by message numbers ('211:260'), for a folder of which no UID is known yet."""

    def segments(self) -> list[bytes]:  # type: ignore[override]
        return [f"FETCH {self.uids} ({' '.join(self.items)})".encode()]


@dataclass(slots=True)
class Uids(Command[list[int]]):
    """UID SEARCH; short (RFC 4731) where the server has ESEARCH. Rising."""

    criteria: str
    capabilities: Collection[str]
    found: list[int] = field(default_factory=list)

    def segments(self) -> list[bytes]:  # type: ignore[override]
        short = "RETURN (ALL) " if "ESEARCH" in self.capabilities else ""
        return [f"UID SEARCH {short}{self.criteria}".encode()]

    def take(self, response: Response) -> bool:
        if response.name == "SEARCH":
            self.found += [int(octets(value)) for value in response.values if grammar.DIGITS.fullmatch(octets(value))]
            return True
        if response.name != "ESEARCH":
            return False
        values = response.values
        for at in range(len(values) - 1):
            word = values[at]
            if isinstance(word, str) and word.upper() == "ALL":
                try:
                    self.found += grammar.numbers(octets(values[at + 1]).decode("ascii", "replace"))
                except GrammarError:
                    return False
        return True

    def result(self, tagged: Response) -> list[int]:
        return sorted(set(self.found))


def by_message_id(message_id: str) -> str:
    """SEARCH criteria; the id comes from a letter, so it is quoted."""
    plain = "".join(sign for sign in message_id if " " <= sign <= "~")
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'HEADER Message-ID "{escaped}"'
