"""'Tập dùng thử': into the practice mailbox and back to the real one, which waits as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from client.api import Program, rehearse
from i18n import _

if TYPE_CHECKING:
    from client.api import Session
    from ui.house import House


class Practising:
    """Of one window; `House.practice` is the Rehearsal meanwhile."""

    def __init__(self, house: House, may_leave: Callable[[], bool], put_aside: Callable[[], Session | None]) -> None:
        """`may_leave`: nothing of the open page is lost; `put_aside`: nobody is in the window any more, their session is still open."""
        self._house, self._may_leave, self._put_aside = house, may_leave, put_aside
        self._real: tuple[Program | None, Session | None] | None = None  # what to go back to

    def start(self) -> None:
        """The practice mailbox, with its frame on every page."""
        house = self._house
        if house.practice is not None or not self._may_leave():
            return
        site = house.program.site if house.program is not None else None
        folder = house.data_dir
        at_the_door = house.session is None

        def ready(made: tuple[Any, Session]) -> None:
            rehearsal, session = made
            self._real = (house.program, None if at_the_door else self._put_aside())
            house.practice, house.program = rehearsal, rehearsal.program
            house.enter(session)

        def job() -> tuple[Any, Session]:
            rehearsal = rehearse(folder, site)
            try:
                return rehearsal, rehearsal.sign_in()
            except BaseException:
                rehearsal.close()
                raise

        house.toast.say(_("Đang mở hộp thư tập..."), icon="lesson", seconds=60)
        house.work(job, ready, house.trouble)

    def stop(self) -> None:
        """'Thôi tập, về thư thật', in one press from everywhere."""
        house = self._house
        if house.practice is None or not self._may_leave():
            return
        practised, rehearsal = self._put_aside(), house.practice
        house.practice = None
        program, session = self._real or (None, None)
        self._real = None

        def close() -> None:
            if practised is not None:
                practised.close()
            rehearsal.close()

        house.program = program
        house.work(close)
        if session is not None:
            house.enter(session, start=False)
        else:
            house.door()

    def again(self) -> None:
        """'Làm lại từ đầu': the practice mailbox as on the first day."""
        house = self._house
        rehearsal = house.practice
        if rehearsal is None or not self._may_leave():
            return
        practised = self._put_aside()
        house.door()

        def job() -> Session:
            if practised is not None:
                practised.close()
            rehearsal.again()
            session: Session = rehearsal.sign_in()
            return session

        def ready(session: Session) -> None:
            house.program = rehearsal.program
            house.enter(session)
            house.toast.say(_("Đã làm lại từ đầu. Hộp thư tập như ngày đầu tiên."))

        house.toast.say(_("Đang làm lại hộp thư tập..."), icon="lesson", seconds=60)
        house.work(job, ready, house.trouble)

    def close(self) -> None:
        """The window closes, and with it the mail that was put aside."""
        _program, session = self._real or (None, None)
        self._real = None
        if session is not None:
            session.close()
