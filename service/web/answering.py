"""Answers as bytes, and requests as bytes: JSON once, in UTF-8, and never more of a body than is allowed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.errors import Fault, RequestError

_PATIENCE_BYTES, _PATIENCE_S = 64 * 2**20, 5.0  # how much of a body that is too large is let go by, and for how long


def json_bytes(answer: Any) -> bytes:
    """The answer as JSON. Half an emoji in echoed metadata is written as an escape: UTF-8 has no form for it."""
    try:
        return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(answer, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()


def answered(answer: Any) -> Response:
    """A 200 with the answer."""
    return Response(json_bytes(answer), media_type="application/json")


async def body_of(request: Request, max_bytes: int) -> bytes:
    """The body, JSON by its content type. Raises RequestError; what is longer than allowed is not kept.

    A client that is still sending would see a broken connection instead of the problem, so the rest is let go by, as
    long as it is neither endless nor slow.
    """
    _require_json(request.headers.get("content-type", ""))
    _require_plain(request.headers.get("content-encoding", ""))
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > _PATIENCE_BYTES:
        raise _too_large(max_bytes)
    body, chunks = bytearray(), request.stream()
    async for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            await _let_go_by(chunks, len(body))
            raise _too_large(max_bytes)
    return bytes(body)


async def _let_go_by(chunks: AsyncIterator[bytes], passed: int) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_S):
            async for chunk in chunks:
                passed += len(chunk)
                if passed > _PATIENCE_BYTES:
                    return


def _require_json(content_type: str) -> None:
    """Nothing else, not even no type at all: a page of somebody else's site can send those without asking."""
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    kind, _, subtype = media.partition("/")
    charsets = {part.partition("=")[2].strip("\"' ") for part in parameters if part.startswith("charset")}
    is_json = kind == "application" and (subtype == "json" or subtype.endswith("+json"))
    if not is_json or not charsets <= {"utf-8", "utf8", "us-ascii"}:
        given = f"not {content_type[:80]!r}" if content_type else "which is missing"
        problem = f"the header Content-Type must be application/json (in UTF-8), {given}"
        raise RequestError(problem, code="request.content_type")


def _require_plain(encoding: str) -> None:
    """Compressed bodies are refused by name: read as JSON they would only be called broken."""
    if encoding.strip().lower() not in {"", "identity"}:
        problem = (
            f"the header Content-Encoding is {encoding[:80]!r}; bodies are read uncompressed only, so leave it out"
        )
        raise RequestError(problem, code="request.content_encoding")


def require_acceptable(accept: str | None) -> None:
    """Nothing, where the caller takes JSON. Raises RequestError: event streams, for one, are not offered."""
    if not accept or not accept.strip() or any(map(_takes_json, accept.split(","))):
        return
    raise RequestError(
        f"answers are application/json, and the header Accept is {accept[:80]!r}", code="request.not_acceptable"
    )


def _takes_json(media_range: str) -> bool:
    media, *parameters = (part.strip().lower() for part in media_range.split(";"))
    refused = any(part.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for part in parameters)
    return media in {"*/*", "application/*", "application/json", "application/problem+json"} and not refused


def _too_large(max_bytes: int) -> RequestError:
    detail = f"has more than the {max_bytes:,} bytes that are read"
    return RequestError(f"the body {detail}", (Fault("", detail),), code="request.too_large")
