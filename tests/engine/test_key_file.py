"""An old key file is put back beside a newer store: noticed, never a way in for an old password, and a way on for its owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from client import commands as c
from client.faults import KeyFileOld, WrongPassword
from client.people import seal
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import practice
from client.session import Session

NEW, NEWEST = "Mới-và-dài-2026", "Mới-nhất-2026"


@pytest.fixture
def keys() -> tuple[bytes, bytes]:
    return seal.key_pair()


@pytest.fixture
def program(server: PracticeServer, tmp_path: Path, keys: tuple[bytes, bytes]) -> Program:
    return Program(practice(server.imap_port, server.smtp_port, recovery_key=keys[0]), tmp_path)


@pytest.fixture
def old(server: PracticeServer, program: Program) -> Iterator[Path]:
    """She has a draft that only this PC has; then her password became known, and she took another one. The key file of the day before
    lies beside the store again."""
    me = server.people[0]
    session = program.sign_in_new(me.address, me.password)
    session.do(c.SaveDraft(session.do(c.StartDraft(session.views.mailboxes()[0].id)), "Chỉ có ở đây", "Kính gửi"))
    file = program._key_file(program._people.every()[0])
    before = file.read_bytes()
    server.mailbox(me.address).password = NEW
    session.give_password(session.views.mailboxes()[0].id, NEW).result(30)
    session.close()
    now = file.read_bytes()
    assert now != before
    file.write_bytes(before)
    yield file


def drafts_of(session: Session) -> list[str]:
    found = [row.subject for row in session.views.drafts()]
    session.close()
    return found


def test_the_old_password_does_not_open_it(server: PracticeServer, program: Program, old: Path) -> None:
    """Whoever knows the old one is told so, with and without a line; the new one alone opens nothing, since the file does not know it."""
    me = program.tiles()[0].id
    with pytest.raises(KeyFileOld):
        program.sign_in(me, server.people[0].password)
    with pytest.raises(WrongPassword):
        program.sign_in(me, NEW)
    server.stop()
    with pytest.raises(KeyFileOld):
        program.sign_in(me, server.people[0].password)


def test_right_on_the_server_is_right_here(server: PracticeServer, program: Program, old: Path) -> None:
    """IT has set the password back: the server takes it, so it opens, and the file is newer than all before it."""
    server.mailbox(server.people[0].address).password = server.people[0].password
    me = program.tiles()[0].id
    assert drafts_of(program.sign_in(me, server.people[0].password)) == ["Chỉ có ở đây"]
    server.stop()
    assert drafts_of(program.sign_in(me, server.people[0].password)) == ["Chỉ có ở đây"], "and from now on without a line"


def test_the_way_on_with_the_citys_key(program: Program, old: Path, keys: tuple[bytes, bytes]) -> None:
    """`tcv people recover --key`: nothing is lost."""
    program.recover(program.tiles()[0].address, keys[1], NEW)
    assert drafts_of(program.sign_in(program.tiles()[0].id, NEW)) == ["Chỉ có ở đây"]


def test_the_way_on_with_both_passwords(server: PracticeServer, program: Program, old: Path) -> None:
    """`tcv people recover --old-password-file`: the server has to take the new one."""
    address, me = program.tiles()[0].address, program.tiles()[0].id
    with pytest.raises(WrongPassword):
        program.change_password(address, server.people[0].password, NEWEST)
    program.change_password(address, server.people[0].password, NEW)
    assert drafts_of(program.sign_in(me, NEW)) == ["Chỉ có ở đây"]


def test_a_newer_file_is_right(server: PracticeServer, program: Program) -> None:
    """The power went after the file was written and before the store knew of it; and a store of an earlier program remembers nothing."""
    person = server.people[0]
    program.sign_in_new(person.address, person.password).close()
    profile = program._people.every()[0]
    ways = program._ways(profile)
    ways.set_password(ways.by_password(person.password), NEW)
    program.sign_in(profile.id, NEW).close()
    session = program.sign_in(profile.id, NEW)
    with session._store.write() as tx:
        tx.execute("DELETE FROM setting WHERE name = 'key_file'")
    session.close()
    program.sign_in(profile.id, NEW).close()


def test_another_file_of_the_same_number(server: PracticeServer, program: Program, old: Path) -> None:
    """Rolled back and given a new password by another copy of the program: the number fits, the slot does not."""
    profile = program._people.every()[0]
    ways = program._ways(profile)
    ways.set_password(ways.by_password(server.people[0].password), "mật khẩu của kẻ khác")
    with pytest.raises(KeyFileOld):
        program.sign_in(profile.id, "mật khẩu của kẻ khác")
