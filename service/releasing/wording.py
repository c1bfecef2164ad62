"""`lint.yaml`: what an instruction may not forbid, what it may not ask for, and what must survive being copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from service.datafiles import line_of, read_yaml
from service.errors import PromptError
from service.tuples import NamedTuple


class Demand(NamedTuple):
    """What techniques and guardrails demand, in words, and wordings that forbid it."""

    techniques: tuple[str, ...]
    codes: tuple[str, ...]
    demand: str
    forbidden_by: tuple[re.Pattern[str], ...]


class Refused(NamedTuple):
    """A wording that asks for what these guardrails refuse."""

    codes: tuple[str, ...]
    asks: re.Pattern[str]


class Wording(NamedTuple):
    """A loaded file. Codes that a `recommended` phrase must not trip, and those for an instruction that is `copied`."""

    demands: tuple[Demand, ...]
    refused: tuple[Refused, ...]
    recommended: frozenset[str]
    copied: frozenset[str]


def load_wording(
    path: Path, techniques: frozenset[str], codes: frozenset[str], cache_dir: Path | None = None
) -> Wording:
    """The rules in the file. Raises PromptError with file and line for whatever is wrong with it."""
    data = read_yaml(path, cache_dir)
    if not isinstance(data, Mapping) or set(data) != {"demands", "refused", "recommended", "copied"}:
        raise PromptError(f"{path}:1: must have 'demands', 'refused', 'recommended' and 'copied'")
    demands = tuple(
        Demand(
            _texts(row, "techniques", path, ("demands", number), techniques),
            _texts(row, "codes", path, ("demands", number), codes),
            _text(row, "demand", path, ("demands", number)),
            tuple(
                _pattern(text, path, ("demands", number))
                for text in _texts(row, "forbidden_by", path, ("demands", number))
            ),
        )
        for number, row in enumerate(_rows(data, "demands", path))
    )
    refused = tuple(
        Refused(
            _texts(row, "codes", path, ("refused", number), codes),
            _pattern(_text(row, "asks", path, ("refused", number)), path, ("refused", number)),
        )
        for number, row in enumerate(_rows(data, "refused", path))
    )
    recommended, copied = (frozenset(_texts(data, key, path, (), codes)) for key in ("recommended", "copied"))
    return Wording(demands, refused, recommended, copied)


def _rows(data: Mapping[str, object], key: str, path: Path) -> tuple[Mapping[str, object], ...]:
    rows = data[key]
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise PromptError(f"{path}:{line_of(path, key)}: {key!r} must be a list of mappings")
    return tuple(rows)


def _texts(
    row: Mapping[str, object], key: str, path: Path, at: tuple[str | int, ...], known: frozenset[str] | None = None
) -> tuple[str, ...]:
    values = row.get(key)
    where = f"{path}:{line_of(path, *at, key)}"
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise PromptError(f"{where}: {key!r} must be a list of texts, not {values!r}")
    if unknown := [value for value in values if known is not None and value not in known]:
        raise PromptError(f"{where}: {key!r}: there is no {unknown[0]!r}")
    return tuple(values)


def _text(row: Mapping[str, object], key: str, path: Path, at: tuple[str | int, ...]) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise PromptError(f"{path}:{line_of(path, *at, key)}: {key!r} must be a text, not {value!r}")
    return value


def _pattern(text: str, path: Path, at: tuple[str | int, ...]) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise PromptError(f"{path}:{line_of(path, *at)}: no pattern: {text!r}: {error}") from error
