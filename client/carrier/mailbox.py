"""A mailbox as the carrier needs it: looked into for what was sent, claims put, copies filed. Nothing of it is kept here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Self

from client.faults import Fault, FolderGone, MailboxFault, ServerBusy, ServerRefused
from client.net.imap import claims
from client.net.imap.connection import Imap
from client.net.imap.folders import Create, List, Select, Selected
from client.net.imap.letters import Append, Fetch, Fetched
from client.net.server import Credentials, Server
from client.sync import plan
from client.sync.wire import Uids, by_message_id

Places = Mapping[str, str]  # role -> folder, as the site file fixes it


class Mailbox:
    """Use it with `with`. Raises what the connection raises."""

    def __init__(self, imap: Imap, names: Mapping[str, str], staging: str) -> None:
        self.imap, self._names, self._staging = imap, names, staging
        self._selected = ""

    @classmethod
    def open(cls, server: Server, who: Credentials, places: Places) -> Mailbox:
        """Raises: LineFault, TlsFault, SignInFault, ServerFault."""
        imap = Imap.connect(server, who)
        try:
            extended = "LIST-EXTENDED" in imap.capabilities
            answer = imap.call(List(special_use=extended and "SPECIAL-USE" in imap.capabilities, status=()))
            listed = plan.assign_roles([plan.Named(one.name, one.delimiter, one.attributes) for one in answer], places)
            lacking = plan.missing(listed, places)
            if "sent" in lacking:
                imap.try_flight(Create(lacking["sent"]))
        except BaseException:
            imap.close()
            raise
        names = {one.role: one.name for one in listed if one.role != "other"} | lacking
        return cls(imap, names, plan.staging_folder(listed))

    def select(self, role: str) -> Selected | None:
        """None where there is no such folder."""
        (answer,) = self.imap.try_flight(Select(self._names[role]))
        self._selected = role
        if isinstance(answer, Fault):
            self._selected = ""
            if isinstance(answer, (FolderGone, ServerRefused)):
                return None
            raise answer
        found: Selected = answer
        return found

    def find(self, role: str, message_id: str) -> int | None:
        if self._selected != role and self.select(role) is None:
            return None
        found = self.imap.call(Uids(by_message_id(message_id), self.imap.capabilities))
        return found[-1] if found else None

    def rows(self, question: Fetch) -> list[Fetched]:
        """At most one: the question names one letter."""
        found: list[Fetched] = self.imap.call(question)
        return found[:1]

    def append(self, role: str, put: Append) -> Fault | None:
        """None: it lies there."""
        put.folder = self._names[role]
        (answer,) = self.imap.try_flight(put)
        if isinstance(answer, Fault) and not isinstance(answer, (MailboxFault, ServerRefused, ServerBusy)):
            raise answer
        return answer if isinstance(answer, Fault) else None

    def claim(self, letter: str, token: str, voids: Collection[str]) -> list[str]:
        self._selected = ""
        return claims.claim(self.imap, self._staging, letter, token, voids)

    def claim_stands(self, letter: str, token: str) -> bool:
        self._selected = ""
        return claims.stands(self.imap, self._staging, letter, token)

    def withdraw(self, letter: str, token: str) -> None:
        self._selected = ""
        self.imap.call(Select(self._staging))
        claims.withdraw(self.imap, letter, token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.imap.logout()
