"""The program `thu-cong-vu`: reads its options, shows the first page. Nothing heavy is imported before the first paint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from client.api import Program, default_data, faults, load_site, rehearse, start_log
from i18n import _
from ui import theme
from ui.window import Window, problem


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="thu-cong-vu", description=_("Thư điện tử cho cán bộ xã, phường."))
    parser.add_argument("--practice", action="store_true", help=_("mở hộp thư tập, thư không gửi đi thật"))
    parser.add_argument("--site", type=Path, metavar=_("TỆP"), help=_("tệp cấu hình của cơ quan"))
    parser.add_argument("--data", type=Path, metavar=_("THƯ-MỤC"), help=_("nơi giữ thư trên máy này"))
    parser.add_argument("--tour", type=Path, metavar=_("THƯ-MỤC"), help=_("tự đi một vòng, chụp lại từng bước"))
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    chosen = options(sys.argv[1:] if arguments is None else arguments)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("thu-cong-vu")
    app.setApplicationDisplayName("Thư Công Vụ")
    app.setDesktopFileName("thu-cong-vu")
    theme.start(app)
    if chosen.tour is not None:
        from ui.tour import run

        return run(app, chosen.tour, chosen.data)
    window = open_window(chosen)
    catch_bugs(window)
    code = app.exec()
    window.close()
    return code


def open_window(chosen: argparse.Namespace) -> Window:
    """The window on its first page, shown."""
    data: Path = chosen.data or default_data()
    start_log(data)
    if chosen.practice:
        rehearsal = rehearse(data)
        window = Window(rehearsal.program, data)
        window.practice = rehearsal
        window.door()
    else:
        window = _on_site(chosen.site, data)
    window.resize(1366, 736)
    screen = window.screen().availableGeometry()
    if screen.width() <= 1366 or screen.height() <= 768:
        window.showMaximized()
    else:
        window.show()
    return window


def _on_site(path: Path | None, data: Path) -> Window:
    try:
        site = load_site(path)
    except faults.SiteFault as fault:
        window = Window(None, data)
        window.start_at("no-site", fault=fault)
        return window
    window = Window(Program(site, data) if site is not None else None, data)
    window.door()
    return window


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
            finally:
                showing = False

        QTimer.singleShot(0, show)

    sys.excepthook = hook


if __name__ == "__main__":
    sys.exit(main())
