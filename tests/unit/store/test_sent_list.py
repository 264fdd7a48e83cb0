"""The sent list knows what became of each letter."""

from __future__ import annotations

from client.documents.kinds import shipped
from client.faults import RecipientFull
from client.ids import OutboxId
from client.people.acquaintance import Acquaintance
from client.people.directory import Directory
from client.rows import ListQuery, Place
from client.store import folders, messages, outbox
from client.store.staging import Frozen
from client.views import letters
from tests.unit.store.conftest import Desk
from tests.unit.store.test_store import header

HA, BAO = "ha@nk.cantho.example", "bao@caikhe.cantho.example"
TROUBLED = ListQuery(Place.SENT, refused_only=True)


def send(desk: Desk, message_id: str, *refused: str) -> OutboxId:
    """A letter to two that has gone to those who are not `refused`."""
    with desk.store.write() as tx:
        number = outbox.queue(
            tx, desk.account, Frozen(b"letter"), [("Hà", HA), ("Bảo", BAO)], message_id=message_id, sender="hoa@caikhe.cantho.example",
            subject="", kind="other", now=1e9, not_before=0.0,
        )  # fmt: skip
        assert outbox.pick(tx, number)
        faults = [(address, RecipientFull(address=address, reply="552")) for address in refused]
        assert outbox.sent(tx, number, 1e9, [one for one in (HA, BAO) if one not in refused], faults)
        outbox.done(tx, number)
    return number


def test_only_those_with_trouble(desk: Desk) -> None:
    """Listed while somebody has not got it and nothing is decided about it; afterwards it is one of many, newest first."""
    with desk.store.write() as tx:
        sent = folders.add(tx, desk.account, folders.Listed("Sent", "sent", "/", True))
        whole, troubled = messages.add(tx, sent, desk.account, [header(1), header(2)])
    send(desk, "<1@caikhe>")
    number = send(desk, "<2@caikhe>", HA)
    db = desk.store.read()
    assert [letter for letter, _at in letters.index(db, ListQuery(Place.SENT), shipped())] == [troubled, whole]
    assert [letter for letter, _at in letters.index(db, TROUBLED, shipped())] == [troubled]
    known = Acquaintance(Directory(), ("cantho.example",))
    assert [(row.refused, row.sent_state) for row in letters.rows(db, known, [whole, troubled])] == [(0, "sent"), (1, "refused")]
    with desk.store.write() as tx:
        outbox.leave(tx, number, 1e9)
    assert letters.index(desk.store.read(), TROUBLED, shipped()) == []
