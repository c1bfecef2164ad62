"""Amounts of money in a text: "10 EUR", "$1,200.50", "89.97 euros", "20 pounds". Not a guardrail."""

from __future__ import annotations

import re
from functools import cache

from service.language.numbers import number_of
from service.tuples import NamedTuple

_CURRENCIES = {"€": "eur", "$": "usd", "£": "gbp", "euro": "eur", "dollar": "usd", "pound": "gbp", "buck": "usd"}


class Amount(NamedTuple):
    """An amount: its value, its currency's code in lower case ("" where only a sign of no known one), its place."""

    value: float
    currency: str
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    """Begins with the one character that either kind does, so that the search skips to the next such character."""
    tail = r"[\d.,']{0,30}\d"  # bounded: of endless digits not every tail is tried
    return re.compile(
        rf"[\d€$£](?:(?<=[€$£])\s?(?P<after>(?<!\d)(?:\d{tail}|\d))k?"
        rf"|(?<=\d)(?<!\d\d)(?P<before>{tail})?\s?(?P<word>[€$£]|(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|cad|aud|jpy|inr)\b"
        r"|euros?\b|dollars?\b|pounds?\b|francs?\b|bucks\b|cents?\b))"
    )


def amounts_in(folded: str, start: int = 0, end: int | None = None) -> tuple[Amount, ...]:
    """The amounts of money in folded[start:end]."""
    found: list[Amount] = []
    for match in _pattern().finditer(folded, start, len(folded) if end is None else end):
        first = match[0][0]
        value = number_of((match["after"] or first + (match["before"] or "")).replace("'", ""))
        sign = match["word"] or first
        if value is not None:
            found.append(Amount(value, _CURRENCIES.get(sign.rstrip("s"), sign), *match.span()))
    return tuple(found)
