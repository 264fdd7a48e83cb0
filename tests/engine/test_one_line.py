"""One slow line for reading and sending: what goes first, what waits, and what the other side sees of it, octet by octet."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from client import commands as c
from client.faults import Fault
from client.ids import OutboxId
from client.net.line import Meter
from client.outgoing import courier as courier_room
from client.provision.site import SiteLine
from client.store import outbox, parts, texts
from tests.engine.conftest import MakeDesk
from tests.engine.office import until
from tests.engine.slow import Desk, with_file, words
from tests.servers import Dovecot, letter


def texts_here(desk: Desk) -> int:
    return int(desk.official.db.execute("SELECT count(*) FROM message WHERE text_state = 'have'").get)


def begin(desk: Desk, big: OutboxId) -> None:
    """The big letter is on its way, then the worker begins too."""
    session, account = desk.official.session, desk.official.account
    session.courier(account).start()
    until(lambda: desk.state(big) == "sending" and desk.smtp.up > 70_000)
    started = time.time()
    session.worker(account).start()
    until(lambda: desk.official.mailbox.received_at >= started)


def test_nobody_waits_for_texts_ahead_while_a_big_letter_goes(make_desk: MakeDesk) -> None:
    """Rows come, and no text that nobody asked for; once the letter has gone, all of them come by themselves."""
    desk = make_desk(*(letter(n, text=words(n, 3_000)) for n in range(30)))
    desk.measured(15_000)
    desk.smtp.speed = 150_000
    big = desk.queue("Nang", 600_000)
    begin(desk, big)
    until(lambda: len(desk.official.letters()) == 30)
    until(lambda: desk.state(big) != "sending", 30)
    assert desk.state(big) in ("sent", "done")
    last = max(at for at, (who, way, octets) in enumerate(desk.log) if (who, way) == ("smtp", "up") and octets > 1000)
    first = next(at for at, (who, way, octets) in enumerate(desk.log) if (who, way) == ("smtp", "up") and octets > 10_000)
    assert desk.carried("smtp", "up", since=first, to=last) > 400_000
    assert desk.carried("imap", "down", to=last) < 16_000, "sign-in, folders and the rows"
    until(lambda: texts_here(desk) == 30)


def test_what_she_opens_goes_ahead_of_a_big_letter(make_desk: MakeDesk) -> None:
    """The text is there before the next pieces of the letter, which is finished all the same. At most what was under way when she
    pressed (four pieces of 16 KB) goes up before the text is down."""
    desk = make_desk(*(letter(n, text=words(n, 30_000)) for n in range(5)))
    desk.official.sync()
    with desk.official.session._store.write() as tx:
        tx.execute("UPDATE message SET text_state = 'none', text = ''")
        tx.execute("UPDATE part SET state = 'none', wire_have = 0")
        tx.execute("DELETE FROM part_piece")
    desk.measured(15_000)
    desk.smtp.speed, desk.imap.speed = 200_000, 10_000
    big = desk.queue("Nang2", 900_000)
    begin(desk, big)
    wanted = desk.official.letters()[2]
    pressed = len(desk.log)
    desk.official.do(c.OpenLetter(wanted))
    until(lambda: texts.get(desk.official.db, wanted).text_state == "have")  # type: ignore[union-attr]
    assert desk.carried("smtp", "up", since=pressed) < 5 * 17_000 and desk.state(big) == "sending"
    until(lambda: desk.state(big) in ("sent", "done"), 30)


@pytest.mark.parametrize("weak", [True, False])
def test_a_file_she_waits_for_has_a_weak_line_to_itself(make_desk: MakeDesk, weak: bool) -> None:
    """Weak: from the press to its last piece no more of the letter goes up than was under way. Not weak: both go on beside each
    other. Either way both arrive."""
    desk = make_desk(with_file(1, 500_000))
    desk.official.sync()
    message = desk.official.letter("Tep 1")
    (file,) = [part for part in parts.of_message(desk.official.db, message) if part.role == "file"]
    desk.measured(15_000 if weak else 60_000)
    desk.smtp.speed, desk.imap.speed = 300_000, 400_000
    big = desk.queue("Nang3", 1_800_000)
    begin(desk, big)
    pressed = len(desk.log)
    desk.official.do(c.FetchFile(file.id))
    until(lambda: parts.get(desk.official.db, file.id).state == "have", 30)  # type: ignore[union-attr]
    beside = desk.carried("smtp", "up", since=pressed)
    assert (beside < 5 * 17_000) is weak
    assert parts.decoded(desk.official.db, file.id) and desk.state(big) == "sending"
    until(lambda: desk.state(big) in ("sent", "done"), 40)


def test_a_heavy_letter_waits_and_light_ones_pass_it(make_desk: MakeDesk, dovecot: Dovecot) -> None:
    """On a weak line; the row says why and until when. 'Now' sends it, also when the program was closed in between."""
    desk = make_desk()
    desk.measured(5_000)
    heavy = desk.queue("Nang4", 1_500_000, hurried=False)
    light = desk.queue("Nhe4", 5_000, hurried=False)
    desk.official.session.courier(desk.official.account).run_once()
    (row,) = [one for one in desk.official.session.views.outbox() if one.id == heavy]
    assert row.waits_for == "line" and row.waits_until > time.time() and row.attempts == 0
    assert desk.state(light) == "sent" and desk.state(heavy) == "waiting"
    desk.official.do(c.SendNow(heavy))
    assert [(one.hurried, one.waits_for) for one in outbox.every_open(desk.official.db) if one.id == heavy] == [(1, "")]
    again = desk.official.session.courier(desk.official.account)  # reads the store only, as a new one would
    assert again.run_once() == 1 and desk.state(heavy) == "sent"
    assert desk.log and desk.smtp.up > 1_400_000


def test_a_restart_does_not_make_the_line_better(make_desk: MakeDesk) -> None:
    """Nothing is measured yet: what waits for a better line goes on waiting, until the line is found to be good."""
    desk = make_desk()
    desk.measured(5_000)
    heavy = desk.queue("Nang11", 1_500_000, hurried=False)
    courier = desk.official.session.courier(desk.official.account)
    courier.run_once()
    fresh = desk.official.session._shared.meter = courier._gate._meter = Meter()
    assert courier.run_once() == 0 and desk.row(heavy).waits_for == "line"
    fresh.note(300, 0.1)
    assert courier.run_once() == 1 and desk.state(heavy) == "sent"


def test_it_goes_by_itself_when_the_line_is_good_again(make_desk: MakeDesk) -> None:
    """Nobody presses anything: the worker finds the line better while it does its own work, and calls the courier."""
    desk = make_desk(*(letter(n) for n in range(3)))
    desk.measured(5_000)
    heavy = desk.queue("Nang5", 1_500_000, hurried=False)
    desk.official.session.start()
    until(lambda: desk.row(heavy).waits_for == "line")
    until(lambda: desk.official.mailbox.line == "weak")
    desk.measured(500_000)
    desk.official.do(c.CheckMail())
    until(lambda: desk.state(heavy) in ("sent", "done"))


def test_heavy_letters_wait_for_their_hours(make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours that are over, on a line as good as any: the row says from when on it goes, and at that time it goes."""
    now = time.localtime()
    begin_minute = (now.tm_hour * 60 + now.tm_min + 120) % 1440
    line = SiteLine(metered=True, heavy_letter=200_000, hours=(begin_minute, (begin_minute + 60) % 1440))
    desk = make_desk(letter(1), line=line)
    heavy, light = desk.queue("Nang6", 300_000, hurried=False), desk.queue("Nhe6", 100_000, hurried=False)
    courier = desk.official.session.courier(desk.official.account)
    assert courier.run_once() == 1 and desk.state(light) == "sent"
    row = desk.row(heavy)
    assert row.waits_for == "hours" and 60 * 100 < row.waits_until - time.time() <= 60 * 120
    assert courier.run_once(now=row.waits_until - 1) == 0
    assert courier.run_once(now=row.waits_until) == 1
    desk.official.sync()
    assert texts_here(desk) == 0, "a metered line brings no text that nobody asked for"


def test_the_speed_is_told_while_it_goes_and_while_it_comes(make_desk: MakeDesk) -> None:
    """The seconds that are left: no more than at half of what the line carries, and ever fewer."""
    desk = make_desk(with_file(2, 600_000))
    desk.official.sync()
    message = desk.official.letter("Tep 2")
    (file,) = [part for part in parts.of_message(desk.official.db, message) if part.role == "file"]
    desk.imap.speed = desk.smtp.speed = 200_000
    views = desk.official.session.views
    left: list[float] = []
    big = desk.queue("Nang7", 900_000)
    desk.official.session._store.bell.listen(
        lambda _notice: left.extend(row.seconds_to_go for row in views.outbox() if row.id == big and row.seconds_to_go)
    )
    desk.official.session.courier(desk.official.account).run_once()
    assert left and left[0] < 900_000 / 100_000 and left[-1] < left[0]
    coming: list[float] = []
    desk.official.session._store.bell.listen(
        lambda _notice: coming.extend(card.seconds_to_go for card in desk.official.page(message).files if card.seconds_to_go)
    )
    desk.official.do(c.FetchFile(file.id))
    desk.official.sync()
    assert coming and coming[0] < 820_000 / 100_000 and coming[-1] < coming[0]


def test_sending_teaches_about_the_line(make_desk: MakeDesk) -> None:
    """The strip says 'Mạng yếu' by what was sent, before the worker has carried anything over it again."""
    desk = make_desk()
    desk.official.sync()
    account = desk.official.account
    assert desk.official.mailbox.line == "good"
    desk.smtp.speed = 14_000
    desk.queue("Day cho biet", 60_000)
    desk.official.session.courier(account).run_once()
    assert 10_000 < desk.meter.up < 18_000 and desk.official.session.views.strip().line.state == "weak"


def test_a_cut_file_says_that_it_goes_on_from_there(make_desk: MakeDesk) -> None:
    """Without a line: so much is here, and no minutes are promised. With the line back it goes on from that octet."""
    desk = make_desk(with_file(3, 600_000))
    desk.official.sync()
    message = desk.official.letter("Tep 3")
    (file,) = [part for part in parts.of_message(desk.official.db, message) if part.role == "file"]
    desk.official.do(c.FetchFile(file.id))
    desk.imap.cut_after("down", 400_000)
    with pytest.raises(Fault):
        desk.official.sync()
    (card,) = desk.official.page(message).files
    assert card.stopped and card.seconds_to_go == 0 and 250_000 < card.have < card.wire_size
    desk.imap.mend()
    before, rest = desk.imap.down, card.wire_size - card.have
    desk.official.sync()
    (card,) = desk.official.page(message).files
    assert card.state == "have" and desk.imap.down - before < rest + 16_000


def test_small_files_come_after_what_she_waits_for(make_desk: MakeDesk, tmp_path: Path) -> None:
    """A large file she asks for is there before small ones that nobody asked for, which come after it."""
    desk = make_desk(*(with_file(n, 30_000) for n in range(10, 14)), with_file(9, 300_000))
    desk.official.session.worker(desk.official.account)._options = _no_texts(desk)
    desk.official.sync()
    message = desk.official.letter("Tep 9")
    (large,) = [part for part in parts.of_message(desk.official.db, message) if part.role == "file"]
    with desk.official.session._store.write() as tx:
        for (number,) in tx.execute("SELECT id FROM part WHERE role = 'file' AND id <> ?", (large.id,)).fetchall():
            parts.want(tx, number, ahead=True)
    desk.official.do(c.FetchFile(large.id))
    order: list[int] = []

    def note(_notice: object) -> None:
        for (number,) in desk.official.db.execute("SELECT id FROM part WHERE role = 'file' AND state = 'have'"):
            if number not in order:
                order.append(number)

    desk.official.session._store.bell.listen(note)
    desk.official.sync()
    assert order[0] == large.id and len(order) == 5


def _no_texts(desk: Desk) -> object:
    return replace(desk.official.session.worker(desk.official.account)._options, texts_ahead=False)


def test_a_rest_ends_before_the_server_hangs_up(make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is at work without end: the letter goes on piece by piece all the same, and arrives."""
    monkeypatch.setattr(courier_room, "LONGEST_REST", 0.2)
    desk = make_desk()
    desk.measured(5_000)
    desk.official.session._budget().begin("another mailbox")
    big = desk.queue("Nang8", 400_000)
    assert desk.official.session.courier(desk.official.account).run_once() == 1 and desk.state(big) == "sent"


def test_what_she_stops_does_not_wait_for_a_rest(make_desk: MakeDesk, dovecot: Dovecot) -> None:
    """'Dừng gửi' while the courier gives way: at once the connection is free for the next letter, and the stopped one never arrives."""
    desk = make_desk()
    desk.measured(5_000)
    desk.official.session._budget().begin("another mailbox")
    draft = desk.official.do(c.StartDraft(desk.official.account))
    desk.official.save(draft, "Dung lai", words(1, 400_000))
    big = desk.official.send(draft)
    desk.official.session.courier(desk.official.account).start()
    until(lambda: desk.state(big) == "sending" and desk.smtp.up > 60_000)
    time.sleep(0.2)
    light = desk.queue("Ke tiep", 2_000)
    assert desk.official.do(c.TakeBack(big)) == draft
    until(lambda: desk.state(light) == "sent", 5)
    assert not [one for one in dovecot.sink.letters if b"Dung lai" in one.letter]


def test_a_draft_that_waits_costs_nothing(make_desk: MakeDesk) -> None:
    """While a big letter goes, a draft that is due keeps nobody busy on the wire; afterwards it goes up by itself."""
    desk = make_desk(letter(1))
    desk.official.session.worker(desk.official.account)._options = _impatient(desk)
    desk.official.sync()
    desk.measured(15_000)
    desk.smtp.speed = 150_000
    big = desk.queue("Nang10", 500_000)
    begin(desk, big)
    until(lambda: desk.official.mailbox.line == "weak")
    draft = desk.official.do(c.StartDraft(desk.official.account))
    desk.official.do(c.SaveDraft(draft, "Dang viet", "Kính gửi", recipients=(c.Recipient(address="hai@cantho.example"),)))
    saved = len(desk.log)
    until(lambda: desk.state(big) != "sending", 30)
    said = [octets for who, way, octets in desk.log[saved:] if (who, way) == ("imap", "up")]
    assert len(said) < 30, "sign-in, a look and IDLE"
    until(lambda: desk.official.db.execute("SELECT version_is FROM draft WHERE id = ?", (draft,)).get)


def _impatient(desk: Desk) -> object:
    return replace(desk.official.session.worker(desk.official.account)._options, draft_rest_seconds=0.2)


def test_leaving_does_not_wait_for_a_rest(make_desk: MakeDesk) -> None:
    """The program is closed while the courier gives way: the letter in hand is finished, at once."""
    desk = make_desk()
    desk.measured(5_000)
    desk.official.session._budget().begin("another mailbox")
    big = desk.queue("Nang9", 400_000)
    courier = desk.official.session.courier(desk.official.account)
    courier.start()
    until(lambda: desk.state(big) == "sending" and desk.smtp.up > 60_000)
    time.sleep(0.3)
    assert desk.state(big) == "sending" and desk.smtp.up < 330_000, "it rests"
    started = time.monotonic()
    assert courier.stop(10) and time.monotonic() - started < 3
    assert desk.state(big) == "sent"
