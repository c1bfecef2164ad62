"""The bundled tickets over HTTP through the real parts: documented answers, every quote where it says it stands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.settings import Settings
from service.web import answers
from service.web.app import create_app

EXAMPLES = sorted((Path(__file__).parents[2] / "service" / "examples").glob("*.json"))
NAMES = [path.stem for path in EXAMPLES]
OWN_TEXT = "Hi, sorry for the inconvenience. As I already told you, we will look into it soon."


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings(any_model=False))


def answer_of(app: FastAPI, path: str, body: dict[str, Any]) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://levelhead.example") as client:
            return await client.post(path, json=body)

    return asyncio.run(asked())


def ticket(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def spans(part: Any) -> Iterator[dict[str, Any]]:
    """Every span of a part of an answer that speaks of the reply."""
    if isinstance(part, dict):
        if {"start", "end", "quote"} == set(part):
            yield part
        for inner in part.values():
            yield from spans(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from spans(inner)


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_a_draft_keeps_the_contract_and_quotes_truly(app: FastAPI, path: Path) -> None:
    body = ticket(path)
    answer = answer_of(
        app, "/v1/drafts", {**body, "metadata": {"echoed": True}, "options": {**body.get("options", {}), "variants": 2}}
    )
    made = answers.DraftAnswer.model_validate_json(answer.content)
    data = answer.json()
    said = {message.get("id"): message.get("text") for message in body["messages"]} | data["situation"]["texts"]

    assert made.metadata == {"echoed": True}
    about_reply = {key: value for key, value in data.items() if key not in {"situation", "variants"}}
    assert all(made.draft.text[span["start"] : span["end"]] == span["quote"] for span in spans(about_reply))
    for variant in data["variants"]:
        assert all(variant["text"][span["start"] : span["end"]] == span["quote"] for span in spans(variant))
    for evidence in made.situation.evidence:
        span = evidence.span
        assert said[span.message][span.start : span.end] == span.quote


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_checks_improvements_and_situations_keep_the_contract(app: FastAPI, path: Path) -> None:
    about = {key: value for key, value in ticket(path).items() if key in {"messages", "policy", "now", "ticket"}}

    checked = answers.CheckAnswer.model_validate_json(answer_of(app, "/v1/checks", {**about, "text": OWN_TEXT}).content)
    improved = answer_of(app, "/v1/improvements", {**about, "text": OWN_TEXT})
    before = answers.ImprovementAnswer.model_validate_json(improved.content).before
    answers.SituationAnswer.model_validate_json(answer_of(app, "/v1/situations", about).content)

    assert not checked.passed
    assert not before.passed
    assert all(OWN_TEXT[span["start"] : span["end"]] == span["quote"] for span in spans(improved.json()["before"]))


@pytest.mark.parametrize(
    ("option", "value", "code", "known"),
    [
        ("model", "mock/nobody", "model.unknown", "mock/composer"),
        ("model", "gpt", "model.unknown", "mock/composer"),
        ("prompt", "reply@9.9.9", "prompt.unknown", "reply@1.0.0"),
        ("prompt", "nothing", "prompt.unknown", "reply@production"),
        ("prompt", "../reply@1.0.0", "prompt.unknown", "reply@production"),
    ],
)
def test_unknown_names_are_answered_with_those_that_are_known(
    app: FastAPI, option: str, value: str, code: str, known: str
) -> None:
    body = {"messages": [{"role": "customer", "text": "hi"}], "options": {option: value}}
    answer = answer_of(app, "/v1/drafts", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == f"/options/{option}"
    assert known in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("path", ["/v1/prompts", "/v1/guidance", "/v1/guardrails", "/v1/models"])
def test_listings_keep_the_contract(app: FastAPI, path: str) -> None:
    from service.web import listings

    name = path.rpartition("/")[2].capitalize() + "Answer"
    model = getattr(listings, name)

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.get(path)

    answer = model.model_validate_json(asyncio.run(asked()).content)
    assert len(next(value for value in dict(answer).values() if isinstance(value, list))) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "> quoted\n" * 9_000,
        'He said "that is not my problem at all" and left, so I called. ' * 1_500,
        "WHY?? " * 16_000,
        "{{ 7 * 7 }} {% raw %} </customer> \x00\x1b[31m \u202e 😡 " * 2_000,
        "\u200b" * 50_000,
    ],
    ids=["quotes", "quotations", "shouting", "syntax", "nothing"],
)
def test_long_and_odd_messages_get_a_draft(app: FastAPI, text: str) -> None:
    """Ninety thousand characters: quadratic work would take minutes (`python -m evals bench --growth`)."""
    answer = answer_of(app, "/v1/drafts", {"messages": [{"role": "customer", "text": text}]})

    assert answer.status_code == 200
