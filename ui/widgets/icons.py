"""Icons of resources/icons, tinted with a token of the theme; each picture is rendered once and kept."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from client.api import resources
from ui import theme

_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


def pixmap(name: str, size: int, tint: str, ratio: float = 0.0) -> QPixmap:
    """`size` in px on screen; `tint` a token or '#RRGGBB'; `ratio` 0 = of the main screen.

    Raises FileNotFoundError for a name that is not in resources/icons.
    """
    if not ratio:
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    colour = theme.colour(tint)
    key = (name, colour.name(), size, ratio)
    found = _pixmaps.get(key)
    if found is None:
        found = _pixmaps[key] = _render(name, size, colour.name(), ratio)
    return found


def paint(painter: QPainter, name: str, x: float, y: float, size: int, tint: str) -> None:
    """Paint an icon with its left upper corner at (x, y)."""
    painter.drawPixmap(round(x), round(y), pixmap(name, size, tint, painter.device().devicePixelRatioF()))


def icon(name: str, size: int, tint: str) -> QIcon:
    return QIcon(pixmap(name, size, tint))


def program_icon() -> QIcon:
    """The mark of the program, in its own colours."""
    made = QIcon()
    for size in (32, 64):
        made.addPixmap(_render("program", size, "", 1.0))
    return made


def mark(size: int) -> QPixmap:
    """The program's mark as the sign-in band shows it."""
    return _render("program", size, "", pixmap("mail", 16, "ink").devicePixelRatio())


def _render(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    data = (resources() / "icons" / f"{name}.svg").read_bytes()
    if colour:
        data = data.replace(b"<svg ", b'<svg fill="' + colour.encode() + b'" ', 1)
    pixels = round(size * ratio)
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(data)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
