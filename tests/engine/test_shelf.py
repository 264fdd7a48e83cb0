"""Kept letters in a network folder of the site: the same safety as on the PC, at every PC of the person, readable to nobody else."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from client import commands as c
from client.faults import (
    Fault,
    ShelfAway,
    ShelfEmptied,
    ShelfFull,
    ShelfLetterDamaged,
    ShelfLetterGone,
    ShelfLocked,
    ShelfUnprepared,
)
from client.ids import MessageId
from client.rows import Place
from client.shelf import folder as files
from client.shelf import keeper as keepers
from client.store import kept, kept_octets, parts, shelved
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, agree, until
from tests.engine.test_keeping import archive, deliver, everywhere, heavy
from tests.servers import Dovecot, letter


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The network folder, made ready by IT."""
    made = tmp_path / "o-chung"
    made.mkdir()
    files.prepare(made)
    return made


def go_round(official: Official, times: int = 2) -> Fault | None:
    """Worker and keeper take turns, as their threads do."""
    fault = None
    for _ in range(times):
        official.sync()
        fault = official.session.keeper().run_once()
    return fault


def in_folder(official: Official, name: str) -> list[Path]:
    return sorted(official.session.site.archive.rglob(f"*{name}"))  # type: ignore[union-attr]


def read_there(official: Official) -> list[bytes]:
    """Every letter of hers in the folder, opened as her program opens it."""
    keeper = official.session.keeper()
    found = []

    def look(letters: object) -> None:
        for name in sorted(letters.list_()):  # type: ignore[attr-defined]
            if name.endswith(shelved.ENDING):
                found.append(letters.octets(name))  # type: ignore[attr-defined]

    part = keepers.enter(keeper._door, keeper._store, keeper._root, keeper._person(), may_make=False)
    if part is not None:
        look(keepers.Letters(keeper._door, keeper._root, part))
    return found


def kept_there(dovecot: Dovecot, official: Official, subject: str, size: int = 300_000) -> tuple[MessageId, bytes]:
    """A letter that has gone the whole way."""
    octets = heavy(subject, size)
    deliver(dovecot, official.who, octets)
    official.sync()
    number = official.letter(subject)
    official.do(c.Keep((number,)))
    assert go_round(official) is None
    assert octets in read_there(official) and octets not in everywhere(dovecot, official.who)["INBOX"]
    assert not kept_octets.here(official.db, number), "its octets lie in the folder only"
    return number, octets


def as_nobody(do: Any) -> Any:
    def narrow(door: keepers.Door, work: Any) -> Any:
        os.seteuid(65_534)
        try:
            return do(door, work)
        finally:
            os.seteuid(0)

    return narrow


@contextmanager
def away(shelf: Path, how: str) -> Iterator[None]:
    """unmounted: an empty folder in its place; missing: none; rights: nobody may look; emptied; older: as it was some time ago."""
    aside = shelf.with_name("aside")
    if how == "rights":
        do, mode = keepers.Door.do, shelf.stat().st_mode
        shelf.chmod(0)
        if os.geteuid() == 0:  # root may look everywhere: what is done in the folder is done as nobody
            keepers.Door.do = as_nobody(do)  # type: ignore[method-assign]
        try:
            yield
        finally:
            keepers.Door.do = do  # type: ignore[method-assign]
            shelf.chmod(mode)
        return
    shelf.rename(aside)
    if how == "unmounted":
        shelf.mkdir()
    elif how == "emptied":
        shelf.mkdir()
        shutil.copy(aside / files.MARK, shelf)
    elif how == "older":
        shutil.copytree(aside, shelf)
        newest = max(shelf.rglob(f"*{shelved.ENDING}"), key=lambda path: path.stat().st_mtime_ns)
        newest.unlink()
    yield
    if shelf.exists():
        shutil.rmtree(shelf)
    aside.rename(shelf)


def test_kept_in_the_folder(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """The whole letter lies there, sealed; here it is listed, searched, read and answered, its file comes from there when it is
    wanted; the server's copy is gone."""
    hoa = make_official(archive=shelf)
    number, octets = kept_there(dovecot, hoa, "Hồ sơ nghiệm thu cống rạch Bà Bộ")
    assert read_there(hoa) == [octets] and hoa.letters(Place.KEPT) == [number]
    assert hoa.letters(Place.ALL, words="nghiem thu cong") == [number]
    page = hoa.page(number)
    assert page.role == "kept" and page.text.startswith("Kính gửi các đồng chí,")
    (card,) = page.files
    assert card.state == "none" and card.size > 0
    early = hoa.do(c.StartForward(number, ""))
    assert [file.here for file in hoa.session.views.draft(early).files] == [False]  # type: ignore[union-attr]
    hoa.do(c.FetchFile(card.id))
    assert hoa.session.keeper().run_once() is None
    data = hoa.session.views.part_bytes(card.id)
    assert data.startswith(b"%PDF-1.4\n") and hoa.page(number).files[0].state == "have"
    until(lambda: hoa.session.views.draft(early).files[0].here)  # type: ignore[union-attr]
    draft = hoa.do(c.StartForward(number, ""))
    assert [file.here for file in hoa.session.views.draft(draft).files] == [True]  # type: ignore[union-attr]
    assert hoa.session.views.keeping((number,))[0].state == "kept" and not hoa.session.views.keeping()
    assert not hoa.session.only_here(), "taking this person off this PC loses nothing"
    backup = hoa.session.views.backup()
    assert (backup.letters, backup.only_here) == (0, 0), "nor is it this PC's to back up"
    agree(hoa, dovecot)


def test_nobody_else_reads_it(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """Whoever sees the folder finds no word, no name and no address in it; another official of the same folder lists only hers."""
    hoa, bao = make_official(archive=shelf), make_official(archive=shelf)
    subject = "Danh sách cán bộ bị kỷ luật"
    kept_there(dovecot, hoa, subject)
    kept_there(dovecot, bao, "Của Bảo")
    assert bao.subjects(Place.KEPT) == ["Của Bảo"] and hoa.subjects(Place.KEPT) == [subject]
    words = (subject, "Kính gửi các đồng chí", "Hồ sơ 1.pdf", "%PDF-1.4", "tam@cantho.example", hoa.who.user, hoa.who.password)
    for path in shelf.rglob("*"):
        said = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        assert not [word for word in words if word.encode() in said], path.name


def test_at_another_pc(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """What one PC has put there is listed, found, read and given back to the server at another; then it leaves the list of both."""
    here = make_official(archive=shelf)
    there = make_official(here.who, archive=shelf)
    _number, octets = kept_there(dovecot, here, "Biểu mẫu thống kê")
    assert go_round(there) is None
    assert there.subjects(Place.KEPT) == ["Biểu mẫu thống kê"]
    letter_ = there.letter("Biểu mẫu thống kê", Place.KEPT)
    assert there.letters(Place.KEPT, words="nghiem thu") == [letter_], "its words are found"
    page = there.page(letter_)
    assert page.text.startswith("Kính gửi") and page.row.flagged and page.row.files == 1
    there.do(c.FetchFile(page.files[0].id))
    go_round(there, 1)
    assert there.session.views.part_bytes(page.files[0].id).startswith(b"%PDF-1.4\n")
    there.do(c.Restore((letter_,)))
    assert go_round(there) is None
    assert everywhere(dovecot, here.who)["INBOX"] == [octets] and not there.letters(Place.KEPT)
    assert not in_folder(there, shelved.ENDING)
    assert go_round(here) is None
    assert here.subjects() == ["Biểu mẫu thống kê"] and not here.letters(Place.KEPT)
    agree(here, dovecot)
    agree(there, dovecot)


def test_a_strangers_file(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """Somebody puts files among her letters: rubbish, another person's letter, a letter under another name, a note that is none. They
    hold nothing up, are counted for IT, and nothing of hers goes for them."""
    hoa, bao = make_official(archive=shelf), make_official(archive=shelf)
    kept_there(dovecot, bao, "Của Bảo")
    number, octets = kept_there(dovecot, hoa, "Của Hoa")
    mine = shelf / person_folder(hoa, shelf)
    (letter_,) = mine.glob(f"*{shelved.ENDING}")
    (other,) = (path for path in in_folder(hoa, shelved.ENDING) if path.parent != mine)
    (mine / f"{'1' * 32}.thu").write_bytes(os.urandom(5_000))
    shutil.copy(other, mine / f"{'2' * 32}.thu")
    shutil.copy(letter_, mine / f"{'3' * 32}.thu")
    (mine / f"{letter_.stem}{files.GONE}").write_bytes(os.urandom(40))
    assert hoa.session.keeper().run_once() is None
    assert hoa.letters(Place.KEPT) == [number] and hoa.session.keeper().strange == 3
    letter_.rename(shelf / "away")
    assert isinstance(hoa.session.keeper().run_once(), ShelfEmptied) and hoa.letters(Place.KEPT) == [number]
    (shelf / "away").rename(letter_)
    assert hoa.session.keeper().run_once() is None and hoa.message(number).fault is None
    hoa.do(c.Restore((number,)))
    assert go_round(hoa) is None and everywhere(dovecot, hoa.who)["INBOX"] == [octets]


def test_both_pcs_at_once(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """Two PCs begin the folder and fill it in the same moment: one key, every letter whole, both list all."""
    two = [make_official(archive=shelf)]
    two.append(make_official(two[0].who, archive=shelf))
    wanted = {f"Thư {number}": heavy(f"Thư {number}", 60_000) for number in range(6)}
    deliver(dovecot, two[0].who, *wanted.values())
    for official in two:
        official.sync()
    for number, subject in enumerate(wanted):
        two[number % 2].do(c.Keep((two[number % 2].letter(subject),)))
    faults: list[Exception] = []

    def work(official: Official) -> None:
        try:
            go_round(official, 3)
        except Exception as error:
            faults.append(error)
        finally:
            official.session._store.close_thread()

    threads = [threading.Thread(target=work, args=(official,)) for official in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    for official in two:
        assert go_round(official) is None
        assert sorted(official.subjects(Place.KEPT)) == sorted(wanted) and sorted(read_there(official)) == sorted(wanted.values())
        agree(official, dovecot)
    assert len(in_folder(two[0], "key.json")) == 1


@pytest.mark.parametrize("how", ["unmounted", "missing", "rights", "emptied", "older"])
def test_the_folder_is_away(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path, how: str) -> None:
    """Nothing leaves the server, nothing is forgotten here, one fault says why; it goes on by itself when the folder is back."""
    if how == "rights" and not hasattr(os, "geteuid"):
        pytest.skip("platform: no modes")
    hoa = make_official(archive=shelf)
    before, first = kept_there(dovecot, hoa, "Đã ở đó", 50_000)
    kept_there(dovecot, hoa, "Đã ở đó sau cùng", 50_000)
    octets = heavy("Đang chờ", 80_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    waiting = hoa.letter("Đang chờ")
    fault = {
        "unmounted": ShelfUnprepared, "missing": ShelfAway, "rights": ShelfAway, "emptied": ShelfEmptied, "older": ShelfEmptied,
    }[how]  # fmt: skip
    with away(shelf, how):
        hoa.do(c.Keep((waiting,)))
        assert isinstance(go_round(hoa, 3), fault)
        assert everywhere(dovecot, hoa.who)["INBOX"] == [octets]
        assert len(hoa.letters(Place.KEPT)) == 2 and hoa.page(before).text.startswith("Kính gửi")
        row = hoa.session.views.keeping((waiting,))[0]
        assert row.state == "coming" and isinstance(row.fault, fault)
        assert len(in_folder(hoa, shelved.ENDING)) <= 2, "nothing new is written there"
    assert go_round(hoa) is None
    assert not everywhere(dovecot, hoa.who)["INBOX"] and {first, octets} <= {*read_there(hoa)}
    assert all(row.fault is None for row in hoa.session.views.letter_rows(hoa.letters(Place.KEPT)))
    agree(hoa, dovecot)


def test_it_goes_away_in_the_middle(
    dovecot: Dovecot, make_official: MakeOfficial, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any of the calls that touch the folder it is gone; each time nothing is lost, and each time it goes on to the end."""
    hoa = make_official(archive=shelf)
    aside = shelf.with_name("aside")
    do = keepers.Door.do
    for turn in range(1, 40):
        subject = f"Giữa chừng {turn}"
        octets = heavy(subject, 40_000)
        deliver(dovecot, hoa.who, octets)
        hoa.sync()
        hoa.do(c.Keep((hoa.letter(subject),)))
        calls = 0

        def counted(door: keepers.Door, work: object, last: int = turn) -> object:
            nonlocal calls
            calls += 1
            if calls == last:
                shelf.rename(aside)
                shelf.mkdir()
            return do(door, work)  # type: ignore[arg-type]

        monkeypatch.setattr(keepers.Door, "do", counted)
        for _ in range(3):
            hoa.sync()
            hoa.session.keeper().run_once()
        monkeypatch.setattr(keepers.Door, "do", do)
        went = aside.exists()
        if went:
            assert [path.name for path in shelf.rglob("*")] == [], "nothing is written where the folder is not"
            shelf.rmdir()
            aside.rename(shelf)
        everything = (*read_there(hoa), *archive(hoa), *everywhere(dovecot, hoa.who)["INBOX"])
        assert octets in everything, turn
        assert go_round(hoa) is None
        assert octets in read_there(hoa) and octets not in everywhere(dovecot, hoa.who)["INBOX"], turn
        hoa.do(c.Purge((hoa.letter(subject, Place.KEPT),)))
        assert go_round(hoa) is None and octets not in read_there(hoa)
        if not went:
            break
    print(f"away after each of {turn - 1} calls, lost 0")
    assert not went and turn > 8


def test_no_room_there(
    dovecot: Dovecot, make_official: MakeOfficial, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that takes no more: the letter stays on the server and says so; what lies there is read; with room it goes on."""
    resource = pytest.importorskip("resource", reason="platform: no limit of a file's size")
    hoa = make_official(archive=shelf)
    number, _octets = kept_there(dovecot, hoa, "Nhẹ", 20_000)
    big = heavy("Nặng", 900_000)
    deliver(dovecot, hoa.who, big)
    hoa.sync()
    hoa.do(c.Keep((hoa.letter("Nặng"),)))
    hoa.sync()
    hoa.sync()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    do = keepers.Door.do

    def narrow(door: keepers.Door, work: object) -> object:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))  # in the folder no file grows beyond this
        try:
            return do(door, work)  # type: ignore[arg-type]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    monkeypatch.setattr(keepers.Door, "do", narrow)
    hoa.do(c.FetchFile(hoa.page(number).files[0].id))
    assert isinstance(hoa.session.keeper().run_once(), ShelfFull)
    assert hoa.page(number).files[0].state == "have", "what lies there is read all the same"
    monkeypatch.setattr(keepers.Door, "do", do)
    hoa.sync()
    assert everywhere(dovecot, hoa.who)["INBOX"] == [big]
    assert not list(shelf.rglob("*.new")), "nothing half written stays"
    assert go_round(hoa) is None and big in read_there(hoa) and not everywhere(dovecot, hoa.who)["INBOX"]


def test_a_file_is_missing_or_damaged(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """It is said on the letter's row, the letter stays listed and its words readable; put back, all is well again."""
    hoa = make_official(archive=shelf)
    number, octets = kept_there(dovecot, hoa, "Quý giá")
    (path,) = in_folder(hoa, shelved.ENDING)
    whole = path.read_bytes()
    for hurt, fault in (
        (None, ShelfLetterGone), (whole[:-1000], ShelfLetterDamaged), (whole + b"x", ShelfLetterDamaged), (b"", ShelfLetterDamaged),
    ):  # fmt: skip
        path.unlink() if hurt is None else path.write_bytes(hurt)
        hoa.session.keeper().run_once()
        assert isinstance(hoa.message(number).fault, fault) and hoa.letters(Place.KEPT) == [number]
        assert hoa.page(number).text.startswith("Kính gửi")
        path.write_bytes(whole)
        assert hoa.session.keeper().run_once() is None and hoa.message(number).fault is None
    path.write_bytes(whole[:200_000] + bytes([whole[200_000] ^ 1]) + whole[200_001:])
    hoa.do(c.Restore((number,)))
    go_round(hoa)
    assert isinstance(hoa.message(number).fault, ShelfLetterDamaged) and not any(everywhere(dovecot, hoa.who).values())
    path.write_bytes(whole)
    assert go_round(hoa, 3) is None
    assert everywhere(dovecot, hoa.who)["INBOX"] == [octets] and hoa.message(number).fault is None


def test_what_was_kept_before(dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, shelf: Path) -> None:
    """The site adds the folder: letters kept on this PC move there one by one; it takes the folder out again: they are still read."""
    hoa = make_official()
    wanted = [heavy(f"Cũ {number}", 50_000) for number in range(3)]
    deliver(dovecot, hoa.who, *wanted)
    hoa.sync()
    every = tuple(hoa.letters())
    hoa.do(c.Keep(every))
    hoa.sync()
    assert sorted(archive(hoa)) == sorted(wanted)
    data = hoa.program.data_dir
    hoa.close()
    later = Official(dovecot_site(dovecot, shelf), data, hoa.who)
    try:
        with away(shelf, "unmounted"):
            assert isinstance(go_round(later), ShelfUnprepared)
            assert sorted(archive(later)) == sorted(wanted), "nothing has left this PC"
        assert go_round(later) is None
        assert sorted(read_there(later)) == sorted(wanted) and not later.db.execute("SELECT count(*) FROM kept_piece").get
        assert sorted(later.letters(Place.KEPT)) == sorted(every)
    finally:
        later.close()
    again = Official(dovecot_site(dovecot, None), data, hoa.who)
    try:
        number = again.letter("Cũ 1", Place.KEPT)
        again.do(c.FetchFile(again.page(number).files[0].id))
        assert go_round(again) is None and again.page(number).files[0].state == "have"
        deliver(dovecot, hoa.who, new := heavy("Mới", 30_000))
        again.sync()
        again.do(c.Keep((again.letter("Mới"),)))
        assert go_round(again) is None
        assert archive(again).count(new) == 1 and new not in read_there_at(again, shelf)
        again.do(c.Restore((number,)))
        assert go_round(again) is None
        assert everywhere(dovecot, hoa.who)["INBOX"] == [wanted[1]]
    finally:
        again.close()


def dovecot_site(dovecot: Dovecot, shelf: Path | None) -> object:
    from tests.engine.office import site

    return site(dovecot, archive=shelf)


def read_there_at(official: Official, shelf: Path) -> list[bytes]:
    assert official.session.keeper()._root == shelf
    return read_there(official)


def test_a_new_password(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """Changed on the server: the PC that learns it first wraps the folder's key anew; one that was inside before gets in all the
    same; a new one needs the new password, and one that comes too early is told what to do."""
    here, there = (first := make_official(archive=shelf)), make_official(first.who, archive=shelf)
    _number, octets = kept_there(dovecot, here, "Trước khi đổi")
    assert go_round(there) is None
    new = dovecot.change_password(here.who, "mat-khau-moi-2")
    early = make_official(new, archive=shelf)
    assert isinstance(go_round(early, 1), ShelfLocked)
    deliver(dovecot, new, waiting := heavy("Chờ mở khoá", 30_000))
    early.sync()
    early.do(c.Keep((early.letter("Chờ mở khoá"),)))
    assert isinstance(go_round(early), ShelfLocked)
    assert everywhere(dovecot, new)["INBOX"] == [waiting], "nothing goes while it cannot lie there"
    there.session.give_password(there.account, new.password).result()
    assert go_round(there) is None
    assert go_round(early) is None and early.subjects(Place.KEPT)[-1] == "Trước khi đổi"
    assert not everywhere(dovecot, new)["INBOX"] and waiting in read_there(early)
    keys = in_folder(here, "key.json")[0].read_bytes()
    assert here.session.keeper().run_once() is None, "the PC with the old password is inside"
    assert in_folder(here, "key.json")[0].read_bytes() == keys, "and does not bring the old one back"
    assert "Chờ mở khoá" in here.subjects(Place.KEPT)
    assert octets in read_there(here)


@pytest.mark.parametrize("hurt", ["cut", "empty", "gone", "another", "rolled back", "proof gone", "proof another"])
def test_the_key_file_is_hurt(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path, hurt: str) -> None:
    """The PC that knows the key goes on and makes the file good again; a new PC gets a clear fault, or all of it; never an empty
    archive that looks like a new one."""
    hoa = make_official(archive=shelf)
    bao = make_official(archive=shelf)
    _number, octets = kept_there(dovecot, hoa, "Còn đây")
    kept_there(dovecot, bao, "Của Bảo")
    keys = {path: path.read_bytes() for name in ("key.json", "key.proof") for path in in_folder(hoa, name)}
    (part,) = (path.parent for path in in_folder(hoa, "key.json") if path.parent.name == person_folder(hoa, shelf))
    other = next(path.parent for path in keys if path.parent != part)
    file, proof = part / "key.json", part / "key.proof"
    match hurt:
        case "cut":
            file.write_bytes(keys[file][:100])
        case "empty":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
        case "another":
            shutil.copy(other / "key.json", file)
        case "rolled back":
            dovecot.change_password(hoa.who, "mat-khau-moi-3")
            hoa.session.give_password(hoa.account, "mat-khau-moi-3").result()
            assert go_round(hoa) is None
            file.write_bytes(keys[file])
            hoa.who = type(hoa.who)(hoa.who.user, "mat-khau-moi-3")
        case "proof gone":
            proof.unlink()
        case "proof another":
            shutil.copy(other / "key.proof", proof)
    fresh = make_official(hoa.who, archive=shelf)
    said = go_round(fresh)
    assert isinstance(said, (ShelfEmptied, ShelfLocked)) or fresh.subjects(Place.KEPT) == ["Còn đây"]
    said = go_round(hoa)
    assert said is None or hurt.startswith("proof") and isinstance(said, (ShelfEmptied, ShelfLocked))
    if hurt.startswith("proof"):
        return
    assert octets in read_there(hoa)
    assert go_round(fresh) is None and fresh.subjects(Place.KEPT) == ["Còn đây"]


def person_folder(official: Official, shelf: Path) -> str:
    return files.of_person(shelf, files.mark_of(shelf), official.who.user).name


def test_thrown_away(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """For good, also while the folder is away; a letter that is not over yet and is taken back leaves nothing there."""
    hoa = make_official(archive=shelf)
    there = make_official(hoa.who, archive=shelf)
    number, _octets = kept_there(dovecot, hoa, "Bỏ đi")
    go_round(there)
    with away(shelf, "missing"):
        hoa.do(c.Purge((number,)))
        assert isinstance(go_round(hoa), ShelfAway) and not hoa.letters(Place.KEPT)
    assert go_round(hoa) is None and not in_folder(hoa, shelved.ENDING)
    assert go_round(there) is None and not there.letters(Place.KEPT)
    octets = heavy("Nghĩ lại", 40_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    again = hoa.letter("Nghĩ lại")
    hoa.do(c.Keep((again,)))
    hoa.sync()
    assert hoa.session.keeper().run_once() is None and len(in_folder(hoa, shelved.ENDING)) == 1
    hoa.do(c.Restore((again,)))
    assert go_round(hoa) is None
    assert hoa.letters() == [again] and kept.get(hoa.db, again) is None and not in_folder(hoa, shelved.ENDING)
    assert everywhere(dovecot, hoa.who)["INBOX"] == [octets]
    agree(hoa, dovecot)


def test_thrown_away_while_it_is_sent_on(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """A letter is forwarded while the folder is away, and thrown away for good: its file comes first, then it goes."""
    hoa = make_official(archive=shelf)
    number, _octets = kept_there(dovecot, hoa, "Chuyển tiếp rồi bỏ", 30_000)
    with away(shelf, "missing"):
        draft = hoa.do(c.StartForward(number, ""))
        hoa.do(c.Purge((number,)))
        assert isinstance(go_round(hoa), ShelfAway) and not hoa.letters(Place.KEPT)
    assert go_round(hoa) is None
    until(lambda: hoa.session.views.draft(draft).files[0].here)  # type: ignore[union-attr]
    assert go_round(hoa) is None
    assert not in_folder(hoa, shelved.ENDING) and hoa.session.views.letter(number) is None


def test_only_the_files_leave(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """The whole letter lies in the folder, the lighter one on the server."""
    hoa = make_official(archive=shelf)
    octets = heavy("Hai tệp", 90_000, files=2)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    number = hoa.letter("Hai tệp")
    hoa.do(c.KeepFiles(number, ((parts.of_message(hoa.db, number)[-1].id, "Tệp ở ổ chung."),)))
    assert go_round(hoa, 3) is None
    (light,) = everywhere(dovecot, hoa.who)["INBOX"]
    assert len(light) < len(octets) * 0.6 and read_there(hoa) == [octets]
    agree(hoa, dovecot)


def test_a_dead_drive_holds_nobody_up(
    dovecot: Dovecot, make_official: MakeOfficial, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder answers never: mail still comes, the window's readings and deeds are quick, leaving is quick; then it answers."""
    hoa = make_official(archive=shelf)
    number, _octets = kept_there(dovecot, hoa, "Ở xa", 30_000)
    answers, real = threading.Event(), files.mark_of

    def dead(root: Path) -> str:
        answers.wait(60)
        return real(root)

    monkeypatch.setattr(files, "mark_of", dead)
    hoa.session.keeper()._door._patience = 0.5
    hoa.session.start()
    hoa.do(c.CheckMail(hoa.account))
    until(lambda: isinstance(shelved.state(hoa.db).fault, ShelfAway))
    deliver(dovecot, hoa.who, letter(3, subject="Vẫn đến"))
    hoa.do(c.CheckMail(hoa.account))
    until(lambda: "Vẫn đến" in hoa.subjects())
    hoa.do(c.FetchFile(hoa.page(number).files[0].id))
    assert hoa.page(number).files[0].stopped
    answers.set()
    hoa.do(c.CheckMail(hoa.account))
    until(lambda: hoa.page(number).files[0].state == "have")
    answers.clear()
    hoa.do(c.CheckMail(hoa.account))
    time.sleep(0.3)
    begun = time.monotonic()
    hoa.close()
    assert time.monotonic() - begun < 30, "the drive would have held it up for a minute"
    answers.set()


def test_while_the_threads_run(dovecot: Dovecot, make_official: MakeOfficial, shelf: Path) -> None:
    """As in the window: one wish, and worker and keeper wake each other until it is done."""
    hoa = make_official(archive=shelf)
    octets = heavy("Tự chạy", 200_000)
    deliver(dovecot, hoa.who, octets)
    hoa.session.start()
    until(lambda: "Tự chạy" in hoa.subjects())
    number = hoa.letter("Tự chạy")
    hoa.do(c.Keep((number,)))
    until(lambda: hoa.letters(Place.KEPT) == [number] and not kept_octets.here(hoa.db, number))
    assert not everywhere(dovecot, hoa.who)["INBOX"]
    hoa.do(c.Restore((number,)))
    until(lambda: everywhere(dovecot, hoa.who)["INBOX"] == [octets] and not in_folder(hoa, shelved.ENDING))
