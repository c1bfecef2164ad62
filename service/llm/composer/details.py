"""What else the customer tells: how often they have come, for how long it lasts, what lies ahead, what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service.language.lexicon import (
    ADV,
    AUX,
    BASE,
    CONJ,
    DET,
    IT,
    NEG,
    NOM,
    NOUNISH,
    OBJ,
    POSS,
    PREP,
    SUB,
    THIRD_S,
    TO,
    WH,
    YOU,
)
from service.llm.composer.hearing import Heard, Token, at
from service.llm.composer.lists import listed, names, words
from service.llm.composer.phrases import tail_after
from service.llm.composer.turning import flip
from service.tuples import NamedTuple

_ORDINALS = {
    "second": "second", "2nd": "second", "third": "third", "3rd": "third", "fourth": "fourth", "4th": "fourth",
    "fifth": "fifth", "5th": "fifth", "sixth": "sixth", "6th": "sixth", "seventh": "seventh", "7th": "seventh",
    "tenth": "tenth", "10th": "tenth",
}  # fmt: skip
_CONTACTS = listed("time call ticket message email mail contact letter post tweet attempt request chat report")
_NUMBERS = listed("one two three four five six seven eight nine ten twelve several many a few couple")
_ABOUT = listed("the past last over about almost nearly more than around at least another")
_TURNED = {
    "asked": "asked", "told": "told us", "written": "written to us", "wrote": "written to us", "called": "called us",
    "emailed": "written to us", "mailed": "written to us", "contacted": "contacted us", "phoned": "called us",
    "requested": "asked", "reported": "reported it", "complained": "complained", "messaged": "written to us",
    "explained": "explained it", "rang": "called us",
}  # fmt: skip
_OWN = listed("i i've we we've have had already")
_NEAR = 6  # words from the verb to how often
_NOT_TOPIC = NOM | YOU | AUX | OBJ | SUB | WH | NEG | TO | CONJ | PREP | ADV | IT | DET | POSS
_NO_TOPIC = listed(
    "baby child children parents partner family savings day-off"
    "fault opinion experience life day time name question email e-mail way kids kid son daughter wife husband"
    " mother father mom mum dad friend friends brother sister favourite favorite head end case own money job"
    " message messages part mind first last team support service services staff company people country community"
    " ass words business granddaughter grandson grandmother grandma grandpa gran grandfather aunt uncle neighbour"
    " colleague adventure personal best language comments url etc problem issue help guys eyes week morning work"
    " home house health family boss face eyes hands answers answer response reply titles ticket hard info information"
)


T = TypeVar("T")


class Details(NamedTuple):
    """Each is empty where the message doesn't tell.

    `lasting` "for three days", `stake` "your demo tomorrow", `event` the same without its time,
    `tries` "asked three times".
    """

    ordinal: str = ""
    lasting: str = ""
    stake: str = ""
    event: str = ""
    topic: str = ""
    tries: str = ""


def details(clauses: tuple[Heard, ...]) -> Details:
    """The message's details, each from where it is first told."""
    event, when = _first(_stake, clauses) or ("", "")
    stake = f"{event} {when}" if when and not any(letter.isdigit() for letter in when) else event if when else ""
    return Details(
        _first(_ordinal, clauses), _first(_lasting, clauses), stake, event, topic(clauses), _first(_tries, clauses)
    )


def _first(read: Callable[[tuple[Token, ...]], T], clauses: tuple[Heard, ...]) -> T:
    return next((found for clause in clauses if (found := read(clause.tokens))), read(()))


def _ordinal(tokens: tuple[Token, ...]) -> str:
    for index, token in enumerate(tokens[:-1]):
        if token.low in _ORDINALS and {at(tokens, index + 1), at(tokens, index + 2)} & _CONTACTS:
            return _ORDINALS[token.low]
    return ""


def _tries(tokens: tuple[Token, ...]) -> str:
    """How often they have turned to us: "I asked three times already" -> "asked three times"."""
    for index, token in enumerate(tokens):
        if token.low not in _TURNED or not {at(tokens, index - 1), at(tokens, index - 2)} & _OWN:
            continue
        for place in range(index + 1, min(index + _NEAR, len(tokens))):
            low, after = at(tokens, place), at(tokens, place + 1)
            if low in ("twice", "repeatedly", "again"):
                return f"{_TURNED[token.low]} {low}"
            if after == "times" and (low in _NUMBERS or (low.isdigit() and len(low) < 3)):
                return f"{_TURNED[token.low]} {low} times"
    return ""


def _lasting(tokens: tuple[Token, ...]) -> str:
    low = [token.low for token in tokens if token.low not in ("now", "already")]
    if len(low) == 2 and low[0] in _NUMBERS and low[1] in words("units") and low[1].endswith("s"):
        return f"for {low[0]} {low[1]}"
    for index, token in enumerate(tokens):
        if index > 1:
            break  # how long something else lasted
        if token.low == "since" and index + 1 < len(tokens) and not tokens[index + 1].flags & NOM:
            tail = tail_after(tokens, index + 1, limit=4)
            return f"since {' '.join(tail)}" if tail and len(tail) < 5 else ""
        if token.low == "for":
            for place in range(index + 1, min(index + 6, len(tokens))):
                number = at(tokens, place)
                if place > index + 1 and at(tokens, place - 1) not in _ABOUT:
                    break
                if (number.isdigit() or number in _NUMBERS) and at(tokens, place + 1) in words("units"):
                    return "for " + " ".join(flip(other.low, other.raw) for other in tokens[index + 1 : place + 2])
    return ""


def _stake(tokens: tuple[Token, ...]) -> tuple[str, str] | None:
    """What lies ahead, and when: "my demo at 3 pm tomorrow" -> "your demo", "at 3 pm tomorrow"."""
    for index, token in enumerate(tokens):
        if token.low not in words("events") or token.dirty or index == 0:
            continue
        start = index
        while start > 0 and index - start < 3 and not tokens[start].flags & (DET | POSS):
            start -= 1
        told = {other.low for other in tokens}
        if not tokens[start].flags & (DET | POSS) or told & {"missed", "was", "did", "lost", "last", "after", "during"}:
            continue
        inner = tokens[start + 1 : index]
        if token.low == "job" and not (inner and inner[-1].low == "new"):
            continue
        if any(other.dirty or other.flags & (AUX | NOM | OBJ | SUB | NEG | PREP) for other in inner):
            continue
        when = _when(tokens, index + 1)
        if when or tokens[start].flags & POSS:
            named = " ".join(["your", *(flip(other.low, other.raw) for other in inner), token.raw.lower()])
            return named, " ".join(when)
    return None


def _when(tokens: tuple[Token, ...], start: int) -> tuple[str, ...]:
    if at(tokens, start) in ("is", "starts", "begins"):
        start += 1
    low = at(tokens, start)
    if low in ("tomorrow", "today", "tonight"):
        return (low,)
    if low in ("on", "at", "in", "next", "this"):
        tail = tail_after(tokens, start, limit=5)
        return tail if 1 < len(tail) < 5 else ()
    return ()


def topic(clauses: tuple[Heard, ...]) -> str:
    """A thing of the customer's ("your Gmail account") or a name ("Face ID"); empty where there is none for sure."""
    for clause in clauses:
        for index, token in enumerate(clause.tokens):
            if token.low in ("my", "your") and (thing := _thing(clause.tokens, index + 1)):
                return f"{'your' if token.low == 'my' else 'the'} {thing}"
    for clause in clauses:
        for token in clause.tokens:
            if token.raw in names().values() and not token.dirty and token.low not in _NO_NAME and len(token.low) > 3:
                return token.raw
    return _named_thing(clauses) or _common(clauses)


def _named_thing(clauses: tuple[Heard, ...]) -> str:
    """Two or three nouns behind "of" or "about": "what kind of mortgage relief" -> "mortgage relief"."""
    for clause in clauses:
        tokens = clause.tokens
        for index, token in enumerate(tokens[:-1]):
            if token.low not in ("of", "about", "regarding") or token.dirty:
                continue
            start = index + (2 if at(tokens, index + 1) == "the" else 1)
            end = start
            while end < len(tokens) and end - start < 3 and _plain_noun(tokens[end]):
                end += 1
            found = tokens[start:end]
            ends_there = end >= len(tokens) or (
                bool(tokens[end].flags & (AUX | PREP | NOM | YOU | SUB | CONJ)) and not tokens[end].dirty
            )
            if len(found) > 1 and ends_there and not any(other.low in _NO_TOPIC for other in found):
                return " ".join(["the"] * (start - index - 1) + [flip(other.low, other.raw) for other in found])
    return ""


def _plain_noun(token: Token) -> bool:
    return (
        not token.dirty
        and token.low.isalpha()
        and len(token.low) > 3
        and (not token.flags or token.flags == BASE | NOUNISH)
        and not token.low.endswith(("ble", "ous", "ful", "ive", "al", "ic"))
    )


def _common(clauses: tuple[Heard, ...]) -> str:
    """A common thing of support tickets that the message names: "the app", "the support you've had"."""
    for clause in clauses:
        for index, token in enumerate(clause.tokens):
            if token.low in words("things") and not token.dirty:
                return f"the {token.low}"
            after = clause.tokens[index + 1 : index + 2]
            if token.low in ("support", "service") and (not after or after[0].flags):
                return "the support you've had"
    return ""


_NO_NAME = listed(
    "apple google microsoft adobe amazon facebook twitter godaddy samsung"
    " monday tuesday wednesday thursday friday saturday sunday january february april june july august september"
    " october november december christmas easter ramadan"
)


def _thing(tokens: tuple[Token, ...], start: int) -> str:
    end = start
    while end < len(tokens) and end - start < 3 and not tokens[end].dirty and not _ends_thing(tokens[end]):
        end += 1
    if end - start > 1 and tokens[end - 1].flags & THIRD_S:
        end -= 1
    found = tokens[start:end]
    numbered = any(
        not token.low.replace("-", "").replace("'", "").isalpha() and token.low not in names() for token in found
    )
    if not found or numbered or found[0].low in _NO_TOPIC or found[-1].low in _NO_TOPIC or len(found[-1].low) < 3:
        return ""
    return " ".join(flip(token.low, token.raw) for token in found if token.low != "old")


def _ends_thing(token: Token) -> bool:
    if token.flags & _NOT_TOPIC or token.low.endswith(("able", "ible")):
        return True
    verb = token.flags & ~NOUNISH
    return bool(verb & BASE and not token.flags & NOUNISH) or (bool(verb) and not token.flags & NOUNISH)
