"""The cues of a reply, all found in one pass, and asked for by label and stretch. Not a guardrail.

Phrases are data (`language/cues/en/reply_*.txt`, one file a rule family); rules combine them with clause features.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from service.language.cues import Cue
from service.language.reading import Clause, Reading, Sentence
from service.language.reply_cues import reply_cues
from service.tuples import NamedTuple

T = TypeVar("T")
_FEW = 12  # cues of a label that are gone through one by one
label_of, start_of = itemgetter(0), itemgetter(1)
_IN_QUOTES_TOO = frozenset(("judge.addressed",))  # who a draft speaks to: in quotation marks as well


class Marks(NamedTuple):
    """The cues by label, each list in the order of the text."""

    by_label: dict[str, list[Cue]]
    kept: dict[str, Any] | None = None  # what rules worked out from these marks, by rule; None: nothing is kept
    cues: Sequence[Cue] = ()  # all of them, in the order of the text

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
        table = self[0]
        if table.keys().isdisjoint(labels):
            return []
        return [cue for label in labels if label in table for cue in table[label]]

    def places(self, *labels: str) -> list[int]:
        """Where the cues of these labels begin, in the order of the text; see `begins_in`."""
        return sorted([cue[1] for cue in self.of(*labels)])

    def within(self, where: Clause | Sentence, *labels: str) -> Cue | None:
        """The first cue of these labels that lies in the clause or sentence."""
        # Asked hundreds of times a reply, mostly of labels that are not there; fields are read by their place, which
        # costs a third of reading them by name.
        table = self[0]
        for label in labels:
            if label in table:
                start, end = where[0], where[1]
                cues = table[label]
                for cue in cues if len(cues) <= _FEW else _beginning_in(cues, start, end):
                    if start <= cue[1] and cue[2] <= end:
                        return cue
        return None

    def begun(self, clause: Clause, sentence: Sentence, *labels: str) -> Cue | None:
        """The first cue of these labels that begins in the clause and ends in its sentence."""
        table = self[0]
        for label in labels:
            if label in table:
                start, end, last = clause[0], clause[1], sentence[1]
                cues = table[label]
                for cue in cues if len(cues) <= _FEW else _beginning_in(cues, start, end):
                    if start <= cue[1] < end and cue[2] <= last:
                        return cue
        return None

    def touching(self, start: int, end: int, *labels: str) -> bool:
        """Whether a cue of these labels shares a character with text[start:end]."""
        table = self[0]
        return any(cue[1] < end and start < cue[2] for label in labels if label in table for cue in table[label])


def begins_in(places: list[int], where: Clause | Sentence) -> bool:
    """Whether one of these places lies in the clause or sentence: one question for many labels."""
    return bool(places) and bisect_left(places, where[0]) < bisect_left(places, where[1])


def _beginning_in(cues: list[Cue], start: int, end: int) -> list[Cue]:
    """Of cues in the order of the text those that begin in text[start:end]: long texts have thousands of a label."""
    return cues[bisect_left(cues, start, key=start_of) : bisect_left(cues, end, key=start_of)]


def marks_of(reading: Reading, cues: Sequence[Cue] | None = None) -> Marks:
    """The marks of a reading; `cues` are those of the reading, where they are known.

    What stands in quotation marks is said by somebody else and leaves none.
    """
    quotes = reading.quotes
    found = reply_cues(reading) if cues is None else cues
    if quotes:
        found = [cue for cue in found if cue[0] in _IN_QUOTES_TOO or not _inside(cue, quotes)]
    table: defaultdict[str, list[Cue]] = defaultdict(list)
    for cue in found:
        table[cue[0]].append(cue)
    return Marks(dict(table), {}, found)


def _inside(cue: Cue, quotes: Sequence[tuple[int, int]]) -> bool:
    return any(start <= cue[1] and cue[2] <= end for start, end in quotes)
