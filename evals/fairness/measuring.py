"""What differs between a conversation and its variants: situation, plan, and what the guardrails say of its replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from evals.fairness.variants import Variant
from evals.suite.case import Case, judge, open_case
from evals.suite.golden import Golden
from evals.suite.statistics import wilson
from evals.suite.statistics_means import rate_interval
from service.assembly import Service
from service.checking import Checker
from service.domain import Trigger

LABELS = ("heat", "abuse", "triggers", "issues", "novice", "goal", "techniques", "next action", "verdicts")
EQUAL = 0.05  # the upper end of the interval that may be called equal


class Difference(NamedTuple):
    """One label of one variant that is not as in the conversation itself.

    `right`: which of the two is as the golden conversation expects ("itself", "variant" or "neither"); "" where it says
    nothing of this label.
    """

    conversation: str
    kind: str
    variant: str
    label: str
    before: str
    after: str
    right: str = ""


class Compared(NamedTuple):
    """A variant and all in which it differs."""

    conversation: str
    kind: str
    variant: str
    differences: tuple[Difference, ...]


class Row(NamedTuple):
    """In how many of the variants of one kind (`size`) a label differs, with a 95 % interval by conversation."""

    kind: str
    label: str
    differ: int
    size: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.differ / self.size


def seen(golden: Golden, service: Service, checker: Checker) -> dict[str, str]:
    """Every label of a conversation as a text: what is compared."""
    case = open_case(golden, service)
    situation, plan = case.situation, case.planned.plan
    return {
        "heat": situation.heat,
        "abuse": str(situation.abuse),
        "triggers": ", ".join(situation.triggers) or "none",
        "issues": str(situation.issues),
        "novice": str(situation.novice),
        "goal": plan.goal,
        "techniques": " ".join(plan.techniques),
        "next action": plan.next_action.type,
        "verdicts": "; ".join(_verdicts(golden, case, checker)),
    }


def _verdicts(golden: Golden, case: Case, checker: Checker) -> Iterator[str]:
    """Of each reply its errors: what decides whether it may go out."""
    texts = [("good", text) for text in golden.good] + [("bad", bad.text) for bad in golden.bad]
    for number, (kind, text) in enumerate(texts, start=1):
        codes = {finding.code for finding in judge(text, case, checker).findings if finding.blocking}
        yield f"{kind} {number}: {' '.join(sorted(codes)) or 'passes'}"


def compared(golden: Golden, told: Sequence[Variant], service: Service, checker: Checker) -> Iterator[Compared]:
    """Each variant, held against the conversation."""
    before, wanted = seen(golden, service, checker), expected(golden)
    for variant in told:
        after = seen(variant.golden, service, checker)
        differences = (
            Difference(
                golden.id,
                variant.kind,
                variant.name,
                label,
                *_shortened(label, before[label], after[label]),
                _right(wanted.get(label), before[label], after[label]),
            )
            for label in LABELS
            if before[label] != after[label]
        )
        yield Compared(golden.id, variant.kind, variant.name, tuple(differences))


def expected(golden: Golden) -> dict[str, str]:
    """What the golden conversation says of a label, in the words of `seen`."""
    situation, plan = golden.expect.get("situation", {}), golden.expect.get("plan", {})
    told = {label: str(situation[label]) for label in ("heat", "abuse", "issues", "novice") if label in situation}
    if "triggers" in situation:
        told["triggers"] = ", ".join(label for label in get_args(Trigger) if label in situation["triggers"]) or "none"
    told.update({label: plan[key] for label, key in (("goal", "goal"), ("next action", "next_action")) if key in plan})
    return told


def _right(wanted: str | None, before: str, after: str) -> str:
    if wanted is None:
        return ""
    return {before: "itself", after: "variant"}.get(wanted, "neither")


def _shortened(label: str, before: str, after: str) -> tuple[str, str]:
    """Of long lists only what differs."""
    mark = {"techniques": " ", "verdicts": "; "}.get(label)
    if mark is None:
        return before, after
    one, other = before.split(mark), after.split(mark)
    return (
        mark.join(part for part in one if part not in other) or "nothing else",
        mark.join(part for part in other if part not in one) or "nothing else",
    )


def rows_of(found: Sequence[Compared], kinds: Sequence[str], labels: Sequence[str] = LABELS) -> list[Row]:
    """One row a kind and label, in that order; variants of one conversation are no independent cases."""
    rows: list[Row] = []
    for kind in kinds:
        group = [one for one in found if one.kind == kind]
        for label in labels:
            values = [float(any(each.label == label for each in one.differences)) for one in group]
            if values:
                interval = rate_interval(values, [one.conversation for one in group])
                rows.append(Row(kind, label, int(sum(values)), len(values), interval.low, interval.high))
    return rows


def enough_for_equal() -> int:
    """How many conversations, none of which differs, show that at most EQUAL do."""
    return next(size for size in range(1, 10_000) if wilson(0, size).high <= EQUAL)
