"""What to try first while practising: three jobs, each one press away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from i18n import _
from ui import theme
from ui.widgets.button import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.rule import Rule
from ui.widgets.text import Text


class PracticeTasks(Card):
    """`go(page, **arguments)` opens the page where the job is done."""

    def __init__(self, go: Callable[..., object], parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self.body.setSpacing(0)
        self._seconds: list[Text] = []
        head = QHBoxLayout()
        head.setContentsMargins(18, 10, 18, 10)
        head.addWidget(CardHead("tip", _("Nên tập việc gì trước?")))
        self.body.addLayout(head)
        tasks: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (_("Mở một thư mời và đọc"), _("Bấm vào dòng thư là mở"), lambda: go("inbox", kind="invitation")),
            (_("Viết thư có tệp đính kèm"), _("Gửi thử cho người cùng cơ quan"), lambda: go("composer")),
            (_("Nhận ra một thư lừa đảo"), _("Xem các thư có nhãn NGOÀI cơ quan"), lambda: go("inbox", kind="other")),
        )
        for place, (job, how, press) in enumerate(tasks):
            self.body.addWidget(Rule())
            button = Button(_("Tập việc này"), "secondary" if place else "primary", "play", press=press)
            button.setAccessibleName(_("Tập việc này: {job}").format(job=job))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Text(job, "button", wrap=True))
            second = Text(how, "second", "ink2", wrap=True)
            self._seconds.append(second)
            words.addWidget(second)
            row = QHBoxLayout()
            row.setContentsMargins(16, 12, 16, 12)
            row.setSpacing(16)
            row.addLayout(words, 1)
            row.addWidget(button)
            self.body.addLayout(row)
        theme.follow(self, self._place)

    def _place(self) -> None:
        look = theme.now()
        for second in self._seconds:
            second.setVisible(look.large or not look.narrow)
