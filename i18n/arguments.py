"""The command line in our own words: what argparse says in English by itself."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from i18n import _

# What argparse complains of -> our sentence. The names in the pattern are the fields of the sentence.
_COMPLAINTS: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"the following arguments are required: (?P<what>.+)", lambda: _("Còn thiếu: {what}.")),
    (r"unrecognized arguments: (?P<what>.+)", lambda: _("Không có tuỳ chọn này: {what}.")),
    (r"argument (?P<what>.+): invalid choice: (?P<given>.+) \(choose from (?P<known>.+)\)", lambda: _("{what}: không có {given}. Chọn một trong: {known}.")),
    (r"argument (?P<what>.+): expected (?:one|at least one) argument", lambda: _("{what}: chưa ghi giá trị.")),
    (r"argument (?P<what>.+): invalid .+ value: (?P<given>.+)", lambda: _("{what}: {given} chưa đúng.")),
    (r"argument (?P<what>.+): ignored explicit argument (?P<given>.+)", lambda: _("{what}: không đi với {given}.")),
    (r"ambiguous option: (?P<given>.+) could match (?P<known>.+)", lambda: _("{given} viết tắt quá. Có thể là: {known}.")),
)  # fmt: skip


def complaint(message: str) -> str:
    """argparse's sentence in our words; one that is not known stays as it is, behind ours."""
    for pattern, words in _COMPLAINTS:
        if found := re.fullmatch(pattern, message):
            return words().format(**found.groupdict())
    return _("Lệnh viết chưa đúng: {what}").format(what=message)


class _Words(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("Cách dùng: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """As argparse's own, in the language of `i18n.use`."""

    def __init__(self, *, add_help: bool = True, parents: Sequence[argparse.ArgumentParser] = (), **named: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Words, **named)
        self._positionals.title = _("Cần ghi")
        self._optionals.title = _("Tuỳ chọn")
        if add_help:
            self.add_argument("-h", "--help", action="help", help=_("Hiện trang này rồi thôi."))
        for parent in parents:  # now that both call their groups by the same words
            self._add_container_actions(parent)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}{self.prog}: {complaint(message)}\n")
