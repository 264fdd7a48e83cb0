"""What a file says of itself while it comes from the server. Pure."""

from __future__ import annotations

from i18n import _
from ui import dates


def coming(size: int, share: float, seconds_to_go: float, stopped: bool, *, shelf: bool = False) -> str:
    """Of a file of `size` octets of which `share` (0..1) is here; `shelf`: it lies in the network folder. 'Đang tải 0,4 trong 2,1 MB, còn khoảng 1 phút'."""
    amount = dates.part_of(round(size * share), size)
    if stopped and shelf:
        return _("Ổ chung mở lại được sẽ tải")
    if stopped:
        return _("Đã tải {amount}. Có mạng lại sẽ tải tiếp.").format(amount=amount) if share > 0 else _("Có mạng lại sẽ tải")
    if share <= 0:
        return _("Sắp tải {size}").format(size=dates.size(size))
    left = dates.left(seconds_to_go)
    if not left:
        return _("Đang tải {amount}").format(amount=amount)
    return _("Đang tải {amount}, {left}").format(amount=amount, left=left)
