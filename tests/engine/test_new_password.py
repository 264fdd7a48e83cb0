"""The mail password was changed on the server: the person types the new one once, and it opens everything from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from client import api
from client.faults import ConnectionRefused, WrongPassword
from client.ids import AccountId
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import Site, SitePerson, practice
from client.store import accounts

NEW = "Mới-và-dài-2026"


def site(server: PracticeServer) -> Site:
    me = server.people[0]
    return practice(server.imap_port, server.smtp_port, (SitePerson(me.address, me.name, mailboxes=(server.unit.address,)),))


@pytest.fixture
def program(server: PracticeServer, tmp_path: Path) -> Program:
    """Signed in once with the old password; then the server has another one."""
    made = Program(site(server), tmp_path)
    made.sign_in_new(server.people[0].address, server.people[0].password).close()
    server.mailbox(server.people[0].address).password = NEW
    return made


def passwords(session: api.Session) -> list[str]:
    return [row.password for row in accounts.every(session._store.read())]


def test_the_old_one_still_opens_and_the_new_one_takes_over(server: PracticeServer, program: Program) -> None:
    """In with the old one, the check says which step fails, the new one is given; next time only the new one opens."""
    old, me = server.people[0].password, program.tiles()[0].id
    session = program.sign_in(me, old)
    steps = {step.name: step for step in session.check_connection(lambda steps: None).result(30)}
    assert isinstance(steps["password"].fault, WrongPassword) and steps["network"].state == "good"
    session.give_password(AccountId(1), NEW).result(30)
    assert passwords(session) == [NEW, NEW]  # the unit's mailbox used the person's own
    assert all(step.state != "bad" for step in session.check_connection(lambda steps: None).result(30)[:4])
    session.close()
    with pytest.raises(WrongPassword):
        program.sign_in(me, old)
    again = program.sign_in(me, NEW)
    assert passwords(again)[0] == NEW
    again.close()


def test_a_wrong_one_changes_nothing(server: PracticeServer, program: Program) -> None:
    """The server refuses it: the store still opens with the old one, and keeps it."""
    old, me = server.people[0].password, program.tiles()[0].id
    session = program.sign_in(me, old)
    with pytest.raises(WrongPassword):
        session.give_password(AccountId(1), "cũng sai").result(30)
    assert passwords(session) == [old, old]
    session.close()
    program.sign_in(me, old).close()


def test_without_a_line_nothing_changes(server: PracticeServer, program: Program) -> None:
    """Nobody can say whether it is right, so it is not believed."""
    old, me = server.people[0].password, program.tiles()[0].id
    session = program.sign_in(me, old)
    server.stop()
    with pytest.raises(ConnectionRefused):
        session.give_password(AccountId(1), NEW).result(30)
    assert passwords(session) == [old, old]
    session.close()
    program.sign_in(me, old).close()


def test_only_the_unit_has_another_one(server: PracticeServer, program: Program) -> None:
    """A unit's own password is given to the unit's mailbox alone; the store opens as before."""
    old, me = server.people[0].password, program.tiles()[0].id
    server.mailbox(server.unit.address).password = NEW
    session = program.sign_in(me, old)
    session.give_password(AccountId(2), NEW).result(30)
    assert passwords(session) == [old, NEW]
    session.close()
    program.sign_in(me, old).close()


def test_the_check_at_the_door_tries_no_password(server: PracticeServer) -> None:
    """The servers answer; the steps behind the password are left out."""
    steps = {step.name: step.state for step in api.check(site(server))}
    assert steps == {
        "network": "good", "server": "good", "password": "skipped", "receive": "skipped", "send": "good", "quota": "skipped",
    }  # fmt: skip
