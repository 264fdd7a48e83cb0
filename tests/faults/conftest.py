"""The officials of the engine's tests, to be killed and cut off."""

from __future__ import annotations

from tests.engine.conftest import hoa, make_official

__all__ = ["hoa", "make_official"]
