"""What Python's own email package makes of every message: not the truth, but where we differ there has to be a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from client.message import addresses, dates
from tests.corpora.checks import (
    MOST_SECONDS,
    Check,
    Checks,
    begins,
    essence,
    name_fits,
    opened,
    text_fits,
    within,
)

CORPUS = "baseline"


JUDGED = ("stalwart-mail-parser/eml/", "zbateson-mail-mime-parser/emails/", "james-mime4j/")  # their own expectations win


def checks(corpora: Path) -> Checks:
    for case, facts in json.loads((corpora / "baseline-python311-email.json").read_text("utf-8"))["files"].items():
        path = corpora / case
        if path.exists() and is_letter(case) and not case.startswith(JUDGED):
            yield from letter(path, case, facts)


def is_letter(case: str) -> bool:
    """Not what is only printed by a program or cut out of a letter: there the package and we may differ."""
    return "expected-output" not in case and "_decoded_" not in case


def letter(path: Path, case: str, facts: dict[str, Any]) -> Checks:
    seen, seconds = opened(path)
    yield Check(CORPUS, case, "opens within a second", seconds < MOST_SECONDS, MOST_SECONDS, seconds)
    if facts["subject"] is not None:
        ok = begins(facts["subject"].split("\n")[0], seen.subject)
        yield Check(CORPUS, case, "subject", ok, facts["subject"], seen.subject)
    if facts["from"] and not facts["from"].startswith("ERR "):
        wanted = addresses.addresses(facts["from"])
        ok = not wanted or wanted[0].address.casefold() == seen.sender.address.casefold()
        yield Check(CORPUS, case, "from", ok, facts["from"], seen.sender)
    if facts["date"]:
        wanted_date = dates.date(facts["date"])
        yield Check(CORPUS, case, "date", wanted_date in (0.0, seen.date), facts["date"], seen.date)
    letters = within(path)
    names = [file.name for one in letters for file in one.attachments]
    for file in facts["attachments"]:
        if file.get("name"):
            yield Check(CORPUS, case, f"file {file['name']}", any(name_fits(file["name"], name, file["type"]) for name in names), file["name"], names)
    text = facts["text_start"]
    if text and essence(text) and not text.startswith("ERR "):
        ok = any(text_fits(text, one.body.text) or text_fits(text, one.body.other) for one in letters)
        yield Check(CORPUS, case, "text", ok, text, seen.body.text)
