"""What a command answers: a document for --json, lines for people, and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from client.api import faults
from client.cli import exits
from i18n import faults as fault_words
from i18n import site_words

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """`lines` are for people; `document` is plain JSON data."""

    document: Document
    lines: Sequence[str]
    code: int = exits.OK


class Refusal(Exception):
    """The command cannot be done as asked; not a Fault of mail. `words` are for people."""

    def __init__(self, code: int, name: str, words: str) -> None:
        super().__init__(name)
        self.code, self.name, self.words = code, name, words


def give(answer: Answer, as_json: bool) -> int:
    """Print it on standard output: one UTF-8 JSON document and nothing else, or the lines."""
    text = json.dumps(answer.document, ensure_ascii=False, default=plain) if as_json else "\n".join(answer.lines)
    if text:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    return answer.code


def of_fault(fault: faults.Fault) -> Answer:
    """Also on a wrong site file: every problem with its line."""
    said = fault_words.words(fault.code, fault.facts)
    lines = [str(said)]
    document: dict[str, object] = {"code": fault.code, "who": fault.who.value, "words": str(said)}
    problems = fault.facts.get("problems")
    if isinstance(problems, tuple):
        sentences = site_words.problems(problems)
        lines = [said.happened, *(f"  {sentence}" for sentence in sentences)]
        document["problems"] = [
            {"line": line, "code": code, "words": sentence}
            for (line, code, _), sentence in zip(problems, sentences, strict=True)
        ]
    else:
        document["facts"] = dict(fault.facts)
    return Answer({"fault": document}, lines, exits.of(fault))


def of_refusal(refusal: Refusal) -> Answer:
    return Answer({"fault": {"code": refusal.name, "words": refusal.words}}, [refusal.words], refusal.code)


def fault_document(fault: faults.Fault | None) -> Document | None:
    return None if fault is None else {"code": fault.code, "facts": dict(fault.facts)}


def when(seconds: float | None) -> str | None:
    """RFC 3339, UTC; None for an unknown time."""
    if not seconds or seconds <= 0:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def plain(value: object) -> object:
    """What json cannot write by itself."""
    if isinstance(value, faults.Fault):
        return fault_document(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
