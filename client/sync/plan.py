"""The decisions of syncing, without any doing: folder roles, what to ask for next, how wishes become few commands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from client.fold import fold
from client.ids import FolderId, MessageId
from client.store.folders import Folder, Listed
from client.store.messages import ANSWERED, DRAFT, FLAGGED, FORWARDED, MDN_SENT, SEEN, Wish

FIRST = 40  # rows of the first screenful
PAGE = 50  # rows written down at once
ALONG = 220  # older rows that come in one flight with the newest page, so that a new account's list is there in one turn
ROW_OCTETS = 110  # about, on a line with DEFLATE
SUDDEN = 10  # that many letters do not vanish without a word
MOST_AT_ONCE = 200  # letters in one command
PIECE_LEAST, PIECE_MOST = 16 * 1024, 64 * 1024

# Flags ------------------------------------------------------------------------------------------------------------

FLAGS = {
    SEEN: "\\Seen",
    ANSWERED: "\\Answered",
    FLAGGED: "\\Flagged",
    DRAFT: "\\Draft",
    FORWARDED: "$Forwarded",
    MDN_SENT: "$MDNSent",
}
KEYWORDS = FORWARDED | MDN_SENT  # a server may have no room for these
_BITS = {name.casefold(): bit for bit, name in FLAGS.items()}


def bits(flags: Iterable[str]) -> int:
    """The flags we know, as bits."""
    found = 0
    for flag in flags:
        found |= _BITS.get(flag.casefold(), 0)
    return found


def names(flags: int) -> tuple[str, ...]:
    return tuple(name for bit, name in FLAGS.items() if flags & bit)


def deleted(flags: Iterable[str]) -> bool:
    """A letter that some program has marked for expunging is gone for the person."""
    return any(flag.casefold() == "\\deleted" for flag in flags)


# Folders ----------------------------------------------------------------------------------------------------------

ATTRIBUTES = {"sent": "sent", "drafts": "drafts", "trash": "trash", "junk": "junk", "archive": "archive"}
NOT_OURS = {"all", "flagged", "important"}  # the same letters once more
NAMES = {
    "sent": (
        "Thư đã gửi", "Đã gửi", "Hộp thư đi đã gửi", "Mục đã gửi", "Tin đã gửi", "Sent", "Sent Items", "Sent Messages",
        "Sent Mail", "Sent-Mail", "Gesendet",
    ),
    "drafts": ("Thư nháp", "Nháp", "Bản nháp", "Thư viết dở", "Drafts", "Draft", "Draft Messages"),
    "trash": (
        "Thùng rác", "Thư đã xóa", "Thư đã xoá", "Đã xóa", "Đã xoá", "Mục đã xóa", "Mục đã xoá", "Trash", "Deleted Items",
        "Deleted Messages", "Deleted", "Bin",
    ),
    "junk": ("Thư rác", "Thư spam", "Email rác", "Junk", "Junk E-mail", "Junk Email", "Junk Mail", "Spam", "Bulk Mail"),
    "archive": ("Lưu trữ", "Thư lưu trữ", "Archive", "Archives"),
}  # fmt: skip
NEEDED = {"sent": "Sent", "drafts": "Drafts", "trash": "Trash"}  # made where the server has none
STAGING = "Thư Công Vụ đang gửi"  # where letters are made that go up in pieces; no folder of the person's
REGISTER = "Thư Công Vụ sổ văn bản"  # the notes of the register, for all PCs of the mailbox; likewise


@dataclass(frozen=True, slots=True)
class Named:
    """A folder as LIST says it: name decoded, attributes in lower case without the backslash."""

    name: str
    delimiter: str
    attributes: frozenset[str]


def assign_roles(found: Sequence[Named], fixed: Mapping[str, str]) -> tuple[Listed, ...]:
    """Every folder with its role, each special role at most once: the site's word first, then SPECIAL-USE, then known names."""
    found = [folder for folder in found if _last(folder) not in (STAGING, REGISTER)]
    roles: dict[str, str] = {}  # role -> folder name
    for role, name in fixed.items():
        if any(folder.name == name for folder in found):
            roles[role] = name
    usable = [folder for folder in found if not folder.attributes & {"noselect", "nonexistent"}]
    for folder in usable:
        for attribute, role in ATTRIBUTES.items():
            if attribute in folder.attributes and role not in roles and folder.name not in roles.values():
                roles[role] = folder.name
    for role, known in NAMES.items():
        if role in roles:
            continue
        order = {fold(name): place for place, name in enumerate(known)}
        matches = [folder for folder in usable if fold(_last(folder)) in order and folder.name not in roles.values()]
        if matches:
            # the shallowest: INBOX/Sent rather than INBOX/Old/2019/Sent
            best = min(matches, key=lambda f: (_depth(f), order[fold(_last(f))]))
            roles[role] = best.name
    by_name = {name: role for role, name in roles.items()}
    listed = []
    for folder in found:
        role = "inbox" if folder.name.upper() == "INBOX" else by_name.get(folder.name, "other")
        selectable = not folder.attributes & {"noselect", "nonexistent", *NOT_OURS}
        name = "INBOX" if role == "inbox" else folder.name
        listed.append(Listed(name, role, folder.delimiter, selectable))
    return tuple(listed)


def _last(folder: Named) -> str:
    return folder.name.rsplit(folder.delimiter, 1)[-1] if folder.delimiter else folder.name


def _depth(folder: Named) -> int:
    return folder.name.count(folder.delimiter) if folder.delimiter else 0


def missing(listed: Iterable[Listed], fixed: Mapping[str, str]) -> dict[str, str]:
    """Role -> name of the folders that an office needs and this server lacks. Below INBOX where everything else is."""
    folders = tuple(listed)
    have = {folder.role for folder in folders}
    prefix = _prefix(folders)
    return {role: fixed.get(role) or prefix + name for role, name in NEEDED.items() if role not in have}


def _prefix(folders: Sequence[Listed | Folder]) -> str:
    """'INBOX.' where all folders lie below the inbox, else ''."""
    others = [folder for folder in folders if folder.role != "inbox"]
    delimiter = next((folder.delimiter for folder in folders if folder.delimiter), "")
    below = bool(others) and all(folder.name.upper().startswith(f"INBOX{delimiter}") for folder in others)
    return f"INBOX{delimiter}" if below and delimiter else ""


def staging_folder(folders: Sequence[Listed | Folder]) -> str:
    """Its full name among the account's folders."""
    return _prefix(folders) + STAGING


def register_folder(folders: Sequence[Folder]) -> str:
    """Likewise of the one with the register's notes."""
    return _prefix(folders) + REGISTER


# What to ask for --------------------------------------------------------------------------------------------------


def doubtful(known: int, left: int) -> bool:
    """Does one side look suddenly empty, so that it is looked at once more before anything is removed here?"""
    return known >= SUDDEN and left == 0


def piece(octets_per_second: float) -> int:
    """How much of a part to ask for at once: about a second's worth, so that the person can cut in."""
    return max(PIECE_LEAST, min(PIECE_MOST, int(octets_per_second)))


def rows_at_once(octets_per_second: float) -> int:
    """How many rows to ask for in one flight: as long as a piece of a file takes."""
    return max(PAGE, piece(octets_per_second) // ROW_OCTETS)


# Wishes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """One STORE: `add` or `remove` (bits, exactly one of them) on these letters of a folder."""

    ids: tuple[MessageId, ...]
    uids: tuple[int, ...]
    add: int
    remove: int


@dataclass(frozen=True, slots=True)
class Carry:
    """One MOVE of letters to `target`."""

    ids: tuple[MessageId, ...]
    uids: tuple[int, ...]
    target: FolderId


@dataclass(frozen=True, slots=True)
class Purge:
    """Letters to be expunged for good."""

    ids: tuple[MessageId, ...]
    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    marks: tuple[Mark, ...]
    carries: tuple[Carry, ...]
    purges: tuple[Purge, ...]

    def __bool__(self) -> bool:
        return bool(self.marks or self.carries or self.purges)


def acts(wishes: Iterable[Wish], singly: frozenset[int] = frozenset()) -> Acts:
    """The fewest commands for the wishes of one folder: flags first, then moves, then purges. Letters without a UID wait.

    `singly`: letters that get a command of their own, because the server has refused them together with others.
    """
    adds: dict[tuple[int, int], list[Wish]] = {}
    removes: dict[tuple[int, int], list[Wish]] = {}
    moves: dict[tuple[int, int], list[Wish]] = {}
    ends: dict[int, list[Wish]] = {}
    for wish in wishes:
        if wish.uid_is is None:
            continue
        alone = int(wish.id) if wish.id in singly else 0
        if wish.gone_wish:
            ends.setdefault(alone, []).append(wish)
            continue
        add, remove = wish.flags_wish & ~wish.flags_is, wish.flags_is & ~wish.flags_wish
        for part in (add & ~KEYWORDS, add & KEYWORDS):
            if part:
                adds.setdefault((part, alone), []).append(wish)
        for part in (remove & ~KEYWORDS, remove & KEYWORDS):
            if part:
                removes.setdefault((part, alone), []).append(wish)
        if wish.folder_wish != wish.folder_is:
            moves.setdefault((int(wish.folder_wish), alone), []).append(wish)
    marks = [Mark(*lot, flags, 0) for (flags, _), group in adds.items() for lot in _lots(group)]
    marks += [Mark(*lot, 0, flags) for (flags, _), group in removes.items() for lot in _lots(group)]
    carries = [Carry(*lot, FolderId(target)) for (target, _), group in moves.items() for lot in _lots(group)]
    purges = [Purge(*lot) for group in ends.values() for lot in _lots(group)]
    return Acts(tuple(marks), tuple(carries), tuple(purges))


def apart(marks: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    """(the others, those that put $MDNSent there, each for one letter by itself)."""
    others, alone = [], []
    for mark in marks:
        rest = mark.add & ~MDN_SENT
        if rest or mark.remove:
            others.append(Mark(mark.ids, mark.uids, rest, mark.remove))
        if mark.add & MDN_SENT:
            alone += [Mark((number,), (uid,), MDN_SENT, 0) for number, uid in zip(mark.ids, mark.uids, strict=True)]
    return others, alone


def _lots(group: Sequence[Wish]) -> list[tuple[tuple[MessageId, ...], tuple[int, ...]]]:
    order = sorted(group, key=lambda wish: wish.uid_is or 0)
    lots = [order[at : at + MOST_AT_ONCE] for at in range(0, len(order), MOST_AT_ONCE)]
    return [(tuple(w.id for w in lot), tuple(w.uid_is or 0 for w in lot)) for lot in lots]
