"""Drafts bundled tickets with a small real model, through litellm, as any model of the settings is called.

    python -m evals.local [EXAMPLE ...]

Each draft takes a minute or two on one core. The model is so small that most of its attempts break a guardrail: what
they broke, and what the agent gets in the end, is the demonstration.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from evals.local.server import MODEL, missing, served
from service import assembly, examples
from service.domain import Attempt, Draft
from service.errors import LevelheadError
from service.intake.reading import draft_request_from
from service.llm.routes import Route
from service.settings import Settings, from_environment
from service.terminal.ink import Ink
from service.terminal.pages import draft_page
from service.terminal.screen import screen_of

TICKETS = ("vpn-third-time", "our-fault-migration", "cold-cancel")


def settings_for(address: str) -> Settings:
    """Settings under which `local` is the model served at that address, given the time that one core takes."""
    model = Route(
        alias="local",
        model="openai/local",
        api_base=address,
        api_key="none-needed",
        timeout_s=300.0,
        usd_per_million_in=0.0,
        usd_per_million_out=0.0,
        max_tokens=260,
        params=(("extra_body", {"repeat_penalty": 1.15}),),  # without it the model says the same thing for ever
    )
    return Settings(
        default_model="local",
        models=(model,),
        deadline_s=600.0,
        max_calls=4,
        max_repairs=1,
        attempts_per_model=1,
        cache_dir=from_environment().cache_dir,
    )


def main(arguments: Sequence[str] = ()) -> int:
    """Draft each ticket and print what came of it. 2 where the model is not installed or a ticket not known."""
    problem = missing()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    names = tuple(arguments) or TICKETS
    try:
        with served() as address:
            print(f"{MODEL} is served at {address}", flush=True)
            asyncio.run(demonstrate(names, settings_for(address)))
    except (LevelheadError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


async def demonstrate(names: Sequence[str], settings: Settings) -> None:
    """Draft one ticket after the other: the model has one core."""
    service = assembly.build(settings)
    ink = Ink(screen_of(sys.stdout, {}))
    try:
        for number, name in enumerate(names, start=1):
            request = draft_request_from(json.loads(examples.load(name)), datetime.now(UTC))
            print(f"\n==== {number} of {len(names)}: {name}\n", flush=True)
            print(request.conversation.last_customer_message.text.strip(), flush=True)
            print("\n(the model reads and writes; a minute or two)\n", flush=True)
            draft = await service.draft(request)
            for line in (*attempts_page(draft), "", *draft_page(draft, request.now, ink)):
                print(line, flush=True)
    finally:
        await service.aclose()


def attempts_page(draft: Draft) -> Iterator[str]:
    """What the model wrote each time, and what the guardrails said of it."""
    for number, attempt in enumerate(draft.attempts, start=1):
        yield f"---- attempt {number} of the model: {_judged(attempt)}, {attempt.latency_ms / 1000:.0f} s"
        yield from (f"  | {line}" for line in attempt.text.splitlines())


def _judged(attempt: Attempt) -> str:
    if attempt.passed:
        return "passes every guardrail"
    return f"breaks {', '.join(attempt.codes)}"
