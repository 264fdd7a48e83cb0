"""The reminder of letters that lie on this PC alone: on one day of a week, never where one writes, gone after a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from i18n import _, ngettext
from ui import dates
from ui.words import Saying

if TYPE_CHECKING:
    from ui.house import House

WEEK, DAY = 7 * 86_400.0, 12 * 3600.0  # s: from one reminder to the next; how long one stays
TOLD = "backup.told"  # the setting: when the last one began


def due(told_at: float, now: float) -> bool:
    """A clock that was set back does not silence it."""
    return not 0 <= now - told_at < WEEK or now - told_at < DAY


def reminder(house: House) -> Saying | None:
    """For the banner of a page that has room for it; None while practising, or where there is nothing to be said."""
    told, now = float(house.views.setting(TOLD, 0.0) or 0.0), dates.now()
    if house.practice is not None or not due(told, now) or not (n := house.views.only_here()):
        return None
    if not 0 <= now - told < DAY:
        _keep(house, now)
    fact = ngettext("{n} thư chỉ có ở máy này.", "{n} thư chỉ có ở máy này.", n).format(n=dates.count(n))
    return Saying(fact, _("Máy hỏng thì mất. Nên chép một bản ra USB."), _("Sao lưu ra USB"), "backup")


def heard(house: House) -> None:
    """Its button was pressed: enough for this week."""
    _keep(house, dates.now() - DAY)


def _keep(house: House, at: float) -> None:
    from client.api import commands

    if house.bridge is not None:
        house.bridge.do(commands.ChangeSetting(TOLD, at))
