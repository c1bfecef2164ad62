"""What was read in a golden conversation, kept for the arms and runs that read it again.

Situation and plan depend on the conversation and on our code and data, not on the prompt: whoever changes a prompt does
not wait for them. They are read once a run, and kept beside what else is kept (`memo`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evals.suite.golden import Golden
from evals.suite.memo import Memo, key_of
from service.domain import DraftRequest, Evidence, MessageSpan, NextAction, Plan, Situation
from service.pipeline import Drafter
from service.planning import Planned

Read = tuple[Situation, Planned]


class Readings:
    """Readings by conversation. Without a memo they are shared within the run alone."""

    def __init__(self, memo: Memo | None = None) -> None:
        self._memo = memo
        self._held: dict[str, Read] = {}

    def read(self, golden: Golden, read: Callable[[], Read]) -> Read:
        """Situation and plan of the conversation, by `read` where nobody knows them yet."""
        key = key_of((golden.sha256, golden.file))
        if key not in self._held:
            row = self._memo.found(key) if self._memo else None
            self._held[key] = read() if row is None else read_from(row)
            if row is None and self._memo is not None and self._held[key][1].clash is None:
                self._memo.put(key, told(self._held[key]))  # a clash holds a time zone, which JSON has no form for
        return self._held[key]

    def save(self) -> None:
        """Keep what is new for the next run."""
        if self._memo is not None:
            self._memo.save()


class ReadOnce(Drafter):
    """A drafter that takes what is known of a golden conversation from the readings; of others it reads everything."""

    readings: Readings
    golden: Golden | None = None  # with it, `readings` is set too

    def read(self, request: DraftRequest) -> Read:
        """What the conversation tells, and the plan for answering it."""
        if self.golden is None:
            return super().read(request)
        return self.readings.read(self.golden, lambda: super(ReadOnce, self).read(request))


def told(read: Read) -> dict[str, Any]:
    """A reading without a clash as JSON values."""
    situation, planned = read
    sets = {name: sorted(value) for name, value in planned.facets.items() if isinstance(value, frozenset)}
    return {
        "situation": [*situation[:-1], [[one.label, *one.span] for one in situation.evidence]],
        "plan": [planned.plan.goal, planned.plan.techniques, planned.plan.next_action],
        "facets": {name: value for name, value in planned.facets.items() if name not in sets},
        "sets": sets,
    }


def read_from(row: Mapping[str, Any]) -> Read:
    """The reading that `told` has told."""
    heat, emotions, abuse, triggers, issues, novice, language, stage, evidence = row["situation"]
    spans = tuple(Evidence(label, MessageSpan(*span)) for label, *span in evidence)
    goal, techniques, action = row["plan"]
    facets = {**row["facets"], **{name: frozenset(value) for name, value in row["sets"].items()}}
    return (
        Situation(heat, tuple(emotions), abuse, tuple(triggers), issues, novice, language, stage, spans),
        Planned(Plan(goal, tuple(techniques), NextAction(*action)), facets, None),
    )
