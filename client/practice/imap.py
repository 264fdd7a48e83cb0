"""One IMAP session of the practice server (RFC 3501 with the extensions named in CAPABILITIES)."""

from __future__ import annotations

import base64
import re
import socket
import time
from collections.abc import Callable

from client.net.imap import grammar
from client.net.imap.grammar import GrammarError, Value, octets
from client.practice import fetching, searching
from client.practice.line import Line
from client.practice.mailbox import SPECIAL, Folder, Full, Letter, Mailbox
from client.practice.troubles import Troubles

CAPABILITIES = (
    "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UIDPLUS MOVE UNSELECT CONDSTORE QRESYNC ESEARCH SPECIAL-USE"
    " LIST-EXTENDED LIST-STATUS QUOTA AUTH=PLAIN"
)
MOST = 64 * 1024 * 1024  # octets of one literal
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r?\n$")
FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft"
IDLE_SECONDS = 1740.0


class Refused(Exception):
    """NO with these words (a response code may stand first)."""


class Bad(Exception):
    """BAD: that is no such command."""


class Session:
    """`sign_in(user, password)` gives a mailbox or None."""

    def __init__(
        self, raw: socket.socket, sign_in: Callable[[str, str], Mailbox | None], troubles: Troubles
    ) -> None:
        self._line = Line(raw, troubles)
        self._troubles = troubles
        self._sign_in = sign_in
        self._box: Mailbox | None = None
        self._folder: Folder | None = None
        self._read_only = False
        self._seen: list[Letter] = []  # the letters as this client numbers them
        self._flags: dict[int, int] = {}  # uid -> modseq told
        self._qresync = self._condstore = False
        self._news, self._bell = socket.socketpair()
        self._news.setblocking(False)
        self._bell.setblocking(False)
        self._unwatch: Callable[[], None] = lambda: None

    def run(self) -> None:
        """Until the client goes."""
        try:
            self._say(f"* OK [CAPABILITY {CAPABILITIES}] Máy chủ tập sẵn sàng".encode())
            while self._one():
                pass
        except OSError:
            pass
        finally:
            self._unwatch()
            self._news.close()
            self._bell.close()

    def _say(self, *lines: bytes) -> None:
        self._line.send(b"".join(line + b"\r\n" for line in lines))

    # Commands

    def _read(self) -> bytes:
        whole = bytearray()
        while True:
            line = self._line.line()
            whole += line
            match = _LITERAL.search(line)
            if match is None:
                return bytes(whole)
            if int(match.group(1)) > MOST:
                self._say(b"* BYE too large")
                raise ConnectionAbortedError
            if not match.group(2):
                self._say(b"+ OK")
            whole += self._line.octets(int(match.group(1)))

    def _one(self) -> bool:
        raw = self._read()
        tag, _, rest = raw.strip(b"\r\n").partition(b" ")
        if not tag:
            return True
        name, _, tail = rest.partition(b" ")
        word = name.decode("ascii", "replace").upper()
        uid = word == "UID"
        if uid:
            name, _, tail = tail.partition(b" ")
            word = name.decode("ascii", "replace").upper()
        deed = getattr(self, f"_do_{word.lower()}", None)
        try:
            if deed is None:
                raise Bad("no such command")
            if self._box is None and word not in _BEFORE_SIGN_IN:
                raise Bad("sign in first")
            if self._folder is None and word in _NEEDS_FOLDER:
                raise Bad("no folder is open")
            if word in _CHANGES and self._troubles.refuse_deeds:
                raise Refused(self._troubles.refuse_deeds)
            arguments = grammar.Reader(tail + b"\r\n").all() if word != "AUTHENTICATE" else []
            done = deed(tail if word == "AUTHENTICATE" else arguments, uid)
            self._tell_news(expunges=uid or word not in ("FETCH", "STORE", "SEARCH"))
            self._say(tag + b" OK " + (done or b"xong"))
        except Refused as refused:
            self._say(tag + b" NO " + str(refused).encode())
        except Full:
            self._say(tag + b" NO [OVERQUOTA] Quota exceeded (mailbox for user is full)")
        except (Bad, GrammarError, ValueError, IndexError) as bad:
            self._say(tag + b" BAD " + str(bad).encode("ascii", "replace"))
        return word != "LOGOUT"

    @property
    def _mailbox(self) -> Mailbox:
        assert self._box is not None
        return self._box

    @property
    def _open(self) -> Folder:
        assert self._folder is not None
        return self._folder

    def _do_capability(self, _: list[Value], uid: bool) -> None:
        self._say(f"* CAPABILITY {CAPABILITIES}".encode())

    def _do_noop(self, _: list[Value], uid: bool) -> None: ...

    def _do_check(self, _: list[Value], uid: bool) -> None: ...

    def _do_logout(self, _: list[Value], uid: bool) -> None:
        self._say(b"* BYE chao")

    def _do_id(self, _: list[Value], uid: bool) -> None:
        self._say(b'* ID ("name" "Thu Cong Vu, tap")')

    def _do_namespace(self, _: list[Value], uid: bool) -> None:
        self._say(b'* NAMESPACE (("" "/")) NIL NIL')

    def _do_enable(self, arguments: list[Value], uid: bool) -> None:
        wanted = {octets(one).upper() for one in arguments}
        self._qresync = self._qresync or b"QRESYNC" in wanted
        self._condstore = self._condstore or self._qresync or b"CONDSTORE" in wanted
        names = [name for name in (b"CONDSTORE", b"QRESYNC") if name in wanted]
        self._say(b"* ENABLED " + b" ".join(names))

    # Sign-in

    def _do_login(self, arguments: list[Value], uid: bool) -> bytes:
        return self._enter(octets(arguments[0]).decode(), octets(arguments[1]).decode())

    def _do_authenticate(self, tail: bytes, uid: bool) -> bytes:
        mechanism, _, initial = tail.partition(b" ")
        if mechanism.upper() != b"PLAIN":
            raise Refused("only PLAIN")
        if not initial:
            self._say(b"+ ")
            initial = self._line.line().strip()
        if initial == b"*":
            raise Bad("given up")
        words = base64.b64decode(initial).split(b"\0")
        return self._enter(words[1].decode(), words[2].decode())

    def _enter(self, user: str, password: str) -> bytes:
        box = self._sign_in(user, password)
        if box is None:
            time.sleep(0.2)
            raise Refused("[AUTHENTICATIONFAILED] Authentication failed.")
        self._box = box
        self._unwatch = box.watch(self._ring)
        return f"[CAPABILITY {CAPABILITIES}] vao".encode()

    def _ring(self, folder: str) -> None:
        if self._folder is not None and self._folder.name == folder:
            try:
                self._bell.send(b"!")
            except OSError:
                pass

    # Folders

    def _folder_named(self, value: Value) -> Folder:
        found = self._mailbox.find(grammar.decode_folder(octets(value)))
        if found is None:
            raise Refused("[NONEXISTENT] Mailbox doesn't exist")
        return found

    def _target(self, value: Value) -> Folder:
        found = self._mailbox.find(grammar.decode_folder(octets(value)))
        if found is None:
            raise Refused("[TRYCREATE] Mailbox doesn't exist")
        return found

    def _do_list(self, arguments: list[Value], uid: bool, name: bytes = b"LIST") -> None:
        patterns = [one for one in arguments if not isinstance(one, list)]
        pattern = octets(patterns[1]).decode("utf-8", "replace") if len(patterns) > 1 else "*"
        returns = next((one for one in arguments if isinstance(one, list) and one and arguments.index(one) > 1), [])
        if not pattern:
            self._say(b'* LIST (\\Noselect) "/" ""')
            return
        match = re.compile(re.escape(pattern).replace(r"\*", ".*").replace("%", "[^/]*") + "$", re.IGNORECASE)
        with self._mailbox.lock:
            for folder in tuple(self._mailbox.folders.values()):
                shown = grammar.encode_folder(folder.name)
                if match.match(shown):
                    marks = " ".join(("\\HasNoChildren", SPECIAL.get(folder.name, ""))).strip().encode()
                    self._say(b"* " + name + b" (" + marks + b') "/" ' + grammar.quote(shown))
                    status = _after(returns, "STATUS")
                    if isinstance(status, list):
                        self._status(folder, status)

    def _do_lsub(self, arguments: list[Value], uid: bool) -> None:
        self._do_list(arguments, uid, b"LSUB")

    def _do_create(self, arguments: list[Value], uid: bool) -> None:
        name = grammar.decode_folder(octets(arguments[0])).rstrip("/")
        if self._mailbox.find(name) is not None:
            raise Refused("[ALREADYEXISTS] Mailbox already exists")
        self._mailbox.create(name)

    def _do_delete(self, arguments: list[Value], uid: bool) -> None:
        folder = self._folder_named(arguments[0])
        if folder.name == "INBOX":
            raise Refused("[CANNOT] INBOX stays")
        del self._mailbox.folders[folder.name]

    def _do_rename(self, arguments: list[Value], uid: bool) -> None:
        folder, name = self._folder_named(arguments[0]), grammar.decode_folder(octets(arguments[1]))
        if self._mailbox.find(name) is not None or folder.name == "INBOX":
            raise Refused("[ALREADYEXISTS] Mailbox already exists")
        del self._mailbox.folders[folder.name]
        folder.name = name
        self._mailbox.folders[name] = folder

    def _do_subscribe(self, arguments: list[Value], uid: bool) -> None:
        self._folder_named(arguments[0]).subscribed = True

    def _do_unsubscribe(self, arguments: list[Value], uid: bool) -> None:
        self._folder_named(arguments[0]).subscribed = False

    def _do_status(self, arguments: list[Value], uid: bool) -> None:
        items = arguments[1]
        self._status(self._folder_named(arguments[0]), items if isinstance(items, list) else [])

    def _status(self, folder: Folder, items: list[Value]) -> None:
        with self._mailbox.lock:
            known = {
                "MESSAGES": len(folder.letters),
                "RECENT": 0,
                "UIDNEXT": folder.uidnext,
                "UIDVALIDITY": folder.uidvalidity,
                "UNSEEN": sum("\\Seen" not in one.flags for one in folder.letters),
                "HIGHESTMODSEQ": self._mailbox.modseq,
                "SIZE": sum(len(one.octets) for one in folder.letters),
                "DELETED": sum("\\Deleted" in one.flags for one in folder.letters),
            }
        words = [f"{name} {known[name]}" for name in (octets(item).decode().upper() for item in items) if name in known]
        name = grammar.quote(grammar.encode_folder(folder.name))
        self._say(b"* STATUS " + name + f" ({' '.join(words)})".encode())

    def _do_select(self, arguments: list[Value], uid: bool, *, read_only: bool = False) -> bytes:
        self._folder = None
        folder = self._folder_named(arguments[0])
        box = self._mailbox
        options = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], list) else []
        self._condstore = self._condstore or any(octets(one).upper() == b"CONDSTORE" for one in options)
        resync = _after(options, "QRESYNC")
        with box.lock:
            self._folder, self._read_only = folder, read_only
            self._news_drain()
            self._seen = list(folder.letters)
            self._flags = {one.uid: one.modseq for one in self._seen}
            self._say(
                f"* FLAGS ({FLAGS})".encode(),
                f"* OK [PERMANENTFLAGS ({FLAGS} \\*)] co".encode(),
                b"* %d EXISTS" % len(self._seen),
                b"* 0 RECENT",
                b"* OK [UIDVALIDITY %d] so" % folder.uidvalidity,
                b"* OK [UIDNEXT %d] so" % folder.uidnext,
                b"* OK [HIGHESTMODSEQ %d] so" % box.modseq,
            )
            if isinstance(resync, list) and len(resync) >= 2 and int(octets(resync[0])) == folder.uidvalidity:
                since = int(octets(resync[1]))
                gone = sorted({number for at, number in folder.vanished if at > since})
                if gone:
                    self._say(b"* VANISHED (EARLIER) " + grammar.sequence(gone).encode())
                for number, one in enumerate(self._seen, 1):
                    if one.modseq > since:
                        self._say(self._flag_line(number, one))
        return b"[READ-ONLY] mo" if read_only else b"[READ-WRITE] mo"

    def _do_examine(self, arguments: list[Value], uid: bool) -> bytes:
        return self._do_select(arguments, uid, read_only=True)

    def _do_unselect(self, _: list[Value], uid: bool) -> None:
        self._folder = None

    def _do_close(self, _: list[Value], uid: bool) -> None:
        if not self._read_only:
            deleted = [one for one in self._open.letters if "\\Deleted" in one.flags]
            self._mailbox.remove(self._open, deleted)
        self._folder = None

    # Quota

    def _do_getquotaroot(self, arguments: list[Value], uid: bool) -> None:
        name = grammar.quote(grammar.encode_folder(self._folder_named(arguments[0]).name))
        self._say(b"* QUOTAROOT " + name + b' "hop thu"')
        self._do_getquota(arguments, uid)

    def _do_getquota(self, _: list[Value], uid: bool) -> None:
        used, limit = (number // 1024 for number in (self._mailbox.used(), self._mailbox.limit))
        used = limit if self._troubles.full else used
        self._say(f'* QUOTA "hop thu" (STORAGE {used} {limit})'.encode())

    # Letters

    def _chosen(self, value: Value, uid: bool) -> list[tuple[int, Letter]]:
        """(number, letter) of a sequence set, those that this client knows of."""
        text = octets(value).decode("ascii", "replace")
        last = (max((one.uid for one in self._seen), default=0)) if uid else len(self._seen)
        wanted = _ranges(text, last)
        return [
            (number, one)
            for number, one in enumerate(self._seen, 1)
            if any(low <= (one.uid if uid else number) <= high for low, high in wanted) and one in self._open.letters
        ]

    def _flag_line(self, number: int, one: Letter, *, uid: bool = True) -> bytes:
        self._flags[one.uid] = one.modseq
        words = [f"FLAGS ({' '.join(sorted(one.flags))})"]
        if uid or self._qresync:
            words.insert(0, f"UID {one.uid}")
        if self._condstore:
            words.append(f"MODSEQ ({one.modseq})")
        return f"* {number} FETCH ({' '.join(words)})".encode()

    def _do_fetch(self, arguments: list[Value], uid: bool) -> None:
        items = fetching.items(arguments[1])
        options = arguments[2] if len(arguments) > 2 and isinstance(arguments[2], list) else []
        since = _after(options, "CHANGEDSINCE")
        at_least = int(octets(since)) if since is not None else 0
        if at_least or "MODSEQ" in items:
            self._condstore = True
        with self._mailbox.lock:
            if any(octets(one).upper() == b"VANISHED" for one in options):
                asked = _ranges(octets(arguments[0]).decode(), 2**32)
                gone = sorted(
                    {n for at, n in self._open.vanished if at > at_least and any(a <= n <= b for a, b in asked)}
                )
                if gone:
                    self._say(b"* VANISHED (EARLIER) " + grammar.sequence(gone).encode())
            chosen = [pair for pair in self._chosen(arguments[0], uid) if pair[1].modseq > at_least]
        for number, one in chosen:
            if fetching.sets_seen(items) and not self._read_only and "\\Seen" not in one.flags:
                self._mailbox.set_flags(self._open, one, one.flags | {"\\Seen"})
                self._flags[one.uid] = one.modseq
                wanted = (*items, "FLAGS") if "FLAGS" not in items else items
            else:
                wanted = items
            if uid and "UID" not in wanted:
                wanted = ("UID", *wanted)
            if at_least and "MODSEQ" not in wanted:
                wanted = (*wanted, "MODSEQ")
            self._line.send(b"* %d FETCH (" % number + fetching.answer(one, wanted) + b")\r\n")

    def _do_store(self, arguments: list[Value], uid: bool) -> bytes | None:
        self._writable()
        rest = list(arguments[1:])
        unchanged = None
        if isinstance(rest[0], list):
            unchanged = _after(rest.pop(0) or [], "UNCHANGEDSINCE")  # type: ignore[arg-type]
        how = octets(rest[0]).decode().upper()
        words = rest[1] if isinstance(rest[1], list) else rest[1:]
        flags = {_flag(octets(one).decode()) for one in words}
        modified: list[int] = []
        with self._mailbox.lock:
            for number, one in self._chosen(arguments[0], uid):
                if unchanged is not None and one.modseq > int(octets(unchanged)):
                    modified.append(one.uid if uid else number)
                    continue
                after = one.flags | flags if how[0] == "+" else one.flags - flags if how[0] == "-" else flags
                self._mailbox.set_flags(self._open, one, after)
                if "SILENT" not in how:
                    self._say(self._flag_line(number, one, uid=uid))
                elif self._condstore:
                    self._flags[one.uid] = one.modseq
                    self._say(f"* {number} FETCH (UID {one.uid} MODSEQ ({one.modseq}))".encode())
                else:
                    self._flags[one.uid] = one.modseq
        return f"[MODIFIED {grammar.sequence(modified)}] mot phan".encode() if modified else None

    def _writable(self) -> None:
        if self._read_only:
            raise Refused("[READ-ONLY] only for reading")

    def _do_copy(self, arguments: list[Value], uid: bool) -> bytes | None:
        target = self._target(arguments[1])
        if self._troubles.full:
            raise Full
        letters = [one for _, one in self._chosen(arguments[0], uid)]
        return _copyuid(target, self._mailbox.copy(letters, target))

    def _do_move(self, arguments: list[Value], uid: bool) -> None:
        self._writable()
        target = self._target(arguments[1])
        letters = [one for _, one in self._chosen(arguments[0], uid)]
        done = _copyuid(target, self._mailbox.move(self._open, letters, target))
        if done:
            self._say(b"* OK " + done)

    def _do_expunge(self, arguments: list[Value], uid: bool) -> None:
        self._writable()
        chosen = [one for _, one in self._chosen(arguments[0], True)] if uid and arguments else self._open.letters
        self._mailbox.remove(self._open, [one for one in chosen if "\\Deleted" in one.flags])

    def _do_search(self, arguments: list[Value], uid: bool) -> None:
        extended, criteria = searching.split(arguments)
        with self._mailbox.lock:
            last = len(self._seen), max((one.uid for one in self._seen), default=0)
            found = [
                one.uid if uid else number
                for number, one in enumerate(self._seen, 1)
                if one in self._open.letters and searching.matches(criteria, number, one, last)
            ]
        if extended is None:
            self._say(" ".join(["* SEARCH", *map(str, found)]).encode())
            return
        words = []
        if found and "MIN" in extended:
            words.append(f"MIN {min(found)}")
        if found and "MAX" in extended:
            words.append(f"MAX {max(found)}")
        if "COUNT" in extended:
            words.append(f"COUNT {len(found)}")
        if found and ("ALL" in extended or not extended):
            words.append(f"ALL {grammar.sequence(found)}")
        self._say(" ".join(["* ESEARCH", *(["UID"] if uid else []), *words]).encode())

    def _do_append(self, arguments: list[Value], uid: bool) -> bytes:
        folder = self._target(arguments[0])
        flags: set[str] = set()
        at = time.time()
        for one in arguments[1:-1]:
            if isinstance(one, list):
                flags = {_flag(octets(word).decode()) for word in one}
            else:
                at = grammar.internal_date(octets(one)) or at
        if self._troubles.full:
            raise Full
        letter = self._mailbox.append(folder, octets(arguments[-1]), flags, at)
        return f"[APPENDUID {folder.uidvalidity} {letter.uid}] cat".encode()

    # News

    def _do_idle(self, _: list[Value], uid: bool) -> None:
        self._say(b"+ idling")
        end = time.monotonic() + IDLE_SECONDS
        while True:
            self._tell_news(expunges=True)
            spoken, _rang = self._line.waiting(self._news, min(60.0, end - time.monotonic()))
            if spoken:
                if self._line.line().strip().upper() != b"DONE":
                    raise Bad("DONE was awaited")
                return
            if time.monotonic() > end:
                raise OSError

    def _news_drain(self) -> None:
        try:
            while self._news.recv(1024):
                pass
        except OSError:
            pass

    def _tell_news(self, *, expunges: bool) -> None:
        """What others have done in the open folder since we last told."""
        if self._folder is None or self._box is None:
            return
        self._news_drain()
        with self._box.lock:
            present = set(self._folder.letters)
            if expunges:
                gone = [(number, one) for number, one in enumerate(self._seen, 1) if one not in present]
                if gone and self._qresync:
                    self._say(b"* VANISHED " + grammar.sequence(one.uid for _, one in gone).encode())
                for number, _one in reversed(gone) if not self._qresync else ():
                    self._say(b"* %d EXPUNGE" % number)
                self._seen = [one for one in self._seen if one in present]
            known = set(self._seen)
            fresh = [one for one in self._folder.letters if one not in known]
            if fresh:
                self._seen += fresh
                self._flags |= {one.uid: one.modseq for one in fresh}
                self._say(b"* %d EXISTS" % len(self._seen))
            for number, one in enumerate(self._seen, 1):
                if one in present and self._flags.get(one.uid) != one.modseq:
                    self._say(self._flag_line(number, one))


_BEFORE_SIGN_IN = {"CAPABILITY", "NOOP", "LOGOUT", "ID", "LOGIN", "AUTHENTICATE"}
_NEEDS_FOLDER = {"FETCH", "STORE", "COPY", "MOVE", "EXPUNGE", "SEARCH", "CLOSE", "CHECK", "UNSELECT"}
_CHANGES = {"STORE", "COPY", "MOVE", "EXPUNGE", "APPEND", "CREATE", "DELETE", "RENAME"}


def _after(items: list[Value], name: str) -> Value:
    """The value behind a word in a list of options."""
    for at, one in enumerate(items[:-1]):
        if isinstance(one, (str, bytes)) and octets(one).decode("ascii", "replace").upper() == name:
            return items[at + 1]
    return None


def _flag(word: str) -> str:
    return "\\" + word[1:].capitalize() if word.startswith("\\") else word


def _ranges(text: str, last: int) -> list[tuple[int, int]]:
    found = []
    for run in text.split(","):
        low, _, high = run.partition(":")
        ends = [last if end == "*" else int(end) for end in (low, high or low)]
        found.append((min(ends), max(ends)))
    return found


def _copyuid(target: Folder, pairs: list[tuple[int, int]]) -> bytes | None:
    if not pairs:
        return None
    olds, news = grammar.sequence(old for old, _ in pairs), grammar.sequence(new for _, new in pairs)
    return f"[COPYUID {target.uidvalidity} {olds} {news}] chep".encode()
