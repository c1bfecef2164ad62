"""The heart of the composer: what the customer says is wrong, or asks, turned round into a phrase of ours.

"my VPN drops every 20 minutes" -> "your VPN dropping every 20 minutes". A phrase is given only where its grammar is
sure; saying less is better than saying something wrong.
"""

from __future__ import annotations

import re

from service.language.lexicon import AUX, NEG, NOUNISH, THIRD_S
from service.llm.composer.asking import question, request, why
from service.llm.composer.demanding import demand
from service.llm.composer.firsthand import at_hand, not_let, someone, someone_also
from service.llm.composer.hearing import NEGATED, Heard, Token, at
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist, phrase, tail_after
from service.llm.composer.things import thing

_WRONG = NEGATED | listed("cannot cant didnt doesnt wont yet unable without missing never nothing problem issue wrong")
_MERELY_BOUGHT = 3  # the weight of a thing that was bought: a problem only where something is denied
_LONGEST = 110  # characters of a phrase
_COUNTS = listed("two three four five six")
_PLURAL = re.compile("[^s]s$|people$|staff$")
_UNTURNED = listed("i my me i'm i've")


def gists(clauses: tuple[Heard, ...]) -> tuple[Gist, ...]:
    """Everything that could be taken up, the best first."""
    found: list[Gist] = []
    subject: str | None = None
    for place, clause in enumerate(clauses):
        gist, subject = _of_clause(clause, subject)
        if found and found[-1].phrase.startswith("someone ") and (more := someone_also(clause.tokens)):
            found[-1] = found[-1]._replace(phrase=f"{found[-1].phrase} and {more}")
            continue
        if gist is None or not _sayable(gist.phrase):
            continue
        phrase = _mended(gist.phrase)
        if phrase not in {other.phrase for other in found}:
            found.append(gist._replace(phrase=phrase, weight=gist.weight - place))
    if not any(token.flags & NEG or token.low in _WRONG for clause in clauses for token in clause.tokens):
        found = [gist for gist in found if gist.weight > _MERELY_BOUGHT or gist.kind != "problem"]
    found = found or [Gist("problem", told, 1) for clause in clauses if (told := _every(clause) or _few(clause))][:1]
    return tuple(sorted(found, key=lambda gist: -gist.weight))


def _every(clause: Heard) -> str:
    """How often, where nothing else can be told: "this happening every 30 seconds"."""
    low = [token.low for token in clause.tokens]
    for place in range(len(low) - 2):
        if low[place] == "every" and low[place + 1].isdigit() and low[place + 2] in words("units"):
            return f"this happening {' '.join(low[place : place + 3])}"
    return ""


def _few(clause: Heard) -> str:
    """How little there was, where nothing else can be told: "there being only 3 tellers during lunch"."""
    tokens = clause.tokens
    for place in range(len(tokens) - 2):
        count, thing = at(tokens, place + 1), tokens[place + 2]
        if tokens[place].low != "only" or not (count.isdigit() or count in _COUNTS) or thing.dirty:
            continue
        ends = next((n for n in range(place + 3, len(tokens)) if _finite(tokens[n])), len(tokens))
        rest = tail_after(tokens[:ends], place + 2)
        if rest and thing.low not in words("units") and _PLURAL.search(thing.low):
            return phrase("there being only", count, rest)
    return ""


def _finite(token: Token) -> bool:
    return bool(token.flags & (THIRD_S | AUX)) and not token.flags & NOUNISH


def _of_clause(clause: Heard, inherited: str | None) -> tuple[Gist | None, str | None]:
    """The clause's gist, and the thing it speaks of, which a following clause without a subject goes on about."""
    tokens = clause.tokens
    wanted = question(tokens, clause.question) or demand(tokens, clause.question) or request(tokens)
    gist = wanted or at_hand(tokens) or someone(tokens) or not_let(tokens)
    if gist:
        return gist, None
    found, subject = thing(tokens, inherited)
    return found or (why(tokens) if clause.question else None), subject


def _sayable(phrase: str) -> bool:
    parts = phrase.lower().split()
    return 2 <= len(parts) <= 16 and not _UNTURNED & set(parts) and len(phrase) < _LONGEST


def _mended(phrase: str) -> str:
    """With "an" before vowels and no word twice in a row: "getting a error" is how some write."""
    parts = phrase.replace("your old ", "your ").split()
    for index, part in enumerate(parts[:-1]):
        if part in ("a", "an"):
            following = parts[index + 1].lower()
            vowel = following[0] in "aeio" or following.startswith(("hour", "hono", "heir"))
            vowel = vowel or (following[0] == "u" and not following.startswith(("us", "uni", "ur")))
            parts[index] = "an" if vowel and not following.startswith(("one", "eu")) else "a"
    kept = [part for index, part in enumerate(parts) if not index or part != parts[index - 1]]
    return " ".join(kept)
