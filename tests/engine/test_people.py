"""Who uses a PC: the ways in besides the password, and leaving without losing a letter; by the engine and by tcv."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest

from client import commands as c
from client.cli import exits
from client.cli.main import main
from client.faults import FileUnreadable, ShelfLocked, WrongPassword
from client.people import seal
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import practice
from client.rows import Place
from client.shelf import folder as files
from tests.engine.office import Official, site
from tests.engine.test_keeping import deliver, heavy
from tests.engine.test_shelf import go_round, read_there
from tests.servers import Dovecot


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, as the real ones behave (tests/e2e/test_keyring.py has a real one)."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    made = Ring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    yield made


def test_remembered_on_a_personal_pc(dovecot: Dovecot, tmp_path: Path, ring: Ring) -> None:
    """Where the site allows it the mail opens without a password; what the keyring holds is no password; when the site takes
    it back, both the key and the slot are gone."""
    who = dovecot.add_user()
    allowed = site(dovecot, settings={"remember_me": True})
    Program(allowed, tmp_path).sign_in_new(who.user, who.password).close()
    assert ring.kept and who.password not in str(ring.kept)
    (tile,) = Program(allowed, tmp_path).tiles()
    opened = Program(allowed, tmp_path).sign_in_remembered(tile.id)
    assert opened.worker(opened.views.mailboxes()[0].id).run_once().connections == 1
    opened.close()
    strict = Program(site(dovecot), tmp_path)
    with pytest.raises(WrongPassword):
        strict.sign_in_remembered(tile.id)
    strict.sign_in(tile.id, who.password).close()
    assert not ring.kept
    with pytest.raises(WrongPassword):
        Program(allowed, tmp_path).sign_in_remembered(tile.id)


def test_forgotten_and_recovered(tmp_path: Path) -> None:
    """IT resets the password on the server and opens the store with the city's key: the draft nobody else has is there."""
    public, private = seal.key_pair()
    server = PracticeServer(now=1_795_500_000.0)
    server.start()
    try:
        me = server.people[0]
        program = Program(practice(server.imap_port, server.smtp_port, recovery_key=public), tmp_path)
        opened = program.sign_in_new(me.address, me.password)
        draft = opened.do(c.StartDraft(opened.views.mailboxes()[0].id))
        opened.do(c.SaveDraft(draft, "Chỉ có ở đây", "Kính gửi"))
        opened.close()
        server.mailbox(me.address).password = "mat-khau-moi"
        with pytest.raises(WrongPassword):
            program.recover(me.address, seal.key_pair()[1], "mat-khau-moi")
        with pytest.raises(WrongPassword):
            program.recover(me.address, private, "máy chủ không biết")
        program.recover(me.address, private, "mat-khau-moi")
        (tile,) = program.tiles()
        with pytest.raises(WrongPassword):
            program.sign_in(tile.id, me.password)
        again = program.sign_in(tile.id, "mat-khau-moi")
        page = again.views.draft(draft)
        assert page is not None and page.subject == "Chỉ có ở đây"
        again.close()
    finally:
        server.stop()


@pytest.mark.parametrize("by", ["the city's key", "the old password"])
def test_recovered_in_the_network_folder(dovecot: Dovecot, tmp_path: Path, by: str) -> None:
    """Changed by IT, and the PC that knew the folder's key is gone: the city's key opens her part there as well, and so does the old
    password."""
    public, private = seal.key_pair()
    shelf = tmp_path / "o-chung"
    shelf.mkdir()
    files.prepare(shelf)
    made = site(dovecot, recovery_key=public, archive=shelf)
    hoa = Official(made, tmp_path / "old", dovecot.add_user())
    octets = heavy("Chỉ có ở ổ chung", 30_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    hoa.do(c.Keep((hoa.letter("Chỉ có ở ổ chung"),)))
    assert go_round(hoa) is None and octets in read_there(hoa)
    hoa.close()
    new = dovecot.change_password(hoa.who, "mat-khau-moi-9")
    other = Official(made, tmp_path / "new", new)
    assert isinstance(go_round(other), ShelfLocked)
    other.close()
    if by == "the old password":
        with pytest.raises(WrongPassword):
            other.program.change_password(new.user, hoa.who.password, "máy chủ không biết")
        other.program.change_password(new.user, hoa.who.password, new.password)
    else:
        other.program.recover(new.user, private, new.password)
    again = Official(made, tmp_path / "new", new)
    try:
        assert go_round(again) is None and again.subjects(Place.KEPT) == ["Chỉ có ở ổ chung"] and octets in read_there(again)
    finally:
        again.close()


def tcv(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_on_the_console(dovecot: Dovecot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key is made, people are added, listed, recovered and removed; what lies on this PC only is named and kept."""
    who = dovecot.add_user()
    (tmp_path / "word").write_text(who.password)
    code, made = tcv(capsys, "people", "recovery-key", "--key", str(tmp_path / "it.key"))
    assert code == 0 and len(base64.b64decode(made["recovery_key"])) == 32
    assert tcv(capsys, "people", "recovery-key", "--key", str(tmp_path / "it.key"))[0] == exits.USAGE, "never over another one"
    (tmp_path / "site.toml").write_text(
        f'[site]\nname = "UBND"\ndomain = "cantho.example"\n'
        f'[imap]\nhost = "127.0.0.1"\nport = {dovecot.imaps_port}\nca_file = "{dovecot.ca}"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {dovecot.submission_port}\nsecurity = "starttls"\nca_file = "{dovecot.ca}"\n'
        f'[people]\nrecovery_key = "{made["recovery_key"]}"\n'
    )
    common = ("--site", str(tmp_path / "site.toml"), "--data", str(tmp_path / "data"), "--account", who.user)
    word = ("--password-file", str(tmp_path / "word"))
    assert tcv(capsys, "people", "list", *common)[1] == {"people": []}
    assert tcv(capsys, "people", "add", *common, *word) == (0, {"added": who.user})
    assert [one["address"] for one in tcv(capsys, "people", "list", *common)[1]["people"]] == [who.user]
    assert tcv(capsys, "people", "add", *common, *word)[0] == exits.USAGE
    assert tcv(capsys, "people", "recover", *common, *word, "--key", str(tmp_path / "it.key"))[0] == 0
    assert tcv(capsys, "people", "recover", *common, *word, "--key", str(tmp_path / "word"))[0] == exits.BY_FAULT[FileUnreadable]
    program = Program(site(dovecot), tmp_path / "data")
    opened = program.sign_in(program.tiles()[0].id, who.password)
    draft = opened.do(c.StartDraft(opened.views.mailboxes()[0].id))
    opened.do(c.SaveDraft(draft, "Viết dở", "Kính gửi"))
    opened.close()
    code, said = tcv(capsys, "people", "remove", *common, *word)
    assert code == exits.ONLY_HERE and said["only_here"] == ["Viết dở"] and program.tiles()
    by_it = tcv(capsys, "people", "remove", *common, "--key", str(tmp_path / "it.key"))
    assert by_it[0] == exits.ONLY_HERE and by_it[1]["only_here"] == ["Viết dở"] and program.tiles()
    assert tcv(capsys, "people", "remove", *common, "--key", str(tmp_path / "word"))[0] == exits.BY_FAULT[FileUnreadable]
    code, said = tcv(capsys, "people", "remove", *common, *word, "--give-up")
    assert code == 0 and said["given_up"] == ["Viết dở"] and not program.tiles()
    assert not [path for path in (tmp_path / "data" / "people").iterdir() if path.is_dir()]
    assert tcv(capsys, "people", "remove", *common, *word)[0] == exits.NOT_THERE
