"""Sentences whose times are labelled: Recognizers-Text's specifications, and plain lines of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from evals.times_against import Spot

_REFERENCE = "2016-11-07T00:00:00"  # of the specifications that state none
OUR_REFERENCE = datetime(2026, 11, 18, 10, 0)  # noqa: DTZ001 - times are labelled without a zone
_KEYS = ("start", "end", "value", "startDate", "endDate", "startTime", "endTime", "startDateTime", "endDateTime")

_STAMP = re.compile(r"-|timex \S+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\S+")


class Sentence(NamedTuple):
    """One labelled sentence: what is in it, and whether times of other kinds are labelled too."""

    text: str
    reference: datetime
    labelled: tuple[Spot, ...]
    only: str = ""  # the one kind that is labelled


def read_sentences(path: Path) -> list[Sentence]:
    """The labelled sentences of a file. Raises ValueError that names the file where it holds none."""
    if path.suffix == ".txt":
        return _plain_sentences(path)
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
        only = _only(path, rows)
        return [_sentence(row, only) for row in rows]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: no labelled sentences: {error!r}") from error


def _only(path: Path, rows: Sequence[dict[str, Any]]) -> str:
    """The one kind that a parser's file labels; empty where it labels every kind."""
    kinds = {_kind(result) for row in rows for result in row["Results"]}
    return kinds.pop() if path.stem.endswith("Parser") and len(kinds) == 1 else ""


def _kind(result: dict[str, Any]) -> str:
    return str(result.get("TypeName") or result.get("Type") or "").removeprefix("datetimeV2.")


def _sentence(row: dict[str, Any], only: str) -> Sentence:
    stated = (row.get("Context") or {}).get("ReferenceDateTime") or _REFERENCE
    spots = []
    for result in row["Results"]:
        start = int(result["Start"])
        end = start + int(result["Length"]) if "Length" in result else int(result["End"]) + 1
        spots.append((start, end, _kind(result), _labelled_values(result)))
    return Sentence(row["Input"], datetime.fromisoformat(stated), tuple(spots), only)


def _labelled_values(result: dict[str, Any]) -> tuple[frozenset[str], ...]:
    """The values that a label allows, each the set of its parts; an empty one where nothing is resolved."""
    resolution = result.get("Value") or result.get("Resolution") or {}
    if "values" in resolution:
        return tuple(_parts(value, str(value.get("timex", ""))) for value in resolution["values"] or ())
    timex = str(resolution.get("Timex", ""))
    ways = [resolution.get("FutureResolution") or {}, resolution.get("PastResolution") or {}]
    return tuple(_parts(way, timex) for way in ways)


def _parts(value: dict[str, Any], timex: str) -> frozenset[str]:
    found = {str(value[key]) for key in _KEYS if value.get(key) and value[key] != "not resolved"}
    if value.get("duration"):
        found = {f"{float(value['duration']):.12g}"}
    if value.get("type") == "duration" and value.get("value"):
        found = {f"{float(value['value']):.12g}"}
    if value.get("type") == "set" or not found:
        found = {f"timex {timex}"} if timex else set()
    return frozenset(found)


def _plain_sentences(path: Path) -> list[Sentence]:
    """The sentences of a text file: [spans] in brackets, their values behind " = "; lines with # are comments."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        marked, _, told = line.partition(" = ")
        values = told.split(" ; ") if told else []
        text, spans = _unmarked(marked)
        if len(spans) != len(values):
            raise ValueError(f"{path}:{number}: {len(spans)} spans and {len(values)} values")
        spots = tuple((*span, *_plain_value(value)) for span, value in zip(spans, values, strict=True))
        found.append(Sentence(text, OUR_REFERENCE, spots))
    return found


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for piece in re.split(r"(\[[^\]]*\])", marked):
        if piece.startswith("["):
            spans.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("[]")
    return text, spans


def _plain_value(told: str) -> tuple[str, tuple[frozenset[str], ...]]:
    kind, _, ways = told.partition(" ")
    return kind, tuple(frozenset(part for part in _STAMP.findall(way) if part != "-") for way in ways.split("|"))
