"""The lock files: hashes and no addresses, in step with pyproject.toml, and everything in them runs on Windows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
WINDOWS = {
    **{key: str(value) for key, value in default_environment().items()},
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.12",
    "python_full_version": "3.12.0",
}


def entries(name: str) -> dict[str, list[tuple[Requirement, list[str]]]]:
    """Canonical name -> (requirement, hashes); one name may stand twice with other markers."""
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8")):
        lines = [line for line in block.replace("\\\n", "\n").split("\n") if line.strip() and not line.strip().startswith("#")]
        if lines:
            requirement = Requirement(lines[0].strip())
            hashes = [line.strip().removeprefix("--hash=") for line in lines[1:]]
            found.setdefault(canonicalize_name(requirement.name), []).append((requirement, hashes))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    for locked in entries(name).values():
        for requirement, hashes in locked:
            assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
            assert hashes
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_of_any_registry(name: str) -> None:
    """Where packages come from is the business of the PC, not of the project."""
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_locks_follow_pyproject() -> None:
    """Every dependency is locked in a version that pyproject.toml allows. To repair: make lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [(name, text) for name in LOCKS for text in project["project"]["dependencies"]]
    wanted += [(LOCKS[1], text) for text in project["dependency-groups"]["dev"]]
    locked = {name: entries(name) for name in LOCKS}
    for name, text in wanted:
        requirement = Requirement(text)
        versions = [str(one.specifier).removeprefix("==") for one, _ in locked[name].get(canonicalize_name(requirement.name), [])]
        assert any(SpecifierSet(str(requirement.specifier)).contains(version) for version in versions), text


def test_both_locks_agree() -> None:
    """What the tests run with is what is shipped."""
    tools = entries(LOCKS[1])
    for name, locked in entries(LOCKS[0]).items():
        assert {str(one.specifier) for one, _ in locked} <= {str(one.specifier) for one, _ in tools[name]}, name


@pytest.mark.slow
def test_everything_has_a_windows_wheel(tmp_path: Path) -> None:
    """pip, told to be a Windows PC with Python 3.12, finds a wheel with one of the locked hashes for each package."""
    lines: list[str] = []
    for locked in entries(LOCKS[0]).values():
        for requirement, hashes in locked:
            if requirement.marker is None or requirement.marker.evaluate(WINDOWS):
                requirement.marker = None
                lines.append(f"{requirement} " + " ".join(f"--hash={one}" for one in hashes))
    wanted = tmp_path / "windows.txt"
    wanted.write_text("\n".join(lines), encoding="utf-8")
    report = tmp_path / "report.json"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"),
            *("--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp"),
            *("--require-hashes", "--disable-pip-version-check", "--target", str(tmp_path / "x")),
            *("--report", str(report), "-r", str(wanted)),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    files = [one["download_info"]["url"].rsplit("/", 1)[-1] for one in json.loads(report.read_text(encoding="utf-8"))["install"]]
    assert len(files) == len(lines)
    assert all(file.endswith(("win_amd64.whl", "any.whl")) for file in files), files
