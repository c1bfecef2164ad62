"""What conversation, policy and plan give a reply to speak of: words, numbers, times, hosts. Not a guardrail."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, cached_property, lru_cache

from service.domain import BusinessCalendar
from service.guardrails.base import Review
from service.language.normalise import fold
from service.language.numbers import cardinals, number_of, spelled
from service.language.times import find_times
from service.language.times_expression import TimeExpression
from service.language.times_resolve import reading_zone, resolve

_MOST_TEXT = 60_000  # characters of each text that are searched
_MOST_TIMED = 8_000  # characters of each text that are read for times
_MOST_COUNTED = 40  # known amounts that sums and multiples are tried with
_SLACK = timedelta(minutes=15)  # "by 13:20" for "within 4 hours" may be rounded


@cache
def phone_pattern() -> re.Pattern[str]:
    """Runs of digits that may be a phone number, grouped by spaces, dashes, slashes or brackets.

    What may stand before one is told behind its first character, so that the search skips to the next such character.
    """
    return re.compile(r"[+(\d](?<![\w.].)(?:(?<=\+)\(?\d|(?<=\()\d|(?<=\d))[\d ()/-]{5,20}\d(?![\w])")


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(r"\d[\d.,]*\d|\d")


def _squeeze(folded: str) -> str:
    return re.sub(r"[^\w]+", " ", folded).strip()


class _Given:
    """What some texts hold, whatever reply is held against it; its parts are worked out when first asked for."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = texts
        self.text = fold("\n".join(texts))
        self.squeezed = _squeeze(self.text)
        self.padded = f" {self.squeezed} "
        self.digits = "".join(filter(str.isdigit, self.text))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number of the texts, in digits or words."""
        digits = _number_pattern().findall(self.text)
        found = {number_of(one) for one in digits}
        found.update(float(piece) for one in digits for piece in re.findall(r"\d+", one))
        found.update(_spelled_out(self.squeezed.split()))
        return frozenset(value for value in found if value is not None)

    @cached_property
    def times(self) -> tuple[TimeExpression, ...]:
        """The time expressions of the texts, one text after the other."""
        return tuple(time for text in self._texts for time in find_times(text[:_MOST_TIMED]))


@lru_cache(maxsize=8)  # every check of a case holds its reply against the same texts
def _given(texts: tuple[str, ...]) -> _Given:
    return _Given(texts)


@lru_cache(maxsize=8)
def _given_moments(
    texts: tuple[str, ...], now: datetime, zone: tzinfo | None, calendar: BusinessCalendar
) -> tuple[datetime, ...]:
    """When the times of the texts fall due. `zone` is that of `now`: the same moment elsewhere is another "5 pm"."""
    return tuple(when for time in _given(texts).times if (when := resolve(time, now, None, calendar)))


class Known:
    """The pool of what is known."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._texts = _texts(review)
        self._given = _given(self._texts)
        self.text, self.digits = self._given.text, self._given.digits
        self._times: tuple[list[TimeExpression], list[datetime]] | None = None

    def holds(self, words: str) -> bool:
        """Whether these words stand there as they are, punctuation aside."""
        return f" {_squeeze(words)} " in self._given.padded

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number of the texts, in digits or words, and the days that have passed between the messages."""
        return self._given.numbers | _elapsed_days(self._review)

    def has_number(self, words: str) -> bool:
        """Whether the number, name or version with digits is known."""
        if self.holds(words):
            return True
        value = spelled(words)
        if value is None:
            value = number_of(words.strip("%#").removesuffix("s"))
        if value is None:
            return False
        return value in self.numbers or value == self._review.now.year or ("." in words and self.has_amount(value))

    def has_amount(self, value: float) -> bool:
        """Whether the amount is known, or is a sum or small multiple of known ones."""
        numbers = self.numbers
        if value in numbers:
            return True
        few = sorted(numbers)[:_MOST_COUNTED]
        cents = round(value * 100)
        return any(
            round((a + b) * 100) == cents or (b <= 31 and round(a * b * 100) == cents)
            for a in few
            for b in few
            if a and b
        )

    def links(self, link: str) -> bool:
        """Whether the link stands in the texts, or leads to a host that policy allows."""
        bare = link.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        host = bare.split("/")[0].split(":")[0]
        for allowed in self._review.policy.allowed_links:
            wanted = fold(allowed).removeprefix("https://").removeprefix("http://").removeprefix("www.").strip("/*")
            if "/" in wanted and (bare == wanted or bare.startswith(f"{wanted}/")):
                return True
            if "/" not in wanted and (host == wanted or host.endswith(f".{wanted}")):
                return True
        return bare in self.text

    def has_time(self, time: TimeExpression) -> bool:
        """Whether the time is known: the same duration, clock time and date, or the same moment."""
        times, moments = self._known_times()
        if time.within is not None:
            same = any(other.within == time.within for other in times)
            return same or time.within.total_seconds() / 86_400 in self.numbers & _elapsed_days(self._review)
        moment = time.moment
        if moment is None:
            return True
        zone = reading_zone(None, self._review.policy.calendar) or self._review.now.tzinfo
        due = resolve(time._replace(past=False, bounded=True), self._review.now, zone, self._review.policy.calendar)
        if due is not None and any(abs(due - when) <= _SLACK for when in moments):
            return True
        local = [when.astimezone(zone) for when in moments]
        minute_known = (
            moment.minute is None
            or any(
                (
                    other.moment
                    and other.moment.minute is not None
                    and (other.moment.minute - (moment.minute or 0)) % 720 == 0
                )
                for other in times
            )
            or any(when.hour * 60 + when.minute == moment.minute for when in local)
        )
        return minute_known and (moment.date is None or self._has_date(moment.date, times, local))

    def _has_date(self, said: tuple[int, int, int], times: list[TimeExpression], local: list[datetime]) -> bool:
        _, month, day = said
        days = {(when.month, when.day) for when in (*local, self._review.now)}
        for other in times:
            if other.moment is not None and other.moment.date is not None:
                days.add(other.moment.date[1:])
            elif other.moment is not None and other.moment.stamp and other.moment.stamp[4] == "-":
                stamp = date.fromisoformat(other.moment.stamp[:10])
                days.add((stamp.month, stamp.day))
        if month and day:
            return (month, day) in days
        return any(day in (known_day, 0) and month in (known_month, 0) for known_month, known_day in days)

    def _known_times(self) -> tuple[list[TimeExpression], list[datetime]]:
        """The time expressions of the texts, and the moments that they, the messages and the promises stand for."""
        if self._times is None:
            review = self._review
            times = list(self._given.times)
            moments = [made.promise.due_at for made in review.promises if made.promise.due_at is not None]
            moments += _given_moments(self._texts, review.now, review.now.tzinfo, review.policy.calendar)
            for row in review.policy.commitments:
                if row.within is not None:
                    moments.append(review.now + min(row.within, timedelta(days=4000)))
                    times.append(TimeExpression(0, 0, "duration", "within", row.within))
            escalation = review.policy.escalation
            if escalation is not None and escalation.within is not None:
                moments.append(review.now + min(escalation.within, timedelta(days=4000)))
                times.append(TimeExpression(0, 0, "duration", "within", escalation.within))
            if review.conversation is not None:
                moments += [one.created_at for one in review.conversation.messages if one.created_at is not None]
                if review.conversation.ticket.next_update_due is not None:
                    moments.append(review.conversation.ticket.next_update_due)
            self._times = times, moments
        return self._times


def _spelled_out(words: list[str]) -> set[float]:
    """The numbers that number words stand for, alone and in a row."""
    table = cardinals()
    found: set[float] = set()
    row = ""
    for word in words:
        if word in table:
            longer = spelled(f"{row} {word}") if row else None
            row = f"{row} {word}" if longer is not None else word
            found.add(longer if longer is not None else float(table[word]))
        elif word != "and":
            row = ""
    return found


def known(review: Review) -> Known:
    """The pool of what the review's conversation, policy and plan give."""
    return Known(review)


def _texts(review: Review) -> tuple[str, ...]:
    policy, conversation, plan = review.policy, review.conversation, review.plan
    texts: list[str | None] = [*policy.may_offer, *policy.allowed_links, policy.calendar.hours]
    texts += [text for fact in policy.facts for text in (fact.id, fact.text, fact.url)]
    texts += [text for row in policy.commitments for text in (row.text, row.at, row.owner)]
    if policy.escalation is not None:
        texts.append(policy.escalation.to)
    if conversation is not None:
        ticket, agent, customer = conversation.ticket, conversation.agent, conversation.customer
        texts += [message.text[:_MOST_TEXT] for message in conversation.messages]
        texts += [message.author for message in conversation.messages]
        texts += [one.name for message in conversation.messages for one in message.attachments]
        texts += [ticket.id, ticket.subject, ticket.priority, *ticket.tags]
        texts += [agent.name, agent.role, agent.signature, customer.name, customer.tier]
    if plan is not None:
        texts += [plan.next_action.reason, plan.next_action.to]
    return tuple(text for text in texts if text)


def _elapsed_days(review: Review) -> frozenset[float]:
    """Whole days between the messages and now."""
    if review.conversation is None:
        return frozenset()
    dates = [one.created_at for one in review.conversation.messages if one.created_at is not None]
    return frozenset(float((review.now - when).days) for when in dates if when.tzinfo is not None)
