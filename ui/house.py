"""What a page may ask of the window it lives in. The window knows the pages; the pages know only this."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from client.api import Program, faults, ids
from ui.bridge import Bridge, Failed, Hand
from ui.choices import OwnChoices
from ui.widgets.button import Kind
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from client.api import Session
    from ui.widgets.dialog import Dialog


class Practice(Protocol):
    """Into the practice mailbox, back to the real one, and to its first day."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def again(self) -> None: ...


class House(Protocol):
    program: Program | None
    data_dir: Path
    bridge: Bridge | None  # None: nobody has signed in
    session: Session | None
    practice: Any  # the Rehearsal while practising, else None
    account: ids.AccountId | None  # the mailbox being read
    hand: Hand
    toast: Toast
    choices: OwnChoices

    @property
    def views(self) -> Any:
        """The readings of the session (client.api: Session.views)."""

    @property
    def before(self) -> str:
        """The page that 'Về …' leads to, '' for none."""

    # Ways
    def go(self, name: str, /, **arguments: Any) -> None: ...
    def go_instead(self, name: str, /, **arguments: Any) -> None: ...
    def start_at(self, name: str, /, **arguments: Any) -> None: ...
    def back(self) -> None: ...

    # Words
    def ask(
        self,
        question: str,
        words: str,
        safe: str,
        act: str,
        do: Callable[[], object],
        *,
        kind: Kind = ...,
        safely: Callable[[], object] = ...,
        **more: Any,
    ) -> Dialog: ...
    def trouble(self, fault: faults.Fault) -> None: ...
    def remedy(self, what: str) -> None: ...
    def show_state(self) -> None: ...

    # Deeds
    def receive(self) -> None: ...
    def work(
        self, job: Callable[[], Any], then: Callable[[Any], object] | None = None, failed: Failed | None = None
    ) -> None: ...

    # People
    def enter(self, session: Session, *, start: bool = True) -> None: ...
    def door(self, **arguments: Any) -> None: ...
    def switch_person(self) -> None: ...

    @property
    def practising(self) -> Practice: ...
