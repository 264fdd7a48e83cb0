"""Mailboxes with several quota roots, with none, and with more in them than they may hold, on a real server."""

from __future__ import annotations

import time
from pathlib import Path

from client import commands as c
from client.rows import Place
from tests.conftest import a_dovecot
from tests.engine.conftest import MakeOfficial
from tests.engine.office import agree, server_state
from tests.engine.sending import arrived
from tests.engine.test_keeping import deliver, heavy
from tests.servers import Dovecot

MIB = 1024 * 1024


def test_several_roots(make_official: MakeOfficial) -> None:
    """The gauge is that of the one which is full first: that is what keeps the next letter out."""
    more = "plugin {\n  quota2 = count:Phong\n  quota2_rule = *:storage=2M\n}\n"
    with a_dovecot(more=more) as server:
        hoa = make_official(server=server)
        deliver(server, hoa.who, heavy("Nặng", 1_300_000))  # 1.8 MB as it travels
        hoa.sync()
        roots = hoa.db.execute("SELECT root, limit_kib FROM quota ORDER BY limit_kib").fetchall()
        assert roots == [("Phong", 2048), ("User quota", 30 * 1024)]
        quota = hoa.session.views.strip(hoa.account).quota
        assert quota.limit == 2 * MIB and quota.share > 0.8 and quota.level >= 80
        hoa.do(c.Keep((hoa.letter("Nặng"),)))
        hoa.sync()
        assert hoa.session.views.strip(hoa.account).quota.share < 0.1
        agree(hoa, server)
        hoa.close()


def test_no_quota_at_all(make_official: MakeOfficial, tmp_path: Path) -> None:
    """Nothing is said of what nobody knows; letters go and come, and heavy ones can be kept here all the same."""
    words = "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE UIDPLUS MOVE ESEARCH"
    with a_dovecot(more=f"imap_capability = {words}") as server:
        hoa = make_official(server=server)
        deliver(server, hoa.who, heavy("Nặng"))
        hoa.sync()
        quota = hoa.session.views.strip(hoa.account).quota
        assert quota.asked and not quota.known and (quota.share, quota.letters_left, quota.days_left) == (0.0, None, None)
        assert [row.subject for row in hoa.session.views.heavy(hoa.account)] == ["Nặng"]
        hoa.do(c.Keep((hoa.letter("Nặng"),)))
        hoa.write("Khong han muc")
        hoa.send_and_sync(2)
        assert hoa.subjects(Place.KEPT) == ["Nặng"] and len(arrived(server, "Khong han muc")) == 1
        agree(hoa, server)
        hoa.close()


def test_more_in_it_than_it_may_hold(make_official: MakeOfficial) -> None:
    """IT has made the mailbox smaller over night. She reads, deletes and sends as ever; what needs room waits here, and comes by itself
    when letters have been kept on this PC."""
    with a_dovecot() as server:
        hoa = make_official(server=server)
        deliver(server, hoa.who, heavy("Nặng", 700_000), heavy("Nhẹ", 400_000))
        hoa.sync()
        shrink(server, hoa.who.user, "1M")
        hoa.sync()
        quota = hoa.session.views.strip(hoa.account).quota
        assert quota.limit == MIB and quota.share > 1.3 and quota.left == 0 and quota.level == 90
        draft = hoa.do(c.StartDraft(hoa.account))
        hoa.save(draft, "Viết dở")
        hoa.do(c.Delete((hoa.letter("Nhẹ"),)))
        letter = hoa.write("Van di")
        hoa.send_and_sync(2)
        assert len(arrived(server, "Van di")) == 1 and hoa.row(letter).state == "sent", "its copy waits for room"
        assert hoa.subjects(Place.DELETED) == ["Nhẹ"] and not server_state(server, hoa.who)["Drafts"]
        hoa.do(c.Keep((hoa.letter("Nặng"),)))
        for _ in range(3):
            hoa.sync()
        assert hoa.session.views.strip(hoa.account).quota.share < 0.7
        assert hoa.row(letter).state == "done" and len(server_state(server, hoa.who)["Drafts"]) == 1
        agree(hoa, server)
        hoa.close()


def shrink(server: Dovecot, user: str, limit: str) -> None:
    users = server.base / "users"
    lines = users.read_text().splitlines(keepends=True)
    users.write_text("".join(line.replace("storage=30M", f"storage={limit}") if line.startswith(f"{user}:") else line for line in lines))
    time.sleep(1.1)  # Dovecot looks at the file's time, in seconds
