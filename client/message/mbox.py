"""Letters one after the other in one file: mbox (RFC 4155), lines that end with LF, quoted so that it can be undone ("mboxrd"). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_LOCAL = re.compile(r"[^\x21-\x7e]+")


def entry(octets: bytes, sender: str, at: float) -> bytes:
    """A letter as it stands in the file: its 'From ' line, its lines, an empty one. `sender`: the bare address, '' = not known."""
    when = datetime.fromtimestamp(at, UTC).strftime("%a %b %d %H:%M:%S %Y")
    head = f"From {_LOCAL.sub('', sender) or 'MAILER-DAEMON'} {when}\n".encode()
    text = _FROM.sub(rb">\1", octets.replace(b"\r\n", b"\n"))
    return head + text + (b"\n" if text.endswith(b"\n") else b"\n\n")


def undone(text: bytes) -> bytes:
    """What stands between two 'From ' lines, without the quoting."""
    return re.sub(rb"^>(>*From )", rb"\1", text, flags=re.MULTILINE)
