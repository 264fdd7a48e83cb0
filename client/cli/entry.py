"""From the command line's options to an open mailbox: which site, which person, which password."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from client import log, paths
from client.api import Program, Session, faults
from client.cli import exits
from client.cli.answer import Refusal
from client.provision.read import load
from client.provision.site import Site
from i18n import _


def site(options: Namespace) -> Site:
    """The site file named, or the one beside the program. Raises: SiteFault."""
    path: Path | None = options.site or paths.site_file()
    if path is None:
        raise Refusal(exits.USAGE, "NoSite", _("Chưa có tệp cấu hình. Thêm --site TỆP."))
    return load(path)


def account(options: Namespace, known: Site, program: Program | None = None) -> str:
    """The address asked for; without --account the only person of this PC."""
    if options.account:
        return str(options.account)
    found = {tile.address for tile in program.tiles()} if program else {one.address for one in known.people}
    if len(found) == 1:
        return found.pop()
    raise Refusal(exits.USAGE, "NoAccount", _("Máy có nhiều người dùng. Thêm --account ĐỊA-CHỈ."))


def password(options: Namespace) -> str:
    """From --password-file (its first line), else asked for at the terminal."""
    if options.password_file:
        return first_line(options.password_file)
    if not sys.stdin.isatty():
        raise Refusal(exits.USAGE, "NoPassword", _("Chưa có mật khẩu. Thêm --password-file TỆP."))
    return getpass.getpass(_("Mật khẩu: "), stream=sys.stderr)


def first_line(path: Path) -> str:
    """Of a password file. Raises: FileUnreadable."""
    try:
        return path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise faults.FileUnreadable(name=path.name) from error


@contextmanager
def session(options: Namespace) -> Iterator[Session]:
    """The person's mail, opened and closed in order; no worker runs by itself. Raises: SiteFault, SignInFault, …"""
    known = site(options)
    data: Path = options.data or paths.default_data()
    log.start(data)
    program = Program(known, data)
    address = account(options, known, program)
    tile = next((one for one in program.tiles() if one.known and one.address.casefold() == address.casefold()), None)
    word = password(options)
    opened = program.sign_in(tile.id, word) if tile else program.sign_in_new(address, word)
    try:
        yield opened
    finally:
        opened.close()
