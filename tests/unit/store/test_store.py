"""The store keeps its promises: encrypted, whole after a kill, loud after a commit and silent without one."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest

from client.events import Bell, Changed, Topic
from client.faults import (
    DiskFull,
    OverQuota,
    ServerRefused,
    StoreDamaged,
    StoreInUse,
    StoreTooNew,
    WrongPassword,
)
from client.ids import MessageId
from client.store import accounts, db, drafts, folders, messages, outbox, parts, quota, search, texts
from client.store.db import Store
from client.store.messages import Header
from client.store.staging import Frozen
from tests.unit.store.conftest import KEY, Desk

SECRET = "Giấy mời họp phòng chống triều cường"


def header(uid: int, subject: str = SECRET, **more: object) -> Header:
    facts: dict[str, object] = dict(
        uid=uid,
        flags=0,
        modseq=0,
        message_id=f"<{uid}@caikhe>",
        in_reply_to="",
        subject=subject,
        from_name="Lê Thanh Hải",
        from_address="hai@vp.cantho.example",
        recipients='{"to": [["Nguyễn Thị Hoa", "hoa@caikhe.cantho.example"]]}',
        people="Lê Thanh Hải hai@vp.cantho.example Nguyễn Thị Hoa",
        date=1e9 + uid,
        arrived=1e9 + uid,
        size=1000,
        files=0,
        file_bytes=0,
        kind="invitation",
        structure="[]",
        headers=b"",
    )
    facts.update(more)
    return Header(**facts)  # type: ignore[arg-type]


def test_nothing_readable_lies_on_the_disk(desk: Desk, tmp_path: Path) -> None:
    """Subject, name, address and text of a letter are in no byte of the data folder, the journal included."""
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        texts.put(tx, number, "Kính gửi Uỷ ban nhân dân các xã", "", "Kính gửi")
    known = [SECRET, "Lê Thanh Hải", "hai@vp", "hoa@caikhe", "Kính gửi", "giay moi hop"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db-wal" for path in files)
    for path in files:
        data = path.read_bytes()
        for words in known:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert words.encode(encoding) not in data, (path.name, words)


def test_a_notice_rings_after_the_commit_and_never_without_one(desk: Desk) -> None:
    """Whoever hears the bell must be able to read what it announces; an undone deed is not announced."""
    seen: list[int] = []
    desk.store.bell.listen(lambda notice: seen.append(messages.count(desk.store.read(), desk.inbox)))
    with desk.store.write() as tx:
        messages.add(tx, desk.inbox, desk.account, [header(1), header(2)])
        assert not desk.heard
    assert Changed(Topic.MESSAGES, frozenset({1, 2})) in desk.heard and seen[0] == 2
    desk.heard.clear()
    with pytest.raises(RuntimeError):
        with desk.store.write() as tx:
            messages.add(tx, desk.inbox, desk.account, [header(3)])
            raise RuntimeError
    assert not desk.heard and messages.count(desk.store.read(), desk.inbox) == 2


def test_wrong_key_garbage_and_newer_stores_are_said_apart(tmp_path: Path) -> None:
    """A file that cannot be opened never looks like an empty mailbox."""
    path = tmp_path / "mail.db"
    store = Store.open(path, KEY, Bell())
    with pytest.raises(StoreInUse):
        Store.open(path, KEY, Bell())
    with store.write() as tx:
        tx.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(StoreTooNew):
        Store.open(path, KEY, Bell())
    with pytest.raises(WrongPassword):
        Store.open(path, bytes(32), Bell())
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises((WrongPassword, StoreDamaged)):
        Store.open(path, KEY, Bell())


def test_a_full_disk_is_said_and_loses_nothing(desk: Desk) -> None:
    """The letter that does not fit is refused; the ones before stay."""
    with desk.store.write() as tx:
        messages.add(tx, desk.inbox, desk.account, [header(1)])
    desk.store._writer.pragma("max_page_count", int(desk.store._writer.pragma("page_count")) + 2)
    with pytest.raises(DiskFull):
        with desk.store.write() as tx:
            messages.add(tx, desk.inbox, desk.account, [header(n, structure="x" * 5000) for n in range(2, 50)])
    assert messages.count(desk.store.read(), desk.inbox) == 1


def test_ten_presses_are_one_wish_or_none(desk: Desk) -> None:
    """Display = wish; pressing read/unread back and forth leaves nothing to do."""
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        for _ in range(5):
            messages.wish_flags(tx, [number], add=messages.SEEN)
            messages.wish_flags(tx, [number], remove=messages.SEEN)
        assert messages.wishes(tx.connection, desk.account) == ()
        messages.wish_flags(tx, [number], add=messages.SEEN)
    (wish,) = messages.wishes(desk.store.read(), desk.account)
    assert (wish.flags_is, wish.flags_wish) == (0, messages.SEEN)


def test_pull_writes_what_is_and_keeps_open_wishes(desk: Desk) -> None:
    """Another client flags the letter while ours waits to mark it read: both come true."""
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        messages.wish_flags(tx, [number], add=messages.SEEN)
        messages.set_flags(tx, desk.inbox, 1, messages.FLAGGED, 7)
    row = messages.get(desk.store.read(), number)
    assert row and row.flags_is == messages.FLAGGED and row.flags_wish == messages.FLAGGED | messages.SEEN


def test_a_deleted_letter_is_shown_in_the_trash_and_comes_back(desk: Desk) -> None:
    """Deleting and taking back needs no server."""
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        messages.wish_folder(tx, [number], desk.trash, deleted_at=5.0)
    db = desk.store.read()
    assert messages.index(db, [desk.inbox]) == [] and [row[0] for row in messages.index(db, [desk.trash])] == [number]
    row = messages.get(db, number)
    assert row and row.restore_to == desk.inbox
    with desk.store.write() as tx:
        messages.spring_back(tx, [number], ServerRefused(reply="no"))
    row = messages.get(db, number)
    assert row and row.folder_wish == desk.inbox and isinstance(row.fault, ServerRefused)


def test_wishes_survive_a_change_of_uidvalidity(desk: Desk) -> None:
    """UIDs are worthless afterwards, the letter and the wish on it are not."""
    with desk.store.write() as tx:
        kept, lost = messages.add(tx, desk.inbox, desk.account, [header(1), header(2)])
        messages.wish_flags(tx, [kept], add=messages.SEEN)
        folders.renumber(tx, desk.inbox, 2)
        again = messages.add(tx, desk.inbox, desk.account, [header(71, message_id="<1@caikhe>")])
        assert again == () and [row.id for row in messages.lost(tx.connection, desk.inbox)] == [lost]
    db = desk.store.read()
    row = messages.get(db, kept)
    assert row and row.uid_is == 71 and row.flags_wish == messages.SEEN


@pytest.mark.parametrize(
    ("typed", "found"),
    [("giay moi", True), ("GIẤY MỜI", True), ("trieu cuong hop", True), ("hai@vp", True), ("de nghi", True),
     ("đề nghị", True), ("khong co", False), ('"', False), ("hop) OR (", True), ("", True)],
)  # fmt: skip
def test_search_needs_no_marks(desk: Desk, typed: str, found: bool) -> None:
    """đ = d, words in any order, the beginning of a word is enough, and no typed sign breaks the query."""
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        texts.put(tx, number, "Đề nghị các địa phương chuẩn bị OR báo cáo", "", "")
    rows = messages.index(desk.store.read(), [desk.inbox], words=typed)
    assert bool(rows) == found


def test_ten_thousand_letters_are_listed_and_searched_quickly(desk: Desk) -> None:
    """The list's order and a search read through indexes: no full sort of the texts (bench/ has the figures)."""
    plan = " ".join(
        str(row[3])
        for row in desk.store.read().execute(
            "EXPLAIN QUERY PLAN SELECT id, arrived FROM message WHERE folder_wish IN (1) AND gone_wish = 0"
            " ORDER BY arrived DESC, id DESC"
        )
    )
    assert "message_list" in plan and "TEMP B-TREE" not in plan


def test_pieces_follow_each_other_and_decode_to_the_file(desk: Desk) -> None:
    """A piece that came twice after a cut changes nothing; the file is byte for byte the same."""
    import base64

    data = bytes(range(256)) * 700
    wire = base64.encodebytes(data)
    with desk.store.write() as tx:
        (number,) = messages.add(tx, desk.inbox, desk.account, [header(1)])
        parts.put(
            tx,
            number,
            [parts.NewPart("2", "application/pdf", "a.pdf", "base64", "", "attachment", "", len(wire), "file")],
        )
        (part,) = parts.of_message(tx.connection, number)
        parts.want(tx, part.id)
        at = 0
        while at < len(wire):
            assert parts.append(tx, part.id, 0, b"again") == (at or 5) if at else True
            at = parts.append(tx, part.id, at, wire[at : at + 16_384])
        parts.finish(tx, part.id)
    db = desk.store.read()
    assert parts.decoded(db, part.id) == data
    row = parts.get(db, part.id)
    assert row and row.state == "have" and row.size == len(data)


def test_the_outbox_moves_only_along_its_arrows(desk: Desk) -> None:
    """A letter that may be arriving cannot be taken back, one taken back cannot be sent."""
    with desk.store.write() as tx:
        draft = drafts.start(tx, desk.account, 1.0, subject="Báo cáo")
        letter = outbox.queue(
            tx, desk.account, Frozen(b"Subject: x\r\n\r\n"), [("Lợi", "loi@caikhe")],
            message_id="<1>", sender="hoa@caikhe", subject="Báo cáo", kind="report", now=1.0, not_before=11.0, draft=draft,
        )  # fmt: skip
        db = tx.connection
        assert drafts.every(db) == () and outbox.due(db, desk.account, 10.9) == ()
        assert outbox.pick(tx, letter) and not outbox.pick(tx, letter)
        assert outbox.set_leaving(tx, letter) and not outbox.take_back(tx, letter)
        assert outbox.wait(tx, letter, 50.0, OverQuota()) and not outbox.sent(tx, letter, 2.0, (), ())
        assert outbox.due(db, desk.account, 49.0) == () and outbox.take_back(tx, letter)
        assert not outbox.pick(tx, letter) and [row.id for row in drafts.every(db)] == [draft]


@pytest.mark.parametrize(
    ("shares", "levels"),
    [([0.5, 0.81, 0.79, 0.76, 0.74], [0, 80, 80, 80, 0]), ([0.95, 0.85, 0.5], [90, 80, 0]), ([1.3, 0.76], [90, 80]),
     ([0.76, 0.79], [0, 0])],
)  # fmt: skip
def test_the_gauge_is_calm_again_only_below_75(shares: list[float], levels: list[int]) -> None:
    """No repeated nagging around the limit."""
    at = 0
    for share, expected in zip(shares, levels, strict=True):
        at = quota.level(share, at)
        assert at == expected


def test_the_fullest_root_counts_and_a_warning_is_told_once(desk: Desk) -> None:
    """Several roots; over 100 % and nonsense values do not break the gauge."""
    with desk.store.write() as tx:
        quota.put(tx, desk.account, [quota.Root("a", 10, 100), quota.Root("b", 120, 100), quota.Root("c", -5, 0)], 1.0)
        quota.told(tx, desk.account, 90)
        quota.put(tx, desk.account, [quota.Root("b", 95, 100)], 2.0)
    db = desk.store.read()
    full = quota.fullest(db, desk.account)
    assert full and full.root == "b" and quota.mood(db, desk.account).told_level == 90
    with desk.store.write() as tx:
        quota.put(tx, desk.account, None, 3.0)
    assert quota.mood(db, desk.account).known == 0 and quota.fullest(db, desk.account) is None


def test_the_schema_file_is_the_schema(desk: Desk) -> None:
    """Every table and column of the commented files is in a real store, and no other."""
    plain = apsw.Connection(":memory:")
    for step in sorted((Path(messages.__file__).parent / "migrations").glob("*.sql")):
        plain.execute(re.sub(r"--[^\n]*", "", step.read_text("utf-8")))

    def shape(db: apsw.Connection) -> set[tuple[str, str]]:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {(name, row[1]) for name in tables for row in db.execute(f"PRAGMA table_info({name})")}

    assert shape(desk.store.read()) == shape(plain)


WRITER = """
import sys
from pathlib import Path
from client.events import Bell
from client.store import drafts, accounts
from client.store.db import Store
store = Store.open(Path(sys.argv[1]), bytes(range(32)), Bell())
with store.write() as tx:
    account = accounts.add(tx, "hoa@x")
print("ready", flush=True)
number = 0
while True:
    with store.write() as tx:
        drafts.start(tx, account, float(number), subject=f"thư {number}", text="chữ " * 500)
    print(number, flush=True)
    number += 1
"""


def test_a_killed_program_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    """25 times kill -9 while saving: the file is whole and every announced draft is in it."""
    path, chance, announced = tmp_path / "mail.db", random.Random(7), 0
    for _ in range(25):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout and child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.005, 0.06))
        child.send_signal(signal.SIGKILL) if sys.platform != "win32" else child.kill()
        announced += len(child.stdout.read().splitlines())
        child.wait()
        child.stdout.close()
        store = Store.open(path, KEY, Bell())
        db = store.read()
        assert db.execute("PRAGMA integrity_check").get == "ok"
        count = db.execute("SELECT count(*) FROM draft").get
        assert int(count) >= announced
        store.close()
    assert announced > 50


def test_people_words_come_from_every_address() -> None:
    """Whoever is only in copy is found too."""
    assert "loi@caikhe" in search.people("a", "b", '{"to": [], "cc": [["Lợi", "loi@caikhe"]]}')


def test_rows_are_read_in_the_asked_order(desk: Desk) -> None:
    """The window of a list keeps its order; gone letters are left out."""
    with desk.store.write() as tx:
        ids = messages.add(tx, desk.inbox, desk.account, [header(n) for n in range(1, 6)])
        messages.drop(tx, [ids[2]])
    wanted = [ids[4], ids[2], ids[0]]
    assert [row.id for row in messages.by_rows(desk.store.read(), wanted)] == [ids[4], ids[0]]
    assert messages.by_rows(desk.store.read(), [MessageId(999)]) == ()


def test_adding_a_mailbox_again_keeps_its_id(desk: Desk) -> None:
    """A changed post in the directory is not a new mailbox."""
    with desk.store.write() as tx:
        again = accounts.add(tx, "hoa@caikhe.cantho.example", name="Nguyễn Thị Hoa", post="Chánh Văn phòng")
    assert again == desk.account and accounts.every(desk.store.read())[0].post == "Chánh Văn phòng"


def test_a_store_from_before_the_fields_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft of the first schema is one that is written freely; its letter keeps its kind."""
    first = tmp_path / "first"
    first.mkdir()
    (first / "0001.sql").write_bytes((Path(messages.__file__).parent / "migrations" / "0001.sql").read_bytes())
    path = tmp_path / "mail.db"
    with monkeypatch.context() as old:
        old.setattr(db, "_MIGRATIONS", first)
        store = Store.open(path, KEY, Bell())
        with store.write() as tx:
            account = accounts.add(tx, "hoa@cantho.example")
            tx.execute("INSERT INTO draft (account_id, kind, subject, text) VALUES (?, 'invitation', 'Mời họp', 'Kính mời')", (account,))
        store.close()
    store = Store.open(path, KEY, Bell())
    (draft,) = drafts.every(store.read())
    assert (draft.kind, draft.subject, draft.text, draft.fields) == ("invitation", "Mời họp", "Kính mời", "")
    store.close()
