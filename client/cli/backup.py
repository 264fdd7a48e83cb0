"""tcv backup, tcv restore: what lies on this PC alone, in one sealed file on a stick or in a network folder, and back."""

from __future__ import annotations

import sys
from argparse import Namespace
from concurrent.futures import Future
from typing import TypeVar

from client.api import rows
from client.cli import entry, exits, key_file
from client.cli.answer import Answer, Refusal, when
from i18n import _, figures

T = TypeVar("T")


def backup(options: Namespace) -> Answer:
    """Proven by reading all of it back; an interrupted one goes on."""
    with entry.session(options) as session:
        made = _wait(session.copies.back_up(options.file, _tell))
        assert made is not None  # nobody stops it here
        document = {
            "file": str(options.file), "at": when(made.at), "letters": made.letters, "drafts": made.drafts, "outbox": made.outbox,
            "size": made.size,
        }  # fmt: skip
        said = _("Đã sao lưu và kiểm tra: {letters} thư ở máy này, {drafts} thư viết dở, {outbox} thư chờ gửi, {size}.").format(
            letters=made.letters, drafts=made.drafts, outbox=made.outbox, size=figures.size(made.size)
        )
        return Answer(document, [said])


def restore(options: Namespace) -> Answer:
    """What belongs to a mailbox that this PC does not have is named, and the exit code says so."""
    if options.key is not None and options.backup_password_file is not None:
        raise Refusal(exits.USAGE, "TwoKeys", _("Chỉ ghi một trong hai: --key hoặc --backup-password-file."))
    with entry.session(options) as session:
        recovery = key_file.read(options.key) if options.key is not None else b""
        password = entry.first_line(options.backup_password_file) if options.backup_password_file is not None else ""
        came = _wait(session.copies.restore(options.file, _tell, password=password, recovery=recovery))
        assert came is not None
        document = {
            "made": when(came.made_at), "letters": came.letters, "drafts": came.drafts, "outbox": came.outbox,
            "already": came.already, "left_out": dict(came.left_out), "lacking": list(came.lacking),
        }  # fmt: skip
        lines = [
            _("Đã lấy lại {letters} thư, {drafts} thư viết dở, {outbox} thư chờ gửi. Có sẵn {already}.").format(
                letters=came.letters, drafts=came.drafts, outbox=came.outbox, already=came.already
            )
        ]
        lines += [_("Máy này không có hộp thư {address}: để lại {n} thư.").format(address=one, n=n) for one, n in came.left_out.items()]
        lines += [_("Bản sao không có tệp {name}.").format(name=name) for name in came.lacking]
        return Answer(document, lines, exits.NOT_THERE if came.left_out else exits.OK)


def _wait(copy: Future[T]) -> T:
    try:
        return copy.result()
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r     \r")


def _tell(how_far: rows.Copying) -> None:
    """For whoever waits at a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{how_far.octets * 100 // max(1, how_far.whole):3} %")
        sys.stderr.flush()
