"""What can be set, in three layers: what the site file locks > the person's own choice > the site file > the default.

Settings are passed on as one frozen value; there is no registry. `DEFAULT` is what a fresh program does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

KIB = 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """`small_attachment_limit` in bytes: files up to this size come by themselves on a good line (0 = none)."""

    theme: str = "system"  # system | light | contrast
    text_percent: int = 100  # 100 | 125 | 150
    undo_seconds: int = 10  # to take a letter back after "Gửi"
    small_attachment_limit: int = 100 * KIB
    remember_me: bool = False  # keep the mail password in the PC's keyring
    lock_minutes: int = 10  # without a touch, then the password is asked again; 0 = never
    send_while_locked: bool = True  # what waits in the outbox still goes; its key stays in memory until then


DEFAULT = Settings()
NAMES = tuple(field.name for field in fields(Settings))


def _one_of(*allowed: object) -> Callable[[object], bool]:
    return lambda value: type(value) in {type(item) for item in allowed} and value in allowed


def _between(lowest: int, highest: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


_SENSE: Mapping[str, Callable[[object], bool]] = {
    "theme": _one_of("system", "light", "contrast"),
    "text_percent": _one_of(100, 125, 150),
    "undo_seconds": _between(0, 120),
    "small_attachment_limit": _between(0, 10 * KIB * KIB),
    "remember_me": _one_of(True, False),
    "lock_minutes": _between(0, 24 * 60),
    "send_while_locked": _one_of(True, False),
}


def sensible(name: str, value: object) -> bool:
    """Whether `value` can be used for this setting; False for a name that is none."""
    check = _SENSE.get(name)
    return check is not None and check(value)


def resolve(
    site: Mapping[str, object] | None = None,
    locked: frozenset[str] = frozenset(),
    person: Mapping[str, object] | None = None,
) -> Settings:
    """The settings in force. Values that make no sense, and unknown names, are passed over: an old or damaged choice
    must never keep the program from starting."""
    result = DEFAULT
    for layer, skip in ((site or {}, frozenset[str]()), (person or {}, locked)):
        for name, value in layer.items():
            if name not in skip and sensible(name, value):
                result = replace(result, **{name: value})  # type: ignore[arg-type]
    return result
