"""Times sooner than policy allows, for what is promised: exact ones, vague ones, and outcomes at once. Not a guardrail.

A weekday or clock time is sooner only if our clock is right, which a reader of the reply alone cannot tell:
`promise.too_soon` objects to it, the label counts it only where it says "today" against a commitment of days. Our own
acts ("I'm refunding it today") are no outcomes: the money may still take its days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from service.domain import Commitment, HeldPromise, Span
from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.overlap import content_words
from service.language.reading import Clause, Sentence
from service.language.words import find_words

_FIRST_PERSON = listed("i i'm i'll i've we we're we'll we've")
_BEING = frozenset(("is", "are", "'s", "'re"))
_OTHER_BASES = ("escalation", "sla", "fact", "conversation")
_DAY = timedelta(days=1)
_DAYS = frozenset(("day", "days", "week", "weeks"))
_NEXT = frozenset(("next", "following"))
_OTHERS_DECIDE = (" by the ", " by our ", " by a ", " by an ")
_GRANTING = listed(
    "reopen reopening reopened extend extending extended waive waiving waived grant granting granted approve approving"
    " approved allow allowing overturn overturning overturned reinstate reinstating readmit accept accepting"
)
_VAGUE = (("over.at_once", timedelta(minutes=20)), ("over.same_day", timedelta(hours=11)))
_OUTCOMES = ("thing", "customer", "none", "third")
_SETTING_OUT = listed(
    "goes go going leaves leave leaving ships ship shipped shipping starts start starting sent send sending posted post"
    " refunding packed packing dispatched handed passed escalated forwarded queued booked looking checking working"
)
_REPORTS = listed(
    "hear know message reply answer update updates call calls email mail contact news told informed notified write ring"
    " rings phone phones confirmation notice text ping post letter speak talk question questions ask tell result"
    " results findings look test testing checked check"
)
_PUT_RIGHT = listed(
    "fixed restored running working back online resolved solved sorted refunded credited delivered replaced repaired"
    " live green normal unlocked recovered reinstated cleared activated approved decided paid lifted corrected home"
)
_DECIDING = listed(
    "decide decides decided decision decisions review reviews reviewed reviewing appeal appeals check checks checked"
    " assessment assessed approval claims claim verdict ruling considered"
)
_COME_BACK = listed("back home live decided")  # what we do ourselves when we write again
_REPORTED = listed(
    "update updates status report reply replies answer answers answered contact contacts call calls callback response"
    " responses review reviews reviewed decision decisions decided investigation analysis trace test acknowledgement"
)


def sooner(review: Review) -> list[Span]:
    """What is promised for a time that policy cannot hold, by words that say so whatever the clock shows."""
    return [held.promise.span for held in review.promises if _exact(review, held)]


def at_once(review: Review) -> Iterator[Cue]:
    """Outcomes told for at once or for the same day, although every time that policy commits to is longer."""
    if not review.marks.of("over.at_once", "over.same_day"):
        return
    least = _least(review)
    if least is None:
        return
    named = [held.promise.span for held in review.promises]
    for label, length in _VAGUE:
        if least <= length:
            continue
        for cue in review.marks.of(label):
            if any(span.start < cue.end and cue.start < span.end for span in named):
                continue  # it is judged as an exact time
            where = _clause(review, cue)
            if where is not None and _comes_about(review, *where):
                yield cue


def foretold_verdicts(review: Review) -> Iterator[Cue]:
    """Decisions told beforehand, where policy says that they are still to be taken: "your waiver will be approved"."""
    cues = review.marks.of("over.verdict")
    rows = review.policy.commitments
    if not cues or not any(_DECIDING & {word[0] for word in find_words(row.text.lower())} for row in rows):
        return
    for cue in cues:
        where = _clause(review, cue)
        if where is None:
            continue
        clause = where[1]
        if clause.negated or clause.conditional or clause.quoted or clause.hedged or clause.mood != "statement":
            continue
        if clause.tense == "future" and not {word[0] for word in clause.words} & _DECIDING:
            yield cue


def _least(review: Review) -> timedelta | None:
    """The shortest time that policy commits to; None where it commits to none."""
    return review.marks.once("least", lambda: _shortest(review.policy.commitments))


def _shortest(rows: tuple[Commitment, ...]) -> timedelta | None:
    lengths = [row.within or _DAY for row in rows if row.within or _speaks_of_days(row)]
    if any(word in row.text.lower() for row in rows for word in ("at once", "immediate", "same day", "instant")):
        return None
    return min(lengths, default=None) or None


def _speaks_of_days(row: Commitment) -> bool:
    """Whether a commitment whose length was not read gives days at least: "correction within 1 school day"."""
    words = {word[0] for word in find_words(row.text.lower())}
    return bool(words & _DAYS) and (row.at is None or bool(words & _NEXT))


def _clause(review: Review, cue: Cue) -> tuple[Sentence, Clause] | None:
    for sentence in review.reading.sentences:
        if sentence.start <= cue.start < sentence.end:
            if sentence.quoted or sentence.question:
                return None
            for index, clause in enumerate(sentence.clauses):
                if cue.start < clause.end:
                    opens = index and cue.start == clause.start and clause.words[0].text in ("before", "by", "while")
                    return sentence, sentence.clauses[index - 1] if opens else clause
    return None


def _comes_about(review: Review, sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause tells of a result to come, and not of an act that only begins or a message."""
    words = {word[0] for word in clause.words}
    if clause.quoted or clause.negated or clause.conditional or clause.mood != "statement" or clause.hedged:
        return False
    if words & _REPORTS or clause.verb in _SETTING_OUT or clause.modal in ("can", "could", "may", "might", "would"):
        return False
    at_theirs = clause.verb in _BEING and {"with", "you"} <= words
    if clause.subject == "us" and not at_theirs:
        return clause.tense == "future" and _same_matter(review, clause)
    future = clause.tense == "future" or (clause.verb in _BEING and bool(words & _PUT_RIGHT))
    return at_theirs or (future and clause.subject in _OUTCOMES)


def _same_matter(review: Review, clause: Clause) -> bool:
    """Whether what we do is what a commitment gives longer for: "we'll fix it right away"."""
    own = content_words(clause.words)
    return any(own & content_words(find_words(row.action)) for row in review.policy.commitments)


def _exact(  # noqa: PLR0911 - cases in the order in which they decide
    review: Review, held: HeldPromise
) -> bool:
    """Whether a promise names a time that is too soon by its own words."""
    promise, least = held.promise, _least(review)
    where = _clause(review, Cue("", promise.span.start, promise.span.end, ()))
    ours = where is not None and any(word[0] in _FIRST_PERSON for word in where[1].words[:3])
    ours = ours or (where is not None and where[1].subject == "us" and where[1].tense == "progressive")
    setting_out = where is not None and (ours or where[1].verb in _SETTING_OUT)
    if where is not None and ours and _decides_for_others(review, where[1]):
        return True
    if held.problem == "too_soon" and _clock_is_known(review) and promise.basis == "commitment" and not setting_out:
        return True
    if held.problem == "too_soon":
        days = _DAY if "tomorrow" not in promise.quote.lower() else 2 * _DAY
        today = least is not None and least >= days and _says_today(promise.quote)
        return promise.within is not None or (today and not setting_out)
    if least is None or where is None or held.problem == "past":
        return False
    idle = any(word[0] in _REPORTS for word in where[1].words)
    if idle or (ours and held.problem is None and not _same_matter(review, where[1])):
        return False
    if held.problem is None and promise.basis in _OTHER_BASES:
        return False  # the escalation path allows it, whatever the commitments give for other acts
    if promise.within is not None:
        habit = where[1].tense == "present" and held.problem is None
        return (promise.within < least and not habit) or _only_reports(review, where[1])
    return held.problem == "unsupported" and least >= 2 * _DAY and _says_today(promise.quote) and not setting_out


def _clock_is_known(review: Review) -> bool:
    """Whether the messages carry their times: then weekdays and clock times are sooner or later for everybody."""
    return review.conversation is not None and any(one.created_at is not None for one in review.conversation.messages)


def _decides_for_others(review: Review, clause: Clause) -> bool:
    """Whether we grant ourselves what policy leaves to somebody else to decide."""
    if clause.verb not in _GRANTING or clause.negated or clause.conditional:
        return False
    rows = [row.text.lower() for row in review.policy.commitments]
    return any(
        any(word in row for word in _OTHERS_DECIDE) and _DECIDING & {word[0] for word in find_words(row)}
        for row in rows
    )


def _only_reports(review: Review, clause: Clause) -> bool:
    """Whether a result is promised where policy commits to no more than word of it."""
    right = _PUT_RIGHT - _COME_BACK if clause.subject == "us" else _PUT_RIGHT
    if not {word[0] for word in clause.words} & right or clause.tense != "future":
        return False
    return all({word[0] for word in find_words(row.text.lower())} & _REPORTED for row in review.policy.commitments)


def _says_today(quote: str) -> bool:
    said = quote.lower()
    near = ("today", "tonight", "tomorrow", "this ", "before the day")
    return "after tomorrow" not in said and any(word in said for word in near)
