"""A human's own reply taken apart: greeting, sentences with what stands between them, sign-off."""

from __future__ import annotations

import re
from functools import cache

from service.language import read
from service.tuples import NamedTuple

_SIGN_OFF_LINES = 6
_LONGEST_NAME_LINE = 6  # words


class Said(NamedTuple):
    """One sentence of the human's: where it stands in their text, and the white space before it, made regular."""

    start: int
    end: int
    text: str
    gap: str


class Letter(NamedTuple):
    """`greeting` and `sign_off` are as written, empty where there are none; `body` holds the sentences between."""

    greeting: str
    body: tuple[Said, ...]
    sign_off: str


@cache
def _greeting() -> re.Pattern[str]:
    inside = r"[^,.!?:;\n]|(?<=\b[a-z])\.|(?<=\b[md]r)\.|(?<=\bms)\.|(?<=\bmrs)\.|(?<=\bprof)\."
    return re.compile(
        r"\s{0,40}((?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))\b"
        rf"(?:{inside}){{0,50}}(?:[,.!:](?=\s|$)|$))",
        re.IGNORECASE,
    )


@cache
def _closing_line() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:with |many |my )?(?:kind|best|warm|kindest|warmest)?\s?(?:regards|wishes|thanks)|best|cheers|thx|thanks"
        r"|thank you|sincerely|yours(?: \w{1,12})?|respectfully|take care|br)[,.!]?",
        re.IGNORECASE,
    )


@cache
def _closing_inline() -> re.Pattern[str]:
    return re.compile(
        r"(?<=[.!?] )(?:(?:kind |best |warm )?regards|best(?: wishes)?|cheers|sincerely|thanks)[,.]? [^\s.!?]{2,30}"
        r"(?: [^\s.!?]{2,30})?$",
        re.IGNORECASE,
    )


def letter(text: str, signature: str = "") -> Letter:
    """`text` taken apart. `signature` is the agent's own, which ends a reply that has it."""
    end = _sign_off_at(text, signature)
    found = _greeting().match(text[:120])
    start = found.end() if found and found.end() <= end else 0
    body: list[Said] = []
    before = start
    for sentence in read(text[:end]).sentences:
        first = max(sentence.start, start)
        said = text[first : sentence.end].strip()
        if sentence.end <= start or not said:
            continue
        first += len(text[first : sentence.end]) - len(text[first : sentence.end].lstrip())
        breaks = text[before:first].count("\n")
        body.append(Said(first, sentence.end, said, "\n\n" if breaks > 1 else "\n" if breaks else " "))
        before = sentence.end
    return Letter(found[1] if found and start else "", tuple(body), text[end:].strip())


def _sign_off_at(text: str, signature: str) -> int:
    """Where the sign-off starts; the text's length where there is none."""
    whole = text.rstrip()
    inline = _closing_inline().search(whole, max(0, len(whole) - 90))
    if inline:
        return inline.start()
    named = whole.rfind(" ", 0, max(0, len(whole) - 1)) + 1
    if named > 1 and whole[named - 2] in ".!?" and whole[named:] in signature.split():
        return named
    lines = whole.split("\n")
    at, offset = len(text), len(whole)
    for place in range(len(lines) - 1, max(0, len(lines) - 1 - _SIGN_OFF_LINES), -1):
        line = lines[place].strip()
        offset -= len(lines[place])
        if (
            (line and line in signature)
            or (line and _closing_line().fullmatch(line))
            or (at == len(text) and _name_line(line))
        ):
            at = offset
        elif line and (at == len(text) or not _name_line(line)):
            break
        offset -= 1
    return at


def _name_line(line: str) -> bool:
    """Whether a last line is no sentence: "Sam", "Owen, Telecare Support", "^Bea"."""
    parts = line.split()
    return 0 < len(parts) < _LONGEST_NAME_LINE and line[-1] not in ".!?:" and line.lstrip("^-– ")[:1].isupper()
