"""Guarantees that no one can keep, told from plain futures, vows about our acts, denials, hopes. Not a guardrail.

Five ways to guarantee: the word itself ("guaranteed"); an idiom of certainty ("carved in stone", "consider it done"); a
word of honour that governs an outcome ("I promise it will work") and not what we do ourselves; the absolute future of a
failure ("this won't happen again"); and an outcome told with certainty ("it will definitely arrive"). That something
shall not recur may be a purpose, but not a prediction.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

LABELS = ("over.guarantee", "over.pledge", "over.never", "over.certain", "over.all", "over.idiom", "over.third")

_DENIALS = listed(
    "can't cannot couldn't won't don't not never unable no nor without wouldn't isn't nobody neither hardly rather"
    " instead lying wish wished dare shouldn't hesitate"
)
_UNSURE = listed(
    "if whether hope hopefully hoping try trying aim aiming want wants should must learn might may could would wish"
    " prevent avoid goal ought unless reduce unlikely help helps helping stop keep keeping intend intended meant"
    " expect rarely probably likely"
)
_COMING = listed("will won't can can't cannot shall going shan't never")
_OUTCOMES = ("thing", "customer", "none", "third")
_REPORTS = listed(
    "hear know message reply answer update updates call email mail contact news word informed told notified contacted"
    " speak talk find-out emailed messaged phoned rung write ring get-back"
)
_BARS = listed("let lets allow make making makes ensure ensuring ensures see guarantee permit made")
_WARRANTY = listed("under period card claim expires expired covers covered year month year's two-year three-year terms")
_REGAINS = listed("get fix fixed recover restore have find solve sort resolve win save bring repair retrieve cure")
_SAFE = listed("safe secure protected over fixed solved sorted")
_BEING = listed("is are am 's 're have has need want know matters value")
_ALONE = 7  # words of a sentence that only vouches for the one before it


def absolutes(review: Review) -> Iterator[Cue]:
    """The words of guarantee, at most one set a sentence, in the order of the text."""
    marks = review.marks
    if not marks.of(*LABELS):
        return
    before: Sentence | None = None
    for sentence in review.reading.sentences:
        if not sentence.quoted and not sentence.question:
            cue = _guarantee(review, sentence) or _recurrence(review, sentence)
            cue = cue or _pledge(review, sentence, before) or _certainty(review, sentence) or _idiom(review, sentence)
            if cue is not None:
                yield cue
        before = sentence


def _inside(review: Review, where: Clause | Sentence, *labels: str) -> Iterator[Cue]:
    for cue in review.marks.of(*labels):
        if where.start <= cue.start and cue.end <= where.end:
            yield cue


def _clause_at(sentence: Sentence, place: int) -> tuple[int, Clause]:
    for index, clause in enumerate(sentence.clauses):
        if place < clause.end:
            return index, clause
    return len(sentence.clauses) - 1, sentence.clauses[-1]


def _denied(sentence: Sentence, index: int, clause: Clause, place: int) -> bool:
    """Whether what stands at the place is denied, wished, asked, supposed, or said by somebody else."""
    if clause.quoted or clause.mood == "question" or clause.conditional:
        return True
    if any((word[0] in _DENIALS or word[0].endswith("n't")) and word[1] < place for word in clause.words):
        return True
    if not index or clause.words[0][0] in ("and", "but", "so", "or"):
        return False
    head = sentence.clauses[index - 1]
    vouches = {word[0] for word in head.words} & _VOUCHING
    return bool(vouches) and (head.negated or head.modal in ("would", "could") or head.conditional)


_VOUCHING = listed(
    "said saying promised told claimed lying promise guarantee assure swear say claim tell vow pretend sure certain"
    " word pledge promising"
)


# ---- the word itself -------------------------------------------------------------------------------------------------


def _guarantee(review: Review, sentence: Sentence) -> Cue | None:
    for cue in _inside(review, sentence, "over.guarantee"):
        index, clause = _clause_at(sentence, cue.start)
        if clause.tense in ("past", "perfect") or clause.modal in ("would", "could"):
            continue
        if _denied(sentence, index, clause, cue.start):
            continue
        words = [word[0] for word in clause.words]
        if cue.words[0].startswith("guarant"):
            after = words[words.index(cue.words[0]) + 1 :][:2]
            if _WARRANTY & set(words) or (after and after[0] in ("nothing", "no", "neither")):
                continue
        if clause.hedged and not cue.words[0].startswith("guarant"):
            continue
        if cue.words[0] in _SOLID and not _said_of(review, cue):
            continue
        return cue
    return None


def _idiom(review: Review, sentence: Sentence) -> Cue | None:
    """Certainty by idiom, or what others will do told as settled."""
    for cue in _inside(review, sentence, "over.idiom", "over.third"):
        index, clause = _clause_at(sentence, cue.start)
        words = {word[0] for word in clause.words if word[1] < cue.start}
        told = clause.tense not in ("past", "perfect") or "last" in cue.words
        unsure = clause.modal in ("would", "could", "might", "may") and cue.words[0] not in ("stake", "bet")
        if not told or unsure or clause.hedged or words & _SOFTENED:
            continue
        if not _denied(sentence, index, clause, cue.start):
            return cue
    return None


_SOFTENED = listed("nothing more than almost nearly no if think hope whether until")
_SOLID = listed("watertight unbreakable foolproof bulletproof fail-safe failsafe fool-proof bullet-proof")
_STATES = listed("is are be 's 're am being been now stays remains completely totally absolutely truly and as it's")


def _said_of(review: Review, cue: Cue) -> bool:
    """Whether the word is said of a thing: "our vault is watertight", and not "the watertight bag"."""
    before = review.reading.folded[max(0, cue.start - 24) : cue.start].split()
    return bool(before) and before[-1] in _STATES


# ---- a word of honour ------------------------------------------------------------------------------------------------


def _pledge(review: Review, sentence: Sentence, before: Sentence | None) -> Cue | None:
    for cue in _inside(review, sentence, "over.pledge"):
        index, clause = _clause_at(sentence, cue.start)
        assured = "assured" in cue.words  # "rest assured" reads as a past
        if (clause.tense in ("past", "perfect") and not assured) or clause.modal in ("would", "could", "should"):
            continue
        if _denied(sentence, index, clause, cue.start):
            continue
        rest = [word[0] for word in clause.words if word[1] >= cue.end]
        after = sentence.clauses[index + 1 : index + 3]
        if _foretells_in(rest) or any(_foretells(one) for one in after) or (after and _vouched_for(after[0], cue)):
            return cue
        if clause.subject != "us" and _foretells(clause):
            return cue
        if index and not rest and _foretells(sentence.clauses[index - 1]):
            return cue
        alone = len(sentence.words) <= _ALONE and before is not None and len(sentence.clauses) == 1
        if alone and before is not None and before.clauses and not before.question and _foretells(before.clauses[-1]):
            return cue
    return None


def _foretells(clause: Clause) -> bool:
    """Whether the clause tells an outcome to come that is more than an act or a message of ours."""
    if clause.conditional or clause.quoted or clause.mood != "statement" or clause.subject not in _OUTCOMES:
        return False
    words = {word[0] for word in clause.words}
    if words & _REPORTS or clause.agent_by == "us" or ("from" in words and words & {"me", "us"}):
        return False
    if {"get", "back", "to"} <= words or {"come", "back", "to", "you"} <= words or {"in", "touch"} <= words:
        return False
    coming = clause.tense == "future" or (clause.modal == "can" and clause.negated)
    return coming and not words & {"may", "might", "should", "need"}


def _vouched_for(clause: Clause, cue: Cue) -> bool:
    """Whether a state is vouched for: "our assurance that it arrives in time", "I assure you your data is safe"."""
    words = {word[0] for word in clause.words}
    if clause.tense != "present" or clause.modal or clause.subject not in _OUTCOMES or words & _REPORTS:
        return False
    if clause.conditional or clause.negated:
        return False
    return bool(words & _SAFE) or (
        clause.verb not in _BEING and not set(cue.words) & {"certain", "positive", "assured"}
    )


def _foretells_in(words: list[str]) -> bool:
    """The same of words behind a vow in its own clause: "I promise you nobody will ever get it"."""
    held = set(words)
    if held & _REPORTS or not held & _COMING:
        return False
    at = min(words.index(word) for word in held & _COMING)
    return at > 0 and not {"i", "we"} & set(words[:at])


# ---- a failure that shall never be -----------------------------------------------------------------------------------


def _recurrence(review: Review, sentence: Sentence) -> Cue | None:
    for cue in _inside(review, sentence, "over.never"):
        index, clause = _clause_at(sentence, cue.start)
        if not _denied(sentence, index, clause, cue.start) and _predicts(sentence, clause, cue):
            return cue
    return None


def _predicts(sentence: Sentence, clause: Clause, cue: Cue) -> bool:
    """Whether "never again" is foretold or vowed, and not only aimed at: "so that it doesn't happen again"."""
    words = {word[0] for word in clause.words}
    if words & _UNSURE or clause.tense == "perfect":
        return False
    if "last" in cue.words or "more" in cue.words or "end" in cue.words or "further" in cue.words:
        return clause.subject != "us" or clause.tense == "future"
    if clause.tense == "past":
        return False
    if clause.subject == "us":
        return bool(words & _BARS)
    coming = clause.modal in ("will", "can", "shall") or bool(words & _COMING - {"never"}) or "again" in cue.words[:2]
    made = any({word[0] for word in one.words} & _BARS and one.subject == "us" for one in sentence.clauses)
    return coming or made or (clause.modal == "" and clause.tense == "future")


# ---- an outcome told as certain --------------------------------------------------------------------------------------


def _certainty(review: Review, sentence: Sentence) -> Cue | None:
    for cue in _inside(review, sentence, "over.certain", "over.all"):
        index, clause = _clause_at(sentence, cue.start)
        words = {word[0] for word in clause.words}
        if clause.tense != "future" or _denied(sentence, index, clause, cue.start) or clause.negated:
            continue
        if words & _UNSURE or words & _REPORTS or {"from", "me"} <= words or {"from", "us"} <= words:
            continue
        if clause.subject in _OUTCOMES or (clause.subject == "us" and clause.verb in _REGAINS):
            return cue
    return None
