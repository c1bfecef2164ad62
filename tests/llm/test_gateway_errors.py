"""Whatever litellm can raise has an error of ours; none is left out, and no table row is left over."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import httpx
import pytest

from service.errors import ModelBusy, ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from service.llm.gateway_errors import SLIPS, causes, provider_code, raised_by, retry_after_s, translated
from service.llm.gateway_tables import BY_CLASS, BY_STATUS

RETRYABLE = {"APIConnectionError", "APIError", "BadGatewayError", "InternalServerError", "MidStreamFallbackError"} | {
    "MockException",
    "RateLimitError",
    "RouterRateLimitError",
    "RouterRateLimitErrorBasic",
    "ServiceUnavailableError",
    "Timeout",
}


@pytest.fixture(scope="module")
def litellm() -> Any:
    from service.llm.gateway_litellm import load_litellm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations in its own modules and their dependencies
        return load_litellm()


def exported(litellm: Any) -> set[str]:
    """Names of every exception class that litellm exports, from its module of exceptions and from its top."""
    spaces = (litellm.exceptions, litellm)
    return {
        name
        for space in spaces
        for name, kind in vars(space).items()
        if inspect.isclass(kind)
        and issubclass(kind, BaseException)
        and kind.__module__.startswith(("litellm", "openai"))
    }


def test_every_exception_that_litellm_exports_is_mapped(litellm: Any) -> None:
    assert exported(litellm) - set(BY_CLASS) == set()


def test_no_row_of_the_table_is_left_over(litellm: Any) -> None:
    assert set(BY_CLASS) - exported(litellm) == set()


def test_every_exception_that_litellm_exports_is_caught(litellm: Any) -> None:
    caught = raised_by(litellm)
    kinds = [getattr(litellm.exceptions, name, None) or getattr(litellm, name) for name in exported(litellm)]
    assert [kind for kind in kinds if not issubclass(kind, caught)] == []


def test_waiting_helps_where_the_table_says_so_and_nowhere_else() -> None:
    assert {name for name, (kind, _) in BY_CLASS.items() if kind.retryable} == RETRYABLE
    assert {status for status, (kind, _) in BY_STATUS.items() if kind.retryable} == {408, 409, 425, 429, 503, 504, 529}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_litellm_s_own_is_a_model_error(litellm: Any, slip: type[Exception]) -> None:
    error = translated("fast", slip("the customer wrote: drop dead"))
    assert isinstance(error, ModelError)
    assert "drop dead" not in str(error)


def test_what_was_on_the_wire_outweighs_the_class(litellm: Any) -> None:
    """A wrong key comes as BadRequestError where the provider calls it invalid_request_error."""
    error = litellm.exceptions.BadRequestError("no", model="m", llm_provider="openai")
    error.__cause__ = _status_error(401)
    assert (type(translated("fast", error)), "HTTP 401" in str(translated("fast", error))) == (ModelRefused, True)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (httpx.ReadTimeout("slow"), ModelTimeout),
        (TimeoutError(), ModelTimeout),
        (httpx.ConnectError("refused"), ModelUnavailable),
        (ConnectionResetError(), ModelUnavailable),
        (None, ModelUnavailable),
        (ValueError("Missing key"), ModelRefused),
        (ModuleNotFoundError("No module named 'google'"), ModelRefused),
    ],
)
def test_one_class_of_litellm_s_means_many_things(
    litellm: Any, cause: BaseException | None, kind: type[ModelError]
) -> None:
    error = litellm.exceptions.InternalServerError("no", model="m", llm_provider="x")
    error.__cause__ = cause
    assert type(translated("fast", error)) is kind


def test_a_circle_of_causes_ends() -> None:
    one, two = ValueError("1"), ValueError("2")
    one.__cause__, two.__cause__ = two, one
    assert list(causes(one)) == [one, two]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_a_wish_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s((_status_error(429, headers=headers),)) == seconds


def test_a_busy_provider_s_wish_is_carried(litellm: Any) -> None:
    error = translated("fast", _status_error(429, headers={"retry-after": "12"}))
    assert isinstance(error, ModelBusy)
    assert error.retry_after_s == 12


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error": {"code": "model_not_found", "type": "x"}}, "model_not_found"),
        ({"error": {"type": "overloaded_error"}}, "overloaded_error"),
        ({"error": {"code": 404}}, None),
        ({"error": {"code": "Your text: drop dead"}}, None),
        ({"error": "drop dead"}, None),
        (["drop dead"], None),
    ],
)
def test_only_a_short_code_of_the_provider_s_is_repeated(body: object, code: str | None) -> None:
    assert provider_code((_status_error(400, json=body),)) == code


def _status_error(status: int, **response: Any) -> httpx.HTTPStatusError:
    request = httpx.Request("POST", "http://openai.test")
    return httpx.HTTPStatusError("no", request=request, response=httpx.Response(status, **response))
