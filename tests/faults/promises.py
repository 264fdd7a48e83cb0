"""What holds of a store and a server whatever has happened to line, program or PC. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from client.backoff import LONGEST_SECONDS
from client.faults import OutcomeUnknown
from client.store import letter_octets, outbox
from client.store.outbox import ABSURDLY_LATE, STALLED, Letter, Recipient
from tests.engine.office import Official, server_state
from tests.faults.tally import Broken
from tests.servers import Received


@dataclass(frozen=True, slots=True)
class Turn:
    """Who moves a letter on, and when at the latest (seconds since the epoch)."""

    who: Literal["courier", "worker", "person", "nobody"]
    at: float


def turn(letter: Letter, people: Sequence[Recipient], now: float, *, running: bool) -> Turn | None:
    """None: nobody ever does, the letter is stuck. `running`: a courier has it in hand just now. Pure."""
    refused = [one for one in people if one.state == "refused"]
    match letter.state:
        case "waiting":
            late = letter.goes_at - now  # on its way through the mailbox the worker has it, and the courier if that stalls
            at = now if late > ABSURDLY_LATE else max(now, letter.goes_at)
            return Turn("worker", at + STALLED) if letter.route == "once" else Turn("courier", at)
        case "carried":
            return Turn("person", now) if letter.carried else None
        case "sending":
            return Turn("courier", now) if running else None
        case "unsure":
            return Turn("person", now) if isinstance(letter.fault, OutcomeUnknown) else None
        case "held":
            return Turn("person", now) if letter.fault is not None or any(one.fault for one in refused) else None
        case "sent" if refused and not letter.given_up and letter.filing in outbox.COPY_SETTLED:
            return Turn("person", now) if all(one.fault for one in refused) else None
        case "sent":
            return Turn("worker", now)
        case "done":
            return Turn("nobody", now)
    return None


def stuck(db: Any, now: float, *, running: bool = False, until: float = LONGEST_SECONDS + STALLED) -> list[str]:
    """What nobody will ever carry on, in words for the test's reader. `until`: seconds that a letter may wait by itself."""
    found = []
    for letter in outbox.every_open(db):
        people = outbox.recipients(db, letter.id)
        who = turn(letter, people, now, running=running)
        name = f"letter {letter.id} ({letter.subject}, {letter.state}, {letter.fault_code})"
        if who is None:
            found.append(f"{name} has nobody")
        elif who.at > now + until:
            found.append(f"{name} waits {who.at - now:.0f} s")
        if letter_octets.whole(db, letter.id) == b"":
            found.append(f"{name} has no octets")
        if not people:
            found.append(f"{name} goes to nobody")
    for number, folder, selectable in db.execute(
        "SELECT message.id, folder.name, folder.selectable FROM message JOIN folder ON folder.id = message.folder_is"
        " WHERE message.folder_is <> message.folder_wish OR message.flags_is <> message.flags_wish OR gone_wish = 1"
    ):
        if not selectable:
            found.append(f"the wish of letter {number} lies in {folder}, which cannot be opened")
    return found


def nothing_stuck(official: Official, now: float, *, running: bool = False) -> None:
    """Raises: Broken."""
    if found := stuck(official.db, now, running=running):
        raise Broken("stuck", "; ".join(found))
    asked = {row.id for row in official.session.views.outbox() if row.state in ("unsure", "held") and row.fault or row.refused}
    silent = [one for one in outbox.every_open(official.db) if one.state in ("unsure", "held") and one.id not in asked]
    if silent:
        raise Broken("stuck", f"the person is not asked about {silent}")


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter that was promised to go: as it was frozen."""

    row: Any
    message_id: str
    octets: bytes

    @classmethod
    def of(cls, official: Official, row: Any) -> Queued:
        return cls(row, official.row(row).message_id, letter_octets.whole(official.db, row) or b"")

    @classmethod
    def written(cls, official: Official, subject: str) -> Queued:
        return cls.of(official, official.write(subject))

    def arrived(self, received: Sequence[Received]) -> list[Received]:
        """Wherever a letter of that Message-ID came, it is this one, octet for octet. Raises: Broken."""
        name = f"Message-ID: {self.message_id}\r\n".encode()
        found = [one for one in received if name in one.letter]
        for one in found:
            if not one.letter.endswith(self.octets):  # the relay puts Received fields before it
                raise Broken("lost", f"{self.message_id} arrived as another letter")
        return found

    def once(self, received: Sequence[Received], people: Sequence[str]) -> None:
        """Each of `people` has it exactly once. Raises: Broken."""
        got = [address for one in self.arrived(received) for address in one.recipients]
        for address in people:
            if got.count(address) != 1:
                raise Broken("lost" if address not in got else "doubled", f"{self.message_id} at {address}: {got.count(address)}")
        if extra := set(got) - set(people):
            raise Broken("doubled", f"{self.message_id} also went to {extra}")


def alike(official: Official, server: Any) -> None:
    """Store and server are equal, and no wish is left. Raises: Broken."""
    if wishes := official.open_wishes():
        raise Broken("stuck", f"{wishes} wishes are left")
    here, there = official.state(), server_state(server, official.who)
    for name in {*here, *there}:
        if (ours := here.get(name, {})) != (theirs := there.get(name, {})):
            raise Broken("stuck", f"{name}: here {ours.items() - theirs.items()}, there {theirs.items() - ours.items()}")


def equal(official: Official, server: Any) -> None:
    """`alike`, and no copy of a draft lies there that nobody owns. Raises: Broken."""
    alike(official, server)
    orphans = [row for row in official.session.views.drafts() if row.server_only is not None]
    if orphans:
        raise Broken("doubled", f"copies of drafts that nobody owns: {orphans}")
