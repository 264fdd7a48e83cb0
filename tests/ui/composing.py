"""What the tests of the composer share: the letter of the pictures, and a session whose saves take their time."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from client import commands as c
from client.ids import DraftFileId, DraftId
from client.rows import DraftFile, DraftPage
from tests.ui import fake_letters as data
from tests.ui.conftest import FakeSession, settle
from ui.pages.composer import ComposerPage
from ui.window import Window

WARD = "Các xã, phường / UBND phường Thới Hưng"
WORDS = (
    "Kính gửi: Sở Nội vụ thành phố Cần Thơ.\nUBND phường Cái Khế báo cáo kết quả cải cách hành chính năm 2026. Tỷ lệ giải quyết "
    "hồ sơ đúng hạn đạt 98,7%, hồ sơ nộp trực tuyến đạt 86,2%.\nChi tiết tại tệp đính kèm. Kính trình Sở Nội vụ tổng hợp."
)


def written(session: FakeSession, **more: Any) -> DraftId:
    """The letter of the pictures."""
    files = (
        DraftFile(DraftFileId(1), "Báo cáo 212_BC-UBND.pdf", "application/pdf", 1_468_006, True),
        DraftFile(DraftFileId(2), "Phụ lục số liệu.xlsx", "x", 717_003, True),
    )
    facts: dict[str, Any] = dict(
        kind="report", subject="Báo cáo kết quả cải cách hành chính năm 2026", text=WORDS, files=files,
        recipients=(
            c.Recipient(unit="Các sở, ban, ngành / Sở Nội vụ"), c.Recipient(unit="Các sở, ban, ngành / Văn phòng UBND thành phố"),
            c.Recipient("Trần Văn Lợi", "loi@caikhe.cantho.example"), c.Recipient("Lê Minh Tâm", "tam@caikhe.cantho.example"),
        ),
    )  # fmt: skip
    facts.update(more)
    draft: DraftId = session._draft(data.OWN, **facts)
    return draft


def composer(window: Window, **arguments: Any) -> ComposerPage:
    window.go("composer", **arguments)
    settle()
    page = window.page
    assert isinstance(page, ComposerPage)
    return page


def kept(session: FakeSession, page: ComposerPage) -> DraftPage:
    assert page.keeper.draft is not None
    found = session.views.draft(page.keeper.draft)
    assert found is not None
    return found


def done(session: FakeSession, kind: type[Any]) -> list[Any]:
    return [command for command in session.done if isinstance(command, kind)]


class SlowSession(FakeSession):
    """Saves are ordered at once and committed when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[tuple[Future[Any], c.Command]] = []
        self.slow = False

    def submit(self, command: c.Command) -> Future[Any]:
        if not self.slow:
            return super().submit(command)
        future: Future[Any] = Future()
        self.done.append(command)
        self.held.append((future, command))
        return future

    def commit(self) -> None:
        held, self.held = self.held, []
        for future, command in held:
            future.set_result(self._do(command))
