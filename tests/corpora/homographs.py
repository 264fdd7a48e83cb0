"""homographic-spoofing: hosts, local parts and names that attack, and such that do not."""

from __future__ import annotations

import json
from pathlib import Path

from client.api import read_letter
from client.message import lookalike
from tests.corpora.checks import Check, Checks

CORPUS = "homographic-spoofing"


def checks(corpora: Path) -> Checks:
    for case in json.loads((corpora / CORPUS / "cases.json").read_text("utf-8")):
        shown, kind = case["input"], case["kind"]
        attack = shown != case["sanitized"] if "sanitized" in case else case["verdict"] == "attack"
        name = f"{kind} {shown!r} ({case['group']})"
        yield Check(CORPUS, name, "attack" if attack else "safe", disguised(kind, shown) == attack, attack, not attack)
        if kind in ("email_address", "sanitize-email_address") and attack:
            letter = read_letter(f"From: {shown}\r\nSubject: x\r\n\r\nx\r\n".encode())
            codes = [sign.code for sign in letter.warnings]
            yield Check(CORPUS, name, "letter", "lookalike" in codes, "lookalike", codes)


def disguised(kind: str, shown: str) -> bool:
    match kind:
        case "idn" | "sanitize-idn":
            return lookalike.host_disguised(shown)
        case "local":
            return lookalike.local_disguised(shown)
        case "quoted_string" | "sanitize-quoted_string":
            return lookalike.name_disguised(shown)
        case _:
            return lookalike.disguised(*sender(shown))


def sender(shown: str) -> tuple[str, str]:
    name, angle, address = shown.rpartition("<")
    return (name.strip(' "'), address.rstrip(">")) if angle else ("", shown)


