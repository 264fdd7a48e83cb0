"""Which kind a letter is: what its header field says, else what its subject or its text surely says, else 'other'. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from client.documents.kinds import HEADER, OTHER, Kinds, decree
from client.fold import fold

MOST_SUBJECT = 1_000
MOST_TEXT = 4_000  # letters of the text that are looked at

_ANSWER = re.compile(r"^(?:(?:re|fw|fwd|tr|vb|sv|tra loi|chuyen tiep|fyi)\s*(?:\[\d+\])?\s*:\s*)+")
_REPLY = re.compile(r"(?:re|sv|tra loi)\s*(?:\[\d+\])?\s*:")  # whose words may be about anything
_BRACKET = re.compile(r"^[\[(]\s*([^\])]{1,40}?)\s*[\])]\s*[:–-]?\s*")
_URGENT = re.compile(r"^(?:(?:hoa toc|thuong khan|khan|gap|quan trong)\s*[:!.–-]*\s+)+")
_NUMBER = re.compile(
    r"^(?:so\s*:?\s*)?\d{1,6}[a-z]?(?:/\d{4})?/[a-z]{1,8}(?:-[\w.&-]+)?\s*[:,;–-]?\s*(?:ngay\s[\d/.-]+\s*[:,;–-]?\s*)?"
)
_CODE = re.compile(r"(?<![\w/])\d{1,6}[a-z]?(?:/\d{4})?/([^\W\d_]{1,4})-[^\W\d_]", re.IGNORECASE)
_FROM_UNIT = re.compile(
    r"^(?:ubnd|hdnd|van phong|phong|so|truong|cong an|dang uy|hoi|doan|trung tam|uy ban)\b[^:–]{0,60}\s*[:–-]\s+"
)
_FIRST = re.compile(r"(?:(?:re|fwd?)\s*:\s*|\[[^\]]{1,40}\]\s*|(?:số|khẩn|hỏa tốc|hoả tốc)\s*:?\s+)*(\S+)", re.IGNORECASE)
_WORD = re.compile(r"[\w/]+")
_ABOUT = ("v/v ", "ve viec ")
_MORE = len("ve viec ") + 1  # letters of a beginning that says more than that
_BETWEEN_WORDS = re.compile(r"[^\w/()]+")
_FORM = re.compile(r"^(?:kinh (?:gui|chuyen)|xin (?:gui|chuyen)|gui|chuyen)\s+(?:(?:anh|chi|quy co quan|cac don vi|ub)\s+)?")


def recognise(kinds: Kinds, subject: str, headers: Mapping[str, str], text: str = "") -> str:
    """The id of a letter's kind. `headers`: field names in any case to values; `text`: '' where it has not come yet.

    Certain words at the beginning weigh most, then the code in số, ký hiệu, then certain words anywhere, then the text.
    """
    for name, value in headers.items():
        if name.casefold() == HEADER.casefold() and value.strip() in kinds:
            return value.strip()
    subject = subject[:MOST_SUBJECT]
    folded = fold(subject)
    answer = _ANSWER.match(folded)
    plain = folded[answer.end() :] if answer else folded
    bracket = _BRACKET.match(plain)
    if bracket and (found := _starting(kinds, bracket.group(1), documents=True)):
        return found
    if found := _by_code(kinds, subject, at_the_beginning=True):
        return found
    for words in _beginnings(plain):
        if words.startswith(_ABOUT) and (found := _starting(kinds, words, least=_MORE) or _holding(kinds, words)):
            return found
        if found := _starting(kinds, words, documents=not _REPLY.match(folded)):
            return found
    if found := _by_code(kinds, subject) or _holding(kinds, plain):
        return found
    if text and not answer and not bracket:
        return _by_text(kinds, text)
    return OTHER


def _beginnings(plain: str) -> list[str]:
    """The subject, and what is left of it without what may stand before its own words."""
    urgent = _URGENT.match(plain)
    found = [plain[urgent.end() :] if urgent else plain]
    for before in (_BRACKET, _URGENT, _NUMBER, _FROM_UNIT, _FORM, _NUMBER):
        match = before.match(found[-1])
        if match and match.end() < len(found[-1]):
            found.append(found[-1][match.end() :])
    return found


def _starting(kinds: Kinds, words: str, *, documents: bool = False, least: int = 0) -> str:
    """The kind with the longest beginning (over `least` letters) that these words have; with `documents` also the kind of the
    letter that carries such a document of the decree."""
    first = _WORD.match(words)
    if first is None:
        return ""
    best: tuple[int, str] = (least, "")
    for start, id in (*kinds.starts.get(first[0], ()), *(decree().get(first[0], ()) if documents else ())):
        if len(start) > best[0] and id in kinds and _begins(words, start):
            best = (len(start), id)
    return best[1]


def _holding(kinds: Kinds, words: str) -> str:
    plain = f" {_BETWEEN_WORDS.sub(' ', words)} "
    return next((kind.id for kind in kinds if any(f" {wanted} " in plain for wanted in kind.holds)), "")


def _begins(words: str, start: str) -> bool:
    return words.startswith(start) and not words[len(start) : len(start) + 1].isalnum()


def _by_code(kinds: Kinds, subject: str, *, at_the_beginning: bool = False) -> str:
    """'215/GM-UBND' says that it is a giấy mời, wherever it stands, and so does 'GM' as the first word."""
    if at_the_beginning:
        first = _FIRST.match(subject)
        word = first.group(1) if first else ""
        match = _CODE.match(subject, first.end(0) - len(word)) if first else None
        if match:
            return kinds.codes.get(match.group(1).casefold(), "")
        return next((kind.id for kind in kinds if kind.code and kind.code == word), "")
    found = {kinds.codes[code] for match in _CODE.finditer(subject) if (code := match.group(1).casefold()) in kinds.codes}
    return found.pop() if len(found) == 1 else ""


def _by_text(kinds: Kinds, text: str) -> str:
    """Only where one kind alone is spoken for, in the words of the sender and not in what is quoted."""
    own = fold(re.split(r"(?m)^\s*>|^-{3,}", text[:MOST_TEXT], maxsplit=1)[0])
    found = [kind.id for kind in kinds if any(words in own for words in kind.says)]
    return found[0] if len(found) == 1 else OTHER

