"""'Nhận thư mới': at work until the line has been looked at again, then it says what came."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from client.api import rows
from i18n import _, ngettext
from ui.widgets.button import Button

LONGEST = 20_000  # ms; after that it may be pressed again, whatever the line does


class ReceiveButton(Button):
    """`receive()` orders it, `state()` is the line and how many letters the inbox has, `told(words)` says what came.

    `say(line)` whenever the page reads the state. Hidden without a line: the banner has 'Thử nối lại' then; and while it is
    not `wanted` (another folder is shown, the header is full).
    """

    def __init__(
        self,
        receive: Callable[[], object],
        state: Callable[[], tuple[rows.Line, int]],
        told: Callable[[str], object],
    ) -> None:
        self._receive, self._look, self._told = receive, state, told
        self._since: float | None = None  # the line's last look when it was pressed
        self._before = 0
        super().__init__(_("Nhận thư mới"), "secondary", "receive", press=self._press)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LONGEST)
        self._patience.timeout.connect(self._end)

    def say(self, line: rows.Line, wanted: bool = True) -> None:
        self.setVisible(wanted and line.state != "gone")
        if self._since is None:
            return
        if line.state == "gone":
            self._end()
        elif line.received_at > self._since and line.state != "connecting":
            self._end()
            came = self._look()[1] - self._before
            words = ngettext("Có {n} thư mới.", "Có {n} thư mới.", came).format(n=came) if came > 0 else _("Không có thư mới.")
            self._told(words)

    def _press(self) -> None:
        line, self._before = self._look()
        self._since = line.received_at
        self.busy(_("Đang nhận thư..."))
        self._patience.start()
        self._receive()

    def _end(self) -> None:
        self._since = None
        self._patience.stop()
        self.free()
