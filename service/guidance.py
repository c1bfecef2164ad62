"""The guidance catalogue as the product tells it: every technique with its reason, its guides and what checks it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from service.datafiles import read_yaml
from service.domain import Technique
from service.errors import PromptError
from service.tuples import NamedTuple

_NEEDED = frozenset({"id", "title", "meaning", "why", "guides", "concerns_reply", "checked_by"})


class Source(NamedTuple):
    """A guide that teaches techniques. `publisher` is None where the guide does not tell."""

    id: int
    title: str
    publisher: str | None = None


def load_guidance(path: Path, cache_dir: Path | None = None) -> tuple[Technique, ...]:
    """The techniques in the file's order. Raises PromptError with file and row for whatever is wrong."""
    data = _parts(path, cache_dir)
    guides = frozenset(source.id for source in _sources(data["sources"], path))
    rows = data["techniques"]
    if not isinstance(rows, list) or not rows:
        raise PromptError(f"{path}: 'techniques' must be a list of techniques")
    techniques: list[Technique] = []
    for number, row in enumerate(rows, 1):
        technique = _technique(row, f"{path}: row {number}", guides)
        if any(technique.id == other.id for other in techniques):
            raise PromptError(f"{path}: row {number}: {technique.id!r} stands there twice")
        techniques.append(technique)
    return tuple(techniques)


def load_sources(path: Path, cache_dir: Path | None = None) -> tuple[Source, ...]:
    """The guides that the techniques come from, by id. Raises PromptError with file and id for whatever is wrong."""
    return _sources(_parts(path, cache_dir)["sources"], path)


def _parts(path: Path, cache_dir: Path | None) -> Mapping[object, object]:
    data = read_yaml(path, cache_dir)
    if not isinstance(data, Mapping) or set(data) != {"sources", "techniques"}:
        raise PromptError(f"{path}: must be a mapping of 'sources' and 'techniques'")
    return data


def _sources(rows: object, path: Path) -> tuple[Source, ...]:
    if not isinstance(rows, Mapping) or not rows:
        raise PromptError(f"{path}: 'sources' must be a mapping of the guides' ids")
    return tuple(sorted(_source(key, row, f"{path}: source {key}") for key, row in rows.items()))


def _source(key: object, row: object, where: str) -> Source:
    if not str(key).isdecimal():  # a cached file has its keys as texts
        raise PromptError(f"{where}: an id must be a whole number")
    if not isinstance(row, Mapping) or not {"title"} <= set(row) <= {"title", "publisher"}:
        raise PromptError(f"{where}: must have a 'title' and may have a 'publisher', not {row!r}")
    publisher = _text(row, "publisher", where) if "publisher" in row else None
    return Source(int(str(key)), _text(row, "title", where), publisher)


def _technique(row: object, where: str, guides: frozenset[int]) -> Technique:
    if not isinstance(row, Mapping):
        raise PromptError(f"{where}: must be a mapping, not {row!r}")
    where = f"{where} ({row.get('id', 'no id')})"
    if missing := sorted(_NEEDED - set(row)):
        raise PromptError(f"{where}: lacks {', '.join(map(repr, missing))}")
    if unknown := sorted(str(key) for key in row if key not in _NEEDED and key != "example"):
        known = ", ".join((*sorted(_NEEDED), "example"))
        raise PromptError(f"{where}: unknown {', '.join(map(repr, unknown))}; known: {known}")
    concerns = row["concerns_reply"]
    if not isinstance(concerns, bool):
        raise PromptError(f"{where}: 'concerns_reply' must be true or false, not {concerns!r}")
    return Technique(
        id=_text(row, "id", where),
        title=_text(row, "title", where),
        meaning=_text(row, "meaning", where),
        why=_text(row, "why", where),
        guides=_guides(row["guides"], where, guides),
        concerns_reply=concerns,
        checked_by=_texts(row["checked_by"], where),
        example=_text(row, "example", where) if "example" in row else None,
    )


def _text(row: Mapping[object, object], key: str, where: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise PromptError(f"{where}: {key!r} must be a text, not {value!r}")
    return " ".join(value.split())


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise PromptError(f"{where}: 'checked_by' must be a list of guardrail codes and labels, not {value!r}")
    return tuple(value)


def _guides(value: object, where: str, known: frozenset[int]) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise PromptError(f"{where}: 'guides' must be a list of the guides' ids, not {value!r}")
    for item in value:
        if isinstance(item, bool) or item not in known:
            raise PromptError(f"{where}: 'guides': there is no guide {item!r}; there are {sorted(known)}")
    return tuple(value)
