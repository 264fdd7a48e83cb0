"""Where things lie: the program's own resources, and the data folder of this PC."""

from __future__ import annotations

import sys
from pathlib import Path

SITE_FILE = "thu-cong-vu.toml"
PASSING = "passing"  # within a person's folder: files that another program shows


def bundled() -> bool:
    """Whether this is the built program rather than its source."""
    return bool(getattr(sys, "frozen", False))


def resources() -> Path:
    """The folder of icons, fonts, kinds and texts; also inside a built program."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent.parent / "resources"


def program_folder() -> Path:
    """Beside the built program (a site file may lie there), or the project's root."""
    return Path(sys.executable).resolve().parent if bundled() else resources().parent


def default_data() -> Path:
    """Where this PC's mail lies unless --data says otherwise; local to the PC, never roaming."""
    import platformdirs

    return Path(platformdirs.user_data_dir("ThuCongVu", appauthor=False))


def site_file() -> Path | None:
    """The site file beside the program, if there is one."""
    path = program_folder() / SITE_FILE
    return path if path.is_file() else None
