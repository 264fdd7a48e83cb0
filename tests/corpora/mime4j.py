"""james-mime4j: every leaf of each message octet for octet, and the tree of parts in the .xml beside it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from client.message import headers, structure
from client.message.structure import Part
from tests.corpora.checks import Check, Checks, one_line, opened, same

CORPUS = "james-mime4j"


def checks(corpora: Path) -> Checks:
    root = corpora / CORPUS
    for case, facts in json.loads((root / "expected.json").read_text("utf-8"))["files"].items():
        path = root / case
        seen, _seconds = opened(path)
        parsed = structure.parse(path.read_bytes())
        if "subject_raw" in facts:
            wanted = headers.decode_words(facts["subject_raw"])
            yield Check(CORPUS, path.name, "subject", one_line(wanted) == seen.subject, wanted, seen.subject)
        found = [plain(octets) for octets in every_leaf(parsed.root)]
        for leaf in facts["decoded_leaf_parts"]:
            number = leaf["path"].replace(".", "_")
            (beside,) = path.parent.glob(f"{path.stem}_decoded_{number}.*")
            wanted_octets = plain(beside.read_bytes())
            # of a leaf that breaks off within base64 we keep the last octets as well
            ok = any(octets[: len(wanted_octets)] == wanted_octets and len(octets) <= len(wanted_octets) + 2 for octets in found)
            yield Check(CORPUS, path.name, f"leaf {leaf['path']}", ok, wanted_octets[:200], [one[:60] for one in found])
        tree = path.parent / f"{path.stem}_decoded.xml"
        if tree.exists():
            yield same(CORPUS, path.name, "tree", shape(ElementTree.fromstring(tree.read_bytes())), mine(parsed.root))


def plain(octets: bytes) -> bytes:
    return octets.replace(b"\r\n", b"\n").strip(b"\n")


def every_leaf(part: Part) -> list[bytes]:
    if part.children:
        return [octets for child in part.children for octets in every_leaf(child)]
    return [structure.content(part)]


def shape(message: ElementTree.Element) -> Any:
    """<message> and <body-part> as nested tuples: a leaf, a multipart with its parts, or an attached letter."""
    for child in message:
        if child.tag == "multipart":
            return ("multipart", *(shape(part) for part in child if part.tag == "body-part"))
        if child.tag == "message":
            return ("letter", shape(child))
    return "leaf"


def mine(part: Part) -> Any:
    if part.type.startswith("multipart/") and part.children:
        return ("multipart", *(mine(child) for child in part.children))
    if part.children:
        return ("letter", mine(part.children[0]))
    assert part.source is not None
    return ("multipart",) if part.source.type.startswith("multipart/") else "leaf"  # one without parts is shown as text
