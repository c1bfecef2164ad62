"""The OpenAPI document is valid, complete and true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from fake_service import KEYS, FakeService, ask, post, settings
from service.web.app import create_app
from service.web.schemas import REQUESTS

PATHS = {
    "/v1/drafts", "/v1/checks", "/v1/situations", "/v1/improvements",
    "/v1/prompts", "/v1/guidance", "/v1/guardrails", "/v1/models", "/healthz", "/readyz",
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(settings(api_keys=KEYS), FakeService()).openapi()


def every_schema(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from every_schema(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_schema(inner)


def test_it_describes_what_works_and_nothing_else(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == PATHS
    assert document["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = {part["$ref"].rpartition("/")[2] for part in every_schema(document) if "$ref" in part}
    assert names <= set(document["components"]["schemas"])
    assert names >= {model.__name__ for model in REQUESTS}


def test_every_schema_is_a_valid_schema(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_field_of_a_request_has_words_and_every_value_an_example(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    reached = {model.__name__ for model in REQUESTS}
    for _ in range(5):
        reached |= {p["$ref"].rpartition("/")[2] for n in reached for p in every_schema(schemas[n]) if "$ref" in p}
    fields = [(name, key, field) for name in reached for key, field in schemas[name]["properties"].items()]

    assert len(fields) > 60
    assert [(name, key) for name, key, field in fields if not field.get("description")] == []
    composite = {
        "attachments",
        "messages",
        "sla",
        "ticket",
        "customer",
        "agent",
        "policy",
        "options",
        "escalation",
        "calendar",
    }
    assert [(name, key) for name, key, field in fields if not field.get("examples") and key not in composite] == []


def test_every_field_of_requests_and_answers_has_words_and_every_value_an_example(document: dict[str, Any]) -> None:
    """The README promises it: every field with its meaning and an example. Objects have their fields' examples."""
    schemas = document["components"]["schemas"]
    fields = [(name, key, field) for name, one in schemas.items() for key, field in one.get("properties", {}).items()]
    assert len(fields) > 220
    assert [(name, key) for name, key, field in fields if not field.get("description")] == []
    assert [(name, key) for name, key, field in fields if not field.get("examples") and "$ref" not in str(field)] == []
    assert [name for name, one in schemas.items() if not one.get("description")] == []


def test_every_example_of_an_answer_is_of_its_kind(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, one in schemas.items():
        for key, field in one.get("properties", {}).items():
            for example in field.get("examples", ()):
                wrong = Draft202012Validator({**field, "components": {"schemas": schemas}}).iter_errors(example)
                assert [error.message for error in wrong] == [], (name, key)


def test_every_body_and_every_answer_has_a_whole_example_that_keeps_to_its_schema(document: dict[str, Any]) -> None:
    whole = 0
    for path, methods in document["paths"].items():
        for operation in methods.values():
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for part in (*bodies, operation["responses"]["200"]):
                media = part["content"]["application/json"]
                schema = {**media["schema"], "components": document["components"]}
                assert [error.message for error in Draft202012Validator(schema).iter_errors(media["example"])] == [], (
                    path
                )
                whole += 1
    assert whole == 4 + 10


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/checks", "/v1/situations", "/v1/improvements"])
def test_the_whole_example_of_a_body_is_answered(path: str, document: dict[str, Any]) -> None:
    """Copied out of the document and sent as it is."""
    body = document["paths"][path]["post"]["requestBody"]
    answer = post(body["content"]["application/json"]["example"], path)
    assert (answer.status_code, answer.json().get("errors")) == (200, None)


def test_every_example_of_a_field_is_accepted(document: dict[str, Any]) -> None:
    """Built from the document's own examples, a request with every field in it must pass."""
    schemas = document["components"]["schemas"]

    def sample(name: str) -> dict[str, Any]:
        return {key: value(field) for key, field in schemas[name]["properties"].items() if key != "html"}

    def value(field: dict[str, Any]) -> Any:
        if field.get("examples"):
            return field["examples"][0]
        options = [field, *field.get("anyOf", ())]
        found = next(option for option in options if "$ref" in option or option.get("type") == "array")
        if "$ref" in found:
            return sample(found["$ref"].rpartition("/")[2])
        return [value(found["items"])]

    for path, model in (
        ("/v1/drafts", "DraftRequest"),
        ("/v1/checks", "CheckRequest"),
        ("/v1/situations", "SituationRequest"),
        ("/v1/improvements", "ImprovementRequest"),
    ):
        answer = post(sample(model), path)
        assert (answer.status_code, answer.json().get("errors")) == (200, None)


def test_every_call_documents_its_body_its_answer_and_its_problems(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"]
            assert operation["description"]
            assert ("requestBody" in operation) == (method == "post")
            expected = {"200", "400", "401", "406", "413", "415", "422", "500", "502", "503", "504"}
            if method == "get":
                expected = (
                    {"200", "503"}
                    if path == "/readyz"
                    else {"200"}
                    if path == "/healthz"
                    else {"200", "401", "406", "500"}
                )
            assert set(operation["responses"]) == expected, path
            for status, response in operation["responses"].items():
                media = "application/json" if status == "200" else "application/problem+json"
                assert list(response["content"]) == [media]


def test_keys_are_documented_where_they_are_asked_for(document: dict[str, Any]) -> None:
    asking = {path for path, methods in document["paths"].items() for call in methods.values() if call.get("security")}
    assert asking == {path for path in PATHS if path.startswith("/v1/")}
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    free = create_app(settings(), FakeService()).openapi()
    assert not any(call.get("security") for methods in free["paths"].values() for call in methods.values())


def test_it_is_served() -> None:
    answer = ask("GET", "/openapi.json")
    assert answer.json()["info"]["title"] == "Levelhead"


def test_the_whole_example_of_a_draft_is_one_to_be_proud_of(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/drafts"]["post"]["responses"]["200"]["content"]
    answer = content["application/json"]["example"]
    assert (answer["status"], len(answer["promises"])) == ("ready", 1)
    assert answer["metadata"] == {"queue": "network"}
