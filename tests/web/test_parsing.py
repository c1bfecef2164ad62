"""Whatever comes as a body is read or refused; nothing else ever happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fake_service import MESSAGE
from service.errors import Fault, RequestError
from service.web.faults import pointer
from service.web.parsing import json_from, parse_check_request, parse_draft_request

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
FIELDS = ["messages", "ticket", "customer", "agent", "policy", "now", "instruction", "options", "metadata", "text"]


def faults_of(parse: Callable[[], object]) -> tuple[Fault, ...]:
    try:
        parse()
    except RequestError as error:
        return error.faults or (Fault("", ""),)  # an error without faults points nowhere
    return ()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(RequestError):
        json_from(body)


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from numbers_in(inner)


@example("Infinity")
@given(VALUES)
def test_what_json_can_say_is_read_as_it_was_written(value: Any) -> None:
    body = json.dumps(value)
    if not all(map(isfinite, numbers_in(value))):
        with pytest.raises(RequestError):
            json_from(body.encode())
    else:
        assert json_from(body.encode()) == json.loads(body.encode("ascii").decode()) or "\\ud" in body.lower()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
def test_any_object_is_a_request_or_a_list_of_faults(data: dict[str, Any]) -> None:
    whole = {"messages": [MESSAGE], **data}
    for parse in (parse_draft_request, parse_check_request):
        assert all(fault.detail for fault in faults_of(lambda parse=parse: parse(whole, NOW)))  # type: ignore[misc]


@given(st.sampled_from(["messages", "policy", "ticket", "options"]), st.text(max_size=6), VALUES)
def test_any_value_in_any_part_is_a_request_or_a_list_of_faults(part: str, key: str, value: Any) -> None:
    inside: dict[str, Any] = {"messages": [{**MESSAGE, key: value}], part: {key: value}, "policy": {"facts": [value]}}
    inside["messages"] = inside["messages"] if isinstance(inside["messages"], list) else [MESSAGE]
    with suppress(RequestError):
        parse_draft_request(inside, NOW)


def test_half_emojis_are_mended_everywhere_but_in_metadata() -> None:
    body = b'{"a": ["x\\ud83d", {"b": "\\udE00y"}], "ok": "\\ud83d\\ude00", "metadata": {"m": "\\ud83d"}}'
    assert json_from(body) == {
        "a": ["x\ufffd", {"b": "\ufffdy"}],
        "ok": "😀",
        "metadata": {"m": "\ud83d"},
    }


@pytest.mark.parametrize("body", [b'{"a": "\\uD83D"}', b'{"a": "\\ud83d"}', b'{"a": "\\udfff"}', b'{"a": "\\uDfFf"}'])
def test_half_emojis_are_found_however_they_are_written(body: bytes) -> None:
    assert json_from(body) == {"a": "\ufffd"}


def test_pointers_escape_what_must_be_escaped() -> None:
    assert pointer(["a/b", 0, "c~d", ""]) == "/a~1b/0/c~0d/"
