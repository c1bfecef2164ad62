"""A judge that lies, stalls, breaks its form or obeys the draft: no broken draft becomes ready by it.

The personas are held to it with `judge_clears` set, where a judge may do most; without it nothing is ever taken away.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

import pytest

from judges import ScriptedJudge, best, draft_of, flatterer, labels_of, quotes_of, told, unproved, with_judge
from service import assembly, examples
from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Draft, DraftRequest, LabelOpinion
from service.errors import ModelTimeout
from service.guardrails.confidence import with_confidence
from service.guardrails.policy import load_policy
from service.intake.reading import draft_request_from
from service.judging.answers import opinions_in
from service.judging.combining import combine
from service.judging.labels import VALUES, needs_proof
from service.llm.base import LLM
from service.llm.mock import ADVERSARIES
from service.llm.personas import blame, overpromise
from service.settings import Settings

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REQUEST_ID = "req_0123456789abcdef"
TICKETS = examples.names()
WRITING = tuple(name for name in ADVERSARIES if name not in ("truncated", "empty", "down", "slow"))
DEAF = ("rude", "parrot", "injected", "leaker", "stubborn")


def obeying() -> ScriptedJudge:
    """Says whatever the draft says: the first quotation for everything, as a captured model would."""

    def answer(request: object) -> str:
        quote = quotes_of(draft_of(request))[0]  # type: ignore[arg-type]
        return json.dumps({label: told(best(label), quote) for label in labels_of(request)})  # type: ignore[arg-type]

    return ScriptedJudge(answer)


JUDGES = {
    "lies with true quotations": flatterer,
    "lies with other true quotations": lambda: flatterer(3),
    "lies without proof": unproved,
    "stalls": lambda: ScriptedJudge(lambda _request: ModelTimeout("no answer")),
    "breaks its form": lambda: ScriptedJudge(lambda _request: "Looks great to me! {empathy: 2}"),
    "obeys the draft": obeying,
}


@cache
def ticket(name: str) -> DraftRequest:
    return draft_request_from(json.loads(examples.load(name)), NOW)


class Chair:
    """Where whoever judges now sits: one service for all judges."""

    def __init__(self) -> None:
        self.judge = flatterer()
        self.service = assembly.build(
            Settings(judge_model="test/judge", judge_threshold=1.0, judge_clears=True),
            find_model=self.find,
        )

    def find(self, name: str | None) -> LLM:
        return with_judge(self.judge)(name)


@cache
def chair() -> Chair:
    return Chair()


@cache
def alone() -> assembly.Service:
    return assembly.build(Settings())


def drafted(service: assembly.Service, name: str, persona: str) -> Draft:
    request = ticket(name)._replace(options=ticket(name).options._replace(model=f"mock/{persona}"))
    return assembly.run(service.draft(request, REQUEST_ID), model=f"mock/{persona}")


@cache
def unjudged(name: str, persona: str) -> Draft:
    return drafted(alone(), name, persona)


@pytest.mark.parametrize("persona", WRITING)
@pytest.mark.parametrize("kind", JUDGES)
def test_no_bad_judge_makes_a_broken_draft_ready(kind: str, persona: str) -> None:
    """Every attempt that fails without a judge fails with this one, and what is ready holds no spoilt sentence."""
    chair().judge = JUDGES[kind]()
    for name in TICKETS:
        draft, before = drafted(chair().service, name, persona), unjudged(name, persona)
        assert not draft.attempts[0].passed or before.attempts[0].passed, (name, draft.attempts[0].text)
        assert draft.status != "ready" or persona not in DEAF
        if draft.status == "ready":
            spoilt = (*blame_of(name), "as soon as possible")
            assert [sentence for sentence in spoilt if sentence in draft.chosen.text] == []


def test_a_judge_is_really_asked_where_nothing_hard_is_wrong() -> None:
    """Otherwise the test above would hold for nothing."""
    chair().judge = flatterer()
    for name in TICKETS:
        drafted(chair().service, name, "composer")
    assert len(chair().judge.asked) > len(TICKETS) // 2


@cache
def blame_of(name: str) -> tuple[str, ...]:
    brief = alone().drafter.open(ticket(name), REQUEST_ID).brief
    return (*blame(brief), *overpromise(brief))


@pytest.mark.parametrize("persona", WRITING)
def test_the_rule_holds_even_where_the_judge_is_asked_about_everything(persona: str) -> None:
    """The worst case, straight at the rule: each label at its best, with whichever quotation helps it most."""
    checker = Checker(load_policy(prompts_root() / "guardrails.yaml"))
    drafter = alone().drafter
    for name in TICKETS:
        draft = unjudged(name, persona)
        examined = drafter._examine(draft.attempts[0].text, drafter.open(ticket(name), REQUEST_ID))
        examined = examined._replace(assessed=with_confidence(examined.review, examined.assessed))
        before = checker.verdict(examined)
        if before.passed:
            continue
        for quote in quotes_of(draft.attempts[0].text)[:6]:
            lie = {label: told(best(label), quote if needs_proof(label, best(label)) else "") for label in VALUES}
            opinions: tuple[LabelOpinion, ...] = opinions_in(json.dumps(lie), tuple(VALUES), examined.review.reading)
            both = combine(checker, examined, before, opinions, clears=True)
            assert not both.verdict.passed, (name, draft.attempts[0].text, quote, both.cleared)
