"""Which facts of the policy a reply uses, and in which sentence."""

from __future__ import annotations

from functools import lru_cache

from service.domain import Citation, Fact, Policy
from service.language.overlap import content_words
from service.language.reading import Reading
from service.promises.matching import words_of

_SHARE = 0.5  # of the fact's content words
_TELLING = 3  # shared content words that are enough for a long fact


def find_citations(reading: Reading, policy: Policy) -> tuple[Citation, ...]:
    """For each fact that the reply uses, the sentence that uses it most, in the order of the reply.

    A sentence uses a fact when it holds half of its content words, or three of them, or one together with a number of
    the fact, or links to its address. A fact in other words than the policy's goes unseen.
    """
    if not policy.facts:
        return ()
    sentences = [one for one in reading.sentences if not one.quoted]
    contents = [content_words(sentence.words) for sentence in sentences]
    found: list[Citation] = []
    for fact in policy.facts:
        stems = _stems(fact.text)
        scores = [0.0 if stems.isdisjoint(own) else _score(stems, own) for own in contents]
        best = max(scores, default=0.0)
        if best:
            sentence = sentences[scores.index(best)]
            found.append(Citation(fact.id, reading.span(sentence.start, sentence.end)))
    found += _linked(reading, policy.facts, {citation.fact for citation in found})
    return tuple(sorted(found, key=lambda citation: citation.span.start))


@lru_cache(maxsize=256)  # every check of a case looks through the same facts
def _stems(fact: str) -> frozenset[str]:
    return content_words(words_of(fact))


def _score(fact: frozenset[str], sentence: frozenset[str]) -> float:
    shared = fact & sentence
    if not shared:
        return 0.0
    numbers = [word for word in shared if not word.isalpha() and any(map(str.isdigit, word))]
    plain = len(shared) - len(numbers)
    uses = plain >= _TELLING or (plain >= 1 and numbers) or (plain >= 2 and plain >= _SHARE * len(fact))
    uses = uses or (plain >= 1 and len(fact) == plain)
    return len(shared) + len(numbers) if uses else 0.0


def _linked(reading: Reading, facts: tuple[Fact, ...], cited: set[str]) -> list[Citation]:
    """Facts whose address stands in the reply."""
    places = [(fact, reading.text.find(fact.url)) for fact in facts if fact.url and fact.id not in cited]
    return [Citation(fact.id, reading.span(at, at + len(fact.url or ""))) for fact, at in places if at >= 0]
