"""Practising: the practice server beside the program, and a Program that knows nothing but it. Real mail is not touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from client.clock import Clock, SystemClock
from client.practice.office import OFFICE
from client.practice.server import PracticeServer
from client.program import Program
from client.provision.site import Help, Site, SitePerson, practice

if TYPE_CHECKING:
    from client.practice.troubles import Troubles
    from client.session import Session

FOLDER = "practice"  # within the data folder


class Rehearsal:
    """`program` signs in to the practice office; `password` is everybody's. Close it when the practice ends.

    `helped`: whom to call is taken from the real site, so that a call for help reaches somebody.
    """

    def __init__(self, data_dir: Path, clock: Clock | None = None, helped: Help | None = None) -> None:
        self._clock = clock or SystemClock()
        self._folder = data_dir / FOLDER
        self._helped = helped
        self._server = PracticeServer(now=self._clock.now())
        self._server.start()
        try:
            self._prepare()
        except BaseException:
            self._server.stop()
            raise

    @property
    def troubles(self) -> Troubles:
        """Trouble on demand: the line is cut, the mailbox full, and so on."""
        return self._server.troubles

    @property
    def password(self) -> str:
        return self._server.people[0].password

    def sign_in(self) -> Session:
        """As the first person of the practice office."""
        return self.program.sign_in_new(self._server.people[0].address, self.password)

    def again(self) -> None:
        """Everything as on the first day. The session has been closed before."""
        self._server.reset()
        self._prepare()

    def close(self) -> None:
        self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        """What was practised before is forgotten: the server starts afresh, so must the PC's side."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        directory = self._folder / "directory.csv"
        directory.write_text(self._server.directory_csv(), encoding="utf-8")
        self.program = Program(self._site(directory), self._folder, self._clock)

    def _site(self, directory: Path) -> Site:
        unit = self._server.unit.address
        people = tuple(
            SitePerson(one.address, one.name, one.post or one.unit, one.unit or OFFICE, (unit,) if number == 0 else ())
            for number, one in enumerate(self._server.people)
        )
        more: dict[str, object] = {"directory": directory}
        if self._helped is not None:
            more["help"] = self._helped
        return practice(self._server.imap_port, self._server.smtp_port, people, **more)
