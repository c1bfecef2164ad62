"""Which times of a reply are pledges: our side will do something by then, and one could hold us to it.

A time belongs to the predicate nearest to it: "I've asked Ruben to ring you within 2 hours" pledges the call, "the
ticket was closed within 2 hours" nothing. A pledge lies ahead, is neither asked, denied, quoted nor wished for, is not
the customer's own step, and is not what a policy says of everybody. Limits: English; "they" is taken to be ours unless
a vendor is named; a noun phrase in the singular or with "your" or "the" counts as this customer's own case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

from service.language.features import Features
from service.language.lexicon import DET, PERSON, POSS, classes, listed
from service.language.numbers import cardinals
from service.language.reading import Clause, Reading, Sentence, Word
from service.language.times import find_times
from service.language.times_expression import TimeExpression
from service.promises.binding import binds, in_condition
from service.promises.predicates import FILLERS, features_of, predicates
from service.promises.standing import standing
from service.tuples import NamedTuple

_BINDING = ("by", "before", "within", "in", "at")
_ANNOUNCING = (": ", "update ", "post ", "message ", "report ", "news ", "call ")
_GIVEN = tuple(
    f"{verb} {whom} "
    for verb in ("give", "allow", "grant")
    for whom in ("me", "us", "him", "her", "them", "ourselves", "myself")
)
_THEIRS = listed("your you a an people customers guests everyone everybody the")
_NO_STEPS = listed("expect let tell see look rest bear trust hear thank take give know")
_EDGES = listed("top start end beginning close")
_NEARER = ("ahead of ", "in time for ", "this side of ", "in the space of ", "within the space of ", "inside of ")
_ASIDE = (", well ", ", so well ", ", long ", ", far ", " hours ", " days ", ", and well ", ", still ")
_SPENT = tuple(f" {verb} {word}" for verb in ("are", "is", "have", "has") for word in ("out", "up", "over", "through",
    "gone", "done", "passed"))  # fmt: skip
_COUNTED = ("times ", "once ", "twice ", "time ")
_CARRIERS = listed("van post mail truck courier flight train boat lorry run batch round bus ferry collection delivery")
_BEGUN = listed("shift opening start service round lesson class rush")
_WHEN = ("until", "till", "while", "since", "because", "whether")  # such a clause tells when or why, not what
_NOT_THEIRS = ("a", "an", "our", "my", "next", "first")
_NOUN_OPENERS = listed("of from since than as my your our his their its the a an")
_EVENTS = listed(
    "meeting call appointment flight deadline demo interview exam launch presentation event slot booking delivery"
    " hearing trip wedding outage incident maintenance message audit email mail ticket report visit release update"
    " invoice night group window shift"
)


class Pledge(NamedTuple):
    """A time expression that binds our side: the predicate it belongs to, word for word, and whether it is hedged."""

    time: TimeExpression
    words: tuple[Word, ...]  # of the predicate, subject included, time left out
    clause: Clause
    sentence: Sentence
    verb: str
    subject: str
    hedged: bool


def find_pledges(reading: Reading, times: tuple[TimeExpression, ...] | None = None) -> tuple[Pledge, ...]:
    """Every concrete time commitment of our side, in order. `times` are those of the reading, where they are known."""
    pledges: list[Pledge] = []
    found = [_led(reading, time) for time in (find_times(reading) if times is None else times) if time.concrete]
    if not found:
        return ()
    timed: set[int] = set()
    for time in found:
        if _can_bind(reading, time):
            timed.update(range(time.start, time.end))
    starts = [time.start for time in found]
    for n, sentence in enumerate(reading.sentences):
        if sentence.quoted:
            continue
        for time in found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]:
            earlier = pledges[-1] if pledges and pledges[-1].sentence is sentence else None
            pledge = None
            if time.start in timed:
                pledge = _pledge(reading, sentence, time, timed) or _repeated(reading, time, earlier)
            pledge = pledge or _standing(reading, n, time)
            if pledge is not None:
                pledges.append(pledge)
    return tuple(pledges)


def _led(reading: Reading, time: TimeExpression) -> TimeExpression:
    """The time with the lead-in that only its surroundings tell: "this side of an hour", "before two hours are out"."""
    folded = reading.folded
    if time.lead == "before" and time.moment is None:
        for spent in _SPENT:
            if folded.startswith(spent, time.end):
                return time._replace(lead="within", end=time.end + len(spent))
    for opener in _NEARER:
        if not time.lead and folded.endswith(opener, 0, time.start):
            start = time.start - len(opener)
            return time._replace(start=start, lead="within" if time.moment is None else "by")
    return time


def _standing(reading: Reading, n: int, time: TimeExpression) -> Pledge | None:
    """The pledge of a length of time that binds without a lead-in or a verb of its own."""
    sentence = reading.sentences[n]
    found = standing(reading, sentence, reading.sentences[n - 1] if n else None, time)
    if found is None:
        return None
    clause = found.clause
    subject = clause.subject if clause.subject in {"us", "third"} else "thing"
    return Pledge(time, found.words, clause, sentence, clause.verb, subject, time.hedged)


def _can_bind(  # noqa: PLR0911 - cases in the order in which they decide
    reading: Reading, time: TimeExpression
) -> bool:
    """Whether the expression by itself can be what somebody is held to."""
    folded, start = reading.folded, time.start
    if not time.concrete or (folded.endswith("'s", start, time.end) and not _carried(folded, time)):
        return False
    if time.kind == "recurring":
        named = not folded.startswith(("daily", "weekly", "monthly"), start)
        return time.lead != "for" and (time.lead != "" or named)  # "compensation for every day"
    if folded.endswith(_ASIDE, 0, start):
        return False  # "on Monday, well before the festival"
    if not time.lead and folded.startswith("the ", start) and folded[time.end : time.end + 2].strip().isalpha():
        return False  # "the Tuesday set"
    if folded.endswith(_GIVEN, 0, start) or folded.startswith(" it is", time.end):
        return True
    if time.moment is not None and time.moment.date is not None and time.moment.date[2] > _longest(time.moment.date[1]):
        return False  # "31 February" is what somebody typed
    if time.moment is None:
        ahead = time.lead == "over" and any(word in folded[start : time.end] for word in ("next", "coming"))
        counted = folded.endswith(_COUNTED, 0, start)  # "three times in one week" tells how often
        return ahead or (time.lead in {"within", "in"} and not counted)
    if time.kind == "range":
        return time.lead in {"from", "by", "at"} or time.moment.dated
    announced = not time.lead and folded.endswith(_ANNOUNCING, 0, start)  # "Next update: 18:30 CET"
    told = time.lead in _BINDING or (time.lead == "for" and time.moment.dated)
    return told or announced or (not time.lead and _telling(time))


def _longest(month: int) -> int:
    """How many days the month has at most; 0 is any month."""
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _carried(folded: str, time: TimeExpression) -> bool:
    """Whether the day is that of what carries it to them: "on Thursday's van"."""
    carrier = folded[time.end : time.end + 24].split()[:1]
    if time.lead in {"before", "by"} and carrier and carrier[0].strip(".,;!").isalpha():
        return True  # "before Monday's meeting"
    if not time.lead and folded.endswith(("with ", "goes in "), 0, time.start):
        return bool(carrier) and carrier[0].strip(".,;!") in _CARRIERS
    leads = ("for", "before", "at", "by") if carrier and carrier[0].strip(".,;!") in _BEGUN else ("at", "by")
    return time.lead in leads and bool(carrier) and carrier[0].strip(".,;!") in _CARRIERS | _BEGUN


def _telling(time: TimeExpression) -> bool:
    """Whether a moment without a lead-in says by itself when: "tomorrow", "tonight"; not "this week"."""
    moment = time.moment
    if moment is None:
        return False
    loose = moment.months is not None or moment.years is not None
    loose = loose or (moment.weeks is not None and moment.weekday is None)
    return moment.part in {"tonight", "overnight"} or (moment.dated and (not loose or moment.edge is not None))


def _pledge(reading: Reading, sentence: Sentence, time: TimeExpression, timed: set[int]) -> Pledge | None:
    clause = _clause_of(sentence, time)
    if clause is None or clause.quoted or clause.words[0][0] in _WHEN:
        return None
    if _names_a_thing(sentence, time) and not (clause.subject == "us" and clause.tense == "perfect"):
        return None
    settled = reading.folded.startswith(" it is", time.end) or _offered(clause)
    if settled and not sentence.question:  # "three working days it is"
        rest = tuple(word for word in clause.words if word[1] not in timed)
        return Pledge(time, rest, clause, sentence, "", "us", time.hedged) if rest else None
    for candidate in predicates(reading, sentence, clause, time):
        words = tuple([word for word in candidate if word[1] not in timed])
        if not words:
            continue
        own = next((one for one in sentence.clauses if one.start <= words[0][1] < one.end), clause)
        found = features_of(reading, words, own)
        if in_condition(own, words) or _follows_step(sentence, own, found, words) or _sets_the_scene(own, time):
            continue
        if binds(found, words, own, sentence, time):
            hedged = found.hedged or time.hedged
            return Pledge(time, words, own, sentence, found.verb, found.subject, hedged)
    return None


def _follows_step(sentence: Sentence, own: Clause, found: Features, words: tuple[Word, ...]) -> bool:
    """Whether it is what a step of the customer's brings about: "press Empty, and the meter drops within a minute"."""
    if found.subject not in {"thing", "none", "third"} or found.tense != "present" or found.modal:
        return False
    if any(classes(word[0]) & PERSON for word in words):
        return False
    steps = [one for one in sentence.clauses if one.mood == "imperative" and one.start <= own.start]
    return any(one.verb not in _NO_STEPS and one.verb != found.verb for one in steps)


def _offered(clause: Clause) -> bool:
    """Whether it tells what comes from us: "what you get from me is a call by 5"."""
    texts = [word[0] for word in clause.words[:6]]
    return texts[:2] == ["what", "you"] and "from" in texts and ("me" in texts or "us" in texts)


def _sets_the_scene(own: Clause, time: TimeExpression) -> bool:
    """Whether the time is that of what the customer has on: "with your guests arriving tonight, ..."."""
    if own.words[0][0] not in {"with", "having"}:
        return False
    before = [word[0] for word in own.words if word[2] <= time.start]
    opens = len(before) > 2 and before[0] in {"with", "having"} and before[1] in _THEIRS
    return opens and before[-1].endswith("ing")


def _repeated(reading: Reading, time: TimeExpression, earlier: Pledge | None) -> Pledge | None:
    """The pledge that goes on with the one before it: "at 13:50, then every half hour"."""
    if earlier is None or time.kind != "recurring":
        return None
    between = reading.folded[earlier.time.end : time.start].strip(" ,;").split()
    return earlier._replace(time=time) if all(word in FILLERS or word == "after" for word in between) else None


def _clause_of(sentence: Sentence, time: TimeExpression) -> Clause | None:
    return next((one for one in sentence.clauses if one.start <= time.start < one.end), None) or (
        next((one for one in sentence.clauses if time.start <= one.start < time.end), None)
    )


def _counts(before: tuple[Word, ...], ends: int) -> bool:
    """Whether it tells how many of a thing there were in it: "Three crashes in a week are too much"."""
    number = before[-2][0]
    counted = number[0].isdigit() or number in cardinals() or number in {"several", "many", "few"}
    return counted and ends <= len(before)


def _names_a_thing(  # noqa: PLR0911 - cases in the order in which they decide
    sentence: Sentence, time: TimeExpression
) -> bool:
    """Whether the time is part of a noun phrase: "traffic of today", "your meeting at 3 pm", "your Monday call"."""
    ends = bisect_right(sentence.words, time.start, key=itemgetter(2))
    before = sentence.words[max(0, ends - 4) : ends]
    if not before:
        return False
    last = before[-1][0]
    if time.lead == "in" and time.moment is None and len(before) > 1 and _counts(before, ends):
        return True
    if time.kind == "recurring" and last == "of" and before[-2:-1] and before[-2][0] in _EDGES:
        return False  # "at the top of every hour"
    if not time.lead and len(before) > 1 and before[-2][0] in _WHEN[:2] and last[:1].isdigit():
        return True  # "it hangs there for you till 8 tonight"
    if not time.lead and (last in _NOUN_OPENERS or (last == "call" and before[-2:-1] and before[-2][0] == "on")):
        return True
    if time.lead in {"at", "in", ""} and last in _EVENTS and sentence.start < time.start:
        theirs = any(classes(word[0]) & (POSS | DET) and word[0] not in _NOT_THEIRS for word in before[:-1])
        return theirs and before[-1][2] + 1 == time.start
    return False
