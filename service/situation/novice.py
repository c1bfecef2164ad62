"""Novice: whether the customer says or clearly shows that they are not technical.

They say it ("I'm no computer person"), ask what a common word means, name things by their looks ("the box with the
red light"), or lean on somebody who sets things up for them. One saying is enough; of looks and leaning it takes two,
or one together with a question what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

from service.domain import Evidence
from service.situation.turns import Turn, signs


def read_novice(turns: Iterable[Turn]) -> Evidence | None:
    """The words that tell it; None where nothing does."""
    hints: list[Evidence] = []
    kinds: set[str] = set()
    for turn in turns:
        for sign in signs(turn, "novice"):
            kind = sign.cue.label.partition(":")[2]
            evidence = turn.evidence("novice", sign.cue.start, sign.cue.end)
            if kind == "any":
                return evidence
            if not hints or hints[-1].span.start != evidence.span.start:
                hints.append(evidence)
            kinds.add(kind)
    return hints[0] if len(hints) > 1 or "leans" in kinds else None
