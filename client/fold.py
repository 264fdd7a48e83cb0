"""Text without marks, for searching: "Đề nghị" and "de nghi" are the same."""

from __future__ import annotations

import unicodedata

_D = str.maketrans("đĐ", "dd")


def fold(text: str) -> str:
    """Marks dropped, đ = d, case folded, white space run together. (No SQLite tokenizer maps đ to d.)"""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
        text = text.translate(_D)
    return " ".join(text.casefold().split())
