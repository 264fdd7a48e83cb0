"""``make bench-line``: what every piece of daily work costs on a poor line, beside what others need and what physics asks for.

    make bench-line                      all rows; about seven minutes
    make bench-line ROWS=first,text      only these parts: first check push text send forward cuts many pc
    make bench-line LINKS=256k           only this line (and the large transfers on it as well, at its true speed)
    make bench-line JSON=FILE            the figures also as JSON

Where a figure is one of bytes and not of time, the large transfers go over a line of 2 Mbit/s, or a run would take an hour.
The exit code is 1 where a figure is over its limit.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.line import mbsync, reading, sending, weight
from bench.line.office import Office, office
from bench.line.result import Result
from bench.line.wire import LINKS, Link

FIGURES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "figures.toml").read_text(encoding="utf-8"))
PARTS = ("first", "check", "push", "text", "send", "forward", "cuts", "many", "pc")
Work = Callable[[], Iterator[Result]]


def plan(place: Office, parts: list[str], links: list[Link], large: list[Link]) -> list[Work]:
    """What to do for the chosen parts, in the order of the table."""
    work: list[Work] = []
    if "first" in parts:
        work += [lambda link=link: reading.new_account(place, link) for link in links]  # type: ignore[misc]
    if "check" in parts:
        work += [lambda: reading.checks(place, links), lambda: reading.line_back(place, links)]
    if "push" in parts:
        work.append(lambda: reading.push(place, links))
    if "text" in parts:
        work.append(lambda: reading.text(place, links))
    cuts = (sending.download_cut, sending.upload_cut, sending.final_cut, sending.copy_cut)
    for part, doings in (("send", (sending.send,)), ("forward", (sending.forward,)), ("cuts", cuts)):
        if part in parts:
            work += [lambda do=do, link=link: do(place, link) for do in doings for link in large]  # type: ignore[misc]
    if "many" in parts:
        work.append(lambda: weight.many(place))
    if "pc" in parts:
        work.append(lambda: weight.memory(place))
    return work


# Judging


def limits(result: Result) -> dict[str, float]:
    """Name of a figure -> its limit on this line."""
    found = dict(FIGURES[result.row]["limit"])
    there = {name: found.pop(name) for name in tuple(found) if isinstance(found[name], dict)}
    return found | there.get(result.link, {})


def missed(result: Result) -> list[str]:
    """Figures over their limits; `delivered`, `copies` and `ids` must be just so many. A letter that waits with a question ('asked')
    has its copy when the question is answered."""
    values: dict[str, Any] = asdict(result) | dict(result.facts)
    over = []
    for name, limit in limits(result).items():
        value = values.get(name)
        exact = name in ("delivered", "copies", "ids")
        if value is None or (value != limit if exact else value > limit):
            over.append(name)
    return over


# Saying


def kilo(octets: float) -> str:
    return f"{octets / 1e6:.2f} MB" if abs(octets) >= 1e6 else f"{octets / 1e3:.1f} KB" if abs(octets) >= 1e3 else f"{octets:.0f} B"


def said(result: Result) -> str:
    words = []
    for value, form in (
        (result.octets, kilo),
        (result.up, lambda octets: f"{kilo(octets)} up"),
        (result.twice, lambda octets: f"{kilo(octets)} twice"),
        (result.turns, lambda turns: f"{turns} turns"),
        (result.seconds, lambda seconds: f"{seconds:g} s"),
        (result.cpu, lambda seconds: f"{seconds:g} CPU s"),
        (result.megabytes, lambda size: f"{size:g} MB"),
        (result.delivered, lambda times: f"delivered {times}"),
        (result.copies, lambda times: f"copies {times}"),
        (result.hand, lambda times: f"by hand {times}"),
    ):
        if value is not None:
            words.append(form(value))  # type: ignore[operator]
    words += [f"{name} {value}" for name, value in result.facts.items() if value not in ([], "", None)]
    return ", ".join(words)


def wanted(result: Result) -> str:
    forms: dict[str, Callable[[float], str]] = {"octets": kilo, "up": kilo, "twice": kilo}
    units = {"seconds": "s", "megabytes": "MB"}
    return ", ".join(
        forms[name](limit) if name in forms else f"{limit:g} {units.get(name, name)}" for name, limit in limits(result).items()
    )


def show(result: Result, others: list[Result], before: str) -> None:
    row, over = FIGURES[result.row], missed(result)
    verdict = f"MISSED ({', '.join(over)})" if over else "kept"
    title = row["title"] if result.row != before else ""
    print(f"{title:36} {result.link:>5}  {said(result)}", flush=True)
    print(f"{'':44}limit {wanted(result)}: {verdict}", flush=True)
    for other in others:
        if (other.row, other.link) == (result.row, result.link):
            print(f"{'':44}mbsync here: {said(other)}", flush=True)
    if result.row != before:
        print(f"{'':44}best: {row['best']}; bound: {row['bound']}", flush=True)


def main() -> int:
    chosen = [word for word in os.environ.get("ROWS", "").replace(",", " ").split() if word] or list(PARTS)
    names = [word for word in os.environ.get("LINKS", "").replace(",", " ").split() if word]
    if wrong := [*({*chosen} - {*PARTS}), *({*names} - {*LINKS})]:
        print(f"ROWS: {' '.join(PARTS)}; LINKS: {' '.join(LINKS)}; not {', '.join(wrong)}", file=sys.stderr)
        return 2
    links = [LINKS[name] for name in names or ("256k", "56k")]
    large = links if names else [LINKS["2M"]]
    began, results, others, before = time.time(), [], [], ""
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    with office() as place:
        if "check" in chosen or "first" in chosen:
            others += list(mbsync.checks(place, links))
        for work in plan(place, chosen, links, large):
            for result in work():
                show(result, others, before)
                results.append(result)
                before = result.row
    over = [f"{result.row} {result.link}: {', '.join(missed(result))}" for result in results if missed(result)]
    print(f"{len(results)} rows, {len(over)} over a limit{': ' if over else '.'}{'; '.join(over)}  ({time.time() - began:.0f} s)")
    if file := os.environ.get("JSON"):
        document = {
            "ours": [asdict(one) | {"limit": limits(one), "missed": missed(one)} for one in results],
            "mbsync": [asdict(one) for one in others],
            "peers": {name: row.get("peers", {}) | {"best": row["best"], "bound": row["bound"]} for name, row in FIGURES.items()},
        }
        Path(file).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
