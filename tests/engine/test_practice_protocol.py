"""The practice server word by word: what RFC 3501, 2088, 4315, 7162 and 9208 promise, over a bare socket."""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.practice.server import PracticeServer
from tests.servers import letter

ROOT = Path(__file__).parent.parent.parent


def figures(pattern: bytes, octets: bytes) -> tuple[int, ...]:
    found = re.search(pattern, octets)
    assert found is not None
    return tuple(map(int, found.groups()))


class Wire:
    """A client that knows nothing: lines out, lines in."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._file = self._socket.makefile("rb")
        self.greeting = self.line()
        self._tag = 0

    def line(self) -> bytes:
        """One answer with its literals."""
        whole = bytearray()
        while True:
            part = self._file.readline()
            if not part:
                raise ConnectionResetError
            whole += part
            match = re.search(rb"\{(\d+)\}\r\n$", part)
            if match is None:
                return bytes(whole)
            whole += self._file.read(int(match.group(1)))

    def send(self, octets: bytes) -> None:
        self._socket.sendall(octets)

    def until(self, tag: bytes) -> list[bytes]:
        lines = [self.line()]
        while not lines[-1].startswith(tag + b" "):
            lines.append(self.line())
        return lines

    def ask(self, command: str | bytes) -> list[bytes]:
        """All lines up to and with the tagged one."""
        self._tag += 1
        tag = b"t%d" % self._tag
        self.send(tag + b" " + (command.encode() if isinstance(command, str) else command) + b"\r\n")
        return self.until(tag)

    def fine(self, command: str | bytes) -> list[bytes]:
        lines = self.ask(command)
        assert b" OK " in lines[-1], lines[-1]
        return lines

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@pytest.fixture
def wire(server: PracticeServer) -> Iterator[Wire]:
    """Signed in as Nguyễn Thị Hoa."""
    made = Wire(server.imap_port)
    made.fine(f"LOGIN {server.people[0].address} {server.people[0].password}")
    yield made
    made.close()


def test_every_promised_capability_is_said(server: PracticeServer) -> None:
    """In the greeting, before anybody has asked."""
    made = Wire(server.imap_port)
    said = made.greeting.decode().split("[CAPABILITY ")[1].split("]")[0].split()
    promised = "IMAP4rev1 LITERAL+ IDLE UIDPLUS MOVE SPECIAL-USE CONDSTORE QRESYNC QUOTA AUTH=PLAIN ESEARCH ENABLE".split()
    assert set(promised) <= set(said)
    made.close()


def test_the_ways_in(server: PracticeServer) -> None:
    """LOGIN quoted and by both literals, AUTHENTICATE with and without the first answer, given up, wrong, and nothing before it."""
    who = server.people[0]
    plain = base64.b64encode(f"\0{who.address}\0{who.password}".encode())
    made = Wire(server.imap_port)
    assert b" BAD " in made.ask("SELECT INBOX")[-1]
    assert b"[AUTHENTICATIONFAILED]" in made.ask(f"LOGIN {who.address} sai")[-1]
    assert b"[AUTHENTICATIONFAILED]" in made.ask(b"AUTHENTICATE PLAIN " + base64.b64encode(b"\0x\0y"))[-1]
    made.send(b"g AUTHENTICATE PLAIN\r\n")
    assert made.line().startswith(b"+ ")
    made.send(b"*\r\n")
    assert b"g BAD" in made.until(b"g")[-1]
    made.close()
    for order in (
        f'LOGIN "{who.address}" "{who.password}"'.encode(),
        f"LOGIN {{{len(who.address)}+}}\r\n{who.address} {{{len(who.password)}+}}\r\n{who.password}".encode(),
        b"AUTHENTICATE PLAIN " + plain,
    ):
        made = Wire(server.imap_port)
        made.fine(order)
        made.fine("SELECT INBOX")
        made.close()
    made = Wire(server.imap_port)
    made.send(b"a AUTHENTICATE PLAIN\r\n")
    assert made.line().startswith(b"+ ")
    made.send(plain + b"\r\n")
    assert b"a OK" in made.until(b"a")[-1]
    made.send(f"b LOGIN {{{len(who.address)}}}\r\n".encode())
    assert made.line().startswith(b"+ ")
    made.send(f"{who.address} {who.password}\r\n".encode())
    assert b"b OK" in made.until(b"b")[-1]
    made.close()


def test_a_letter_comes_in_pieces(server: PracticeServer, wire: Wire) -> None:
    """BODY[]<a.n>, sections and headers: the pieces put together are the octets, and PEEK leaves the letter unread."""
    wire.fine("SELECT INBOX")
    one = max(server.mailbox(server.people[0].address).folders["INBOX"].letters, key=lambda each: len(each.octets))
    pieces = bytearray()
    for start in range(0, len(one.octets) + 1, 400_000):
        answer = wire.fine(f"UID FETCH {one.uid} (BODY.PEEK[]<{start}.400000>)")[0]
        found = re.search(rb"BODY\[\]<%d> \{(\d+)\}\r\n" % start, answer)
        assert found is not None
        pieces += answer[found.end() : found.end() + int(found.group(1))]
    assert bytes(pieces) == one.octets
    head = wire.fine(f"UID FETCH {one.uid} (BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[0]
    assert b"\r\nSubject: " in head and b"\r\nFrom: " not in head
    part = wire.fine(f"UID FETCH {one.uid} (BODY.PEEK[1] BODY.PEEK[2.MIME])")[0]
    assert b"BODY[1] {" in part and b"Content-Disposition: attachment" in part
    assert b"BODY[9] NIL" in wire.fine(f"UID FETCH {one.uid} (BODY.PEEK[9])")[0]


def test_what_has_changed_and_gone_since(server: PracticeServer, wire: Wire) -> None:
    """CONDSTORE and QRESYNC: only changes and losses are told to whoever comes again; a change made meanwhile is not overwritten."""
    opened = b"".join(wire.fine("SELECT INBOX (CONDSTORE)"))
    (validity,), (modseq,) = figures(rb"UIDVALIDITY (\d+)", opened), figures(rb"HIGHESTMODSEQ (\d+)", opened)
    first, second, third = (one.uid for one in server.mailbox(server.people[0].address).folders["INBOX"].letters[:3])
    wire.fine(f"UID STORE {first} +FLAGS (\\Flagged)")
    assert b"[MODIFIED %d]" % first in wire.ask(f"UID STORE {first} (UNCHANGEDSINCE {modseq}) +FLAGS (\\Answered)")[-1]
    wire.fine(f"UID STORE {second},{third} +FLAGS (\\Deleted)")
    wire.fine(f"UID EXPUNGE {second}")
    left = {one.uid for one in server.mailbox(server.people[0].address).folders["INBOX"].letters}
    assert second not in left and third in left, "UID EXPUNGE takes only those that were named"
    changed = wire.fine(f"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modseq})")
    assert {int(n) for n in re.findall(rb"UID (\d+)", b"".join(changed[:-1]))} == {first, third}
    wire.fine("UNSELECT")
    wire.fine("ENABLE QRESYNC")
    again = b"".join(wire.fine(f"SELECT INBOX (QRESYNC ({validity} {modseq}))"))
    assert b"* VANISHED (EARLIER) %d\r\n" % second in again
    assert {int(n) for n in re.findall(rb"FETCH \(UID (\d+)", again)} == {first, third}


def test_what_is_put_in_is_named(wire: Wire) -> None:
    """APPEND with both kinds of literal, COPY and MOVE say the new numbers (UIDPLUS); an unknown folder is TRYCREATE."""
    data = letter(3)
    done = wire.fine(b"APPEND Drafts (\\Draft) {%d+}\r\n" % len(data) + data)[-1]
    assert re.search(rb"\[APPENDUID \d+ \d+\]", done)
    wire.send(b"x APPEND Drafts {%d}\r\n" % len(data))
    assert wire.line().startswith(b"+ ")
    wire.send(data + b"\r\n")
    assert b"APPENDUID" in wire.until(b"x")[-1]
    wire.fine("SELECT INBOX")
    assert re.search(rb"\[COPYUID \d+ \d+:\d+ \d+:\d+\]", wire.fine("COPY 1:3 Trash")[-1])
    moved = wire.fine("MOVE 1:2 Trash")
    assert any(b"[COPYUID " in line for line in moved) and sum(b" EXPUNGE" in line for line in moved) == 2
    assert b"[TRYCREATE]" in wire.ask("COPY 1 Khong")[-1]


def test_quota_and_search_answers(wire: Wire) -> None:
    """QUOTAROOT and QUOTA in KiB of thirty MB; ESEARCH with its counts; marks are not needed."""
    quota = b"".join(wire.fine("GETQUOTAROOT INBOX"))
    used, limit = figures(rb"STORAGE (\d+) (\d+)", quota)
    assert limit == 30 * 1024 and 24.2 < used / 1024 < 24.4
    wire.fine("SELECT INBOX")
    assert re.search(rb"ESEARCH UID MIN \d+ MAX \d+ COUNT 3\r\n", b"".join(wire.fine("UID SEARCH RETURN (MIN MAX COUNT) UNSEEN")))
    assert b"* SEARCH " in b"".join(wire.fine("SEARCH CHARSET UTF-8 SUBJECT {11+}\r\ntrieu cuong"))


def test_thirty_wait_and_all_hear(server: PracticeServer) -> None:
    """Thirty clients idle on one mailbox; one letter comes, and each is told at once."""
    who = server.people[1]
    heard: list[bytes] = []
    ready = threading.Barrier(31, timeout=30)

    def one() -> None:
        made = Wire(server.imap_port)
        made.fine(f"LOGIN {who.address} {who.password}")
        made.fine("SELECT INBOX")
        made.send(b"i IDLE\r\n")
        assert made.line().startswith(b"+ ")
        ready.wait()
        heard.append(made.line())
        made.send(b"DONE\r\n")
        made.until(b"i")
        made.close()

    threads = [threading.Thread(target=one) for _ in range(30)]
    for thread in threads:
        thread.start()
    ready.wait()
    server.deliver("a@b.example", [who.address], letter(9))
    for thread in threads:
        thread.join(30)
    assert len(heard) == 30 and all(line.endswith(b" EXISTS\r\n") for line in heard)


def test_new_numbers_on_order(server: PracticeServer, wire: Wire) -> None:
    """After the trouble every folder has another UIDVALIDITY, the letters are the same, and who was inside must come again."""
    who = server.people[0]

    def numbers() -> tuple[bytes, set[bytes]]:
        made = Wire(server.imap_port)
        made.fine(f"LOGIN {who.address} {who.password}")
        answer = b"".join(made.fine("STATUS INBOX (UIDVALIDITY UIDNEXT MESSAGES)"))
        made.close()
        return answer, {one.octets for one in server.mailbox(who.address).folders["INBOX"].letters}

    wire.fine("SELECT INBOX")
    before, letters = numbers()
    server.troubles.renumber()
    after, same = numbers()
    assert before != after and letters == same
    with pytest.raises(OSError):
        wire.ask("NOOP")


WATCHED = """
import sys, json, imaplib, smtplib
wrote = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)) and (arguments[2] or 0) & 3:
        wrote.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "os.remove", "sqlite3.connect"):
        wrote.append(event)
sys.dont_write_bytecode = True
from client.practice.server import PracticeServer
sys.addaudithook(hook)
server = PracticeServer()
server.start()
who, other = server.people[0], server.people[1]
box = imaplib.IMAP4("127.0.0.1", server.imap_port)
box.login(who.address, who.password)
box.select()
box.fetch("1:5", "(BODY[])")
box.append("Drafts", None, None, b"Subject: x\\r\\n\\r\\ny\\r\\n")
post = smtplib.SMTP("127.0.0.1", server.smtp_port)
post.login(who.address, who.password)
post.sendmail(who.address, [other.address], "Subject: x\\r\\n\\r\\ny\\r\\n")
post.quit()
box.logout()
server.stop()
print(json.dumps(wrote))
"""


def test_it_writes_no_file(tmp_path: Path) -> None:
    """All of it lies in memory: nothing is left on the disk, in the data folder or elsewhere."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
