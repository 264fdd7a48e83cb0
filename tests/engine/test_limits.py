"""What the servers and the site let go is known before a letter is written, and what can never go does not come into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from client import commands as c
from client.faults import TooLarge
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, until
from tests.servers import Dovecot

KIB = 1024


def box(official: Official) -> tuple[int, int]:
    (found,) = official.session.views.mailboxes()
    return found.largest_letter, found.largest_file


def file(folder: Path, size: int) -> Path:
    path = folder / f"{size}.bin"
    path.write_bytes(b"x" * size)
    return path


def test_the_server_is_asked_before_the_first_letter(make_official: MakeOfficial) -> None:
    """Once the mailbox has come, the server for sending says its SIZE without a letter; the next start remembers it."""
    hoa = make_official()
    assert box(hoa) == (0, 0) and hoa.session.views.seconds_to_send(1_000_000) == 0
    hoa.session.start()
    until(lambda: hoa.session.views.strip().line.received_at)
    hoa.session.courier(hoa.account).wake()
    limit, largest = until(lambda: box(hoa) if box(hoa)[0] else None)
    assert limit > 20_000_000 and limit * 0.7 < largest < limit * 0.74
    hoa.session.close()
    hoa.session = hoa.program.sign_in(hoa.session.person_id, hoa.who.password)
    assert box(hoa) == (limit, largest)


def test_without_a_line_nobody_is_asked(hoa: Official) -> None:
    """The first round of a courier on a mailbox that never came costs no connection."""
    courier = hoa.session.courier(hoa.account)
    courier._ask_once()
    assert box(hoa) == (0, 0)


def test_what_can_never_go_is_refused_at_once(make_official: MakeOfficial, tmp_path: Path, dovecot: Dovecot) -> None:
    """The site's limit: one octet too many does not come in (by whichever door) and what is in the letter stays; the largest file
    that may come goes and arrives."""
    hoa = make_official(largest_letter=200 * KIB)
    limit, largest = box(hoa)
    assert limit == 200 * KIB
    draft = hoa.do(c.StartDraft(hoa.account))
    first = hoa.do(c.AddMade(draft, "nhỏ.jpg", b"\xff\xd8"))
    for too_large in (
        c.AddFile(draft, file(tmp_path, largest + 1)), c.AddFile(draft, file(tmp_path, largest + 1), first),
        c.AddMade(draft, "x.jpg", bytes(largest + 1), first),
    ):  # fmt: skip
        with pytest.raises(TooLarge) as caught:
            hoa.do(too_large)
        assert caught.value.facts["limit"] == largest
    page = hoa.session.views.draft(draft)
    assert page is not None and [one.name for one in page.files] == ["nhỏ.jpg"]
    hoa.do(c.AddFile(draft, file(tmp_path, largest), first))
    hoa.do(c.SaveDraft(draft, "Vua khit", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
    page = hoa.session.views.draft(draft)
    assert page is not None and [one.size for one in page.files] == [largest] and not page.problems
    hoa.do(c.SendNow(hoa.do(c.Send(draft))))
    hoa.send_and_sync()
    (arrived,) = [one.letter for one in dovecot.sink.letters if b"Vua khit" in one.letter]
    assert 0.95 * limit < len(arrived) <= limit
    assert hoa.session.views.seconds_to_send(1_000_000) > 0, "the line is measured by what has just gone"


def test_several_files_that_are_too_much_together(make_official: MakeOfficial, tmp_path: Path) -> None:
    """Each may go, both may not: the letter says so while it is written, and does not go into the outbox."""
    hoa = make_official(largest_letter=200 * KIB)
    half = box(hoa)[1] * 2 // 3
    draft = hoa.do(c.StartDraft(hoa.account, recipients=(c.Recipient(address="hai@cantho.example"),), subject="Hai tep"))
    for number in (0, 1):
        hoa.do(c.AddFile(draft, file(tmp_path, half + number)))
    page = hoa.session.views.draft(draft)
    assert page is not None
    (problem,) = page.problems
    assert problem.code == "too_large" and problem.facts == {"weight": page.weight, "limit": 200 * KIB}
    with pytest.raises(TooLarge):
        hoa.do(c.Send(draft))
    assert not hoa.session.views.outbox() and hoa.session.views.draft(draft) is not None
    hoa.do(c.RemoveFile(page.files[0].id))
    hoa.do(c.Send(draft))


def test_one_file_for_another_is_one_step(hoa: Official, tmp_path: Path) -> None:
    """The original for the smaller copy: never both, never none, and the server's copy of the draft follows."""
    draft = hoa.do(c.StartDraft(hoa.account, subject="Ảnh"))
    small = hoa.do(c.AddMade(draft, "Ảnh ngập.jpg", b"\xff\xd8small"))
    seen: list[list[str]] = []

    def look(_notice: object) -> None:
        page = hoa.session.views.draft(draft)
        seen.append([one.name for one in page.files] if page else [])

    stop = hoa.session.bell.listen(look)
    hoa.do(c.AddFile(draft, file(tmp_path, 900), small))
    stop()
    assert seen and all(names == ["900.bin"] for names in seen)
    page = hoa.session.views.draft(draft)
    assert page is not None and page.files[0].type == "application/octet-stream"
