"""Noun phrases and tails: how far a phrase of the customer's may be taken up, and in which words."""

from __future__ import annotations

from typing import Literal, TypeAlias

from service.language.lexicon import (
    ADV,
    AUX,
    BASE,
    CONJ,
    DET,
    ING,
    INTERJ,
    IT,
    MODAL,
    NEG,
    NOM,
    NOUNISH,
    OBJ,
    PART,
    PAST,
    POSS,
    PREP,
    SUB,
    THIRD_S,
    TO,
    WH,
    YOU,
)  # fmt: skip
from service.llm.composer.hearing import Token
from service.llm.composer.lists import listed, names, words
from service.llm.composer.turning import flip
from service.tuples import NamedTuple

MAX_TAIL = 9
_LONGEST_SUBJECT = 5
_NOT_IN_SUBJECT = NOM | YOU | AUX | OBJ | SUB | WH | NEG | INTERJ | TO
_PARTICLES = listed("in on off out up down over back away around open on along apart through")
_OPENERS = listed("when while whenever after before if every")
_DANGLING = listed("both just even very so still only as than like between every each when while that")
_UNFINISHED = listed("getting trying saying refusing try tried making letting telling says said using")
_ALSO_NOUNS = listed("left set lost cut found read put hit split bid saved spread cast")
_ALSO_ADJECTIVES = listed("good great right well sure no clear fine")
_OUT = ("out", "off", "up", "down")
_SUBJECTS = listed("it it's that's there there's they nothing")
_THE = listed("this that these those")


Kind: TypeAlias = Literal["problem", "loss", "question", "request", "demand"]


class Gist(NamedTuple):
    """One thing that the customer says. `phrase` reads as a noun: "your VPN dropping", "how to mute everyone".

    A "demand" is a clear order, told as what they want to have: "your subscription cancelled", "a refund".
    """

    kind: Kind
    phrase: str
    weight: int = 0


def phrase(*parts: str | tuple[str, ...]) -> str:
    """The parts as one string; empty ones leave no gap."""
    flat = [part if isinstance(part, str) else " ".join(part) for part in parts]
    return " ".join(part for part in flat if part)


def subject_before(tokens: tuple[Token, ...], end: int) -> str | None:
    """The noun phrase that ends before `tokens[end]`, in our voice; None where none can be told for sure."""
    while end > 0 and tokens[end - 1].flags & ADV and not tokens[end - 1].flags & (BASE | DET):
        end -= 1
    start, determined = _subject_start(tokens, end)
    found = tokens[start:end]
    while found and found[0].low == "and":
        found = found[1:]
    if not found or found[-1].flags & (DET | POSS | PREP) or end - start > _LONGEST_SUBJECT + 1:
        return None
    if not determined:
        return _bare(found) if start == 0 else None
    return _determined(found, at_start=start == 0)


def _subject_start(tokens: tuple[Token, ...], end: int) -> tuple[int, bool]:
    """Where the noun phrase before `end` starts, and whether a determiner says so."""
    start = end
    while start > 0 and end - start < _LONGEST_SUBJECT + 2 and _may_stand_in_subject(tokens[start - 1]):
        start -= 1
        if tokens[start].flags & (DET | POSS):
            before = tokens[start - 1] if start else None
            if before is None or not before.flags & PREP or before.dirty or start < 2:
                return start, True
    return start, False


def _determined(found: tuple[Token, ...], *, at_start: bool) -> str | None:
    if (
        len(found) < 2
        or (len(found) == 2 and found[1].low in words("opinions"))
        or (found[0].low in ("a", "an") and not at_start)
    ):
        return None
    verbs = [token for token in found if token.flags & PAST and token.low not in _ALSO_NOUNS]
    if any(not token.low.endswith("ed") for token in verbs) or found[-1] in verbs:
        return None
    first = "the" if found[0].low in _THE else flip(found[0].low, found[0].low)
    told = [first, *(flip(token.low, token.raw) for token in found[1:])]
    return " ".join([*told[:-1], told[-1].removesuffix("'s")])


def _may_stand_in_subject(token: Token) -> bool:
    if token.dirty:
        return False
    if token.flags & (DET | POSS) or token.low == "and":
        return True
    if token.flags & (_NOT_IN_SUBJECT | IT | CONJ):
        return False
    return not token.flags & THIRD_S or bool(token.flags & NOUNISH)


def _bare(found: tuple[Token, ...]) -> str | None:
    """A noun phrase without a determiner: names stand as they are, other nouns get "the"."""
    if (
        len(found) > 4
        or any(len(token.low) < 2 for token in found)
        or found[0].flags & (PREP | ADV | ING | CONJ | PAST | THIRD_S)
    ):
        return None
    if found[0].flags & BASE and not found[0].flags & NOUNISH:
        return None
    if any(token.low in words("opinions") or token.flags & (PREP | DET) for token in found):
        return None
    spelled = " ".join(flip(token.low, token.raw) for token in found)
    named = found[0].low in names() or found[0].raw[:1].isupper() or any(letter.isdigit() for letter in found[0].low)
    plural = found[-1].low.endswith("s") and not found[-1].low.endswith(("ss", "us", "is"))
    return spelled if named or plural else f"the {spelled}"


def tail_after(tokens: tuple[Token, ...], start: int, limit: int = MAX_TAIL) -> tuple[str, ...]:
    """The words from `start` on that belong to the phrase, in our voice, without a loose end."""
    kept: list[Token] = []
    opened = False
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.dirty or _ends_tail(tokens, index, opened):
            break
        opened = opened or token.low in _OPENERS
        if token.low not in words("dropped"):
            kept.append(token)
        if len(kept) > limit + 3:
            break
    if len(kept) > limit:
        kept = kept[: _last_joint(kept, limit)]
    while kept and _dangles(kept):
        kept.pop()
    kept = _closed(kept)
    return tuple(flip(token.low, token.raw) for token in kept)


def _ends_tail(tokens: tuple[Token, ...], index: int, opened: bool) -> bool:  # noqa: PLR0911 - cases, read from the top
    """Whether another clause, or talk to us, begins here."""
    token, low = tokens[index], tokens[index].low
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if low in ("and", "or"):
        return any(
            other.flags & (BASE | THIRD_S | AUX) and not other.flags & NOUNISH
            for other in tokens[index + 1 : index + 4]
        )
    if low == "than":
        return not (index and tokens[index - 1].low in ("more", "less", "later", "longer"))
    if low in ("this", "that", "these", "those") and after is not None and after.flags & AUX:
        return True
    if low == "that":
        return after is None or bool(after.flags & (NOM | YOU | IT | DET))
    if low in _OPENERS and low != "every":
        if after is None or not after.flags & (NOM | ING | DET | POSS) or after.low in ("he", "she"):
            return True
        return low == "when" and any(other.low.endswith("ed") for other in tokens[index + 2 : index + 4])
    if token.flags & NOM or (token.flags & INTERJ and low not in _ALSO_ADJECTIVES) or low in _SUBJECTS:
        return not opened or bool(token.flags & YOU)
    return bool(token.flags & YOU) or low in words("tail_ends")


def _last_joint(kept: list[Token], limit: int) -> int:
    """Where a tail that is too long can be cut: before its last preposition or opener within the limit; else 0."""
    for index in range(limit, 0, -1):
        token = kept[index]
        after = kept[index + 1] if index + 1 < len(kept) else None
        if token.low in _OPENERS or (token.flags & PREP and token.low not in ("of", *_PARTICLES)):
            return index
        before_noun = after is not None and after.flags & (DET | POSS)
        if (token.low in _PARTICLES and before_noun) or token.low in ("to", "using"):
            return index
    return 0


def _dangles(kept: list[Token]) -> bool:  # noqa: PLR0911 - cases, read from the top
    last = kept[-1]
    before = kept[-2] if len(kept) > 1 else None
    if last.low == "all":
        return before is None or before.low not in ("at", "it", "them", "us", "that")
    if last.low == "time" and before is not None:
        return before.low in ("every", "each")
    if last.low in ("back", "over", "away", "apart") and before is not None:
        return False
    if last.low in _PARTICLES:
        return before is not None and not before.flags & (BASE | PAST | PART | ING | THIRD_S | OBJ | NOUNISH)
    loose = last.flags & (DET | POSS | CONJ | TO) and last.low not in ("this", "that")
    stranded = last.flags & ADV and before is not None and before.flags & PREP and before.low not in _OUT
    if last.low in _DANGLING or loose or (stranded and last.low.endswith("ly")):
        return True
    if last.flags & (PREP | SUB | WH | AUX) and not last.flags & (ADV | NOUNISH):
        return True
    return bool(last.flags & NOM) or last.low in _UNFINISHED


def _closed(kept: list[Token]) -> list[Token]:
    """Without a subordinate clause that has lost its verb ("when I", "if my phone")."""
    for index in range(len(kept) - 1, -1, -1):
        if kept[index].low in _OPENERS - {"every", "before", "after"}:
            verbs = AUX | MODAL | BASE | PAST | THIRD_S | ING
            return (
                kept
                if any(token.flags & verbs for token in kept[index + 2 :]) or _ing_follows(kept, index)
                else kept[:index]
            )
    return kept


def _ing_follows(kept: list[Token], index: int) -> bool:
    return index + 1 < len(kept) and bool(kept[index + 1].flags & ING)
