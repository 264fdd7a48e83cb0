"""Letters on a stick: packed without a line, sent from another PC, answers brought home; no letter goes twice, none is lost."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from client import commands as c
from client.carrier import send as sending
from client.carrier.diary import Diary
from client.carrier.stick import DIARY, PACKED, sticks
from client.faults import FileDamaged, FileVanished, LineLost, PlaceGone, WrongPassword
from client.net.imap import claims
from client.net.imap.connection import Imap
from client.rows import Place
from client.store import carriers
from client.sync.plan import STAGING
from tests.engine.carrying import came, pack, send, states, take_back
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign, server_state
from tests.engine.sending import HA, HAI
from tests.engine.test_keeping import deliver, everywhere, heavy
from tests.servers import Dovecot


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "usb"
    made.mkdir()
    return made


def copy(stick: Path, name: str) -> Path:
    return Path(shutil.copytree(stick, stick.with_name(name)))


def test_there_and_back(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """Carried and seen as such; sent once from a PC where nobody signs in; home again it is done, and the answer is in the inbox, can be
    read, and is not doubled when the line comes."""
    deliver(dovecot, hoa.who, heavy("Thu cu", 1_000))
    hoa.sync()
    before = came(dovecot)
    letters = [hoa.write(f"Mang di {number}") for number in range(2)]
    done = pack(hoa, stick)
    assert done.letters == 2 and done.path.parent == stick and states(hoa, *letters) == ["carried", "carried"]
    assert all(row.state == "carried" and row.carried_at for row in hoa.session.views.outbox())
    assert hoa.session.courier(hoa.account).run_once() == 0, "this PC does not send it while it is carried"
    answer = heavy("Thu tra loi", 30_000)
    deliver(dovecot, hoa.who, answer)
    result = send(dovecot, hoa, stick)
    assert (result.sent, result.waiting, result.unsure, result.news, result.fault) == (2, 0, 0, 1, None)
    assert came(dovecot) - before == {"Mang di 0": 1, "Mang di 1": 1} and len(everywhere(dovecot, hoa.who)["Sent"]) == 2
    home = take_back(hoa, stick)
    assert (home.sent, home.waiting, home.stuck, home.news) == (2, 0, 0, 1)
    assert states(hoa, *letters) == ["done", "done"] and not hoa.session.views.outbox() and not list(stick.iterdir())
    page = hoa.page(hoa.letter("Thu tra loi"))
    assert page.text.startswith("Kính gửi") and [card.state for card in page.files] == ["have"]
    number = page.row.id
    hoa.sync()
    hoa.sync()
    assert hoa.letters() == [number, hoa.letter("Thu cu")] and hoa.subjects(Place.SENT) == ["Mang di 1", "Mang di 0"]
    assert came(dovecot) - before == {"Mang di 0": 1, "Mang di 1": 1}
    agree_after(hoa, dovecot)


def test_no_password_no_stick(hoa: Official, stick: Path) -> None:
    """A mailbox whose password is not known: nothing is packed that everybody could open, and the letter waits as before."""
    letter = hoa.write("Chưa rõ mật khẩu")
    with hoa.session._store.write() as tx:
        tx.execute("UPDATE account SET password = ''")
    with pytest.raises(WrongPassword):
        hoa.session.carrier.pack(stick, lambda how_far: None).result()
    assert not list(stick.iterdir()) and hoa.row(letter).state == "waiting"


def test_nothing_readable_on_the_way(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """Neither on the stick, at any stage; nor with another's password."""
    hoa.write("Noi dung kin", text="cau rat kin dao")
    pack(hoa, stick)
    deliver(dovecot, hoa.who, heavy("Tra loi kin", 1_000))
    stages = [copy(stick, "packed")]
    with pytest.raises(WrongPassword):
        sending.send(stick, "khong phai", None, lambda how_far: None)  # type: ignore[arg-type]
    send(dovecot, hoa, stick)
    for folder in (*stages, stick):
        octets = b"".join(path.read_bytes() for path in folder.iterdir())
        for words in ("Noi dung kin", "cau rat kin dao", "Tra loi kin", HAI, hoa.who.user, hoa.who.password):
            assert words.encode() not in octets, words
    with pytest.raises(FileVanished):
        send(dovecot, hoa, stick.with_name("packed") / "..")


@pytest.mark.parametrize("order", ["one after the other", "before the copy", "home in between"])
def test_a_copied_stick(dovecot: Dovecot, hoa: Official, stick: Path, order: str) -> None:
    """Two copies of one stick, whatever their order: each letter once; at home both settle it the same."""
    before = came(dovecot)
    letter = hoa.write("Hai ban")
    pack(hoa, stick)
    other = copy(stick, "usb2")
    assert send(dovecot, hoa, stick).sent == 1
    if order == "before the copy":  # the first PC died before the copy was filed
        with foreign(dovecot, hoa.who) as client:
            client.select_folder("Sent")
            client.delete_messages(client.search("ALL"))
            client.expunge()
    if order == "home in between":
        assert take_back(hoa, stick).sent == 1
    second = send(dovecot, hoa, other)
    assert (second.sent, second.unsure) == ((0, 1) if order == "before the copy" else (1, 0))
    assert came(dovecot) - before == {"Hai ban": 1}
    take_back(hoa, other)
    if order != "home in between":
        take_back(hoa, stick)
    assert states(hoa, letter) == ["done"]


def test_old_and_new_in_any_order(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """An unused copy comes home first: the letter waits, and the server is asked before it goes: it has gone from the other one."""
    before = came(dovecot)
    letter = hoa.write("Ve truoc")
    pack(hoa, stick)
    other = copy(stick, "usb2")
    send(dovecot, hoa, other)
    assert take_back(hoa, stick).waiting == 1 and states(hoa, letter) == ["waiting"]
    assert not hoa.do(c.TakeBack(letter)), "it may have gone"
    assert hoa.session.courier(hoa.account).run_once() == 0
    hoa.send_and_sync(2)
    assert states(hoa, letter) == ["done"] and came(dovecot) - before == {"Ve truoc": 1}
    assert take_back(hoa, other).sent == 0 and len(everywhere(dovecot, hoa.who)["Sent"]) == 1


def test_the_line_comes_back_at_home(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """She says that the stick is not used: the letter goes from here once the server was asked; the stick does not send it again."""
    before = came(dovecot)
    letter = hoa.write("Co mang lai")
    pack(hoa, stick)
    hoa.send_and_sync(2)
    assert states(hoa, letter) == ["carried"]
    hoa.do(c.NotCarried(letter))
    hoa.sync()
    hoa.send_and_sync(2)
    assert states(hoa, letter) == ["done"] and came(dovecot) - before == {"Co mang lai": 1}
    assert send(dovecot, hoa, stick).sent == 1 and came(dovecot) - before == {"Co mang lai": 1}
    assert take_back(hoa, stick).sent == 0


def test_lost_after_it_was_begun(dovecot: Dovecot, hoa: Official, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sending PC dies between the claim and the diary, and the stick is lost: nobody knows, so she is asked; what she says is done."""
    before = came(dovecot)
    letter = hoa.write("That lac")
    pack(hoa, stick)

    def dies(*arguments: object) -> None:
        raise LineLost()

    monkeypatch.setattr(sending.Smtp, "send", dies)
    monkeypatch.setattr(claims, "withdraw", dies)
    assert isinstance(send(dovecot, hoa, stick).fault, LineLost)
    monkeypatch.undo()
    hoa.do(c.NotCarried(letter))
    hoa.sync()
    hoa.send_and_sync()
    assert states(hoa, letter) == ["unsure"] and not came(dovecot) - before
    hoa.do(c.SendAgain(letter))
    hoa.send_and_sync(2)
    assert states(hoa, letter) == ["done"] and came(dovecot) - before == {"That lac": 1}


def test_again_on_another_stick_after_her_word(
    dovecot: Dovecot, hoa: Official, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a line at home she says 'again', and the letter is carried once more: the old claim does not hold it up."""
    before = came(dovecot)
    letter = hoa.write("Lan nua")
    pack(hoa, stick)
    monkeypatch.setattr(sending.Smtp, "send", lambda *_: (_ for _ in ()).throw(sending.OutcomeUnknown()))
    assert send(dovecot, hoa, stick).unsure == 1
    monkeypatch.undo()
    assert take_back(hoa, stick).stuck == 1 and states(hoa, letter) == ["unsure"]
    hoa.do(c.SendAgain(letter))
    assert pack(hoa, stick).letters == 1
    assert send(dovecot, hoa, stick).sent == 1 and came(dovecot) - before == {"Lan nua": 1}
    assert take_back(hoa, stick).sent == 1


def test_some_are_refused(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """For good: named at home as from the courier; for now: a letter of its own waits for them, and goes when there is a line."""
    later = "cham@cantho.example"
    dovecot.sink.refuse |= {HA: "550 5.1.1 no such user", later: "450 4.2.1 later"}
    before = came(dovecot)
    try:
        both = hoa.write("Mot phan", people=(HAI, HA, later))
        none = hoa.write("Khong ai", people=(HA,))
        pack(hoa, stick)
        result = send(dovecot, hoa, stick)
        assert (result.sent, result.refused) == (1, 2)
        home = take_back(hoa, stick)
        assert (home.sent, home.stuck) == (1, 1) and states(hoa, both, none) == ["sent", "held"]
        rows = {row.state: row for row in hoa.session.views.outbox() if row.subject == "Mot phan"}
        assert [one.person.address for one in rows["sent"].refused] == [HA]
        assert [one.address for one in rows["waiting"].recipients] == [later]
    finally:
        dovecot.sink.refuse.clear()
    hoa.send_and_sync(2)
    assert came(dovecot) - before == {"Mot phan": 2}


def test_pulled_out_while_packing(hoa: Official, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is carried then, and everything waits as if nothing had been; killed in the middle, the server is asked first."""
    letter = hoa.write("Rut som")
    with pytest.raises(PlaceGone):
        hoa.session.carrier.pack(stick / "đã rút", lambda how_far: None).result()
    assert states(hoa, letter) == ["waiting"]

    def gone(*arguments: object) -> None:
        raise PlaceGone(name="")

    monkeypatch.setattr("client.carrier.pack.Writer.add", gone)
    with pytest.raises(PlaceGone):
        pack(hoa, stick)
    assert states(hoa, letter) == ["waiting"] and not hoa.row(letter).ask and not hoa.session.views.outbox()[0].carried_at
    monkeypatch.setattr("client.carrier.pack._put_back", lambda *_, **__: None)  # the power goes
    with pytest.raises(PlaceGone):
        pack(hoa, stick)
    with hoa.session._store.write() as tx:
        carriers.recover(tx)
    assert states(hoa, letter) == ["waiting"] and hoa.row(letter).ask


def test_pulled_out_while_sending(dovecot: Dovecot, hoa: Official, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick goes between two notes: nothing is sent that was not noted before; again goes on, each letter once."""
    before = came(dovecot)
    letters = [hoa.write(f"Dang gui {number}") for number in range(3)]
    pack(hoa, stick)
    real = Diary.note
    for pulled in range(1, 12):
        left = pulled

        def note(self: Diary, letter: int, what: str, at: float, **facts: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise PlaceGone(name="")
            real(self, letter, what, at, **facts)

        monkeypatch.setattr(Diary, "note", note)
        try:
            send(dovecot, hoa, stick)
        except PlaceGone:
            continue
        break
    monkeypatch.undo()
    done = send(dovecot, hoa, stick)
    got = came(dovecot) - before
    assert max(got.values()) == 1 and done.sent + done.unsure == 3 and done.waiting == 0
    take_back(hoa, stick)
    hoa.send_and_sync(3)
    assert states(hoa, *letters) == ["done"] * 3 and came(dovecot) - before == {f"Dang gui {n}": 1 for n in range(3)}


def test_a_full_mailbox(dovecot: Dovecot, make_official: MakeOfficial, stick: Path) -> None:
    """No room for the claim: the letter does not go, says why, and goes when there is room."""
    hoa = make_official(dovecot.add_user("1M"))
    deliver(dovecot, hoa.who, heavy("Nang", 760_000))
    hoa.sync()
    with foreign(dovecot, hoa.who) as client:
        size = 200_000
        while size > 10:
            try:
                client.append("INBOX", b"Subject: x\r\n\r\n" + b"x" * size)
            except Exception:
                size //= 2
    before = came(dovecot)
    letter = hoa.write("Day hop")
    pack(hoa, stick)
    result = send(dovecot, hoa, stick)
    assert (result.sent, result.waiting) == (0, 1) and not came(dovecot) - before
    assert take_back(hoa, stick).waiting == 1
    row = hoa.session.views.outbox()[0]
    assert row.fault is not None and row.fault.code == "OverQuota" and states(hoa, letter) == ["waiting"]


def test_only_so_much_comes(dovecot: Dovecot, hoa: Official, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest first, as far as there is room; the rest is counted, and comes with the next trip, without the first ones again."""
    hoa.sync()
    for number in range(4):
        deliver(dovecot, hoa.who, heavy(f"Ve {number}", 60_000))
    pack(hoa, stick)
    monkeypatch.setattr(sending.Post.__init__, "__defaults__", (200_000,))
    result = send(dovecot, hoa, stick)
    assert (result.news, result.left) == (2, 2)
    assert take_back(hoa, stick).news == 2 and hoa.subjects() == ["Ve 3", "Ve 2"]
    pack(hoa, stick)
    assert send(dovecot, hoa, stick).news == 2
    assert take_back(hoa, stick).news == 2 and sorted(hoa.subjects()) == [f"Ve {n}" for n in range(4)]
    assert take_twice_is_nothing(dovecot, hoa, stick)
    agree_after(hoa, dovecot)


def take_twice_is_nothing(dovecot: Dovecot, hoa: Official, stick: Path) -> bool:
    pack(hoa, stick)
    send(dovecot, hoa, stick)
    again = copy(stick, "usb2")
    return take_back(hoa, stick).news == 0 and take_back(hoa, again).news == 0


def agree_after(hoa: Official, dovecot: Dovecot) -> None:
    """Store and server are equal, but for the claims, which stay."""
    hoa.sync()
    hoa.sync()
    there = {name: rows for name, rows in server_state(dovecot, hoa.who).items() if rows and name != STAGING}
    assert hoa.open_wishes() == 0 and {name: rows for name, rows in hoa.state().items() if rows} == there


def test_never_a_line(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """A PC that has not seen its inbox yet: what comes on the stick is what the first look finds again."""
    deliver(dovecot, hoa.who, heavy("Truoc", 1_000), heavy("Sau", 1_000))
    pack(hoa, stick)
    assert send(dovecot, hoa, stick).news == 2 and take_back(hoa, stick).news == 2
    numbers = sorted(hoa.letters())
    agree_after(hoa, dovecot)
    assert sorted(hoa.letters()) == numbers


def test_a_damaged_stick(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """One octet of the packing is not believed; one of the diary costs the notes behind it, and the claims still stand."""
    before = came(dovecot)
    letter = hoa.write("Hong the")
    pack(hoa, stick)
    (one,) = sticks(stick)
    good = one.path(PACKED).read_bytes()
    one.path(PACKED).write_bytes(good[:-200] + bytes([good[-200] ^ 1]) + good[-199:])
    with pytest.raises(FileDamaged):
        send(dovecot, hoa, stick)
    one.path(PACKED).write_bytes(good)
    assert send(dovecot, hoa, stick).sent == 1
    diary = one.path(DIARY).read_bytes()
    one.path(DIARY).write_bytes(diary[: len(diary) // 3])
    assert send(dovecot, hoa, stick).sent == 1 and came(dovecot) - before == {"Hong the": 1}
    one.path(DIARY).write_bytes(b"\0" * 100)
    assert take_back(hoa, stick).waiting == 1
    hoa.send_and_sync(2)
    assert states(hoa, letter) == ["done"] and came(dovecot) - before == {"Hong the": 1}


def test_who_was_refused_is_known_once_the_stick_is_back(dovecot: Dovecot, hoa: Official, stick: Path) -> None:
    """At home only the copy in Sent was known, so all seemed to have it; the stick says who has not, and they can still get it."""
    dovecot.sink.refuse[HA] = "550 5.1.1 no such user"
    before = came(dovecot)
    try:
        letter = hoa.write("Tu choi sau", people=(HAI, HA))
        pack(hoa, stick)
        send(dovecot, hoa, stick)
        hoa.do(c.NotCarried(letter))
        hoa.send_and_sync(2)
        assert states(hoa, letter) == ["done"]
        assert take_back(hoa, stick).stuck == 1
    finally:
        dovecot.sink.refuse.clear()
    (row,) = hoa.session.views.outbox()
    assert [one.person.address for one in row.refused] == [HA]
    hoa.do(c.RetryRefused(letter))
    hoa.send_and_sync(2)
    assert came(dovecot) - before == {"Tu choi sau": 2} and not hoa.session.views.outbox()


def test_two_at_once(dovecot: Dovecot, hoa: Official) -> None:
    """Two PCs claim the same letter in the same moment: exactly one may send it, every time."""
    hoa.sync()
    who = hoa.who
    start = threading.Barrier(2)
    won: dict[int, list[bool]] = {0: [], 1: []}

    def claim(number: int) -> None:
        imap = Imap.connect(dovecot.imap(), who)
        for turn in range(20):
            start.wait()
            others = claims.claim(imap, "Thư Công Vụ đang gửi", f"{turn}.x@cantho.example", claims.new_token(), ())
            won[number].append(not others)
        imap.logout()

    threads = [threading.Thread(target=claim, args=(number,)) for number in won]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert [one + other for one, other in zip(won[0], won[1], strict=True)] == [1] * 20
