"""The program `thu-cong-vu`. Only what the first page needs is imported before it is painted."""

from __future__ import annotations

import gc
import sys


def unfit(python: tuple[int, ...], qt: str = "") -> str:
    """Why this pair of Python and Qt must not run; '' = fine. PySide6 6.12 on Python 3.11 ends without a word after some 550
    signals: each takes a reference from the one True."""
    import PySide6

    from i18n import _

    version = tuple(int(part) for part in (qt or PySide6.__version__).split(".")[:2])
    if python < (3, 12) and version >= (6, 12):
        return _("Chương trình cần Python 3.12 trở lên với bộ hình này. Xin báo cán bộ tin học.")
    return ""


def main(arguments: list[str] | None = None) -> int:
    if refused := unfit(sys.version_info[:2]):
        print(refused, file=sys.stderr)  # noqa: T201 - there is no window that could say it
        return 1
    gc.disable()  # a start makes no garbage, and looking for it takes a tenth of the time; `ui.opening` enables it again
    from ui.opening import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
