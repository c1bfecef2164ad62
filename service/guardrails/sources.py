"""Comparing a reply's words with other texts: the prompt, the customer's messages, the policy. Not a guardrail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from service.guardrails.base import Review
from service.language import read_again
from service.language.normalise import fold
from service.language.overlap import content_words
from service.language.reading import Reading, Sentence
from service.language.synonyms import meanings, value_of

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
    words = reading.texts
    there = bytes(map(_words_of(other).__contains__, words))
    if b"\1" * least not in there:
        return  # nowhere do so many words in a row occur in it at all
    block = max(2, least // 2)
    known = b"\1" * block
    k, done = 0, 0
    while (at := there.find(known, k)) >= 0:  # a word that is not there at all spares the search
        first = k + -(-(at - k) // block) * block  # the next block from here on that begins no earlier
        k = last = first + block
        if there[first:last] != known:
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
    copied = [len(one.words) >= _COPIED_WORDS and copies(reading, one, theirs) for one in reading.sentences]
    if not any(copied):
        return reading
    sentences = [_as_quoted(one) if same else one for one, same in zip(reading.sentences, copied, strict=True)]
    return reading._replace(sentences=tuple(sentences))


def _as_quoted(sentence: Sentence) -> Sentence:
    return sentence._replace(quoted=True, clauses=tuple([one._replace(quoted=True) for one in sentence.clauses]))


def copies(reading: Reading, sentence: Sentence, theirs: str) -> bool:
    """Whether the customer's words (squeezed) hold the sentence word for word."""
    folded = reading.folded
    for _, start, end in sentence.words:
        word = folded[start:end]
        if word not in theirs and word.isalpha():
            return False  # one word that is not there spares the rest
    return squeeze(folded[sentence.start : sentence.end]) in theirs


# ---- what the customer wrote, worked out once for all checks of a case: kept by their own texts ----------------------


def their_text(theirs: tuple[Reading, ...]) -> str:
    """What the customer wrote, squeezed."""
    return _folded_together(tuple([reading.folded for reading in theirs])) if theirs else ""


def their_words(theirs: tuple[Reading, ...]) -> frozenset[str]:
    """Stems of the content words that the customer wrote."""
    return _content_of(tuple([reading.text for reading in theirs]))


def their_meanings(theirs: tuple[Reading, ...]) -> frozenset[str]:
    """What the customer's words mean, for a comparison (`synonyms`)."""
    return _meanings_of(tuple([reading.text for reading in theirs]))


def their_numbers(theirs: tuple[Reading, ...]) -> frozenset[float]:
    """The numbers that the customer wrote, in digits or words."""
    return _numbers_of(tuple([reading.text for reading in theirs]))


@lru_cache(maxsize=8)
def _content_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*[content_words(read_again(text)) for text in texts])


@lru_cache(maxsize=8)
def _meanings_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*[meanings(read_again(text)) for text in texts])


@lru_cache(maxsize=8)
def _numbers_of(texts: tuple[str, ...]) -> frozenset[float]:
    values = {value_of(word) for text in texts for word in read_again(text).texts}
    return frozenset([value for value in values if value is not None])
