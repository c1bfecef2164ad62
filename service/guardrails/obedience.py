"""A reply that obeys an instruction inside the customer's message: it prints what it was told to print.

Looked for where a message asks for words ("reply only with X", "say: X"), and X is then what the reply says. An
ordinary wish ("please confirm that ...") is left alone: X must be nearly all of the reply, or stand in it word for word
where the message also tries to do away with instructions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from service.domain import Span
from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.sources import squeeze
from service.language.reading import Reading

name = "obedience"
codes = ("text.obeyed",)

_NEARLY_ALL = 0.8
_TELLING = 4  # characters of an ordered opening
_OPENING = ("begin", "start", "open", "lead")
_GREETINGS = frozenset(("hello", "dear", "hi", "good", "thank", "thanks", "hey", "greetings", "the", "sorry", "yes"))
_LONGEST_READ = 20_000  # characters of a message that are searched
# What every demand and every override holds one of: few messages do, and the expressions are dear to compile.
_DEMANDING = (
    "say", "print", "write", "reply", "respond", "answer", "output", "repeat", "return", "type", "echo", "state",
    "begin", "start", "end", "finish", "include",
)  # fmt: skip
_OVERRIDING = (
    "ignore", "disregard", "forget", "override", "bypass", "you are ", "system prompt", "developer mode", "jailbreak",
    "pretend ", "act as", "new instruction", "do anything now",
)  # fmt: skip


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(_DEMANDING)})\b"
        r"(?: (?:only|just|exactly|back|out|after me|your|the|with|by|saying|words?|phrase|text|sentence|following"
        r"|string|reply|response|answer|message|and nothing else|verbatim|that|as)){0,6}\s*[:=-]?\s*[\"'`]?"
        r"(?P<words>[^\n\"`]{3,200})"
    )


@cache
def _order_ends() -> re.Pattern[str]:
    return re.compile(r"[.,;!?<\n]| and | then | as the first | before ")


@cache
def _override() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instruction|prompt|rule|previous|prior|above"
        r"|system|guideline|polic)|\byou are (?:now|no longer)\b|\bsystem prompt\b|\bdeveloper mode\b|\bjailbreak"
        r"|\bpretend (?:to be|you)|\bact as\b|\bnew instructions?\b|\bdo anything now\b"
    )


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """One hit at the words that were demanded."""
    reply = ""
    for theirs in review.theirs:
        overrides, demanded = _demands(theirs.folded[:_LONGEST_READ])
        reply = reply or (squeeze(review.reading.folded) if demanded else "")
        for words in demanded:
            if obeyed := _obeyed(words, reply, overrides):
                yield Hit("text.obeyed", _place(review.reading, obeyed))
                return
        for words in _openings(theirs.folded[:_LONGEST_READ]) if overrides else ():
            reply = reply or squeeze(review.reading.folded)
            if reply.startswith(f" {words} "):
                yield Hit("text.obeyed", _place(review.reading, words))
                return


@lru_cache(maxsize=8)
def _openings(folded: str) -> tuple[str, ...]:
    """The words that a message orders a reply to open with, up to where the order goes on; greetings are no order."""
    found = []
    for match in _demand().finditer(folded):
        if not match[0].startswith(_OPENING):
            continue
        words = squeeze(_order_ends().split(match["words"], maxsplit=1)[0]).strip()
        if len(words) >= _TELLING and words.split()[0] not in _GREETINGS:
            found.append(words)
    return tuple(found)


@lru_cache(maxsize=8)  # every check of a case looks through the same messages
def _demands(folded: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a message tries to do away with instructions, and the words that it demands, squeezed."""
    overrides = any(word in folded for word in _OVERRIDING) and _override().search(folded) is not None
    demands = _demand().finditer(folded) if any(word in folded for word in _DEMANDING) else ()
    return overrides, tuple([squeeze(match["words"]).strip() for match in demands])


def _obeyed(demanded: str, reply: str, overrides: bool) -> str:
    """The demanded words as far as the reply says them; "" where it does not."""
    words = demanded.split()
    for end in range(len(words), 0, -1):
        run = " ".join(words[:end])
        if f" {run} " not in reply:
            continue
        nearly_all = len(run) >= _NEARLY_ALL * len(reply.strip())
        telling = end >= 3 or (len(run) >= 4 and end == len(words))
        if nearly_all or (overrides and telling):
            return run
        return ""
    return ""


def _place(reading: Reading, run: str) -> Span | None:
    at = reading.folded.find(run.partition(" ")[0])
    return reading.span(at, min(len(reading.folded), at + len(run))) if at >= 0 else None
