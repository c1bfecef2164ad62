"""A model that speaks as a model: about itself, its prompt or its draft, or declining to write.

What the customer or the policy speaks of (a product that is a language model) may be named; the first person may not.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.sources import known_text
from service.language.lexicon import listed

name = "selftalk"
codes = ("text.about_model", "text.refusal", "text.preamble")

_CODE = {"self.model": "text.about_model", "self.refusal": "text.refusal", "self.preamble": "text.preamble"}
_FIRST_PERSON = listed("i i'm my")
_SUFFERED = "being"  # "not being able to write with it" is what happens to the customer


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each phrase, in the order of the text."""
    cues = sorted(review.marks.of(*_CODE), key=lambda cue: cue.start)
    if not cues:
        return
    known = known_text(review)
    for cue in cues:
        named = f" {' '.join(cue.words)} " in known and not _FIRST_PERSON & set(cue.words)
        if not named and _SUFFERED not in cue.words:
            yield Hit(_CODE[cue.label], review.reading.span(cue.start, cue.end))
