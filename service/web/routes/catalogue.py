"""What is loaded: prompts, guidance, guardrails, models."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service import wire
from service.web import listings
from service.web.answering import answered, require_acceptable
from service.web.documents import operation
from service.web.surface import Service


def router(service: Service) -> APIRouter:
    """Routes over what the service has loaded."""
    routes = APIRouter(prefix="/v1", tags=["catalogue"])

    @routes.get("/prompts", **operation("List the prompts", None, listings.PromptsAnswer))
    def prompts(request: Request) -> Response:
        """The prompt versions, the labels that point to them and the hashes that seal them."""
        return _row(request, wire.rows_answer("prompts", service.prompts()))

    @routes.get("/guidance", **operation("List the techniques", None, listings.GuidanceAnswer))
    def guidance(request: Request) -> Response:
        """The documented de-escalation techniques that plans, prompts and findings name by id."""
        return _row(request, wire.techniques_answer(service.guidance(), service.sources()))

    @routes.get("/guardrails", **operation("List the guardrails", None, listings.GuardrailsAnswer))
    def guardrails(request: Request) -> Response:
        """Every code that a finding can have, and what a reply must reach in which situation."""
        return _row(request, wire.guardrails_answer(service.guardrails()))

    @routes.get("/models", **operation("List the models", None, listings.ModelsAnswer))
    def models(request: Request) -> Response:
        """The models that options.model may name."""
        return _row(request, wire.rows_answer("models", service.models()))

    return routes


def _row(request: Request, answer: wire.Answer) -> Response:
    require_acceptable(request.headers.get("accept"))
    return answered(answer)
