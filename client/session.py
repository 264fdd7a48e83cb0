"""One PC (`Program`) and one person's unlocked mail (`Session`): builds everything, closes it in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from client.commands import Command
from client.events import Bell

if TYPE_CHECKING:
    from client.people.directory import Directory
    from client.provision.site import Site
    from client.rows import Step
    from client.views import Views

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tile:
    """One person on the first screen. `known` False: named by the site file, not yet signed in on this PC."""

    id: str
    name: str
    post: str
    unit: str
    address: str
    known: bool
    tries_left: int
    locked_until: float  # 0 = not locked
    waiting: int  # unknown while locked away: always 0 until signed in


@dataclass(frozen=True, slots=True)
class SignInStep:
    """What the first sign-in does just now: 'server' (asking whether the password is right), 'store', 'letters'."""

    name: str


class Program:
    """Thu Công Vụ on one PC: its site, its directory, its people."""

    site: Site
    directory: Directory
    data_dir: Path

    def __init__(self, site: Site, data_dir: Path) -> None: ...

    def tiles(self) -> tuple[Tile, ...]: ...

    def sign_in(self, person_id: str, password: str) -> Session:
        """Open a known person's mail; works without a line. Takes about half a second (key derivation): call it off the UI thread.

        Raises: WrongPassword(tries_left), SignInLocked(until), StoreFault.
        """
        raise NotImplementedError

    def sign_in_new(
        self, address: str, password: str, told: Callable[[SignInStep], None] = lambda step: None
    ) -> Session:
        """First sign-in on this PC: the server is asked whether the password is right.

        Raises: WrongPassword, LineFault, TlsFault, ServerFault, StoreFault.
        """
        raise NotImplementedError


class Session:
    """Everything of one person. Close it when the person leaves."""

    views: Views
    bell: Bell
    person_id: str

    def submit(self, command: Command) -> Future[Any]:
        """Do a command on the clerk's thread; the Future holds its result or its Fault."""
        raise NotImplementedError

    def read(self, reading: Callable[[], T]) -> Future[T]:
        """Do a slow reading on the clerk's thread."""
        raise NotImplementedError

    def check_connection(self, told: Callable[[Sequence[Step]], None]) -> Future[tuple[Step, ...]]:
        """The doctor: network, server, password, receive, send, quota; `told` after each step."""
        raise NotImplementedError

    def close(self) -> None: ...
