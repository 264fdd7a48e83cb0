"""Texts and files of letters, in pieces that are committed as they come and go on where they stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import apsw

from client.faults import Fault, LetterGone, ServerBusy
from client.net.imap.grammar import sequence
from client.net.imap.letters import Fetch, Fetched
from client.store import messages, parts, texts
from client.store.db import Tx
from client.store.messages import Message
from client.store.parts import Part
from client.sync import plan, wild, words
from client.sync.link import MOST_TRIES, Link
from client.sync.options import Recognise
from client.sync.pull import settled
from client.sync.wire import MORE_ITEMS, FetchFields, header

AHEAD_AT_ONCE = 96 * 1024  # octets of texts that nobody waits for, in one flight
MOST_LETTERS = 10
MOST_FIELDS = 100  # letters in one flight of header fields
MOST_WANTED = 200  # looked through for one that can be had now
WHOLE = 1024 * 1024  # of a letter whose structure the server cannot tell


def wanted_texts(link: Link) -> bool:
    """The text the person waits for."""
    return _texts(link, texts.wanted(link.store.read(), link.account, MOST_WANTED), wanted=True)


def texts_ahead(link: Link, *, unread: bool) -> bool:
    """Texts that will probably be asked for, newest first."""
    return link.options.texts_ahead and _texts(
        link, texts.missing(link.store.read(), link.account, unread=unread, limit=MOST_LETTERS * 2), wanted=False
    )


def fields_ahead(link: Link) -> bool:
    """What confirmations need: without the texts where these do not come ahead, and of texts that came otherwise."""
    rows = texts.unlearned(link.store.read(), link.account, MOST_FIELDS, read=link.options.texts_ahead)
    unknown = [row for row in rows if not _put_off(link, row)]
    if not unknown:
        return False
    if settled(link, unknown[0].folder_is):
        unknown = [row for row in unknown if row.folder_is == unknown[0].folder_is]
        (told,) = link.try_flight(FetchFields(sequence(sorted(row.uid_is or 0 for row in unknown)), MORE_ITEMS))
        _learn(link, unknown, told)
    return True


def _texts(link: Link, rows: Sequence[Message], *, wanted: bool) -> bool:
    """One flight of texts, all of one folder."""
    waiting = [row for row in rows if row.uid_is is not None and not _put_off(link, row)]
    if not waiting:
        return False
    folder = waiting[0].folder_is
    if not settled(link, folder):
        return True  # looking may have changed which letters these are
    lot: list[tuple[Message, list[Part]]] = []
    octets = 0
    for row in (row for row in waiting if row.folder_is == folder):
        lacking = [part for part in parts.of_message(link.store.read(), row.id) if part.role == "text" and part.state != "have"]
        octets += sum(min(plan.PIECE_MOST, part.wire_size - part.wire_have) for part in lacking)
        if lot and (octets > AHEAD_AT_ONCE or len(lot) >= MOST_LETTERS):
            break
        lot.append((row, lacking))
        if octets > plan.piece(link.meter.speed) and wanted:
            break
    _fetch(link, lot)
    return True


def _put_off(link: Link, row: Message) -> bool:
    return ("text", row.id) in link.put_off or ("folder", row.folder_is) in link.put_off


def _fetch(link: Link, lot: Sequence[tuple[Message, list[Part]]]) -> None:
    questions: list[Fetch] = []
    for row, lacking in lot:
        if shapeless(link, row):
            questions.append(Fetch(str(row.uid_is), ("UID", f"BODY.PEEK[]<0.{WHOLE}>")))
        questions += [Fetch(str(row.uid_is), ("UID", _piece(part, plan.PIECE_MOST))) for part in lacking]
    unknown = [row for row, _lacking in lot if row.asks < 0]
    if unknown:
        questions.append(FetchFields(sequence(sorted(row.uid_is or 0 for row in unknown)), MORE_ITEMS))
    answers = list(link.try_flight(*questions)) if questions else []
    if unknown:
        _learn(link, unknown, answers.pop())
    for row, lacking in lot:
        if shapeless(link, row):
            _take_whole(link, row, answers.pop(0))
            continue
        mine, answers = answers[: len(lacking)], answers[len(lacking) :]
        whole = [_take_piece(link, row, part, answer) for part, answer in zip(lacking, mine, strict=True)]
        if all(whole):
            make_readable(link, row)


def _learn(link: Link, unknown: Sequence[Message], told: list[Fetched] | Fault) -> None:
    """What did not come with the row; of a server that does not tell, nothing is known."""
    came = {} if isinstance(told, Fault) else {found.uid: header(found) or b"" for found in told}
    with link.store.write() as tx:
        for row in unknown:
            words.learn(tx, row.id, came.get(row.uid_is or 0, b""))


def shapeless(link: Link, row: Message) -> bool:
    """The server could not tell (or we not read) of what parts the letter is made."""
    text = texts.get(link.store.read(), row.id)
    return text is not None and not text.structure


def _piece(part: Part, most: int) -> str:
    return f"BODY.PEEK[{part.section}]<{part.wire_have}.{most}>"


def _take_piece(link: Link, row: Message, part: Part, answer: list[Fetched] | Fault, speed: float = 0.0) -> bool:
    """Commit what came. True when the part is here whole."""
    if isinstance(answer, Fault):
        _failed(link, row, part, answer)
        return False
    found = next(iter(answer), None)
    if found is None:
        _failed(link, row, part, LetterGone())
        return False
    data = found.sections.get(part.section) or b""
    with link.store.write() as tx:
        have = parts.append(tx, part.id, part.wire_have, data, speed)
        whole = not data or len(data) < plan.PIECE_LEAST or 0 < part.wire_size <= have
        if whole:
            parts.finish(tx, part.id)
    return whole


def _failed(link: Link, row: Message, part: Part | None, fault: Fault) -> None:
    """Busy: after a rest. No such letter: looking says so. In vain three times: it cannot be had. `part` None: the letter."""
    what = ("part", part.id) if part is not None else ("text", row.id)
    link.put_off |= {what, ("text", row.id)}
    if isinstance(fault, LetterGone):
        link.look_again(row.folder_is)
    if isinstance(fault, ServerBusy) or link.tried(*what) < MOST_TRIES:
        return
    with link.store.write() as tx:
        if part is None or part.role == "text":
            texts.set_gone(tx, row.id)
        if part is not None:
            parts.set_gone(tx, part.id)


def make_readable(link: Link, row: Message) -> None:
    """All text parts are here: make them plain once, so that showing is quick; small files may follow by themselves."""
    connection = link.store.read()
    leaves = parts.of_message(connection, row.id)
    read = read_words(connection, row, link.options.domains)
    with link.store.write() as tx:
        set_words(tx, row, *read, link.recognise)
        if row.text_state == "wanted" or not row.flags_wish & messages.SEEN:
            _want_small(link, tx, row, leaves)


def set_words(tx: Tx, row: Message, readable: wild.Readable, raw: Sequence[wild.RawText], recognise: Recognise) -> None:
    """A short subject or name follows the letter's words into their old charset; what it reports is said of the letter it is of."""
    subject, name = wild.like(row.subject, readable.old), wild.like(row.from_name, readable.old)
    if (subject, name) != (row.subject, row.from_name):
        texts.set_names(tx, row.id, subject, name)
    texts.put(tx, row.id, readable.text, readable.html, readable.preview, readable.findings)
    words.read(tx, row, raw)
    _learn_kind(tx, row, readable.text, recognise)


def read_words(connection: apsw.Connection, row: Message, domains: tuple[str, ...]) -> tuple[wild.Readable, list[wild.RawText]]:
    """Of a letter whose text parts are here; and the parts themselves, some of which are only for us."""
    raw = [
        wild.RawText(part.section, part.type, part.charset, parts.decoded(connection, part.id))
        for part in parts.of_message(connection, row.id)
        if part.role == "text"
    ]
    kept = texts.get(connection, row.id)
    reply_to = [wild.Address(name, address) for name, address in json.loads(row.recipients).get("reply_to", ())]
    sender = wild.Address(row.from_name, row.from_address)
    return wild.readable(raw, kept.structure if kept else "", sender, reply_to, domains), raw


def _want_small(link: Link, tx: Tx, row: Message, leaves: Sequence[Part]) -> None:
    """On a good line small files, and the pictures within the text, come without being asked for; soon, where she reads it."""
    if link.meter.state != "good":
        return
    for part in leaves:
        if part.role != "text" and part.state == "none" and part.wire_size <= link.options.small_attachment:
            parts.want(tx, part.id, ahead=row.text_state != "wanted")


def _take_whole(link: Link, row: Message, answer: list[Fetched] | Fault) -> None:
    found = None if isinstance(answer, Fault) else next(iter(answer), None)
    if found is None:
        _failed(link, row, None, answer if isinstance(answer, Fault) else LetterGone())
        return
    make_readable_whole(link, row, found.sections.get("") or b"")


def make_readable_whole(link: Link, row: Message, data: bytes) -> None:
    readable = wild.readable_whole(data[:WHOLE], link.options.domains)
    with link.store.write() as tx:
        texts.put(tx, row.id, readable.text, readable.html, readable.preview, readable.findings)
        _learn_kind(tx, row, readable.text, link.recognise)


def _learn_kind(tx: Tx, row: Message, text: str, recognise: Recognise) -> None:
    """The subject did not say of what kind it is; perhaps its words do."""
    if row.kind == messages.NO_KIND and (kind := recognise(row.subject, {}, text)) != messages.NO_KIND:
        texts.learn_kind(tx, row.id, kind)


# Files ------------------------------------------------------------------------------------------------------------


def file_piece(link: Link, *, ahead: bool = False) -> bool:
    """One piece of a file that the person waits for, or (`ahead`) of a small one that comes by itself."""
    connection = link.store.read()
    for part in parts.wanted(connection, link.account, MOST_WANTED, ahead=ahead):
        row = messages.get(connection, part.message_id)
        if row is None or row.uid_is is None or ("part", part.id) in link.put_off or ("folder", row.folder_is) in link.put_off:
            continue
        if not settled(link, row.folder_is):
            return True
        question = Fetch(str(row.uid_is), ("UID", _piece(part, plan.piece(link.meter.speed))))
        start = time.monotonic()
        (answer,) = link.try_flight(question)
        octets = 0 if isinstance(answer, Fault) else sum(len(data or b"") for one in answer for data in one.sections.values())
        _take_piece(link, row, part, answer, link.pace.note(octets, time.monotonic() - start))
        return True
    return False
