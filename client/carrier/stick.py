"""What lies on a stick, and how it is named: for each packing one sealed file that never changes, the diary of what was sent of it,
and the letters that came. All three open with the same key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from client.faults import Fault
from client.people.vault import Slots
from client.portable.sealed import Lock, translating

PACKED, DIARY, NEWS = "carry", "carry-diary", "carry-news"  # kinds of sealed files
_START = "thu-mang-di-"
_ENDS = {PACKED: "", DIARY: "-ket-qua", NEWS: "-thu-moi"}
ID_OCTETS = 8


@dataclass(frozen=True, slots=True)
class Stick:
    """One packing in a folder."""

    folder: Path
    id: str

    def path(self, kind: str, account: int = 0) -> Path:
        """`account`: of the mailbox whose letters came (NEWS)."""
        which = f"-{account}" if account else ""
        return self.folder / f"{_START}{self.id}{_ENDS[kind]}{which}.tcv"

    def files(self) -> tuple[Path, ...]:
        """All that lies there of it, unfinished ones too."""
        return tuple(sorted(self.folder.glob(f"{_START}{self.id}*")))

    def news(self) -> tuple[Path, ...]:
        return tuple(sorted(self.folder.glob(f"{_START}{self.id}{_ENDS[NEWS]}-*.tcv")))


def sticks(folder: Path) -> Iterator[Stick]:
    """Every packing of which something lies there. Raises: PlaceGone, FileUnreadable."""
    with translating(folder / _START, writing=False):
        names = sorted(one.name for one in folder.iterdir())
    found = {name[len(_START) : len(_START) + 2 * ID_OCTETS] for name in names if name.startswith(_START) and name.endswith(".tcv")}
    for one in sorted(found):
        if len(one) == 2 * ID_OCTETS and all(sign in "0123456789abcdef" for sign in one):
            yield Stick(folder, one)


def lies_in(folder: Path) -> str:
    """'sent': something was sent of a packing there; 'packed': not yet; '': there is none, or nobody can look."""
    try:
        here = tuple(sticks(folder))
    except Fault:
        return ""
    if any(one.path(DIARY).exists() for one in here):
        return "sent"
    return "packed" if any(one.path(PACKED).exists() for one in here) else ""


def same_key(slots: Slots, key: bytes) -> Lock:
    """For the other files of a packing: whoever opens the one opens the others."""
    return Lock(lambda: (slots, key), lambda _slots: key)


Unlock = Callable[[Slots], bytes]
