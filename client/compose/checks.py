"""What is missing or doubtful in a letter before it goes. Pure; codes with facts, the words are the window's.

Codes that keep it from going: no_recipient, bad_address (address), nobody_in_unit, files_missing (count), too_large (weight, limit),
secret (mark).
Codes that are asked about: no_subject, forgotten_file, many_recipients (people), too_heavy (weight, left).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from client.fold import fold

STOPS = frozenset({"no_recipient", "bad_address", "nobody_in_unit", "files_missing", "too_large", "secret"})
MANY = 20

_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,}")
_FILE_WORDS = re.compile(r"\b(dinh kem|kem theo|gui kem|phu luc kem|tep kem|file kem|ban kem|phu luc|tep dinh)\b")
_NO_FILE = re.compile(r"\b(khong|chua) (co |gui )?(dinh kem|kem theo|gui kem|phu luc)\b")
# The mark of a secret document stands alone: 'MẬT', 'TỐI MẬT', 'TUYỆT MẬT' (not 'mật khẩu', 'bí mật', 'mật độ').
_SECRET = re.compile(r"(?<![\wÀ-ỹ])(TUYỆT MẬT|TỐI MẬT|MẬT)(?![\wÀ-ỹ])(?! (?:KHẨU|ĐỘ|ONG|MÃ|THIẾT))")


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        return self.code in STOPS


def problems(
    *,
    addresses: Sequence[str],
    units: int,
    people: int,
    subject: str,
    text: str,
    files: int,
    files_missing: int = 0,
    answer: bool = False,
    weight: int = 0,
    left: int | None = None,
    limit: int = 0,
    secret: bool = False,
) -> tuple[Problem, ...]:
    """The stopping ones first. `people`: everybody who will get it; `left`: octets left in our mailbox, None = not known;
    `limit`: octets of the largest letter that the server takes, 0 = not known; `secret`: marked documents may go."""
    found: list[Problem] = []
    if not addresses and not units:
        found.append(Problem("no_recipient"))
    elif not people:
        found.append(Problem("nobody_in_unit"))
    for address in addresses:
        if not (address.isascii() and _ADDRESS.fullmatch(address)):  # no server here takes other letters (RFC 6531)
            found.append(Problem("bad_address", {"address": address}))
    if files_missing:
        found.append(Problem("files_missing", {"count": files_missing}))
    own = own_words(text)
    if limit and weight > limit:
        found.append(Problem("too_large", {"weight": weight, "limit": limit}))
    if not secret and (mark := secret_mark(subject, text)):
        found.append(Problem("secret", {"mark": mark}))
    if not subject.strip():
        found.append(Problem("no_subject"))
    if not files and mentions_file(f"{subject}\n{own}"):
        found.append(Problem("forgotten_file"))
    if people >= MANY and answer:
        found.append(Problem("many_recipients", {"people": people}))
    if left is not None and weight > left:
        found.append(Problem("too_heavy", {"weight": weight, "left": left}))
    return tuple(found)


def secret_mark(subject: str, text: str) -> str:
    """'MẬT', 'TỐI MẬT' or 'TUYỆT MẬT' where the letter bears it; '' = none."""
    match = _SECRET.search(f"{subject}\n{own_words(text)}")
    return match.group(1) if match else ""


def own_words(text: str) -> str:
    """What the person wrote, without the quoted letter below."""
    lines = []
    for line in text.split("\n"):
        if line.startswith(">"):
            break
        lines.append(line)
    return "\n".join(lines)


def mentions_file(text: str) -> bool:
    words = _NO_FILE.sub(" ", fold(text))
    return bool(_FILE_WORDS.search(words))
