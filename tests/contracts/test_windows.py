"""Offices have Windows: nothing of POSIX alone is called where Windows would come by."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(file for room in ("client", "ui", "i18n") for file in (ROOT / room).rglob("*.py"))
MODULES = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "readline", "curses", "posix", "spwd", "crypt"}
CALLS = {
    "os": set(
        "fork forkpty getuid geteuid getgid getegid setuid setsid killpg getpgid chown lchown mkfifo mknod statvfs uname nice sync"
        " getloadavg sysconf openpty wait3 wait4 WNOHANG O_NOFOLLOW O_DIRECTORY O_CLOEXEC O_SYNC sched_getaffinity pread pwrite".split()
    ),
    "signal": {"SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGCHLD", "alarm", "setitimer", "pause"},
    "socket": {"AF_UNIX", "SO_REUSEPORT", "MSG_DONTWAIT", "SCM_RIGHTS"},
    "select": {"poll", "epoll", "kqueue"},
    "time": {"tzset", "clock_gettime"},
}


def of_posix(source: str) -> list[str]:
    """What stands outside of a branch that asks for the platform: 'line: name'."""
    found: list[str] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "platform" in ast.dump(node.test):
            return
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            found.extend(f"{node.lineno}: {name}" for name in names if name.partition(".")[0] in MODULES)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in CALLS.get(node.value.id, ()):
                found.append(f"{node.lineno}: {node.value.id}.{node.attr}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Windows' C library knows no unpadded numbers, and has no such folders
            if "%-" in node.value and "strftime" in source or node.value.startswith(("/tmp/", "/proc/", "/dev/", "/etc/", "/usr/")):
                found.append(f"{node.lineno}: {node.value!r}")
        for child in ast.iter_child_nodes(node):
            look(child)

    look(ast.parse(source))
    return found


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_of_posix_alone(file: Path) -> None:
    assert of_posix(file.read_text(encoding="utf-8")) == []


def test_it_would_be_found() -> None:
    """Planted: a module, a call, a signal, a format and a folder; not what asks for the platform first."""
    planted = 'import fcntl, os, signal\nos.getuid()\nsignal.SIGHUP\nx.strftime("%-d")\nopen("/proc/self")\n'
    assert len(of_posix(planted)) == 5
    assert of_posix('import sys\nif sys.platform != "win32":\n    import fcntl\n') == []
