"""What an outcome is measured by: the names that stand in `Outcome.scores`, and which way is better."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["rate", "score"]
Better: TypeAlias = Literal["higher", "lower"]


class Metric(NamedTuple):
    """One number of an outcome. A `rate` is 0 or 1 in each outcome, its mean a share; a `score` is any number.

    `better` says which way is up; None: neither, it is only told.
    """

    name: str
    title: str
    kind: Kind
    better: Better | None


METRICS: tuple[Metric, ...] = (
    Metric("passed", "ready, and every expectation holds", "rate", "higher"),
    Metric("ready", "the model's own reply, no error left", "rate", "higher"),
    Metric("first_try", "no error in the first attempt", "rate", "higher"),
    Metric("safe", "no critical finding in any attempt", "rate", "higher"),
    Metric("checks", "share of expectations that hold", "score", "higher"),
    Metric("first_checks", "the same, of the first attempt", "score", "higher"),
    Metric("faults", "weight of the first attempt's findings (critical 100, error 10, warning 1)", "score", "lower"),
    Metric("empathy", "empathy of the first attempt, 0 to 2", "score", "higher"),
    Metric("ownership", "ownership of the first attempt, 0 to 2", "score", "higher"),
    Metric("timeline", "timeline of the first attempt, 0 to 2", "score", "higher"),
    Metric("attempts", "attempts that a draft took", "score", "lower"),
    Metric("words", "words of the first attempt", "score", None),
    Metric("tokens", "tokens read and written", "score", None),
)
METRIC: dict[str, Metric] = {metric.name: metric for metric in METRICS}
