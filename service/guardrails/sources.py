"""Comparing a reply's words with other texts: the prompt, the customer's messages, the policy. Not a guardrail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from service.guardrails.base import Review
from service.language.normalise import fold
from service.language.reading import Reading

_COPIED_WORDS = 3  # shorter sentences are alike by chance
_PUNCTUATION = dict.fromkeys(map(ord, '"`.,;:!?()[]{}<>*_#|~^…“”‘’«»/\\'), " ")


def squeeze(folded: str) -> str:
    """A folded text as its words alone, one space apart and at both ends."""
    return f" {' '.join(folded.translate(_PUNCTUATION).split())} "


@lru_cache(maxsize=8)  # every check of a case looks at the same texts
def _together(texts: tuple[str, ...]) -> str:
    return squeeze(fold("\n".join(texts)))


@lru_cache(maxsize=8)
def _folded_together(texts: tuple[str, ...]) -> str:
    return squeeze("\n".join(texts))


@lru_cache(maxsize=8)
def _words_of(squeezed: str) -> frozenset[str]:
    return frozenset(squeezed.split())


def runs_in(reading: Reading, other: str, least: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of each stretch of at least `least` words that stands in `other` (squeezed) word for word.

    A long run covers a whole block of half its length wherever it begins, so only every so many words are looked up.
    """
    words = [word[0] for word in reading.words]
    holds = _words_of(other).issuperset
    block = max(2, least // 2)
    k, done = 0, 0
    while k + block <= len(words):
        first, last = k, k + block
        k = last
        if not holds(words[first:last]):  # a word that is not there at all spares the search
            continue
        run = " ".join(words[first:last])
        if f" {run} " not in other:
            continue
        while last < len(words) and f" {run} {words[last]} " in other:
            run = f"{run} {words[last]}"
            last += 1
        while first > done and f" {words[first - 1]} {run} " in other:
            first -= 1
            run = f"{words[first]} {run}"
        if last - first >= least:
            yield reading.words[first].start, reading.words[last - 1].end, run
            k = done = last


def known_text(review: Review) -> str:
    """What conversation, policy and signature say, squeezed: words from there are no secret."""
    policy, conversation = review.policy, review.conversation
    texts = [fact.text for fact in policy.facts] + [row.text for row in policy.commitments] + list(policy.may_offer)
    if policy.escalation is not None:
        texts.append(policy.escalation.to)
    if conversation is not None:
        texts += [message.text for message in conversation.messages]
        texts += [text for text in (conversation.agent.signature, conversation.ticket.subject) if text]
    return _together(tuple(texts))


def stands_in(review: Review, words: str) -> bool:
    """Whether these very words stand in the conversation or the policy, so that the reply may have them from there."""
    policy = review.policy
    texts = [fact.text for fact in policy.facts] + [row.text for row in policy.commitments]
    if review.conversation is not None:
        texts += [message.text for message in review.conversation.messages]
    return any(words in text for text in texts)


def disown(reading: Reading, theirs: str) -> Reading:
    """The reading with every sentence that copies the customer's words (squeezed) as quoted: it earns nothing."""
    sentences = tuple(
        [
            sentence._replace(quoted=True, clauses=tuple([clause._replace(quoted=True) for clause in sentence.clauses]))
            if len(sentence.words) >= _COPIED_WORDS and squeeze(reading.folded[sentence.start : sentence.end]) in theirs
            else sentence
            for sentence in reading.sentences
        ]
    )
    return reading._replace(sentences=sentences)


def their_text(theirs: tuple[Reading, ...]) -> str:
    """What the customer wrote, squeezed."""
    return _folded_together(tuple([reading.folded for reading in theirs])) if theirs else ""
