"""How a mailbox's server is entered: on the connection that is there already, else with all that it said the last time; and without
any haste where it has broken off over that."""

from __future__ import annotations

from collections.abc import Callable

from client.faults import LineLost, ServerNonsense, Silent
from client.net.imap.connection import Imap
from client.net.server import Credentials, Server
from client.net.stream import Traffic
from client.store.accounts import Account

ENOUGH = 3


class Door:
    """A line that is found dead when we speak looks like a server that broke off over it; so what a server has answered once is never
    suspected again, and the rest only after some times.

    `signed_in`: the connection over which the server has just been asked about the password."""

    def __init__(self, server: Server, signed_in: Imap | None = None) -> None:
        self._server, self._signed_in = server, signed_in
        self._trusted: set[str] = set()  # what we do in haste and this server has once answered
        self._suspects: dict[str, int] = {}  # what we did in haste -> connections that broke over it

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

        careful = any(times >= ENOUGH for deed, times in self._suspects.items() if deed not in self._trusted)
        known = frozenset[str]() if careful else frozenset(row.capabilities.split())
        try:
            return Imap.connect(self._server, who, traffic=traffic, opened=began, known=known, careful=careful)
        except (LineLost, Silent, ServerNonsense):
            for imap in tried:
                self.broke(imap)
            raise

    def broke(self, imap: Imap) -> None:
        """The connection has ended, perhaps over our haste."""
        self._trusted |= imap.worked
        if imap.hasty and imap.hasty not in self._trusted:
            self._suspects[imap.hasty] = self._suspects.get(imap.hasty, 0) + 1

    def leave(self) -> None:
        """Nobody goes in any more by the connection that was there."""
        imap, self._signed_in = self._signed_in, None
        if imap is not None:
            imap.logout()
