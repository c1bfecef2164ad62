"""Bundled tickets: draft requests as the HTTP interface takes them, one JSON file a ticket."""

from __future__ import annotations

from pathlib import Path

from service.errors import RequestError

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The names of all bundled tickets, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


def load(name: str) -> str:
    """The ticket as JSON text. Raises RequestError, which lists what there is."""
    known = names()
    if name not in known:
        raise RequestError(f"no bundled ticket {name!r}; there are {', '.join(known)}", code="request.unknown_example")
    return (_FOLDER / f"{name}.json").read_text("utf-8")
