"""What a reply states as done or true, and what in conversation or policy says the same.

Looked for: acts of ours told as done, causes told as fact, requirements put on the customer, reviews of our own work, a
scope wider than anybody committed to, and hours at which somebody says to be there. It rather misses a claim than finds
one in an apology or a thank-you. Support is counted in content words, those that say the same counted as the same
("restarted" and "rebooted"); a fact in wholly other words supports nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import compress

from service.domain import Claim, ClaimKind, Conversation, Policy
from service.language.cues import Cue, label_of
from service.language.lexicon import PART, PAST, classes, listed, names_month
from service.language.reading import Clause, Reading, Word
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
_STATED = 0.6  # the same of a cause and what the customer stated
_FRAGMENT = 2  # words: "Updated blog: ..." tells of no act
_FIRST_PERSON = listed("i i'm we we're")
_AGAIN = listed("again twice thrice repeatedly you once more")
_BESIDE = listed("what whatever until till before once when whenever after as unless whether if how where")
_FREE = ("what", "whatever", "whichever", "whoever")
_DUE = listed(
    "signed returned sent submitted completed registered provided uploaded shown paid filled attached verified"
)
_UNSURE = listed(
    "perhaps maybe might may could probably possibly guess suppose think suspect wonder looks seems like why whether"
    " assume not no nothing never neither n't don't didn't haven't wasn't isn't"
)
_CAUSING = listed("caused due because result triggered resulted stems stemmed owing traced introduced")
_DESK = ("agent", "internal_note", "system")


class _Source(NamedTuple):
    """Something that may support a claim: its id and what its content words mean.

    `told`: it tells of what is done; `denied`: of what is not; `acts`: of an act at all, and not only of what there is;
    `sure`: what it says for certain, guesses left out.
    """

    id: str
    stems: frozenset[str]
    told: bool
    denied: bool = False
    acts: bool = True
    sure: frozenset[str] | None = None


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
    cues = reply_cues(reading) if cues is None else cues
    telling = list(compress(cues, map(LABELS.__contains__, map(label_of, cues))))
    if not telling:
        return ()
    starts = [cue[1] for cue in telling]
    found = [
        (kind, clause)
        for sentence in reading.sentences
        if not sentence.quoted
        for n, clause in enumerate(sentence.clauses)
        if (inside := telling[bisect_left(starts, clause[0]) : bisect_left(starts, clause[1])]) and not clause.negated
        if not (n and sentence.clauses[n - 1].words[-1][0] in _FREE)  # "with what I have found"
        if not (clause.quoted or clause.mood == "question" or (sentence.question and clause is sentence.clauses[-1]))
        if (kind := _kind(clause, inside)) is not None
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
    labels = {cue.label for cue in cues}
    if not clause.conditional and _done_act(clause, {cue.label for cue in cues if cue.words[0] == clause.verb}, labels):
        return "done_act"
    confirmed = "cause" in labels and "cause.unsure" not in labels and clause.tense != "future"
    if clause.words[0][0] == "because":
        happened = clause.passive or clause.tense in ("past", "perfect")
        confirmed = confirmed and happened and not clause.modal and clause.subject != "customer"
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
    if not ours or clause.modal or "act.fault" in labels or _told_beside(clause):
        return False
    if clause.subject == "us" and "act.on_it" in labels and clause.words[0][0] not in _FIRST_PERSON:
        return clause.tense in ("present", "progressive")
    if clause.tense == "progressive":
        return "act.under_way" in verb and clause.subject == "us"
    if clause.tense == "perfect":
        return "act.done" in verb or ("act.perfect" in verb and not clause.passive)
    return clause.tense == "past" and "act.done" in verb and not clause.passive and len(clause.words) > _FRAGMENT


def _told_beside(clause: Clause) -> bool:
    """Whether it tells which or when ("what I have found", "until it has been moved"), or that we asked once more."""
    texts = [word[0] for word in clause.words]
    asked = clause.verb in ("asked", "requested") and not _AGAIN.isdisjoint(texts)
    return asked or texts[0] in _BESIDE or (texts[0] in ("and", "but", "or") and texts[1:2] == ["until"])


def _guessed(clause: Clause) -> bool:
    """Whether "must" supposes rather than demands: "it must be terrifying", "every bill must be painful"."""
    texts = [word[0] for word in clause.words]
    if "must" not in texts:
        return False
    rest = texts[texts.index("must") + 1 :]
    return rest[:1] in (["be"], ["feel"], ["seem"], ["look"], ["sound"], ["have"]) and _DUE.isdisjoint(rest[1:3])


def _demands(clause: Clause, labels: set[str]) -> bool:
    """Whether the clause makes the customer supply or sign something."""
    if clause.mood == "imperative":
        return {"supply", "weighty"} <= labels
    if "demand" not in labels or not labels & {"supply", "document", "weighty"}:
        return False
    if _guessed(clause):
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
        source = _source(message.id, message.said)
        sources.append(
            (message.role, source._replace(sure=_sure(message.said)) if message.role == "customer" else source)
        )
    return tuple(sources)


@cache
def _possible() -> frozenset[str]:
    return listed("can could may might will would must should planned within if")


@lru_cache(maxsize=256)  # every check of a case is held against the same texts
def _source(name: str, text: str) -> _Source:
    words = words_of(text[:4000])
    texts = [word[0] for word in words]
    told = not any(text in _possible() and not names_month(texts, n) for n, text in enumerate(texts))
    denied = any(text in ("not", "no", "never") or text.endswith("n't") for text in texts)
    acts = any(classes(text) & (PAST | PART) for text in texts)
    return _Source(name, meanings(words), told, denied, acts)


@lru_cache(maxsize=64)
def _sure(text: str) -> frozenset[str]:
    """What a customer's message states: its questions, guesses and denials left out."""
    stated: frozenset[str] = frozenset()
    for part in re.split(r"(?<=[.!?;])\s|\n\s*\n", text[:4000]):
        words = words_of(part)
        if not part.rstrip().endswith("?") and _UNSURE.isdisjoint([word[0] for word in words]):
            stated |= meanings(words)
    return stated


def _support(kind: ClaimKind, clause: Clause, sources: tuple[tuple[str, _Source], ...]) -> str | None:
    """The first source that says the same: half of the claim's content words, its verb or two of them among these."""
    words = _reason(clause) if kind == "cause" else clause.words
    own, split = meanings(words), len(words) < len(clause.words)
    verb = meaning(clause.verb)
    for role, source in sources:
        if not _may_support(kind, role, source):
            continue
        guessing = split and source.sure is not None  # a guess of the customer's bears out no cause
        shared = own & (source.sure if guessing and source.sure is not None else source.stems)
        if kind == "done_act" and verb not in shared and (source.denied or not (source.acts or role != "fact")):
            continue
        weight = len(shared) / max(1, len(own))
        if weight >= (_STATED if guessing else _SUPPORTED) and (
            verb in shared or len(shared) >= 2 or kind != "done_act"
        ):
            return source.id
    return None


def _reason(clause: Clause) -> tuple[Word, ...]:
    """The words of the cause itself, where the clause names the effect before it: "caused by a full disk"."""
    texts = [word[0] for word in clause.words]
    for at, text in enumerate(texts):
        if text == "because" or (text in ("by", "to", "of", "from") and at and texts[at - 1] in _CAUSING):
            return clause.words[at + 1 :] or clause.words
    return clause.words


def _may_support(kind: ClaimKind, role: str, source: _Source) -> bool:
    """Acts and scopes need our own side's word; causes and requirements anybody's."""
    if kind == "done_act":
        return (role == "fact" and source.told) or role in _DESK
    if kind in ("scope", "review", "availability"):
        return role in ("fact", "commitment", "offer") or role in _DESK
    return True
