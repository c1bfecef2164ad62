"""Novice: whether the customer says or clearly shows that they are not technical.

They say it ("I'm no computer person"), ask what a common word means, name things by their looks ("the box with the
red light"), or lean on somebody who sets things up for them. One saying is enough; of looks and leaning it takes two,
or one together with a question what to do.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from service.domain import Evidence
from service.situation.turns import Sign, Turn, signs


def read_novice(turns: Iterable[Turn]) -> Evidence | None:
    """The words that tell it; None where nothing does."""
    hints: list[Evidence] = []
    kinds: set[str] = set()
    for turn in turns:
        for sign in signs(turn, "novice"):
            if _of_another(sign):
                continue
            kind = sign.cue.label.partition(":")[2]
            evidence = turn.evidence("novice", sign.cue.start, sign.cue.end)
            if kind == "any":
                return evidence
            if not hints or hints[-1].span.start != evidence.span.start:
                hints.append(evidence)
            kinds.add(kind)
    return hints[0] if len(hints) > 1 or "leans" in kinds else None


def _of_another(sign: Sign) -> bool:
    """Whether somebody else is to know it: "put a man on who knows what a router is"."""
    before = [word.text for word in sign.sentence.words if word.start < sign.cue.end]
    return any(pair in (("who", "knows"), ("who", "understands")) for pair in itertools.pairwise(before))
