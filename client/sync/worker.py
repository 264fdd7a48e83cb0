"""One mailbox's worker: a thread that makes the server equal to the wishes and the store equal to the server."""

from __future__ import annotations

from collections.abc import Callable

from client.clock import Clock, SystemClock
from client.ids import AccountId
from client.net.server import Server
from client.store.db import Store
from client.sync.options import DraftBytes, Pass, Recognise, SyncOptions


class Worker:
    """`password` gives '' while nobody has told it; `line_back` is called (from this thread) when the line is back or a letter
    may go now: the session gives it `courier.wake`. Everything it learns and every Fault lies in the store.
    """

    def __init__(
        self,
        store: Store,
        account: AccountId,
        server: Server,
        password: Callable[[], str],
        draft_bytes: DraftBytes,
        recognise: Recognise,
        options: SyncOptions = SyncOptions(),
        clock: Clock = SystemClock(),
        line_back: Callable[[], None] = lambda: None,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin to work, on a thread of its own."""
        raise NotImplementedError

    def wake(self) -> None:
        """The person has done something, wants to look for mail, or gave the password. From any thread, returns at once."""
        raise NotImplementedError

    def stop(self, seconds: float = 5.0) -> bool:
        """Finish the step in hand, or break it off after `seconds`; False when the thread still runs."""
        raise NotImplementedError

    def run_once(self) -> Pass:
        """One pass on the caller's thread: look at every folder, carry out all wishes, fetch the texts; then sign off.

        Raises: the Fault that ended the connection (it also lies on the account).
        """
        raise NotImplementedError
