"""The commands: each takes what was typed, asks the service, prints a page or JSON, and returns the exit status."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from service import assembly, examples, wire
from service.domain import DraftRequest, Verdict
from service.settings import Settings
from service.terminal import orders, pages
from service.terminal.ink import Ink
from service.terminal.sources import EXAMPLES

DONE, FAILED = 0, 1


def draft(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """Draft a reply, or one for each line."""
    service = assembly.build(settings)
    if typed.jsonl:
        from service.terminal import lines  # here, as below: one answer does without

        return lines.draft(typed, service)
    if typed.source == EXAMPLES:
        return _examples(ink)
    request, texts = orders.draft_order(typed, settings)
    made = _run(service, service.draft(request), request)
    if typed.text:
        show([made.chosen.text])
    elif typed.json:
        show_json(wire.draft_answer(made, texts))
    else:
        if (typed.source or "").startswith(EXAMPLES):  # a ticket of their own people know
            show(pages.ticket_page(request.conversation, made.situation, ink))
        show(pages.draft_page(made, request.now, ink))
    return _status(made.chosen.verdict, typed)


def improve(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """Improve a text of the agent's own."""
    service = assembly.build(settings)
    (request, texts), text = orders.improve_order(typed, settings)
    made = _run(service, service.improve(request, text), request)
    if typed.text:
        show([made.draft.chosen.text])
    elif typed.json:
        show_json(wire.improvement_answer(made, texts))
    else:
        show(pages.improved_page(made.draft.chosen, made.changes, request.now, ink))
    return _status(made.draft.chosen.verdict, typed)


def check(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """Hold a text to the guardrails, or each line's."""
    service = assembly.build(settings)
    if typed.jsonl:
        from service.terminal import lines

        return lines.check(typed, service)
    order = orders.check_order(typed, settings)
    verdict = service.check(*order)
    if typed.json:
        show_json(wire.check_answer(verdict))
    else:
        show(pages.verdict_page(order.text, verdict, order.now, ink))
    return _status(verdict, typed)


def read(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """Read a conversation, or each line's."""
    service = assembly.build(settings)
    if typed.jsonl:
        from service.terminal import lines

        return lines.read(typed, service)
    if typed.source == EXAMPLES:
        return _examples(ink)
    request, texts = orders.draft_order(typed, settings)
    situation, plan = service.read(request)
    if typed.json:
        show_json(wire.situation_answer(situation, plan, texts))
    else:
        show(pages.situation_page(situation, plan, ink))
        show(pages.techniques_page(plan, ink))
    return DONE


def _examples(ink: Ink) -> int:
    """List the bundled tickets."""
    show(table([(EXAMPLES + name, examples.subject(name)) for name in examples.names()], ink))
    return DONE


def show(lines: Iterable[str]) -> None:
    """Print a page."""
    for line in lines:
        print(line)


def show_json(answer: object) -> None:
    """Print an answer as HTTP gives it, indented where a person reads it."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(answer, ensure_ascii=False, indent=indent))


def table(rows: Sequence[Sequence[str]], ink: Ink) -> Iterator[str]:
    """Rows in columns, the first one bold, the last one wrapped."""
    import textwrap  # here: one draft does without

    if not rows:
        yield "none"
        return
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(len(rows[0]) - 1)]
    left = sum(widths)
    for row in rows:
        lines = textwrap.wrap(row[-1], max(24, ink.width - left)) or [""]
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        head = ink.paint(cells[0], "heading") + "".join(cells[1:])
        for line in lines:
            yield (head + line).rstrip()
            head = " " * left


def _run(service: assembly.Service, work: Any, request: DraftRequest) -> Any:
    async def finished() -> Any:
        try:
            return await work
        finally:
            await service.aclose()

    settings = service.settings
    return assembly.run(finished(), model=request.options.model or settings.default_model, judge=settings.judge_model)


def _status(verdict: Verdict, typed: Namespace) -> int:
    return FAILED if typed.strict and not verdict.passed else DONE
