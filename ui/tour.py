"""The tour: the real program goes through the main job by itself, on the practice server, and leaves a picture of every step.

It presses the same buttons as a person, found by their names; nothing is pretended. Ends with an error where a step does not do
what it should. What is done stands in `ui.tour_steps`.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QApplication

from client.api import faults, rehearse, start_log
from i18n import _
from ui import words
from ui.guide import Guide, Lost
from ui.tour_steps import Steps
from ui.window import Window

log = logging.getLogger(__name__)
WIDE, NARROW = QSize(1366, 768), QSize(1024, 768)


def run(app: QApplication, folder: Path, data: Path | None = None) -> int:
    """Exit code: 0 when every step did what it should. Pictures: `folder`/NN-name.png. `data` None: a folder that passes."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # the choice of files must hear us
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()
        if data is not None:
            return _go(folder, data)
        with tempfile.TemporaryDirectory(prefix="thu-cong-vu-") as made:
            return _go(folder, Path(made))
    except OSError as error:
        return _failed(error.strerror or repr(error))
    except faults.Fault as fault:
        return _failed(words.say(fault).whole)


def _failed(what: str) -> int:
    print(_("Bước không xong: {what}").format(what=what), file=sys.stderr, flush=True)
    return 1


def _go(folder: Path, data: Path) -> int:
    start_log(data)
    rehearsal = rehearse(data)
    window = Window(rehearsal.program, data)
    window.practice = rehearsal
    window.resize(WIDE)
    window.show()
    window.activateWindow()
    window.door()
    guide = Guide(window)
    before, sys.excepthook = sys.excepthook, lambda kind, error, trace: guide.bugs.append(error)
    album = Album(window, guide, folder)
    try:
        Steps(window, guide, album, rehearsal).whole()
        guide.until(lambda: True, _("Không có lỗi nào của chương trình"))
        print(_("Đã đi hết {n} bước. Hình nằm ở {folder}").format(n=album.count, folder=folder), flush=True)
        return 0
    except Exception as error:  # also a mistake of the tour's own: a line and a picture, like everything else
        if not isinstance(error, Lost):
            log.exception("tour")
        window.grab().save(str(folder / "99-khong-xong.png"))
        return _failed(str(error) if isinstance(error, Lost) else repr(error))
    finally:
        window.close()
        window.deleteLater()
        guide.settle()
        sys.excepthook = before


class Album:
    """A numbered picture and a line for every step."""

    def __init__(self, window: Window, guide: Guide, folder: Path) -> None:
        self._window, self._guide, self._folder = window, guide, folder
        self.count = 0

    def shoot(self, name: str, words: str) -> None:
        """Raises: OSError where the picture cannot be kept."""
        self._guide.settle()
        self.count += 1
        file = self._folder / f"{self.count:02}-{name}.png"
        if not self._window.grab().save(str(file)):
            raise OSError(0, _("Chưa ghi được hình {name}").format(name=file.name))
        print(f"{self.count:2}. {words}", flush=True)

    def make_narrow(self, narrow: bool) -> None:
        self._window.resize(NARROW if narrow else WIDE)
        self._guide.settle()
