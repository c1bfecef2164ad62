"""Everything that can be wrong, as RFC 9457 problems: which error is which status, code and title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from service import errors
from service.errors import Fault, LevelheadError, ModelBusy, RequestError
from service.tuples import NamedTuple
from service.web.answering import json_bytes

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """What a problem of this kind always says. `open`: whether the error's own words may be shown to the caller."""

    status: int
    code: str
    title: str
    retryable: bool = False
    open: bool = True
    pointer: str | None = None  # the field of the request that is at fault, where it always is the same


# Every class of errors.py has its row; a subclass without one would be answered as its parent (a test forbids that).
KINDS: dict[type[LevelheadError], Kind] = {
    errors.LevelheadError: Kind(500, "failed", "The service failed", open=False),
    errors.RequestError: Kind(422, "request.invalid", "The request can't be used as it is"),
    errors.PromptError: Kind(500, "prompt.broken", "A prompt of this service can't be used", open=False),
    errors.UnknownPrompt: Kind(422, "prompt.unknown", "There is no such prompt", pointer="/options/prompt"),
    errors.SettingsError: Kind(500, "settings.invalid", "The service's settings can't be used", open=False),
    errors.ModelError: Kind(502, "model.failed", "The model gave no usable answer"),
    errors.UnknownModel: Kind(422, "model.unknown", "There is no such model", pointer="/options/model"),
    errors.ModelRefused: Kind(502, "model.refused", "The model's provider refused the request"),
    errors.ModelBusy: Kind(503, "model.busy", "The model is overloaded", retryable=True),
    errors.ModelTimeout: Kind(504, "model.timeout", "The model did not answer in time", retryable=True),
    errors.ModelUnavailable: Kind(503, "model.unavailable", "The model can't be reached", retryable=True),
    errors.ModelOutput: Kind(502, "model.output", "The model's answer is no reply"),
    errors.BudgetSpent: Kind(503, "model.budget", "This draft's budget is used up"),
}

# What a RequestError's own code stands for, where it is not 422.
STATUSES: dict[str, tuple[int, str]] = {
    "request.malformed": (400, "The body is no JSON"),
    "request.encoding": (400, "The body is not UTF-8"),
    "request.too_deep": (400, "The body is nested too deeply"),
    "request.too_large": (413, "The body is too large"),
    "request.content_type": (415, "The body must be JSON"),
    "request.content_encoding": (415, "The body must not be compressed"),
    "request.not_acceptable": (406, "There is no answer in a format that you accept"),
}

# What the web framework itself refuses.
REFUSALS: dict[int, tuple[str, str, str]] = {
    401: ("auth.needed", "A key is needed", "send one of the service's keys as Authorization: Bearer …"),
    404: ("route.unknown", "There is nothing at this address", "GET /openapi.json lists what there is"),
    405: ("route.method", "This address does not take this method", "GET /openapi.json lists what there is"),
}
UNEXPECTED = Kind(500, "failed", "The service failed", open=False)
UNREADY = Kind(503, "service.not_ready", "The service can't draft yet", retryable=True)
_CLOSED_DETAIL = "something went wrong on our side; the service's log names it under this request_id"


def kind_of(error: LevelheadError) -> Kind:
    """The row of the error's class; of a RequestError, the status that its own code asks for."""
    kind = next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)
    if isinstance(error, RequestError):
        status, title = STATUSES.get(error.code, (kind.status, kind.title))
        return kind._replace(status=status, code=error.code, title=title)
    return kind


def problem_of(error: LevelheadError, request_id: str) -> Response:
    """The answer to a request that raised this."""
    kind = kind_of(error)
    faults = error.faults if isinstance(error, RequestError) else ()
    if kind.pointer is not None:
        faults = (Fault(kind.pointer, str(error)),)
    headers = {}
    if isinstance(error, ModelBusy) and error.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after_s)))
    return problem(kind, str(error) if kind.open else _CLOSED_DETAIL, request_id, faults, headers)


def refusal(status: int, request_id: str, headers: Mapping[str, str] | None = None, detail: str = "") -> Response:
    """The answer to what the framework refuses: no key, unknown address, wrong method."""
    code, title, usual = REFUSALS.get(status, ("route.refused", "The request was refused", detail))
    return problem(Kind(status, code, title), detail or usual, request_id, headers=headers)


def unexpected(request_id: str) -> Response:
    """The answer where our own code broke."""
    return problem(UNEXPECTED, _CLOSED_DETAIL, request_id)


def problem(
    kind: Kind,
    detail: str,
    request_id: str,
    faults: tuple[Fault, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document."""
    body: dict[str, Any] = {
        "type": f"urn:levelhead:problem:{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": f"urn:levelhead:request:{request_id}",
        "code": kind.code,
        "request_id": request_id,
        "errors": [fault._asdict() for fault in faults],
        "retryable": kind.retryable,
    }
    return Response(json_bytes(body), kind.status, dict(headers or {}), media_type=MEDIA_TYPE)
