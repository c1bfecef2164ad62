"""Requests and situations for planning tests, with only what a test cares about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from service.datafiles import prompts_root
from service.domain import (
    Commitment,
    Conversation,
    Customer,
    DraftRequest,
    Escalation,
    Fact,
    Message,
    Options,
    Policy,
    Role,
    Ticket,
)
from service.planning import Planner, load_planner

MONDAY = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
IN_THREE_DAYS = Commitment("status update within 3 days", "status update", timedelta(days=3))
IN_FOUR_HOURS = Commitment("status update within 4 hours", "status update", timedelta(hours=4))
DUTY_MANAGER = Escalation("the duty manager", timedelta(hours=1))


@cache
def planner() -> Planner:
    return load_planner(prompts_root() / "planning.yaml")


def said(role: Role, text: str, at: datetime | None = MONDAY) -> Message:
    return Message(f"m-{abs(hash((role, text))) % 997}", role, text, created_at=at)


def facts(*texts: str) -> tuple[Fact, ...]:
    return tuple(Fact(f"f{number}", text) for number, text in enumerate(texts, 1))


def ask(
    *messages: Message | str,
    policy: Policy = Policy(),
    options: Options = Options(),
    ticket: Ticket = Ticket(),
    customer: Customer = Customer(),
    now: datetime = MONDAY,
) -> DraftRequest:
    """A request with these messages; a bare text is the customer's."""
    whole = tuple(said("customer", message) if isinstance(message, str) else message for message in messages)
    return DraftRequest(Conversation(whole, ticket, customer), now, policy, options=options)
