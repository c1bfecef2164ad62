"""Lengths of time that bind our side without a lead-in: "three working days", "six hours is the ceiling".

Told where a limit is put on them ("is the outside of it", "not more"), where what they lead to follows ("ten days, then
you'll read it here"), or where they close what we have in hand ("the part is on the lathe, five working days"). What
somebody waited, what a rule allows everybody, and what the customer is to wait in a step of theirs are none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import itemgetter

from service.language.lexicon import AUX, CONJ, ING, MODAL, NEG, THIRD_S, classes, listed
from service.language.reading import Clause, Reading, Sentence, Word
from service.language.times_expression import TimeExpression
from service.tuples import NamedTuple

_start_of, _end_of = itemgetter(1), itemgetter(2)
_BEING = listed("is are 's will")
_LIMITS = listed("ceiling limit maximum max outside longest latest most cap outer upper tops bound worst deadline rule")
_HELD = listed(
    "held bound stand promise promised commit committed allowed allow given set agreed need needs take takes took asked"
    " ask aim want target budgeted signed owe guarantee"
)
_BOUNDING = listed("most max maximum tops outside")
_NO_MORE = ("not more", "no more", "no longer", "not longer", "not a minute", "not an hour", "not a day", "if that")
_AT_MOST = ("no more than", "not more than", "no longer than", "not longer than", "at most", "at the most", "max")
_NEEDS = listed("wait waiting takes take taking needs need needing")
# Rules for everybody, and steps of the customer's own.
_RULES = listed(
    "return returns returned warranty guarantee valid expire expires expired expiry retention retained kept stored"
    " trial refundable cancellation notice withdraw withdrawal terms policy accordance press hold button restart"
    " reboot unplug retry try usually normally typically generally usual most quota plan subscription lasted lasts last"
    " late"
)
_TROUBLE = listed(
    "down dead broken out offline waiting gone late missing stuck closed locked without blocked failing failed blink"
    " leaking frozen again still yet overdue empty cold dark silent ruined lost wasted stood nobody nothing none"
)
_OPENERS = listed("and but so then or also just only well sure ok okay yes right perhaps say")
_UNTIL = listed("until till before")
_SEES = listed("know hear see read learn are 're be can 'll hold")
_GETS = listed("have get receive got")
_BROUGHT = listed(
    "answer date decision result results reply word yes no verdict money refund replacement it them one key keys parcel"
    " news report line letter repair list access number plan appointment slot fix call cable new"
)
_SETTLED = frozenset(
    (first, second)
    for firsts, seconds in (
        (("on", "at", "with", "in"), ("our", "my", "its", "me", "us", "hand", "repair", "production", "transit")),
        (("on", "at", "in"), ("the",)),
        (("under",), ("way",)),
        (("up",), ("next",)),
        (("down", "booked", "due"), ("for",)),
    )
    for first in firsts
    for second in seconds
)
_AT_REST = ("is", "are", "'s", "has", "have")
_PLACES = listed("on down with at up under")
_TAKEN_UP = listed("it you your this that them the")
_BY_THEN = frozenset(
    (verb, what)
    for verb in ("is", "are", "'s", "it's")
    for what in ("with", "back", "ready", "done", "yours", "fixed", "live", "at", "on")
)
_ASKING = (("how", "long"), ("by", "when"), ("when", "will"), ("until", "when"))
_SHORTEST = 2  # words: "it's coming, ten minutes"


class Standing(NamedTuple):
    """What a time that stands by itself bounds: the words around it, and the clause that they are of."""

    words: tuple[Word, ...]
    clause: Clause


def standing(  # noqa: PLR0911 - cases in the order in which they decide
    reading: Reading, sentence: Sentence, before: Sentence | None, time: TimeExpression
) -> Standing | None:
    """What the length of time bounds; None where it binds nobody. `before` is the sentence before, if there is one."""
    if time.moment is not None or time.within is None or time.kind not in ("duration", "range") or sentence.question:
        return None
    if time.lead not in ("", "within"):
        return None
    begins = bisect_right(sentence.words, time.start, key=_end_of)
    ends = bisect_left(sentence.words, time.end, key=_start_of)
    ahead, behind = sentence.words[:begins], sentence.words[ends:]
    texts = [word[0] for word in ahead], [word[0] for word in behind]
    if not _RULES.isdisjoint(texts[0]) or not _RULES.isdisjoint(texts[1]):
        return None
    clause = _clause_of(sentence, ahead, behind)
    if clause is None or clause.quoted or clause.conditional:
        return None
    bounded = _bounded(reading, time)
    words = ahead + behind
    if _limited(*texts) or _allotted(clause, *texts) or (bounded and _needed(clause, texts[0])):
        return Standing(words or clause.words, clause)
    apart = not ahead or texts[0][-1] in _OPENERS or reading.folded[ahead[-1][2] : time.start].strip(" \t") != ""
    given = tuple(texts[0][-2:]) in _GIVEN
    if not (apart or given) or not _ends_there(reading, time, texts[1]):
        return None
    if given:
        ahead = ahead[:-2]
    said = tuple(word for word in ahead if word[0] not in _OPENERS)
    if len(said) >= _SHORTEST:
        main = _clause_of(sentence, ahead, ())
        held = main is not None and _in_hand(main, said, bounded=bounded)
        return Standing(said, main) if held and main is not None else None
    if behind and _leads_to(texts[1][2:] if bounded and texts[1][0] in ("no", "not") else texts[1]):
        return Standing(behind, clause)
    return _alone(before, behind)


_WAITS = frozenset(("wait", "waiting"))
_GIVEN = frozenset((verb, what) for verb in ("give", "allow") for what in ("it", "that", "this", "for"))


def _clause_of(sentence: Sentence, ahead: tuple[Word, ...], behind: tuple[Word, ...]) -> Clause | None:
    """The clause of the last word before the time, else of the first behind it."""
    place = ahead[-1][1] if ahead else (behind[0][1] if behind else sentence.start)
    return next((one for one in sentence.clauses if one.start <= place < one.end), None) or (
        sentence.clauses[0] if sentence.clauses else None
    )


def _bounded(reading: Reading, time: TimeExpression) -> bool:
    """Whether words put an upper end to it: "at most", "tops", "not more"."""
    before = reading.folded[max(0, time.start - 40) : time.start]
    if before.endswith(("more than ", "longer than ")) and any(word in before for word in ("n't ", "not ", "never ")):
        return True
    if reading.folded.startswith(_AT_MOST, time.start):
        return True
    last = reading.folded[time.start : time.end].rpartition(" ")[2]
    rest = reading.folded[time.end : time.end + 24].lstrip(" ,(")
    return last in _BOUNDING or rest.startswith(_NO_MORE)


def _limited(ahead: list[str], behind: list[str]) -> bool:
    """Whether it is told to be the limit: "is the ceiling", "is what we're held to", "the longest it can be is"."""
    near = behind[:9]
    if near[:1] and any(word in _BEING for word in near[:4]) and not _trouble(near):
        at = next(i for i, word in enumerate(near) if word in _BEING)
        named = any(word in _LIMITS for word in near[at + 1 : at + 5])
        if named or (near[at + 1 : at + 2] == ["what"] and not _HELD.isdisjoint(near[at + 2 :])):
            return at == 0 or near[0] in ("from", "for", "in")
    last = ahead[-7:]
    return len(last) > 1 and last[-1] in _BEING and not _LIMITS.isdisjoint(last[:-1])


def _needed(clause: Clause, ahead: list[str]) -> bool:
    """Whether that is what our work takes, or the customer waits, at most."""
    if not _WAITS.isdisjoint(ahead[-5:]):
        return clause.tense == "future" and clause.negated  # "you won't wait longer than an hour"
    return clause.subject != "customer" and clause.tense != "past" and not _NEEDS.isdisjoint(ahead[-4:])


def _allotted(clause: Clause, ahead: list[str], behind: list[str]) -> bool:
    """Whether somebody of ours has that long for it: "she has an hour for it", "the lab has two days, not three"."""
    if clause.subject not in ("us", "third", "thing") or not ahead or clause.tense == "past":
        return False
    holds = ahead[-1] in ("has", "i've", "we've", "have", "myself", "ourselves")
    return holds and behind[:2] in (["for", "it"], ["for", "that"], ["for", "this"], ["not", "three"], ["to", "decide"])


def _ends_there(reading: Reading, time: TimeExpression, behind: list[str]) -> bool:
    """Whether what follows does not go on with the time's own noun phrase: "two hours of your day"."""
    if not behind:
        return True
    gap = reading.folded[time.end : time.end + 3].lstrip(" ")[:1]
    if behind[0] in ("and", "until", "till", "then", "before"):
        return True
    number = behind[0][0].isdigit() or behind[0] in ("two", "three", "four", "five", "twice", "now", "already")
    return gap in ",;:.)—-" and not number


def _in_hand(  # noqa: PLR0911 - cases in the order in which they decide
    main: Clause, said: tuple[Word, ...], *, bounded: bool
) -> bool:
    """Whether the words before tell of work that our side has in hand or sets out on, and of no trouble."""
    if main.subject == "customer" or main.mood == "question" or main.conditional or main.quoted:
        return False
    texts = [word[0] for word in said if main.start <= word[1] < main.end]
    ours = main.subject in ("us", "third") or texts[:1] in (["our"], ["my"])
    if main.mood == "imperative" or (_trouble(texts) and not ours):
        return False
    if _acts(texts, ours=ours):
        return True
    if main.negated:
        return False
    if main.tense in ("progressive", "future") or (len(texts) > 1 and _is_running(*texts[:2])):
        return True
    if main.tense == "past":
        return bounded and ours
    settled = any(pair in _SETTLED for pair in pairwise(texts))
    if main.tense == "present":
        placed = ours and main.subject != "us" and (main.verb not in _AT_REST or not _PLACES.isdisjoint(texts))
        return settled or placed
    return bool(texts) and bool(classes(texts[0]) & ING)


def _is_running(noun: str, verb: str) -> bool:
    """Whether a noun with "'s" is what goes on: "test's running"."""
    return noun.endswith("'s") and not classes(noun) and bool(classes(verb) & ING)


def _acts(texts: list[str], *, ours: bool) -> bool:
    """Whether somebody of ours does something to it: "a reviewer who is new to it takes it", "and rings you"."""
    if not (ours or "who" in texts[:5]):
        return False
    return any(
        classes(verb) & THIRD_S and what in _TAKEN_UP and (n > 1 or texts[n - 1] == "and")
        for n, (verb, what) in enumerate(pairwise(texts))
    )


def _leads_to(  # noqa: PLR0911 - cases in the order in which they decide
    behind: list[str],
) -> bool:
    """Whether what comes of it follows: "then you'll read it here", "and you have a date", "until you know"."""
    near = behind[:8]
    if near[0] not in ("and", "then", "until", "till", "before") or _trouble(near) or _denied(near):
        return False
    rest = near[1:] if near[1:2] != ["then"] else near[2:]
    if not rest:
        return False
    if any(classes(word) & MODAL and (word in ("will", "shall") or word.endswith("'ll")) for word in rest[:3]):
        return True
    if rest[0] in ("you", "we", "i") and len(rest) > 1:
        if near[0] in _UNTIL or near[0] == "then":
            return rest[1] in _SEES or rest[1] in _GETS
        return rest[1] in _SEES - {"are"} or (rest[1] in _GETS and not _BROUGHT.isdisjoint(rest[2:]))
    if near[0] == "and" and len(rest) > 2 and not set(pairwise(rest)).isdisjoint(_BY_THEN):
        return True
    return near[0] == "then" and any(classes(word) & (THIRD_S | AUX) for word in rest[1:4])


def _alone(before: Sentence | None, behind: tuple[Word, ...]) -> Standing | None:
    """A sentence of nothing but the time, behind one in which our side has something in hand, or that asks how long."""
    if before is None or not before.clauses or before.quoted or len(behind) > 1:
        return None
    main = before.clauses[-1]
    texts = [word[0] for word in main.words]
    if before.question:
        return Standing(main.words, main) if tuple(texts[:2]) in _ASKING else None
    if main.tense == "past" or not _in_hand(main, main.words, bounded=False):
        return None
    return Standing(main.words, main)


def _trouble(words: list[str]) -> bool:
    return any(word in _TROUBLE for word in words)


def _denied(words: list[str]) -> bool:
    return any(classes(word) & NEG and word != "no" for word in words) or (
        "no" in words and not classes(words[words.index("no") - 1]) & CONJ and "or" not in words and "a" not in words
    )
