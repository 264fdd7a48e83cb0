"""Vietnamese from plain keys, Telex or VNI: the word before the cursor and one key give the new word. Pure.

For a PC on which nobody has installed UniKey. A key whose mark makes no syllable is the letter it is; the same mark given twice is
taken back and the letter stands ('ass' -> 'as'). Tones stand where the schools put them: 'hoà', 'thuý'.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Method = Literal["telex", "vni"]

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES: dict[str, dict[str, str]] = {
    "telex": {"f": GRAVE, "s": ACUTE, "x": TILDE, "r": HOOK, "j": DOT, "z": ""},
    "vni": {"2": GRAVE, "1": ACUTE, "4": TILDE, "3": HOOK, "5": DOT, "0": ""},
}
_MARKS: dict[str, dict[str, dict[str, str]]] = {  # key -> plain letters -> marked ones
    "telex": {"a": {"a": "â"}, "e": {"e": "ê"}, "o": {"o": "ô"}, "w": {"a": "ă", "o": "ơ", "u": "ư"}, "d": {"d": "đ"}},
    "vni": {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}},
}
_PLAIN = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}
_VOWELS = "aăâeêioôơuưy"
_WORD = re.compile(
    rf"(?P<onset>qu(?=[{_VOWELS}])|gi(?=[{_VOWELS}])|ngh|ng|nh|ch|gh|kh|ph|th|tr|[bcdđghklmnprstvx]?)"
    rf"(?P<vowels>[{_VOWELS}]{{1,3}})(?P<coda>ch|ng|nh|[cmnpt]?)"
)
_CLUSTERS = frozenset(  # without marks, for these come later
    "a e i o u y ai ao au ay eo eu ia ie iu oa oe oi oo ua ue ui uo uu uy ye ieu yeu oai oao oay oeo uay uoi uou uya uye uyu".split()
)
_LATE_U = re.compile(r"(th|kh|h)uơ")  # 'thuở', 'huơ'; with more behind they are 'thươ…', 'hươ…'


def typed(word: str, key: str, method: Method) -> str:
    """The word after the key; `word` + `key` where the key is just a letter. Both may have capitals."""
    low = key.lower()
    if low in _TONES[method]:
        found = _with_tone(word, _TONES[method][low], key)
        if found is not None:
            return found
    if low in _MARKS[method]:
        found = _with_mark(word, _MARKS[method][low], key)
        if found is not None:
            return found
    if method == "telex" and low == "w" and (word == "" or _is_onset(word)):
        return word + ("Ư" if key.isupper() else "ư")
    return _settled(word + key)


def possible(word: str) -> bool:
    """Whether it is, or can still become, a syllable."""
    return _match(_apart(word)[0]) is not None or _is_onset(word) or word.lower() in ("q", "qu")


def _match(plain: str) -> re.Match[str] | None:
    found = _WORD.fullmatch(plain.lower())
    if found is None or "".join(_PLAIN.get(vowel, vowel) for vowel in found["vowels"]) not in _CLUSTERS:
        return None
    return found


# Tones ------------------------------------------------------------------------------------------------------------


def _with_tone(word: str, tone: str, key: str) -> str | None:
    """None: the word cannot have it."""
    plain, has = _apart(word)
    if _match(plain) is None:
        return None
    if tone == has:
        return plain + key if tone else None  # taken back
    return _toned(plain, tone)


def _toned(plain: str, tone: str) -> str:
    match = _match(plain)
    if match is None or not tone:
        return plain
    at = match.start("vowels") + _place(match["vowels"], match["coda"])
    return plain[:at] + unicodedata.normalize("NFC", plain[at] + tone) + plain[at + 1 :]


def _place(vowels: str, coda: str) -> int:
    """On which of the vowels a tone stands."""
    marked = [number for number, vowel in enumerate(vowels) if vowel in "ăâêôơ"]
    if marked:
        return marked[-1]
    if "ư" in vowels:
        return vowels.index("ư")
    if len(vowels) == 1 or (len(vowels) == 2 and not coda and vowels not in ("oa", "oe", "uy")):
        return 0
    return len(vowels) - 1 if coda else 1


def _apart(word: str) -> tuple[str, str]:
    """('hoa', grave) of 'hoà'."""
    signs = unicodedata.normalize("NFD", word)
    tone = next((sign for sign in signs if sign in (GRAVE, ACUTE, TILDE, HOOK, DOT)), "")
    return unicodedata.normalize("NFC", signs.replace(tone, "") if tone else word), tone


def _settled(word: str) -> str:
    """After another letter: the tone stands where it then belongs, and 'thuơ' with more behind it is 'thươ'."""
    plain, tone = _apart(word)
    low = plain.lower()
    late = _LATE_U.match(low)
    if late is not None and len(low) > late.end() and _match(plain):
        at = late.end() - 2
        plain = plain[:at] + _cased("ư", plain[at]) + plain[at + 1 :]
    return _toned(plain, tone) if tone and _match(plain) else plain if not tone else word


# Marks ------------------------------------------------------------------------------------------------------------


def _with_mark(word: str, marks: dict[str, str], key: str) -> str | None:
    """None: there is no letter for it."""
    plain, tone = _apart(word)
    low = plain.lower()
    if "d" in marks:
        if low[:1] == "d":
            return _cased("đ", word[0]) + word[1:]
        return _cased("d", word[0]) + word[1:] + key if low[:1] == "đ" else None
    match = _match(plain)
    if match is None:
        return None
    start, vowels = match.start("vowels"), match["vowels"]
    if any(marked in vowels for marked in marks.values()) and not ("o" in marks and "u" in marks and vowels in ("ưo", "uơ")):
        taken = "".join(_PLAIN[vowel] if vowel in marks.values() else vowel for vowel in vowels)
        return _toned(_replaced(plain, start, taken), tone) + key  # taken back
    better = _marked(vowels, marks, match["onset"], match["coda"])
    return None if better == vowels else _toned(_replaced(plain, start, better), tone)


def _marked(vowels: str, marks: dict[str, str], onset: str, coda: str) -> str:
    bare = "".join(_PLAIN.get(vowel, vowel) for vowel in vowels)
    if "u" in marks:
        if bare[:2] == "uo":
            late = onset in ("th", "kh", "h") and not coda and len(bare) == 2
            return ("uơ" if late else "ươ") + bare[2:]
        if bare[0] == "u" and bare != "uy":
            return "ư" + bare[1:]
    for number in range(len(bare) - 1, -1, -1):
        if bare[number] in marks:
            return vowels[:number] + marks[bare[number]] + vowels[number + 1 :]
    return vowels


def _replaced(word: str, at: int, letters: str) -> str:
    """`letters` in place of as many, in the case of these."""
    return word[:at] + "".join(_cased(new, old) for new, old in zip(letters, word[at:], strict=False)) + word[at + len(letters) :]


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _is_onset(word: str) -> bool:
    return _WORD.fullmatch(word.lower() + "ư") is not None and word.lower()[-1:] not in _VOWELS
