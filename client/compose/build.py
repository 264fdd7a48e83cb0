"""A letter as octets (RFC 5322, 2045–2047, 2231): UTF-8 in NFC, CRLF, the same input always the same octets. Pure."""

from __future__ import annotations

import base64
import email.utils
import hashlib
import quopri
import re
import unicodedata
from collections.abc import Iterable, Sequence
from email.header import Header
from urllib.parse import quote as percent

from client.compose.letter import OutFile, Outgoing
from client.message.addresses import Address

VIETNAM_SECONDS = 7 * 3600
BLOCK = 57 * 1024  # octets that become whole lines of base64


def message_id(chance: bytes, domain: str) -> str:
    """A Message-ID of random octets; it names neither the PC nor the person."""
    return f"<{chance.hex()}.tcv@{domain or 'localhost'}>"


Segments = tuple[bytes | OutFile, ...]  # an OutFile stands for its encoded octets


def build(letter: Outgoing) -> bytes:
    """The whole letter, CRLF line ends, no line over 998 octets, no Bcc; every file is here."""
    return join(segments(letter))


def join(found: Segments) -> bytes:
    """The octets that are here."""
    return b"".join(piece if isinstance(piece, bytes) else encoded(piece) for piece in found)


def segments(letter: Outgoing) -> Segments:
    """The letter with its files kept apart, so that one that lies on the server already need not be in it. The files are the
    sections '2', '3' … of the letter."""
    body: Segments = (_text_part("plain", letter.text),)
    forms = [body]
    if letter.html is not None:
        forms.append((_text_part("html", letter.html),))
    if letter.calendar:  # RFC 6047 §2.4; the last form is the one that a calendar program takes
        forms.append((_text_part("calendar", letter.calendar, "; method=REQUEST"),))
    if len(forms) > 1:
        body = _multipart("alternative", forms, letter.message_id)
    if letter.notification:
        notice = b"Content-Type: message/disposition-notification\r\n\r\n" + letter.notification.encode("ascii")
        body = _multipart("report", [body, (notice,)], letter.message_id, ";\r\n report-type=disposition-notification")
    if letter.files:
        body = _multipart("mixed", [body, *((_file_head(file), file) for file in letter.files)], letter.message_id)
    fields = [
        ("Date", _date(letter.date)),
        ("From", _addresses([letter.sender], "From")),
        ("To", _addresses(letter.to, "To") if letter.to else "undisclosed-recipients:;"),
        ("Cc", _addresses(letter.cc, "Cc")),
        ("Subject", _words(letter.subject, "Subject")),
        ("Message-ID", letter.message_id),
        ("In-Reply-To", letter.in_reply_to),
        ("References", _folded_ids(letter.references)),
        *((name, _words(value, name)) for name, value in letter.extra_headers),
        ("MIME-Version", "1.0"),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value or name == "Subject")
    return _merged((head.encode("ascii"), *body))


def _merged(found: Segments) -> Segments:
    merged: list[bytes | OutFile] = []
    for piece in found:
        if merged and isinstance(piece, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Header fields ---------------------------------------------------------------------------------------------------


def _words(text: str, field: str) -> str:
    plain = " ".join(nfc(text).split())
    if plain.isascii() and len(plain) + len(field) < 900 and "=?" not in plain:
        return Header(plain, "us-ascii", header_name=field).encode(linesep="\r\n")
    return Header(plain, "utf-8", header_name=field).encode(linesep="\r\n")


def _addresses(people: Iterable[Address], field: str) -> str:
    lines = []
    for one in people:
        name = " ".join(nfc(one.name).split())
        if not one.address.isascii():  # only in a draft, where it is still to be put right: its words, and no address
            lines.append(Header(" ".join(one.address.split()), "utf-8", header_name=field).encode(linesep="\r\n"))
        elif not name:
            lines.append(one.address)
        elif name.isascii():
            lines.append(email.utils.formataddr((name, one.address)))
        else:
            lines.append(f"{Header(name, 'utf-8', header_name=field).encode(linesep=chr(13) + chr(10))} <{one.address}>")
    return ",\r\n ".join(lines)


def _folded_ids(ids: str) -> str:
    return "\r\n ".join(ids.split())


def _date(at: float) -> str:
    """In Vietnam's time, wherever the PC's clock thinks it is."""
    local = email.utils.formatdate(at + VIETNAM_SECONDS, localtime=False)
    return local.rsplit(" ", 1)[0] + " +0700"


# Parts -----------------------------------------------------------------------------------------------------------


def _text_part(subtype: str, text: str, more: str = "") -> bytes:
    data = re.sub(r"\r\n|\r|\n", "\r\n", nfc(text)).encode("utf-8", "replace")
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    charset = "utf-8"
    longest = max(len(line) for line in data.split(b"\r\n"))
    if data.isascii() and longest <= 78 and b"\r\n." not in data:
        encoding, coded = "7bit", data
    else:
        quoted = _quoted_printable(data)
        packed = _base64(data)
        encoding, coded = ("quoted-printable", quoted) if len(quoted) <= len(packed) else ("base64", packed)
    head = f"Content-Type: text/{subtype}; charset={charset}{more}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + coded


def _quoted_printable(data: bytes) -> bytes:
    lines = []
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        coded = quopri.encodestring(line + b"\n", quotetabs=False).replace(b"\n", b"\r\n")
        lines.append(coded if not coded.startswith(b".") else b"=2E" + coded[1:])
    return b"".join(lines)


def _base64(data: bytes) -> bytes:
    """In blocks: as one, the lines of a file of 25 MB would take 100 MB for a moment."""
    made = bytearray()
    for start in range(0, len(data), BLOCK):
        packed = base64.b64encode(data[start : start + BLOCK])
        made += b"".join(packed[at : at + 76] + b"\r\n" for at in range(0, len(packed), 76))
    return bytes(made) or b"\r\n"


def encoded(file: OutFile) -> bytes:
    """As the letter holds it; b'' when it is not here."""
    return b"" if file.data is None else _base64(file.data)


def _file_head(file: OutFile) -> bytes:
    name = safe_parameter(file.name)
    type_ = file.type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.type) else "application/octet-stream"
    if type_.startswith(("multipart/", "message/")):
        type_ = "application/octet-stream"  # these may not be packed as base64
    size = "" if file.data is None else f";\r\n size={len(file.data)}"
    head = (
        f"Content-Type: {type_};\r\n {_word_parameter('name', name)}\r\n"
        f"Content-Disposition: attachment;\r\n {_both_parameters('filename', name)}{size}\r\n"
        f"Content-Transfer-Encoding: {file.encoding}\r\n\r\n"
    )
    return head.encode("ascii")


def safe_parameter(name: str) -> str:
    return re.sub(r'[\x00-\x1f\x7f"\\/]', "_", nfc(name)) or "tep"


def _word_parameter(key: str, name: str) -> str:
    """RFC 2047 in quotes: not allowed by the letter of the law, read by Outlook, Gmail and Zimbra."""
    if name.isascii():
        return f'{key}="{name}"'
    coded = Header(name, "utf-8", maxlinelen=60).encode(linesep="\r\n")
    return f'{key}="{coded}"'


def _both_parameters(key: str, name: str) -> str:
    """RFC 2231, in pieces where it is long; plain for ASCII names."""
    if name.isascii() and len(name) < 60:
        return f'{key}="{name}"'
    coded = percent(name, safe="!#$&+-.^_`|~")
    if len(coded) <= 60:
        return f"{key}*=utf-8''{coded}"
    pieces, rest = [], coded
    while rest:
        cut = min(56, len(rest))
        while cut < len(rest) and "%" in rest[cut - 2 : cut]:
            cut -= 1
        pieces.append(rest[:cut])
        rest = rest[cut:]
    lines = [f"{key}*{at}*={'utf-8' + chr(39) * 2 if at == 0 else ''}{piece}" for at, piece in enumerate(pieces)]
    return ";\r\n ".join(lines)


def _multipart(subtype: str, parts: Sequence[Segments], seed: str, more: str = "") -> Segments:
    digest = hashlib.sha256(f"{subtype} {seed}".encode()).hexdigest()[:24]
    line = f"--=_{digest}".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="=_{digest}"{more}\r\n\r\n'.encode()
    inner = [piece for part in parts for piece in (line + b"\r\n", *part, b"\r\n")]
    return (head, *inner, line + b"--\r\n")


def weigh(text: str, html: str, sizes: Iterable[int], people: int) -> int:
    """About how many octets the letter will have on the wire, without building it."""
    words = len(text.encode()) + len(html.encode())
    return 900 + 60 * people + int(words * 1.4) + sum(packed_size(size) + 400 for size in sizes)


def largest_file(limit: int) -> int:
    """Octets of the largest file that a letter of at most `limit` octets can carry alone; some room is left for its words."""
    return max(0, limit - 4 * 1024) // 78 * 57


def packed_size(size: int) -> int:
    """Octets of a file as base64 with line ends (RFC 2045 §6.8)."""
    coded = (size + 2) // 3 * 4
    return coded + 2 * ((coded + 75) // 76)


