"""The looks that every page is tested in: both windows, both styles, letters of 100 and 150 %."""

from __future__ import annotations

import pytest

LOOKS = [  # end of the picture's name, window, letters, style
    ("", "wide", 1.0, "day"),
    ("-1024", "narrow", 1.0, "day"),
    ("-tuong-phan-cao", "wide", 1.0, "contrast"),
    ("-chu-150", "wide", 1.5, "day"),
    ("-chu-150-1024", "narrow", 1.5, "day"),
]
drawn_in_every_look = pytest.mark.parametrize(("name", "size", "scale", "style"), LOOKS)
in_every_look = pytest.mark.parametrize(("size", "scale", "style"), [look[1:] for look in LOOKS])
