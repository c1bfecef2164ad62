"""A service that answers at once with every kind of value, and a way to ask an application without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx

from service import domain
from service.conditions import parse_condition
from service.errors import LevelheadError
from service.guardrails.policy import CodeRule, GuardrailPolicy, Requirement
from service.guidance import Source
from service.improving import Improvement
from service.settings import Settings
from service.web.app import create_app

KEYS = ("key-of-the-helpdesk-plugin", "key-of-the-night-shift!")
SAID = "I'll call you within 4 hours."
MESSAGE = {"role": "customer", "text": "Third time this week!!"}
VERDICT = domain.Verdict(
    assessment=domain.Assessment(2, True, False, 2, False, 2, False, "calm", True, False, False, False, True, True),
    findings=(
        domain.Finding("length.over", "warning", "Too long.", ("calm.tone",), None, None),
        domain.Finding("tone.off", "info", "Hm.", (), domain.Span(0, 4, "I'll"), "I will"),
    ),
    promises=(
        domain.Promise(
            "within 4 hours",
            domain.Span(14, 28, "within 4 hours"),
            "call you",
            "agent",
            timedelta(hours=4),
            datetime(2026, 11, 21, 14, 20, 0, 5, tzinfo=timezone(timedelta(hours=1))),
            "commitment",
            True,
        ),
        domain.Promise("today", domain.Span(0, 5, "today"), "fix it", "agent", None, None, "none", False),
    ),
    claims=(domain.Claim("done_act", "I'll", domain.Span(0, 4, "I'll"), None),),
    citations=(domain.Citation("f1", domain.Span(5, 9, "call")),),
    evidence=(("timeline", domain.Span(14, 28, "within 4 hours")),),
)
SITUATION = domain.Situation(
    heat="hot",
    emotions=("anger",),
    triggers=("repeat_contact",),
    evidence=(domain.Evidence("heat", domain.MessageSpan("m1", 0, 5, "Third")),),
)
PLAN = domain.Plan("first_reply", ("calm.tone",), domain.NextAction("escalate", "They asked for it.", "duty manager"))
CHOSEN = domain.Variant(SAID, "<p>I&#x27;ll call</p>", "en", VERDICT)


def a_draft(request: domain.DraftRequest, request_id: str) -> domain.Draft:
    return domain.Draft(
        id="drf_1",
        status="needs_review",
        chosen=CHOSEN,
        variants=(CHOSEN,),
        situation=SITUATION,
        plan=PLAN,
        attempts=(
            domain.Attempt("mock/composer", SAID, VERDICT, 3, 10, 20, None),
            domain.Attempt("mock/down", "", None, 0, error="unavailable"),
        ),
        provenance=domain.Provenance("reply", "1.0.0", "00", "production", "11", "1.0.0", "mock/composer", request_id),
        usage=domain.Usage(10, 20, None, 3),
        last_message_id=request.conversation.last_customer_message.id,
        conversation_sha256="22",
        metadata=request.metadata,
    )


class FakeService:
    """Remembers what it was asked; raises `error` instead where it has one."""

    def __init__(self, error: Exception | None = None, wrong: tuple[str, ...] = ()) -> None:
        self.error, self.wrong = error, wrong
        self.requests: list[domain.DraftRequest] = []
        self.checks: list[tuple[str, domain.Conversation | None, domain.Policy, datetime]] = []
        self.closed = False

    async def draft(self, request: domain.DraftRequest, request_id: str | None = None) -> domain.Draft:
        return a_draft(self._take(request), request_id or "")

    async def improve(self, request: domain.DraftRequest, text: str, request_id: str | None = None) -> Improvement:
        draft = a_draft(self._take(request), request_id or "")
        return Improvement(draft, VERDICT, (domain.Change(text, SAID),))

    def check(
        self, text: str, conversation: domain.Conversation | None, policy: domain.Policy, now: datetime
    ) -> domain.Verdict:
        self._stumble()
        self.checks.append((text, conversation, policy, now))
        return VERDICT

    def read(self, request: domain.DraftRequest) -> tuple[domain.Situation, domain.Plan]:
        self._take(request)
        return SITUATION, PLAN

    def prompts(self) -> tuple[Any, ...]:
        self._stumble()
        return ()

    def guidance(self) -> tuple[domain.Technique, ...]:
        return (domain.Technique("calm.tone", "Stay calm", "…", "…", (1, 2), True, ("tone",)),)

    def sources(self) -> tuple[Source, ...]:
        return (Source(1, "Calm replies", "a publisher"), Source(2, "Calmer replies"), Source(3, "Taught by nobody"))

    def guardrails(self) -> GuardrailPolicy:
        hot = parse_condition({"heat": ["hot", "cold"], "issues": {"at_least": 2}}, "test")
        rules = {"tone.off": CodeRule("warning", ("calm.tone",), "Off.", "Calm down.", ((hot, "error"),))}
        return GuardrailPolicy("1.0.0", rules, (Requirement("tone.off", "tone", "is", 0, hot, "error"),), {})

    def models(self) -> tuple[Any, ...]:
        return ()

    def ready(self) -> tuple[str, ...]:
        return self.wrong

    async def aclose(self) -> None:
        self.closed = True

    def _take(self, request: domain.DraftRequest) -> domain.DraftRequest:
        self._stumble()
        self.requests.append(request)
        return request

    def _stumble(self) -> None:
        if self.error is not None:
            raise self.error


def settings(**changes: Any) -> Settings:
    return Settings()._replace(max_messages=5, max_message_chars=2_000, max_body_bytes=20_000, **changes)


def ask(
    method: str, path: str, service: FakeService | None = None, rules: Settings | None = None, **request: Any
) -> httpx.Response:
    """The answer of an application over the service."""
    app = create_app(rules or settings(), service or FakeService())

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://levelhead.example") as client:
            return await client.request(method, path, **request)

    return asyncio.run(asked())


def post(body: Any, path: str = "/v1/drafts", **more: Any) -> httpx.Response:
    """The answer to a body: bytes and streams as they are, everything else as JSON."""
    if isinstance(body, bytes) or hasattr(body, "__aiter__"):
        headers = {"Content-Type": "application/json", **more.pop("headers", {})}
        return ask("POST", path, content=body, headers=headers, **more)
    return ask("POST", path, json=body, **more)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    """A body of unknown length."""
    for part in parts:
        yield part


def unlucky(cls: type[LevelheadError]) -> LevelheadError:
    return cls(f"what {cls.__name__} says")


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
