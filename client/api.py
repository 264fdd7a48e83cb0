"""The only door of the engine: what ui and cli may use.

`Program` is Thư Công Vụ on one PC before anybody has signed in; `Session` is one person's unlocked mail. What can be done
stands in `commands`, what can be seen in `rows` (read through `Session.views`), what can go wrong in `faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from client import collate, events, faults, ids
from client.fold import fold
from client.health import event
from client.paths import default_data, resources
from client.program import Program, SignInStep, Tile, warm

if TYPE_CHECKING:
    from pathlib import Path

    from client import commands, rows
    from client.deeds.exporting import file_name
    from client.log import places
    from client.message.addresses import Address
    from client.message.letter import Letter
    from client.message.weigh import Weighed
    from client.provision.site import Site
    from client.rehearsal import Rehearsal
    from client.session import Session
    from client.store.lock import FileLock

__all__ = [
    "Address", "FileLock", "Program", "Session", "SignInStep", "Tile", "check", "check_procedures", "collate", "commands",
    "default_data", "event", "events", "faults", "file_name", "fold", "forget", "forget_here", "ids", "kind_of", "kinds",
    "load_site", "places", "read_letter", "recovery_keys", "rehearse", "resources", "rows", "send_carried", "start_log",
    "visit_archive", "warm", "weigh", "write_procedures", "write_sheet",
]  # fmt: skip

# Not needed before somebody signs in, and a third of the program's start: imported when first asked for.
_LATE = {
    "Address": "client.message.addresses", "FileLock": "client.store.lock", "Session": "client.session", "commands": "client.commands",
    "file_name": "client.deeds.exporting", "places": "client.log", "rows": "client.rows",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    module = import_module(_LATE[name])
    found = getattr(module, name, module)
    globals()[name] = found
    return found


def load_site(path: Path | None) -> Site | None:
    """The site file named, else the one beside the program; None when there is neither. Raises: SiteFault with all its errors."""
    from client.paths import site_file
    from client.provision.read import load

    found = path or site_file()
    return load(found) if found is not None else None


def recovery_keys() -> tuple[bytes, bytes]:
    """A new pair for the city's IT: (public, for the site file; private, for no PC but theirs), 32 octets each."""
    from client.people.seal import key_pair

    return key_pair()


def rehearse(data_dir: Path, site: Site | None = None) -> Rehearsal:
    """Start the practice server and its Program; takes some tenths of a second."""
    from client.rehearsal import Rehearsal

    return Rehearsal(data_dir, helped=site.help if site is not None else None)


def forget() -> None:
    """What has been let go of leaves the memory too, as far as that can be: after somebody's mail was closed."""
    from client import memory

    memory.forget()


def forget_here() -> None:
    """The same for what the thread that calls has put by."""
    from client import memory

    memory.forget_here()


def start_log(data_dir: Path) -> Path:
    """The log for IT, without anything private. Returns the file."""
    from client import log

    return log.start(data_dir)


def read_letter(data: bytes, inside_domains: tuple[str, ...] = ()) -> Letter:
    """A message file as the reader shows it; needs no account. Never raises: any bytes are some letter."""
    from client.message.letter import read

    return read(data, inside_domains)


def weigh(data: bytes, said: str = "") -> Weighed:
    """Octets as a letter's words would be read, where the letter names the charset `said`. Never raises."""
    from client.message.weigh import weigh

    return weigh(data, said)


def send_carried(
    site: Site, folder: Path, password: str, told: Callable[[rows.Carrying], None] = lambda how_far: None
) -> rows.Delivered:
    """What lies on a stick goes from this PC, on the caller's thread, without anybody signing in (`Session.carrier` afterwards).

    Raises: FileVanished (nothing there), WrongPassword, FileFault.
    """
    from client.carrier.send import send
    from client.clock import SystemClock
    from client.session import post

    return send(folder, password, post(site, SystemClock()), told)


def kinds(
    folder: Path | None = None,
) -> tuple[tuple[rows.Kind, ...], tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]:
    """All kinds of letters, with a site's own of `folder`; the 29 documents of the decree as (name, code, kind); and what is
    wrong in the site's files, as (file, what)."""
    from client.documents.kinds import documents, load
    from client.views.writing import kind_row

    found = load(folder)
    return tuple(map(kind_row, found)), tuple((one.name, one.code, one.kind) for one in documents()), found.problems


def kind_of(data: bytes, folder: Path | None = None) -> tuple[rows.Kind, rows.Facts]:
    """Of a message file: which kind of letter it is, and what it says of itself. Never raises."""
    from client.documents.kinds import load
    from client.documents.recognise import recognise
    from client.message.headers import fields
    from client.message.letter import read
    from client.views.letters import facts_row
    from client.views.writing import kind_row

    letter, found = read(data), load(folder)
    headers = fields(data.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
    which = found.get(recognise(found, letter.subject, headers, letter.body.text))
    return kind_row(which), facts_row(which, letter.subject, letter.body.text, headers, letter.date)


def check_procedures(folder: Path) -> tuple[tuple[str, ...], tuple[tuple[str, int, str, Mapping[str, object]], ...]]:
    """Of an office's folder of procedures: the names of those that are right, and what is wrong, as (file, line, code, facts) of
    client/toml_reader.py. Never raises for what lies in it."""
    from client.documents.procedure_files import check

    found = check(folder)
    return tuple(one.name for one in found), found.problems


def write_procedures(path: Path) -> None:
    """The procedures that come with the program as a spreadsheet. Raises: OSError."""
    from client.documents.procedure_files import shipped
    from client.documents.procedure_sheet import write

    write(shipped(), path)


def check(
    site: Site, address: str = "", password: str = "", told: Callable[[Sequence[rows.Step]], None] = lambda steps: None
) -> tuple[rows.Step, ...]:
    """The connection check before anybody has signed in (`Session.check_connection` afterwards).

    Without a password: whether the servers answer, nothing more.
    """
    from client.clock import SystemClock
    from client.doctor import check
    from client.net.server import Credentials
    from client.session import server

    credentials = Credentials(site.user(address), password) if password else None
    return check(server(site.imap), server(site.smtp), credentials, SystemClock(), told, site.archive)


def visit_archive(site: Site, *, prepare: bool = False) -> None:
    """Whether kept letters can be written into the site's network folder; `prepare`: IT makes it ready first.

    Raises: ShelfAway, ShelfUnprepared, ShelfFull.
    """
    from client.shelf.visit import visit

    if site.archive is not None:
        visit(site.archive, prepare=prepare)


def write_sheet(path: Path, title: str, heading: str, columns: Sequence[tuple[str, int, str]], table: Iterable[Sequence[Any]]) -> None:
    """A table as an .xlsx workbook; a column is (name, width in letters, 'text' | 'number' | 'day'), a cell str, int, date or None.

    Raises: FileUnwritable, DiskFull.
    """
    from client.documents.spreadsheet import Column, write

    write(path, title, heading, [Column(*one) for one in columns], table)  # type: ignore[arg-type]
