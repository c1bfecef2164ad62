"""Hindsight: what lies ahead of now, told as past ("was restarted at 14:00", written at nine).

Clock times of today and dates of the coming month are held against now; a date further off may be that of a year ago.
A time that somebody named in the conversation may be yesterday's, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from service.guardrails.base import Assessed, Hit, Review
from service.language.reading import Clause
from service.language.times import TimeExpression
from service.language.times_resolve import resolve

name = "hindsight"
codes = ("hindsight.not_yet",)

_PAST = frozenset({"past", "perfect"})
_SLACK = timedelta(minutes=5)
_NEAR = timedelta(days=31)
_MOVED_TO = frozenset(("to", "for", "until", "till", "from", "delivery", "visit", "event", "flight"))
# What was done is the plan, and its time may lie ahead.
_PLANNING = frozenset(
    (
        "planned",
        "scheduled",
        "set",
        "booked",
        "expected",
        "arranged",
        "announced",
        "promised",
        "agreed",
        "reserved",
        "due",
    )
)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each past clause whose clock time has not come yet."""
    for time in review.times or ():
        if time.moment is not None and time.moment.date is not None and time.moment.minute is None:
            yield from _date_to_come(review, time)
        if time.moment is None or time.moment.minute is None or (time.moment.dated and time.moment.days != 0):
            continue
        binding = time if time.bounded and not time.past else time._replace(past=False, bounded=True)
        due = resolve(binding, review.now, None, review.policy.calendar)
        if due is None or not _SLACK < due - review.now < timedelta(days=1) or not _told_as_past(review, time):
            continue
        if due.date() == review.now.astimezone(due.tzinfo).date() and not _named_before(review, time):
            yield Hit(codes[0], review.reading.span(time.start, time.end), due.strftime("%H:%M %Z").strip())


def _date_to_come(review: Review, time: TimeExpression) -> Iterator[Hit]:
    """A hit where a date of the coming month is told as past, and not as what was planned or moved there."""
    due = resolve(time._replace(past=False, bounded=True), review.now, None, review.policy.calendar)
    if time.lead != "at" or due is None or not timedelta(days=1) < due - review.now < _NEAR:
        return
    clause = next(
        (one for sentence in review.reading.sentences for one in sentence.clauses if one.start <= time.start < one.end),
        None,
    )
    if clause is None or clause.tense != "past" or clause.subject in ("us", "customer") or not _is_past(clause):
        return
    if not _MOVED_TO & {word.text for word in clause.words} and not _named_before(review, time):
        yield Hit(codes[0], review.reading.span(time.start, time.end), due.strftime("%d %b"))


def _told_as_past(review: Review, time: TimeExpression) -> bool:
    clauses = (clause for sentence in review.reading.sentences for clause in sentence.clauses)
    return any(clause.start <= time.start < clause.end and _is_past(clause) for clause in clauses)


def _is_past(clause: Clause) -> bool:
    told = clause.mood == "statement" and not (clause.negated or clause.conditional or clause.quoted or clause.modal)
    return told and clause.tense in _PAST and clause.subject != "customer" and not _plans(clause)


def _plans(clause: Clause) -> bool:
    return clause.verb in _PLANNING or any(word.text in _PLANNING for word in clause.words)


def _named_before(review: Review, time: TimeExpression) -> bool:
    """Whether a message of the conversation names the same time."""
    words = (time.at or "").split()
    figures = [word for word in words if word[:1].isdigit()] or words
    said = [message.said for message in review.conversation.messages] if review.conversation else []
    return any(figure in text for figure in figures for text in said)
