"""Batches: one request a line in, one answer a line out, in order; a bad line, or a blank one, spoils no other."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from service.errors import Fault, LevelheadError, ModelError, RequestError, UnknownPrompt
from service.terminal.progress import Progress, progress_of
from service.terminal.sources import SourceError
from service.tuples import NamedTuple

Answer: TypeAlias = tuple[Mapping[str, Any], bool]  # the answer as HTTP gives it, and whether error findings are left
_NO_ID = object()


class Outcome(NamedTuple):
    """What became of a batch: how many lines were bad, and how many answers have error findings left."""

    bad: int
    failed: int


class _Line(NamedTuple):
    text: str
    size: int
    bad: bool = False
    failed: bool = False


def answer_lines(source: str | None, answer: Callable[[dict[str, Any]], Answer]) -> Outcome:
    """Answer every line of a file (None or -: standard input), each as soon as it is read."""
    with _opened(source) as stream:
        progress = progress_of(_descriptor(stream))
        try:
            return _written((_answered(number, raw, answer) for number, raw in _requests(stream)), progress)
        finally:
            progress.close()


async def answer_lines_together(
    source: str | None, answer: Callable[[dict[str, Any]], Awaitable[Answer]], jobs: int
) -> Outcome:
    """The same for answers that are waited for: `jobs` of them are under way at a time, and come out in order.

    With one job an answer is written before the next line is read, so that a program can talk with us line by line.
    """
    import asyncio

    bad = failed = 0
    under_way: deque[asyncio.Task[_Line]] = deque()
    with _opened(source) as stream:
        progress = progress_of(_descriptor(stream))
        try:
            for number, raw in _requests(stream):
                under_way.append(asyncio.create_task(_awaited(number, raw, answer)))
                if len(under_way) >= jobs:
                    line = _write(await under_way.popleft(), progress)
                    bad, failed = bad + line.bad, failed + line.failed
            while under_way:
                line = _write(await under_way.popleft(), progress)
                bad, failed = bad + line.bad, failed + line.failed
        finally:
            for task in under_way:
                task.cancel()
            progress.close()
    return Outcome(bad, failed)


def problem(error: Exception) -> dict[str, Any]:
    """What was wrong, as data: a code, a sentence and, for a request, each fault with the pointer to its field."""
    code = error.code if isinstance(error, RequestError) else _code(error)
    faults: tuple[Fault, ...] = error.faults if isinstance(error, RequestError) else ()
    said: dict[str, Any] = {"code": code, "detail": str(error)}
    if faults:
        said["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in faults]
    return said


def _code(error: Exception) -> str:
    if isinstance(error, ModelError):
        return f"model.{error.code}"
    return "prompt.unknown" if isinstance(error, UnknownPrompt) else "prompt.broken"


def _written(lines: Iterator[_Line], progress: Progress) -> Outcome:
    bad = failed = 0
    for line in lines:
        _write(line, progress)
        bad, failed = bad + line.bad, failed + line.failed
    return Outcome(bad, failed)


def _write(line: _Line, progress: Progress) -> _Line:
    sys.stdout.write(line.text + "\n")
    sys.stdout.flush()
    progress.step(line.size, bad=line.bad)
    return line


def _answered(number: int, raw: bytes, answer: Callable[[dict[str, Any]], Answer]) -> _Line:
    said: object = _NO_ID
    try:
        said, data = _request(raw)
        return _good(raw, said, answer(data))
    except LevelheadError as error:
        return _bad(number, raw, said, error)


async def _awaited(number: int, raw: bytes, answer: Callable[[dict[str, Any]], Awaitable[Answer]]) -> _Line:
    said: object = _NO_ID
    try:
        said, data = _request(raw)
        return _good(raw, said, await answer(data))
    except LevelheadError as error:
        return _bad(number, raw, said, error)


def _request(raw: bytes) -> tuple[object, dict[str, Any]]:
    """The caller's id and the rest of the line."""
    from service.web.parsing import json_from

    data = json_from(raw)
    if not isinstance(data, dict):
        raise RequestError("the line is no JSON object", (Fault("", "must be an object"),), code="request.no_object")
    return data.pop("id", _NO_ID), data


def _good(raw: bytes, said: object, answer: Answer) -> _Line:
    """The answer with the caller's id; an id of its own moves aside."""
    body, failed = answer
    if said is not _NO_ID:
        own = {"draft_id": body["id"]} if "id" in body else {}
        body = {"id": said, **own, **{key: value for key, value in body.items() if key != "id"}}
    return _Line(_dumped(body), len(raw), failed=failed)


def _bad(number: int, raw: bytes, said: object, error: LevelheadError) -> _Line:
    """What is wrong, with the caller's id and the line's number: a line that can't be read has no id to be found by."""
    row = {"id": None if said is _NO_ID else said, "line": number, "error": problem(error)}
    return _Line(_dumped(row), len(raw), bad=True)


def _dumped(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _requests(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every line with its number, blank ones too: line N of the answers is the answer to line N.

    They are read one by one, so that an answer never waits for a full buffer.
    """
    return enumerate(iter(stream.readline, b""), start=1)


def _opened(source: str | None) -> BinaryIO:
    if source is None or source == "-":
        return sys.stdin.buffer
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise SourceError(f"{source}: {error.strerror}") from error


def _descriptor(stream: BinaryIO) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
