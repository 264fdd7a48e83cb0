"""Which procedure a citizen means, and which one the official looks for. Pure; marks, spelling and small slips do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from client.documents.procedures import Catalogue, Procedure
from client.fold import fold

MOST_WORDS = 300  # of a letter; what somebody wants is said at its beginning
SURE = 4.0  # below this nothing is called likely
NEAR = 0.5  # of the best: also likely
_WORD = re.compile(r"[a-z0-9]+")
# How the south hears it, and what a phone makes of it: both sides of a comparison go through this.
_HEARD = (
    ("kh", "q"), ("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("ph", "f"), ("qu", "w"), ("k", "c"), ("y", "i"), ("x", "s"),
    ("z", "d"), ("j", "d"), ("v", "d"),
)  # fmt: skip
_END = re.compile(r"(ng|nh)$")


@dataclass(frozen=True, slots=True)
class _Match:
    procedure: str
    start: int
    end: int
    weight: float


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def heard(word: str) -> str:
    """How a word sounds: 'khai xinh' and 'khai sinh', 'đăng kí' and 'đăng ký' are the same."""
    for before, after in _HEARD:
        word = word.replace(before, after)
    return _END.sub("n", word)


def likely(catalogue: Iterable[Procedure], subject: str, text: str) -> tuple[str, ...]:
    """Ids of the procedures that the letter may be about, the likeliest first; () where it says nothing of the kind."""
    every = tuple(catalogue)
    scores: dict[str, float] = {}
    for where, weight in ((subject, 2.5), (text, 1.0)):
        said = [heard(word) for word in words(where)[:MOST_WORDS]]
        for match in _first(_matches(every, said)):
            best = match.weight * weight / (1 + match.start / 60)
            scores[match.procedure] = scores.get(match.procedure, 0.0) + best
    top = max(scores.values(), default=0.0)
    if top < SURE:
        return ()
    return tuple(id for id, score in sorted(scores.items(), key=lambda pair: -pair[1]) if score >= NEAR * top and score >= SURE)


def _first(matches: Sequence[_Match]) -> list[_Match]:
    """The best match of each procedure. One that follows at once upon another is what that one is done with or for: 'sao y giấy
    khai sinh', 'giấy độc thân để kết hôn'."""
    best: dict[str, _Match] = {}
    for one in matches:
        object_of = any(
            other.procedure != one.procedure and other.start < one.start and 0 <= one.start - other.end <= 2 for other in matches
        )
        inside = any(
            other.procedure != one.procedure and other.start <= one.start and one.end <= other.end and other.weight > one.weight
            for other in matches
        )
        weight = one.weight * (0.3 if object_of or inside else 1.0)
        if one.procedure not in best or weight > best[one.procedure].weight:
            best[one.procedure] = _Match(one.procedure, one.start, one.end, weight)
    return list(best.values())


def _matches(every: Iterable[Procedure], said: Sequence[str]) -> list[_Match]:
    """Where phrases of the catalogue stand in these words; also run together, apart, or with one slip."""
    runs: dict[int, list[tuple[str, int, int]]] = {}  # length -> (run of words, start, end)
    for start in range(len(said)):
        joined = ""
        for end in range(start + 1, min(start + 8, len(said)) + 1):
            joined += said[end - 1]
            runs.setdefault(len(joined), []).append((joined, start, end))
    found = []
    for procedure in every:
        for phrase in dict.fromkeys((procedure.name, *procedure.words)):
            wanted = [heard(word) for word in words(phrase)]
            whole = "".join(wanted)
            if not whole:
                continue
            sizes = (len(whole), len(whole) - 1, len(whole) + 1) if len(whole) >= 7 else (len(whole),)
            hits = [
                _Match(procedure.id, start, end, len(whole) * (1.0 if run == whole else 0.7))
                for size in sizes
                for run, start, end in runs.get(size, ())
                if abs(end - start - len(wanted)) <= 2 and (run == whole or _one_slip(run, whole))
            ]
            if hits:
                found.append(max(hits, key=lambda hit: (hit.weight, -hit.start)))
    return found


def _one_slip(one: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two changed round. In short phrases only the last: they are too much alike."""
    if len(other) < 7 and sorted(one) != sorted(other):
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    a, b = one[head:], other[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:])


def search(catalogue: Catalogue, typed: str) -> tuple[Procedure, ...]:
    """What fits the words typed so far, those with the words in their names first; every procedure for no words."""
    wanted = words(typed)
    found = []
    for one in catalogue:
        name = words(one.name)
        phrases = [words(phrase) for phrase in (one.line, *one.words)]
        rest = [word for phrase in phrases for word in phrase]
        if all(any(word.startswith(each) for word in (*name, *rest)) for each in wanted):
            in_name = all(any(word.startswith(each) for word in name) for each in wanted)
            together = [" ".join(wanted) in " ".join(phrase) for phrase in (name, *phrases)]
            found.append((0 if together[0] else 1 if in_name else 2 if any(together) else 3, one))
    if not found:
        slipped = likely(catalogue, typed, "")
        return tuple(one for one in map(catalogue.get, slipped) if one is not None)
    return tuple(one for _rank, one in sorted(found, key=lambda pair: pair[0]))


def marks(name: str, typed: str) -> tuple[tuple[int, int], ...]:
    """(start, length) of the words typed in a name; neighbouring ones run together."""
    plain = "".join(fold(letter) or letter for letter in name)
    if len(plain) != len(name):
        return ()
    found: list[tuple[int, int]] = []
    for word in re.finditer(r"[a-z0-9]+", plain):
        length = max((len(each) for each in words(typed) if word.group().startswith(each)), default=0)
        if length and found and found[-1][0] + found[-1][1] == word.start() - 1:
            found[-1] = (found[-1][0], word.start() + length - found[-1][0])
        elif length:
            found.append((word.start(), length))
    return tuple(found)
