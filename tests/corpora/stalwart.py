"""stalwart-mail-parser: each letter with the project's own reading, and its tables of header fields."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from client import transfer
from client.message import charsets, headers, structure
from client.message.addresses import addresses as read_addresses
from client.message.dates import date
from client.message.parameters import parameter, parameters
from tests.corpora.checks import (
    Check,
    Checks,
    begins,
    essence,
    field_value,
    holds,
    name_fits,
    one_line,
    opened,
    same,
    text_fits,
)

CORPUS = "stalwart-mail-parser"


def checks(corpora: Path) -> Checks:
    root = corpora / CORPUS
    for case, facts in json.loads((root / "expected.json").read_text("utf-8"))["files"].items():
        yield from letter(root / case, case, facts)
        yield from bodies(root / case, case)
    yield from addresses(root)
    yield from dates(root)
    yield from content_types(root)
    yield from words(root)
    yield from ids(root)


def letter(path: Path, case: str, facts: dict[str, Any]) -> Checks:
    seen, _seconds = opened(path)
    if facts["subject"] is not None:
        yield Check(CORPUS, case, "subject", begins(facts["subject"], seen.subject), facts["subject"], seen.subject)
    for what, wanted, mine in (("from", facts["from"], (seen.sender,)), ("to", facts["to"], (*seen.to, *seen.cc))):
        for one in wanted or ():
            ok = any(
                begins(one["name"] or "", his.name or his.address) and (one["email"] or his.address).casefold() == his.address.casefold()
                for his in mine
            )
            yield Check(CORPUS, case, f"{what} {one['email']}", ok, one, mine)
    if "date" in facts:
        yield same(CORPUS, case, "date", moment(facts["date"]), seen.date)
    names = [file.name for file in seen.attachments]
    mine = [(file.name, file.type) for file in seen.attachments]
    wanted = [file for file in facts["attachments"] if not shown_as_text(file)]
    yield Check(CORPUS, case, "attachments", len(wanted) <= len(names) <= len(facts["attachments"]), wanted, mine)
    for number, file in enumerate(facts["attachments"]):
        if file["name"]:
            ok = any(name_fits(file["name"], name) for name in names)
            yield Check(CORPUS, case, f"attachment {number}", ok, file["name"], names)
    if "text_start" in facts:
        wanted = facts["text_start"]
        yield Check(CORPUS, case, "text", text_fits(wanted, seen.body.text), wanted, seen.body.text)
    if "html_start" in facts:
        yield holds(CORPUS, case, "html", bool(seen.body.html), seen.body)


def bodies(path: Path, case: str) -> Checks:
    """Each leaf of the project's own reading: texts by their words, everything else octet for octet."""
    leaves = every_leaf(structure.parse(path.read_bytes()).root)
    octets = [structure.content(leaf) for leaf in leaves]
    texts = [essence(charsets.decode(data, leaf.charset).text) for data, leaf in zip(octets, leaves, strict=True)]
    for number, part in enumerate(json.loads(path.with_suffix(".json").read_text("utf-8"))["parts"]):
        body = part["body"]
        kind, value = next(iter(body.items())) if isinstance(body, dict) else ("", "")
        if plain(value).lstrip().startswith(b"begin 6"):  # left as it was sent; we decode it
            yield Check(CORPUS, case, f"part {number}", transfer.decoded(plain(value), "x-uuencode") in octets, value, octets)
            continue
        if kind in ("Text", "Html") and essence(value):
            pattern = re.compile("".join("." if sign == "\ufffd" else re.escape(sign) for sign in essence(value)))
            yield Check(CORPUS, case, f"part {number}", any(pattern.search(text) for text in texts), value, texts)
        elif kind in ("Binary", "InlineBinary") and value:
            data = plain(value).replace(b"\r\n", b"\n").strip()
            mine = [one.replace(b"\r\n", b"\n").strip() for one in octets]
            yield Check(CORPUS, case, f"part {number}", data in mine, data[:100], [one[:60] for one in mine])


def plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, list) else str(value).encode("latin-1", "replace")


def every_leaf(part: structure.Part) -> list[structure.Part]:
    return [leaf for child in part.children for leaf in every_leaf(child)] if part.children else [part]


def shown_as_text(file: dict[str, Any]) -> bool:
    """Words without a file name: where the project lists a part it could not place, we show them below the others."""
    return file["name"] is None and (file["type"] or "text/plain").startswith(("text/", "multipart/"))


def moment(facts: dict[str, Any]) -> float:
    shift = timedelta(hours=facts["tz_hour"], minutes=facts["tz_minute"]) * (-1 if facts["tz_before_gmt"] else 1)
    year, month, day, hour, minute, second = (facts[key] for key in ("year", "month", "day", "hour", "minute", "second"))
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone(shift)).timestamp()


def addresses(root: Path) -> Checks:
    for number, row in enumerate(json.loads((root / "address.json").read_text("utf-8"))):
        wanted = []
        expected = row["expected"] or {}
        for one in expected.get("List", ()):
            wanted.append(one)
        for group in expected.get("Group", ()):
            wanted += group["addresses"]
        seen = read_addresses(field_value(row["header"]).encode())
        pairs = [(one_line(one["name"]), one["address"] or "") for one in wanted]
        yield same(CORPUS, f"address.json {number} {row['header']!r}", "addresses", pairs, [(a.name, a.address) for a in seen])


def dates(root: Path) -> Checks:
    for number, row in enumerate(json.loads((root / "date.json").read_text("utf-8"))):
        case = f"date.json {number} {row['header']!r}"
        if row["expected"] is None:
            yield same(CORPUS, case, "date", 0.0, date(row["header"]))
            continue
        wanted = max(0.0, moment(row["expected"]))  # no e-mail is older than 1970: there 0 says that the date means nothing
        yield same(CORPUS, case, "date", wanted, date(row["header"]))


def content_types(root: Path) -> Checks:
    for number, row in enumerate(json.loads((root / "content_type.json").read_text("utf-8"))):
        case = f"content_type.json {number} {row['header']!r}"
        type_, params = parameters(row["header"].encode())
        expected = row["expected"]
        if expected is None:
            yield holds(CORPUS, case, "type", True)
            continue
        wanted = expected["c_type"] + ("/" + expected["c_subtype"] if expected.get("c_subtype") else "")
        halves = "" if "=" in wanted else "/".join(wanted.casefold().split("/")[:2])  # 'text/plain/x', 'name=value'
        yield same(CORPUS, case, "type", halves, type_)
        # OUTSIDE: the language of a file name
        attributes = {name.casefold(): value for name, value in expected.get("attributes") or () if not name.endswith("-language")}
        if attributes:
            seen = {name: parameter(params, name) for name in attributes}
            yield same(CORPUS, case, "attributes", {name: headers.clean(value) for name, value in attributes.items()}, seen)


def words(root: Path) -> Checks:
    for number, row in enumerate(json.loads((root / "unstructured.json").read_text("utf-8"))):
        seen = headers.decode_words(field_value(row["header"]))
        yield same(CORPUS, f"unstructured.json {number} {row['header']!r}", "words", one_line(row["expected"]), seen)
    for number, row in enumerate(json.loads((root / "list.json").read_text("utf-8"))):
        seen = headers.decode_words(row["header"])
        yield same(CORPUS, f"list.json {number}", "words", essence("".join(row["expected"])), essence(seen))


def ids(root: Path) -> Checks:
    for number, row in enumerate(json.loads((root / "id.json").read_text("utf-8"))):
        if row["expected"] is None or "<" not in row["header"]:
            continue
        wanted = ["<" + "".join(one.split()) + ">" for one in row["expected"]]
        yield same(CORPUS, f"id.json {number} {row['header']!r}", "ids", wanted, list(headers.message_ids(field_value(row["header"]))))
