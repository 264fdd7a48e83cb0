"""Real windows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.servers import need


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own, 1366 × 768."""
    xvfb = need("Xvfb", "xvfb")
    read, write = os.pipe()
    screen = subprocess.Popen(
        [xvfb, "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with open(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    screen.terminate()
    screen.wait()
