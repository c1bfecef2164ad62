"""Edits a YAML text where it stands: comments, order and quotation marks of everything else stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from service.datafiles import places


def told(value: object) -> str:
    """A value in YAML's flow style, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)}: {told(part)}" for key, part in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def with_value(text: str, keys: tuple[str, str], told: str) -> str:
    """The text with the value in place of the one that stands there, or behind the prompt's other labels."""
    where = places(text)
    if keys in where:
        place = where[keys]
        end = place.start + len(text[place.start : place.end].rstrip())
        return text[: place.start] + told + text[end:]
    name, label = keys
    if (name,) not in where:
        return _ended(text) + f"{name}:\n  {label}: {told}\n"
    mapping = where[name,]
    if text[mapping.start : mapping.end].strip() in ("", "null", "~"):
        return text[: mapping.start].rstrip(" ") + f"\n  {label}: {told}" + text[mapping.end :]
    if mapping.flow:
        inside = text[mapping.start + 1 : mapping.end - 1].strip()
        return text[: mapping.end - 1] + f"{', ' if inside else ''}{label}: {told}" + text[mapping.end - 1 :]
    return _after_block(text, mapping.start, f"{label}: {told}")


def with_row(text: str, key: str, row: str, about: str) -> str:
    """The text with one more row in the list of that key; a new list gets a comment that says what it is."""
    place = places(text).get((key,))
    if place is None:
        return _ended(text) + f"\n{about}\n{key}:\n  - {row}\n"
    if not text[place.start : place.end].strip():
        return text[: place.start] + f"\n  - {row}" + text[place.start :]
    if place.flow:
        inside = text[place.start + 1 : place.end - 1].strip()
        return text[: place.end - 1] + f"{', ' if inside else ''}{row}" + text[place.end - 1 :]
    return _after_block(text, place.start, f"- {row}")


def _after_block(text: str, start: int, line: str) -> str:
    """The line put below the last line of the block that begins at `start`, as far in as its first."""
    indent = start - (text.rfind("\n", 0, start) + 1)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    while end < len(text):
        following = text.find("\n", end + 1)
        following = len(text) if following < 0 else following
        candidate = text[end + 1 : following]
        deep = len(candidate) - len(candidate.lstrip()) >= indent and candidate.strip()
        if not deep or (indent == 0 and not candidate.startswith("- ")):
            break
        end = following
    return text[:end] + "\n" + " " * indent + line + (text[end:] or "\n")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
