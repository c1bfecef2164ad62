"""What a second opinion is worth: `python -m evals guardrails --data FILE --judge MODEL`, or `--judge labels`.

MODEL is asked once about each reply, for every label that some threshold would ask, and its answer goes through the
same parsing and combining as in the service, whose door rule (who is asked at all, which finding may go) plays no part
here: this measures the assessment. `labels` is a judge that answers as the labels do and quotes where they are earned:
the best that any judge could do. Then come, by threshold, the share of labels asked and the macro-F1 of the core; by
label, how far reader, judge and both agree with the labels (Cohen's kappa over the labels asked); the reader's
calibration over all labels; and cost. Calibration looks better than it is where `confidence.json` was made from these
very rows.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from evals.guardrails import CORE, NOW, LabelledReply, numbers
from evals.scoring import Pair, macro
from service.assembly import Models, build
from service.checking import Checker, Examined
from service.domain import Assessment, DraftRequest, LabelOpinion
from service.errors import ModelError
from service.guardrails.confidence import with_confidence
from service.guardrails.policy import load_policy
from service.judging.answers import BrokenAnswer, opinions_in, suspicious
from service.judging.combining import combine, unsure
from service.judging.labels import VALUES, needs_proof
from service.llm.base import LLM, Budget, Completion, CompletionRequest
from service.prompting import PromptLibrary
from service.settings import Settings, from_environment

THRESHOLDS = (0.0, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.98)
_DEADLINE_S = 120.0
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


class Oracle:
    """A judge that answers as the labels do. It quotes the words that earned a label, else a sentence of the reply."""

    name = "labels"
    languages: frozenset[str] | None = None

    def __init__(self, row: LabelledReply, examined: Examined) -> None:
        self._row = row
        self._examined = examined

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        return Completion(json.dumps({label: self._told(label) for label in VALUES}), self.name, 0)

    async def aclose(self) -> None:
        """Nothing was opened."""

    def _told(self, label: str) -> dict[str, Any]:
        value = VALUES[label][self._row.labels[label]]
        return {"value": value, "quote": self._quote(label) if needs_proof(label, value) else "", "reason": "As given."}

    def _quote(self, label: str) -> str:
        found = self._examined.assessed.evidence.get(label)
        if found is not None:
            return found.quote
        reading = self._examined.review.reading
        sentences = [one for one in reading.sentences if one.words and not one.quoted] or list(reading.sentences)
        one = sentences[list(VALUES).index(label) % len(sentences)]
        return reading.text[one.start : one.end]


class Judged(NamedTuple):
    """A reply with both opinions. `opinions` are empty where the judge's answer counts for nothing; `void` says why."""

    row: LabelledReply
    examined: Examined
    opinions: tuple[LabelOpinion, ...]
    void: str | None
    completion: Completion | None


class Point(NamedTuple):
    """What asking below one threshold gives: the share of labels asked, and the core's macro-F1, label by label."""

    threshold: float
    asked: float
    core: Mapping[str, float]

    @property
    def mean(self) -> float:
        return sum(self.core.values()) / len(self.core)


def judged(rows: Sequence[LabelledReply], model: str, settings: Settings) -> list[Judged]:
    """Every row with what the model says of it; `labels` is the oracle."""
    return asyncio.run(_judged(rows, model, settings))


async def _judged(rows: Sequence[LabelledReply], model: str, settings: Settings) -> list[Judged]:
    models = Models(settings)
    service = build(settings)
    library = PromptLibrary(settings.prompts_dir, settings.cache_dir, settings.allow_unreleased_prompts)
    checker = _checker(settings)
    found: list[Judged] = []
    for row in rows:
        request = DraftRequest(row.conversation, NOW, row.policy)
        brief = service.drafter.open(request, f"judge-{row.id}").brief
        examined = _examined(row, checker)
        asked = unsure_at_any(examined)
        rendered = library.resolve("judge", "judge").render_judgement(brief, row.reply, asked)
        call = CompletionRequest(rendered.messages, brief, rendered.temperature, rendered.max_tokens)
        judge: LLM = Oracle(row, examined) if model == "labels" else models.find(model)
        found.append(await _one(row, examined, asked, judge, call))
    await models.aclose()
    return found


async def _one(
    row: LabelledReply, examined: Examined, asked: tuple[str, ...], judge: LLM, call: CompletionRequest
) -> Judged:
    try:
        completion = await judge.complete(call, Budget(_DEADLINE_S, max_calls=3))
        opinions = opinions_in(completion.text, asked, examined.review.reading)
    except ModelError as error:
        return Judged(row, examined, (), f"model.{error.code}", None)
    except BrokenAnswer:
        return Judged(row, examined, (), "answer.broken", completion)
    dictated = judge.name != "labels" and suspicious(opinions)
    return Judged(row, examined, () if dictated else opinions, "answer.suspicious" if dictated else None, completion)


def _checker(settings: Settings) -> Checker:
    return Checker(load_policy(settings.prompts_dir / "guardrails.yaml"))


def _examined(row: LabelledReply, checker: Checker) -> Examined:
    examined = checker.examine(row.reply, now=NOW, policy=row.policy, conversation=row.conversation)
    return examined._replace(assessed=with_confidence(examined.review, examined.assessed))


def unsure_at_any(examined: Examined) -> tuple[str, ...]:
    """The labels that some threshold asks, in the rubric's order."""
    asked = {label for threshold in THRESHOLDS for label in unsure(examined.assessed, threshold)}
    return tuple(label for label in VALUES if label in asked)


def combined(one: Judged, threshold: float, checker: Checker) -> dict[str, int]:
    """The labels of both opinions together, asking below the threshold."""
    asked = unsure(one.examined.assessed, threshold)
    opinions = [opinion for opinion in one.opinions if opinion.label in asked]
    both = combine(checker, one.examined, checker.verdict(one.examined), opinions)
    return numbers(both.verdict.assessment)


def curve(found: Sequence[Judged], thresholds: Iterable[float], checker: Checker) -> list[Point]:
    """The core's macro-F1 by how many labels are asked."""
    points: list[Point] = []
    for threshold in thresholds:
        pairs: dict[str, list[Pair]] = {label: [] for label in CORE}
        asked = 0
        for one in found:
            asked += len(unsure(one.examined.assessed, threshold))
            values = combined(one, threshold, checker)
            for label in CORE:
                pairs[label].append((one.row.labels[label], values[label]))
        core = {label: macro(Counter(pairs[label])).f1 for label in CORE}
        points.append(Point(threshold, asked / (len(found) * len(VALUES)), core))
    return points


def kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa: agreement beyond chance; 1 where both always say the same."""
    if not pairs:
        return float("nan")
    agreed = sum(given == told for given, told in pairs) / len(pairs)
    first, second = Counter(given for given, _ in pairs), Counter(told for _, told in pairs)
    chance = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def reliability(found: Sequence[Judged]) -> tuple[float, list[tuple[float, float, int, float, float]]]:
    """The reader's expected calibration error, and by bin: from, to, decisions, mean confidence, share right."""
    said: list[tuple[float, bool]] = []
    for one in found:
        values = numbers(one.examined.assessed.assessment)
        sure = one.examined.assessed.confidence
        said += [(sure[label], values[label] == one.row.labels[label]) for label in Assessment._fields]
    rows = []
    for low, high in pairwise(_BINS):
        inside = [(sure, right) for sure, right in said if low <= sure < high or (high == 1 and sure == 1)]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            rows.append((low, high, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    error = sum(count * abs(mean - right) for _, _, count, mean, right in rows) / max(1, len(said))
    return error, rows


def report(found: Sequence[Judged], threshold: float, checker: Checker) -> str:
    """All that was measured, as plain text; the table by label is that of the threshold in use."""
    points = curve(found, sorted({*THRESHOLDS, threshold}), checker)
    lines = [f"{len(found)} replies, judge {found[0].completion.model if found[0].completion else 'without an answer'}"]
    lines += ["", f"{'asked below':>11} {'labels asked':>13} {'core mean':>10}  {'  '.join(CORE)}"]
    for point in points:
        cells = "  ".join(f"{point.core[label]:>{len(label)}.3f}" for label in CORE)
        mark = " <- in use" if point.threshold == threshold else ""
        lines.append(f"{point.threshold:>11.2f} {point.asked:>12.1%} {point.mean:>10.3f}  {cells}{mark}")
    lines += ["", *_agreement(found, threshold, checker), "", *_calibration(found), "", *_spent(found)]
    return "\n".join(lines)


def _agreement(found: Sequence[Judged], threshold: float, checker: Checker) -> list[str]:
    """By label, over the replies for which it is asked: accuracy of reader, judge and both, and the judge's kappa."""
    lines = [f"{'label':<12} {'asked':>6} {'reader':>7} {'judge':>7} {'both':>7} {'kappa':>7} {'void':>5}"]
    table: dict[str, list[tuple[int, int, int | None, int]]] = {label: [] for label in VALUES}
    for one in found:
        own, both = numbers(one.examined.assessed.assessment), combined(one, threshold, checker)
        told = {
            opinion.label: VALUES[opinion.label].index(opinion.value)
            for opinion in one.opinions
            if opinion.valid and opinion.value is not None
        }
        for label in unsure(one.examined.assessed, threshold):
            table[label].append((one.row.labels[label], own[label], told.get(label), both[label]))
    for label, rows in table.items():
        if not rows:
            continue
        pairs = [(given, judge) for given, _, judge, _ in rows if judge is not None]
        right = sum(given == judge for given, judge in pairs) / len(pairs) if pairs else float("nan")
        reader = sum(given == value for given, value, _, _ in rows) / len(rows)
        both_right = sum(given == value for given, _, _, value in rows) / len(rows)
        head = f"{label:<12} {len(rows):>6} {reader:>7.3f} {right:>7.3f} {both_right:>7.3f}"
        lines.append(f"{head} {kappa(pairs):>7.3f} {len(rows) - len(pairs):>5}")
    return lines


def _calibration(found: Sequence[Judged]) -> list[str]:
    error, rows = reliability(found)
    lines = [f"the reader's confidence, all labels: expected calibration error {error:.3f}"]
    lines += [f"  {low:.2f} - {high:.2f}  {count:>6} decisions, said {mean:.3f}, right {right:.3f}"
              for low, high, count, mean, right in rows]  # fmt: skip
    return lines


def _spent(found: Sequence[Judged]) -> list[str]:
    answered = [one.completion for one in found if one.completion is not None]
    voids = Counter(one.void for one in found if one.void)
    costs = [one.cost_usd for one in answered if one.cost_usd is not None]
    lines = [f"void answers: {', '.join(f'{why} {count}' for why, count in voids.most_common()) or 'none'}"]
    if answered:
        tokens = sum(one.prompt_tokens + one.completion_tokens for one in answered) / len(answered)
        price = f"{sum(costs) / len(costs):.5f} USD" if costs else "price unknown"
        wait = sum(one.latency_ms for one in answered) / len(answered)
        lines.append(f"per draft: {price}, {tokens:.0f} tokens, {wait:.0f} ms")
    return lines


def main(rows: Sequence[LabelledReply], model: str, gate: float | None) -> int:
    """Print the report. Exit status 1 where the core mean at the threshold in use is below the gate."""
    settings = from_environment()
    checker = _checker(settings)
    found = judged(rows, model, settings)
    print(report(found, settings.judge_threshold, checker))
    (point,) = curve(found, (settings.judge_threshold,), checker)
    return 1 if gate is not None and (point.mean < gate or point.asked > 0.5) else 0
