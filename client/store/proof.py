"""A word made of the store's key, kept beside the store: is this the key, and should there be a store at all?"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from client.faults import StoreDamaged, WrongPassword
from client.files import replace_whole


def word_of(key: bytes) -> bytes:
    """32 octets that tell nothing about the key."""
    return hmac.new(key, b"thu-cong-vu/store", hashlib.sha256).digest()


class Proof:
    """HMAC-SHA-256 under the key (32 random bytes), so the file tells nothing about it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._word = word_of(key)

    def expected(self) -> bool:
        """False when no store was finished here before. Raises: WrongPassword, StoreDamaged, OSError."""
        if not self._path.exists():
            return False
        word = self._path.read_bytes()
        if len(word) != len(self._word):
            raise StoreDamaged(reply="proof")
        if not hmac.compare_digest(word, self._word):
            raise WrongPassword()
        return True

    def write(self) -> None:
        """Raises: DiskFull, FileUnwritable."""
        replace_whole(self._path, self._word)
