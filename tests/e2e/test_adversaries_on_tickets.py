"""Every adversary on every bundled ticket, through the ordinary assembly: nobody gets a broken text as ready."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

import pytest

from service import assembly, examples
from service.domain import Draft, DraftRequest
from service.intake.reading import draft_request_from
from service.llm.mock import ADVERSARIES
from service.llm.personas import blame, overpromise
from service.settings import Settings
from service.tokens import derived

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REQUEST_ID = "req_0123456789abcdef"
DEAF = ("rude", "parrot", "injected", "leaker", "stubborn")
LISTENING = ("vague", "blamer", "overpromiser", "flaky")
SILENT = ("truncated", "empty", "down")
TICKETS = examples.names()


@cache
def service() -> assembly.Service:
    return assembly.build(Settings())


def ticket(name: str, model: str) -> DraftRequest:
    request = draft_request_from(json.loads(examples.load(name)), NOW)
    return request._replace(options=request.options._replace(model=model))


def drafted(name: str, persona: str) -> Draft:
    model = f"mock/{persona}"
    return assembly.run(service().draft(ticket(name, model), REQUEST_ID), model=model)


def test_every_adversary_is_deaf_or_listening_or_silent_or_slow() -> None:
    assert {*DEAF, *LISTENING, *SILENT, "slow"} == set(ADVERSARIES)


@pytest.mark.parametrize("name", TICKETS)
@pytest.mark.parametrize("persona", DEAF)
def test_what_never_gets_better_is_never_ready(persona: str, name: str) -> None:
    draft = drafted(name, persona)
    assert draft.status != "ready"
    assert draft.attempts[0].codes
    assert draft.chosen.verdict.showable
    assert derived("canary", REQUEST_ID) not in draft.chosen.text


@pytest.mark.parametrize("name", TICKETS)
@pytest.mark.parametrize("persona", LISTENING)
def test_who_listens_is_ready_after_a_repair_and_no_spoilt_sentence_is_left(persona: str, name: str) -> None:
    draft = drafted(name, persona)
    assert draft.attempts[0].codes
    assert len(draft.attempts) > 1
    assert draft.status == "ready", [attempt.codes for attempt in draft.attempts]
    assert "as soon as possible" not in draft.chosen.text
    brief = service().drafter.open(ticket(name, "mock/composer"), REQUEST_ID).brief
    for spoilt in (*blame(brief), *overpromise(brief)):
        assert spoilt not in draft.chosen.text


@pytest.mark.parametrize("name", TICKETS)
@pytest.mark.parametrize("persona", SILENT)
def test_where_no_model_answers_the_fallback_does_and_passes_every_guardrail(persona: str, name: str) -> None:
    draft = drafted(name, persona)
    assert draft.status == "fallback"
    assert draft.chosen.verdict.passed, draft.chosen.verdict.findings
    assert all(attempt.verdict is None and attempt.error for attempt in draft.attempts)


@pytest.mark.parametrize("name", TICKETS[:3])
def test_a_slow_model_costs_the_deadline_and_no_more(name: str) -> None:
    hasty = assembly.build(Settings(deadline_s=0.1))
    draft = assembly.run(hasty.draft(ticket(name, "mock/slow"), REQUEST_ID), model="mock/slow")
    assert draft.status == "fallback"
    assert draft.chosen.verdict.passed, draft.chosen.verdict.findings
    assert 80 <= draft.usage.latency_ms < 2000  # nine tenths of the deadline are the model's
