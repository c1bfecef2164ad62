"""The service as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service import __version__, assembly
from service.domain import Conversation, DraftRequest, Message, Policy
from service.errors import LevelheadError
from service.settings import Settings
from service.web import auth, documents, problems
from service.web.reception import LOG, Reception
from service.web.routes import catalogue, drafting, health
from service.web.surface import Service

_TAGS = [
    {"name": "drafting", "description": "Work on a conversation."},
    {"name": "catalogue", "description": "What is loaded."},
    {"name": "operations", "description": "For whoever runs the service."},
]


def create_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The application over the service (missing: the one that the settings describe).

    With keys in the settings every /v1 address asks for one; health and the OpenAPI document are open.
    """
    parts: Service = service or assembly.build(settings)
    app = FastAPI(
        title="Levelhead",
        version=__version__,
        docs_url=None,  # both pages load their scripts from somebody else's servers
        redoc_url=None,
        openapi_tags=_TAGS,
        lifespan=_lifespan(parts),
    )
    asked = [Depends(auth.key_holder(settings.api_keys))] if settings.api_keys else []
    refused = documents.key_refusal() if settings.api_keys else {}
    for routes in (drafting.router(parts, settings), catalogue.router(parts)):
        app.include_router(routes, dependencies=asked, responses=refused)
    app.include_router(health.router(parts))
    app.exception_handlers.update({LevelheadError: _answer_error, HTTPException: _answer_refusal})
    app.add_middleware(Reception)
    app.openapi = lambda: documents.document(app)  # type: ignore[method-assign]
    return app


def _lifespan(service: Service) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _log_somewhere()
        app.openapi()  # builds every schema, so that the first request does not wait for it
        for wrong in await run_in_threadpool(_warm, service):
            LOG.warning("not ready: %s", wrong)
        try:
            yield
        finally:
            await service.aclose()

    return lifespan


def _warm(service: Service) -> tuple[str, ...]:
    """What keeps the service from drafting. Whoever asks first finds word lists read and patterns compiled."""
    message = Message("m1", "customer", "This is the third time. When will it work?")
    with suppress(LevelheadError):
        request = DraftRequest(Conversation((message,)), datetime.now(UTC))
        service.read(request)
        service.check("I'll call you within 4 hours.", request.conversation, Policy(), request.now)
    return service.ready()


def _log_somewhere() -> None:
    """A handler for our own lines, where whoever runs us has set up none."""
    if not LOG.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)


async def _answer_error(request: Request, error: LevelheadError) -> Response:
    kind = problems.kind_of(error)
    request.state.outcome = kind.code
    if not kind.open:
        LOG.error("%s %s: %s", request.state.request_id, kind.code, error)
    return problems.problem_of(error, request.state.request_id)


async def _answer_refusal(request: Request, error: HTTPException) -> Response:
    detail = error.detail if error.status_code == 401 and error.detail != "Unauthorized" else ""
    return problems.refusal(error.status_code, request.state.request_id, error.headers, detail)
