"""What a request costs inside a process that is warm: prompt, guardrails, pipeline."""

from __future__ import annotations

import json
from itertools import cycle

from evals.bench.case import NOW, REPLY, REQUEST, others
from evals.bench.rows import Row
from evals.bench.turns import Work, cpu_ms
from service import assembly, wire
from service.intake import draft_request_from
from service.llm.base import Budget, Completion, CompletionRequest
from service.settings import Settings

BASE = "JSON round trip"
_WARM = 100  # texts that a process has checked before: it has met the words that every text has


class Instant:
    """A model that takes no time: the same reply, whatever it is asked."""

    name = "mock/instant"
    languages: frozenset[str] | None = None

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        return Completion(REPLY, self.name, 0)

    async def aclose(self) -> None:
        return None


def measure() -> list[Row]:
    """CPU milliseconds of each stage, and its ratio to the JSON round trip of the same request."""
    service = assembly.build(Settings(), find_model=lambda _: Instant())
    request = draft_request_from(REQUEST, NOW)
    case = service.drafter.open(request, "req_bench")

    def round_trip() -> object:
        return json.loads(json.dumps(REQUEST))

    text = json.dumps(REQUEST)

    def render() -> object:
        return case.prompt.render(case.brief)

    def check() -> object:
        return service.drafter.check(REPLY, case)

    texts = list(others())
    for other in texts[:_WARM]:
        service.drafter.check(other, case)
    unmet = cycle(texts[_WARM:])  # more of them than are checked while this is measured

    def check_unmet() -> object:
        return service.drafter.check(next(unmet), case)

    def both() -> object:
        return render(), check()

    def draft() -> object:
        return assembly.run(service.draft(request, "req_bench"), model=Instant.name)

    def answer() -> object:
        parsed = draft_request_from(json.loads(text), NOW)
        return json.dumps(wire.draft_answer(assembly.run(service.draft(parsed, "req_bench"), model=Instant.name)))

    stages: tuple[tuple[str, Work, float | None], ...] = (
        (BASE, round_trip, None),
        ("prompt rendering", render, None),
        ("all guardrails, 156 words", check, None),
        ("the same, texts never met", check_unmet, None),
        ("prompt and guardrails", both, 3.0),
        ("pipeline, instant model", draft, 8.0),
        ("the same, JSON to JSON", answer, None),
    )
    costs = cpu_ms([stage for _, stage, _ in stages])
    rows = zip(stages, costs, strict=True)
    return [Row(name, cost, cost / costs[0], BASE, budget, "ms") for (name, _, budget), cost in rows]
