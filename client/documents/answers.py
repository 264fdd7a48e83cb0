"""What is written to a citizen about a procedure: the three letters of resources/procedure-letters.toml, filled in. Pure but for
that file, which is read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal

from client.documents.procedures import Office, Paper, Procedure
from client.paths import resources

Form = Literal["guide", "missing", "later"]
FORMS: tuple[Form, ...] = ("guide", "missing", "later")
Wrong = Literal["", "papers", "reason"]


@dataclass(frozen=True, slots=True)
class Written:
    """`forms`: files to go along; `wrong`: what still has to be said before it can go, '' = nothing."""

    text: str
    html: str
    forms: tuple[Path, ...]
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `bold`, then `words`; or an entry of a numbered list."""

    words: str
    bold: str = ""
    entry: bool = False


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads((resources() / "procedure-letters.toml").read_text("utf-8"))


def write(
    procedure: Procedure, office: Office, form: Form, papers: Sequence[int], *, unit: str, to: str, signature: str = "",
    day: date | None = None, reason: str = "",
) -> Written:  # fmt: skip
    """`papers`: places in `procedure.papers`; `to`: the citizen's name, '' = not known; `day`: when it will be ready ('later')."""
    phrases = _phrases()
    own = phrases[form]
    who = address(to)
    name = procedure.name[:1].lower() + procedure.name[1:]
    fill = {"unit": unit or phrases["us"], "who": who, "you": who[:1].upper() + who[1:], "name": name}
    chosen = [procedure.papers[at] for at in papers if 0 <= at < len(procedure.papers)] if form != "later" else []
    lines = [Line(phrases["greeting"].format(to=f"{who} {to}".strip())), Line("")]
    if own["title"]:
        lines += [Line("", own["title"]), Line("")]
    lines += [Line(words.format(**fill)) for words in own["opening"]]
    lines += [Line(entry(paper), entry=True) for paper in chosen]
    if form == "later":
        lines.append(Line((reason.strip().rstrip(".") or "..") + ".", own["reason"]))
        if day is not None:
            lines.append(Line(f"{phrases['weekdays'][day.weekday()]}, {day:%d/%m/%Y}.", own["day"]))
    lines.append(Line(""))
    lines += _facts(procedure, office, own["facts"])
    forms = tuple(paper.form for paper in chosen if paper.form is not None)
    if forms:
        lines.append(Line(phrases["form"].format(files=", ".join(path.name for path in forms))))
    lines += [Line(words.format(**fill)) for words in own["closing"]]
    if procedure.note and form == "guide":
        lines.append(Line(procedure.note))
    lines += [Line(""), Line(phrases["closing"])]
    lines += [Line(words) for words in (signature.strip("\n").split("\n") if signature.strip() else ())]
    wrong: Wrong = "papers" if form != "later" and not chosen else "reason" if form == "later" and not reason.strip() else ""
    return Written(_text(lines), _html(lines), forms, wrong)


def address(name: str) -> str:
    """How to address somebody: by the middle names that only men or only women have, else both."""
    middle = name.casefold().split()[1:-1]
    phrases = _phrases()
    if "văn" in middle and "thị" not in middle:
        return str(phrases["sir"])
    return str(phrases["madam"] if "thị" in middle else phrases["either"])


def entry(paper: Paper) -> str:
    """A paper as a line of the letter."""
    note = f" ({paper.note[:1].lower()}{paper.note[1:]})" if paper.note else ""
    return ", ".join(filter(None, (paper.name, *_shape(paper)))) + note + "."


def second(paper: Paper) -> str:
    """What is to be known of a paper, on the page: 'Bản chính, 2 bản. Khi có nhà liền kề'."""
    shape = ", ".join(_shape(paper))
    return ". ".join(filter(None, (shape[:1].upper() + shape[1:], paper.note)))


def _shape(paper: Paper) -> list[str]:
    copies = _phrases()["paper"]["copies"].format(n=paper.copies) if paper.copies > 1 else ""
    return [each for each in (paper.type, copies) if each]


def _facts(procedure: Procedure, office: Office, wanted: Sequence[str]) -> list[Line]:
    said = {
        "fee": procedure.fee, "days": procedure.days, "place": procedure.place or office.place, "hours": procedure.hours or office.hours,
        "ground": "; ".join(procedure.ground),
    }  # fmt: skip
    labels = _phrases()["facts"]
    return [Line(said[fact].rstrip(".") + ".", labels[fact]) for fact in wanted if said[fact]]


def _text(lines: Sequence[Line]) -> str:
    """As the composer writes such a letter: '1. …' for entries, and labels before a colon."""
    out, number = [], 0
    for line in lines:
        number = number + 1 if line.entry else 0
        label = f"{line.bold}: " if line.bold and line.words else line.bold
        out.append((f"{number}. " if line.entry else "") + label + line.words)
    return "\n".join(out)


def _html(lines: Sequence[Line]) -> str:
    """In the small HTML that the composer reads back to the same letter."""
    out, listed = [], False
    for line in lines:
        if line.entry != listed:
            out.append("<ol>" if line.entry else "</ol>")
            listed = line.entry
        label = f"<b>{escape(line.bold, quote=False)}{':' if line.words else ''}</b>" if line.bold else ""
        words = (" " if label and line.words else "") + escape(line.words, quote=False)
        tag = "li" if line.entry else "div"
        out.append(f"<{tag}>{label}{words or ('' if label else '<br>')}</{tag}>")
    return "".join(out) + ("</ol>" if listed else "")
