"""Deciding yes or no from a few numbers that tell for or against: what a layer heard, and what rules found.

A file of decisions is JSON: `inputs` names the numbers in their order, and `lines` holds, under the name of each thing
to be decided, a weight for each of them and the bias last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import mul
from pathlib import Path

from service.tuples import NamedTuple

LEAST, MOST = -6.0, 8.0  # log-odds beyond which more tells nothing more


class Decision(NamedTuple):
    """A line over the inputs: how far each of them is believed."""

    weights: tuple[float, ...]
    bias: float

    def odds(self, inputs: Sequence[float]) -> float:
        """The log-odds of yes."""
        told: float = sum(map(mul, self.weights, inputs), self.bias)
        return told


def held(odds: float) -> float:
    """Log-odds as far as they tell anything."""
    return min(max(odds, LEAST), MOST)


def read_decisions(file: Path, inputs: Sequence[str]) -> Mapping[str, Decision]:
    """The decisions of a file. Raises OSError where there is none, ValueError for one that is not about `inputs`."""
    table = json.loads(file.read_bytes())
    if table["inputs"] != [*inputs]:
        raise ValueError(f"{file}: decides by {table['inputs']}, not by {[*inputs]}; train it anew")
    return {name: Decision(tuple(row[:-1]), row[-1]) for name, row in table["lines"].items()}


def written(made: str, inputs: Sequence[str], lines: Mapping[str, Sequence[float]]) -> str:
    """The text of a file of decisions, a line each."""
    rows = ",\n".join(
        [f'  "{name}": {json.dumps([round(weight, 3) for weight in line])}' for name, line in lines.items()]
    )
    return f'{{\n "made": {json.dumps(made)},\n "inputs": {json.dumps([*inputs])},\n "lines": {{\n{rows}\n }}\n}}\n'
