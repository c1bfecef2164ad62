"""Time expressions of an English text: where they stand, what they mean, how far they bind.

A reply is held to what a customer would hold it to: "2-3 business days" binds to the third, "in a few days" to nothing.
Limits: English; no years in words, no feasts ("by Easter"), no fractions but halves and quarters; a date in digits
with slashes reads day first unless the second number cannot be a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, compress, count
from typing import TYPE_CHECKING, Literal, overload

from service.language.normalise import JOINER, fold
from service.language.numbers import joined
from service.language.reading import Reading
from service.language.remembered import remembered
from service.language.times_expression import Lead, Moment, TimeExpression, TimeKind, Token, kind_of
from service.language.times_grammar import (
    GLUED_UNITS,
    NAMES_IN_CAPITALS,
    anchors,
    grammar,
    run_of_kinds,
    telling_kind,
    token_pattern,
)
from service.language.times_meaning import meaning
from service.language.times_words import Known, told_of

if TYPE_CHECKING:
    from service.language.timex import Found

__all__ = ["Lead", "Moment", "TimeExpression", "TimeKind", "find_times", "vague"]

_MAX_TEXT = 100_000  # characters that are read of a longer text
_KEPT_TEXT = 4_000  # characters; what longer texts hold is not kept
_KEPT_REGION = 600  # the same of the parts of a text that can hold a time
_new = tuple.__new__  # makes a value at a third of what calling its class costs
_REACH = 9  # words to either side of a hint that may belong to the same expression
_OTHER = Token(".", None, 0, 0)  # one for all words that tell no time: nobody asks where such a word stands


@overload
def find_times(source: str | Reading, *, general: Literal[False] = False) -> tuple[TimeExpression, ...]: ...
@overload
def find_times(source: str | Reading, *, general: Literal[True]) -> tuple[Found, ...]: ...
def find_times(source: str | Reading, *, general: bool = False) -> tuple[TimeExpression, ...] | tuple[Found, ...]:
    """Every time expression of the text, in order, none overlapping another.

    A reply is given as its reading. A string is a text of the conversation or of the policy, which several readers look
    through: what was found in it is kept for the next one. `general` reads with the grammar of `timex`: periods, sets,
    years, dates of every shape, which promise nothing by themselves. It is built on first use only, and some ten times
    slower to build and to read than the grammar for replies, which a reply never leaves.
    """
    if general:
        from service.language.timex import find  # here: no reply needs it

        return find((source if isinstance(source, str) else source.text)[:_MAX_TEXT])
    if isinstance(source, str):
        return _find_in_text(source) if len(source) <= _KEPT_TEXT else _find_in_text.__wrapped__(source)
    folded = source.folded[:_MAX_TEXT]
    if JOINER in folded:
        return _without_joiners(source.text, folded)
    regions = _regions(source)
    return _find(source.text, folded, regions) if regions else ()


@lru_cache(maxsize=512)
def _find_in_text(text: str) -> tuple[TimeExpression, ...]:
    folded = fold(text)[:_MAX_TEXT]
    if JOINER in folded:
        return _without_joiners(text, folded)
    return _find(text, folded, ((0, len(folded)),))


def _regions(reading: Reading) -> tuple[tuple[int, int], ...]:
    """The parts of a text that can hold a time: some words to either side of every word that hints at one."""
    hints, words = anchors(), reading.words
    regions: list[tuple[int, int]] = []
    reach = 0  # index behind the last word taken
    texts = reading.texts
    found = {at for at in reading.odd if "0" <= texts[at][0] <= "9"}
    found.update(compress(count(), map(hints.__contains__, texts)))
    for index in sorted(found):
        first, last = max(0, index - _REACH), min(len(words), index + _REACH)
        begin = words[first][1] if first else 0
        stop = words[last][1] if last < len(words) else len(reading.folded)
        if first <= reach and regions:
            begin = regions.pop()[0]
        regions.append((begin, stop))
        reach = last
    return tuple(regions)


def _find(text: str, folded: str, regions: tuple[tuple[int, int], ...]) -> tuple[TimeExpression, ...]:
    return tuple(
        [
            _new(TimeExpression, (at + one[0], at + one[1], *one[2:]))
            for at, stop in regions
            for one in (_within if stop - at <= _KEPT_REGION else _within.__wrapped__)(text[at:stop], folded[at:stop])
        ]
    )


@lru_cache(maxsize=2048)
def _within(text: str, folded: str) -> tuple[TimeExpression, ...]:
    """What one region holds, by places in it: kept, as a draft that is checked again has most of its regions still."""
    tokens, phrases = _tokens(text, folded)
    kinds = "".join(map(kind_of, tokens))
    found = [
        expression
        for match in _matches(kinds)
        if (expression := meaning(folded, tokens, match.lastgroup or "", *match.span()))
    ]
    if phrases:
        found = [one for one in found if not any(start < one.end and one.start < end for start, end in phrases)]
        found += [vague(start, end) for start, end in phrases]
        found.sort(key=lambda one: one.start)
    return tuple(found)


def _matches(kinds: str) -> Iterator[re.Match[str]]:
    """What the grammar finds, in order. It is not tried in runs that hold nothing to tell a time: most do not."""
    match, tells, runs_on = grammar().match, telling_kind().search, run_of_kinds().match
    at = stop = 0
    while (told := tells(kinds, stop)) is not None:
        place = told.start()
        at = max(at, kinds.rfind(".", 0, place) + 1, kinds.rfind("!", 0, place) + 1)
        run = runs_on(kinds, place)
        stop = run.end() if run is not None else place + 1
        while at < stop:
            found = match(kinds, at)
            if found is None:
                at += 1
                continue
            yield found
            at = found.end()
            if tells(kinds, at, stop) is None:
                break


def vague(start: int, end: int) -> TimeExpression:
    """A time that binds to nothing: "soon", "in due course"."""
    return TimeExpression(start, end, "vague", bounded=False)


def _without_joiners(text: str, folded: str) -> tuple[TimeExpression, ...]:
    """Characters without width are read over, so that "wi<zero width>thin 2 hours" is still a promise."""
    kept = [index for index, character in enumerate(folded) if character != JOINER]
    plain = "".join([folded[index] for index in kept])
    found = _find("".join([text[index] for index in kept]), plain, ((0, len(plain)),))
    return tuple([one._replace(start=kept[one.start], end=kept[one.end - 1] + 1) for one in found])


def _tokens(text: str, folded: str) -> tuple[list[Token], list[tuple[int, int]]]:
    """The tokens of a region, and the spans of its vague times of several words."""
    tokens: list[Token] = []
    phrases: list[tuple[int, int]] = []
    add, at = tokens.append, 0
    # only a line break looks beyond a space: at the mark of a list behind it
    for untold, told, size in map(_piece, [folded] if "\n " in folded else folded.split(" ")):
        if told:
            for known, word, start, end in told:
                if known is None:
                    add(_OTHER)
                    continue
                kind, value, contextual, opened = known
                if opened and (close := _phrase_end(folded, at + end, opened)):
                    phrases.append((at + start, close))
                if contextual:
                    _add_in_context(text, Token(kind, value, at + start, at + end), word, tokens)
                else:
                    add(_new(Token, (kind, value, at + start, at + end)))
        else:
            tokens += untold
        at += size
    add(Token("!", None, len(folded), len(folded)))
    return tokens, phrases


@remembered(8192, longest=32)
def _piece(piece: str) -> tuple[tuple[Token, ...], tuple[tuple[Known | None, str, int, int], ...], int]:
    """The tokens of a piece that nothing behind it changes, and how far on the next piece begins.

    Where nothing is said of time with them they are the first of three, most often; else the second tells of each what
    is known, the word, and where it stands in the piece.
    """
    parts = token_pattern().split(piece)
    bounds = list(accumulate(map(len, parts)))
    words = parts[1::2]
    told = tuple(
        [
            (told_of(word), word, *span)
            for word, span in zip(words, zip(bounds[::2], bounds[1::2], strict=False), strict=False)
        ]
    )
    if all(known is None for known, *_ in told):
        return (_OTHER,) * len(told), (), len(piece) + 1
    return (), told, len(piece) + 1


def _phrase_end(folded: str, at: int, phrases: tuple[str, ...]) -> int:
    """Where the vague phrase ends whose first word ends at `at`; 0 where none stands there."""
    for phrase in phrases:
        stop = at + len(phrase)
        if folded.startswith(phrase, at) and not folded[stop : stop + 1].isalnum():
            return stop
    return 0


def _add_in_context(text: str, token: Token, word: str, tokens: list[Token]) -> None:
    """Add a token whose kind depends on its neighbours: number words, units right behind digits, names of days."""
    last = tokens[-1] if tokens else None
    glued = last is not None and last.end == token.start
    if last is not None and glued and last.kind in ("n", "#"):
        if word in ("st", "nd", "rd", "th"):
            tokens[-1] = Token("o", last.value, last.start, token.end)
            return
        if word in GLUED_UNITS:
            token = token._replace(kind="u", value=word)
    elif word == "h" and last is not None and last.kind == "n":
        token = token._replace(kind="u", value=word)
    elif token.kind == "n" and word.isalpha() and isinstance(token.value, float) and _join_numbers(token, tokens):
        return
    elif token.kind == "1":
        if last is not None and last.kind == "z" and last.value == 1.0:
            tokens[-1] = Token("t", "first thing", last.start, token.end)
            return
        token = token._replace(kind=".", value=None)
    elif word in NAMES_IN_CAPITALS and not _reads_as_name(text, token, last):
        token = token._replace(kind=".", value=None)
    tokens.append(token)


def _join_numbers(token: Token, tokens: list[Token]) -> bool:
    """Whether the number word went into the one before it: "twenty four", "twenty-four", "two hundred and ten"."""
    at = len(tokens) - 1
    if at > 0 and tokens[at].kind in ("r", "K"):
        hyphen = tokens[at].end == token.start and tokens[at].kind == "r"
        hundred = tokens[at].kind == "K" and isinstance(value := tokens[at - 1].value, float) and value >= 100
        at = at - 1 if hyphen or hundred else -1
    if at < 0 or tokens[at].kind not in ("n", "a") or not isinstance(token.value, float):
        return False
    left = 1.0 if tokens[at].kind == "a" else tokens[at].value
    both = joined(left, token.value) if isinstance(left, float) else None
    if both is None:
        return False
    tokens[at:] = [Token("n", both, tokens[at].start, token.end)]
    return True


def _reads_as_name(text: str, token: Token, last: Token | None) -> bool:
    """Whether "sat", "may" or "march" names a day or month: written with a capital, or where only a name can stand."""
    if last is not None and last.kind in "no" and token.kind == "m":
        return True
    return text[token.start].isupper() or (token.kind == "w" and last is not None and last.kind in "yNj")
