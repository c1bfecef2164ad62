"""The OpenAPI document: what each operation takes and answers, problems included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.web.listings import Problem
from service.web.problems import MEDIA_TYPE
from service.web.schemas import REQUESTS

_DESCRIPTION = """\
Drafts level-headed replies to heated support conversations. A helpdesk posts a conversation and gets a draft that a
human can send, with the evidence for it: what the conversation told, what the reply does, what it promises until when,
and what the guardrails have to say. Nothing is ever sent to a customer.

Spans are code-point offsets (not UTF-16 units) into the text that they speak of, and carry the words as `quote`.
"""
_STATUSES = {
    400: "The body is no JSON, not UTF-8, or nested too deeply.",
    401: "No key, or none that is known.",
    406: "The caller does not accept JSON.",
    413: "The body is too large.",
    415: "The body is not declared as JSON, or is compressed.",
    422: "The request can't be used as it is; `errors` points to each field and says what would be right.",
    500: "The service failed; its log has more under `request_id`.",
    502: "The model gave no usable answer.",
    503: "Not now; `retryable` says whether trying again helps.",
    504: "The model did not answer in time.",
}
_REFERENCE = "#/components/schemas/{model}"
_OF_POSTS = (400, 406, 413, 415, 422, 500, 502, 503, 504)
_OF_GETS = (406, 500)


def operation(
    summary: str, takes: type[BaseModel] | None, gives: type[BaseModel], statuses: tuple[int, ...] | None = None
) -> dict[str, Any]:
    """The documenting arguments of a route that reads its body itself and answers with ready bytes."""
    if statuses is None:
        statuses = _OF_GETS if takes is None else _OF_POSTS
    described: dict[str, Any] = {
        "summary": summary,
        "response_model": None,
        "responses": {200: {"model": gives, "description": "The answer."}, **_problems(statuses)},
    }
    if takes is not None:
        schema = {"$ref": _REFERENCE.format(model=takes.__name__)}
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        described["openapi_extra"] = {"requestBody": body}
    return described


def key_refusal() -> dict[int | str, dict[str, Any]]:
    """What every route answers that asks for a key."""
    return {**_problems((401,))}


def _problems(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    schema = {"$ref": _REFERENCE.format(model=Problem.__name__)}
    content = {MEDIA_TYPE: {"schema": schema}}
    return {status: {"description": _STATUSES[status], "content": content} for status in statuses}


def document(app: FastAPI) -> dict[str, Any]:
    """The document of the app, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes, tags=app.openapi_tags
        )
        wanted = [*((model, "validation") for model in REQUESTS), (Problem, "serialization")]
        _, ours = models_json_schema(wanted, ref_template=_REFERENCE)  # type: ignore[arg-type]
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(ours["$defs"])
        _show_whole_examples(made)
        app.openapi_schema = made
    return app.openapi_schema


def _show_whole_examples(made: dict[str, Any]) -> None:
    """Put them in at the end: FastAPI would take every null out of them."""
    samples: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))
    for operation in (operation for methods in made["paths"].values() for operation in methods.values()):
        for part in (operation.get("requestBody", {}), operation["responses"]["200"]):
            for media in part.get("content", {}).values():
                media["example"] = samples[media["schema"]["$ref"].rpartition("/")[2]]
