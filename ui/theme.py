"""Colours, letters and sizes as data (TOKENS §1–§3), and the one place that changes them while the window is open.

`now()` is the Look in force; a widget that computes anything from it calls `follow(widget, restyle)` once, and is told
when the theme, the text size or the width of the window changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from client.api import resources

Name = Literal["day", "contrast"]
FAMILY = "Be Vietnam Pro"
NARROW_BELOW = 1200  # px of window width: under it the 1024 layout

DAY: Mapping[str, str] = {
    "bg": "#F1F5F7", "ink": "#14222C", "surface": "#FFFFFF", "ink2": "#3B4B57", "sunk": "#E8EDF1",
    "blocked": "#E8EDF1", "on-blocked": "#3B4B57",
    "rail": "#07303F", "on-rail": "#FFFFFF", "rail-sub": "#CFE3EC", "rail-hover": "#12435A", "rail-line": "#2C5364",
    "open": "#FFFFFF", "on-open": "#07303F",
    "gold": "#F5BC46", "on-gold": "#14222C", "gold-dark": "#E5A828",
    "brand": "#0B4F6C", "on-brand": "#FFFFFF", "brand-dark": "#083C53", "brand-0": "#EAF3F8", "brand-1": "#DCEBF3",
    "link": "#0B4F6C",
    "info-bg": "#E4F0FA", "info-text": "#0A3D66", "info-line": "#1F6FB0",
    "ok-bg": "#E3F3E8", "ok-text": "#0B4A26", "ok-line": "#2A7A4B",
    "warn-bg": "#FFF2CF", "warn-text": "#5A3900", "warn-line": "#B07400",
    "bad-bg": "#FDE9E7", "bad-text": "#821414", "bad-line": "#B3261E", "bad-btn": "#9A1B1B", "on-bad": "#FFFFFF",
    "k1-bg": "#E1ECF9", "k1-text": "#0A3D7A", "k2-bg": "#EEE8F8", "k2-text": "#48257E",
    "k3-bg": "#E3F3E8", "k3-text": "#0B4A26", "k4-bg": "#E8EDF1", "k4-text": "#26343F",
    "k5-bg": "#F6EDE0", "k5-text": "#53380F", "k6-bg": "#DDF1F0", "k6-text": "#0B4644",
    "toast": "#14222C", "on-toast": "#FFFFFF", "toast-edge": "#FFFFFF",
    "line": "#CBD6DD", "ctl": "#6A7A87", "edge": "#7A8B97", "scroll": "#6A7A87",
    "ring-in": "#FFFFFF", "ring-out": "#14222C",
}  # fmt: skip

CONTRAST: Mapping[str, str] = {
    **dict.fromkeys(DAY, "#FFFFFF"),
    **dict.fromkeys(
        ("bg", "surface", "sunk", "rail", "info-bg", "ok-bg", "warn-bg", "bad-bg", "toast", "on-brand", "on-gold",
         "k1-bg", "k2-bg", "k3-bg", "k4-bg", "k5-bg", "k6-bg", "on-bad", "ring-in"), "#000000"),
    **dict.fromkeys(("gold", "gold-dark", "brand", "brand-dark", "link", "warn-text", "warn-line"), "#FFE866"),
    **dict.fromkeys(("info-text", "info-line"), "#8FD3FF"),
    **dict.fromkeys(("ok-text", "ok-line"), "#7CF29A"),
    **dict.fromkeys(("bad-text", "bad-line", "bad-btn"), "#FF9C94"),
    "blocked": "#1C1C1C", "brand-0": "#1C1C1C", "brand-1": "#2B2B00", "rail-hover": "#1C1C1C", "on-open": "#07303F",
}  # fmt: skip

# (back, text) of every pair that may carry words; each is at least 7:1 in both themes (a test computes it)
PAIRS: tuple[tuple[str, str], ...] = (
    ("bg", "ink"), ("surface", "ink"), ("surface", "ink2"), ("bg", "ink2"), ("sunk", "ink"), ("blocked", "on-blocked"),
    ("rail", "on-rail"), ("rail", "rail-sub"), ("open", "on-open"), ("gold", "on-gold"), ("gold-dark", "on-gold"),
    ("brand", "on-brand"), ("brand-dark", "on-brand"), ("surface", "link"), ("brand-0", "brand"), ("brand-0", "ink"),
    ("brand-1", "brand"), ("info-bg", "info-text"), ("ok-bg", "ok-text"), ("warn-bg", "warn-text"),
    ("bad-bg", "bad-text"), ("surface", "bad-btn"), ("bad-btn", "on-bad"), ("k1-bg", "k1-text"), ("k2-bg", "k2-text"),
    ("k3-bg", "k3-text"), ("k4-bg", "k4-text"), ("k5-bg", "k5-text"), ("k6-bg", "k6-text"), ("toast", "on-toast"),
    ("rail-hover", "on-rail"), ("surface", "ok-text"), ("surface", "warn-text"), ("surface", "bad-text"),
)  # fmt: skip

INITIALS: tuple[str, ...] = ("#1C5A73", "#5A3A7E", "#1F5A3A", "#7A2E3A", "#3E4A8A", "#6A4312")

Role = Literal[
    "title", "figure", "card", "lesson", "body", "medium", "strong", "button", "rail", "second", "second-medium",
    "badge", "second-strong",
]  # fmt: skip
TYPE: Mapping[Role, tuple[int, int]] = {  # pixels at 100 %, weight
    "title": (30, 700), "figure": (24, 700), "card": (20, 700), "lesson": (20, 400),
    "body": (18, 400), "medium": (18, 500), "strong": (18, 700), "button": (18, 600), "rail": (18, 500),
    "second": (16, 400), "second-medium": (16, 500), "badge": (16, 600), "second-strong": (16, 700),
}  # fmt: skip
ICON_AT_150 = {20: 28, 24: 34, 28: 36, 36: 48}


@dataclass(frozen=True, slots=True)
class Look:
    """`scale`: 1.0 or 1.5; `narrow`: the window is under 1200 px wide."""

    theme: Name = "day"
    scale: float = 1.0
    narrow: bool = False

    @property
    def large(self) -> bool:
        return self.scale > 1.0

    @property
    def contrast(self) -> bool:
        return self.theme == "contrast"

    @property
    def rail_width(self) -> int:
        return 304 if self.large else 212 if self.narrow else 232

    @property
    def side(self) -> int:
        """Padding of a screen at its sides."""
        return 20 if self.narrow else 24

    @property
    def button_side(self) -> int:
        return 16 if self.narrow else 22

    def token(self, name: str) -> str:
        return (CONTRAST if self.theme == "contrast" else DAY)[name]

    def line_width(self) -> int:
        """Of decorative lines and card edges."""
        return 2 if self.contrast else 1

    def pixels(self, role: Role) -> int:
        return round(TYPE[role][0] * self.scale)

    def icon(self, size: int) -> int:
        """The size in px of an icon named by its size at 100 %."""
        return ICON_AT_150.get(size, round(size * 1.4)) if self.large else size


class _News(QObject):
    changed = Signal()


_look = Look()
_news: _News | None = None
_fonts: dict[tuple[Role, float], QFont] = {}
_colours: dict[str, QColor] = {}


def now() -> Look:
    return _look


def token(name: str) -> str:
    return _look.token(name)


def colour(name: str) -> QColor:
    """Of a token of the theme in force, or of a '#RRGGBB'."""
    value = name if name.startswith("#") else _look.token(name)
    found = _colours.get(value)
    if found is None:
        found = _colours[value] = QColor(value)
    return found


def font(role: Role) -> QFont:
    key = (role, _look.scale)
    found = _fonts.get(key)
    if found is None:
        found = QFont(FAMILY)
        found.setPixelSize(_look.pixels(role))
        found.setWeight(QFont.Weight(TYPE[role][1]))
        _fonts[key] = found
    return found


def follow(widget: QWidget, restyle: Callable[[], None]) -> None:
    """Call `restyle` now, and again whenever the look changes while `widget` lives."""
    restyle()
    connection = news().changed.connect(restyle)
    if getattr(restyle, "__self__", None) is not widget:  # Qt ends only the calls of the widget's own methods with it
        widget.destroyed.connect(lambda: QObject.disconnect(connection))  # it may have ended with somebody else before


def news() -> _News:
    global _news
    if _news is None:
        _news = _News()
    return _news


def start(app: QApplication, look: Look | None = None) -> None:
    """Load the fonts and put the look on; call it once, before the first widget."""
    for weight in ("400Regular", "500Medium", "600SemiBold", "700Bold"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"BeVietnamPro_{weight}.ttf"))
    styles = app.styleHints()  # held: its parts die with the wrapper
    hints = styles.accessibility()
    if look is None:
        look = Look(theme="contrast" if _wants_contrast(app) else "day")
        hints.contrastPreferenceChanged.connect(lambda _: set_theme("contrast" if _wants_contrast(app) else "day"))
    _put_on(app, look)


def _wants_contrast(app: QApplication) -> bool:
    styles = app.styleHints()
    return styles.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def set_look(look: Look) -> None:
    if look != _look:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        _put_on(app, look)
        news().changed.emit()


def set_theme(theme: Name) -> None:
    set_look(replace(_look, theme=theme))


def set_scale(scale: float) -> None:
    set_look(replace(_look, scale=scale))


def set_width(width: int) -> None:
    """The window is `width` px wide now."""
    set_look(replace(_look, narrow=width < NARROW_BELOW))


def _put_on(app: QApplication, look: Look) -> None:
    global _look
    before, _look = _look, look
    app.setFont(font("body"))
    if before.theme != look.theme or not app.styleSheet() or before.scale != look.scale:
        app.setPalette(palette())
        app.setStyleSheet(style_sheet(look))


def palette() -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for place, name in (
        (role.Window, "bg"), (role.WindowText, "ink"), (role.Base, "surface"), (role.AlternateBase, "sunk"),
        (role.Text, "ink"), (role.Button, "surface"), (role.ButtonText, "ink"), (role.Highlight, "brand"),
        (role.HighlightedText, "on-brand"), (role.PlaceholderText, "ink2"), (role.Link, "link"),
        (role.LinkVisited, "link"), (role.ToolTipBase, "toast"), (role.ToolTipText, "on-toast"),
    ):  # fmt: skip
        made.setColor(place, colour(name))
    return made


def style_sheet(look: Look) -> str:
    """Fields, text areas, tables, scroll bars and menus; everything else paints itself."""
    text = (resources() / "style" / "program.qss").read_text("utf-8")
    names = {name.replace("-", "_"): look.token(name) for name in DAY}
    sizes = {"body_px": f"{look.pixels('body')}px", "second_px": f"{look.pixels('second')}px"}
    return Template(text).substitute(names, **sizes, family=FAMILY, line_px=f"{look.line_width()}px")
