"""Language: the reply is in the one that was asked for, and in one that the checks can read."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review
from service.language.detect import detect
from service.language.reading import Reading

name = "speech"
codes = ("text.language", "language.unjudged")

_ENGLISH = frozenset(("the", "and", "you", "your", "that", "this", "with", "our", "i'm", "i'll", "i've", "don't"))
_ENGLISH_SHARE = 0.12  # of the words; a text half in another language stays below
READ = frozenset(("en",))  # languages whose labels can be read


def written_in(reading: Reading, wanted: str | None) -> str:
    """The language of a text; where it does not tell (very short ones), the wanted one, else English."""
    plain = sum(map(_ENGLISH.__contains__, reading.texts))
    if plain > _ENGLISH_SHARE * len(reading.words):  # most texts, and counting words is quick
        return "en"
    found = detect(reading.text)
    return (wanted or "en").partition("-")[0].lower() if found == "und" else found


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Another language than asked for; a language that cannot be judged."""
    if not any(map(str.isalpha, review.reading.text)):
        return
    wanted = review.language.partition("-")[0].lower() if review.language else None
    found = review.written
    if wanted is not None and found != wanted:
        yield Hit("text.language", None, found)
    if found not in READ:
        yield Hit("language.unjudged", None, found)
