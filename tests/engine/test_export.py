"""Letters out of the program: octet for octet, whole or named, never over another file, and the mailbox stays as it was."""

from __future__ import annotations

import mailbox
import os
import resource
import unicodedata
from pathlib import Path

import pytest

from client import commands as c
from client.faults import FileUnwritable, LetterGone
from client.files import write_pieces
from client.message import mbox
from client.rows import Chosen
from client.store import kept, kept_octets
from tests.engine.office import Official, agree
from tests.engine.test_keeping import archive, deliver, everywhere, heavy
from tests.servers import Dovecot

FROM = (
    b"From: tam@cantho.example\r\nTo: hoa@cantho.example\r\nSubject: From\r\nMessage-ID: <from@cantho.example>\r\n\r\n"
    b"From the office\r\n>From another\r\nKinh gui\r\n"
)


def chosen(hoa: Official, *subjects: str) -> Chosen:
    return Chosen(tuple(hoa.letter(one) for one in subjects))


def export(hoa: Official, what: Chosen, folder: Path, form: str = "eml") -> tuple[list[Path], list[str]]:
    folder.mkdir(exist_ok=True)
    done = hoa.session.export(what, folder, form).result()  # type: ignore[arg-type]
    return list(done.paths), [one.subject for one in done.lacking]


def test_octet_for_octet(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """A letter that is not here comes first, as a wish that anybody can see; the file is the server's octets; the letter still lies
    on the server, unread, and nothing of the copy is left in the store."""
    octets = heavy("Hồ sơ nghiệm thu: cống/rạch Bà Bộ?")
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    what = chosen(hoa, "Hồ sơ nghiệm thu: cống/rạch Bà Bộ?")
    hoa.do(c.MarkRead(what.messages, False))
    assert export(hoa, what, tmp_path / "chưa") == ([], ["Hồ sơ nghiệm thu: cống/rạch Bà Bộ?"]), "not here: named"
    hoa.do(c.FetchToExport(what, "eml"))
    before = hoa.session.views.export_state(what, "eml")
    assert (before.letters, before.have, before.coming) == (1, 0, 1) and before.octets == len(octets)
    hoa.sync()
    assert hoa.session.views.export_state(what, "eml").coming == 0
    (path,), lacking = export(hoa, what, tmp_path / "ra")
    assert path.read_bytes() == octets and not lacking and os.listdir(path.parent) == [path.name]
    assert path.name.endswith(" Hồ sơ nghiệm thu_ cống-rạch Bà Bộ_.eml") and unicodedata.is_normalized("NFC", path.name)
    hoa.sync()
    assert everywhere(dovecot, hoa.who)["INBOX"] == [octets] and not archive(hoa)
    assert kept.get(hoa.db, what.messages[0]) is None and not list(kept_octets.octets(hoa.db, what.messages[0]))
    assert not hoa.session.views.keeping(), "nobody has kept anything"
    agree(hoa, dovecot)


def test_never_over_another_file(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """Letters of one minute and one subject, and the same export twice: each has a file of its own."""
    first, second = heavy("Giấy mời", 1_000, message_id="<1@x>"), heavy("Giấy mời", 2_000, message_id="<2@x>")
    deliver(dovecot, hoa.who, first, second)
    hoa.sync()
    what = Chosen(tuple(hoa.letters()))
    for turn in (1, 2):
        hoa.do(c.FetchToExport(what, "eml"))
        hoa.sync()
        paths, lacking = export(hoa, what, tmp_path / "ra")
        assert sorted(path.read_bytes() for path in paths) == sorted((first, second)) and not lacking
        assert len(os.listdir(tmp_path / "ra")) == 2 * turn


def test_mbox_is_read_by_others(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """Python's own mailbox module finds the same letters; a line that begins with 'From ' parts none and comes back as it was."""
    letters = [FROM, heavy("Thư hai", 5_000), heavy("Thư ba", 5_000)]
    deliver(dovecot, hoa.who, *letters)
    hoa.sync()
    what = Chosen(tuple(reversed(hoa.letters())))
    hoa.do(c.FetchToExport(what, "mbox"))
    hoa.sync()
    (path,), lacking = export(hoa, what, tmp_path / "ra", "mbox")
    box = mailbox.mbox(path, create=False)
    found = [mbox.undone(box.get_bytes(key)).rstrip(b"\n") for key in box.iterkeys()]
    box.close()
    assert sorted(found) == sorted(one.replace(b"\r\n", b"\n").rstrip(b"\n") for one in letters) and not lacking
    assert b"\n>From the office\n>>From another\n" in path.read_bytes()


def test_only_what_lies_here(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """Kept, written and waiting letters go into files without a line."""
    octets = heavy("Thư lưu", 10_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    hoa.do(c.Keep((hoa.letter("Thư lưu"),)))
    hoa.sync()
    draft = hoa.do(c.StartDraft(hoa.account))
    hoa.save(draft, "Thư viết dở")
    hoa.write("Thư chờ gửi")
    what = hoa.session.views.lies_only_here()
    assert len(what) == 3 and sorted(hoa.session.only_here()) == ["Thư chờ gửi", "Thư lưu", "Thư viết dở"]
    paths, lacking = export(hoa, what, tmp_path / "ra")
    assert not lacking and paths[0].read_bytes() == octets
    assert [path.name[17:] for path in paths] == ["Thư lưu.eml", "Thư viết dở.eml", "Thư chờ gửi.eml"]
    assert b"Message-ID: " + hoa.row(what.outbox[0]).message_id.encode() in paths[2].read_bytes()
    assert archive(hoa) == [octets], "it still lies here"


def test_the_wish_to_keep_goes_on_from_the_copy(dovecot: Dovecot, hoa: Official) -> None:
    """A letter that came to be exported and is then kept is not fetched again; and one that is deleted and taken back is not held up
    by its copy."""
    octets = heavy("Thư chung", 200_000)
    deliver(dovecot, hoa.who, octets)
    hoa.sync()
    what = chosen(hoa, "Thư chung")
    hoa.do(c.FetchToExport(what, "eml"))
    hoa.sync()
    hoa.do(c.Delete(what.messages))
    hoa.sync()
    hoa.do(c.Restore(what.messages))
    hoa.sync()
    assert hoa.subjects() == ["Thư chung"] and not archive(hoa)
    hoa.do(c.Keep(what.messages))
    done = hoa.sync()
    assert archive(hoa) == [octets] and done.down < 100_000 and not everywhere(dovecot, hoa.who)["INBOX"]
    agree(hoa, dovecot)


def test_old_copies_go(dovecot: Dovecot, hoa: Official) -> None:
    """An export that nobody finished leaves its copies for a day and no longer."""
    deliver(dovecot, hoa.who, heavy("Bỏ dở", 10_000))
    hoa.sync()
    what = chosen(hoa, "Bỏ dở")
    hoa.do(c.FetchToExport(what, "eml"))
    hoa.sync()
    with hoa.session._store.write() as tx:
        kept.forget_copies(tx, before=hoa.session._clock.now() - 3_600)
    assert kept.get(hoa.db, what.messages[0]) is not None
    with hoa.session._store.write() as tx:
        kept.forget_copies(tx, before=hoa.session._clock.now() + 1)
    assert kept.get(hoa.db, what.messages[0]) is None


def test_gone_meanwhile_is_named(dovecot: Dovecot, hoa: Official, tmp_path: Path) -> None:
    """Another program has deleted one of two letters: the other is written, this one is named."""
    deliver(dovecot, hoa.who, heavy("Còn", 1_000), heavy("Mất", 1_000))
    hoa.sync()
    what = chosen(hoa, "Còn", "Mất")
    hoa.do(c.FetchToExport(what, "eml"))
    hoa.sync()
    hoa.do(c.Purge(what.messages[1:]))
    hoa.sync()
    done = hoa.session.export(what, tmp_path, "eml").result()
    assert done.letters == 1 and [type(one.fault) for one in done.lacking] == [LetterGone]


def test_no_room_leaves_no_half_mbox(tmp_path: Path) -> None:
    """The disk refuses the second letter: a Fault, and nothing that looks like an export; another one of that name stays."""
    (tmp_path / "thu.mbox").write_bytes(b"mine")
    size, before = 100_000, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        with pytest.raises(FileUnwritable):
            write_pieces(tmp_path, "thu.mbox", (bytes(size), b"more"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("thu.mbox", b"mine")]
