"""The promises of a reply, resolved to due times and held against policy, calendar, SLA and each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from service.domain import (
    Basis,
    BusinessCalendar,
    Commitment,
    Conversation,
    HeldPromise,
    Policy,
    Promise,
    PromiseProblem,
)
from service.language.lexicon import PERSON, classes, listed
from service.language.overlap import content_words, stem
from service.language.reading import Reading
from service.language.times import find_times
from service.language.times_expression import TimeExpression, TimeKind
from service.language.times_resolve import reading_zone, resolve
from service.language.working_hours import is_open
from service.promises.matching import families, fit, words_of
from service.promises.pledges import Pledge, find_pledges
from service.promises.wording import action_of, owner_of
from service.tuples import NamedTuple

_SLACK = timedelta(minutes=5)  # two ways to say the same moment
_OURS = ("agent", "internal_note")  # whose messages may already have named the time
_REFERRING = listed("he she they he'll she'll they'll who")
_BACK = 40  # words in which such a person is named
_COMPARED = 20  # promises before one that may contradict it
_SEQUENCE = frozenset(
    [
        "then",
        "again",
        "next",
        "first",
        "another",
        "full",
        "final",
        "interim",
        "or",
        "latest",
        "afterwards",
        "also",
        "second",
    ]
)


_Timed: TypeAlias = tuple[Commitment, datetime]  # a commitment, and the earliest moment that it allows


class _Support(NamedTuple):
    """What a promise rests on; `too_soon` where the commitments that fit it allow only a later time."""

    basis: Basis = "none"
    too_soon: bool = False
    exact: bool = False  # the same time, not only a later one


def find_promises(
    reading: Reading,
    *,
    now: datetime,
    policy: Policy = Policy(),
    conversation: Conversation | None = None,
    times: tuple[TimeExpression, ...] | None = None,
) -> tuple[HeldPromise, ...]:
    """Every concrete time commitment of our side, with its due time, what it rests on and what is wrong with it.

    `now` is aware; `times` are the reading's time expressions where they are known. Times without a zone are read in
    the calendar's; "your time" in the customer's. Of several problems the gravest is named: past, too soon,
    contradiction, unsupported, outside hours, no zone.
    """
    pledges = find_pledges(reading, times)
    held: list[HeldPromise] = []
    dues: list[datetime | None] = []
    supports: list[_Support] = []
    timed = _commitment_dues(now, policy) if pledges else []
    for index, pledge in enumerate(pledges):
        due = _due(pledge.time, now, policy.calendar, conversation)
        support = _support(_referred(reading, pledge), due, now, policy, conversation, timed)
        earlier = range(max(0, index - _COMPARED), index)
        clashes = any(
            _clash(pledges[i], dues[i], pledge, due, now) for i in earlier if not (support.exact and supports[i].exact)
        )
        supports.append(support)
        problem = _problem(pledge, due, now, support, policy.calendar, conversation, clashes=clashes)
        span = reading.span(pledge.time.start, pledge.time.end)
        promise = Promise(
            span.quote, span, action_of(reading, pledge), owner_of(reading, pledge), pledge.time.within, due,
            support.basis, problem is None,
        )  # fmt: skip
        held.append(HeldPromise(promise, problem))
        dues.append(due)
    return tuple(held)


def _referred(reading: Reading, pledge: Pledge) -> Pledge:
    """The pledge with the sentence before it, where "she" or "they" acts whom that sentence names."""
    first = [word[0] for word in pledge.words[:2]]
    if _REFERRING.isdisjoint(first):
        return pledge
    index = bisect_left(reading.words, pledge.sentence.start, key=itemgetter(1))
    return pledge._replace(
        sentence=pledge.sentence._replace(words=reading.words[max(0, index - _BACK) : index] + pledge.sentence.words)
    )


def _due(
    time: TimeExpression, now: datetime, calendar: BusinessCalendar, conversation: Conversation | None
) -> datetime | None:
    theirs = conversation.customer.timezone if conversation and time.zone == "your" else None
    return resolve(time, now, theirs, calendar)


# ---- what it rests on ------------------------------------------------------------------------------------------------


def _support(
    pledge: Pledge,
    due: datetime | None,
    now: datetime,
    policy: Policy,
    conversation: Conversation | None,
    timed: list[_Timed],
) -> _Support:
    committed = _by_commitment(pledge, due, timed)
    if committed is not None and not committed.too_soon:
        return committed
    others = _elsewhere(pledge, due, now, policy, conversation)
    return next(others, committed or _Support())


def _commitment_dues(now: datetime, policy: Policy) -> list[_Timed]:
    return [(one, when) for one in policy.commitments if (when := _commitment_due(one, now, policy)) is not None]


def _by_commitment(pledge: Pledge, due: datetime | None, timed: list[_Timed]) -> _Support | None:
    """The support of the commitments that fit the promise's action best; None where none fits."""
    if any(_same(pledge, due, one, when) for one, when in timed):
        return _Support("commitment", exact=True)
    if due is None or not timed:
        return None
    scored = [(fit(pledge.words, pledge.sentence.words, one.action), when) for one, when in timed]
    best = max(score for score, _ in scored)
    limit = min((when for score, when in scored if score == best >= 1), default=None)
    if limit is None and families(pledge.words) == {"mend"}:  # "you'll be running in ten minutes"
        limit = min(when for _, when in timed)
        return _Support("commitment", too_soon=True) if due < limit - _slack(pledge) else None
    if limit is not None:
        return _Support("commitment", too_soon=due < limit - _slack(pledge))
    related = [when for score, when in scored if score > 0]
    return _Support("commitment") if related and due >= min(related) else None


def _slack(pledge: Pledge) -> timedelta:
    """A clock time may round the committed duration down a little; a duration says the same or it doesn't."""
    return _SLACK if pledge.time.within is None else timedelta(0)


def _same(pledge: Pledge, due: datetime | None, commitment: Commitment, when: datetime) -> bool:
    if pledge.time.within is not None and pledge.time.within == commitment.within:
        return pledge.time.business >= commitment.business
    return due is not None and abs(due - when) <= _SLACK


def _commitment_due(commitment: Commitment, now: datetime, policy: Policy) -> datetime | None:
    """The earliest moment that the commitment allows if it starts now: of a named day, its beginning."""
    if commitment.within is not None:
        kind: TimeKind = "recurring" if commitment.recurring else "duration"
        time = TimeExpression(0, 0, kind, "within", commitment.within, commitment.business)
        return resolve(time, now, None, policy.calendar)
    for time in find_times(commitment.at or commitment.text):
        when = resolve(time, now, None, policy.calendar)
        if when is not None:
            whole_day = time.moment is not None and time.moment.minute is None and time.moment.part is None
            return max(now, when.replace(hour=0, minute=0)) if whole_day else when
    return None


def _elsewhere(
    pledge: Pledge, due: datetime | None, now: datetime, policy: Policy, conversation: Conversation | None
) -> Iterator[_Support]:
    """Support by escalation path, SLA, facts and what our side wrote before, in that order."""
    escalation = policy.escalation
    if escalation is not None and escalation.within is not None and due is not None:
        named = content_words(words_of(escalation.to)) & content_words(pledge.sentence.words)
        if named or "escalat" in {stem(word[0]) for word in pledge.sentence.words}:
            yield _Support("escalation", too_soon=due < now + escalation.within - _slack(pledge))
    if due is None:
        return
    sla = conversation.ticket.next_update_due if conversation else None
    if sla is not None and abs(due - sla) <= _SLACK and "report" in families(pledge.words):
        yield _Support("sla", exact=True)
    if any(_names(fact.text, pledge, due, now, policy.calendar) for fact in policy.facts):
        yield _Support("fact", exact=True)
    for message in conversation.messages if conversation else ():
        if message.role in _OURS and _names(message.said, pledge, due, message.created_at or now, policy.calendar):
            yield _Support("conversation", exact=True)


def _names(text: str, pledge: Pledge, due: datetime, now: datetime, calendar: BusinessCalendar) -> bool:
    """Whether the text names the promise's time: the same moment, or the same duration."""
    for time in find_times(text):
        if time.within is not None and time.within == pledge.time.within:
            return True
        when = resolve(time, now, None, calendar)
        if when is not None and time.within is None and abs(when - due) <= _SLACK:
            return True
    return False


# ---- what is wrong with it -------------------------------------------------------------------------------------------


def _problem(
    pledge: Pledge,
    due: datetime | None,
    now: datetime,
    support: _Support,
    calendar: BusinessCalendar,
    conversation: Conversation | None,
    *,
    clashes: bool,
) -> PromiseProblem | None:
    if due is not None and due < now - timedelta(minutes=1):
        return "past"
    if support.too_soon:
        return "too_soon"
    if clashes:
        return "contradiction"
    if support.basis == "none":
        return "unsupported"
    if calendar.hours and due is not None and not support.exact and pledge.time.kind != "recurring":
        zone = reading_zone(None, calendar)
        if not is_open(calendar, due.astimezone(zone) if zone else due):
            return "outside_hours"
    return "no_zone" if _lacks_zone(pledge.time, due, calendar, conversation) else None


def _lacks_zone(
    time: TimeExpression, due: datetime | None, calendar: BusinessCalendar, conversation: Conversation | None
) -> bool:
    """Whether the customer would read the clock time in another zone than we mean."""
    if due is None or time.moment is None or time.moment.minute is None or time.zone or time.moment.stamp:
        return False
    theirs = reading_zone(conversation.customer.timezone, BusinessCalendar()) if conversation else None
    ours = reading_zone(None, calendar)
    if theirs is None or ours is None:
        return False
    return due.astimezone(theirs).utcoffset() != due.astimezone(ours).utcoffset()


@cache
def _passing_on() -> frozenset[str]:
    """Stems of verbs that say no more than that it reaches the customer."""
    words = "send get have receive expect give hear write issue deliver provide let know tell bring mail email post"
    return frozenset(stem(word) for word in words.split())


def _clash(first: Pledge, first_due: datetime | None, second: Pledge, due: datetime | None, now: datetime) -> bool:
    """Whether two promises name different times for the same act."""
    if first_due is None or due is None or "recurring" in (first.time.kind, second.time.kind):
        return False
    gap = abs(due - first_due)
    if gap <= max(_SLACK * 6, abs(due - now) / 10):
        return False
    if any(word[0] in _SEQUENCE for word in second.words):
        return False
    one, other = content_words(first.words), content_words(second.words)
    if not first.verb or stem(first.verb) != stem(second.verb):
        one, other = one - _passing_on(), other - _passing_on()
        others = any(classes(word[0]) & PERSON for word in (*first.words, *second.words))
        if others or not (one & other) or "visit" in families(first.words) ^ families(second.words):
            return False
    elif any(word[0] in _SEQUENCE for word in first.words):
        return False
    return not (one or other) or len(one & other) / max(1, len(one | other)) >= 0.5
