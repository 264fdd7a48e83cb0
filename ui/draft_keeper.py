"""Keeps the letter being written in the store: about a second after the last key, and before anything else happens to it.

A power cut loses at most two seconds of typing: who types without a pause is saved in between. One save is under way at a
time; the words 'đã tự lưu' come only from a save that was committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from client.api import commands, faults, ids
from ui.house import House

REST = 1.0  # s after the last key
LATEST = 1.6  # s after the first key that is not saved yet
AGAIN = 5.0  # s until the next try when a save did not go
Then = Callable[[], object]


class DraftKeeper(QObject):
    """`written(draft)` is the whole of the letter now. `saved(when)` after each commit, `failed(fault)` when one did not go,
    `started(draft)` when the letter got its number."""

    started = Signal(int)
    saved = Signal(float)
    failed = Signal(object)

    def __init__(
        self, house: House, start: Callable[[], commands.Command], written: Callable[[ids.DraftId], commands.Command],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._house, self._start_command, self._written = house, start, written
        self.draft: ids.DraftId | None = None
        self.own = False  # begun here, not opened: an empty one need not stay
        self.fault: faults.Fault | None = None  # of the last save
        self._dirty = False
        self._since = 0.0
        self._letter = 0  # counts letters: an answer about another one is not for us
        self._starting: Future[Any] | None = None
        self._saving: Future[Any] | None = None
        self._after: list[Then] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save)

    def begin(self, draft: ids.DraftId | None) -> None:
        """Another letter. None: it gets a number with the first key, so that nothing empty is left behind."""
        self._letter += 1
        self._timer.stop()
        self.draft, self.own, self.fault = draft, draft is None, None
        self._dirty = False
        self._starting = self._saving = None
        self._after = []

    @property
    def is_saved(self) -> bool:
        return not self._dirty and self._saving is None and self._starting is None

    def touch(self) -> None:
        """Something was written."""
        now = time.monotonic()
        if not self._dirty:
            self._dirty, self._since = True, now
        rest = AGAIN if self.fault is not None else min(REST, max(0.0, self._since + LATEST - now))
        self._timer.start(round(rest * 1000))

    def now(self, then: Then | None = None) -> None:
        """Save at once; `then` when the letter as it stands is in the store (never, when that fails: `failed` says so)."""
        if then is not None:
            self._after.append(then)
        if self.draft is None:
            self._dirty = True
        self._save()

    def settle(self, seconds: float) -> faults.Fault | None:
        """Before leaving: save and wait for it, not longer than this. What is not done by then is done by the clerk in its turn,
        and before the store closes."""
        self._timer.stop()
        end = time.monotonic() + seconds
        try:
            try:
                self._settle(end)
            except faults.LetterGone:
                self._gone()
                self._settle(end)
        except TimeoutError:
            return None
        except faults.Fault as fault:
            self._broken(fault)
            return fault
        return None

    def _settle(self, end: float) -> None:
        bridge = self._house.bridge
        if bridge is None:
            return
        if self._dirty and self.draft is None:
            starting = self._starting or bridge.session.submit(self._start_command())
            self._begun(self._letter, starting.result(max(0.0, end - time.monotonic())))
        if self._dirty and self.draft is not None:
            self._dirty = False
            self._saving = bridge.session.submit(self._written(self.draft))
        if self._saving is not None:
            when = self._saving.result(max(0.0, end - time.monotonic()))
            self._saving = None
            self._committed(when)

    # The steps

    def _save(self) -> None:
        bridge = self._house.bridge
        if bridge is None or self._saving is not None or self._starting is not None:
            return
        self._timer.stop()
        letter = self._letter
        if not self._dirty:
            self._run_after()
        elif self.draft is None:
            starting = self._starting = bridge.session.submit(self._start_command())
            bridge.follow(starting, lambda draft: self._begun(letter, draft), lambda fault: self._refused(starting, fault))
        else:
            self._dirty = False
            saving = self._saving = bridge.session.submit(self._written(self.draft))
            bridge.follow(saving, lambda when: self._done(saving, when), lambda fault: self._refused(saving, fault))

    def _begun(self, letter: int, draft: int) -> None:
        if letter != self._letter or self.draft is not None:
            return
        self._starting = None
        self.draft = ids.DraftId(draft)
        self.started.emit(draft)
        self._save()

    def _done(self, saving: Future[Any], when: float) -> None:
        if saving is not self._saving:
            return
        self._saving = None
        self._committed(when)
        self._save()

    def _committed(self, when: float) -> None:
        self.fault = None
        self.saved.emit(when)
        if not self._dirty:
            self._run_after()

    def _run_after(self) -> None:
        after, self._after = self._after, []
        for then in after:
            then()

    def _refused(self, which: Future[Any], fault: faults.Fault) -> None:
        if which not in (self._saving, self._starting):
            return
        if isinstance(fault, faults.LetterGone) and which is self._saving:  # not what it would answer: that stays gone
            self._gone()
            self._save()
        else:
            self._broken(fault)

    def _gone(self) -> None:
        """Somebody else threw the draft away while it was being written on: it goes on as a new one."""
        self._saving = self._starting = None
        self.draft, self.own, self._dirty = None, True, True

    def _broken(self, fault: faults.Fault) -> None:
        self._saving = self._starting = None
        self._dirty = True
        self.fault = fault
        self._after = []
        self._timer.start(round(AGAIN * 1000))
        self.failed.emit(fault)
