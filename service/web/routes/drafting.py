"""The four calls that work on a conversation: drafts, checks, situations, improvements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from service import wire
from service.intake import check_request_from
from service.settings import Settings
from service.web import answers, schemas
from service.web.answering import answered, body_of, require_acceptable
from service.web.documents import operation
from service.web.outcomes import counted, outcome_of
from service.web.parsing import Data, Limits, checked, json_from, read_request
from service.web.surface import Service

T = TypeVar("T")


def router(service: Service, settings: Settings) -> APIRouter:
    """Routes over the service, within the limits of the settings."""
    routes = APIRouter(prefix="/v1", tags=["drafting"])
    limits = Limits(settings.max_messages, settings.max_message_chars)

    async def take(request: Request, model: type[BaseModel], then: Callable[[Data, datetime], T]) -> T:
        """What `then` makes of the request's data, off the event loop: long texts must not hold up everybody else."""
        require_acceptable(request.headers.get("accept"))
        body = await body_of(request, settings.max_body_bytes)

        def work() -> T:
            return then(checked(json_from(body), model, limits), datetime.now(UTC))

        return await run_in_threadpool(work)

    @routes.post("/drafts", **operation("Draft a reply", schemas.DraftRequest, answers.DraftAnswer))
    async def draft(request: Request) -> Response:
        """Reads the conversation, plans the reply, drafts it, checks and mends it. Nothing is sent to a customer."""
        order = await take(request, schemas.DraftRequest, read_request)
        made = await service.draft(order.request, request.state.request_id)
        request.state.outcome = outcome_of(made, order.request.options.model or settings.default_model)
        return answered(wire.draft_answer(made, order.texts))

    @routes.post("/improvements", **operation("Improve a text", schemas.ImprovementRequest, answers.ImprovementAnswer))
    async def improve(request: Request) -> Response:
        """Mends what the guardrails say of a human's own text and keeps the rest."""
        text, order = await take(
            request, schemas.ImprovementRequest, lambda data, now: (data["text"], read_request(data, now))
        )
        made = await service.improve(order.request, text, request.state.request_id)
        told = outcome_of(made.draft, order.request.options.model or settings.default_model)
        request.state.outcome = f"{told} {counted(len(made.changes), 'change')}"
        return answered(wire.improvement_answer(made, order.texts))

    @routes.post("/checks", **operation("Check a text", schemas.CheckRequest, answers.CheckAnswer))
    async def check(request: Request) -> Response:
        """The guardrails on anybody's text. Needs no model."""
        verdict = await take(
            request, schemas.CheckRequest, lambda data, now: service.check(*check_request_from(data, now))
        )
        return answered(wire.check_answer(verdict))

    @routes.post("/situations", **operation("Read a conversation", schemas.SituationRequest, answers.SituationAnswer))
    async def situation(request: Request) -> Response:
        """What the conversation tells, and the plan for answering it. Needs no model."""

        def read(data: Data, now: datetime) -> wire.Answer:
            order = read_request(data, now)
            return wire.situation_answer(*service.read(order.request), order.texts)

        return answered(await take(request, schemas.SituationRequest, read))

    return routes
