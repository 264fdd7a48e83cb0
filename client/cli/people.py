"""tcv people: who uses this PC, for IT: list, add, remove, and the way back for whoever has forgotten the password."""

from __future__ import annotations

import base64
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from client import api, log, paths
from client.api import Program
from client.cli import entry, exits, key_file
from client.cli.answer import Answer, Refusal
from i18n import _, ngettext


def people(options: Namespace) -> Answer:
    return {"list": _list, "add": _add, "remove": _remove, "recover": _recover, "recovery-key": _make_key}[options.action](options)


def _program(options: Namespace) -> Program:
    data: Path = options.data or paths.default_data()
    log.start(data)
    return Program(entry.site(options), data)


def _list(options: Namespace) -> Answer:
    found = [tile for tile in _program(options).tiles() if tile.known]
    document = [
        {"name": tile.name, "post": tile.post, "unit": tile.unit, "address": tile.address, "tries_left": tile.tries_left,
         "pause": tile.pause}
        for tile in found
    ]  # fmt: skip
    lines = [f"{tile.address}\t{tile.name}" for tile in found] or [_("Máy này chưa có ai vào.")]
    return Answer({"people": document}, lines)


def _add(options: Namespace) -> Answer:
    program = _program(options)
    address = entry.account(options, program.site, program)
    if any(tile.known and tile.address.casefold() == address.casefold() for tile in program.tiles()):
        raise Refusal(exits.USAGE, "AlreadyHere", _("{address} đã có ở máy này.").format(address=address))
    program.sign_in_new(address, entry.password(options)).close()
    return Answer({"added": address}, [_("Đã thêm {address}.").format(address=address)])


def _remove(options: Namespace) -> Answer:
    """What lies nowhere else is named, and goes only with --give-up. It is looked at with the password, or with IT's --key."""
    program = _program(options)
    address = _known(options, program)
    lost: list[str] = []
    if options.key is not None:
        with closing(program.sign_in_by_recovery(address, key_file.read(options.key))) as session:
            lost = session.only_here()
    elif options.password_file or not options.give_up:
        with entry.session(options) as session:
            lost = session.only_here()
    if lost and not options.give_up:
        count = len(lost)
        words = ngettext("{n} thư chỉ có ở máy này:", "{n} thư chỉ có ở máy này:", count).format(n=count)
        document = {"fault": {"code": "OnlyHere", "words": words}, "only_here": lost}
        last = _("Chưa xoá gì. Gửi xong, xuất ra bằng tcv export, hoặc thêm --give-up để bỏ hẳn.")
        return Answer(document, [words, *(f"  {subject}" for subject in lost), last], exits.ONLY_HERE)
    program.remove(address)
    return Answer({"removed": address, "given_up": lost}, [_("Đã xoá {address} khỏi máy này.").format(address=address)])


def _recover(options: Namespace) -> Answer:
    """The password of --password-file opens the mail from now on; nothing else changes. Without the city's key the old one is
    needed, and the server has to take the new one."""
    if options.key is None and options.old_password_file is None:
        raise Refusal(exits.USAGE, "NoKey", _("Chưa có tệp khoá. Thêm --key TỆP."))
    program = _program(options)
    address = _known(options, program)
    if options.key is not None:
        program.recover(address, key_file.read(options.key), entry.password(options))
    else:
        program.change_password(address, entry.first_line(options.old_password_file), entry.password(options))
    return Answer({"recovered": address}, [_("Mật khẩu mới đã mở được thư của {address}.").format(address=address)])


def _make_key(options: Namespace) -> Answer:
    """The private key goes into a file that no PC but IT's may see; the public one into every site file."""
    if options.key is None:
        raise Refusal(exits.USAGE, "NoKey", _("Chưa có tệp khoá. Thêm --key TỆP."))
    if options.key.exists():
        raise Refusal(exits.USAGE, "AlreadyThere", _("Đã có tệp {name}. Không ghi đè.").format(name=options.key.name))
    public, private = api.recovery_keys()
    made = key_file.write(options.key, private)
    line = f'recovery_key = "{base64.b64encode(public).decode()}"'
    words = [
        _("Khoá riêng nằm trong tệp {name}. Cất ở nơi chỉ cán bộ tin học mở được.").format(name=made.name),
        _("Thêm dòng sau vào nhóm [people] của tệp cấu hình:"),
        line,
    ]
    return Answer({"key_file": str(made), "recovery_key": base64.b64encode(public).decode()}, words)


def _known(options: Namespace, program: Program) -> str:
    address = entry.account(options, program.site, program)
    if not any(tile.known and tile.address.casefold() == address.casefold() for tile in program.tiles()):
        raise Refusal(exits.NOT_THERE, "NotHere", _("Máy này không có {address}.").format(address=address))
    return address
