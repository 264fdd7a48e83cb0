"""A program that answers a citizen by procedure and dies on the way; see `tests.faults.mortal`."""

from __future__ import annotations

from client import commands as c
from client.rows import ListQuery, Place
from client.session import Session
from tests.faults.mortal import lives, mortal, needed, official

ANSWERS = (
    c.Answer("cap-so-nha", "guide", (0, 1)),
    c.Answer("cap-so-nha", "guide", (1,)),
    c.Answer("cap-so-nha", "missing", (0,)),
    c.Answer("cap-so-nha", "later", (), "2026-11-30", "còn chờ xác minh"),
    c.Answer("cap-so-nha", "missing", (0, 1)),
)


def main() -> None:
    opened = official(needed())
    lives(lambda die, when: live(opened(), die, when))


def live(session: Session, die: int, when: str) -> None:
    """From the first look at the page to the last tick."""
    mortal(session._store, die, when)
    ((message, _arrived),) = session.views.letter_index(ListQuery(Place.INBOX))
    draft = session.do(c.StartAnswer(message, ANSWERS[0]))
    for answer in ANSWERS[1:]:
        session.do(c.SaveAnswer(draft, answer))


if __name__ == "__main__":
    main()
