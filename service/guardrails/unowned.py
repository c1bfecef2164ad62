"""What is done, to be had or on its way with nobody of ours named to do it. Not a guardrail.

"Swap's ordered", "written reasons can be had on request", "requests are considered", "it leaves on Thursday's van".
"""

from __future__ import annotations

from service.guardrails.base import Review
from service.language.lexicon import ADV, BE, IT, NOM, PART, PREP, WH, classes, listed
from service.language.reading import Clause, text_of
from service.language.times_expression import TimeExpression

_ON_REQUEST = listed(
    "had requested applied submitted sent arranged offered provided issued exchanged replaced refunded reordered"
    " booked claimed reviewed reopened restored reinstated extended waived granted reprinted rebooked swapped"
)
_SERVED = listed(
    "considered reviewed refunded replaced repaired packed reprinted credited reversed corrected restored reissued"
    " rebooked waived shipped dispatched reopened lifted processed handled answered reordered rerouted redone"
)
_OFF = listed("gone off on back out up down done live sorted ready")
_UNDER_WAY = listed(
    "refreshing running opening shipping syncing restarting rebuilding printing uploading returning restoring reloading"
    " coming heading leaving travelling traveling moving loading going draining drying charging"
)
_COMES = listed("comes goes leaves ships arrives lands sets follows reaches drops lifts gets rolls flies travels")
_NEAR = 5  # words in which a clause names what comes
_CLOSED = IT | NOM | WH | BE  # "he's had", "what's done": no thing of its own


def promised(review: Review, clause: Clause) -> bool:
    """Whether a promise of ours stands in the clause."""
    for held in review.promises:
        span = held.promise.span
        if clause[0] <= span.start and span.end <= clause[1]:
            return True
    return False


def is_served(clause: Clause) -> bool:
    """Whether a passive without an owner tells of a service: done, being done, to come, or to be had."""
    if clause.agent_by in {"customer", "third"}:
        return False
    if clause.modal in {"can", "may", "could"}:
        return clause.verb in _ON_REQUEST and not clause.negated
    if clause.tense == "present" and not clause.modal:
        single = any(word.text in {"is", "it's", "that's"} for word in clause.words)
        return single and clause.verb in _SERVED  # "requests are considered in order" is how things are, no act
    return clause.tense in {"perfect", "progressive", "future"} and clause.modal in {"", "will"}


def comes(review: Review, clause: Clause) -> bool:
    """Whether something is done or on its way with nobody to do it: "Swap's ordered", "the van leaves at six"."""
    if clause.conditional or clause.mood == "question" or clause.subject in {"us", "customer"}:
        return False
    if promised(review, clause):
        return True
    for n, text in enumerate(map(text_of, clause.words[:-1][:_NEAR])):
        if text.endswith("'s") and not classes(text) & _CLOSED and _settled(clause, n + 1):
            return True
    return _leaves(review, clause)


def _settled(clause: Clause, n: int) -> bool:
    """Whether the word behind a noun's 's is what was done to it: "Fine's gone", "Swap's ordered, it's ..."."""
    if clause.words[n].text in {"now", "already", "been", "being", "all"} and n + 1 < len(clause.words):
        n += 1
    done = clause.words[n].text
    if done not in _OFF | _UNDER_WAY and not classes(done) & PART:
        return False
    following = clause.words[n + 1] if n + 1 < len(clause.words) else None
    closes = following is None or following.start > clause.words[n].end + 1
    return closes or bool(following and classes(following.text) & (ADV | PREP))


def _leaves(review: Review, clause: Clause) -> bool:
    """A thing under way by a time to come: "it leaves on Thursday's van"."""
    if clause.modal or _COMES.isdisjoint(map(text_of, clause.words[:6])):
        return False
    times = review.times or ()
    return any(clause.start <= time.start < clause.end and _ahead(time) for time in times)


def _ahead(time: TimeExpression) -> bool:
    return time.concrete and (time.kind == "moment" or (time.kind == "duration" and bool(time.lead)))
