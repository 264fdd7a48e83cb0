"""The words of the program. msgids are Vietnamese: without any catalogue the program speaks Vietnamese, never a code.

    from i18n import _, ngettext
    _("Đã lưu {name}").format(name=name)            # never an f-string or % inside
    ngettext("{n} tệp", "{n} tệp", n).format(n=n)   # two forms are for other languages

A table that is filled when the module is read uses `mark`, and `_` when the words are shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "thu-cong-vu"
LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent

_catalogue: NullTranslations | None = None
_language = "vi"


def use(language: str) -> None:
    """Speak this language from now on; one we do not have, or have not compiled, is Vietnamese."""
    global _catalogue, _language
    _catalogue, _language = None, "vi"
    if language != "vi" and language in LANGUAGES:
        import gettext

        try:
            _catalogue = gettext.translation(DOMAIN, FOLDER, [language])
            _language = language
        except OSError:
            pass


def language() -> str:
    """'vi' or 'en'."""
    return _language


def mark(message: str) -> str:
    """Put the message into the catalogues; it is translated later, by `_`."""
    return message


def _(message: str) -> str:
    return _catalogue.gettext(message) if _catalogue is not None else message


def ngettext(one: str, many: str, n: int) -> str:
    if _catalogue is not None:
        return _catalogue.ngettext(one, many, n)
    return one if n == 1 else many
