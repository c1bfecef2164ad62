"""What the OpenAPI document says is what the service does, for whatever a generator thinks of: no 500, no drift."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from service.settings import Settings
from service.web.app import create_app

MANY = 60
# Formats that a generator does not know, or knows too widely.
schemathesis.openapi.format("iana-time-zone", st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]))
schemathesis.openapi.format(
    "opening-hours", st.sampled_from(["24/7", "Mo-Fr 08:00-18:00", "Mo-Sa 22:00-06:00; Su off"])
)
schemathesis.openapi.format("country-or-region", st.sampled_from(["DE", "US-CA"]))
schemathesis.openapi.format("duration", st.sampled_from(["PT1S", "PT4H", "P1DT12H", "P3650D"]))
schemathesis.openapi.format(
    "date-time",
    st.integers(10**8, 7 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat()),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
APP = create_app(Settings(any_model=False, max_body_bytes=50_000_000))  # 413 is tested elsewhere
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
FOUND = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
OPERATIONS = {operation.label: operation for operation in FOUND}


def mend(body: Any) -> None:
    """Make true what a schema can't say: the customer wrote, everybody said something, ids differ."""
    if not isinstance(body, dict):
        return
    if body.get("text"):
        body["text"] += "Hi!"
    for number, message in enumerate(body.get("messages") or ()):
        message["id"] = f"m{number}"
        message["role"] = "customer" if number == 0 else message["role"]
        message["text"] = (message.get("text") or "") + "!"


PLANS = [(label, GenerationMode.POSITIVE) for label in OPERATIONS]
PLANS += [(label, GenerationMode.NEGATIVE) for label in OPERATIONS if label.startswith("POST")]


@pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")
@pytest.mark.parametrize(("label", "mode"), PLANS, ids=[f"{label} {mode.value}" for label, mode in PLANS])
def test_no_generated_request_finds_a_500_or_an_undocumented_answer(label: str, mode: GenerationMode) -> None:
    operation: APIOperation[Any, Any, Any, Any] = OPERATIONS[label]
    statuses: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=MANY if label.startswith("POST") else 2,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def hold(case: Case[Any]) -> None:
        mend(case.body) if mode is GenerationMode.POSITIVE else None
        answer = case.call_and_validate(checks=CHECKS)
        statuses.append(answer.status_code)

    hold()
    proper = sum(status == 200 for status in statuses)
    # What is generated depends on which of our modules are loaded (their constants are tried), so no share is exact.
    assert proper == 0 if mode is GenerationMode.NEGATIVE else proper > len(statuses) / 5, Counter(statuses)


def test_every_call_is_tried() -> None:
    assert len(OPERATIONS) == 10
