"""Keys, health, logs, start and end of the application."""

from __future__ import annotations

import asyncio
import inspect
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from fake_service import KEYS, MESSAGE, VERDICT, FakeService, a_draft, ask, post, settings, unlucky
from service import errors
from service.domain import Conversation, DraftRequest, Finding, Message, Span
from service.settings import Settings, bind_problem
from service.web import auth, problems
from service.web.app import create_app
from service.web.outcomes import outcome_of

GUARDED = settings(api_keys=KEYS)
ALL_ERRORS = sorted(
    (cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.LevelheadError)),
    key=lambda cls: cls.__name__,
)


# ---- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_each_key_opens_the_door(key: str) -> None:
    assert post({"messages": [MESSAGE]}, rules=GUARDED, headers={"Authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {KEYS[0]}",
        KEYS[0],
        f"Bearer {KEYS[0]}x",
        f"Bearer {KEYS[0][1:]}",
    ],
)
@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/checks", "/v1/situations", "/v1/improvements"])
def test_without_a_known_key_nothing_is_read(header: str, path: str) -> None:
    service = FakeService()
    headers = {"Authorization": header.encode("latin-1")} if header else {}
    answer = post(b"not even JSON", path, service=service, rules=GUARDED, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "auth.needed")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert not service.requests
    assert not service.checks


@pytest.mark.parametrize("path", ["/v1/prompts", "/v1/guidance", "/v1/guardrails", "/v1/models"])
def test_listings_ask_for_a_key_too(path: str) -> None:
    assert ask("GET", path, rules=GUARDED).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json"])
def test_health_and_description_are_open(path: str) -> None:
    assert ask("GET", path, rules=GUARDED).status_code == 200


def test_every_address_of_the_api_asks_for_a_key() -> None:
    """Whatever is added later, too."""
    paths = create_app(GUARDED, FakeService()).openapi()["paths"]
    open_ones = {
        path
        for path, methods in paths.items()
        for method in methods
        if ask(method.upper(), path, rules=GUARDED).status_code != 401
    }
    assert open_ones == {"/healthz", "/readyz"}


def test_all_keys_are_compared_whichever_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def noted(given: bytes, known: bytes) -> bool:
        compared.append(known)
        return given == known

    monkeypatch.setattr("hmac.compare_digest", noted)
    assert auth.is_known("a", (b"a", b"b", b"c"))
    assert compared == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    ("host", "keys", "refused"),
    [
        ("127.0.0.1", (), False),
        ("localhost", (), False),
        ("::1", (), False),
        ("0.0.0.0", (), True),
        ("192.168.0.7", (), True),
        ("0.0.0.0", KEYS, False),
    ],
)
def test_without_keys_the_service_stays_on_this_machine(host: str, keys: tuple[str, ...], refused: bool) -> None:
    problem = bind_problem(Settings()._replace(host=host, api_keys=keys))
    assert (problem is not None) == refused
    if problem:
        assert "LEVELHEAD_API_KEYS" in problem
        assert host in problem


# ---- problems --------------------------------------------------------------------------------------------------------


def test_every_error_has_a_row_of_its_own() -> None:
    assert sorted(cls.__name__ for cls in problems.KINDS) == [cls.__name__ for cls in ALL_ERRORS]


@pytest.mark.parametrize("cls", ALL_ERRORS)
def test_every_error_is_answered_by_its_row(cls: type[errors.LevelheadError]) -> None:
    kind = problems.KINDS[cls]
    answer = post({"messages": [MESSAGE]}, service=FakeService(unlucky(cls)))

    assert (answer.status_code, answer.json()["code"]) == (kind.status, kind.code)
    assert answer.json()["retryable"] == kind.retryable
    assert (f"what {cls.__name__} says" in answer.text) == kind.open


@pytest.mark.parametrize("cls", [cls for cls in ALL_ERRORS if issubclass(cls, errors.ModelError)])
def test_what_may_be_tried_again_is_what_the_error_says(cls: type[errors.ModelError]) -> None:
    assert problems.KINDS[cls].retryable == (cls.retryable)


@pytest.mark.parametrize(
    ("error", "pointer"),
    [
        (errors.UnknownPrompt("no prompt 'x@1'; there is reply@1.0.0"), "/options/prompt"),
        (errors.UnknownModel("no model 'x'; there is mock/composer"), "/options/model"),
    ],
)
def test_unknown_names_point_to_the_option_and_say_what_there_is(error: errors.LevelheadError, pointer: str) -> None:
    answer = post({"messages": [MESSAGE]}, service=FakeService(error))
    assert (answer.status_code, answer.json()["errors"]) == (422, [{"pointer": pointer, "detail": str(error)}])


def test_a_busy_model_says_when_to_come_back() -> None:
    answer = post({"messages": [MESSAGE]}, service=FakeService(errors.ModelBusy("busy", retry_after_s=6.6)))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/situations"])
def test_what_nobody_expected_is_a_problem_and_tells_the_log_where(path: str, caplog: pytest.LogCaptureFixture) -> None:
    service = FakeService(ZeroDivisionError("Dana's card is 4111 1111 1111 1111"))
    with caplog.at_level(logging.INFO, "levelhead.http"):
        answer = post({"messages": [MESSAGE]}, path, service=service)

    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert "ZeroDivisionError at " in caplog.text
    assert "fake_service.py:" in caplog.text
    assert "4111" not in caplog.text + answer.text


# ---- logs ------------------------------------------------------------------------------------------------------------


def test_one_line_of_log_for_each_request_and_nothing_of_the_customer(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "levelhead.http"):
        answer = post({"messages": [{**MESSAGE, "text": "Dana is furious"}], "metadata": {"a": "Dana"}})

    (line,) = [record.getMessage() for record in caplog.records if record.name == "levelhead.http"]
    assert line.startswith("POST /v1/drafts 200 ")
    assert line.endswith(
        f"{answer.headers['x-request-id']} drf_1 needs_review prompt reply@1.0.0 asked mock/composer"
        " answered mock/composer 2 attempts 0 repairs left nothing draft 3 ms"
    )
    assert "Dana" not in caplog.text


def test_the_log_says_who_was_asked_what_was_repaired_and_what_is_left() -> None:
    request = DraftRequest(Conversation((Message("m1", "customer", "Dana is furious"),)), datetime.now(UTC))
    made = a_draft(request, "req_1")
    error = Finding("tone.off", "error", "Hm.", (), Span(0, 4, "I'll"), None)
    left = made.chosen._replace(verdict=VERDICT._replace(findings=(error, error)))
    twice = made._replace(chosen=left, variants=(), attempts=made.attempts)
    line = outcome_of(twice, "fast")
    assert "asked fast answered mock/composer 2 attempts 1 repair left tone.off draft 3 ms" in line
    assert "1 attempt 0 repairs" in outcome_of(twice._replace(attempts=made.attempts[:1]), "fast")


def test_a_model_name_with_a_line_break_stays_in_its_line() -> None:
    request = DraftRequest(Conversation((Message("m1", "customer", "hi"),)), datetime.now(UTC))
    line = outcome_of(a_draft(request, "req_1"), "x/y\nPOST /v1/drafts 200 \x1b[31m")
    assert line.isprintable()
    assert "\n" not in line
    assert "asked x/y%0APOST%20/v1/drafts%20200%20%1B%5B31m answered" in line


def test_an_improvement_is_logged_like_a_draft_with_its_changes(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "levelhead.http"):
        post({"messages": [MESSAGE], "text": "Dana is furious"}, "/v1/improvements")
    assert " drf_1 needs_review prompt reply@1.0.0 " in caplog.text
    assert caplog.text.rstrip().endswith("draft 3 ms 1 change")


def test_a_line_of_log_cannot_be_forged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "levelhead.http"):
        ask("GET", "/v1/%0d%0aPOST%20/v1/drafts%20200")
    assert len(caplog.text.splitlines()) == 1


# ---- life ------------------------------------------------------------------------------------------------------------


def test_alive_says_so_whatever_is_wrong() -> None:
    assert ask("GET", "/healthz", FakeService(wrong=("everything",))).json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_monitors_may_ask_with_head(path: str) -> None:
    assert ask("HEAD", path).status_code == 200


def test_not_ready_says_what_is_wrong() -> None:
    answer = ask("GET", "/readyz", FakeService(wrong=("prompts.lock: reply 1.0.0 was changed", "no data")))
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (503, "service.not_ready", True)
    assert [fault["detail"] for fault in answer.json()["errors"]] == [
        "prompts.lock: reply 1.0.0 was changed",
        "no data",
    ]


def test_start_warns_of_what_is_wrong_and_the_end_closes_the_service(caplog: pytest.LogCaptureFixture) -> None:
    service = FakeService(wrong=("no prompts",))

    async def life() -> None:
        app = create_app(settings(), service)
        with caplog.at_level(logging.INFO, "levelhead.http"):
            async with app.router.lifespan_context(app):
                assert not service.closed

    asyncio.run(life())
    assert service.closed
    assert "not ready: no prompts" in caplog.text


def test_a_caller_who_hangs_up_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/v1/drafts", "headers": headers, "query_string": b""}
    with caplog.at_level(logging.INFO, "levelhead.http"):
        asyncio.run(create_app(settings(), FakeService())(scope, gone, send))

    assert sent == []
    assert [record.levelname for record in caplog.records if record.name == "levelhead.http"] == ["INFO"]
    assert " 499 " in caplog.text
