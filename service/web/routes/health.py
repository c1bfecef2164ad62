"""Whether the process lives, and whether it can draft. Open to everybody: they tell nothing about customers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service import __version__
from service.errors import Fault
from service.web import listings, problems
from service.web.answering import answered
from service.web.documents import operation
from service.web.surface import Service


def router(service: Service) -> APIRouter:
    """Routes for whoever watches the process."""
    routes = APIRouter(tags=["operations"])

    # monitors ask with HEAD; that is no operation of its own, so the document leaves it out
    @routes.head("/healthz", include_in_schema=False)
    @routes.get("/healthz", **operation("Is it alive?", None, listings.HealthAnswer, statuses=()))
    async def healthz() -> Response:
        """Alive. Costs nothing and asks nobody."""
        return answered({"status": "ok", "version": __version__})

    @routes.head("/readyz", include_in_schema=False)
    @routes.get("/readyz", **operation("Can it draft?", None, listings.HealthAnswer, statuses=(503,)))
    def readyz(request: Request) -> Response:
        """Whether prompts, their lock, the guidance and the default model can be used; if not, what is wrong."""
        wrong = service.ready()
        if not wrong:
            return answered({"status": "ok", "version": __version__})
        faults = tuple(Fault("", problem) for problem in wrong)
        return problems.problem(problems.UNREADY, wrong[0], request.state.request_id, faults)

    return routes
