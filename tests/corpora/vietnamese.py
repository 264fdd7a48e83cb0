"""Old Vietnamese: every letter of the five tables, phrases in real octets under every lying charset, one text in three charsets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from client.message import charsets
from client.message.headers import decode_words
from client.message.vietnamese import tables as old
from tests.corpora.checks import Check, Checks, same

CORPUS = "vietnamese"
TABLES = {"tcvn3-abc": "tcvn3", "tcvn5712-1-vn1": "tcvn5712-1", "viscii": "viscii", "vps": "vps", "vni-win": "vni"}
LIES = ("", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1258", "utf-8", "x-unknown")


def checks(corpora: Path) -> Checks:
    yield from tables(corpora / "vn-tables")
    yield from phrases(corpora / "vn-pairs")
    yield from texts(corpora / "uchardet-vi")
    yield from sentences(corpora / "ud-vietnamese-vtb", {name: written(corpora / "vn-tables" / f"{file}.csv") for file, name in TABLES.items()})


def tables(root: Path) -> Checks:
    for file, name in TABLES.items():
        with (root / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                octets, letter = bytes.fromhex(row["bytes_hex"].replace(" ", "")), row["unicode"]
                seen = old.letters(octets, name)
                shared = name in ("tcvn3", "vps") and seen.upper() == letter  # one octet for the capital and the small letter
                yield Check(CORPUS, f"{file} {octets.hex()}", letter, seen == letter or shared, letter, seen)
    with (root / "windows-1258.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["agree"] == "yes" and row["codepoint"].startswith("U+") and "control" not in row["name"]:
                octet, letter = bytes.fromhex(row["byte_hex"]), chr(int(row["codepoint"][2:], 16))
                yield same(CORPUS, f"windows-1258 {octet.hex()}", letter, letter, charsets.decode(octet, "windows-1258").text)


def phrases(root: Path) -> Checks:
    for pair in json.loads((root / "pairs.json").read_text("utf-8")):
        octets, wanted = bytes.fromhex(pair["bytes_hex"]), pair["unicode_nfc"]
        for lie in (*LIES, pair["encoding"]):
            yield same(CORPUS, f"{wanted!r} as {lie!r}", pair["encoding"], wanted, charsets.decode(octets, lie).text)
        yield same(CORPUS, f"{wanted!r} misread", pair["encoding"], wanted, charsets.decode(pair["as_cp1252"].encode()).text)
        yield same(CORPUS, f"{wanted!r} raw in a field", pair["encoding"], wanted, decode_words(octets))
        coded = "".join(f"={octet:02X}" for octet in octets)
        yield same(CORPUS, f"{wanted!r} as a word", pair["encoding"], wanted, decode_words(f"=?iso-8859-1?Q?{coded}?="))


def written(table: Path) -> dict[str, bytes]:
    """Letter -> octets."""
    with table.open(encoding="utf-8", newline="") as rows:
        return {row["unicode"]: bytes.fromhex(row["bytes_hex"].replace(" ", "")) for row in csv.DictReader(rows)}


def sentences(root: Path, tables: dict[str, dict[str, bytes]]) -> Checks:
    """Every tenth sentence of the news, five together as a letter has them, in each charset and declared as another."""
    lines = [line[8:].strip() for line in (root / "vi_vtb-ud-train.conllu").read_text("utf-8").split("\n") if line.startswith("# text =")]
    for number in range(0, len(lines) - 5, 50):
        text = "\n".join(lines[number : number + 5])
        for name, letters in tables.items():
            try:
                octets = b"".join(letters.get(sign) or sign.encode("cp1252") for sign in text)
            except UnicodeEncodeError:
                continue
            seen = charsets.decode(octets, "iso-8859-1").text
            yield Check(CORPUS, f"news {number}", name, seen.casefold() == text.casefold(), text, seen)
        cut = text.encode()[: text.encode().rindex(b"\xe1") + 1]
        seen = charsets.decode(cut, "utf-8").text
        yield Check(CORPUS, f"news {number}", "UTF-8 cut in a letter", text.startswith(seen.rstrip("\ufffd")), text, seen)


def texts(root: Path) -> Checks:
    wanted = (root / "vi" / "utf-8.txt").read_text("utf-8")
    for path in sorted((root / "vi").iterdir()):
        for lie in (*LIES, path.stem):
            yield same(CORPUS, f"{path.name} as {lie!r}", "text", wanted, charsets.decode(path.read_bytes(), lie).text)
    for path in sorted(path for language in ("en", "fr", "ja", "zh") for path in (root / language).iterdir()):
        name = {"utf-16.be": "utf-16", "utf-32.le": "utf-32", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le"}.get(
            path.name, path.stem
        )
        name = {"utf-16be": "utf-16-be", "utf-16le": "utf-16-le", "ascii": "ascii"}.get(path.stem, name)
        if path.stem == "euc-tw":  # no program of this decade writes it, and Python does not read it
            continue
        meant = path.read_bytes().decode(name).removeprefix("\ufeff")
        for said in ("", path.stem if path.suffix == ".txt" else ""):
            if said or path.stem not in ("iso-8859-15",):
                yield same(CORPUS, f"{path.parent.name}/{path.name} as {said!r}", "text", meant, charsets.decode(path.read_bytes(), said).text)
