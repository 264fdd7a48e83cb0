"""Sticks as tests use them: packed at one PC, sent from another where nobody has signed in, taken home."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from client.api import send_carried
from client.ids import OutboxId
from client.rows import Delivered, Packed, TakenBack
from tests.engine.office import Official, site
from tests.servers import Dovecot

SUBJECT = re.compile(rb"^Subject: ([^\r\n]*)", re.MULTILINE)


def pack(hoa: Official, folder: Path) -> Packed:
    found = hoa.session.carrier.pack(folder, lambda how_far: None).result()
    assert found is not None
    return found


def send(dovecot: Dovecot, hoa: Official, folder: Path, **more: Any) -> Delivered:
    """From a PC where nobody has signed in."""
    return send_carried(site(dovecot, **more), folder, hoa.who.password)


def take_back(hoa: Official, folder: Path) -> TakenBack:
    found = hoa.session.carrier.take_back(folder, lambda how_far: None).result()
    assert found is not None
    return found


def came(dovecot: Dovecot) -> Counter[str]:
    """Subjects that the world has got, each as often as it came to somebody."""
    found: Counter[str] = Counter()
    for one in dovecot.sink.letters:
        match = SUBJECT.search(one.letter)
        found[match.group(1).decode() if match else ""] += len(one.recipients)
    return found


def states(hoa: Official, *letters: OutboxId) -> list[str]:
    return [hoa.row(letter).state for letter in letters]
