"""The answers of 'Trợ giúp': six topics, kept in resources/help so that IT and trainers can read and improve them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from client.api import fold, resources


@dataclass(frozen=True, slots=True)
class Answer:
    """`page`: where the thing is done, '' = nowhere. `words`: what people also call it."""

    topic: str
    question: str
    words: str
    page: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpTopic:
    id: str
    title: str
    line: str
    icon: str
    answers: tuple[Answer, ...]


@cache
def topics() -> tuple[HelpTopic, ...]:
    """In the order of the files' names."""
    found = []
    for path in sorted((resources() / "help").glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        answers = tuple(
            Answer(data["id"], one["question"], one["words"], one["page"], tuple(one["steps"])) for one in data["answers"]
        )
        found.append(HelpTopic(data["id"], data["title"], data["line"], data["icon"], answers))
    return tuple(found)


def topic(id: str) -> HelpTopic | None:
    return next((one for one in topics() if one.id == id), None)


def search(typed: str) -> Sequence[Answer]:
    """Answers in which every word begins some word of theirs, marks not needed; those that have it in the question first."""
    wanted = fold(typed).split()
    if not wanted:
        return ()
    asked, told = [], []
    for one in (answer for each in topics() for answer in each.answers):
        if _all_begin(wanted, fold(f"{one.question} {one.words}")):
            asked.append(one)
        elif _all_begin(wanted, fold(f"{one.question} {one.words} {' '.join(one.steps)}")):
            told.append(one)
    return (*asked, *told)


def _all_begin(wanted: Sequence[str], text: str) -> bool:
    there = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return all(any(word.startswith(each) for word in there) for each in wanted)
