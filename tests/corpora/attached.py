"""The other folders with letters: KMail's trees, Horde, notmuch, talon, Mailspring, S/MIME samples, TNEF, Go's inline messages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from client import api
from client.message import sanitize, structure
from client.message.structure import Part
from tests.corpora.checks import Check, Checks, essence, holds, opened, same

CORPUS = "attached"


def checks(corpora: Path) -> Checks:
    yield from kmail(corpora / "kde-messagelib")
    yield from talon(corpora / "talon")
    yield from mailspring(corpora / "mailspring")
    yield from signed(corpora)
    yield from horde(corpora / "horde/mime")
    yield from notmuch(corpora / "notmuch/corpora")
    yield from perl(corpora / "perl-email-mime/Mail")
    yield from outlook(corpora)
    yield from inline_messages(corpora / "go-message/extracted")


# KMail -----------------------------------------------------------------------------------------------------------

_KMAIL_FILE = re.compile(r"AttachmentMessagePart")
_KMAIL_SIGNED = re.compile(r"SignedMessagePart")


def kmail(root: Path) -> Checks:
    """The words that KMail shows stand in our text; what it says is signed we say is signed; the files are there."""
    for tree in sorted((root / "mimetreeparser/autotests/data").glob("*.mbox.tree")):
        path = tree.with_suffix("")
        seen, _seconds = opened(path)
        shape = tree.read_text("utf-8")
        if "EncryptedMessagePart" in shape or "EncapsulatedRfc822" in shape:
            yield holds(CORPUS, f"kmail {path.name}", "opens", bool(seen.body.text or seen.attachments), seen)
            continue
        if re.match(r" \* MimeTreeParser::MessagePartList\n  \* MimeTreeParser::SignedMessagePart", shape) and "inline" not in path.name:
            yield same(CORPUS, f"kmail {path.name}", "signature", "unverified", seen.signature)
        files = len(_KMAIL_FILE.findall(shape))
        yield Check(CORPUS, f"kmail {path.name}", "files", len(seen.attachments) >= files, files, seen.attachments)


# Replies ---------------------------------------------------------------------------------------------------------


def talon(root: Path) -> Checks:
    """Answers as many programs write them: the words of the answer are in the text."""
    for path in sorted((root / "standard_replies").glob("*.eml")):
        seen, _seconds = opened(path)
        words = root / "standard_replies" / f"{path.stem}_reply_text"
        wanted = words.read_text("utf-8") if words.exists() else "Hello"
        yield Check(CORPUS, f"talon {path.name}", "answer", essence(wanted) in essence(seen.body.text), wanted, seen.body.text)
    for path in sorted(root.rglob("*.html")):
        clean = sanitize.sanitize(path.read_text("utf-8", "replace"))
        yield holds(CORPUS, f"talon {path.name}", "harmless", bool(clean.html) and harmless(clean.html), clean.html[:300])


_HARM = re.compile(
    r"<\s*(script|style|iframe|object|embed|form|input|link|meta|base|svg|video|audio)\b|\son\w+\s*=|javascript:|<img[^>]+src=[\"']?(https?:)?//",
    re.IGNORECASE,
)


def harmless(markup: str) -> bool:
    return _HARM.search(markup) is None


def mailspring(root: Path) -> Checks:
    """Newsletters and tracking pixels: nothing is loaded from the net, no script is left, and there are words."""
    for path in sorted(root.rglob("*.html")):
        markup = path.read_text("utf-8", "replace")
        clean = sanitize.sanitize(markup)
        yield holds(CORPUS, f"mailspring {path.name}", "harmless", harmless(clean.html), clean.html[:300])
        remote = len(re.findall(r"<img[^>]+src=[\"']?https?://", markup, re.IGNORECASE))
        yield Check(CORPUS, f"mailspring {path.name}", "remote counted", clean.remote_blocked >= min(1, remote), remote, clean.remote_blocked)


# Signed letters --------------------------------------------------------------------------------------------------


def signed(corpora: Path) -> Checks:
    """A signature is recognised, whatever becomes of its verification (a later matter)."""
    for path in sorted((corpora / "rfc4134-smime-examples").glob("*.eml")):
        yield holds(CORPUS, f"rfc4134 {path.name}", "opens", bool(opened(path)[0].sender.address), opened(path)[0])
    for path in sorted((corpora / "openssl").rglob("*.eml")):
        yield holds(CORPUS, f"openssl {path.name}", "opens", opened(path)[1] < 1, opened(path)[0])


# Horde, notmuch, Perl --------------------------------------------------------------------------------------------


def tree(path: Path) -> Part:
    return structure.parse(path.read_bytes()).root


def types(part: Part) -> Any:
    return (part.type, *(types(child) for child in part.children)) if part.children else part.type


def horde(root: Path) -> Checks:
    """Every message opens with a part tree; the ones with an id in related_msg start with it."""
    for path in sorted(root.glob("*.txt")):
        yield holds(CORPUS, f"horde {path.name}", "parts", bool(tree(path).type), tree(path))
    for number in ("", "_2", "_3"):
        path = root / f"related_msg{number}.txt"
        if path.exists():
            yield holds(CORPUS, f"horde {path.name}", "text", bool(essence(opened(path)[0].body.text)), opened(path)[0].body)


def notmuch(root: Path) -> Checks:
    for path in sorted(one for one in root.rglob("*") if one.is_file() and one.suffix in ("", ".eml", ".S") or ":2," in one.name):
        if path.is_file() and b"\nFrom:" in b"\n" + path.read_bytes()[:20_000]:
            seen, _seconds = opened(path)
            yield holds(CORPUS, f"notmuch {path.relative_to(root)}", "sender", bool(seen.sender.address or seen.sender.name), seen.sender)


def perl(root: Path) -> Checks:
    yield same(CORPUS, "perl nested-parts", "types", True, types(tree(root / "nested-parts"))[0].startswith("multipart/"))
    yield holds(CORPUS, "perl att-1.gif", "decodes", (root / "att-1.gif").read_bytes() in _leaf_octets(root / "mail-1"), "att-1.gif")
    yield holds(CORPUS, "perl qp-equals", "text", "quoted-printable" in opened(root / "qp-equals")[0].body.text, opened(root / "qp-equals")[0].body)


def _leaf_octets(path: Path) -> list[bytes]:
    return [structure.content(part) for part in structure.leaves(tree(path))]


# Outlook's winmail.dat -------------------------------------------------------------------------------------------


def outlook(corpora: Path) -> Checks:
    """winmail.dat is shown as the one file it is."""
    seen, _seconds = opened(corpora / "geary/basic-multipart-tnef.eml")
    yield holds(CORPUS, "geary tnef", "file", any(file.type in ("application/ms-tnef", "application/vnd.ms-tnef") for file in seen.attachments), seen.attachments)


# Go's inline messages --------------------------------------------------------------------------------------------


def inline_messages(root: Path) -> Checks:
    """Whole messages in the literals of go-message: each opens with what its header says."""
    for path in sorted(root.glob("*.json")):
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            for number, item in enumerate(case["items"]):
                literal = item[-1] if isinstance(item[-1], str) else ""
                if re.match(r"[A-Z][\w-]+: .*\r?\n[\s\S]*\n\r?\n", literal):
                    seen = api.read_letter(literal.encode())
                    wanted = re.search(r"^Subject: ([\x20-\x7e]+)\r?$", literal.partition("\n\n")[0], re.MULTILINE)
                    if wanted and "=?" not in wanted.group(1):
                        name = f"{path.stem} {case['test']} {number}"
                        yield same(CORPUS, name, "subject", wanted.group(1).strip(), seen.subject)
