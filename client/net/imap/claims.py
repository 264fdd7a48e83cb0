"""Who may send a letter that may lie on several sticks: whoever has put the first claim on it into the mailbox.

A claim is a small message in the staging folder, with a Message-ID that is its token and a field that names the letter. Servers
number what is appended (RFC 3501 §2.3.1.1), so of two that come at once one is the first, and each sees the other. A claim is taken
away only while it is certain that nothing was sent under it; else it stays, so that an old stick does not send again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection

from client.faults import Fault, FolderGone, ServerRefused
from client.net.imap.flights import Flights
from client.net.imap.folders import Create, Select
from client.net.imap.grammar import sequence
from client.net.imap.letters import Append, Expunge, Fetch, Search, Store

FIELD = "X-TCV-Mang"
SWEPT_NOT = f'NOT HEADER {FIELD} ""'  # SEARCH criteria: not a claim
_TOKEN = re.compile(rb"<mang\.([0-9a-f]+)@")


def new_token() -> str:
    return os.urandom(12).hex()


def claim(imap: Flights, folder: str, letter: str, token: str, voids: Collection[str]) -> list[str]:
    """Put the claim `token` on a letter and look whether it is the first; [] = it is. Else the claims that stand before it, and this
    one is gone again. `letter`: what names it everywhere, in ASCII; `voids`: claims under which certainly nothing was sent.

    The staging folder is selected afterwards. Raises: the Fault of APPEND (OverQuota, ServerRefused, ...), what ends the connection.
    """
    put = Append(folder, _message(letter, token), ("\\Seen",))
    (answer,) = imap.try_flight(put)
    if isinstance(answer, (FolderGone, ServerRefused)):  # there is no such folder yet
        imap.try_flight(Create(folder))
        answer = imap.call(put)
    if isinstance(answer, Fault):
        raise answer
    imap.call(Select(folder))
    tokens = [one for _, one in standing(imap, letter)]
    if token not in tokens:
        raise ServerRefused(reply="claim")
    others = [one for one in tokens[: tokens.index(token)] if one not in voids]
    if others:
        withdraw(imap, letter, token)
    return others


def standing(imap: Flights, letter: str) -> list[tuple[int, str]]:
    """(UID, token) of every claim on that letter in the selected folder, the first first."""
    uids = imap.call(Search(f'HEADER {FIELD} "{letter}" UNDELETED'))
    if not uids:
        return []
    found = imap.call(Fetch(sequence(uids), ("UID", "ENVELOPE")))
    tokens = {one.uid: _TOKEN.search(one.envelope.message_id) for one in found if one.envelope is not None}
    return [(uid, match.group(1).decode()) for uid in uids if (match := tokens.get(uid)) is not None]


def withdraw(imap: Flights, letter: str, token: str) -> None:
    """Take this claim away: nothing was sent under it. In the selected folder."""
    uids = [uid for uid, one in standing(imap, letter) if one == token]
    if not uids:
        return
    imap.call(Store(sequence(uids), "+", ("\\Deleted",)))
    if "UIDPLUS" in imap.capabilities:  # else it stays marked, and is counted no more
        imap.try_flight(Expunge(sequence(uids)))


def stands(imap: Flights, folder: str, letter: str, token: str) -> bool:
    """Is this claim still there? Where it is not, nothing was sent under it."""
    (answer,) = imap.try_flight(Select(folder))
    return not isinstance(answer, Fault) and any(one == token for _, one in standing(imap, letter))


def _message(letter: str, token: str) -> bytes:
    lines = (
        f"Message-ID: <mang.{token}@thu-cong-vu>", f"{FIELD}: {letter}", "From: thu-cong-vu@localhost", "Subject: X-TCV-Mang",
        "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode("ascii", "replace")
