"""mbsync (isync) over the same line, in the same run: the leanest of the peers, for the work that it does."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.line import letters
from bench.line.office import Office
from bench.line.result import Result
from bench.line.wire import LINKS, Link
from client.net.server import Credentials

CONFIG = """
IMAPAccount city
Host localhost
Port {port}
User {user}
Pass {password}
SSLType IMAPS
CertificateFile {ca}
AuthMechs PLAIN

IMAPStore far
Account city

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX
SubFolders Verbatim

Channel city
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""


def checks(office: Office, links: list[Link]) -> Iterator[Result]:
    """The first sync brings the whole INBOX: once, on a free line, its time on a slow one calculated; then as ours."""
    if not shutil.which("mbsync"):
        return
    who = office.mailbox("commune", letters.mailbox())
    folder = office.folder()
    (folder / "mail").mkdir(parents=True)
    config = _config(office, folder, who)
    begun, _ = _run(office, config)
    count = office.wire.count(begun)
    for link in links:
        seconds = count.down * 8 / link.rate + (count.turns + 1) * 2 * link.delay
        yield Result("list", link.name, octets=count.octets, turns=count.turns, seconds=round(seconds), facts={"calculated": True})
    chance = random.Random(8)
    for link in links:
        for row in ("nothing", "one"):
            if row == "one":
                office.deliver(who, letters.new_letter(chance, f"Thu cho mbsync {link.name}"))
            office.wire.link = link
            begun, ended = _run(office, config)
            count = office.wire.count(begun, ended)
            first = office.wire.first(begun)
            yield Result(row, link.name, octets=count.octets, turns=count.turns, seconds=round(ended - first, 2))
            office.wire.quiet(1.0)
    office.wire.link = LINKS["free"]


def _config(office: Office, folder: Path, who: Credentials) -> Path:
    path = folder / "mbsyncrc"
    words = CONFIG.format(
        port=office.imap_port, user=who.user, password=who.password, ca=office.dovecot.ca, folder=folder
    )
    path.write_text(words, encoding="utf-8")
    path.chmod(0o600)
    return path


def _run(office: Office, config: Path) -> tuple[float, float]:
    begun = office.wire.begin()
    done = subprocess.run(["mbsync", "-c", str(config), "city"], capture_output=True, text=True, timeout=300, check=False)
    ended = time.time()
    if done.returncode:
        raise RuntimeError(f"mbsync: {done.stderr[-500:]}")
    return begun, ended
