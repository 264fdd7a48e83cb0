"""'Đổi người' with two mailboxes of 30 MB, timed from the press to the other person's painted list of letters.

``python -m bench.changing FOLDER`` prints one JSON document: seconds, key derivation included, and the octets that lie in a mailbox.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import ui  # noqa: F401 (first, as in the program: see there)

# isort: split
from PySide6.QtWidgets import QApplication

from bench import mailbox
from bench.window import Hand, show_inbox, sign_in
from ui.widgets.tile import PersonTile

LETTERS, FILE = 300, 100_000
TURNS = 6
NAMES = ("Nguyễn Thị Hoa", "Trần Văn Lợi")


def change(hand: Hand, name: str) -> float:
    """Leave, choose the other name, and look at the letters; typing the password is not counted."""
    start = time.perf_counter()
    hand.window.switch_person()
    people = hand.page("people")
    tile = next(one for one in people.findChildren(PersonTile) if name in one.accessibleName())
    tile.click()
    people.password.line.setText(mailbox.PASSWORD)
    people.enter_button.click()
    show_inbox(hand)
    return time.perf_counter() - start


def main(data: Path) -> int:
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    for number, name in enumerate(NAMES):
        mailbox.make(data, LETTERS, name=name, address=f"nguoi{number}@caikhe.cantho.example", file=FILE)
    hand = Hand(app, data)
    tile = next(one for one in hand.page("people").findChildren(PersonTile) if NAMES[0] in one.accessibleName())
    tile.click()
    sign_in(hand, "")
    times = [change(hand, NAMES[(turn + 1) % 2]) for turn in range(TURNS)]
    print(json.dumps({"seconds": times, "octets": LETTERS * FILE}), flush=True)
    hand.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
