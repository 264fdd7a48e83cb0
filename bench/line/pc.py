"""One PC of the office, in a process of its own: the real engine through its door, told what to do line by line.

``python -m bench.line.pc SITE DATA`` reads one JSON order a line and answers each with one line; `t` in the answers is when the
thing was so (seconds since the epoch). Ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from client.api import Program, Session, commands, faults, load_site, rows, warm
from client.store import accounts, outbox

MOST = 900.0  # seconds for anything


class Pc:
    def __init__(self, site: Path, data: Path) -> None:
        found = load_site(site)
        assert found is not None
        self._program = Program(found, data)
        self._session: Session | None = None
        self._rung = threading.Event()
        warm()  # as the window does while the person types

    @property
    def session(self) -> Session:
        assert self._session is not None
        return self._session

    def do(self, order: str, **facts: Any) -> Any:
        return getattr(self, order)(**facts)

    # Orders

    def sign_in(self, address: str, password: str, ahead: bool = True) -> None:
        """As the window does it; the workers run from here on. `ahead` False: no text before it is asked for."""
        known = next((tile for tile in self._program.tiles() if tile.known), None)
        if known is not None:
            self._session = self._program.sign_in(known.id, password)
        else:
            self._session = self._program.sign_in_new(address, password)
        self._session.bell.listen(lambda notice: self._rung.set())
        if not ahead:
            for mailbox in self._session.views.mailboxes():
                worker = self._session.worker(mailbox.id)
                worker._options = replace(worker._options, texts_ahead=False)
        self._session.start()

    def looked(self, since: float) -> float:
        """The first look for mail after `since` is complete."""
        return self._until(lambda: self.session.views.strip().line.received_at > since)

    def asked(self) -> float:
        """The server for sending has said what it takes, which it is asked once, some time after the first mail has come."""
        for mailbox in self.session.views.mailboxes():
            self.session.courier(mailbox.id).wake()
        return self._until(lambda: all(row.submission for row in accounts.every(self.session._store.read())))

    def check(self) -> None:
        """"Nhận thư" is pressed."""
        self.session.do(commands.CheckMail())

    def row(self, subject: str) -> float:
        return self._until(lambda: self._find(subject))

    def complete(self, letters: int) -> float:
        return self._until(lambda: len(self.session.views.letter_index(rows.ListQuery(rows.Place.INBOX))) >= letters)

    def open(self, subject: str) -> float:
        """Opens a letter; answers when its text can be read."""
        letter = self._find(subject)
        self.session.do(commands.OpenLetter(letter))
        return self._until(lambda: self._page(letter).text_state == "have")

    def fetch(self, subject: str) -> None:
        """The first file of a letter is wanted."""
        self.session.do(commands.FetchFile(self._page(self._find(subject)).files[0].id))

    def fetched(self, subject: str) -> float:
        return self._until(lambda: self._page(self._find(subject)).files[0].state == "have")

    def send(self, to: str, subject: str, file: str) -> float:
        """Answers when the person is free again."""
        me = self.session.views.me().mailboxes[0]
        people = (commands.Recipient(address=to),)
        draft = self.session.do(commands.StartDraft(me.id, recipients=people, subject=subject))
        self.session.do(commands.SaveDraft(draft, subject, "Kính gửi các đồng chí.", recipients=people, account=me.id))
        self.session.do(commands.AddFile(draft, Path(file)))
        return self._go(draft)

    def forward(self, of: str, to: str, subject: str) -> float:
        draft = self.session.do(commands.StartForward(self._find(of), "Thư chuyển tiếp"))
        people = (commands.Recipient(address=to),)
        self.session.do(commands.SaveDraft(draft, subject, "Kính chuyển.", recipients=people))
        return self._go(draft)

    def _go(self, draft: Any) -> float:
        """Where the files must be here before the letter can go, they are waited for."""
        end = time.time() + MOST
        while True:
            try:
                letter = self.session.do(commands.Send(draft))
                self.session.do(commands.SendNow(letter))
                return time.time()
            except faults.FileVanished:
                if time.time() > end:
                    raise
                time.sleep(0.1)

    def outbox_empty(self) -> float:
        """Every letter has gone and its copy lies in Sent, or it waits for the person."""
        return self._until(lambda: {*self.states()} <= {"unsure", "held"})

    def states(self) -> list[str]:
        """Of the letters about which anything is left to do. (The page shows no letter that only lacks its copy.)"""
        return [letter.state for letter in outbox.every_open(self.session._store.read())]

    def cpu(self) -> float:
        """Seconds of this process so far."""
        used = os.times()
        return used.user + used.system

    # What is seen

    def _find(self, subject: str) -> Any:
        views = self.session.views
        ids = [letter for letter, _ in views.letter_index(rows.ListQuery(rows.Place.INBOX))[:300]]
        return next((row.id for row in views.letter_rows(ids) if row.subject == subject), None)

    def _page(self, letter: Any) -> rows.LetterPage:
        found = self.session.views.letter(letter)
        assert found is not None
        return found

    def _until(self, true: Callable[[], Any]) -> float:
        end = time.time() + MOST
        while time.time() < end:
            self._rung.clear()
            if true():
                return time.time()
            self._rung.wait(1.0)
        raise TimeoutError("it never came")

    def close(self) -> None:
        if self._session is not None:
            self._session.close()


def main(site: Path, data: Path) -> int:
    pc = Pc(site, data)
    print(json.dumps({"t": time.time()}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            found = pc.do(order.pop("do"), **order)
            answer = {"t": found} if isinstance(found, float) else {"found": found}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    pc.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
