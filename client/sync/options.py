"""What the site decides about reading, and what one pass has done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from client.ids import DraftId
from client.store.outbox import Letter
from client.store.staging import Frozen


class Recognise(Protocol):
    """Which kind a letter is."""

    def __call__(self, subject: str, headers: Mapping[str, str], text: str = "", /) -> str: ...


DraftBytes = Callable[[DraftId], Frozen]  # RFC 5322, CRLF; raises Fault


class Gate(Protocol):
    """What may go up now: client.outgoing.gate."""

    def open(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        """Those that may go, in the order in which they go."""

    def bars(self, octets: int, since: float) -> bool:
        """Is so much to be kept back, that nobody has sent yet, and that lies here since then?"""

    def copy_bars(self, octets: int, since: float) -> bool:
        """Is the copy of a letter to be kept back that was sent then?"""


class OpenGate:
    """Lets everything through."""

    def open(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        return letters

    def bars(self, octets: int, since: float) -> bool:
        return False

    def copy_bars(self, octets: int, since: float) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """`folders`: role -> the server's name, where the site file fixes one. Seconds and bytes.

    `small_attachment`: attachments up to this come by themselves on a good line, with letters unread or being read; 0 = none.
    """

    folders: Mapping[str, str] = field(default_factory=dict)
    small_attachment: int = 100_000
    server_files_sent: bool = False
    send_once: bool = True
    poll_seconds: float = 120.0
    idle_seconds: float = 230.0  # renewed before 4 minutes, or NATs on poor lines forget us
    draft_rest_seconds: float = 4.0
    texts_ahead: bool = True  # texts that nobody asked for yet
    shelf: bool = False  # kept letters go to the site's network folder
    domains: tuple[str, ...] = ()  # the city's own: senders elsewhere are outside


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did: letters; octets on the wire; turns, connections; seconds."""

    new: int
    changed: int
    gone: int
    up: int
    down: int
    turns: int
    connections: int
    seconds: float
