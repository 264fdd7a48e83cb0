"""One letter in a person's part of the network folder: written and read back, listed, read. Everything here goes through the door."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from client.faults import ShelfLetterDamaged, ShelfLetterGone
from client.shelf import folder as files
from client.shelf import sealed
from client.shelf.door import Door
from client.shelf.entrance import Part

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Letters:
    """Of one opened part. Raises everywhere: ShelfAway, ShelfFull, and what is wrong with the one letter."""

    door: Door
    root: Path
    part: Part

    def list_(self) -> dict[str, int]:
        """File names and sizes."""
        return self.door.do(lambda: files.list_(self.part.folder))

    def put(self, name: str, letter: Mapping[str, Any], octets: bytes) -> int:
        """Write the letter, read it back and compare it octet by octet. Returns the size of its file.

        Raises: ShelfLetterDamaged where what is there is not what was written; then nothing is there.
        """
        return self.door.do(lambda: self._put(name, letter, octets))

    def _put(self, name: str, letter: Mapping[str, Any], octets: bytes) -> int:
        path = self.part.folder / name
        if path.exists() and (size := self._same(name, octets)):  # written before, and not known to be
            return size
        whole = sealed.whole(self.part.key, name, letter, len(octets), hashlib.sha256(octets).hexdigest(), (octets,))
        files.write(path, whole, self.door.lives)
        if size := self._same(name, octets):
            return size
        path.unlink(missing_ok=True)
        raise ShelfLetterDamaged()

    def _same(self, name: str, octets: bytes) -> int:
        """The size of the file when it holds just these octets; else 0."""
        at = 0
        try:
            with open(self.part.folder / name, "rb") as file:
                files.forget_cached(file)
                head = sealed.head(self.part.key, name, file)
                if head.size != len(octets) or head.sha256 != hashlib.sha256(octets).hexdigest():
                    return 0
                for piece in sealed.octets(self.part.key, name, file, head):
                    if octets[at : at + len(piece)] != piece:
                        return 0
                    at += len(piece)
                    self.door.lives()
        except ShelfLetterDamaged:
            return 0
        return head.file_size if at == len(octets) else 0

    def size(self, name: str) -> int:
        """Of its file; 0 where there is none."""

        def look() -> int:
            try:
                return (self.part.folder / name).stat().st_size
            except FileNotFoundError:
                files.mark_of(self.root)
                return 0

        return self.door.do(look)

    def head(self, name: str) -> sealed.Head:
        return self._read(name, lambda file: sealed.head(self.part.key, name, file))

    def octets(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """The letter, or a part of it. The whole letter is held against its SHA-256."""

        def read(file: BinaryIO) -> bytes:
            head = sealed.head(self.part.key, name, file)
            pieces = []
            for piece in sealed.octets(self.part.key, name, file, head, start, size):
                pieces.append(piece)
                self.door.lives()
            found = b"".join(pieces)
            if size is None and hashlib.sha256(found).hexdigest() != head.sha256:
                raise ShelfLetterDamaged()
            return found

        return self._read(name, read)

    def taken_out(self, name: str) -> bool:
        """Its owner has said, on some PC, that it leaves the folder."""
        note = self._read(Path(name).stem + files.GONE, lambda file: file.read(4096))
        return sealed.is_note(self.part.key, name, note)

    def remove(self, name: str) -> None:
        self.door.do(lambda: files.remove(self.part.folder, name, sealed.note(self.part.key, name)))

    def _read(self, name: str, how: Callable[[BinaryIO], T]) -> T:
        def work() -> T:
            try:
                with open(self.part.folder / name, "rb") as file:
                    return how(file)
            except FileNotFoundError as error:
                files.mark_of(self.root)  # or is the whole folder away?
                raise ShelfLetterGone() from error

        return self.door.do(work)
