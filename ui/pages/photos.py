"""A photo that is large for the mailbox, beside its smaller copy: which of the two goes with the letter?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.api import commands, events, ids, rows
from i18n import _
from ui import dates, draft_photos, photo_words, small_copy, theme
from ui.draft_photos import Offer
from ui.house import House
from ui.page import Page
from ui.photo_words import Room
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.letter_weight import room_for
from ui.widgets.picture_card import PictureCard

Topic = events.Topic
WIDEST = 1200  # px of a picture that is looked at


class PhotosPage(Page):
    """`offers`: the copies that have just come into one letter. Each lies there already, so leaving at any moment keeps it; what
    the person presses replaces it by the original, or takes it out, and either can be undone."""

    name: ClassVar[str] = "photos"
    rail: ClassVar[str] = "composer"
    topics: ClassVar[frozenset[events.Topic]] = frozenset({Topic.QUOTA, Topic.ACCOUNTS, Topic.DRAFTS})

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._offers: tuple[Offer, ...] = ()
        self._at = 0
        self._coming_back = False  # help is asked for: one comes back to this picture
        self._turn = 0  # counts pictures: what was decoded for another one is dropped
        self.banner = Banner("warn", "")
        self.original = PictureCard("image", _("Ảnh gốc"))
        self.small = PictureCard("image-filled", _("Ảnh nhỏ"), chosen=True)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.original, 1)
        both.addWidget(self.small, 1)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(12)
        self._column.addWidget(self.banner)
        self._column.addLayout(both, 1)
        self.body.addWidget(inside, 1)
        self.drop = Button(_("Bỏ ảnh này"), "danger", "delete", press=self._drop)
        self.keep = Button(_("Giữ ảnh gốc"), "secondary", "image", press=self._keep)
        self.use = Button(_("Dùng ảnh nhỏ"), "primary", "check", press=self._use)
        self.bar.add(self.drop)
        self.bar.add(self.keep, right=True)
        self.bar.add(self.use, right=True)
        theme.follow(self, self._restyle)

    def _restyle(self) -> None:
        side = theme.now().side
        self._column.setContentsMargins(side, 16, side, 16)
        self._say()

    # Opening

    def open(self, **arguments: Any) -> None:
        offers: tuple[Offer, ...] = tuple(arguments.get("offers", ()))
        self._offers = tuple(one for one in offers if draft_photos.is_there(self.house, one.draft, one.file))
        self._at = 0
        self._show()

    def refresh(self, notices: Sequence[events.Changed]) -> None:
        self._say()

    def first_focus(self) -> QWidget | None:
        return self.use

    def leave(self) -> bool:
        """What was not decided stays as it is in the letter: the smaller copy."""
        if self._coming_back:
            return True
        rest = self._offers[self._at :]
        self._forget()
        if rest:
            self._tell(draft_photos.kept_small(rest), _("Dùng ảnh gốc"), lambda: draft_photos.use_originals(self.house, rest), rest[0].draft)
        return True

    def ask_help(self) -> None:
        self._coming_back = True
        try:
            self.house.go("help", topic="files")
        finally:
            self._coming_back = False

    def kept_open(self) -> ids.DraftId | None:
        """Unlocking leads back to the letter."""
        offer = self._offer
        return offer.draft if offer is not None else None

    def close_page(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._turn += 1
        self._offers, self._at, self.arguments = (), 0, {}
        for card in (self.original, self.small):
            card.view.show_image(QImage())

    # What is shown

    @property
    def _offer(self) -> Offer | None:
        return self._offers[self._at] if self._at < len(self._offers) else None

    def _show(self) -> None:
        """The picture whose turn it is."""
        self._turn += 1
        offer, turn = self._offer, self._turn
        if offer is None:
            return
        self._say()
        for card in (self.original, self.small):
            card.view.show_image(QImage(), _("Đang mở ảnh..."))
        pixels = min(WIDEST, round(self.window().width() / 2 * self.devicePixelRatioF()))

        def looked(pictures: tuple[QImage, QImage]) -> None:
            if turn == self._turn:
                self.original.view.show_image(pictures[0], _("Ảnh gốc không còn ở chỗ cũ"))
                self.small.view.show_image(pictures[1], _("Không mở được ảnh"))

        self.house.work(lambda: small_copy.look(offer.copy.path, offer.copy.data, pixels), looked)

    def _say(self) -> None:
        offer = self._offer
        if offer is None:
            return
        count, copy, room = len(self._offers), offer.copy, self._room(offer)
        self._say_header(copy.path.name, count)
        saying = photo_words.banner(copy, room)
        self.banner.say("warn", saying.fact, saying.rest)
        before, after = photo_words.sizes(copy)
        look = theme.now()
        most = 2 if look.large and look.narrow else 4
        self.original.say(before, photo_words.original(copy, room, brief=look.large, most=most))
        self.small.say(after, photo_words.small(copy, room, brief=look.large, most=most))
        if photo_words.can_go(copy, room):
            self.keep.free()
        else:
            self.keep.block(_("Ảnh gốc quá nặng, không gửi được"))
        self.use.setAccessibleDescription(photo_words.change(copy))
        self.keep.setAccessibleDescription(copy.path.name)
        self.drop.setAccessibleDescription(copy.path.name)
        self.bar.arrange()
        self._level()

    def _say_header(self, name: str, count: int) -> None:
        look = theme.now()
        title = _("Ảnh nặng quá, nên thu nhỏ")
        if look.narrow:
            title = _("Ảnh nặng quá") if look.large else _("Ảnh nặng, nên thu nhỏ")
        words = _("ảnh {n} trong {count} ảnh vừa thêm").format(n=self._at + 1, count=count)
        if look.narrow:  # what is cut is the name
            words = _("ảnh {n} trong {count}").format(n=self._at + 1, count=count)
        parts = [name, words] if not look.narrow else [words, name]
        self.header.say(title, " · ".join(parts) if count > 1 else name)

    def _level(self) -> None:
        """Both show the same part of the picture."""
        cards = (self.original, self.small)
        height = max(card.wanted_below() for card in cards)
        for card in cards:
            card.set_below(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _room(self, offer: Offer) -> Room:
        page: rows.DraftPage | None = self.house.views.draft(offer.draft)
        account = page.account if page is not None else self.house.account
        boxes: Sequence[rows.Mailbox] = self.house.views.mailboxes()
        box = next((each for each in boxes if each.id == account), None)
        return Room(
            room_for(page, self.house.views.strip(account).quota), page.weight if page is not None else 0,
            largest=box.largest_file if box is not None else 0, seconds=self.house.views.seconds_to_send,
        )  # fmt: skip

    # What the person does

    def _use(self) -> None:
        offer = self._offer
        if offer is None:
            return
        self._next()
        words = _("Đã dùng ảnh nhỏ: {change}").format(change=photo_words.change(offer.copy))
        self._tell(words, _("Dùng ảnh gốc"), lambda: draft_photos.use_originals(self.house, (offer,)), offer.draft, offer.file)

    def _keep(self) -> None:
        offer, bridge = self._offer, self.house.bridge
        if offer is None or bridge is None:
            return
        self._next()

        def kept(file: int) -> None:
            original = ids.DraftFileId(file)
            again = commands.AddMade(offer.draft, offer.copy.name, offer.copy.data, original)
            words = _("Đã giữ ảnh gốc, nặng {size}.").format(size=dates.size(offer.copy.size))
            self._tell(words, _("Dùng ảnh nhỏ"), lambda: self._do(again), offer.draft, original)

        bridge.do(commands.AddFile(offer.draft, offer.copy.path, offer.file), kept, self.house.trouble)

    def _drop(self) -> None:
        offer, bridge = self._offer, self.house.bridge
        if offer is None or bridge is None:
            return
        self._next()
        again = commands.AddMade(offer.draft, offer.copy.name, offer.copy.data)

        def dropped(_done: object) -> None:
            self._tell(_("Đã bỏ ảnh khỏi thư."), _("Lấy lại ảnh"), lambda: self._do(again), offer.draft)

        bridge.do(commands.RemoveFile(offer.file), dropped, self.house.trouble)

    def _next(self) -> None:
        self._at += 1
        if self._at < len(self._offers):
            self._show()
            self.use.setFocus()
        else:
            self.back()

    def _do(self, command: commands.Command) -> None:
        if self.house.bridge is not None:
            self.house.bridge.do(command, failed=self.house.trouble)

    def _tell(
        self, words: str, undo: str, deed: Callable[[], object], draft: ids.DraftId, file: ids.DraftFileId | None = None
    ) -> None:
        """With the way back, as long as there is one: the letter is still being written, the file still in it."""

        def still() -> bool:
            if self.house.bridge is None:
                return False
            page: rows.DraftPage | None = self.house.views.draft(draft)
            return page is not None and (file is None or any(one.id == file for one in page.files))

        self.house.toast.say(words, undo, deed, icon="image", still=still)
