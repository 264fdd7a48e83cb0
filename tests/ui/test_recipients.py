"""Choosing who gets the letter."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from client import commands as c
from client.ids import DraftId
from client.people.acquaintance import Acquaintance
from client.people.directory import Directory
from client.rows import DraftRecipient, Person
from tests.ui import fake_letters as data
from tests.ui.conftest import FakeSession, MakeWindow, clipped, find, nameless, picture, press
from ui.choosing import Choice, Offices, whole
from ui.pages.composer import ComposerPage
from ui.pages.recipients import RecipientsPage
from ui.tree_rows import Tree, TreeRow
from ui.widgets.unit_tree import UnitTree
from ui.window import Window

WARD = "Các xã, phường / UBND phường Thới Hưng"


def at_recipients(make_window: MakeWindow, session: FakeSession, field: str = "to", **look: Any) -> tuple[Window, RecipientsPage, ComposerPage]:
    draft: DraftId = session._draft(
        data.OWN, subject="Báo cáo",
        recipients=(c.Recipient(unit=WARD), c.Recipient(data.DUNG.name, data.DUNG.address), c.Recipient("", data.SHOP.address)),
    )  # fmt: skip
    window = make_window(session, **look)
    window.go("composer", draft=draft)
    composer = window.page
    assert isinstance(composer, ComposerPage)
    composer.choose_recipients(field)
    page = window.page
    assert isinstance(page, RecipientsPage)
    return window, page, composer


def names(page: RecipientsPage) -> list[str]:
    return [row.name for row in page.tree.rows()]


def row_named(page: RecipientsPage, name: str) -> Any:
    return next(row for row in page.tree.rows() if row.name == name)


def row(tree: UnitTree) -> TreeRow:
    """On which the keyboard stands."""
    found = tree.current()
    assert found is not None
    return found


def type_words(page: RecipientsPage, words: str) -> None:
    page.search.setFocus()
    page.search.clear()
    QTest.keyClicks(page.search, words)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("size", "style", "scale", "words"),
    [
        ("wide", "day", 1.0, ""), ("wide", "day", 1.0, "van loi"), ("narrow", "day", 1.0, ""), ("wide", "contrast", 1.0, "thoi hung"),
        ("wide", "day", 1.5, ""), ("narrow", "day", 1.5, "van loi"), ("narrow", "day", 1.0, "khong ai ten nay"),
    ],
)  # fmt: skip
def test_looks(make_window: MakeWindow, size: str, style: str, scale: float, words: str) -> None:
    """Nothing is cut off and everything has a name, in every size and style; pictures for eyes."""
    window, page, _ = at_recipients(make_window, FakeSession(), "cc" if style == "contrast" else "to", size=size, style=style, scale=scale)
    if words:
        type_words(page, words)
    picture(window, f"recipients-{size}-{style}-{scale}-{words.replace(' ', '_') or 'tree'}")
    assert clipped(window) == [] and nameless(window) == []


def test_what_was_chosen_is_ticked(make_window: MakeWindow) -> None:
    """The letter's recipients are there: at the right one by one, in the tree as ticks, also of the units above them."""
    _, page, _ = at_recipients(make_window, FakeSession())
    assert page.chosen.head.title.text() == "Đã chọn 3 nơi nhận"
    assert find(page, "Xong, chọn 10 người này").isVisible()
    assert row_named(page, "Các sở, ban, ngành").second == "đã chọn 1/4"
    page.tree.turned.emit(row_named(page, "Các xã, phường"))
    assert row_named(page, "UBND phường Thới Hưng").tick == 2 and row_named(page, "Các xã, phường").tick == 1
    assert row_named(page, "UBND phường Cái Khế").open, "the person's own unit stands open"


def test_search_without_marks(make_window: MakeWindow) -> None:
    """'d' finds 'đ'; hits stand below their unit, what fits is painted, and how many is said."""
    _, page, _ = at_recipients(make_window, FakeSession())
    type_words(page, "dang huu phuoc")
    assert "Đặng Hữu Phước" in names(page)
    row = row_named(page, "Đặng Hữu Phước")
    assert row.depth == 1 and row.marks == ((0, 14),)
    assert page.search.accessibleDescription().endswith("nơi phù hợp")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == "" and page.isVisible(), "the first Escape only ends the search"
    page._look("")
    assert names(page)[0] == "UBND phường Cái Khế"


def test_by_keyboard_alone(make_window: MakeWindow) -> None:
    """From the search down into the tree; Right opens, Left closes, Space ticks; the letter knows it at once."""
    window, page, composer = at_recipients(make_window, FakeSession())
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    tree = page.tree
    assert window.focusWidget() is tree and tree.current() is not None
    while row(tree).name != "Văn phòng HĐND và UBND":
        QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert row(tree).open, "the keyboard stays on the row that was opened"
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert any(one.unit.endswith("Văn phòng HĐND và UBND") for one in composer.sheet.recipients())
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Down)  # past the unit's own mailbox
    QTest.keyClick(tree, Qt.Key.Key_Return)
    entries = [one for one in composer.sheet.recipients() if one.address.endswith("caikhe.cantho.example")]
    assert len(entries) == 7, "without the one who was unticked, the unit falls into those who are left"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert row(tree).name == "Văn phòng HĐND và UBND"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert row(tree).open is False
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert composer.isVisible()


def test_by_mouse(make_window: MakeWindow) -> None:
    """A press anywhere on the row ticks it; only 'Mở ra' at its right opens."""
    _, page, _ = at_recipients(make_window, FakeSession())
    tree = page.tree
    at = tree.visualRect(tree.model().index(0, 0))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at.center())
    assert tree.rows()[0].tick == 2
    count = len(tree.rows())
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.right() - 30, at.center().y()))
    assert len(tree.rows()) < count and tree.rows()[0].tick == 2


def test_back_in_the_letter(make_window: MakeWindow) -> None:
    """'Xong' and 'Về thư đang soạn' both keep the choice; it is in the draft without anybody saving."""
    session = FakeSession()
    window, page, composer = at_recipients(make_window, session)
    press(window, f"Bỏ {data.DUNG.name}")
    type_words(page, "truong hoang nam")
    page.tree.ticked.emit(row_named(page, data.NAM.name))
    press(window, "Xong")
    assert window.page is composer
    assert [one.name or one.address for one in composer.sheet.recipients()][-1] == data.NAM.name
    kept = session.views.draft(composer.keeper.draft)  # type: ignore[arg-type]
    assert kept is not None and [one.address for one in kept.recipients] == ["", data.SHOP.address, data.NAM.address]


def test_copies(make_window: MakeWindow) -> None:
    """For 'Đồng gửi' the tree shows and fills that field alone, and the tabs lead to the others."""
    window, page, composer = at_recipients(make_window, FakeSession(), "cc")
    assert row_named(page, "Các sở, ban, ngành").tick == 0
    page.tree.ticked.emit(row_named(page, "UBND phường Cái Khế"))
    press(window, "Gửi đến (3)")
    assert page.chosen.head.title.text() == "Đã chọn 3 nơi nhận"
    press(window, "Xong")
    assert [one.field for one in composer.sheet.recipients()] == ["to", "to", "to", "cc"]
    assert composer.sheet.fields["cc"].isVisible()


def test_clear_can_be_taken_back(make_window: MakeWindow) -> None:
    """'Bỏ chọn tất cả' with 'Lấy lại'; with nobody chosen the button says why it does not go on."""
    window, _, composer = at_recipients(make_window, FakeSession())
    press(window, "Bỏ chọn tất cả")
    assert composer.sheet.recipients() == () and find(window, "Chưa xong: chưa chọn ai").isVisible()
    press(window, "Lấy lại")
    assert len(composer.sheet.recipients()) == 3


def test_an_address_that_is_in_no_directory(make_window: MakeWindow) -> None:
    """It can be typed here as well, and is said to be outside."""
    window, page, composer = at_recipients(make_window, FakeSession())
    type_words(page, "ai@do.example")
    press(window, "Chọn địa chỉ ai@do.example")
    assert composer.sheet.recipients()[-1] == DraftRecipient("ai@do.example", "ai@do.example", "", "to", True, 1)
    type_words(page, "zzzz")
    press(window, "Xem cả danh bạ")
    assert page.search.text() == "" and page.tree.isVisible()


def test_no_directory(make_window: MakeWindow) -> None:
    """A site without one: the page says what to do."""
    session = FakeSession()
    session.directory = {}
    window, page, _ = at_recipients(make_window, session)
    assert page.empty.isVisible() and "địa chỉ" in page.empty.accessibleName()
    assert clipped(window) == []


def offices(text: str) -> tuple[Offices, Acquaintance, Directory]:
    directory = Directory.parse(text)
    known = Acquaintance(directory, ("cantho.example",))
    return (
        Offices(
            lambda path: [known.unit(child) for child in directory.children(path)],
            lambda path: [known.entry(entry) for entry in directory.people(path)],
        ),
        known,
        directory,
    )


CSV = """unit_path;kind;name;post;address;telephone
A;unit;A;;a@cantho.example;
A;person;Một;;mot@cantho.example;
A / B;person;Hai;;hai@cantho.example;
A / B;person;Ba;;ba@cantho.example;
A / C;person;Bốn;;bon@cantho.example;
D;unit;D;;d@cantho.example;
"""


def test_ticks_are_sets_of_people() -> None:
    """Ticking a unit takes in what was chosen inside; unticking somebody leaves all the others, in as few entries as it takes."""
    made, known, _ = offices(CSV)
    choice = Choice(made, [DraftRecipient("Hai", "hai@cantho.example", "B", "to", False, 1)])
    a, b = known.unit("A"), known.unit("A / B")
    assert (choice.state("A"), choice.count("A"), choice.state("A / C")) == (1, 1, 0)
    choice.turn_unit(a)
    assert choice.entries == (whole(a),) and choice.state("A / B") == 2 and len(choice.reach) == 4
    choice.turn_person(DraftRecipient("Ba", "BA@cantho.example", "", "to", False, 1))
    assert [(one.unit if not one.address else one.address) for one in choice.entries] == [
        "mot@cantho.example", "hai@cantho.example", "A / C",
    ]  # fmt: skip
    choice.turn_unit(b)
    assert choice.state("A") == 2
    choice.turn_unit(b)
    assert choice.state("A / B") == 0 and choice.count("A") == 2
    choice.turn_unit(known.unit("D"))
    assert choice.entries[-1].address == "d@cantho.example", "a unit without people is its mailbox"
    choice.turn_unit(known.unit("D"))
    assert not choice.has("d@cantho.example")


def test_three_thousand_people_are_instant() -> None:
    """3,081 rows: every key, every tick and opening everything stay under 30 ms."""
    lines = "\n".join(
        f"UBND xã số {n % 103} / Phòng Văn hóa số {n % 7};person;Đặng Văn Số {n};Chuyên viên;nv{n}@cantho.example;" for n in range(3081)
    )
    made, known, directory = offices("unit_path;kind;name;post;address;telephone\n" + lines)
    choice = Choice(made)
    everything = frozenset((*directory.children(), *(b for a in directory.children() for b in directory.children(a))))
    Tree(made, choice, everything).browse()  # the first look reads the directory

    def quickest(deed: Any) -> float:
        taken = []
        for _again in range(5):
            start = time.thread_time()
            deed()
            taken.append(time.thread_time() - start)
        return min(taken)

    assert len(Tree(made, choice, everything).browse()) == 103 * 8 + 3081
    for typed in ("d", "dang van", "van hoa", "so 30"):
        assert quickest(lambda typed=typed: Tree(made, choice, frozenset()).found(known.find(typed, 200))) < 0.1, typed
    assert quickest(lambda: (choice.turn_unit(known.unit("UBND xã số 7")), Tree(made, choice, frozenset()).browse())) < 0.1
    assert quickest(lambda: Tree(made, choice, everything).browse()) < 0.1


def test_the_real_directory_says_where_a_hit_belongs(tmp_path: Path) -> None:
    """The search of the engine names the unit's path, which the tree groups by."""
    _, known, _ = offices(CSV)
    assert [(hit.name, hit.path) for hit in known.find("hai", 5)] == [("Hai", "A / B")]
    assert known.find("d", 5)[0].path == "D"
    assert isinstance(known.find("hai", 5)[0].person, Person)


def test_nobody_is_left_in_the_page(make_window: MakeWindow) -> None:
    """After signing out no name of the last person's choice stays."""
    window, page, _ = at_recipients(make_window, FakeSession())
    page.close_page()
    assert page._choice.entries == ()
    QApplication.processEvents()
    assert window.page is page
