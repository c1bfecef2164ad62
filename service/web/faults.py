"""What a validator objects to, as faults with exact JSON pointers and words that say what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from service.errors import Fault, RequestError

_SHOWN_FAULTS = 50
_NOTHING = object()
_TYPES = {
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}
_WORDS = {
    "missing": "is required",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}
_KINDS = {bool: "a truth value", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}
_CODES = {
    "extra_forbidden": "request.unknown_field",
    "missing": "request.missing_field",
    "literal_error": "request.unknown_value",
    "string_too_long": "request.too_long",
    "too_long": "request.too_long",
}


def pointer(path: Iterable[object]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys and positions."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def request_error(error: ValidationError, data: object, model: type[BaseModel]) -> RequestError:
    """All that is wrong with the data, in one error."""
    rows = error.errors(include_url=False, include_input=True)
    faults = tuple(_fault(row, data, model) for row in rows[:_SHOWN_FAULTS])
    codes = {_CODES.get(row["type"], "request.invalid") for row in rows}
    code = codes.pop() if len(codes) == 1 else "request.invalid"
    return RequestError(summary(faults, len(rows)), faults, code=code)


def summary(faults: tuple[Fault, ...], count: int | None = None) -> str:
    """One sentence for all the faults: the first of them, and how many more there are."""
    first = f"{faults[0].pointer or 'the request'}: {faults[0].detail}"
    more = (count or len(faults)) - 1
    return first if not more else f"{first} (and {more} more)"


def _fault(row: Any, data: object, model: type[BaseModel]) -> Fault:
    path = _path(row["loc"], data, missing=row["type"] == "missing")
    return Fault(pointer(path), _detail(row, path, model))


def _path(loc: tuple[int | str, ...], data: object, *, missing: bool) -> list[int | str]:
    """`loc` without the names of union branches, which stand in no request."""
    path: list[int | str] = []
    for number, part in enumerate(loc):
        inner = _entry(data, part)
        if inner is not _NOTHING:
            data = inner
        elif not (missing and number == len(loc) - 1):
            continue
        path.append(part)
    return path


def _entry(data: object, part: int | str) -> object:
    if isinstance(data, dict):
        return data.get(part, _NOTHING)
    return data[part] if isinstance(data, list) and isinstance(part, int) else _NOTHING


def _detail(row: Any, path: list[int | str], model: type[BaseModel]) -> str:
    kind, context = row["type"], row.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_field(path, model)
    if kind == "model_type" and path[-2:-1] in (["commitments"], ["facts"]):
        return f"must be a sentence or an object, not {_named(row['input'])}"
    if kind in _TYPES:
        return f"{_TYPES[kind]}, not {_named(row['input'])}"
    if kind == "literal_error":
        return f"must be {context['expected']}{_instead(row['input'])}"
    if kind in {"string_too_long", "too_long"}:
        things = "characters" if kind == "string_too_long" else "entries"
        return f"has more than the {context['max_length']:,} {things} that are allowed"
    return _WORDS.get(kind) or str(row["msg"]).replace("Input should", "must")


def _named(value: object) -> str:
    return "null" if value is None else _KINDS.get(type(value), "this")


def _instead(value: object) -> str:
    """What was given, where it is short enough to be no customer's text."""
    return f", not {value!r}" if isinstance(value, str) and len(value) <= 40 else ""


def _unknown_field(path: list[int | str], model: type[BaseModel]) -> str:
    fields = _fields_at(model, path[:-1])
    if path == ["text"] and "messages" in fields:
        return "belongs to checks and improvements of a reply; what the customer wrote goes into 'messages'"
    near = difflib.get_close_matches(str(path[-1]), fields, n=1)
    hint = f"; did you mean {near[0]!r}? There" if near else "; there"
    return f"is an unknown field{hint} can be {', '.join(fields)}"


def _fields_at(model: type[BaseModel], path: list[int | str]) -> list[str]:
    """The fields of the object at that path of the model."""
    for part in path:
        if isinstance(part, str):
            inner = _models_in(model.model_fields[part].annotation)
            model = inner[0] if inner else model
    return list(model.model_fields)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
