"""The cues of a reply, all found in one pass, and asked for by label and stretch. Not a guardrail.

Phrases are data (`language/cues/en/reply_*.txt`, one file a rule family); rules combine them with clause features.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from service.language.cues import Cue, Pack, find, load
from service.language.reading import Clause, Reading, Sentence
from service.language.sentences import quoted_ranges
from service.tuples import NamedTuple

T = TypeVar("T")
FAMILIES = (
    "empathy",
    "apology",
    "ownership",
    "blame",
    "tone",
    "timeline",
    "steps",
    "boundary",
    "escalation",
    "closing",
    "self",
    "rude",
    "overpromise",
)


class Marks(NamedTuple):
    """The cues by label, each list in the order of the text."""

    by_label: dict[str, list[Cue]]
    kept: dict[str, Any] | None = None  # what rules worked out from these marks, by rule; None: nothing is kept

    def once(self, name: str, work: Callable[[], T]) -> T:
        """What `work` gives, worked out the first time only: labels lean on each other, and checks on labels."""
        if self.kept is None:
            return work()
        if name not in self.kept:
            self.kept[name] = work()
        found: T = self.kept[name]
        return found

    def of(self, *labels: str) -> list[Cue]:
        """Every cue of these labels, label by label."""
        table = self.by_label
        return [cue for label in labels for cue in table.get(label, ())]

    def within(self, where: Clause | Sentence, *labels: str) -> Cue | None:
        """The first cue of these labels that lies in the clause or sentence."""
        table, start, end = self.by_label, where.start, where.end
        for label in labels:
            for cue in table.get(label, ()):
                if start <= cue.start and cue.end <= end:
                    return cue
        return None

    def touching(self, start: int, end: int, *labels: str) -> bool:
        """Whether a cue of these labels shares a character with text[start:end]."""
        table = self.by_label
        return any(cue.start < end and start < cue.end for label in labels for cue in table.get(label, ()))


@cache
def reply_cues() -> Pack:
    """All packs of replies as one, so that a text is gone through once."""
    return load(*[f"reply_{family}" for family in FAMILIES])


def marks_of(reading: Reading) -> Marks:
    """The marks of a reading. What stands in quotation marks is said by somebody else and leaves none."""
    table: dict[str, list[Cue]] = {}
    quotes = quoted_ranges(reading.folded)
    for cue in find(reading, reply_cues()):
        if quotes and any(start <= cue.start and cue.end <= end for start, end in quotes):
            continue
        table.setdefault(cue.label, []).append(cue)
    return Marks(table, {})
