"""Sending over a line that is reset, falls silent or is half closed after any octet, either way, with DATA and with BDAT."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from client.net.smtp import connection
from client.store import outbox
from tests.engine.sending import HA, HAI, Desk, arrived, through, without_chunking
from tests.line import Line, Way
from tests.servers import Dovecot

UP, DOWN = 9_500, 3_300  # octets of a whole conversation, about
TRIES = {"reset": 30, "half": 20, "silent": 10}
REFUSED, LATER = "day@cantho.example", "cham@cantho.example"


@pytest.fixture
def desk(dovecot: Dovecot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, dovecot.add_user())
    yield made
    made.close()


@pytest.mark.parametrize("chunks", [True, False], ids=["BDAT", "DATA"])
@pytest.mark.parametrize("how", ["reset", "half", "silent"])
def test_cut_anywhere(
    dovecot: Dovecot, desk: Desk, how: Literal["reset", "half", "silent"], chunks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each letter arrives once at each of its recipients, or is asked about and arrived at most once; who was refused is never
    taken for one who has it; nothing is stuck."""
    if not chunks:
        monkeypatch.setattr(connection, "extensions", without_chunking)
    monkeypatch.setattr(connection, "FINAL_TIMEOUT", 0.5)
    line, chance = Line(dovecot.submission_port), random.Random(f"{how} {chunks}")
    courier = desk.courier(through(line, dovecot, timeout=0.5 if how == "silent" else 10.0))
    subjects, unsure, cut = [], 0, 0
    for number in range(TRIES[how]):
        subject = f"{how} {chunks} {number}."
        subjects.append(subject)
        dovecot.sink.refuse |= {REFUSED: "550 5.1.1 nobody", LATER: "450 4.2.1 later"}
        letter = desk.queue(subject, HAI, HA, REFUSED, LATER, size=5_000)
        way: Way = chance.choice(("up", "down"))
        line.cut_after(way, chance.randint(0, UP if way == "up" else DOWN), silent=how == "silent", half=how == "half")
        courier.run_once()
        line.mend()
        row = desk.row(letter)
        assert row.state in ("waiting", "unsure", "sent")
        cut += row.state != "sent"
        if row.state == "waiting":
            assert not arrived(dovecot, subject), "it went, and would go again"
            assert courier.run_once(now=4e9) >= 1
        elif row.state == "unsure":
            unsure += 1
            assert len(arrived(dovecot, subject)) <= 1
            with desk.store.write() as tx:
                outbox.leave(tx, letter, 1.0)
        assert desk.row(letter).state == "sent"
        states = {one.address: one.state for one in outbox.recipients(desk.store.read(), letter)}
        assert states == {HAI: "accepted", HA: "accepted", REFUSED: "refused"}
        dovecot.sink.refuse.clear()
        assert courier.run_once(now=4e9) == 1, "the one who was refused for now gets it by itself"
    line.close()
    lost = 0
    for subject in subjects:
        people = [address for one in arrived(dovecot, subject) for address in one.recipients]
        assert len(people) == len(set(people)) and LATER in people and REFUSED not in people
        assert (HAI in people) == (HA in people)
        lost += HAI not in people
    print(f"{how}, {'BDAT' if chunks else 'DATA'}: tried {len(subjects)}, cut {cut}, lost 0, doubled 0, unsure {unsure}")
    assert lost <= unsure and cut > len(subjects) / 3
    assert not chunks or unsure < len(subjects) / 5, "with acknowledged pieces the doubt is short"
