"""What the composer shows of the letter as it is kept: saved when, how heavy, whether it can go, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from client.api import ids, rows
from i18n import _
from ui import composer_notice, draft_words, theme
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.widgets.button import Button
from ui.widgets.composer_parts import SendButton
from ui.widgets.composer_sheet import ComposerSheet
from ui.widgets.letter_weight import LetterWeight, room_for
from ui.widgets.saved_line import SavedLine
from ui.words import Saying


class LetterState:
    """`page` is the letter as it is kept (None: not begun), `account` the mailbox it goes out from. `busy()`: it is being sent,
    `adding()`: pictures are still coming into it, `live()`: the letter as its fields stand now."""

    def __init__(
        self, house: House, keeper: DraftKeeper, sheet: ComposerSheet, send: SendButton, weight: LetterWeight, saved: SavedLine,
        busy: Callable[[], bool], clean: Callable[[], object], adding: Callable[[], bool],
        live: Callable[[], rows.Finished | None],
    ) -> None:  # fmt: skip
        self._house, self._keeper, self._sheet, self._busy, self._clean = house, keeper, sheet, busy, clean
        self._adding, self._live = adding, live
        self._send, self._weight, self._saved = send, weight, saved
        self._told: Saying | None = None  # what the last deed came to
        self._noticed: composer_notice.Notice | None = None
        self.page: rows.DraftPage | None = None
        self.account: ids.AccountId | None = None

    def begin(self, page: rows.DraftPage | None) -> None:
        """Another letter."""
        self.page, self._told = page, None
        self.account = page.account if page is not None else self._house.account

    def read(self) -> rows.DraftPage | None:
        """The letter as it is kept now."""
        draft = self._keeper.draft
        self.page = self._house.views.draft(draft) if draft is not None else None
        return self.page

    def read_again(self) -> None:
        self.read()
        self.show()

    def tell(self, saying: Saying | None) -> None:
        """In the banner, until the next deed."""
        if saying != self._told:
            self._told = saying
            self.show_problems()

    def show(self) -> None:
        page, views, strip = self.page, self._house.views, self._strip()
        boxes: Sequence[rows.Mailbox] = views.mailboxes()
        only = boxes[0] if len(boxes) == 1 else None
        self._sheet.say_mailboxes(boxes, self.account)
        self._sheet.files.say(page.files if page is not None else ())
        self._weight.say(page.weight if page is not None else 0, room_for(page, strip.quota))
        self._saved.say_sender(only.name if only else "", only.address if only else "")
        at, failed = (page.saved_at if page is not None else 0.0), self._keeper.fault is not None
        self._saved.say(at, offline=strip.line.state == "gone", failed=failed)
        self.show_problems()

    def show_problems(self) -> None:
        """The button that sends, and the one banner of this letter."""
        strip = self._strip()
        self._say_send(strip)
        notice = composer_notice.notice(self._told, self._keeper.fault, self.page, strip, self.problems())
        if notice == self._noticed:
            return
        self._noticed = notice
        self._sheet.notice.setVisible(notice is not None)
        if notice is not None:
            button = None
            if notice.clean:
                button = Button(_("Dọn hộp thư"), "secondary", "clean", row=True, press=self._clean)
            self._sheet.notice.say(notice.kind, notice.saying.fact, notice.saying.rest, button, icon=notice.icon)

    def problems(self) -> tuple[rows.Warning_, ...]:
        """Of what is kept; who gets it is known here sooner."""
        kept = self.page.problems if self.page is not None else ()
        live = self._live()
        found = tuple(problem for problem in kept if problem.code not in ("no_recipient", "field"))
        found = (*(live.problems if live is not None else ()), *found)
        if self._adding():
            found = (*found, rows.Warning_("adding", {}))
        return found if self._sheet.has_somebody() else (rows.Warning_("no_recipient", {}), *found)

    def say_send(self) -> None:
        self._say_send(self._strip())

    def _say_send(self, strip: rows.Strip) -> None:
        gone = strip.line.state == "gone"
        if self._live() is not None:
            self._send.set_words(_("Kiểm tra rồi gửi"), "check")
        else:
            self._send.set_words(_("Gửi khi có mạng") if gone else _("Gửi"), "outbox" if gone else "send")
        if self._busy():
            return
        reason = draft_words.stop(self.problems())
        if reason:
            self._send.block(reason)
        else:
            self._send.free()
        checked = self._live() is not None  # the page before sending says it
        self._weight.setVisible(self.page is not None and not checked and not (reason and theme.now().narrow))

    def _strip(self) -> rows.Strip:
        strip: rows.Strip = self._house.views.strip(self.account)
        return strip
