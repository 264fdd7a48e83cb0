"""From the options of the command line to the first page, and what waits until it is on the screen."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from client.api import Program, default_data, faults, load_site, rehearse, start_log, warm
from i18n import _
from i18n.arguments import Parser
from ui import theme
from ui.ending import Ending
from ui.one_window import OneWindow
from ui.places import page_class
from ui.qt_words import speak
from ui.window import Window, problem

log = logging.getLogger(__name__)


def options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="thu-cong-vu", description=_("Thư điện tử cho cán bộ xã, phường."))
    parser.add_argument("--practice", action="store_true", help=_("mở hộp thư tập, thư không gửi đi thật"))
    parser.add_argument("--site", type=Path, metavar=_("TỆP"), help=_("tệp cấu hình của cơ quan"))
    parser.add_argument("--data", type=Path, metavar=_("THƯ-MỤC"), help=_("nơi giữ thư trên máy này"))
    parser.add_argument("--tour", type=Path, metavar=_("THƯ-MỤC"), help=_("tự đi một vòng, chụp lại từng bước"))
    return parser.parse_args(arguments)


def run(arguments: list[str]) -> int:
    """Until the window is closed. Returns the exit code."""
    chosen = options(arguments)
    data: Path = chosen.data or default_data()
    gate = OneWindow(data)
    answers: bool | None = False
    if chosen.tour is None and not gate.first() and (answers := gate.call()):
        return 0
    # named here, since asking for a style later makes PySide know every style there is, 4 ms of the start
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("thu-cong-vu")
    app.setDesktopFileName("thu-cong-vu")
    theme.start(app)
    speak(app)
    if chosen.tour is not None:
        from ui.tour import run

        gc.enable()
        return run(app, chosen.tour, chosen.data)
    window = open_window(chosen, data, faults.StoreInUse() if answers is None else None)
    window.painted.connect(lambda: gate.listen(window))
    window.closing.connect(gate.deaf)
    Ending(app, window).hear_signals()
    code = app.exec()
    window.close()
    gate.close()
    return code


def open_window(chosen: argparse.Namespace, data: Path, wrong: faults.Fault | None = None) -> Window:
    """The window on its first page, shown. `wrong`: why nobody can sign in."""
    program, rehearsal = None, None
    try:
        if wrong is None and chosen.practice:
            rehearsal = rehearse(data)
            program = rehearsal.program
        elif wrong is None and (site := load_site(chosen.site)) is not None:
            program = Program(site, data)
    except (faults.SiteFault, faults.StoreFault) as fault:
        wrong = fault
    window = Window(program, data)
    window.practice = rehearsal
    catch_bugs(window)
    window.painted.connect(lambda: _settle(window, data))
    try:
        if wrong is not None:
            window.start_at("no-site", fault=wrong)
        else:
            window.door()
    except faults.StoreForbidden as fault:
        window.start_at("no-site", fault=fault)
    except Exception as error:  # the list of people is damaged, or a mistake of ours: a page, not a program that does not start
        start_log(data)
        problem(window, error)
    window.resize(1366, 736)
    screen = window.screen().availableGeometry()
    if screen.width() <= 1366 or screen.height() <= 768:
        window.showMaximized()
    else:
        window.show()
    return window


def _settle(window: Window, data: Path) -> None:
    """The first page is there; now what nobody has to wait for. Nothing of what was made so far is ever garbage: the
    collector need not look at it again, which keeps its pauses short."""
    gc.freeze()
    gc.enable()
    with suppress(OSError):  # a folder that cannot be written: the page says so
        start_log(data)
    window.work(lambda: _warm(window.program))


def _warm(program: Program | None) -> None:
    """What a crash has left goes; what comes next is imported while the person types: the engine, and the pages up to the first
    letter."""
    if program is not None:
        program.sweep()
    warm()
    for name in ("home", "inbox", "reader"):
        page_class(name)


def catch_bugs(window: Window) -> None:
    """Whatever is raised in the window's own code shows the calm page; it may itself fail only once."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, faults.Fault):
            window.trouble(error)
            return
        if showing:
            sys.__excepthook__(kind, error, trace)
            return
        showing = True

        def show() -> None:
            nonlocal showing
            try:
                problem(window, error)
            except Exception:  # asking for the page again would not end
                log.exception("the page of errors")
            finally:
                showing = False

        QTimer.singleShot(0, show)

    sys.excepthook = hook
