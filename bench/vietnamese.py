"""``make bench-vietnamese``: old Vietnamese that is read rightly, and correct text that is changed. The exit code is 1 over a limit.

The corpora lie in the folder that THUCONGVU_CORPORA names. Shares are of sentences of the news, of which the model has seen none.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from client.message.vietnamese import tables
from tests.corpora import encodings
from tests.corpora.encodings import Tally

ROOT = Path(__file__).parent.parent
COMMON = ("tcvn3", "vni", "windows-1258", "viscii", "tcvn5712-1", "vps")  # the last two were never common in mail


def show(title: str, tally: Tally, least: float) -> bool:
    kept = tally.share >= least
    limit = f"{least:7.1%}" if least else "       "
    print(f"{title:46} {tally.right:6} of {tally.tried:6} {tally.share:8.2%} {limit} {'kept' if kept and least else '' if kept else 'MISSED'}", flush=True)
    return kept


def false_repairs(tally: Tally) -> bool:
    wrong = tally.tried - tally.right
    print(f"{tally.what:46} {wrong:6} of {tally.tried:6} changed         {'kept' if not wrong else 'MISSED'}", flush=True)
    for wanted, seen in tally.wrong[:3]:
        print(f"    {wanted[:60]!r} -> {seen[:60]!r}")
    return not wrong


def main() -> int:
    corpora = Path(os.environ.get("THUCONGVU_CORPORA", ROOT.parent / "shared" / "corpora"))
    texts = encodings.sentences(corpora)
    short = encodings.subjects(texts)
    kept = []
    print("repaired: the news, sentence by sentence, under a false name")
    for charset in tables.CHARSETS:
        kept.append(show(f"  {charset}", encodings.read(texts, charset), 0.99))
    kept.append(show("  utf-7, called so", encodings.read(texts, "utf-7", said="utf-7"), 0.99))
    kept.append(show("  utf-7, called us-ascii", encodings.read(texts, "utf-7", said="us-ascii"), 0.99))
    print("repaired: misread as Windows-1252 once and sent on in UTF-8")
    for charset in (*tables.CHARSETS, "utf-8"):
        least = 0.99 if charset in ("tcvn3", "vni", "windows-1258", "tcvn5712-1", "utf-8") else 0.98
        kept.append(show(f"  {charset}", encodings.read(texts, charset, way=encodings.misread, said="utf-8"), least))
    print("repaired: letters of five sentences")
    for charset in tables.CHARSETS:
        kept.append(show(f"  {charset}", encodings.read(encodings.letters(texts), charset), 0.99))
    print("repaired: two or three words, as in a subject; misread ones are left alone where they are not certain")
    for charset in (*tables.CHARSETS, "utf-8"):
        if charset != "utf-8":
            show(f"  {charset}", encodings.read(short, charset), 0)
            show(f"  {charset}, in capitals", encodings.read([text.upper() for text in short], charset), 0)
        show(f"  {charset}, misread", encodings.read(short, charset, way=encodings.misread, said="utf-8"), 0)
    print("false repairs")
    for what, some in (("the news", texts), ("two or three words", short), ("letters", encodings.letters(texts))):
        kept.append(false_repairs(encodings.untouched(some, f"  {what}, UTF-8")))
        kept.append(false_repairs(encodings.untouched([text.upper() for text in some], f"  {what}, in capitals")))
        kept.append(false_repairs(encodings.untouched(some, f"  {what}, marks apart (NFD)", "NFD")))
    names = [text for _language, text in encodings.neighbours()]
    kept.append(false_repairs(encodings.untouched([*names, *map(str.upper, names)], f"  names in {len(encodings.NEIGHBOURS)} languages, UTF-8")))
    kept.append(false_repairs(encodings.code(ROOT)))
    kept.append(false_repairs(encodings.mail(corpora)))
    tally = encodings.western()
    kept.append(show("  Western names, Windows-1252, left alone", tally, 0.999))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
