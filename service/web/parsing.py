"""From bytes to what the service is asked: JSON with its limits, the schemas, and what only the whole can tell.

Everything wrong is a RequestError with pointers. No FastAPI here: the terminal reads ticket files by this too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from service.domain import DraftRequest
from service.errors import Fault, RequestError
from service.intake import CheckRequest, check_request_from, draft_request_from, texts_from_html
from service.intake.times import NaiveTime, moment
from service.settings import Settings
from service.tuples import NamedTuple
from service.web import schemas
from service.web.faults import request_error, summary
from service.web.fields import MAX_DEPTH

Data = dict[str, Any]
_MAX_DIGITS = 300


class Limits(NamedTuple):
    """How much a request may hold: messages, and characters of each text in it."""

    max_messages: int = Settings().max_messages
    max_message_chars: int = Settings().max_message_chars


class ReadRequest(NamedTuple):
    """A conversation that was read, and the texts that were made from HTML, by message id."""

    request: DraftRequest
    texts: dict[str, str]


def parse_draft_request(
    data: object, now: datetime, limits: Limits = Limits(), model: type[BaseModel] = schemas.DraftRequest
) -> DraftRequest:
    """The draft request that the data is. Raises RequestError with every fault."""
    return read_request(checked(data, model, limits), now).request


def parse_check_request(data: object, now: datetime, limits: Limits = Limits()) -> CheckRequest:
    """The check that the data asks for. Raises RequestError with every fault."""
    return check_request_from(checked(data, schemas.CheckRequest, limits), now)


def read_request(data: Data, now: datetime) -> ReadRequest:
    """Checked data as the domain's values."""
    request = draft_request_from(data, now)
    return ReadRequest(request, texts_from_html(data, request.conversation))


def checked(data: object, model: type[BaseModel], limits: Limits = Limits()) -> Data:
    """The data, with the model's defaults for what is missing. Raises RequestError with every fault."""
    if not isinstance(data, dict):
        raise RequestError(
            "the request must be a JSON object", (Fault("", "must be an object"),), code="request.no_object"
        )
    try:
        values = model.model_validate(data).model_dump()
    except ValidationError as error:
        raise request_error(error, data, model) from error
    for code, find in _WHOLE:
        faults = tuple(find(values, limits))
        if faults:
            raise RequestError(summary(faults), faults, code=code)
    return values


# ---- what only the whole tells ---------------------------------------------------------------------------------------


def _messages(data: Data) -> list[Data]:
    return data["messages"] or []


def _too_many(data: Data, limits: Limits) -> Iterator[Fault]:
    if len(_messages(data)) > limits.max_messages:
        yield Fault("/messages", f"has {len(data['messages'])} messages; at most {limits.max_messages} are read")


def _too_long(data: Data, limits: Limits) -> Iterator[Fault]:
    most = limits.max_message_chars
    for number, message in enumerate(_messages(data)):
        for field in ("text", "html"):
            if len(message[field] or "") > most:
                yield Fault(f"/messages/{number}/{field}", f"has more than the {most:,} characters that are read")


def _without_words(data: Data, _: Limits) -> Iterator[Fault]:
    for number, message in enumerate(_messages(data)):
        said = (message["text"] or "").strip() or (message["html"] or "").strip()
        if not said and not message["attachments"]:
            yield Fault(f"/messages/{number}", "needs text or html, or an attachment")


def _same_ids(data: Data, _: Limits) -> Iterator[Fault]:
    for where, rows in (("/messages", _messages(data)), ("/policy/facts", (data["policy"] or {}).get("facts") or ())):
        seen: dict[str, int] = {}
        for number, row in enumerate(rows):
            name = None if isinstance(row, str) else row["id"]
            if name is not None and name in seen:
                yield Fault(f"{where}/{number}/id", f"is the id of {where}/{seen[name]} already; ids must differ")
            elif name is not None:
                seen[name] = number


def _no_customer(data: Data, _: Limits) -> Iterator[Fault]:
    if _messages(data) and not any(message["role"] == "customer" for message in _messages(data)):
        yield Fault("/messages", 'has no message with the role "customer"; at least one is needed')


def _naive_times(data: Data, _: Limits) -> Iterator[Fault]:
    if ((data["policy"] or {}).get("calendar") or {}).get("timezone"):
        return
    times = [(f"/messages/{n}/created_at", message["created_at"]) for n, message in enumerate(_messages(data))]
    times.append(("/ticket/sla/next_update_due", ((data["ticket"] or {}).get("sla") or {}).get("next_update_due")))
    times.append(("/now", data["now"]))
    for pointer, text in times:
        try:
            moment(text) if text else None
        except NaiveTime as naive:
            yield Fault(pointer, str(naive))


_WHOLE: tuple[tuple[str, Callable[[Data, Limits], Iterator[Fault]]], ...] = (
    ("request.too_many_messages", _too_many),
    ("request.too_long", _too_long),
    ("request.no_customer_message", _no_customer),
    ("request.empty_message", _without_words),
    ("request.same_ids", _same_ids),
    ("request.naive_time", _naive_times),
)


# ---- JSON ------------------------------------------------------------------------------------------------------------


def json_from(body: bytes) -> object:
    """What the body says as JSON (RFC 8259). Raises RequestError with line and column where it is none.

    Half an emoji (a lone surrogate, which no text may hold) is read as U+FFFD, so that offsets stay true; in
    metadata it stays as it came. Refused: NaN and Infinity, numbers too large for a number, a key given twice, more
    than MAX_DEPTH levels.
    """
    if not body.strip():
        raise _malformed("is empty; it must be a JSON object")
    try:
        data: object = json.loads(
            body.decode("utf-8-sig"),
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise _malformed(f"is not UTF-8: byte {error.start} can't be read", "request.encoding") from error
    except json.JSONDecodeError as error:
        raise _malformed(f"is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError:
        raise _malformed(f"is nested deeper than {MAX_DEPTH} levels", "request.too_deep") from None
    except ValueError as error:
        raise _malformed(f"is no JSON that we read: {error}") from error
    if _is_too_deep(data):
        raise _malformed(f"is nested deeper than {MAX_DEPTH} levels", "request.too_deep")
    return _mended(data) if b"\\ud" in body or b"\\uD" in body else data


def _malformed(problem: str, code: str = "request.malformed") -> RequestError:
    return RequestError(f"the body {problem}", (Fault("", problem),), code=code)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError("a number in it is too large")
    return number


def _whole(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"a number in it has more than {_MAX_DIGITS} digits")
    return int(text)


def _object(pairs: list[tuple[str, Any]]) -> Data:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(f"the key {twice[:40]!r} is given twice in one object")
    return found


def _is_too_deep(data: object) -> bool:
    level: list[object] = [data]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level if isinstance(outer, list | dict) for inner in _inside(outer)]
        if not level:
            return False
    return any(isinstance(value, list | dict) for value in level)


def _inside(outer: list[object] | dict[str, object]) -> Iterator[object]:
    return iter(outer.values() if isinstance(outer, dict) else outer)


def _mended(data: object, *, top: bool = True) -> object:
    if isinstance(data, str):
        return data.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not data.isascii() else data
    if isinstance(data, list):
        return [_mended(inner, top=False) for inner in data]
    if isinstance(data, Mapping):
        return {key: inner if top and key == "metadata" else _mended(inner, top=False) for key, inner in data.items()}
    return data
