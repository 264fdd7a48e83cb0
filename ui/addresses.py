"""Addresses as they are typed or pasted: 'Hoa <hoa@x.vn>; loi@x.vn'. Pure."""

from __future__ import annotations

import re

from ui.formatted import nfc

_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,}")
_PIECE = re.compile(r'(?:"[^"]*"|<[^>]*>|[^,;\n"<])+|["<]')
_NAMED = re.compile(r'\s*"?(.*?)"?\s*<\s*([^>]*)\s*>\s*$', re.DOTALL)


def is_address(words: str) -> bool:
    """Whole, and without letters that no mail server knows."""
    return words.isascii() and _ADDRESS.fullmatch(words) is not None


def has_marks(words: str) -> bool:
    """It would be an address, were it not for Vietnamese letters in it."""
    return not words.isascii() and "@" in words


def parse(typed: str) -> list[tuple[str, str]]:
    """(name, address) of each piece between commas, semicolons and line ends; what is no address comes as an address all
    the same, for the caller to look at."""
    found = []
    for piece in _PIECE.findall(nfc(typed)):
        words = piece.split()
        if len(words) > 1 and all(map(is_address, words)):  # one under the other, pasted into one line
            found += [("", word) for word in words]
            continue
        named = _NAMED.match(piece)
        name, address = (named.group(1), named.group(2)) if named else ("", piece)
        address = address.strip().removeprefix("mailto:").rstrip(".")
        if address:
            found.append((" ".join(name.split()), address))
    return found
