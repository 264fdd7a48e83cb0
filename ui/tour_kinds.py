"""What the tour does by kind: an invitation written in its fields, checked, sent, and read by the colleague."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from client.api import rows
from i18n import _, ngettext
from ui import dates, facts_words
from ui.guide import Guide, Lost, Pictures

SUMMARY = "Họp giao ban công tác tháng 12"


def invite(guide: Guide, album: Pictures, on: Callable[[str], Any], choose_colleague: Callable[[], None]) -> None:
    """The days are typed as people type them; the program says one of them is wrong before it goes."""
    day, before, after = (facts_words.here(dates.now()).date() + timedelta(days=n) for n in (3, 2, 4))
    guide.press(_("Soạn thư"))
    on("kinds")
    album.shoot("chon-loai-thu", _("Chọn loại thư cần soạn."))
    guide.press_beginning(_("Thư mời") + ". ")
    composer = on("composer")
    for label, words in (
        ("Số, ký hiệu", "215/GM-UBND"), ("Trích yếu", SUMMARY), ("Ngày, giờ", f"{day:%d/%m/%Y}"), ("Giờ", "8h"),
        ("Địa điểm", "Phòng họp số 2"), ("Hạn xác nhận", f"{after:%d/%m/%Y}"),
    ):  # fmt: skip
        guide.type(guide.field(label), words)
    choose_colleague()
    guide.until(lambda: composer.send.text() == _("Chưa gửi được: sửa {what}").format(what="hạn xác nhận"), _("hạn xác nhận sai"))
    album.shoot("o-dien-sai", _("Ô nào sai thì nói ngay ở ô đó."))
    guide.type(guide.field("Hạn xác nhận"), f"16:00 {before:%d/%m/%Y}")
    guide.until(lambda: composer.send.text() == _("Kiểm tra rồi gửi"), _("Kiểm tra rồi gửi"))
    guide.press(_("Kiểm tra rồi gửi"))
    on("letter-check")
    album.shoot("kiem-tra-truoc-khi-gui", _("Kiểm tra trước khi gửi."))
    guide.press(ngettext("Gửi cho {n} nơi", "Gửi cho {n} nơi", 1).format(n=1))


def is_understood(page: rows.LetterPage) -> None:
    """The letter says on the other side what was typed here."""
    facts, day = page.facts, facts_words.here(dates.now()).date() + timedelta(days=3)
    if facts.number != "215/GM-UBND" or facts.place != "Phòng họp số 2" or facts.summary != SUMMARY:
        raise Lost(_("Thư mời tới nơi không đủ các ô"))
    if facts.meeting is None or facts_words.here(facts.meeting).date() != day or facts.deadline is None:
        raise Lost(_("Thư mời tới nơi không đủ các ô"))
