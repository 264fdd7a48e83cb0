"""A letter as the practice server keeps it: its octets, cut into sections as IMAP names them (RFC 3501 §6.4.5). Pure."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace

from client.message.parameters import parameters

MOST_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Node:
    """`head` with its blank line, `body` without the boundary's line end; both as they stand in the letter."""

    head: bytes
    body: bytes
    type: str
    params: dict[str, bytes]
    children: tuple[Node, ...]

    def field(self, name: str) -> bytes:
        """The first field of that name, unfolded; b'' without one."""
        wanted = name.casefold().encode() + b":"
        found = bytearray()
        for line in self.head.split(b"\r\n"):
            if found and line[:1] in (b" ", b"\t"):
                found += b" " + line.strip()
            elif found:
                break
            elif line[: len(wanted)].lower() == wanted:
                found += line[len(wanted) :].strip() or b" "
        return bytes(found).strip()

    def only(self, names: list[str], *, but: bool) -> bytes:
        """HEADER.FIELDS or HEADER.FIELDS.NOT."""
        wanted = {name.casefold() for name in names}
        out, keep = bytearray(), False
        for line in self.head.split(b"\r\n"):
            if line[:1] not in (b" ", b"\t"):
                keep = (line.partition(b":")[0].decode("ascii", "replace").strip().casefold() in wanted) != but
            if keep and line:
                out += line + b"\r\n"
        return bytes(out) + b"\r\n"

    def section(self, numbers: list[int]) -> Node | None:
        """The part of a section number; [] is the letter itself."""
        if not numbers:
            return self
        first, rest = numbers[0], numbers[1:]
        parts = self.children
        if self.type == "message/rfc822" and parts:
            return parts[0].section(numbers)
        if not self.type.startswith("multipart/"):
            return self.section(rest) if first == 1 and not rest else None
        return parts[first - 1].section(rest) if 0 < first <= len(parts) else None


def read(octets: bytes, depth: int = 0) -> Node:
    """Raises nothing; what has no parts is one."""
    head, gap, body = octets.partition(b"\r\n\r\n")
    if octets.startswith(b"\r\n"):
        head, gap, body = b"", b"\r\n", octets[2:]
    bare = Node(head + gap, body, "", {}, ())
    type_, params = parameters(bare.field("Content-Type"))
    type_ = type_ if "/" in type_ else "text/plain"
    children: tuple[Node, ...] = ()
    if depth < MOST_DEPTH:
        if type_.startswith("multipart/") and params.get("boundary"):
            children = tuple(read(piece, depth + 1) for piece in _pieces(body, params["boundary"]))
        elif type_ == "message/rfc822":
            children = (read(body, depth + 1),)
    return Node(bare.head, body, type_, params, children)


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    line = b"--" + boundary
    found: list[bytes] = []
    current: list[bytes] | None = None
    for one in body.split(b"\r\n"):
        bare = one.rstrip()
        if bare == line or bare == line + b"--":
            if current is not None:
                found.append(b"\r\n".join(current))
            current = [] if bare == line else None
        elif current is not None:
            current.append(one)
    return found


def as_text(octets: bytes) -> bytes:
    """A letter that came in binary (RFC 3030) as a mailbox keeps it: parts in base64, since a literal of IMAP holds no NUL."""
    for node in _binary(read(octets)):
        coding = b"8bit" if node.children else b"base64"
        head = re.sub(rb"(?im)^(Content-Transfer-Encoding:[ \t]*)binary", rb"\g<1>" + coding, node.head)
        body = node.body
        if not node.children:
            body = base64.encodebytes(body).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
        octets = octets.replace(node.head + node.body, head + body, 1)
    return octets


def _binary(node: Node) -> list[Node]:
    """The parts first: around them the octets are others then."""
    found = [one for child in node.children for one in _binary(child)] if node.type.startswith("multipart/") else []
    if node.field("Content-Transfer-Encoding").lower() == b"binary":
        found.append(node if not node.children else replace(node, body=b""))
    return found


# As IMAP writes it -----------------------------------------------------------------------------------------------


def string(data: bytes) -> bytes:
    """A quoted string, or a literal where that is not allowed."""
    if data.isascii() and len(data) < 900 and not any(octet in data for octet in b'\r\n\0"\\'):
        return b'"' + data + b'"'
    return b"{%d}\r\n" % len(data) + data


def nstring(data: bytes) -> bytes:
    return string(data) if data else b"NIL"


def envelope(node: Node) -> bytes:
    sender = _addresses(node.field("From"))
    items = [
        nstring(node.field("Date")),
        nstring(node.field("Subject")),
        sender,
        _addresses(node.field("Sender")) if node.field("Sender") else sender,
        _addresses(node.field("Reply-To")) if node.field("Reply-To") else sender,
        _addresses(node.field("To")),
        _addresses(node.field("Cc")),
        _addresses(node.field("Bcc")),
        nstring(node.field("In-Reply-To")),
        nstring(node.field("Message-ID")),
    ]
    return b"(" + b" ".join(items) + b")"


def _addresses(raw: bytes) -> bytes:
    import email.utils

    found = []
    for name, address in email.utils.getaddresses([raw.decode("ascii", "replace")]):
        local, at, domain = address.rpartition("@")
        if at:
            words = [nstring(name.encode()), b"NIL", nstring(local.encode()), nstring(domain.encode())]
            found.append(b"(" + b" ".join(words) + b")")
    return b"(" + b"".join(found) + b")" if found else b"NIL"


def structure(node: Node) -> bytes:
    """BODYSTRUCTURE with its extension data."""
    kind, _, subtype = node.type.partition("/")
    disposition = _disposition(node)
    if node.children and kind == "multipart":
        inner = b"".join(structure(child) for child in node.children)
        return b"(" + inner + b" " + string(subtype.encode()) + b" " + _params(node.params) + b" " + disposition + b" NIL NIL)"
    items = [
        string(kind.encode()),
        string(subtype.encode()),
        _params(node.params),
        nstring(node.field("Content-ID")),
        nstring(node.field("Content-Description")),
        string(node.field("Content-Transfer-Encoding") or b"7bit"),
        b"%d" % len(node.body),
    ]
    if node.type == "message/rfc822" and node.children:
        items += [envelope(node.children[0]), structure(node.children[0]), b"%d" % node.body.count(b"\n")]
    elif kind == "text":
        items.append(b"%d" % node.body.count(b"\n"))
    items += [b"NIL", disposition, b"NIL", b"NIL"]
    return b"(" + b" ".join(items) + b")"


def _params(params: dict[str, bytes]) -> bytes:
    words = [string(word) for name, value in params.items() for word in (name.encode(), value)]
    return b"(" + b" ".join(words) + b")" if words else b"NIL"


def _disposition(node: Node) -> bytes:
    name, params = parameters(node.field("Content-Disposition"))
    return b"(" + string(name.encode()) + b" " + _params(params) + b")" if name else b"NIL"
