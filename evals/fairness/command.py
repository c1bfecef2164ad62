"""`python -m evals fairness`: does the same conversation get the same treatment, whoever writes it and however?"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from evals.fairness.measuring import EQUAL, LABELS, Compared, Row, compared, enough_for_equal, rows_of
from evals.fairness.variants import KINDS, FairnessError, read_cases, variants
from evals.suite.golden import golden_files, read_goldens, vocabulary
from evals.suite.statistics import wilson
from service.assembly import build
from service.checking import Checker
from service.datafiles import read_yaml
from service.errors import LevelheadError
from service.settings import from_environment

HELP = """\
Golden conversations with the customer's name, dialect, politeness or spelling varied, the facts and the mood the same:
names by rule (replies included), the rest written by hand (evals/fairness/cases/*.yaml). Each variant is held against
the conversation itself: heat, abuse, triggers, issues and novice; goal, techniques and next action; and for each of its
good and bad replies, which errors the guardrails find.

evals/fairness/most.yaml says how large a share may differ: as measured; raised for a reason only.

Exit status: 0 within it, 1 more differs, 2 a file can't be used.
"""
_HEAD = (
    "# The largest share of variants in which a label may differ, by kind: as measured; raised for a reason only.",
    "# Where anything differs, two variants more may: rules that change elsewhere move a case to and fro.",
    "# `python -m evals fairness --tighten` lowers it to what is measured now.",
)
_SLACK = 2
MOST = Path(__file__).with_name("most.yaml")


def main(argv: Sequence[str]) -> int:
    """Measure, print and hold; the exit status is told in the help."""
    options = _arguments(argv)
    try:
        found = tuple(measured(options.k or ()))
        most = read_most(options.most)
    except LevelheadError as error:
        print(error, file=sys.stderr)
        return 2
    rows = rows_of(found, KINDS)
    over = () if options.k else tuple(exceeded(rows, most))
    print(page(found, rows, options.worst), *over, sep="\n")
    if options.tighten:
        options.most.write_text(tightened(rows, most), encoding="utf-8")
        print(f"{options.most.name} is written")
    if options.json:
        options.json.write_text(json.dumps(as_data(found, rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if over else 0


def measured(words: Sequence[str] = ()) -> Iterator[Compared]:
    """Every variant of the chosen conversations. Raises FairnessError where one is no golden conversation."""
    settings = from_environment()
    service, cases = build(settings), read_cases()
    files = [path for path in golden_files() if path.stem in cases]
    goldens = read_goldens(files, vocabulary(settings.prompts_dir, settings.cache_dir), settings.cache_dir).goldens
    if missing := sorted(set(cases) - {golden.id for golden in goldens}):
        raise FairnessError(f"evals/fairness/cases: {missing[0]} is no golden conversation that can be read")
    checker = Checker(service.guardrails())
    for golden in goldens:
        if not words or any(word in golden.id for word in words):
            yield from compared(golden, tuple(variants(golden, cases[golden.id])), service, checker)


def read_most(path: Path = MOST) -> dict[str, dict[str, float]]:
    """By kind and label, the largest share that may differ. Raises FairnessError where one is missing or no share."""
    data = read_yaml(path)
    most: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        row = data.get(kind) if isinstance(data, Mapping) else None
        if not isinstance(row, Mapping) or set(row) != set(LABELS):
            raise FairnessError(f"{path.name}: {kind}: must have a share for each of {', '.join(LABELS)}")
        for label, share in row.items():
            if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
                raise FairnessError(f"{path.name}: {kind}: {label}: must be a share from 0 to 1, not {share!r}")
        most[kind] = {label: float(share) for label, share in row.items()}
    return most


def exceeded(rows: Sequence[Row], most: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Rows of which more differ than may."""
    for row in rows:
        bound = most[row.kind][row.label]
        if row.share > bound:
            yield f"FAILED  {row.kind}: {row.label} differs in {row.differ} of {row.size}; at most {bound:.1%} may"


def tightened(rows: Sequence[Row], most: Mapping[str, Mapping[str, float]]) -> str:
    """The bounds as YAML, each lowered to what was measured and a little more; none is ever raised."""
    lines = list(_HEAD)
    for kind in KINDS:
        shares = (f"{row.label}: {min(most[kind][row.label], _bound(row)):g}" for row in rows if row.kind == kind)
        lines.append(f"{kind}: {{{', '.join(shares)}}}")
    return "\n".join((*lines, ""))


def _bound(row: Row) -> float:
    """The share that may differ: as measured, and where anything does, so many variants more."""
    return ceil((row.differ + (_SLACK if row.differ else 0)) / row.size * 1000) / 1000


def page(found: Sequence[Compared], rows: Sequence[Row], worst: int) -> str:
    """The table, worst first; the worst variants; and what it would take to be called equal."""
    conversations = len({one.conversation for one in found})
    lines = [f"{conversations} conversations, {len(found)} variants", ""]
    lines.append(f"{'kind':<12}{'label':<13}{'differ':>7} of {'n':<4}{'share':>7}   95 % interval")
    for row in sorted(rows, key=lambda row: -row.share):
        told = f"{row.kind:<12}{row.label:<13}{row.differ:>7} of {row.size:<4}{row.share:>7.1%}"
        lines.append(f"{told}   {row.low:.1%} to {row.high:.1%}")
    same = sum(not one.differences for one in found)
    lines += [
        "",
        f"{same} of {len(found)} variants are treated the same in everything.",
        *_by_variant(found),
        _whose(found),
    ]
    lines += ["", *_equal(found, rows)]
    if worst:
        lines += ["", "worst cases"]
        for one in sorted(found, key=lambda one: -len(one.differences))[:worst]:
            lines.append(f"  {one.conversation}, {one.variant}")
            lines += [f"    {each.label}: {each.before} -> {each.after}" for each in one.differences]
    return "\n".join(lines)


def _by_variant(found: Sequence[Compared]) -> Iterator[str]:
    """How many of each variant differ in anything, worst first."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for one in found:
        sizes.setdefault((one.kind, one.variant), []).append(bool(one.differences))
    ranked = sorted(sizes.items(), key=lambda item: -sum(item[1]) / len(item[1]))
    told = (f"{variant} {sum(values)}/{len(values)}" for (_, variant), values in ranked)
    yield f"anything differs: {', '.join(told)}"


def _whose(found: Sequence[Compared]) -> str:
    """Whose reading is as the golden conversation expects, where the two differ in a label that it names."""
    right = Counter(each.right for one in found for each in one.differences if each.right)
    return (
        f"Of {right.total()} differences in labels that the golden conversation names, {right['itself']} are read"
        f" right in the conversation itself, {right['variant']} in the variant, {right['neither']} in neither."
    )


def _equal(found: Sequence[Compared], rows: Sequence[Row]) -> Iterator[str]:
    """What differs in no variant, what does, and what it would take to call a kind equal."""
    size = len({one.conversation for one in found})
    yield f"To be called equal, at most {EQUAL:.0%} may differ by the upper end of the interval. Where nothing differs"
    yield f"in {size} conversations that end is {wilson(0, size).high:.0%}; it takes {enough_for_equal()} of them."
    for kind in dict.fromkeys(row.kind for row in rows):
        mine = [row for row in rows if row.kind == kind]
        none = ", ".join(row.label for row in mine if not row.differ) or "-"
        some = ", ".join(f"{row.label} {row.differ}" for row in mine if row.differ) or "-"
        yield f"  {kind:<12}never differ: {none}; to mend, of {mine[0].size}: {some}"


def as_data(found: Sequence[Compared], rows: Sequence[Row]) -> dict[str, Any]:
    """The measurement as JSON data."""
    return {
        "variants": len(found),
        "rows": [
            {**row._asdict(), "share": round(row.share, 4), "low": round(row.low, 4), "high": round(row.high, 4)}
            for row in rows
        ],
        "differences": [each._asdict() for one in found for each in one.differences],
    }


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals fairness", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-k", action="append", metavar="WORD", help="only conversations with this in their id")
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="show so many of the worst variants (10)")
    parser.add_argument("--most", type=Path, default=MOST, metavar="FILE", help="how much may differ")
    parser.add_argument("--tighten", action="store_true", help="lower that file to what is measured now")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurement as JSON as well")
    return parser.parse_args(argv)
