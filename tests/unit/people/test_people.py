"""Keys, people and the directory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from client.faults import StoreDamaged, StoreTooNew, WrongPassword
from client.people import keyring_key, profiles, vault
from client.people.directory import Directory
from client.people.profiles import People


@pytest.fixture(autouse=True)
def quick_kdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of Argon2id is measured in bench/; here only its place matters."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 1024)


def test_only_the_password_opens(tmp_path: Path) -> None:
    """Right password: the key. Wrong one, another's file, or a swapped slot: nothing."""
    slots, key = vault.create("Mật khẩu của Hoa")
    vault.save(tmp_path / "a", slots)
    assert vault.unlock(vault.load(tmp_path / "a"), "Mật khẩu của Hoa") == key and len(key) == 32
    for wrong in ("", "mật khẩu của hoa", "Mật khẩu của Hoa "):
        with pytest.raises(WrongPassword):
            vault.unlock(slots, wrong)
    with pytest.raises(WrongPassword):
        vault.unlock((replace(slots[0], number=2),), "Mật khẩu của Hoa")


def test_a_changed_password_keeps_the_key() -> None:
    """The store is not written anew, and the old password is worth nothing."""
    slots, key = vault.create("cũ")
    after = vault.rewrap(slots, key, "mới")
    assert vault.unlock(after, "mới") == key
    with pytest.raises(WrongPassword):
        vault.unlock(after, "cũ")


@pytest.mark.parametrize("damage", ["{", "[]", '{"format": 1, "slots": []}', '{"format": 1}', ""])
def test_a_damaged_key_file_is_said(tmp_path: Path, damage: str) -> None:
    """It never looks like a new, empty person."""
    (tmp_path / "a").write_text(damage)
    with pytest.raises(StoreDamaged):
        vault.load(tmp_path / "a")


def test_a_tampered_key_file_cannot_ask_for_all_memory(tmp_path: Path) -> None:
    """Limits on the cost, and a newer format is said as such."""
    slots, _ = vault.create("x")
    vault.save(tmp_path / "a", (replace(slots[0], memory_kib=2**31),))
    with pytest.raises(StoreDamaged):
        vault.load(tmp_path / "a")
    data = json.loads((tmp_path / "a").read_text())
    (tmp_path / "a").write_text(json.dumps({**data, "format": 9}))
    with pytest.raises(StoreTooNew):
        vault.load(tmp_path / "a")


def test_names_are_not_on_the_disk_in_the_clear(tmp_path: Path) -> None:
    """The tiles are known after a restart; the folder holds neither name nor address."""
    people = People(tmp_path)
    hoa = people.add("Nguyễn Thị Hoa", "Văn thư", "UBND phường Cái Khế", "hoa@caikhe.cantho.example")
    assert People(tmp_path).every() == (hoa,) and People(tmp_path).by_address("HOA@caikhe.cantho.example") == hoa
    for path in tmp_path.rglob("*"):
        assert "hoa" not in path.name.casefold()
        if path.is_file():
            assert b"hoa" not in path.read_bytes().lower() and "Nguyễn".encode() not in path.read_bytes()


def test_wrong_passwords_are_counted_and_survive_a_restart(tmp_path: Path) -> None:
    """Five tries, then growing pauses; a clock that is set back does not lock anybody out for years."""
    hoa = People(tmp_path).add("Hoa", "", "", "hoa@x.example")
    for left in (4, 3, 2, 1):
        assert People(tmp_path).wrong_password(hoa.id, 1000.0).tries_left == left
    locked = People(tmp_path).wrong_password(hoa.id, 1000.0)
    assert locked.tries_left == 0 and locked.pause_left(1000.0) == 60.0 and locked.pause_left(1061.0) == 0.0
    assert People(tmp_path).wrong_password(hoa.id, 1061.0).pause_left(1061.0) == 300.0
    ten_years = 10 * 365 * 86400.0
    later = People(tmp_path).wrong_password(hoa.id, ten_years)
    assert later.pause_left(1000.0) <= 3600.0
    assert People(tmp_path).right_password(hoa.id).tries_left == 5


CSV = """\ufeffunit_path;kind;name;post;address;telephone
UBND xã Thới Hưng;unit;;;thoihung@cantho.example;02923
UBND xã Thới Hưng;person;Đặng Văn Đức;Chủ tịch UBND xã;duc@thoihung.cantho.example;101
UBND xã Thới Hưng / Phòng Văn hóa – Xã hội;person;Lê Thị Bích Ngọc;Chuyên viên;ngoc@thoihung.cantho.example;
UBND phường Cái Khế / Phòng Văn hóa – Xã hội;person;Trần Bích Ngọc;Kế toán;tbngoc@caikhe.cantho.example;
UBND phường Cái Khế;person;Nguyễn Thị Hoa;Văn thư;hoa@caikhe.cantho.example;
;person;Không có nơi;;x@y;
UBND phường Cái Khế;person;Sai địa chỉ;;khong-phai;
"""


def test_the_directory_is_a_tree_with_counts() -> None:
    """Units count the people below; a unit may be expanded; wrong rows are named by line, the rest is used."""
    directory = Directory.parse(CSV)
    assert directory.children() == ("UBND xã Thới Hưng", "UBND phường Cái Khế")
    assert directory.total("UBND xã Thới Hưng") == 2 and len(directory) == 4
    assert [entry.name for entry in directory.expand("UBND phường Cái Khế")] == ["Nguyễn Thị Hoa", "Trần Bích Ngọc"]
    assert [line for line, _ in directory.problems] == [7, 8]
    unit = directory.by_address("ThoiHung@cantho.example")
    assert unit and unit.kind == "unit" and unit.name == "UBND xã Thới Hưng"


@pytest.mark.parametrize(
    ("typed", "first"),
    [("chu tich thoi hung", "Đặng Văn Đức"), ("duc", "Đặng Văn Đức"), ("đức", "Đặng Văn Đức"),
     ("bich ngoc", "Lê Thị Bích Ngọc"), ("ngọc cái khế", "Trần Bích Ngọc"), ("van hoa", "Phòng Văn hóa – Xã hội"),
     ("hoa", "Nguyễn Thị Hoa")],
)  # fmt: skip
def test_people_are_found_without_marks(typed: str, first: str) -> None:
    """By name, post and unit in any order; the right one stands first."""
    hits = Directory.parse(CSV).find(typed)
    assert hits[0].name == first


def test_marks_show_what_was_found() -> None:
    """The painted part is the typed one, on the letters with their marks."""
    (hit,) = Directory.parse(CSV).find("le bich ngo")
    assert [hit.name[start : start + length] for start, length in hit.marks] == ["Lê", "Bích", "Ngọ"]


def test_the_whole_city_fits_and_answers() -> None:
    """3,081 rows: everybody is counted and found (the time is measured in bench/)."""
    rows = [f"UBND xã số {n % 103} / Phòng {n % 7};person;Nguyễn Văn {n};Chuyên viên;nv{n}@cantho.example;" for n in range(3081)]
    directory = Directory.parse("unit_path;kind;name;post;address;telephone\n" + "\n".join(rows))
    assert sum(directory.total(path) for path in directory.children()) == 3081
    assert directory.find("nguyen van 3080")[0].entry is not None


def test_a_keyring_that_forgets_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The null backend answers without keeping anything: then we ask, as on a PC without any keyring."""
    import keyring
    import keyring.backends.fail
    import keyring.backends.null

    from client.faults import KeyringFault

    for backend in (keyring.backends.null.Keyring(), keyring.backends.fail.Keyring()):
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        with pytest.raises(KeyringFault):
            keyring_key.make("hoa@x.example")
        assert keyring_key.recall("hoa@x.example") is None
        keyring_key.forget("hoa@x.example")


class PowerCut(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("at", ["before the list is written", "after the list is written", "in the middle of deleting"])
def test_a_removal_that_is_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Power goes: at the next start the person is there with everything, or gone with everything."""
    people = People(tmp_path)
    hoa, bao = (people.add(name, "", "", f"{name}@cantho.example") for name in ("hoa", "bao"))
    for one in (hoa, bao):
        (people.folder(one.id) / "mail.db").write_bytes(b"letters")

    def cut(*_given: object, **_more: object) -> None:
        raise PowerCut

    with monkeypatch.context() as power, pytest.raises(PowerCut):
        if at == "before the list is written":
            power.setattr(People, "_save", cut)
        elif at == "after the list is written":
            power.setattr(profiles.shutil, "rmtree", cut)
        else:
            power.setattr(profiles.shutil, "rmtree", lambda folder, **_more: (folder.joinpath("mail.db").unlink(), cut()))
        people.remove(hoa.id)
    after = People(tmp_path)
    still = at == "before the list is written"
    assert [one.id for one in after.every()] == ([hoa.id, bao.id] if still else [bao.id])
    folders = sorted(one.name for one in (tmp_path / "people").iterdir() if one.is_dir())
    assert folders == sorted([hoa.id, bao.id] if still else [bao.id])
    assert all((after.folder(one.id) / "mail.db").exists() for one in after.every())
