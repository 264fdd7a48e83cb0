"""Assertions that the projects make about single letters, read out of the quoted lines of their tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from client.message import structure
from tests.corpora.checks import Check, Checks, begins, essence, holds, name_fits, one_line, opened, same

CORPUS = "quoted"

_NAME = re.compile(r'(?:filename, Some\(|get_filename\(\)\.unwrap\(\), )"((?:[^"\\]|\\.)*)"')
_TEXT = re.compile(r'(?:msg\.text|get_text\(\)|parts\[0\]\.msg), "((?:[^"\\]|\\.)*)"')
_SUBJECT = re.compile(r'(?:subject|get_subject\(\)(?:\.unwrap\(\))?), "((?:[^"\\]|\\.)*)"')
_NDN = re.compile(r'^let (?:msg|err) = "([^"]*)')


def checks(corpora: Path) -> Checks:
    yield from chatmail(corpora / "chatmail-core")
    yield from enmime(corpora / "enmime/testdata")
    yield from spamscope(corpora / "spamscope-mail-parser/mails")
    yield from python(corpora / "cpython-email")


def _said(literal: str) -> str:
    return literal.replace("\\n", "\n").replace("\\'", "'").replace('\\"', '"')


def chatmail(root: Path) -> Checks:
    """Subject, text ('subject – text' where the project joins them), and names of files; the rest is about chats."""
    for case, tests in json.loads((root / "expected.json").read_text("utf-8"))["files"].items():
        if not (root / case).exists():
            continue
        seen, _seconds = opened(root / case)
        lines = [line for test in tests for line in test["checks"] if test["test"] not in _CHATS]
        files = [(file.name, file.type) for file in seen.attachments]
        for line in lines:
            if found := _NAME.search(line):
                wanted = _said(found.group(1))
                ok = any(name_fits(wanted, name, type_) for name, type_ in files)
                yield Check(CORPUS, f"chatmail {case}", f"file {wanted}", ok, wanted, files)
            elif found := _TEXT.search(line) or _NDN.match(line):
                subject, dash, words = _said(found.group(1)).rpartition(" – ")
                ok = begins(words, seen.body.text) and (not dash or begins(subject, seen.subject))
                yield Check(CORPUS, f"chatmail {case}", f"text {words[:30]}", ok, found.group(1), (seen.subject, seen.body.text))
            elif found := _SUBJECT.search(line):
                yield same(CORPUS, f"chatmail {case}", "subject", one_line(_said(found.group(1))), seen.subject)


# Tests whose lines speak of what the project shows in a chat or of letters that it decrypts, not of the file alone.
_CHATS = {
    "test_thunderbird_unsigned_with_unencrypted_subject", "test_hp_legacy_display", "test_verification_gossip",
    "test_group_introduction_no_gossip", "test_big_forwarded_with_big_attachment", "test_receive_signed_only",
    "test_resend_after_ndn", "test_concat_multiple_ndns", "test_mailing_list_chat_message",
}  # fmt: skip


ENMIME: dict[str, dict[str, Any]] = {
    "mail/non-mime.raw": {"text": "This is a test mailing"},
    "mail/non-mime-html.raw": {"text": "This is a test mailing"},
    "mail/html-mime-inline.raw": {"text": "Test of text section", "html": "Test of HTML section", "files": ["favicon.png"]},
    "mail/html-mime-bad-charset-inline.raw": {"text": "Test of text section"},
    "mail/html-mime-bad-unknown-charset-inline.raw": {"text": "Test of text section"},
    "mail/attachment-only.raw": {"count": 1, "png": 0},
    "mail/attachment-only-inline.raw": {"count": 1, "png": 0},
    "mail/attachment-only-no-disposition.raw": {"count": 1},
    "mail/attachment-only-text-attachment.raw": {"count": 1},
    "mail/attachment.raw": {"text": "A text section", "files": ["test.html"]},
    "mail/mime-alternative.raw": {"text": "Section one"},
    "mail/mime-mixed.raw": {"text": "Section one Section two"},
    "mail/mime-mixed-related.raw": {"html": "html1"},
    "mail/mime-signed.raw": {"text": "Section one Section two"},
    "mail/quoted-printable.raw": {"text": "Phasellus sit amet arcu"},
    "mail/quoted-printable-mime.raw": {"text": "Nullam venenatis ante"},
    "mail/attachment-octet.raw": {"text": "A text section", "files": ["ATTACHMENT.EXE"], "blocked": True},
    "mail/attachment-application.raw": {"files": ["some.doc"]},
    "mail/other-parts.raw": {"text": "A text section", "files": ["B05.gif"]},
    "mail/other-multi-related.raw": {"text": "Plain text.", "html": "HTML text."},
    "mail/inlinemultipart.raw": {"text": "Simple text.", "files": ["test.txt"]},
    "mail/non-mime-html-charset-header-only.raw": {"html": "Müller"},
    "mail/qp-ascii-header.raw": {"subject": "Test QP Subject!"},
    "mail/qp-utf8-header.raw": {"subject": "MIME UTF8 Test \u00a2 More Text"},
    "mail/non-mime-missing-charset.raw": {"html": "Unencoded Euro Sign"},
    "mail/mime-duplicate-param.raw": {"files": ["Invoice_302232133150612.pdf"]},
    "mail/mime-unquoted-tspecials-param.raw": {"files": ["Invoice_(302232133150612).pdf"]},
    "mail/malformed-multiple-address-header-values.raw": {"from": True},
    "mail/mime-bad-content-type.raw": {"files": ["Invoice_302232133150612.pdf"]},
    "mail/mime-bad-8bit-filename.raw": {"text": "Text part", "files": ["管理.doc"]},
    "mail/mime-blank-media-name.raw": {"files": ["Invoice_302232133150612.pdf"]},
    "parts/textplain.raw": {"text": "Test of text/plain section"},
    "parts/quoted-printable-invalid.raw": {"text": "Stuffs’s Weekly"},
    "parts/multialtern.raw": {"text": "A text section", "html": "An HTML section"},
    "parts/missing-ctype.raw": {"text": "A text section", "html": "An HTML section"},
    "parts/multimixed.raw": {"text": "Section one Section two"},
    "parts/multiother.raw": {"text": "Section one Section two"},
    "parts/nestedmulti.raw": {"text": "A text section", "html": "An HTML section"},
    "parts/similar-boundary.raw": {"text": "Section one"},
    "parts/bin-attach.raw": {"text": "A text section", "files": ["test.bin"]},
    "parts/multibase64.raw": {"text": "A text section", "files": ["test.html"]},
    "parts/badboundary.raw": {"text": "A text section", "html": "An HTML section"},
    "parts/unquoted-ctype-param-special.raw": {"files": ["calendar.ics"]},
    "parts/multimixed-no-closing-boundary.raw": {"html": ""},
    "low-quality/unk-charset-html-only.raw": {"html": "Hello World!"},
    "low-quality/unk-charset-part.raw": {"text": "A text section"},
}


def enmime(root: Path) -> Checks:
    for case, facts in ENMIME.items():
        seen, _seconds = opened(root / case)
        name, files = f"enmime {case}", [(file.name, file.type) for file in seen.attachments]
        if "text" in facts:
            yield Check(CORPUS, name, "text", essence(facts["text"]) in essence(seen.body.text), facts["text"], seen.body)
        if "html" in facts:
            shown = re.sub(r"<[^>]*>", "", seen.body.html)
            yield Check(CORPUS, name, "html", bool(seen.body.html) and facts["html"] in shown, facts["html"], seen.body)
        if "subject" in facts:
            yield same(CORPUS, name, "subject", facts["subject"], seen.subject)
        if "from" in facts:
            yield holds(CORPUS, name, "from", bool(seen.sender.address), seen.sender)
        for file in facts.get("files", ()):
            yield Check(CORPUS, name, f"file {file}", file in [one for one, _ in files], file, files)
        if "count" in facts:
            yield same(CORPUS, name, "attachments", facts["count"], len(files))
        if "blocked" in facts:
            yield holds(CORPUS, name, "blocked", bool(seen.attachments[0].blocked), seen.attachments)


def spamscope(root: Path) -> Checks:
    """Addresses whose names look like addresses, letters with many defects, and how many files there are."""
    pairs = {
        "from": ("alice@example.com", "bob@example.com"), "cc": ("eve@example.com", "frank@example.com"),
        "to": ("Charlie Brown", "charlie@example.com"),
    }  # fmt: skip
    seen = opened(root / "mail_test_19")[0]
    for what, one in (("from", seen.sender), ("cc", seen.cc[0]), ("to", seen.to[0])):
        yield same(CORPUS, "spamscope mail_test_19", what, pairs[what], (one.name, one.address))
    yield holds(CORPUS, "spamscope mail_test_19", "warning", "address_in_name" in [sign.code for sign in seen.warnings], seen.warnings)
    comma = opened(root / "mail_test_18")[0]
    yield same(CORPUS, "spamscope mail_test_18", "from", ("LastßlName, FirstName", "comma.name@example.com"), (comma.sender.name, comma.sender.address))
    yield same(CORPUS, "spamscope mail_test_18", "to", "tony.stark@example.com", comma.to[0].address)
    for case, count in (("mail_test_10", 4), ("mail_test_3", 1), ("mail_test_5", 5)):
        yield same(CORPUS, f"spamscope {case}", "attachments", count, len(opened(root / case)[0].attachments))
    for case in ("mail_malformed_1", "mail_malformed_2", "mail_malformed_3", "mail_test_2", "mail_test_6", "mail_test_8", "mail_test_9", "mail_test_12", "mail_test_17"):
        letter = opened(root / case)[0]
        yield holds(CORPUS, f"spamscope {case}", "readable", bool(letter.sender.address and essence(letter.body.text)), letter)


def python(root: Path) -> Checks:
    """The types, names and numbers of parts that Python's tests ask for."""

    def tree(case: str) -> structure.Part:
        return structure.parse((root / case).read_bytes()).root

    yield same(CORPUS, "cpython msg_01", "type", "text/plain", tree("msg_01.txt").type)
    yield same(CORPUS, "cpython msg_03", "type", "text/plain", tree("msg_03.txt").type)
    yield same(CORPUS, "cpython msg_22", "name", "wibble.JPG", tree("msg_22.txt").children[1].name)
    for case in ("msg_28.txt", "msg_30.txt"):
        yield same(CORPUS, f"cpython {case}", "type", "message/rfc822", tree(case).children[0].type)
    yield same(CORPUS, "cpython msg_37", "parts", 3, len(tree("msg_37.txt").children))
    yield same(CORPUS, "cpython msg_41", "no boundary: all is text", ("text/plain", ()), (tree("msg_41.txt").type, tree("msg_41.txt").children))
    yield same(CORPUS, "cpython msg_25", "no boundary named: found", "multipart/report", tree("msg_25.txt").type)
    for case in ("msg_11.txt", "msg_46.txt"):
        yield same(CORPUS, f"cpython {case}", "letter", ("message/rfc822", 1), (tree(case).type, len(tree(case).children)))
    yield same(CORPUS, "cpython msg_16", "report", ["text/plain", "message/delivery-status", "message/rfc822"], [part.type for part in tree("msg_16.txt").children])
    yield holds(CORPUS, "cpython msg_05", "parts", len(tree("msg_05.txt").children) == 3, tree("msg_05.txt"))
    yield holds(CORPUS, "cpython msg_15", "words", "Some removed test" in opened(root / "msg_15.txt")[0].body.all_words, opened(root / "msg_15.txt")[0].body)
    yield holds(CORPUS, "cpython msg_40", "html", opened(root / "msg_40.txt")[0].body.html != "", opened(root / "msg_40.txt")[0].body)
