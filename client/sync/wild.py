"""The one door from syncing to client.message: names and texts as they come from the wild, made plain."""

from __future__ import annotations
