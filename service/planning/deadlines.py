"""The customer's own deadline, held against the soonest time that we may promise.

A deadline is a time ahead that the customer needs something by ("before Wednesday's demo", "the board meets in an
hour"), not one that we gave them, not their own step, not one gone by. English; a time counts as a deadline only
beside a word of need or an event, or led in by "by", "before" or "until".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from service.domain import BusinessCalendar, Commitment, Deadline, DraftRequest, Message, MessageSpan
from service.language.normalise import fold
from service.language.times import TimeExpression, find_times
from service.language.times_resolve import resolve
from service.planning.vocabulary import words_of

_MOST_MESSAGES = 6  # the newest ones: an older deadline has been talked about since
_MOST_TEXT = 20_000  # characters that are read of one message
_NEAR_WORDS = 8  # an event further away from the time than this belongs to something else

_NEED = words_of(
    "need needs needed must require required deadline due expire expires closes close leave leaves leaving start "
    "starts starting begin begins open opens end ends ending fly flying depart departs travel travelling traveling "
    "present presenting deliver submit file launch launching ship publish move moving run running pay paying"
)
_EVENTS = words_of(
    "demo presentation meeting board launch release audit flight appointment exam interview wedding funeral trip "
    "holiday vacation deadline conference webinar event hearing surgery operation payroll inspection match party "
    "birthday ceremony pitch review lesson lecture course shift travel handover go-live golive cutover filing "
    "submission signing viewing train plane bus departure concert gig kickoff sprint renewal workshop training "
    "meets market auction election broadcast stream married marrying marry marries wed weds buried burial cremation "
    "christening baptism graduation graduate graduates defend defends defence defense viva thesis turns guests "
    "visitors premiere show performance rehearsal recital tournament race marathon auditor auditors inspector "
    "inspectors"
)
_OURS = words_of("promised told said assured guaranteed committed quoted estimated supposed meant advised informed")
_OWN_STEP = re.compile(r"\b(?:i'll|i will|we'll|we will|i can|we can|let me|i am going to|i'm going to)\b[^,;]*$")
_WAITED = words_of("waited stayed spent held sat queued open available free reachable hours was were been")
_PAST = words_of(
    "was were did had failed lost missed went broke stopped happened started began got crashed died called wrote "
    "asked arrived came ordered bought paid migrated upgraded installed reported received cancelled canceled didn't "
    "wasn't got"
)
_AHEAD = words_of("need scheduled planned booked needed expected feed speed embed indeed married buried cremated")
_LEAVING = words_of("competitor elsewhere switch switching cancelling canceling")


@cache
def _boundary() -> re.Pattern[str]:
    return re.compile(r"[.;!?\n]+(?:\s|$)|\n|,\s|\s(?:and|but|because|so|which|while|although)\s|\s[-—]+\s")


def clash_of(request: DraftRequest, *, escalates: bool = False) -> Deadline | None:
    """The customer's deadline where nothing that policy times comes before it; None where nothing clashes.

    The escalation path's time counts only where the case is escalated; elsewhere it may serve as the bridge.
    """
    soonest = soonest_commitment(request, escalates=escalates)
    if soonest is None:
        return None
    deadline = stated_deadline(request)
    return deadline if deadline and deadline.due_at < soonest else None


def sla_ahead(request: DraftRequest) -> bool:
    """Whether the SLA clock names a time that is still to come, so that an update may be promised for it."""
    due = request.conversation.ticket.next_update_due
    return due is not None and due > request.now


def soonest_commitment(request: DraftRequest, *, escalates: bool = False) -> datetime | None:
    """When the first of our commitments falls due: listed ones, the SLA's, the escalation path's; None without any."""
    policy, now = request.policy, request.now
    due = [_due(commitment, now, policy.calendar) for commitment in policy.commitments]
    if escalates and policy.escalation and policy.escalation.within:
        due.append(now + policy.escalation.within)
    if sla_ahead(request):
        due.append(request.conversation.ticket.next_update_due)
    return min((moment for moment in due if moment is not None), default=None)


def stated_deadline(request: DraftRequest) -> Deadline | None:
    """The earliest deadline in the newest of the customer's messages that states one that is still ahead."""
    for message in reversed(request.conversation.customer_messages[-_MOST_MESSAGES:]):
        found = [deadline for deadline in _deadlines(message, request) if deadline.due_at > request.now]
        if found:
            return min(found, key=lambda deadline: deadline.due_at)
    return None


def _due(commitment: Commitment, now: datetime, calendar: BusinessCalendar) -> datetime | None:
    if commitment.within:
        length = TimeExpression(0, 0, "duration", "within", commitment.within, commitment.business)
        return resolve(length, now, calendar=calendar)
    if not commitment.at:
        return None
    times = [time for time in find_times(commitment.text) or find_times(f"by {commitment.at}") if time.concrete]
    return resolve(times[0], now, calendar=calendar) if times else None


def _deadlines(message: Message, request: DraftRequest) -> Iterator[Deadline]:
    text = message.said[:_MOST_TEXT]
    written = message.created_at or request.now
    zone = BusinessCalendar(timezone=request.policy.calendar.timezone)
    folded = ""
    for time in find_times(text):
        if not time.concrete or time.kind == "recurring" or (time.within and time.lead not in ("in", "within")):
            continue
        folded = folded or fold(text)
        start, end = _clause(folded, time.start, time.end)
        if not _binds(folded[start:end], time.start - start, time):
            continue
        due = resolve(time, written, request.conversation.customer.timezone, zone)
        if due is not None:
            yield Deadline(_span(message, folded, (start, end), time), due)


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between the nearest clause boundaries around a time."""
    left = 0
    for match in _boundary().finditer(folded, max(0, start - 300), start):
        left = match.end()
    last = min(len(folded), end + 200)
    closing = _boundary().search(folded, end, last)
    return left or max(0, start - 300), closing.start() if closing else last


def _binds(clause: str, at: int, time: TimeExpression) -> bool:
    """Whether the clause makes the time a deadline of the customer's own."""
    before, after = clause[:at], clause[at + time.end - time.start :]
    words = frozenset(_words(clause))
    if not _OURS.isdisjoint(words) or {"should", "have"} <= words or ("your" in words and not _NEED & words):
        return False
    led = time.lead in ("by", "before") or " by " in clause[at : at + time.end - time.start]  # "tomorrow by 12:00"
    if led and (not _WAITED.isdisjoint(words) or _OWN_STEP.search(before)):
        return False
    if not time.within and not led and (_told(words) or not _LEAVING.isdisjoint(words)):
        return False
    if led:
        return True
    near = {*_words(before)[-_NEAR_WORDS:], *_words(after)[:_NEAR_WORDS]}
    return not (_EVENTS | _NEED).isdisjoint(near) and not _OWN_STEP.search(before)


def _told(words: frozenset[str]) -> bool:
    """Whether the clause tells of something past: "I pressed send at 11:40"."""
    return any(word in _PAST or (word.endswith("ed") and word not in _AHEAD) for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z'-]*", text)


def _span(message: Message, folded: str, clause: tuple[int, int], time: TimeExpression) -> MessageSpan:
    """The time with the event that it belongs to: "board meeting in an hour", "before Wednesday's demo"."""
    start, end = time.start, time.end
    events = [match for match in re.finditer(r"[a-z][a-z-]*", folded[clause[0] : clause[1]]) if match[0] in _EVENTS]
    behind = [clause[0] + match.end() for match in events if clause[0] + match.start() >= time.end]
    ahead = [clause[0] + match.start() for match in events if clause[0] + match.end() <= time.start]
    if behind and len(folded[end : behind[0]].split()) <= 4:
        end = behind[0]
    elif ahead and len(folded[ahead[-1] : start].split()) <= 5:
        start = ahead[-1]
    return MessageSpan(message.id, start, end, message.text[start:end])
