"""Types Telex into every field of the composer with xdotool, through whatever input method the session runs.

Run inside a display with ibus: ``python -m tests.e2e.type_telex``. Prints one JSON document: field -> what stands in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from tests.ui.fake import FakeSession
from tests.ui.fake_program import FakeProgram
from tests.ui.typists import shown
from ui import theme
from ui.window import Window

KEYS = ("Kinhs guwir UBND phuwowngf Cais Khees ", "Nguyeenx Thij Hoa ")


def turn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def main() -> int:
    application = QApplication(sys.argv)
    theme.start(application)
    window = Window(FakeProgram(), Path(tempfile.mkdtemp()))  # type: ignore[arg-type]
    window.resize(1366, 736)
    window.show()
    window.enter(FakeSession(), start=False)  # type: ignore[arg-type]
    found: dict[str, str] = {}
    for page in ("inbox", "help", "composer"):
        window.go(page)
        window.activateWindow()
        turn(1.0)
        every = [*window.findChildren(QLineEdit), *window.findChildren(QTextEdit)]
        for field in (one for one in every if one.isVisible() and one.isEnabled() and not one.isReadOnly()):
            field.setFocus()
            turn(0.4)
            for keys in KEYS:
                typing = subprocess.Popen(["xdotool", "type", "--delay", "40", keys])
                while typing.poll() is None:
                    turn(0.05)
                turn(0.4)
            found[f"{page}: {field.accessibleName()}"] = shown(field)
            field.clear()
            turn(0.2)
    print(json.dumps(found, ensure_ascii=False))
    sys.stdout.flush()
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
