"""The log may be sent to anybody: no word of a person or a letter gets into it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from client import log
from client.faults import ServerRefused

SECRETS = ("hoa@cantho.example", "Giấy mời họp", "matkhau123", "bao-cao.pdf")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield log.start(tmp_path)
    for handler in [one for one in root.handlers if one not in before]:
        handler.close()
        root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _complaints_wanted(complaints: list[str]) -> Iterator[None]:
    """These tests complain on purpose."""
    yield
    complaints.clear()


def test_nothing_private_is_written(file: Path) -> None:
    """Arguments, dictionaries, exception messages, other libraries: every road by which a secret could come."""
    logger = logging.getLogger("client.sync")
    for secret in SECRETS:
        logger.info("letter %s from %r", secret, secret)
        logger.info("%(subject)s", {"subject": secret})
        logger.info("bytes %s list %s", secret.encode(), [secret])
        logging.getLogger("keyring.backend").warning(f"cannot read {secret}")
        try:
            raise ValueError(f"not a date: {secret}")
        except ValueError:
            logger.exception("wrong %s", secret)
        try:
            raise ServerRefused(reply=secret)
        except ServerRefused:
            logger.exception("refused")
    written = file.read_text(encoding="utf-8")
    for secret in SECRETS:
        assert secret not in written
    assert "test_log.py" in written, "places in the code are kept"
    assert "ValueError" in written


def test_what_helps_is_written(file: Path) -> None:
    """Numbers, fault codes and vouched words pass, or the log would be of no use."""
    logging.getLogger("client.sync").warning("%d new in %.1f s from %s: %s", 5, 1.5, log.plain("mail.example"), ServerRefused())
    assert "5 new in 1.5 s from mail.example: ServerRefused" in file.read_text(encoding="utf-8")


def test_a_wrong_line_does_not_break_logging() -> None:
    """A programmer's slip in a log line costs that line's arguments, not the program."""
    record = logging.LogRecord("client", logging.WARNING, __file__, 1, "%d of %d", ("three",), None)
    assert log.Redacted().format(record).endswith("client: %d of %d")


def test_an_exception_in_a_circle_is_written_once() -> None:
    try:
        raise ValueError("a")
    except ValueError as error:
        error.__context__ = None
        error.__cause__ = error
        assert log.places(error).count("ValueError") == 1
    assert sys.exc_info() == (None, None, None)
