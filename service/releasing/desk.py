"""What a prompt engineer's commands work with: the prompts folder, all its data loaded, and cases to render."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import get_args

from service import assembly, examples
from service.domain import (
    Agent,
    Brief,
    Commitment,
    Conversation,
    Customer,
    Deadline,
    DraftRequest,
    Escalation,
    Fact,
    Finding,
    Goal,
    Message,
    MessageSpan,
    NextAction,
    Options,
    Plan,
    Policy,
    Situation,
    Technique,
    Ticket,
    Trigger,
)
from service.errors import PromptError
from service.guardrails.policy import GuardrailPolicy
from service.intake import draft_request_from
from service.planning.rules import Rules, load_rules
from service.prompting import PromptLibrary, PromptVersion
from service.settings import Settings

NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
REQUEST = "req_00000000000000000000000000000000"  # the same marks in every rendering, so that two can be compared
_GRAVE = "data-loss-before-demo"
CHANNELS = ("email", "chat", "social", "sms")
_POLICY = Policy(
    commitments=(Commitment("a status update within 4 hours", "status update", timedelta(hours=4)),),
    may_offer=("ten percent off the next bill",),
    facts=(Fact("f1", "The gateway is being replaced."),),
    escalation=Escalation("the duty manager", timedelta(hours=1)),
    allowed_links=("status.example.com",),
)


class Desk:
    """The prompts of some settings, unreleased ones included. Raises PromptError where their shared data is broken."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings._replace(allow_unreleased_prompts=True)
        self.root: Path = settings.prompts_dir
        self._found: dict[str, tuple[Finding, ...]] = {}
        self.library = PromptLibrary(self.root, settings.cache_dir, allow_unreleased=True)
        self.as_served = PromptLibrary(self.root, settings.cache_dir, settings.allow_unreleased_prompts)

    def one(self, spec: str) -> PromptVersion:
        """The version that a name stands for, released or not."""
        return only(self.library, spec)

    @cached_property
    def service(self) -> assembly.Service:
        return assembly.build(self.settings)

    @cached_property
    def catalogue(self) -> tuple[Technique, ...]:
        return self.service.guidance()

    @cached_property
    def rules(self) -> Rules:
        ids = frozenset(row.id for row in self.catalogue)
        return load_rules(self.root / "planning.yaml", self.settings.cache_dir, ids)

    @property
    def policy(self) -> GuardrailPolicy:
        return self.service.guardrails()

    @cached_property
    def bundled(self) -> tuple[tuple[str, Brief], ...]:
        """The bundled examples by name, read and planned."""
        return tuple((name, self.brief(self.example(name))) for name in examples.names())

    def found_in(self, text: str) -> tuple[Finding, ...]:
        """What the guardrails find in a text that answers a grave case, where nothing stock passes. Kept by text."""
        if text not in self._found:
            request = self.example(_GRAVE)
            self._found[text] = self.service.check(text, request.conversation, request.policy, NOW).findings
        return self._found[text]

    def example(self, name: str) -> DraftRequest:
        """A bundled example as a request."""
        return draft_request_from(json.loads(examples.load(name)), NOW)

    def brief(self, request: DraftRequest, request_id: str = REQUEST) -> Brief:
        """What a prompt is rendered from for this request; models that aren't there are taken to write any language."""
        return self.service.drafter.brief(request, request_id)


def only(library: PromptLibrary, spec: str) -> PromptVersion:
    """The version that a name stands for. Raises PromptError where it is shared out among several."""
    arms = library.arms(spec)
    if len(arms) > 1:
        numbers = " or ".join(f"{version.name}@{version.version}" for version in arms)
        raise PromptError(f"{spec} is shared out among several versions: name {numbers}")
    return arms[0]


def case(techniques: tuple[str, ...] = (), goal: Goal = "first_reply", **changes: object) -> Brief:
    """A made case with a policy that allows something of everything; `changes` are the brief's own fields."""
    channel = str(changes.pop("channel", "email"))
    conversation = Conversation(
        (Message("m1", "customer", "It broke again.", "Dana", NOW),),
        Ticket(subject="Broken", channel=channel, tags=("urgent",), next_update_due=NOW + timedelta(hours=2)),
        Customer("Dana"),
        Agent("Sam", "Support engineer", "Sam, Support"),
    )
    request = DraftRequest(conversation, NOW, _POLICY, None, Options())
    plan = Plan(goal, techniques, NextAction("reply", ""))
    brief = Brief(request, Situation("hot"), plan, {}, nonce="4be9d20c7a315f08", canary="93b1c0ffee93b1c0")
    return brief._replace(**changes)  # type: ignore[arg-type]


def made_cases(techniques: tuple[str, ...]) -> Iterator[Brief]:
    """Cases that between them render every part of a prompt: each goal, trigger and channel, hot and cold, a clash."""
    for goal in get_args(Goal):
        yield case(techniques, goal)
    yield case(techniques, situation=Situation("cold"))
    yield case(techniques, situation=Situation("hot", triggers=get_args(Trigger)), clash=clash())
    for channel in CHANNELS:
        yield case(techniques, channel=channel, language="de")
    bare = case(techniques)
    unknown = Conversation(bare.request.conversation.messages)
    yield bare._replace(request=bare.request._replace(policy=Policy(), conversation=unknown))


def clash() -> Deadline:
    """A customer's own deadline that comes before anything that may be promised."""
    return Deadline(MessageSpan("m1", 0, 8, "by eleven"), NOW + timedelta(hours=2))
