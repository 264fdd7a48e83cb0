"""A person's own choices: large letters, contrast, and the keys of our own for Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui import theme

if TYPE_CHECKING:
    from ui.vietnamese_keys import VietnameseKeys


class OwnChoices:
    """Of one window. `keep` (name, value) for whoever is signed in; at the first screen they hold until somebody signs in."""

    def __init__(self, window: QWidget, keep: Callable[[str, object], None]) -> None:
        self._window, self._keep = window, keep
        self._keys: VietnameseKeys | None = None  # not before somebody turns it on

    def set_large(self, on: bool) -> None:
        theme.set_scale(1.5 if on else 1.0)
        self._keep("large_text", on)

    def set_contrast(self, on: bool) -> None:
        theme.set_theme("contrast" if on else "day")
        self._keep("high_contrast", on)

    @property
    def typing(self) -> str:
        """The input method of our own: 'telex', 'vni' or '' (off)."""
        return self._keys.method if self._keys is not None else ""

    def set_typing(self, method: str) -> None:
        self._use_typing(method)
        self._keep("typing", self.typing)

    def apply(self, setting: Callable[[str, object], object]) -> None:
        """Those of the person who has just signed in. `setting`: (name, default) -> value."""
        large, contrast = setting("large_text", None), setting("high_contrast", None)
        if large is not None:
            theme.set_scale(1.5 if large else 1.0)
        if contrast is not None:
            theme.set_theme("contrast" if contrast else "day")
        self._use_typing(str(setting("typing", "")))

    def leave(self) -> None:
        """The next person types as the PC does."""
        self._use_typing("")

    def _use_typing(self, method: str) -> None:
        if method == self.typing:
            return
        from ui.vietnamese_keys import VietnameseKeys

        if self._keys is None:
            self._keys = VietnameseKeys(self._window)
        self._keys.use("telex" if method == "telex" else "vni" if method == "vni" else "")
