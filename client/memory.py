"""What has been let go of is overwritten, so that a memory dump of a locked PC does not tell it; one door for Linux and Windows.

A freed string keeps its octets until somebody else needs the room. `begin` lets the C library overwrite what is freed from then
on; `forget` and `forget_here` go through what is kept for the next small object. What cannot be reached this way, and what
Windows does not offer, stands in docs/KEYS.md; tests/e2e/test_left_behind.py holds that list against a real dump.
"""

from __future__ import annotations

import sys
from typing import Any

_M_PERTURB, _FILL = -6, 0xA5  # mallopt(3)
_LARGEST_SMALL = 512  # octets: Python takes smaller objects from pools of its own, one for each size
_STEP = 16
_EACH = 6 * 1024 * 1024  # octets of objects of each size: more than the pools of a size have free
_HEAD = sys.getsizeof(b"")
_CACHED = 1040  # octets: the C library keeps a few freed blocks of each smaller size for each thread


def begin() -> None:
    """Before there is anything to hide. Asking again changes nothing."""
    if sys.platform == "linux" and hasattr(_c(), "mallopt"):
        _c().mallopt(_M_PERTURB, _FILL)


def forget() -> None:
    """After the last reference has gone, on any thread; some tenths of a second."""
    for size in range(_HEAD + 1, _LARGEST_SMALL + 1, _STEP):
        octets = size - _HEAD
        _full = [bytes(octets) for _number in range(_EACH // (size + _STEP))]
        del _full
    if sys.platform == "win32":
        kernel = _windows()
        kernel.HeapCompact(kernel.GetProcessHeap(), 0)


def forget_here() -> None:
    """What the C library has put by for the thread that calls: the one that has held the most, the window's."""
    if sys.platform == "win32":
        return
    c = _c()
    held = []
    for size in range(24, _CACHED, _STEP):
        for _number in range(8):
            block = c.malloc(size)
            if block:
                c.memset(block, 0, size)
                held.append(block)
    for block in held:
        c.free(block)
    if hasattr(c, "malloc_trim"):
        c.malloc_trim(0)


def _c() -> Any:
    import ctypes

    library = ctypes.CDLL(None)
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
    library.free.argtypes = (ctypes.c_void_p,)
    library.memset.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t)
    return library


def _windows() -> Any:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetProcessHeap.restype = ctypes.c_void_p
    kernel.HeapCompact.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    return kernel
