"""What a mailbox must become when wishes are carried out, and what it holds: letters, flags, drafts and files octet for octet.

The model of one good pass is a merge of three: what this PC knew, what its person wants, and what the server holds by now.
"""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import imapclient

from client.net.server import Credentials
from client.store import folders, messages
from client.sync import plan
from tests.engine.office import Official
from tests.faults.tally import Broken

FLAGS = messages.SEEN | messages.FLAGGED


@dataclass(frozen=True, slots=True)
class Lies:
    """Where a letter lies ('' = expunged) and its flags. A letter that went and came back has another number."""

    folder: str
    flags: int
    uid: int | None = field(default=0, compare=False)
    via: str = field(default="", compare=False)  # of a wish: where it was wished to before it was to go for good


def merged(knew: Lies, wants: Lies, is_: Lies) -> set[Lies]:
    """After one good pass. Where another program has moved it meanwhile, either word counts; the flags follow it. Pure."""
    if not is_.folder:
        return {is_}
    changed = knew.flags ^ wants.flags
    flags = (is_.flags & ~changed) | (wants.flags & changed)
    there = Lies(is_.folder, flags)
    if wants.folder == knew.folder:
        return {there}
    arrives = Lies(wants.folder, flags if wants.folder else 0)
    return {arrives} if (is_.folder, is_.uid) == (knew.folder, knew.uid) else {arrives, there}


@dataclass
class Server:
    """The mailbox through another program, over one connection."""

    port: int
    who: Credentials
    letters: dict[str, bytes] = field(default_factory=dict)  # Message-ID -> octets, of what was put there

    def __post_init__(self) -> None:
        self._client = imapclient.IMAPClient("127.0.0.1", self.port, ssl=False)
        self._client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client.login(self.who.user, self.who.password)

    def put(self, octets: bytes, folder: str = "INBOX") -> str:
        message_id = str(email.message_from_bytes(octets)["Message-ID"])
        self._client.append(folder, octets)
        self.letters[message_id] = octets
        return message_id

    def state(self, seen_from: Mapping[str, tuple[Lies, Lies]] = MappingProxyType({})) -> dict[str, Lies]:
        """Message-ID -> where it lies; '' where it is gone; without the drafts and Sent copies.

        `seen_from`: a PC that may be in the middle of moving it by COPY; then the original counts. Raises: Broken.
        """
        found: dict[str, Lies] = {}
        for _, _, name in self._client.list_folders():
            self._client.select_folder(name, readonly=True)
            uids = self._client.search("ALL")
            for uid, facts in self._client.fetch(uids, ["FLAGS", "ENVELOPE"]).items() if uids else ():
                flags = [flag.decode() for flag in facts[b"FLAGS"]]
                message_id = (facts[b"ENVELOPE"].message_id or b"").decode()
                if plan.deleted(flags) or message_id not in self.letters:
                    continue
                lies = Lies(name, plan.bits(flags) & FLAGS, uid)
                if message_id in found:
                    half_moved = {one.via or one.folder for one in seen_from.get(message_id, ())}
                    if {found[message_id].folder, name} != half_moved:
                        raise Broken("doubled", f"{message_id} in {found[message_id].folder} and {name}")
                    if name != seen_from[message_id][0].folder:
                        continue
                found[message_id] = lies
        return {one: found.get(one, Lies("", 0)) for one in self.letters}

    def octets(self, folder: str) -> list[bytes]:
        self._client.select_folder(folder, readonly=True)
        uids = self._client.search("UNDELETED")
        return [facts[b"BODY[]"] for facts in self._client.fetch(uids, ["BODY.PEEK[]"]).values()] if uids else []

    def unharmed(self) -> None:
        """Every letter that is there is the one that was put there. Raises: Broken."""
        for _, _, name in self._client.list_folders():
            for octets in self.octets(name):
                message_id = str(email.message_from_bytes(octets)["Message-ID"])
                if self.letters.get(message_id, octets) != octets:
                    raise Broken("lost", f"{message_id} in {name} is not what it was")

    def act(self, message_id: str, *, folder: str = "", flags: int | None = None) -> None:
        """The other program moves a letter or changes its flags, if it is there."""
        lies = self.state().get(message_id, Lies("", 0))
        if not lies.folder:
            return
        self._client.select_folder(lies.folder)
        uids = self._client.search(["HEADER", "Message-ID", message_id])
        if flags is not None:
            self._client.set_flags(uids, plan.names(flags))
        if folder and folder != lies.folder:
            self._client.copy(uids, folder)
            self._client.delete_messages(uids)
            self._client.expunge(uids)

    def close(self) -> None:
        self._client.logout()


def view(official: Official) -> dict[str, tuple[Lies, Lies]]:
    """Message-ID -> (what this PC knows, what its person wants). In the middle of a move by COPY it knows both: the original counts."""
    names = {folder.id: folder.name for folder in folders.of_account(official.db, official.account)}
    rows = official.db.execute(
        "SELECT message_id, folder_is, flags_is, uid_is, folder_wish, flags_wish, gone_wish FROM message WHERE account_id = ?"
        " ORDER BY folder_is <> folder_wish OR gone_wish",
        (official.account,),
    )
    return {
        message_id: (
            Lies(names[folder_is], flags_is & FLAGS, uid),
            Lies("" if gone else names[folder_wish], flags_wish & FLAGS, via=names[folder_wish]),
        )
        for message_id, folder_is, flags_is, uid, folder_wish, flags_wish, gone in rows
    }


def expected(officials_view: Mapping[str, tuple[Lies, Lies]], before: dict[str, Lies]) -> dict[str, set[Lies]]:
    """Message-ID -> what a good pass of that PC may make of the server."""
    return {
        one: merged(*officials_view[one], lies) if one in officials_view else {lies} for one, lies in before.items()
    }


def arrived(wanted: dict[str, set[Lies]], now: dict[str, Lies], *, perhaps: dict[str, Lies] | None = None) -> None:
    """Each letter is where the model has it; `perhaps`: or still where it was, or half way (a broken pass). Raises: Broken."""
    for one, may in wanted.items():
        lies = now[one]
        if lies in may or (perhaps is not None and lies in _half_way(perhaps[one], may)):
            continue
        raise Broken("lost" if not lies.folder else "stuck", f"{one} is {lies}, and should be {may}")


def _half_way(before: Lies, may: Iterable[Lies]) -> set[Lies]:
    """The flags go first, and the one flag may have gone and the other not."""
    found = {before}
    for end in may:
        for flags in {before.flags, end.flags, *((before.flags & ~bit) | (end.flags & bit) for bit in (1, 4))}:
            found |= {Lies(before.folder, flags), Lies(end.folder, flags if end.folder else 0)}
    return found


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as its writer left it."""

    subject: str
    text: str
    files: tuple[bytes, ...] = ()


def drafts_kept(server: Server, written: Iterable[Written]) -> None:
    """Each of them has one copy on the server, with every word and file, and nothing else lies there. Raises: Broken."""
    there: list[Written] = []
    for octets in server.octets("Drafts"):
        message: Any = email.message_from_bytes(octets, policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content().replace("\r\n", "\n").strip() if body else ""
        files = tuple(part.get_payload(decode=True) for part in message.iter_attachments())
        there.append(Written(str(message["Subject"]), text, files))
    wanted = list(written)
    for one in wanted:
        if there.count(one) != 1:
            raise Broken("doubled" if one in there else "lost", f"the draft {one.subject!r} is there {there.count(one)} times")
    if len(there) != len(wanted):
        raise Broken("doubled", f"{[one.subject for one in there]} instead of {[one.subject for one in wanted]}")
