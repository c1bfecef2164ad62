"""The composer's word lists and sentences, read from the text files beside this module when first needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def listed(text: str) -> frozenset[str]:
    """The words of a short list that stands beside the code that needs it."""
    return frozenset(text.split())


def _sections(name: str) -> dict[str, list[str]]:
    """The file's lines by `[section]`, without comments and empty lines."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(" ".join(lines).split()) for name, lines in _sections("words.txt").items()}


def words(name: str) -> frozenset[str]:
    """The word list of that name."""
    return _words()[name]


@cache
def names() -> dict[str, str]:
    """Lower-case spelling of a product's or company's name -> its own spelling."""
    return {name.lower(): name for name in (entry.replace("_", " ") for entry in words("names"))}


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """The alternatives of every slot, by the slot's name. Placeholders stand in braces."""
    return {slot: tuple(lines) for slot, lines in _sections("wording.txt").items()}
