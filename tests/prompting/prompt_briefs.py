"""Briefs for prompting tests: one ordinary case, and small changes to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from service.datafiles import prompts_root
from service.domain import (
    Agent,
    Brief,
    Commitment,
    Conversation,
    Customer,
    DraftRequest,
    Escalation,
    Fact,
    Message,
    NextAction,
    Options,
    Plan,
    Policy,
    Situation,
    Ticket,
)
from service.prompting import PromptLibrary, PromptVersion

SNAPSHOTS = Path(__file__).parent / "snapshots"
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
NONCE = "4be9d20c7a31"
CANARY = "c0ffee-93b1"
POLICY = Policy(
    commitments=(Commitment("status update within 4 hours", "status update", timedelta(hours=4)),),
    may_offer=("10 EUR service credit",),
    facts=(Fact("f1", "The gateway is restarted at 14:00 UTC."),),
    escalation=Escalation("the duty manager", timedelta(hours=1)),
    allowed_links=("status.example.com",),
)
TECHNIQUES = ("listen.reflect", "calm.tone", "empathy.name", "ownership.take", "expectations.timeline")


REPLIES = ("1.0.0", "1.1.0")  # every shipped version of `reply` is held to the same tests


@cache
def reply(version: str) -> PromptVersion:
    return PromptLibrary(prompts_root()).resolve(f"reply@{version}")


def brief(
    *messages: Message | str,
    policy: Policy = POLICY,
    techniques: tuple[str, ...] = TECHNIQUES,
    goal: Any = "first_reply",
    situation: Situation = Situation("hot"),
    ticket: Ticket = Ticket(subject="VPN down", channel="email"),
    customer: Customer = Customer("Dana"),
    agent: Agent = Agent("Sam", "Support engineer", "Sam, IT Support"),
    options: Options = Options(),
    instruction: str | None = None,
    **changes: Any,
) -> Brief:
    """A brief with these messages (a bare text is Dana's); all else ordinary."""
    whole = tuple(
        Message(f"m{number}", "customer", message, "Dana", NOW) if isinstance(message, str) else message
        for number, message in enumerate(messages or ("My VPN drops every ten minutes.",), 1)
    )
    request = DraftRequest(Conversation(whole, ticket, customer, agent), NOW, policy, instruction, options)
    plan = Plan(goal, techniques, NextAction("reply", "Enough is known."))
    given: dict[str, Any] = {"facets": {}, "nonce": NONCE, "canary": CANARY, **changes}
    return Brief(request, situation, plan, **given)


def system_of(prompt: PromptVersion, case: Brief) -> str:
    return prompt.render(case).messages[0].content


def user_of(prompt: PromptVersion, case: Brief) -> str:
    return prompt.render(case).messages[1].content
