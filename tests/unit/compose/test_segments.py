"""A letter whose files are kept apart: the same octets as the whole, and files that need not be in it."""

from __future__ import annotations

import email

from client.compose import build
from client.compose.letter import OutFile, Outgoing
from client.message.addresses import Address
from client.store.staging import Frozen, LetterFile

PDF = OutFile("báo cáo.pdf", "application/pdf", b"%PDF-1.4" + bytes(range(256)) * 40)


def letter(*files: OutFile, html: str | None = None) -> Outgoing:
    me = Address("Hoa", "hoa@x.example")
    return Outgoing(me, (me,), "Báo cáo", "Kính gửi", 1e9, "<1@x.example>", html=html, files=files)


def test_joined_it_is_the_letter() -> None:
    """With and without files and formatting; the files stand apart, in their order."""
    for one in (letter(), letter(PDF), letter(PDF, PDF, html="<b>Kính gửi</b>")):
        found = build.segments(one)
        assert build.join(found) == build.build(one)
        assert tuple(piece for piece in found if isinstance(piece, OutFile)) == one.files


def test_a_file_that_is_elsewhere() -> None:
    """Its octets put in where it stands make a letter whose file is the one it was, in the encoding it had."""
    coded = build.encoded(PDF)
    far = OutFile("báo cáo.pdf", "application/pdf", None, "base64", len(coded))
    found = build.segments(letter(PDF, far))
    octets = b"".join(piece if isinstance(piece, bytes) else coded for piece in found)
    parts = [part for part in email.message_from_bytes(octets).walk() if part.get_filename()]
    assert [part.get_payload(decode=True) for part in parts] == [PDF.data, PDF.data]
    assert b"size=" in octets and octets.count(b"size=") == 1, "how large it is unpacked is not known"


def test_what_stands_between() -> None:
    """Texts and files in turn give the letter back; a file that is not here takes no room in it."""
    frozen = Frozen(b"headAAAAmidtail", (LetterFile(0, 4, 4, 1, 1), LetterFile(1, 11, 6, 0, 2)))  # type: ignore[arg-type]
    assert frozen.between() == (b"head", b"mid", b"tail") and frozen.size == len(frozen.octets) + 6
    assert frozen.piece(frozen.files[0], 1, 2) == b"AA"
