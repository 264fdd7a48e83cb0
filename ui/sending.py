"""From 'Gửi' to the outbox: save, look once more at what is missing, ask about what is doubtful, then hand it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QCursor, QGuiApplication

from client.api import commands, faults, ids, rows
from i18n import _
from ui import draft_words
from ui.draft_files import DraftFiles
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.widgets import toast
from ui.widgets.button import Button
from ui.widgets.composer_sheet import ComposerSheet
from ui.widgets.letter_weight import is_too_heavy, room_for
from ui.widgets.second_click import swallow_second


class Writing(Protocol):
    """The composer, as far as sending has to do with it."""

    keeper: DraftKeeper
    files: DraftFiles

    @property
    def sheet(self) -> ComposerSheet: ...
    @property
    def send(self) -> Button: ...
    def read(self) -> rows.DraftPage | None: ...
    def show_problems(self) -> None: ...
    def say_fault(self, fault: faults.Fault) -> None: ...
    def choose_recipients(self, field: str = "to") -> None: ...
    def check(self, draft: ids.DraftId) -> None: ...
    def come_back(self) -> None: ...
    def isVisible(self) -> bool: ...
    def forget(self) -> None: ...
    def go_back(self) -> None: ...


class Sending:
    """Of one composer. Pressed twice, or with the answer still under way, it sends once."""

    def __init__(self, house: House, composer: Writing) -> None:
        self._house, self._composer = house, composer
        self._under_way = False

    @property
    def under_way(self) -> bool:
        return self._under_way

    def press(self) -> None:
        if self._under_way:
            return
        if not self._composer.sheet.take_typed():
            return  # the field says which words are nobody
        self._under_way = True
        self._composer.send.busy(_("Đang gửi..."))
        self._composer.keeper.now(self._look)

    def stop(self) -> None:
        """Not now: the letter stays as it is."""
        self._under_way = False
        self._composer.send.free()

    def _look(self) -> None:
        if not self._under_way:
            return  # the person has gone elsewhere meanwhile
        page = self._composer.read()
        if page is None or draft_words.stop(page.problems):
            self.stop()
            self._composer.show_problems()
            return
        if page.fields is not None:  # one page says all of it
            self.stop()
            self._composer.check(page.id)
            return
        quota = room_for(page, self._house.views.strip(page.account).quota)
        self._ask(draft_words.questions(page, is_too_heavy(page.weight, quota), quota), page.id)

    def _ask(self, left: list[draft_words.Question], draft: ids.DraftId) -> None:
        if not self._under_way:
            return
        if not left:
            self._go(draft)
            return
        first, rest = left[0], left[1:]
        self._house.ask(
            first.question, first.words, first.safe, first.act, lambda: self._ask(rest, draft),
            kind="primary", act_icon="send", safely=lambda: self._instead(first.then),
        )  # fmt: skip

    def _instead(self, then: draft_words.Safe) -> None:
        self.stop()
        self._composer.show_problems()
        deeds: dict[draft_words.Safe, Callable[[], object]] = {
            "files": self._composer.files.choose, "subject": self._composer.sheet.subject.setFocus,
            "recipients": self._composer.choose_recipients, "stay": lambda: None,
        }  # fmt: skip
        deeds[then]()

    def _go(self, draft: ids.DraftId) -> None:
        bridge = self._house.bridge
        if bridge is not None:
            bridge.do(commands.Send(draft), lambda letter: self._gone(draft, letter), self._refused)

    def go_checked(self, draft: ids.DraftId) -> None:
        """The person has seen everything on 'Kiểm tra trước khi gửi'."""
        if not self._under_way and self._composer.keeper.draft == draft:
            self._under_way = True
            self._go(draft)

    def _refused(self, fault: faults.Fault) -> None:
        self.stop()
        self._composer.come_back()
        self._composer.say_fault(fault)

    def _gone(self, draft: ids.DraftId, letter: int) -> None:
        """It lies in the outbox now; the page shows another letter or nothing."""
        self._composer.come_back()
        here = self._composer.isVisible()
        if QGuiApplication.mouseButtons() or self._composer.send.underMouse():
            swallow_second(QCursor.pos().toPointF())
        if self._composer.keeper.draft == draft:
            self._composer.forget()
            if here:
                self._composer.go_back()
        say_sent(self._house, ids.OutboxId(letter))


def say_sent(house: House, letter: ids.OutboxId) -> None:
    """The toast with the seconds to take it back."""
    row: rows.OutboxRow | None = house.views.outbox_row(letter)
    line: rows.Line = house.views.strip(house.account).line
    if row is None or (row.seconds_left <= 0 and line.state != "gone"):
        house.toast.say(_("Thư đang được gửi đi."), icon="send", seconds=8)
        return
    words = _("Lấy lại để sửa")

    def waits() -> bool:
        now: rows.OutboxRow | None = house.views.outbox_row(letter)
        return now is not None and now.state == "waiting"

    if line.state == "gone":
        said = _("Thư nằm trong Chờ gửi. Có mạng thì tự gửi.")
        house.toast.say(said, words, lambda: take_back(house, letter), icon="outbox", still=waits)
        return
    first = toast.seconds_to_go(round(row.seconds_left))
    house.toast.say(
        first, words, lambda: take_back(house, letter), icon="outbox", seconds=row.seconds_left,
        counting=toast.seconds_to_go, still=waits,
    )  # fmt: skip


def take_back(house: House, letter: ids.OutboxId) -> None:
    """'Lấy lại để sửa': the letter is a draft again and stands open; when it has gone already, say so."""
    _back(house, letter, lambda draft: house.go("composer", draft=draft))


def stop(house: House, letter: ids.OutboxId) -> None:
    """'Dừng gửi': the letter is a draft again, and she is told where it lies."""

    def say(draft: ids.DraftId) -> None:
        said = _("Đã dừng gửi. Thư nằm trong Thư viết dở.")
        house.toast.say(said, _("Viết tiếp"), lambda: house.go("composer", draft=draft), icon="drafts", seconds=10)

    _back(house, letter, say)


def _back(house: House, letter: ids.OutboxId, then: Callable[[ids.DraftId], None]) -> None:
    def back(draft: int | None) -> None:
        if draft is None:
            house.toast.say(_("Thư đã đi rồi, không lấy lại được."), icon="info-filled", seconds=8)
        else:
            then(ids.DraftId(draft))

    if house.bridge is not None:
        house.bridge.do(commands.TakeBack(letter), back, house.trouble)
