"""The program `thu-cong-vu`. Only what the first page needs is imported before it is painted."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    gc.disable()  # a start makes no garbage, and looking for it takes a tenth of the time; `ui.opening` enables it again
    from ui.opening import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
