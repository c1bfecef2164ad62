"""The commands over batches: one request a line in, one answer as HTTP gives it a line out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from service import wire
from service.assembly import Service
from service.terminal import orders
from service.terminal.batches import Answer, Outcome, answer_lines, answer_lines_together
from service.terminal.sources import SourceError


def draft(typed: Namespace, service: Service) -> int:
    """Draft a reply for each line, `--jobs` of them at a time."""
    import asyncio  # here: checks and readings do without

    if typed.text:
        raise SourceError("--text goes with one draft, not with --jsonl")

    async def answer(data: Mapping[str, Any]) -> Answer:
        request, texts = orders.order_of(orders.with_wishes(data, typed), orders.present(typed.now), service.settings)
        made = await service.draft(request)
        return wire.draft_answer(made, texts), not made.chosen.verdict.passed

    async def work() -> Outcome:
        try:
            return await answer_lines_together(typed.source, answer, typed.jobs)
        finally:
            await service.aclose()

    return _status(asyncio.run(work()), typed)


def check(typed: Namespace, service: Service) -> int:
    """Hold each line's text to the guardrails."""

    def answer(data: Mapping[str, Any]) -> Answer:
        order = orders.check_of(orders.at(data, typed), orders.present(typed.now), service.settings)
        verdict = service.check(*order)
        return wire.check_answer(verdict), not verdict.passed

    return _status(answer_lines(typed.source, answer), typed)


def read(typed: Namespace, service: Service) -> int:
    """Read each line's conversation."""

    def answer(data: Mapping[str, Any]) -> Answer:
        request, texts = orders.order_of(orders.at(data, typed), orders.present(typed.now), service.settings)
        return wire.situation_answer(*service.read(request), texts), False

    return _status(answer_lines(typed.source, answer), typed)


def _status(outcome: Outcome, typed: Namespace) -> int:
    """1 where a line was bad, or (--strict) where error findings are left."""
    return int(bool(outcome.bad or (getattr(typed, "strict", False) and outcome.failed)))
