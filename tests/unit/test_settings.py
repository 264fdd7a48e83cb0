"""Settings: four layers, and nothing that stands in them can keep the program from starting."""

from __future__ import annotations

from client.settings import DEFAULT, NAMES, resolve, sensible


def test_the_layers_lie_in_their_order() -> None:
    """default < site < person, but what the site locks no person changes."""
    site: dict[str, object] = {"undo_seconds": 20, "theme": "light"}
    person: dict[str, object] = {"undo_seconds": 5, "theme": "contrast", "text_percent": 150}
    settings = resolve(site, frozenset({"undo_seconds"}), person)
    assert (settings.undo_seconds, settings.theme, settings.text_percent) == (20, "contrast", 150)
    assert settings.lock_minutes == DEFAULT.lock_minutes


def test_nonsense_is_passed_over() -> None:
    """Damaged and unknown values leave the layer below in force."""
    assert resolve(None, frozenset(), {"theme": 7, "text_percent": True, "undo_seconds": -1, "gone": 1}) == DEFAULT


def test_every_default_is_sensible() -> None:
    assert all(sensible(name, getattr(DEFAULT, name)) for name in NAMES)
    assert not sensible("no such", 1)
