"""What a guardrail is, and what it may look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from service.conditions import Facets
from service.domain import (
    Assessment,
    Claim,
    Conversation,
    Deadline,
    HeldPromise,
    Length,
    Plan,
    Policy,
    Situation,
    Span,
)
from service.guardrails.marks import Marks
from service.language.reading import Reading
from service.language.times_expression import TimeExpression
from service.tuples import NamedTuple

NO_FACETS: Facets = MappingProxyType({})  # nothing is known of the situation
NO_CONFIDENCE: Mapping[str, float] = MappingProxyType({})
NO_SPANS: Mapping[str, Span | None] = MappingProxyType({})
NO_RAISED: Mapping[str, Span] = MappingProxyType({})


class Limits(NamedTuple):
    """How much of a thing is too much; the numbers are data (prompts/guardrails.yaml, `limits`)."""

    apologies: int = 2  # sentences that say sorry
    questions: int = 2  # questions that need an answer
    requests: int = 2  # things that the customer is asked to do or send
    exclamation_marks: int = 2
    words_least: int = 8  # below: no reply at all
    words_most: int = 400
    prompt_echo_words: int = 8  # as many of the prompt's words in a row are a leak
    parrot_words: int = 12  # as many of the customer's words in a row are parroting


class Review(NamedTuple):
    """A reply under review, and all that is known around it.

    Without a conversation (somebody checks a bare text) `conversation`, `situation` and `plan` are None, `theirs` is
    empty, `facets` is empty, and rules that need them say nothing.
    """

    reading: Reading
    now: datetime
    policy: Policy = Policy()
    conversation: Conversation | None = None
    situation: Situation | None = None
    plan: Plan | None = None
    facets: Facets = NO_FACETS
    theirs: tuple[Reading, ...] = ()  # the customer's messages, oldest first
    promises: tuple[HeldPromise, ...] = ()
    language: str | None = None  # what the reply should be in; None: whatever it is in
    length: Length | None = None
    canary: str | None = None  # random text of the prompt that must never come back
    prompt_text: str | None = None  # the rendered system prompt, for leak and echo checks
    clash: Deadline | None = None  # the customer's own deadline, where our soonest commitment comes after it
    limits: Limits = Limits()
    marks: Marks = Marks({})  # the cues of `reading`
    their_words: frozenset[str] = frozenset()  # stems of the customer's content words
    written: str = "en"  # the language that the text is in, as far as it tells
    judged: bool = True  # whether the labels can be read: the text is in a language that the readers know
    words: tuple[int, int] | None = None  # least and most words of a reply of this length on this channel
    claims: tuple[Claim, ...] = ()  # what the reply states as done or true, with what supports it
    times: tuple[TimeExpression, ...] | None = None  # the reply's time expressions; None: not looked for yet


class Label(NamedTuple):
    """What an assessor found: the value of the rubric's label and the shortest span that earned it."""

    value: int | str
    span: Span | None = None


class Assessed(NamedTuple):
    """The assessment and, for each label that words earned, those words.

    `confidence` is how likely each label's value is right, 0.0 to 1.0 (empty: `confidence.py` tells by measurement);
    `judged` are the labels whose value is a second opinion's, with the words that it quotes;
    `raised` are the faults that only the learned layer saw, with its sentence.
    """

    assessment: Assessment
    evidence: dict[str, Span]
    confidence: Mapping[str, float] = NO_CONFIDENCE
    judged: Mapping[str, Span | None] = NO_SPANS
    raised: Mapping[str, Span] = NO_RAISED


def as_number(value: int | str) -> int:
    """A label's value as a number: levels as they are, truth as 0 or 1, tone "off" as 1."""
    return int(value == "off") if isinstance(value, str) else int(value)


class Hit(NamedTuple):
    """One thing to object to. Severity, techniques, message, suggestion of a code are data (prompts/guardrails.yaml).

    `detail` fills `{detail}` in the message; `span` is None where something is missing.
    """

    code: str
    span: Span | None = None
    detail: str = ""


class Guardrail(Protocol):
    """One rule family. Pure: the same review gives the same hits, in the order in which they stand in the text.

    A module with these three names is a guardrail as it stands; so is an object.
    """

    @property
    def name(self) -> str: ...

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it can give."""
        ...

    def check(self, review: Review, assessed: Assessed) -> Iterator[Hit]: ...
