"""The sealed file of a kept letter: whatever is done to it is noticed, and any part of the letter can be read alone."""

from __future__ import annotations

import hashlib
import io
import os
import random
import threading
from pathlib import Path

import pytest

from client.faults import ShelfAway, ShelfLetterDamaged, ShelfUnprepared
from client.shelf import folder as files
from client.shelf import sealed
from client.shelf.door import Door

KEY = bytes(range(32))
NAME = "a" * 32 + ".thu"
LETTER = {"subject": "Hồ sơ nghiệm thu", "parts": []}


def whole(octets: bytes, *, name: str = NAME, lot: int = 100_000) -> bytes:
    pieces = [octets[at : at + lot] for at in range(0, len(octets), lot)]
    return b"".join(sealed.whole(KEY, name, LETTER, len(octets), hashlib.sha256(octets).hexdigest(), pieces))


def read(data: bytes, *, name: str = NAME, key: bytes = KEY, start: int = 0, size: int | None = None) -> bytes:
    file = io.BytesIO(data)
    head = sealed.head(key, name, file)
    assert head.letter == LETTER
    return b"".join(sealed.octets(key, name, file, head, start, size))


@pytest.mark.parametrize("size", [0, 1, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 3 * sealed.PIECE + 77])
def test_there_and_back(size: int) -> None:
    """Any size, the pieces it came in do not matter, and the file is as long as its head says."""
    octets = random.Random(size).randbytes(size)
    data = whole(octets)
    head = sealed.head(KEY, NAME, io.BytesIO(data))
    assert read(data) == octets and head.file_size == len(data) and head.sha256 == hashlib.sha256(octets).hexdigest()


def test_any_part() -> None:
    """A file of a letter is read without the rest of it."""
    octets, chance = os.urandom(900_000), random.Random(7)
    data = whole(octets)
    for _ in range(50):
        start = chance.randint(0, len(octets))
        size = chance.randint(0, len(octets) - start)
        assert read(data, start=start, size=size) == octets[start : start + size]
    with pytest.raises(ShelfLetterDamaged):
        read(data, start=len(octets) - 5, size=6)


def test_no_octet_may_change() -> None:
    """Turned over, cut, longer, two pieces exchanged, another name, another key: never another letter, always the fault."""
    octets, chance = os.urandom(600_000), random.Random(9)
    data = whole(octets)
    for _ in range(300):
        bad = bytearray(data)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        with pytest.raises(ShelfLetterDamaged):
            read(bytes(bad))
    for cut in (0, 5, 16, 400, len(data) // 2, len(data) - 1):
        with pytest.raises(ShelfLetterDamaged):
            read(data[:cut])
    step = sealed.PIECE + 40
    body = len(data) - (2 * step + len(octets) - 2 * sealed.PIECE + 40)
    exchanged = data[:body] + data[body + step : body + 2 * step] + data[body : body + step] + data[body + 2 * step :]
    assert sorted(exchanged) == sorted(data)
    for other in (exchanged, whole(octets, name="b" * 32 + ".thu")):
        with pytest.raises(ShelfLetterDamaged):
            read(other)
    with pytest.raises(ShelfLetterDamaged):
        read(data, key=bytes(32))


def test_a_note_is_for_one_letter() -> None:
    """Who may write there can delete, but not say that the owner did."""
    note = sealed.note(KEY, NAME)
    assert sealed.is_note(KEY, NAME, note)
    assert not sealed.is_note(KEY, "b" * 32 + ".thu", note) and not sealed.is_note(bytes(32), NAME, note)
    assert not sealed.is_note(KEY, NAME, b"") and not sealed.is_note(KEY, NAME, os.urandom(40))


def test_the_mark(tmp_path: Path) -> None:
    """IT's mark stays the same when it is made twice; without it, or with something else in its place, it is not the folder."""
    with pytest.raises(ShelfAway):
        files.mark_of(tmp_path / "none")
    with pytest.raises(ShelfUnprepared):
        files.mark_of(tmp_path)
    mark = files.prepare(tmp_path)
    assert files.prepare(tmp_path) == mark == files.mark_of(tmp_path)
    for text in ("", "[]", "{}", '{"mark": 3}', '{"mark": "short"}', "\ud800".encode("utf-16", "surrogatepass").decode("latin-1")):
        (tmp_path / files.MARK).write_text(text, encoding="utf-8")
        with pytest.raises(ShelfUnprepared):
            files.mark_of(tmp_path)


def test_a_part_is_made_once(tmp_path: Path) -> None:
    """Two PCs make it at once: the second sees that it was second, and leaves nothing behind."""
    part = files.of_person(tmp_path, "m" * 32, "hoa@cantho.example")
    assert part == files.of_person(tmp_path, "m" * 32, "HOA@cantho.example") and "hoa" not in part.name
    assert files.make(part, {"key.json": b"1"}) and not files.make(part, {"key.json": b"2"})
    assert (part / "key.json").read_bytes() == b"1" and list(tmp_path.iterdir()) == [part]


def test_old_rubbish_goes(tmp_path: Path) -> None:
    """What somebody was writing when the power went is removed after a day; what is being written now is left alone."""
    for name in ("old.new", "now.new", "a.thu"):
        (tmp_path / name).write_bytes(b"x")
    os.utime(tmp_path / "old.new", (1.0, 1.0))
    assert files.list_(tmp_path) == {"a.thu": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.thu", "now.new"]


def test_whoever_leaves_does_not_wait() -> None:
    """The door gives up work that hangs at once when somebody leaves, and refuses more while it hangs."""
    left, go = threading.Event(), threading.Event()
    door = Door(patience=60.0, stopping=left.is_set)
    threading.Timer(0.2, left.set).start()
    with pytest.raises(ShelfAway):
        door.do(lambda: go.wait(30))
    with pytest.raises(ShelfAway):
        door.do(lambda: None)
    go.set()
    door.close()
