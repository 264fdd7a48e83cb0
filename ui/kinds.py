"""The kinds of letters as they look (TOKENS §5 kind badge): the site's once somebody has signed in, else the program's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from client.api import kinds as shipped
from client.api import rows
from i18n import _, mark

# The program's own, so that they are translated too; a site's names are shown as it wrote them.
_SHIPPED = (
    mark("Thư mời"), mark("Báo cáo"), mark("Lịch công tác"), mark("Tài liệu họp"), mark("Tài liệu trao đổi"), mark("Trao đổi"),
    mark("Văn bản để biết"), mark("Để biết"), mark("Văn bản để báo cáo"), mark("Để báo cáo"), mark("Thông báo"), mark("Công văn"),
    mark("Thư khác"),
    mark("Có giờ, nơi họp, chủ trì và hạn xác nhận."), mark("Gửi số liệu, kết quả theo yêu cầu cấp trên."),
    mark("Lịch tuần hoặc tháng của cơ quan."), mark("Tệp để người dự xem trước cuộc họp."),
    mark("Dự thảo, tài liệu cần góp ý trước hạn."),
    mark("Gửi để biết, không cần ai trả lời."), mark("Tờ trình, văn bản gửi lên để cấp trên nắm."),
    mark("Báo cho nhiều nơi một việc, một kết quả."), mark("Văn bản giao dịch, có trích yếu “V/v”."),
    mark("Thư thường, viết tự do."),
)  # fmt: skip
OTHER = "other"
_by_id: dict[str, rows.Kind] = {}


def use(every: Iterable[rows.Kind]) -> None:
    """Those of the person who has signed in."""
    found = {each.id: replace(each, name=_(each.name), short=_(each.short), line=_(each.line)) for each in every}
    _by_id.clear()
    _by_id.update(found)


def kinds() -> tuple[rows.Kind, ...]:
    """In their order on the screen."""
    if not _by_id:
        use(shipped()[0])
    return tuple(_by_id.values())


def kind(id: str) -> rows.Kind:
    """Unknown ids are shown as other letters. Those that only tell what became of a sent letter have a look, and are written by nobody."""
    kinds()
    if id == "receipt":
        return replace(_by_id[OTHER], id=id, name=_("Báo nhận"), short=_("Báo nhận"), icon="check-circle", tint="k2")
    return _by_id.get(id) or _by_id[OTHER]


def filters() -> tuple[rows.Kind, ...]:
    """Those that have a button of their own above a list; the letters of the others are found under one of them."""
    return tuple(each for each in kinds() if not each.under)
