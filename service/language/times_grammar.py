"""The words of English time expressions, and a grammar over the kinds of words.

Every token of a text gets one letter for its kind; the text becomes a short string of letters, and one expression over
that string finds the time expressions. So the grammar stays on one page, compiles in a few milliseconds and searches a
reply in a tenth of one.

    a a, an            n number           z ordinal word      o 3rd, 12th         # year or large number
    h half             q quarter          k couple            v few, several      u unit of time
    b business         g full, calendar   w weekday           m month             d today, tomorrow, tonight
    t part of day      x EOD, COB         E end, close        D date in digits    C 17:00   c 17.00
    P am, pm           Z zone             U your, local       H time              T the     O of
    N next, this       l last, past       i within, in        y by, before        Y until   j at, on
    F from             A after            s since             f for               V over, during
    e every, each      R hourly, daily    r to, or, -         K and               G ago     W now
    L early, later     Q no, not          X than              M less, up          B most, latest
    J Mondays          p once, times      ~ about             S soon, shortly     I between
    $ currency, %      ! stop             1 (first) thing     = is, are
    > out, gone        . anything else
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from service.language.numbers import cardinals, ordinals

Value: TypeAlias = float | str | tuple[int, ...] | None

_LEXICON = {
    "a": "a an another",
    "h": "half ½",
    "q": "quarter quarters",
    "k": "couple pair",
    "v": "few several some handful",
    "b": "business working office banking work play trading shift lesson session",
    "g": "more further full whole calendar consecutive additional extra solid straight short",
    "x": "eod cob eob",
    "E": "end close start beginning middle",
    "H": "time",
    "U": "your local our my",
    "T": "the",
    "O": "of",
    "N": "next this coming following upcoming same",
    "l": "last past previous",
    "i": "in within inside under withing",
    "y": "by before",
    "Y": "until till til",
    "j": "at on",
    "F": "from starting",
    "A": "after",
    "s": "since",
    "f": "for",
    "V": "over during throughout across",
    "e": "every each",
    "r": "to or - / through",
    "K": "and &",
    "G": "ago earlier previously",
    "W": "now",
    "L": "early late later sometime mid",
    "Q": "no not",
    "X": "than",
    "M": "less up fewer",
    "B": "latest most max maximum tops outside",
    "p": "once twice times",
    "I": "between",
    "~": "about around approximately roughly circa ca nearly almost exactly sharp ~",
    "$": "eur usd gbp chf euro euros dollar dollars pound pounds cents € $ £ % percent",
    "!": '. ! ? ; : ( ) " [ ] —',
    "1": "thing",
    "=": "is are has",
    ">": "out gone done passed",
    "S": "soon shortly asap promptly eventually swiftly speedily",
    ",": ",",
    "'": "'",
}
_UNITS = {
    "s": "second seconds sec secs",
    "m": "minute minutes min mins",
    "h": "hour hours hr hrs",
    "d": "day days",
    "D": "weekday weekdays workday workdays businessday",
    "w": "week weeks wk wks",
    "f": "fortnight fortnights",
    "M": "month months",
    "Y": "year years yr yrs",
}
GLUED_UNITS = frozenset("hdwm")  # units only right behind digits: "48h"
_WEEKDAYS = (
    "monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
    "saturday sat", "sunday sun", "weekend",
)  # fmt: skip
_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
# Names that are other words too ("sat", "may"), or that other words look like.
NAMES_IN_CAPITALS = frozenset(
    name
    for names in (*_WEEKDAYS, *_MONTHS)
    for name in names.split()
    if len(name) < 6 and name not in ("april", "june", "july")
)
_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "tomorow": 1, "tmrw": 1, "tmr": 1, "tommorow": 1, "yesterday": -1}
_PARTS = (
    "morning afternoon evening night noon midday midnight lunch lunchtime overnight breakfast dinner dinnertime teatime"
)
_RECURRING = {"hourly": "h", "daily": "d", "weekly": "w", "fortnightly": "f", "nightly": "d", "monthly": "M"}
_FIXED_ZONES = {
    "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "ist": 330, "sgt": 480, "hkt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "acst": 570, "awst": 480,
    "nzst": 720, "nzdt": 780, "sast": 120, "brt": -180, "gst": 240, "pkt": 300,
}  # fmt: skip
_NAMED_ZONES = {
    "cet": "Europe/Berlin", "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip
# Vague times of more than one word, by first word: what follows it.
_VAGUE_PHRASES = {
    "as": ("soon as possible", "soon as", "quickly as", "fast as", "promptly as", "swiftly as"),
    "in": (
        "due course", "due time", "good time", "a timely", "the near future", "near future", "a moment", "a bit",
        "a while", "no time", "a minute", "a second", "a sec", "the foreseeable future", "the weeks ahead",
        "the months ahead", "the days ahead", "the fullness of time", "the fulness of time",
    ),
    "at": ("some point", "your earliest", "our earliest", "the earliest", "a later"),
    "before": ("long", "too long"),
    "when": ("possible", "time permits"),
    "any": ("minute now", "moment", "day now", "time soon"),
    "upon": ("completion",),
    "sooner": ("or later",),
}  # fmt: skip
_PHRASE_FILLERS = frozenset(("a", "the", "no", "your", "our", "we", "i", "or", "too"))


@cache
def lexicon() -> dict[str, tuple[str, Value]]:
    """Every word of the grammar: its kind and its value."""
    table: dict[str, tuple[str, Value]] = {}
    for word, number in ordinals().items():
        table[word] = ("z", float(number))
    for kind, words in _LEXICON.items():
        table.update((word, (kind, word)) for word in words.split())
    for unit, words in _UNITS.items():
        table.update((word, ("u", unit)) for word in words.split())
    for number, words in enumerate(_WEEKDAYS):
        for word in words.split():
            table[word] = ("w", float(number))
            table[word + "s"] = ("J", float(number))
    del table["suns"], table["sats"], table["weds"], table["mons"]
    for number, words in enumerate(_MONTHS, start=1):
        table.update((word, ("m", float(number))) for word in words.split())
    table.update((word, ("d", word)) for word in _DAYS)
    table.update((word, ("t", word)) for word in _PARTS.split())
    table.update((word, ("R", unit)) for word, unit in _RECURRING.items())
    table.update((word, ("Z", word)) for word in (*_FIXED_ZONES, *_NAMED_ZONES))
    table.update((word, ("P", word[0])) for word in ("am", "pm", "a.m", "p.m", "a.m.", "p.m."))
    table["other"] = ("z", 2.0)  # every other day
    table["o'clock"] = table["uhr"] = ("P", "o")
    table.update((word, ("n", float(number))) for word, number in cardinals().items())
    return table


def day_offset(word: str) -> int:
    """How many days from today the word names: -1 yesterday, 0 tonight, 1 tomorrow."""
    return _DAYS[word]


def zone_of(word: str) -> tuple[str, int | None]:
    """A zone word's IANA name, or its name with a fixed offset from UTC in minutes."""
    if word in _NAMED_ZONES:
        return _NAMED_ZONES[word], None
    base, sign, offset = word[:3], word[3:4], word[4:].replace(":", "")
    if sign in ("+", "-"):
        hours, minutes = (int(offset[:-2]), int(offset[-2:])) if len(offset) > 2 else (int(offset), 0)
        return word.upper(), (hours * 60 + minutes) * (-1 if sign == "-" else 1)
    return word.upper(), _FIXED_ZONES.get(word, _FIXED_ZONES.get(base))


@cache
def vague_phrases() -> dict[str, tuple[str, ...]]:
    """By first word, what may follow it, each with the space before it, longest first."""
    return {
        first: tuple(sorted((f" {rest}" for rest in rests), key=len, reverse=True))
        for first, rests in _VAGUE_PHRASES.items()
    }


@cache
def anchors() -> frozenset[str]:
    """The words without which no time is named, digits apart; a text without them need not be read further."""
    hints = {word for word, (kind, _) in lexicon().items() if kind in "uwmdtxRJSP"}
    hints.update(f"{word}'s" for word in tuple(hints))
    for phrases in vague_phrases().values():
        hints.update(next(word for word in phrase.split() if word not in _PHRASE_FILLERS) for phrase in phrases)
    hints.update(cardinals())
    return frozenset(
        hints
        | {word for word in lexicon() if word in ("half", "shift", "lesson", "session") or word.startswith("business")}
    )


@cache
def token_pattern() -> re.Pattern[str]:
    """Words, numbers, clock times and dates in digits, marks of punctuation, breaks between paragraphs and items."""
    return re.compile(
        r"(?=\S|\n)("
        r"[b-fh-oq-tv-z][^\W\d_]*(?:'[a-z]+)?"  # most words: what follows is not tried for them
        r"|(?:utc|gmt)[+-]\d{1,2}(?::?\d\d)?(?!\d)"
        r"|[ap]\.m\b\.?"
        r"|[^\W\d_]+(?:'[a-z]+)?"
        r"|\d{4}-\d\d-\d\d(?:t\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?"
        r"|\d{1,2}h\d\d(?!\w)"
        r"|\d+(?:[:.,/]\d+)*"
        r"|\n[ \t]*(?=\n|[-*•\d])|[^\s\w*])"
    )


@cache
def run_of_kinds() -> re.Pattern[str]:
    """A run of kinds that no expression begins outside of, nor reaches across before what makes it a time."""
    return re.compile(r"[^.!]+")


@cache
def telling_kind() -> re.Pattern[str]:
    """What every expression of the grammar holds: a unit, day, part of it, date, clock time, or an hour's place."""
    return re.compile(r"[uwdmtxERJSDCcPhlqozI]|(?<=[yYj])n")


@cache
def grammar() -> re.Pattern[str]:
    """The expression over kinds: each alternative is a named group, the most telling one first."""
    lead = r"(?:QLX|QgX|QA|jT?B|MX|Mr|[iyYjFAfsVI~BL]){0,6}"
    top = r"(?:,?(?:jT?.?B|B))?"
    quantity = r"(?:nKah|n(?:~?r~?n)?h?|#|a?kO?|a?vO?|[aT]?hO?a?|a?qO?a|nqOan?|a)"
    unit = r"r?[bg]*r?u'?"
    length = rf"(?:a[bg]*urn|{quantity}{unit})(?:(?:K|,)?n{unit})*(?:Kah)?"
    zone = r"(?:ZH?|UH)?"
    clock = rf"(?:(?:C|(?<=[yYjFAIrK~])c(?!\$)|c(?=[PZ]))P?|nP|hln|(?<=[yj])hn(?!u)|a?q[lr]n|nln){zone}"
    span = rf"(?:n[rK]nP{zone}|(?<=I)n[rK]n|{clock}[rK]{clock}|[Cc]r[Cc](?!\$){zone})"
    date = r"(?:D|nrmr#|T?[noz]O?m(?:,?#)?|mT?[no](?:,?#)?|(?<=[yYjA]T)o|(?<=[yY]T)z(?=[!,]|$)|(?<=[iyYN])m)"
    day = r"(?:TuAd|NHd|T?[LG]?d|N?N?L?w)"
    spent = r"(?<=y)T(?:u|t)=?[>VrM]"  # "before the hour is out"
    end = rf"(?:x|{spent}|T?uE|T?EOT?(?:[wdtm]|N[wtm]|N?b?u|[NU]?b))"
    part = r"(?:T?N?(?:Lr)?tH?)"
    piece = rf"(?:{span}|{date}|{end}|{day}|{clock}|{part}|T?N[bg]*u)"
    bare = r"(?:(?<!ny)(?<=[jy~])n(?![ubgOP#%]|r[nu]))"
    lone = r"(?<!ny)(?<=[yj])n(?=[!,]|$)"  # "by 5."
    more = rf"(?:,?{lead}T?(?:{piece}|{bare}|ZH?|UH))*"
    return re.compile(
        "(?=[^.!KOPZHUWX,='$>1r])(?:"  # what an expression can begin with, so that the rest is not tried at every kind
        rf"(?P<recurring>{lead}(?:e(?:n|z|{quantity})?{unit}|e(?:d|w|t|x)t?|R|J|n?p[ae]u){more})"
        rf"|(?P<duration>{lead}(?:(?:T?N|T?l)?{length}|(?<=[iV])T?N[bg]*u|(?<=i)T[b]?u|T?l[bg]*u)"
        rf"H?(?:F[Wd]|[GL])?{top})"
        rf"|(?P<moment>{lead}(?:T?{piece}|{lone}|{bare}(?={lead}T?(?:{day}|{part}))){more}{top})"
        rf"|(?P<vague>S|TN[bg]*u'?|iu)"
        ")"
    )
