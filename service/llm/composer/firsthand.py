"""What happens to the customer: "I can't log in" -> "not being able to log in", "I lost my notes" -> "losing …"."""

from __future__ import annotations

from service.language.lexicon import ADV, AUX, BE, CONJ, DET, NOM, POSS, PREP, SUB, TO, WH
from service.llm.composer.hearing import NEGATED, Token, at, is_base, skip
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist, phrase, subject_before, tail_after
from service.llm.composer.turning import base_spelling, flip, gerund, ing

TROUBLE = listed("trouble issues problems difficulty difficulties issue problem error errors bother")
_BOUGHT = listed("bought won ordered purchased preordered pre-ordered redeemed")
_LATER = listed(
    "two three four five six seven eight nine ten several last yesterday today ago again back online twice yet both"
    " every lot bunch few couple new"
)
_LONGEST_THING = 6  # words of what was bought, with the verb
_GETTING = listed("get getting got gets receive receiving received")
_SHOWN = listed("error errors message messages code codes notice warning alert notification popup pop-up")
_ARRIVING = listed("get receive see have find hear own")
_BEFORE_I = ("", "and", "but", "now", "that", "says", "then", "today", "yesterday", "again")
_OWN = listed("i we i'm we're i've we've")
_BEING = listed("am was were are been being")
_NOT_MISSED = listed("patience faith trust hope it something anything out the count track sleep mind")
_NO_ABILITY = listed(
    "believe wait stand understand seem help say express tell assume imagine figure be have do afford take see"
    " recommend complain thank stress explain begin remember"
)
_ENOUGH_ALONE = listed("login connect play stream work sign pay upload download print checkout sleep sync")


def at_hand(tokens: tuple[Token, ...]) -> Gist | None:
    """The gist of a clause in the first person, or of one that leaves its "I" out."""
    first = at(tokens, 0)
    if first == "why" and at(tokens, 1) in ("can't", "cannot", "couldn't") and at(tokens, 2) in ("i", "we"):
        return unable(tokens, 3)
    for index, token in enumerate(tokens[:8]):
        if token.low in _OWN:
            before = at(tokens, index - 1)
            return _own_verb(tokens, index) if before in _BEFORE_I else None
    if first in ("can't", "cannot", "unable", "couldn't"):
        return unable(tokens, 2 if first == "unable" else 1)
    if first in ("never", "didn't", "haven't"):
        return _not_arrived(tokens, 0)
    if first in ("having", "keep", "getting", "lost", "losing"):
        return _own_verb((Token("i", "I", NOM), *tokens), 0)
    return None


def _own_verb(tokens: tuple[Token, ...], index: int) -> Gist | None:  # noqa: PLR0911 - cases, read from the top
    being = tokens[index].low in ("i'm", "we're")
    start = skip(tokens, index + 1)
    while (low := at(tokens, start)) in _BEING or low in ("have", "had"):
        being = being or low in _BEING
        if low in ("have", "had") and (_troubled(tokens, start) or at(tokens, start + 1) == "to"):
            break
        start = skip(tokens, start + 1)
    low, first = at(tokens, start), at(tokens, start + 1)
    if low in ("can't", "cannot", "couldn't") or (low in ("can", "could") and first == "not"):
        return unable(tokens, start + (2 if low in ("can", "could") else 1))
    if being and (low == "unable" or (low == "not" and first in ("able", "allowed"))):
        return unable(tokens, start + (2 if low == "unable" else 3))
    if low in ("haven't", "not") and first == "been" and at(tokens, start + 2) == "able":
        return unable(tokens, start + 4)
    if low in ("don't", "didn't", "haven't", "never"):
        return _not_arrived(tokens, start)
    if low in _BOUGHT:
        return _bought(tokens, start)
    if low == "missing" and being:
        return _loss(tokens, start)
    if (held := _on_hold(tokens, start, being)) is not None:
        return held
    if (being or low in ("got", "get", "getting", "keep", "kept")) and (state := _state(tokens, start, being)):
        return state
    return _loss(tokens, start)


def _bought(tokens: tuple[Token, ...], start: int) -> Gist | None:
    """Reads "I ordered the starter pack two days ago" -> "the trouble with the starter pack you ordered"."""
    end = start + 1
    while end < len(tokens) and end - start < _LONGEST_THING and not tokens[end].dirty:
        ends = tokens[end].flags & (PREP | ADV | CONJ | NOM | AUX | SUB | WH | TO) or tokens[end].low[:1].isdigit()
        if (ends and tokens[end].low != "of") or tokens[end].low in _LATER:
            break
        end += 1
    thing = tokens[start + 1 : end]
    if len(thing) < 2 or not thing[0].flags & (DET | POSS) or thing[-1].flags & (DET | POSS | PREP):
        return None
    named = ("the", *(flip(token.low, token.raw) for token in thing[1:]))
    return Gist("problem", phrase("the trouble with", named, "you", at(tokens, start)), 3)


def unable(tokens: tuple[Token, ...], start: int) -> Gist | None:
    """Reads "Not being able to …" with the verb at `start`."""
    start = skip(tokens, start)
    if at(tokens, start) == "to":
        start = skip(tokens, start + 1)
    if start >= len(tokens) or not is_base(tokens[start]) or tokens[start].low in _NO_ABILITY:
        return None
    verb, rest = tokens[start].low, tail_after(tokens, start + 1)
    if verb in ("log", "sign") and not rest and at(tokens, start + 1) in ("in", "into", "on", "onto"):
        rest = ("in",)
    if (verb == "get" and len(rest) < 2) or (not rest and verb not in _ENOUGH_ALONE):
        return None
    return Gist("problem", phrase("not being able to", base_spelling(verb, rest), rest), 11)


def _not_arrived(tokens: tuple[Token, ...], start: int) -> Gist | None:
    low, verb = at(tokens, start), skip(tokens, start + 1)
    name, rest = at(tokens, verb), tail_after(tokens, verb + 1)
    if not rest or tokens[verb + 1].flags & PREP or rest[0] in ("it", "time", "to", "that", "this", "enough"):
        return None
    if rest[0] in ("any", "an", "a") and _SHOWN & set(rest):
        return None
    if low == "haven't" and name in ("received", "got", "gotten", "heard", "had"):
        return Gist("problem", phrase("not having", name, rest), 10)
    if low == "never" and name in ("received", "got", "heard"):
        return Gist("problem", phrase("never", ing(name) or "", rest), 10)
    if low in ("don't", "didn't") and name in _ARRIVING:
        return Gist("problem", phrase("not", gerund(name), rest), 9)
    return None


def _state(tokens: tuple[Token, ...], start: int, being: bool) -> Gist | None:
    """Reads "I am locked out of …", "got charged twice", "keep getting an error"."""
    repeated = "repeatedly" if at(tokens, start) in ("keep", "kept") else ""
    if repeated:
        start = skip(tokens, start + 1)
    low = at(tokens, start)
    if low in _GETTING:
        return _getting(tokens, start, repeated)
    if low in words("states") and being:
        return Gist("problem", phrase("being", low, tail_after(tokens, start + 1)), 10)
    if repeated and low in ("having", "losing", "seeing", "being") and not tokens[start].dirty:
        rest = tail_after(tokens, start + 1)
        return Gist("problem", phrase(repeated, low, rest), 8) if rest else None
    return None


def _on_hold(tokens: tuple[Token, ...], start: int, being: bool) -> Gist | None:
    """Reads "I've been on hold for 90 minutes" -> "being on hold for 90 minutes"."""
    if not being or at(tokens, start) != "on" or at(tokens, start + 1) != "hold":
        return None
    return Gist("problem", phrase("being", tail_after(tokens, start)), 10)


def _getting(tokens: tuple[Token, ...], start: int, repeated: str) -> Gist | None:
    after = skip(tokens, start + 1)
    if at(tokens, after) in words("states"):
        return Gist("problem", phrase(repeated, "being", at(tokens, after), tail_after(tokens, after + 1)), 10)
    rest = tail_after(tokens, start + 1)
    if not rest or (rest[0] in ("this", "that", "it") and (len(rest) < 2 or tokens[start + 2].flags & (PREP | NOM))):
        return None
    shown = bool(_SHOWN & {word.lower() for word in rest}) and rest[0] not in ("the", "that")
    return Gist("problem", phrase(repeated, "getting", rest), 9) if shown or repeated else None


def _troubled(tokens: tuple[Token, ...], start: int) -> bool:
    return any(at(tokens, place) in TROUBLE for place in range(start + 1, start + 4))


def _loss(tokens: tuple[Token, ...], start: int) -> Gist | None:
    low = at(tokens, start)
    rest = tail_after(tokens, start + 1)
    if low in ("have", "having", "had", "experiencing", "experience", "facing") and _troubled(tokens, start):
        return _trouble(rest)
    if low in words("losses"):
        return Gist("loss", phrase(ing(low) or "losing", rest), 9) if rest and rest[0] not in _NOT_MISSED else None
    if low in ("waiting", "waited"):
        return Gist("loss", phrase("waiting", rest), 6) if len(rest) > 1 else None
    if low in ("trying", "struggling") and at(tokens, start + 1) == "for" and "to" in rest:
        return Gist("problem", phrase(low, rest), 9)
    if low == "had" and at(tokens, start + 1) == "to":
        verb = skip(tokens, start + 2)
        rest = tail_after(tokens, verb + 1)
        if verb < len(tokens) and is_base(tokens[verb]) and rest:
            return Gist("loss", phrase("having to", tokens[verb].low, rest), 7)
    return None


def _trouble(rest: tuple[str, ...]) -> Gist | None:
    """Reads "Having some issues with my camera" -> "the trouble with your camera"."""
    place = next((place for place, word in enumerate(rest) if word.lower() in TROUBLE), -1)
    after = rest[place + 1 :]
    if place < 0 or rest[0] in ("no", "not") or not after or (after[0] in ("with", "of") and len(after) < 2):
        return None
    if len(after) > 1 and after[1] in ("a", "an"):
        after = (after[0], "the", *after[2:])
    if after[0] in ("with", "of") or after[0].endswith("ing"):
        return Gist("problem", phrase("the trouble", ("with", *after[1:]) if after[0] == "of" else after), 8)
    return None


def someone(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "Somebody has changed my password" -> "someone changing your password"."""
    for index, token in enumerate(tokens[:6]):
        if token.low not in ("someone", "somebody"):
            continue
        verb = index + 1
        while at(tokens, verb) in ("is", "was", "has", "have", "had", "been", "else", "from") or (
            verb < len(tokens) and tokens[verb].flags & ADV
        ):
            verb += 2 if at(tokens, verb) == "from" else 1
        turned, rest = ing(at(tokens, verb)), tail_after(tokens, verb + 1)
        known = at(tokens, verb) in words("someone")
        return Gist("problem", phrase("someone", turned, rest), 12) if known and turned and rest else None
    return None


def someone_also(tokens: tuple[Token, ...]) -> str:
    """Reads "… and ordered two phones with my card" -> "ordering two phones with your card"."""
    turned, rest = ing(at(tokens, 0)), tail_after(tokens, 1)
    return phrase(turned, rest) if at(tokens, 0) in words("someone") and turned and len(rest) > 1 else ""


def not_let(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "It won't let me log in" -> "not being able to log in"; a named thing is left to `things`."""
    for index, token in enumerate(tokens[1:-2], 1):
        if token.low in ("let", "letting", "lets", "allow", "allowing") and at(tokens, index + 1) in ("me", "us"):
            before = {at(tokens, place) for place in range(max(0, index - 4), index)}
            if not before & (NEGATED | {"not"}) or subject_before(tokens, _negation(tokens, index)):
                return None
            return unable(tokens, index + 2)
    return None


def _negation(tokens: tuple[Token, ...], index: int) -> int:
    return next((place for place in range(index) if tokens[place].low in NEGATED or tokens[place].flags & BE), index)
