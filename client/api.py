"""The only door of the engine: what ui and cli may use.

`Program` is Thư Công Vụ on one PC before anybody has signed in; `Session` is one person's unlocked mail. What can be done
stands in `commands`, what can be seen in `rows` (read through `Session.views`), what can go wrong in `faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from client import commands, events, faults, ids, rows
from client.message.headers import Address
from client.paths import resources
from client.session import Program, Session, SignInStep, Tile

if TYPE_CHECKING:
    from client.message.letter import Letter
    from client.provision.site import Site

__all__ = ["Address", "Program", "Session", "SignInStep", "Tile", "check", "commands", "events", "faults", "ids", "read_letter", "resources", "rows"]


def read_letter(data: bytes, inside_domains: tuple[str, ...] = ()) -> Letter:
    """A message file as the reader shows it; needs no account. Never raises: any bytes are some letter."""
    from client.message.letter import read

    return read(data, inside_domains)


def check(
    site: Site, address: str, password: str, told: Callable[[Sequence[rows.Step]], None] = lambda steps: None
) -> tuple[rows.Step, ...]:
    """The connection check before anybody has signed in (`Session.check_connection` afterwards)."""
    from client.clock import SystemClock
    from client.doctor import check
    from client.net.server import Credentials
    from client.session import server

    return check(server(site.imap), server(site.smtp), Credentials(site.user(address), password), SystemClock(), told)
