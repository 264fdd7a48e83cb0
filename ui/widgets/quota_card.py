"""How full the mailbox is: words first, then the gauge, then what helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import rows
from i18n import _, ngettext
from ui import dates, theme
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.gauge import QuotaGauge
from ui.widgets.text import Text, bold


def quota_title(quota: rows.Quota) -> str:
    """Of the gauge: 'Hộp thư còn chỗ', 'sắp đầy', 'gần đầy', 'đã đầy'."""
    if not quota.known or not quota.limit:
        return _("Dung lượng hộp thư")
    if quota.share >= 1:
        return _("Hộp thư đã đầy")
    if quota.share > 0.9:
        return _("Hộp thư gần đầy")
    return _("Hộp thư sắp đầy") if quota.share >= 0.8 else _("Hộp thư còn chỗ")


def forecast(quota: rows.Quota) -> str:
    """'Khoảng 9 ngày nữa đầy.', '' where nobody can tell or it is far off."""
    if quota.days_left is None or quota.share >= 1:
        return ""
    if quota.days_left < 1:
        return _("Hôm nay có thể đầy.")
    return ngettext("Khoảng {n} ngày nữa đầy.", "Khoảng {n} ngày nữa đầy.", quota.days_left).format(n=dates.count(quota.days_left))


class QuotaCard(Card):
    """`clean`: opens the clean-up."""

    def __init__(self, clean: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(margin=16, parent=parent)
        self._head = CardHead("quota", "")
        self._words = Text("", "body", rich=True, wrap=True)
        self._gauge = QuotaGauge(20)
        self._left = Text("", "second", "ink2", wrap=True)
        self._others = Text("", "second", "ink2", wrap=True)
        self.button = Button(_("Dọn hộp thư"), "secondary", "clean", press=clean)
        for widget in (self._head, self._words, self._gauge, self._left, self._others):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self.body.addLayout(row)
        theme.follow(self, self.update)

    def say(self, quota: rows.Quota, others: Sequence[tuple[rows.Mailbox, rows.Quota]] = ()) -> None:
        self._head.title.setText(quota_title(quota))
        limited = quota.known and quota.limit > 0
        self._gauge.setVisible(limited)
        self._gauge.set_share(quota.share)
        if limited:
            look = theme.now()
            figure = f'<span style="font-size:{look.pixels("figure")}px">{bold(dates.megabytes(quota.used) + " MB")}</span> '
            rest = _("trong {limit} MB, còn {left} MB").format(
                limit=dates.megabytes(quota.limit), left=dates.megabytes(quota.left)
            )
            small = look.pixels("second" if look.narrow else "body")
            self._words.setText(f'{figure}<span style="font-size:{small}px">{rest}</span>')
        elif quota.known:
            self._words.setText(_("Đã dùng {used} MB").format(used=dates.megabytes(quota.used)))
        else:
            self._words.setText(_("Máy chủ không cho biết.") if quota.asked else _("Đang hỏi máy chủ."))
        left = quota.letters_left
        self._left.setVisible(limited and left is not None)
        if left is not None:
            words = ngettext("Còn nhận được khoảng {n} thư có tệp đính kèm.", "Còn nhận được khoảng {n} thư có tệp đính kèm.", left)
            if theme.now().narrow:
                words = ngettext("Nhận được khoảng {n} thư có tệp nữa.", "Nhận được khoảng {n} thư có tệp nữa.", left)
            said = words.format(n=dates.count(left)) if left else _("Không còn chỗ cho thư có tệp đính kèm.")
            self._left.setText(" ".join(filter(None, (said, forecast(quota)))))
        self._others.setVisible(bool(others))
        self._others.setText("\n".join(map(_other, others)))


def _other(pair: tuple[rows.Mailbox, rows.Quota]) -> str:
    _box, quota = pair
    if not quota.known or not quota.limit:
        return _("Hộp thư cơ quan: máy chủ không cho biết.")
    return _("Hộp thư cơ quan: {used} MB trong {limit} MB.").format(
        used=dates.megabytes(quota.used), limit=dates.megabytes(quota.limit)
    )
