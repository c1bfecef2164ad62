"""Language tags (BCP 47, RFC 5646): whether a tag names a language that somebody could be answered in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_RIGHT = 'must be "auto" or a BCP 47 tag of a language, such as "en", "de" or "pt-BR"'


def language_tag(text: str) -> str:
    """The tag as it came. Raises ValueError, which says what would be right, where it names no registered language.

    What follows the language must have the right form only: many write en-UK, and are understood.
    """
    match = _pattern().fullmatch(text.lower())
    if match is None:
        raise ValueError(_RIGHT)
    if match["language"] not in _registered():
        raise ValueError(f"{_RIGHT}; {match['language']!r} is no registered language")
    return text


@cache
def _pattern() -> re.Pattern[str]:
    """A tag in lower case, after RFC 5646, section 2.1."""
    return re.compile(
        r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
        r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    )


@cache
def _registered() -> frozenset[str]:
    lines = Path(__file__).with_name("languages.txt").read_text("utf-8").splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())
