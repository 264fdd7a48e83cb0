"""Deleted letters stay their time, and then go for good."""

from __future__ import annotations

from pathlib import Path

from client.clock import FakeClock
from client.deeds import letters
from client.deeds.place import Place
from client.ids import MessageId
from client.people.directory import Directory
from client.rows import TRASH_DAYS
from client.store import folders, messages
from client.views import state
from tests.unit.store.conftest import Desk

DAY = 86_400.0
