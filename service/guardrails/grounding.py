"""Grounding: numbers, dates, amounts, links, addresses, versions and phone numbers that nobody gave.

What stands in the conversation (subject, ticket, names and signature too), in the policy or in the plan is grounded; so
is the same number in words, the same moment said otherwise, a time that a promise of policy makes due, a sum or
multiple of known amounts, and the days that have passed between messages. Not objected to: list numbers, counts up to
three, emergency numbers. Silent where there is neither a conversation nor a policy to compare with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress, count, islice

from service.domain import Span
from service.guardrails.amounts import amounts_in
from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.known import Known, known, phone_pattern
from service.language.numbers import cardinals, number_of, spelled
from service.language.reading import Reading, Word, start_of
from service.language.times import find_times
from service.language.times_expression import TimeExpression

name = "grounding"
codes = (
    "grounding.number",
    "grounding.date",
    "grounding.amount",
    "grounding.link",
    "grounding.email",
    "grounding.version",
    "grounding.phone",
)

_MOST = 300  # things that are looked up; a text with more has findings enough
_PHONE = 7  # digits of the shortest phone number
_DIGITS = frozenset("0123456789")
_PHONE_GAP = 24  # characters between two parts of one
_SMALL = 3  # counts up to here are how people talk
_EMERGENCY = frozenset(("110", "111", "112", "113", "117", "118", "119", "144", "911", "999", "988", "101"))
_STEPS = ("wait", "hold", "press", "leave", "keep", "allow")
_IDIOMS = frozenset(("24/7", "50/50", "2fa", "4k", "3d", "360"))
_TLDS = ("com", "net", "org", "io", "dev", "co", "uk", "de", "eu", "fr", "at", "ch", "gov", "edu", "app", "info", "ai")
_COUNTED = frozenset(
    [
        "things",
        "thing",
        "steps",
        "step",
        "ways",
        "way",
        "options",
        "option",
        "points",
        "point",
        "questions",
        "question",
        "reasons",
        "parts",
    ]
)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each thing with digits, and each number word above three, that nobody gave; in order, one hit a place."""
    policy = review.policy
    if review.conversation is None and not (policy.facts or policy.commitments or policy.may_offer):
        return
    hits: list[Hit] = []
    taken = {at for made in review.promises for at in range(made.promise.span.start, made.promise.span.end)}
    pool: Known | None = None
    for start, end, code in islice(_candidates(review, taken), _MOST):
        pool = pool if pool is not None else known(review)
        span = review.reading.span(start, end)
        if not _grounded(review, pool, code, span):
            hits.append(Hit(code, span, span.quote))
    yield from sorted(hits, key=lambda hit: hit.span.start if hit.span else 0)


def _candidates(review: Review, taken: set[int]) -> Iterator[tuple[int, int, str]]:
    """(start, end, code) of everything that must come from somewhere; each stretch once, the surest kind first."""
    reading = review.reading
    folded = reading.folded
    spelt = cardinals()
    numerals = compress(count(), map(spelt.__contains__, reading.texts))
    odd = [reading.words[at] for at in sorted({*reading.odd, *numerals})]
    addressed = [word for word in odd if "." in word[0] and len(word[0]) > len("a.co")]
    for _, start, end in (word for word in addressed if "@" in word[0][1:]):
        taken.update(range(start, end))
        yield start, end, "grounding.email"
    for word, start, end in addressed:
        if _is_link(word) and "@" not in word:
            taken.update(range(start, end))
            yield start, end, "grounding.link"
    numbered = [word for word in odd if word[0] in spelt or _has_digit(word[0])]
    if not numbered:
        return
    for match in phone_pattern().finditer(folded) if _digits_together(numbered) or not folded.isascii() else ():
        if not _within(*match.span(), taken) and sum(map(str.isdigit, match[0])) >= _PHONE and "-" not in match[0][:5]:
            taken.update(range(*match.span()))
            yield *match.span(), "grounding.phone"
    for amount in amounts_in(folded):
        if not _within(amount.start, amount.end, taken):
            taken.update(range(amount.start, amount.end))
            yield amount.start, amount.end, "grounding.amount"
    for time in review.times if review.times is not None else find_times(reading):
        if not _within(time.start, time.end, taken):
            taken.update(range(time.start, time.end))
            if _tells_time(time, folded) and not (time.within and _instructs(reading, time)):
                yield time.start, time.end, "grounding.date" if time.moment else "grounding.number"
    yield from _numbers(reading, numbered, taken)


def _digits_together(numbered: list[Word]) -> bool:
    """Whether as many digits as a phone number has stand as close together as in one."""
    digits = last = 0
    for word, start, end in numbered:
        digits = sum(map(str.isdigit, word)) + (digits if start - last < _PHONE_GAP else 0)
        if digits >= _PHONE:
            return True
        last = end
    return False


def _numbers(reading: Reading, numbered: list[Word], taken: set[int]) -> Iterator[tuple[int, int, str]]:
    for word, start, end in _merged(numbered):
        if _within(start, end, taken) or word in _IDIOMS or _numbers_a_list(reading.folded, start, end):
            continue
        if word.isalpha() or " " in word:
            if (spelled(word) or 0) > _SMALL and not _counts_itself(reading, end):
                yield start, end, "grounding.number"
        elif word.count(".") >= 2 or (word[0] == "v" and word[1:2].isdigit()):
            yield start, end, "grounding.version"
        elif not _everyday(word) and not (_small(word) or _counts_itself(reading, end)):
            yield start, end, "grounding.number"


def _merged(numbered: list[Word]) -> Iterator[Word]:
    """The number words, with those that stand in a row as one: "two hundred and twelve"."""
    pending: Word | None = None
    for word in numbered:
        if pending is not None:
            if word[0].isalpha() and word[1] - pending[2] <= len(" and ") and spelled(f"{pending[0]} {word[0]}"):
                pending = Word(f"{pending[0]} {word[0]}", pending[1], word[2])
                continue
            yield pending
        pending = word
    if pending is not None:
        yield pending


def _everyday(word: str) -> bool:
    """Short names with a digit in them ("P1", "MP3"), ordinals, and emergency numbers."""
    letters = sum(map(str.isalpha, word))
    return (letters > 0 and len(word) <= 3) or word in _EMERGENCY or word.endswith(("st", "nd", "rd", "th"))


def _small(word: str) -> bool:
    value = number_of(word) if word.isdigit() else None
    return value is not None and value <= _SMALL


def _has_digit(word: str) -> bool:
    return not _DIGITS.isdisjoint(word)


def _is_link(word: str) -> bool:
    if word.startswith(("http://", "https://", "www.")):
        return True
    host = word.split("/", maxsplit=1)[0]
    return "." in host and host.rpartition(".")[2] in _TLDS and not _has_digit(host.rpartition(".")[2])


def _within(start: int, end: int, taken: set[int]) -> bool:
    return start in taken or end - 1 in taken


def _numbers_a_list(folded: str, start: int, end: int) -> bool:
    """Whether it numbers a list item: "1." or "2)" at the beginning of a line."""
    line = folded.rfind("\n", 0, start) + 1
    return not folded[line:start].strip(" \t-*(#") and folded[end : end + 1] in (".", ")", ":")


def _counts_itself(reading: Reading, end: int) -> bool:
    at = bisect_left(reading.words, end, key=start_of)
    return at < len(reading.texts) and reading.texts[at] in _COUNTED


def _tells_time(time: TimeExpression, folded: str) -> bool:
    """Whether the expression names a number; "tomorrow morning" and "in a few days" need no source."""
    if time.kind == "vague":
        return False
    words = folded[time.start : time.end].replace("-", " ").split()
    return any(_has_digit(word) or cardinals().get(word, 0) > 1 for word in words)


def _instructs(reading: Reading, time: TimeExpression) -> bool:
    """Whether a duration belongs to a step for the customer: "wait ten seconds" tells nothing about the case."""
    for sentence in reading.sentences:
        if sentence.start <= time.start < sentence.end:
            return any(
                one.start <= time.start < one.end and (one.mood == "imperative" or one.words[0].text in _STEPS)
                for one in sentence.clauses
            )
    return False


# ---- against what is known -------------------------------------------------------------------------------------------


def _grounded(review: Review, pool: Known, code: str, span: Span) -> bool:
    folded = review.reading.folded[span.start : span.end]
    if code == "grounding.email":
        return folded in pool.text
    if code == "grounding.link":
        return pool.links(folded)
    if code == "grounding.phone":
        digits = "".join(filter(str.isdigit, folded))
        return digits in pool.digits or digits.lstrip("0")[-9:] in pool.digits
    if code == "grounding.amount":
        return all(pool.has_amount(amount.value) for amount in amounts_in(folded))
    if code == "grounding.date" or find_times(folded):
        return all(pool.has_time(time) for time in find_times(span.quote)) or pool.holds(folded)
    return pool.has_number(folded)
