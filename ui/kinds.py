"""The five kinds of letters, as they look (TOKENS §5 kind badge)."""

from __future__ import annotations

from dataclasses import dataclass

from i18n import _


@dataclass(frozen=True, slots=True)
class Kind:
    id: str
    name: str
    short: str  # in the filter row
    icon: str
    tint: str  # tokens <tint>-bg, <tint>-text


def kinds() -> tuple[Kind, ...]:
    return (
        Kind("invitation", _("Thư mời"), _("Thư mời"), "calendar", "k1"),
        Kind("report", _("Báo cáo"), _("Báo cáo"), "report", "k2"),
        Kind("schedule", _("Lịch công tác"), _("Lịch công tác"), "schedule", "k3"),
        Kind("notice", _("Văn bản để biết"), _("Để biết"), "document", "k4"),
        Kind("other", _("Thư khác"), _("Thư khác"), "mail", "k5"),
    )


_by_id: dict[str, Kind] = {}


def kind(id: str) -> Kind:
    """Unknown ids are shown as other letters."""
    if not _by_id:
        _by_id.update((each.id, each) for each in kinds())
    return _by_id.get(id) or _by_id["other"]
