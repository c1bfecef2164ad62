"""Comparing a reply's words with other texts: the prompt, the customer's messages, the policy. Not a guardrail."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Review
from service.language.normalise import fold
from service.language.reading import Reading

_COPIED_WORDS = 3  # shorter sentences are alike by chance
_PUNCTUATION = dict.fromkeys(map(ord, "\"'`.,;:!?()[]{}<>*_#|~^…“”‘’«»/\\"), " ")


def squeeze(folded: str) -> str:
    """A folded text as its words alone, one space apart and at both ends."""
    return f" {' '.join(folded.translate(_PUNCTUATION).split())} "


def runs_in(reading: Reading, other: str, least: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of each stretch of at least `least` words that stands in `other` (squeezed) word for word."""
    words = [(squeeze(word.text).strip(), word.start, word.end) for word in reading.words]
    k, last = 0, len(words) - least
    while k <= last:
        run = " ".join([word[0] for word in words[k : k + least]])
        if f" {run} " not in other:
            k += 1
            continue
        end = k + least
        while end < len(words) and f" {run} {words[end][0]} " in other:
            run = f"{run} {words[end][0]}"
            end += 1
        yield words[k][1], words[end - 1][2], run
        k = end


def known_text(review: Review) -> str:
    """What conversation, policy and signature say, squeezed: words from there are no secret."""
    policy, conversation = review.policy, review.conversation
    texts = [fact.text for fact in policy.facts] + [row.text for row in policy.commitments] + list(policy.may_offer)
    if policy.escalation is not None:
        texts.append(policy.escalation.to)
    if conversation is not None:
        texts += [message.text for message in conversation.messages]
        texts += [text for text in (conversation.agent.signature, conversation.ticket.subject) if text]
    return squeeze(fold("\n".join(texts)))


def stands_in(review: Review, words: str) -> bool:
    """Whether these very words stand in the conversation or the policy, so that the reply may have them from there."""
    policy = review.policy
    texts = [fact.text for fact in policy.facts] + [row.text for row in policy.commitments]
    if review.conversation is not None:
        texts += [message.text for message in review.conversation.messages]
    return any(words in text for text in texts)


def disown(reading: Reading, theirs: str) -> Reading:
    """The reading with every sentence that copies the customer's (squeezed) words marked as quoted: it earns nothing."""
    sentences = tuple(
        [
            sentence._replace(
                quoted=True, clauses=tuple([clause._replace(quoted=True) for clause in sentence.clauses])
            )
            if len(sentence.words) >= _COPIED_WORDS and squeeze(reading.folded[sentence.start : sentence.end]) in theirs
            else sentence
            for sentence in reading.sentences
        ]
    )
    return reading._replace(sentences=sentences)


def their_text(theirs: tuple[Reading, ...]) -> str:
    """What the customer wrote, squeezed."""
    return squeeze("\n".join([reading.folded for reading in theirs])) if theirs else ""
