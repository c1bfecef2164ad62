"""Drafts replies to a file of conversations through the ordinary pipeline, and says what the guardrails make of them.

The file holds one JSON object a line: a draft request as the HTTP interface takes it, or a row with a
`customer_message`; without a file, the bundled tickets are drafted. Each row is drafted as by the service itself; then
come a summary and some drafts to read.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from service import examples
from service.assembly import Service, build, run
from service.domain import Draft, DraftRequest
from service.intake import draft_request_from
from service.llm.mock import MOCK_MODELS
from service.settings import from_environment

NOW = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)  # where a row names no time: the same drafts on every day


class Drafted(NamedTuple):
    """One row, what came out and what it cost in CPU milliseconds."""

    number: int
    request: DraftRequest
    draft: Draft
    cpu_ms: float


def main(argv: Sequence[str]) -> int:
    """Draft the file and print the report; 1 where a draft is not ready, 0 otherwise."""
    options = _arguments(argv)
    service = build(from_environment())
    drafted = tuple(draft_rows(service, _rows(options.file, options.limit), options.model))
    print(summary(drafted))
    chosen = random.Random(options.seed).sample(drafted, min(options.show, len(drafted)))
    for one in sorted(chosen):
        print(f"\n{page(one)}")
    for one in drafted if options.failed else ():
        if one.draft.status != "ready":
            print(f"\n{page(one)}")
    return 0 if all(one.draft.status == "ready" for one in drafted) else 1


def draft_rows(service: Service, rows: Sequence[dict[str, Any]], model: str) -> Iterator[Drafted]:
    """Each row with its draft, in order."""
    for number, row in enumerate(rows):
        request = draft_request_from(_request(row), NOW)
        request = request._replace(options=request.options._replace(model=model))
        started = time.process_time()
        draft = run(service.draft(request, f"req_{number}"), model=model, judge=service.settings.judge_model)
        yield Drafted(number, request, draft, (time.process_time() - started) * 1000)


def _rows(path: Path | None, limit: int | None) -> list[dict[str, Any]]:
    if path is None:
        return [json.loads(examples.load(name)) for name in examples.names()][:limit]
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()][:limit]


def _request(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a draft request: one that is none yet carries only what a customer wrote."""
    if "messages" in row:
        return row
    return {"messages": [{"id": "m1", "role": "customer", "text": row["customer_message"]}]}


def summary(drafted: Sequence[Drafted]) -> str:
    """Counts of statuses and finding codes, openings that come twice, words and CPU time."""
    statuses = Counter(one.draft.status for one in drafted)
    codes = Counter(
        f"{finding.severity:<9}{finding.code}" for one in drafted for finding in one.draft.chosen.verdict.findings
    )
    words = [len(one.draft.chosen.text.split()) for one in drafted]
    openings = Counter(opening(one.draft.chosen.text) for one in drafted)
    lines = [f"drafts {len(drafted)}: " + ", ".join(f"{status} {count}" for status, count in statuses.most_common())]
    lines += [f"  {count:>5}  {code}" for code, count in codes.most_common()]
    repeated = [(text, count) for text, count in openings.most_common() if count > 1]
    lines.append(f"openings: {len(openings)} different; {len(repeated)} come more than once")
    lines += [f"  {count:>5}  {text}" for text, count in repeated[:8]]
    if drafted:
        cpu = sorted(one.cpu_ms for one in drafted)
        lines.append(f"words: median {statistics.median(words):.0f}, {min(words)} to {max(words)}")
        lines.append(
            f"CPU per draft: median {statistics.median(cpu):.2f} ms, 95 % within {cpu[int(len(cpu) * 0.95)]:.2f} ms"
        )
    return "\n".join(lines)


def opening(text: str) -> str:
    """The first sentence after a greeting."""
    body = text.split("\n\n", 1)[-1] if text.startswith(("Hi ", "Hello")) else text
    return body.split(". ")[0].split("\n")[0]


def page(one: Drafted) -> str:
    """One case to read: the customer's message, the draft, and what the guardrails said."""
    situation, plan = one.draft.situation, one.draft.plan
    said = one.request.conversation.last_customer_message.said.strip()
    findings = ", ".join(f"{finding.code} ({finding.severity})" for finding in one.draft.chosen.verdict.findings)
    head = f"--- {one.number}  {one.draft.status}  {situation.heat}  {plan.goal}  {' '.join(situation.triggers)}"
    return f"{head}\n{said}\n>>>\n{one.draft.chosen.text}\n[{findings}]"


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals drafts", description=__doc__)
    told = "JSON lines: draft requests, or rows with a customer_message"
    parser.add_argument("file", type=Path, nargs="?", help=told)
    parser.add_argument("--model", default="mock/composer", help=f"any model name; mocks: {', '.join(MOCK_MODELS)}")
    parser.add_argument("--limit", type=int, default=None, help="only the first so many rows")
    parser.add_argument("--show", type=int, default=0, metavar="K", help="print K drafts to read")
    parser.add_argument("--failed", action="store_true", help="print every draft that is not ready")
    parser.add_argument("--seed", type=int, default=1, help="which drafts are shown")
    return parser.parse_args(argv)
