"""The window: Qt Widgets on the engine's door (client.api)."""

import builtins

_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

# PySide puts its own import in the place of Python's: it reads the source of every module to see whether it asks for
# snake_case names. Nobody here does, and it costs a seventh of the start and 6 MB.
builtins.__import__ = _import
