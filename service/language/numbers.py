"""Numbers as they are read: digits and number words alike, "twenty-four" and "24"."""

from __future__ import annotations

from functools import cache

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)


@cache
def cardinals() -> dict[str, int]:
    """Number words below a hundred, "hundred" and "thousand", with their values."""
    table = {word: value for value, word in enumerate(_ONES.split())}
    table.update({word: (index + 2) * 10 for index, word in enumerate(_TENS.split())})
    table.update(fourty=40, hundred=100, thousand=1000)
    return table


@cache
def ordinals() -> dict[str, int]:
    """Ordinal words up to twentieth and thirtieth, with their values."""
    table = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
    table.update(twentieth=20, thirtieth=30)
    return table


def joined(left: float, right: float) -> float | None:
    """What two number words in a row make together: (20, 4) 24, (3, 100) 300, (100, 20) 120; None: two numbers."""
    if right in (100, 1000) and left < right:
        return left * right
    if left >= 100 and left % 100 == 0 and right < 100:
        return left + right
    if left >= 1000 and left % 1000 == 0 and right < 1000:
        return left + right
    if 20 <= left < 100 and left % 10 == 0 and 0 < right < 10:
        return left + right
    return None


def spelled(words: str) -> float | None:
    """The value of number words in a row: "twenty four", "two hundred twelve"; None where they are several."""
    table = cardinals()
    total: float | None = None
    for word in words.replace("-", " ").split():
        value = table.get(word)
        if value is None:
            return None
        total = float(value) if total is None else joined(total, value)
        if total is None:
            return None
    return total


def number_of(text: str) -> float | None:
    """The value of a number written in digits ("1,200.50", "1.200,50", "3"); None where it is none."""
    plain = text.strip()
    if not plain or not plain[0].isdigit():
        return None
    comma, dot = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands = "," if comma < dot else "."
        plain = plain.replace(thousands, "").replace(",", ".")
    elif comma >= 0 or dot >= 0:
        mark = "," if comma >= 0 else "."
        groups = plain.split(mark)
        # one comma before three digits, or several marks, group thousands: "1,200", "1.200.000"
        grouped = all(len(group) == 3 for group in groups[1:]) and (mark == "," or len(groups) > 2) and groups[0] != "0"
        plain = "".join(groups) if grouped else plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None
