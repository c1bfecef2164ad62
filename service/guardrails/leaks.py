"""What was meant for the model alone and came back: the canary, sentences of the prompt, its fences and roles.

Words that the prompt shares with policy or conversation may be said: they are what the reply is about. Runs shorter
than `limits.prompt_echo_words` are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.sources import known_text, runs_in, squeeze, stands_in
from service.language.normalise import fold

name = "leaks"
codes = ("text.canary", "text.leak", "text.delimiter")

_FENCE_MARKS = ("<", ">>>", "[", "##", "---", "system", "assistant", "user")
_SHORTEST_TOKEN = 8  # characters: shorter ones are found spaced out by chance


@cache
def _fence() -> re.Pattern[str]:
    return re.compile(
        r"</?(?:system|user|assistant|human|customer|agent|message|messages|conversation|policy|facts?|data|context|draft"
        r"|reply|output|instructions?|untrusted|document|think|thinking|analysis)(?:[\s_:-][^<>\n]{0,80})?>"
        r"|<\|[^|\n]{1,40}\|>|\[/?inst\]|<{3,}|>{3,}"
        r"|(?:^|\n)[^\S\n]*#{2,}\s*(?:system|instructions?|assistant|user|response)\b[^\n]{0,40}"
        r"|(?:^|\n)[^\S\n]*(?:system|assistant|user)\s*:(?=\s)"
        r"|(?<!-)-{3,}+\s*(?:begin|end)[^\n-]{1,60}-{3,}"
    )


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """The canary first, then copied words of the prompt, then fences."""
    reading = review.reading
    if review.canary and (at := _canary_at(reading.folded, review.canary)) is not None:
        yield Hit("text.canary", reading.span(*at))
    if review.prompt_text:
        yield from _echoes(review, review.prompt_text)
    if not any(mark in reading.folded for mark in _FENCE_MARKS):
        return
    for match in _fence().finditer(reading.folded):
        if not stands_in(review, reading.text[match.start() : match.end()].strip()):
            yield Hit("text.delimiter", reading.span(*match.span()))


def _canary_at(folded: str, canary: str) -> tuple[int, int] | None:
    """Where the canary stands, also when it was spaced out or hyphenated."""
    wanted = fold(canary)
    at = folded.find(wanted)
    if at >= 0:
        return at, at + len(wanted)
    token = "".join(filter(str.isalnum, wanted))
    if len(token) < _SHORTEST_TOKEN or not all(character in folded for character in token):
        return None
    at = "".join(filter(str.isalnum, folded)).find(token)
    if at < 0:
        return None
    places = [index for index, character in enumerate(folded) if character.isalnum()]
    return places[at], places[at + len(token) - 1] + 1


@lru_cache(maxsize=2)  # a repair is checked against the same prompt as the first attempt
def _squeezed(prompt: str) -> str:
    return squeeze(fold(prompt))


def _echoes(review: Review, prompt: str) -> Iterator[Hit]:
    known = known_text(review)
    for start, end, run in runs_in(review.reading, _squeezed(prompt), review.limits.prompt_echo_words):
        if run not in known:
            yield Hit("text.leak", review.reading.span(start, end))
