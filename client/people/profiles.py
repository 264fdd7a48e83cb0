"""Who uses this PC, and how often each has typed a wrong password.

The names must be shown before anybody has typed a password, so their file is sealed with a key that lies beside it: that
keeps names and addresses out of searches of the disk, and is no more protection than that. Mail is protected by `vault`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from client.faults import FileUnwritable, StoreDamaged, StoreForbidden, StoreInUse
from client.files import replace_whole

FREE_TRIES = 5
_GOING = ".going"  # a folder that is being removed
PAUSES = (60.0, 300.0, 900.0, 3600.0)  # seconds, after the 5th, 6th, ... wrong password


@dataclass(frozen=True, slots=True)
class Profile:
    id: str  # names the folder; random
    name: str
    post: str
    unit: str
    address: str
    wrong: int = 0  # wrong passwords in a row
    locked_at: float = 0.0
    locked_until: float = 0.0

    @property
    def tries_left(self) -> int:
        return max(0, FREE_TRIES - self.wrong)

    def pause_left(self, now: float) -> float:
        """Seconds this person still has to wait. A clock set back does not make it longer than it was."""
        if now < self.locked_at:
            return min(self.locked_until - self.locked_at, PAUSES[-1])
        return max(0.0, self.locked_until - now)


class People:
    """The people of this PC; every change is on the disk when the call returns. Everything raises StoreForbidden where the
    folder is another user's of the operating system."""

    def __init__(self, data_dir: Path) -> None:
        self._dir = data_dir / "people"
        with _own_folder():
            self._dir.mkdir(parents=True, exist_ok=True)
            for folder in self._dir.glob(f"*{_GOING}"):
                self._settle(folder)

    def every(self) -> tuple[Profile, ...]:
        """In the order in which they came. Raises: StoreDamaged."""
        path = self._dir / "people.sealed"
        with _own_folder():
            if not path.exists():
                return ()
            sealed = path.read_bytes()
        from client.people import seal

        try:
            plain = seal.unseal(self._key(), sealed, b"people")
            return tuple(Profile(**item) for item in json.loads(plain))
        except (seal.Unopened, ValueError, TypeError) as error:
            raise StoreDamaged(reply="people") from error

    def get(self, person_id: str) -> Profile | None:
        return next((profile for profile in self.every() if profile.id == person_id), None)

    def by_address(self, address: str) -> Profile | None:
        wanted = address.casefold()
        return next((profile for profile in self.every() if profile.address.casefold() == wanted), None)

    def add(self, name: str, post: str, unit: str, address: str) -> Profile:
        profile = Profile(os.urandom(8).hex(), name, post, unit, address)
        self.folder(profile.id).mkdir(parents=True)
        self._save((*self.every(), profile))
        return profile

    def folder(self, person_id: str) -> Path:
        return self._dir / person_id

    def remove(self, person_id: str) -> None:
        """Forget the person and everything of theirs on this PC; the caller has made sure that it may go. A program killed in
        the middle has removed them or not, nothing in between.

        Raises: StoreInUse where another program still reads there.
        """
        going = self.folder(person_id).with_name(person_id + _GOING)
        try:
            self.folder(person_id).rename(going)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreInUse() from error
        self._save(tuple(profile for profile in self.every() if profile.id != person_id))
        shutil.rmtree(going, ignore_errors=True)

    def _settle(self, going: Path) -> None:
        """A removal that was broken off: it is finished, or it has not happened."""
        person_id = going.name.removesuffix(_GOING)
        if self.get(person_id) is None:
            shutil.rmtree(going, ignore_errors=True)
        elif not self.folder(person_id).exists():
            going.rename(self.folder(person_id))

    def wrong_password(self, person_id: str, now: float) -> Profile:
        """Count it; from the fifth on there is a growing pause."""

        def count(profile: Profile) -> Profile:
            wrong = profile.wrong + 1
            if wrong < FREE_TRIES:
                return replace(profile, wrong=wrong)
            pause = PAUSES[min(wrong - FREE_TRIES, len(PAUSES) - 1)]
            return replace(profile, wrong=wrong, locked_at=now, locked_until=now + pause)

        return self._change(person_id, count)

    def right_password(self, person_id: str) -> Profile:
        return self._change(person_id, lambda profile: replace(profile, wrong=0, locked_at=0.0, locked_until=0.0))

    def _change(self, person_id: str, change: Callable[[Profile], Profile]) -> Profile:
        profiles = tuple(change(profile) if profile.id == person_id else profile for profile in self.every())
        self._save(profiles)
        return next(profile for profile in profiles if profile.id == person_id)

    def _save(self, profiles: tuple[Profile, ...]) -> None:
        from client.people import seal

        plain = json.dumps([asdict(profile) for profile in profiles], ensure_ascii=False).encode()
        with _own_folder():
            replace_whole(self._dir / "people.sealed", seal.seal(self._key(), plain, b"people"))

    def _key(self) -> bytes:
        path = self._dir / "pc.key"
        with _own_folder():
            if not path.exists():
                replace_whole(path, os.urandom(32))
            return path.read_bytes()


@contextmanager
def _own_folder() -> Iterator[None]:
    try:
        yield
    except (PermissionError, FileUnwritable) as error:
        raise StoreForbidden() from error
