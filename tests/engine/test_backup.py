"""Backup and restore: what lies on this PC alone is on another PC octet for octet, nothing is there twice, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import (
    DiskFull,
    Fault,
    FileForeign,
    OutcomeUnknown,
    PlaceFull,
    PlaceGone,
    StoreDamaged,
    WrongPassword,
)
from client.ids import DraftId, OutboxId
from client.people.seal import key_pair
from client.portable import backup
from client.portable.writer import beside
from client.rows import Copying, Place, Restored
from client.store import copied_writing, drafts, letter_octets, outbox
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, few_pages, foreign
from tests.engine.sending import HA, HAI, arrived
from tests.engine.test_keeping import archive, deliver, everywhere, heavy
from tests.servers import Dovecot, letter

Told = Callable[[Copying], None]


def quietly(how_far: Copying) -> None:
    """Nobody watches."""


def back_up(official: Official, stick: Path, told: Told = quietly) -> Any:
    made = official.session.copies.back_up(stick, told).result(60)
    official.session.copies.close()
    return made


def restore(official: Official, stick: Path, told: Told = quietly, **more: Any) -> Restored:
    came: Future[Restored | None] = official.session.copies.restore(stick, told, **more)
    found = came.result(60)
    assert found is not None
    official.session.copies.close()
    return found


def keep(dovecot: Dovecot, official: Official, *letters: bytes) -> None:
    """They lie on this PC and no longer on the server."""
    deliver(dovecot, official.who, *letters)
    official.sync()
    official.do(c.Keep(tuple(official.letters())))
    official.sync()
    assert sorted(archive(official)) == sorted(letters) and not everywhere(dovecot, official.who)["INBOX"]


def write(official: Official, folder: Path, subject: str = "Báo cáo quý") -> DraftId:
    """Half a letter with everything that a draft can have."""
    draft: DraftId = official.do(c.StartDraft(official.account))
    people = (
        c.Recipient("Lê Thanh Hải", HAI), c.Recipient(unit="Phường/Văn phòng"), c.Recipient("", HA, field="cc"),
        c.Recipient("", "bi.mat@cantho.example", field="bcc"),
    )  # fmt: skip
    official.do(c.SaveDraft(draft, subject, "Kính gửi đồng chí\nđang viết dở", "<p>Kính <b>gửi</b></p>", people, "report"))
    for number in (1, 2):
        file = folder / f"Biểu {number}.xlsx"
        file.write_bytes(bytes([number]) * 50_000)
        official.do(c.AddFile(draft, file))
    return draft


def written(official: Official) -> list[Any]:
    """Its drafts as the person has them: all but what this PC counts by itself, with the octets of the files."""
    found = []
    for row in drafts.every(official.db):
        facts = copied_writing.draft(official.db, row.id)
        for file in facts["files"]:
            file["octets"] = drafts.file_bytes(official.db, file.pop("file"))
        found.append(facts)
    return sorted(found, key=lambda facts: str(facts["row"]["created_at"]))


def hold(official: Official, subject: str, *files: Path) -> OutboxId:
    """A letter that waits and does not go yet."""
    draft = official.do(c.StartDraft(official.account))
    official.save(draft, subject)
    for file in files:
        official.do(c.AddFile(draft, file))
    letter: OutboxId = official.do(c.Send(draft))
    return letter


def test_on_another_pc(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Archive, drafts and outbox: octet for octet, read and searched as before; a second time, and on the first PC, nothing more."""
    here = make_official()
    octets = [heavy("Hồ sơ nghiệm thu cống", files=2), letter(1, subject="Thư nhẹ"), b"Subject: =?utf-8?q?L=E1=BA=A1?=\r\n\r\nkh\xf4ng\r\n"]
    keep(dovecot, here, *octets)
    draft = write(here, tmp_path)
    waiting = hold(here, "Tờ trình", tmp_path / "Biểu 1.xlsx")
    frozen = letter_octets.whole(here.db, waiting)
    said: list[Copying] = []
    stick = tmp_path / "usb" / "sao-luu.tcv"
    stick.parent.mkdir()
    made = back_up(here, stick, said.append)
    assert (made.letters, made.drafts, made.outbox) == (3, 2, 1) and made.size == stick.stat().st_size
    assert {one.stage for one in said} == {"looking", "copying", "checking"} and said[-1].letters == 6
    assert not any(word.encode() in stick.read_bytes() for word in ("nghiệm thu", "Biểu 1", "hai@", "Kính"))

    there = make_official(here.who)
    came = restore(there, stick)
    assert (came.letters, came.drafts, came.outbox, came.already, came.left_out, came.lacking) == (3, 1, 1, 0, {}, ())
    assert sorted(archive(there)) == sorted(octets) and written(there) == written(here)
    for subject in here.subjects(Place.KEPT):
        one, other = here.page(here.letter(subject, Place.KEPT)), there.page(there.letter(subject, Place.KEPT))
        assert (one.text, one.html, one.message_id, one.row.flagged) == (other.text, other.html, other.message_id, other.row.flagged)
        for file, twin in zip(one.files, other.files, strict=True):
            assert here.session.views.part_bytes(file.id) == there.session.views.part_bytes(twin.id)
    assert there.letters(Place.ALL, words="nghiem thu") == [there.letter("Hồ sơ nghiệm thu cống", Place.KEPT)]
    (unsure,) = outbox.every_open(there.db)
    assert letter_octets.whole(there.db, unsure.id) == frozen and unsure.message_id == here.row(waiting).message_id
    assert unsure.state == "unsure" and isinstance(unsure.fault, OutcomeUnknown) and unsure.fault.facts["restored"] is True
    before = there.db.execute("SELECT count(*) FROM message").get
    for official in (there, here):
        again = restore(official, stick)
        assert (again.letters, again.drafts, again.outbox, again.already) == (0, 0, 0, 5)
    assert there.db.execute("SELECT count(*) FROM message").get == before
    assert [row.id for row in drafts.every(here.db)] == [draft] and here.row(waiting).state == "waiting"
    there.sync()
    agree(there, dovecot)


def test_sent_meanwhile(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """What waited at the backup went afterwards from the first PC: the second one finds it in Sent and does not send it."""
    here = make_official()
    waiting = hold(here, "Gui mot lan")
    back_up(here, tmp_path / "b")
    here.do(c.SendNow(waiting))
    here.send_and_sync()
    there = make_official(here.who)
    restore(there, tmp_path / "b")
    there.send_and_sync(3)
    assert [row.state for row in outbox.by_message_ids(there.db, (here.row(waiting).message_id,))] == ["done"]
    assert not drafts.every(there.db), "and its draft is no draft any more"
    assert len(arrived(dovecot, "Gui mot lan")) == 1 and len(everywhere(dovecot, here.who)["Sent"]) == 1


def test_never_sent_by_itself(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Nobody knows of it anywhere: it goes when the person says so, once, as the same letter."""
    here = make_official()
    waiting = hold(here, "Chua di dau")
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    restore(there, tmp_path / "b")
    there.send_and_sync(3)
    (unsure,) = outbox.every_open(there.db)
    assert unsure.state == "unsure" and not arrived(dovecot, "Chua di dau")
    there.do(c.SendAgain(unsure.id))
    there.send_and_sync(2)
    (once,) = arrived(dovecot, "Chua di dau")
    assert here.row(waiting).message_id.encode() in once.letter
    assert outbox.every_open(there.db) == ()


def test_what_this_pc_knows_better(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """On the same PC: a letter taken back, sent, thrown away or lying on the server again since the backup stays as it is now."""
    stays = heavy("Vẫn ở máy")
    keep(dovecot, hoa, heavy("Lấy lại sau"), stays)
    taken, gone = hold(hoa, "Lấy về sửa"), hold(hoa, "Đã gửi rồi")
    draft = write(hoa, tmp_path)
    back_up(hoa, tmp_path / "b")
    hoa.do(c.Restore((hoa.letter("Lấy lại sau", Place.KEPT),)))
    back = hoa.do(c.TakeBack(taken))
    hoa.save(back, "Lấy về sửa", "đã sửa")
    hoa.do(c.SendNow(gone))
    hoa.send_and_sync(2)
    hoa.save(draft, "Báo cáo quý", "mới hơn bản sao")
    came = restore(hoa, tmp_path / "b")
    assert (came.letters, came.drafts, came.outbox) == (0, 0, 0)
    assert {row.text for row in drafts.every(hoa.db)} == {"đã sửa", "mới hơn bản sao"} and not outbox.every_open(hoa.db)
    hoa.do(c.Purge((hoa.letter("Vẫn ở máy", Place.KEPT),)))
    hoa.do(c.DiscardDraft(draft))
    hoa.sync()
    assert restore(hoa, tmp_path / "b").letters == 1, "what is lost comes back"
    assert archive(hoa) == [stays]


@pytest.mark.parametrize("first", ["restore", "sync"])
def test_a_draft_with_a_copy_on_the_server(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, first: str) -> None:
    """The restored draft and its copy on the server are one draft; written on, the old copy goes; sent, none is left."""
    here = make_official()
    here.session.worker(here.account)  # a worker that knows of drafts
    draft = here.do(c.StartDraft(here.account))
    subject = f"Ban nhap {first}"
    here.save(draft, subject, "trước")
    here.sync()
    assert len(everywhere(dovecot, here.who)["Drafts"]) == 1
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    if first == "sync":
        there.sync()
    restore(there, tmp_path / "b")
    there.sync()
    assert len(there.session.views.drafts()) == 1
    (row,) = drafts.every(there.db)
    there.save(row.id, subject, "sau")
    there.sync()
    there.sync()
    (copy,) = everywhere(dovecot, here.who)["Drafts"]
    assert copy.endswith(b"\r\n\r\nsau\r\n")
    assert len(there.session.views.drafts()) == 1
    there.send(row.id)
    there.send_and_sync(2)
    assert not everywhere(dovecot, here.who)["Drafts"] and len(arrived(dovecot, subject)) == 1


def test_a_draft_that_was_opened_from_the_server(make_official: MakeOfficial, tmp_path: Path) -> None:
    """At the other PC its copy is being written on already: that is the draft, and none comes beside it."""
    here = make_official()
    here.save(here.do(c.StartDraft(here.account)), "Viet tiep o may kia", "trước")
    here.sync()
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    there.sync()
    (row,) = there.session.views.drafts()
    assert row.server_only is not None
    there.do(c.OpenLetter(row.server_only))
    there.sync()
    there.do(c.OpenServerDraft(row.server_only))
    assert restore(there, tmp_path / "b").already == 1
    assert len(there.session.views.drafts()) == 1


def test_two_that_were_begun_in_one_moment(make_official: MakeOfficial, tmp_path: Path) -> None:
    """A coarse clock: both drafts come back, and once each."""
    here = make_official()
    for subject in ("Một", "Hai"):
        here.save(here.do(c.StartDraft(here.account)), subject)
    with here.session._store.write() as tx:
        tx.execute("UPDATE draft SET created_at = 1795500000.25")
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    for expected in (2, 0):
        assert restore(there, tmp_path / "b").drafts == expected
    assert {row.subject for row in drafts.every(there.db)} == {"Một", "Hai"}


def test_a_letter_shared_among_rows(make_official: MakeOfficial, tmp_path: Path) -> None:
    """Some of its recipients go on as a row of their own: both come back, each once, with one draft."""
    here = make_official()
    draft = here.do(c.StartDraft(here.account))
    here.save(draft, "Gửi ba nơi", people=(HAI, HA, "ba@cantho.example"))
    letter = here.do(c.Send(draft))
    with here.session._store.write() as tx:
        outbox.pick(tx, letter)
        outbox.split(tx, letter, [HA], 0.0, PlaceGone(name=""))
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    for expected in (2, 0):
        assert restore(there, tmp_path / "b").outbox == expected
    people = [{one.address for one in outbox.recipients(there.db, row.id)} for row in outbox.every_open(there.db)]
    assert people == [{HAI, "ba@cantho.example"}, {HA}] and not drafts.every(there.db)
    assert len({row.draft_id for row in outbox.every_open(there.db)}) == 1


def test_a_forwarded_file_that_was_never_here(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """It lies in a letter on the server: the restored draft finds it there, and a PC that does not know the letter says what lacks."""
    here = make_official()
    deliver(dovecot, here.who, heavy("Chuyển tiếp", 400_000))
    here.sync()
    draft = here.do(c.StartForward(here.letter("Chuyển tiếp"), "Nguyên văn:"))
    here.save(draft, "Fw: Chuyển tiếp")
    assert not drafts.files(here.db, draft)[0].here
    back_up(here, tmp_path / "b")
    there, elsewhere = make_official(here.who), make_official(here.who)
    there.sync()
    assert restore(there, tmp_path / "b").lacking == ()
    (row,) = drafts.every(there.db)
    (file,) = drafts.files(there.db, row.id)
    assert file.part_id is not None and file.name == "Hồ sơ 1.pdf"
    assert restore(elsewhere, tmp_path / "b").lacking == ("Hồ sơ 1.pdf",)


def test_whose_it_is(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Another person, another password, the city's key, another kind of file: each says what it is, and nothing comes in."""
    public, private = key_pair()
    hoa, lan = make_official(recovery_key=public), make_official(recovery_key=public)
    keep(dovecot, hoa, letter(1, subject="Của Hoa"))
    back_up(hoa, tmp_path / "b")
    with pytest.raises(WrongPassword):
        restore(lan, tmp_path / "b", password="mật khẩu của Lan")
    with pytest.raises(FileForeign) as told:
        restore(lan, tmp_path / "b", password=hoa.who.password)
    assert told.value.facts["address"] == hoa.who.user and not archive(lan)
    with pytest.raises(WrongPassword):
        restore(hoa, tmp_path / "b", recovery=key_pair()[1])
    there = make_official(hoa.who, recovery_key=public)
    assert restore(there, tmp_path / "b", recovery=private).letters == 1
    report = tmp_path / "bao-cao.docx"
    report.write_bytes(b"PK\3\4 not ours")
    with pytest.raises(FileForeign):
        back_up(hoa, report)
    assert report.read_bytes() == b"PK\3\4 not ours" and not beside(report).exists()


def test_a_mailbox_that_is_not_here(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Letters of a unit mailbox wait in the file until this PC has it; the person's own come."""
    from client.store import accounts

    here = make_official()
    with here.session._store.write() as tx:
        unit = accounts.add(tx, "ubnd@cantho.example", kind="unit")
    here.save(here.do(c.StartDraft(unit)), "Của cơ quan")
    here.save(here.do(c.StartDraft(here.account)), "Của mình")
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    came = restore(there, tmp_path / "b")
    assert came.left_out == {"ubnd@cantho.example": 1} and [row.subject for row in drafts.every(there.db)] == ["Của mình"]


def test_sent_in_the_middle_of_a_backup(hoa: Official, tmp_path: Path) -> None:
    """A draft becomes a letter of the outbox while it is copied: it is in the file once, as the one or the other."""
    draft = write(hoa, tmp_path)

    def send(how_far: Copying) -> None:
        if how_far.stage == "copying" and not outbox.of_draft(hoa.db, draft):
            hoa.do(c.Send(draft))

    made = back_up(hoa, tmp_path / "b", send)
    assert (made.drafts, made.outbox) in ((1, 0), (1, 1))
    assert outbox.of_draft(hoa.db, draft) is not None


def test_thrown_away_in_the_middle_of_a_backup(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """Letters that are deleted for good while others are copied are not in the file, and it is a good one."""
    letters = [heavy(f"Thư {number}", 300_000) for number in range(4)]
    keep(dovecot, hoa, *letters)

    def purge(how_far: Copying) -> None:
        if how_far.stage == "copying" and how_far.letters == 1:
            hoa.do(c.Purge(tuple(hoa.letters(Place.KEPT))))

    made = back_up(hoa, tmp_path / "b", purge)
    assert made.letters == 1 and not archive(hoa)
    assert restore(hoa, tmp_path / "b").letters == 1 and archive(hoa)[0] in letters


def test_a_letter_that_is_damaged_on_this_pc(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Never into the copy as if it were good; once it is repaired the copy goes on with what lies there."""
    here = make_official()
    octets = heavy("Hỏng trên đĩa")
    keep(dovecot, here, octets)
    (number,) = here.letters(Place.KEPT)
    for data, expected in ((b"X", None), (octets[:1], 1)):
        with here.session._store.write() as tx:
            tx.execute("UPDATE kept_piece SET data = CAST(? || substr(data, 2) AS BLOB) WHERE message_id = ? AND start = 0", (data, number))
        if expected is None:
            with pytest.raises(StoreDamaged):
                back_up(here, tmp_path / "b")
        else:
            assert back_up(here, tmp_path / "b").letters == expected
    there = make_official(here.who)
    restore(there, tmp_path / "b")
    assert archive(there) == [octets]


def test_no_password_no_backup(hoa: Official, tmp_path: Path) -> None:
    """A mailbox whose password is not known: nothing is written that everybody could open."""
    hoa.save(hoa.do(c.StartDraft(hoa.account)), "Nháp")
    with hoa.session._store.write() as tx:
        tx.execute("UPDATE account SET password = ''")
    with pytest.raises(WrongPassword):
        back_up(hoa, tmp_path / "b")
    assert not list(tmp_path.glob("b*"))


def test_stopped_and_gone_on(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """'Dừng sao lưu', then once more: what lies there is not written again, and a draft that changed between is the newer one."""
    here = make_official()
    letters = [heavy(f"Thư {number}", 700_000) for number in range(6)]
    keep(dovecot, here, *letters)
    draft = write(here, tmp_path)
    stick = tmp_path / "b"

    def stop(how_far: Copying) -> None:
        if how_far.letters == 4:
            here.session.copies.stop()

    assert back_up(here, stick, stop) is None and not stick.exists()
    lies = beside(stick).read_bytes()
    assert len(lies) > 2_500_000 and here.session.views.backup().last is None
    here.save(draft, "Báo cáo quý", "viết thêm rồi")
    seen: list[Copying] = []
    back_up(here, stick, seen.append)
    whole = stick.read_bytes()
    assert whole[: len(lies) * 9 // 10] == lies[: len(lies) * 9 // 10] and not beside(stick).exists()
    assert max(one.letters for one in seen if one.stage == "looking") >= 3
    there = make_official(here.who)
    restore(there, stick)
    assert sorted(archive(there)) == sorted(letters) and [row.text for row in drafts.every(there.db)] == ["viết thêm rồi"]


def test_the_stick_is_pulled_out(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """One fault; with the stick back it goes on. The copy of last week stays good until the new one is proven."""
    keep(dovecot, hoa, *(heavy(f"Thư {number}", 700_000) for number in range(4)))
    stick, pocket = tmp_path / "usb", tmp_path / "pocket"
    stick.mkdir()
    file = stick / "b"
    back_up(hoa, file)
    old = file.read_bytes()

    def pull(how_far: Copying) -> None:
        if how_far.stage == "copying" and how_far.letters == 3 and stick.exists():
            stick.rename(pocket)

    with pytest.raises(PlaceGone):
        back_up(hoa, file, pull)
    assert (pocket / "b").read_bytes() == old
    with pytest.raises(PlaceGone):
        back_up(hoa, file)
    pocket.rename(stick)
    lies = beside(file).stat().st_size
    assert lies > 1_000_000
    assert back_up(hoa, file).letters == 4 and file.read_bytes() != old
    with pytest.raises(PlaceGone):
        restore(hoa, tmp_path / "not here" / "b")


def test_no_room_on_the_stick(dovecot: Dovecot, hoa: Official, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is written, with what lacks."""
    keep(dovecot, hoa, heavy("Nặng", 700_000))
    real = backup.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda path: real._replace(free=500_000))
    with pytest.raises(PlaceFull) as told:
        back_up(hoa, tmp_path / "b")
    lacking = told.value.facts["lacking"]
    assert isinstance(lacking, int) and 400_000 < lacking < 600_000 and not list(tmp_path.glob("b*"))


def test_the_disk_of_the_pc_is_full(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """In the middle of a restore: what has come stays, and doing it again brings the rest."""
    here = make_official()
    letters = [heavy(f"Thư {number}", 300_000) for number in range(4)]
    keep(dovecot, here, *letters)
    back_up(here, tmp_path / "b")
    there = make_official(here.who)
    with few_pages(there, 260), pytest.raises(DiskFull):
        restore(there, tmp_path / "b")
    some = len(archive(there))
    assert 0 < some < 4
    came = restore(there, tmp_path / "b")
    assert (came.letters, came.already) == (4 - some, some) and sorted(archive(there)) == sorted(letters)


def test_reminded_of_what_lies_nowhere_else(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """Kept since the last backup and gone from the server; quiet after a backup, and on a PC where it came from one."""
    here = make_official()
    assert here.session.views.backup().only_here == 0
    keep(dovecot, here, letter(1, subject="Chỉ ở máy này"))
    state = here.session.views.backup()
    assert (state.only_here, state.letters, state.last) == (1, 1, None) and 0 < state.size < 10_000
    made = back_up(here, tmp_path / "b")
    assert here.session.views.backup().only_here == 0 and here.session.views.backup().last == made
    deliver(dovecot, here.who, letter(2, subject="Thêm một thư"))
    here.sync()
    here.do(c.Keep(tuple(here.letters())))
    here.sync()
    assert here.session.views.backup().only_here == 1
    there = make_official(here.who)
    restore(there, tmp_path / "b")
    state = there.session.views.backup()
    assert state.only_here == 0 and state.last is not None and state.last.at == made.at


def test_the_person_leaves_in_the_middle(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """'Đổi người' while it copies: it stops after the letter in hand, the store is closed, what lies there is gone on with."""
    here = make_official()
    keep(dovecot, here, *(heavy(f"Thư {number}", 300_000) for number in range(3)))
    leaving: list[Future[None]] = []

    def leave(how_far: Copying) -> None:
        if how_far.stage == "copying" and how_far.letters == 1 and not leaving:
            from concurrent.futures import ThreadPoolExecutor

            leaving.append(ThreadPoolExecutor(1).submit(here.session.close))
            while not here.session.copies._stopped.is_set():
                pass

    assert here.session.copies.back_up(tmp_path / "b", leave).result(30) is None
    leaving[0].result(30)
    there = make_official(here.who)
    with pytest.raises(Fault):
        restore(there, tmp_path / "b")
    assert beside(tmp_path / "b").exists()
    with foreign(dovecot, here.who) as client:
        assert client.list_folders()
