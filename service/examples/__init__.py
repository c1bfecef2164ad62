"""Bundled tickets: draft requests as the HTTP interface takes them, one JSON file a ticket."""

from __future__ import annotations

import json
from pathlib import Path

from service.errors import RequestError

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The names of all bundled tickets, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


def load(name: str) -> str:
    """The ticket as JSON text. Raises RequestError with the nearest name, or with all that there are."""
    known = names()
    if name not in known:
        raise RequestError(f"no bundled ticket {name!r}; {_hint(name, known)}", code="request.unknown_example")
    return (_FOLDER / f"{name}.json").read_text("utf-8")


def subject(name: str) -> str:
    """What the ticket is about, in a few words: its subject, or how its first message begins."""
    import textwrap  # here: only the list of all tickets needs it

    ticket = json.loads(load(name))
    words = ticket.get("ticket", {}).get("subject") or ticket["messages"][0]["text"]
    return textwrap.shorten(words, 40, placeholder=" …")


def _hint(name: str, known: tuple[str, ...]) -> str:
    import difflib  # here: most names are right

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean examples:{near[0]}?" if near else f"there are {', '.join(known)}"
