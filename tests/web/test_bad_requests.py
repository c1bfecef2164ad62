"""Everything that can be wrong with a request: status, code, pointer, and words that say what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from fake_service import MESSAGE, FakeService, ask, chunks, post, settings
from service.web.listings import Problem


def with_message(**changes: Any) -> dict[str, Any]:
    return {"messages": [{**MESSAGE, **changes}]}


def with_policy(**policy: Any) -> dict[str, Any]:
    return {"messages": [MESSAGE], "policy": policy}


def with_within(within: str) -> dict[str, Any]:
    return with_policy(commitments=[{"action": "call", "within": within}])


def with_calendar(**calendar: str) -> dict[str, Any]:
    return with_policy(calendar=calendar)


def with_options(**options: Any) -> dict[str, Any]:
    return {"messages": [MESSAGE], "options": options}


NAIVE = "2026-11-21T09:12:00"
ELDER = "0001-01-01T00:00:00+14:00"
SAME_FACTS = [{"id": "f", "text": "a"}, {"id": "f", "text": "b"}]
ACTION, IN_COMMITMENT = "/policy/commitments/0/action", "/policy/commitments/0/within"
ZONE, CUSTOMER_ZONE = "/policy/calendar/timezone", "/customer/timezone"
# body, status, code, pointer of the first error, words that stand in its detail
BAD: tuple[tuple[Any, int, str, str, tuple[str, ...]], ...] = (
    (b"", 400, "request.malformed", "", ("empty", "JSON object")),
    (b'{"messages": [', 400, "request.malformed", "", ("line 1", "column 15")),
    (b'{"messages": [],}', 400, "request.malformed", "", ("line 1",)),
    (b'{\n"a": tru}', 400, "request.malformed", "", ("line 2", "column 6")),
    (b"{'messages': []}", 400, "request.malformed", "", ("double quotes",)),
    (b"\xff\xfe{\x00}\x00", 400, "request.encoding", "", ("UTF-8", "byte 0")),
    (b'{"a": "\xe4"}', 400, "request.encoding", "", ("UTF-8", "byte 7")),
    (b'{"a": NaN}', 400, "request.malformed", "", ("NaN",)),
    (b'{"a": -Infinity}', 400, "request.malformed", "", ("Infinity",)),
    (b'{"a": 1e999}', 400, "request.malformed", "", ("too large",)),
    (b'{"a": ' + b"9" * 5_000 + b"}", 400, "request.malformed", "", ("digits",)),
    (b'{"messages": [], "messages": []}', 400, "request.malformed", "", ("'messages'", "twice")),
    (b"[" * 15_000, 400, "request.too_deep", "", ("32 levels",)),
    (b'{"a":' * 40 + b"1" + b"}" * 40, 400, "request.too_deep", "", ("32 levels",)),
    (b"[]", 422, "request.no_object", "", ("object",)),
    (b"null", 422, "request.no_object", "", ("object",)),
    (b'"hi"', 422, "request.no_object", "", ("object",)),
    (b"1", 422, "request.no_object", "", ("object",)),
    ({}, 422, "request.missing_field", "/messages", ("required",)),
    ({"messages": []}, 422, "request.invalid", "/messages", ("not be empty",)),
    ({"messages": {}}, 422, "request.invalid", "/messages", ("a list", "not an object")),
    ({"messages": ["hi"]}, 422, "request.invalid", "/messages/0", ("an object", "not a string")),
    ({"messages": [MESSAGE], "prority": 1}, 422, "request.unknown_field", "/prority", ("policy", "messages")),
    (with_message(txt="hi"), 422, "request.unknown_field", "/messages/0/txt", ("did you mean 'text'", "author")),
    (with_message(role="user"), 422, "request.unknown_value", "/messages/0/role", ("'bot'", "not 'user'")),
    (with_message(role=None), 422, "request.unknown_value", "/messages/0/role", ("'customer'",)),
    (with_message(text=5), 422, "request.invalid", "/messages/0/text", ("a string, not a number",)),
    (with_message(text=" \n"), 422, "request.empty_message", "/messages/0", ("text or html", "attachment")),
    (with_message(role="agent"), 422, "request.no_customer_message", "/messages", ('"customer"',)),
    (with_message(text="x" * 2_001), 422, "request.too_long", "/messages/0/text", ("2,000 characters",)),
    (with_message(text=None, html="x" * 2_001), 422, "request.too_long", "/messages/0/html", ("2,000",)),
    ({"messages": [MESSAGE] * 6}, 422, "request.too_many_messages", "/messages", ("6 messages", "at most 5")),
    (with_message(created_at=NAIVE), 422, "request.naive_time", "/messages/0/created_at", ("offset", "zone")),
    (with_message(created_at="yesterday"), 422, "request.invalid", "/messages/0/created_at", ("RFC 3339", "Z")),
    (with_message(created_at="2026-11-21"), 422, "request.invalid", "/messages/0/created_at", ("time of day",)),
    (with_message(created_at=ELDER), 422, "request.invalid", "/messages/0/created_at", ("1970",)),
    (with_message(created_at=1700000000), 422, "request.invalid", "/messages/0/created_at", ("a string",)),
    ({"messages": [MESSAGE], "now": "2026-11-21 09:12"}, 422, "request.naive_time", "/now", ("offset",)),
    (
        {"messages": [MESSAGE], "ticket": {"sla": {"next_update_due": "2026-11-21T09:12"}}},
        422,
        "request.naive_time",
        "/ticket/sla/next_update_due",
        ("offset",),
    ),
    ({"messages": [{**MESSAGE, "id": "a"}] * 2}, 422, "request.same_ids", "/messages/1/id", ("/messages/0",)),
    (with_policy(facts=SAME_FACTS), 422, "request.same_ids", "/policy/facts/1/id", ("/policy/facts/0",)),
    (with_within("4 hours"), 422, "request.invalid", IN_COMMITMENT, ("ISO 8601", "PT4H")),
    (with_within("P1M"), 422, "request.invalid", IN_COMMITMENT, ("months", "no fixed length")),
    (with_within("PT0S"), 422, "request.invalid", IN_COMMITMENT, ("longer than nothing",)),
    (with_policy(commitments=[{"within": "PT1H"}]), 422, "request.missing_field", ACTION, ("required",)),
    (with_policy(commitments=["ok", 3]), 422, "request.invalid", "/policy/commitments/1", ("a sentence or an object",)),
    (with_policy(commitments=["  "]), 422, "request.invalid", "/policy/commitments/0", ("blank",)),
    (with_policy(facts=[{"text": "a", "link": "b"}]), 422, "request.unknown_field", "/policy/facts/0/link", ("url",)),
    (with_calendar(timezone="Berlin"), 422, "request.invalid", ZONE, ("IANA", "Europe/Berlin")),
    (with_calendar(timezone="../etc/passwd"), 422, "request.invalid", ZONE, ("IANA",)),
    (with_calendar(hours="nine to five"), 422, "request.invalid", "/policy/calendar/hours", ("Mo-Fr 08:00-18:00",)),
    (with_calendar(hours="Mo 25:00-26:00"), 422, "request.invalid", "/policy/calendar/hours", ("hour",)),
    (with_calendar(holidays="Bavaria"), 422, "request.invalid", "/policy/calendar/holidays", ("DE",)),
    (with_policy(escalation={"to": ""}), 422, "request.invalid", "/policy/escalation/to", ("not be empty",)),
    (with_options(goal="win"), 422, "request.unknown_value", "/options/goal", ("'auto'", "'boundary'", "not 'win'")),
    (with_options(length="huge"), 422, "request.unknown_value", "/options/length", ("'medium'",)),
    (with_options(variants=0), 422, "request.invalid", "/options/variants", ("greater than or equal to 1",)),
    (with_options(variants=True), 422, "request.invalid", "/options/variants", ("a whole number",)),
    (with_options(language="xx"), 422, "request.invalid", "/options/language", ("'xx' is no registered", '"pt-BR"')),
    (with_options(language="english"), 422, "request.invalid", "/options/language", ("BCP 47", '"en"')),
    (with_options(language="English please"), 422, "request.invalid", "/options/language", ("BCP 47",)),
    ({"messages": [MESSAGE], "customer": {"timezone": "Mars/Base"}}, 422, "request.invalid", CUSTOMER_ZONE, ("IANA",)),
    ({"messages": [MESSAGE], "metadata": [1]}, 422, "request.invalid", "/metadata", ("an object",)),
    ({"messages": [MESSAGE], "metadata": {"a": "x" * 10_001}}, 422, "request.invalid", "/metadata", ("10,000",)),
    ({"messages": [MESSAGE], "instruction": "x" * 2_001}, 422, "request.too_long", "/instruction", ("2,000",)),
    ({"messages": [MESSAGE], "a/b~c": 1}, 422, "request.unknown_field", "/a~1b~0c", ("unknown field",)),
    (with_message(text="x" * 25_000), 413, "request.too_large", "", ("20,000 bytes",)),
)  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code", "pointer", "words"), BAD)
def test_a_bad_request_gets_a_problem_that_says_where_and_what(
    body: Any, status: int, code: str, pointer: str, words: tuple[str, ...]
) -> None:
    service = FakeService()
    answer = post(body, service=service)
    problem = Problem.model_validate_json(answer.content)

    assert (answer.status_code, problem.status, problem.code) == (status, status, code)
    assert problem.errors[0].pointer == pointer
    assert [word for word in words if word not in problem.errors[0].detail] == []
    assert problem.detail
    assert not problem.retryable
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == problem.request_id
    assert service.requests == []


def test_all_faults_are_told_at_once() -> None:
    body = {"messages": [{"role": "user"}, {"role": "customer", "txt": ""}], "now": "soon", "options": {"variants": 9}}
    problem = Problem.model_validate_json(post(body).content)

    pointers = {fault.pointer for fault in problem.errors}
    assert pointers == {"/messages/0/role", "/messages/1/txt", "/now", "/options/variants"}
    assert problem.detail.endswith("(and 3 more)")


def test_a_thousand_faults_are_not_all_told() -> None:
    body = {"messages": [MESSAGE], "policy": {"allowed_links": [1] * 150}}
    problem = Problem.model_validate_json(post(body).content)

    assert len(problem.errors) == 50
    assert problem.detail.endswith("(and 149 more)")


def test_a_problem_never_repeats_what_the_customer_wrote() -> None:
    secret = "my card is 4111 1111 1111 1111 and my dog is called Rex"
    body = {
        "messages": [{"role": secret, "text": secret, "created_at": secret[:60], "author": [secret]}],
        "now": secret,
    }
    assert "Rex" not in post(body).text
    assert "4111" not in post(body).text


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/checks", "/v1/situations", "/v1/improvements"])
@pytest.mark.parametrize("body", [b"", b"[", b"[]", b'{"unknown": 1}'])
def test_every_call_refuses_what_it_cannot_read(path: str, body: bytes) -> None:
    assert post(body, path).status_code in {400, 422}


def test_a_check_without_words_is_refused() -> None:
    assert post({"text": " "}, "/v1/checks").json()["errors"] == [{"pointer": "/text", "detail": "must not be blank"}]


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/improvements"])
def test_a_text_longer_than_any_reply_is_refused(path: str) -> None:
    rules = settings()._replace(max_body_bytes=100_000)
    answer = post({"messages": [MESSAGE], "text": "x" * 20_001}, path, rules=rules)
    assert answer.json()["code"] == "request.too_long"
    assert answer.json()["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "text/json", "application/json; charset=utf-16", "json"],
)
def test_what_is_not_declared_as_json_is_refused_with_415(content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = ask("POST", "/v1/drafts", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "request.content_type")
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/vnd.desk+json",
    ],
)
def test_json_may_be_declared_in_every_usual_way(content_type: str) -> None:
    assert post(b'{"messages":[{"role":"customer","text":"hi"}]}', headers={"Content-Type": content_type}).is_success


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/event-stream", 406),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/xml, text/plain;q=0.5", 406),
        ("*/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/json", 200),
        ("text/event-stream, application/json", 200),
    ],
)
def test_whoever_takes_no_json_gets_406(accept: str, status: int) -> None:
    answer = post({"messages": [MESSAGE]}, headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert answer.json()["code"] == "request.not_acceptable"


def test_prefer_respond_async_is_answered_at_once() -> None:
    assert post({"messages": [MESSAGE]}, headers={"Prefer": "respond-async"}).status_code == 200


def test_a_body_of_unknown_length_is_not_read_for_ever() -> None:
    """A little more than the limit is let go by, so that the sender gets to see the answer; then it ends."""
    read: list[int] = []

    async def endless() -> Any:
        for number in range(1_000):
            read.append(number)
            yield b" " * 2**20

    answer = post(endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert 60 < len(read) < 70


@pytest.mark.parametrize("language", ["auto", "de", "DE", "pt-BR", "zh-Hant", "fil"])
def test_every_language_may_be_asked_for(language: str) -> None:
    assert post(with_options(language=language)).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_body_is_refused_by_name(encoding: str) -> None:
    answer = post(b"\x1f\x8b", headers={"Content-Encoding": encoding})
    assert (answer.status_code, answer.json()["code"]) == (415, "request.content_encoding")
    assert encoding in answer.json()["detail"]


def test_a_body_may_say_that_it_is_not_compressed() -> None:
    assert post(b'{"messages":[{"role":"customer","text":"hi"}]}', headers={"Content-Encoding": "identity"}).is_success


def test_a_body_in_chunks_is_put_together() -> None:
    assert post(chunks(b'{"messages": [{"role": "customer", ', b'"text": "hi"}]}')).status_code == 200


def test_a_byte_order_mark_does_no_harm() -> None:
    assert post(b'\xef\xbb\xbf{"messages":[{"role":"customer","text":"hi"}]}').status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route.unknown"),
        ("GET", "/", 404, "route.unknown"),
        ("GET", "/docs", 404, "route.unknown"),
        ("GET", "/redoc", 404, "route.unknown"),
        ("GET", "/v1/drafts", 405, "route.method"),
        ("DELETE", "/v1/models", 405, "route.method"),
        ("POST", "/healthz", 405, "route.method"),
    ],
)
def test_unknown_addresses_and_methods_get_problems(method: str, path: str, status: int, code: str) -> None:
    answer = ask(method, path)
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.code) == (status, code)
    assert answer.headers["x-request-id"] == problem.request_id
    assert (status == 405) == ("allow" in answer.headers)
