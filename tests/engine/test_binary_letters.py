"""A letter with a file, to a server that takes it in binary: fewer octets, the same letter, and its old form where that
fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.ids import OutboxId
from client.message import structure
from client.net.smtp import connection
from client.net.smtp.binary import binary
from client.store import letter_octets, outbox
from tests.bdat import OFFERS, Bdat, size_said
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, server_state
from tests.line import Line
from tests.servers import Dovecot

FILE = random.Random(5).randbytes(1 << 20)


@pytest.fixture
def city(dovecot: Dovecot) -> Iterator[Bdat]:
    _, chain, key = dovecot.certificates
    made = Bdat(chain, key)
    yield made
    made.close()
    connection._no_binary.clear()


def write(official: Official, folder: Path) -> OutboxId:
    source = folder / "Báo cáo.pdf"
    source.write_bytes(FILE)
    return official.write("Báo cáo", source, text="Kính gửi các đồng chí.")


def contents(letter: bytes) -> list[tuple[str, str, bytes]]:
    return [(one.type, one.name, structure.content(one)) for one in structure.leaves(structure.parse(letter).root)]


def test_in_binary(city: Bdat, dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path) -> None:
    """1 MiB goes up as 1 MiB, the copy in Sent through the compressed line: 2.2 MB for both. Text, file and names are the
    same, and the copy is the letter as it was written."""
    imap, smtp = Line(dovecot.imaps_port), Line(city.port)
    hoa = make_official(imap_port=imap.port, smtp_port=smtp.port)
    hoa.sync()
    before, number = imap.up, write(hoa, tmp_path)
    frozen = letter_octets.whole(hoa.db, number)
    hoa.send_and_sync()
    (one,) = city.letters
    assert "BODY=BINARYMIME" in one.mail and size_said(one) == len(one.letter) and one.chunks[-1] == 0
    assert one.letter == binary(frozen) and contents(one.letter) == contents(frozen) and FILE in one.letter
    assert len(server_state(dovecot, hoa.who)["Sent"]) == 1
    assert smtp.up < 1_060_000 and smtp.up + imap.up - before < 2_200_000
    imap.close()
    smtp.close()


def test_offered_and_refused(city: Bdat, make_official: MakeOfficial, tmp_path: Path) -> None:
    """The next server wants text: nobody has the letter yet, it waits, and the retry is the letter as it was written,
    once."""
    for place in ("answer_mail", "answer"):
        connection._no_binary.clear()
        city.letters.clear()
        setattr(city, place, "554 5.6.1 conversion required but not supported")
        hoa = make_official(smtp_port=city.port)
        number = write(hoa, tmp_path)
        frozen = letter_octets.whole(hoa.db, number)
        courier = hoa.session.courier(hoa.account)
        assert courier.run_once() == 0 and not city.letters
        row = hoa.row(number)
        assert row.state == "waiting" and row.fault_code == "ServerBusy"
        assert courier.run_once(now=4e9) == 1
        (one,) = city.letters
        assert one.letter == frozen and "BINARYMIME" not in one.mail


@pytest.mark.parametrize("lacking", ["CHUNKING", "BINARYMIME"])
def test_not_where_it_is_not_offered(
    dovecot: Dovecot, make_official: MakeOfficial, tmp_path: Path, lacking: str
) -> None:
    """Both are needed; 8BITMIME and DATA stay as they were."""
    _, chain, key = dovecot.certificates
    city = Bdat(chain, key, tuple(one for one in OFFERS if one != lacking))
    hoa = make_official(smtp_port=city.port)
    number = write(hoa, tmp_path)
    frozen = letter_octets.whole(hoa.db, number)
    assert hoa.session.courier(hoa.account).run_once() == 1
    (one,) = city.letters
    assert one.letter == frozen and "BINARYMIME" not in one.mail and bool(one.chunks) == (lacking == "BINARYMIME")
    city.close()


def test_the_progress_shown_is_of_the_letter(
    city: Bdat, make_official: MakeOfficial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends at the letter's size, though fewer octets leave."""
    told: list[int] = []
    real = outbox.set_progress
    monkeypatch.setattr("client.outgoing.delivery.PROGRESS_EVERY", 0.0)
    monkeypatch.setattr(
        outbox, "set_progress", lambda tx, letter, octets, speed=0.0: told.append(octets) or real(tx, letter, octets, speed)
    )
    hoa = make_official(smtp_port=city.port)
    number = write(hoa, tmp_path)
    size = len(letter_octets.whole(hoa.db, number))
    hoa.session.courier(hoa.account).run_once()
    assert told == sorted(told) and told[-1] == size and len(told) > 10
