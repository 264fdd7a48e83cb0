"""Where things lie: the program's own resources, and the data folder of this PC."""

from __future__ import annotations

import sys
from pathlib import Path


def resources() -> Path:
    """The folder of icons, fonts, kinds and texts; also inside a built program."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent.parent / "resources"


def program_folder() -> Path:
    """Beside the built program (a site file may lie there), or the project's root."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else resources().parent


def default_data() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("ThuCongVu", appauthor=False))
