"""What the golden conversations cover, as a table, and what is missing of what they must cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, get_args

from evals.suite.golden import DOMAINS, Golden
from service.domain import Emotion, Goal, Heat, Stage, Technique, Trigger

LEAST_PER_TECHNIQUE = 3
LEAST_IN_ALL = 150
CHANNELS = ("email", "chat", "social", "sms", "phone", "web form")


class Row(NamedTuple):
    """One value of one aspect: how many conversations have it, and how many it takes."""

    aspect: str
    value: str
    there: int
    least: int

    @property
    def enough(self) -> bool:
        return self.there >= self.least


def coverage(goldens: Sequence[Golden], techniques: Iterable[Technique]) -> tuple[Row, ...]:
    """Every aspect with its counts: techniques, domains, goals, heats, triggers, emotions, channels, shapes."""
    return tuple(_rows(goldens, [technique.id for technique in techniques if technique.concerns_reply]))


def missing(rows: Iterable[Row]) -> tuple[str, ...]:
    """What there is too little of, a sentence each."""
    return tuple(f"{row.aspect} {row.value}: {row.there} of {row.least}" for row in rows if not row.enough)


def table(rows: Sequence[Row]) -> str:
    """The rows by aspect, a line a value; what is missing is marked."""
    lines: list[str] = []
    for aspect in dict.fromkeys(row.aspect for row in rows):
        lines.append(aspect)
        lines += [_line(row) for row in rows if row.aspect == aspect]
    return "\n".join(lines)


def _line(row: Row) -> str:
    return f"  {row.there:>4}  {row.value}{'' if row.enough else f'   MISSING: {row.least} wanted'}"


def _rows(goldens: Sequence[Golden], techniques: Sequence[str]) -> Iterator[Row]:
    yield Row("conversations", "in all", len(goldens), LEAST_IN_ALL)
    yield from _counted("technique", techniques, goldens, lambda golden: golden.techniques, LEAST_PER_TECHNIQUE)
    yield from _counted("domain", DOMAINS, goldens, lambda golden: (golden.domain,), 8)
    yield from _counted("goal", get_args(Goal), goldens, partial(_one, part="plan", label="goal"), 3)
    yield from _counted("heat", get_args(Heat), goldens, partial(_one, part="situation", label="heat"), 8)
    yield from _counted("stage", get_args(Stage), goldens, partial(_one, part="situation", label="stage"), 3)
    yield from _counted("trigger", get_args(Trigger), goldens, partial(_many, label="triggers"), 2)
    yield from _counted("emotion", get_args(Emotion), goldens, partial(_many, label="emotions"), 0)
    yield from _counted("channel", CHANNELS, goldens, lambda golden: (_channel(golden),), 2)
    for name, has in SHAPES.items():
        yield Row("shape", name, sum(has(golden) for golden in goldens), 3)


def _counted(
    aspect: str,
    values: Sequence[str],
    goldens: Sequence[Golden],
    of: Callable[[Golden], Iterable[str]],
    least: int,
) -> Iterator[Row]:
    counts = Counter(value for golden in goldens for value in set(of(golden)))
    known = [*values, *sorted(set(counts) - set(values))]
    yield from (Row(aspect, value, counts[value], least if value in values else 0) for value in known)


def _one(golden: Golden, *, part: str, label: str) -> tuple[str, ...]:
    value = golden.expect.get(part, {}).get(label)
    return () if value is None else (str(value),)


def _many(golden: Golden, *, label: str) -> tuple[str, ...]:
    return tuple(golden.expect.get("situation", {}).get(label, ()))


def _channel(golden: Golden) -> str:
    return str((golden.request.get("ticket") or {}).get("channel") or "none named").lower().replace("_", " ")


def _situation(golden: Golden) -> Mapping[str, Any]:
    found: Mapping[str, Any] = golden.expect.get("situation", {})
    return found


def _messages(golden: Golden, role: str) -> int:
    return sum(message["role"] == role for message in golden.request["messages"])


def _tagged(*tags: str) -> Callable[[Golden], bool]:
    """Whether one of the tags stands on the conversation: for what no field tells."""
    return lambda golden: not set(tags).isdisjoint(golden.tags)


def _policy(golden: Golden, part: str) -> bool:
    return bool((golden.request.get("policy") or {}).get(part))


SHAPES: dict[str, Callable[[Golden], bool]] = {
    "novice (situation.novice: true)": lambda golden: _situation(golden).get("novice") is True,
    "expert (situation.novice: false)": lambda golden: _situation(golden).get("novice") is False,
    "one issue": lambda golden: _situation(golden).get("issues") == 1,
    "several issues": lambda golden: (_situation(golden).get("issues") or 0) >= 2,
    "several messages of the customer's": lambda golden: _messages(golden, "customer") >= 2,
    "an agent has written before": lambda golden: _messages(golden, "agent") >= 1,
    "heat rises (tag rising-heat)": _tagged("rising-heat"),
    "heat falls (tag falling-heat)": _tagged("falling-heat"),
    "abuse": lambda golden: _situation(golden).get("abuse") is True,
    "cold withdrawal (heat cold)": lambda golden: _situation(golden).get("heat") == "cold",
    "unmet request with alternatives (goal decline, or tag unmet-request)": lambda golden: (
        _tagged("unmet-request")(golden) or "decline" in _one(golden, part="plan", label="goal")
    ),
    "our fault (tag our-fault, or ownership.admit)": lambda golden: (
        _tagged("our-fault")(golden) or "ownership.admit" in golden.techniques
    ),
    "not our fault (tag not-our-fault)": _tagged("not-our-fault"),
    "no policy at all": lambda golden: not golden.request.get("policy"),
    "a policy with offers": lambda golden: _policy(golden, "may_offer"),
    "a policy with an escalation path": lambda golden: _policy(golden, "escalation"),
    "a policy with a calendar": lambda golden: _policy(golden, "calendar"),
}
