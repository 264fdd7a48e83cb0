"""What a site file says: the servers, the folders, the directory, and who uses this PC.

The file is TOML, written by IT; `client.provision.read` reads it and lists all its errors at once. Passwords are never in
it. `[signing]` and `[policies]` are reserved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["tls", "starttls", "plain"]
SECURITIES: tuple[Security, ...] = ("tls", "starttls", "plain")
FOLDER_ROLES = ("sent", "drafts", "trash", "junk", "archive")
RESERVED = ("signing", "policies")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Help:
    """Whom the official calls. `address`: where suspicious letters are sent on to ('' = nowhere)."""

    name: str = ""
    telephone: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One server. `security` 'plain' is for loopback only."""

    host: str
    port: int
    security: Security = "tls"
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class SitePerson:
    """Somebody to be shown on this PC before the first sign-in; empty fields are looked up in the directory.

    `mailboxes`: addresses of the unit mailboxes this person may use besides their own.
    """

    address: str
    name: str = ""
    post: str = ""
    unit: str = ""
    mailboxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteLine:
    """`metered`: every octet costs, so nothing comes that nobody asked for. `hours`: letters from `heavy_letter` octets on go
    in these minutes of the local day (begin, end), over midnight where the end is not later; None: at any time."""

    metered: bool = False
    heavy_letter: int = 1024 * 1024
    hours: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """`settings`: values of client.settings.Settings by name; `locked`: those of them that no person may change.

    `folders`: names on the server by role (see FOLDER_ROLES), only where SPECIAL-USE and common names do not tell.
    `sign_in`: the user name is the whole 'address', or only the 'name' before the @.
    """

    name: str
    domains: tuple[str, ...]
    imap: Place
    smtp: Place
    help: Help = Help()
    pc_name: str = ""
    sign_in: Literal["address", "name"] = "address"
    folders: Mapping[str, str] = field(default_factory=dict)
    server_files_sent: bool = False
    largest_letter: int = 0  # octets with its files; 0 = what the server takes
    kinds: Path | None = None  # a folder of kinds of letters of the site's own
    secret_by_mail: bool = False  # documents with a mark of secrecy may go by e-mail
    procedures: Path | None = None  # a folder of procedures of the site's own, see resources/procedures/README.md
    send_once: bool = True  # big letters go up through the mailbox, also while they are being written
    line: SiteLine = SiteLine()
    directory: Path | None = None
    archive: Path | None = None  # the network folder in which kept letters lie, instead of on each PC
    people: tuple[SitePerson, ...] = ()
    recovery_key: bytes = b""  # the city's public key, 32 octets: whoever forgets the password loses nothing
    settings: Mapping[str, object] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    path: Path | None = None  # where it was read

    def user(self, address: str) -> str:
        """The name with which the servers know this address."""
        return address if self.sign_in == "address" else address.partition("@")[0]

    def person(self, address: str) -> SitePerson | None:
        wanted = address.casefold()
        return next((person for person in self.people if person.address.casefold() == wanted), None)


def practice(imap_port: int, smtp_port: int, people: tuple[SitePerson, ...] = (), **more: object) -> Site:
    """The site of the practice server on this PC. `more`: any other field of Site."""
    site: dict[str, object] = {
        "name": "UBND phường Cái Khế",
        "domains": ("cantho.example",),
        "help": Help("Đặng Quốc Huy", "0292 3 000 000", "7:00 – 17:00", "ho-tro@cantho.example"),
        "pc_name": "Máy tập",
    }
    site.update(more)
    return Site(
        imap=Place("127.0.0.1", imap_port, "plain"),
        smtp=Place("127.0.0.1", smtp_port, "plain"),
        people=people,
        **site,  # type: ignore[arg-type]
    )
