"""Texts that are no texts: nothing at all, signs and fragments, the same sentence over and over, far too long ones."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review
from service.language.reading import Reading, end_of, start_of

name = "noise"
codes = ("text.empty", "text.garbage", "text.loop", "length.over", "length.under")

_LONGEST_WORD = 45  # longer ones that are no address are encoded data
_LETTERS_LEAST = 0.55  # of what is not white space
_SHORTEST_GARBAGE = 20  # characters: "ok!!! :)" is no garbage
_LOOP = 3
_SHORTEST_LOOP = 3  # words


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Empty, garbage, loops, length; an empty text and garbage are only that."""
    reading = review.reading
    if not any(map(str.isalnum, reading.folded)):
        yield Hit("text.empty")
        return
    if (where := _garbage(reading)) is not None:
        yield Hit("text.garbage", reading.span(*where))
        return
    yield from _loops(reading)
    yield from _length(review)


def _garbage(reading: Reading) -> tuple[int, int] | None:
    text = reading.text
    letters = sum(map(end_of, reading.words)) - sum(map(start_of, reading.words))
    if letters < _LETTERS_LEAST * len(text):  # else there are enough of them whatever is white space
        seen = sum(map(len, text.split()))
        if seen >= _SHORTEST_GARBAGE and letters < _LETTERS_LEAST * seen:
            return 0, len(text)
    if "\ufffd\ufffd" in text:
        return 0, len(text)
    if not text.isascii() or max(map(len, reading.texts), default=0) > _LONGEST_WORD:
        for word in reading.words:
            if word.end - word.start > _LONGEST_WORD and "/" not in word.text and "." not in word.text:
                return word.start, word.end
    return None


def _loops(reading: Reading) -> Iterator[Hit]:
    sizes = [len(sentence.words) for sentence in reading.sentences]
    if not any(size >= _SHORTEST_LOOP and sizes.count(size) >= _LOOP for size in set(sizes)):
        return  # nor are sentences the same that have not as many words
    places: dict[str, list[tuple[int, int]]] = {}
    for sentence in reading.sentences:
        if len(sentence.words) >= _SHORTEST_LOOP:
            places.setdefault(reading.folded[sentence.start : sentence.end].strip(" .!?"), []).append(
                (sentence.start, sentence.end)
            )
    for found in places.values():
        if len(found) >= _LOOP:
            yield Hit("text.loop", reading.span(*found[1]), str(len(found)))


def _length(review: Review) -> Iterator[Hit]:
    count = len(review.reading.words)
    least, most = review.words or (0, review.limits.words_most)
    if count > most:
        yield Hit("length.over", None, f"{count} words, at most {most}")
    elif review.conversation is not None and count < max(least, review.limits.words_least):
        yield Hit("length.under", None, f"{count} words, at least {max(least, review.limits.words_least)}")
