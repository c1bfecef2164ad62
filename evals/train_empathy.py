"""Fit how much each sign of a retold case weighs: `python -m evals train empathy [--data FILE[:PART]...] [--out FILE]`.

Without `--data` it fits the weights that ship, from the repository alone: all of `replies_a.jsonl` and the `dev` half
of `replies_c.jsonl`; what is held back there, and `replies_b.jsonl`, only measure. FILE holds labelled replies as for
`python -m evals guardrails`, with `spans.empathy`: a sentence that overlaps the span of a level 2 is an example, every
other sentence a counterexample. The fit is a logistic regression by gradient descent with a small penalty, seeded; the
same rows give the same weights. `--folds N` prints instead what N-fold cross-validation by reply makes of it, beside
the rules alone.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.guardrails import NOW, half_of, labelled_reply
from evals.scoring import macro
from service.checking import Checker
from service.datafiles import prompts_root
from service.guardrails import empathy, retelling
from service.guardrails.base import Review
from service.guardrails.policy import load_policy

WEIGHTS = Path(retelling.__file__).with_name("retelling.txt")
_ROOT = Path(__file__).resolve().parent.parent
_LABELLED = Path(__file__).resolve().parent / "labelled"
SHIPPED = (f"{_LABELLED / 'replies_a.jsonl'}", f"{_LABELLED / 'replies_c.jsonl'}:dev")
_ROUNDS, _STEP, _PENALTY, _DECAY = 60, 0.03, 0.03, 0.1
_START = -2.0  # few sentences are examples
_SPECIFIC = 2


class Example(NamedTuple):
    """A sentence: its signs, and whether it earned a level 2."""

    signs: tuple[str, ...]
    retold: bool


class Row(NamedTuple):
    """A labelled reply: its review, its level, and its sentences."""

    review: Review
    level: int
    examples: tuple[Example, ...]


def read(path: Path, part: str, checker: Checker) -> Iterator[Row]:
    """The rows of a file, or of its half. Raises ValueError or KeyError for a line that is no labelled reply."""
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        row = labelled_reply(data)
        if part not in ("all", half_of(row.id)):
            continue
        review = checker.examine(row.reply, now=NOW, policy=row.policy, conversation=row.conversation).review
        span = data.get("spans", {}).get("empathy") if row.labels["empathy"] == _SPECIFIC else None
        yield Row(review, row.labels["empathy"], tuple(_examples(review, span)))


def _examples(review: Review, span: str | None) -> Iterator[Example]:
    sentences = [one for one in review.reading.sentences if one.words and not one.quoted]
    start = review.reading.text.find(span) if span else -1
    end = start + len(span or "")
    for sentence, found in zip(sentences, retelling.signs(review, sentences), strict=True):
        if found:
            yield Example(tuple(found), start >= 0 and sentence.start < end and start < sentence.end)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weight of each sign; the sum over a sentence's signs is the log-odds that it retells the case."""
    weights = {"any": _START}
    order = list(examples)
    dice = random.Random(0)
    for turn in range(_ROUNDS):
        dice.shuffle(order)
        step = _STEP / (1 + turn * _DECAY)
        shrink = 1 - step * _PENALTY
        for example in order:
            total = sum(weights.get(sign, 0.0) for sign in example.signs)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - example.retold
            for sign in example.signs:
                weights[sign] = weights.get(sign, 0.0) * (1 if sign == "any" else shrink) - step * error
    return weights


def crossed(rows: Sequence[Row], folds: int) -> Mapping[str, float]:
    """Macro-F1 of the empathy level: the rules alone, and with weights fitted on the other folds."""
    with_weights: Counter[tuple[int, int]] = Counter()
    alone: Counter[tuple[int, int]] = Counter()
    for fold in range(folds):
        weights = fit([one for n, row in enumerate(rows) if n % folds != fold for one in row.examples])
        for row in rows[fold::folds]:
            with_weights[row.level, int(empathy.assess(row.review, weights).value)] += 1
            alone[row.level, int(empathy.assess(row.review, {}).value)] += 1
    return {"rules alone": macro(alone).f1, "with fitted weights": macro(with_weights).f1}


def _file_and_part(named: str) -> tuple[Path, str]:
    name, _, part = named.partition(":")
    if part not in ("", "all", "dev", "held"):
        raise ValueError(f"{named}: the part is dev, held or all, not {part!r}")
    return Path(name), part or "all"


def _shown(named: str) -> str:
    """The file as the header names it: from the checkout on, or by its name alone."""
    path = Path(named.partition(":")[0]).resolve()
    inside = path.is_relative_to(_ROOT)
    return f"{path.relative_to(_ROOT) if inside else path.name}{named[named.find(':') :] if ':' in named else ''}"


def main(argv: Sequence[str]) -> int:
    """Write the weights, or print the cross-validation. Exit status 0, or 2 where the data cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evals train empathy", description=__doc__.split("\n")[0])
    parser.add_argument("--data", metavar="FILE[:PART]", nargs="+", default=SHIPPED, help="labelled replies; PART: dev")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--folds", type=int, help="cross-validate instead of writing")
    options = parser.parse_args(argv)
    checker = Checker(load_policy(prompts_root() / "guardrails.yaml"))
    try:
        rows = [row for named in options.data for row in read(*_file_and_part(named), checker)]
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot use the data: {error!r}", file=sys.stderr)
        return 2
    if options.folds:
        for name, value in crossed(rows, options.folds).items():
            print(f"{name:<20} macro-F1 {value:.3f}")
        return 0
    weights = fit([one for row in rows for one in row.examples])
    lines = [
        f"# python -m evals train empathy --data {' '.join(map(_shown, options.data))}: {len(rows)} replies",
        *(f"{k} {v:.2f}" for k, v in sorted(weights.items())),
    ]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(weights)} weights from {len(rows)} replies")
    return 0
