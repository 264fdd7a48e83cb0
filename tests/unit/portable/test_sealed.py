"""The sealed file: what was put in comes out, and nothing else ever does, whatever happened to the file or while it was written."""

from __future__ import annotations

import errno
import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.faults import (
    Fault,
    FileCut,
    FileDamaged,
    FileForeign,
    FileTooNew,
    FileUnreadable,
    FileUnwritable,
    FileVanished,
    LetterGone,
    PlaceFull,
    PlaceGone,
    WrongPassword,
)
from client.people import seal, vault
from client.portable import sealed
from client.portable.reader import Reader
from client.portable.sealed import PIECE, by_password
from client.portable.writer import Writer, beside

PUBLIC, PRIVATE = seal.key_pair()
HOA = "mật khẩu của Hoa"
KNOWN = (FileCut, FileDamaged, FileForeign, FileTooNew, WrongPassword)
SMALL = {"thư": b"Kinh gui UBND phuong", "nháp": b"", "tệp": bytes(range(256))}


@pytest.fixture(autouse=True)
def quick_kdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here only the place of Argon2id matters."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 64)
    monkeypatch.setattr(vault, "measured", lambda: 1)


def write(path: Path, content: dict[str, bytes], kind: str = "backup", password: str = HOA) -> Path:
    with Writer(path, kind, by_password(password, PUBLIC)) as writer:
        for name, octets in content.items():
            writer.add(name, (octets[at : at + 70_000] for at in range(0, len(octets), 70_000)))
        writer.close(list(content))
    return path


def read(path: Path, kind: str = "backup", password: str = HOA) -> dict[str, bytes]:
    with Reader(path, kind, by_password(password).open) as reader:
        return {entry.name: b"".join(reader.octets(entry)) for entry in reader.check()}


def rebuilt(whole: bytes) -> tuple[bytes, list[bytes]]:
    """(head, sealed pieces with their length in front) of a file."""
    end = 20 + int.from_bytes(whole[16:20])
    head, rest, pieces = whole[:end], whole[end:], []
    while rest:
        size = 4 + int.from_bytes(rest[:4])
        pieces.append(rest[:size])
        rest = rest[size:]
    return head, pieces


def test_what_went_in_comes_out(tmp_path: Path) -> None:
    """Entries of every size around a piece, in their order, by password and by the city's key; nothing of it readable outside."""
    chance = random.Random(1)
    content = {f"thư/{size}": chance.randbytes(size) for size in (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5)}
    content["thư/chữ"] = b"Kinh gui UBND phuong " * 1000
    path = write(tmp_path / "b", content)
    assert list(read(path).items()) == list(content.items())
    with Reader(path, "backup", lambda slots: vault.unlock_by_recovery(slots, PRIVATE)) as reader:
        assert len(reader.check()) == len(content)
    assert b"Kinh gui" not in path.read_bytes() and "thư/".encode() not in path.read_bytes()
    assert not beside(path).exists()
    with pytest.raises(WrongPassword):
        read(path, password="mật khẩu của Lan")


def test_cut_anywhere(tmp_path: Path) -> None:
    """Every shorter length of a file is a clear fault, also at the end of a piece."""
    path = write(tmp_path / "b", SMALL)
    whole = path.read_bytes()
    head, pieces = rebuilt(whole)
    ends = {len(head) + sum(map(len, pieces[:n])) for n in range(len(pieces))}
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(FileCut if length in ends else KNOWN):
            read(path)


def test_changed_anywhere(tmp_path: Path) -> None:
    """Every single octet turned over, and anything added behind: a clear fault, never another content."""
    path = write(tmp_path / "b", SMALL)
    whole = path.read_bytes()
    for at in range(len(whole)):
        bad = bytearray(whole)
        bad[at] ^= 1 << at % 8
        path.write_bytes(bad)
        with pytest.raises(KNOWN):
            read(path)
    for more in (b"\0", b"\0\0\0\1x", whole[-200:], whole):
        path.write_bytes(whole + more)
        with pytest.raises(KNOWN):
            read(path)


def test_pieces_stay_where_they_are(tmp_path: Path) -> None:
    """Swapped, left out, doubled, moved, or taken from another file of the same person."""
    path = write(tmp_path / "b", SMALL)
    head, pieces = rebuilt(path.read_bytes())
    other, others = rebuilt(write(tmp_path / "c", SMALL).read_bytes())
    wrong = [[*pieces[:1], *others[1:]], others]
    for n in range(len(pieces)):
        wrong += [pieces[:n] + pieces[n + 1 :], [*pieces[: n + 1], *pieces[n:]]]
        wrong += [[*pieces[:n], pieces[m], *pieces[n + 1 : m], pieces[n], *pieces[m + 1 :]] for m in range(n + 1, len(pieces))]
    for some in wrong:
        path.write_bytes(head + b"".join(some))
        with pytest.raises((FileDamaged, FileCut)):
            read(path)
    path.write_bytes(other + b"".join(pieces))
    with pytest.raises(FileDamaged):
        read(path)


def test_of_another_kind(tmp_path: Path) -> None:
    """Any file, a sealed file for something else, one of a newer program, one that is not there: each says what it is."""
    path = write(tmp_path / "b", SMALL)
    with pytest.raises(FileForeign):
        read(path, kind="carrier")
    head, pieces = rebuilt(path.read_bytes())
    data = json.loads(head[20:])
    for newer in ({**data, "format": 2}, {**data, "ways": {**data["ways"], "format": 2}}):
        words = json.dumps(newer).encode()
        path.write_bytes(sealed.MAGIC + len(words).to_bytes(4) + words + b"".join(pieces))
        with pytest.raises(FileTooNew) as told:
            read(path)
        assert told.value.facts["version"] == 2
    path.write_bytes(b"PK\3\4 a spreadsheet")
    with pytest.raises(FileForeign):
        read(path)
    with pytest.raises(FileVanished):
        read(tmp_path / "none")
    with pytest.raises(PlaceGone):
        read(tmp_path / "stick" / "b")


def test_goes_on_after_any_interruption(tmp_path: Path) -> None:
    """Stopped after any octet: the next writer keeps what is whole, as it lies there, asks only for the rest, and the file is
    the same as if nothing had happened."""
    path = tmp_path / "b"
    with Writer(path, "backup", by_password(HOA)) as writer:
        for name, octets in SMALL.items():
            writer.add(name, [octets])
        ends = [entry.end for entry in writer.have.values()]
        writer.close([])
    whole = path.read_bytes()
    path.unlink()
    for length in range(len(whole) + 1):
        beside(path).write_bytes(whole[:length])
        asked = []

        def source(name: str, asked: list[str] = asked) -> Iterator[bytes]:
            asked.append(name)
            yield SMALL[name]

        with Writer(path, "backup", by_password(HOA)) as writer:
            for name in SMALL:
                writer.add(name, source(name))
            writer.close(list(SMALL))
        assert read(path) == SMALL
        there = [end for end in ends if end <= length]
        assert asked == list(SMALL)[len(there) :]
        assert not there or path.read_bytes()[: there[-1]] == whole[: there[-1]]


def test_what_does_not_count_is_not_read(tmp_path: Path) -> None:
    """An interrupted backup has an older version of a draft; the finished one counts the newer only."""
    path = tmp_path / "b"
    with Writer(path, "backup", by_password(HOA)) as writer:
        writer.add("nháp/1", [b"cu"])
    with Writer(path, "backup", by_password(HOA)) as writer:
        assert set(writer.have) == {"nháp/1"}
        writer.add("nháp/2", [b"moi"])
        writer.close(["nháp/2"])
    assert read(path) == {"nháp/2": b"moi"}


def test_another_password_begins_anew(tmp_path: Path) -> None:
    """The password was changed between two tries: what lies there cannot be gone on with, and is written anew."""
    path = tmp_path / "b"
    with Writer(path, "backup", by_password("mật khẩu cũ")) as writer:
        writer.add("thư", [b"cu"])
    write(path, SMALL)
    assert read(path) == SMALL


def test_the_old_file_stays_until_the_new_one_is_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that does not give back what was written: the last good copy is still there, and the bad one is not gone on with."""
    path = write(tmp_path / "b", {"thư": b"ban truoc"})
    with Writer(path, "backup", by_password(HOA)) as writer:
        writer.add("thư", [b"ban sau"])
        forget = sealed.drop_cached

        def worn_out(file: object) -> None:
            with open(beside(path), "r+b") as stick:
                stick.seek(-3, 2)
                stick.write(b"\0\0\0")

        monkeypatch.setattr(sealed, "drop_cached", worn_out)
        with pytest.raises(FileDamaged):
            writer.close(["thư"])
    assert read(path) == {"thư": b"ban truoc"}
    monkeypatch.setattr(sealed, "drop_cached", forget)
    assert read(write(path, SMALL)) == SMALL


def test_a_source_that_fails_leaves_no_half_entry(tmp_path: Path) -> None:
    """A letter is deleted while it is copied: the others are whole, and the file goes on."""

    def gone() -> Iterator[bytes]:
        yield bytes(3 * PIECE)
        raise LetterGone()

    path = tmp_path / "b"
    with Writer(path, "backup", by_password(HOA)) as writer:
        writer.add("1", [b"mot"])
        with pytest.raises(LetterGone):
            writer.add("2", gone())
        assert set(writer.have) == {"1"}
        writer.add("3", [b"ba"])
        writer.close(["1", "3"])
    assert read(path) == {"1": b"mot", "3": b"ba"}


def test_nothing_large_in_memory(tmp_path: Path) -> None:
    """A letter of 100 MB is written, proven and read in a few pieces' memory."""
    path, size = tmp_path / "b", 100_000_000
    tracemalloc.start()
    try:
        with Writer(path, "backup", by_password(HOA)) as writer:
            writer.add("thư", (bytes(PIECE) for _ in range(size // PIECE)))
            writer.close(["thư"])
        with Reader(path, "backup", by_password(HOA).open) as reader:
            (entry,) = reader.check()
            assert sum(len(some) for some in reader.octets(entry)) == entry.size == size // PIECE * PIECE
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_any_garbage(tmp_path: Path) -> None:
    """Seeded: several octets changed at once, pieces of two files mixed; the same content or a clear fault."""
    path, chance = write(tmp_path / "b", SMALL), random.Random(7)
    whole, other = path.read_bytes(), write(tmp_path / "c", SMALL).read_bytes()
    for _ in range(3_000):
        bad = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at, size = chance.randrange(len(bad)), chance.randint(1, 40)
            bad[at : at + size] = chance.choice((b"", other[at : at + size], chance.randbytes(size), whole[:size]))
        path.write_bytes(bad)
        try:
            assert read(path) == SMALL
        except Fault as fault:
            assert isinstance(fault, KNOWN)


@pytest.mark.parametrize(
    ("number", "writing", "fault"),
    [
        (errno.ENOSPC, True, PlaceFull), (errno.EFBIG, True, PlaceFull), (errno.EIO, True, PlaceGone), (errno.ENODEV, False, PlaceGone),
        (errno.EROFS, True, FileUnwritable), (errno.EACCES, True, FileUnwritable), (errno.EACCES, False, FileUnreadable),
        (errno.ENOENT, False, FileVanished),
    ],
)  # fmt: skip
def test_what_the_system_says_of_a_stick(tmp_path: Path, number: int, writing: bool, fault: type[Fault]) -> None:
    """Full, pulled out, locked against writing, not readable, not there: one fault each; all is PlaceGone once the folder is gone."""
    for path, expected in ((tmp_path / "b", fault), (tmp_path / "stick" / "b", fault if fault is PlaceFull else PlaceGone)):
        with pytest.raises(expected), sealed.translating(path, writing=writing):
            raise OSError(number, "as the system says it")
