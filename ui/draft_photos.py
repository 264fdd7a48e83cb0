"""Photos and scans on their way into a letter. Those that are large for the mailbox come in as their smaller copy, and the page
'photos' shows it beside the original: whatever happens meanwhile, the letter has the picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from client.api import commands, ids, rows
from i18n import _, ngettext
from ui import photo_rules, small_copy
from ui.house import House
from ui.photo_rules import is_foreign
from ui.small_copy import NoCopy, Reason, SmallCopy
from ui.words import Saying

Adding = commands.AddFile | commands.AddMade


@dataclass(frozen=True, slots=True)
class Offer:
    """`file` is the smaller copy as it lies in the letter."""

    draft: ids.DraftId
    file: ids.DraftFileId
    copy: SmallCopy


class Writing(Protocol):
    """What the composer does for pictures. `put` orders a file into a letter and says what goes wrong; `then` gets its number, or
    None where it was refused."""

    def put(
        self, draft: ids.DraftId, command: Adding, path: Path, then: Callable[[int | None], object] = ...
    ) -> None: ...
    def say_busy(self, words: str) -> None: ...
    def tell(self, draft: ids.DraftId, saying: Saying) -> None: ...
    def offer(self, draft: ids.DraftId, offers: tuple[Offer, ...]) -> None: ...


class DraftPhotos:
    """One picture after the other, on a thread of its own; for one composer."""

    def __init__(self, house: House, writing: Writing) -> None:
        self._house, self._writing = house, writing
        self._queue: deque[tuple[ids.DraftId, Path]] = deque()
        self._offers: list[Offer] = []
        self._busy = False  # with one of the queue, its first
        self._unread: list[tuple[ids.DraftId, Path]] = []  # nobody has looked how large they are yet
        self._turn = 0  # counts letters' ends: what was begun before is not for us any more
        self._came = self._done = 0  # of the pictures made smaller in one go

    @property
    def drafts(self) -> frozenset[ids.DraftId]:
        """The letters that pictures are still coming into."""
        return frozenset(draft for draft, _path in (*self._queue, *self._unread))

    def take(self, draft: ids.DraftId, paths: Sequence[Path]) -> None:
        turn, every = self._turn, tuple(paths)
        self._unread += [(draft, path) for path in every]
        self._house.work(lambda: small_copy.sizes(every), lambda sizes: self._sized(turn, draft, every, sizes))

    def finish(self) -> None:
        """The person leaves: what is still being made smaller goes in as it is, now."""
        self._turn += 1
        bridge = self._house.bridge
        for draft, path in (*self._unread, *self._queue):
            if bridge is not None:
                bridge.session.submit(commands.AddFile(draft, path))
        self._unread, self._offers = [], []
        self._queue.clear()
        self._busy = False
        self._came = self._done = 0

    # The steps

    def _sized(self, turn: int, draft: ids.DraftId, paths: tuple[Path, ...], sizes: tuple[int, ...]) -> None:
        if turn != self._turn:
            return
        left, largest = room(self._house, draft)
        for path, large in zip(paths, photo_rules.large(sizes, left, largest), strict=True):
            self._unread.remove((draft, path))
            if large or is_foreign(path):  # of such a one something is to be said
                self._queue.append((draft, path))
                self._came += 1
            else:
                self._writing.put(draft, commands.AddFile(draft, path), path)
        self._next()

    def _next(self) -> None:
        if self._busy:
            return
        if not self._queue:
            self._end()
            return
        self._busy, turn = True, self._turn
        draft, path = self._queue[0]
        if self._came > 1:
            self._writing.say_busy(_("Đang thu nhỏ ảnh {n}/{all}...").format(n=self._done + 1, all=self._came))
        else:
            self._writing.say_busy(_("Đang thu nhỏ ảnh..."))
        self._house.work(lambda: small_copy.make(path), lambda made: self._made(turn, draft, path, made))

    def _made(self, turn: int, draft: ids.DraftId, path: Path, made: SmallCopy | NoCopy) -> None:
        if turn != self._turn:
            return
        command: Adding = commands.AddFile(draft, path)
        if isinstance(made, SmallCopy):
            command = commands.AddMade(draft, made.name, made.data)

        def came(file: int | None) -> None:
            if turn != self._turn:
                return
            if file is not None and isinstance(made, SmallCopy):
                self._offers.append(Offer(draft, ids.DraftFileId(file), made))
            elif file is not None and isinstance(made, NoCopy) and (saying := why_whole(made.reason, path)) is not None:
                self._writing.tell(draft, saying)
            self._queue.popleft()
            self._busy = False
            self._done += 1
            self._next()

        self._writing.put(draft, command, path, came)

    def _end(self) -> None:
        offers, self._offers = self._offers, []
        self._came = self._done = 0
        for draft in dict.fromkeys(offer.draft for offer in offers):
            self._writing.offer(draft, tuple(offer for offer in offers if offer.draft == draft))


def room(house: House, draft: ids.DraftId) -> tuple[int | None, int]:
    """(octets left in the mailbox beside this letter, None = not known; octets of the largest file that can go, 0 = not known)."""
    page: rows.DraftPage | None = house.views.draft(draft)
    account = page.account if page is not None else house.account
    quota: rows.Quota = house.views.strip(account).quota
    boxes: Sequence[rows.Mailbox] = house.views.mailboxes()
    largest = next((box.largest_file for box in boxes if box.id == account), 0)
    weight = page.weight if page is not None else 0
    return (max(0, quota.left - weight) if quota.known and quota.limit > 0 else None), largest


def why_whole(reason: Reason, path: Path) -> Saying | None:
    """Why a large picture came in as it is; None where there is nothing to be said."""
    name = path.name
    match reason:
        case "heic":
            fact = _("Ảnh “{name}” là kiểu HEIC, chương trình chưa thu nhỏ được.").format(name=name)
            return Saying(fact, _("Nơi nhận có thể không mở được. Nên chuyển ảnh sang JPEG rồi thêm lại."))
        case "broken":
            fact = _("Ảnh “{name}” bị hỏng hoặc chép chưa xong.").format(name=name)
            return Saying(fact, _("Đã thêm nguyên tệp. Nên chép lại từ điện thoại rồi thêm lại."))
        case "huge" | "slow":
            fact = _("Ảnh “{name}” quá lớn, máy này không thu nhỏ được.").format(name=name)
            return Saying(fact, _("Đã thêm ảnh gốc vào thư."))
        case _:
            return None


def kept_small(offers: Sequence[Offer]) -> str:
    n = len(offers)
    return ngettext("Đã dùng ảnh nhỏ cho {n} ảnh.", "Đã dùng ảnh nhỏ cho {n} ảnh.", n).format(n=n)


def use_originals(house: House, offers: Sequence[Offer], then: Callable[[], object] = lambda: None) -> None:
    """'Dùng ảnh gốc': each copy that still lies in its letter gives way to the picture as it is on the disk."""
    bridge = house.bridge
    for offer in offers if bridge is not None else ():
        assert bridge is not None
        if is_there(house, offer.draft, offer.file):
            bridge.do(commands.AddFile(offer.draft, offer.copy.path, offer.file), lambda _file: then(), house.trouble)


def is_there(house: House, draft: ids.DraftId, file: ids.DraftFileId) -> bool:
    page: rows.DraftPage | None = house.views.draft(draft)
    return page is not None and any(one.id == file for one in page.files)
