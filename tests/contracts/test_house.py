"""The walls of the house stand, and the habits are kept (docs/ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(file for room in ("client", "ui", "i18n") for file in (ROOT / room).rglob("*.py"))
WEAK = re.compile(r"(Manager|Helper|Util|Utils|Handler|Base|Impl)$")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as c; sys.path.insert(0, '.'); c()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
    )


PLANTED = (
    ("client/store/db.py", "import PySide6.QtCore", "the engine knows no window"),
    ("client/sync/plan.py", "def planted() -> None:\n    import socket", "the hard decisions"),
    ("client/compose/build.py", "import time", "pure rooms"),
    ("client/net/tls.py", "import client.store.db", "the rooms of the engine"),
    ("client/practice/__init__.py", "import client.net.tls", "the practice server"),
    ("ui/__init__.py", "import client.store.db", "the window enters"),
    ("client/cli/exits.py", "import client.store.db", "the console enters"),
    ("i18n/faults.py", "import client.faults", "words depend on nothing"),
    ("client/message/text.py", "import i18n", "only the console speaks"),
    ("client/outgoing/courier.py", "import client.sync.worker", "the courier reads no letters"),
)


def test_the_contracts_hold_and_would_not_hold_otherwise(tmp_path: Path) -> None:
    """The contracts are kept as the code is; with one forbidden import planted for each, each is broken."""
    for room in ("client", "ui", "i18n"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = lint(tmp_path)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    for file, line, _ in PLANTED:
        with (tmp_path / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    broken = lint(tmp_path)
    assert broken.returncode != 0
    for _, line, contract in PLANTED:
        assert re.search(rf"{re.escape(contract)}.*BROKEN", broken.stdout), f"{line} was not found by: {contract}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_names_say_what_a_thing_is(file: Path) -> None:
    """No Manager, Helper, Util, Handler, Base or Impl."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    weak = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and WEAK.search(node.name)]
    assert not weak
    assert not WEAK.search(file.stem.title())


def test_nothing_of_one_machine_is_in_the_project() -> None:
    """No absolute path of a developer's PC and no unfinished mark in what we ship."""
    pattern = re.compile(r"/(?:home|root|Users|work)/\w|\b(?:TODO|FIXME|XXX)\b")
    for file in SOURCES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            assert not pattern.search(line), f"{file.relative_to(ROOT)}:{number}"
