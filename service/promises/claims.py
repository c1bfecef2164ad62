"""What a reply states as done or true, and what in conversation or policy says the same.

Looked for: acts of ours told as done, causes told as fact, requirements put on the customer, reviews of our own work, a
scope wider than anybody committed to, and hours at which somebody says to be there. It rather misses a claim than finds
one in an apology or a thank-you. Support is counted in content words, those that say the same counted as the same
("restarted" and "rebooted"); a fact in wholly other words supports nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from service.domain import Claim, ClaimKind, Conversation, Policy
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.reading import Clause, Reading
from service.language.reply_cues import reply_cues
from service.language.synonyms import meaning, meanings
from service.promises.matching import words_of
from service.tuples import NamedTuple

LABELS = frozenset(  # the sections of `claims.txt`
    (
        *("act.done", "act.perfect", "act.under_way", "act.on_it", "act.fault"),
        *("cause", "cause.unsure", "demand", "supply", "document", "weighty"),
        *("review", "there", "outcome", "whole"),
    )
)
_SUPPORTED = 0.5  # of the claim's content words that one source must hold
_FRAGMENT = 2  # words: "Updated blog: ..." tells of no act
_FIRST_PERSON = listed("i i'm we we're")
_DESK = ("agent", "internal_note", "system")


class _Source(NamedTuple):
    """Something that may support a claim: its id, what its content words mean, and whether it tells of what is done."""

    id: str
    stems: frozenset[str]
    told: bool


def find_claims(
    reading: Reading,
    *,
    conversation: Conversation | None = None,
    policy: Policy = Policy(),
    cues: Sequence[Cue] | None = None,
) -> tuple[Claim, ...]:
    """Every claim of the reply, in order, each with the id of the fact or message that supports it, or None.

    `cues` are those of the reading (`reply_cues`), where they are known.
    """
    telling = [cue for cue in (reply_cues(reading) if cues is None else cues) if cue[0] in LABELS]
    starts = [cue[1] for cue in telling]
    found = [
        (kind, clause)
        for sentence in reading.sentences
        if not sentence.quoted
        for clause in sentence.clauses
        if not (clause.quoted or clause.mood == "question" or (sentence.question and clause is sentence.clauses[-1]))
        if (inside := telling[bisect_left(starts, clause[0]) : bisect_left(starts, clause[1])])
        and (kind := _kind(clause, inside)) is not None
    ]
    if not found:
        return ()
    sources = _sources(conversation, policy)
    claims: list[Claim] = []
    for kind, clause in found:
        span = reading.span(clause.start, clause.end)
        claims.append(Claim(kind, span.quote, span, _support(kind, clause, sources)))
    return tuple(claims)


def _kind(clause: Clause, cues: list[Cue]) -> ClaimKind | None:
    """What kind of claim the clause makes by the cues that begin in it; at most one."""
    if clause.negated:
        return None
    labels = {cue.label for cue in cues}
    if not clause.conditional and _done_act(clause, {cue.label for cue in cues if cue.words[0] == clause.verb}, labels):
        return "done_act"
    confirmed = "cause" in labels and "cause.unsure" not in labels and clause.tense != "future"
    told: tuple[tuple[ClaimKind, bool], ...] = (
        ("review", "review" in labels and not clause.conditional),
        ("cause", confirmed),
        ("requirement", _demands(clause, labels)),
        ("availability", "there" in labels and clause.subject in ("us", "none") and not clause.conditional),
        ("scope", _is_wide(clause, labels)),
    )
    return next((kind for kind, holds in told if holds), None)


def _is_wide(clause: Clause, labels: set[str]) -> bool:
    """Whether an outcome is foretold for all of something."""
    coming = clause.tense == "future" and clause.subject in ("customer", "thing")
    return {"whole", "outcome"} <= labels and coming and not clause.conditional


def _done_act(clause: Clause, verb: set[str], labels: set[str]) -> bool:
    """An act of ours in the perfect, the past, or under way where it cannot be taken back."""
    ours = clause.subject == "us" or clause.agent_by == "us" or (clause.passive and clause.agent_by == "none")
    if not ours or clause.modal or "act.fault" in labels:
        return False
    if clause.subject == "us" and "act.on_it" in labels and clause.words[0][0] not in _FIRST_PERSON:
        return clause.tense in ("present", "progressive")
    if clause.tense == "progressive":
        return "act.under_way" in verb and clause.subject == "us"
    if clause.tense == "perfect":
        return "act.done" in verb or ("act.perfect" in verb and not clause.passive)
    return clause.tense == "past" and "act.done" in verb and not clause.passive and len(clause.words) > _FRAGMENT


def _demands(clause: Clause, labels: set[str]) -> bool:
    """Whether the clause makes the customer supply or sign something."""
    if clause.mood == "imperative":
        return {"supply", "weighty"} <= labels
    if "demand" not in labels or not labels & {"supply", "document", "weighty"}:
        return False
    words = {word[0] for word in clause.words}
    return clause.subject != "us" or bool(words & {"you", "your"})


# ---- what supports a claim -------------------------------------------------------------------------------------------


def _sources(conversation: Conversation | None, policy: Policy) -> tuple[tuple[str, _Source], ...]:
    """(who says it, what it says): facts, commitments and messages."""
    sources = [("fact", _source(fact.id, fact.text)) for fact in policy.facts]
    sources += [("commitment", _source("policy", one.text)) for one in policy.commitments]
    sources += [("offer", _source("policy", offer)) for offer in policy.may_offer]
    if policy.calendar.hours and "24/7" in policy.calendar.hours:
        sources.append(("fact", _Source("policy", frozenset(("24/7",)), told=True)))
    for message in conversation.messages if conversation else ():
        sources.append((message.role, _source(message.id, message.said)))
    return tuple(sources)


@cache
def _possible() -> frozenset[str]:
    return listed("can could may might will would must should planned within if")


def _source(name: str, text: str) -> _Source:
    words = words_of(text[:4000])
    return _Source(name, meanings(words), told=not any(word[0] in _possible() for word in words))


def _support(kind: ClaimKind, clause: Clause, sources: tuple[tuple[str, _Source], ...]) -> str | None:
    """The first source that says the same: half of the claim's content words, its verb or two of them among these."""
    own = meanings(clause.words)
    verb = meaning(clause.verb)
    for role, source in sources:
        if not _may_support(kind, role, source):
            continue
        shared = own & source.stems
        weight = len(shared) / max(1, len(own))
        if weight >= _SUPPORTED and (verb in shared or len(shared) >= 2 or kind != "done_act"):
            return source.id
    return None


def _may_support(kind: ClaimKind, role: str, source: _Source) -> bool:
    """Acts and scopes need our own side's word; causes and requirements anybody's."""
    if kind == "done_act":
        return (role == "fact" and source.told) or role in _DESK
    if kind in ("scope", "review", "availability"):
        return role in ("fact", "commitment", "offer") or role in _DESK
    return True
