"""zbateson-mail-mime-parser: Hunny Software's samples with sender, receivers, words, files and structure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from client.message import structure
from client.message.structure import Part
from tests.corpora.checks import Check, Checks, essence, holds, one_line, opened, same

CORPUS = "zbateson-mail-mime-parser"


def checks(corpora: Path) -> Checks:
    root = corpora / CORPUS
    for case, facts in json.loads((root / "expected.json").read_text("utf-8"))["files"].items():
        yield from letter(root, case, dict(pairs(facts)))
    for path in sorted((root / "headers").iterdir()):
        yield holds(CORPUS, path.name, "fields", len(structure.parse(path.read_bytes()).fields) >= 2, path.name)


def pairs(facts: Any) -> Any:
    """The converted table keeps some rows as a list of single facts, with crumbs of PHP between."""
    if isinstance(facts, dict):
        yield from facts.items()
        return
    for number, fact in enumerate(facts):
        if not isinstance(fact, dict):
            continue
        for key, value in fact.items():
            if key == "expr" and value.startswith("DateTime("):
                yield "Date", value.split("'")[1]
            elif key == "expr" and value == "extra" and facts[number - 1] == {"expr": "contains"}:
                yield "more text", True
            elif key not in ("expr", "Date"):
                yield key, value


def letter(root: Path, case: str, facts: Mapping[str, Any]) -> Checks:
    seen, _seconds = opened(root / case)
    if "Subject" in facts:
        yield same(CORPUS, case, "subject", one_line(facts["Subject"]), seen.subject)
    if "From" in facts:
        wanted = (facts["From"].get("name", ""), facts["From"]["email"])
        yield same(CORPUS, case, "from", wanted, (seen.sender.name, seen.sender.address))
    if "To" in facts:
        wanted = (facts["To"].get("name", ""), facts["To"]["email"])
        yield Check(CORPUS, case, "to", wanted in [(one.name, one.address) for one in seen.to], wanted, seen.to)
    if "Date" in facts:
        yield same(CORPUS, case, "date", datetime.strptime(facts["Date"], "%d %b %Y %H:%M:%S %z").timestamp(), seen.date)
    for what in ("text", "html"):
        if what in facts:
            wanted = essence((root / "emails" / "files" / facts[what]).read_text("iso-8859-1"))
            mine = essence(seen.body.text)
            yield Check(CORPUS, case, what, wanted in mine, wanted, mine)
    if "attachments" in facts:
        yield same(CORPUS, case, "attachments", facts["attachments"], len(seen.attachments))
    if "signed" in facts:
        yield same(CORPUS, case, "signature", "unverified", seen.signature)
    if "parts" in facts:
        root_part = structure.parse((root / case).read_bytes()).root
        yield same(CORPUS, case, "parts", shape(facts["parts"]), tree(root_part))
    if "Message-ID" in facts:
        found = structure.parse((root / case).read_bytes()).field("Message-ID")
        yield holds(CORPUS, case, "Message-ID", facts["Message-ID"].encode() in found, found)


def shape(facts: Any) -> Any:
    """['text/plain'] or {'multipart/mixed': [...]} as nested tuples."""
    if isinstance(facts, str):
        return facts
    if isinstance(facts, list):
        return shape(facts[0])
    ((kind, children),) = facts.items()
    return (kind, tuple(shape(child) for child in children))


def tree(part: Part) -> Any:
    return (part.type, tuple(tree(child) for child in part.children)) if part.children else part.type


