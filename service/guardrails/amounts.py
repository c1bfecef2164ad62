"""Amounts of money in a text: "10 EUR", "$1,200.50", "89.97 euros", "20 pounds". Not a guardrail."""

from __future__ import annotations

import re
from functools import cache

from service.language.numbers import number_of
from service.tuples import NamedTuple

_CURRENCIES = {"€": "eur", "$": "usd", "£": "gbp", "euro": "eur", "dollar": "usd", "pound": "gbp", "buck": "usd"}
# Of every sign and name of a currency that the pattern knows, a part that each spelling of it holds.
_NAMES = (
    *("€", "$", "£", "eur", "usd", "gbp", "chf", "sek", "nok", "dkk", "pln", "czk", "cad", "aud", "jpy", "inr"),
    *("dollar", "pound", "franc", "bucks", "cent"),
)


class Amount(NamedTuple):
    """An amount: its value, its currency's code in lower case ("" where only a sign of no known one), its place."""

    value: float
    currency: str
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    number = r"(?<!\d)(?:\d[\d.,']{0,30}\d|\d)"  # bounded: of endless digits not every tail is tried
    return re.compile(
        rf"(?=[\d€$£])(?:(?P<sign>[€$£])\s?(?P<after>{number})k?"
        rf"|(?P<before>{number})\s?(?P<word>[€$£]|(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|cad|aud|jpy|inr)\b"
        r"|euros?\b|dollars?\b|pounds?\b|francs?\b|bucks\b|cents?\b))"
    )


def amounts_in(folded: str, start: int = 0, end: int | None = None) -> tuple[Amount, ...]:
    """The amounts of money in folded[start:end]."""
    found: list[Amount] = []
    if not any(name in folded for name in _NAMES):  # most texts speak of no money, and this is told quickly
        return ()
    for match in _pattern().finditer(folded, start, len(folded) if end is None else end):
        value = number_of((match["after"] or match["before"]).replace("'", ""))
        sign = match["sign"] or match["word"]
        if value is not None:
            found.append(Amount(value, _CURRENCIES.get(sign.rstrip("s"), sign), *match.span()))
    return tuple(found)
