"""Sealing, and the key a password makes."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from client.people import seal

KEY, SALT = bytes(range(32)), bytes(range(16))


@pytest.mark.parametrize("password", ["", "mat-khau-do-dac", "Mật khẩu của Hoa", "x" * 5_000])
def test_the_key_is_the_one_every_argon2id_makes(password: str) -> None:
    """RFC 9106, judged by an implementation that shares no code with ours."""
    judge = Argon2id(salt=SALT, length=32, iterations=3, lanes=1, memory_cost=1_024)
    assert seal.derive(password, SALT, 1_024, 3) == judge.derive(password.encode())


def test_marks_typed_apart_make_the_same_key() -> None:
    """UniKey and the Mac's keyboard write "ậ" with different code points."""
    assert seal.derive("Mâ\u0323t", SALT, 1_024, 1) == seal.derive("Mật", SALT, 1_024, 1)


def test_only_key_and_purpose_open() -> None:
    """And no two sealings look alike."""
    sealed = seal.seal(KEY, "thư mời họp".encode(), b"a")
    assert seal.unseal(KEY, sealed, b"a").decode() == "thư mời họp"
    assert len(sealed) == len("thư mời họp".encode()) + seal.OVERHEAD
    assert seal.seal(KEY, b"x", b"a") != seal.seal(KEY, b"x", b"a")
    for key, purpose in ((KEY[::-1], b"a"), (KEY, b"b"), (KEY, b""), (b"short", b"a")):
        with pytest.raises(seal.Unopened):
            seal.unseal(key, sealed, purpose)


def test_one_changed_bit_or_a_cut_is_seen() -> None:
    """Wherever it is."""
    sealed = seal.seal(KEY, b"thu", b"a")
    for place in range(len(sealed)):
        bad = bytearray(sealed)
        bad[place] ^= 1
        with pytest.raises(seal.Unopened):
            seal.unseal(KEY, bytes(bad), b"a")
        with pytest.raises(seal.Unopened):
            seal.unseal(KEY, sealed[:place], b"a")
