"""Briefs made by hand: one customer message, and only what a test says about the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.conditions import facets_of
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

NOW = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)
FULL_POLICY = Policy(
    commitments=(
        Commitment("status update within 4 hours", "status update", timedelta(hours=4)),
        Commitment("callback within 1 hour (duty manager)", "callback", timedelta(hours=1), owner="duty manager"),
    ),
    may_offer=("10 EUR service credit",),
    facts=(Fact("f1", "The gateway restarts at 14:00 UTC."),),
    escalation=Escalation("duty manager", timedelta(hours=1)),
)
POLICIES = {
    "none": Policy(),
    "full": FULL_POLICY,
    "commitment": Policy(commitments=(Commitment("key rotation same day", "key rotation", at="same day"),)),
    "offer": Policy(may_offer=("waive the fee",)),
    "facts": Policy(facts=(Fact("f1", "The invoice run was late."), Fact("f2", "It ended on 3 March."))),
    "path": Policy(escalation=Escalation("Nadia Rahman, incident manager", timedelta(minutes=15))),
}


def brief_of(
    text: str,
    *earlier: tuple[str, str],
    goal: str = "first_reply",
    heat: str = "calm",
    policy: Policy = Policy(),
    channel: str | None = None,
    name: str | None = None,
    agent: Agent = Agent(),
    subject: str | None = None,
    instruction: str | None = None,
    length: str = "medium",
    facets: dict[str, Any] | None = None,
    situation: dict[str, Any] | None = None,
    **more: Any,
) -> Brief:
    """A brief for `text` as the last message; `earlier` holds (role, text) of what came before."""
    rows = (*earlier, ("customer", text))
    messages = tuple(Message(f"m{number}", role, said) for number, (role, said) in enumerate(rows, 1))  # type: ignore[arg-type]
    conversation = Conversation(messages, Ticket(id="t1", subject=subject, channel=channel), Customer(name), agent)
    read = Situation(heat, **(situation or {}))  # type: ignore[arg-type]
    request = DraftRequest(conversation, NOW, policy, instruction, Options(length=length))  # type: ignore[arg-type]
    plan = Plan(goal, (), NextAction("reply", ""))  # type: ignore[arg-type]
    known = {**facets_of(read, conversation, policy), "goal": goal, **(facets or {})}
    return Brief(request, read, plan, known, **more)
