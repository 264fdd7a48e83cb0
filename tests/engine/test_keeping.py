"""Letters that leave the server for this PC: octet for octet, at every moment in at least one place, and back again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from client import commands as c
from client.faults import DiskFull, Fault, OverQuota, ServerRefused
from client.ids import MessageId
from client.message import lighten
from client.net.server import Credentials
from client.rehearsal import Rehearsal
from client.rows import Place
from client.store import kept, kept_octets, messages, parts
from client.store.db import Tx
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, few_pages, foreign
from tests.line import Line
from tests.servers import Dovecot, letter


def heavy(subject: str, size: int = 300_000, *, files: int = 1, message_id: str = "") -> bytes:
    """A letter with files of `size` octets, all different."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Lê Minh Tâm <tam@cantho.example>", "hoa@cantho.example", subject
    made["Message-ID"] = message_id or f"<{hashlib.md5(subject.encode()).hexdigest()}@cantho.example>"
    made.set_content("Kính gửi các đồng chí,\n\nXin gửi hồ sơ nghiệm thu kèm theo.\n")
    for number in range(files):
        block = hashlib.sha512(f"{subject} {number}".encode()).digest()
        data = b"%PDF-1.4\n" + b"".join(hashlib.sha512(block + at.to_bytes(4)).digest() for at in range(size // 64))
        made.add_attachment(data, maintype="application", subtype="pdf", filename=f"Hồ sơ {number + 1}.pdf")
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def deliver(dovecot: Dovecot, who: Credentials, *octets: bytes, folder: str = "INBOX") -> None:
    with foreign(dovecot, who) as other:
        for one in octets:
            other.append(folder, one, flags=("\\Seen", "\\Flagged"))


def everywhere(dovecot: Dovecot, who: Credentials) -> dict[str, list[bytes]]:
    """Folder -> the letters that lie there, whole."""
    found: dict[str, list[bytes]] = {}
    with foreign(dovecot, who) as client:
        for _, _, name in client.list_folders():
            client.select_folder(name, readonly=True)
            uids = client.search("UNDELETED")
            found[name] = [facts[b"BODY[]"] for facts in client.fetch(uids, ["BODY.PEEK[]"]).values()] if uids else []
    return found


def archive(official: Official) -> list[bytes]:
    """The letters that are whole on this PC and not on the way here, wherever they are to go."""
    found = official.db.execute("SELECT message_id FROM kept_letter WHERE state IN ('kept', 'going') AND passing = 0")
    return [b"".join(kept_octets.octets(official.db, one)) for (one,) in found.fetchall()]


def test_kept_octet_for_octet(dovecot: Dovecot, hoa: Official) -> None:
    """The whole letter lies here, is read and searched like any other, its files are here, and the server's copy is gone."""
    octets = heavy("Hồ sơ nghiệm thu cống rạch Bà Bộ")
    deliver(dovecot, hoa.who, octets, letter(1, subject="Thư nhẹ"))
    hoa.sync()
    number = hoa.letter("Hồ sơ nghiệm thu cống rạch Bà Bộ")
    hoa.do(c.Keep((number,)))
    hoa.sync()
    assert archive(hoa) == [octets] and hoa.letters(Place.KEPT) == [number]
    assert hoa.subjects() == ["Thư nhẹ"] and len(everywhere(dovecot, hoa.who)["INBOX"]) == 1
    page = hoa.session.views.letter(number)
    assert page is not None and page.role == "kept" and page.text.startswith("Kính gửi các đồng chí,")
    (card,) = page.files
    assert card.state == "have" and hoa.session.views.part_bytes(card.id).startswith(b"%PDF-1.4\n")
    assert hashlib.sha256(hoa.session.views.part_bytes(card.id)).hexdigest() == parts.of_message(hoa.db, number)[-1].sha256
    assert hoa.letters(Place.ALL, words="nghiem thu cong") == [number]
    assert hoa.session.views.keeping((number,))[0].state == "kept" and not hoa.session.views.keeping()
    assert hoa.session.only_here() == ["Hồ sơ nghiệm thu cống rạch Bà Bộ"], "named before this person is taken off this PC"
    agree(hoa, dovecot)
    again = hoa.sync()
    assert (again.new, again.gone) == (0, 0)


def test_without_any_extension(plain_dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Bare IMAP4rev1: no UIDPLUS, no MOVE. Kept and given back all the same; another program's marked letters stay."""
    hoa = make_official(server=plain_dovecot)
    octets = heavy("Bản đồ quy hoạch")
    deliver(plain_dovecot, hoa.who, octets, letter(1, subject="Thư nhẹ"))
    hoa.sync()
    number = hoa.letter("Bản đồ quy hoạch")
    hoa.do(c.Keep((number,)))
    hoa.sync()
    assert archive(hoa) == [octets] and len(everywhere(plain_dovecot, hoa.who)["INBOX"]) == 1
    hoa.do(c.Restore((number,)))
    hoa.sync()
    hoa.sync()
    assert octets in everywhere(plain_dovecot, hoa.who)["INBOX"] and not archive(hoa)
    assert sorted(hoa.subjects()) == ["Bản đồ quy hoạch", "Thư nhẹ"]
    agree(hoa, plain_dovecot)


def test_back_on_the_server(dovecot: Dovecot, hoa: Official) -> None:
    """'Lấy lại': the same octets, flags and time, in the folder where it lay; the row stays the same letter."""
    octets = heavy("Biểu mẫu thống kê")
    deliver(dovecot, hoa.who, octets, folder="Sent")
    hoa.sync()
    number = hoa.letter("Biểu mẫu thống kê", Place.SENT)
    arrived = hoa.message(number).arrived
    hoa.do(c.Keep((number,)))
    hoa.sync()
    hoa.do(c.MarkRead((number,), False))
    hoa.sync()
    assert not everywhere(dovecot, hoa.who)["Sent"]
    hoa.do(c.Restore((number,)))
    assert hoa.letters(Place.SENT) == [number], "shown there at once"
    hoa.sync()
    assert everywhere(dovecot, hoa.who)["Sent"] == [octets] and kept.get(hoa.db, number) is None
    with foreign(dovecot, hoa.who) as other:
        other.select_folder("Sent")
        (facts,) = other.fetch(other.search("ALL"), ["FLAGS", "INTERNALDATE"]).values()
        assert set(facts[b"FLAGS"]) - {b"\\Recent"} == {b"\\Flagged"}
        assert facts[b"INTERNALDATE"].timestamp() == int(arrived)
    agree(hoa, dovecot)
    page = hoa.session.views.letter(number)
    assert page is not None and page.files[0].state == "none", "what lay in the kept letter has to come again"
    hoa.do(c.FetchFile(page.files[0].id))
    hoa.sync()
    assert hoa.session.views.part_bytes(page.files[0].id).startswith(b"%PDF-1.4\n")


def test_taken_back_in_the_middle(dovecot: Dovecot, hoa: Official) -> None:
    """Before all octets are here, and after that while the copy is still on the server: nothing moves over the line."""
    octets = heavy("Ảnh hội nghị")
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(c.Keep((number,)))
    hoa.do(c.Restore((number,)))
    assert hoa.letters() == [number] and kept.get(hoa.db, number) is None
    with hoa.session._store.write() as tx:  # all has come, the answer to EXPUNGE has not
        kept.want(tx, (number,))
        kept_octets.append(tx, number, 0, octets, whole=True)
        kept.keep(tx, number, "x", 1.0)
    hoa.do(c.Restore((number,)))
    again = hoa.sync()
    assert again.up < 2_000 and kept.get(hoa.db, number) is None
    assert hoa.letters() == [number] and everywhere(dovecot, hoa.who)["INBOX"] == [octets]
    agree(hoa, dovecot)


def test_a_full_mailbox(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Where the server takes nothing more (no COPY, no APPEND), keeping frees it; what does not fit back stays here and says why."""
    hoa = make_official(dovecot.add_user("1M"))
    first, second = heavy("Nặng nhất", 340_000), heavy("Nặng nhì", 320_000)
    deliver(dovecot, hoa.who, first, second)
    with foreign(dovecot, hoa.who) as other, pytest.raises(Exception, match=r"(?i)quota"):
        other.append("INBOX", heavy("Không vừa", 400_000))
    hoa.sync()
    number = hoa.letter("Nặng nhất")
    before = hoa.session.views.weights(hoa.account)
    hoa.do(c.Keep((number,)))
    hoa.sync()
    after = hoa.session.views.weights(hoa.account)
    assert before.roles["inbox"][1] - after.roles["inbox"][1] == len(first) and before.complete
    assert len(first) - 2048 <= before.quota.used - after.quota.used <= len(first) + 2048
    third = heavy("Giờ thì vừa", 340_000)
    deliver(dovecot, hoa.who, third)
    hoa.do(c.Restore((number,)))
    hoa.sync()
    row = messages.get(hoa.db, number)
    assert row is not None and isinstance(row.fault, OverQuota)
    assert archive(hoa) == [first] and hoa.letters(Place.KEPT) == [number]
    hoa.do(c.Purge((hoa.letter("Giờ thì vừa"),)))
    hoa.sync()
    hoa.do(c.Restore((number,)))
    hoa.sync()
    assert sorted(map(len, everywhere(dovecot, hoa.who)["INBOX"])) == sorted((len(first), len(second)))
    agree(hoa, dovecot)


def test_only_the_files(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """On a mailbox too full for any copy: the whole letter lies here, the server has it without the chosen file, and says where
    the file is; the other file, flags, time and Message-ID are as before."""
    hoa = make_official(dovecot.add_user("1M"))
    octets = heavy("Hai tệp", 330_000, files=2)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    number = hoa.letter("Hai tệp")
    page = hoa.session.views.letter(number)
    assert page is not None
    line = "Tệp “Hồ sơ 1.pdf” đã lưu ở Máy số 3."
    hoa.do(c.KeepFiles(number, ((page.files[0].id, line),)))
    hoa.sync()
    hoa.sync()
    (light,) = everywhere(dovecot, hoa.who)["INBOX"]
    assert archive(hoa) == [octets] and len(light) < len(octets) * 0.6
    (again,) = hoa.letters()
    shown = hoa.session.views.letter(again)
    assert shown is not None and line in shown.text and [file.name for file in shown.files] == ["Hồ sơ 2.pdf"]
    assert shown.text.startswith("Kính gửi các đồng chí,") and shown.message_id == page.message_id
    assert shown.row.flagged and not shown.row.unread and int(shown.row.arrived) == int(page.row.arrived)
    hoa.do(c.FetchFile(shown.files[0].id))
    hoa.sync()
    original = hoa.session.views.letter(number)
    assert original is not None
    assert hoa.session.views.part_bytes(shown.files[0].id) == hoa.session.views.part_bytes(original.files[1].id)
    agree(hoa, dovecot)


def test_a_signed_letter_is_not_changed(dovecot: Dovecot, hoa: Official) -> None:
    """Without its file it would no longer be what was signed: it stays whole, on the server, and says so."""
    octets = heavy("Có chữ ký").replace(b"multipart/mixed;", b'multipart/signed; protocol="application/pkcs7-signature";')
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    (number,) = hoa.letters()
    assert hoa.session.views.heavy(hoa.account)[0].files == (), "not offered"
    part = parts.of_message(hoa.db, number)[-1]
    hoa.do(c.KeepFiles(number, ((part.id, "Tệp ở Máy số 3."),)))
    hoa.sync()
    row = messages.get(hoa.db, number)
    assert row is not None and isinstance(row.fault, ServerRefused) and everywhere(dovecot, hoa.who)["INBOX"] == [octets]
    hoa.do(c.Keep((number,)))
    hoa.sync()
    assert archive(hoa) == [octets]


def test_read_back_from_the_disk(dovecot: Dovecot, hoa: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """One octet on the disk is not the one that came: nothing leaves the server, the letter comes once more."""
    octets = heavy("Bị hỏng trên đĩa")
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    (number,) = hoa.letters()
    append, hurt = kept_octets.append, []

    def one_wrong(tx: Tx, message: MessageId, start: int, data: bytes, *, whole: bool) -> None:
        append(tx, message, start, data, whole=whole)
        if whole and not hurt:
            hurt.append(start)
            tx.execute("UPDATE kept_piece SET data = ? WHERE message_id = ? AND start = ?", (b"X" + data[1:], message, start))

    monkeypatch.setattr(kept_octets, "append", one_wrong)
    hoa.do(c.Keep((number,)))
    hoa.sync()
    assert hurt and archive(hoa) == [octets] and not everywhere(dovecot, hoa.who)["INBOX"]


def test_uid_and_letter_must_belong_together(dovecot: Dovecot, hoa: Official) -> None:
    """The number that is to be expunged is another letter's: that one stays."""
    octets, other_letter = heavy("Của mình"), heavy("Của người khác")
    deliver(dovecot, hoa.who, octets, other_letter)
    hoa.sync()
    number, innocent = hoa.letter("Của mình"), hoa.letter("Của người khác")
    with hoa.session._store.write() as tx:
        kept.want(tx, (number,))
        kept_octets.append(tx, number, 0, octets, whole=True)
        kept.keep(tx, number, "x", 1.0)
        uid = hoa.message(innocent).uid_is
        messages.drop(tx, (innocent,))
        tx.execute("UPDATE message SET uid_is = ? WHERE id = (SELECT server_row FROM kept_letter)", (uid,))
    hoa.sync()
    hoa.sync()
    assert other_letter in everywhere(dovecot, hoa.who)["INBOX"] and archive(hoa) == [octets]
    assert "Của người khác" in hoa.subjects()
    agree(hoa, dovecot)


def test_the_disk_is_full(dovecot: Dovecot, hoa: Official) -> None:
    """No room for the letter: it stays on the server, its row says why, other mail still comes; with room it goes on."""
    octets = heavy("Đĩa đầy", 600_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(c.Keep((number,)))
    with few_pages(hoa, 40):
        hoa.sync()
        row = messages.get(hoa.db, number)
        assert row is not None and isinstance(row.fault, DiskFull) and everywhere(dovecot, hoa.who)["INBOX"] == [octets]
        assert hoa.session.views.keeping()[0].state == "coming"
        deliver(dovecot, hoa.who, letter(7, subject="Vẫn đến"))
        hoa.sync()
        assert "Vẫn đến" in hoa.subjects()
    hoa.sync()
    assert archive(hoa) == [octets] and hoa.session.views.keeping((number,))[0].fault is None


def test_two_computers(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """Both were told to keep the same letters; one moves, one deletes for good meanwhile. Each letter lies somewhere whole, and
    what was moved is kept from where it lies now."""
    here = make_official()
    there = make_official(here.who)
    wanted = {subject: heavy(subject) for subject in ("Một", "Hai", "Ba")}
    deliver(dovecot, here.who, *wanted.values())
    here.sync()
    there.sync()
    for official in (here, there):
        official.do(c.Keep((official.letter("Một"),)))
    here.do(c.Keep((here.letter("Hai"),)))
    there.do(c.Move((there.letter("Hai"),), there.folder("junk").id))
    there.do(c.Purge((there.letter("Ba"),)))
    there.sync()
    here.do(c.Keep((here.letter("Ba"),)))
    here.sync()
    here.sync()
    assert sorted(map(len, archive(here) + archive(there))) == sorted((len(wanted["Một"]), len(wanted["Hai"])))
    assert wanted["Hai"] in archive(here) and wanted["Một"] in archive(there)
    assert not any(everywhere(dovecot, here.who).values()), "thrown away by the person is thrown away"
    for official in (here, there):
        official.sync()
        agree(official, dovecot)


def test_numbered_anew(dovecot: Dovecot, make_official: MakeOfficial) -> None:
    """UIDVALIDITY changes while one letter is half here and the copy of another is still to go: both end here and only here."""
    hoa = make_official()
    half, over = heavy("Nửa chừng"), heavy("Đã về, chưa xoá")
    deliver(dovecot, hoa.who, half, over, folder="Junk")
    hoa.sync()
    (numbers,) = [[row for row, _ in messages.index(hoa.db, [hoa.folder("junk").id])]]
    by_size = {hoa.message(row).subject: row for row in numbers}
    with hoa.session._store.write() as tx:
        kept.want(tx, tuple(by_size.values()))
        kept_octets.append(tx, by_size["Nửa chừng"], 0, b"?" * 50_000, whole=False)
        kept_octets.append(tx, by_size["Đã về, chưa xoá"], 0, over, whole=True)
        kept.keep(tx, by_size["Đã về, chưa xoá"], "x", 1.0)
    with foreign(dovecot, hoa.who) as other:
        other.rename_folder("Junk", "Cu")
        other.create_folder("Junk")
        other.select_folder("Cu")
        other.copy(other.search("ALL"), "Junk")
        other.unselect_folder()
        other.delete_folder("Cu")
    hoa.sync()
    hoa.sync()
    assert sorted(map(len, archive(hoa))) == sorted((len(half), len(over))) and half in archive(hoa)
    assert not everywhere(dovecot, hoa.who)["Junk"]
    agree(hoa, dovecot)


def test_thrown_away_here(dovecot: Dovecot, hoa: Official) -> None:
    """A kept letter that is deleted lies among the deleted ones without going to the server; then it is gone for good."""
    deliver(dovecot, hoa.who, heavy("Bỏ đi"))
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(c.Keep((number,)))
    hoa.sync()
    hoa.do(c.Delete((number,)))
    hoa.sync()
    assert hoa.letters(Place.DELETED) == [number] and not hoa.letters(Place.KEPT)
    assert not any(everywhere(dovecot, hoa.who).values())
    hoa.do(c.Restore((number,)))
    assert hoa.letters(Place.KEPT) == [number]
    hoa.do(c.Delete((number,)))
    hoa.do(c.Purge((number,)))
    hoa.sync()
    assert not hoa.letters(Place.DELETED) and not hoa.db.execute("SELECT count(*) FROM kept_piece").get
    agree(hoa, dovecot)


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[Line]:
    made = Line(dovecot.imaps_port)
    yield made
    made.close()


def test_goes_on_where_it_was_cut(dovecot: Dovecot, make_official: MakeOfficial, line: Line) -> None:
    """Cut again and again: what has come is not fetched again."""
    hoa = make_official(imap_port=line.port)
    octets = heavy("Qua đường dây đứt", 900_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    (number,) = hoa.letters()
    hoa.do(c.Keep((number,)))
    began, cuts = line.down, 0
    while kept.unsettled(hoa.db):
        assert cuts < 20
        line.cut_after("down", 300_000)
        attempt(hoa)
        line.mend()
        cuts += 1
    print(f"cut {cuts} times; {line.down - began} octets for a letter of {len(octets)}")
    assert archive(hoa) == [octets] and not everywhere(dovecot, hoa.who)["INBOX"]
    assert cuts >= 3 and line.down - began < len(octets) * 1.4


def test_cut_after_any_octet(dovecot: Dovecot, make_official: MakeOfficial, line: Line) -> None:
    """There and back over a line that breaks anywhere, either way: after each break every letter is whole in at least one place,
    and in the end in exactly one."""
    chance = random.Random(4)
    hoa = make_official(dovecot.add_user("100M"), imap_port=line.port)
    wanted = [heavy(f"Thư {number}", 40_000) for number in range(6)]
    deliver(dovecot, hoa.who, *wanted)
    hoa.sync()
    every = tuple(hoa.letters())
    for turn in range(40):
        hoa.do(chance.choice((c.Keep, c.Restore))(tuple(chance.sample(every, 3))))
        line.cut_after(chance.choice(("up", "down")), chance.randint(0, 120_000))
        attempt(hoa)
        line.mend()
        here, there = archive(hoa), everywhere(dovecot, hoa.who)["INBOX"]
        lost = [one for one in wanted if one not in here and one not in there]
        assert not lost, f"turn {turn}: {len(lost)} letters are nowhere"
    hoa.do(c.Keep(every))
    hoa.sync()
    hoa.sync()
    assert sorted(map(len, archive(hoa))) == sorted(map(len, wanted)) and set(archive(hoa)) == set(wanted)
    assert not everywhere(dovecot, hoa.who)["INBOX"]
    agree(hoa, dovecot)


def attempt(hoa: Official) -> None:
    try:
        hoa.sync()
    except Fault:
        pass


def test_what_takes_room(dovecot: Dovecot, hoa: Official) -> None:
    """Heaviest first, by age, by sender, by kind; trash and sent count too, what is kept does not."""
    deliver(dovecot, hoa.who, heavy("Nhẹ", 20_000), heavy("Nặng", 90_000))
    deliver(dovecot, hoa.who, heavy("Đã gửi", 50_000), folder="Sent")
    deliver(dovecot, hoa.who, heavy("Đã xoá", 30_000), folder="Trash")
    hoa.sync()
    views = hoa.session.views
    assert [row.subject for row in views.heavy(hoa.account)] == ["Nặng", "Đã gửi", "Đã xoá", "Nhẹ"]
    assert [row.role for row in views.heavy(hoa.account)] == ["inbox", "sent", "trash", "inbox"]
    assert views.heavy(hoa.account, "age")[0].arrived <= views.heavy(hoa.account, "age")[-1].arrived
    assert [row.subject for row in views.heavy(hoa.account, "sender")] == ["Nặng", "Đã xoá", "Nhẹ", "Đã gửi"]
    weights = views.weights(hoa.account)
    assert {role: n for role, (n, _) in weights.roles.items() if n} == {"inbox": 2, "sent": 1, "trash": 1}
    assert weights.quota.known and abs(sum(size for _, size in weights.roles.values()) - weights.quota.used) < 4096
    hoa.do(c.Keep((hoa.letter("Nặng"),)))
    hoa.sync()
    assert [row.subject for row in views.heavy(hoa.account)] == ["Đã gửi", "Đã xoá", "Nhẹ"]
    assert views.weights(hoa.account).roles["inbox"][0] == 1


def test_where_parts_lie() -> None:
    """The encoded octets of each part are found in the letter; without a file every other octet stays."""
    octets = heavy("Chỗ của tệp", 5_000, files=2)
    places = lighten.places(octets)
    assert set(places) == {"1", "2", "3"}
    for section, (start, size) in places.items():
        assert octets[start + size :].startswith(b"\r\n--"), section
    light = lighten.without(octets, {"2": "Tệp ở Máy số 3."})
    assert light is not None
    start, size = places["3"]
    assert octets[start : start + size] in light and octets[:400] == light[:400]



def test_on_the_practice_server(tmp_path: Path) -> None:
    """Whoever learns can clean up too: there and back."""
    rehearsal = Rehearsal(tmp_path)
    session = rehearsal.sign_in()
    try:
        account = session.views.mailboxes()[0].id
        session.worker(account).run_once()
        heaviest = session.views.heavy(account)[0]
        used = session.views.strip(account).quota.used
        session.do(c.Keep((heaviest.id,)))
        session.worker(account).run_once()
        assert session.views.keeping((heaviest.id,))[0].state == "kept"
        assert used - session.views.strip(account).quota.used > heaviest.size * 0.9
        session.do(c.Restore((heaviest.id,)))
        session.worker(account).run_once()
        assert heaviest.id in [row.id for row in session.views.heavy(account)]
        assert session.views.strip(account).quota.used == used
    finally:
        session.close()
        rehearsal.close()
