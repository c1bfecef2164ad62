"""What the customer asks or wants done: "how can I mute everyone" -> "how to mute everyone"."""

from __future__ import annotations

from service.language.lexicon import AUX, BASE, DET, ING, NOM, NOUNISH, POSS
from service.llm.composer.hearing import Token, at, is_base, skip
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist, phrase, subject_before, tail_after
from service.llm.composer.turning import base_spelling, gerund

_PEOPLE = listed("i we you one someone they")
_POINTERS = listed("this it that them these")
_NO_REQUEST = listed(
    "help assist advise tell explain let know do say be go see try contact dm call email answer reply respond look stop"
    " get give make note check read understand confirm have take come wait fix work believe imagine think speak talk"
    " sort resolve solve address need want care hurry learn use put keep bring remember ask reach write message"
    " expect leave buy quit"
)
_OWNED = listed("account password email login order subscription payment invoice")
_NO_HAVING = listed("idea clue sense shame problem problems issue issues right")
_BEING = listed("open closed available free safe possible")
_NO_QUESTION = listed("do be go explain expect think")


def question(tokens: tuple[Token, ...], asked: bool) -> Gist | None:
    """A question as a noun phrase: how to …, where to …, a way to …, whether …, what's going on with …."""
    for index, token in enumerate(tokens):
        low, first, second = token.low, at(tokens, index + 1), at(tokens, index + 2)
        if low in ("know", "tell", "wondering") and index < 6 and first in ("when", "if", "where", "whether", "me"):
            return _told(tokens, index + (2 if first == "me" else 1))
        if low in ("what's", "what") and (gist := _whats_wrong(tokens, index)):
            return gist
        if low == "where" and first == "did" and (gist := _where_went(tokens, index + 2)):
            return gist
        if low in ("how", "where") and not token.dirty:
            start = _after_how(first, second)
            if start and (gist := _asked(low, tokens, index + start)):
                return gist
        if low in ("way", "option", "possibility", "anyway") and (asked or at(tokens, 0) in ("is", "any", "anyway")):
            can = first in _PEOPLE and second in ("can", "could")
            start = 2 if first == "to" else 3 if can else 0
            if start and (gist := _asked("a way", tokens, index + start)):
                return gist
    return (_may_i(tokens) or _is_it(tokens) or _have_you(tokens)) if asked else None


def _where_went(tokens: tuple[Token, ...], start: int) -> Gist | None:
    """Reads "where did my camp go" -> "where your camp went"."""
    for place in range(start + 1, min(start + 5, len(tokens))):
        if at(tokens, place) == "go":
            subject = subject_before(tokens[start:], place - start)
            return Gist("question", phrase("where", subject, "went"), 7) if subject else None
    return None


def _after_how(first: str, second: str) -> int:
    """How many words on the verb stands after "how to", "how do I", "how I can"; 0 where it doesn't."""
    if first == "to":
        return 2
    if first in ("do", "can", "could", "would", "should", "does") and second in _PEOPLE:
        return 3
    return 3 if first in _PEOPLE and second in ("can", "could", "should") else 0


def _asked(lead: str, tokens: tuple[Token, ...], start: int) -> Gist | None:
    start = skip(tokens, start)
    if start >= len(tokens) or not is_base(tokens[start]) or tokens[start].low in _NO_QUESTION:
        return None
    rest = tail_after(tokens, start + 1, limit=7)
    if not rest or (rest[0] in _POINTERS and len(rest) < 4) or rest[-1] in ("them", "it"):
        return None
    return Gist("question", phrase(lead, "to", base_spelling(tokens[start].low, rest), rest), 8)


def _told(tokens: tuple[Token, ...], start: int) -> Gist | None:
    """Reads "Do you know when the app will be available" -> "when the app will be available"."""
    low, after = at(tokens, start), tokens[start + 1 : start + 2]
    rest = tail_after(tokens, start + 1, limit=10)
    declared = bool(after) and bool(after[0].flags & (DET | POSS)) and not after[0].flags & AUX
    verb = any(token.flags & AUX and token.low in rest for token in tokens[start:])
    if not declared or len(rest) < 3 or not verb:
        return None
    return Gist("question", phrase("whether" if low == "if" else low, rest), 7)


def _whats_wrong(tokens: tuple[Token, ...], index: int) -> Gist | None:
    for place in range(index + 1, min(index + 6, len(tokens))):
        if at(tokens, place) == "with" and at(tokens, place - 1) in ("wrong", "on", "happening", "up", "happened"):
            rest = tail_after(tokens, place + 1)
            if not rest or rest[0] in _POINTERS:
                return None
            known = tokens[place + 1].flags & (POSS | DET | NOUNISH) or rest[0][:1].isupper()
            return Gist("question", phrase("what's going on with", rest), 7) if known else None
    return None


def _may_i(tokens: tuple[Token, ...]) -> Gist | None:
    if at(tokens, 0) not in ("can", "could", "may") or at(tokens, 1) not in ("i", "we"):
        return None
    start = skip(tokens, 2)
    if start >= len(tokens) or not is_base(tokens[start]):
        return None
    if tokens[start].low in ("do", "be", "get", "have", "talk", "speak"):
        return None
    rest = tail_after(tokens, start + 1)
    good = rest and not (rest[0] in _POINTERS and len(rest) < 4)
    return Gist("question", phrase("whether you can", tokens[start].low, rest), 7) if good else None


def _is_it(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "Are the servers down for PS4?" -> "whether the servers are down for PS4"."""
    if at(tokens, 0) not in ("is", "are"):
        return None
    for place in range(2, min(6, len(tokens))):
        state = at(tokens, place) in words("states") or at(tokens, place).endswith(("able", "ible"))
        subject = subject_before(tokens[1:], place - 1) if state else None
        if subject:
            rest = tail_after(tokens, place + 1)
            return Gist("question", phrase("whether", subject, at(tokens, 0), at(tokens, place), rest), 7)
    return None


def _have_you(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "Do you have any tips for my site?" -> "whether we have any tips for your site"."""
    opening = tuple(at(tokens, place) for place in range(3))
    if opening != ("do", "you", "have") or at(tokens, 3) not in ("any", "a", "an"):
        return None
    rest = tail_after(tokens, 3)
    return Gist("question", phrase("whether we have", rest), 7) if len(rest) > 1 and rest[1] not in _NO_HAVING else None


def why(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "Why is it that my playlists stop early?" -> "why your playlists stop early", where nothing else does."""
    if at(tokens, 0) != "why":
        return None
    low = at(tokens, 1)
    if low == "is" and at(tokens, 2) == "it" and at(tokens, 3) == "that":
        rest = tail_after(tokens, 4, limit=11)
        told = len(rest) > 3 and (tokens[4].flags & (POSS | DET) or at(tokens, 4) == "all")
        return Gist("question", phrase("why", rest), 6) if told else None
    if low not in ("isn't", "aren't", "is", "are", "won't", "can't", "doesn't", "don't"):
        return None
    for place in range(4, min(7, len(tokens))):
        subject = subject_before(tokens[2:], place - 2)
        rest = tail_after(tokens, place)
        opens = tokens[2].flags & (POSS | DET) and (tokens[place].flags & (BASE | ING) or at(tokens, place) in _BEING)
        if subject and rest and opens and not tokens[place].flags & NOUNISH:
            return Gist("question", phrase("why", subject, low, rest), 6)
    return None


def request(tokens: tuple[Token, ...]) -> Gist | None:
    """What they want done, as a gerund: "can you change my username" -> "changing your username"."""
    for index, token in enumerate(tokens[:-1]):
        low, first = token.low, at(tokens, index + 1)
        if low in ("can", "could", "would", "will") and first == "you" and index < 2:
            return _wanted(tokens, index + 2)
        if low in ("please", "kindly") and index == 0:
            return _wanted(tokens, index + 1)
        if low in ("need", "want", "like", "trying") and index in (1, 2) and tokens[index - 1].flags & NOM:
            if first == "to":
                return _wanted(tokens, index + 2, weight=4)
            if first == "you" and at(tokens, index + 2) == "to":
                return _wanted(tokens, index + 3)
        if low == "help" and index < 8 and first in ("with", "getting", "changing", "resetting", "finding", "me"):
            return _help(tokens, index + 1)
    return None


def _help(tokens: tuple[Token, ...], start: int) -> Gist | None:
    if at(tokens, start) == "me":
        start += 1
        if at(tokens, start) not in ("with", "to"):
            return _wanted(tokens, start)
    if at(tokens, start) == "to":
        return _wanted(tokens, start + 1)
    rest = tail_after(tokens, start + 1)
    if at(tokens, start) == "with":
        if len(rest) == 1 and rest[0] in _OWNED:
            return Gist("request", f"your {rest[0]}", 3)
        named = start + 1 < len(tokens) and tokens[start + 1].flags & (POSS | DET | ING)
        return Gist("request", phrase(rest), 3) if len(rest) > 1 and named and rest[0] not in ("the", "this") else None
    return Gist("request", phrase(at(tokens, start), rest), 5) if rest and at(tokens, start).endswith("ing") else None


def _wanted(tokens: tuple[Token, ...], start: int, weight: int = 6) -> Gist | None:
    start = skip(tokens, start)
    if at(tokens, start) in ("help", "assist"):
        return _help(tokens, start + 1) if at(tokens, start + 1) in ("me", "with", "us") else None
    if start >= len(tokens) or not tokens[start].flags & BASE or tokens[start].low in _NO_REQUEST:
        return None
    rest = tail_after(tokens, start + 1)
    if not rest or rest[0] in _POINTERS | {"to", "you", "us"}:
        return None
    return Gist("request", phrase(gerund(tokens[start].low), rest), weight)
