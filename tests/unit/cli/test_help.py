"""Whoever types `tcv` without knowing it is told in Vietnamese what there is and what was wrong."""

from __future__ import annotations

import re

import pytest

import i18n
from client.cli import main as cli

COMMANDS = (
    "sync", "list", "show", "send", "outbox", "quota", "clean", "carry", "export", "save-attachment", "practice", "doctor", "people",
    "decode", "procedures",
)  # fmt: skip
EVERYWHERE = ("--data", "--site", "--account", "--password-file", "--json", "--help")
ENGLISH = re.compile(r"\b(usage|options|arguments?|show|this|help|message|and exit|required|invalid|expected|SUBJECT|TEXT|FILE)\b(?!-)")
NAMES = re.compile(r"('[\w-]+'|--[\w-]+|\{[^}]*\}|\btcv [\w-]+|\b(?:show|send|list|help)\b(?= ))")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out + captured.err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every option of every command says what it is for, and no word of argparse's own English is left."""
    code, text = said(capsys, *filter(None, (command, "--help")))
    assert code == 0
    assert text.startswith("Cách dùng: tcv")
    left = ENGLISH.findall(NAMES.sub("", text))
    assert not left, text
    if command:
        assert all(option in text for option in EVERYWHERE)
        section = text.partition("Tuỳ chọn:")[2]
        assert text.count("Tuỳ chọn:") == 1 and section
        assert not re.findall(r"^  (--?[\w-]+)(?: [^ ]+)?$\n(?=  -|\Z)", section, re.MULTILINE), "an option without a word"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Còn thiếu: LỆNH."),
        (("send",), "Còn thiếu: --subject."),
        (("bay",), "không có 'bay'"),
        (("list", "--limit", "nhiều"), "--limit: 'nhiều' chưa đúng."),
        (("list", "--limit"), "--limit: chưa ghi giá trị."),
        (("quota", "--khong"), "Không có tuỳ chọn này: --khong."),
    ],
)
def test_what_was_wrong_is_said(words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, the way to use it, and our own sentence."""
    code, text = said(capsys, *words)
    assert code == 2
    assert sentence in text and "Cách dùng: tcv" in text
    assert not ENGLISH.findall(NAMES.sub("", text)), text


def test_other_languages_too(capsys: pytest.CaptureFixture[str]) -> None:
    """--language is heard before the help is written."""
    code, text = said(capsys, "sync", "--help", "--language", "vi")
    i18n.use("vi")
    assert code == 0 and "Nhận và gửi thư một lượt." in text
