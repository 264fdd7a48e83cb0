"""Whether the PC has a network is asked of the PC alone: no packet, no waiting, no answer from outside."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from client.net.way import way_out

ASK = "from client.net.way import way_out; print(way_out())"


def test_without_any_network() -> None:
    """In a world of its own, where there is not even a loopback."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here")
    done = subprocess.run([unshare, "-rn", sys.executable, "-c", ASK], capture_output=True, text=True, timeout=30)
    if "unshare" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_one_family_is_enough(family: socket.AddressFamily, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it takes no time, nor sends anything: the socket is only ever connected."""

    class Probe:
        def __init__(self, wanted: int, kind: int) -> None:
            assert kind == socket.SOCK_DGRAM
            self.family = wanted

        def __enter__(self) -> Probe:
            return self

        def __exit__(self, *_: object) -> None: ...

        def connect(self, address: Any) -> None:
            if self.family != family:
                raise OSError("no route")

    monkeypatch.setattr(socket, "socket", Probe)
    begun = time.monotonic()
    assert way_out() and time.monotonic() - begun < 0.1
