"""From what was typed and read to what the service is asked: request data, the present moment, and their checks.

A bundled example and a plain text have a shape that we made; a user's own JSON is held to the schemas of HTTP, which
are imported only then.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from service.domain import Conversation, DraftRequest, Policy
from service.intake import draft_request_from
from service.terminal.sources import Source, SourceError, read_source

_WISHES = ("model", "prompt", "goal", "length", "language", "variants")


class CheckOrder(NamedTuple):
    """A text to be checked, with what is known around it."""

    text: str
    conversation: Conversation | None
    policy: Policy
    now: datetime


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


def draft_order(typed: Namespace) -> DraftRequest:
    """The request that FILE and options describe."""
    source = read_source(named(typed.source))
    data = with_wishes(_request_data(source), typed)
    return request_of(data, present(typed.now), trusted=source.trusted or source.data is None)


def improve_order(typed: Namespace) -> tuple[DraftRequest, str]:
    """The conversation that --conversation and options describe, and the text to improve."""
    source = read_source(named(typed.source))
    about = read_source(typed.conversation)
    data = with_wishes(_request_data(about), typed)
    return request_of(data, present(typed.now), trusted=about.trusted or about.data is None), source.text


def check_order(typed: Namespace) -> CheckOrder:
    """The check that FILE and --conversation describe."""
    source = read_source(named(typed.source))
    now = present(typed.now)
    if source.data is not None:
        if typed.conversation:
            raise SourceError(f"{source.name}: is a check request; --conversation goes with a plain text")
        return check_of(at(source.data, typed), now)
    if typed.conversation is None:
        return CheckOrder(source.text, None, Policy(), now)
    about = read_source(typed.conversation)
    request = request_of(at(_request_data(about), typed), now, trusted=about.trusted or about.data is None)
    return CheckOrder(source.text, request.conversation, request.policy, request.now)


def request_of(data: Mapping[str, Any], now: datetime, *, trusted: bool = False) -> DraftRequest:
    """The request that the data is; `now` counts where the data has none. Raises RequestError with every fault."""
    if trusted:
        return draft_request_from(data, now)
    from service.web.schemas import parse_draft_request  # here: pydantic costs more than a mock draft

    return parse_draft_request(data, now)


def check_of(data: Mapping[str, Any], now: datetime) -> CheckOrder:
    """The check that the data asks for. Raises RequestError with every fault."""
    from service.web.schemas import parse_check_request

    return CheckOrder(*parse_check_request(data, now))


def with_wishes(data: Mapping[str, Any], typed: Namespace) -> dict[str, Any]:
    """The data with what was typed in place of what it says itself."""
    wished = {wish: getattr(typed, wish, None) for wish in _WISHES}
    options = {wish: value for wish, value in wished.items() if value is not None}
    wishes: dict[str, Any] = {}
    given = data.get("options", {})
    if options and isinstance(given, Mapping):  # options of another kind are the schema's to refuse
        wishes["options"] = {**given, **options}
    if getattr(typed, "instruction", None):
        wishes["instruction"] = typed.instruction
    return {**at(data, typed), **wishes}


def named(source: str | None) -> str:
    """The source's name; without one, standard input if something is piped into it."""
    import sys

    if source is not None:
        return source
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceError("name a FILE, - for standard input, or a bundled ticket such as examples:vpn-third-time")
    return "-"


def at(data: Mapping[str, Any], typed: Namespace) -> dict[str, Any]:
    return {**data, "now": present(typed.now).isoformat()} if typed.now else dict(data)


def _request_data(source: Source) -> dict[str, Any]:
    if source.data is not None:
        return source.data
    return {"messages": [{"role": "customer", "text": source.text.strip()}]}
