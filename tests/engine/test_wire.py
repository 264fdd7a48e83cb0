"""The wire against a real Dovecot: every security, flights, literals, IDLE, quota, and sending."""

from __future__ import annotations

import threading
import time

import pytest

from client.faults import CertificateUntrusted, ConnectionRefused, FolderGone, TlsUnavailable, WrongPassword
from client.net.imap.connection import Imap
from client.net.imap.folders import GetQuotaRoot, List, Select
from client.net.imap.letters import Append, Expunge, Fetch, Move, Search, Store
from client.net.server import Credentials, Security, Server
from client.net.smtp.connection import Smtp, Watch
from client.net.wait import Waker
from tests.servers import Dovecot, free_port, letter


@pytest.mark.parametrize("security", list(Security))
def test_sign_in_and_read(dovecot: Dovecot, security: Security) -> None:
    """Over each kind of line: list, select and fetch a letter in few turns."""
    who = dovecot.add_user()
    dovecot.deliver(who.user, letter(1))
    imap = Imap.connect(dovecot.imap(security), who)
    folders, quota, selected = imap.flight(List(special_use=True), GetQuotaRoot("INBOX"), Select("INBOX"))
    assert {"sent", "trash", "drafts"} <= {name for folder in folders for name in folder.attributes}
    assert quota.storage()[0].limit == 30 * 1024 and selected.exists == 1 and selected.uidvalidity
    (found,) = imap.call(Fetch("1:*", ("FLAGS", "ENVELOPE", "BODYSTRUCTURE", "RFC822.SIZE", "BODY.PEEK[1]")))
    assert found.structure and found.structure.type == "text/plain" and found.envelope and found.envelope.message_id
    assert "Thư số 1".encode() in (found.sections["1"] or b"")
    assert imap.traffic.turns <= 9
    imap.logout()


def test_wrong_password_unknown_ca_plain_and_nobody_there(dovecot: Dovecot) -> None:
    """Each is its own fault; nothing is offered to be clicked away."""
    who = dovecot.add_user()
    with pytest.raises(WrongPassword):
        Imap.connect(dovecot.imap(), Credentials(who.user, "sai"))
    with pytest.raises(CertificateUntrusted):
        Imap.connect(Server("127.0.0.1", dovecot.imaps_port), who)
    with pytest.raises(TlsUnavailable):
        Imap.connect(Server("mail.example", 143, Security.PLAIN), who)
    with pytest.raises(ConnectionRefused):
        Imap.connect(Server("127.0.0.1", free_port(), Security.PLAIN), who)


def test_append_move_and_flags(dovecot: Dovecot) -> None:
    """UIDs come back from APPEND and MOVE; a refused command does not spoil its flight."""
    who = dovecot.add_user()
    imap = Imap.connect(dovecot.imap(), who)
    uid = imap.call(Append("INBOX", letter(7), ("\\Seen",), 1e9))
    gone, selected = imap.try_flight(Select("Không có"), Select("INBOX"))
    assert isinstance(gone, FolderGone) and selected.exists == 1 and uid
    imap.call(Store(str(uid), "+", ("\\Flagged",)))
    (found,) = imap.call(Fetch(str(uid), ("FLAGS", "INTERNALDATE")))
    assert found.flags and {"\\Seen", "\\Flagged"} <= found.flags and found.internal_date == 1e9
    copied = imap.call(Move(str(uid), "Trash"))
    assert set(copied.uids) == {uid}
    imap.call(Select("Trash"))
    assert imap.call(Search("ALL")) == list(copied.uids.values())
    imap.call(Store("1:*", "+", ("\\Deleted",)))
    imap.call(Expunge("1:*"))
    assert imap.call(Search("ALL")) == []
    imap.logout()


def test_idle_hears_new_mail_and_a_call(dovecot: Dovecot) -> None:
    """A push ends the waiting, and so does our own thread's call."""
    who = dovecot.add_user()
    imap, waker = Imap.connect(dovecot.imap(), who), Waker()
    imap.call(Select("INBOX"))
    threading.Timer(0.3, lambda: dovecot.deliver(who.user, letter(2))).start()
    assert imap.idle(10, waker).pushed
    threading.Timer(0.2, waker.wake).start()
    start = time.monotonic()
    news = imap.idle(10, waker)
    while news.pushed and not news.woken:  # the flags of the new letter may be told apart
        news = imap.idle(10, waker)
    assert news.woken and time.monotonic() - start < 5
    imap.logout()
    waker.close()


def test_sending_keeps_single_refusals(dovecot: Dovecot) -> None:
    """One refused recipient does not stop the others; progress is told as the pieces are acknowledged."""
    who, sink = dovecot.add_user(), dovecot.sink
    sink.refuse["day@cantho.example"] = "452 4.2.2 mailbox full"
    smtp = Smtp.connect(dovecot.smtp(), who)
    seen: list[tuple[int, int]] = []
    big = letter(3, text="đầy đủ từng dòng\r\n" * 8_000)

    class Seen(Watch):
        def progress(self, gone: int, total: int) -> None:
            seen.append((gone, total))

    delivery = smtp.send(who.user, ["loi@cantho.example", "day@cantho.example"], big, Seen())
    smtp.quit()
    assert delivery.accepted == ("loi@cantho.example",)
    assert [refusal.fault.code for refusal in delivery.refused] == ["RecipientFull"]
    assert seen[0] == (65_536, len(big)) and seen[-1] == (len(big), len(big)) and sink.letters[-1].recipients == ("loi@cantho.example",)
