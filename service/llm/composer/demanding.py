"""What the customer plainly wants done or handed over: "Cancel my subscription" -> "your subscription cancelled"."""

from __future__ import annotations

from service.language.lexicon import DET, NOM, POSS
from service.llm.composer.hearing import Token, at, skip
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist, phrase, tail_after

_DONE = {
    "cancel": "cancelled", "close": "closed", "delete": "deleted", "remove": "removed", "terminate": "terminated",
    "change": "changed", "update": "updated", "correct": "corrected", "replace": "replaced", "refund": "refunded",
    "reimburse": "reimbursed", "stop": "stopped", "end": "ended", "erase": "erased", "return": "returned",
    "reverse": "reversed", "unsubscribe": "unsubscribed", "deactivate": "deactivated", "unlock": "unlocked",
    "transfer": "transferred", "upgrade": "upgraded", "downgrade": "downgraded", "extend": "extended",
}  # fmt: skip
_OURS = frozenset(_DONE) - {"change", "update", "return", "transfer", "upgrade", "stop", "end"}  # only we can do it
_HANDED = listed(
    "refund invoice receipt replacement credit compensation copy exchange deposit cancellation bill statement money"
    " reimbursement confirmation"
)
_GIVE = listed("send give issue email mail get return provide")
_WANTING = listed("want need demand like require expect request wants")
_WILLING = listed("i we i'd we'd i'll")
_LATE = listed("now today immediately already again twice asap once first then all back")
_LONGEST = 8  # words
_ORDERED, _CLAIMED = 12, 8  # weights
_DATA = listed("address email name number details data information plan password payment record records phone card")
_JOINTS = listed("for of from on to in")
_NO_THING = listed("it this that them everything anything")


def demand(tokens: tuple[Token, ...], asked: bool) -> Gist | None:
    """The order or claim that a clause makes; None for one that a question only asks about."""
    start = skip(tokens, 0)
    if at(tokens, start) == "please":
        start = skip(tokens, start + 1)
    if asked or at(tokens, start) in _WILLING:
        return None if asked else _claimed(tokens, skip(tokens, start + 1))
    if at(tokens, start) in _GIVE and at(tokens, start + 1) in ("me", "us"):
        return _handed(tokens, start + 2, _ORDERED)
    if at(tokens, start) == "refund" and at(tokens, start + 1) in ("me", "us"):
        return Gist("demand", "a refund", _ORDERED)
    return _done(tokens, start, _ORDERED, frozenset(_DONE))


def _claimed(tokens: tuple[Token, ...], start: int) -> Gist | None:
    """Reads "I would like a refund", "we want you to cancel our order", from behind the "I"."""
    while at(tokens, start) in ("would", "will", "am", "still"):
        start = skip(tokens, start + 1)
    if at(tokens, start) not in _WANTING:
        return None
    start = skip(tokens, start + 1)
    if at(tokens, start) == "you" and at(tokens, start + 1) == "to":
        return _done(tokens, skip(tokens, start + 2), _CLAIMED, _OURS)
    if at(tokens, start) == "to":
        return _done(tokens, skip(tokens, start + 1), _CLAIMED, _OURS)
    return _handed(tokens, start, _CLAIMED)


def _done(tokens: tuple[Token, ...], start: int, weight: int, known: frozenset[str]) -> Gist | None:
    """What is to be done with a thing that is named: "your billing address changed"."""
    verb, thing = at(tokens, start), tail_after(tokens, start + 1, limit=_LONGEST)
    if verb not in known or not thing or not tokens[start + 1].flags & (DET | POSS) or thing[0] in _NO_THING:
        return None
    while thing and thing[-1].lower() in _LATE:
        thing = thing[:-1]
    if not thing or not (tokens[start + 1].flags & POSS or thing[-1].lower() in words("things")):
        return None
    if verb in ("change", "update", "correct") and not (thing and thing[-1].lower() in _DATA):
        return None
    return Gist("demand", phrase(thing, _DONE[verb]), weight) if 1 < len(thing) <= _joint(thing) else None


def _joint(thing: tuple[str, ...]) -> int:
    """How many words may stand before "cancelled": more than a few, or an "and", make it unclear what is."""
    return 0 if "and" in thing or "to" in thing else 5


def _handed(tokens: tuple[Token, ...], start: int, weight: int) -> Gist | None:
    """What is to be handed over: "a refund for your last order", "your money back"."""
    thing = tail_after(tokens, start, limit=_LONGEST)
    lead = next((place for place, word in enumerate(thing[:4]) if word.lower() in _HANDED), -1)
    if lead < 0 or (lead == 0 and thing[0] not in _HANDED) or tokens[start].flags & NOM:
        return None
    if thing[lead].lower() == "money":
        return Gist("demand", phrase(thing[: lead + 1], "back"), weight) if "back" in _lows(tokens, start) else None
    if len(thing) > lead + 1 and thing[lead + 1] not in _JOINTS:
        thing = thing[: lead + 1]
    while thing[-1].lower() in _LATE:
        thing = thing[:-1]
    mass = thing[lead].lower() in words("mass") | {"reimbursement"}
    bare = tokens[start].flags & (DET | POSS) or thing[lead].endswith("s")
    return Gist("demand", phrase("" if bare else "some" if mass else "a", thing), weight)


def _lows(tokens: tuple[Token, ...], start: int) -> set[str]:
    return {token.low for token in tokens[start : start + 5]}
