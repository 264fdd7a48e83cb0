"""The hard decisions of syncing as tables."""

from __future__ import annotations

import pytest

from client.ids import FolderId, MessageId
from client.net.line import Meter
from client.store.messages import FLAGGED, FORWARDED, SEEN, Wish
from client.sync import plan
from client.sync.plan import Named


def names(*words: str, **attributes: str) -> list[Named]:
    return [Named(word, "/", frozenset(attributes.get(word.replace(" ", "_"), "").split())) for word in words]


def roles(found: list[Named], fixed: dict[str, str] | None = None) -> dict[str, str]:
    return {one.role: one.name for one in plan.assign_roles(found, fixed or {}) if one.role != "other"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (names("INBOX", "Thư đã gửi", "Thư nháp", "Thùng rác", "Thư rác"),
         {"inbox": "INBOX", "sent": "Thư đã gửi", "drafts": "Thư nháp", "trash": "Thùng rác", "junk": "Thư rác"}),
        (names("inbox", "Sent Items", "Drafts", "Deleted Items", "Junk E-mail"),
         {"inbox": "INBOX", "sent": "Sent Items", "drafts": "Drafts", "trash": "Deleted Items", "junk": "Junk E-mail"}),
        (names("INBOX", "INBOX/Sent", "INBOX/Cũ/Sent"), {"inbox": "INBOX", "sent": "INBOX/Sent"}),
        (names("INBOX", "Đã gửi", "Gửi", Gửi="sent"), {"inbox": "INBOX", "sent": "Gửi"}),
        (names("INBOX", "Trash", "Rác", Trash="noselect"), {"inbox": "INBOX"}),
    ],
)  # fmt: skip
def test_folders_find_their_roles(found: list[Named], expected: dict[str, str]) -> None:
    """SPECIAL-USE before names, Vietnamese and English names, the shallowest, never one that cannot be opened."""
    assert roles(found) == expected


def test_the_site_has_the_first_word() -> None:
    """A folder named in the site file beats what the server says; one that is not there does not."""
    found = names("INBOX", "Sent", "Công văn đi", Sent="sent")
    assert roles(found, {"sent": "Công văn đi"})["sent"] == "Công văn đi"
    assert roles(found, {"sent": "Không có"})["sent"] == "Sent"


def test_what_is_missing_is_made_where_the_others_are() -> None:
    """Courier keeps everything below INBOX."""
    below = [Named("INBOX", ".", frozenset()), Named("INBOX.Sent", ".", frozenset())]
    assert plan.missing(plan.assign_roles(below, {}), {}) == {"drafts": "INBOX.Drafts", "trash": "INBOX.Trash"}
    assert plan.missing(plan.assign_roles(names("INBOX"), {}), {"trash": "Đã xoá"})["trash"] == "Đã xoá"


def wish(number: int, *, uid: int | None = 1, to: int = 1, was: int = 0, want: int = 0, gone: int = 0) -> Wish:
    return Wish(MessageId(number), FolderId(1), number if uid else None, FolderId(to), gone, was, want, f"<{number}@x>")


def test_wishes_become_few_commands() -> None:
    """Fifty letters marked alike are one STORE; flags before moves before purges; those without a number wait."""
    many = [wish(n, want=SEEN) for n in range(1, 51)]
    acts = plan.acts([*many, wish(60, to=2), wish(61, to=2), wish(62, gone=1), wish(63, uid=None, to=2)])
    assert len(acts.marks) == 1 and acts.marks[0].add == SEEN and len(acts.marks[0].uids) == 50
    assert [carry.uids for carry in acts.carries] == [(60, 61)]
    assert [purge.uids for purge in acts.purges] == [(62,)]


def test_keywords_go_alone() -> None:
    """A server without room for $Forwarded must not refuse the rest along with it."""
    acts = plan.acts([wish(1, want=SEEN | FORWARDED), wish(2, was=FLAGGED)])
    assert {(mark.add, mark.remove) for mark in acts.marks} == {(SEEN, 0), (FORWARDED, 0), (0, FLAGGED)}


def test_refused_ones_go_singly() -> None:
    """Once refused together, each letter is asked for alone; the others stay together."""
    acts = plan.acts([wish(n, want=SEEN) for n in (1, 2, 3, 4)], frozenset({2}))
    assert sorted(mark.uids for mark in acts.marks) == [(1, 3, 4), (2,)]


def test_nothing_to_do_is_nothing() -> None:
    assert not plan.acts([])


def test_sudden_emptiness_is_doubted() -> None:
    """Ten letters do not vanish without a word; two may."""
    assert plan.doubtful(10, 0) and not plan.doubtful(9, 0) and not plan.doubtful(100, 1)


def test_pieces_follow_the_line() -> None:
    assert plan.piece(1_000) == 16 * 1024 and plan.piece(1e9) == 64 * 1024 and plan.piece(30_000) == 30_000


def test_the_line_is_judged_calmly() -> None:
    """Weak below 20 KB/s or above 0.8 s a turn; good again only when clearly better."""
    meter = Meter()
    assert meter.state == "good"
    for _ in range(6):
        meter.note(500, 0.9)
    assert meter.state == "weak"
    for _ in range(6):
        meter.note(500, 0.7)
    assert meter.state == "weak"
    for _ in range(6):
        meter.note(500, 0.1)
    assert meter.state == "good"
    for _ in range(6):
        meter.note(60_000, 6.0)
    assert meter.state == "weak"
