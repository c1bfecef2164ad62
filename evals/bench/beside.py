"""The whole check of a reply, beside what others ask of the same text: VADER its sentiment, dateparser its dates.

Neither does what a check does; they show what reading a text of this length costs elsewhere. Both are for comparison
only and not in the project's locks: whoever compares installs them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import NamedTuple, TypeAlias

from evals.bench.case import NOW, REPLY, REQUEST
from evals.bench.rows import Row
from evals.bench.turns import Work, cpu_ms
from service import assembly
from service.intake import draft_request_from
from service.settings import Settings

CHECK, BASE = "whole check, 156 words", "whole check"
MOST_MS = 4.0

Reader: TypeAlias = Callable[[str], object]
Find: TypeAlias = Callable[[str], ModuleType]


class Other(NamedTuple):
    """Another reader of texts: what it is called here, its package and licence, and what makes it."""

    name: str
    package: str
    licence: str
    make: Callable[[Find], Reader]


def _vader(find: Find) -> Reader:
    reader: Reader = find("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer().polarity_scores
    return reader


def _dateparser(find: Find) -> Reader:
    search = find("dateparser.search").search_dates
    settings = {"RELATIVE_BASE": datetime(NOW.year, NOW.month, NOW.day, NOW.hour), "PREFER_DATES_FROM": "future"}  # noqa: DTZ001 - it wants no zone
    return lambda text: search(text, languages=["en"], settings=settings)


OTHERS = (
    Other("VADER's sentiment", "vaderSentiment", "MIT", _vader),
    Other("dateparser's search_dates", "dateparser", "BSD", _dateparser),
)


def measure(find: Find = import_module, seconds: float = 0.6) -> list[Row]:
    """CPU milliseconds of the check and of those others that are installed, each as a multiple of the check."""
    works = {CHECK: _check(), **readers(find)}
    costs = cpu_ms(tuple(works.values()), seconds)
    return [
        Row(name, cost, cost / costs[0], BASE, MOST_MS if name == CHECK else None, "ms")
        for name, cost in zip(works, costs, strict=True)
    ]


def readers(find: Find = import_module) -> dict[str, Work]:
    """The others that are installed, each at work on the reply; of the rest it is said how to install them."""
    found: dict[str, Work] = {}
    for other in OTHERS:
        try:
            read = other.make(find)
        except ImportError:
            told = f"not measured; for a comparison: {sys.executable} -m pip install {other.package}"
            print(f"{other.name}: {told} ({other.licence} licence)", file=sys.stderr)
            continue
        found[other.name] = _at_work(read)
    return found


def _at_work(read: Reader) -> Work:
    return lambda: read(REPLY)


def _check() -> Work:
    drafter = assembly.build(Settings()).drafter
    case = drafter.open(draft_request_from(REQUEST, NOW), "req_bench")
    return lambda: drafter.check(REPLY, case)
