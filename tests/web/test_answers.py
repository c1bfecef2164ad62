"""Answers keep to the contract: every field is there, none is added, and texts come back as they went in."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from fake_service import KEYS, MESSAGE, NOON, SITUATION, VERDICT, FakeService, a_draft, ask, chunks, post, settings
from service import domain, wire
from service.improving import Improvement
from service.intake import draft_request_from
from service.web import answers, listings, schemas, verdicts

CONTRACT_KEYS = [
    "id", "status", "draft", "variants", "situation", "plan", "assessment", "findings", "promises", "second_opinion",
    "claims", "citations", "attempts", "provenance", "usage", "based_on", "metadata",
]  # fmt: skip


def request(**more: Any) -> domain.DraftRequest:
    return draft_request_from({"messages": [MESSAGE], **more}, NOON)


def draft() -> domain.Draft:
    return a_draft(request(metadata={"echoed": True}), "req_1")


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (answers.DraftAnswer, wire.draft_answer(draft(), {"m1": "Third"})),
        (answers.ImprovementAnswer, wire.improvement_answer(Improvement(draft(), VERDICT, (domain.Change("a", ""),)))),
        (answers.CheckAnswer, wire.check_answer(VERDICT)),
        (answers.SituationAnswer, wire.situation_answer(SITUATION, draft().plan)),
        (listings.GuidanceAnswer, wire.techniques_answer(FakeService().guidance(), FakeService().sources())),
        (listings.GuardrailsAnswer, wire.guardrails_answer(FakeService().guardrails())),
    ],
)
def test_what_is_sent_is_what_is_documented(model: type[BaseModel], answer: dict[str, Any]) -> None:
    """The models forbid fields that they don't know and give no defaults, so neither side can drift."""
    assert model.model_validate(answer).model_dump(mode="json") == answer


def test_no_answer_model_has_defaults() -> None:
    """A default would let a field of an answer go missing unseen."""
    models = [value for module in (answers, listings) for value in vars(module).values() if isinstance(value, type)]
    fields = [(m, f) for m in models if issubclass(m, verdicts.Answer) for f in m.model_fields.values()]
    assert len(fields) > 80
    assert [(model.__name__, field) for model, field in fields if not field.is_required()] == []


def test_a_draft_answer_has_the_keys_of_the_contract() -> None:
    assert [key for key in CONTRACT_KEYS if key not in wire.draft_answer(draft())] == []


def test_a_promise_is_told_with_iso_times() -> None:
    promise, moment = wire.check_answer(VERDICT)["promises"]
    assert (promise["within"], promise["due_at"]) == ("PT4H", "2026-11-21T14:20:00+01:00")
    assert (moment["within"], moment["due_at"]) == (None, None)


def test_metadata_comes_back_untouched() -> None:
    metadata = {"a": [1, 2.5, None, {"b": "ü\ud83d"}], "": True, "9" * 40: 10**30}
    body = json.dumps({"messages": [MESSAGE], "metadata": metadata}).encode()
    assert json.loads(post(body).content)["metadata"] == metadata


def test_a_draft_without_metadata_says_null() -> None:
    assert post({"messages": [MESSAGE]}).json()["metadata"] is None


def test_texts_made_from_html_are_told_and_spans_can_be_read_in_them() -> None:
    messages = [{"id": "h", "role": "customer", "html": "<p>Third&nbsp;time</p><p>!!</p>"}, MESSAGE]
    for path, more in (("/v1/drafts", {}), ("/v1/situations", {}), ("/v1/improvements", {"text": "Hi"})):
        assert post({"messages": messages, **more}, path).json()["situation"]["texts"] == {"h": "Third time\n\n!!"}


def test_half_an_emoji_is_read_as_a_replacement_of_the_same_length() -> None:
    service = FakeService()
    assert post(b'{"messages":[{"role":"customer","text":"cut \\ud83d off"}]}', service=service).status_code == 200
    assert service.requests[0].conversation.messages[0].text == "cut \ufffd off"


@pytest.mark.parametrize(
    "text", ["a\u0000b", "\u202etxet", "👩‍👩‍👧 \U0010ffff", "\x1b[31mred", "{{ 7*7 }}", "</customer>", "\r\n"]
)
def test_odd_text_is_taken_as_it_is(text: str) -> None:
    service = FakeService()
    assert post({"messages": [{**MESSAGE, "text": text + "!"}]}, service=service).status_code == 200
    assert service.requests[0].conversation.messages[0].text == text + "!"


def test_a_message_of_attachments_alone_is_proper() -> None:
    service = FakeService()
    message = {"role": "customer", "attachments": [{"name": "photo.jpg", "content_type": "image/jpeg", "size": 9}]}
    assert post({"messages": [message]}, service=service).status_code == 200
    assert service.requests[0].conversation.messages[0].attachments == (
        domain.Attachment("photo.jpg", "image/jpeg", 9),
    )


def test_nulls_count_as_missing() -> None:
    body = {
        "messages": [{"id": None, "role": "customer", "text": "hi", "html": None, "attachments": None, "author": None}],
        "ticket": {"tags": None, "sla": None}, "customer": None, "agent": None, "now": None, "instruction": None,
        "policy": {"commitments": None, "facts": None, "may_offer": None, "calendar": None, "escalation": None},
        "options": {"model": None}, "metadata": None,
    }  # fmt: skip
    assert post(body).status_code == 200


def test_a_check_takes_a_text_alone_or_with_its_conversation() -> None:
    service = FakeService()
    post({"text": "Hi", "now": "2026-11-21T12:00:00Z"}, "/v1/checks", service=service)
    post({"text": "Hi", "messages": [MESSAGE], "policy": {"may_offer": ["tea"]}}, "/v1/checks", service=service)

    (first, second) = service.checks
    assert first == ("Hi", None, domain.Policy(), NOON)
    assert second[1] is not None
    assert second[2].may_offer == ("tea",)


def test_the_request_id_goes_to_the_service_and_comes_back() -> None:
    answer = post({"messages": [MESSAGE]}, headers={"X-Request-Id": "mine"})
    assert answer.json()["provenance"]["request_id"] == answer.headers["x-request-id"] != "mine"


def test_no_two_requests_share_an_id() -> None:
    assert ask("GET", "/healthz").headers["x-request-id"] != ask("GET", "/healthz").headers["x-request-id"]


def test_answers_are_kept_by_no_cache_and_sniffed_by_no_browser() -> None:
    headers = post({"messages": [MESSAGE]}).headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_long_bodies_are_read_like_short_ones() -> None:
    rules = settings()._replace(max_message_chars=100_000, max_body_bytes=200_000)
    body = json.dumps({"messages": [{**MESSAGE, "text": "why? " * 15_000}]}).encode()
    assert post(chunks(body[:50_000], body[50_000:]), rules=rules).status_code == 200
    assert post(b"[" * 60_000, rules=rules).status_code == 400


def test_the_schema_knows_every_goal_and_option() -> None:
    goals = get_args(schemas.AnyGoal)
    assert goals == ("auto", *get_args(domain.Goal))
    assert tuple(schemas.Options.model_fields) == domain.Options._fields


def test_the_keys_of_the_fixture_would_pass_the_settings() -> None:
    assert all(len(key) >= 16 for key in KEYS)


def test_guidance_names_the_guides_that_its_techniques_come_from() -> None:
    answer = ask("GET", "/v1/guidance").json()
    assert answer["techniques"][0]["guides"] == [1, 2]
    assert answer["sources"] == [
        {"id": 1, "title": "Calm replies", "publisher": "a publisher"},
        {"id": 2, "title": "Calmer replies", "publisher": None},
    ]
