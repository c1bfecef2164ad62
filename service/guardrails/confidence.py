"""How sure the reader is of each label: measured, not felt. Not a guardrail.

A decision is told by its label, its value and what it rests on: how far layer and rules together were from deciding
otherwise (`near`, `clear`, `sure`), or, for a label that is read by rules alone, how many of its cues stand in the text
(`none`, `one`, `several`). For each such kind, `confidence.json` holds how often the reader was right on labelled
replies, drawn towards the average of its value, and that towards the label's, as far as examples are few. Written by
`python -m evals confidence --data FILE...`; anew whenever rules change. Read when somebody first asks: a check does
without it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from service.domain import Assessment
from service.errors import PromptError
from service.guardrails import learned
from service.guardrails.base import Assessed, Review, as_number

Reliability: TypeAlias = Mapping[str, Mapping[str, Mapping[str, float]]]  # label -> value -> kind -> share right

FILE = Path(__file__).with_name("confidence.json")
ANY = "any"  # the kind that stands for all kinds, and the value that stands for all values
KINDS = ("none", "one", "several")  # of cues
_NEAR, _CLEAR, _SURE = APART = ("near", "clear", "sure")  # how far from the other value
_A_STEP, _FAR = 1.0, 2.5  # log-odds from which on a decision is clear, and sure

_SIGNS: dict[str, tuple[str, ...]] = {  # of labels that rules alone read; one without a row is read from structure
    "apology": ("apology.sorry",),
    "timeline": ("timeline.vague", "timeline.open_ended"),
    "boundary": ("boundary.behaviour", "boundary.limit"),
    "closing": ("closing.door",),
}


def with_confidence(review: Review, assessed: Assessed) -> Assessed:
    """The assessment with the confidence of every label; one that has it already stays as it is."""
    if assessed.confidence:
        return assessed
    table = reliability()
    sure = {
        label: _looked_up(table[label], str(as_number(value)), kind_of(review, label, as_number(value)))
        for label, value in zip(Assessment._fields, assessed.assessment, strict=True)
    }
    return assessed._replace(confidence=sure)


def kind_of(review: Review, label: str, value: int) -> str:
    """What a label's value rests on, as one of APART or of KINDS."""
    apart = learned.apart(review, label, value)
    if apart is None:
        return KINDS[min(len(review.marks.of(*_SIGNS.get(label, ()))), 2)]
    return _NEAR if apart < _A_STEP else _CLEAR if apart < _FAR else _SURE


@cache
def reliability() -> Reliability:
    """The table in the file. Raises PromptError where it cannot be used."""
    try:
        table: Reliability = json.loads(FILE.read_bytes())["labels"]
    except (OSError, ValueError, KeyError) as error:
        raise PromptError(f"{FILE}: cannot be used ({error!r}); `python -m evals confidence` writes it") from error
    if missing := [label for label in Assessment._fields if label not in table]:
        raise PromptError(f"{FILE}: no row for {missing[0]!r}; `python -m evals confidence` writes it anew")
    return table


def _looked_up(rows: Mapping[str, Mapping[str, float]], value: str, kind: str) -> float:
    row = rows.get(value) or rows[ANY]
    return row.get(kind, row[ANY])
