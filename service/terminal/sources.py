"""Where a request comes from: a file, standard input or a bundled example; JSON, or a plain text.

Everything that can be wrong with it is a SourceError whose message names the source and the way out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from service import examples
from service.errors import LevelheadError, RequestError
from service.tuples import NamedTuple

EXAMPLES = "examples:"


class SourceError(LevelheadError):
    """What was named on the command line can't be read as what it should be."""


class Source(NamedTuple):
    """What was read. `data` is None for a plain text; `trusted` is true for what ships with the code."""

    name: str
    text: str
    data: dict[str, Any] | None
    trusted: bool = False


def read_source(name: str) -> Source:
    """The source of that name: `-` is standard input, `examples:NAME` a bundled ticket, all else a file."""
    if name.startswith(EXAMPLES):
        return _example(name)
    raw = _standard_input() if name == "-" else _file(name)
    shown = "standard input" if name == "-" else name
    text = decoded(raw, shown)
    if not text.strip():
        raise SourceError(f"{shown}: is empty; it should be a request as JSON, or the customer's message as plain text")
    return Source(shown, text, parsed(text, shown) if _means_json(text, name) else None)


def parsed(text: str, where: str) -> dict[str, Any]:
    """The JSON object that a user's text is, read as HTTP reads it; else SourceError with line and column."""
    from service.web.parsing import json_from  # here: examples and plain texts do without pydantic

    try:
        data = json_from(text.encode())
    except RequestError as error:
        raise SourceError(f"{where}: {error.faults[0].detail if error.faults else error}") from error
    if not isinstance(data, dict):
        raise SourceError(f'{where}: should be a JSON object, such as {{"messages": […]}}, not {_kind(data)}')
    return data


def decoded(raw: bytes, where: str) -> str:
    """The bytes as text; else SourceError. UTF-8, with or without a byte order mark; UTF-16 where it has one."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{where}: not text in UTF-8 (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise SourceError(f"{where}: looks like a binary file; it should be JSON or plain text")
    return text.replace("\r\n", "\n")


def _means_json(text: str, name: str) -> bool:
    return text.lstrip().startswith("{") or name.lower().endswith(".json")


def _example(name: str) -> Source:
    text = examples.load(name.removeprefix(EXAMPLES))
    return Source(name, text, json.loads(text), trusted=True)


def _standard_input() -> bytes:
    return sys.stdin.buffer.read()


def _file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"{name}: no such file{_hint(name)}") from error
    except IsADirectoryError as error:
        raise SourceError(f"{name}: is a folder; name a file in it") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{name}: {getattr(error, 'strerror', None) or error}") from error


def _hint(name: str) -> str:
    """What somebody who typed an example's name, or a whole message, may have meant."""
    if name in examples.names():
        return f"; did you mean {EXAMPLES}{name}?"
    return "; a message itself goes to standard input: echo '…' | levelhead draft -" if " " in name else ""


def _kind(value: object) -> str:
    if isinstance(value, list):
        return "a list (one request a line goes to --jsonl)"
    return "null" if value is None else f"a {type(value).__name__}"
