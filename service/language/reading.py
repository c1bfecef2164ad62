"""One reading of a text, made once and shared: sentences, and clauses with who, when, whether and on what condition.

English only (`detect.py` tells the language). No parser: a clause's features come from its closed-class words
(pronouns, auxiliaries, modals, negations, conjunctions) and from where it stands, which is what the judgements in
guardrails and situation need, and costs well under a millisecond for a reply.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Literal, TypeAlias

from service.domain import Span
from service.tuples import NamedTuple

Subject: TypeAlias = Literal["us", "customer", "third", "thing", "none"]
Tense: TypeAlias = Literal["past", "perfect", "present", "progressive", "future", "none"]
Mood: TypeAlias = Literal["statement", "question", "imperative"]


class Word(NamedTuple):
    """A word or number as matched: folded (look-alikes, case, typographic apostrophes), with offsets into the text."""

    text: str
    start: int
    end: int


# A word's parts, for whoever goes through all words of a text: `map(text_of, words)`.
text_of, start_of, end_of = itemgetter(0), itemgetter(1), itemgetter(2)


class Clause(NamedTuple):
    """A stretch with one finite verb, or a fragment.

    `subject`: us = I, we, our team, a named person or team of ours; customer = you, your …; third = vendors, they,
    people elsewhere; thing = it, the ticket, an event. `modal` is the modal verb as written ("will", "can", "might",
    …; "will" also for 'll and going to) or "". `passive` has no owner unless `agent_by` names one ("by me").
    `conditional`: within the scope of if, unless, should you, in case, or an offer that waits for a wish.
    `quoted`: in quotation marks or in quoted mail, so said by somebody else. `verb` is the main verb as written.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    subject: Subject
    tense: Tense
    mood: Mood
    modal: str = ""
    verb: str = ""
    passive: bool = False
    agent_by: Subject = "none"
    negated: bool = False
    conditional: bool = False
    hedged: bool = False
    quoted: bool = False


class Sentence(NamedTuple):
    """A sentence, list item or line of its own."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    words: tuple[Word, ...]
    question: bool = False
    quoted: bool = False
    imperative: bool = False


class Reading(NamedTuple):
    """A text and what reading it gave. `folded` has the length of `text`, so offsets into either are the same.

    `texts` are the texts of `words`, for whoever asks of all of them whether they are there; `odd` the indexes of
    those that are not letters alone, such as numbers, addresses and contractions; `quotes` the stretches in quotation
    marks and of quoted mail.
    """

    text: str
    folded: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]
    odd: tuple[int, ...] = ()
    quotes: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`, with surrounding white space left out."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end, text[start:end])
