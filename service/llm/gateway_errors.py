"""From whatever litellm raises to one of our errors: what is wrong, whether waiting helps, and nothing else.

litellm's classes alone mislead. A wrong key may come as BadRequestError, a refused connection and an answer that is
no JSON both as InternalServerError, a missing key too. So the chain of causes is read first: the status that a
provider really sent, then what happened on the wire, then signs of an answer that could not be parsed. Only where
the chain is silent does the class decide.

Messages are made here, from the model's alias, the status and the provider's short error code. What a provider
writes in prose may repeat the prompt or the key, and stays out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from service.errors import ModelBusy, ModelError, ModelOutput, ModelRefused, ModelTimeout, ModelUnavailable
from service.llm.gateway_tables import BY_CLASS, BY_STATUS, MALFORMED_WORDS, Verdict

# What litellm lets slip of its own mistakes and of its parts': whatever is none of its classes, and no bug of ours.
SLIPS = (AssertionError, AttributeError, ImportError, LookupError, OSError, RuntimeError, TypeError, ValueError)

_UNREADABLE = (AttributeError, LookupError, TypeError)
_SHORT_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")


def raised_by(litellm: Any) -> tuple[type[BaseException], ...]:
    """Every class that a call of litellm may raise, slips included."""
    import httpx  # here: it comes with litellm, and only then

    named = (getattr(litellm.exceptions, name, None) or getattr(litellm, name, None) for name in BY_CLASS)
    return (*(kind for kind in named if kind), httpx.HTTPError, *SLIPS)


def translated(alias: str, error: BaseException) -> ModelError:
    """Our error for what litellm raised while it called the model `alias`."""
    chain = tuple(causes(error))
    kind, why = _verdict(error, chain)
    message = f"{alias}: {why} ({', '.join(_details(error, chain))})"
    return ModelBusy(message, retry_after_s(chain)) if kind is ModelBusy else kind(message)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from or while handling, and so on down to the first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def wire_status(chain: tuple[BaseException, ...]) -> int | None:
    """The status that the provider really sent; None where nothing came back, or a success that made no sense."""
    import httpx  # as above

    for error in chain:
        if isinstance(error, httpx.HTTPStatusError):
            return error.response.status_code
    return None


def retry_after_s(chain: tuple[BaseException, ...]) -> float | None:
    """How long the provider asks us to wait, in seconds. litellm keeps the header in a field of its own."""
    for error in chain:
        for headers in (
            getattr(error, "litellm_response_headers", None),
            getattr(getattr(error, "response", None), "headers", None),
        ):
            wanted = _wait_in(headers) if headers else None
            if wanted is not None:
                return wanted
    return None


def _wait_in(headers: Any) -> float | None:
    found = {str(name).lower(): str(value) for name, value in dict(headers).items()}
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, float(found[name]) / per_second)
        except KeyError:
            continue
        except ValueError:
            return _until(found[name])
    return None


def _until(http_date: str) -> float | None:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(http_date) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _verdict(error: BaseException, chain: tuple[BaseException, ...]) -> Verdict:
    by_class = _by_class(error)
    status = wire_status(chain)
    if status is not None:
        return _by_status(status, by_class, chain)
    cut = _cut_off(chain)
    if cut is not None:
        return cut
    if by_class is None:  # a slip before anything was sent, or over an answer that it could not take
        return ModelRefused, "litellm does not know how to put this request to this provider"
    if by_class[0] is not ModelUnavailable:  # only that is what litellm also calls everything it does not understand
        return by_class
    if _unreadable(chain):
        return ModelOutput, "the answer is malformed"
    return _SETUP if _not_set_up(chain) else by_class


_SETUP: Verdict = (ModelRefused, "the client could not be set up; is the API key missing, or an optional package?")


def _cut_off(chain: tuple[BaseException, ...]) -> Verdict | None:
    """What went wrong between us and the provider, if that is what went wrong."""
    import httpx  # as above

    if any(isinstance(cause, httpx.TimeoutException | TimeoutError) for cause in chain):
        return ModelTimeout, "no answer in time"
    if any(isinstance(cause, httpx.TransportError | OSError) for cause in chain):
        return ModelUnavailable, "the provider cannot be reached"
    return None


def _not_set_up(chain: tuple[BaseException, ...]) -> bool:
    """Whether nothing was sent: OpenAI's client raises its base class for a missing key, others a ValueError."""
    return any(
        isinstance(cause, ImportError | ValueError)
        or (type(cause).__name__ == "OpenAIError" and not hasattr(cause, "status_code"))
        for cause in chain
    )


def _by_status(status: int, by_class: Verdict | None, chain: tuple[BaseException, ...]) -> Verdict:
    if provider_code(chain) == "insufficient_quota":
        return ModelRefused, "the account's quota is used up"
    if status == 400 and by_class is not None and by_class[0] is ModelRefused:
        return by_class  # context length and content policy tell more than the status
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return ModelUnavailable, "the provider failed"
    return ModelRefused, "the provider does not accept the request"


def _by_class(error: BaseException) -> Verdict | None:
    return next((BY_CLASS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in BY_CLASS), None)


def _unreadable(chain: tuple[BaseException, ...]) -> bool:
    """Whether a success came back that could not be parsed: parsers' errors, or litellm's words for it."""
    if any(isinstance(cause, _UNREADABLE) or type(cause).__name__ in _PARSERS for cause in chain):
        return True
    return any(words in str(cause) for cause in chain for words in MALFORMED_WORDS)


_PARSERS = frozenset({"JSONDecodeError", "ValidationError"})


def _details(error: BaseException, chain: tuple[BaseException, ...]) -> Iterator[str]:
    status = wire_status(chain)
    yield f"HTTP {status}" if status is not None else type(error).__name__
    code = provider_code(chain)
    if code is not None:
        yield code


def provider_code(chain: tuple[BaseException, ...]) -> str | None:
    """The provider's own short name for what is wrong (`context_length_exceeded`), where it gave one."""
    import httpx  # as above

    named: list[Any] = [getattr(error, "code", None) for error in chain]
    for error in chain:
        if isinstance(error, httpx.HTTPStatusError):
            named += _codes_in(error.response)
    return next((code for code in named if isinstance(code, str) and _SHORT_CODE.fullmatch(code)), None)


def _codes_in(response: Any) -> tuple[Any, ...]:
    import httpx  # as above

    try:
        body = response.json()
    except (ValueError, httpx.StreamError):  # no JSON, or never read
        return ()
    error = body.get("error") if isinstance(body, dict) else None
    return (error.get("code"), error.get("type")) if isinstance(error, dict) else ()
