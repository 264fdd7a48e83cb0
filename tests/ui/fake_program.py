"""The program in front of the fake session: who uses this PC, and signing in."""

from __future__ import annotations

import time
from collections.abc import Callable

from client import faults
from client.program import SignInStep, Tile
from client.provision.site import practice
from client.rows import Found
from tests.ui import fake_letters as data
from tests.ui.fake import PASSWORD, FakeSession


class FakeProgram:
    """Program before signing in. Password of everybody known: "hoa12345"; five wrong ones lock."""

    password = PASSWORD

    def __init__(self, *, remembered: bool = False) -> None:
        self.remembered = remembered  # Hoa's; the keyring keeps it while `forgets` is False
        self.forgets = False
        self.tries = 5
        self.locked_until = 0.0
        self.sessions: list[FakeSession] = []
        self.site = practice(1, 1, name="UBND phường Cái Khế, thành phố Cần Thơ", pc_name="Máy số 3")

    def tiles(self) -> tuple[Tile, ...]:
        """The six of the picture; one is locked, the last has not signed in here yet."""
        me = data.ME
        pause = max(0.0, self.locked_until - time.time())
        names = (
            ("loi", "Trần Văn Lợi", "Phó Chủ tịch UBND phường"), ("tam", "Lê Minh Tâm", "Phòng Kinh tế, Hạ tầng"),
            ("anh", "Phạm Thị Ngọc Ánh", "Tư pháp – Hộ tịch"), ("bao", data.BAO.name, "Phòng Văn hóa – Xã hội"),
            ("", "Võ Thị Kim Liên", "Phục vụ hành chính công"),
        )  # fmt: skip
        return (
            Tile("hoa", me.name, me.post, me.unit, me.address, True, self.tries, pause, self.remembered),
            *(
                Tile(id, name, post, "", f"{id or 'lien'}@cantho.example", bool(id), 5, 600.0 if id == "anh" else 0.0)
                for id, name, post in names
            ),
        )

    def find(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        return FakeSession().views.find(words, limit)

    def sign_in(self, person_id: str, password: str) -> FakeSession:
        if self.locked_until:
            raise faults.SignInLocked(until=self.locked_until)
        if password != self.password:
            self.tries -= 1
            if self.tries == 0:
                self.locked_until = time.time() + 60
                raise faults.SignInLocked(until=self.locked_until)
            raise faults.WrongPassword(tries_left=self.tries, wrong=5 - self.tries)
        return self._open()

    def close(self) -> None:
        """Nobody is left behind here."""

    def sign_in_remembered(self, person_id: str) -> FakeSession:
        if self.forgets:
            raise faults.WrongPassword()
        return self._open()

    def sign_in_new(
        self, address: str, password: str, told: Callable[[SignInStep], None] = lambda step: None
    ) -> FakeSession:
        told(SignInStep("server"))
        if password != self.password:
            raise faults.WrongPassword()
        told(SignInStep("store"))
        told(SignInStep("letters"))
        return self._open()

    def _open(self) -> FakeSession:
        session = FakeSession()
        self.sessions.append(session)
        return session
