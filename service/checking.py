"""Checking a text: read it once, find its promises and claims, assess it, and say what is wrong with it.

Built once and shared: a Checker holds no state of any text. Without a conversation (somebody checks a bare text) the
requirements that depend on one stay silent; what is wrong in any reply (a vague time, blame, an unfilled blank)
is found all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from service import language as reader
from service.conditions import Facets, facets_of
from service.domain import (
    Conversation,
    Deadline,
    Finding,
    Length,
    Plan,
    Policy,
    Situation,
    Span,
    Verdict,
)
from service.guardrails import GUARDRAILS
from service.guardrails.assess import assess
from service.guardrails.base import NO_FACETS, Assessed, Guardrail, Hit, Review
from service.guardrails.marks import marks_of
from service.guardrails.policy import GuardrailPolicy
from service.guardrails.sources import disown, their_text, their_words
from service.guardrails.speech import READ, written_in
from service.language.reading import Reading
from service.language.reply_cues import reply_cues
from service.language.times import find_times
from service.promises import find_citations, find_claims, find_promises
from service.tuples import NamedTuple

_MOST_SAID = 80_000  # characters of a customer's message that a reply is compared with
_WEIGHT = {"critical": 0, "error": 1, "warning": 2, "info": 3}
_UNREADABLE = frozenset(("text.empty", "text.garbage", "language.unjudged"))  # of such a text no label may be asked for


if TYPE_CHECKING:
    from typing import Required, TypedDict, Unpack

    class Known(TypedDict, total=False):
        """What may be known around a text; `Checker.review` says what each tells."""

        now: Required[datetime]
        policy: Required[Policy]
        conversation: Conversation | None
        situation: Situation | None
        plan: Plan | None
        facets: Facets
        language: str | None
        length: Length | None
        canary: str | None
        prompt_text: str | None
        theirs: tuple[Reading, ...] | None
        clash: Deadline | None


class Examined(NamedTuple):
    """A text under review and its assessment, before anybody says what is wrong with it."""

    review: Review
    assessed: Assessed


class Checker(NamedTuple):
    """Checks texts by one guardrail policy. `policy` is the guardrails' own, not the caller's."""

    policy: GuardrailPolicy
    guardrails: tuple[Guardrail, ...] = GUARDRAILS

    @property
    def version(self) -> str:
        """The version of the guardrail policy."""
        return self.policy.version

    def check(self, text: str, **known: Unpack[Known]) -> Verdict:
        """What the text does, promises and claims, and what is wrong with it. `known`: see `review`."""
        return self.verdict(self.examine(text, **known))

    def examine(self, text: str, **known: Unpack[Known]) -> Examined:
        """The text under review and its assessment. `known`: see `review`."""
        review = self.review(text, **known)
        return Examined(review, assess(review))

    def review(
        self,
        text: str,
        *,
        now: datetime,
        policy: Policy,
        conversation: Conversation | None = None,
        situation: Situation | None = None,
        plan: Plan | None = None,
        facets: Facets = NO_FACETS,
        language: str | None = None,
        length: Length | None = None,
        canary: str | None = None,
        prompt_text: str | None = None,
        theirs: tuple[Reading, ...] | None = None,
        clash: Deadline | None = None,
    ) -> Review:
        """The text under review: read, with its promises, claims and cues.

        `now` is aware. `language` and `length` are what was asked for, None where nothing was. `theirs` are the
        readings of the customer's messages (`their_readings`), for callers that check several texts.
        """
        if conversation is not None and theirs is None:
            theirs = their_readings(conversation)
        reading = reader.read(text)
        if theirs:
            reading = disown(reading, their_text(theirs))
        if conversation is not None and situation is not None and not facets:
            facets = facets_of(situation, conversation, policy)
        written = written_in(reading, language)
        judged = written in READ
        times = find_times(reading) if judged else ()
        held = find_promises(reading, now=now, policy=policy, conversation=conversation, times=times)
        cues = reply_cues(reading)
        claims = find_claims(reading, conversation=conversation, policy=policy, cues=cues) if judged else ()
        return Review(
            reading,
            now,
            policy,
            conversation,
            situation,
            plan,
            facets,
            theirs or (),
            held,
            language,
            length,
            canary,
            prompt_text,
            clash,
            self.policy.limits,
            marks_of(reading, cues),
            their_words(theirs or ()),
            written,
            judged,
            self._bounds(length, conversation),
            claims,
            times,
        )

    def verdict(self, examined: Examined) -> Verdict:
        """What the guardrails say of a text as it was examined, or as a second opinion has changed it since."""
        review, assessed = examined
        return Verdict(
            assessed.assessment,
            self._findings(review, assessed),
            tuple([one.promise for one in review.promises]),
            review.claims,
            find_citations(review.reading, policy=review.policy),
            tuple(assessed.evidence.items()),
        )

    def _bounds(self, length: Length | None, conversation: Conversation | None) -> tuple[int, int] | None:
        if conversation is None and length is None:
            return None
        channel = (conversation.ticket.channel or "" if conversation else "").lower()
        if length is not None:
            return self.policy.bounds(length, channel)
        return 0, self.policy.bounds("long", channel)[1]

    def _findings(self, review: Review, assessed: Assessed) -> tuple[Finding, ...]:
        """Every guardrail's findings and the unmet requirements, the gravest first, then by place."""
        facets = review.facets
        findings: dict[Finding, None] = {}
        for guardrail in self.guardrails:
            for hit in guardrail.check(review, assessed):
                findings[self.policy.finding(hit, facets)] = None
        if review.conversation is not None and not any(finding.code in _UNREADABLE for finding in findings):
            for row in self.policy.shortfalls(assessed.assessment, facets):
                hit = Hit(row.code, assessed.evidence.get(row.label))
                findings[self.policy.finding(hit, facets, row.severity)] = None
        return tuple(sorted(_largest(findings), key=_rank))


def their_readings(conversation: Conversation) -> tuple[Reading, ...]:
    """The readings of the customer's own new words, oldest first."""
    return tuple([reader.read_again(_shortened(message.said)) for message in conversation.customer_messages])


def _shortened(said: str) -> str:
    """The text as far as a reply is compared with it: a model is shown no more of a longer one than both its ends."""
    return said if len(said) <= _MOST_SAID else f"{said[: _MOST_SAID // 4 * 3]}\n\n{said[-_MOST_SAID // 4 :]}"


def _largest(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those whose words another one of the same code holds, with more around them."""
    kept: list[Finding] = []
    holding: dict[str, Span] = {}  # by code, of the spans so far the one that reaches furthest
    for finding in sorted(findings, key=_place):
        span = finding.span
        if span is not None:
            other = holding.get(finding.code, span)
            if span.end <= other.end and (span.start, span.end) != (other.start, other.end):
                continue
            holding[finding.code] = span
        kept.append(finding)
    return kept


def _place(finding: Finding) -> tuple[int, int]:
    """What orders a span behind every other span that holds it."""
    return (finding.span.start, -finding.span.end) if finding.span else (-1, 0)


def _rank(finding: Finding) -> tuple[int, int, int, str]:
    span = finding.span or Span(1 << 30, 1 << 30, "")
    return _WEIGHT[finding.severity], span.start, span.end, finding.code
