"""Beside the words of a letter: what to do when it is suspicious, its files, and the quieter deeds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.api import ids, rows
from i18n import _, ngettext
from ui import dates, signs, theme
from ui.file_words import coming
from ui.widgets import icons
from ui.widgets.button import Button
from ui.widgets.card import FileCard
from ui.widgets.facts_card import FactsCard
from ui.widgets.flow import FlowBox
from ui.widgets.scroll import Scroll
from ui.widgets.signs_banner import AdviceCard
from ui.widgets.text import Text

PartDeed = Callable[[rows.FileCard], object]


class LetterSide(Scroll):
    """`open`, `fetch`, `cancel`, `save` are called with the card of the file; `save_all` with none."""

    def __init__(
        self,
        *,
        open: PartDeed,
        fetch: PartDeed,
        cancel: PartDeed,
        save: PartDeed,
        save_all: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gap=10, parent=parent)
        self._deeds = (open, fetch, cancel, save)
        self._files: dict[ids.PartId, FileCard] = {}
        self._shown: tuple[tuple[ids.PartId, str, int, bool], ...] = ()
        self.advice = AdviceCard()
        self.facts = FactsCard()
        self._heading = _Heading()
        self._note = Text("", "second", "ink2", wrap=True)
        self._save_all = Button("", "quiet", "save", row=True, press=save_all)
        self.more = FlowBox(8)
        for each in (self.advice, self.facts, self._heading, self._note, self._save_all):
            self.column.addWidget(each)
        self.column.addSpacing(2)
        self.column.addWidget(self.more)
        self.column.addStretch(1)
        for each in (self.advice, self._note, self._save_all):
            each.hide()

    def say(self, page: rows.LetterPage, *, suspicious: bool) -> None:
        self.advice.setVisible(suspicious)
        if suspicious:
            self.facts.hide()  # nothing of such a letter is to be done
        else:
            self.facts.say(page)
        held_by_keys = next((part for part, widget in self._files.items() if widget.has_focus()), None)
        shown = tuple((card.id, card.name, card.size, _can_save(card)) for card in page.files)  # a card's size may become exact
        if shown != self._shown:
            self._build(page)
            self._shown = shown
        for card in page.files:
            self._state(self._files[card.id], card, suspicious, bool(page.row.shelf))
        if held_by_keys in self._files and not self._files[held_by_keys].has_focus():
            self._files[held_by_keys].take_focus()  # made anew meanwhile: the focus must not fall on another deed
        count, octets = len(page.files), sum(card.size for card in page.files)
        words = ngettext("{n} tệp đính kèm", "{n} tệp đính kèm", count).format(n=count)
        rest = _("đang bị giữ lại") if suspicious else _("nặng {size}").format(size=dates.size(octets))
        self._heading.say(f"{words}, {rest}" if count else _("Thư không có tệp đính kèm"))
        held = any(card.blocked for card in page.files)
        self._note.setText(_("Chỉ cán bộ tin học mới mở được tệp này.") if held else _("Tệp mở được sau khi bấm Thư này an toàn."))
        self._note.setVisible(held or (suspicious and bool(count)))
        here = [card for card in page.files if card.state == "have" and not card.blocked]
        self._save_all.setVisible(len(here) > 1 and not suspicious)
        self._save_all.set_words(ngettext("Lưu cả {n} tệp vào máy", "Lưu cả {n} tệp vào máy", len(here)).format(n=len(here)))

    def _build(self, page: rows.LetterPage) -> None:
        for widget in self._files.values():
            widget.hide()
            self.column.removeWidget(widget)
            widget.deleteLater()
        self._files = {}
        place = self.column.indexOf(self._heading) + 1
        open, fetch, cancel, save = self._deeds
        for card in page.files:
            widget = FileCard(
                card.name, card.size, card.kind, open=partial(open, card), fetch=partial(fetch, card), cancel=partial(cancel, card),
                save=partial(save, card) if _can_save(card) else None,
            )  # fmt: skip
            self._files[card.id] = widget
            self.column.insertWidget(place, widget)
            widget.show()  # at once: it may have to take the focus
            place += 1

    @staticmethod
    def _state(widget: FileCard, card: rows.FileCard, suspicious: bool, shelf: bool) -> None:
        if card.blocked:
            why = signs.held(card.blocked)
            widget.set_state("blocked", reason=". ".join(filter(None, (_("Không cho mở"), why))))
        elif suspicious:
            widget.set_state("blocked", reason=_("Đang giữ lại"))
        else:
            words = coming(card.size, card.share, card.seconds_to_go, card.stopped, shelf=shelf)
            widget.set_state(card.state, card.share, words)


def _can_save(card: rows.FileCard) -> bool:
    """A PDF opens in the program, which has its own 'Lưu vào máy'."""
    return card.kind != "pdf" and not card.blocked


class _Heading(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._words = Text("", "second-strong", "ink2", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        theme.follow(self, self._restyle)

    def say(self, words: str) -> None:
        self._words.setText(words)

    def _restyle(self) -> None:
        self._row.setContentsMargins(theme.now().icon(20) + 8, 2, 0, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = theme.now().icon(20)
        icons.paint(QPainter(self), "attach", 0, (self.height() - size) / 2, size, "ink2")
