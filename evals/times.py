"""How well times are found and resolved: `python -m evals times [FILE...] [--against] [--misses N]`.

A FILE is a specification of Recognizers-Text (JSON) or sentences in the shape of tests/language/time_sentences.txt,
which are read where no file is named.
A span is found where it and the labelled one share more than half of the characters that either has; `exact` counts
those that are equal. A value is right where the reader's likeliest value is one of the labelled ones, past or future.
Not judged: feasts and historical calendars, in the labels or found; in files that label one kind only
(`...Parser.json`), what is found of other kinds. `--against` reads the same sentences with dateparser and with
Recognizers-Text's own package where they are installed; they are no part of this project's locks.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from evals.times_against import READERS, Reader, Spot
from evals.times_sentences import Sentence, read_sentences
from service.language.times import find_times
from service.language.timex import TimeValue, values

OWN = Path(__file__).parents[1] / "tests" / "language" / "time_sentences.txt"
_FEASTS = re.compile(
    r"christmas|easter|thanksgiving|halloween|new year|independence day|labou?r day|black friday|earth day|patrick"
    r"|\beid\b|juneteenth|freedom day|jubilee day|workers' day|ramadan|valentine|mother's day|father's day"
)


class Score(NamedTuple):
    """What was counted on a file."""

    sentences: int = 0
    labelled: int = 0
    found: int = 0
    exact: int = 0
    false: int = 0
    right: int = 0
    seconds: float = 0.0


# ---- readers ---------------------------------------------------------------------------------------------------------


def ours(text: str, reference: datetime) -> list[Spot]:
    """What this project's general reader finds."""
    spots: list[Spot] = []
    for found in find_times(text, general=True):
        read = values(found.meaning, reference)
        ways = tuple(frozenset(_our_parts(value)) for value in read)
        spots.append((found.start, found.end, found.meaning.type, ways))
    return spots


def _our_parts(value: TimeValue) -> set[str]:
    if value.type == "duration":
        return {f"{value.seconds:.12g}"}
    parts = {part for part in (value.start, value.end) if part}
    return parts or ({f"timex {value.timex}"} if value.timex else set())


# ---- scores ----------------------------------------------------------------------------------------------------------


def score(sentences: Iterable[Sentence], reader: Reader, misses: list[str] | None = None) -> Score:
    """How the reader does on the sentences; `misses` takes what went wrong, one line each."""
    total = Score()
    for sentence in sentences:
        started = time.perf_counter()
        found = list(reader(sentence.text, sentence.reference))
        seconds = time.perf_counter() - started
        total = _added(total, _judged(sentence, found, [] if misses is None else misses), seconds)
    return total


def _added(total: Score, one: Score, seconds: float) -> Score:
    sums = [left + right for left, right in zip(total, one, strict=True)]
    return Score(*sums)._replace(seconds=total.seconds + seconds)  # type: ignore[arg-type]


def _judged(sentence: Sentence, found: list[Spot], misses: list[str]) -> Score:
    left, matched = list(found), 0
    exact = right = labelled = 0
    spared: list[Spot] = []
    for spot in sentence.labelled:
        said = sentence.text[spot[0] : spot[1]]
        if _FEASTS.search(said.lower()):
            spared.append(spot)
            continue
        labelled += 1
        best = max(left, key=lambda one: _shared(one, spot), default=None)
        if best is None or _shared(best, spot) <= 0.5:
            misses.append(f"missed  {said!r} in {sentence.text[:120]!r}")
            continue
        left.remove(best)
        matched += 1
        exact += best[:2] == spot[:2]
        if best[:2] != spot[:2]:
            misses.append(f"span    {sentence.text[best[0] : best[1]]!r} for {said!r} in {sentence.text[:120]!r}")
        if _right(best, spot):
            right += 1
        else:
            misses.append(f"value   {said!r} at {sentence.reference}: {_told(best[3])} for {_told(spot[3])}")
    false = [one for one in left if not any(_shared(one, spot) for spot in spared) and sentence.only in ("", one[2])]
    misses.extend(f"false   {sentence.text[one[0] : one[1]]!r} ({one[2]}) in {sentence.text[:120]!r}" for one in false)
    return Score(1, labelled, matched, exact, len(false), right)


def _shared(one: Spot, other: Spot) -> float:
    """The share of characters of either span that both have."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, both / (max(one[1], other[1]) - min(one[0], other[0])))


def _right(found: Spot, spot: Spot) -> bool:
    likeliest = found[3][0] if found[3] else frozenset()
    if not spot[3] or all(not value or next(iter(value)).startswith("timex") for value in spot[3]):
        named = {value for value in spot[3] if value}
        return not named or likeliest in named or (not found[3] and spot[2] in ("date", "datetime", "daterange"))
    return likeliest in spot[3]


def _told(values: tuple[frozenset[str], ...]) -> str:
    return " | ".join(" ".join(sorted(value)) for value in values) or "nothing"


def table(rows: Iterable[tuple[str, str, Score]]) -> str:
    """Reader, file, recall and precision of spans, the share of values that are right, milliseconds a sentence."""
    heads = ("labelled", "recall", "exact", "precision", "right", "ms")
    widths = (8, 7, 6, 9, 6, 7)
    named = " ".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))
    lines = [f"{'reader':<18} {'file':<24} {named}"]
    for reader, name, one in rows:
        precision = one.found / max(1, one.found + one.false)
        lines.append(
            f"{reader:<18} {name:<24} {one.labelled:>8} {one.found / max(1, one.labelled):>7.3f}"
            f" {one.exact / max(1, one.labelled):>6.3f} {precision:>9.3f} {one.right / max(1, one.found):>6.3f}"
            f" {one.seconds / max(1, one.sentences) * 1000:>7.3f}"
        )
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Print the table; exit status 2 where a file holds no labelled sentences."""
    parser = argparse.ArgumentParser(prog="python -m evals times", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled sentences; the project's own by default")
    parser.add_argument("--against", action="store_true", help="also dateparser and Recognizers-Text, where installed")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="also the first N things that went wrong")
    options = parser.parse_args(argv)
    readers: dict[str, Reader] = {"levelhead": ours}
    if options.against:
        readers.update(_others())
    rows: list[tuple[str, str, Score]] = []
    misses: list[str] = []
    try:
        for path in options.files or [OWN]:
            sentences = read_sentences(path)
            ours("Monday", sentences[0].reference)  # the grammar is compiled once, not in the first sentence
            rows.extend(
                (name, path.stem, score(sentences, reader, misses if reader is ours else None))
                for name, reader in readers.items()
            )
    except (OSError, ValueError) as error:
        print(f"cannot use the labelled sentences: {error}", file=sys.stderr)
        return 2
    print(table(rows))
    print("\n".join(misses[: options.misses]))
    return 0


def _others() -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    for name, (package, make) in READERS.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name}: left out, since the package {package} is not installed", file=sys.stderr)
    return found
