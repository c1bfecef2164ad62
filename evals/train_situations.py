"""Train the layer that names the heat: `python -m evals train situations FILE[:HALF]... [--folds N] [--write]`.

The layer in the repository is made by this, from rows in the repository only; the other half of c is held back:

    python -m evals train situations evals/labelled/conversations_a.jsonl evals/labelled/heat_c.jsonl \
        evals/labelled/heat_d.jsonl evals/labelled/conversations_c.jsonl:0 --penalty 0.04 --write

A multinomial logistic regression with an L2 penalty over `service.situation.temperature.features`, fitted by plain
gradient descent; the same rows give the same weights. The penalty is chosen by cross-validation inside each training
part, so that the printed score (nested cross-validation, folds by the hash of the id) is one of rows that neither the
weights nor the penalty have seen. `--write` fits on all rows and writes the layer's file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.scoring import macro
from evals.situations import conversation_of, rows_of
from service.domain import Heat
from service.situation import temperature
from service.situation.abuse import read_abuse
from service.situation.heat import alarms, weigh
from service.situation.temperature import HEATS, Layer
from service.situation.triggers import read_triggers
from service.situation.turns import READ_TURNS, turn_of

PENALTIES = (0.02, 0.04, 0.08)
_STEPS, _RATE = 120, 1.0
_DIGITS = 3


class Example(NamedTuple):
    """What the last turn of a row shows, and the heat that it is labelled with, by its place in `HEATS`."""

    id: str
    features: Mapping[str, float]
    heat: int


def example(row: Mapping[str, Any]) -> Example:
    """The example that a labelled conversation gives."""
    turns = [turn_of(message) for message in conversation_of(row).customer_messages[-READ_TURNS:]]
    before: list[Heat] = []
    for turn in turns:
        warmth = weigh(turn, alarms(read_triggers((turn,))[0], read_abuse((turn,))), before)
        before.append(warmth.ruled)
    return Example(row["id"], warmth.features, HEATS.index(row["labels"]["heat"]))


def fit(examples: Sequence[Example], penalty: float) -> Layer:
    """The layer that fits the examples best under the penalty; classes weigh the same whatever their number."""
    names = sorted({name for one in examples for name in one.features})
    number = {name: i for i, name in enumerate(names)}
    rows = [([(number[name], value) for name, value in one.features.items()], one.heat) for one in examples]
    sizes = Counter(one.heat for one in examples)
    share = [len(examples) / (len(sizes) * sizes[k]) if sizes[k] else 0.0 for k in range(len(HEATS))]
    weights = [[0.0] * len(HEATS) for _ in names]
    speed = [[0.0] * len(HEATS) for _ in names]
    bias = [0.0] * len(HEATS)
    for _ in range(_STEPS):
        slopes = [[penalty * weight for weight in row] for row in weights]
        lean = [0.0] * len(HEATS)
        for row, heat in rows:
            errors = _errors(row, weights, bias, heat, share[heat] / len(rows))
            for k, error in enumerate(errors):
                lean[k] += error
            for i, value in row:
                slope = slopes[i]
                for k, error in enumerate(errors):
                    slope[k] += error * value
        for i, slope in enumerate(slopes):
            for k, value in enumerate(slope):
                speed[i][k] = 0.9 * speed[i][k] - _RATE * 0.1 * value
                weights[i][k] += speed[i][k]
        bias = [one - _RATE * step for one, step in zip(bias, lean, strict=True)]
    kept = {name: tuple(round(value, _DIGITS) for value in weights[i]) for name, i in number.items()}
    return Layer(tuple(round(value, _DIGITS) for value in bias), kept)


def _errors(
    row: Sequence[tuple[int, float]], weights: Sequence[Sequence[float]], bias: Sequence[float], heat: int, share: float
) -> list[float]:
    scores = list(bias)
    for i, value in row:
        for k, weight in enumerate(weights[i]):
            scores[k] += weight * value
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [share * (power / whole - (k == heat)) for k, power in enumerate(powers)]


def nested(examples: Sequence[Example], folds: int, penalty: float | None = None) -> list[tuple[int, int]]:
    """(given, found) for every example, found by a layer that saw neither it nor its fold, penalty and all."""
    pairs = []
    for fold in range(folds):
        train = [one for one in examples if fold_of(one.id, folds) != fold]
        chosen = fit(train, penalty or best_penalty(train, folds))
        pairs += [
            (one.heat, HEATS.index(chosen.word(one.features))) for one in examples if fold_of(one.id, folds) == fold
        ]
    return pairs


def best_penalty(examples: Sequence[Example], folds: int) -> float:
    """The penalty with the best macro-F1 over the folds of these examples."""

    def value(penalty: float) -> float:
        pairs: Counter[tuple[int, int]] = Counter()
        for fold in range(folds):
            chosen = fit([one for one in examples if fold_of("in" + one.id, folds) != fold], penalty)
            pairs.update(
                (one.heat, HEATS.index(chosen.word(one.features)))
                for one in examples
                if fold_of("in" + one.id, folds) == fold
            )
        return macro(pairs).f1

    return max(PENALTIES, key=value)


def fold_of(row_id: str, folds: int) -> int:
    """Which fold a row belongs to."""
    return int(hashlib.sha256(("fold" + row_id).encode()).hexdigest(), 16) % folds


def main(argv: Sequence[str]) -> int:
    """Print the nested score beside that of the thresholds; with `--write` write the layer too."""
    parser = argparse.ArgumentParser(prog="python -m evals train", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("situations",))
    parser.add_argument("files", nargs="+", metavar="FILE[:HALF]", help="labelled conversations; HALF is 0 or 1")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--penalty", type=float, help="this one instead of the best of each training part")
    parser.add_argument("--write", action="store_true", help="fit on all rows and write temperature.json")
    options = parser.parse_args(argv)
    try:
        rows = [row for file in options.files for row in rows_of(*halved(file))]
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot use {', '.join(options.files)}: {error}", file=sys.stderr)
        return 2
    examples = [example(row) for row in rows]
    ruled = macro(Counter((one.heat, _ruled(one)) for one in examples)).f1
    print(f"{len(examples)} rows; heat macro-F1 by thresholds {ruled:.3f}")
    found = macro(Counter(nested(examples, options.folds, options.penalty))).f1
    print(f"{'' if options.penalty else 'nested '}cross-validation, {options.folds} folds: {found:.3f}")
    if options.write:
        penalty = options.penalty or best_penalty(examples, options.folds)
        made = fit(examples, penalty)
        text = json.dumps({"bias": made.bias, "weights": dict(sorted(made.weights.items()))}, separators=(",", ":"))
        Path(temperature.__file__).with_suffix(".json").write_text(text.replace("],", "],\n") + "\n", "utf-8")
        print(f"penalty {penalty}; {len(made.weights)} features written")
    return 0


def halved(file: str) -> tuple[str, int | None]:
    """A file and the half of it that is meant: "rows.jsonl:0" is the first, without a number both are."""
    name, sign, half = file.rpartition(":")
    return (name, int(half)) if sign and half in ("0", "1") else (file, None)


def _ruled(one: Example) -> int:
    return next(k for k, heat in enumerate(HEATS) if one.features.get(f"kind.ruled.{heat}"))
