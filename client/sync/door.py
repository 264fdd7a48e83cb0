"""How a mailbox's server is entered: on the connection that is there already, else with all that it said the last time; and without
any haste where it has broken off over that."""

from __future__ import annotations

from collections.abc import Callable

from client.faults import LineLost, ServerNonsense, Silent
from client.net.imap.connection import Imap
from client.net.server import Credentials, Server
from client.net.stream import Traffic
from client.store.accounts import Account

ENOUGH = 2


class Door:
    """`signed_in`: the connection over which the server has just been asked about the password."""

    def __init__(self, server: Server, signed_in: Imap | None = None) -> None:
        self._server, self._signed_in = server, signed_in
        self._suspects: dict[str, int] = {}  # what we did in haste -> connections in a row that broke over it

    def enter(self, row: Account, password: str, traffic: Traffic, opened: Callable[[Imap], None]) -> Imap:
        """Raises what `Imap.connect` raises."""
        who = Credentials(row.sign_in_name, password)
        imap, self._signed_in = self._signed_in, None
        if imap is not None and imap.signed_in_as == who:
            opened(imap)
            return imap
        if imap is not None:
            imap.logout()
        tried: list[Imap] = []

        def began(imap: Imap) -> None:
            tried.append(imap)
            opened(imap)

        careful = max(self._suspects.values(), default=0) >= ENOUGH
        known = frozenset[str]() if careful else frozenset(row.capabilities.split())
        try:
            return Imap.connect(self._server, who, traffic=traffic, opened=began, known=known, careful=careful)
        except (LineLost, Silent, ServerNonsense):
            for imap in tried:
                self.broke(imap)
            raise

    def broke(self, imap: Imap) -> None:
        """The connection has ended, perhaps over our haste: a line that dies in that moment looks the same."""
        for deed in imap.worked:
            self._suspects[deed] = 0
        if imap.hasty and imap.hasty not in imap.worked:
            self._suspects[imap.hasty] = self._suspects.get(imap.hasty, 0) + 1

    def leave(self) -> None:
        """Nobody goes in any more by the connection that was there."""
        imap, self._signed_in = self._signed_in, None
        if imap is not None:
            imap.logout()
