"""What goes before the matter: somebody's life, and words that threaten. Neither is ever taken up in a phrase."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, TypeAlias

from service.language.normalise import fold
from service.language.words import find_words
from service.llm.composer.hearing import READ_AT_MOST
from service.llm.composer.lists import listed, words

Despair: TypeAlias = Literal["", "own", "another's"]

_SIGNS = (
    "self", "selves", "suicid", "die", "live", "living", "alive", "life", "to be here", "end it", "better off", "go on",
    "watch your",
)  # fmt: skip
_THEMSELVES = listed("himself herself themselves themself")
_OTHERS = listed("he he's she she's they they're his her their son daughter husband wife mother father friend")
_KILLS = listed("kill killing harm harming hang hanging")
_HARMS = listed("hurt hurting cut cutting shoot shooting drown poison burn")  # an accident, unless it is meant
_LINES = listed("hotline helpline prevention line lines hotlines helplines")  # a suicide hotline is a service
_END = listed("living alive life")
_WILL = listed("will i'll we'll gonna going i'd would should could can want wanna might")
_THREATENING = listed("i i'll i'd we we'll we'd gonna imma somebody someone")
_US = listed("you your you're u ya yours all everyone somebody someone them him her staff people")
_YOU = listed("you you're your u ur yourself yourselves")
_OWN = listed("i i'm i've my me we we're we've our us mine")
_IF = listed("if unless until")
_NEAR = 6  # words between a threat's parts


@cache
def _suspicious() -> tuple[str, ...]:
    return (*_SIGNS, *words("violent"), *words("insults"))


def _suspect(text: str) -> bool:
    """Whether a closer look is worth its time: most messages have none of these letters in a row."""
    low = text[:READ_AT_MOST].lower()
    return any(sign in low for sign in _suspicious())


def despair(text: str) -> Despair:
    """Whether somebody speaks of ending or hurting their own life, and whether of themselves or of somebody else."""
    found: Despair = ""
    if not _suspect(text):
        return found
    for sentence in _sentence().findall(text[:READ_AT_MOST]):
        found = found or _despairs([word.text for word in find_words(fold(sentence))])
    return found


def _despairs(low: list[str]) -> Despair:
    for index, word in enumerate(low):
        after, before = low[index + 1 : index + _NEAR], set(low[max(0, index - _NEAR) : index])
        meant = word in _KILLS or bool(before & (_WILL | {"to", "of", "about"}))
        if word in _HARMS | _KILLS and meant and set(after[:1]) & ({"myself"} | _THEMSELVES):
            return "own" if after[0] == "myself" else "another's"
        named = word in ("suicide", "suicidal", "self-harm") and not _LINES & set(after[:2])
        if named or _ended(low, index):
            return "another's" if before & _OTHERS else "own"
    return ""


def _ended(low: list[str], index: int) -> bool:  # noqa: PLR0911 - turns of phrase, one by one
    """Reads "end my life", "no point in living", "don't want to be here any more", "better off dead"."""
    word, after = low[index], low[index + 1 : index + _NEAR]
    before = low[max(0, index - 3) : index]
    if word in ("end", "ending", "take", "taking"):
        return after[:2] in (["my", "life"], ["my", "own"], ["it", "all"]) and (word[0] == "e" or "life" in after)
    if word == "want" and after[:2] == ["to", "die"]:
        return True
    if word == "want" and set(before) & {"don't", "not", "no"}:
        return after[:2] == ["to", "live"] or after[:3] == ["to", "be", "alive"] or _gone(after)
    if word in ("point", "reason") and set(before) & {"no", "any", "don't"}:
        return bool(_END & set(after[:3])) or after[:2] in (["to", "live"], ["in", "going"])
    if word == "nothing":
        return after[:3] == ["to", "live", "for"]
    if word == "better" and after[:1] == ["off"]:
        return after[1:2] == ["dead"] or after[1:3] == ["without", "me"]
    if word in ("can't", "cannot") and after[:2] == ["go", "on"]:
        return "i" in before and (after[2:3] == ["living"] or after[2:4] in (["any", "more"], []))
    return word == "cannot" and after[:2] == ["live", "anymore"]


def _gone(after: list[str]) -> bool:
    return after[:3] == ["to", "be", "here"] and after[3:4] in (["anymore"], ["any"], ["tomorrow"])


def takeable(text: str) -> str:
    """The message without its sentences that threaten, insult the people here or despair of life.

    Of a threat, what stands behind its "if" is kept: "… if my router isn't replaced" tells the matter.
    """
    if not _suspect(text):
        return text
    return "".join(_takeable(sentence) for sentence in _sentence().findall(text[:READ_AT_MOST]))


@cache
def _sentence() -> re.Pattern[str]:
    return re.compile(r"(?:[^.!?\n]|[.](?=\w))+[.!?\n]*")


def _takeable(sentence: str) -> str:
    spoken = find_words(fold(sentence))
    low = [word.text for word in spoken]
    if _threatens(low):
        place = next((word.end for word in spoken if word.text in _IF), None)
        return "" if place is None else sentence[place:]
    return "" if _insults(low) or _despairs(low) else sentence


def _threatens(low: list[str]) -> bool:
    """Reads "I'll burn your building down", "come round and kill you all", "I know where you live"."""
    for index, word in enumerate(low):
        after = low[index + 1 : index + 1 + _NEAR]
        if word == "where" and after[:2] in (["you", "live"], ["you", "work"]):
            return True
        if word in words("violent") and set(after) & _US and (index == 0 or set(low[:index]) & _THREATENING):
            return True
        if word == "watch" and after[:2] == ["your", "back"]:
            return True
    return False


def threatened(text: str) -> bool:
    """Whether the people here are threatened."""
    found = _sentence().findall(text[:READ_AT_MOST])
    return any(_threatens([word.text for word in find_words(fold(sentence))]) for sentence in found)


def _insults(low: list[str]) -> bool:
    """Whether all that the sentence does is to call the people here names."""
    said = set(low)
    return bool(said & words("insults")) and bool(said & _YOU) and not said & _OWN
