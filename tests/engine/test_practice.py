"""The practice server through clients that are not ours: mbsync and the imapclient library; thirty at once; troubles."""

from __future__ import annotations

import imaplib
import smtplib
import subprocess
import threading
import time
from pathlib import Path

import pytest
from imapclient import IMAPClient

from client.message.letter import read
from client.practice.server import PracticeServer
from tests.servers import letter, need

# The foreign library leaves its sockets behind when the server cuts the line.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def sign_in(server: PracticeServer, who: int = 0) -> IMAPClient:
    client = IMAPClient("127.0.0.1", server.imap_port, ssl=False, timeout=20)
    client.login(server.people[who].address, server.people[who].password)
    return client


def test_the_mailbox_is_believable(server: PracticeServer) -> None:
    """About sixty letters, three unread, 24,3 of 30 MB used, every file opens as what it says."""
    box = server.mailbox(server.people[0].address)
    assert abs(box.used() / 1024 / 1024 - 24.3) < 0.1 and sum(len(f.letters) for f in box.folders.values()) >= 55
    assert sum("\\Seen" not in one.flags for one in box.folders["INBOX"].letters) == 3
    magic = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "jpg": b"\xff\xd8", "zip": b"PK", "png": b"\x89PNG"}
    from client.message import structure

    kinds = set()
    for one in box.folders["INBOX"].letters:
        seen = read(one.octets, ("cantho.example",))
        assert seen.subject and seen.body.text.strip() and "{" not in seen.subject + seen.body.text
        for part in structure.choose(structure.parse(one.octets).root).files:
            ending = part.name.rpartition(".")[2]
            kinds.add(ending)
            assert structure.content(part).startswith(magic[ending])
    assert {"pdf", "docx", "xlsx", "jpg"} <= kinds


def test_reset_is_the_first_day_again(server: PracticeServer) -> None:
    """A learner may break anything."""
    first = [one.octets for one in server.mailbox(server.people[0].address).folders["INBOX"].letters]
    client = sign_in(server)
    client.select_folder("INBOX")
    client.delete_messages(client.search("ALL"))
    client.expunge()
    server.reset()
    assert [one.octets for one in server.mailbox(server.people[0].address).folders["INBOX"].letters] == first


def test_imapclient_does_the_whole_round(server: PracticeServer) -> None:
    """Search, fetch, flag, copy, move, append, idle, quota: by a library that knows nothing of ours."""
    client = sign_in(server)
    folders = {name: flags for flags, _, name in client.list_folders()}
    assert b"\\Sent" in folders["Sent"] and b"\\Trash" in folders["Trash"]
    quota = client.get_quota_root("INBOX")[1]
    assert quota[0].limit == 30 * 1024
    client.select_folder("INBOX")
    unseen = client.search("UNSEEN")
    assert len(unseen) == 3 and len(client.search(["SUBJECT", "trieu cuong"], "UTF-8")) == 1
    found = client.fetch(unseen, ["ENVELOPE", "BODYSTRUCTURE", "RFC822.SIZE", "BODY.PEEK[]"])
    for uid in unseen:
        assert found[uid][b"RFC822.SIZE"] == len(found[uid][b"BODY[]"])
        assert found[uid][b"ENVELOPE"].subject
    client.add_flags(unseen[:1], ["\\Seen", "\\Flagged"])
    assert len(client.search("UNSEEN")) == 2
    client.copy(unseen[:1], "Trash")
    client.move(unseen[1:2], "Trash")
    assert unseen[1] not in client.search("ALL")
    assert client.append("Drafts", letter(5), ["\\Draft"])
    client.idle()
    server.deliver("a@b.example", [server.people[0].address], letter(6))
    heard = client.idle_check(5)
    client.idle_done()
    assert any(word == b"EXISTS" for _, word, *_ in heard)
    client.logout()


CONFIG = """
IMAPAccount tap
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs PLAIN

IMAPStore far
Account tap

MaildirStore near
Path {path}/
Inbox {path}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Remove Both
Expunge Both
Sync All
SyncState *
"""


def test_mbsync_mirrors_and_pushes_back(server: PracticeServer, tmp_path: Path) -> None:
    """The whole mailbox comes byte for byte, a deletion and a new letter go back."""
    program = need("mbsync", "isync")
    who = server.people[0]
    config = tmp_path / "mbsyncrc"
    mail = tmp_path / "mail"
    mail.mkdir()
    config.write_text(CONFIG.format(port=server.imap_port, user=who.address, password=who.password, path=mail))
    run = [program, "-c", str(config), "-a"]
    assert subprocess.run(run, timeout=120, capture_output=True).returncode == 0
    box = server.mailbox(who.address)
    files = [path for part in ("cur", "new") for path in (mail / "INBOX" / part).iterdir()]
    assert len(files) == len(box.folders["INBOX"].letters)

    def bare(octets: bytes) -> bytes:
        lines = octets.replace(b"\r\n", b"\n").split(b"\n")
        return b"\n".join(line for line in lines if not line.startswith(b"X-TUID"))

    here = {bare(path.read_bytes()) for path in files}
    assert here == {bare(one.octets) for one in box.folders["INBOX"].letters}
    files[0].unlink()
    (mail / "Sent" / "new").mkdir(parents=True, exist_ok=True)
    (mail / "Sent" / "new" / "1.1.may").write_bytes(letter(77).replace(b"\r\n", b"\n"))
    before = len(box.folders["Sent"].letters)
    assert subprocess.run(run, timeout=120, capture_output=True).returncode == 0
    assert len(box.folders["INBOX"].letters) == len(files) - 1 and len(box.folders["Sent"].letters) == before + 1


def test_mail_between_its_people_arrives(server: PracticeServer) -> None:
    """Sent to a colleague it is in the inbox; outside goes nowhere; unknown colleagues are refused one by one."""
    hoa, loi = server.people[0], server.people[1]
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as client:
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail(hoa.address, [loi.address], letter(1))
        client.login(hoa.address, hoa.password)
        refused = client.sendmail(hoa.address, [loi.address, "khong.co@caikhe.cantho.example", "x@ngoai.example"], letter(9))
    assert list(refused) == ["khong.co@caikhe.cantho.example"]
    newest = server.mailbox(loi.address).folders["INBOX"].letters[-1]
    assert newest.octets.endswith(letter(9)) and newest.octets.startswith(b"Return-Path: <" + hoa.address.encode())


def test_thirty_clients_at_once(server: PracticeServer) -> None:
    """Nobody waits for ever, nobody sees another's letters."""
    faults: list[BaseException] = []

    def one(number: int) -> None:
        try:
            client = sign_in(server, number % 6)
            client.select_folder("INBOX")
            uids = client.search("ALL")
            client.fetch(uids, ["FLAGS", "ENVELOPE"])
            client.append("Drafts", letter(number))
            client.logout()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    drafts = sum(len(server.mailbox(one.address).folders["Drafts"].letters) for one in server.people)
    assert drafts == 30 + 1


def test_troubles_do_what_they_say(server: PracticeServer) -> None:
    """Cut, vanish, refuse, full, renumber, slow; and good again."""
    client = sign_in(server)
    server.troubles.cut()
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        client.noop()
    server.troubles.vanish()
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        sign_in(server)
    server.troubles.good()
    client = sign_in(server)
    client.select_folder("INBOX")
    validity = client.folder_status("INBOX", "UIDVALIDITY")[b"UIDVALIDITY"]
    box = server.mailbox(server.people[0].address)
    box.renumber(box.folders["INBOX"])
    assert client.folder_status("INBOX", "UIDVALIDITY")[b"UIDVALIDITY"] != validity
    server.troubles.refuse_deeds = "khong duoc"
    with pytest.raises(Exception, match="khong duoc"):
        client.append("Drafts", letter(1))
    server.troubles.good()
    server.troubles.full = True
    with pytest.raises(Exception, match="OVERQUOTA"):
        client.append("Drafts", letter(1))
    server.troubles.good()
    server.troubles.slow(20_000, 0.05)
    start = time.monotonic()
    client.fetch(client.search("ALL")[:1], ["BODY.PEEK[]<0.20000>"])
    assert time.monotonic() - start > 0.4
    server.troubles.good()
    server.troubles.cut_after = 30
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        client.fetch("1:*", ["FLAGS"])
