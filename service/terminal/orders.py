"""From what was typed and read to what the service is asked: request data, the present moment, and their checks.

A bundled example and a plain text have a shape that we made; a user's own JSON is held to the schemas of HTTP, which
are imported only then.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from service.domain import DraftRequest, Policy
from service.errors import RequestError
from service.intake import CheckRequest, check_request_from, draft_request_from, texts_from_html
from service.settings import Settings
from service.terminal.sources import Source, SourceError, read_source
from service.tuples import NamedTuple

_WISHES = ("model", "prompt", "goal", "length", "language", "variants")


class Order(NamedTuple):
    """A draft that is asked for. `texts`: by message id, the texts that were made from HTML."""

    request: DraftRequest
    texts: Mapping[str, str]


def present(typed: str | None) -> datetime:
    """The moment that --now names, or now. Raises SourceError where it names none, or no zone."""
    if typed is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise SourceError(f"--now: {typed!r} is no moment; write it as 2026-11-21T09:20:00Z") from error
    if moment.tzinfo is None:
        raise SourceError(f"--now: {typed!r} has no zone; write 2026-11-21T09:20:00Z or …+01:00")
    return moment


def draft_order(typed: Namespace, settings: Settings) -> Order:
    """The request that FILE and options describe."""
    return _order(read_source(named(typed.source)), typed, settings)


def improve_order(typed: Namespace, settings: Settings) -> tuple[Order, str]:
    """The conversation and the text to improve: FILE has both, or --conversation has the first."""
    source = read_source(named(typed.source))
    if source.data is not None and not source.trusted:
        _alone(source, typed)
        with _told_of(source):
            data = _checked(with_wishes(source.data, typed), "ImprovementRequest", settings)
        return _read(data, present(typed.now)), data["text"]
    if typed.conversation is None:
        raise SourceError("--conversation is missing: name the conversation that your reply answers")
    return _order(read_source(typed.conversation), typed, settings), source.text


def check_order(typed: Namespace, settings: Settings) -> CheckRequest:
    """The check that FILE and --conversation describe."""
    source = read_source(named(typed.source))
    now = present(typed.now)
    if source.trusted:
        raise SourceError(f"{source.name}: is a conversation; name a reply to check, and this one as --conversation")
    if source.data is not None:
        _alone(source, typed)
        with _told_of(source):
            return check_of(at(source.data, typed), now, settings)
    if typed.conversation is None:
        return CheckRequest(source.text, None, Policy(), now)
    request = _order(read_source(typed.conversation), typed, settings).request
    return CheckRequest(source.text, request.conversation, request.policy, request.now)


def order_of(data: object, now: datetime, settings: Settings) -> Order:
    """The draft that the data asks for; `now` counts where it names no time. Raises RequestError with every fault."""
    return _read(_checked(data, "DraftRequest", settings), now)


def check_of(data: object, now: datetime, settings: Settings) -> CheckRequest:
    """The check that the data asks for. Raises RequestError with every fault."""
    return check_request_from(_checked(data, "CheckRequest", settings), now)


def with_wishes(data: Mapping[str, Any], typed: Namespace) -> dict[str, Any]:
    """The data with what was typed in place of what it says itself."""
    wished = {wish: getattr(typed, wish, None) for wish in _WISHES}
    options = {wish: value for wish, value in wished.items() if value is not None}
    if options.get("language", "auto") != "auto":
        _require_language(options["language"])
    wishes: dict[str, Any] = {}
    given = data.get("options", {})
    if options and isinstance(given, Mapping):  # options of another kind are the schema's to refuse
        wishes["options"] = {**given, **options}
    if getattr(typed, "instruction", None):
        wishes["instruction"] = typed.instruction
    return {**at(data, typed), **wishes}


def _require_language(tag: str) -> None:
    from service.intake.tags import language_tag  # here: few name one, and the list of them is long

    try:
        language_tag(tag)
    except ValueError as error:
        raise SourceError(f"--language: {tag!r} {error}") from error


def named(source: str | None) -> str:
    """The source's name; without one, standard input if something is piped into it."""
    if source is not None:
        return source
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceError("name a FILE, - for standard input, or a bundled ticket such as examples:vpn-third-time")
    return "-"


def at(data: Mapping[str, Any], typed: Namespace) -> dict[str, Any]:
    """The data at the moment that --now names, if it names one."""
    return {**data, "now": present(typed.now).isoformat()} if typed.now else dict(data)


def _order(source: Source, typed: Namespace, settings: Settings) -> Order:
    now = present(typed.now)
    if source.data is None:
        if len(source.text) > settings.max_message_chars:
            raise SourceError(
                f"{source.name}: has more than the {settings.max_message_chars:,} characters that are read"
            )
        return _read(with_wishes({"messages": [{"role": "customer", "text": source.text.strip()}]}, typed), now)
    data = with_wishes(source.data, typed)
    if source.trusted:
        return _read(data, now)
    with _told_of(source):
        return order_of(data, now, settings)


def _read(data: Mapping[str, Any], now: datetime) -> Order:
    request = draft_request_from(data, now)
    return Order(request, texts_from_html(data, request.conversation))


def _checked(data: object, schema: str, settings: Settings) -> dict[str, Any]:
    from service.web import parsing, schemas  # here: pydantic costs more than a mock draft

    limits = parsing.Limits(settings.max_messages, settings.max_message_chars)
    return parsing.checked(data, getattr(schemas, schema), limits)


@contextmanager
def _told_of(source: Source) -> Iterator[None]:
    """Faults are told with the file that has them."""
    try:
        yield
    except RequestError as error:
        raise RequestError(f"{source.name}: can't be used as it is", error.faults, code=error.code) from error


def _alone(source: Source, typed: Namespace) -> None:
    if typed.conversation is not None:
        raise SourceError(f"{source.name}: is a request itself; --conversation goes with a plain text")
