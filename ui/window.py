"""The window: the frame around the pages, and the ways between them."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from client.api import Program, event, events, faults, forget, forget_here, ids
from i18n import _
from ui import bridge, dates, places, reminding, theme, words
from ui.bridge import Bridge
from ui.choices import OwnChoices
from ui.copied import Copied
from ui.idle import Idle
from ui.kinds import use as use_kinds
from ui.page import Page
from ui.practising import Practising
from ui.widgets import icons
from ui.widgets.bands import DoorBand, PracticeBand, PracticeFrame
from ui.widgets.button import Kind
from ui.widgets.focus import FocusRing
from ui.widgets.rail import Rail
from ui.widgets.strip import Strip
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from client.api import Session
    from ui.widgets.dialog import Dialog

log = logging.getLogger(__name__)
FORGET_AFTER = 500  # ms
Topic = events.Topic
STATE = frozenset({Topic.LINE, Topic.OUTBOX, Topic.QUOTA, Topic.MESSAGES, Topic.ACCOUNTS, Topic.DRAFTS})


class Window(QWidget):
    """One window for one PC. `program` None: nobody can sign in. `painted`: for the first time."""

    painted = Signal()
    closing = Signal()

    def __init__(self, program: Program | None, data_dir: Path) -> None:
        super().__init__()
        self.program = program
        self.data_dir = data_dir
        self.bridge: Bridge | None = None
        self.session: Session | None = None
        self.practice: Any = None  # the Rehearsal while practising
        self.account: ids.AccountId | None = None  # the mailbox being read
        self.hand = bridge.Hand(self)
        self._seen = False
        self._pages: dict[str, Page] = {}
        self._stack: list[tuple[str, dict[str, Any]]] = []
        self.setWindowTitle(_("Thư Công Vụ"))
        self.setMinimumSize(800, 560)

        self.practising = Practising(self, self.may_leave, self.put_aside)
        self.choices = OwnChoices(self, self._keep)
        self.practice_band = PracticeBand(self.practising.stop)
        self.practice_band.hide()
        self.door_band = DoorBand()
        self.rail = Rail()
        self.rail.set_places(places.rail())
        self.rail.chosen.connect(self._rail_pressed)
        self.stage = QStackedWidget()
        self.strip = Strip(self._strip_pressed)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stage, 1)
        right.addWidget(self.strip)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.rail)
        self._middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.practice_band)
        column.addWidget(self.door_band)
        column.addLayout(self._middle, 1)
        self.toast = Toast(self, self._bar_height)
        self._frame = PracticeFrame(self)
        self._ring = FocusRing(self)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self.show_state)
        self._minute.start()
        self._copied = Copied(self)
        self._idle = Idle(self._idle_minutes, self.lock, self)
        self._show_frame()

    # What pages use

    @property
    def views(self) -> Any:
        """The readings of the session (client.api: Session.views)."""
        assert self.bridge is not None, "nobody has signed in"
        return self.bridge.views

    @property
    def page(self) -> Page | None:
        found = self.stage.currentWidget()
        return found if isinstance(found, Page) else None

    def go(self, name: str, /, **arguments: Any) -> None:
        """Show a page, one step further from where we are."""
        if self.may_leave():
            if self._stack and self._stack[-1][0] == name:
                self._stack.pop()
            self._stack.append((name, arguments))
            self._show(fresh=True)

    def go_instead(self, name: str, /, **arguments: Any) -> None:
        """Show a page in the place of this one (the next letter; what follows a sent letter)."""
        if self.may_leave():
            if self._stack:
                self._stack.pop()
            self._stack.append((name, arguments))
            self._show(fresh=True)

    def start_at(self, name: str, /, **arguments: Any) -> None:
        """Show a page with nothing behind it but the home page (a press on the rail)."""
        if self.may_leave():
            home = [] if name == "home" or self.bridge is None else [("home", dict[str, Any]())]
            self._stack = [*home, (name, arguments)]
            self._show(fresh=True)

    def back(self) -> None:
        """One step back; from the first page nothing happens."""
        if len(self._stack) > 1 and self.may_leave():
            self._stack.pop()
            self._show(fresh=False)

    @property
    def before(self) -> str:
        """The page that 'Về …' leads to, '' for none."""
        return self._stack[-2][0] if len(self._stack) > 1 else ""

    def ask(
        self,
        question: str,
        words: str,
        safe: str,
        act: str,
        do: Callable[[], object],
        *,
        kind: Kind = "danger-solid",
        safely: Callable[[], object] = lambda: None,
        **more: Any,
    ) -> Dialog:
        """A question before something that cannot be taken back."""
        from ui.widgets.dialog import Dialog

        return Dialog(self, question, words, safe, act, do, kind=kind, safely=safely, **more)

    def trouble(self, fault: faults.Fault) -> None:
        """A deed that the person has just asked for does not go: say so, nothing is lost."""
        self.toast.say(words.say(fault).whole, icon="warning-filled", seconds=12)

    def remedy(self, what: str) -> None:
        """The button of a fault's sentence."""
        match what:
            case "retry":
                self.receive()
            case "password":
                self.go("check", ask_password=True)
            case "check":
                self.go("check")
            case "outbox":
                self.start_at("outbox")
            case "clean":
                self._quota_told()
                self.start_at("cleanup")
            case "backup":
                reminding.heard(self)
                self.go("backup")
            case _:
                self.go("help")

    def _quota_told(self) -> None:
        from client.api import commands

        if self.bridge is not None and self.account is not None:
            level = self.views.strip(self.account).quota.level
            self.bridge.do(commands.WarningTold(self.account, level), lambda _done: self.show_state())

    def _keep(self, name: str, value: object) -> None:
        from client.api import commands

        if self.bridge is not None:
            self.bridge.do(commands.ChangeSetting(name, value))

    def receive(self) -> None:
        """'Nhận thư mới', 'Thử nối lại'."""
        from client.api import commands

        if self.bridge is not None:
            self.bridge.do(commands.CheckMail())

    def work(self, job: Callable[[], Any], then: Callable[[Any], object] | None = None, failed: bridge.Failed | None = None) -> None:
        """Something slow, also before anybody has signed in."""
        bridge.work(self.hand, job, then, failed)

    # Who is here

    def enter(self, session: Session, *, start: bool = True) -> None:
        """Somebody has signed in: show their home page."""
        self.put_aside()
        self.session = session
        self.bridge = Bridge(session, self._changed, self)
        use_kinds(self.views.kinds())
        me = self.views.me()
        self.account = me.mailboxes[0].id if me.mailboxes else None
        self.rail.set_person(me.name, _("Đang tập") if self.practice is not None else me.post)
        self.choices.apply(self.views.setting)
        self._show_frame()
        self._idle.watch(self.windowHandle())
        self._idle.touched()
        self.start_at("home")
        if start:
            session.start()

    def door(self, **arguments: Any) -> None:
        """The first page: who uses this PC?"""
        self._stack = []
        self.start_at("people" if self.program is not None else "no-site", **arguments)

    def switch_person(self) -> None:
        """'Đổi người': everything of this person is closed, then the first page shows."""
        if not self.may_leave():
            return
        session = self.put_aside()
        self._show_frame()
        self.door()
        if session is not None:
            self._leave(session)

    def _leave(self, session: Session) -> None:
        """Closed on a thread of its own; once the threads have ended, nothing of it stays in the memory either."""
        bridge.work(self.hand, session.lock, lambda _done: QTimer.singleShot(FORGET_AFTER, self._forget))

    def _forget(self) -> None:
        gc.collect()  # here: what it ends may be a widget
        bridge.work(self.hand, forget, lambda _done: forget_here())

    def lock(self, minutes: int = 0) -> None:
        """Everything of this person is closed; one password leads back to where they were. `minutes`: nobody touched the PC so
        long. While practising there is nothing to hide."""
        if self.session is None or self.practice is not None:
            return
        from ui.pages.locked import Kept

        me, counts = self.views.me(), self.views.counts()
        page = self.page
        draft = page.kept_open() if page is not None else None
        goes_on = self.session.settings.send_while_locked
        kept = Kept(self.session.person_id, me.name, me.post, dates.now(), minutes, counts.outbox, goes_on, draft)
        session = self.put_aside()
        self._show_frame()
        self.start_at("locked", kept=kept)
        if session is not None:
            self._leave(session)

    def _idle_minutes(self) -> int:
        return self.session.settings.lock_minutes if self.session is not None and self.practice is None else 0

    def put_aside(self) -> Session | None:
        """Nothing of the last person stays in the window, nor what they have copied; their session is still open."""
        self.toast.close_it()
        self._copied.forget()
        for page in self._pages.values():
            page.close_page()
            self.stage.removeWidget(page)
            page.deleteLater()
        self._pages = {}
        self._stack = []
        session, self.session = self.session, None
        if self.bridge is not None:
            self.bridge.close()
            self.bridge.deleteLater()
            self.bridge = None
        self.account = None
        self.choices.leave()
        return session

    # Moving

    def show_problem(self, error: BaseException) -> None:
        """The calm page. The page that is left may be the broken one: it may keep what it holds, it cannot keep the person."""
        try:
            self.may_leave()
        except Exception:  # the second error; the first one is what the page is about
            log.exception("leaving")
        home = [] if self.bridge is None else [("home", dict[str, Any]())]
        self._stack = [*home, ("problem", {"error": error})]
        self._show(fresh=True)

    def may_leave(self) -> bool:
        """Nothing of the open page is lost; False: it has to be asked first."""
        return self.page is None or self.page.leave()

    def _show(self, *, fresh: bool) -> None:
        name, arguments = self._stack[-1]
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = places.page_class(name)(self)
            self.stage.addWidget(page)
            fresh = True
        page.header.set_back(places.back_words(self.before) if self._has_back(name) else "", page.back)
        page.header.help.setVisible(name != "help")
        self.rail.set_open(self._open_place())
        if fresh or page.arguments != arguments:
            page.arguments = dict(arguments)
            page.open(**arguments)
        else:
            page.refresh(())
        self.stage.setCurrentWidget(page)
        self._show_frame()
        self.show_state()
        QTimer.singleShot(0, self.toast.place)
        target = page.first_focus()
        (target or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_place(self) -> str:
        """The rail item of this page, or of the page it was reached from."""
        named = (places.page_class(name).rail for name, _arguments in reversed(self._stack))
        return next(filter(None, named), "")

    def _has_back(self, name: str) -> bool:
        on_rail = {each for each, _words, _icon in places.rail()} - {"composer"}
        return bool(self.before) and name not in on_rail

    def _rail_pressed(self, name: str) -> None:
        if name == "switch-person":
            self.switch_person()
        elif name == "composer":  # a letter being written stays open; else she says first what she wants to write
            self.go("composer" if self.page is not None and self.page.name in places.WRITING else "kinds")
        else:
            self.start_at(name)

    def _strip_pressed(self, part: str) -> None:
        if self.bridge is None:
            if part == "line":
                self.go("check")
            else:
                self.go("help")
            return
        match part:
            case "line":
                self.go("check")
            case "outbox":
                self.start_at("outbox")
            case _:
                self.start_at("cleanup")

    # State

    def _changed(self, notices: list[events.Changed]) -> None:
        topics = {notice.topic for notice in notices}
        if topics & STATE:
            self.show_state()
        page = self.page
        if page is not None and topics & page.topics:
            page.refresh([notice for notice in notices if notice.topic in page.topics])

    def show_state(self) -> None:
        """Strip, counts and banner anew (another mailbox is being read, another minute has come)."""
        if self.bridge is None:
            self.strip.say(None)
            return
        strip, counts = self.views.strip(self.account), self.views.counts()
        self.strip.say(strip, self.practice is not None)
        self.rail.set_count("inbox", counts.unread)
        self.rail.set_count("outbox", counts.outbox, gold=True)
        page = self.page
        if page is None or not page.shows_state:
            return
        fault = strip.line.fault
        if isinstance(fault, (faults.SignInFault, faults.TlsFault)):  # the worst wins
            page.say_state(words.say(fault), "bad")
        elif strip.line.state == "gone":
            page.say_state(words.line_gone(strip.line.since), "warn", "offline")
        elif strip.quota.level and strip.quota.level > strip.quota.told_level:
            page.say_state(words.quota_warning(strip.quota), "bad" if strip.quota.level >= 90 else "warn", "quota")
        elif page.name == "home" and (said := reminding.reminder(self)) is not None:
            page.say_state(said, "info", "usb")
        else:
            page.say_state(None)

    def _show_frame(self) -> None:
        inside, practising = self.bridge is not None, self.practice is not None
        self.rail.setVisible(inside)
        self.door_band.setVisible(not inside)
        self.practice_band.setVisible(practising)
        site = self.program.site if self.program is not None else None
        self.door_band.set_office(" · ".join(filter(None, (site.name, site.pc_name))) if site is not None else "")
        self.rail.set_close(practising)
        edge = PracticeFrame.EDGE if practising else 0
        self._middle.setContentsMargins(edge, 0, edge, edge)
        self._frame.setVisible(practising)
        self._place_frame()
        title = _("Thư Công Vụ")
        self.setWindowTitle(_("Thư Công Vụ – đang tập") if practising else title)

    def _bar_height(self) -> int:
        """Of the page's deeds, which a toast must not cover."""
        bar = self.page.bar if self.page is not None else None
        return bar.height() if bar is not None and bar.isVisible() else 0

    def _place_frame(self) -> None:
        top = self.practice_band.height() if self.practice is not None else 0
        self._frame.setGeometry(0, top, self.width(), self.height() - top)
        self._frame.raise_()
        self.toast.raise_()
        self._ring.stack()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme.set_width(self.width())
        self._place_frame()
        if self.toast.isVisible():
            self.toast.place()

    def paintEvent(self, paint: QPaintEvent) -> None:
        super().paintEvent(paint)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._say_painted)  # after the pages, which are painted in the same go

    def _say_painted(self) -> None:
        event("window")
        self.setWindowIcon(icons.program_icon())
        self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.page is not None:
            self.page.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
            return
        self.closing.emit()
        session = self.put_aside()
        self.hand.close()
        self.hide()
        if session is not None:
            session.close()
        self.practising.close()
        if self.practice is not None:
            self.practice.close()
            self.practice = None
        elif self.program is not None:
            self.program.close()
        super().closeEvent(event)


def problem(window: Window, error: BaseException) -> None:
    """What is not a Fault is a bug: one calm page, the program goes on."""
    log.error("unexpected", exc_info=error)
    window.show_problem(error)

