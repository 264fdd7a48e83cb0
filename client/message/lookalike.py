"""Names and addresses made to be taken for others: scripts mixed in one word, letters of one script that look like Latin ones,
turned reading direction, piled-up marks. Pure.

After the rules that browsers use for host names; Vietnamese letters, composed or not, are never suspicious.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\u00ad\ufeff\u115f\u1160\u3164]")

# The scripts that are in everyday use (Unicode UAX 31, table 5), as the names of their letters begin.
_SCRIPTS = frozenset(
    "LATIN CYRILLIC GREEK ARMENIAN HEBREW ARABIC THAANA DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM"
    " SINHALA THAI LAO TIBETAN MYANMAR GEORGIAN HANGUL ETHIOPIC KHMER HIRAGANA KATAKANA BOPOMOFO CJK".split()
)
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
_ODD_LATIN = re.compile(
    r"SMALL CAPITAL|MODIFIER|FULLWIDTH|CLICK|SUBSCRIPT|SUPERSCRIPT|ROTATED|TURNED|REVERSED|INSULAR|SIDEWAYS"
)

# Letters that look like Latin ones or figures: a label of nothing else is a disguise, but not under the country's own ending.
_DOUBLES = {
    "CYRILLIC": (
        "аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡԗԺқ",
        "ru su by ua kz kg mk me rs bg mn рф бг укр бел қаз мкд срб мон",
    ),
    "ARMENIAN": ("ագզէլհյոսւօՙ", "am հայ"),
    "ETHIOPIC": ("ሀሠሰስበዐዕዘጠፐꬅ", "et ኢትዮጵያ"),
    "GREEK": ("αικνρυωητοχ", "gr ελ"),
    "GEORGIAN": ("იოყძხჽჿ", "ge გე"),
    "HEBREW": ("דוחיןסװײ׳ﬦ", "il קום ישראל"),
    "MYANMAR": ("ခဂငထပဝ၀၂ၔၜ႐႑႕႖႗", "mm မြန်မာ"),
    "THAI": ("ทนบพรหเแ๐ดลปฟม", "th ไทย"),
    "BENGALI": ("০৭", ""),
    "DEVANAGARI": ("ऽ०ॱ", ""),
    "GUJARATI": ("ડટ૦૧", ""),
    "GURMUKHI": ("੦੧", ""),
    "KANNADA": ("ಽ೦೧", ""),
    "MALAYALAM": ("ടഠധനറ൦", ""),
    "ORIYA": ("ଠ୦୮", ""),
    "TAMIL": ("டப௦", ""),
    "TELUGU": ("౦౧", ""),
}
_FIGURES = frozenset("θ२২੨੨૨೩೭շзҙӡउওਤ੩૩౩ဒვპკ੫丩ㄐճ৪੪୫૭୨౨")
_DOTLESS = re.compile("[ıȷijl][\u0300-\u0339\u0307]|[\u0131\u0237][\u0300-\u036f]")
_KANA = "[\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3099-\u309c]"
_STROKES = "一ㄧ丨丶丿乀乁乙〇"


def host_disguised(host: str) -> bool:
    """Whether a host name, as people see it, is made to be read as another one."""
    if not host.strip():
        return True
    labels = host.rstrip(".").split(".")
    ending = _plain(labels[-1])
    return any(_label_disguised(_plain(label), ending) for label in labels if label)


def local_disguised(local: str) -> bool:
    """Of the part before '@'."""
    if not re.fullmatch(r'"[^"\x00-\x1f]*"|[^\s\x00-\x20.@,;:<>()"]+(\.[^\s\x00-\x20.@,;:<>()"]+)*', local):
        return True
    plain = unicodedata.normalize("NFC", local)
    return _mixed(plain) or _digits_mixed(plain) or name_disguised(local)


def name_disguised(name: str) -> bool:
    """Of a display name: words are free, turned direction, look-alike signs and piled-up marks are not."""
    if _BIDI.search(name) or any(_is_single_double(sign) for sign in name):
        return True
    apart = unicodedata.normalize("NFD", name)
    return bool(re.search("([\u0300-\u036f])\\1|[\u0300-\u036f]{4}", apart)) or any(
        _mixed(word) for word in re.findall(r"\w+", name)
    )


def _is_single_double(sign: str) -> bool:
    """Å, K, Ω of their own code points, which look the same as the letters and are not equal to them."""
    apart = unicodedata.decomposition(sign)
    return bool(apart) and " " not in apart


def _plain(label: str) -> str:
    if label.casefold().startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, ValueError):
            return "|"  # cannot be read: cannot be trusted
    return unicodedata.normalize("NFC", label.casefold() if label.isascii() else label.lower())


def _label_disguised(label: str, ending: str) -> bool:
    if label.isascii():
        return not re.fullmatch(r"[a-z0-9_-]+", label)
    if _BIDI.search(label) or _INVISIBLE.search(label) or "ß" in label or "ς" in label:
        return True
    if unicodedata.normalize("NFKC", label) != label or any(not _may_stand(sign) for sign in label):
        return True
    return (
        _mixed(label)
        or _digits_mixed(label)
        or _local_letters(label, ending)
        or _marks_astray(label)
        or _cjk_astray(label)
        or _all_doubles(label, ending)
    )


def _may_stand(sign: str) -> bool:
    kind = unicodedata.category(sign)
    if sign in "-·・ーヽヾ゛゜" or kind in ("Nd", "Mn", "Mc"):
        return True
    name = unicodedata.name(sign, "")
    script = name.partition(" ")[0]
    if script == "COPTIC" or "COPTIC" in name or _ODD_LATIN.search(name):
        return False
    return kind in ("Ll", "Lo", "Lm", "Lu") and script in _SCRIPTS


def scripts(text: str) -> set[str]:
    found = set()
    for sign in text:
        kind = unicodedata.category(sign)
        if kind[0] == "L" and sign not in "ー・":
            found.add(unicodedata.name(sign, "?").partition(" ")[0])
    return found


def _mixed(text: str) -> bool:
    found = scripts(text)
    if found - _SCRIPTS or any(
        _ODD_LATIN.search(unicodedata.name(sign, "")) for sign in text if sign > "\u024f"
    ):
        return True
    return len(found) > 1 and not any(found <= allowed for allowed in _TOGETHER)


def _digits_mixed(text: str) -> bool:
    figures = {
        unicodedata.name(sign, "?").partition("DIGIT")[0]
        for sign in text
        if unicodedata.category(sign) == "Nd"
    }
    if len(figures) > 1:
        return True
    bare = [sign for sign in text if sign not in "-."]
    return any(not sign.isascii() for sign in bare) and all(
        sign in _FIGURES or sign in "0123456789" for sign in bare
    )


def _local_letters(label: str, ending: str) -> bool:
    """Letters that are at home in one country and look like others elsewhere."""
    if any(sign in "þð" for sign in label) and ending not in ("is", "fo"):
        return True
    if "ə" in label and ending != "az":
        return True
    return "·" in label and (ending != "cat" or bool(re.search("(?<!l)·|·(?!l)", label)))


def _marks_astray(label: str) -> bool:
    apart = unicodedata.normalize("NFD", label)
    if unicodedata.category(label[0])[0] == "M" or re.search(r"([\u0300-\u036f\u0e48-\u0e4b])\1", apart):
        return True
    if _DOTLESS.search(label) or re.search("[ij]\u0307", apart):
        return True
    for before, sign in pairwise(label):
        if "\u0300" <= sign <= "\u036f":
            script = unicodedata.name(before, "?").partition(" ")[0]
            if script not in ("LATIN", "GREEK", "CYRILLIC", "COMBINING") or sign == "\u0307":
                return True
        if sign in "\u3099\u309a" and not re.fullmatch(_KANA, before):
            return True
    return False


def _cjk_astray(label: str) -> bool:
    """Marks and strokes of the East that pass for a hyphen, a dot or a slash among Latin letters."""
    for at, sign in enumerate(label):
        before, after = label[at - 1 : at], label[at + 1 : at + 2]
        if sign == "ー" and not re.fullmatch(_KANA, before or "-"):
            return True
        if sign == "・" and (before.isascii() and before or after.isascii() and after):
            return True
        if sign in "ヽヾ" and not re.fullmatch("[\u30a1-\u30fa\u30fc-\u30fe]", before or "-"):
            return True
        if sign in _STROKES and (before + after) and (before + after).isascii():
            return True
    return False


def _all_doubles(label: str, ending: str) -> bool:
    letters = [sign for sign in label if not ("0" <= sign <= "9" or sign == "-")]
    for doubles, endings in _DOUBLES.values():
        if all(sign in doubles for sign in letters) and ending not in endings.split():
            return not (letters and scripts(ending) == scripts(label) and scripts(label))
    return False


# A letter's sender ------------------------------------------------------------------------------------------------


def disguised(name: str, address: str) -> bool:
    """Whether a sender's name or address is made to be taken for another."""
    local, at, host = address.rpartition("@")
    if at and (host_disguised(host) or (local and local_disguised(local) and not local.isascii())):
        return True
    return (not at and not address.isascii() and local_disguised(address)) or name_disguised(name)


def near(host: str, own: Iterable[str]) -> str:
    """The own domain that a foreign one differs from by one or two swapped, doubled or look-alike letters; '' for none."""
    shown = _skeleton(host)
    for domain in own:
        if host.casefold() != domain.casefold() and not host.casefold().endswith("." + domain.casefold()):
            if len(domain) >= 6 and shown == _skeleton(domain):
                return domain
    return ""


_TWINS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("-", ""), ("_", ""))


def _skeleton(host: str) -> str:
    text = unicodedata.normalize("NFD", ".".join(_plain(label) for label in host.split(".")))
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).replace("đ", "d")
    text = text.translate(str.maketrans("аеорсухіјѕԁһ", "aeopcyxijsdh"))
    for twin, letter in _TWINS:
        text = text.replace(twin, letter)
    return text
