"""A letter put aside or thrown away: the words about it, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable

from client.api import commands, ids
from i18n import _
from ui.house import House


def say_kept(house: House, draft: ids.DraftId) -> None:
    """The person went elsewhere: where the letter is now."""
    house.toast.say(
        _("Thư đang soạn được giữ trong Thư viết dở."), _("Viết tiếp"), lambda: house.go("composer", draft=draft),
        icon="drafts", seconds=8,
    )  # fmt: skip


def throw_away(house: House, draft: ids.DraftId | None, subject: str, then: Callable[[], object]) -> None:
    """`then` when it is gone from the list of drafts. None: it was never kept, so there is nothing to take back."""
    bridge = house.bridge
    if bridge is None or draft is None:
        then()
        return

    def take_back() -> None:
        if house.bridge is not None:
            house.bridge.do(commands.KeepDraft(draft), lambda _kept: house.go("composer", draft=draft), house.trouble)

    def done(_result: object) -> None:
        then()
        said = _("Đã bỏ thư “{subject}”.").format(subject=subject) if subject else _("Đã bỏ thư đang soạn.")
        house.toast.say(said, _("Lấy lại thư"), take_back, icon="delete")

    bridge.do(commands.DiscardDraft(draft), done, house.trouble)
