"""A result as JSON and back: one row a line. Prompts share most of their lines, so each line is stored once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evals.suite.results import (
    FORMAT,
    About,
    Arm,
    Check,
    ConversationResult,
    Missing,
    Outcome,
    Reply,
    Result,
    Settings,
    Tried,
)
from service.domain import ChatMessage

Data = Mapping[str, Any]
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_ROWS = ("arms", "conversations", "outcomes", "missing")


def result_lines(result: Result) -> Iterator[str]:
    """The file's lines. Keys are in the nouns' order, never in that of a hash."""
    yield "{"
    yield f'"format": {FORMAT},'
    yield f'"about": {_dumps(result.about._asdict())},'
    yield f'"settings": {_dumps(result.settings._asdict())},'
    yield f'"problems": {_dumps(list(result.problems))},'
    for name in _ROWS:
        yield from _block(name, [plain(row) for row in getattr(result, name)])
    lines, prompts = _packed(result.prompts)
    yield from _block("lines", lines)
    yield from _block("prompts", prompts, last=True)
    yield "}"


def result_from(data: Data) -> Result:
    """The result that the JSON tells. Raises KeyError or TypeError where a part is missing or unknown."""
    return Result(
        about=About(**data["about"]),
        settings=Settings(**data["settings"]),
        arms=tuple(Arm(**row) for row in data["arms"]),
        conversations=tuple(conversation_from(row) for row in data["conversations"]),
        outcomes=tuple(outcome_from(row) for row in data["outcomes"]),
        missing=tuple(Missing(**row) for row in data["missing"]),
        problems=tuple(data["problems"]),
        prompts=_unpacked(data["lines"], data["prompts"]),
    )


def conversation_from(row: Data) -> ConversationResult:
    """A conversation as a row of the file tells it."""
    return ConversationResult(
        **{
            **row,
            "tags": tuple(row["tags"]),
            "techniques": tuple(row["techniques"]),
            "checks": _checks(row["checks"]),
            "replies": tuple(_reply(each) for each in row["replies"]),
        }
    )


def _reply(row: Data) -> Reply:
    parts = {"findings": tuple(row["findings"]), "promises": tuple(row["promises"])}
    return Reply(**{**row, **parts, "check": Check(**row["check"]), "details": _checks(row["details"])})


def outcome_from(row: Data) -> Outcome:
    """An outcome as a row of the file tells it."""
    parts = {name: tuple(row[name]) for name in ("findings", "promises", "claims", "citations")}
    attempts = tuple(
        Tried(**{**each, "codes": tuple(each["codes"]), "findings": tuple(each["findings"])})
        for each in row["attempts"]
    )
    return Outcome(**{**row, **parts, "checks": _checks(row["checks"]), "attempts": attempts})


def _checks(rows: list[Data]) -> tuple[Check, ...]:
    return tuple(Check(**row) for row in rows)


def plain(value: Any) -> Any:
    """Named tuples as objects, all the way down; what stands in mappings is plain already."""
    if not isinstance(value, tuple):
        return value
    if hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return {key: plain(part) if isinstance(part, tuple) else part for key, part in pairs}
    return [plain(part) for part in value]


def _packed(prompts: Mapping[str, tuple[ChatMessage, ...]]) -> tuple[list[str], list[Any]]:
    """Every different line once, and each prompt as [hash, [role, [numbers of lines]], …]."""
    numbers: dict[str, int] = {}
    rows: list[Any] = []
    for sha256 in sorted(prompts):
        messages = [
            [message.role, [numbers.setdefault(line, len(numbers)) for line in message.content.split("\n")]]
            for message in prompts[sha256]
        ]
        rows.append([sha256, *messages])
    return list(numbers), rows


def _unpacked(lines: list[str], rows: list[Any]) -> dict[str, tuple[ChatMessage, ...]]:
    return {
        sha256: tuple(ChatMessage(role, "\n".join(lines[number] for number in numbers)) for role, numbers in messages)
        for sha256, *messages in rows
    }


def _block(name: str, rows: list[Any], *, last: bool = False) -> Iterator[str]:
    comma = "" if last else ","
    if not rows:
        yield f'"{name}": []{comma}'
        return
    yield f'"{name}": ['
    yield from (f"{_dumps(row)}," for row in rows[:-1])
    yield _dumps(rows[-1])
    yield f"]{comma}"


def _dumps(value: Any) -> str:
    return _ENCODE(value)
