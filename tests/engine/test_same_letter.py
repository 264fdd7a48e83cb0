"""A letter is the same from its file and from a mail server: Dovecot takes the corpora apart, and the reader shows the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from client import api
from client.commands import FetchFile, OpenLetter
from client.message.letter import Letter
from client.rows import LetterPage
from tests.engine.office import Official, foreign
from tests.servers import Dovecot

# Where Dovecot's own reading of a broken letter differs from ours, and the structure is the server's to tell.
BROKEN = {
    "thirdparty/005.eml": "UTF-16 as it is: IMAP's line ends destroy it on the way",
    "legacy/035.eml": "a backslash in a file name, which the server takes for an escape",
    "legacy/039.eml": "a backslash in a file name, which the server takes for an escape",
    "m4004.txt": "a backslash in a file name, which the server takes for an escape",
    "m4008.txt": "a backslash in a file name, which the server takes for an escape",
    "mime-blank-media-name.raw": "no readable type: the server says octet-stream",
    "mime-bad-content-type.raw": "no readable type: the server says octet-stream",
    "erroneous.raw": "no letter at all",
}


def letters(corpora: Path) -> list[Path]:
    """A few of every kind: Outlook, Netscape, Eudora, Pine, KMail, signed, nested, with pictures in the text."""
    found = sorted((corpora / "stalwart-mail-parser/eml/legacy").glob("*.eml"))[::2]
    found += sorted((corpora / "stalwart-mail-parser/eml/thirdparty").glob("*.eml"))
    found += sorted((corpora / "enmime/testdata/mail").glob("*.raw"))
    found += sorted((corpora / "zbateson-mail-mime-parser/emails").glob("m4*.txt"))
    found += sorted((corpora / "chatmail-core/message").glob("attach_filename*.eml"))
    return [path for path in found if path.stat().st_size < 200_000 and not any(str(path).find(odd) > 0 for odd in BROKEN)]


def test_the_same_from_the_server(hoa: Official, dovecot: Dovecot, corpora: Path) -> None:
    """Subject, people, words, HTML, files, signs and signature of some hundred letters."""
    paths = letters(corpora)
    assert len(paths) >= 95
    with foreign(dovecot, hoa.who) as client:
        for number, path in enumerate(paths):
            client.append("INBOX", marked(path, number))
    hoa.sync()
    ids = hoa.letters()
    assert len(ids) == len(paths)
    for letter in ids:
        hoa.do(OpenLetter(letter))
    while any(hoa.session.views.letter(letter).text_state == "wanted" for letter in ids):
        hoa.sync()
    different = []
    for letter in ids:
        page = hoa.session.views.letter(letter)
        assert page is not None
        number = int(page.message_id.strip("<>").removeprefix("corpora-"))
        read = api.read_letter(marked(paths[number], number), ("cantho.example",))
        wanted, seen = of_file(read), of_store(page)
        if wanted != seen:
            different.append((paths[number].name, {key: (wanted[key], seen[key]) for key in wanted if wanted[key] != seen[key]}))
    assert not different, "\n".join(f"{name}: {facts}" for name, facts in different)


def test_the_same_files(hoa: Official, dovecot: Dovecot, corpora: Path) -> None:
    """A file fetched piece by piece and decoded has the same octets as in the message file."""
    path = corpora / "stalwart-mail-parser/eml/legacy/030.eml"
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    hoa.sync()
    (letter,) = hoa.letters()
    page = hoa.session.views.letter(letter)
    assert page is not None
    for file in page.files:
        hoa.do(FetchFile(file.id))
    hoa.sync()
    import hashlib

    read = api.read_letter(path.read_bytes())
    digests = [hashlib.sha256(hoa.session.views.part_bytes(file.id)).hexdigest() for file in page.files]
    assert digests[:2] == [file.sha256 for file in read.attachments][:2]  # the third is text, whose line ends IMAP makes CRLF


def marked(path: Path, number: int) -> bytes:
    """With a Message-ID of ours, so that it is found again, and CRLF as IMAP has it."""
    data = path.read_bytes().lstrip(b"\r\n").replace(b"\r\n", b"\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    head, empty, body = data.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.lower().startswith(b"message-id:")]
    return (b"Message-ID: <corpora-%d>\n" % number + b"\n".join(lines) + empty + body).replace(b"\n", b"\r\n")


def of_file(read: Letter) -> dict[str, Any]:
    return {
        "subject": read.subject,
        "from": (read.sender.name or read.sender.address, read.sender.address),
        "to": [one.address for one in read.to],
        "date": read.date,
        "text": read.body.text,
        "html": read.body.html,
        "remote": read.body.remote_blocked,
        "files": sorted((file.section, file.name, file.type) for file in read.attachments),
        "signs": sorted({sign.code for sign in read.warnings} - {"file_blocked"}),  # told by what is in the file, once it is here
        "signed": read.signature is not None,
    }


def of_store(page: LetterPage) -> dict[str, Any]:
    return {
        "subject": page.row.subject,
        "from": (page.sender.name, page.sender.address),
        "to": [one.address for one in page.to],
        "date": page.date if page.date != page.row.arrived else 0.0,
        "text": page.text,
        "html": page.html,
        "remote": page.remote_blocked,
        "files": sorted((file.section, file.name, file.type) for file in (*page.files, *page.pictures)),
        "signs": sorted({sign.code for sign in page.warnings} - {"file_blocked"}),
        "signed": page.signed,
    }
