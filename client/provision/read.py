"""Reading the site file. Everything that is wrong with it is found in one go, each with its line.

Problem codes: those of client/toml_reader.py, and
    unreadable                     the file cannot be opened
    encoding                       not UTF-8
    domain      key, value
    host        key, value
    plain       key                no encryption is allowed only on this PC itself
    not_ca      key, value         the file named there holds no certificate
    public_key  key                not 32 octets in base64
    twice       key, value         the same person twice
    needs       key, other         useless without the other key
    same        key, other         must not be equal
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import cast

from client import settings
from client.faults import SiteFault
from client.provision.site import (
    FOLDER_ROLES,
    LOOPBACK,
    RESERVED,
    SECURITIES,
    Help,
    Place,
    Security,
    Site,
    SiteLine,
    SitePerson,
)
from client.toml_reader import ADDRESS, Reader, name_of

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.IGNORECASE)
MORNING = 7 * 60  # heavy letters go until the offices open, where the file names no other end
_PORTS = {"imap": {"tls": 993, "starttls": 143, "plain": 143}, "smtp": {"tls": 465, "starttls": 587, "plain": 587}}


def load(path: Path) -> Site:
    """Raises: SiteFault with every problem of the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SiteFault(name=path.name, problems=((0, "unreadable", {}),)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SiteFault(name=path.name, problems=((line, "encoding", {}),)) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Site:
    """`path`: files named in the text are looked for beside it. Raises: SiteFault."""
    reader = Reader.of_text(text, path.parent)
    site = _site(reader, path)
    if reader.problems:
        raise SiteFault(name=path.name, problems=reader.sorted_problems())
    return site


def _site(reader: Reader, path: Path) -> Site:
    tables = ("site", "imap", "smtp", "line", "mailbox", "letters", "directory", "archive", "people", "settings")
    reader.only((), (*tables, *RESERVED))
    reader.only(("site",), ("name", "domain", "domains", "pc_name", "sign_in", "help"))
    reader.only(("site", "help"), ("name", "telephone", "hours", "address"))
    reader.only(("line",), ("metered", "heavy_letter_mb", "heavy_after", "heavy_until"))
    reader.only(("mailbox",), ("folders", "largest_letter_mb", "send_once", "server_files_sent", "small_attachment_kb", "undo_seconds"))
    reader.only(("mailbox", "folders"), FOLDER_ROLES)
    reader.only(("letters",), ("kinds", "allow_secret", "procedures"))
    reader.only(("directory",), ("csv",))
    reader.only(("archive",), ("folder",))
    reader.only(("people",), ("person", "remember_me", "lock_minutes", "send_while_locked", "recovery_key"))
    reader.only(("settings",), (*settings.NAMES, "locked"))
    helper = ("site", "help")
    return Site(
        name=reader.text(("site", "name"), need=True),
        domains=_domains(reader),
        imap=_place(reader, "imap"),
        smtp=_place(reader, "smtp"),
        help=Help(
            reader.text((*helper, "name")),
            reader.text((*helper, "telephone")),
            reader.text((*helper, "hours")),
            reader.address((*helper, "address")),
        ),
        pc_name=reader.text(("site", "pc_name")),
        sign_in="name" if reader.choice(("site", "sign_in"), ("address", "name")) == "name" else "address",
        folders={role: name for role in FOLDER_ROLES if (name := reader.text(("mailbox", "folders", role)))},
        server_files_sent=reader.yes_no(("mailbox", "server_files_sent")) or False,
        largest_letter=(reader.number(("mailbox", "largest_letter_mb"), 0, 1024) or 0) * settings.KIB**2,
        send_once=reader.yes_no(("mailbox", "send_once")) is not False,
        kinds=reader.folder_here(("letters", "kinds")),
        secret_by_mail=reader.yes_no(("letters", "allow_secret")) or False,
        procedures=reader.folder_here(("letters", "procedures")),
        line=_line(reader),
        directory=reader.file(("directory", "csv")),
        archive=reader.folder(("archive", "folder")),
        people=_people(reader),
        recovery_key=_recovery_key(reader),
        settings=_settings(reader),
        locked=frozenset(reader.names(("settings", "locked"), settings.NAMES)),
        path=path,
    )


def _domains(reader: Reader) -> tuple[str, ...]:
    many = reader.texts(("site", "domains"))
    one = reader.text(("site", "domain"), need=not many and not reader.has(("site", "domains")))
    found = tuple(dict.fromkeys(name.casefold().lstrip("@") for name in (one, *many) if name))
    for name in found:
        if not _DOMAIN.fullmatch(name):
            reader.wrong(("site", "domain" if name == one.casefold().lstrip("@") else "domains"), "domain", value=name)
    return found


def _place(reader: Reader, name: str) -> Place:
    reader.only((name,), ("host", "port", "security", "ca_file"))
    host = reader.text((name, "host"), need=True)
    security = cast(Security, reader.choice((name, "security"), SECURITIES) or "tls")
    if host and not _is_host(host):
        reader.wrong((name, "host"), "host", value=host)
    if security == "plain" and host and host not in LOOPBACK and not host.startswith("127."):
        reader.wrong((name, "security"), "plain")
    ca_file = reader.file((name, "ca_file"))
    if ca_file is not None and b"-----BEGIN CERTIFICATE-----" not in ca_file.read_bytes():
        reader.wrong((name, "ca_file"), "not_ca", value=ca_file.name)
    port = reader.number((name, "port"), 1, 65_535)
    return Place(host, _PORTS[name][security] if port is None else port, security, ca_file)


def _line(reader: Reader) -> SiteLine:
    after, until = ("line", "heavy_after"), ("line", "heavy_until")
    begin, end = reader.minute(after), reader.minute(until)
    megabytes = reader.number(("line", "heavy_letter_mb"), 1, 100)
    for place in (until, ("line", "heavy_letter_mb")):
        if reader.has(place) and not reader.has(after):
            reader.wrong(place, "needs", other=name_of(after))
    if begin is not None and begin == end:
        reader.wrong(until, "same", other=name_of(after))
    if begin == MORNING and not reader.has(until):
        reader.wrong(after, "needs", other=name_of(until))
    return SiteLine(
        reader.yes_no(("line", "metered")) or False,
        (megabytes or 1) * settings.KIB**2,
        None if begin is None else (begin, MORNING if end is None else end),
    )


def _is_host(host: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(host)
    except ValueError:
        return bool(_DOMAIN.fullmatch(host)) and not host.replace(".", "").isdigit()
    return True


def _people(reader: Reader) -> tuple[SitePerson, ...]:
    found: dict[str, SitePerson] = {}
    for at in range(reader.count(("people", "person"))):
        place = ("people", "person", at)
        reader.only(place, ("address", "name", "post", "unit", "mailboxes"))
        mailboxes = reader.texts((*place, "mailboxes"))
        for value in mailboxes:
            if not ADDRESS.fullmatch(value):
                reader.wrong((*place, "mailboxes"), "address", value=value)
        person = SitePerson(
            reader.address((*place, "address"), need=True),
            reader.text((*place, "name")),
            reader.text((*place, "post")),
            reader.text((*place, "unit")),
            mailboxes,
        )
        if person.address and found.setdefault(person.address.casefold(), person) is not person:
            reader.wrong((*place, "address"), "twice", value=person.address)
    return tuple(found.values())


def _recovery_key(reader: Reader) -> bytes:
    text = reader.text(("people", "recovery_key"))
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b"?"
    if text and len(key) != 32:
        reader.wrong(("people", "recovery_key"), "public_key")
        return b""
    return key


def _settings(reader: Reader) -> dict[str, object]:
    """`[settings]`, and the few that have a plainer name elsewhere."""
    found: dict[str, object] = {}

    def put(name: str, value: object) -> None:
        if value is not None:
            found[name] = value

    put("theme", reader.choice(("settings", "theme"), ("system", "light", "contrast")) or None)
    percent = reader.number(("settings", "text_percent"), 100, 150)
    if percent is not None and not settings.sensible("text_percent", percent):
        reader.wrong(("settings", "text_percent"), "choice", allowed=("100", "125", "150"))
    put("text_percent", percent)
    for name, lowest, highest in (
        ("undo_seconds", 0, 120),
        ("lock_minutes", 0, 24 * 60),
        ("small_attachment_limit", 0, 10 * settings.KIB**2),
    ):
        put(name, reader.number(("settings", name), lowest, highest))
    put("remember_me", reader.yes_no(("settings", "remember_me")))
    put("undo_seconds", reader.number(("mailbox", "undo_seconds"), 0, 120))
    kilobytes = reader.number(("mailbox", "small_attachment_kb"), 0, 10 * settings.KIB)
    put("small_attachment_limit", None if kilobytes is None else kilobytes * settings.KIB)
    put("remember_me", reader.yes_no(("people", "remember_me")))
    put("lock_minutes", reader.number(("people", "lock_minutes"), 0, 24 * 60))
    put("send_while_locked", reader.yes_no(("settings", "send_while_locked")))
    put("send_while_locked", reader.yes_no(("people", "send_while_locked")))
    return found
