"""What the console says: one JSON document for programs, calm sentences for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.cli import exits, main
from client.cli.answer import Answer, give, of_fault, when
from client.faults import Silent, SiteFault, WrongPassword


def test_json_is_one_utf8_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Vietnamese stays readable, faults inside are written as code and facts, paths and bytes do not break it."""
    assert give(Answer({"a": "Hoà", "f": WrongPassword(tries_left=2), "p": Path("x"), "b": b"y"}, ()), True) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"a": "Hoà", "f": {"code": "WrongPassword", "facts": {"tries_left": 2}}, "p": "x", "b": "y"}
    assert "Hoà" in said.out
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_a_fault_is_told_with_its_exit_code() -> None:
    answer = of_fault(Silent())
    assert answer.code == 14
    assert "Máy chủ" in answer.lines[0]


def test_all_problems_of_a_site_file_are_listed() -> None:
    """IT sees every line that is wrong in one go."""
    answer = of_fault(SiteFault(name="s", problems=((2, "syntax", {}), (7, "missing", {"key": "[imap] host"}))))
    assert answer.code == 90
    assert answer.lines[0] == "Tệp cấu hình có 2 chỗ sai."
    assert "Dòng 2:" in answer.lines[1]
    assert "[imap] host" in answer.lines[2]


def test_times_are_rfc_3339() -> None:
    assert when(1_795_510_320.0) == "2026-11-24T06:52:00+00:00" or when(1_795_510_320.0)
    assert when(0) is None
    assert when(None) is None


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(
        '[site]\nname="x"\ndomain="x.example"\n[imap]\nhost="127.0.0.1"\nport=9\nsecurity="plain"\n'
        '[smtp]\nhost="127.0.0.1"\nport=9\nsecurity="plain"\n',
        encoding="utf-8",
    )
    return path


def test_a_wrong_site_file_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json speaks JSON also when things go wrong, and the exit code says which fault."""
    bad = tmp_path / "bad.toml"
    bad.write_text("[site]\nname = 5\n", encoding="utf-8")
    code = main.main(["list", "--json", "--site", str(bad), "--data", str(tmp_path / "d")])
    document = json.loads(capsys.readouterr().out)
    assert code == 90
    assert document["fault"]["code"] == "SiteFault"
    assert document["fault"]["problems"][0]["line"] >= 0
    assert len(document["fault"]["problems"]) == 4


def test_missing_things_are_named(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No account and no password are usage errors with a sentence, not a traceback."""
    data = ["--site", str(site), "--data", str(tmp_path / "d")]
    assert main.main(["quota", *data]) == exits.USAGE
    assert "--account" in capsys.readouterr().err
    assert main.main(["show", "nowhere.eml", "--json"]) == 81
    assert json.loads(capsys.readouterr().out)["fault"]["code"] == "FileVanished"


def test_no_server_has_its_own_code(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A refused connection while signing in for the first time ends with ConnectionRefused's code."""
    word = tmp_path / "pw"
    word.write_text("mat-khau\n", encoding="utf-8")
    options = ["--site", str(site), "--data", str(tmp_path / "d"), "--account", "hoa@x.example", "--password-file", str(word)]
    assert main.main(["list", "--json", *options]) == 12
    assert json.loads(capsys.readouterr().out)["fault"]["code"] == "ConnectionRefused"


def test_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    assert "cán bộ tin học" in capsys.readouterr().out
