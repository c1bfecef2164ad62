"""Other readers of times, as the same sentences are read with them: dateparser and Recognizers-Text's own package.

Both are for comparison only and not in the project's locks; whoever compares installs them. Raises ImportError where a
package is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import TypeAlias

Spot: TypeAlias = tuple[int, int, str, tuple[frozenset[str], ...]]
Reader: TypeAlias = Callable[[str, datetime], Sequence[Spot]]


def dateparser_reader() -> Reader:
    """dateparser.search: it gives a moment for whatever it finds, and no offsets; equal words are taken in order."""
    search = import_module("dateparser.search").search_dates

    def read(text: str, reference: datetime) -> list[Spot]:
        settings = {"RELATIVE_BASE": reference, "PREFER_DATES_FROM": "future"}
        spots: list[Spot] = []
        at = 0
        for words, moment in search(text, languages=["en"], settings=settings) or ():
            start = text.find(words, at)
            if start < 0:
                continue
            at = start + len(words)
            ways = (
                moment.strftime("%Y-%m-%d"), moment.strftime("%Y-%m-%d %H:%M:%S"), moment.strftime("%H:%M:%S"),
            )  # fmt: skip
            spots.append((start, at, "date", tuple(frozenset({way}) for way in ways)))
        return spots

    return read


def recognizers_reader() -> Reader:
    """recognizers_date_time: the Python edition of the reader that the specifications were made for."""
    module = import_module("recognizers_date_time")
    culture = import_module("recognizers_text").Culture.English

    def read(text: str, reference: datetime) -> list[Spot]:
        spots: list[Spot] = []
        for found in module.recognize_datetime(text, culture, reference=reference):
            values = tuple(_parts(value) for value in (found.resolution or {}).get("values") or ())
            kind = str(found.type_name).removeprefix("datetimeV2.")
            spots.append((int(found.start), int(found.end) + 1, kind, values))
        return spots

    return read


def _parts(value: dict[str, str]) -> frozenset[str]:
    if value.get("type") == "duration":
        return frozenset({f"{float(value['value']):.12g}"})
    found = {value[key] for key in ("start", "end", "value") if value.get(key) and value[key] != "not resolved"}
    return frozenset(found or {f"timex {value.get('timex', '')}"})


READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "dateparser": ("dateparser", dateparser_reader),
    "recognizers-text": ("recognizers-text-suite", recognizers_reader),
}
