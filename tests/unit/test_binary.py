"""base64 parts as octets: the same letter for whoever reads it, and not one octet changed where that is not certain."""

from __future__ import annotations

import base64
import email
import email.message
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.message import structure
from client.net.smtp.binary import binary
from client.net.smtp.protocol import crlf

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEAD = b"From: hoa@x\r\nSubject: Bao cao\r\nMIME-Version: 1.0\r\n"


def packed(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def part(data: bytes, type_: str = "application/pdf", coding: str = "base64", more: bytes = b"") -> bytes:
    head = f"Content-Type: {type_}\r\nContent-Transfer-Encoding: {coding}\r\n".encode() + more
    return head + b"\r\n" + (packed(data) if coding == "base64" else data + b"\r\n")


def multipart(
    parts: list[bytes], boundary: str = "b0", kind: str = "mixed", preamble: bytes = b"", epilogue: bytes = b"\r\n"
) -> bytes:
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + preamble + b"".join(line + b"\r\n" + one for one in parts) + line + b"--" + epilogue


def facts(letter: bytes) -> list[object]:
    """Every leaf as our own reader has it: headers but the coding, and the decoded octets."""
    return [
        (part.section, part.type, part.params, part.disposition, part.name, part.cid, structure.content(part))
        for part in structure.leaves(structure.parse(letter).root)
    ]


def skeleton(letter: bytes) -> list[tuple[str, bytes]]:
    """All header fields of the letter and its parts but the codings, in order."""
    found: list[tuple[str, bytes]] = []

    def take(part: structure.Part) -> None:
        assert part.source is not None
        found.extend((name, value) for name, value in part.source.fields if name.lower() != "content-transfer-encoding")
        for child in part.children:
            take(child)

    take(structure.parse(letter).root)
    return found


def test_an_ordinary_letter() -> None:
    """Octet by octet."""
    data = bytes(range(256)) * 2
    letter = HEAD + multipart([part(b"Kinh gui", "text/plain", "7bit"), part(data, more=b"Content-ID: <a>\r\n")])
    assert binary(letter) == (
        HEAD + b'Content-Type: multipart/mixed; boundary="b0"\r\nContent-Transfer-Encoding: binary\r\n\r\n'
        b"--b0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\n\r\nKinh gui\r\n"
        b"--b0\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <a>\r\n\r\n"
        + data + b"\r\n--b0--\r\n"
    )  # fmt: skip


def test_only_the_multiparts_around_it_say_so() -> None:
    """What has no binary part keeps its own coding; what says 8bit around one says binary."""
    inner = multipart([part(b"a", "text/plain", "7bit"), part(b"<p>", "text/html", "7bit")], "b1", "alternative")
    deep = b"Content-Transfer-Encoding: 8bit\r\n" + multipart([part(b"\0\xff")], "b2")
    made = binary(HEAD + multipart([inner, deep]))
    assert made is not None and made.count(b"Content-Transfer-Encoding: binary") == 3
    assert inner in made and b"8bit" not in made


@pytest.mark.parametrize(
    "letter",
    [
        multipart([part(b"x"), part(b"s", "application/pkcs7-signature")], kind="signed"),
        multipart([multipart([part(b"x"), part(b"s")], "b1", "signed"), part(b"y")]),
        multipart([part(b"x")], kind="encrypted"),
        multipart([part(b"x"), part(b"der", "application/pkcs7-mime; smime-type=signed-data")]),
        part(b"der\r\n", "application/x-pkcs7-mime"),
        multipart([part(b"x"), part(b"k", "application/pgp-keys")]),
        b"DKIM-Signature: v=1\r\n" + multipart([part(b"x")]),
        multipart([part(b"x")])[:-6],  # cut off
        multipart([part(b"x")], kind="digest"),
        b"Content-Transfer-Encoding: base64\r\n" + multipart([part(b"x")]),
        multipart([part(b"x", more=b"Content-Transfer-Encoding: 7bit\r\n")]),
        multipart([b"no field\r\n\r\nx\r\n", part(b"x")]),
        multipart([part(b"x")], "b0").replace(b"--b0\r\n", b"--b0x\r\n", 1),
        multipart([multipart([part(b"x")], "b00"), part(b"y")], "b0"),  # one delimiter begins like the other
        multipart([part(b"x")]).replace(b"eA==", b"eA==eA=="),
        multipart([part(b"x")]).replace(b"eA==", b"e\xc3A=="),
        multipart([part(b"x")]).replace(b"application/pdf", b"multipart/mixed/x"),
        multipart([part(b"before\n--b0\r\nafter")]),  # the octets hold the boundary
        multipart([part(b"Subject: a\r\n\r\nb", "message/rfc822")]),
        part(b"no line end"),
        multipart([part(b"a", "text/plain", "quoted-printable"), part(b"b", "text/html", "8bit")]),
        b"\r\n", b"", b"Subject: a", b"Subject: a\r\n\r\nb\r\n",
    ],
)  # fmt: skip
def test_left_as_it_is(letter: bytes) -> None:
    """Signed, sealed, oddly made, or nothing to gain."""
    assert binary(HEAD + letter if letter.strip() and not letter.startswith(b"Subject") else letter) is None


def test_a_letter_within_is_left_alone() -> None:
    """It may be signed, and nobody else's letter is ours to change; the file beside it is."""
    inside = (
        part(b"", "message/rfc822", "7bit").rstrip() + b"\r\n\r\n" + HEAD + multipart([part(b"x")], "inner") + b"\r\n"
    )
    letter = HEAD + multipart([inside, part(b"file")])
    made = binary(letter)
    assert made is not None and inside in made and b"\r\n\r\nfile\r\n--b0--" in made


TYPES = st.sampled_from(
    ["application/pdf", "image/png", "text/plain; charset=utf-8", "text/html", 'application/octet-stream; name="a.p7s"']
)
OCTETS = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from([b"\r", b"\n", b"\r\n", b"--", b"b0", b"--b0", b"--b1--", b"\0", b".", b"\r\n.\r\n", b"a"]),
        max_size=12,
    ).map(b"".join),
)
LEAVES = st.builds(part, OCTETS, TYPES) | st.builds(
    part, st.sampled_from([b"Kinh gui", b"a=3D", b""]), TYPES, st.just("quoted-printable")
)


@st.composite
def trees(draw: st.DrawFn) -> bytes:
    """A letter of a few multiparts, one in another, as deep as three."""
    count = iter(range(100))

    def tree(depth: int) -> bytes:
        children = [
            tree(depth - 1) if depth and draw(st.integers(0, 3)) == 0 else draw(LEAVES)
            for _ in range(draw(st.integers(1, 3)))
        ]
        name, more = f"b{next(count)}", draw(st.sampled_from([b"", b"\r\n", b"This is a letter in parts.\r\n"]))
        kind = draw(st.sampled_from(["mixed", "related", "alternative"]))
        return multipart(children, name, kind, more, draw(st.sampled_from([b"\r\n", b"\r\n\r\nend\r\n"])))

    return HEAD + tree(3)


@MANY
@given(trees())
def test_the_same_content(letter: bytes) -> None:
    """For our own reader and for Python's; the same again is the same; what is binary already is not changed a second
    time."""
    made = binary(letter)
    if made is None:
        return
    assert facts(made) == facts(letter) and skeleton(made) == skeleton(letter) and binary(letter) == made
    assert len(made) < len(letter) + 60 * letter.count(b"multipart/")
    again = binary(made)
    assert again is None or facts(again) == facts(letter)
    theirs, ours = (list(email.message_from_bytes(one).walk()) for one in (letter, made))
    assert [one.get_content_type() for one in theirs] == [one.get_content_type() for one in ours]
    for before, after in zip(theirs, ours, strict=True):
        if not before.is_multipart():
            assert before.get_payload(decode=True) == after.get_payload(decode=True)


@MANY
@given(
    st.binary(max_size=2000)
    | trees().flatmap(lambda one: st.integers(0, len(one)).map(lambda at: one[:at] + b"\r\n" + one[at + 3 :]))
)
def test_any_octets(letter: bytes) -> None:
    """Never raises, whatever it is; and what it changes is the same letter."""
    whole = crlf(letter)
    made = binary(whole)
    assert made is None or facts(made) == facts(whole)


def test_the_corpora(corpora: Path) -> None:
    """Real letters of many programs: some hundreds have parts to unpack, and each reads as before."""
    changed = 0
    for path in sorted(corpora.rglob("*")):
        if not path.is_file() or path.stat().st_size > 3_000_000:
            continue
        letter = crlf(path.read_bytes())
        made = binary(letter)
        if made is None:
            continue
        changed += 1
        assert len(made) < len(letter) + 200, path
        assert facts(made) == facts(letter) and skeleton(made) == skeleton(letter), path
    assert changed > 100, changed


def test_a_large_file_is_quick_and_short() -> None:
    """1 MiB: a quarter less, and the same each time."""
    data = random.Random(3).randbytes(1 << 20)
    letter = HEAD + multipart([part(b"Kinh gui", "text/plain", "7bit"), part(data)])
    made = binary(letter)
    assert made is not None and len(made) < (1 << 20) + 500 < 0.75 * len(letter) and binary(letter) == made
