"""What came in binary lies in the practice mailbox as it was written: `as_text` undoes what the sender's side did."""

from __future__ import annotations

from hypothesis import given, settings

from client.net.smtp.binary import binary
from client.practice.mime import as_text
from tests.unit.test_binary import HEAD, MANY, facts, multipart, part, trees


def test_the_same_octets_again() -> None:
    """But for the multipart's own coding, which nobody had to name before."""
    letter = HEAD + multipart([part(b"Kinh gui", "text/plain", "quoted-printable"), part(bytes(range(256)) * 9)])
    made = binary(letter)
    assert made is not None and as_text(made).replace(b"Content-Transfer-Encoding: 8bit\r\n", b"") == letter


@settings(MANY, max_examples=150)
@given(trees())
def test_the_same_content(letter: bytes) -> None:
    made = binary(letter)
    if made is not None:
        again = as_text(made)
        assert b"binary" not in again and facts(again) == facts(letter)
