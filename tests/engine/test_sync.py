"""Reading and acting against Dovecot: whatever happens on either side, store and server end equal and no wish is lost."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from client import commands as c
from client.rows import Place
from client.store import messages
from client.sync import link as links
from client.sync import survey
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, foreign, server_state, until
from tests.line import Line
from tests.servers import Dovecot, letter

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 700


def fill(dovecot: Dovecot, official: Official, count: int, folder: str = "INBOX", start: int = 1) -> None:
    with foreign(dovecot, official.who) as other:
        for number in range(start, start + count):
            at = datetime(2026, 11, 24, 8, tzinfo=UTC) + timedelta(minutes=number)
            other.append(folder, letter(number, subject=f"Thư {number}"), msg_time=at)


def with_pdf(subject: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Lê Thanh Hải <hai@cantho.example>", "hoa@cantho.example", subject
    made["Message-ID"] = f"<{abs(hash(subject))}@cantho.example>"
    made.set_content("Kính gửi các đồng chí,\n\nXin gửi báo cáo kèm theo.\n")
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="Báo cáo quý III.pdf")
    return bytes(made).replace(b"\n", b"\r\n") if b"\r\n" not in bytes(made) else bytes(made)


def test_first_look_newest_first(dovecot: Dovecot, hoa: Official) -> None:
    """130 letters: the newest screenful is there after the first step, all of them after one pass, with their texts."""
    fill(dovecot, hoa, 130)
    done = hoa.sync()
    assert done.new == 130 and done.connections == 1
    assert hoa.subjects()[:3] == ["Thư 130", "Thư 129", "Thư 128"]
    page = hoa.session.views.letter(hoa.letter("Thư 7"))
    assert page is not None and "Thư số 7." in page.text
    agree(hoa, dovecot)


def test_second_look_is_cheap(dovecot: Dovecot, hoa: Official) -> None:
    """Nothing new: a handful of turns and a few KB, whatever lies in the mailbox."""
    fill(dovecot, hoa, 60)
    hoa.sync()
    again = hoa.sync()
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert again.turns <= 9 and again.up + again.down < 9_000


def test_a_file_comes_only_when_wished(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """The text without the file; the file in pieces, byte for byte, once somebody asks."""
    hoa = make_official(settings={"small_attachment_limit": 0})
    with foreign(dovecot, hoa.who) as other:
        other.append("INBOX", with_pdf("Báo cáo quý"))
    first = hoa.sync()
    number = hoa.letter("Báo cáo quý")
    page = hoa.session.views.letter(number)
    assert page is not None and page.text.startswith("Kính gửi các đồng chí,")
    (card,) = page.files
    assert (card.name, card.kind, card.state) == ("Báo cáo quý III.pdf", "pdf", "none")
    assert first.down < 20_000
    hoa.do(c.FetchFile(card.id))
    hoa.sync()
    assert hoa.session.views.part_bytes(card.id) == PDF


def test_deeds_reach_the_server(dovecot: Dovecot, hoa: Official) -> None:
    """Read, flag, delete, restore, move, delete for good."""
    fill(dovecot, hoa, 8)
    hoa.sync()
    read, flagged, deleted, back, moved, gone = (hoa.letter(f"Thư {n}") for n in range(1, 7))
    hoa.do(c.MarkRead((read,)))
    hoa.do(c.Flag((flagged,)))
    hoa.do(c.Delete((deleted, back)))
    hoa.sync()
    agree(hoa, dovecot)
    hoa.do(c.Restore((back,)))
    hoa.do(c.Move((moved,), hoa.folder("junk").id))
    hoa.do(c.Purge((gone,)))
    hoa.sync()
    agree(hoa, dovecot)
    there = server_state(dovecot, hoa.who)
    assert len(there["Trash"]) == 1 and len(there["Junk"]) == 1 and len(there["INBOX"]) == 5
    assert hoa.subjects(Place.DELETED) == ["Thư 3"]


def test_ten_presses_are_none(dovecot: Dovecot, hoa: Official) -> None:
    """Display is the wish: what is taken back before the line is there never goes over it."""
    fill(dovecot, hoa, 3)
    hoa.sync()
    before = hoa.sync()
    for at in range(10):
        hoa.do(c.MarkRead((hoa.letter("Thư 2"),), at % 2 == 0))
    assert hoa.open_wishes() == 0
    after = hoa.sync()
    assert abs(after.up - before.up) < 200


def test_another_program_at_the_same_time(dovecot: Dovecot, hoa: Official) -> None:
    """Flags, moves, expunges and new letters of another client are seen; wishes on letters that went elsewhere do not
    hang."""
    fill(dovecot, hoa, 12)
    hoa.sync()
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        uids = other.search("ALL")
        other.add_flags(uids[0], ["\\Seen", "\\Flagged"])
        other.move(uids[1:3], "Junk")
        other.delete_messages(uids[3:5])
        other.expunge(uids[3:5])
        other.append("INBOX", letter(99, subject="Thư mới"))
    hoa.do(c.Flag((hoa.letter("Thư 2"), hoa.letter("Thư 4"), hoa.letter("Thư 8"))))
    hoa.do(c.Delete((hoa.letter("Thư 5"), hoa.letter("Thư 9"))))
    hoa.sync()
    hoa.sync()
    agree(hoa, dovecot)
    assert "Thư mới" in hoa.subjects() and "Thư 5" not in hoa.subjects()


@pytest.mark.parametrize("target", ["Junk", "Sent"])
def test_flags_follow_a_letter_that_was_moved_elsewhere(dovecot: Dovecot, hoa: Official, target: str) -> None:
    """Flagged here, moved by another program meanwhile: the flag arrives where the letter lies now."""
    fill(dovecot, hoa, 5)
    hoa.sync()
    number = hoa.letter("Thư 3")
    wanted = messages.get(hoa.db, number)
    assert wanted is not None
    hoa.do(c.Flag((number,)))
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        other.move([wanted.uid_is], target)
    hoa.sync()
    hoa.sync()
    agree(hoa, dovecot)
    (flags,) = [flags for key, (_, flags) in server_state(dovecot, hoa.who)[target].items() if key.startswith(wanted.message_id)]
    assert flags & messages.FLAGGED


def test_new_numbers(dovecot: Dovecot, hoa: Official) -> None:
    """UIDVALIDITY changes: letters, texts and wishes are found again by Message-ID; nothing is doubled."""
    fill(dovecot, hoa, 6, "Junk")
    hoa.sync()
    junk = hoa.folder("junk")
    number = next(n for n in messages.by_message_id(hoa.db, hoa.account, _id_of(dovecot, hoa, "Junk", 2)))
    hoa.do(c.Flag((number.id,)))
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("Junk")
        kept = [facts[b"BODY[]"] for _, facts in sorted(other.fetch(other.search("ALL"), ["BODY.PEEK[]"]).items())]
        other.select_folder("INBOX")
        other.delete_folder("Junk")
        other.create_folder("Junk")
        for octets in reversed(kept):
            other.append("Junk", octets)
    hoa.sync()
    hoa.sync()
    assert hoa.folder("junk").uidvalidity != junk.uidvalidity
    agree(hoa, dovecot)
    row = messages.get(hoa.db, number.id)
    assert row is not None and row.flags_is & messages.FLAGGED and row.text_state == "have"


def _id_of(dovecot: Dovecot, official: Official, folder: str, place: int) -> str:
    return sorted(server_state(dovecot, official.who)[folder])[place].rpartition("/")[0]


def test_refused_wishes_spring_back(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """A mailbox that is full takes no copy into another folder: the letter is shown where it is, with the reason."""
    hoa = make_official()
    fill(dovecot, hoa, 2)
    hoa.sync()
    number = hoa.letter("Thư 1")
    with hoa.session._store.write() as tx:  # a folder whose name the server will never take
        from client.store import folders

        bad = folders.add(tx, hoa.account, folders.Listed("a//b", "other", "/", True))
    hoa.do(c.Move((number,), bad))
    assert hoa.letters() and number not in hoa.letters()
    hoa.sync()
    row = hoa.session.views.letter_rows((number,))[0]
    assert row.fault is not None and number in hoa.letters()
    agree(hoa, dovecot)


def test_drafts_go_up_once(dovecot: Dovecot, hoa: Official) -> None:
    """Saved many times: one copy on the server, the newest; thrown away: none; taken back: one again."""
    hoa.sync()
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.sync()
    assert not server_state(dovecot, hoa.who)["Drafts"], "nothing was written yet"
    for number in range(4):
        hoa.do(c.SaveDraft(draft, f"Lịch công tác {number}", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
        hoa.sync()
        assert len(server_state(dovecot, hoa.who)["Drafts"]) == 1
    page = hoa.session.views.draft(draft)
    assert page is not None and page.on_server
    assert [row.subject for row in hoa.session.views.drafts()] == ["Lịch công tác 3"]
    hoa.do(c.DiscardDraft(draft))
    hoa.sync()
    assert not server_state(dovecot, hoa.who)["Drafts"]
    hoa.do(c.KeepDraft(draft))
    hoa.sync()
    assert len(server_state(dovecot, hoa.who)["Drafts"]) == 1
    agree(hoa, dovecot)


def test_a_draft_from_elsewhere(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Begun at one PC, written on at another: one letter, one copy, its file with it."""
    first = make_official()
    second = make_official(first.who)
    draft = first.do(c.StartDraft(first.account))
    path = first.program.data_dir / "a.txt"
    path.write_text("tệp", encoding="utf-8")
    first.do(c.AddFile(draft, path))
    first.do(c.SaveDraft(draft, "Viết dở", "Đoạn đầu"))
    first.sync()
    second.sync()
    (row,) = second.session.views.drafts()
    assert row.server_only is not None
    second.do(c.OpenLetter(row.server_only))
    second.sync()
    mine = second.do(c.OpenServerDraft(row.server_only))
    second.sync()
    second.do(c.SaveDraft(mine, "Viết dở", "Đoạn đầu và cuối"))
    second.sync()
    page = second.session.views.draft(mine)
    assert page is not None and [file.here for file in page.files] == [True]
    assert len(server_state(dovecot, first.who)["Drafts"]) == 1
    agree(second, dovecot)


def test_mail_comes_by_itself(dovecot: Dovecot, hoa: Official) -> None:
    """While the program runs, new mail is there within seconds (IDLE), and a deed goes out at once."""
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    dovecot.deliver(hoa.who.user, letter(5, subject="Thư mời họp"))
    number = until(lambda: hoa.letters())[0]
    until(lambda: (page := hoa.session.views.letter(number)) and page.text_state == "have")
    hoa.do(c.MarkRead((number,)))
    until(lambda: any(flags & 1 for _, flags in server_state(dovecot, hoa.who)["INBOX"].values()))
    hoa.do(c.CheckMail())
    until(lambda: not hoa.open_wishes())


def test_mail_comes_where_there_is_no_idle(plain_dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """A server that cannot push is asked now and then."""
    hoa = make_official(server=plain_dovecot)
    worker = hoa.session.worker(hoa.account)
    worker._options = replace(worker._options, poll_seconds=0.3)
    hoa.session.start()
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    plain_dovecot.deliver(hoa.who.user, letter(6, subject="Thư mới"))
    until(lambda: hoa.letters())


def test_flags_are_not_asked_for_at_every_look(
    plain_dovecot: Dovecot, make_official: MakeOfficial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server without CONDSTORE cannot tell what has changed. Its many flags are looked at when the person asks and now
    and then; what came and what is gone is seen at every look."""
    line = Line(plain_dovecot.imaps_port)
    hoa = make_official(server=plain_dovecot, imap_port=line.port)
    fill(plain_dovecot, hoa, 40)
    hoa.sync()
    worker = hoa.session.worker(hoa.account)
    worker._options = replace(worker._options, poll_seconds=0.3)
    looks, real = [0], survey.survey

    def count(one: links.Link) -> bool:
        looks[0] += not one.surveyed
        return real(one)

    monkeypatch.setattr(survey, "survey", count)
    hoa.session.start()
    until(lambda: looks[0] >= 3)
    before, octets = looks[0], line.up + line.down
    until(lambda: looks[0] >= before + 4)
    assert (line.up + line.down - octets) / 4 < 2_500, "all the flags each time"
    with foreign(plain_dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        first, second = sorted(other.search("ALL"))[:2]
        other.add_flags([second], ["\\Flagged"])
        before = looks[0]
        until(lambda: looks[0] >= before + 4)
        assert not any(flags & messages.FLAGGED for _, flags in hoa.state()["INBOX"].values())
        hoa.do(c.CheckMail())
        until(lambda: any(flags & messages.FLAGGED for _, flags in hoa.state()["INBOX"].values()))
        plain_dovecot.deliver(hoa.who.user, letter(77, subject="Thư mới"))
        other.delete_messages([first])
        other.expunge()
    until(lambda: "Thư mới" in hoa.subjects() and len(hoa.letters()) == 40)
    agree(hoa, plain_dovecot)
    monkeypatch.setattr(links, "FLAGS_SECONDS", 0.5)
    with foreign(plain_dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        other.remove_flags(other.search("FLAGGED"), ["\\Flagged"])
    until(lambda: not any(flags & messages.FLAGGED for _, flags in hoa.state()["INBOX"].values()))
    line.close()


def test_wrong_password_waits_for_another(dovecot: Dovecot, hoa: Official) -> None:
    """The server's password was changed: one try, a fault on the mailbox, and on with the new one as soon as it is given."""
    hoa.do(c.GivePassword(hoa.account, "sai"))
    hoa.session.start()
    fault = until(lambda: hoa.session.views.strip(hoa.account).line.fault)
    assert fault.code == "WrongPassword"
    hoa.do(c.GivePassword(hoa.account, hoa.who.password))
    until(lambda: hoa.session.views.strip(hoa.account).line.state == "good")
    assert hoa.session.views.strip(hoa.account).line.fault is None


@pytest.mark.parametrize("seed", range(4))
def test_two_clients_on_one_mailbox(dovecot: Dovecot, make_official: MakeOfficial, seed: int) -> None:
    """Two PCs and a foreign program do as they like for a while; then both PCs equal the server."""
    chance = random.Random(seed)
    first = make_official()
    second = make_official(first.who)
    fill(dovecot, first, 25)
    for official in (first, second):
        official.sync()
    for _ in range(40):
        _something(chance, chance.choice((first, second)), dovecot)
    for official in (first, second, first, second):
        official.sync()
    for official in (first, second):
        agree(official, dovecot)


def _something(chance: random.Random, official: Official, dovecot: Dovecot) -> None:
    here = official.letters()
    deleted = official.letters(Place.DELETED)
    some = tuple(chance.sample(here, min(len(here), chance.randint(1, 4))))
    match chance.randint(0, 9):
        case 0 | 1 if some:
            official.do(c.MarkRead(some, chance.random() < 0.6))
        case 2 if some:
            official.do(c.Flag(some, chance.random() < 0.6))
        case 3 | 4 if some:
            official.do(c.Delete(some))
        case 5 if deleted:
            official.do(c.Restore((chance.choice(deleted),)))
        case 6 if deleted:
            official.do(c.Purge((chance.choice(deleted),)))
        case 7:
            with foreign(dovecot, official.who) as other:
                other.select_folder("INBOX")
                if uids := other.search("ALL"):
                    other.add_flags(chance.choice(uids), ["\\Flagged"])
                other.append("INBOX", letter(chance.randint(1000, 9999), subject="Từ nơi khác"))
        case _:
            official.sync()


def test_a_bare_server(plain_dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """No UIDPLUS, MOVE, CONDSTORE, IDLE, SPECIAL-USE, QUOTA: everything works all the same, only less frugally."""
    hoa = make_official(server=plain_dovecot)
    fill(plain_dovecot, hoa, 70)
    hoa.sync()
    assert len(hoa.letters()) == 70
    hoa.do(c.MarkRead((hoa.letter("Thư 1"), hoa.letter("Thư 60"))))
    hoa.do(c.Delete((hoa.letter("Thư 2"), hoa.letter("Thư 3"))))
    hoa.sync()
    hoa.do(c.Restore((hoa.letter("Thư 2", Place.DELETED),)))
    hoa.do(c.Purge((hoa.letter("Thư 3", Place.DELETED),)))
    draft = hoa.do(c.StartDraft(hoa.account))
    for words in ("Một", "Một hai"):
        hoa.do(c.SaveDraft(draft, "Nháp", words))
        hoa.sync()
    agree(hoa, plain_dovecot)
    with foreign(plain_dovecot, hoa.who) as other:
        other.select_folder("INBOX")
        other.delete_messages([other.search("ALL")[0]])
        other.expunge()
        other.append("INBOX", letter(500, subject="Thư mới"))
    hoa.sync()
    agree(hoa, plain_dovecot)
    assert not hoa.session.views.strip(hoa.account).quota.known
    assert len(server_state(plain_dovecot, hoa.who)["Drafts"]) == 1


def test_quota_is_told(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """A mailbox of 1 MB nearly full: used and limit as the server says, the warning level once."""
    who = dovecot.add_user("1M")
    hoa = make_official(who)
    with foreign(dovecot, who) as other:
        other.append("INBOX", letter(1, text="x" * 76 + "\r\n" + ("y" * 76 + "\r\n") * 11_200))
    hoa.sync()
    quota = hoa.session.views.strip(hoa.account).quota
    assert quota.known and quota.limit == 1024 * 1024 and 0.8 < quota.share < 0.95
    assert quota.level in (80, 90)


def test_data_of_another_pc_is_untouched(make_official: MakeOfficial, tmp_path: Path) -> None:
    """Two PCs of one person share nothing but the server."""
    first = make_official()
    second = make_official(first.who)
    first.do(c.SaveDraft(first.do(c.StartDraft(first.account)), "Riêng", "Chỉ ở đây"))
    assert not second.session.views.drafts()
