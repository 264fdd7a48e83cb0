"""The store moves a letter exactly as the table says, from every state, and does nothing where there is no such move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import apsw
import pytest

from client.events import Bell
from client.faults import OutcomeUnknown, RecipientRefused, ServerBusy
from client.ids import AccountId, OutboxId
from client.outgoing.states import Event, State, move
from client.store import accounts, carriers, letter_octets, outbox
from client.store.db import Store, Tx
from client.store.staging import Frozen

FAULT = ServerBusy(reply="451")
DEEDS: dict[str, Callable[[Tx, OutboxId], object]] = {
    "take back": outbox.take_back,
    "pick": outbox.pick,
    "accepted": lambda tx, letter: outbox.sent(tx, letter, 9.0, ["a@x"], ()),
    "not taken": lambda tx, letter: outbox.wait(tx, letter, 50.0, FAULT),
    "refused": lambda tx, letter: outbox.held(tx, letter, FAULT),
    "nobody knows": lambda tx, letter: outbox.unsure(tx, letter, OutcomeUnknown()),
    "again": outbox.again,
    "leave": lambda tx, letter: outbox.leave(tx, letter, 9.0),
    "filed": outbox.done,
    "carry": lambda tx, letter: carriers.carry(tx, letter, "stick", 9.0),
    "not carried": carriers.not_carried,
    "found": lambda tx, letter: carriers.found_sent(tx, letter, 9.0, ["a@x"], ()),
    "claimed": lambda tx, letter: carriers.claimed(tx, letter, OutcomeUnknown()),
}
ROWS = [state for state in State if state is not State.DRAFT]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "mail.db", bytes(32), Bell())
    yield made
    made.close()


def queue(store: Store, size: int = 10, *people: str, state: State = State.WAITING) -> OutboxId:
    with store.write() as tx:
        account: AccountId = accounts.add(tx, "hoa@x")
        letter = outbox.queue(
            tx, account, Frozen(b"x" * size), [("", one) for one in people or ("a@x",)],
            message_id="<1@x>", sender="hoa@x", subject="s", kind="other", now=1.0, not_before=0.0,
        )  # fmt: skip
        tx.execute("UPDATE outbox SET state = ? WHERE id = ?", (state.value, letter))
    return letter


def state_of(store: Store, letter: OutboxId) -> State:
    row = outbox.get(store.read(), letter)
    return State(row.state) if row is not None else State.DRAFT


@pytest.mark.parametrize(("state", "deed"), list(product(ROWS, DEEDS)))
def test_as_the_table_says(store: Store, state: State, deed: str) -> None:
    letter = queue(store, state=state)
    with store.write() as tx:
        tx.execute("UPDATE outbox SET carried = 'stick' WHERE id = ?", (letter,))
        DEEDS[deed](tx, letter)
    event = Event.FOUND if deed == "accepted" and state is State.UNSURE else Event(deed)
    assert state_of(store, letter) is (move(state, event) or state)


def test_what_was_on_a_stick_is_asked_about_first(store: Store) -> None:
    """The courier does not see it and cannot pick it, it cannot be taken back to be edited; after the server's word, or the person's, it can."""
    letter = queue(store)
    with store.write() as tx:
        (account,) = accounts.every(tx.connection)
        carriers.carry(tx, letter, "stick", 9.0)
        assert not outbox.take_back(tx, letter) and not outbox.pick(tx, letter) and not outbox.due(tx.connection, account.id, 99.0)
        carriers.not_carried(tx, letter)
        assert not outbox.take_back(tx, letter) and not outbox.pick(tx, letter) and not outbox.due(tx.connection, account.id, 99.0)
        assert outbox.next_due(tx.connection, account.id) is None and [one.id for one in carriers.to_ask(tx.connection, account.id)] == [letter]
        carriers.may_go(tx, letter)
        assert [one.id for one in outbox.due(tx.connection, account.id, 99.0)] == [letter] and outbox.pick(tx, letter)
        outbox.unsure(tx, letter, OutcomeUnknown())
        outbox.again(tx, letter)
        assert outbox.pick(tx, letter)


def test_the_octets_stay_until_it_is_done(store: Store) -> None:
    """Frozen through every move; let go only when the copy lies in Sent."""
    letter = queue(store, 1_000)
    for deed in ("pick", "not taken", "pick", "nobody knows", "again", "pick", "refused", "again", "pick", "accepted"):
        with store.write() as tx:
            DEEDS[deed](tx, letter)
        assert letter_octets.whole(store.read(), letter) == b"x" * 1_000, deed
    assert state_of(store, letter) is State.SENT
    with store.write() as tx:
        outbox.done(tx, letter)
    assert letter_octets.whole(store.read(), letter) == b""


def test_progress_of_a_large_letter_writes_little(store: Store) -> None:
    """Four times a second on a PC with an old disk: not the letter itself each time."""
    letter = queue(store, 8_000_000)
    before = store._writer.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE)[0]
    with store.write() as tx:
        outbox.pick(tx, letter)
    for step in range(40):
        with store.write() as tx:
            outbox.set_progress(tx, letter, 200_000 * step)
    pages = store._writer.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE)[0] - before
    assert 0 < pages < 41 * 4


def test_a_power_cut_asks_only_where_it_may_have_arrived(store: Store) -> None:
    before, after, waiting = queue(store), queue(store), queue(store)
    with store.write() as tx:
        for letter in (before, after):
            outbox.pick(tx, letter)
        assert outbox.set_leaving(tx, after) and not outbox.set_leaving(tx, waiting)
        (account,) = accounts.every(tx.connection)
        assert outbox.interrupted(tx, account.id, OutcomeUnknown(reason="PowerCut")) == 1
    assert [state_of(store, one) for one in (before, after, waiting)] == [State.WAITING, State.UNSURE, State.WAITING]
    with store.write() as tx:
        outbox.again(tx, after)
        outbox.pick(tx, after)
        assert outbox.interrupted(tx, account.id, OutcomeUnknown()) == 0, "another attempt, another mark"
    assert state_of(store, after) is State.WAITING


def test_answers_of_an_attempt_replace_those_of_the_one_before(store: Store) -> None:
    """Who has accepted stays accepted; who was refused may be taken now."""
    letter = queue(store, 10, "a@x", "b@x", "c@x")
    with store.write() as tx:
        outbox.pick(tx, letter)
        outbox.set_answers(tx, letter, [("b@x", RecipientRefused(reply="550"))])
        tx.execute("UPDATE outbox_recipient SET state = 'accepted' WHERE address = 'a@x'")
        outbox.set_answers(tx, letter, [("c@x", RecipientRefused(reply="550"))])
    people = {one.address: (one.state, one.fault_code) for one in outbox.recipients(store.read(), letter)}
    assert people == {"a@x": ("accepted", ""), "b@x": ("waiting", ""), "c@x": ("refused", "RecipientRefused")}


def test_a_draft_goes_with_the_last_of_its_letters(store: Store) -> None:
    """Split in two: done is the first, the other can still be taken back with its draft."""
    from client.store import drafts

    letter = queue(store, 10, "a@x", "b@x")
    with store.write() as tx:
        (account,) = accounts.every(tx.connection)
        draft = drafts.start(tx, account.id, 1.0, subject="s")
        tx.execute("UPDATE outbox SET draft_id = ?, filing = 'filed'", (draft,))
        outbox.pick(tx, letter)
        other = outbox.split(tx, letter, ["b@x"], 50.0, FAULT)
        outbox.sent(tx, letter, 9.0, ["a@x"], ())
        assert outbox.done(tx, letter)
    found = drafts.get(store.read(), draft)
    assert found is not None and not found.discarded_at and drafts.every(store.read()) == ()
    with store.write() as tx:
        outbox.pick(tx, other)
        outbox.sent(tx, other, 9.0, ["b@x"], ())
        assert outbox.done(tx, other)
    found = drafts.get(store.read(), draft)
    assert found is not None and found.discarded_at
